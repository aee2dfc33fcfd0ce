"""Certificates: gaps and regrets against brute force and Gambit, beliefs at unreached sets."""

from __future__ import annotations

import io
from itertools import product

import numpy as np
import pytest
from belief_trees import FAMILIES, at_draw, draw, efg, poker, tripartite
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import GameError
from foedus.games import Chance, Decision, Game, Outcome, certify, solve, tabulate, trace

EXACT = 1e-12


def sets_of(game):
    """Information sets in preorder: name to (player, rows, nodes)."""
    found, count = {}, 0

    def walk(node):
        nonlocal count
        if isinstance(node, Decision):
            key = node.infoset if node.infoset is not None else id(node)
            if key not in found:
                found[key] = (node.player, range(count, count + len(node.actions)), [])
                count += len(node.actions)
            found[key][2].append(node)
            for child in node.actions.values():
                walk(child)
        elif isinstance(node, Chance):
            for _, child in node.branches.values():
                walk(child)

    walk(game.root)
    return found


def play(game, node, choice, player):
    """A player's expected payoff from a node on, when everybody chooses by rows of `choice`."""
    if isinstance(node, Outcome):
        return node.payoffs[player]
    if isinstance(node, Chance):
        return sum(p * play(game, child, choice, player) for p, child in node.branches.values())
    rows = game_sets(game)[node.infoset if node.infoset is not None else id(node)][1]
    pairs = zip(rows, node.actions.values(), strict=True)
    return sum(choice[row] * play(game, child, choice, player) for row, child in pairs)


CACHE: dict[int, tuple[object, object]] = {}


def game_sets(game):
    """The information sets of a game, worked out once."""
    # The game is kept too: an identity may be given again once its owner is gone.
    if id(game) not in CACHE:
        CACHE[id(game)] = game, sets_of(game)
    return CACHE[id(game)][1]


def best_plans(game, choice, player):
    """Every plan of a player: pure choices at its sets, the others as they are."""
    mine = [rows for who, rows, _ in game_sets(game).values() if who == player]
    for picks in product(*(range(len(rows)) for rows in mine)):
        plan = choice.copy()
        for rows, pick in zip(mine, picks, strict=True):
            plan[list(rows)] = 0.0
            plan[rows[pick]] = 1.0
        yield plan


@pytest.mark.parametrize("family", ["signalling 2", "crisis 47"])
def test_the_gap_is_what_the_best_of_all_plans_gains(family):
    """At every set the gap equals the gain of the best pure plan found by trying all of them."""
    game = FAMILIES[family]
    table = tabulate(game)
    rng = np.random.default_rng(5)
    rows = draw(table, rng, 3)
    for place in range(3):
        one = at_draw(game, table, rows, place)
        choice = np.empty(len(table.actions))
        for _, mine, _ in game_sets(one).values():
            choice[list(mine)] = rng.dirichlet(np.ones(len(mine)))
        found = certify(one, {}, 3.0, choice[:, None])
        beliefs = dict(zip(decisions_of(one), found.beliefs[:, 0], strict=True))
        for row, (player, _, nodes) in enumerate(game_sets(one).values()):
            now = sum(beliefs[id(n)] * play(one, n, choice, player) for n in nodes)
            best = max(
                sum(beliefs[id(n)] * play(one, n, plan, player) for n in nodes)
                for plan in best_plans(one, choice, player)
            )
            assert found.gap[row, 0] == pytest.approx(best - now, abs=EXACT)


def decisions_of(game):
    """The identities of the decisions in preorder."""
    found = []

    def walk(node):
        if isinstance(node, Decision):
            found.append(id(node))
        for child in (
            node.actions.values()
            if isinstance(node, Decision)
            else [child for _, child in node.branches.values()]
            if isinstance(node, Chance)
            else ()
        ):
            walk(child)

    walk(game.root)
    return found


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 30))
def test_gaps_are_no_smaller_than_regrets_and_vanish_with_precision(seed, precision):
    """A plan can do at least what one change can; both are bounded by log(actions)/precision."""
    table = tabulate(FAMILIES["crisis 47"])
    rows = draw(table, np.random.default_rng(seed), 4)
    solution = solve(table, rows, precision)
    found = certify(table, rows, precision, solution.probabilities)
    solved = ~np.isnan(found.residual)
    assert np.all((found.gap - found.regret)[:, solved] >= -EXACT)
    # A logit choice between two actions loses at most 0.2785 / precision, once at each stage.
    assert np.all(found.regret[:, solved] <= 0.2785 / precision + EXACT)
    assert np.all(found.rationality_gap[solved] <= 2 * 0.2785 / precision + EXACT)


