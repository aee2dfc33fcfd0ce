"""What theory and bookkeeping say of every solution, over random games."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from game_trees import deterrence, random_game
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
    certify,
    expect,
    measure_table,
    solve,
    tabulate,
)

SEEDS = st.integers(0, 2**32 - 1)
PARAMETERS = [f"x{index}" for index in range(6)]
few = settings(max_examples=30, deadline=None)


def parametrised(rng):
    """A payoff with one to three of six parameters and a constant."""
    names = rng.choice(PARAMETERS, int(rng.integers(1, 4)), replace=False)
    return Linear({str(name): float(rng.normal()) for name in names}, float(rng.normal()))


def drawn(seed, *, draws=17, **options):
    """A random parametrised game as a table, with random parameters."""
    rng = np.random.default_rng(seed)
    game = random_game(rng, payoff=parametrised, **options)
    table = tabulate(game, PARAMETERS)
    return rng, table, rng.normal(size=(len(PARAMETERS), draws))


def changed(node, change):
    """The same tree with every outcome replaced."""
    if isinstance(node, Outcome):
        return change(node)
    if isinstance(node, Chance):
        below = {k: (p, changed(child, change)) for k, (p, child) in node.branches.items()}
        return Chance(node.name, below)
    below = {k: changed(child, change) for k, child in node.actions.items()}
    return Decision(node.player, node.name, below, node.infoset)


@few
@given(SEEDS, st.floats(0.1, 20), st.floats(0.1, 10))
def test_precision_and_payoff_scale_are_one_thing(seed, precision, scale):
    """Solving payoffs k u at precision L is solving payoffs u at precision k L."""
    _, table, rows = drawn(seed)
    game = table.game
    larger = changed(
        game.root, lambda end: Outcome(end.name, {k: scale * v for k, v in end.payoffs.items()})
    )
    scaled = tabulate(Game("Scaled", game.players, larger), PARAMETERS)
    one = solve(scaled, rows, precision).probabilities
    other = solve(table, rows, precision * scale).probabilities
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-11)


@few
@given(SEEDS, st.floats(0, 20), st.floats(-50, 50))
def test_a_constant_added_to_a_players_payoffs_changes_no_choice(seed, precision, shift):
    """Only differences of a player's payoffs matter."""
    _, table, rows = drawn(seed)
    game, favoured = table.game, table.players[0]

    def lifted(end):
        return Outcome(end.name, {**end.payoffs, favoured: end.payoffs[favoured] + shift})

    other = tabulate(Game("Lifted", game.players, changed(game.root, lifted)), PARAMETERS)
    before, after = solve(table, rows, precision), solve(other, rows, precision)
    np.testing.assert_allclose(after.probabilities, before.probabilities, rtol=0, atol=1e-11)
    np.testing.assert_allclose(after.values[0], before.values[0] + shift, rtol=0, atol=1e-11)


@few
@given(SEEDS)
def test_zero_precision_is_blind_choice(seed):
    """At precision 0 every action of a decision is equally likely, whatever the payoffs."""
    _, table, rows = drawn(seed)
    solution = solve(table, rows, 0.0)
    for node in np.flatnonzero(table.player >= 0):
        edges = table.edge_row[table.edge_start[node] : table.edge_start[node + 1]]
        np.testing.assert_allclose(solution.probabilities[edges], 1 / len(edges), rtol=1e-15)


@few
@given(SEEDS, st.floats(0.05, 20), st.integers(2, 5), st.floats(0.01, 3))
def test_an_action_that_pays_its_player_more_is_chosen_more(seed, precision, width, bonus):
    """A player who moves once, first, prefers an action more when all leaves below pay it more.

    The others' choices do not depend on this player's payoffs, so the expected payoff of the action
    rises by the bonus exactly and its odds against every other action by exp(precision * bonus).
    """
    rng = np.random.default_rng(seed)
    below = [
        changed(
            random_game(rng, players=2, size=3).root,
            lambda end: Outcome(end.name, {**end.payoffs, "first": float(rng.normal())}),
        )
        for _ in range(width)
    ]

    def first_choice(branches):
        actions = {str(index): branch for index, branch in enumerate(branches)}
        root = Decision("first", "open", actions)
        return solve(tabulate(Game("Once", ("P0", "P1", "first"), root)), {}, precision)

    better = changed(
        below[0],
        lambda end: Outcome(end.name, end.payoffs | {"first": end.payoffs["first"] + bonus}),
    )
    before = first_choice(below).probabilities[:width, 0]
    after = first_choice([better, *below[1:]]).probabilities[:width, 0]
    assert after[0] > before[0] or before[0] == 1.0
    gain = np.log(after[0] / after[1:]) - np.log(before[0] / before[1:])
    np.testing.assert_allclose(gain, precision * bonus, rtol=1e-9, atol=1e-9)


