"""PRIM: boxes of assumptions inside which a condition holds more often, for weighted worlds.

The patient rule induction method (Friedman and Fisher 1999, "Bump hunting in high-dimensional
data", Statistics and Computing 9(2)) as scenario discovery uses it (Bryant and Lempert 2010,
"Thinking inside the box", Technological Forecasting and Social Change 77(1)): from the box of all
worlds, a slice of five per cent is peeled off one side of one assumption at a time, that which
raises the share of worlds that hold most for the weight it costs (the lenient objective of the EMA
workbench, Kwakkel 2017, Environmental Modelling & Software 96). Ours because worlds have weights,
which neither the package ``prim`` nor the EMA workbench knows; with equal weights it takes the same
steps as the workbench.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Peel", "inside", "peel"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]

_SLICE = 0.05
_LEAST_MASS = 0.05


@dataclass(frozen=True)
class Peel:
    """A box on the way.

    Attributes:
        low: The lowest value of each input that lies inside; -inf where it is free.
        high: The highest; inf where it is free.
        options: For a choice the options inside; ``None`` for a number.
        density: The share of the weight inside that holds.
        coverage: The share of all weight that holds which lies inside.
        mass: The share of the weight inside.
    """

    low: FloatArray
    high: FloatArray
    options: tuple[frozenset[int] | None, ...]
    density: float
    coverage: float
    mass: float


def inside(box: Peel, inputs: FloatArray) -> BoolArray:
    """Which worlds lie in a box.

    Args:
        box: The box.
        inputs: ``[worlds, inputs]``.
    """
    held = np.all((inputs >= box.low) & (inputs <= box.high), axis=1)
    for index, options in enumerate(box.options):
        if options is not None:
            held &= np.isin(inputs[:, index], sorted(options))
    return np.asarray(held)


def peel(
    inputs: FloatArray, choices: Sequence[int], holds: BoolArray, weights: FloatArray
) -> tuple[Peel, ...]:
    """Peel boxes, from all worlds to the smallest box allowed.

    Args:
        inputs: ``[worlds, inputs]``, finite: numbers, or the index of an option.
        choices: How many options each input has; 0 for a number.
        holds: Where the condition holds, ``[worlds]``.
        weights: ``[worlds]``, above 0.

    Returns:
        The boxes in the order peeled; the first holds all worlds. A box holds at least one
        twentieth of the weight.
    """
    weights = weights / weights.sum()
    hits = np.where(holds, weights, 0.0)
    numbers = np.flatnonzero([not count for count in choices])
    low = np.full(inputs.shape[1], -np.inf)
    high = np.full(inputs.shape[1], np.inf)
    options: list[frozenset[int] | None] = [
        frozenset(range(count)) if count else None for count in choices
    ]
    kept = np.ones(len(weights), dtype=bool)
    order = np.argsort(inputs[:, numbers], axis=0, kind="stable").T
    all_hits = float(hits.sum())
    boxes = []
    while True:
        mass, inner = float(weights[kept].sum()), float(hits[kept].sum())
        density = inner / mass
        coverage = inner / all_hits if all_hits > 0 else 0.0
        boxes.append(Peel(low.copy(), high.copy(), tuple(options), density, coverage, mass))
        free = np.isinf(low) & np.isinf(high)
        cuts = [
            *_slices(inputs, numbers, order, weights, hits, mass),
            *_drops(inputs, options, kept, weights, hits),
        ]
        best = max(
            (cut for cut in cuts if mass - cut.weight >= _LEAST_MASS - 1e-12),
            # Of equals, one that restricts no further input.
            key=lambda cut: (cut.gain(density, mass, inner), not free[cut.index]),
            default=None,
        )
        if best is None or best.gain(density, mass, inner) <= 0:
            return tuple(boxes)
        if best.option >= 0:
            options[best.index] = (options[best.index] or frozenset()) - {best.option}
            kept &= inputs[:, best.index] != best.option
        elif best.side < 0:
            low[best.index] = best.bound
            kept &= inputs[:, best.index] >= best.bound
        else:
            high[best.index] = best.bound
            kept &= inputs[:, best.index] <= best.bound
        order = order[kept[order]].reshape(len(numbers), -1)


@dataclass(frozen=True)
class _Cut:
    """A slice that could be peeled: its weight, the weight in it that holds, and the new bound."""

    index: int
    weight: float
    hits: float
    side: int = 0
    bound: float = 0.0
    option: int = -1

    def gain(self, density: float, mass: float, inner: float) -> float:
        """How much the density rises for each unit of weight given up."""
        left = mass - self.weight
        if self.weight <= 0 or left <= 0:
            return -np.inf
        return ((inner - self.hits) / left - density) / self.weight


def _slices(
    inputs: FloatArray,
    numbers: IntArray,
    order: IntArray,
    weights: FloatArray,
    hits: FloatArray,
    mass: float,
) -> list[_Cut]:
    """A slice at each end of each number; equal values stay together."""
    found: list[_Cut] = []
    if not len(numbers) or order.shape[1] < 2:
        return found
    wanted = _SLICE * mass * (1 - 1e-12)
    for side, turned in ((-1, order), (1, order[:, ::-1])):
        reached = np.cumsum(weights[turned], axis=1)
        counts = (reached < wanted).sum(axis=1) + 1
        sums = np.cumsum(hits[turned], axis=1)
        for row, (index, count) in enumerate(zip(numbers, counts, strict=True)):
            column = inputs[turned[row], index]
            last, stop = int(count), len(column)
            while last < stop and column[last] == column[last - 1]:
                last += 1
            if last >= stop:
                continue
            bound = (column[last - 1] + column[last]) / 2
            found.append(
                _Cut(
                    int(index),
                    float(reached[row, last - 1]),
                    float(sums[row, last - 1]),
                    side,
                    float(bound),
                )
            )
    return found


def _drops(
    inputs: FloatArray,
    options: Sequence[frozenset[int] | None],
    kept: BoolArray,
    weights: FloatArray,
    hits: FloatArray,
) -> list[_Cut]:
    """Each option of each choice that could be given up."""
    found = []
    for index, left in enumerate(options):
        if left is None or len(left) < 2:
            continue
        column = inputs[kept, index]
        for option in sorted(left):
            chosen = column == option
            found.append(
                _Cut(
                    index,
                    float(weights[kept][chosen].sum()),
                    float(hits[kept][chosen].sum()),
                    option=option,
                )
            )
    return found
