"""What a solution claims, checked by an independent recursion over the game itself.

Shares no code with the solvers: it walks the ``Game``, not the tables' arrays, in plain NumPy,
and takes nothing from a solver but the choice probabilities it is asked to check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from foedus.errors import Diagnostic, GameError, nearest
from foedus.games._checking import Walk, error_at, gaps, supposed_at
from foedus.games.recall import check_recall
from foedus.games.tables import GameTable

if TYPE_CHECKING:
    from foedus.games.game import Game

__all__ = ["Certificate", "certify"]

FloatArray: TypeAlias = npt.NDArray[np.float64]

_BLOCK = 4096  # draws checked at a time


@dataclass(frozen=True, eq=False)
class Certificate:
    """How far choice probabilities are from what the game and the precision imply.

    Where several decisions share an information set, values are weighted with the beliefs that
    follow from everybody else's choices by Bayes' rule: consistent by construction, and defined
    also at sets that only their own player keeps from being reached. A choice too rare for a
    floating-point number counts as rare as the logit makes it. A set that nature or others never
    let play reach has no beliefs unless they are stated: it is left out of the residual, and its
    regret, gap and beliefs are NaN.

    Attributes:
        residual: Largest difference between a choice probability and the logit choice (or best
            response) to the values that follow from all probabilities [N]. Where choices were
            prescribed, their difference from the prescription.
        regret: What a one-shot change to the best action would gain the deciding player, given
            beliefs and the choices below: one row an information set (a decision that shares none
            is one), in preorder [sets, N], in payoff units. Positive even in exact logit
            solutions, where it shrinks as precision grows.
        gap: What changing the whole plan from there on would gain the player: the regret, and
            whatever else its own later choices leave on the table [sets, N]. Zero at every set is
            sequential rationality (Kreps and Wilson 1982, Econometrica 50:863-894).
        regret_by_player: The largest regret of each player's information sets [players, N].
        values: Expected payoffs at the root, recomputed [players, N].
        decisions: Names of the information sets, or of decisions without one, as rows of
            ``regret`` and ``gap``.
        beliefs: Probability of each decision within its information set, decisions in preorder
            [decisions, N].
    """

    residual: FloatArray
    regret: FloatArray
    gap: FloatArray
    regret_by_player: FloatArray
    values: FloatArray
    decisions: tuple[str, ...]
    beliefs: FloatArray

    @property
    def rationality_gap(self) -> FloatArray:
        """The largest gap over all information sets [N]; NaN without a solution."""
        largest = np.fmax.reduce(self.gap, axis=0, initial=0.0)
        return np.where(np.isnan(self.residual), np.nan, largest)

    def __repr__(self) -> str:
        """One line: the worst residual, regret and gap over all draws that have one."""
        worst = [
            float(np.max(found, where=~np.isnan(found), initial=0.0))
            for found in (self.residual, self.regret, self.gap)
        ]
        unsolved = int(np.isnan(self.residual).sum())
        return (
            f"<Certificate: residual at most {worst[0]:.1e}, regret at most {worst[1]:.2e}, "
            f"gap at most {worst[2]:.2e}, "
            f"{unsolved} of {self.residual.size} draws without a solution>"
        )


def certify(
    game: Game | GameTable,
    parameters: Mapping[str, Any] | FloatArray,
    precision: float | Mapping[str, Any] | FloatArray,
    probabilities: FloatArray,
    *,
    given: FloatArray | None = None,
    off_path: Mapping[str, Sequence[float]] | None = None,
) -> Certificate:
    """Check choice probabilities against the game, without trusting what computed them.

    Args:
        game: The game, or its table (needed when ``parameters`` is an array without names).
        parameters: Name to number or array [N]; or an array in the table's order.
        precision: As given to the solver: a number, by player, or [players, N or 1].
        probabilities: Choice probabilities [actions, N], decisions in preorder.
        given: Prescribed choices that the solver was told to keep [actions, N], NaN where free.
        off_path: Beliefs where play never comes, which Bayes' rule leaves open and on which many
            a perfect Bayesian equilibrium rests: name of the information set to a probability for
            each of its decisions in preorder. Elsewhere beliefs follow from the choices.

    Returns:
        The certificate; NaN where probabilities or parameters are NaN.

    Raises:
        GameError: Shapes do not fit the game, or a player forgets (see ``check_recall``).

    Example:
        >>> from foedus.games import Decision, Game, Outcome, solve, tabulate
        >>> ends = {"no": Outcome("peace", {"A": 0}), "yes": Outcome("war", {"A": -1})}
        >>> table = tabulate(Game("Alone", ("A",), Decision("A", "war?", ends)))
        >>> solution = solve(table, {}, precision=2)
        >>> certificate = certify(table, {}, 2, solution.probabilities)
        >>> bool(certificate.residual[0] < 1e-15), certificate.gap.round(3)
        (True, array([[0.119]]))
    """
    if isinstance(game, GameTable):
        names, tree = game.parameters, game.game
    else:
        names, tree = (), game
        check_recall(game)
    if isinstance(parameters, np.ndarray):
        if parameters.ndim != 2 or len(parameters) != len(names):
            found = f"shape {parameters.shape}"
            raise GameError(Diagnostic("parameters", found, f"[{len(names)}, draws] and a table"))
        parameters = dict(zip(names, parameters, strict=True))
    draws = probabilities.shape[-1]
    values = {name: np.asarray(value, float) for name, value in parameters.items()}
    sharp = _by_player(tree.players, precision, draws)
    blocks = [slice(start, start + _BLOCK) for start in range(0, max(draws, 1), _BLOCK)]
    parts = [
        _certified(
            tree,
            {name: value[..., part] if value.size > 1 else value for name, value in values.items()},
            [mine[part] for mine in sharp],
            probabilities[:, part],
            None if given is None else given[:, part],
            off_path or {},
        )
        for part in blocks
    ]
    first = parts[0]
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
        for name in ("residual", "regret", "gap", "regret_by_player", "values", "beliefs")
    }
    return Certificate(decisions=first.decisions, **joined)


def _certified(
    tree: Game,
    parameters: Mapping[str, FloatArray],
    sharp: list[FloatArray],
    probabilities: FloatArray,
    given: FloatArray | None,
    off_path: Mapping[str, Sequence[float]],
) -> Certificate:
    """The certificate of some draws, few enough that every node's values fit into memory."""
    walk = Walk(tree, parameters, probabilities)
    if walk.rows != len(probabilities):
        found = f"{len(probabilities)} rows"
        raise GameError(Diagnostic("probabilities", found, f"{walk.rows}, one an action"))
    for known in walk.sets:
        known.supposed = supposed_at(known, off_path)
    strange = off_path.keys() - {known.name for known in walk.sets}
    if strange:
        name = min(strange)
        fix = nearest(name, [known.name for known in walk.sets])
        raise GameError(Diagnostic("off_path", f"no information set {name!r}", fix=fix))
    walk.evaluate()
    walk.believe(sharp)
    residual = np.zeros(walk.draws)
    for known in walk.sets:
        error = error_at(known, probabilities[known.rows], sharp[known.player])
        if given is not None:
            held = given[known.rows]
            prescribed = ~np.isnan(held).any(axis=0)
            error = np.where(
                prescribed, np.abs(probabilities[known.rows] - held).max(axis=0), error
            )
        residual = np.maximum(residual, error)
    regret = _rows([known.regret for known in walk.sets], walk.draws)
    by_player = np.zeros((len(tree.players), walk.draws))
    for row, known in zip(regret, walk.sets, strict=True):
        np.fmax(by_player[known.player], row, out=by_player[known.player])
    by_player[:, np.isnan(residual)] = np.nan
    gap = _rows(gaps(walk), walk.draws)
    beliefs = _rows([node.belief for node in walk.nodes if node.known is not None], walk.draws)
    labels = tuple(known.name for known in walk.sets)
    return Certificate(residual, regret, gap, by_player, walk.nodes[0].value, labels, beliefs)


def _rows(rows: list[FloatArray], draws: int) -> FloatArray:
    return np.array(rows).reshape(-1, draws)


def _by_player(
    players: tuple[str, ...], precision: float | Mapping[str, Any] | FloatArray, draws: int
) -> list[FloatArray]:
    """The precision of each player for every draw."""
    sharp = []
    for index, player in enumerate(players):
        if isinstance(precision, Mapping):
            mine = precision[player]
        elif isinstance(precision, np.ndarray) and precision.ndim:
            mine = precision[index]
        else:
            mine = precision
        sharp.append(np.broadcast_to(np.asarray(mine, float), (draws,)))
    return sharp