@few
@given(SEEDS, st.floats(0, 50), st.integers(2, 8))
def test_solutions_carry_a_small_residual_and_perturbed_ones_do_not(seed, precision, actions):
    """The certificate's residual is rounding for a solution and visible after a small change."""
    rng, table, rows = drawn(seed, actions=actions)
    solution = solve(table, rows, precision)
    certificate = certify(table, rows, precision, solution.probabilities)
    assert certificate.residual.max() < 1e-12
    np.testing.assert_allclose(certificate.values, solution.values, rtol=0, atol=1e-12)
    node = int(rng.choice(np.flatnonzero(table.player >= 0)))
    edges = table.edge_row[table.edge_start[node] : table.edge_start[node + 1]]
    astray = solution.probabilities.copy()
    astray[edges] = 0.999 * astray[edges] + 0.001 * np.roll(astray[edges], 1, axis=0)
    moved = np.abs(astray - solution.probabilities).max(axis=0)
    residual = certify(table, rows, precision, astray).residual
    assert (residual[moved > 1e-9] > 1e-12).all()


@few
@given(SEEDS)
def test_regret_at_infinite_precision_is_nil_and_bounded_below_it(seed):
    """No one-shot gain at infinite precision; at finite precision at most (actions - 1) / L."""
    _, table, rows = drawn(seed, actions=3)
    sharp = solve(table, rows, np.inf)
    certificate = certify(table, rows, np.inf, sharp.probabilities)
    assert certificate.regret.max() <= 1e-11
    assert certificate.residual.max() == 0.0
    blunt = certify(table, rows, 5.0, solve(table, rows, 5.0).probabilities)
    # Each action worse by d has at most the odds exp(-L d), and d exp(-L d) <= 1 / (e L).
    assert blunt.regret.max() <= 2 / (np.e * 5.0) + 1e-12
    np.testing.assert_array_equal(blunt.regret_by_player.max(axis=0), blunt.regret.max(axis=0))


def test_ties_are_shared_and_counted():
    """Equally good actions share their probability, and the draw says how many decisions tied."""
    ends = {k: Outcome(k, {"A": Linear({k: 1})}) for k in "abc"}
    table = tabulate(Game("Tie", ("A",), Decision("A", "x", ends)))
    rows = {"a": [1.0, 0.1 + 0.2, 0.0], "b": [1.0, 0.3, 1.0], "c": [0.0, 0.0, -1.0]}
    solution = solve(table, rows, np.inf)
    np.testing.assert_array_equal(solution.probabilities, [[0.5, 0.5, 0], [0.5, 0.5, 1], [0, 0, 0]])
    assert solution.ties.tolist() == [1, 1, 0]
    assert solve(table, rows, 1e9).ties.tolist() == [0, 0, 0]


@few
@given(SEEDS)
def test_precision_may_differ_by_player_and_draw(seed):
    """Each column solves as if alone with its own precisions, best responders among them."""
    rng, table, rows = drawn(seed, players=3, draws=5)
    precision = rng.choice([0.0, 0.7, 4.0, np.inf], size=(3, 5))
    together = solve(table, rows, precision)
    mapped = solve(table, rows, dict(zip(table.players, precision, strict=True)))
    np.testing.assert_array_equal(mapped.probabilities, together.probabilities)
    for draw in range(5):
        alone = solve(
            table,
            rows[:, draw : draw + 1],
            dict(zip(table.players, precision[:, draw].tolist(), strict=True)),
        )
        np.testing.assert_array_equal(alone.probabilities[:, 0], together.probabilities[:, draw])
    residual = certify(table, rows, precision, together.probabilities).residual
    assert residual.max() < 1e-12


