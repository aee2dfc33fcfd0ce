"""How games are reduced before they are traced, and that nothing depends on the way."""

from __future__ import annotations

import numpy as np
import pytest
from belief_trees import FAMILIES, LARGE, draw, poker
from game_trees import random_game
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.games import Chance, Decision, Game, Outcome, certify, solve, tabulate, trace
from foedus.games.plan import SIZES, plan_for

TABLES = {name: tabulate(game) for name, game in (FAMILIES | LARGE).items()}
LEVELS = (1.0, 5.0, 10.0, 20.0, 50.0)


def sizes(table, held=None):
    """Named sizes of a game's plan."""
    plan = plan_for(table, tuple(held or [False] * len(table.players)))
    return dict(zip(SIZES, plan.sizes.tolist(), strict=True))


def test_most_unknowns_follow_from_a_few():
    """Of the unknowns of each family only the cut is left for elimination."""
    found = {name: (size["unknowns"], size["cut"]) for name, table in TABLES.items()
             for size in [sizes(table)]}  # fmt: skip
    assert found == {
        "signalling 2": (4, 2),
        "signalling 4": (6, 2),
        "crisis 47": (9, 3),
        "crisis 181": (17, 5),
        "alliance 355": (23, 13),
    }


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 20))
def test_perfect_information_needs_no_elimination(seed, size):
    """With perfect information nothing is cut: the branch is backward induction."""
    table = tabulate(random_game(np.random.default_rng(seed), players=3, size=size))
    assert sizes(table)["cut"] == 0


@pytest.mark.parametrize("name", TABLES)
def test_unknowns_depend_on_earlier_ones_and_the_cut(name):
    """An unknown outside the cut is expressed by earlier ones: that is what makes it solvable."""
    plan = plan_for(TABLES[name], (False,) * len(TABLES[name].players))
    size = dict(zip(SIZES, plan.sizes.tolist(), strict=True))
    before = size["unknowns"] - size["cut"]
    place = 0
    while place < plan.entries.size:
        row, column = plan.entries[place : place + 2]
        assert column < row or column >= before
        assert row != column
        pairs, singles = plan.entries[place + 4 : place + 6], plan.entries[place + 6 : place + 8]
        place += 8 + 2 * pairs.sum() + singles.sum()
    assert place == plan.entries.size


def test_players_held_leave_no_unknowns():
    """Information sets of players whose choices are all prescribed are no unknowns."""
    table = TABLES["crisis 47"]
    free = [sizes(table, [name != who for name in table.players])["unknowns"] for who in
            table.players]  # fmt: skip
    assert sum(free) == sizes(table)["unknowns"]
    assert sizes(table, [True] * 3)["unknowns"] == 0


@pytest.mark.parametrize("name", FAMILIES)
def test_another_step_policy_finds_the_same_branch(name):
    """A random 1 % of draws, traced with steps many times shorter, have the same choices."""
    table = TABLES[name]
    rng = np.random.default_rng(44)
    rows = draw(table, rng, 3000)
    branch = trace(table, rows, LEVELS).raise_on_failure()
    sample = rng.choice(3000, 30, replace=False)
    careful = trace(table, rows[:, sample], LEVELS, care=300.0).raise_on_failure()
    assert careful.steps.mean() > 3 * branch.steps[sample].mean()
    np.testing.assert_array_equal(careful.folds, branch.folds[:, sample])
    np.testing.assert_allclose(
        careful.probabilities, branch.probabilities[:, :, sample], rtol=0, atol=1e-8
    )


@pytest.mark.parametrize("name", FAMILIES)
def test_reach_in_logarithms_gives_the_same(name):
    """A precision so high that reach is kept in logarithms changes nothing below it."""
    table = TABLES[name]
    rows = draw(table, np.random.default_rng(45), 60)
    plain = trace(table, rows, LEVELS).raise_on_failure()
    deep = trace(table, rows, [*LEVELS, 1000.0])
    np.testing.assert_allclose(deep.probabilities[:-1], plain.probabilities, rtol=0, atol=1e-9)
    there = np.isfinite(deep.residual[-1])
    assert there.mean() > 0.9
    check = certify(table, rows[:, there], 1000.0, deep.probabilities[-1][:, there])
    assert check.residual.max() < 1e-7


def test_chance_and_payoffs_on_the_way_count():
    """Chance between moves and payoffs at inner nodes: every draw satisfies its certificate."""
    rng = np.random.default_rng(46)

    def end(name):
        return Outcome(name, {who: float(rng.uniform()) for who in "AB"})

    def reply(kind, move):
        late = {
            k: (0.25 if k == "rain" else 0.75, end(f"{kind}{move}{k}")) for k in ("rain", "sun")
        }
        ends = {"u": Chance(f"weather {kind}{move}", late), "v": end(f"{kind}{move}v"),
                "w": end(f"{kind}{move}w")}  # fmt: skip
        return Decision("B", f"reply {kind} {move}", ends, f"after {move}")

    def play(kind):
        slip = {"as meant": (0.9, reply(kind, "l")), "slip": (0.1, reply(kind, "r"))}
        moves = {"l": Chance(f"hand {kind}", slip), "r": reply(kind, "r"), "out": end(f"{kind}o")}
        return Decision("A", f"move {kind}", moves)

    types = {"x": (0.3, play("x")), "y": (0.7, play("y"))}
    table = tabulate(Game("Slips", ("A", "B"), Chance("type", types)))
    branch = trace(table, {}, LEVELS).raise_on_failure()
    for place, level in enumerate(LEVELS):
        check = certify(table, {}, level, branch.probabilities[place])
        assert check.residual.max() < 1e-9
        np.testing.assert_allclose(check.values, branch.values[place], rtol=0, atol=1e-12)


def test_a_draw_that_is_held_does_not_disturb_its_neighbours():
    """Draws with a prescribed choice and draws without give what each gives alone."""
    table = tabulate(poker())
    free = solve(table, {}, 3.0).probabilities
    given = np.full((len(table.actions), 4), np.nan)
    given[table.row("king", "raise"), 1:3] = [0.0, 0.25]
    given[table.row("king", "fold"), 1:3] = [1.0, 0.75]
    mixed = solve(table, {}, 3.0, given=given).raise_on_failure()
    np.testing.assert_array_equal(mixed.probabilities[:, [0, 3]], free[:, [0, 0]])
    for place in (1, 2):
        alone = solve(table, {}, 3.0, given=given[:, [place]])
        np.testing.assert_array_equal(mixed.probabilities[:, [place]], alone.probabilities)
