"""How each policy does against a baseline, over all worlds and over those the record favours."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, UsageError
from foedus.findings.ensembles import require_names
from foedus.findings.margins import LEAST
from foedus.findings.quantiles import (
    decimals,
    effective_sample_size,
    mean_error,
    median_shares,
    quantiles,
    share_error,
    weighted_mean,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings.ensembles import Worlds

__all__ = ["Cell", "Comparison", "Errors", "Step", "Summary", "compare", "convergence"]

FloatArray = NDArray[np.float64]

_INTERVAL = (0.1, 0.5, 0.9)
_FEW_WORLDS = 1000
_FEW_SHARE = 0.02
# Solving the same game twice can differ in the last bits; such a difference is a tie.
_TIE = 1e-12


@dataclass(frozen=True)
class Errors:
    """Monte Carlo standard errors: how far a number would move with other draws.

    Attributes:
        median: Of the median, in the unit of the outcome.
        mean: Of the mean, in the unit of the outcome.
        better: Of the share of worlds better than the baseline; NaN where there is none.
    """

    median: float
    mean: float
    better: float = nan


@dataclass(frozen=True)
class Summary:
    """An outcome under a policy over many worlds.

    Attributes:
        median: The median over the worlds.
        low: The lower end of the 80 % interval.
        high: The upper end.
        mean: The mean.
        better: The share of the worlds in which the policy does better than the baseline; a
            world in which both do the same counts half. ``None`` for the baseline itself and for
            an outcome of which neither direction is better.
        ties: The share of the worlds in which both do the same.
        gains: The share of the worlds in which the policy does better by more than the least
            difference that counts; ``None`` as for ``better``.
        losses: The share in which it does worse by more than that.
        errors: Monte Carlo standard errors.
        worlds: How many worlds carry weight.
        effective: How many equally weighted worlds they are worth.
    """

    median: float
    low: float
    high: float
    mean: float
    better: float | None
    ties: float = 0.0
    gains: float | None = None
    losses: float | None = None
    errors: Errors = field(default_factory=lambda: Errors(nan, nan))
    worlds: int = 0
    effective: float = 0.0

    @property
    def decimals(self) -> int:
        """How many decimals the median and the mean have earned."""
        return decimals(max(self.errors.median, self.errors.mean))

    @property
    def better_decimals(self) -> int:
        """How many decimals the share ``better`` has earned, as a number between 0 and 1."""
        return decimals(self.errors.better)

    @property
    def settled(self) -> bool:
        """Whether ``better`` is further than two standard errors from one half."""
        return self.better is not None and abs(self.better - 0.5) > 2 * self.errors.better


@dataclass(frozen=True)
class Cell:
    """One policy and one outcome.

    Attributes:
        policy: The policy.
        outcome: The outcome.
        prior: Over all worlds, each alike.
        weighted: Over all worlds, each by how well it explains the record.
        failed: How many worlds have no number here; they are left out of both.
        failed_weight: The share of the record's weight that they carry.
    """

    policy: str
    outcome: str
    prior: Summary
    weighted: Summary
    failed: int = 0
    failed_weight: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """Every policy against the baseline.

    Attributes:
        baseline: The policy compared with.
        policies: All policies, the baseline included.
        outcomes: All outcomes.
        cells: By policy and outcome.
        worlds: How many worlds the ensemble has.
        effective_sample_size: How many equally weighted worlds the record leaves.
        notes: What a reader must know before trusting a digit.
        least: The smallest difference that counts as a gain or a loss.
    """

    baseline: str
    policies: tuple[str, ...]
    outcomes: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    worlds: int
    effective_sample_size: float
    notes: tuple[str, ...] = ()
    least: float = LEAST

    def cell(self, policy: str, outcome: str) -> Cell:
        """One cell, by name."""
        return self.cells[policy, outcome]


@dataclass(frozen=True)
class Step:
    """A finding from the first worlds only.

    Attributes:
        worlds: How many worlds it rests on.
        prior: The summary over them, each alike.
        weighted: The summary over them, by the record.
    """

    worlds: int
    prior: Summary
    weighted: Summary


def compare(
    ensemble: Worlds,
    baseline: str,
    *,
    outcomes: Sequence[str] | None = None,
    least: float = LEAST,
) -> Comparison:
    """Compare every policy with a baseline, outcome by outcome.

    The share of worlds in which a policy does better answers "in how many of the sets of
    assumptions is this policy the better choice", which is not the probability that it will be.
    Both policies are compared within the same world. Ties count half, so that a policy that
    changes nothing scores one half, and their share is given apart. In peaceful worlds policies
    differ by next to nothing, so that ``better`` alone can impress without meaning much: read it
    with ``gains`` and ``losses``, which count only differences above ``least``.

    Args:
        ensemble: Worlds by policies by outcomes.
        baseline: The name of the policy to compare with.
        outcomes: Which outcomes; all that the ensemble has if left out.
        least: The smallest difference that counts as a gain or a loss, in the outcome's unit.

    Returns:
        A summary for each policy and outcome, over the prior and over the worlds weighted by the
        record. Worlds that could not be solved are counted and left out; where either policy has
        no number, the world does not count for ``better``.

    Raises:
        UsageError: The baseline or an outcome is unknown, or the ensemble has no world.
    """
    policies = tuple(ensemble.policies)
    outcomes = tuple(ensemble.outcomes if outcomes is None else outcomes)
    _check(ensemble, baseline, outcomes=outcomes)
    prior, weighted = ensemble.weights(record=False), ensemble.weights(record=True)

    def column(outcome: str) -> list[Cell]:
        reference = ensemble.outcome(outcome, baseline)
        better = ensemble.info(outcome).better
        found = []
        for policy in policies:
            values = reference if policy == baseline else ensemble.outcome(outcome, policy)
            gain = None if policy == baseline else _gain(values, reference, better)
            numbers = _Column.of(values)
            found.append(
                Cell(
                    policy,
                    outcome,
                    _summary(numbers, gain, prior, least),
                    _summary(numbers, gain, weighted, least),
                    int(np.count_nonzero(~numbers.known)),
                    float(weighted[~numbers.known].sum()),
                )
            )
        return found

    # Sorting is most of the work and leaves other threads free to run.
    with ThreadPoolExecutor() as pool:
        columns = list(pool.map(column, outcomes))
    cells = {(cell.policy, cell.outcome): cell for found in columns for cell in found}
    size = effective_sample_size(weighted)
    notes = _notes(ensemble.worlds, size, cells)
    return Comparison(baseline, policies, outcomes, cells, ensemble.worlds, size, notes, least)


def convergence(
    ensemble: Worlds,
    policy: str,
    outcome: str,
    baseline: str,
    *,
    first: int = 250,
    least: float = LEAST,
) -> tuple[Step, ...]:
    """Show how a finding settles as worlds are added: the first 250, 500, 1,000 ... of them.

    Draws are addressed by index, so the first worlds of an ensemble are an ensemble too. A
    finding that still moves between the last two steps has not settled.

    Args:
        ensemble: Worlds by policies by outcomes.
        policy: The policy.
        outcome: The outcome.
        baseline: The policy to compare with.
        first: How many worlds the first step has.
        least: The smallest difference that counts as a gain or a loss.

    Returns:
        One step for each doubling, the last with all worlds.

    Raises:
        UsageError: A name is unknown, or the ensemble has no world.
    """
    _check(ensemble, baseline, policy, outcomes=(outcome,))
    values, reference = ensemble.outcome(outcome, policy), ensemble.outcome(outcome, baseline)
    gain = None if policy == baseline else _gain(values, reference, ensemble.info(outcome).better)
    scales = ensemble.weights(record=False), ensemble.weights(record=True)
    counts = []
    count = max(1, first)
    while count < ensemble.worlds:
        counts.append(count)
        count *= 2
    steps = []
    for n in (*counts, ensemble.worlds):
        start = None if gain is None else gain[:n]
        column = _Column.of(values[:n])
        prior, weighted = (_summary(column, start, scale[:n], least) for scale in scales)
        steps.append(Step(n, prior, weighted))
    return tuple(steps)


def _check(ensemble: Worlds, *policies: str, outcomes: Sequence[str] = ()) -> None:
    if ensemble.worlds < 1:
        raise UsageError(Diagnostic("ensemble", "it has no world", "at least one world"))
    require_names(("policy", policies, ensemble.policies), ("outcome", outcomes, ensemble.outcomes))


def _gain(values: FloatArray, reference: FloatArray, better: str) -> FloatArray | None:
    """How much better the policy does in each world; 0 for a tie, NaN where either is unknown."""
    if better not in {"lower", "higher"}:
        return None
    gain = reference - values if better == "lower" else values - reference
    scale = np.maximum(np.abs(values), np.abs(reference))
    scale = np.maximum(scale, 1.0, out=scale)
    gain[np.abs(gain) <= _TIE * scale] = 0.0
    return gain


@dataclass(frozen=True)
class _Column:
    """An outcome under a policy where it is known, sorted once for all weights."""

    known: NDArray[np.bool_]
    values: FloatArray
    order: NDArray[np.intp]
    ranked: FloatArray

    @classmethod
    def of(cls, values: FloatArray) -> _Column:
        known = ~np.isnan(values)
        kept = values if known.all() else values[known]
        order = np.argsort(kept)  # ties in any order have the same quantiles
        return cls(known, kept, order, kept[order])


def _summary(
    column: _Column, gain: FloatArray | None, weights: FloatArray, least: float
) -> Summary:
    values, order, mass = column.values, column.order, _mass(column.known, weights)
    if mass is None:
        return Summary(nan, nan, nan, nan, None if gain is None else nan)
    # One pass over the sorted worlds for the interval and the median's error: it is the slow part.
    around = median_shares(mass)
    low, median, high, *ends = map(
        float, quantiles(values, mass, (*_INTERVAL, *around), order=order, ranked=column.ranked)
    )
    median_off, mean_off = (ends[1] - ends[0]) / 2, mean_error(values, mass)
    summary = Summary(
        median,
        low,
        high,
        weighted_mean(values, mass),
        None,
        errors=Errors(median_off, mean_off),
        worlds=int(np.count_nonzero(mass)),
        effective=effective_sample_size(mass),
    )
    if gain is None:
        return summary
    compared = ~np.isnan(gain)
    difference = gain if compared.all() else gain[compared]
    share = _mass(compared, weights)
    if share is None:
        return replace(summary, better=nan, ties=nan, gains=nan, losses=nan)
    scores = 0.5 + 0.5 * np.sign(difference)
    return replace(
        summary,
        better=_share_of(scores, share),
        ties=_share_of(difference == 0, share),
        gains=_share_of(difference > least, share),
        losses=_share_of(difference < -least, share),
        errors=Errors(median_off, mean_off, share_error(scores, share)),
    )


def _mass(known: NDArray[np.bool_], weights: FloatArray) -> FloatArray | None:
    """The weights of the known worlds, summing to 1 again; ``None`` when they weigh nothing."""
    mass = weights if known.all() else weights[known]
    total = float(mass.sum())
    return mass / total if total > 0 else None


def _share_of(holds: NDArray[np.bool_] | FloatArray, weights: FloatArray) -> float:
    """A weighted share; exactly 1 where all hold, which many small weights would just miss."""
    everywhere = bool(np.all(holds[weights > 0] == 1))
    return 1.0 if everywhere else min(1.0, weighted_mean(holds, weights))


def _notes(worlds: int, size: float, cells: Mapping[tuple[str, str], Cell]) -> tuple[str, ...]:
    notes = []
    if worlds < _FEW_WORLDS:
        notes.append(f"Only {worlds:,} worlds: shares are good to a few percentage points at best.")
    if size < _FEW_WORLDS or size < _FEW_SHARE * worlds:
        share = size / worlds
        notes.append(
            f"The record leaves an effective sample of {size:,.0f} of {worlds:,} worlds "
            f"({share:.1%}): the assumptions rarely explain what already happened, or too few "
            "worlds were drawn."
        )
    failed = [cell for cell in cells.values() if cell.failed]
    if failed:
        worst = max(failed, key=lambda cell: cell.failed)
        notes.append(
            f"Worlds without a solution: for {len({c.policy for c in failed})} of the policies, at "
            f"most {worst.failed:,} of {worlds:,} ({worst.policy}, {worst.outcome}); they are left "
            "out."
        )
    if any(isnan(cell.prior.median) for cell in failed):
        notes.append("For some policy and outcome no world at all has a solution.")
    return tuple(notes)
