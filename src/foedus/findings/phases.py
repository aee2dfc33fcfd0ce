"""A phase map: the preferred policy over two assumptions, all others as uncertain as they are.

The map's sides are shares of the stated belief, so that equal areas are equally likely before the
record. Averages near a place are weighted by distance (Nadaraya 1964, Watson 1964), over a Gaussian
window in these shares; places with few worlds nearby are marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.findings.surrogates import rank_share

if TYPE_CHECKING:
    from foedus.findings.preference import Preference
    from foedus.findings.samples import Sample

__all__ = ["Phases", "phases"]

FloatArray = NDArray[np.float64]

_CELLS = 36
_WINDOW = 2.5  # cells: a fifteenth of the belief
_ENOUGH = 50
_TICKS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Phases:
    """The preferred policy over two assumptions.

    Attributes:
        across: The assumption to the right.
        up: The assumption upwards.
        ticks: For each of both the values at five shares of its belief, as pairs (share, value).
        policies: The policies that are preferred somewhere, that of most worlds first.
        preferred: The index of the preferred one at each place, ``[up, across]``.
        level: The average outcome under the policy that is preferred overall, ``[up, across]``,
            in the outcome's unit.
        thin: Where fewer than fifty equally weighted worlds lie near, ``[up, across]``.
        shares: For each of these policies the share of the worlds where it is preferred.
    """

    across: str
    up: str
    ticks: tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float], ...]]
    policies: tuple[str, ...]
    preferred: tuple[tuple[int, ...], ...]
    level: tuple[tuple[float, ...], ...]
    thin: tuple[tuple[bool, ...], ...]
    shares: tuple[float, ...]


def phases(
    sample: Sample,
    preference: Preference,
    baseline: str,
    axes: tuple[str, str],
    *,
    record: bool = True,
) -> Phases:
    """Map the preferred policy over two assumptions.

    Args:
        sample: The worlds.
        preference: What "preferred" means.
        baseline: The baseline.
        axes: Two assumptions that are numbers: to the right, and upwards.
        record: Whether to weigh worlds by the record.

    Raises:
        UsageError: A name is unknown, or the preference makes no sense.
    """
    from scipy.ndimage import gaussian_filter

    sample.check(assumptions=axes)
    scores = preference.scores(sample, baseline)
    weights = np.where(np.isnan(scores[0]), 0.0, sample.weights(record))
    kept = weights > 0
    scores, weights = scores[:, kept], weights[kept] / weights.sum()
    best = int(np.argmax(np.sum(scores * weights, axis=1)))
    levels = sample.outcome(preference.outcome, sample.policies[best])[kept]
    places, ticks = [], []
    for name in axes:
        whole = sample.assumption(name)
        places.append(np.minimum((rank_share(whole)[kept] * _CELLS).astype(np.intp), _CELLS - 1))
        ticks.append(tuple((share, float(np.quantile(whole, share))) for share in _TICKS))
    cell = places[1] * _CELLS + places[0]

    def near(values: FloatArray) -> FloatArray:
        held = np.bincount(cell, values, _CELLS * _CELLS).reshape(_CELLS, _CELLS)
        spread: FloatArray = gaussian_filter(held, _WINDOW, mode="constant", truncate=3)
        return spread

    mass = near(weights)
    averages = np.stack([near(weights * row) for row in scores]) / mass
    preferred = averages.argmax(axis=0)
    # Kish's size of the worlds near a place; the window counts as its area of full weight.
    area = 4 * np.pi * _WINDOW**2
    squares = near(weights * weights)
    size = area * mass * mass / squares
    held = np.bincount(cell, weights, _CELLS * _CELLS).reshape(_CELLS, _CELLS)
    share = {int(policy): float(held[preferred == policy].sum()) for policy in np.unique(preferred)}
    known = sorted(share, key=lambda policy: -share[policy])
    number = {policy: index for index, policy in enumerate(known)}
    level = near(weights * levels) / mass
    return Phases(
        axes[0],
        axes[1],
        (ticks[0], ticks[1]),
        tuple(sample.policies[policy] for policy in known),
        tuple(tuple(number[int(one)] for one in row) for row in preferred),
        tuple(tuple(float(one) for one in row) for row in level),
        tuple(tuple(bool(one < _ENOUGH) for one in row) for row in size),
        tuple(share[policy] for policy in known),
    )