@few
@given(SEEDS, st.integers(1, 700))
def test_a_draw_has_the_same_bits_in_any_batch(seed, cut):
    """Splitting a batch anywhere, reordering it or using threads changes no bit of any result."""
    rng, table, rows = drawn(seed, draws=701, actions=3)
    precision = np.where(rng.uniform(size=(3, 701)) < 0.1, np.inf, 4.0)
    program = measure_table(table, {"m": {table.outcomes[0]: parametrised(rng)}})
    whole = solve(table, rows, precision)
    measured = expect(table, whole.probabilities, program, rows)
    order = rng.permutation(701)
    for columns in (slice(0, cut), slice(cut, None), order):
        part = solve(table, rows[:, columns], precision[:, columns])
        np.testing.assert_array_equal(part.probabilities, whole.probabilities[:, columns])
        np.testing.assert_array_equal(part.values, whole.values[:, columns])
        np.testing.assert_array_equal(
            expect(table, part.probabilities, program, rows[:, columns]), measured[:, columns]
        )
    threaded = solve(table, rows, precision, threads=3)
    np.testing.assert_array_equal(threaded.probabilities, whole.probabilities)


def test_calls_from_many_threads_at_once_do_not_disturb_each_other():
    """Sixteen concurrent calls give the bits of the same calls one after another."""
    _, table, rows = drawn(11, draws=600)
    precisions = np.linspace(0.5, 8, 16)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda p: solve(table, rows, float(p)).probabilities, precisions))
    for precision, found in zip(precisions, together, strict=True):
        expected = solve(table, rows, float(precision)).probabilities
        np.testing.assert_array_equal(found, expected)


def test_output_buffers_are_used_and_give_the_same():
    """A reused solution holds the new result in the arrays of the old one."""
    _, table, rows = drawn(12, draws=300)
    buffer = solve(table, rows, 1.0)
    fresh = solve(table, 2 * rows, 3.0)
    reused = solve(table, 2 * rows, 3.0, out=buffer)
    assert reused.probabilities is buffer.probabilities
    np.testing.assert_array_equal(reused.probabilities, fresh.probabilities)
    program = measure_table(table, {"m": {table.outcomes[0]: 1}})
    room = np.empty((1, 300))
    assert expect(table, fresh.probabilities, program, rows, out=room) is room
    np.testing.assert_array_equal(room, expect(table, fresh.probabilities, program, rows))


@few
@given(SEEDS)
def test_held_players_keep_their_choices_and_the_others_answer_them(seed):
    """Choices taken from another solution stay as they are; everyone else's answer those."""
    rng, table, rows = drawn(seed, draws=9)
    believed = solve(table, rng.normal(size=rows.shape), 2.0)
    held = table.hold(believed.probabilities, ["P0"])
    held[:, 4] = np.nan  # one draw in which nobody is held
    solution = solve(table, rows, 3.0, given=held)
    kept = ~np.isnan(held)
    np.testing.assert_array_equal(solution.probabilities[kept], held[kept])
    certificate = certify(table, rows, 3.0, solution.probabilities, given=held)
    assert certificate.residual.max() < 1e-12
    free = solve(table, rows, 3.0)
    np.testing.assert_array_equal(solution.probabilities[:, 4], free.probabilities[:, 4])
    everything = solve(table, rows, 3.0, given=free.probabilities)
    np.testing.assert_array_equal(everything.probabilities, free.probabilities)
    np.testing.assert_allclose(everything.values, free.values, rtol=0, atol=1e-13)


def test_naming_the_held_players_is_holding_them():
    """`held` with whole probabilities equals `hold`; a NaN of a held player fails its draw."""
    rng, table, rows = drawn(21, draws=300)
    believed = solve(table, rng.normal(size=rows.shape), 2.0).probabilities
    names = [table.players[table.player[0]]]
    quick = solve(table, rows, 3.0, given=believed, held=names)
    slow = solve(table, rows, 3.0, given=table.hold(believed, names))
    np.testing.assert_array_equal(quick.probabilities, slow.probabilities)
    nobody = solve(table, rows, 3.0, given=believed, held=[])
    np.testing.assert_array_equal(nobody.probabilities, solve(table, rows, 3.0).probabilities)
    believed[:, 7] = np.nan
    for failed in (
        solve(table, rows, 3.0, given=believed, held=names),
        solve(table, rows, 3.0, given=table.hold(believed, names)),
    ):
        assert failed.status[7] == Status.INVALID_GIVEN
        assert failed.ends() == {Status.SOLVED: 299, Status.INVALID_GIVEN: 1}
    with pytest.raises(GameError, match="held but at nothing"):
        solve(table, rows, 3.0, held=names)
    with pytest.raises(GameError, match="unknown player 'Q'"):
        solve(table, rows, 3.0, given=believed, held=["Q"])


