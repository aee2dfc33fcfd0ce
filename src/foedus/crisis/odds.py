"""Who would win: the protégé's risk of defeat by who fights, distance, rearmament and the line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.burden import Efforts, efforts

if TYPE_CHECKING:
    from foedus.crisis.block import Block
    from foedus.crisis.cast import Response
    from foedus.crisis.terms import PolicyTerms

__all__ = ["FULL_ARMS", "FULL_FORCE", "FULL_ZONE", "Odds"]

FloatArray = NDArray[np.float64]

FULL_FORCE = 20_000.0  # troops; the assumptions speak of 20,000
FULL_ARMS = 25.0  # bn USD a year
FULL_ZONE = 20.0  # km
CERTAIN = 1.0 - 1e-12


@dataclass(frozen=True)
class Odds:
    """Risks of defeat under one policy.

    Attributes:
        block: The worlds.
        terms: What the policy puts in place.
    """

    block: Block
    terms: PolicyTerms

    def ramp(self, year: int) -> FloatArray:
        """How much of forces and arms is in place in a year (0 the first), 0 to 1."""
        return self.block.kept(
            ("ramp", year),
            lambda: np.minimum(1.0, (year + 1.0) / self.block.worlds["deployment_years"]),
        )

    @property
    def zone(self) -> float:
        """The demilitarised zone against a full one, 0 to 1."""
        return min(1.0, self.terms.zone / FULL_ZONE)

    @cached_property
    def efforts(self) -> Efforts:
        """The guarantors' defence spending, shared by policies that ask for the same."""
        return self.block.shared(
            ("efforts", self._spending), lambda: efforts(self.block, self.terms)
        )

    @cached_property
    def _spending(self) -> tuple[tuple[tuple[str, float], ...], ...]:
        """What spending depends on: policies that agree in it share strengths."""
        return (tuple(sorted(self.terms.arms.items())), tuple(sorted(self.terms.effort.items())))

    def reach(self, guarantor: str) -> FloatArray:
        """What distance leaves of a guarantor's effect (Boulding's loss-of-strength gradient)."""

        def left() -> FloatArray:
            loss = self.block.theory("theory.distance", self.block.worlds["strength_gradient"], 0.0)
            return np.asarray((1.0 - loss) ** self.block.of(guarantor, "distance"))

        return self.block.kept(("reach", guarantor), left)

    def _spared(self, guarantor: str, how: str, year: int) -> FloatArray:
        """Part of the risk of defeat that a guarantor's help leaves, by how it helps.

        Twice the strength does what two such guarantors would do.
        """
        block = self.block

        def hold() -> FloatArray:
            if how == "arm":
                effect = block.of(guarantor, "arming_effect")
            else:
                effect = block.of(guarantor, "fighting_effect") * self.reach(guarantor)
            if how == "widened":
                effect = effect * (1.0 - block.worlds["widening_effect"])
            # A certain effect would make strength count for nothing.
            return np.log1p(-np.minimum(effect, CERTAIN))

        base = block.kept(("effect", guarantor, how), hold)
        if how == "arm":  # arms come from stocks and factories that are there
            return block.kept(("spared", guarantor, how), lambda: np.exp(base))
        return block.kept(
            ("spared", guarantor, how, year, self._spending),
            lambda: np.exp(base * self.efforts.strength(guarantor, year)),
        )

    def defeat(self, response: Response, year: int, *, widened: bool = False) -> FloatArray:
        """Probability that the protégé loses a war in which guarantors respond so.

        Strikes on the territory of guarantors that fight cost their forces part of their effect,
        which is why a challenger may want to widen a war.
        """

        def unaided() -> FloatArray:
            risk = 1.0 - self.block.of(self.block.cast.protege, "survives_alone")
            for g in response.fighting:
                risk = risk * self._spared(g, "widened" if widened else "fight", year)
            for g in response.arming:
                risk = risk * self._spared(g, "arm", year)
            return risk

        key = ("unaided", response, widened, year, self._spending)
        return self.block.kept(key, unaided) * self.strengthening(year)

    @cached_property
    def _by_year(self) -> dict[int, FloatArray]:
        return {}

    def strengthening(self, year: int) -> FloatArray:
        """What arms, troops, a zone and the line make of the risk of defeat."""
        if year not in self._by_year:
            self._by_year[year] = self._strengthening(self.ramp(year))
        return self._by_year[year]

    def _strengthening(self, ramp: FloatArray) -> FloatArray:
        worlds = self.block.worlds
        # What weakens never makes defeat more than certain.
        lost = 1.0 - self.block.of(self.block.cast.protege, "survives_alone")
        certain = 1.0 / np.maximum(lost, np.finfo(float).tiny)
        weaker = 1.0 + worlds["policy.zone_weakening"] * self.zone
        if self.terms.line == "exposed":
            weaker = weaker * (1.0 + worlds["policy.line_effect"])
        left = np.minimum(weaker, certain)
        if self.terms.line == "defensible":
            left = left * (1.0 - worlds["policy.line_effect"])
        if self.terms.arms_total:
            effect = worlds["policy.arms_effect"] * ramp
            left = left * (1.0 - effect) ** (self.terms.arms_total / FULL_ARMS)
        if self.terms.troops_total:
            effect = worlds["policy.force_effect"] * ramp
            left = left * (1.0 - effect) ** (self.terms.troops_total / FULL_FORCE)
        return left
