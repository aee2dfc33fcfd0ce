"""Cruxes: the value of an assumption at which the preferred policy changes, and what it is worth.

For each assumption alone the average score of every policy is followed over its values, all other
assumptions staying as uncertain as they are. Where another policy overtakes the preferred one lies
a crux. What learning the assumption would be worth is the expected value of partial perfect
information: how much the average score rises if one chooses after learning it. It is estimated from
the worlds at hand by regression in one pass (Strong, Oakley and Brennan 2014, "Estimating
multiparameter partial expected value of perfect information from a probabilistic sensitivity
analysis sample", Medical Decision Making 34(3)): natural cubic splines of the assumption's normal
score (its rank, as a quantile of the normal distribution), the options themselves for a choice.
Choosing the best of several noisy averages flatters, so the excess that resampling shows is taken
off (Strong and Oakley 2013, Medical Decision Making 33(6), correct the same bias).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from foedus.findings.samples import (
    Estimate,
    Sample,
    estimate,
    repeated,
    resample,
    resampled_means,
)
from foedus.findings.surrogates import rank_share

if TYPE_CHECKING:
    from foedus.findings.preference import Preference

__all__ = ["Cruxes", "Hinge", "Switch", "cruxes"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
Side = Literal["above", "below", "between", "option"]

_BINS = 60
_KNOTS = tuple(map(NormalDist().inv_cdf, (0.05, 0.275, 0.5, 0.725, 0.95)))
_REPEATS = 100
_DUMMIES = 30
_SURE = 0.9
_FINE = np.linspace(0.005, 0.995, 397)
_SEED = 20250901


@dataclass(frozen=True)
class Switch:
    """Where the preferred policy changes.

    Attributes:
        side: ``above`` or ``below`` the value, ``between`` it and ``upto``; ``option`` for a
            choice.
        value: The value; for a choice the probability of the option from which on the policy
            changes, all else equal.
        low: The 5th percentile of the value over the resamples that show the change.
        high: The 95th.
        quantile: The share of the stated belief below the value; for a choice the probability
            stated for the option.
        beyond: The share of the worlds on the other side, weighted as the finding is.
        rival: The policy that is preferred there.
        gain: By how much its average score is better there than that of the preferred policy.
        support: The share of the resamples that show the change.
        sure: Whether it stands out from the noise of as many assumptions as were looked at.
        option: For a choice, the option.
        upto: The end of the values at which the rival is preferred.
        until: The share of the stated belief below that end.
    """

    side: Side
    value: float
    low: float
    high: float
    quantile: float
    beyond: float
    rival: str
    gain: float
    support: float
    sure: bool
    option: str = ""
    upto: float = float("nan")
    until: float = 1.0


@dataclass(frozen=True)
class Hinge:
    """What hangs on one assumption.

    Attributes:
        assumption: The assumption.
        switches: Where the preferred policy changes, if it does.
        worth: The value of learning it, in the unit of the scores.
        told: Whether that can be told apart from the worth of learning something irrelevant.
        stated: The 5th, 50th and 95th percentile of the stated belief; empty for a choice.
        doubtful: Changes that fewer than nine of ten resamples show, that noise could bring
            about somewhere among so many assumptions, or that are smaller than what counts.
    """

    assumption: str
    switches: tuple[Switch, ...]
    worth: Estimate
    told: bool
    stated: tuple[float, ...]
    doubtful: tuple[Switch, ...] = ()


@dataclass(frozen=True)
class Cruxes:
    """What the preferred policy hinges on.

    Attributes:
        preference: What "preferred" means.
        baseline: The baseline.
        preferred: The preferred policy.
        scores: The average score of each policy.
        often: The share of the resamples in which the preferred policy is preferred.
        runner_up: The policy that comes next.
        lead: By how much the preferred policy is ahead of it.
        everything: The value of learning everything at once.
        floor: The worth that learning something irrelevant stays below.
        hinges: Every assumption that varies, the one most worth learning first.
        record: Whether worlds are weighted by the record.
        worlds: How many worlds were looked at.
        effective: How many equally weighted worlds they are worth.
    """

    preference: Preference
    baseline: str
    preferred: str
    scores: dict[str, Estimate]
    often: float
    runner_up: str
    lead: Estimate
    everything: Estimate
    floor: float
    hinges: tuple[Hinge, ...]
    record: bool
    worlds: int
    effective: float

    @property
    def turning(self) -> tuple[Hinge, ...]:
        """The assumptions at some value of which the preferred policy changes."""
        return tuple(one for one in self.hinges if one.switches)


def cruxes(sample: Sample, preference: Preference, baseline: str, *, record: bool = True) -> Cruxes:
    """Find the assumptions that the preferred policy hinges on.

    Args:
        sample: The worlds.
        preference: What "preferred" means: an outcome or an actor's utility, and a rule.
        baseline: The baseline.
        record: Whether to weigh worlds by the record.

    Returns:
        Every assumption that varies, with the values at which another policy would be preferred
        and the value of learning it.

    Raises:
        UsageError: A name is unknown, or the preference makes no sense.
    """
    scores = preference.scores(sample, baseline)
    weights = np.where(np.isnan(scores[0]), 0.0, sample.weights(record))
    kept = weights > 0
    scores, weights, group = scores[:, kept], weights[kept] / weights.sum(), sample.group[kept]
    policies = sample.policies
    whole, repeats = resampled_means(scores, weights, group)
    order = np.argsort(-whole, kind="stable")
    best, second = int(order[0]), int(order[min(1, len(order) - 1)])
    count = sum(1 for _ in sample.ensemble.assumptions)
    tail = NormalDist().inv_cdf(1 - 0.05 / max(count, 1))
    bench = _Bench(scores, weights, group, best, resample(group, _REPEATS), tail)
    floor = bench.floor()
    hinges = []
    for name in sample.ensemble.assumptions:
        column = sample.assumption(name)[kept]
        if np.isnan(column).any() or np.ptp(column) == 0:
            continue
        options = tuple(sample.ensemble.options(name))
        follow = bench.options(column, len(options)) if options else bench.number(column)
        raw, worth = bench.worth(follow)
        found = (
            bench.option_switches(follow, options, policies)
            if options
            else bench.switches(follow, column, policies)
        )
        stated = (
            ()
            if options
            else tuple(sample.ensemble.belief_quantile(name, q) for q in (0.05, 0.5, 0.95))
        )
        hinges.append(
            Hinge(
                name,
                tuple(one for one in found if _counts(one, preference)),
                worth,
                raw > floor,
                stated,
                tuple(one for one in found if not _counts(one, preference)),
            )
        )
    hinges.sort(key=lambda one: (-one.told, -one.worth.value))
    top = np.stack([scores.max(axis=0) - scores[best], scores[best] - scores[second]])
    most, most_repeats = resampled_means(top, weights, group)
    return Cruxes(
        preference,
        baseline,
        policies[best],
        {name: estimate(float(whole[i]), repeats[:, i]) for i, name in enumerate(policies)},
        float(np.mean(repeats.argmax(axis=1) == best)),
        policies[second],
        estimate(float(most[1]), most_repeats[:, 1]),
        estimate(float(most[0]), most_repeats[:, 0]),
        floor,
        tuple(hinges),
        record,
        int(kept.sum()),
        float(1 / np.sum(weights * weights)),
    )


def _counts(switch: Switch, preference: Preference) -> bool:
    """Whether a change is certain enough, and large enough to count."""
    return switch.sure and switch.support >= _SURE and switch.gain >= preference.least


@dataclass(frozen=True)
class _Follow:
    """The average score of each policy over an assumption.

    Attributes:
        share: The weight of each place, ``[places]`` and ``[repeats, places]``.
        scores: ``[places, policies]`` and ``[repeats, places, policies]``.
        at: The rank of each place, for a number.
    """

    share: tuple[FloatArray, FloatArray]
    scores: tuple[FloatArray, FloatArray]
    at: FloatArray


@dataclass(frozen=True)
class _Bench:
    """The scores and the resamples that all assumptions share."""

    scores: FloatArray
    weights: FloatArray
    group: IntArray
    best: int
    draws: FloatArray
    tail: float

    def _sure(self, gain: float, repeats: FloatArray) -> bool:
        """Whether a gain is above 0 beyond what noise does once in twenty runs."""
        return gain > self.tail * float(np.std(repeats, ddof=1))

    def _sums(self, place: IntArray, count: int) -> tuple[FloatArray, FloatArray]:
        """Weights and weighted scores by place: of all worlds, and of each repetition."""
        cell = self.group * count + place
        size = self.draws.shape[1] * count
        rows = [self.weights, *(self.weights * self.scores)]
        held = np.stack([np.bincount(cell, row, size).astype(np.float64) for row in rows], axis=1)
        held = held.reshape(-1, count, len(rows))
        return held.sum(axis=0), repeated(self.draws, held)

    def number(self, column: FloatArray) -> _Follow:
        """Follow a number: a natural cubic spline of its normal score, fitted to fine bins."""
        rank = rank_share(column)
        place = np.minimum((rank * _BINS).astype(np.intp), _BINS - 1)
        at: FloatArray = (np.arange(_BINS, dtype=np.float64) + 0.5) / _BINS
        basis = _natural(np.array([NormalDist().inv_cdf(rank) for rank in at]))
        whole, repeats = self._sums(place, _BINS)
        one, many = (_regressed(basis, sums) for sums in (whole[None], repeats))
        return _Follow((whole[:, 0], repeats[:, :, 0]), (one[0], many), at)

    def options(self, column: FloatArray, count: int) -> _Follow:
        """Follow a choice: the averages of its options."""
        whole, repeats = self._sums(column.astype(np.intp), count)
        with np.errstate(invalid="ignore", divide="ignore"):
            one, many = (np.nan_to_num(sums[..., 1:] / sums[..., :1]) for sums in (whole, repeats))
        return _Follow(
            (whole[:, 0], repeats[:, :, 0]), (one, many), np.arange(count, dtype=np.float64)
        )

    def worth(self, follow: _Follow) -> tuple[float, Estimate]:
        """The value of learning it, before and after the flattery of noise is taken off."""
        whole, repeats = (
            np.sum(share * scores.max(axis=-1), axis=-1) / share.sum(axis=-1)
            - np.max(
                np.sum(share[..., None] * scores, axis=-2) / share.sum(axis=-1)[..., None], axis=-1
            )
            for share, scores in zip(follow.share, follow.scores, strict=True)
        )
        raw = float(whole)
        corrected = max(0.0, 2 * raw - float(repeats.mean()))
        found = estimate(corrected, corrected + repeats - repeats.mean())
        return raw, Estimate(found.value, max(0.0, found.low), max(0.0, found.high))

    def floor(self) -> float:
        """What learning a shuffled assumption seems worth, at most."""
        rng = np.random.default_rng(_SEED)
        blank = rng.random(len(self.weights))
        seen = [self.worth(self.number(rng.permutation(blank)))[0] for _ in range(_DUMMIES)]
        return float(np.mean(seen) + self.tail * np.std(seen, ddof=1))

    def switches(
        self, follow: _Follow, column: FloatArray, policies: tuple[str, ...]
    ) -> list[Switch]:
        """Where another policy is ahead of the preferred one: at either end, or in between."""
        whole = self._ahead(follow.scores[0], follow.at)
        many = [self._ahead(scores, follow.at) for scores in follow.scores[1]]
        ordered = np.sort(column)
        found = []
        for start, stop in _runs(whole > 0):
            place = (start + stop) // 2
            if stop == len(_FINE) and start:
                place = (start + 3 * stop) // 4
            elif not start:
                place = stop // 4
            ends = [_around(ahead > 0, place) for ahead in many]
            seen = np.array([end for end in ends if end is not None], dtype=np.intp)
            # Both ends of the belief: the policy was not preferred anywhere, so nothing changes.
            if (start, stop) == (0, len(_FINE)):
                continue
            side: Side = "above" if stop == len(_FINE) else "below" if start == 0 else "between"
            edge = 1 if side == "below" else 0
            rank = _boundary(whole, start, stop)[edge]
            spread = _FINE[np.clip(seen[:, edge], 0, len(_FINE) - 1)] if len(seen) else rank
            low, high = np.quantile(spread, (0.05, 0.95))
            beyond = (follow.at >= _FINE[start]) & (follow.at <= _FINE[stop - 1])
            share = follow.share[0][beyond]
            if not share.sum() > 0:
                continue
            there = np.sum(share[:, None] * follow.scores[0][beyond], axis=0) / share.sum()
            rival = max((i for i in range(len(policies)) if i != self.best), key=lambda i: there[i])
            parts, many_scores = follow.share[1][:, beyond], follow.scores[1][:, beyond]
            gaps = many_scores[:, :, rival] - many_scores[:, :, self.best]
            gain = float(there[rival] - there[self.best])
            # A resample with no world beyond the switch says nothing of what it is worth.
            held = parts.sum(axis=1)
            gains = np.full_like(held, gain)
            np.divide(np.sum(parts * gaps, axis=1), held, out=gains, where=held > 0)
            until = _boundary(whole, start, stop)[1] if stop < len(_FINE) else 1.0
            found.append(
                Switch(
                    side,
                    float(np.quantile(ordered, rank)),
                    float(np.quantile(ordered, min(low, rank))),
                    float(np.quantile(ordered, max(high, rank))),
                    rank,
                    float(share.sum() / follow.share[0].sum()),
                    policies[rival],
                    gain,
                    len(seen) / len(many),
                    self._sure(gain, gains),
                    upto=float(np.quantile(ordered, until)),
                    until=until,
                )
            )
        return found

    def _ahead(self, scores: FloatArray, at: FloatArray) -> FloatArray:
        """By how much the best other policy is ahead of the preferred one, by fine ranks."""
        others = np.delete(scores, self.best, axis=1)
        if not others.shape[1]:
            return np.full(len(_FINE), -1.0)
        ahead: FloatArray = np.interp(_FINE, at, others.max(axis=1) - scores[:, self.best])
        return ahead

    def option_switches(
        self, follow: _Follow, options: tuple[str, ...], policies: tuple[str, ...]
    ) -> list[Switch]:
        """The options under which another policy is preferred, and how probable each must be."""
        found = []
        share = follow.share[0] / follow.share[0].sum()
        for index, option in enumerate(options):
            inside = follow.scores[0][index]
            rival = int(inside.argmax())
            if share[index] == 0 or rival == self.best:
                continue
            ones = np.array(
                [
                    _needed(scores, weights, index, rival, self.best)
                    for scores, weights in zip(follow.scores[1], follow.share[1], strict=True)
                ]
            )
            seen = ones[np.isfinite(ones)]
            value = _needed(follow.scores[0], share, index, rival, self.best)
            low, high = np.quantile(seen, (0.05, 0.95)) if len(seen) else (value, value)
            gain = float(inside[rival] - inside[self.best])
            gains = follow.scores[1][:, index, rival] - follow.scores[1][:, index, self.best]
            found.append(
                Switch(
                    "option",
                    value,
                    float(min(low, value)),
                    float(max(high, value)),
                    float(share[index]),
                    float(share[index]),
                    policies[rival],
                    gain,
                    len(seen) / len(ones),
                    self._sure(gain, gains),
                    option,
                )
            )
        return found


def _runs(holds: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a condition holds without a break: starts, and ends past the last."""
    steps = np.flatnonzero(np.diff(np.concatenate(([0], holds.astype(np.int8), [0]))))
    return [(int(start), int(stop)) for start, stop in zip(steps[::2], steps[1::2], strict=True)]


