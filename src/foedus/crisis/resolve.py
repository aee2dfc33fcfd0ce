"""What fighting and standing aside mean to a guarantor: stake, word, troops, name, alliance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.elsewhere import Elsewhere
from foedus.crisis.odds import FULL_FORCE

if TYPE_CHECKING:
    from foedus.crisis.block import Block
    from foedus.crisis.odds import Odds
    from foedus.crisis.promise import Strengths
    from foedus.crisis.terms import PolicyTerms

__all__ = ["Resolve"]

FloatArray = NDArray[np.float64]

FULL_DEAL = 10.0  # bn USD a year


@dataclass(frozen=True)
class Resolve:
    """The guarantors' resolve under one policy, as it is or as the challenger believes it to be.

    Attributes:
        block: The worlds.
        terms: What the policy puts in place.
        strengths: What law and the assumptions make of the promises.
        odds: Where the line runs and what a zone makes visible.
        declined_before: Guarantors that the record shows not fighting when it came to it.
    """

    block: Block
    terms: PolicyTerms
    strengths: Strengths
    odds: Odds
    declined_before: frozenset[str]

    @property
    def elsewhere(self) -> Elsewhere:
        """What others conclude from what a guarantor does."""
        return Elsewhere(self.block, self.terms, self.strengths)

    def seen(self, guarantor: str) -> FloatArray:
        """The guarantor's resolve as the challenger sees it, against what it is."""
        seen = self.block.of(guarantor, "perceived_resolve")
        if guarantor in self.declined_before:
            seen = seen * (1.0 - self.block.worlds["past_doubt"] * self.block.past_actions)
        return seen

    def stake(self, guarantor: str, year: int) -> FloatArray:
        """What the protégé's independence is worth to the guarantor's government of a year."""
        stake = self.block.of(guarantor, "stake")
        deal = self.terms.deals.get(guarantor, 0.0)
        if deal:
            stake = stake + self.block.of(guarantor, "deal_stake") * (deal / FULL_DEAL)
        return stake * self.block.lasting(guarantor, year)

    def word(self, guarantor: str, choice: str) -> FloatArray:
        """What it costs to arm only, or to abstain, when the promise is due: word and name."""
        strength = self.strengths.protect[guarantor, choice]
        own = self.block.of(guarantor, "reneging_cost") + self.block.of(guarantor, "supplier_trust")
        return np.asarray(own * strength - self.elsewhere.change(guarantor, choice))

    def forfeited(self) -> FloatArray:
        """Part of the promise that a provocation forfeits, attribution and clause considered."""
        worlds = self.block.worlds
        doubt = (1.0 - worlds["attribution"]) * (
            1.0 - worlds["policy.zone_attribution"] * self.odds.zone
        )
        kept = 1.0 - worlds["forfeiture"]
        if self.terms.express_forfeiture:
            kept = kept * (1.0 - worlds["policy.express_forfeiture"])
        return np.asarray((1.0 - doubt) * (1.0 - kept))

    def troops(self, guarantor: str) -> FloatArray | None:
        """What abandoning own troops under attack costs, as the theory has it."""
        troops = self.terms.troops.get(guarantor, 0.0) / FULL_FORCE
        if not troops:
            return None
        pull = self.block.theory("theory.tripwire", 1.0, self.block.worlds["weak_tripwire"])
        return self.block.of(guarantor, "casualty_cost") * troops * pull

    def renown(self, guarantor: str) -> FloatArray:
        """What fighting as promised brings to its other commitments."""
        return self.elsewhere.change(guarantor, "fight")

    def decline(self, ally: str, struck: str) -> FloatArray:
        """What it costs a guarantor to stand aside when another's homeland is struck."""
        cost = self.block.of(ally, "home_reneging_cost") * self.strengths.home[ally, struck]
        if ally in self.terms.carve_outs:
            cost = cost * (1.0 - self.block.of(ally, "carve_out_relief"))
        return cost
