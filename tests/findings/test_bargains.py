"""Bargains planted in a space of terms: frontier, empty regions, who binds, concessions."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.findings.bargains import find_bargains
from foedus.findings.offers import QUANTILES, Offers
from foedus.report import bargain_figures, bargain_findings
from foedus.scenario import Policy, Term
from foedus.words import bargain_sentences, region_sentence

ACTORS = ("EUR", "UKR", "RUS")


def space(*sizes):
    """Terms of so many levels each, every level but the first saying something."""
    return tuple(
        Term(
            f"t{i}",
            f"Term {i}",
            (
                Policy("none", f"no t{i}"),
                *(
                    Policy(f"l{j}", f"t{i} level {j}", arms={f"X{i}": float(j)})
                    for j in range(1, n)
                ),
            ),
        )
        for i, n in enumerate(sizes)
    )


def offers(terms, gain, attack, lowers=0.9, theory_lowers=0.9, war=0.01):
    """A searched space, from each actor's median gain and the mean risk of each design."""
    levels = np.array(list(itertools.product(*(range(len(t.levels)) for t in terms))), dtype=int)
    columns = {}
    gains = np.array([gain(tuple(row)) for row in levels], dtype=float)
    for k, actor in enumerate(ACTORS):
        columns[f"asked {actor}"] = np.ones(len(levels))
        # A gain spread evenly over the worlds, from half a year below its median to half above.
        columns[f"prefers {actor}"] = np.clip(gains[:, k] + 0.5, 0, 1)
        columns[f"prefers {actor} prior"] = columns[f"prefers {actor}"]
        columns[f"signs {actor}"] = columns[f"prefers {actor}"]
        for q in QUANTILES:
            columns[f"gain {actor} {q:g}"] = gains[:, k] + q - 0.5
    risks = np.array([attack(tuple(row)) for row in levels], dtype=float)

    def each(value):
        return np.array([value(tuple(r)) if callable(value) else value for r in levels], float)

    columns |= {
        "signed": np.full(len(levels), 0.3),
        "together": np.full(len(levels), 0.3),
        "mean attack": risks,
        "mean attack prior": risks,
        "mean EUR at war with RUS": each(war),
        "lowers": each(lowers),
        "lowers prior": each(lowers),
        "raises prior": np.zeros(len(levels)),
        "lowers theory.presence=pretext": each(theory_lowers),
    }
    return Offers(
        terms,
        levels,
        ACTORS,
        {"EUR": "Europe", "UKR": "Ukraine", "RUS": "Russia"},
        "RUS",
        ("attack", "EUR at war with RUS"),
        {"attack": "Russia attacks", "EUR at war with RUS": "Europe at war with Russia"},
        (("theory.presence", "pretext"),),
        (200.0,),
        {"attack": 0.4, "EUR at war with RUS": 0.02},
        1000,
        400.0,
        columns,
    )


def test_a_planted_bargain_is_the_only_one_found():
    """One design that all prefer and that lowers the risk is found, and no other."""
    found = find_bargains(
        offers(space(2, 3), lambda d: (0.1, 0.1, 0.1 if d == (1, 2) else -0.1), lambda _: 0.2)
    )
    assert [tuple(found.offers.levels[d]) for d in found.found] == [(1, 2)]
    assert found.whole.bargains == 1
    assert any(point.bargain for point in found.frontier)


def test_an_empty_region_names_who_binds_and_the_cheapest_concession():
    """Where Russia alone refuses, it binds, and the smaller of two shortfalls is the concession."""
    gains = {0: (0.1, 0.1, 0.1), 1: (0.1, 0.1, -0.3), 2: (0.1, 0.1, -0.2)}
    found = find_bargains(offers(space(3, 2), lambda d: gains[d[0]], lambda d: 0.3 - 0.1 * d[0]))
    level = next(r for r in found.regions if r.fixed == (("t0", "l2"),))
    assert level.empty
    assert level.binding == ((("RUS",), 2),)
    assert level.fails == {"EUR": 0, "UKR": 0, "RUS": 2, "holds": 0}
    assert level.concession.amounts == {"RUS": pytest.approx(0.2)}
    assert level.opening.changes == (("Term 0", "t0 level 2", "no t0"),)
    said = region_sentence(found, level)
    assert "acceptance by Russia" in said
    assert "worth 0.20 of its own years of war" in said


