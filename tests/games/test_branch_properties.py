"""What must hold of the principal branch whatever the game, and what is said when it fails."""

from __future__ import annotations

import numpy as np
import pytest
from belief_trees import FAMILIES, draw, matrix, poker, unilateral_deterrence
from game_trees import random_game
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import GameError
from foedus.games import (
    Chance,
    Decision,
    Game,
    Linear,
    Outcome,
    Status,
    beliefs,
    certify,
    solve,
    tabulate,
    trace,
)

LEVELS = (0.0, 1.0, 5.0, 10.0, 20.0, 50.0)
TABLES = {name: tabulate(game) for name, game in FAMILIES.items()}
FOLDING = 0.05  # more than the largest share of folding draws that was measured, 0.03


@pytest.mark.parametrize("family", FAMILIES)
def test_every_draw_is_an_equilibrium(family):
    """All of 1000 random games are solved, and the certificate finds logit choices and beliefs."""
    table = TABLES[family]
    rows = draw(table, np.random.default_rng(2), 1000)
    branch = trace(table, rows, LEVELS).raise_on_failure()
    assert branch.residual.max() < 1e-10 * (1 + max(LEVELS))
    for level in LEVELS:
        solution = branch.at(level)
        check = certify(table, rows, level, solution.probabilities)
        assert check.residual.max() < 1e-9
        np.testing.assert_allclose(check.values, solution.values, rtol=0, atol=1e-12)
        believed = beliefs(solution)[table.player >= 0]
        np.testing.assert_allclose(check.beliefs, believed, rtol=0, atol=1e-12)
    folded = branch.folds[-1] > 0
    assert 0 < folded.mean() < FOLDING
    assert np.all(np.diff(branch.folds, axis=0) >= 0)


@pytest.mark.parametrize("players", [2, 3])
def test_agrees_with_backward_induction(players):
    """Where information is perfect, the branch is what backward induction finds."""
    rng = np.random.default_rng(players)
    for size in range(2, 14):
        table = tabulate(random_game(rng, players=players, size=size))
        branch = trace(table, {}, [0.5, 3.0, 30.0]).raise_on_failure()
        for place, level in enumerate(branch.precisions):
            expected = solve(table, {}, float(level))
            np.testing.assert_allclose(
                branch.probabilities[place], expected.probabilities, rtol=0, atol=1e-10
            )
            np.testing.assert_allclose(branch.values[place], expected.values, rtol=0, atol=1e-10)


@given(seed=st.integers(0, 2**32 - 1), factor=st.floats(1e-3, 1e3))
@settings(max_examples=25, deadline=None)
def test_scaling_payoffs_is_scaling_precision(seed, factor):
    """Payoffs times k at precision 10 / k give what payoffs give at precision 10 (m.scaling)."""
    table = TABLES["signalling 2"]
    rows = draw(table, np.random.default_rng(seed), 3)
    scaled = np.where(np.array([name[0] == "o" for name in table.parameters])[:, None], factor, 1)
    one = solve(table, rows, 10.0)
    other = solve(table, rows * scaled, 10.0 / factor)
    np.testing.assert_array_equal(one.status, other.status)
    np.testing.assert_allclose(one.probabilities, other.probabilities, rtol=0, atol=1e-8)


def test_a_draw_has_the_same_bits_in_any_batch():
    """Alone, in a batch, reversed or shared by threads, a draw's results do not change at all."""
    table = TABLES["crisis 47"]
    rows = draw(table, np.random.default_rng(5), 60)
    whole = trace(table, rows, LEVELS)
    back = trace(table, rows[:, ::-1], LEVELS)
    shared = trace(table, rows, LEVELS, threads=3)
    for name in ("probabilities", "values", "status", "folds", "steps", "residual"):
        expected = getattr(whole, name)
        np.testing.assert_array_equal(getattr(back, name)[..., ::-1], expected)
        np.testing.assert_array_equal(getattr(shared, name), expected)
    for place in (0, 31, 59):
        alone = trace(table, rows[:, [place]], LEVELS)
        np.testing.assert_array_equal(alone.probabilities[..., 0], whole.probabilities[..., place])


