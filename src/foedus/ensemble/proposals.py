"""Where else to draw worlds: a mixture of normals over normal scores, with exact weights.

A design draws evenly from the beliefs. Where the record leaves few of those worlds, more of them
are drawn where it is explained better, and every world then carries the weight that undoes this:
the density of the beliefs over the density it was drawn with. Both are known in closed form, so
no estimate depends on how well the mixture was fitted, only its error does (Owen and Zhou 2000).

Everything happens in the normal scores of the points (``ndtri`` of a point of the unit cube),
where the beliefs are independent standard normals whatever their shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Component", "Proposal", "whitened"]

FloatArray = NDArray[np.float64]


def whitened(
    scores: FloatArray, mean: Sequence[float], factor: Sequence[Sequence[float]]
) -> list[FloatArray]:
    """Scores as multiples of a normal's own spread: its factor's inverse times their distance.

    Solved term by term: a linear algebra library may round differently in another block or with
    another number of threads.

    Args:
        scores: ``[names, N]``.
        mean: The normal's mean.
        factor: Lower triangular factor of its covariance, row by row.

    Returns:
        One array a name; independent standard normals if the scores come from that normal.
    """
    solved: list[FloatArray] = []
    for i, row in enumerate(factor):
        rest = scores[i] - mean[i]
        for j in range(i):
            rest = rest - row[j] * solved[j]
        solved.append(rest / row[i])
    return solved


@dataclass(frozen=True)
class Component:
    """One normal of a mixture, over the scores of the proposal's assumptions.

    Attributes:
        share: How many of the worlds are drawn from it.
        mean: One score an assumption.
        factor: Lower triangular factor of its covariance, row by row.
    """

    share: float
    mean: tuple[float, ...]
    factor: tuple[tuple[float, ...], ...]

    @cached_property
    def log_scale(self) -> float:
        """Logarithm of the factor's determinant."""
        return float(sum(np.log(row[i]) for i, row in enumerate(self.factor)))


@dataclass(frozen=True)
class Proposal:
    """A mixture of the beliefs themselves and of normals where the record is explained better.

    Attributes:
        names: The assumptions that are drawn otherwise; all others follow their beliefs.
        prior_share: How many of the worlds are drawn from the beliefs unchanged. No world weighs
            more than the inverse of this share, so no weight can run away (Hesterberg 1995).
        components: The other parts of the mixture; their shares and ``prior_share`` sum to 1.

    References:
        Cappé, Guillin, Marin and Robert (2004), Population Monte Carlo, J. Computational and
        Graphical Statistics 13. Hesterberg (1995), Weighted average importance sampling and
        defensive mixture distributions, Technometrics 37. Owen and Zhou (2000), Safe and
        effective importance sampling, J. American Statistical Association 95.

    Example:
        >>> shifted = Component(0.5, (2.0,), ((1.0,),))
        >>> proposal = Proposal(("a",), 0.5, (shifted,))
        >>> bool(proposal.log_weight(np.array([[9.0], [-9.0]]).T).max() <= np.log(2))
        True
    """

    names: tuple[str, ...]
    prior_share: float
    components: tuple[Component, ...]

    def place(self, scores: FloatArray, choice: FloatArray) -> FloatArray:
        """Turn standard normal scores into scores of the mixture.

        Args:
            scores: Standard normal, ``[names, N]``.
            choice: Which part each world is drawn from, as a point between 0 and 1, ``[N]``.

        Returns:
            Scores, ``[names, N]``.
        """
        placed = scores.copy()
        reached = self.prior_share
        for index, part in enumerate(self.components):
            chosen = choice >= reached
            reached += part.share
            if index < len(self.components) - 1:
                chosen &= choice < reached
            # Summed term by term: a matrix product may round differently in another block.
            for i, row in enumerate(part.factor):
                total = np.full(scores.shape[1], part.mean[i])
                for j in range(i + 1):
                    total = total + row[j] * scores[j]
                placed[i] = np.where(chosen, total, placed[i])
        return placed

    def log_weight(self, scores: FloatArray) -> FloatArray:
        """Log density of the beliefs over that of the mixture, at scores ``[names, N]``."""
        ratios = [np.full(scores.shape[1], np.log(self.prior_share))]
        for part in self.components:
            # Log of the part's density over that of the beliefs; the constants cancel.
            distance = np.zeros(scores.shape[1])
            for score, solved in zip(scores, whitened(scores, part.mean, part.factor), strict=True):
                distance = distance + score**2 - solved**2
            ratios.append(0.5 * distance - part.log_scale + np.log(part.share))
        top = np.maximum.reduce(ratios)
        total = np.zeros(scores.shape[1])
        for ratio in ratios:
            total = total + np.exp(ratio - top)
        return np.asarray(-(top + np.log(total)))

    def as_json(self) -> dict[str, object]:
        """The proposal as a run records it."""
        return {
            "names": list(self.names),
            "prior_share": self.prior_share,
            "components": [
                {"share": c.share, "mean": list(c.mean), "factor": [list(row) for row in c.factor]}
                for c in self.components
            ],
        }

    @classmethod
    def from_json(cls, found: Mapping[str, object]) -> Proposal:
        """The proposal that a run recorded."""
        parts: Sequence[Mapping[str, object]] = found["components"]  # type: ignore[assignment]
        return cls(
            tuple(map(str, found["names"])),  # type: ignore[call-overload]
            float(found["prior_share"]),  # type: ignore[arg-type]
            tuple(
                Component(
                    float(part["share"]),  # type: ignore[arg-type]
                    tuple(map(float, part["mean"])),  # type: ignore[call-overload]
                    tuple(tuple(map(float, row)) for row in part["factor"]),  # type: ignore[attr-defined]
                )
                for part in parts
            ),
        )