def test_a_failed_draw_is_nan_in_everything_read_from_it():
    """Reach, outcomes, values and measures of an unsolved draw are NaN, even where nobody chose."""
    early = Outcome("early", {"A": 0})
    late = Decision("A", "x", {"a": early, "b": Outcome("late", {"A": Linear({"x": 1})})})
    root = Chance("luck", {"early": (0.5, early), "late": (0.5, late)})
    table = tabulate(Game("Early", ("A",), root))
    rows = {"x": [1.0, np.nan]}
    solution = solve(table, rows, 1.0)
    measures = {"early": {"early": 1}, "sure": {"early": 1, "late": 1}, "nothing": {}}
    found = expect(table, solution.probabilities, measure_table(table, measures), rows)
    for array in (found, solution.reach(), solution.outcome_probabilities()):
        assert np.isfinite(array[:, 0]).all()
        assert np.isnan(array[:, 1]).all()
    assert np.isnan(solution.node_values()[..., 1]).all()


def test_prescribed_choices_that_are_none_fail_only_their_draw():
    """Incomplete, negative or unnormalised prescriptions give a status; other draws are solved."""
    table = tabulate(deterrence())
    rows = np.ones((6, 5))
    held = np.full((4, 5), np.nan)
    held[:2, 1:] = np.array([[0.2, 0.8], [0.2, np.nan], [-0.2, 1.2], [0.2, 0.2]]).T
    solution = solve(table, rows, 1.0, given=held)
    bad = Status.INVALID_GIVEN
    assert solution.status.tolist() == [0, 0, bad, bad, bad]
    assert np.isnan(solution.probabilities[:, 2:]).all()
    assert not np.isnan(solution.probabilities[:, :2]).any()


