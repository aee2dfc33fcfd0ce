"""What a solution claims, checked by an independent recursion over the game itself.

Shares no code with the solvers: it walks the ``Game``, not the tables' arrays, in plain NumPy,
and takes nothing from a solver but the choice probabilities it is asked to check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from foedus.errors import Diagnostic, GameError
from foedus.games.game import Chance, Decision, Game, Linear, Node, Outcome
from foedus.games.tables import GameTable

__all__ = ["Certificate", "certify"]

FloatArray: TypeAlias = npt.NDArray[np.float64]

# At infinite precision, how far below the best an action may be to count as equally good: relative
# to the larger of 1 and the values at hand; wider than the solver's margin, so that rounding in
# another order of summation is not called an error.
_EQUAL = 1e-9


@dataclass(frozen=True, eq=False)
class Certificate:
    """How far choice probabilities are from what the game and the precision imply.

    Attributes:
        residual: Largest difference between a choice probability and the logit choice (or best
            response) to the values that follow from all probabilities below it [N]. Where
            choices were prescribed, their difference from the prescription.
        regret: What a one-shot change to the best action would gain the deciding player, given
            the choices below: one row a decision, in preorder [decisions, N], in payoff units.
            Positive even in exact logit solutions, where it shrinks as precision grows.
        regret_by_player: The largest regret of each player's decisions [players, N].
        values: Expected payoffs at the root, recomputed [players, N].
        decisions: Names of the decisions, as rows of ``regret``.
    """

    residual: FloatArray
    regret: FloatArray
    regret_by_player: FloatArray
    values: FloatArray
    decisions: tuple[str, ...]

    def __repr__(self) -> str:
        """One line: the worst residual and regret over all draws that have one."""
        residual = np.max(self.residual, where=~np.isnan(self.residual), initial=0.0)
        regret = np.max(self.regret, where=~np.isnan(self.regret), initial=0.0)
        unsolved = int(np.isnan(self.residual).sum())
        return (
            f"<Certificate: residual at most {residual:.1e}, regret at most {regret:.2e}, "
            f"{unsolved} of {self.residual.size} draws without a solution>"
        )


def certify(
    game: Game | GameTable,
    parameters: Mapping[str, Any] | FloatArray,
    precision: float | Mapping[str, Any] | FloatArray,
    probabilities: FloatArray,
    *,
    given: FloatArray | None = None,
) -> Certificate:
    """Check choice probabilities against the game, without trusting what computed them.

    Args:
        game: The game, or its table (needed when ``parameters`` is an array without names).
        parameters: Name to number or array [N]; or an array in the table's order.
        precision: As given to the solver: a number, by player, or [players, N or 1].
        probabilities: Choice probabilities [actions, N], decisions in preorder.
        given: Prescribed choices that the solver was told to keep [actions, N], NaN where free.

    Returns:
        The certificate; NaN where probabilities or parameters are NaN.

    Raises:
        GameError: Shapes do not fit the game, or an information set has several decisions.

    Example:
        >>> from foedus.games import Decision, Game, Outcome, solve, tabulate
        >>> ends = {"no": Outcome("peace", {"A": 0}), "yes": Outcome("war", {"A": -1})}
        >>> table = tabulate(Game("Alone", ("A",), Decision("A", "war?", ends)))
        >>> solution = solve(table, {}, precision=2)
        >>> bool(certify(table, {}, 2, solution.probabilities).residual[0] < 1e-15)
        True
    """
    if isinstance(game, GameTable):
        names, tree = game.parameters, game.game
    else:
        names, tree = (), game
    if isinstance(parameters, np.ndarray):
        if parameters.ndim != 2 or len(parameters) != len(names):
            found = f"shape {parameters.shape}"
            raise GameError(Diagnostic("parameters", found, f"[{len(names)}, draws] and a table"))
        parameters = dict(zip(names, parameters, strict=True))
    draws = probabilities.shape[-1]
    check = _Recursion(tree.players, parameters, precision, probabilities, given)
    values = check.value(tree.root)
    if check.row != len(probabilities):
        found = f"{len(probabilities)} rows"
        raise GameError(Diagnostic("probabilities", found, f"{check.row}, one an action"))
    by_player = np.zeros((len(tree.players), draws))
    regret = np.array(check.regret).reshape(-1, draws)
    for row, player in zip(regret, check.movers, strict=True):
        mine = by_player[tree.players.index(player)]
        np.maximum(mine, row, out=mine)
    return Certificate(check.residual, regret, by_player, values, tuple(check.decisions))


class _Recursion:
    """Values from the leaves to the root under the probabilities to be checked."""

    def __init__(
        self,
        players: tuple[str, ...],
        parameters: Mapping[str, Any],
        precision: float | Mapping[str, Any] | FloatArray,
        probabilities: FloatArray,
        given: FloatArray | None,
    ) -> None:
        self.players = players
        self.parameters = parameters
        self.probabilities = probabilities
        self.given = given
        self.draws = probabilities.shape[-1]
        self.precision = {
            player: np.broadcast_to(
                np.asarray(
                    precision[player] if isinstance(precision, Mapping) else _of(precision, index),
                    float,
                ),
                (self.draws,),
            )
            for index, player in enumerate(players)
        }
        self.row = 0
        self.seen: set[str] = set()
        self.residual = np.zeros(self.draws)
        self.regret: list[FloatArray] = []
        self.movers: list[str] = []
        self.decisions: list[str] = []

    def number(self, value: float | str | Linear) -> FloatArray:
        """A payoff or probability for every draw."""
        if isinstance(value, str):
            value = Linear({value: 1.0})
        if not isinstance(value, Linear):
            return np.full(self.draws, float(value))
        total = np.full(self.draws, float(value.constant))
        for name, coefficient in value.coefficients.items():
            if name not in self.parameters:
                raise GameError(Diagnostic("parameters", f"no value for {name!r}"))
            total = total + coefficient * np.asarray(self.parameters[name], float)
        return total

    def value(self, node: Node) -> FloatArray:
        """Expected payoffs of all players from a node on [players, N]."""
        if isinstance(node, Outcome):
            return np.array([self.number(node.payoffs[player]) for player in self.players])
        if isinstance(node, Chance):
            parts = [
                self.number(odds) * self.value(child) for odds, child in node.branches.values()
            ]
            total: FloatArray = np.sum(parts, axis=0)
            return total
        return self.decide(node)

    def decide(self, node: Decision) -> FloatArray:
        """Compare the choice at one decision with the values below it."""
        if node.infoset is not None:
            if node.infoset in self.seen:
                place = f"information set {node.infoset!r}"
                raise GameError(Diagnostic(place, "several decisions share it, so beliefs matter"))
            self.seen.add(node.infoset)
        rows = slice(self.row, self.row + len(node.actions))
        self.row = rows.stop
        at = len(self.regret)
        self.regret.append(np.empty(0))
        self.movers.append(node.player)
        self.decisions.append(node.name)
        below = np.array([self.value(child) for child in node.actions.values()])
        chosen = self.probabilities[rows]
        if chosen.shape != below.shape[::2]:
            raise GameError(Diagnostic("probabilities", "fewer rows than the game has actions"))
        values: FloatArray = np.einsum("an,apn->pn", chosen, below)
        own = below[:, self.players.index(node.player)]
        best = own.max(axis=0)
        self.regret[at] = best - values[self.players.index(node.player)]
        error = self.error(own, best, chosen, self.precision[node.player])
        if self.given is not None:
            held = self.given[rows]
            prescribed = ~np.isnan(held).any(axis=0)
            error = np.where(prescribed, np.abs(chosen - held).max(axis=0), error)
        self.residual = np.maximum(self.residual, error)
        return values

    @staticmethod
    def error(
        own: FloatArray, best: FloatArray, chosen: FloatArray, sharp: FloatArray
    ) -> FloatArray:
        """Distance of a choice from logit choice, or from the set of best responses."""
        endless = np.isinf(sharp)
        weight = np.exp(np.where(endless, 0.0, sharp) * (own - best))
        logit = np.abs(chosen - weight / weight.sum(axis=0)).max(axis=0)
        worse = own < best - _EQUAL * np.maximum(1.0, np.abs(own).max(axis=0))
        astray = np.maximum(
            np.where(worse, np.abs(chosen), 0.0).max(axis=0), np.abs(chosen.sum(axis=0) - 1.0)
        )
        # Comparisons with NaN are false, so a draw without a solution must be kept apart.
        astray = np.where(np.isnan(own).any(axis=0), np.nan, astray)
        result: FloatArray = np.where(endless, astray, logit)
        return result


def _of(precision: float | FloatArray, player: int) -> float | FloatArray:
    """The precision of one player out of a number or an array with a row for each."""
    return precision[player] if isinstance(precision, np.ndarray) and precision.ndim else precision
