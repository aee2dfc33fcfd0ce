"""Continuous models as finite games that converge to them, and trees that say what models say."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.errors import GameError
from foedus.games import equilibria, solve, tabulate
from foedus.games.classics import ceasefire, classics, crescenzi_2018, sartori_2002, slantchev_2003

CONTINUOUS = [name for name, model in classics().items() if model.grid]
# Parameters off the grid, so that nothing fits by chance; how many steps; the bound times steps.
OFF = {
    "fearon-1994": ({"a1": 1.7, "w": 1.3}, (4, 8), 0.7, 0.8),
    "fearon-1995": ({"p": 0.47, "c_a": 0.07, "c": 0.43}, (7, 28), 1.0, None),
    "fearon-1997": ({"p": 0.57, "c_d": 0.23, "c_c": 0.17}, (6, 18), 1.2, 0.6),
    "smith-1995": ({"a": 0.33, "b": 0.19}, (6, 18), 1.5, None),
    "selection-effect": ({"alpha": 2.7, "beta": 1.3}, (6, 24), 0.6, None),
    "commitment-design": ({"a_p": 0.13, "eps": 0.17, "v": 0.77}, (6, 24), 1.0, None),
    "deterrence-surplus": ({"m": 0.23, "k": 0.87}, (6, 24), 1.0, None),
    "tripwire": ({"h": 0.37, "s": 0.83}, (6, 24), 1.0, None),
    "burden-sharing": ({"y": (9.7, 7.3, 5.9), "a": 0.31}, (6, 18), None, 0.4),
    "powell-1990": ({"d": 0.7, "k": 1.3}, (6, 24), 1.0, None),
    "brinkmanship": ({"d": 3.3}, (4, 8), 0.2, 0.1),
    "powell-2015": ({"w0": 0.23, "d_c": 1.13}, (6, 24), 0.4, None),
}


def test_every_continuous_model_is_tried():
    """The list below holds every model with a grid, and the others say that they have none."""
    assert set(OFF) == set(CONTINUOUS)
    with pytest.raises(GameError, match="nothing continuous"):
        classics()["signorino-1999"].converge()


@pytest.mark.parametrize("name", CONTINUOUS)
def test_finite_games_converge_to_the_model(name):
    """Outcomes come within a bound over the number of steps, and so does the gain of any change."""
    changes, steps, apart, gap = OFF[name]
    found = classics()[name].converge(steps, **changes)
    for count, row in zip(steps, found.rows, strict=True):
        *_, farthest, largest = row
        if apart is not None:
            assert farthest <= apart / count
        if gap is not None:
            assert largest <= gap / count
    assert found.columns[0] == "steps"


@pytest.mark.parametrize("name", classics())
def test_curves_are_defined_all_along(name):
    """Where a model has curves, they have the same names and finite heights everywhere."""
    model = classics()[name]
    assert model.sweep is not None or model.build is not None
    if model.sweep is None:
        return
    points = np.linspace(model.sweep.low, model.sweep.high, 9)
    curves = [model.sweep.lines(model.parameters, float(x)) for x in points]
    assert all(curve.keys() == curves[0].keys() for curve in curves)
    assert all(np.isfinite(list(curve.values())).all() for curve in curves)
    if model.sweep.axis == "probability":
        assert all(-1e-12 <= y <= 1 + 1e-12 for curve in curves for y in curve.values())


@pytest.mark.parametrize(("s", "h"), [(0.35, 0.6), (0.25, 0.2), (0.25, 0.8), (0.1, 0.1)])
def test_the_ceasefire_tree_takes_the_path_of_the_model(s, h):
    """By best response the tree ends where the model says: lasting, bad faith or refused."""
    here = ceasefire.Parameters(s=s, h=h, w_p=0.3)
    found = solve(tabulate(ceasefire.game(here)), {}, np.inf)
    ends = dict(zip(found.table.outcomes, found.outcome_probabilities()[:, 0], strict=True))
    regime = ceasefire.solve(here).regime
    refused = ends["war goes on"] == pytest.approx(1.0)
    assert refused == (regime in {"attacker refuses", "protégé refuses"})
    assert (ends["renewed war"] > 0) == (regime == "bad-faith ceasefire")
    if not refused:
        expected = ceasefire.solve(here)
        assert found.values[:, 0] == pytest.approx([expected.attacker, expected.protege])


@pytest.mark.parametrize("q", [0.1, 0.3, 0.5, 0.8])
def test_the_screening_tree_screens_as_the_model_does(q):
    """A makes the hard demand in the tree exactly where screening is worth more in the model."""
    here = slantchev_2003.Parameters(q=q)
    found = solve(tabulate(slantchev_2003.game(here)), {}, np.inf)
    expected = slantchev_2003.solve(here)
    assert found.probability("demand", "hard")[0] == float(expected.screens)
    assert found.values[0, 0] == pytest.approx(max(expected.screen, expected.pool))


@pytest.mark.parametrize("g", [0.1, 0.8, 0.9, 2.0])
def test_honesty_in_the_tree_is_that_of_the_model(g):
    """A state bluffs by best response exactly where the gain exceeds the loss."""
    here = sartori_2002.Parameters(g=g)
    found = solve(tabulate(sartori_2002.game(here)), {}, np.inf)
    assert found.probability("bluff?", "bluff")[0] == float(g > sartori_2002.loss(here))


def test_the_second_theatre_believes_what_the_model_says():
    """Beliefs at the second challenger's information sets are those of full spill-over."""
    from foedus.games import beliefs

    here = crescenzi_2018.Parameters(rho=1.0)
    table = tabulate(crescenzi_2018.game(here))
    found = beliefs(solve(table, {}, 3.0))
    for seen, helped in (("help", True), ("failure", False)):
        node = table.node(("resolved", seen))
        expected = crescenzi_2018.solve(here, helped=helped).elsewhere
        assert found[node, 0] == pytest.approx(expected, abs=1e-12)


def test_a_costly_alliance_can_separate_the_types():
    """Separation is among the logit equilibria of the tree, and nobody allying is another."""
    table = tabulate(classics()["morrow-1994"].game())
    found = equilibria(table, {}, 60.0)
    assert found.index_sum == 1
    resolved = found.solution.probability("resolved state", "alliance")
    unresolved = found.solution.probability("unresolved state", "alliance")
    left_alone = found.solution.probability("after an alliance", "refrain")
    assert any((resolved > 0.99) & (unresolved < 0.2) & (left_alone > 0.99))
    assert any((resolved < 0.01) & (unresolved < 0.01))