def test_precisions_come_in_any_order():
    """Unordered and repeated precisions are answered in the order asked."""
    table = tabulate(poker())
    branch = trace(table, {}, [5, 1, 5, 0])
    plain = trace(table, {}, [0, 1, 5])
    np.testing.assert_array_equal(branch.probabilities, plain.probabilities[[2, 1, 2, 0]])
    np.testing.assert_array_equal(branch.probabilities[3], 0.5)


def test_precision_may_differ_by_player_and_draw():
    """A direction by player is precision by player, and its certificate says so."""
    table = TABLES["signalling 4"]
    rows = draw(table, np.random.default_rng(8), 40)
    sharp = np.linspace(0, 30, 40)
    solution = solve(table, rows, {"S": sharp, "R": 4.0}).raise_on_failure()
    check = certify(table, rows, {"S": sharp, "R": 4.0}, solution.probabilities)
    assert check.residual.max() < 1e-9
    branch = trace(table, rows, [2.0], direction={"S": sharp / 2, "R": 2.0})
    np.testing.assert_allclose(branch.probabilities[0], solution.probabilities, rtol=0, atol=1e-9)
    assert np.all(solution.probabilities[:, 0][table.rows_of("S")] == 0.5)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [([[1, 0], [0, 1]], [[1, 0], [0, 1]]), ([[0, 7], [2, 6]], [[0, 2], [7, 6]])],
    ids=["coordination", "chicken"],
)
def test_a_split_branch_is_never_answered_in_silence(rows, columns):
    """In symmetric games with a pitchfork, what lies beyond it gets a status and NaN."""
    table = tabulate(matrix(rows, columns))
    branch = trace(table, {}, [0.1, 50.0])
    assert branch.status.tolist() == [Status.BIFURCATION]
    assert np.isfinite(branch.probabilities[0]).all()
    assert np.isnan(branch.probabilities[1]).all()
    assert branch.at(0.1).status.tolist() == [Status.SOLVED]
    assert branch.at(50.0).status.tolist() == [Status.BIFURCATION]
    with pytest.raises(GameError, match="1 of 1 draws: the branch of equilibria splits"):
        branch.raise_on_failure()


@pytest.mark.parametrize("second", [0.5, 0.7, 0.9, 0.999, 1.0])
def test_two_splits_on_a_straight_branch_are_not_passed_in_one_step(second):
    """Where choices stay blind and the branch splits twice, even at once, no more is told."""
    parts = {}
    for name, stake in {"first": 1.0, "second": second}.items():

        def column(row, name=name, stake=stake):
            ends = {
                place: Outcome(f"{name} {row}{place}", dict.fromkeys("RC", stake * (row == place)))
                for place in "ab"
            }
            return Decision("C", f"{name} column after {row}", ends, infoset=f"{name} column")

        parts[name] = Decision("R", f"{name} row", {row: column(row) for row in "ab"})
    nature = Chance("which", {name: (0.5, part) for name, part in parts.items()})
    table = tabulate(Game("Two coordination games", ("R", "C"), nature))
    splits = 2.0, 2.0 / second
    asked = [0.9 * splits[0], 1.1 * splits[0], 1.1 * splits[1], 50.0]
    found = [int(trace(table, {}, precision).status[0]) for precision in asked]
    assert found == [Status.SOLVED, *[Status.BIFURCATION] * 3]


def test_choices_behind_an_impossible_chance_are_those_of_a_rare_one():
    """Behind a chance move that never happens, the odds of the next one still tell nodes apart."""
    table = tabulate(unilateral_deterrence())
    never, rarely = (
        solve(table, {"ch": odds, "def": 0.4}, 2).probabilities for odds in (0.0, 1e-9)
    )
    np.testing.assert_allclose(never, rarely, rtol=0, atol=1e-7)


