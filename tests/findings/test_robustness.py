"""Rules and trade-offs on planted ensembles and against plain loops and another library."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from planted import Planted
from platypus import Problem, Solution, nondominated

from foedus.errors import UsageError
from foedus.findings import (
    Preference,
    Sample,
    actor_gains,
    robustness,
    splits,
    tradeoffs,
)


def ensemble(results, better, likelihood=None, assumptions=None, choices=None):
    """Policies by name, with one outcome each."""
    first = next(iter(results.values()))
    likelihood = np.ones(len(first)) if likelihood is None else likelihood
    return Planted(assumptions or {}, results, better, likelihood, choices or {})


def gamble(n=1000):
    """A policy that always costs 0.4, and one that costs 0, and 1 in every twentieth world."""
    costs = (np.arange(n) % 20 == 0).astype(float)
    results = {("cost", "sure"): np.full(n, 0.4), ("cost", "gamble"): costs}
    return ensemble(results, {"cost": "lower"})


def leaders(found):
    """Rule to the policy that leads."""
    return {one.rule.name: one.leader for one in found}


def test_each_rule_picks_what_its_author_would():
    """A gamble wins on average and for who satisfices, the sure thing wherever bad worlds rule."""
    found = robustness(Sample.first(gamble()), "cost", "sure")
    assert leaders(found.weighted) == {
        "average": "gamble",
        "mean-variance": "gamble",
        "low-decile": "gamble",
        "maximin": "sure",
        "hurwicz": "sure",
        "minimax-regret": "sure",
        "regret-90": "gamble",
        "satisficing": "sure",
    }
    values = {one.rule.name: one.values for one in found.weighted}
    assert values["average"]["gamble"].value == pytest.approx(0.05)
    assert values["mean-variance"]["gamble"].value == pytest.approx(0.05 + np.sqrt(0.05 * 0.95))
    assert values["minimax-regret"]["gamble"].value == pytest.approx(0.6)
    assert values["minimax-regret"]["sure"].value == pytest.approx(0.4)
    assert values["regret-90"]["gamble"].value == pytest.approx(0.0)
    assert values["satisficing"]["gamble"].value == pytest.approx(0.95)
    assert found.threshold == pytest.approx(0.4)


def test_the_record_decides_which_worlds_count():
    """Where the record rules out the bad worlds, the gamble is best in its worst world too."""
    planted = gamble()
    planted = ensemble(planted.results, {"cost": "lower"}, 1 - planted.results["cost", "gamble"])
    found = robustness(Sample.first(planted), "cost", "sure")
    assert leaders(found.weighted)["maximin"] == "gamble"
    assert leaders(found.prior)["maximin"] == "sure"


@settings(max_examples=40)
@given(
    arrays(np.float64, (3, 40), elements=st.integers(-5, 5).map(float)),
    st.sampled_from(["lower", "higher"]),
)
def test_rules_equal_plain_loops(values, better):
    """On any table of numbers each rule gives what a loop over worlds gives."""
    names = ("a", "b", "c")
    results = {("y", name): row for name, row in zip(names, values, strict=True)}
    found = robustness(Sample.first(ensemble(results, {"y": better})), "y", "a", threshold=1.0)
    sign = -1 if better == "lower" else 1
    good = sign * values
    for one in found.prior:
        for i, name in enumerate(names):
            row = sorted(good[i])
            regrets = sorted(max(good[:, w]) - good[i, w] for w in range(40))
            wanted = {
                "average": sign * sum(row) / 40,
                "mean-variance": sign * (np.mean(row) - np.std(row)),
                "low-decile": sign * row[3],
                "maximin": sign * row[0],
                "hurwicz": sign * (row[0] + row[-1]) / 2,
                "minimax-regret": regrets[-1],
                "regret-90": regrets[36],
                "satisficing": sum(value >= sign * 1.0 for value in row) / 40,
            }[one.rule.name]
            assert one.values[name].value == pytest.approx(wanted, abs=1e-9)
            assert one.values[name].low <= one.values[name].value <= one.values[name].high


def test_resampled_intervals_are_as_wide_as_theory_says():
    """The 90 % interval of a mean of n independent numbers is 3.29 standard errors wide."""
    rng = np.random.default_rng(5)
    results = {("y", "a"): rng.normal(size=4000), ("y", "b"): rng.normal(size=4000)}
    found = robustness(Sample.first(ensemble(results, {"y": "higher"})), "y", "a")
    widths = [one.high - one.low for one in found.prior[0].values.values()]
    assert widths == pytest.approx([3.29 / np.sqrt(4000)] * 2, rel=0.25)
    percentile = found.prior[2].values["a"]
    density = np.exp(-(1.2816**2) / 2) / np.sqrt(2 * np.pi)
    wanted = 3.29 * np.sqrt(0.09 / 4000) / density
    assert percentile.high - percentile.low == pytest.approx(wanted, rel=0.3)


def test_what_cannot_be_told_apart_is_said_to_be_tied():
    """Two policies that differ by noise only are tied; one far off is not."""
    rng = np.random.default_rng(6)
    results = {("y", name): rng.normal(size=2000) for name in "ab"}
    results["y", "far"] = rng.normal(size=2000) + 1
    found = robustness(Sample.first(ensemble(results, {"y": "lower"})), "y", "a")
    average = found.prior[0]
    assert {average.leader, *average.tied} == {"a", "b"}


def test_failed_worlds_are_left_out():
    """A world that some policy has no number in counts for none."""
    planted = gamble()
    planted.results["cost", "sure"][:500] = np.nan
    found = robustness(Sample.first(planted), "cost", "sure")
    assert found.worlds == 500


def test_wrong_names_get_the_nearest_one():
    """A misspelt outcome is refused, and so is one without a better direction."""
    planted = gamble()
    with pytest.raises(UsageError, match="did you mean cost"):
        robustness(Sample.first(planted), "costs", "sure")
    with pytest.raises(UsageError, match="neither direction"):
        Preference("cost").check("neither")
    with pytest.raises(UsageError, match="threshold"):
        Preference("cost", "satisfice").check("lower")


@settings(max_examples=60)
@given(arrays(np.float64, (5, 3), elements=st.integers(0, 4).map(float)))
def test_the_pareto_set_is_that_of_another_library(means):
    """On any table of averages the same policies remain as platypus keeps."""
    names = [f"p{i}" for i in range(5)]
    results = {
        (f"y{k}", name): np.full(8, means[i, k]) for i, name in enumerate(names) for k in range(3)
    }
    better = {"y0": "lower", "y1": "higher", "y2": "lower"}
    found = tradeoffs(Sample.first(ensemble(results, better)), list(better))
    problem = Problem(0, 3)
    problem.directions[1] = problem.directions[1].MAXIMIZE
    solutions = []
    for row in means:
        solution = Solution(problem)
        solution.objectives[:] = list(row)
        solution.evaluated = True
        solutions.append(solution)
    kept = {tuple(one.objectives) for one in nondominated(solutions)}
    assert {tuple(means[names.index(name)]) for name in found.pareto} == kept
    assert set(found.beaten_by) == set(names) - set(found.pareto)


def test_dominance_counts_worlds():
    """A policy nowhere worse and somewhere clearly better dominates in just those worlds."""
    u = np.arange(100.0)
    results = {
        ("x", "a"): 0 * u,
        ("x", "b"): (u < 30).astype(float),
        ("y", "a"): 0 * u,
        ("y", "b"): -(u >= 80).astype(float),
    }
    found = tradeoffs(Sample.first(ensemble(results, {"x": "lower", "y": "lower"})), ["x", "y"])
    assert found.dominates["a", "b"] == pytest.approx(0.3)
    assert found.dominates["b", "a"] == pytest.approx(0.2)


def test_the_preferred_policy_follows_the_theory():
    """Where a theory turns the better policy round, the split names each under its theory."""
    theory = np.arange(1000) % 2.0
    results = {("risk", "words"): theory, ("risk", "deeds"): 1 - theory}
    planted = ensemble(
        results,
        {"risk": "lower"},
        assumptions={"theory": theory, "u": theory},
        choices={"theory": ("talk", "act", "neither")},
    )
    found = splits(Sample.first(planted), Preference("risk"), "words")
    assert [(one.option, one.preferred, one.often) for one in found] == [
        ("talk", "words", 1.0),
        ("act", "deeds", 1.0),
    ]
    assert [one.share for one in found] == pytest.approx([0.5, 0.5])


def test_actors_gain_in_their_own_utility():
    """An actor's change is its utility less that under the baseline, world by world."""
    u = np.linspace(-1, 1, 1001)
    results = {
        ("utility of A", "none"): u,
        ("utility of A", "pact"): 2 * u,
        ("A signs", "none"): np.ones(1001),
        ("A signs", "pact"): (u > 0).astype(float),
    }
    better = {"utility of A": "higher", "A signs": "higher"}
    none, pact = actor_gains(
        Sample.first(ensemble(results, better)), "none", {"A": ("utility of A", "A signs")}
    )
    assert none.change.value == pytest.approx(0.0)
    assert (none.gains, none.losses) == (0.0, 0.0)
    assert (pact.gains, pact.losses) == pytest.approx((0.4995, 0.4995), abs=1e-3)
    assert pact.signs.value == pytest.approx(0.5, abs=1e-3)


def test_rules_of_preference_score_worlds():
    """Clear counts differences above the margin, satisfice counts worlds that are good enough."""
    sample = Sample.first(gamble(20))
    clear = Preference("cost", "clear").scores(sample, "sure")
    assert clear.sum(axis=1).tolist() == [0.0, 18.0]
    enough = Preference("cost", "satisfice", 0.2).scores(sample, "sure")
    assert enough.sum(axis=1).tolist() == [0.0, 19.0]
