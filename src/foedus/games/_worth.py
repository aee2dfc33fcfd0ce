"""What every action is worth to its player, and how that changes: plain NumPy, many draws at once.

The unknowns of logit play are log odds ``z(I, a) = log p(I, a) - log p(I, 0)`` of every information
set ``I``. Nothing here is compiled and nothing is shared with the kernels that solve games.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from foedus.games.tables import CHANCE, DECISION

if TYPE_CHECKING:
    from foedus.games.tables import GameTable
    from foedus.games.terms import FloatArray

__all__ = [
    "Point",
    "Structure",
    "by_unknown",
    "less_first",
    "log_changes",
    "logs_of",
    "point",
    "slopes",
    "structure",
    "tangent",
]

# What stands for the logarithm of a probability of zero, so that beliefs after it exist: of chance,
# which is differentiated as it is, and of choices, which may be far rarer than a double can say.
NEVER_BY_CHANCE = -600.0
NEVER_CHOSEN = -1e5


@dataclass(frozen=True, eq=False)
class Set:
    """An information set: its player, rows of probabilities, nodes, and first unknown."""

    player: int
    first: int
    last: int
    members: tuple[int, ...]
    column: int


@dataclass(frozen=True, eq=False)
class Structure:
    """The tree of a table as lists that Python walks quickly.

    ``edges[n]`` holds (row, child) of a node's continuations, rows of chance counted from 0.
    """

    table: GameTable
    edges: tuple[tuple[tuple[int, int], ...], ...]
    chance: tuple[bool, ...]
    sets: tuple[Set, ...]
    unknowns: int


@dataclass(frozen=True, eq=False)
class Point:
    """Choices of many draws and what follows from them.

    Attributes:
        chosen: Choice probabilities [actions, N].
        odds: Chance probabilities [branches, N].
        value: Expected payoffs from every node on [nodes, players, N].
        belief: Probability of a decision within its information set [nodes, N].
        worth: Expected payoff of every action to its player [actions, N].
    """

    chosen: FloatArray
    odds: FloatArray
    value: FloatArray
    belief: FloatArray
    worth: FloatArray


@lru_cache(maxsize=64)
def structure(table: GameTable) -> Structure:
    """The tree of a table, worked out once."""
    edges = []
    members: dict[int, list[int]] = {}
    for n in range(len(table.kind)):
        span = range(int(table.edge_start[n]), int(table.edge_start[n + 1]))
        edges.append(tuple((int(table.edge_row[e]), int(table.edge_child[e])) for e in span))
        if table.kind[n] == DECISION:
            members.setdefault(edges[n][0][0], []).append(n)
    sets, column = [], 0
    for first, nodes in members.items():
        last = first + len(edges[nodes[0]])
        sets.append(Set(int(table.player[nodes[0]]), first, last, tuple(nodes), column))
        column += last - first - 1
    chance = tuple((table.kind == CHANCE).tolist())
    return Structure(table, tuple(edges), chance, tuple(sets), column)


def logs_of(tree: Structure, odds: FloatArray) -> FloatArray:
    """Logarithms of choice probabilities [actions, N] from log odds [unknowns, N]."""
    logs = np.zeros((len(tree.table.actions), odds.shape[1]))
    for known in tree.sets:
        mine = logs[known.first : known.last]
        mine[1:] = odds[known.column : known.column + len(mine) - 1]
        mine -= mine.max(axis=0)
        mine -= np.log(np.exp(mine).sum(axis=0))
    return logs


def point(tree: Structure, pays: FloatArray, odds: FloatArray, logs: FloatArray) -> Point:
    """Values, beliefs and worth at given choices.

    Args:
        tree: The game.
        pays: Payoffs at nodes [nodes, players, N].
        odds: Chance probabilities [branches, N].
        logs: Logarithms of choice probabilities [actions, N].
    """
    chosen = np.exp(logs)
    rare = np.log(np.maximum(odds, np.exp(NEVER_BY_CHANCE)))
    value = pays.copy()
    reach = np.zeros((len(tree.edges), logs.shape[1]))
    for n in range(len(tree.edges) - 1, -1, -1):
        passed = odds if tree.chance[n] else chosen
        for row, child in tree.edges[n]:
            value[n] += passed[row] * value[child]
    for n, below in enumerate(tree.edges):
        steps = rare if tree.chance[n] else np.maximum(logs, NEVER_CHOSEN)
        for row, child in below:
            reach[child] = reach[n] + steps[row]
    belief = np.full_like(reach, np.nan)
    worth = np.zeros_like(logs)
    for known in tree.sets:
        nodes = list(known.members)
        weight = np.exp(reach[nodes] - reach[nodes].max(axis=0))
        belief[nodes] = weight / weight.sum(axis=0)
        for n in nodes:
            for row, child in tree.edges[n]:
                worth[row] += belief[n] * value[child, known.player]
    return Point(chosen, odds, value, belief, worth)


def tangent(
    tree: Structure,
    at: Point,
    pays: FloatArray | None,
    odds: FloatArray | None,
    logs: FloatArray | None,
) -> tuple[FloatArray, FloatArray]:
    """How worth and values at the root change when payoffs, chances and choices do.

    Args:
        tree: The game.
        at: The point.
        pays: Changes of payoffs at nodes [nodes, players, K, N], or None for none.
        odds: Changes of chance probabilities [branches, K, N], or None.
        logs: Changes of logarithms of choice probabilities [actions, K, N], or None.

    Returns:
        Changes of worth [actions, K, N] and of values at the root [players, K, N].
    """
    given = next(change for change in (pays, odds, logs) if change is not None)
    nodes, players = at.value.shape[:2]
    shape = given.shape[-2:]
    value = np.zeros((nodes, players, *shape)) if pays is None else pays.copy()
    for n in range(nodes - 1, -1, -1):
        passed, change = (at.odds, odds) if tree.chance[n] else (at.chosen, logs)
        for row, child in tree.edges[n]:
            value[n] += passed[row] * value[child]
            if change is not None:
                moved = change[row] if tree.chance[n] else passed[row] * change[row]
                value[n] += moved * at.value[child][:, None, :]
    reach = _reach_tangent(tree, at, odds, logs, shape)
    worth = np.zeros((len(at.chosen), *shape))
    for known in tree.sets:
        mean = np.zeros(shape)
        if len(known.members) > 1:
            for n in known.members:
                mean += at.belief[n] * reach[n]
        for n in known.members:
            for row, child in tree.edges[n]:
                worth[row] += at.belief[n] * value[child, known.player]
                if len(known.members) > 1:
                    shift = at.belief[n] * (reach[n] - mean)
                    worth[row] += shift * at.value[child, known.player]
    return worth, value[0]


def _reach_tangent(
    tree: Structure,
    at: Point,
    odds: FloatArray | None,
    logs: FloatArray | None,
    shape: tuple[int, ...],
) -> FloatArray:
    """Changes of the logarithm of the probability of reaching every node [nodes, K, N]."""
    reach = np.zeros((len(tree.edges), *shape))
    for n, below in enumerate(tree.edges):
        for row, child in below:
            reach[child] = reach[n]
            if tree.chance[n] and odds is not None:
                reach[child] += odds[row] / np.maximum(at.odds[row], np.exp(NEVER_BY_CHANCE))
            elif not tree.chance[n] and logs is not None:
                reach[child] += logs[row]
    return reach


def slopes(tree: Structure, at: Point) -> tuple[FloatArray, FloatArray]:
    """Changes of worth [actions, U, N] and root values [players, U, N] by each unknown."""
    each = (tree.unknowns, tree.unknowns, at.chosen.shape[1])
    steps = np.broadcast_to(np.eye(tree.unknowns)[:, :, None], each)
    return tangent(tree, at, None, None, log_changes(tree, at.chosen, steps))


def log_changes(tree: Structure, chosen: FloatArray, odds: FloatArray) -> FloatArray:
    """Changes of logarithms of choices [actions, K, N] from changes of log odds [U, K, N]."""
    logs = np.zeros((len(chosen), *odds.shape[1:]))
    for known in tree.sets:
        mine = logs[known.first : known.last]
        mine[1:] = odds[known.column : known.column + len(mine) - 1]
        mine -= np.einsum("an,akn->kn", chosen[known.first : known.last], mine)
    return logs


def less_first(tree: Structure, rows: FloatArray) -> FloatArray:
    """Differences to the first action of each set: from [actions, ...] to [unknowns, ...]."""
    picked = [r for known in tree.sets for r in range(known.first + 1, known.last)]
    first = [known.first for known in tree.sets for _ in range(known.first + 1, known.last)]
    difference: FloatArray = rows[picked] - rows[first]
    return difference


def by_unknown(tree: Structure, by_player: FloatArray) -> FloatArray:
    """Rows of players [players, ...] as rows of unknowns [unknowns, ...]."""
    owners = [known.player for known in tree.sets for _ in range(known.first + 1, known.last)]
    picked: FloatArray = by_player[owners]
    return picked