def test_a_broken_symmetry_has_an_answer():
    """A little more payoff on one side of coordination is answered, on that side."""
    table = tabulate(matrix([[1.01, 0], [0, 1]], [[1.01, 0], [0, 1]]))
    found = solve(table, {}, 50.0).raise_on_failure()
    assert found.probabilities[0, 0] > 0.99


@pytest.mark.parametrize("family", FAMILIES)
def test_folds_come_in_pairs(family):
    """Precision rises where a target is first met, so an even number of turns lies behind it."""
    table = TABLES[family]
    rows = draw(table, np.random.default_rng(21), 2000)
    levels = np.linspace(1, 60, 30)
    branch = trace(table, rows, levels).raise_on_failure()
    assert np.all(branch.folds % 2 == 0)
    folded = np.flatnonzero(branch.folds[-1] > 0)
    assert folded.size
    # What is asked above the fold must not move what is found below it.
    below = trace(table, rows[:, folded], levels[:10])
    np.testing.assert_allclose(
        below.probabilities, branch.probabilities[:10][:, :, folded], rtol=0, atol=1e-10
    )


def test_a_precision_just_below_a_turn_is_met_before_it():
    """Asked alone or among many, a precision a little below a turning point is met before it."""
    table = TABLES["signalling 2"]
    rows = draw(table, np.random.default_rng(9), 20_000)
    rows = rows[:, trace(table, rows, 60.0).folds[0] > 0]
    levels = np.linspace(1, 60, 600)
    dense = trace(table, rows, levels).raise_on_failure()
    last = (dense.folds == 0).sum(axis=0) - 1
    for place, before in enumerate(last):
        alone = trace(table, rows[:, [place]], levels[before])
        assert alone.folds[0, 0] == 0
        np.testing.assert_allclose(
            alone.probabilities[0, :, 0], dense.probabilities[before, :, place], rtol=0, atol=1e-7
        )


def test_holding_a_player_at_equilibrium_changes_nothing():
    """Whoever answers choices of the equilibrium makes its own choice of the equilibrium."""
    table = TABLES["signalling 2"]
    rows = draw(table, np.random.default_rng(3), 50)
    free = solve(table, rows, 5.0)
    for player in table.players:
        given_ = table.hold(free.probabilities, [player])
        for held in (None, [player]):
            answer = solve(table, rows, 5.0, given=given_, held=held).raise_on_failure()
            np.testing.assert_allclose(answer.probabilities, free.probabilities, rtol=0, atol=1e-9)


def test_a_type_that_never_occurs_still_chooses():
    """A type of probability zero chooses all the same, and nobody believes in it."""
    table = TABLES["signalling 2"]
    rows = draw(table, np.random.default_rng(4), 20)
    rows[table.parameters.index("q0")] = 0.0
    solution = solve(table, rows, 5.0).raise_on_failure()
    assert certify(table, rows, 5.0, solution.probabilities).residual.max() < 1e-9
    believed = beliefs(solution)
    first = table.node(("t0", "m0"))
    np.testing.assert_array_equal(believed[first], 0.0)
    assert np.all(solution.probabilities > 0)


def test_draws_at_fault_are_marked_and_others_are_not():
    """NaN parameters, chances above one, and impossible precisions get a status and NaN."""
    table = TABLES["signalling 2"]
    rows = draw(table, np.random.default_rng(6), 4)
    rows[1, 1], rows[table.parameters.index("q0"), 2] = np.nan, 1.5
    found = solve(table, rows, 3.0)
    expected = [Status.SOLVED, Status.INVALID_PARAMETER, Status.INVALID_CHANCE, Status.SOLVED]
    assert found.status.tolist() == expected
    assert np.isnan(found.probabilities[:, 1:3]).all()
    assert np.isfinite(found.probabilities[:, [0, 3]]).all()
    sharp = np.array([[1.0, -1.0, np.inf, np.nan], [1.0, 1.0, 1.0, 1.0]])
    found = solve(table, rows[:, [0] * 4], sharp)
    expected = [Status.SOLVED, Status.INVALID_PRECISION, Status.ENDLESS, Status.INVALID_PRECISION]
    assert found.status.tolist() == expected
    bad = np.full((len(table.actions), 1), np.nan)
    bad[0] = 0.5
    assert solve(table, rows[:, :1], 1.0, given=bad).status.tolist() == [Status.INVALID_GIVEN]
    few = trace(table, rows[:, :1], [1.0, 50.0], most_steps=3)
    assert few.status.tolist() == [Status.LOST]


