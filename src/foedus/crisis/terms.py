"""What a policy puts in place, in the model's words: promises, troops, arms, a zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.cast import Cast
    from foedus.scenario import Policy

__all__ = ["NEUTRAL", "PolicyTerms", "policy_terms"]

NEUTRAL = "neutral"


@dataclass(frozen=True)
class PolicyTerms:
    """A policy's terms, apart from what law makes of its texts.

    Attributes:
        name: The policy's name.
        label: The policy's name to print.
        troops: Guarantor to troops on the line. Troops in the rear count a quarter: they meet an
            attack later and fewer of them are hit by it (a judgement of foedus, 2026-11-21).
        neutral_troops: Peacekeepers from states that are no guarantors.
        arms: Guarantor to arms and money, bn USD a year.
        zone: Depth of a demilitarised zone, km.
        membership: Whether the protégé joins an alliance of the guarantors.
        carve_outs: Guarantors that declare that their alliance will not be engaged by
            retaliation for what an ally does for the protégé.
        voting: Guarantors whose legislature must approve something new.
        line: ``exposed``, ``defensible`` or empty for the line as it is.
        lasts: Years until the promises end, 0 for no end.
        express_forfeiture: Whether a clause lets a provocation forfeit the promise.
        deals: Guarantor to what a side deal is worth to it, bn USD a year.
        effort: Guarantor to the share of income it is bound to spend on defence.
    """

    name: str
    label: str
    troops: Mapping[str, float]
    neutral_troops: float
    arms: Mapping[str, float]
    zone: float
    membership: bool
    carve_outs: frozenset[str]
    voting: tuple[str, ...]
    line: str = ""
    lasts: float = 0.0
    express_forfeiture: bool = False
    deals: Mapping[str, float] = field(default_factory=dict)
    effort: Mapping[str, float] = field(default_factory=dict)

    def in_force(self, year: int) -> float:
        """The part of a year (0 the first) in which the policy's promises are in force, 0 to 1."""
        return min(1.0, max(0.0, self.lasts - year)) if self.lasts else 1.0

    @property
    def arms_total(self) -> float:
        """All guarantors' arms and money, bn USD a year."""
        return float(sum(self.arms.values()))

    @property
    def troops_total(self) -> float:
        """All guarantors' troops, as if on the line."""
        return float(sum(self.troops.values()))


REAR = 0.25


def policy_terms(
    policy: Policy,
    cast: Cast,
    *,
    promising: frozenset[str] = frozenset(),
    carve_outs: frozenset[str] = frozenset(),
) -> PolicyTerms:
    """Read a policy of a scenario as terms of the model.

    Args:
        policy: The policy, its ``like`` already applied.
        cast: Who plays.
        promising: Guarantors that a text concluded by this policy binds.
        carve_outs: Guarantors whose declarations carve out their alliance.

    Returns:
        The terms.
    """
    troops: dict[str, float] = {}
    neutral = 0.0
    for deployment in policy.forces:
        if deployment.actor == NEUTRAL:
            neutral += deployment.troops
        else:
            share = 1.0 if deployment.where == "line" else REAR
            troops[deployment.actor] = troops.get(deployment.actor, 0.0) + deployment.troops * share
    membership = any(cast.protege in states for states in policy.accessions.values())
    arms = {actor: amount for actor, amount in policy.arms.items() if amount > 0}
    voting = tuple(
        g
        for g in cast.guarantors
        if membership or g in promising or troops.get(g) or arms.get(g) or g in policy.effort
    )
    return PolicyTerms(
        name=policy.name,
        label=policy.label,
        troops=troops,
        neutral_troops=neutral,
        arms=arms,
        zone=policy.zone,
        membership=membership,
        carve_outs=carve_outs,
        voting=voting,
        line=policy.line,
        lasts=policy.lasts,
        express_forfeiture=policy.forfeiture == "express",
        deals=policy.deals,
        effort=policy.effort,
    )
