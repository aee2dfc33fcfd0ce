"""What the named terms of a year amount to, world by world: stakes, costs, odds, presence.

Amounts come from the assumptions, from what a policy puts in place (:mod:`foedus.crisis.terms`)
and from what law makes of it (:mod:`foedus.crisis.promise`). Everything here is arrays over
worlds; nothing is decided here.

Two views exist side by side: what holds, and what the challenger believes of the guarantors
(Jervis 1976). They differ only in the guarantors' resolve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.stage import CRISIS, LEVELS, SLIP, WIDENED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.crisis.cast import Cast, Response
    from foedus.crisis.promise import Strengths
    from foedus.crisis.terms import PolicyTerms

__all__ = ["Amounts", "Worlds"]

FloatArray = NDArray[np.float64]
Worlds = Mapping[str, FloatArray]

FULL_FORCE = 20_000.0  # troops; the assumptions speak of 20,000
FULL_ARMS = 25.0  # bn USD a year
FULL_ZONE = 20.0  # km
FULL_PEACEKEEPING = 10_000.0  # troops
RECOVERY_YEARS = (
    4.0  # the surcharge after a war fades over four years (../shared/model.md, section 6)
)


@dataclass(frozen=True)
class Amounts:
    """All amounts of one policy in a block of worlds.

    Attributes:
        cast: Who plays.
        worlds: Assumptions by name, each an array over worlds.
        terms: What the policy puts in place.
        strengths: What law and the assumptions make of the promises.
        declined_before: Guarantors that the record shows not fighting when it came to it.
        after_war: Whether the first year follows a war, so that the challenger is exhausted.
    """

    cast: Cast
    worlds: Worlds
    terms: PolicyTerms
    strengths: Strengths
    declined_before: frozenset[str]
    after_war: bool = True

    def of(self, actor: str, name: str) -> FloatArray:
        """An assumption about an actor."""
        return self.worlds[f"{actor}.{name}"]

    @cached_property
    def size(self) -> int:
        """How many worlds the block holds."""
        return int(self.worlds["precision"].shape[0])

    # -- switches between theories -------------------------------------------------------------

    def _switch(self, name: str, on: float | FloatArray, off: float | FloatArray) -> FloatArray:
        """The first option of a theory gives ``on``, the second ``off``."""
        return np.where(self.worlds[name] < 0.5, on, off)

    @cached_property
    def past_actions(self) -> FloatArray:
        """1 where past actions make reputations, 0 where only present interest counts."""
        return self._switch("theory.reputation", 0.0, 1.0)

    # -- what the presence is, year by year ----------------------------------------------------

    def ramp(self, year: int) -> FloatArray:
        """How much of forces and arms is in place in a year (0 the first), 0 to 1."""
        return np.minimum(1.0, (year + 1.0) / self.worlds["deployment_years"])

    def presence(self, ramp: FloatArray | float) -> FloatArray:
        """How heavily the policy weighs on the challenger, 0 to 1 (membership)."""
        light = np.full(self.size, 0.0 if self.terms.membership else 1.0)
        for g in self.cast.guarantors:
            share = self.terms.troops.get(g, 0) / FULL_FORCE
            if share:
                light = light * (1.0 - self.of(g, "presence_weight") * ramp) ** share
        promise = self.worlds["policy.presence_of_promise"]
        light = light * (1.0 - promise * self.strengths.strongest)
        if self.terms.arms_total:
            arms = self.worlds["policy.presence_of_arms"] * ramp
            light = light * (1.0 - arms) ** (self.terms.arms_total / FULL_ARMS)
        return np.asarray(1.0 - light)

    @cached_property
    def presence_cost(self) -> FloatArray:
        """The challenger's yearly cost of the fullest presence, as the theory has it."""
        real = self._switch("theory.presence", 1.0, self.worlds["pretext_share"])
        return self.of(self.cast.challenger, "presence_cost") * real

    @cached_property
    def forever(self) -> FloatArray:
        """What one unit a year for ever is worth today."""
        return 1.0 / (1.0 - self.worlds["discount"])

    def flow(self, year: int) -> dict[str, FloatArray]:
        """What a year under the accord brings each actor, apart from what anybody does."""
        if ("presence", year) not in self._by_year:
            self._by_year["presence", year] = self.presence(self.ramp(year))
        flows = {self.cast.protege: np.zeros(self.size)}
        flows[self.cast.challenger] = -self.presence_cost * self._by_year["presence", year]
        for g in self.cast.guarantors:
            flows[g] = -self.upkeep(g)
        return flows

    def upkeep(self, guarantor: str) -> FloatArray:
        """What forces and standing arms cost a guarantor a year."""
        troops = self.terms.troops.get(guarantor, 0) / FULL_FORCE
        arms = self.terms.arms.get(guarantor, 0.0) / FULL_ARMS
        return (
            self.of(guarantor, "force_cost") * troops
            + self.of(guarantor, "standing_arms_cost") * arms
        )

    @cached_property
    def hold(self) -> dict[str, FloatArray]:
        """What it is worth to each that things stay as they are for good."""
        value = {self.cast.protege: np.zeros(self.size)}
        value[self.cast.challenger] = -self.presence_cost * self.presence(1.0) * self.forever
        for g in self.cast.guarantors:
            value[g] = -self.upkeep(g) * self.forever
        return value

    @cached_property
    def later(self) -> dict[str, FloatArray]:
        """The same from next year on: this year's flow is paid whatever anybody does."""
        return {actor: self.worlds["discount"] * value for actor, value in self.hold.items()}

    # -- war -----------------------------------------------------------------------------------

    def defeat(self, response: Response, year: int, *, widened: bool = False) -> FloatArray:
        """Probability that the protégé loses a war in which guarantors respond so.

        Strikes on the territory of guarantors that fight cost their forces part of their effect,
        which is why a challenger may want to widen a war.
        """
        key = (response, widened)
        if key not in self._unaided:
            risk = 1.0 - self.of(self.cast.protege, "survives_alone")
            left = 1.0 - self.worlds["widening_effect"] if widened else 1.0
            for g in response.fighting:
                risk = risk * (1.0 - self.of(g, "fighting_effect") * left)
            for g in response.arming:
                risk = risk * (1.0 - self.of(g, "arming_effect"))
            self._unaided[key] = risk
        return self._unaided[key] * self.strengthening(year)

    @cached_property
    def _unaided(self) -> dict[tuple[Response, bool], FloatArray]:
        """Risk of defeat by response before arms, troops and a zone; kept once computed."""
        return {}

    @cached_property
    def _by_year(self) -> dict[tuple[str, int], FloatArray]:
        """What forces and arms make of a year, kept once computed: every view asks for it."""
        return {}

    def strengthening(self, year: int) -> FloatArray:
        """What standing arms, troops on the line and a zone make of the risk of defeat."""
        if ("strengthening", year) not in self._by_year:
            self._by_year["strengthening", year] = self._strengthening(self.ramp(year))
        return self._by_year["strengthening", year]

    def _strengthening(self, ramp: FloatArray) -> FloatArray:
        zone = min(1.0, self.terms.zone / FULL_ZONE)
        lost = 1.0 - self.of(self.cast.protege, "survives_alone")
        # Never above certainty, whatever the weakening.
        certain = 1.0 / np.maximum(lost, np.finfo(float).tiny)
        left = np.minimum(1.0 + self.worlds["policy.zone_weakening"] * zone, certain)
        if self.terms.arms_total:
            effect = self.worlds["policy.arms_effect"] * ramp
            left = left * (1.0 - effect) ** (self.terms.arms_total / FULL_ARMS)
        if self.terms.troops_total:
            effect = self.worlds["policy.force_effect"] * ramp
            left = left * (1.0 - effect) ** (self.terms.troops_total / FULL_FORCE)
        return left

    @cached_property
    def nuclear_risk(self) -> dict[str, FloatArray]:
        """Probability of nuclear use in a war of each level."""
        return {
            "alone": self.worlds["lone_nuclear_risk"],
            "limited": self.worlds["limited_nuclear_risk"],
            "general": self.worlds["general_nuclear_risk"],
        }

    def opportunity(self) -> FloatArray:
        """Probability that the question of war comes to a decision in a year."""
        zone = min(1.0, self.terms.zone / FULL_ZONE)
        keepers = min(1.0, self.terms.neutral_troops / FULL_PEACEKEEPING)
        real = self._switch("theory.peacekeeping", 1.0, self.worlds["policy.token_share"])
        return (
            self.worlds["opportunity"]
            * (1.0 - self.worlds["policy.zone_effect"] * zone)
            * (1.0 - self.worlds["policy.peacekeeping_effect"] * keepers * real)
        )

    def exhaustion(self, year: int) -> FloatArray:
        """Factor on the challenger's cost of war in a year, after the last war."""
        if not self.after_war:
            return np.ones(self.size)
        return 1.0 + self.worlds["exhaustion"] * max(0.0, 1.0 - year / RECOVERY_YEARS)

    # -- promises ------------------------------------------------------------------------------

    def belief(self, guarantor: str) -> FloatArray:
        """The guarantor's resolve as the challenger sees it, against what it is."""
        seen = self.of(guarantor, "perceived_resolve")
        if guarantor in self.declined_before:
            seen = seen * (1.0 - self.worlds["past_doubt"] * self.past_actions)
        return seen

    def renege(self, guarantor: str, choice: str, *, provoked: bool) -> FloatArray:
        """What it costs a guarantor to arm only, or to abstain, when its help is due."""
        strength = self.strengths.protect[guarantor, choice]
        word = self.of(guarantor, "reneging_cost") + self.past_actions * self.of(
            guarantor, "other_commitments"
        )
        cost = word * strength
        if provoked:
            cost = cost * (1.0 - self.worlds["attribution"] * self.worlds["forfeiture"])
        troops = self.terms.troops.get(guarantor, 0) / FULL_FORCE
        if troops:
            pull = self._switch("theory.tripwire", 1.0, self.worlds["weak_tripwire"])
            cost = cost + self.of(guarantor, "casualty_cost") * troops * pull
        return cost

    def decline(self, ally: str, struck: str) -> FloatArray:
        """What it costs a guarantor to stand aside when another's homeland is struck."""
        cost = self.of(ally, "home_reneging_cost") * self.strengths.home[ally, struck]
        if ally in self.terms.carve_outs:
            cost = cost * (1.0 - self.of(ally, "carve_out_relief"))
        return cost

    # -- rows of the game ----------------------------------------------------------------------

    def standing_rows(self) -> dict[str, FloatArray]:
        """The named terms that do not change from year to year."""
        c, p = self.cast.challenger, self.cast.protege
        emboldened = self._switch("theory.moral_hazard", -1.0, 1.0)
        share = self.worlds["probe_share"]
        rows = {
            CRISIS: self.opportunity(),
            SLIP: self.worlds["escalation_risk"],
            f"{c}.provoked": self.of(c, "provoked_cost"),
            f"{c}.probe.gain": share * self.of(c, "stake"),
            f"{c}.probe.cost": self.of(c, "probe_cost"),
            f"{c}.take": self.of(c, "stake"),
            f"{c}.back_down": self.of(c, "backing_down_cost"),
            f"{p}.provocation": emboldened * self.of(p, "revanche"),
            f"{p}.probe.loss": share * self.of(p, "stake"),
            f"{p}.probe.cost": self.of(c, "probe_cost"),
            f"{p}.lost": self.of(p, "stake"),
            f"{p}.war": self.of(p, "war_cost"),
        }
        for actor in self.cast.everyone:
            rows[f"{actor}.hold"] = self.later[actor]
            for level in LEVELS:
                rows[f"{actor}.nuclear.{level}"] = (
                    self.of(actor, "nuclear_cost") * self.nuclear_risk[level]
                )
        for g in self.cast.guarantors:
            rows[f"{g}.war.limited"] = self.of(g, "limited_war_cost")
            rows[f"{g}.war.general"] = self.of(g, "general_war_cost")
            rows[f"{g}.arm"] = self.of(g, "arming_cost")
            for level in LEVELS:
                aside = rows[f"{g}.nuclear.{level}"] * self.worlds["bystander_share"]
                rows[f"{g}.nuclear.{level}.aside"] = aside
        return rows

    def resolve_rows(self, *, believed: bool) -> dict[str, FloatArray]:
        """The guarantors' stakes and costs of standing aside, true or as they are believed."""
        rows: dict[str, FloatArray] = {}
        share = self.worlds["probe_share"]
        for g in self.cast.guarantors:
            seen = self.belief(g) if believed else np.ones(self.size)
            stake = self.of(g, "stake") * seen
            rows[f"{g}.lost"] = stake
            rows[f"{g}.probe.loss"] = share * stake
            for choice in ("arm", "abstain"):
                for provoked in (False, True):
                    name = f"{g}.{choice}.renege{'.provoked' if provoked else ''}"
                    rows[name] = seen * self.renege(g, choice, provoked=provoked)
            for other in self.cast.guarantors:
                if other != g:
                    rows[f"{g}.decline.{other}"] = seen * self.decline(g, other)
        return rows

    def yearly_rows(
        self, year: int, *, believed: bool, responses: Sequence[Response]
    ) -> dict[str, FloatArray]:
        """The named terms that change with the year: costs of war and odds."""
        c, p = self.cast.challenger, self.cast.protege
        tired = self.exhaustion(year)
        rows = {
            f"{c}.war.alone": tired * self.of(c, "war_cost"),
            f"{c}.war.limited": tired * self.of(c, "limited_war_cost"),
            f"{c}.war.general": tired * self.of(c, "general_war_cost"),
        }
        prize = self.of(c, "stake") - self.later[c]
        at_stake = {c: prize, p: self.of(p, "stake")}
        for g in self.cast.guarantors:
            seen = self.belief(g) if believed else 1.0
            at_stake[g] = self.of(g, "stake") * seen + self.later[g]
        for response in responses:
            for widened in (False, True) if response.fighting else (False,):
                lost = self.defeat(response, year, widened=widened)
                key = response.key + (WIDENED if widened else "")
                for actor, stake in at_stake.items():
                    rows[f"{actor}.{'win' if actor == c else 'defeat'}[{key}]"] = lost * stake
        return rows
