"""At the margin: what a small change of an assumption does in each world, from exact derivatives.

Indices over whole beliefs say what matters somewhere. A derivative says what the next small step
would do here, and in how many worlds it goes which way. Derivatives are handed in, because findings
run nothing. A step is a hundredth of the stated 90 % interval, so that steps of different
assumptions compare and none is so long that the slope would not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.findings.samples import Sample

__all__ = ["Nudge", "chosen_worlds", "nudges"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

_STEP = 0.01
_ENDS = (0.05, 0.95)
_SEED = 20250903


@dataclass(frozen=True)
class Nudge:
    """What a step of a hundredth of the belief does to an outcome.

    Attributes:
        assumption: The assumption.
        mean: The average change, in the outcome's unit.
        error: Its standard error.
        low: The 10th percentile over the worlds.
        high: The 90th.
        raises: The share of worlds in which the step raises the outcome.
        worlds: How many worlds were looked at.
    """

    assumption: str
    mean: float
    error: float
    low: float
    high: float
    raises: float
    worlds: int


def chosen_worlds(sample: Sample, count: int, *, record: bool = True) -> IntArray:
    """Draw worlds for which derivatives are worth computing, in proportion to their weight.

    Args:
        sample: The worlds.
        count: How many; a world may be drawn more than once.
        record: Whether to weigh worlds by the record.

    Returns:
        Their indices, ascending.
    """
    rng = np.random.default_rng(_SEED)
    drawn: IntArray = np.sort(rng.choice(sample.worlds, count, p=sample.weights(record)))
    return drawn


def nudges(sample: Sample, slopes: Mapping[str, FloatArray]) -> tuple[Nudge, ...]:
    """Turn derivatives into what a step of a hundredth of the stated 90 % interval does.

    Args:
        sample: The worlds.
        slopes: For each assumption the outcome's derivative by it, in the outcome's unit a unit of
            the assumption, one for each of some worlds that are equally likely.

    Returns:
        One for each assumption, that which moves the outcome most first. Worlds without a
        derivative are left out; an assumption without any is left out too.
    """
    found = []
    for name, slope in slopes.items():
        low, high = (sample.ensemble.belief_quantile(name, end) for end in _ENDS)
        step = _STEP * (high - low)
        change = slope[np.isfinite(slope)] * step
        if not len(change):
            continue
        least, most = np.quantile(change, (0.1, 0.9))
        found.append(
            Nudge(
                name,
                float(change.mean()),
                float(change.std(ddof=1) / np.sqrt(len(change))) if len(change) > 1 else np.inf,
                float(least),
                float(most),
                float(np.mean(change > 0)),
                len(change),
            )
        )
    return tuple(sorted(found, key=lambda one: -abs(one.mean)))