def _around(holds: NDArray[np.bool_], place: int) -> tuple[int, int] | None:
    """The run that contains a place; none where the condition fails there."""
    return next((run for run in _runs(holds) if run[0] <= place < run[1]), None)


def _boundary(ahead: FloatArray, start: int, stop: int) -> tuple[float, float]:
    """The ranks between which a rival is ahead, to parts of a step."""
    low, high = float(_FINE[start]), float(_FINE[stop - 1])
    step = float(_FINE[1] - _FINE[0])
    if start:
        low -= step * float(ahead[start] / (ahead[start] - ahead[start - 1]))
    if stop < len(_FINE):
        high += step * float(ahead[stop - 1] / (ahead[stop - 1] - ahead[stop]))
    return low, high


def _needed(scores: FloatArray, share: FloatArray, index: int, rival: int, best: int) -> float:
    """The probability of an option from which on a rival is ahead; NaN where it never is."""
    gap = scores[:, rival] - scores[:, best]
    others = np.arange(len(share)) != index
    rest = float(share[others].sum())
    outside = float(np.sum(share[others] * gap[others]) / rest) if rest > 0 else 0.0
    inside = float(gap[index])
    if inside <= 0:
        return float("nan")
    return 0.0 if outside >= 0 else -outside / (inside - outside)


