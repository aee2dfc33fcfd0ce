"""The first worlds of an ensemble under both weightings, and how far a finding would move.

A finding that needs a model of its own or many repetitions reads the first worlds only: draws are
addressed by index, so the first worlds of a run are a run too. How far it would move with other
draws is told by resampling: the worlds are dealt at random into groups, and groups are drawn with
replacement (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 6). Sums over
groups are then all that a repetition needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, UsageError
from foedus.findings.ensembles import require_names
from foedus.findings.quantiles import effective_sample_size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from foedus.findings.ensembles import OutcomeFacts, Worlds

__all__ = [
    "FEW",
    "MANY",
    "PART",
    "Estimate",
    "Sample",
    "estimate",
    "estimates",
    "group_sums",
    "repeated",
    "resample",
    "resampled_means",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

PART = 32_768
"""How many of the first worlds a finding reads unless told otherwise."""

FEW = 8_192
"""How many are read by findings that repeat a search many times, as boxes do."""

MANY = 65_536
"""How many are read by findings that cost little a world and need many, as turning points do."""

GROUPS = 64
REPEATS = 200
_SEED = 20250829
_ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Estimate:
    """A number and the interval in which nine of ten resamples put it.

    Attributes:
        value: The number.
        low: The 5th percentile over the resamples.
        high: The 95th.
    """

    value: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """Half the interval in standard errors of a normal distribution."""
        return (self.high - self.low) / (2 * 1.645)


@dataclass(frozen=True, eq=False)
class Sample:
    """Some worlds of an ensemble, with what findings ask of them.

    Attributes:
        ensemble: Worlds by policies by outcomes.
        worlds: How many of its first worlds are looked at.
        prior: The weight of each world as drawn, ``[worlds]``, summing to 1.
        weighted: Its weight by the record, ``[worlds]``, summing to 1.
        group: The group that each world was dealt into, ``[worlds]``.
    """

    ensemble: Worlds
    worlds: int
    prior: FloatArray
    weighted: FloatArray
    group: IntArray

    @classmethod
    def first(cls, ensemble: Worlds, most: int = PART) -> Sample:
        """Take the first worlds.

        Args:
            ensemble: Worlds by policies by outcomes.
            most: How many at most.

        Raises:
            UsageError: The ensemble has no world, or none of the first ones carries weight.
        """
        if ensemble.worlds < 1:
            raise UsageError(Diagnostic("ensemble", "it has no world", "at least one world"))
        count = min(ensemble.worlds, most)
        prior, weighted = (ensemble.weights(record=record)[:count] for record in (False, True))
        if not (prior.sum() > 0 and weighted.sum() > 0):
            raise UsageError(
                Diagnostic(
                    "ensemble",
                    f"none of its first {count:,} worlds explains the record",
                    "worlds that carry weight",
                )
            )
        group = np.random.default_rng(_SEED).permutation(count) % min(GROUPS, count)
        return cls(ensemble, count, prior / prior.sum(), weighted / weighted.sum(), group)

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies, in the order stated."""
        return tuple(self.ensemble.policies)

    @property
    def effective(self) -> float:
        """How many equally weighted worlds the record leaves."""
        return effective_sample_size(self.weighted)

    def weights(self, record: bool) -> FloatArray:  # noqa: FBT001 - as the ensemble's own
        """The weights of one of the two weightings, ``[worlds]``."""
        return self.weighted if record else self.prior

    def outcome(self, outcome: str, policy: str) -> FloatArray:
        """An outcome under a policy, ``[worlds]``; NaN where a world could not be solved."""
        return self.ensemble.outcome(outcome, policy)[: self.worlds]

    def outcomes(self, outcome: str) -> FloatArray:
        """An outcome under every policy, ``[policies, worlds]``."""
        return np.stack([self.outcome(outcome, policy) for policy in self.policies])

    def assumption(self, name: str) -> FloatArray:
        """The draws of an assumption, ``[worlds]``."""
        return self.ensemble.assumption(name)[: self.worlds]

    def info(self, outcome: str) -> OutcomeFacts:
        """What is known about an outcome."""
        return self.ensemble.info(outcome)

    def check(
        self,
        *,
        policies: Sequence[str] = (),
        outcomes: Sequence[str] = (),
        assumptions: Sequence[str] = (),
    ) -> None:
        """Refuse names that the ensemble does not have.

        Raises:
            UsageError: With the nearest valid name of each.
        """
        require_names(
            ("policy", policies, self.policies),
            ("outcome", outcomes, tuple(self.ensemble.outcomes)),
            ("assumption", assumptions, tuple(self.ensemble.assumptions)),
        )


def resample(group: IntArray, repeats: int = REPEATS, seed: int = _SEED) -> FloatArray:
    """How often each group is drawn in each repetition, ``[repeats, groups]``.

    Args:
        group: The group of each world.
        repeats: How many repetitions.
        seed: Which repetitions; the same for all numbers that are compared with each other.
    """
    count = int(group.max()) + 1
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), repeats)
    return drawn.astype(np.float64)


def group_sums(values: FloatArray, group: IntArray) -> FloatArray:
    """Sums over the worlds of each group.

    Args:
        values: ``[..., worlds]``.
        group: The group of each world.

    Returns:
        ``[groups, ...]``.
    """
    count = int(group.max()) + 1
    rows = values.reshape(-1, values.shape[-1])
    sums: FloatArray = np.stack(
        [np.bincount(group, row, minlength=count).astype(np.float64) for row in rows], axis=1
    )
    return sums.reshape(count, *values.shape[:-1])


def repeated(draws: FloatArray, sums: FloatArray) -> FloatArray:
    """The sums of each repetition, ``[repeats, ...]``.

    Added by numpy and not by the linear algebra library, whose threads may add in another order
    from one machine to the next.
    """
    flat = sums.reshape(len(sums), -1)
    added: FloatArray = np.einsum("rg,gk->rk", draws, flat)
    return added.reshape(len(draws), *sums.shape[1:])


def resampled_means(
    values: FloatArray, weights: FloatArray, group: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Weighted averages of rows and how they vary over resamples.

    Args:
        values: ``[..., worlds]``, finite.
        weights: ``[worlds]``; they need not sum to 1.
        group: The group of each world; a repetition may miss all of a small part's groups, and
            is NaN then.

    Returns:
        The averages ``[...]`` and those of each repetition ``[repeats, ...]``.
    """
    draws = resample(group)
    mass = repeated(draws, group_sums(weights, group))
    sums = repeated(draws, group_sums(values * weights, group))
    mass = np.where(mass > 0, mass, np.nan).reshape(-1, *[1] * (values.ndim - 1))
    return np.sum(values * weights, axis=-1) / weights.sum(), sums / mass


def estimate(value: float, repeats: FloatArray) -> Estimate:
    """A number with the interval that its repetitions give; NaN ends where they give none."""
    known = repeats[np.isfinite(repeats)]
    if not known.size or not isfinite(value):
        return Estimate(value, np.nan, np.nan)
    low, high = np.quantile(known, _ENDS)
    return Estimate(value, min(float(low), value), max(float(high), value))


def estimates(
    value: FloatArray, repeats: FloatArray, of: Callable[[int], str]
) -> dict[str, Estimate]:
    """Several numbers with their intervals, by name.

    Args:
        value: ``[numbers]``.
        repeats: ``[repeats, numbers]``.
        of: From the index of a number to its name.
    """
    return {of(i): estimate(float(one), repeats[:, i]) for i, one in enumerate(value)}
