"""The same game as flat arrays: the structure once, the payoffs as a program over parameters.

Nodes are numbered in preorder (the root is 0, a node comes before everything below it, siblings in
the stated order). Rows of choice probabilities follow the decisions in that order, one row an
action; decisions of one information set share their rows.

A payoff program gives, for a node and a player, a constant and a sparse list of (parameter,
coefficient). Terms that every continuation of a node has in common stand at that node rather than
at each of the leaves below it: expectations are the same and cost less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from foedus.errors import Diagnostic, GameError, nearest
from foedus.games.game import (
    Chance,
    Decision,
    Game,
    Linear,
    Node,
    Outcome,
    as_linear,
    children,
    where,
)
from foedus.games.recall import check_recall
from foedus.games.terms import FloatArray, IntArray, Terms, compress, lift

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["GameTable", "parameter_rows", "tabulate"]

OUTCOME, DECISION, CHANCE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class GameTable:
    """A game as arrays, made once and solved for any number of draws.

    Attributes:
        game: The game these arrays were made from.
        players: Player names, in the order of rows of values and precision.
        parameters: Parameter names, in the order of rows of parameter arrays.
        outcomes: Names of the outcomes, each once, in order of first appearance.
        actions: (decision, action) of every row of choice probabilities; the first is the name of
            the information set where the decision has one.
        names: Name of every node; ``paths`` has the labels that lead to it.
        kind: 0 outcome, 1 decision, 2 chance [nodes].
        player: Index of the deciding player, -1 elsewhere [nodes].
        outcome: Index into ``outcomes``, -1 elsewhere [nodes].
        edge_start: Continuations of node ``n`` are edges ``edge_start[n]`` up to but not
            including ``edge_start[n + 1]``.
        edge_child: Node that an edge leads to [edges].
        edge_row: Row of choice probabilities (decisions) or of ``chances`` (chance) [edges].
        payoffs: Payoff program, expression ``node * players + player``.
        chances: Chance probabilities, one expression a branch.
        perfect_information: Whether every information set is a single decision.
        layout: The arrays of the backward pass, in the order its kernel takes them.
    """

    game: Game
    players: tuple[str, ...]
    parameters: tuple[str, ...]
    outcomes: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    kind: IntArray
    player: IntArray
    outcome: IntArray
    edge_start: IntArray
    edge_child: IntArray
    edge_row: IntArray
    payoffs: Terms
    chances: Terms
    perfect_information: bool
    layout: tuple[Any, ...]

    def __repr__(self) -> str:
        """One line with the sizes."""
        return (
            f"<GameTable {self.game.title!r}: {len(self.kind)} nodes, {len(self.actions)} actions, "
            f"{len(self.players)} players, {len(self.parameters)} parameters>"
        )

    def node(self, key: str | tuple[str, ...]) -> int:
        """The index of a node, by its name if no other node has it, or by the labels leading to it.

        Args:
            key: A node name, or a tuple of action and branch labels from the root.

        Raises:
            GameError: No node, or more than one, goes by that name.
        """
        if isinstance(key, tuple):
            if key in self.paths:
                return self.paths.index(key)
            raise GameError(Diagnostic(where(key), "the game has no such node"))
        found = [index for index, name in enumerate(self.names) if name == key]
        if len(found) == 1:
            return found[0]
        if not found:
            raise GameError(
                Diagnostic("node", f"unknown node {key!r}", fix=nearest(key, self.names))
            )
        paths = ", ".join(map(repr, (self.paths[index] for index in found[:4])))
        raise GameError(
            Diagnostic("node", f"{len(found)} nodes are named {key!r}", "a path", f"one of {paths}")
        )

    def row(self, node: str | tuple[str, ...], action: str) -> int:
        """The row of choice probabilities of an action.

        Args:
            node: The decision, as ``node`` takes it, or the name of its information set.
            action: The label of the action.

        Raises:
            GameError: The node is unknown or not a decision, or it has no such action.
        """
        if isinstance(node, str) and self.actions.count((node, action)) == 1:
            row = self.actions.index((node, action))
            named = [n for n, name in enumerate(self.names) if name == node]
            if all(row in self._rows_at(n) for n in named):
                return row
        index = self.node(node)
        if self.kind[index] != DECISION:
            raise GameError(Diagnostic(where(self.paths[index]), "not a decision", "a decision"))
        first, last = self.edge_start[index], self.edge_start[index + 1]
        labels = [self.paths[child][-1] for child in self.edge_child[first:last]]
        if action not in labels:
            place = where(self.paths[index])
            raise GameError(Diagnostic(place, f"no action {action!r}", fix=nearest(action, labels)))
        return int(self.edge_row[first + labels.index(action)])

    def _rows_at(self, node: int) -> set[int]:
        """The rows of choice probabilities of a node; none unless it is a decision."""
        edges = self.edge_row[self.edge_start[node] : self.edge_start[node + 1]]
        return set(edges.tolist()) if self.kind[node] == DECISION else set()

    def rows_of(self, player: str) -> IntArray:
        """The rows of choice probabilities of all actions of a player.

        Raises:
            GameError: The player is unknown.
        """
        if player not in self.players:
            found = Diagnostic(
                "player", f"unknown player {player!r}", fix=nearest(player, self.players)
            )
            raise GameError(found)
        mine = np.flatnonzero(self.player == self.players.index(player))
        rows = [self.edge_row[self.edge_start[n] : self.edge_start[n + 1]] for n in mine]
        return np.unique(np.concatenate(rows)) if rows else np.empty(0, np.int64)

    def hold(self, probabilities: FloatArray, players: Iterable[str]) -> FloatArray:
        """What ``solve`` takes as ``given`` to hold some players at the choices of a solution.

        Args:
            probabilities: Choice probabilities [actions, N].
            players: Whose choices to keep; the others are free (NaN).

        Returns:
            A new array [actions, N]. Draws without a solution hold -1, which is no probability,
            so that ``solve`` marks them instead of setting the player free.
        """
        held = np.full_like(probabilities, np.nan)
        for player in players:
            rows = self.rows_of(player)
            held[rows] = np.where(np.isnan(probabilities[rows]), -1.0, probabilities[rows])
        return held


def tabulate(game: Game, parameters: Sequence[str] | None = None) -> GameTable:
    """Lay a game out as arrays, once for all draws.

    Args:
        game: The game.
        parameters: Names and order of the parameter rows; may name more than the game uses, so
            that several games share one parameter array. None: order of first appearance.

    Returns:
        The table that ``solve``, ``expect`` and ``measure_table`` take.

    Raises:
        GameError: ``parameters`` repeats a name or lacks one that the game uses, or a player
            forgets what it knew or did (see ``check_recall``).

    Example:
        >>> out, war = Outcome("peace", {"A": 0}), Outcome("war", {"A": Linear({"gain": 1}, -0.5)})
        >>> table = tabulate(Game("Alone", ("A",), Decision("A", "war?", {"no": out, "yes": war})))
        >>> table.parameters, table.actions
        (('gain',), (('war?', 'no'), ('war?', 'yes')))
    """
    flat = _Flat(game)
    sets = {(who, name) for who, name in flat.infosets if name is not None}
    shared = sum(name is not None for _, name in flat.infosets) > len(sets)
    if shared:
        check_recall(game)
    names = _parameter_names(flat, parameters)
    index = {name: row for row, name in enumerate(names)}
    lifted = lift(flat.below, flat.payoffs)
    payoffs = compress([column for node in lifted for column in node], index)
    chances = compress(flat.chances, index)
    kind = np.array(flat.kind, np.int64)
    edge_start = np.cumsum([0, *map(len, flat.below)], dtype=np.int64)
    edge_child = np.array([child for below in flat.below for child in below], np.int64)
    edge_row = np.array([row for rows in flat.rows for row in rows], np.int64)
    player = np.array(flat.player, np.int64)
    table = GameTable(
        game=game,
        players=game.players,
        parameters=names,
        outcomes=tuple(flat.outcomes),
        actions=tuple(flat.actions),
        names=tuple(flat.names),
        paths=tuple(flat.paths),
        kind=kind,
        player=player,
        outcome=np.array(flat.outcome, np.int64),
        edge_start=edge_start,
        edge_child=edge_child,
        edge_row=edge_row,
        payoffs=payoffs,
        chances=chances,
        perfect_information=not shared,
        layout=_layout(flat, player, edge_start, edge_child, edge_row, payoffs, chances),
    )
    for array in (kind, player, table.outcome, edge_start, edge_child, edge_row):
        array.flags.writeable = False
    return table


def parameter_rows(table: GameTable, parameters: Mapping[str, Any] | FloatArray) -> FloatArray:
    """Parameters as one contiguous array in the order of the table.

    Args:
        table: The game.
        parameters: [parameters, N] in table order, or a mapping of name to number or array [N].

    Returns:
        Array [parameters, N], the given one itself when it already has that form.

    Raises:
        GameError: A parameter is missing or the shapes do not fit together.
    """
    if isinstance(parameters, np.ndarray):
        if parameters.ndim != 2 or len(parameters) != len(table.parameters):
            expected = f"[{len(table.parameters)}, draws]"
            raise GameError(Diagnostic("parameters", f"shape {parameters.shape}", expected))
        return np.ascontiguousarray(parameters, np.float64)
    missing = [name for name in table.parameters if name not in parameters]
    if missing:
        raise GameError(
            *(
                Diagnostic("parameters", f"no value for {name!r}", fix=nearest(name, parameters))
                for name in missing[:20]
            )
        )
    columns = [np.asarray(parameters[name], np.float64) for name in table.parameters]
    sizes = {column.shape for column in columns if column.ndim}
    if len(sizes) > 1 or any(column.ndim > 1 for column in columns):
        found = f"arrays of shapes {sorted(sizes)}"
        raise GameError(Diagnostic("parameters", found, "numbers, or arrays of one length"))
    draws = sizes.pop()[0] if sizes else 1
    rows = np.empty((len(columns), draws))
    for row, column in zip(rows, columns, strict=True):
        row[:] = column
    return rows


class _Flat:
    """One walk over the game in preorder, filling parallel lists."""

    def __init__(self, game: Game) -> None:
        self.players = game.players
        self.names: list[str] = []
        self.paths: list[tuple[str, ...]] = []
        self.kind: list[int] = []
        self.player: list[int] = []
        self.outcome: list[int] = []
        self.below: list[list[int]] = []
        self.rows: list[list[int]] = []
        self.actions: list[tuple[str, str]] = []
        self.chances: list[Linear] = []
        self.payoffs: dict[int, list[Linear]] = {}
        self.outcomes: dict[str, int] = {}
        self.infosets: list[tuple[int, str | None]] = []
        self.shared: dict[str, list[int]] = {}
        self.walk(game.root, ())

    def walk(self, node: Node, path: tuple[str, ...]) -> int:
        index = len(self.names)
        self.names.append(node.name)
        self.paths.append(path)
        self.below.append([])
        self.player.append(self.players.index(node.player) if isinstance(node, Decision) else -1)
        self.outcome.append(-1)
        if isinstance(node, Outcome):
            self.kind.append(OUTCOME)
            self.outcome[index] = self.outcomes.setdefault(node.name, len(self.outcomes))
            self.payoffs[index] = [as_linear(node.payoffs[player]) for player in self.players]
        else:
            self.kind.append(DECISION if isinstance(node, Decision) else CHANCE)
        self.rows.append(self.edge_rows(node, index))
        for label, child in children(node):
            self.below[index].append(self.walk(child, (*path, label)))
        return index

    def edge_rows(self, node: Node, index: int) -> list[int]:
        if isinstance(node, Chance):
            first = len(self.chances)
            self.chances += [as_linear(odds) for odds, _ in node.branches.values()]
            return list(range(first, len(self.chances)))
        if isinstance(node, Outcome):
            return []
        self.infosets.append((self.player[index], node.infoset))
        if node.infoset is not None and node.infoset in self.shared:
            return self.shared[node.infoset]
        first = len(self.actions)
        name = node.name if node.infoset is None else node.infoset
        self.actions += [(name, label) for label in node.actions]
        rows = list(range(first, len(self.actions)))
        if node.infoset is not None:
            self.shared[node.infoset] = rows
        return rows


def _parameter_names(flat: _Flat, wanted: Sequence[str] | None) -> tuple[str, ...]:
    used: dict[str, None] = {}
    for linear in [*flat.chances, *(item for leaf in flat.payoffs.values() for item in leaf)]:
        used |= dict.fromkeys(linear.coefficients)
    if wanted is None:
        return tuple(used)
    known = set(wanted)
    found = [
        Diagnostic("parameters", f"the game uses {name!r}", "a row for it", nearest(name, known))
        for name in used
        if name not in known
    ]
    if len(known) < len(wanted):
        found.append(Diagnostic("parameters", "a name is listed more than once"))
    if found:
        raise GameError(*found)
    return tuple(wanted)


def _slots(below: list[list[int]]) -> tuple[list[int], list[int], int]:
    """An order of evaluation and a place for each node's values that keeps few places alive.

    The continuation that needs most places goes first (Sethi and Ullman 1970), and a node's values
    replace those of the continuation evaluated first. Returns order, place of each node, places.
    """
    need = [1] * len(below)
    ranked = [list(children) for children in below]
    for node in range(len(below) - 1, -1, -1):
        if below[node]:
            ranked[node].sort(key=lambda child: -need[child])
            need[node] = max(need[child] + place for place, child in enumerate(ranked[node]))
    order: list[int] = []
    slot = [0] * len(below)
    waiting = [(0, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready or not below[node]:
            order.append(node)
            continue
        waiting.append((node, True))
        for place, child in enumerate(ranked[node]):
            slot[child] = slot[node] + place
        waiting += [(child, False) for child in reversed(ranked[node])]
    return order, slot, need[0]


def _layout(
    flat: _Flat,
    player: IntArray,
    edge_start: IntArray,
    edge_child: IntArray,
    edge_row: IntArray,
    payoffs: Terms,
    chances: Terms,
) -> tuple[Any, ...]:
    """The arguments of the backward kernel that do not depend on the draws.

    Only parameters that the game uses are staged by the kernel; the term rows here count those.
    """
    order, slot, places = _slots(flat.below)
    used = np.unique(np.concatenate([payoffs.row, chances.row]))
    widest = max((len(below) for below in flat.below), default=0)
    sizes = np.array([len(flat.players), places, max(widest, 1)], np.int64)
    arrays: tuple[npt.NDArray[Any], ...] = (
        sizes,
        np.array(order, np.int64),
        player,
        np.array(slot, np.int64),
        edge_start,
        edge_child,
        edge_row,
        used.astype(np.int64),
        payoffs.start,
        np.searchsorted(used, payoffs.row).astype(np.int64),
        payoffs.coefficient,
        payoffs.constant,
        chances.start,
        np.searchsorted(used, chances.row).astype(np.int64),
        chances.coefficient,
        chances.constant,
    )
    for array in arrays:
        array.flags.writeable = False
    return arrays
