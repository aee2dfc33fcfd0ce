"""Games for the tests of this room: a published one, random ones, and Gambit's form of them."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.games import Chance, Decision, Game, Linear, Outcome

pygambit = pytest.importorskip("pygambit", reason="the peer is not installed: ./do test adds it")


def deterrence(war="war"):
    """Attacker moves, defender answers: the tree of Signorino 1999 and Signorino & Tarar 2006."""
    answer = Decision(
        "D",
        "resist?",
        {
            "concede": Outcome("Cap", {"A": Linear({"A.Cap": 1}), "D": Linear({"D.Cap": 1})}),
            "resist": Outcome(war, {"A": Linear({"A.War": 1}), "D": Linear({"D.War": 1})}),
        },
    )
    quiet = Outcome("SQ", {"A": Linear({"A.SQ": 1}), "D": Linear({"D.SQ": 1})})
    return Game("Deterrence", ("A", "D"), Decision("A", "attack?", {"no": quiet, "yes": answer}))


def random_game(rng, *, players=3, size=12, actions=4, chance=0.2, payoff=None):
    """A random tree of perfect information with about `size` inner nodes.

    Payoffs are numbers, or what `payoff(rng)` returns for each player and leaf.
    """
    names = tuple(f"P{index}" for index in range(players))
    number = payoff or (lambda rng: float(rng.uniform(0, 1)))
    count = {"node": 0}

    def build(budget):
        count["node"] += 1
        here = count["node"]
        if budget <= 0:
            return Outcome(f"o{here % 7}", {name: number(rng) for name in names})
        width = int(rng.integers(2, actions + 1))
        cuts = np.sort(rng.integers(0, budget, width - 1))
        shares = np.diff([0, *cuts, budget - 1])
        below = [build(int(share)) for share in shares]
        if rng.uniform() < chance:
            # In sixty-fourths, which sum to exactly one in binary and in decimal fractions.
            odds = (1 + rng.multinomial(64 - width, np.full(width, 1 / width))) / 64
            return Chance(f"c{here}", {f"b{i}": (float(odds[i]), below[i]) for i in range(width)})
        mover = names[int(rng.integers(players))]
        return Decision(mover, f"d{here}", {f"a{i}": below[i] for i in range(width)})

    while True:
        root = build(size)
        game = Game("Random", names, root)
        if any_decision(root):
            return game


def any_decision(node):
    """Whether somebody chooses something."""
    if isinstance(node, Decision):
        return True
    return isinstance(node, Chance) and any(any_decision(c) for _, c in node.branches.values())


def to_gambit(game):
    """The same game in pygambit, each information set labelled with its first row of actions."""
    tree = pygambit.Game.new_tree(players=list(game.players), title=game.title)
    row = 0

    def grow(place, node):
        nonlocal row
        if isinstance(node, Outcome):
            payoffs = [node.payoffs[player] for player in game.players]
            tree.set_outcome(place, tree.add_outcome(f"o{len(tree.outcomes)}", payoffs))
            return
        if isinstance(node, Chance):
            tree.append_move(place, tree.players.chance, list(node.branches))
            tree.set_chance_probs(place.infoset, [odds for odds, _ in node.branches.values()])
            below = [child for _, child in node.branches.values()]
        else:
            tree.append_move(place, node.player, list(node.actions))
            place.infoset.label = str(row)
            row += len(node.actions)
            below = list(node.actions.values())
        for child, follower in zip(list(place.children), below, strict=True):
            grow(child, follower)

    grow(tree.root, game.root)
    return tree, row


def in_our_order(tree, count, values):
    """Values listed by player, information set and action, put in our order of rows."""
    result = np.full(count, np.nan)
    values = iter(values)
    for player in tree.players:
        for infoset in player.infosets:
            for place in range(len(infoset.actions)):
                result[int(infoset.label) + place] = next(values)
    return result
