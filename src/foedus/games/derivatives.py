"""Exact sensitivities of a solution: how choices and values move with what the game is made of.

With perfect information the chain rule is applied backwards through the tree. Where beliefs matter
the equilibrium is a root of ``H(z, theta) = z - precision * (U(a) - U(0)) = 0`` in the log odds
``z``, and the implicit function theorem gives ``dz = -(dH/dz)^-1 dH/dtheta``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from foedus.errors import Diagnostic, GameError, nearest
from foedus.games._worth import (
    Point,
    Structure,
    by_unknown,
    less_first,
    log_changes,
    logs_of,
    point,
    slopes,
    structure,
    tangent,
)
from foedus.games.backward import Status
from foedus.games.tables import CHANCE, OUTCOME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foedus.games.backward import Solution
    from foedus.games.tables import GameTable
    from foedus.games.terms import FloatArray, IntArray

__all__ = ["By", "Derivatives", "derivatives"]

By = Literal["parameters", "payoffs", "chances", "precision"]
Name: TypeAlias = str | tuple[tuple[str, ...], str]

_BLOCK_BYTES = 64_000_000  # the most memory of one array of changes


@dataclass(frozen=True, eq=False)
class Derivatives:
    """How choice probabilities and values at the root change, per unit of each cause.

    Attributes:
        table: The game.
        by: What the causes are.
        names: The causes. Parameters and players by name; payoffs as (labels leading to the
            outcome, player); chances as (labels leading to the chance node, branch).
        probabilities: Derivatives of choice probabilities [actions, causes, N].
        values: Derivatives of expected payoffs at the root [players, causes, N].
    """

    table: GameTable
    by: By
    names: tuple[Name, ...]
    probabilities: FloatArray
    values: FloatArray

    def __repr__(self) -> str:
        """One line with the sizes."""
        return (
            f"<Derivatives of {self.table.game.title!r} by {len(self.names)} {self.by}: "
            f"{self.probabilities.shape[2]} draws>"
        )

    def place(self, name: Name) -> int:
        """The place of a cause among ``names``.

        Raises:
            GameError: There is no such cause.
        """
        if name not in self.names:
            known = [other for other in self.names if isinstance(other, str)]
            fix = nearest(name, known) if isinstance(name, str) else ""
            where = f"derivatives by {self.by}"
            raise GameError(Diagnostic(where, f"no {name!r}", "one of its names", fix))
        return self.names.index(name)

    def probability(self, node: str | tuple[str, ...], action: str, name: Name) -> FloatArray:
        """Derivative of the probability of an action by one cause [N].

        Args:
            node: The decision or information set, as ``table.row`` takes it.
            action: The label of the action.
            name: One of ``names``.
        """
        found: FloatArray = self.probabilities[self.table.row(node, action), self.place(name)]
        return found

    def value(self, player: str, name: Name) -> FloatArray:
        """Derivative of a player's expected payoff at the root by one cause [N]."""
        if player not in self.table.players:
            fix = nearest(player, self.table.players)
            raise GameError(Diagnostic("player", f"unknown player {player!r}", fix=fix))
        found: FloatArray = self.values[self.table.players.index(player), self.place(name)]
        return found