def _natural(at: FloatArray) -> FloatArray:
    """A natural cubic spline and a constant (Hastie, Tibshirani and Friedman 2009, section 5.2)."""
    knots = np.array(_KNOTS)
    last = knots[-1]

    def piece(k: int) -> FloatArray:
        found: FloatArray = (np.maximum(at - knots[k], 0) ** 3 - np.maximum(at - last, 0) ** 3) / (
            last - knots[k]
        )
        return found

    end = piece(len(knots) - 2)
    return np.stack(
        [np.ones_like(at), at, *(piece(k) - end for k in range(len(knots) - 2))], axis=1
    )


def _regressed(basis: FloatArray, sums: FloatArray) -> FloatArray:
    """Weighted least squares of binned scores on a basis, for each repetition at once.

    Args:
        basis: ``[places, terms]``.
        sums: ``[repeats, places, 1 + policies]``: weights, and weighted scores.

    Returns:
        The fitted scores, ``[repeats, places, policies]``.
    """
    gram = np.einsum("rn,nk,nl->rkl", sums[:, :, 0], basis, basis)
    gram += 1e-9 * np.eye(basis.shape[1]) * np.trace(gram, axis1=1, axis2=2)[:, None, None]
    moment = np.einsum("nk,rnp->rkp", basis, sums[:, :, 1:])
    found: FloatArray = np.einsum("nk,rkp->rnp", basis, np.linalg.solve(gram, moment))
    return found
