"""Exact derivatives against extrapolated differences, and against what theory says of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from belief_trees import FAMILIES, draw, poker, tripartite, unilateral_deterrence
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import GameError
from foedus.games import (
    Chance,
    Decision,
    Game,
    Linear,
    Outcome,
    Status,
    derivatives,
    solve,
    tabulate,
)

STEP = 2e-3
AGREE = 2e-7  # of differences of fourth order, extrapolated once more


def extrapolated(function, step=STEP):
    """The derivative at 0 by central differences at three steps, extrapolated twice."""
    rough = [(function(h) - function(-h)) / (2 * h) for h in (step, step / 2, step / 4)]
    once = [(4 * b - a) / 3 for a, b in pairwise(rough)]
    return (16 * once[1] - once[0]) / 15


def random_tree(rng, players=3):
    """A tree of perfect information whose payoffs and chances are parameters."""
    names = tuple(f"P{i}" for i in range(players))
    count = 0

    def grow(depth):
        nonlocal count
        count += 1
        here = count
        if depth == 0 or (depth < 3 and rng.uniform() < 0.2):
            pays = {
                who: Linear({f"u{here}.{who}": 1.0, "shift": float(rng.normal())}) for who in names
            }
            return Outcome(f"o{here}", pays)
        if rng.uniform() < 0.25:
            p = Linear({f"q{here}": 1.0})
            return Chance(f"c{here}", {"a": (p, grow(depth - 1)), "b": (1 - p, grow(depth - 1))})
        below = {f"a{i}": grow(depth - 1) for i in range(int(rng.integers(2, 4)))}
        return Decision(names[int(rng.integers(players))], f"d{here}", below)

    return tabulate(Game("Random", names, Decision("P0", "root", {"l": grow(3), "r": grow(3)})))


def rows_of(table, rng, count):
    """Parameters of a random tree: payoffs in 0 to 1, chances off the edge."""
    rows = rng.uniform(size=(len(table.parameters), count))
    for row, name in enumerate(table.parameters):
        if name[0] == "q":
            rows[row] = 0.1 + 0.8 * rows[row]
    return rows


def assert_parameters_agree(table, rows, precision):
    """Derivatives by every parameter are the extrapolated differences."""
    found = derivatives(solve(table, rows, precision))
    for place in range(len(table.parameters)):

        def moved(h, place=place):
            shifted = rows.copy()
            shifted[place] += h
            solution = solve(table, shifted, precision).raise_on_failure()
            return np.concatenate([solution.probabilities, solution.values])

        exact = np.concatenate([found.probabilities[:, place], found.values[:, place]])
        np.testing.assert_allclose(exact, extrapolated(moved), rtol=0, atol=AGREE)


@given(st.integers(0, 2**32 - 1), st.floats(0.2, 8.0))
def test_parameters_with_perfect_information(seed, precision):
    """By the chain rule: payoffs and chances of random trees move choices as differences do."""
    rng = np.random.default_rng(seed)
    table = random_tree(rng)
    assert_parameters_agree(table, rows_of(table, rng, 2), precision)


@pytest.mark.parametrize("family", ["signalling 2", "signalling 4", "crisis 47"])
@pytest.mark.parametrize("precision", [1.0, 4.0])
def test_parameters_along_the_branch(family, precision):
    """By the implicit function theorem: the same where beliefs matter, in three families."""
    table = tabulate(FAMILIES[family])
    rows = draw(table, np.random.default_rng(2), 3)
    assert_parameters_agree(table, rows, precision)


def test_at_high_precision_along_the_branch():
    """At precision 40 derivatives of published trees still are the differences, to four digits."""
    table = tabulate(unilateral_deterrence())
    worlds = {"ch": np.array([0.4, 0.3]), "def": np.array([0.4, 0.2])}
    found = derivatives(solve(table, worlds, 40.0))
    for place, name in enumerate(table.parameters):

        def moved(h, name=name):
            shifted = {**worlds, name: worlds[name] + h}
            return solve(table, shifted, 40.0).raise_on_failure().probabilities

        expected = extrapolated(moved, 1e-4)
        np.testing.assert_allclose(found.probabilities[:, place], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", ["tree", "branch"])
def test_precision_of_each_player(kind):
    """Derivatives by each player's precision are the differences, perfect information or not."""
    rng = np.random.default_rng(4)
    table = random_tree(rng) if kind == "tree" else tabulate(FAMILIES["crisis 47"])
    rows = rows_of(table, rng, 3) if kind == "tree" else draw(table, rng, 3)
    precise = rng.uniform(1.0, 4.0, (len(table.players), 3))
    found = derivatives(solve(table, rows, precise), by="precision")
    assert found.names == table.players
    for place in range(len(table.players)):

        def moved(h, place=place):
            shifted = precise.copy()
            shifted[place] += h
            solution = solve(table, rows, shifted).raise_on_failure()
            return np.concatenate([solution.probabilities, solution.values])

        exact = np.concatenate([found.probabilities[:, place], found.values[:, place]])
        np.testing.assert_allclose(exact, extrapolated(moved), rtol=0, atol=AGREE)