def derivatives(solution: Solution, by: By = "parameters") -> Derivatives:
    """Exact derivatives of a solution's choices and values, all draws at once.

    Args:
        solution: A solution in which nobody's choices were prescribed, at finite precision.
        by: ``parameters``: every parameter of the table. ``payoffs``: the payoff of every player
            at every outcome. ``chances``: the probability of every branch of chance; as branches
            sum to one, only differences mean something: what moving probability from one to
            another does. ``precision``: the precision of every player.

    Returns:
        The derivatives; NaN in draws that are not solved or that lie on a turning point of their
        branch, where there is no derivative.

    Raises:
        GameError: ``by`` is none of the four, or a precision is infinite: best responses jump.

    Example:
        >>> from foedus.games import Decision, Game, Linear, Outcome, derivatives, solve, tabulate
        >>> peace, war = Outcome("peace", {"A": 0}), Outcome("war", {"A": Linear({"w": 1})})
        >>> choice = Decision("A", "war?", {"no": peace, "yes": war})
        >>> table = tabulate(Game("Alone", ("A",), choice))
        >>> found = derivatives(solve(table, {"w": [-1.0, 0.0]}, precision=2))
        >>> found.probability("war?", "yes", "w").round(4)  # precision * p * (1 - p)
        array([0.21, 0.5 ])
    """
    table = solution.table
    causes = _CAUSES.get(by)
    if causes is None:
        fix = nearest(by, _CAUSES)
        raise GameError(Diagnostic("derivatives", f"by {by!r}", ", ".join(_CAUSES), fix))
    solved = np.flatnonzero(solution.status == Status.SOLVED)
    count = len(solution.status)
    sharp = np.broadcast_to(solution.precision, (len(table.players), count))[:, solved]
    if np.isinf(sharp).any():
        fix = "a large number, and see whether the answer still moves"
        what = "infinite precision, where choices jump and have no derivatives"
        raise GameError(Diagnostic("derivatives", what, "finite precision", fix))
    names, make = causes(table)
    shape = (len(names), count)
    probabilities = np.full((len(table.actions), *shape), np.nan)
    values = np.full((len(table.players), *shape), np.nan)
    cell = 8 * len(table.kind) * len(table.players)
    for draws in _blocks(solved, cell * min(max(len(names), 1), 256)):
        width = max(1, _BLOCK_BYTES // (cell * len(draws)))
        part = _Part(solution, draws)
        for first in range(0, len(names), width):
            which = np.arange(first, min(first + width, len(names)))
            moved, worth = part.response(*make(which, part))
            probabilities[:, which[:, None], draws] = moved
            values[:, which[:, None], draws] = worth
    return Derivatives(table, by, names, probabilities, values)


def _blocks(draws: IntArray, size: int) -> Iterator[IntArray]:
    step = max(1, _BLOCK_BYTES // size)
    for start in range(0, len(draws), step):
        yield draws[start : start + step]


Changes: TypeAlias = "tuple[FloatArray | None, FloatArray | None, FloatArray | None]"


class _Part:
    """Some draws of a solution: where they stand and how they answer changes."""

    def __init__(self, solution: Solution, draws: IntArray) -> None:
        table = solution.table
        self.table = table
        self.tree: Structure = structure(table)
        rows = solution.parameters
        self.rows = rows[:, draws] if rows.shape[1] > 1 else np.repeat(rows, len(draws), axis=1)
        sharp = np.broadcast_to(solution.precision, (len(table.players), len(solution.status)))
        self.sharp = sharp[:, draws]
        self.size = len(draws)
        pays = table.payoffs.evaluate(self.rows)
        pays = pays.reshape(len(table.kind), len(table.players), -1)
        odds = np.maximum(table.chances.evaluate(self.rows), 0.0)
        chosen = solution.probabilities[:, draws]
        with np.errstate(divide="ignore"):
            logs = np.log(chosen)
        self.at: Point = point(self.tree, pays, odds, logs)
        if not np.all(chosen > 0):
            # Choices that underflow: their odds against the others follow from what they are worth.
            worth = less_first(self.tree, self.at.worth)
            logs = logs_of(self.tree, by_unknown(self.tree, self.sharp) * worth)
            self.at = point(self.tree, pays, odds, logs)

    def response(
        self, pays: FloatArray | None, odds: FloatArray | None, sharp: FloatArray | None
    ) -> tuple[FloatArray, FloatArray]:
        """Derivatives of choices [actions, K, N] and root values [players, K, N] along changes.

        Args:
            pays: Changes of payoffs at nodes [nodes, players, K, N], or None.
            odds: Changes of chance probabilities [branches, K, N], or None.
            sharp: Changes of precision [players, K, N], or None.
        """
        if self.table.perfect_information:
            return self._backward(pays, odds, sharp)
        return self._implicit(pays, odds, sharp)

    def _implicit(
        self, pays: FloatArray | None, odds: FloatArray | None, sharp: FloatArray | None
    ) -> tuple[FloatArray, FloatArray]:
        tree, at = self.tree, self.at
        precise = by_unknown(tree, self.sharp)[:, None, :]
        by_odds, value_by_odds = slopes(tree, at)
        system = np.eye(tree.unknowns)[:, :, None] - precise * less_first(tree, by_odds)
        direct = None
        push: FloatArray | float = 0.0
        if pays is not None or odds is not None:
            worth, direct = tangent(tree, at, pays, odds, None)
            push = precise * less_first(tree, worth)
        if sharp is not None:
            push = push + by_unknown(tree, sharp) * less_first(tree, at.worth)[:, None, :]
        moved = _solved(system, np.asarray(push))
        probabilities = at.chosen[:, None, :] * log_changes(tree, at.chosen, moved)
        values = np.einsum("pun,ukn->pkn", value_by_odds, moved)
        return probabilities, values if direct is None else values + direct

    def _backward(
        self, pays: FloatArray | None, odds: FloatArray | None, sharp: FloatArray | None
    ) -> tuple[FloatArray, FloatArray]:
        tree, at = self.tree, self.at
        given = next(change for change in (pays, odds, sharp) if change is not None)
        nodes, players = at.value.shape[:2]
        value = np.zeros((nodes, players, *given.shape[-2:])) if pays is None else pays.copy()
        logs = np.zeros((len(at.chosen), *given.shape[-2:]))
        owner = {n: known for known in tree.sets for n in known.members}
        for n in range(nodes - 1, -1, -1):
            known = owner.get(n)
            if known is not None:
                i, span = known.player, slice(known.first, known.last)
                below = [child for _, child in tree.edges[n]]
                push = self.sharp[i] * value[below, i]
                if sharp is not None:
                    push += sharp[i] * at.value[below, i][:, None, :]
                logs[span] = push - np.einsum("an,akn->kn", at.chosen[span], push)
            passed = at.odds if tree.chance[n] else at.chosen
            for row, child in tree.edges[n]:
                value[n] += passed[row] * value[child]
                moved = passed[row] * logs[row] if known is not None else None
                if known is None and odds is not None:
                    moved = odds[row]
                if moved is not None:
                    value[n] += moved * at.value[child][:, None, :]
        return at.chosen[:, None, :] * logs, value[0]


def _solved(system: FloatArray, push: FloatArray) -> FloatArray:
    """Solve [U, U, N] against [U, K, N], draw by draw; NaN where a system is singular."""
    left, right = np.moveaxis(system, 2, 0), np.moveaxis(push, 2, 0)
    try:
        moved = np.asarray(np.linalg.solve(left, right), np.float64)
    except np.linalg.LinAlgError:
        moved = np.full_like(right, np.nan)
        for draw, (matrix, side) in enumerate(zip(left, right, strict=True)):
            try:
                moved[draw] = np.linalg.solve(matrix, side)
            except np.linalg.LinAlgError:
                continue
    found: FloatArray = np.moveaxis(moved, 0, 2)
    return found


Maker: TypeAlias = "Callable[[IntArray, _Part], Changes]"


def _by_parameters(table: GameTable) -> tuple[tuple[Name, ...], Maker]:
    pay, odd = table.payoffs, table.chances

    def make(which: IntArray, part: _Part) -> Changes:
        pays = _dense(pay.start, pay.row, pay.coefficient, which)
        odds = _dense(odd.start, odd.row, odd.coefficient, which)
        pays = pays.reshape(len(table.kind), len(table.players), len(which))
        return _repeated(pays, part.size), _repeated(odds, part.size), None

    return table.parameters, make


def _dense(start: IntArray, row: IntArray, coefficient: FloatArray, which: IntArray) -> FloatArray:
    """Coefficients of some parameters in every expression [expressions, which]."""
    found = np.zeros((len(start) - 1, len(which)))
    expression = np.repeat(np.arange(len(start) - 1), np.diff(start))
    for column, parameter in enumerate(which):
        mine = row == parameter
        found[expression[mine], column] = coefficient[mine]
    return found


def _repeated(changes: FloatArray, size: int) -> FloatArray:
    return np.repeat(changes[..., None], size, axis=-1)


def _by_payoffs(table: GameTable) -> tuple[tuple[Name, ...], Maker]:
    leaves = np.flatnonzero(table.kind == OUTCOME)
    players = len(table.players)
    names = tuple((table.paths[n], player) for n in leaves for player in table.players)

    def make(which: IntArray, part: _Part) -> Changes:
        pays = np.zeros((len(table.kind), players, len(which), part.size))
        for column, cause in enumerate(which):
            pays[leaves[cause // players], cause % players, column] = 1.0
        return pays, None, None

    return names, make


def _by_chances(table: GameTable) -> tuple[tuple[Name, ...], Maker]:
    names: list[Name] = []
    for n in np.flatnonzero(table.kind == CHANCE):
        below = table.edge_child[table.edge_start[n] : table.edge_start[n + 1]]
        names += [(table.paths[n], table.paths[child][-1]) for child in below]

    def make(which: IntArray, part: _Part) -> Changes:
        odds = np.zeros((len(names), len(which), part.size))
        odds[which, np.arange(len(which))] = 1.0
        return None, odds, None

    return tuple(names), make


def _by_precision(table: GameTable) -> tuple[tuple[Name, ...], Maker]:
    def make(which: IntArray, part: _Part) -> Changes:
        sharp = np.zeros((len(table.players), len(which), part.size))
        sharp[which, np.arange(len(which))] = 1.0
        return None, None, sharp

    return table.players, make


_CAUSES = {
    "parameters": _by_parameters,
    "payoffs": _by_payoffs,
    "chances": _by_chances,
    "precision": _by_precision,
}