def test_the_smallest_sets_of_constraints_are_told_and_no_larger_ones():
    """Europe alone and Russia alone stand in the way; that both fail elsewhere adds nothing."""
    gains = {(0, 0): (-0.1, -0.1), (0, 1): (-0.1, 0.1), (1, 0): (0.1, -0.1), (1, 1): (-0.2, -0.2)}
    found = find_bargains(
        offers(space(2, 2), lambda d: (gains[d][0], 0.1, gains[d][1]), lambda _: 0.2)
    )
    assert found.whole.empty
    assert {names for names, _ in found.whole.binding} == {("EUR",), ("RUS",)}
    assert found.whole.opening is None
    assert found.pairs == ()


def test_fewer_to_compensate_comes_before_less():
    """A design that one actor refuses by much is cheaper than one that two refuse by little."""
    gains = {0: (-0.01, 0.1, -0.01), 1: (0.1, 0.1, -0.4)}
    found = find_bargains(offers(space(2), lambda d: gains[d[0]], lambda _: 0.2))
    assert found.whole.concession.design == 1
    assert found.whole.concession.amounts == {"RUS": pytest.approx(0.4)}


def test_a_risk_lowered_only_under_some_theory_is_not_lowered_robustly():
    """A design that fails under one rival theory does not hold, and no payment mends that."""
    found = find_bargains(
        offers(space(2), lambda _: (0.1, 0.1, 0.1), lambda _: 0.2, theory_lowers=0.5)
    )
    assert found.found == ()
    assert found.whole.binding == ((("holds",), 2),)
    assert found.whole.concession is None
    assert "No design there lowers the risk robustly" in region_sentence(found, found.whole)


def test_an_empty_pair_is_told_though_each_level_has_bargains():
    """Two levels that exclude one another are named together, with the nearest bargain."""
    found = find_bargains(
        offers(
            space(2, 2),
            lambda d: (0.1, 0.1, -0.1 if d == (1, 1) else 0.1),
            lambda _: 0.2,
        )
    )
    (pair,) = found.pairs
    assert pair.fixed == (("t0", "l1"), ("t1", "l1"))
    assert len(pair.opening.changes) == 1


def test_a_looser_demand_is_asked_without_searching_again():
    """With a lower share asked for, a design refused before is a bargain; needs shrink to it."""
    made = offers(space(2), lambda _: (0.1, 0.1, -0.1), lambda _: 0.2)
    assert find_bargains(made).found == ()
    assert len(find_bargains(made, accept=0.35).found) == 2
    assert made.needs("RUS", 0.5) == pytest.approx(0.1)
    assert made.needs("RUS", 0.6) == pytest.approx(0.2)


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=30))
def test_the_frontier_is_what_no_other_design_betters(points):
    """Against a plain comparison of every pair, the frontier is exactly what none betters."""
    terms = space(len(points)) if len(points) > 1 else space(1)
    values = {(i,): point for i, point in enumerate(points)}
    made = offers(
        terms,
        lambda d: (0.4, 0.4, values[d][0] / 10 - 0.2),
        lambda d: values[d][1] / 10,
        war=lambda d: values[d][2] / 10,
    )
    found = find_bargains(made)
    kept = {(p.willing, p.attack, p.war) for p in found.frontier}
    every = {
        (made.least_willing[i], made.mean("attack")[i], made.most_at_war[i])
        for i in range(made.designs)
    }
    best = {
        one
        for one in every
        if not any(
            other != one and other[0] >= one[0] and other[1] <= one[1] and other[2] <= one[2]
            for other in every
        )
    }
    assert kept == best
    assert len(found.frontier) == len(best)


def test_bargains_within_two_errors_are_told_from_those_beyond():
    """A share 0.6 of 400 worlds is two errors above one half, 0.52 is not; 0.48 is not below it."""
    made = offers(space(3), lambda d: (0.3, 0.3, (0.1, 0.02, -0.02)[d[0]]), lambda _: 0.2)
    found = find_bargains(made)
    assert (len(found.found), found.settled, found.near) == (2, 1, 1)


def test_sentences_and_figures_tell_the_planted_bargain():
    """The bargain is named with its risk against the armistice; each level of a term has a row."""
    found = find_bargains(
        offers(space(2, 3), lambda d: (0.1, 0.1, 0.1 if d == (1, 2) else -0.1), lambda _: 0.2)
    )
    said = " ".join(bargain_sentences(found)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "Of 6 designs, 1 is a bargain" in said
    assert "“t0 level 1; t1 level 2”: 20 % within 10 years on average" in said
    assert "against 40 % under “no guarantee”" in said
    figures = bargain_figures(found)
    assert len(figures["regions"].table.rows) == 5
    assert "Russia" in re.sub(r"<[^>]*>", " ", figures["regions"].html)
    assert figures["frontier"].svg.count("<circle") == len(found.frontier)
    assert [part.section for part in bargain_findings(found)] == ["bargains", "bargains"]
