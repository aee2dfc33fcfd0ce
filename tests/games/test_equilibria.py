"""The search for other equilibria: published multiplicities, other software, the index sum."""

from __future__ import annotations

import numpy as np
import pytest
from belief_trees import (
    FAMILIES,
    draw,
    matrix,
    mutual_deterrence,
    poker,
    tripartite,
    unilateral_deterrence,
)

from foedus.errors import GameError
from foedus.games import Decision, Game, Outcome, equilibria, tabulate, trace

PUBLISHED = 6e-5  # multiplicities are published with four digits


def attacks(found):
    """Chances that hard and soft types of both sides attack, a row an equilibrium, sorted."""
    names = [("AH", "D"), ("AS", "D"), ("BH", "D"), ("BS", "D")]
    rows = [found.solution.probability(name, action) for name, action in names]
    return sorted(np.array(rows).T.tolist())


@pytest.mark.parametrize(
    ("odds", "expected"),
    [
        (0.8, [[0.0003, 0, 0.0003, 0], [0.5, 0, 0.5, 0], [0.9997, 0, 0.9997, 0]]),
        (0.3, [[0.5003, 0, 1, 1], [1, 0.3008, 1, 0.3008], [1, 1, 0.5003, 0]]),
    ],
)
def test_mutual_deterrence_has_the_published_three(odds, expected):
    """At precision 40 there are the three published equilibria and no more (m.mutual)."""
    table = tabulate(mutual_deterrence())
    found = equilibria(table, {"a": odds, "b": odds, "prize": 1.0}, 40.0)
    np.testing.assert_allclose(attacks(found), expected, rtol=0, atol=PUBLISHED)
    assert found.index_sum == 1
    # Symmetric players: at (.3, .3) the branch splits, and the report says so.
    assert found.principal == (odds == 0.8)
    assert ("principal branch does not" in found.report()[1]) == (odds == 0.3)


def test_the_principal_equilibrium_comes_first():
    """Where the branch reaches the precision, its point is the first column."""
    table = tabulate(mutual_deterrence())
    worlds = {"a": 0.3, "b": 0.3, "prize": 1.02}
    found = equilibria(table, worlds, 40.0)
    branch = trace(table, worlds, 40.0).probabilities[0, :, 0]
    assert found.principal
    np.testing.assert_array_equal(found.solution.probabilities[:, 0], branch)


def test_a_coordination_game_has_all_seven():
    """Three ways to meet: three pure equilibria, three mixtures of two, one of three."""
    pays = np.diag([3.0, 2.0, 1.0]).tolist()
    found = equilibria(tabulate(matrix(pays, pays)), {}, 20.0)
    assert len(found) == 7
    assert sorted(found.index.tolist()) == [-1, -1, -1, 1, 1, 1, 1]
    assert "Their indices sum to 1" in found.report()[2]


@pytest.mark.parametrize("precision", [1.0, 40.0])
def test_published_trees_with_one_logit_equilibrium(precision):
    """Steadfast deterrence and abandonment are no limits of logit play, so they are not found."""
    for table, worlds in (
        (tabulate(unilateral_deterrence()), {"ch": 0.3, "def": 0.2}),
        (tabulate(tripartite()), {"hard": 0.7, "realigns": 0.1}),
        (tabulate(poker()), {}),
    ):
        found = equilibria(table, worlds, precision, starts=50)
        assert len(found) == 1
        assert found.index.tolist() == [1]
        assert found.certificate.residual[0] < 1e-9


