"""Prior predictive checks: what the shipped beliefs say of the past, beside what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.evidence import BaseRate

__all__ = ["check_prior"]

WORLDS = 16_384
SEED = 7


def check_prior(worlds: int = WORLDS) -> tuple[BaseRate, ...]:
    """Hold the shipped beliefs, without any scenario's facts, against historical base rates.

    Args:
        worlds: How many draws of the shipped beliefs; their seed is fixed, so that every report
            of a version shows the same table.

    Returns:
        Each historical rate with what the prior predicts for as many cases.

    Example:
        >>> [rate.name for rate in check_prior(256)][0]
        'initiation-unprotected-1816-2010'
    """
    from foedus.crisis.reference import reference_beliefs, reference_rates
    from foedus.ensemble import Design
    from foedus.evidence import base_rate, judge_base_rate

    draws = Design(reference_beliefs(), (), SEED).draws(0, worlds)
    return tuple(
        judge_base_rate(base_rate(rate.name), rate.values, rate.weight, counts=rate.counts)
        for rate in reference_rates(draws)
    )