@pytest.mark.parametrize("kind", ["tree", "branch"])
def test_every_payoff_and_chance(kind):
    """Payoffs that are parameters of their own move things as the parameter does; chances too."""
    rng = np.random.default_rng(6)
    table = random_tree(rng) if kind == "tree" else tabulate(FAMILIES["crisis 47"])
    rows = rows_of(table, rng, 2) if kind == "tree" else draw(table, rng, 2)
    solution = solve(table, rows, 3.0)
    known = derivatives(solution)
    pays = derivatives(solution, by="payoffs")
    assert len(pays.names) == int((table.kind == 0).sum()) * len(table.players)
    for place, (path, player) in enumerate(pays.names):
        own = (
            f"{table.names[table.node(path)].replace('o', 'u' if kind == 'tree' else 'o')}.{player}"
        )
        np.testing.assert_allclose(
            pays.probabilities[:, place], known.probabilities[:, known.place(own)], atol=1e-12
        )
        np.testing.assert_allclose(
            pays.values[:, place], known.values[:, known.place(own)], atol=1e-12
        )
    chances = derivatives(solution, by="chances")
    total: dict[str, np.ndarray] = {}
    for place in range(len(chances.names)):
        start, stop = table.chances.start[place], table.chances.start[place + 1]
        for j in range(start, stop):
            name = table.parameters[table.chances.row[j]]
            part = table.chances.coefficient[j] * chances.probabilities[:, place]
            total[name] = total.get(name, 0.0) + part
    assert total
    for name, moved in total.items():
        expected = known.probabilities[:, known.place(name)]
        np.testing.assert_allclose(moved, expected, rtol=0, atol=1e-11)


@given(st.integers(0, 2**32 - 1))
def test_the_two_routes_agree_where_both_apply(seed):
    """A tree of perfect information has the same derivatives by the implicit function theorem."""
    from foedus.games.derivatives import _Part

    rng = np.random.default_rng(seed)
    table = random_tree(rng)
    part = _Part(solve(table, rows_of(table, rng, 3), 3.0), np.arange(3))
    pays = rng.normal(size=(len(table.kind), len(table.players), 4, 3))
    odds = rng.normal(size=(len(table.chances.constant), 4, 3))
    sharp = rng.normal(size=(len(table.players), 4, 3))
    for one, other in zip(
        part._backward(pays, odds, sharp), part._implicit(pays, odds, sharp), strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


def test_probabilities_of_a_decision_move_against_each_other():
    """Derivatives of the probabilities of one set sum to zero, whatever the cause."""
    table = tabulate(FAMILIES["signalling 4"])
    solution = solve(table, draw(table, np.random.default_rng(3), 5), 4.0)
    for by in ("parameters", "payoffs", "chances", "precision"):
        found = derivatives(solution, by=by).probabilities
        np.testing.assert_allclose(found[0::2] + found[1::2], 0.0, atol=1e-12)


def test_a_cost_of_everything_moves_values_only():
    """Raising all of a player's payoffs by one raises its value by one and changes no choice."""
    table = tabulate(tripartite())
    solution = solve(table, {"hard": 0.7, "realigns": 0.1}, 10.0)
    found = derivatives(solution, by="payoffs")
    mine = [place for place, (_, player) in enumerate(found.names) if player == "Def"]
    np.testing.assert_allclose(found.probabilities[:, mine].sum(axis=1), 0.0, atol=1e-10)
    np.testing.assert_allclose(found.values[:, mine].sum(axis=1)[:, 0], [0, 1, 0], atol=1e-10)


def test_draws_without_a_solution_have_no_derivatives():
    """An unsolved draw is NaN, and the others are what they are without it."""
    table = tabulate(unilateral_deterrence())
    solution = solve(table, {"ch": [0.4, np.nan], "def": [0.4, 0.4]}, 3.0)
    assert solution.status[1] != Status.SOLVED
    found = derivatives(solution)
    assert np.isnan(found.probabilities[..., 1]).all()
    alone = derivatives(solve(table, {"ch": 0.4, "def": 0.4}, 3.0))
    np.testing.assert_array_equal(found.probabilities[..., 0], alone.probabilities[..., 0])


def test_a_chance_of_zero_has_a_derivative():
    """Where nature never draws a type, raising its chance a little moves the others' beliefs."""
    table = tabulate(FAMILIES["signalling 2"])
    rows = draw(table, np.random.default_rng(7), 4)
    kind = table.parameters.index("q0")
    rows[kind] = 0.0
    found = derivatives(solve(table, rows, 2.0)).probabilities[:, kind]

    def moved(h):
        shifted = rows.copy()
        shifted[kind] = h
        return solve(table, shifted, 2.0).raise_on_failure().probabilities

    h = 1e-3
    rough = [(-3 * moved(0.0) + 4 * moved(k) - moved(2 * k)) / (2 * k) for k in (h, h / 2)]
    assert np.abs(found).max() > 1e-2
    np.testing.assert_allclose(found, (4 * rough[1] - rough[0]) / 3, rtol=0, atol=1e-7)


def test_what_does_not_fit_is_refused():
    """Infinite precision, unknown causes and unknown names are one clear error each."""
    out, war = Outcome("peace", {"A": 0.0}), Outcome("war", {"A": Linear({"w": 1})})
    table = tabulate(Game("Alone", ("A",), Decision("A", "war?", {"no": out, "yes": war})))
    with pytest.raises(GameError, match="infinite precision"):
        derivatives(solve(table, {"w": 1.0}, np.inf))
    with pytest.raises(GameError, match="did you mean payoffs"):
        derivatives(solve(table, {"w": 1.0}, 1.0), by="payoff")
    found = derivatives(solve(table, {"w": 1.0}, 1.0))
    with pytest.raises(GameError, match="no 'v'"):
        found.probability("war?", "yes", "v")
    with pytest.raises(GameError, match="unknown player"):
        found.value("B", "w")
    assert "1 parameters" in repr(found)
    assert derivatives(solve(tabulate(poker()), {}, 1.0)).names == ()
