"""Conditions judged world by world, and the share of worlds in which they hold."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.findings.quantiles import effective_sample_size, share_error, weighted_mean
from foedus.scenario.expressions import Binary, Expression, evaluate
from foedus.scenario.unparsing import unparse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foedus.findings.ensembles import Worlds
    from foedus.scenario.expressions import Node

__all__ = ["FEW_WORLDS", "Judged", "Scales", "Share", "all_of", "judge", "parts", "share_of"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

FEW_WORLDS = 100
"""Fewer (effective) worlds than this and a share is rough: a standard error of 5 points."""


@dataclass(frozen=True)
class Share:
    """In how many worlds something holds.

    Attributes:
        prior: The share of the worlds, each alike; NaN when there is none to look at.
        weighted: The share of the record's weight; NaN when no world looked at carries weight.
        worlds: How many worlds the shares are taken over.
        effective: How many equally weighted worlds those are worth once the record weighs them.
        prior_error: Monte Carlo standard error of ``prior``.
        weighted_error: Monte Carlo standard error of ``weighted``.
    """

    prior: float
    weighted: float
    worlds: int
    effective: float = 0.0
    prior_error: float = nan
    weighted_error: float = nan

    @property
    def note(self) -> str:
        """A warning when few worlds stand behind the shares, otherwise empty."""
        if self.worlds == 0:
            return "no world to look at"
        if self.worlds < FEW_WORLDS:
            return f"only {self.worlds} worlds"
        if self.effective < FEW_WORLDS:
            return f"only {self.effective:.0f} effective worlds under the record"
        return ""


@dataclass(frozen=True)
class Scales:
    """The weight of each world, each alike and by the record, ``[worlds]``."""

    prior: FloatArray
    weighted: FloatArray

    @classmethod
    def of(cls, ensemble: Worlds) -> Scales:
        """Both weightings of an ensemble."""
        return cls(ensemble.weights(record=False), ensemble.weights(record=True))


@dataclass(frozen=True)
class Judged:
    """Where a condition holds, and where it has an answer at all, ``[worlds]``."""

    holds: BoolArray
    known: BoolArray


def judge(expression: Expression, ensemble: Worlds) -> Judged:
    """Judge a condition in every world.

    Args:
        expression: A condition.
        ensemble: The worlds.

    Returns:
        Where it holds; a world in which it has no answer counts as neither.

    Raises:
        ExpressionError: It names what the ensemble does not have.
    """
    answers = np.broadcast_to(evaluate(expression, ensemble), (ensemble.worlds,))
    known = ~np.isnan(answers)
    return Judged(known & (answers > 0.5), known)


def all_of(conditions: Iterable[Judged], worlds: int) -> Judged:
    """Where all of some conditions hold; everywhere for none."""
    holds, known = np.ones(worlds, dtype=bool), np.ones(worlds, dtype=bool)
    for condition in conditions:
        holds &= condition.holds
        known &= condition.known
    return Judged(holds, known)


def share_of(judged: Judged, within: BoolArray, scales: Scales) -> Share:
    """The share of some worlds in which a condition holds, among those that have an answer."""
    looked_at = within & judged.known
    holds = judged.holds[looked_at].astype(np.float64)
    prior, prior_error, _ = _weighted(holds, scales.prior[looked_at])
    weighted, weighted_error, effective = _weighted(holds, scales.weighted[looked_at])
    return Share(prior, weighted, len(holds), effective, prior_error, weighted_error)


def _weighted(holds: FloatArray, weights: FloatArray) -> tuple[float, float, float]:
    total = float(weights.sum())
    if total <= 0:
        return nan, nan, 0.0
    mass = weights / total
    # Adding many small weights leaves a share of 1 a few units short in the last place.
    share = 1.0 if holds.all() else weighted_mean(holds, mass)
    return share, share_error(holds, mass), effective_sample_size(mass)


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The conditions that a condition joins by ``and``, each one that must hold by itself.

    Example:
        >>> from foedus.scenario import parse
        >>> [part.text for part in parts(parse("theory.presence = pretext and USA.stake < 0.1"))]
        ['theory.presence = pretext', 'USA.stake < 0.1']
    """
    found: list[Node] = []
    waiting = [expression.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Binary) and node.operator == "and":
            waiting += [node.right, node.left]
        else:
            found.append(node)
    if len(found) == 1:
        return (expression,)
    return tuple(
        Expression(unparse(node), node, expression.kind, expression.place) for node in found
    )