def test_results_can_be_written_into_a_solution():
    """``out`` is overwritten and returned, with beliefs as without."""
    table = TABLES["signalling 2"]
    rows = draw(table, np.random.default_rng(9), 6)
    buffer = solve(table, rows, 1.0)
    again = solve(table, rows, 7.0, out=buffer)
    assert again.probabilities is buffer.probabilities
    np.testing.assert_array_equal(again.probabilities, solve(table, rows, 7.0).probabilities)


def test_choices_between_any_number_of_actions():
    """A hidden simultaneous choice among three and four actions satisfies its certificate."""
    rng = np.random.default_rng(12)
    for _ in range(20):
        table = tabulate(
            matrix(rng.uniform(size=(3, 4)).tolist(), rng.uniform(size=(3, 4)).tolist())
        )
        solution = solve(table, {}, 25.0)
        if solution.status[0] == Status.SOLVED:
            assert certify(table, {}, 25.0, solution.probabilities).residual[0] < 1e-9
        assert solution.status[0] in {Status.SOLVED, Status.BIFURCATION}


def test_calls_that_do_not_fit_are_refused():
    """Precisions that are none and levels that were not traced are one clear error each."""
    table = tabulate(poker())
    for wrong in ([], [1.0, np.inf], [-1.0], [np.nan]):
        with pytest.raises(GameError, match="precisions"):
            trace(table, {}, wrong)
    with pytest.raises(GameError, match="2 was not traced"):
        trace(table, {}, [1.0]).at(2.0)


def test_tables_without_choice_or_stakes():
    """Equal payoffs give blind choice at any precision; players held leave nothing to find."""
    table = tabulate(matrix([[1, 1], [1, 1]], [[2, 2], [2, 2]]))
    branch = trace(table, {}, [0.0, 1000.0]).raise_on_failure()
    np.testing.assert_array_equal(branch.probabilities, 0.5)
    held = solve(table, {}, 10.0, given=np.full((4, 1), 0.5), held=["A", "B"]).raise_on_failure()
    np.testing.assert_array_equal(held.values[:, 0], [1, 2])


def test_payoffs_shared_by_continuations_change_nothing_at_information_sets():
    """A cost paid before an information set moves values, not choices."""
    cost = Linear({"cost": 1})

    def shifted(node):
        if isinstance(node, Outcome):
            pays = {who: pay - cost for who, pay in node.payoffs.items()}
            return Outcome(node.name, pays)
        if isinstance(node, Chance):
            return Chance(node.name, {k: (p, shifted(n)) for k, (p, n) in node.branches.items()})
        below = {label: shifted(child) for label, child in node.actions.items()}
        return Decision(node.player, node.name, below, node.infoset)

    game = unilateral_deterrence()
    one = trace(tabulate(game), {"ch": 0.3, "def": 0.2}, [4.0, 40.0])
    moved = tabulate(Game("Shifted", game.players, shifted(game.root)))
    other = trace(moved, {"ch": 0.3, "def": 0.2, "cost": 0.7}, [4.0, 40.0])
    np.testing.assert_allclose(one.probabilities, other.probabilities, rtol=0, atol=1e-10)
    np.testing.assert_allclose(one.values - 0.7, other.values, rtol=0, atol=1e-10)
