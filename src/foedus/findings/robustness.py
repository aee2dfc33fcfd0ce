"""Which policy leads under which rule, and what is traded against what.

A rule turns an outcome over many worlds into one number for each policy. Rules differ in how they
treat bad worlds, and a recommendation that changes with the rule is a recommendation about
attitudes to risk as much as about policies. McPhail, Maier, Kwakkel, Giuliani, Castelletti and
Westra 2018, "Robustness Metrics: How Are They Calculated, When Should They Be Used and Why Do They
Give Different Results?", Earth's Future 6(2), 169-191, sort such rules by what they do to values
(none, regret, good enough or not), to worlds (all, the worst, a percentile) and to the rest
(average, spread). Their measures of shape alone (skewness, kurtosis, deviations below the median)
are left out: they reward a policy for being bad alike in all worlds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.findings.preference import Preference
from foedus.findings.quantiles import effective_sample_size, quantiles, weighted_mean
from foedus.findings.samples import (
    Estimate,
    Sample,
    estimates,
    group_sums,
    repeated,
    resample,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RULES", "Robustness", "Rule", "RuleResult", "robustness"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

_BINS = 512
_OFTEN = 0.05


@dataclass(frozen=True)
class Rule:
    """A rule.

    Attributes:
        name: Its name for programs.
        label: Its name for people.
        text: What it does, in a sentence.
        source: Who proposed it.
        higher: Whether a higher number is better whatever the outcome; ``None`` where it goes
            with the outcome.
    """

    name: str
    label: str
    text: str
    source: str
    higher: bool | None = None


RULES = (
    Rule(
        "average",
        "Best on average",
        "The best average over the worlds.",
        "Laplace's principle of insufficient reason",
    ),
    Rule(
        "mean-variance",
        "Good and steady",
        "The best average less one standard deviation.",
        "Markowitz 1952",
    ),
    Rule(
        "low-decile",
        "Best in bad worlds",
        "The best value that nine of ten worlds reach or exceed.",
        "percentile, as in McPhail et al. 2018",
    ),
    Rule("maximin", "Best in its worst world", "The best of the worst values.", "Wald 1950"),
    Rule(
        "hurwicz",
        "Between worst and best world",
        "The best mean of the worst and the best value.",
        "Hurwicz 1951, weight one half",
    ),
    Rule(
        "minimax-regret",
        "Least regret at most",
        "The smallest of the largest regrets: how much worse than the best policy of a world.",
        "Savage 1951",
        higher=False,
    ),
    Rule(
        "regret-90",
        "Least regret in nine of ten worlds",
        "The smallest regret that nine of ten worlds do not exceed.",
        "Savage 1951; percentile, as in McPhail et al. 2018",
        higher=False,
    ),
    Rule(
        "satisficing",
        "Good enough most often",
        "The largest share of worlds at least as good as a threshold.",
        "Starr 1963",
        higher=True,
    ),
)


@dataclass(frozen=True)
class RuleResult:
    """What a rule makes of the policies.

    Attributes:
        rule: The rule.
        values: The number of each policy, in the outcome's unit (a share of worlds for
            ``satisficing``), with its interval.
        leads: For each policy the share of resamples in which it leads.
        leader: The policy that leads.
    """

    rule: Rule
    values: Mapping[str, Estimate]
    leads: Mapping[str, float]
    leader: str

    @property
    def tied(self) -> tuple[str, ...]:
        """The other policies that lead in at least one of twenty resamples."""
        return tuple(
            name for name, share in self.leads.items() if share >= _OFTEN and name != self.leader
        )


@dataclass(frozen=True)
class Robustness:
    """Every rule on one outcome.

    Attributes:
        outcome: The outcome.
        baseline: The baseline.
        threshold: What is good enough, in the outcome's unit.
        prior: Each rule over the worlds as drawn.
        weighted: Each rule over the worlds weighted by the record.
        worlds: How many worlds were looked at.
        effective: How many equally weighted worlds the record leaves of them.
    """

    outcome: str
    baseline: str
    threshold: float
    prior: tuple[RuleResult, ...]
    weighted: tuple[RuleResult, ...]
    worlds: int
    effective: float

    def results(self, *, record: bool = True) -> tuple[RuleResult, ...]:
        """The rules under one weighting."""
        return self.weighted if record else self.prior

    def leaders(self, *, record: bool = True) -> dict[str, list[str]]:
        """The policies that lead under some rule, each with the labels of the rules."""
        found: dict[str, list[str]] = {}
        for result in self.results(record=record):
            found.setdefault(result.leader, []).append(result.rule.label)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def robustness(
    sample: Sample, outcome: str, baseline: str, *, threshold: float | None = None
) -> Robustness:
    """Judge the policies on one outcome by each of the rules.

    Args:
        sample: The worlds.
        outcome: An outcome of which lower or higher is better, such as ``attack`` or
            ``utility of UKR``.
        baseline: The baseline; its median over record-weighted worlds is the threshold if none
            is given.
        threshold: What is good enough, in the outcome's unit.

    Returns:
        The rules under both weightings. ``maximin``, ``hurwicz`` and ``minimax-regret`` look at
        single worlds, so they drift as worlds are added; their intervals only show how much they
        hang on a few of them.

    Raises:
        UsageError: A name is unknown, or neither direction of the outcome is better.

    Example:
        >>> from foedus.findings.samples import Sample
        >>> class Two:
        ...     worlds, policies, outcomes, assumptions = 4, ("a", "b"), ("gain",), ()
        ...     def weights(self, record=True): return np.full(4, 0.25)
        ...     def info(self, name):
        ...         from types import SimpleNamespace
        ...         return SimpleNamespace(better="higher", unit="points")
        ...     def outcome(self, outcome, policy):
        ...         return np.array([1.0, 1, 1, 1] if policy == "a" else [0.0, 0, 4, 4])
        >>> found = robustness(Sample.first(Two()), "gain", "a")
        >>> [(one.rule.name, one.leader) for one in found.prior[:4]]
        [('average', 'b'), ('mean-variance', 'a'), ('low-decile', 'a'), ('maximin', 'a')]
    """
    good = Preference(outcome).scores(sample, baseline)
    lower = sample.info(outcome).better == "lower"
    known = ~np.isnan(good[0])
    base = good[sample.policies.index(baseline)]
    if threshold is None:
        middle = float(quantiles(base[known], sample.weighted[known], (0.5,))[0])
        threshold = -middle if lower else middle
    enough = -threshold if lower else threshold
    scale = _Scale(sample.policies, -1.0 if lower else 1.0, enough)
    prior, weighted = (
        _rules(good[:, known], sample.weights(record)[known], sample.group[known], scale)
        for record in (False, True)
    )
    effective = effective_sample_size(sample.weighted[known])
    return Robustness(outcome, baseline, threshold, prior, weighted, int(known.sum()), effective)


@dataclass(frozen=True)
class _Scale:
    """The names of the policies, the sign of the outcome, and what is good enough."""

    policies: tuple[str, ...]
    sign: float
    enough: float


def _rules(
    good: FloatArray, weights: FloatArray, group: IntArray, scale: _Scale
) -> tuple[RuleResult, ...]:
    weights = weights / weights.sum()
    draws = resample(group)
    regret = good.max(axis=0) - good
    values, repeats = {}, {}
    mean, square, fine, mass = (
        _means(column, weights, group, draws)
        for column in (good, good * good, (good >= scale.enough).astype(float), np.ones_like(good))
    )
    average = [one / two for one, two in zip(mean, mass, strict=True)]
    spread = [
        np.sqrt(np.maximum(one / two - avg * avg, 0))
        for one, two, avg in zip(square, mass, average, strict=True)
    ]
    lowest = _ends(good, weights, group, draws)
    highest = [-one for one in _ends(-good, weights, group, draws)]
    values["average"], repeats["average"] = average
    values["mean-variance"], repeats["mean-variance"] = (
        a - s for a, s in zip(average, spread, strict=True)
    )
    values["low-decile"], repeats["low-decile"] = _decile(good, weights, group, draws)
    values["maximin"], repeats["maximin"] = lowest
    values["hurwicz"], repeats["hurwicz"] = (
        (low + high) / 2 for low, high in zip(lowest, highest, strict=True)
    )
    values["minimax-regret"], repeats["minimax-regret"] = _ends(-regret, weights, group, draws)
    values["regret-90"], repeats["regret-90"] = _decile(-regret, weights, group, draws)
    values["satisficing"], repeats["satisficing"] = (
        one / two for one, two in zip(fine, mass, strict=True)
    )
    return tuple(_result(rule, values[rule.name], repeats[rule.name], scale) for rule in RULES)


def _result(rule: Rule, values: FloatArray, repeats: FloatArray, scale: _Scale) -> RuleResult:
    """Name the leader, and turn scores back into the outcome's unit."""
    policies = scale.policies
    leading = np.bincount(repeats.argmax(axis=1), minlength=len(policies)) / len(repeats)
    sign = scale.sign if rule.higher is None else 1.0 if rule.higher else -1.0
    return RuleResult(
        rule,
        estimates(sign * values, sign * repeats, lambda index: policies[index]),
        {name: float(share) for name, share in zip(policies, leading, strict=True)},
        policies[int(values.argmax())],
    )


