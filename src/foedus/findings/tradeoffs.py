"""What is traded against what: the Pareto set, dominance, and what each actor gains and signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.findings.margins import LEAST
from foedus.findings.preference import Preference
from foedus.findings.samples import (
    Estimate,
    Sample,
    estimates,
    resampled_means,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["ActorGain", "Split", "Tradeoffs", "actor_gains", "splits", "tradeoffs"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Tradeoffs:
    """Policies on several outcomes at once.

    Attributes:
        outcomes: The outcomes.
        means: By policy and outcome, the average with its interval, in the outcome's unit.
        pareto: The policies to which no other is at least as good on all the averages and better
            on one.
        often: For each policy the share of resamples in which it belongs to that set.
        beaten_by: For each other policy the policies that are at least as good on all averages.
        dominates: By pair of policies, the share of worlds in which the first is nowhere worse
            and somewhere better by more than the least difference that counts.
        record: Whether worlds are weighted by the record.
    """

    outcomes: tuple[str, ...]
    means: Mapping[tuple[str, str], Estimate]
    pareto: tuple[str, ...]
    often: Mapping[str, float]
    beaten_by: Mapping[str, tuple[str, ...]]
    dominates: Mapping[tuple[str, str], float]
    record: bool


@dataclass(frozen=True)
class ActorGain:
    """What a policy means to an actor.

    Attributes:
        actor: The actor.
        policy: The policy.
        signs: The average probability that it accepts when asked; ``None`` where that is no
            outcome.
        change: The average change of its utility against the baseline, in years of war.
        gains: The share of worlds in which it is clearly better off.
        losses: The share in which it is clearly worse off.
    """

    actor: str
    policy: str
    signs: Estimate | None
    change: Estimate
    gains: float
    losses: float


@dataclass(frozen=True)
class Split:
    """The policies in the worlds of one theory.

    Attributes:
        assumption: The switch between theories.
        option: The theory.
        share: The share of worlds.
        scores: The average score of each policy, see `Preference.scores`.
        preferred: The policy with the highest one.
        often: The share of resamples in which it has the highest one.
    """

    assumption: str
    option: str
    share: float
    scores: Mapping[str, Estimate]
    preferred: str
    often: float


def tradeoffs(sample: Sample, outcomes: Sequence[str], *, record: bool = True) -> Tradeoffs:
    """Find which policies remain when several outcomes count and none is put above another.

    Args:
        sample: The worlds.
        outcomes: Two or more outcomes; those of which neither direction is better are left out.
        record: Whether to weigh worlds by the record.

    Raises:
        UsageError: An outcome is unknown.
    """
    sample.check(outcomes=outcomes)
    policies = sample.policies
    infos = [sample.info(name) for name in outcomes]
    names = [one.name for one in infos if one.better in {"lower", "higher"}]
    signs = np.array([-1.0 if sample.info(name).better == "lower" else 1.0 for name in names])
    good = np.stack([sample.outcomes(name) for name in names]) * signs[:, None, None]
    known = ~np.isnan(good).any(axis=(0, 1))
    good, weights = good[:, :, known], sample.weights(record)[known]
    weights = weights / weights.sum()
    means, repeats = resampled_means(good, weights, sample.group[known])
    beaten = _beaten(means[None])[0]
    front = ~beaten.any(axis=0)
    often = np.mean(~_beaten(repeats).any(axis=1), axis=0)
    found: dict[tuple[str, str], Estimate] = {}
    for index, name in enumerate(names):
        sign = signs[index]
        column = estimates(
            sign * means[index], sign * repeats[:, index], lambda policy: policies[policy]
        )
        found |= {(policy, name): one for policy, one in column.items()}
    return Tradeoffs(
        tuple(names),
        found,
        tuple(policy for policy, stays in zip(policies, front, strict=True) if stays),
        dict(zip(policies, often.tolist(), strict=True)),
        {
            policy: tuple(policies[other] for other in np.flatnonzero(beaten[:, index]))
            for index, policy in enumerate(policies)
            if not front[index]
        },
        _dominance(good, weights, policies),
        record,
    )


def _beaten(means: FloatArray) -> NDArray[np.bool_]:
    """Whether the first policy beats the second, ``[..., first, second]`` from ``[..., k, p]``."""
    gaps = means[..., :, None] - means[..., None, :]
    beaten: NDArray[np.bool_] = np.all(gaps >= 0, axis=-3) & np.any(gaps > 0, axis=-3)
    return beaten


def _dominance(
    good: FloatArray, weights: FloatArray, policies: Sequence[str]
) -> dict[tuple[str, str], float]:
    """The share of worlds in which a policy is nowhere worse than another and somewhere better."""
    found = {}
    for i, one in enumerate(policies):
        for j, other in enumerate(policies):
            if i != j:
                gap = good[:, i] - good[:, j]
                holds = (gap > -LEAST).all(axis=0) & (gap > LEAST).any(axis=0)
                found[one, other] = float(np.sum(holds * weights))
    return found


def actor_gains(
    sample: Sample,
    baseline: str,
    actors: Mapping[str, tuple[str, str]],
    *,
    record: bool = True,
    least: float = LEAST,
) -> tuple[ActorGain, ...]:
    """Say what each policy means to each actor, and whether it would sign.

    Args:
        sample: The worlds.
        baseline: The policy compared with.
        actors: For each actor the outcomes that hold its utility and whether it signs; the
            second may be empty.
        record: Whether to weigh worlds by the record.
        least: The smallest change that counts, in years of war.

    Returns:
        One for each actor and policy, in order; the baseline's changes are 0.

    Raises:
        UsageError: A name is unknown.
    """
    found = []
    for actor, (utility, signs) in actors.items():
        values = Preference(utility).scores(sample, baseline)
        change = values - values[sample.policies.index(baseline)]
        known = ~np.isnan(change[0])
        rows = {"change": change[:, known]}
        if signs:
            sample.check(outcomes=(signs,))
            rows["signs"] = np.nan_to_num(sample.outcomes(signs)[:, known])
        weights = sample.weights(record)[known]
        weights = weights / weights.sum()
        means = {
            name: estimates(
                *resampled_means(row, weights, sample.group[known]),
                lambda index: sample.policies[index],
            )
            for name, row in rows.items()
        }
        for index, policy in enumerate(sample.policies):
            moved = rows["change"][index]
            found.append(
                ActorGain(
                    actor,
                    policy,
                    means["signs"][policy] if signs else None,
                    means["change"][policy],
                    float(np.sum((moved > least) * weights)),
                    float(np.sum((moved < -least) * weights)),
                )
            )
    return tuple(found)


def splits(
    sample: Sample, preference: Preference, baseline: str, *, record: bool = True
) -> tuple[Split, ...]:
    """Ask which policy is preferred under each theory.

    Args:
        sample: The worlds.
        preference: What "preferred" means.
        baseline: The baseline.
        record: Whether to weigh worlds by the record.

    Returns:
        One for each option of each choice among the assumptions that some world holds.

    Raises:
        UsageError: A name is unknown.
    """
    scores = preference.scores(sample, baseline)
    known = ~np.isnan(scores[0])
    weights = np.where(known, sample.weights(record), 0.0)
    weights = weights / weights.sum()
    scores = np.nan_to_num(scores)
    found = []
    for name in sample.ensemble.assumptions:
        for index, option in enumerate(sample.ensemble.options(name)):
            inside = (sample.assumption(name) == index) & (weights > 0)
            if not inside.any():
                continue
            whole, repeats = resampled_means(
                scores[:, inside], weights[inside], _dense(sample.group[inside])
            )
            best = int(whole.argmax())
            found.append(
                Split(
                    name,
                    option,
                    float(weights[inside].sum()),
                    estimates(whole, repeats, lambda policy: sample.policies[policy]),
                    sample.policies[best],
                    float(np.mean(repeats.argmax(axis=1) == best)),
                )
            )
    return tuple(found)


def _dense(group: NDArray[np.intp]) -> NDArray[np.intp]:
    """Group numbers without gaps: a small part of the worlds may miss some groups."""
    found: NDArray[np.intp] = np.unique(group, return_inverse=True)[1]
    return found
