"""Regions: where among the assumptions a condition holds, as a box and as a shallow tree.

A box is peeled on half of the worlds (`foedus.findings.boxes`) and judged on the other half, so
that what it says is not what it was fitted to. It tells something only if the condition holds in it
so much more often that a reader would change a mind; otherwise the answer is that no box does. A
tree of depth three (scikit-learn) is judged in the same way: it can say "either this or that",
which a box cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, UsageError
from foedus.findings.boxes import Peel, inside, peel
from foedus.findings.samples import Estimate, Sample, estimate, resampled_means
from foedus.findings.surrogates import rank_share

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Box", "Limit", "Regions", "regions"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_INPUTS = 24
_MOST_LIMITS = 4
_HALVES = 8
_DEPTH = 3
_LEAF = 0.05
_CLOSER = 0.25
_COVERS = 0.1
_SEED = 20250902


@dataclass(frozen=True)
class Limit:
    """A restriction of one assumption.

    Attributes:
        assumption: The assumption.
        low: The lowest value inside; -inf where it is free.
        high: The highest; inf where it is free.
        options: For a choice the options inside; empty for a number.
        share: The share of the worlds that it keeps.
        stability: The share of other halves of the worlds whose box restricts it on the same
            side too.
    """

    assumption: str
    low: float
    high: float
    options: tuple[str, ...]
    share: float
    stability: float


@dataclass(frozen=True)
class Box:
    """A box of assumptions, judged on worlds it was not found with.

    Attributes:
        limits: Its restrictions.
        density: The share of the worlds inside in which the condition holds.
        coverage: The share of the worlds in which it holds that lie inside.
        mass: The share of the worlds inside.
        tells: Whether it closes a quarter of the gap between the base rate and certainty beyond
            what resampling leaves open, and covers a tenth of the worlds that hold.
    """

    limits: tuple[Limit, ...]
    density: Estimate
    coverage: Estimate
    mass: float
    tells: bool


@dataclass(frozen=True)
class Regions:
    """Where a condition holds.

    Attributes:
        condition: The condition in words.
        base: The share of all worlds in which it holds.
        box: The box; ``None`` where the condition holds everywhere or nowhere.
        trail: Coverage, density and number of restrictions of every box on the way, on the worlds
            it was found with.
        leaves: The leaves of the tree, the one in which the condition holds most often first.
        record: Whether worlds are weighted by the record.
        worlds: How many worlds were looked at.
        effective: How many equally weighted worlds they are worth.
    """

    condition: str
    base: Estimate
    box: Box | None
    trail: tuple[tuple[float, float, int], ...]
    leaves: tuple[Box, ...]
    record: bool
    worlds: int
    effective: float

    @property
    def telling(self) -> tuple[Box, ...]:
        """The leaves that tell something."""
        return tuple(leaf for leaf in self.leaves if leaf.tells)


def regions(sample: Sample, holds: FloatArray, condition: str, *, record: bool = True) -> Regions:
    """Find boxes of assumptions in which a condition holds.

    Args:
        sample: The worlds.
        holds: 1 where the condition holds, 0 where it does not, NaN where it has no answer,
            ``[worlds]``.
        condition: The condition in words.
        record: Whether to weigh worlds by the record.

    Returns:
        A box and the leaves of a tree, each with density, coverage and stability.

    Raises:
        UsageError: No world has an answer.
    """
    weights = np.where(np.isnan(holds), 0.0, sample.weights(record))
    kept = weights > 0
    if not kept.any():
        raise UsageError(Diagnostic(condition, "no world has an answer", "a world with one"))
    true = holds[kept] > 0.5
    weights = weights[kept] / weights.sum()
    data = _Data.of(sample, kept, true, weights)
    base, repeats = resampled_means(true[None].astype(float), weights, data.group)
    effective = float(1 / np.sum(weights * weights))
    rate = estimate(float(base[0]), repeats[:, 0])
    if true.all() or not true.any() or not data.names:
        return Regions(condition, rate, None, (), (), record, len(true), effective)
    half = data.group % 2 == 0
    box, trail = _box(data, half, rate)
    return Regions(
        condition, rate, box, trail, _tree(data, half, rate), record, len(true), effective
    )


@dataclass(frozen=True)
class _Data:
    """The inputs that the condition seems to hang on, and where it holds."""

    names: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    inputs: FloatArray
    true: BoolArray
    weights: FloatArray
    group: NDArray[np.intp]

    @classmethod
    def of(cls, sample: Sample, kept: BoolArray, true: BoolArray, weights: FloatArray) -> _Data:
        scored = []
        base = float(np.sum(weights * true))
        for name in sample.ensemble.assumptions:
            column = sample.assumption(name)[kept]
            if np.isnan(column).any() or np.ptp(column) == 0:
                continue
            options = tuple(sample.ensemble.options(name))
            part = column if options else np.minimum(rank_share(column) * 8, 7)
            place = part.astype(np.intp)
            mass, hits = np.bincount(place, weights), np.bincount(place, weights * true)
            scored.append((float(np.abs(hits - base * mass).sum()), name, options, column))
        scored.sort(key=lambda one: -one[0])
        chosen = scored[:_INPUTS]
        inputs = np.stack([one[3] for one in chosen], axis=1) if chosen else np.empty((0, 0))
        return cls(
            tuple(one[1] for one in chosen),
            tuple(one[2] for one in chosen),
            inputs,
            true,
            weights,
            sample.group[kept],
        )

    @property
    def counts(self) -> list[int]:
        return [len(options) for options in self.options]

    def peeled(self, half: BoolArray) -> tuple[Peel, ...]:
        """The boxes peeled on some of the worlds."""
        return peel(self.inputs[half], self.counts, self.true[half], self.weights[half])

    def judged(
        self, within: BoolArray, limits: Sequence[Limit], half: BoolArray, base: Estimate
    ) -> Box:
        """A region, judged on the worlds outside a half."""
        rest = ~half
        part, weights, group = self.true[rest], self.weights[rest], self.group[rest] // 2
        held = within[rest]
        rows = np.stack([held & part, held, part]).astype(float)
        sums, repeats = resampled_means(rows, weights, group)
        with np.errstate(invalid="ignore", divide="ignore"):
            density = sums[0] / sums[1] if sums[1] > 0 else np.nan
            coverage = sums[0] / sums[2] if sums[2] > 0 else np.nan
            densities = repeats[:, 0] / repeats[:, 1]
            coverages = repeats[:, 0] / repeats[:, 2]
        found = estimate(float(density), densities)
        enough = base.value + _CLOSER * (1 - base.value)
        tells = bool(found.low > base.high and found.value >= enough and coverage >= _COVERS)
        return Box(
            tuple(limits), found, estimate(float(coverage), coverages), float(sums[1]), tells
        )


def _box(
    data: _Data, half: BoolArray, base: Estimate
) -> tuple[Box, tuple[tuple[float, float, int], ...]]:
    """The box on the way that keeps most of both coverage and density, and the way."""
    boxes = data.peeled(half)
    trail = tuple((one.coverage, one.density, len(_limited(one, data))) for one in boxes)

    def balance(one: Peel) -> float:
        # The harmonic mean of what is gained over the base rate and what is still covered.
        gained = max(0.0, (one.density - base.value) / max(1 - base.value, 1e-12))
        return 2 * gained * one.coverage / (gained + one.coverage) if gained > 0 else 0.0

    chosen = max(boxes, key=balance)
    while len(_limited(chosen, data)) > _MOST_LIMITS:
        chosen = max(
            (_without(chosen, index, data, half) for index in _limited(chosen, data)),
            key=lambda one: one.density,
        )
    rng = np.random.default_rng(_SEED)
    others = []
    for _ in range(_HALVES):
        again = rng.permutation(len(half)) % 2 == 0
        others.append(max(data.peeled(again), key=balance))
    limits = [_limit(chosen, index, data, others) for index in _limited(chosen, data)]
    return data.judged(inside(chosen, data.inputs), limits, half, base), trail


def _limited(box: Peel, data: _Data) -> list[int]:
    """Which inputs a box restricts."""
    found = []
    for index, count in enumerate(data.counts):
        left = box.options[index]
        cut = len(left) < count if left is not None else False
        if cut or np.isfinite(box.low[index]) or np.isfinite(box.high[index]):
            found.append(index)
    return found


def _without(box: Peel, index: int, data: _Data, half: BoolArray) -> Peel:
    """A box without its restriction of an input, measured on some of the worlds."""
    low, high, options = box.low.copy(), box.high.copy(), list(box.options)
    low[index], high[index] = -np.inf, np.inf
    if options[index] is not None:
        options[index] = frozenset(range(data.counts[index]))
    wider = Peel(low, high, tuple(options), 0.0, 0.0, 0.0)
    held = inside(wider, data.inputs[half])
    weights, true = data.weights[half], data.true[half]
    mass, hits = float(weights[held].sum()), float(weights[held & true].sum())
    return Peel(
        low,
        high,
        tuple(options),
        hits / mass if mass > 0 else 0.0,
        hits / float(weights[true].sum()),
        mass / float(weights.sum()),
    )


def _limit(box: Peel, index: int, data: _Data, others: Sequence[Peel]) -> Limit:
    """A restriction, with how often other halves restrict the same side."""
    left = box.options[index]
    column = data.inputs[:, index]
    if left is not None:
        held = np.isin(column, sorted(left))
        again = [other.options[index] == left for other in others]
    else:
        held = (column >= box.low[index]) & (column <= box.high[index])
        lower, upper = np.isfinite(box.low[index]), np.isfinite(box.high[index])
        again = [
            bool(
                (np.isfinite(other.low[index]) or not lower)
                and (np.isfinite(other.high[index]) or not upper)
            )
            for other in others
        ]
    return Limit(
        data.names[index],
        float(box.low[index]),
        float(box.high[index]),
        tuple(data.options[index][option] for option in sorted(left)) if left is not None else (),
        float(data.weights[held].sum()),
        float(np.mean(again)) if again else 0.0,
    )


def _tree(data: _Data, half: BoolArray, base: Estimate) -> tuple[Box, ...]:
    """The leaves of a tree grown on one half, judged on the other."""
    from sklearn.tree import DecisionTreeClassifier

    model = DecisionTreeClassifier(max_depth=_DEPTH, min_weight_fraction_leaf=_LEAF, random_state=0)
    model.fit(data.inputs[half], data.true[half], sample_weight=data.weights[half])
    grown = model.tree_
    leaf_of = model.apply(data.inputs)
    found = []
    for leaf, limits in _leaves(grown, data):
        found.append(data.judged(leaf_of == leaf, limits, half, base))
    return tuple(sorted(found, key=lambda box: -box.density.value))


def _leaves(grown: object, data: _Data) -> list[tuple[int, list[Limit]]]:
    """Each leaf of a fitted tree with the limits on the way to it."""
    left, right = grown.children_left, grown.children_right  # type: ignore[attr-defined]
    feature, threshold = grown.feature, grown.threshold  # type: ignore[attr-defined]
    found = []
    stack: list[tuple[int, dict[int, tuple[float, float]]]] = [(0, {})]
    while stack:
        node, bounds = stack.pop()
        if left[node] < 0:
            found.append((node, [_bounded(i, ends, data) for i, ends in bounds.items()]))
            continue
        index, cut = int(feature[node]), float(threshold[node])
        low, high = bounds.get(index, (-np.inf, np.inf))
        stack.append((int(right[node]), {**bounds, index: (max(low, cut), high)}))
        stack.append((int(left[node]), {**bounds, index: (low, min(high, cut))}))
    return found


def _bounded(index: int, ends: tuple[float, float], data: _Data) -> Limit:
    column = data.inputs[:, index]
    held = (column > ends[0]) & (column <= ends[1])
    names = data.options[index]
    return Limit(
        data.names[index],
        *ends,
        tuple(name for i, name in enumerate(names) if ends[0] < i <= ends[1]),
        float(data.weights[held].sum()),
        float("nan"),
    )