@few
@given(SEEDS)
def test_expectations_are_sums_over_outcomes(seed):
    """A measure is the probability-weighted sum of its values; reach and values agree with it."""
    rng, table, rows = drawn(seed, players=2, size=14)
    solution = solve(table, rows, 2.0)
    outcomes = solution.outcome_probabilities()
    values = {
        f"m{index}": {name: parametrised(rng) for name in table.outcomes if rng.uniform() < 0.5}
        for index in range(4)
    }
    values["anything"] = dict.fromkeys(table.outcomes, 1.0)
    values["nothing"] = {}
    found = expect(table, solution.probabilities, measure_table(table, values), rows)
    for row, by_outcome in zip(found, values.values(), strict=True):
        expected = np.zeros(rows.shape[1])
        for name, linear in by_outcome.items():
            value = linear if isinstance(linear, float) else linear.constant
            if isinstance(linear, Linear):
                for parameter, coefficient in linear.coefficients.items():
                    value = value + coefficient * rows[PARAMETERS.index(parameter)]
            expected += outcomes[table.outcomes.index(name)] * value
        np.testing.assert_allclose(row, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(outcomes.sum(axis=0), 1.0, rtol=0, atol=1e-13)
    np.testing.assert_array_equal(solution.reach()[0], 1.0)
    np.testing.assert_allclose(solution.node_values()[0], solution.values, rtol=0, atol=1e-12)


def test_chance_probabilities_may_be_parameters():
    """A chance node with a parameter and its complement mixes its branches draw by draw."""
    p = Linear({"p": 1})
    win, lose = Outcome("win", {"A": 2}), Outcome("lose", {"A": Linear({"cost": -1})})
    root = Decision(
        "A",
        "gamble?",
        {
            "no": Outcome("stay", {"A": 0}),
            "yes": Chance("luck", {"win": ("p", win), "lose": (1 - p, lose)}),
        },
    )
    table = tabulate(Game("Gamble", ("A",), root))
    odds = np.array([0.0, 0.25, 1.0, 1.5, np.nan])
    solution = solve(table, {"p": odds, "cost": 1.0}, 1.0)
    expected = 1 / (1 + np.exp(-(odds[:3] * 2 - (1 - odds[:3]))))
    np.testing.assert_allclose(solution.probability("gamble?", "yes")[:3], expected, rtol=1e-14)
    assert solution.status.tolist() == [0, 0, 0, Status.INVALID_CHANCE, Status.INVALID_PARAMETER]
    program = measure_table(table, {"won": {"win": 1}})
    won = expect(table, solution.probabilities, program, {"p": odds, "cost": 1.0})
    np.testing.assert_allclose(won[0, :3], expected * odds[:3], rtol=1e-14)
    assert np.isnan(won[0, 3:]).all()


def test_long_games_are_solved_and_certified():
    """A tree as deep as is allowed passes through every step without exhausting the stack."""
    node = Outcome("end", {"A": 1.0, "B": 0.0})
    for move in range(200):
        stop = Outcome("stop", {"A": move / 100, "B": 1 - move / 200})
        node = Decision("AB"[move % 2], f"move {move}", {"stop": stop, "go": node})
    game = Game("Long", ("A", "B"), node)
    table = tabulate(game)
    solution = solve(table, {}, 2.0)
    assert certify(table, {}, 2.0, solution.probabilities).residual[0] < 1e-12
    assert len(game.describe().splitlines()) == 402
    deeper = Decision("A", "one more", {"stop": node, "go": node})
    with pytest.raises(GameError, match="too large"):
        Game("Longer", ("A", "B"), deeper)


def test_bad_draws_fail_alone_and_say_what_to_try():
    """NaN, infinity and negative precision mark their own draw only; raising is asked for."""
    table = tabulate(deterrence())
    rows = np.tile(np.arange(6.0)[:, None], (1, 600))
    rows[2, 300], rows[3, 301], rows[4, 599], rows[5, 302] = np.nan, np.inf, -np.inf, 1e308
    rows[1, 302] = 1e308
    precision = np.full((2, 600), 1.0)
    precision[0, 0], precision[1, 1] = np.nan, -1.0
    solution = solve(table, rows, precision)
    expected = np.zeros(600, int)
    expected[[300, 301, 599]], expected[[0, 1]] = Status.INVALID_PARAMETER, Status.INVALID_PRECISION
    assert solution.status.tolist() == expected.tolist()
    failed = expected != 0
    assert np.isnan(solution.probabilities[:, failed]).all()
    assert np.isnan(solution.values[:, failed]).all()
    assert np.isfinite(solution.probabilities[:, ~failed]).all()
    assert solution.ends()[Status.SOLVED] == 595
    with pytest.raises(
        GameError, match=r"draw 300: 3 of 600 draws: a parameter is NaN or infinite"
    ):
        solution.raise_on_failure()
    fine = solve(table, rows[:, 2:300], 1.0)
    assert fine.raise_on_failure() is fine
    assert all(state.advice for state in Status)


def test_overflow_is_a_status():
    """Payoffs that overflow double precision give a status, not infinity or a wrong answer."""
    end = Outcome("much", {"A": Linear({"x": 1e10})})
    table = tabulate(
        Game("Much", ("A",), Decision("A", "x", {"a": end, "b": Outcome("o", {"A": 0})}))
    )
    solution = solve(table, {"x": [1.0, 1e305]}, 1.0)
    assert solution.status.tolist() == [Status.SOLVED, Status.OVERFLOW]


def test_huge_payoff_differences_stay_finite():
    """Logit choice between payoffs a million units apart is certain, never NaN."""
    ends = {k: Outcome(k, {"A": Linear({k: 1})}) for k in "abc"}
    for width in (2, 3):
        actions = dict(list(ends.items())[:width])
        table = tabulate(Game("Wide", ("A",), Decision("A", "x", actions)), list("abc"))
        solution = solve(table, {"a": 1e6, "b": -1e6, "c": -1e300}, 1e3)
        assert solution.probabilities[:, 0].tolist() == [1.0, 0.0, 0.0][:width]