def test_regrets_agree_with_gambit():
    """The largest regrets, of one change and of a whole strategy, are Gambit's."""
    pygambit = pytest.importorskip(
        "pygambit", reason="the peer is not installed: ./do test adds it"
    )
    game = FAMILIES["crisis 47"]
    table = tabulate(game)
    rng = np.random.default_rng(8)
    rows = draw(table, rng, 5)
    for place in range(5):
        one = at_draw(game, table, rows, place)
        text, order = efg(one)
        tree = pygambit.read_efg(io.StringIO(text))
        choice = np.empty(len(table.actions))
        for _, mine, _ in sets_of(one).values():
            choice[list(mine)] = rng.dirichlet(np.ones(len(mine)))
        profile = tree.mixed_behavior_profile()
        theirs = (
            action for player in tree.players for s in player.infosets for action in s.actions
        )
        for action, row in zip(theirs, order, strict=True):
            profile[action] = choice[row]
        found = certify(one, {}, 1.0, choice[:, None])
        assert found.regret.max() == pytest.approx(float(profile.agent_max_regret()), abs=1e-9)
        for index, player in enumerate(tree.players):
            assert found.values[index, 0] == pytest.approx(float(profile.payoff(player)), abs=1e-9)


def test_beliefs_do_not_need_a_players_own_choice():
    """A set that only its own player avoids has beliefs, regret and gap; nature's zero has none."""

    def hand(high):
        won = Outcome("w", {"A": 2.0 if high else -2.0, "B": -2.0 if high else 2.0})
        reply = {"meet": won, "pass": Outcome("p", {"A": 1.0, "B": -1.0})}
        return Decision("B", "meet?", reply, "raised")

    def build(odds, enters):
        below = {"ace": (odds, hand(high=True)), "king": (1 - odds, hand(high=False))}
        start = {"in": Chance("deal", below), "out": Outcome("none", {"A": 0.0, "B": 0.0})}
        return Game("Enter", ("A", "B"), Decision(enters, "enter?", start))

    choice = np.array([[0.0], [1.0], [1.0], [0.0]])
    own = certify(build(0.5, "B"), {}, np.inf, choice)
    assert own.beliefs[:, 0].tolist() == [1.0, 0.5, 0.5]
    assert own.gap[:, 0] == pytest.approx([0.0, 0.0])
    other = certify(build(0.5, "A"), {}, np.inf, choice)
    assert np.isnan(other.beliefs[1:, 0]).all()
    assert np.isnan(other.gap[1, 0])
    assert other.rationality_gap[0] == pytest.approx(0.0)


def test_choices_that_underflow_keep_their_beliefs():
    """At a precision where probabilities underflow to zero, beliefs follow from the logit."""
    table = tabulate(tripartite())
    worlds = {"hard": 0.7, "realigns": 0.1}
    branch = trace(table, worlds, [100.0, 20_000.0]).raise_on_failure()
    assert (branch.probabilities[1] == 0).any()
    for level in (100.0, 20_000.0):
        solution = branch.at(level)
        found = certify(table, worlds, level, solution.probabilities)
        assert not np.isnan(found.beliefs).any()
        assert found.residual[0] < 1e-7
        assert found.rationality_gap[0] < 1.0 / level


def test_a_profile_that_is_no_equilibrium_is_found_out():
    """Blind choice in poker has a residual and a gap well above zero."""
    table = tabulate(poker())
    blind = np.full((len(table.actions), 1), 0.5)
    found = certify(table, {}, 5.0, blind)
    assert found.residual[0] > 0.2
    assert found.rationality_gap[0] > 0.5
    assert "gap at most" in repr(found)


def test_games_without_recall_get_no_certificate():
    """A plan of a player who forgets cannot be judged backwards, so it is refused."""
    end = {"u": Outcome("x", {"A": 0.0}), "d": Outcome("y", {"A": 1.0})}
    then = {own: Decision("A", f"then {own}", end, "then") for own in "lr"}
    game = Game("Forgetful", ("A",), Decision("A", "first", then))
    with pytest.raises(GameError, match="forgets"):
        certify(game, {}, 1.0, np.full((4, 1), 0.5))


def test_many_draws_are_checked_in_parts(monkeypatch):
    """A draw's certificate does not depend on how many others are checked with it."""
    table = tabulate(FAMILIES["signalling 2"])
    rows = draw(table, np.random.default_rng(1), 25)
    precise = np.linspace(1.0, 5.0, 25) * np.ones((2, 1))
    solution = solve(table, rows, precise)
    whole = certify(table, rows, precise, solution.probabilities)
    monkeypatch.setattr("foedus.games.certificate._BLOCK", 7)
    parts = certify(table, rows, precise, solution.probabilities)
    for name in ("residual", "regret", "gap", "regret_by_player", "values", "beliefs"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name))
    by_name = dict(zip(table.parameters, rows, strict=True))
    named = certify(table.game, by_name, {"S": precise[0], "R": precise[1]}, solution.probabilities)
    np.testing.assert_array_equal(whole.gap, named.gap)
