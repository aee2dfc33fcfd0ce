"""What a behaviour strategy gives, and what each information set could still gain: brute force."""

from __future__ import annotations

from foedus.games import Chance, Decision


def label(node):
    """How strategies name a decision: its information set, or its own name."""
    return node.infoset if node.infoset is not None else node.name


def expected(node, strategy, player):
    """A player's expected payoff from a node on, under a strategy."""
    if isinstance(node, Decision):
        chances = strategy[label(node)]
        return sum(
            chances[action] * expected(child, strategy, player)
            for action, child in node.actions.items()
            if chances[action]
        )
    if isinstance(node, Chance):
        below = node.branches.values()
        return sum(odds * expected(child, strategy, player) for odds, child in below)
    return node.payoffs[player]


def outcomes(node, strategy, reach=1.0, found=None):
    """Probability of every outcome name."""
    found = {} if found is None else found
    if isinstance(node, Decision):
        for action, child in node.actions.items():
            outcomes(child, strategy, reach * strategy[label(node)][action], found)
    elif isinstance(node, Chance):
        for odds, child in node.branches.values():
            outcomes(child, strategy, reach * odds, found)
    else:
        found[node.name] = found.get(node.name, 0.0) + reach
    return found


def regrets(game, strategy):
    """What each information set that is reached could gain by another action, all else as it is."""
    reach = []

    def walk(node, reached):
        if isinstance(node, Decision):
            reach.append((node, reached))
            shares = strategy[label(node)]
            for action, child in node.actions.items():
                walk(child, reached * shares[action])
        elif isinstance(node, Chance):
            for odds, child in node.branches.values():
                walk(child, reached * odds)

    walk(game.root, 1.0)
    gains = {}
    for node, reached in reach:
        values = gains.setdefault(label(node), {"reach": 0.0})
        values["reach"] += reached
        for action, child in node.actions.items():
            value = reached * expected(child, strategy, node.player)
            values[action] = values.get(action, 0.0) + value
    result = {}
    for name, values in gains.items():
        reached = values.pop("reach")
        if reached > 0:
            played = sum(strategy[name][action] * value for action, value in values.items())
            result[name] = (max(values.values()) - played) / reached
    return result
