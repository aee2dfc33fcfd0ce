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

    Where several decisions share an information set, values are weighted with the beliefs that
    follow from all choices by Bayes' rule, so beliefs are consistent by construction. A set that
    is reached with probability zero has no such beliefs: it is left out of the residual, and its
    regret and beliefs are NaN.

    Attributes:
        residual: Largest difference between a choice probability and the logit choice (or best
            response) to the values that follow from all probabilities [N]. Where choices were
            prescribed, their difference from the prescription.
        regret: What a one-shot change to the best action would gain the deciding player, given
            beliefs and the choices below: one row an information set (a decision that shares none
            is one), in preorder [sets, N], in payoff units. Positive even in exact logit
            solutions, where it shrinks as precision grows.
        regret_by_player: The largest regret of each player's information sets [players, N].
        values: Expected payoffs at the root, recomputed [players, N].
        decisions: Names of the information sets, or of decisions without one, as rows of
            ``regret``.
        beliefs: Probability of each decision within its information set, decisions in preorder
            [decisions, N].
    """

    residual: FloatArray
    regret: FloatArray
    regret_by_player: FloatArray
    values: FloatArray
    decisions: tuple[str, ...]
    beliefs: FloatArray

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
        GameError: Shapes do not fit the game.

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
    values = check.value(tree.root, np.zeros(draws))
    if check.row != len(probabilities):
        found = f"{len(probabilities)} rows"
        raise GameError(Diagnostic("probabilities", found, f"{check.row}, one an action"))
    check.compare()
    by_player = np.zeros((len(tree.players), draws))
    regret = np.array(check.regret).reshape(-1, draws)
    for row, player in zip(regret, check.movers, strict=True):
        mine = by_player[tree.players.index(player)]
        np.fmax(mine, row, out=mine)
    by_player[:, np.isnan(check.residual)] = np.nan
    beliefs = np.array(check.beliefs).reshape(-1, draws)
    names = tuple(known.name for known in check.sets.values())
    return Certificate(check.residual, regret, by_player, values, names, beliefs)


@dataclass
class _Set:
    """What is gathered of an information set while walking the game."""

    name: str
    player: str
    rows: slice
    nodes: list[int]  # places of its decisions among all decisions
    reach: list[FloatArray]  # logarithm of the probability of reaching each of them
    below: list[FloatArray]  # the player's values of all actions at each of them [actions, N]


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
        self.sets: dict[str | int, _Set] = {}
        self.residual = np.zeros(self.draws)
        self.regret: list[FloatArray] = []
        self.movers: list[str] = []
        self.beliefs: list[FloatArray] = []

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

    def value(self, node: Node, reach: FloatArray) -> FloatArray:
        """Expected payoffs of all players from a node on [players, N]."""
        if isinstance(node, Outcome):
            return np.array([self.number(node.payoffs[player]) for player in self.players])
        if isinstance(node, Chance):
            odds = [self.number(odds) for odds, _ in node.branches.values()]
            parts = [
                p * self.value(child, reach + _log(p))
                for p, (_, child) in zip(odds, node.branches.values(), strict=True)
            ]
            total: FloatArray = np.sum(parts, axis=0)
            return total
        return self.decide(node, reach)

    def decide(self, node: Decision, reach: FloatArray) -> FloatArray:
        """Note what one decision offers its player, and go on below it."""
        place = len(self.beliefs)
        self.beliefs.append(np.full(self.draws, np.nan))
        key = place if node.infoset is None else node.infoset
        known = self.sets.get(key)
        if known is None:
            rows = slice(self.row, self.row + len(node.actions))
            self.row = rows.stop
            name = node.name if node.infoset is None else node.infoset
            known = self.sets[key] = _Set(name, node.player, rows, [], [], [])
        chosen = self.probabilities[known.rows]
        if len(chosen) != len(node.actions):
            raise GameError(Diagnostic("probabilities", "fewer rows than the game has actions"))
        known.nodes.append(place)
        below = np.array([
            self.value(child, reach + _log(p))
            for p, child in zip(chosen, node.actions.values(), strict=True)
        ])  # fmt: skip
        known.reach.append(reach)
        known.below.append(below[:, self.players.index(node.player)])
        values: FloatArray = np.einsum("an,apn->pn", chosen, below)
        return values

    def compare(self) -> None:
        """Compare the choice at every information set with what its player expects there."""
        for known in self.sets.values():
            unreached = np.zeros(self.draws, bool)
            own = known.below[0]
            if len(known.nodes) == 1:
                self.beliefs[known.nodes[0]] = own[0] * 0.0 + 1.0
            else:
                reach = np.array(known.reach)
                top = reach.max(axis=0)
                unreached = np.isneginf(top)
                weight = np.exp(reach - np.where(unreached, np.nan, top))
                belief = weight / weight.sum(axis=0)
                own = np.einsum("kn,kan->an", belief, np.array(known.below))
                for node, share in zip(known.nodes, belief, strict=True):
                    self.beliefs[node] = share
            chosen = self.probabilities[known.rows]
            best = own.max(axis=0)
            self.regret.append(best - np.einsum("an,an->n", chosen, own))
            self.movers.append(known.player)
            error = self.error(own, best, chosen, self.precision[known.player])
            error = np.where(unreached, 0.0, error)
            if self.given is not None:
                held = self.given[known.rows]
                prescribed = ~np.isnan(held).any(axis=0)
                error = np.where(prescribed, np.abs(chosen - held).max(axis=0), error)
            self.residual = np.maximum(self.residual, error)

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


def _log(probability: FloatArray) -> FloatArray:
    """The logarithm of a probability, minus infinity at zero and below."""
    with np.errstate(divide="ignore"):
        logarithm: FloatArray = np.log(np.maximum(probability, 0.0))
    return logarithm


def _of(precision: float | FloatArray, player: int) -> float | FloatArray:
    """The precision of one player out of a number or an array with a row for each."""
    return precision[player] if isinstance(precision, np.ndarray) and precision.ndim else precision
