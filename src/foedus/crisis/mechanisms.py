"""The mechanisms of a guarantee by number: what each assumes, and how it is switched off.

A mechanism is switched off by giving its assumptions the values at which it does nothing; the game
stays the same. That shows what a conclusion owes to it, and what it costs to compute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foedus.crisis.cast import Cast

__all__ = ["COMMON", "MECHANISMS", "Mechanism", "without"]

FloatArray = NDArray[np.float64]

ROLES = ("challenger", "protege", "guarantor")


@dataclass(frozen=True)
class Mechanism:
    """One mechanism.

    Attributes:
        number: Its number in the documentation.
        name: A short name, also that of its page.
        title: Its name in words.
        assumptions: What it assumes: names as in the shipped file, those of an actor with the role
            in front (``guarantor.stake``).
        theory: The switch between rival theories, if there is one.
        off: Assumption to the value at which the mechanism does nothing.
    """

    number: int
    name: str
    title: str
    assumptions: tuple[str, ...]
    theory: str = ""
    off: Mapping[str, float] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The name of its page in ``docs/mechanisms``."""
        return f"{self.number:02d}-{self.name}.md"


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism(
        1,
        "legal-strength",
        "Legal strength",
        (
            "guarantor.reneging_cost",
            "law.political",
            "law.self_judged",
            "law.discretionary",
            "law.consult",
            "law.assist",
            "law.material",
            "law.pending",
            "law.limited",
            "law.arms_credit",
        ),
        off={"guarantor.reneging_cost": 0.0},
    ),
    Mechanism(2, "interest", "Interest", ("guarantor.stake",), off={"guarantor.stake": 0.0}),
    Mechanism(
        3,
        "revealed-preference",
        "Revealed preference",
        ("past_doubt", "guarantor.perceived_resolve"),
        "theory.reputation",
        {"past_doubt": 0.0, "guarantor.perceived_resolve": 1.0},
    ),
    Mechanism(
        4,
        "tripwire",
        "Tripwire, coalition, peacekeepers",
        (
            "guarantor.casualty_cost",
            "guarantor.force_cost",
            "weak_tripwire",
            "policy.force_effect",
            "policy.peacekeeping_effect",
            "policy.token_share",
        ),
        "theory.tripwire",
        {
            "guarantor.casualty_cost": 0.0,
            "policy.force_effect": 0.0,
            "policy.peacekeeping_effect": 0.0,
        },
    ),
    Mechanism(
        5,
        "red-lines",
        "Red lines and closing windows",
        (
            "challenger.presence_cost",
            "guarantor.presence_weight",
            "policy.presence_of_promise",
            "policy.presence_of_arms",
            "pretext_share",
            "deployment_years",
        ),
        "theory.presence",
        {"challenger.presence_cost": 0.0, "deployment_years": 1.0},
    ),
    Mechanism(
        6,
        "accord",
        "The accord itself",
        ("protege.concession",),
        off={"protege.concession": 0.0},
    ),
    Mechanism(
        7,
        "continuing-war",
        "The war that goes on",
        (
            "collapse_risk",
            "attrition",
            "challenger.breaks",
            "challenger.optimism",
            "challenger.war_relief",
        ),
        off={
            "collapse_risk": 0.0,
            "attrition": 0.0,
            "challenger.breaks": 0.0,
            "challenger.optimism": 0.0,
            "challenger.war_relief": 0.0,
        },
    ),
    Mechanism(
        8,
        "deterrence",
        "Deterrence",
        (
            "challenger.stake",
            "challenger.war_cost",
            "challenger.limited_war_cost",
            "challenger.general_war_cost",
            "challenger.backing_down_cost",
            "guarantor.fighting_effect",
            "exhaustion",
        ),
        # The challenger believes that nobody would fight, whatever is promised.
        off={"guarantor.perceived_resolve": 0.0, "exhaustion": 0.0},
    ),
    Mechanism(
        9,
        "moral-hazard",
        "Moral hazard",
        (
            "protege.revanche",
            "challenger.provoked_cost",
            "attribution",
            "forfeiture",
            "policy.express_forfeiture",
        ),
        "theory.moral_hazard",
        {
            "protege.revanche": 0.0,
            "challenger.provoked_cost": 0.0,
            "attribution": 0.0,
            "forfeiture": 0.0,
        },
    ),
    Mechanism(
        10,
        "proxy-support",
        "Arms and money",
        (
            "guarantor.arming_cost",
            "guarantor.arming_effect",
            "guarantor.standing_arms_cost",
            "policy.arms_effect",
        ),
        off={"guarantor.arming_effect": 0.0, "policy.arms_effect": 0.0},
    ),
    Mechanism(
        11,
        "escalation",
        "Escalation",
        (
            "escalation_risk",
            "widening_effect",
            "lone_nuclear_risk",
            "limited_nuclear_risk",
            "general_nuclear_risk",
            "bystander_share",
            "challenger.nuclear_cost",
            "protege.nuclear_cost",
            "guarantor.nuclear_cost",
            "guarantor.limited_war_cost",
            "guarantor.general_war_cost",
        ),
        off={
            "escalation_risk": 0.0,
            "widening_effect": 0.0,
            "lone_nuclear_risk": 0.0,
            "limited_nuclear_risk": 0.0,
            "general_nuclear_risk": 0.0,
        },
    ),
    Mechanism(
        12,
        "back-door",
        "The back door",
        ("guarantor.home_reneging_cost", "guarantor.carve_out_relief"),
        off={"guarantor.home_reneging_cost": 0.0},
    ),
    Mechanism(
        13,
        "trust-elsewhere",
        "Other protégés",
        (
            "guarantor.other_commitments",
            "guarantor.trust_elsewhere",
            "similarity",
            "pooling",
            "interest_alone",
        ),
        "theory.spillover",
        {"theory.spillover": 0.0},
    ),
    Mechanism(
        14,
        "burden-sharing",
        "Burden sharing and rearmament",
        (
            "guarantor.income",
            "guarantor.effort_now",
            "guarantor.defence_taste",
            "guarantor.private_benefit",
            "rearmament_pace",
        ),
        "theory.burden",
        {"theory.burden": 2.0},
    ),
    Mechanism(
        15,
        "geography",
        "Line, zone and distance",
        (
            "guarantor.distance",
            "strength_gradient",
            "policy.line_effect",
            "policy.zone_effect",
            "policy.zone_weakening",
            "policy.zone_attribution",
        ),
        "theory.distance",
        {
            "theory.distance": 1.0,
            "policy.line_effect": 0.0,
            "policy.zone_effect": 0.0,
            "policy.zone_weakening": 0.0,
            "policy.zone_attribution": 0.0,
        },
    ),
    Mechanism(
        16,
        "governments",
        "Governments that change",
        (
            "challenger.turnover",
            "challenger.successor_stake",
            "protege.turnover",
            "protege.successor_revanche",
            "guarantor.turnover",
            "guarantor.successor",
        ),
        "theory.turnover",
        {
            "theory.turnover": 0.0,
            "challenger.successor_stake": 1.0,
            "protege.successor_revanche": 1.0,
        },
    ),
    Mechanism(
        17,
        "side-deals",
        "Side deals and trust in the supplier",
        ("guarantor.deal_stake", "guarantor.supplier_trust"),
        off={"guarantor.deal_stake": 0.0, "guarantor.supplier_trust": 0.0},
    ),
    Mechanism(
        18,
        "audience",
        "The protégé's public",
        ("protege.market_value",),
        off={"protege.market_value": 0.0},
    ),
    Mechanism(
        19,
        "probes",
        "Probes below the threshold",
        ("probe_share", "challenger.probe_cost"),
        off={"probe_share": 0.0},
    ),
)
"""Eighteen mechanisms of the debate in their order, and probes, which belong to none alone."""

COMMON = (
    "precision",
    "discount",
    "opportunity",
    "protege.stake",
    "protege.war_cost",
    "protege.survives_alone",
)
"""Assumptions that belong to no single mechanism."""


def without(
    mechanism: Mechanism, worlds: Mapping[str, FloatArray], cast: Cast
) -> dict[str, FloatArray]:
    """The same worlds with one mechanism switched off.

    Args:
        mechanism: The mechanism.
        worlds: Assumption to values, arrays over worlds.
        cast: Who plays.

    Returns:
        Assumption to values.
    """
    changed = dict(worlds)
    for name, value in mechanism.off.items():
        for full in names(name, cast):
            changed[full] = np.full_like(worlds[full], value)
    return changed


def names(assumption: str, cast: Cast) -> Iterator[str]:
    """The full names of an assumption for a cast: one for each actor of its role."""
    role, dot, rest = assumption.partition(".")
    if not dot or role not in ROLES:
        yield assumption
        return
    actors = {
        "challenger": (cast.challenger,),
        "protege": (cast.protege,),
        "guarantor": cast.guarantors,
    }[role]
    for actor in actors:
        yield f"{actor}.{rest}"
