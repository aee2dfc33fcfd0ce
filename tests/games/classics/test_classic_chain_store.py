"""The chain store: published payoffs, oracle paths, and no gain from deviating anywhere."""

from __future__ import annotations

import pytest
from strategies import expected, label, regrets

from foedus.errors import GameError
from foedus.games import Decision, solve, tabulate
from foedus.games.classics.chain_store import (
    Parameters,
    first_possible_entry,
    game,
    path,
    stage,
    value,
)

# Oracle j.kw.1: n, belief, threshold, enter, fight, posterior; the tails of j.kw.2 and 3 repeat it.
PATH = [
    (3, 0.1, 0.125, 1.0, 0.3333333333, 0.25),
    (2, 0.25, 0.25, 0.5, 0.3333333333, 0.5),
    (1, 0.5, 0.5, 0.5, 0.0, 1.0),
]


def test_the_published_path():
    """Beliefs, entry and fights follow the oracle (j.kw.1), also at the end of longer rows."""
    for entrants in (3, 5, 10):
        turns = path(Parameters(N=entrants))[-3:]
        for turn, row in zip(turns, PATH, strict=True):
            assert tuple(vars(turn).values()) == pytest.approx(row, abs=5e-10)
    fourth = path(Parameters(N=5))[1]
    assert (fourth.enter, fourth.fight, fourth.posterior) == pytest.approx((0, 0.7777777778, 0.125))


@pytest.mark.parametrize(
    ("parameters", "expected_value", "entry"),
    [
        (Parameters(N=3), 0, 3),
        (Parameters(N=5), 4, 3),
        (Parameters(N=10), 14, 3),
        (Parameters(delta=0.02, b=0.6, a=3.0, N=10), 9, 7),
    ],
)
def test_what_reputation_is_worth(parameters, expected_value, entry):
    """The weak type's total and the first possible entry are the oracle's (j.kw.1 to 3)."""
    assert value(parameters) == pytest.approx(expected_value, abs=1e-12)
    assert first_possible_entry(parameters) == entry


def strategy_of(parameters, tree):
    """The equilibrium as probabilities at every information set of the tree."""
    strategy = {}

    def walk(node, belief):
        if isinstance(node, Decision):
            n = int(node.name.split()[1].rstrip("?"))
            turn = stage(parameters, n, belief)
            if node.player == "incumbent":
                strategy[label(node)] = {"concede": 1 - turn.fight, "fight": turn.fight}
                walk(node.actions["concede"], 0.0)
                walk(node.actions["fight"], turn.posterior)
                return
            strategy[label(node)] = {"out": 1 - turn.enter, "enter": turn.enter}
            walk(node.actions["out"], belief)
            after = node.actions["enter"]
            fought = isinstance(after, Decision) and after.player == "incumbent"
            walk(after, belief if fought else turn.posterior)
        elif hasattr(node, "branches"):
            for _, child in node.branches.values():
                walk(child, parameters.delta)

    walk(tree.root, parameters.delta)
    return strategy


@pytest.mark.parametrize(
    "parameters", [Parameters(N=2), Parameters(N=3, a=3.0), Parameters(N=3, delta=0.3, b=0.6)]
)
def test_nobody_gains_by_another_action(parameters):
    """Every information set that is reached plays a best reply."""
    tree = relabelled(game(parameters))
    strategy = strategy_of(parameters, tree)
    assert max(regrets(tree, strategy).values()) < 1e-12
    chance = tree.root
    weak = chance.branches["weak"][1]
    assert expected(weak, strategy, "incumbent") == pytest.approx(value(parameters), abs=1e-12)


def relabelled(tree):
    """The same tree with decisions named by their history, so that a strategy can name each."""
    from foedus.games import Chance, Game

    def grow(node, history):
        if isinstance(node, Decision):
            below = {a: grow(child, (*history, a)) for a, child in node.actions.items()}
            return Decision(node.player, f"{node.name} {history}", below, node.infoset)
        if isinstance(node, Chance):
            return Chance(
                node.name,
                {k: (odds, grow(child, (k,))) for k, (odds, child) in node.branches.items()},
            )
        return node

    return Game(tree.title, tree.players, grow(tree.root, ()))


def test_the_paradox_without_doubt():
    """With the type known, backward induction has every entrant enter and none fought."""
    solved = solve(tabulate(game(Parameters(delta=0.0, N=4))), {}, float("inf"))
    ends = dict(zip(solved.table.outcomes, solved.outcome_probabilities()[:, 0], strict=True))
    assert ends["conceded, conceded, conceded, conceded"] == pytest.approx(1, abs=1e-12)
    assert solved.values[0, 0] == pytest.approx(0, abs=1e-12)


def test_parameters_out_of_range_are_named():
    """All wrong parameters are named at once, and a tree too large is refused."""
    with pytest.raises(GameError, match=r"b: out of range[\s\S]*a: out of range"):
        Parameters(b=1.5, a=0.5)
    with pytest.raises(GameError, match="at most 5"):
        game(Parameters(N=6))
