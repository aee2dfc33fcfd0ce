"""A game reduced to its decisions: what chance and outcomes leave of it.

Between decisions only the chance of getting from one to the next remains, and an action is worth a
number of its own (the expected payoffs of what may follow before the next decision) and what is
expected from the decisions that follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from foedus.games.tables import CHANCE, DECISION

if TYPE_CHECKING:
    from foedus.games.tables import GameTable

__all__ = ["Reduced"]


class Reduced:
    """Decisions only: who moves, what lies above, and what chance and outcomes leave."""

    def __init__(self, table: GameTable) -> None:
        self.table = table
        nodes = len(table.kind)
        self.parent = np.full(nodes, -1)
        self.came = np.zeros(nodes, int)
        for n in range(nodes):
            for edge in range(table.edge_start[n], table.edge_start[n + 1]):
                child = table.edge_child[edge]
                self.parent[child], self.came[child] = n, edge - table.edge_start[n]
        self.decisions = [int(n) for n in np.flatnonzero(table.kind == DECISION)]
        firsts = sorted({self.first(n) for n in self.decisions})
        self.sets = {first: place for place, first in enumerate(firsts)}
        self.members: list[list[int]] = [[] for _ in firsts]
        for n in self.decisions:
            self.members[self.set_of(n)].append(n)
        self.above: dict[int, int] = {}  # nearest decision above, -1 for none
        self.taken: dict[int, int] = {}  # its action that leads here
        self.by_chance: dict[int, bool] = {}  # whether chance lies between
        # Where a node's payoffs count: 0 for the root, else 1 + an action of a decision.
        self.slot = np.zeros(nodes, int)
        self.places: dict[tuple[int, int], int] = {}
        for n in self.decisions:
            for a in range(self.actions(n)):
                self.places[n, a] = 1 + len(self.places)
        self.next: dict[int, list[int]] = {place: [] for place in range(1 + len(self.places))}
        paid = np.diff(table.payoffs.start) > 0
        paid |= table.payoffs.constant != 0
        self.paid = np.zeros((1 + len(self.places), len(table.players)), bool)
        for n in range(nodes):
            up = self.parent[n]
            if up >= 0 and table.kind[up] == DECISION:
                self.slot[n] = self.places[int(up), int(self.came[n])]
            elif up >= 0:
                self.slot[n] = self.slot[up]
            self.paid[self.slot[n]] |= paid.reshape(nodes, -1)[n]
            if table.kind[n] == DECISION:
                self.next[int(self.slot[n])].append(n)
                self.find_above(n)

    def first(self, n: int) -> int:
        """First row of choice probabilities of a decision."""
        return int(self.table.edge_row[self.table.edge_start[n]])

    def set_of(self, n: int) -> int:
        """Information set of a decision."""
        return self.sets[self.first(n)]

    def actions(self, n: int) -> int:
        """How many actions a decision has."""
        return int(self.table.edge_start[n + 1] - self.table.edge_start[n])

    def find_above(self, n: int) -> None:
        """Note what leads to a decision: the decision above, its action, and whether chance."""
        below, up = n, int(self.parent[n])
        self.by_chance[n] = up >= 0 and self.table.kind[up] == CHANCE
        while up >= 0 and self.table.kind[up] != DECISION:
            below, up = up, int(self.parent[up])
        self.above[n], self.taken[n] = up, int(self.came[below])

    def ancestors(self, n: int) -> list[tuple[int, int]]:
        """Decisions above, the nearest first, each with its action that leads here."""
        found = []
        while self.above[n] >= 0:
            found.append((self.above[n], self.taken[n]))
            n = self.above[n]
        return found

    def player(self, n: int) -> int:
        """Who decides."""
        return int(self.table.player[n])
