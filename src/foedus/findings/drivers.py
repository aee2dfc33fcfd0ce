"""Which assumptions drive an outcome: moment-independent and total-effect indices, and direction.

The moment-independent index is Borgonovo's delta (2007, "A new uncertainty importance measure",
Reliability Engineering and System Safety 92(6)): half the average distance between the outcome's
distribution and that in the worlds where an assumption lies in one of its classes. It is estimated
from worlds as they are (Plischke, Borgonovo and Smith 2013, "Global sensitivity measures from given
data", European Journal of Operational Research 226(3)) from weighted counts, because SALib's
estimator takes no weights; what shuffled assumptions show of noise is taken off. Total effects come
from `foedus.findings.surrogates`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, UsageError
from foedus.findings.samples import Estimate, Sample, estimate, repeated, resample
from foedus.findings.surrogates import rank_share, total_effects

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

__all__ = ["Driver", "Drivers", "drivers", "second_opinion"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
Direction = Literal["raises", "lowers", "mixed", "options"]

_CLASSES = 10
_LEVELS = 10
_DUMMIES = 40
_REPEATS = 100
_MOST = 12
_SEED = 20250831
_EQUAL = 2048
_NOTHING = 1e-9  # an outcome that does not vary leaves rounding only


@dataclass(frozen=True)
class Driver:
    """What an assumption does to an outcome.

    Attributes:
        assumption: The assumption.
        delta: Borgonovo's delta, between 0 and 1: how much the outcome's distribution hangs on it.
        told: Whether it can be told apart from an assumption that does nothing.
        total: The share of the outcome's variance that would remain if all the others were known;
            ``None`` where it was not estimated.
        effect: How much higher the outcome is, on average, in the highest fifth of the assumption
            than in the lowest; for a choice, in the option with the highest average than in that
            with the lowest. In the outcome's unit.
        direction: ``raises`` or ``lowers`` the outcome, ``mixed`` where the ends do not differ,
            ``options`` for a choice.
        options: For a choice the options with the lowest and the highest average.
        second: Delta as SALib estimates it from equally weighted worlds, where it was asked.
    """

    assumption: str
    delta: Estimate
    told: bool
    total: Estimate | None
    effect: Estimate
    direction: Direction
    options: tuple[str, str] | None = None
    second: Estimate | None = None


@dataclass(frozen=True)
class Drivers:
    """What drives an outcome under a policy, or its difference from that under another.

    Attributes:
        outcome: The outcome.
        policy: The policy.
        against: The policy whose outcome is subtracted; ``None`` for none.
        drivers: The assumptions, the one with the largest delta first.
        floor: The delta, before correction, above which an assumption is told apart from one
            without effect; so high that noise passes it once in twenty runs over all of them.
        fit: The share of the variance that total effects can see, from 0 to 1.
        record: Whether worlds are weighted by the record.
        worlds: How many worlds were looked at.
        effective: How many equally weighted worlds they are worth.
    """

    outcome: str
    policy: str
    against: str | None
    drivers: tuple[Driver, ...]
    floor: float
    fit: float
    record: bool
    worlds: int
    effective: float

    @property
    def told(self) -> tuple[Driver, ...]:
        """Those that can be told apart from an assumption that does nothing."""
        return tuple(one for one in self.drivers if one.told)


def drivers(
    sample: Sample,
    outcome: str,
    policy: str,
    *,
    against: str | None = None,
    record: bool = True,
) -> Drivers:
    """Rank the assumptions by how much an outcome hangs on them.

    Args:
        sample: The worlds.
        outcome: The outcome.
        policy: The policy.
        against: Look at the difference from the outcome under this policy.
        record: Whether to weigh worlds by the record.

    Returns:
        Every assumption that varies. Total effects are estimated for the twelve with the largest
        delta among those that can be told apart from nothing.

    Raises:
        UsageError: A name is unknown, or no world has a number.
    """
    named = (policy,) if against is None else (policy, against)
    sample.check(outcomes=(outcome,), policies=named)
    values = sample.outcome(outcome, policy)
    if against is not None:
        values = values - sample.outcome(outcome, against)
    weights = np.where(np.isnan(values), 0.0, sample.weights(record))
    kept = weights > 0
    if not kept.any():
        raise UsageError(Diagnostic(outcome, "no world has a number", "a world that was solved"))
    values, weights, group = values[kept], weights[kept] / weights.sum(), sample.group[kept]
    names, columns, options = _inputs(sample, kept)
    table = _Counts(_levels(values, weights), weights, group)
    rng = np.random.default_rng(_SEED)
    classes = [_classes(c, weights, o) for c, o in zip(columns, options, strict=True)]
    blank = _levels(rng.random(len(values)), weights, _CLASSES)
    dummies = [table.delta(rng.permutation(blank), _CLASSES)[0] for _ in range(_DUMMIES)]
    noise = float(np.mean(dummies))
    # So high that one assumption without effect among all of them passes in one run of twenty.
    tail = NormalDist().inv_cdf(1 - 0.05 / max(len(names), 1))
    floor = noise + tail * float(np.std(dummies, ddof=1))
    found = []
    for name, column, known, number in zip(names, columns, options, classes, strict=True):
        raw, repeats = table.delta(number, int(number.max()) + 1)
        # Noise adds to a distance as the side of a right triangle does to the hypotenuse.
        corrected = float(np.sqrt(max(0.0, raw * raw - noise * noise)))
        delta = estimate(corrected, corrected + (repeats - repeats.mean()))
        effect, direction, ends = _effect(column, known, values, weights, group)
        found.append(
            Driver(name, _within(delta), raw > max(floor, _NOTHING), None, effect, direction, ends)
        )
    order = sorted(range(len(found)), key=lambda i: (-found[i].told, -found[i].delta.value))
    chosen = [i for i in order[:_MOST] if found[i].told]
    fit = 0.0
    if chosen:
        inputs = np.stack([columns[i] for i in chosen], axis=1)
        counts = tuple(len(options[i]) for i in chosen)
        with one_thread():
            effects = total_effects(inputs, counts, values, weights)
        fit = effects.fit
        for i, value, error in zip(chosen, effects.effects, effects.errors, strict=True):
            total = Estimate(float(value), max(0.0, value - 1.645 * error), value + 1.645 * error)
            found[i] = replace(found[i], total=total)
    return Drivers(
        outcome,
        policy,
        against,
        tuple(found[i] for i in order),
        floor,
        fit,
        record,
        len(values),
        float(1 / np.sum(weights * weights)),
    )


def _within(found: Estimate) -> Estimate:
    return Estimate(*(float(np.clip(x, 0, 1)) for x in (found.value, found.low, found.high)))


def _inputs(
    sample: Sample, kept: NDArray[np.bool_]
) -> tuple[list[str], list[FloatArray], list[tuple[str, ...]]]:
    """The assumptions that vary over the worlds kept and have a value in all of them."""
    names, columns, options = [], [], []
    for name in sample.ensemble.assumptions:
        column = sample.assumption(name)[kept]
        if not np.isnan(column).any() and np.ptp(column) > 0:
            names.append(name)
            columns.append(column)
            options.append(tuple(sample.ensemble.options(name)))
    return names, columns, options


def _levels(values: FloatArray, weights: FloatArray, count: int = _LEVELS) -> IntArray:
    """Classes of equal weight; equal values stay together."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    ends = values[order][
        np.minimum(
            np.searchsorted(reached, np.arange(1, count) / count * reached[-1]), len(values) - 1
        )
    ]
    found: IntArray = np.searchsorted(np.unique(ends), values, side="left").astype(np.intp)
    return found


