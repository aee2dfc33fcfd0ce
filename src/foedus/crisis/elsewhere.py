"""What is concluded elsewhere: challengers of a guarantor's other protégés watch what it does.

Observers think a guarantor a keeper of its word with some probability (``trust_elsewhere``). A
keeper fights for a promise of strength s with probability f + (1 - f) s, anybody else with
probability f, the chance that interest alone makes it fight. Having seen it fight or stand aside
they apply Bayes' rule, as far as they take the case for their own (``similarity``; Crescenzi 2018).
Before any test, a new promise that is believed less than the old ones lowers trust in all, as far
as observers cannot tell the tiers apart (``pooling``). Under ``theory.spillover = none`` nobody
concludes anything (Press 2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from foedus.crisis.block import Block
    from foedus.crisis.promise import Strengths
    from foedus.crisis.terms import PolicyTerms

__all__ = ["Elsewhere"]

FloatArray = NDArray[np.float64]

_LEAST = np.finfo(float).tiny  # a power of 0 has no slope


@dataclass(frozen=True)
class Elsewhere:
    """What observers of a policy conclude about its guarantors.

    Attributes:
        block: The worlds.
        terms: The policy.
        strengths: What the promises weigh.
    """

    block: Block
    terms: PolicyTerms
    strengths: Strengths

    @property
    def _watched(self) -> FloatArray:
        return self.block.theory("theory.spillover", 0.0, 1.0)

    def trust(self, guarantor: str) -> FloatArray:
        """How likely it is held to keep a full promise, before anything is seen."""
        return self.block.of(guarantor, "trust_elsewhere")

    def after(self, guarantor: str, choice: str) -> FloatArray:
        """The same once it was seen to fight, to arm or to abstain."""
        weight = self._watched * self.block.worlds["similarity"]
        if choice == "fight":
            alone = self.block.worlds["interest_alone"]
            strength = self.strengths.protect[guarantor, "abstain"]
            telling = ((alone + (1.0 - alone) * strength) / alone) ** weight
        else:
            kept = np.maximum(1.0 - self.strengths.protect[guarantor, choice], _LEAST)
            telling = kept**weight
        before = self.trust(guarantor)
        return np.asarray(before * telling / (before * telling + 1.0 - before))

    def change(self, guarantor: str, choice: str) -> FloatArray:
        """What a choice is worth to the guarantor in its other commitments."""
        stake = self.block.of(guarantor, "other_commitments")
        return stake * (self.after(guarantor, choice) - self.trust(guarantor))

    def tiered(self, guarantor: str, believed: FloatArray) -> FloatArray:
        """Change of trust because a new promise stands beside the old ones.

        Args:
            guarantor: Who gives it.
            believed: Probability with which the challenger believes it to fight.
        """
        if guarantor not in self.terms.voting:
            return np.zeros(self.block.size)
        strength = self.strengths.protect[guarantor, "abstain"]
        pooled = self._watched * self.block.worlds["pooling"] * strength
        return np.asarray(pooled * (believed - self.trust(guarantor)))
