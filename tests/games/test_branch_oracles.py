"""The principal branch against published numbers and Gambit."""

from __future__ import annotations

import io

import numpy as np
import pytest
from belief_trees import (
    FAMILIES,
    LARGE,
    at_draw,
    draw,
    efg,
    matrix,
    mutual_deterrence,
    poker,
    tripartite,
    unilateral_deterrence,
)

from foedus.games import Status, solve, tabulate, trace

pygambit = pytest.importorskip("pygambit", reason="the peer is not installed: ./do test adds it")

PUBLISHED = 6e-11  # oracles are printed with ten decimals
GAMBIT = 1e-7  # Gambit stops its path within about 1e-8 of the wanted precision


def test_stripped_down_poker():
    """Bluffing rises and then falls with precision, as published (oracle a.poker)."""
    bluff = [0.5336135141, 0.5390867961, 0.5027294767, 0.4090198096, 0.3499820259]
    ace = [0.7838843157, 0.9317854301, 0.9951778136, 0.9999985674, 1.0]
    meet = [0.5768952259, 0.6144443859, 0.6648469975, 0.6912012606, 0.6769853036]
    table = tabulate(poker())
    branch = trace(table, {}, [0.5, 1, 2, 5, 20])
    for node, action, expected in (
        ("king", "raise", bluff), ("ace", "raise", ace), ("raised", "meet", meet)
    ):  # fmt: skip
        found = branch.probabilities[:, table.row(node, action), 0]
        np.testing.assert_allclose(found, expected, rtol=0, atol=PUBLISHED)


def test_poker_comes_near_its_equilibrium():
    """At high precision the bluff is near 1/3 and the call near 2/3, the only equilibrium."""
    table = tabulate(poker())
    found = trace(table, {}, 3000.0).probabilities[0, :, 0]
    assert found[table.row("king", "raise")] == pytest.approx(1 / 3, abs=1e-3)
    assert found[table.row("raised", "meet")] == pytest.approx(2 / 3, abs=1e-3)


def test_ochs_game_in_normal_form():
    """The asymmetric matching game of Ochs has the published equilibria (oracle a4)."""
    table = tabulate(matrix([[1.1141, 0], [0, 0.2785]], [[0, 1.1141], [1.1141, 0]], "Ochs"))
    branch = trace(table, {}, [1, 2, 3, 10])
    expected = [(0.586784, 0.451807), (0.617522, 0.371982), (0.616897, 0.314016),
                (0.557689, 0.216630)]  # fmt: skip
    np.testing.assert_allclose(branch.probabilities[:, [0, 2], 0], expected, rtol=0, atol=1e-6)


def test_unilateral_deterrence_at_high_precision():
    """Separating, bluffing, attack and deterrence come out as published (oracle c.udg)."""
    table = tabulate(unilateral_deterrence())
    worlds = {"ch": [0.4, 0.3, 0.8, 0.4], "def": [0.4, 0.2, 0.2, 0.7]}
    found = solve(table, worlds, 80.0).raise_on_failure()
    expected = {
        "demand H": [0.9999998875, 1, 1, 0],
        "demand S": [1.125e-07, 0.2810584559, 1, 0],
        "resist H": [1, 1, 1, 1],
        "resist S": [0, 0.1715584238, 0, 0],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(found.probability(name, "D"), values, rtol=0, atol=PUBLISHED)


def test_unilateral_deterrence_along_the_branch():
    """The status quo grows likelier, then less likely, then likelier (oracle m.lambda_path)."""
    table = tabulate(unilateral_deterrence())
    levels = [0, 0.5, 1, 2, 5, 10, 20, 80]
    branch = trace(table, {"ch": 0.4, "def": 0.4}, levels).raise_on_failure()
    quiet = [branch.at(level).outcome_probabilities()[0, 0] for level in levels]
    expected = [0.5, 0.6091343226, 0.7357246192, 0.8102865574, 0.6342355564, 0.5761923629,
                0.596402758, 0.5999999775]  # fmt: skip
    np.testing.assert_allclose(quiet, expected, rtol=0, atol=PUBLISHED)


def test_tripartite_crisis_towards_its_equilibria():
    """Straddling and unequivocal support come out at the limit (oracles c.tripartite.1 to 3)."""
    table = tabulate(tripartite())
    worlds = {"hard": 0.7, "realigns": [0.1, 0.3, 0.15]}
    at = trace(table, worlds, [5000.0, 20_000.0]).raise_on_failure()
    expected = {"support": [0.8, 1, 0.8], "hold N": [0.4907407407, 1, 0.7794117647]}
    for (name, values), action in zip(expected.items(), ("support", "hold"), strict=True):
        near = np.abs(at.at(5000).probability(name, action) - values)
        nearer = np.abs(at.at(20_000).probability(name, action) - values)
        assert np.all(nearer < 5e-4)
        assert np.all((nearer < near / 3) | (near < 1e-12))
    conflict = at.at(20_000).outcome_probabilities()[table.outcomes.index("CO")]
    np.testing.assert_allclose(conflict, [0.3033333333, 0.7, 0.455], rtol=0, atol=2e-4)


def test_mutual_deterrence_is_fragile():
    """A prize of 1.02 makes A always attack, as published; at 1 the branch splits (m.fragile)."""
    table = tabulate(mutual_deterrence())
    found = solve(table, {"a": 0.3, "b": 0.3, "prize": [1.0, 1.02]}, 40.0)
    assert found.status.tolist() == [Status.BIFURCATION, Status.SOLVED]
    expected = {"AH": 1.0, "AS": 0.9999741241, "BH": 0.5001811311, "BS": 0.0}
    for name, value in expected.items():
        # BH is nearly indifferent there: its published digits end after the seventh.
        assert found.probability(name, "D")[1] == pytest.approx(value, abs=2e-8)
    assert np.isnan(found.probabilities[:, 0]).all()


# Some seconds; benchmarks/branch_against_gambit.py compares 120 games of each with both versions.
COUNTS = {
    "signalling 2": 330, "signalling 4": 130, "crisis 47": 40, "crisis 181": 3, "alliance 355": 2
}  # fmt: skip
LEVELS = (1.0, 5.0, 10.0, 20.0, 50.0)


@pytest.mark.parametrize("family", COUNTS)
def test_agrees_with_gambit_on_random_games(family):
    """505 random games of five families, at five precisions in turn, have Gambit's choices."""
    game, count = (FAMILIES | LARGE)[family], COUNTS[family]
    table = tabulate(game)
    rows = draw(table, np.random.default_rng(11), count)
    branch = trace(table, rows, LEVELS).raise_on_failure()
    for place in range(count):
        level = place % len(LEVELS)
        text, order = efg(at_draw(game, table, rows, place))
        theirs = pygambit.qre.logit_solve_lambda(
            pygambit.read_efg(io.StringIO(text)), LEVELS[level]
        )[0]
        assert theirs.lam == pytest.approx(LEVELS[level], abs=1e-6)
        expected = [theirs[index] for index in range(len(order))]
        found = branch.probabilities[level, order, place]
        np.testing.assert_allclose(found, expected, rtol=0, atol=GAMBIT)