def _means(
    values: FloatArray, weights: FloatArray, group: IntArray, draws: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Weighted sums of each policy, and those of each repetition."""
    whole = np.array([weighted_mean(row, weights) for row in values])
    return whole, repeated(draws, group_sums(values * weights, group))


def _ends(
    values: FloatArray, weights: FloatArray, group: IntArray, draws: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The worst value of each policy, and those of each repetition."""
    masked = np.where(weights > 0, values, np.inf)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(draws.shape[1]))
    by_group = np.minimum.reduceat(masked[:, order], starts, axis=1)
    chosen = np.where(draws[:, None, :] > 0, by_group[None], np.inf)
    return masked.min(axis=1), chosen.min(axis=2)


def _decile(
    values: FloatArray, weights: FloatArray, group: IntArray, draws: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The 10th percentile of each policy, and those of each repetition from fine bins."""
    whole, repeats = [], []
    count = len(weights)
    for row in values:
        order = np.argsort(row, kind="stable")
        whole.append(float(quantiles(row, weights, (0.1,), order=order)[0]))
        bins = np.empty(count, dtype=np.intp)
        bins[order] = np.arange(count) * _BINS // count
        ends = row[order][(np.arange(_BINS) + 1) * count // _BINS - 1]
        size = draws.shape[1] * _BINS
        held = np.bincount(group * _BINS + bins, weights, size).astype(np.float64)
        reached = np.cumsum(repeated(draws, held.reshape(-1, _BINS)), axis=1)
        repeats.append(ends[(reached < 0.1 * reached[:, -1:]).sum(axis=1)])
    return np.array(whole), np.stack(repeats, axis=1)
