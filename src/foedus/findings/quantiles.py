"""Quantiles, means and shares of weighted worlds, each with its Monte Carlo error."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "decimals",
    "effective_sample_size",
    "mean_error",
    "median_shares",
    "quantiles",
    "share_error",
    "weighted_mean",
]

FloatArray = NDArray[np.float64]

_MOST_DECIMALS = 6


def effective_sample_size(weights: FloatArray) -> float:
    """How many equally weighted worlds carry as much information (Kish 1965).

    Args:
        weights: Not negative, ``[worlds]``; they need not sum to 1.

    Returns:
        Between 1 and the number of worlds; 0 when every weight is 0.

    Example:
        >>> float(effective_sample_size(np.array([1.0, 1.0, 0.0, 0.0])))
        2.0
    """
    total = float(weights.sum())
    return total * total / float((weights * weights).sum()) if total > 0 else 0.0


def quantiles(
    values: FloatArray,
    weights: FloatArray,
    at: Sequence[float],
    *,
    order: NDArray[np.intp] | None = None,
    ranked: FloatArray | None = None,
) -> FloatArray:
    """The smallest value at or below which lies at least the given share of the weight.

    The same as the quantile of a sample in which each value is repeated as often as its weight
    says (numpy's ``inverted_cdf``), so that it is always a value that some world has.

    Args:
        values: ``[worlds]``, finite.
        weights: ``[worlds]``, not negative, at least one above 0.
        at: Shares between 0 and 1.
        order: What sorts the values, where it is known already; sorting is the slow part.
        ranked: The values so sorted, where they are known already.

    Returns:
        One value for each share.

    Example:
        >>> quantiles(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 8.0]), (0.1, 0.5)).tolist()
        [1.0, 2.0]
    """
    if order is None:
        order = np.argsort(values, kind="stable")
    values = values[order] if ranked is None else ranked
    wanted = np.asarray(at, dtype=np.float64)
    if weights.min() == weights.max():
        # Equal weights: counting gives what adding them up would.
        counted = np.ceil(wanted * len(values) * (1 - 1e-12)).astype(np.intp) - 1
        equal: FloatArray = values[np.clip(counted, 0, len(values) - 1)]
        return equal
    weights = weights[order]
    carrying = weights > 0
    if not carrying.all():
        values, weights = values[carrying], weights[carrying]
    reached = np.cumsum(weights)
    # Sums of floats miss an exact share by a few units in the last place: allow for that
    # (numpy's own weighted quantile does not, and takes the neighbour about once in a hundred
    # small samples).
    aims = wanted * reached[-1] * (1 - 1e-12)
    places = np.minimum(np.searchsorted(reached, aims, side="left"), len(values) - 1)
    found: FloatArray = values[places]
    return found


def weighted_mean(values: FloatArray | NDArray[np.bool_], weights: FloatArray) -> float:
    """The mean of the values by weights that sum to 1.

    Summed by numpy and not by the linear algebra library, whose threads may add in another order
    from one machine to the next.

    Args:
        values: ``[worlds]``, finite; or a condition, whose mean is a share.
        weights: ``[worlds]``, summing to 1.
    """
    return float(np.sum(values * weights))


def mean_error(values: FloatArray, weights: FloatArray) -> float:
    """Standard error of a weighted mean over independent worlds (delta method).

    Args:
        values: ``[worlds]``, finite.
        weights: ``[worlds]``, summing to 1.

    Returns:
        The error, in the unit of the values. Draws of a low-discrepancy design are spread more
        evenly than independent ones, so for such a design this is on the safe side.
    """
    away = weights * (values - weighted_mean(values, weights))
    return math.sqrt(float(np.sum(away * away)))


def share_error(values: FloatArray, weights: FloatArray) -> float:
    """Standard error of a share, honest also when it is 0 or 1.

    The larger of the delta method's error and that of Agresti and Coull (1998), which adds two
    successes and two failures: that no world of 50 does something does not make it impossible.

    Args:
        values: 0, 1 or between (half for a tie), ``[worlds]``.
        weights: ``[worlds]``, summing to 1.

    Example:
        >>> round(share_error(np.zeros(46), np.full(46, 1 / 46)), 3)
        0.028
    """
    size = effective_sample_size(weights)
    adjusted = (weighted_mean(values, weights) * size + 2) / (size + 4)
    return max(mean_error(values, weights), math.sqrt(adjusted * (1 - adjusted) / (size + 4)))


def median_shares(weights: FloatArray) -> tuple[float, float]:
    """The shares whose quantiles lie one standard error around the median (Woodruff 1952).

    Half the distance between those two quantiles is the standard error of the median.

    Args:
        weights: ``[worlds]``, not negative, at least one above 0.

    Example:
        >>> median_shares(np.full(100, 0.01))
        (0.45, 0.55)
    """
    step = min(0.5, 0.5 / math.sqrt(effective_sample_size(weights)))
    return 0.5 - step, 0.5 + step


def decimals(error: float) -> int:
    """How many decimals a number with this standard error has earned.

    As many as keep the standard error within half a unit of the last decimal shown.

    Returns:
        0 to 6; 6 for an error of 0, 0 for an error that is not known.

    Example:
        >>> decimals(0.004), decimals(0.006), decimals(0.12)
        (2, 1, 0)
    """
    if math.isnan(error):
        return 0
    if error <= 0:
        return _MOST_DECIMALS
    return min(_MOST_DECIMALS, max(0, math.floor(-math.log10(2 * error))))