def _classes(column: FloatArray, weights: FloatArray, options: Sequence[str]) -> IntArray:
    return column.astype(np.intp) if options else _levels(column, weights, _CLASSES)


def one_thread() -> AbstractContextManager[object]:
    """Keep the linear algebra library to one thread.

    In many small products threads wait for each other longer than they work.
    """
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limits


class _Counts:
    """Weighted counts of an outcome's levels, by group of worlds."""

    def __init__(self, level: IntArray, weights: FloatArray, group: IntArray) -> None:
        self.level, self.weights, self.group = level, weights, group
        self.levels = int(level.max()) + 1
        self.draws = resample(group, _REPEATS)

    def delta(self, classes: IntArray, count: int) -> tuple[float, FloatArray]:
        """Delta before correction, and that of each repetition."""
        cells = count * self.levels
        cell = (self.group * count + classes) * self.levels + self.level
        size = self.draws.shape[1] * cells
        held = np.bincount(cell, self.weights, size).astype(np.float64).reshape(-1, cells)
        whole = held.sum(axis=0)[None]
        one, repeats = (
            self._distance(counts.reshape(-1, count, self.levels))
            for counts in (whole, repeated(self.draws, held))
        )
        return float(one[0]), repeats

    @staticmethod
    def _distance(counts: FloatArray) -> FloatArray:
        joint = counts / counts.sum(axis=(1, 2), keepdims=True)
        apart = joint.sum(axis=2, keepdims=True) * joint.sum(axis=1, keepdims=True)
        found: FloatArray = 0.5 * np.abs(joint - apart).sum(axis=(1, 2))
        return found


