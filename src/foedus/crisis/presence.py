"""How a policy weighs while nothing happens: the presence, the zone, upkeep, and what lasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.burden import BN
from foedus.crisis.odds import FULL_ARMS, FULL_FORCE

if TYPE_CHECKING:
    from foedus.crisis.block import Block
    from foedus.crisis.odds import Odds
    from foedus.crisis.promise import Strengths
    from foedus.crisis.terms import PolicyTerms

__all__ = ["Presence"]

FloatArray = NDArray[np.float64]

FULL_PEACEKEEPING = 10_000.0  # troops


@dataclass(frozen=True)
class Presence:
    """What a policy costs and prevents year by year, apart from what anybody does.

    Attributes:
        block: The worlds.
        terms: What the policy puts in place.
        strengths: What law and the assumptions make of the promises.
        odds: Forces as they arrive, and defence spending.
    """

    block: Block
    terms: PolicyTerms
    strengths: Strengths
    odds: Odds

    def weight(self, ramp: FloatArray | float, in_force: float) -> FloatArray:
        """How heavily the policy weighs on the challenger, 0 to 1 (membership)."""
        worlds = self.block.worlds
        light = np.full(self.block.size, 1.0 - in_force if self.terms.membership else 1.0)
        for g in self.block.cast.guarantors:
            share = self.terms.troops.get(g, 0.0) / FULL_FORCE
            if share:
                light = light * (1.0 - self.block.of(g, "presence_weight") * ramp) ** share
        if in_force:
            promise = worlds["policy.presence_of_promise"] * in_force
            light = light * (1.0 - promise * self.strengths.strongest)
        if self.terms.arms_total:
            arms = worlds["policy.presence_of_arms"] * ramp
            light = light * (1.0 - arms) ** (self.terms.arms_total / FULL_ARMS)
        return np.asarray(1.0 - light)

    @cached_property
    def _upkeep(self) -> dict[str, FloatArray]:
        return {g: self._cost(g) for g in self.block.cast.guarantors}

    def _cost(self, guarantor: str) -> FloatArray:
        """What forces and arms for the protégé cost a guarantor a year."""
        troops = self.terms.troops.get(guarantor, 0.0) / FULL_FORCE
        arms = self.terms.arms.get(guarantor, 0.0) / FULL_ARMS
        return np.asarray(
            self.block.of(guarantor, "force_cost") * troops
            + self.block.of(guarantor, "standing_arms_cost") * arms
        )

    def rearmament(self, guarantor: str) -> FloatArray:
        """What more defence spending of its own than now costs a guarantor a year.

        It goes on whatever happens to the protégé, so it is no part of what a defeat would end.
        """
        spending = self.odds.efforts
        more = (spending.own[guarantor] - spending.now[guarantor]) / (FULL_ARMS * BN)
        return np.asarray(self.block.of(guarantor, "standing_arms_cost") * more)

    def flow(self, year: int) -> dict[str, FloatArray]:
        """What a year under the accord brings each actor, apart from what anybody does."""
        cast = self.block.cast
        flows = {g: -self._upkeep[g] for g in cast.guarantors}
        flows[cast.protege] = np.zeros(self.block.size)
        weight = self._weights.get(year)
        if weight is None:
            weight = self.weight(self.odds.ramp(year), self.terms.in_force(year))
            self._weights[year] = weight
        flows[cast.challenger] = -self.block.presence_cost * weight
        return flows

    @cached_property
    def _weights(self) -> dict[int, FloatArray]:
        return {}

    @cached_property
    def _settled(self) -> dict[str, FloatArray]:
        value = {g: -self._upkeep[g] * self.block.forever for g in self.block.cast.guarantors}
        value[self.block.cast.protege] = np.zeros(self.block.size)
        value[self.block.cast.challenger] = (
            -self.block.presence_cost * self.weight(1.0, 1.0) * self.block.forever
        )
        return value

    def hold(self, year: int) -> dict[str, FloatArray]:
        """What it is worth to each, from a year on, that things stay as they are for good."""
        if not self.terms.lasts:
            return self._settled
        # A promise with an end weighs on the challenger until then, the rest for good.
        c, discount = self.block.cast.challenger, self.block.worlds["discount"]
        left = max(0.0, self.terms.lasts - year)
        with_promise, without = self.weight(1.0, 1.0), self.weight(1.0, 0.0)
        weight = without + (with_promise - without) * (1.0 - discount**left)
        return {**self._settled, c: -self.block.presence_cost * weight * self.block.forever}

    def opportunity(self) -> FloatArray:
        """Probability that the question of war comes to a decision in a year."""
        worlds = self.block.worlds
        keepers = min(1.0, self.terms.neutral_troops / FULL_PEACEKEEPING)
        real = self.block.theory("theory.peacekeeping", 1.0, worlds["policy.token_share"])
        return np.asarray(
            worlds["opportunity"]
            * (1.0 - worlds["policy.zone_effect"] * self.odds.zone)
            * (1.0 - worlds["policy.peacekeeping_effect"] * keepers * real)
        )
