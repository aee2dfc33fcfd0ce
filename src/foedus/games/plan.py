"""What has to be worked out at one point of the branch, as lists of steps for the compiled loop.

A game is reduced once, before any draw is solved. Chance and outcomes disappear: what they add to
an action is one number a draw, and between decisions only the chance of getting from one to the
next remains. Expected payoffs are kept for those who decide at a node or above it, since nobody
else's choice depends on them. Derivatives are kept where one information set can move another's
comparison: a decision below through what it makes an action worth, a decision above through
beliefs, unless all nodes of a set lie behind the same action of it.

The sets that move each other form a graph. Those outside all its circles, and those inside that
follow from others once a few (the *cut*) are known, can be solved for one after another: parts of
a game that need no beliefs, such as a last move by someone who knows everything, are solved by
backward induction in this way. Only the cut is left for elimination.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from foedus.games.reduction import Reduced
from foedus.games.tables import CHANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foedus.games.tables import GameTable
    from foedus.games.terms import IntArray

__all__ = ["Plan", "plan_for"]


class Plan(NamedTuple):
    """Flat lists of integers; rows count places of the workspace, one number a draw each."""

    sizes: IntArray  # see ``SIZES``
    node: IntArray  # by node: slot it counts in, its chance or -1, parent, continuations
    decision: IntArray  # nodes that are decisions
    chance: IntArray  # by chance node: first chance, branches
    sets: IntArray  # by information set: first row, actions, player, first unknown or -1
    products: IntArray  # target, factor, factor: reach of nodes
    beliefs: IntArray  # by set of several nodes: how many, then by node reach, belief, decision
    logs: IntArray  # by decision: decision above, row of the choice there, its set; -1 for none
    values: IntArray  # expected payoffs, from the leaves up: kind, target, count, then rows
    utility: IntArray  # expected payoff of an action at a set: target, count, then rows
    compare: IntArray  # by unknown: set, value of the action, value of the first action
    excess: IntArray  # target, belief, value and mean of the action, of the first action
    gains: IntArray  # target, probability, value of the action, value of the decision
    chains: IntArray  # target, factor, factor: reaching a decision from one above it
    entries: IntArray  # row, column, set, row of choice, counts, then rows
    hidden: IntArray  # by unknown: earlier unknowns it depends on, counted, then listed
    total: IntArray  # values at the root: actions of decisions from the leaves up
    used: IntArray  # parameters that the game uses


# Places in ``Plan.sizes``.
SIZES = (
    "rows", "players", "slots", "actions", "unknowns", "cut", "sets", "depth", "weight", "chosen",
    "constant", "exponent", "mantissa", "near", "lognear", "logreach", "lam", "matrix", "state",
    "one", "decisions",
)  # fmt: skip


@dataclass
class _Rows:
    """Gives out rows of the workspace."""

    count: int = 0
    names: dict[tuple[object, ...], int] = field(default_factory=dict)

    def block(self, size: int) -> int:
        first = self.count
        self.count += size
        return first

    def at(self, *name: object) -> int:
        """The row of a quantity; a new one when it has none yet."""
        if name not in self.names:
            self.names[name] = self.block(1)
        return self.names[name]


def _cut(links: dict[int, set[int]]) -> list[int]:
    """A small set of information sets without which no circle of dependence is left.

    Sets outside circles are taken away first; then the one with most connections is cut, again and
    again (a heuristic: any such set will do, a smaller one is quicker).
    """
    into = {s: set(links[s]) - {s} for s in links}
    cut = [s for s in links if s in links[s]]
    alive = set(links) - set(cut)
    while alive:
        for s in alive:
            into[s] &= alive
        out = {s: sum(s in into[t] for t in alive) for s in alive}
        free = [s for s in alive if not into[s] or not out[s]]
        if free:
            alive -= set(free)
            continue
        worst = max(sorted(alive), key=lambda s: len(into[s]) * out[s])
        cut.append(worst)
        alive.discard(worst)
    return sorted(cut)


def _in_order(links: dict[int, set[int]], cut: Sequence[int]) -> list[int]:
    """The other sets, each after those it depends on."""
    left = [s for s in links if s not in cut]
    done: list[int] = []
    while left:
        ready = [s for s in left if not (links[s] & set(left)) - {s}]
        done += ready
        left = [s for s in left if s not in ready]
    return done


@lru_cache(maxsize=64)
def plan_for(table: GameTable, held: tuple[bool, ...]) -> Plan:
    """The plan of a game in which some players' choices are all prescribed.

    Args:
        table: The game.
        held: By player, whether all choices are prescribed, so that nothing of it is unknown.
    """
    return _Planner(table, held).plan()


class _Planner:
    """Puts a plan together, list by list."""

    def __init__(self, table: GameTable, held: tuple[bool, ...]) -> None:
        self.table, self.tree, self.rows = table, Reduced(table), _Rows()
        tree, players = self.tree, len(table.players)
        self.players = players
        self.constant = self.rows.block(len(tree.next) * players)
        self.chosen = self.rows.block(len(table.actions))
        self.exponent = self.rows.block(len(table.actions))
        self.mantissa = self.rows.block(len(tree.members))
        self.weight = self.rows.block(len(tree.members))
        self.lam = self.rows.block(len(tree.members))
        self.near = self.rows.block(len(tree.decisions))
        self.lognear = self.rows.block(len(tree.decisions))
        self.logreach = self.rows.block(2 * len(tree.decisions))
        self.one = self.rows.block(1)
        self.place = {n: k for k, n in enumerate(tree.decisions)}
        self.free = [not held[tree.player(m[0])] for m in tree.members]
        # Whose expected payoffs are needed from a decision on: those who decide above it.
        self.watching = {n: {tree.player(m) for m, _ in tree.ancestors(n)} for n in tree.decisions}

    def step(self, n: int) -> int:
        """Row of the probability of getting to a decision from the one above it."""
        tree = self.tree
        near = self.near + self.place[n] if tree.by_chance[n] else self.one
        if tree.above[n] < 0:
            return near
        row = self.chosen + tree.first(tree.above[n]) + tree.taken[n]
        if not tree.by_chance[n]:
            return row
        return self.product("step", (n,), row, near, self.steps)

    def product(
        self, kind: str, name: tuple[int, ...], one: int, other: int, into: list[int]
    ) -> int:
        """Row of a product, which is the other factor's where one is 1."""
        if self.one in {one, other}:
            return other if one == self.one else one
        known = (kind, *name) in self.rows.names
        row = self.rows.at(kind, *name)
        if not known:
            into += [row, one, other]
        return row

    def reach(self, n: int) -> int:
        up = self.tree.above[n]
        if up < 0:
            return self.step(n)
        return self.product("reach", (n,), self.reach(up), self.step(n), self.steps)

    def worth(self, n: int, action: int, player: int) -> int:
        """Row of what a player expects after an action."""
        tree = self.tree
        slot = tree.places[n, action]
        fixed = self.constant + slot * self.players + player
        below = tree.next[slot]
        if not below:
            return fixed
        if len(below) == 1 and not tree.by_chance[below[0]] and not tree.paid[slot, player]:
            return self.value(below[0], player)
        name = ("worth", slot, player)
        known = name in self.rows.names
        parts = [row for m in below for row in (self.link(m), self.value(m, player))]
        row = self.rows.at(*name)
        if not known:
            self.sums += [0, row, fixed, len(below), *parts]
        return row

    def link(self, n: int) -> int:
        return self.near + self.place[n] if self.tree.by_chance[n] else self.one

    def value(self, n: int, player: int) -> int:
        """Row of what a player expects from a decision on."""
        name = ("value", n, player)
        known = name in self.rows.names
        if not known:
            count = self.tree.actions(n)
            parts = [self.worth(n, a, player) for a in range(count)]
            row = self.rows.at(*name)
            self.sums += [1, row, self.chosen + self.tree.first(n), count, *parts]
        return self.rows.at(*name)

    def belief(self, n: int) -> int:
        s = self.tree.set_of(n)
        return self.rows.at("belief", n) if len(self.tree.members[s]) > 1 else self.one

    def mean(self, s: int, action: int) -> int:
        """Row of what the player of a set expects of an action there."""
        members, player = self.tree.members[s], self.tree.player(self.tree.members[s][0])
        if len(members) == 1:
            return self.worth(members[0], action, player)
        return self.rows.at("mean", s, action)

    def plan(self) -> Plan:
        tree = self.tree
        self.steps: list[int] = []
        self.sums: list[int] = []
        beliefs: list[int] = []
        utility: list[int] = []
        for s, members in enumerate(tree.members):
            if len(members) == 1 or not self.free[s]:
                continue
            beliefs += [len(members)]
            beliefs += [x for n in members for x in (self.reach(n), self.belief(n), self.place[n])]
            who = tree.player(members[0])
            for a in range(tree.actions(members[0])):
                parts = [x for n in members for x in (self.belief(n), self.worth(n, a, who))]
                utility += [self.mean(s, a), len(members), *parts]
        links, cells = self.dependence()
        cut = _cut(links)
        order = [*_in_order(links, cut), *cut]
        column, unknowns = {}, 0
        for s in order:
            column[s] = unknowns
            unknowns += tree.actions(tree.members[s][0]) - 1
        in_cut = sum(tree.actions(tree.members[s][0]) - 1 for s in cut)
        compare = []
        for s in order:
            for a in range(1, tree.actions(tree.members[s][0])):
                compare += [s, self.mean(s, a), self.mean(s, 0)]
        excess, gains, chains, entries, nonzero = self.derivatives(cells, column)
        hidden: list[int] = []
        for r in range(unknowns):
            earlier = sorted(c for c in nonzero[r] if c < min(r, unknowns - in_cut))
            hidden += [len(earlier), *earlier]
        matrix = self.rows.block((unknowns + 1) * (unknowns + 2))
        state = self.rows.block(9 * (unknowns + 1) + 18)
        sizes = {
            "players": self.players, "slots": len(tree.next), "actions": len(self.table.actions),
            "unknowns": unknowns, "cut": in_cut, "sets": len(tree.members),
            "depth": max((len(tree.ancestors(n)) for n in tree.decisions), default=0) + 1,
            "weight": self.weight, "chosen": self.chosen, "constant": self.constant,
            "exponent": self.exponent, "mantissa": self.mantissa, "near": self.near,
            "lognear": self.lognear, "logreach": self.logreach, "lam": self.lam,
            "matrix": matrix, "state": state, "one": self.one, "decisions": len(tree.decisions),
            "rows": self.rows.count,
        }  # fmt: skip
        lists = (
            [sizes[name] for name in SIZES], self.by_node(), self.by_decision(), self.chances(),
            self.by_set(column), self.steps, beliefs, self.in_logs(), self.sums, utility, compare,
            excess, gains, chains, entries, hidden, self.at_root(), self.parameters(),
        )  # fmt: skip
        return Plan(*(_frozen(numbers) for numbers in lists))

    def dependence(self) -> tuple[dict[int, set[int]], dict[tuple[int, int], list[list[int]]]]:
        """Which free sets move which, and through which pairs of decisions.

        For every (set, set that moves it): pairs (decision above, below) through values, where the
        mover lies below, and (decision, action taken) through beliefs, where it lies above.
        """
        tree = self.tree
        links: dict[int, set[int]] = {s: set() for s in range(len(tree.members)) if self.free[s]}
        cells: dict[tuple[int, int], list[list[int]]] = {}
        for s, movers in links.items():
            ways: dict[int, list[list[int]]] = {}
            for n in tree.members[s]:
                for m, taken in tree.ancestors(n):
                    t = tree.set_of(m)
                    if not self.free[t]:
                        continue
                    links[t].add(s)
                    cells.setdefault((t, s), []).append([0, m, taken, n])
                    ways.setdefault(t, []).append([1, m, taken, n])
            for t, found in ways.items():
                # All behind the same action of t: it does not tell the nodes apart.
                if len({way[2] for way in found}) == 1 and len(found) == len(tree.members[s]):
                    continue
                if len(tree.members[s]) > 1:
                    movers.add(t)
                    cells.setdefault((s, t), []).extend(found)
        return links, cells

    def derivatives(
        self, cells: dict[tuple[int, int], list[list[int]]], column: dict[int, int]
    ) -> tuple[list[int], list[int], list[int], list[int], list[set[int]]]:
        """How every unknown moves every comparison: lists of steps and where they are not zero."""
        tree = self.tree
        excess: list[int] = []
        gains: list[int] = []
        chains: list[int] = []
        entries: list[int] = []
        nonzero: list[set[int]] = [set() for _ in range(sum(self.widths(column)))]
        for (s, t), ways in sorted(cells.items()):
            width, across = self.width(s), self.width(t)
            below = [(m, taken, n) for kind, m, taken, n in ways if kind == 0]
            above = [(taken, n) for kind, _, taken, n in ways if kind == 1]
            for a in range(1, width + 1):
                for c in range(1, across + 1):
                    plus = self.pairs([w for w in below if w[1] == a], c, chains, gains)
                    minus = self.pairs([w for w in below if w[1] == 0], c, chains, gains)
                    behind = [self.excess(n, a, excess) for taken, n in above if taken == c]
                    everyone = [self.excess(n, a, excess) for _, n in above]
                    counts = [len(plus) // 2, len(minus) // 2, len(behind), len(everyone)]
                    if any(counts):
                        r, k = column[s] + a - 1, column[t] + c - 1
                        nonzero[r].add(k)
                        odds = self.chosen + tree.first(tree.members[t][0]) + c
                        entries += [r, k, s, odds, *counts, *plus, *minus, *behind, *everyone]
        return excess, gains, chains, entries, nonzero

    def width(self, s: int) -> int:
        return self.tree.actions(self.tree.members[s][0]) - 1

    def widths(self, column: dict[int, int]) -> Iterable[int]:
        return (self.width(s) for s in column)

    def pairs(
        self, ways: list[tuple[int, int, int]], action: int, chains: list[int], gains: list[int]
    ) -> list[int]:
        """Rows of the factors by which an action at a decision below moves a payoff above."""
        return [
            row
            for m, _, n in ways
            for row in (self.chain(m, n, chains), self.gain(n, action, self.tree.player(m), gains))
        ]

    def chain(self, m: int, n: int, chains: list[int]) -> int:
        """Row of the chance of being at m and, the action there taken, of reaching n."""
        up = self.tree.above[n]
        if up == m:
            return self.product("chain", (m, n), self.belief(m), self.link(n), chains)
        return self.product("chain", (m, n), self.chain(m, up, chains), self.step(n), chains)

    def gain(self, n: int, action: int, player: int, gains: list[int]) -> int:
        name = ("gain", n, action, player)
        known = name in self.rows.names
        row = self.rows.at(*name)
        if not known:
            odds = self.chosen + self.tree.first(n) + action
            gains += [row, odds, self.worth(n, action, player), self.value(n, player)]
        return row

    def excess(self, n: int, action: int, excess: list[int]) -> int:
        name = ("excess", n, action)
        known = name in self.rows.names
        row = self.rows.at(*name)
        if not known:
            s, who = self.tree.set_of(n), self.tree.player(n)
            excess += [row, self.belief(n), self.worth(n, action, who), self.mean(s, action)]
            excess += [self.worth(n, 0, who), self.mean(s, 0)]
        return row

    def by_node(self) -> list[int]:
        tree, table = self.tree, self.table
        below = np.diff(table.edge_start)
        found = []
        for n in range(len(table.kind)):
            up = tree.parent[n]
            chance = up >= 0 and table.kind[up] == CHANCE
            row = table.edge_row[table.edge_start[up] + tree.came[n]] if chance else -1
            found += [int(tree.slot[n]), int(row), int(up), int(below[n])]
        return found

    def by_decision(self) -> list[int]:
        return self.tree.decisions

    def chances(self) -> list[int]:
        table = self.table
        return [
            int(x)
            for n in np.flatnonzero(table.kind == CHANCE)
            for x in (
                table.edge_row[table.edge_start[n]], table.edge_start[n + 1] - table.edge_start[n]
            )
        ]  # fmt: skip

    def by_set(self, column: dict[int, int]) -> list[int]:
        tree = self.tree
        return [
            x
            for s, members in enumerate(tree.members)
            for x in (
                tree.first(members[0]), tree.actions(members[0]), tree.player(members[0]),
                column.get(s, -1),
            )
        ]  # fmt: skip

    def in_logs(self) -> list[int]:
        """By decision: the decision above, the row of the choice there, its set."""
        tree = self.tree
        found = []
        for n in tree.decisions:
            up = tree.above[n]
            if up < 0:
                found += [-1, -1, -1]
            else:
                found += [self.place[up], tree.first(up) + tree.taken[n], tree.set_of(up)]
        return found

    def at_root(self) -> list[int]:
        """By decision from the leaves up: slot it counts in, its first slot, actions, first row."""
        tree = self.tree
        return [
            x
            for n in reversed(tree.decisions)
            for x in (int(tree.slot[n]), tree.places[n, 0], tree.actions(n), tree.first(n))
        ]

    def parameters(self) -> list[int]:
        table = self.table
        return [int(k) for k in np.unique(np.concatenate([table.payoffs.row, table.chances.row]))]


def _frozen(numbers: Sequence[int]) -> IntArray:
    array = np.array(numbers, np.int64)
    array.flags.writeable = False
    return array