def _effect(
    column: FloatArray,
    options: Sequence[str],
    values: FloatArray,
    weights: FloatArray,
    group: IntArray,
) -> tuple[Estimate, Direction, tuple[str, str] | None]:
    """How the average moves from the lowest to the highest fifth, or option."""
    part = column.astype(np.intp) if options else _levels(column, weights, 5)
    count = len(options) or int(part.max()) + 1
    size = int(group.max()) + 1
    cell = group * count + part
    mass, sums = (
        np.bincount(cell, one, size * count).astype(np.float64).reshape(size, count)
        for one in (weights, weights * values)
    )
    draws = resample(group, _REPEATS)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums.sum(axis=0) / mass.sum(axis=0)
        repeats = repeated(draws, sums) / repeated(draws, mass)
    low, high = (
        (0, count - 1) if not options else (int(np.nanargmin(means)), int(np.nanargmax(means)))
    )
    effect = estimate(float(means[high] - means[low]), repeats[:, high] - repeats[:, low])
    if options:
        return effect, "options", (options[low], options[high])
    if effect.low > 0:
        return effect, "raises", None
    return effect, "lowers" if effect.high < 0 else "mixed", None


def second_opinion(sample: Sample, found: Drivers, most: int = _MOST) -> Drivers:
    """Let SALib estimate delta too, from worlds drawn with the record's weights.

    Args:
        sample: The worlds.
        found: What drives the outcome.
        most: For how many assumptions, from the first on.

    Returns:
        The same with ``second`` for these: delta by `SALib.analyze.delta`, reduced for bias by
        its own bootstrap, with its 90 % interval.
    """
    import warnings

    with warnings.catch_warnings(record=True):
        # SALib changes what is warned of and how, and tells of merged classes; none outlasts this.
        shown = warnings.formatwarning
        state = np.random.get_state()  # noqa: NPY002 - SALib draws from numpy's old generator
        from SALib.analyze import delta

        names = [one.assumption for one in found.drivers[:most]]
        rng = np.random.default_rng(_SEED)
        values = sample.outcome(found.outcome, found.policy)
        if found.against is not None:
            values = values - sample.outcome(found.outcome, found.against)
        weights = np.where(np.isnan(values), 0.0, sample.weights(found.record))
        chosen = rng.choice(sample.worlds, min(_EQUAL, sample.worlds), p=weights / weights.sum())
        inputs = np.stack([sample.assumption(name)[chosen] for name in names], axis=1)
        # Delta does not change when values are replaced by their normal scores, and SALib's kernel
        # densities fail where most values are next to 0. Its classes are ranks as well: ties
        # between options are broken at random and not by place.
        from scipy.special import ndtri

        ranks = ndtri(rank_share(values[chosen]))
        inputs = inputs + 1e-9 * rng.random(inputs.shape) * np.ptp(inputs, axis=0)
        problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
        try:
            with one_thread():
                told = delta.analyze(
                    problem,
                    inputs,
                    ranks,
                    num_resamples=5,
                    conf_level=0.9,
                    seed=1,
                    method="delta",
                )
        finally:
            warnings.formatwarning = shown
            np.random.set_state(state)  # noqa: NPY002
    opinions = {
        name: Estimate(float(value), float(value - conf), float(value + conf))
        for name, value, conf in zip(names, told["delta_raw"], told["delta_raw_conf"], strict=True)
    }
    return replace(
        found,
        drivers=tuple(replace(one, second=opinions.get(one.assumption)) for one in found.drivers),
    )