def test_everything_that_another_root_finder_finds_is_there():
    """SciPy's hybrid method from other starts, on an equation of our tests' own, adds nothing."""
    from scipy.optimize import root

    table = tabulate(FAMILIES["signalling 2"])
    rng = np.random.default_rng(17)
    rows = draw(table, rng, 16)
    several = compared = 0
    for place in range(16):
        found = equilibria(table, rows[:, place : place + 1], 30.0, starts=20)
        assert found.index_sum == 1
        assert found.certificate.residual.max() < 1e-9
        several += len(found) > 1
        worlds = dict(zip(table.parameters, rows[:, place], strict=True))
        pays = np.array([[worlds[f"o{k}.{who}"] for k in range(1, 9)] for who in "SR"])

        def wrong(odds, pays=pays, q=worlds["q0"]):
            return odds - 30.0 * advantages(pays.reshape(2, 2, 2, 2), q, odds)

        for _ in range(20):
            end = root(wrong, rng.uniform(-30, 30, 4) * rng.uniform())
            if not end.success or np.abs(wrong(end.x)).max() > 1e-9:
                continue
            compared += 1
            # Rows: type 0, receiver after m0 and m1, type 1; the equation has both types first.
            second = logistic(end.x[[0, 2, 3, 1]])
            near = np.abs(found.solution.probabilities[1::2] - second[:, None]).max(axis=0)
            assert near.min() < 1e-6
    assert several >= 1
    assert compared > 100


def logistic(x):
    """The logistic function of log odds that are not huge."""
    return 1 / (1 + np.exp(-np.clip(x, -300, 300)))


def advantages(pays, q, odds):
    """Gain of the second action: both types' message m1, the receiver's d after m0 and after m1.

    ``pays`` has sender and receiver, type, message, answer.
    """
    send, answer = logistic(odds[:2]), logistic(odds[2:])
    meant = pays[0, :, :, 0] * (1 - answer) + pays[0, :, :, 1] * answer
    weight = np.array([q, 1 - q])[:, None] * np.stack([logistic(-odds[:2]), send], axis=1)
    belief = weight / weight.sum(axis=0)
    return np.concatenate(
        [meant[:, 1] - meant[:, 0], (belief * (pays[1, :, :, 1] - pays[1, :, :, 0])).sum(axis=0)]
    )


def test_the_index_sum_is_one_on_random_games():
    """On eight random games of two families the indices sum to one: none is known missing."""
    for family, precision in (("signalling 4", 20.0), ("crisis 47", 20.0)):
        table = tabulate(FAMILIES[family])
        rows = draw(table, np.random.default_rng(3), 18)
        for place in range(12, 16):
            found = equilibria(table, rows[:, place : place + 1], precision, starts=25)
            assert found.index_sum == 1
            assert len(found) % 2 == 1


def test_a_search_that_missed_something_says_so():
    """With too few starts an index sum other than one is reported as a gap."""
    from dataclasses import replace

    table = tabulate(mutual_deterrence())
    found = equilibria(table, {"a": 0.8, "b": 0.8, "prize": 1.0}, 40.0)
    short = replace(found, index=found.index[:2])
    assert short.index_sum == 2
    assert "not to 1: at least one more is missing" in short.report()[2]
    flat = replace(found, index=np.array([1, 0, 1]))
    assert flat.index_sum is None
    assert "does not apply" in flat.report()[2]


def test_the_same_seed_finds_the_same():
    """Two searches with one seed have the same bits."""
    table = tabulate(FAMILIES["crisis 47"])
    one = draw(table, np.random.default_rng(0), 1)
    first, second = (equilibria(table, one, 50.0, starts=20, seed=4) for _ in range(2))
    np.testing.assert_array_equal(first.solution.probabilities, second.solution.probabilities)


def test_perfect_information_has_one_equilibrium():
    """Nothing is searched where backward induction gives the only logit equilibrium."""
    ends = {"no": Outcome("peace", {"A": 0.0}), "yes": Outcome("war", {"A": -1.0})}
    table = tabulate(Game("Alone", ("A",), Decision("A", "war?", ends)))
    found = equilibria(table, {}, 2.0)
    assert (len(found), found.starts, found.index_sum) == (1, 0, 1)
    assert found.report() == (
        "With perfect information and finite precision there is one equilibrium.",
    )


def test_what_does_not_fit_is_refused():
    """Several draws, infinite precision and faulty parameters are one clear error each."""
    table = tabulate(unilateral_deterrence())
    with pytest.raises(GameError, match="2 draws"):
        equilibria(table, {"ch": [0.1, 0.2], "def": 0.3}, 1.0)
    with pytest.raises(GameError, match="finite numbers"):
        equilibria(table, {"ch": 0.1, "def": 0.3}, np.inf)
    with pytest.raises(GameError, match="1 of 1 draws"):
        equilibria(table, {"ch": np.nan, "def": 0.3}, 1.0)
