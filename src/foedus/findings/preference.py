"""What "the preferred policy" means: an outcome or an actor's utility, and a rule to weigh worlds.

Every rule here gives each policy a score in each world, and the policy with the highest average
score is preferred. That makes the value of learning something a number: how much the average
score would rise if one could choose after having learned it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, UsageError
from foedus.findings.margins import LEAST

if TYPE_CHECKING:
    from foedus.findings.samples import Sample

__all__ = ["Preference", "RuleName"]

FloatArray = NDArray[np.float64]

RuleName = Literal["average", "clear", "satisfice"]


@dataclass(frozen=True)
class Preference:
    """Which policy is preferred.

    Attributes:
        outcome: What is looked at; an actor's preference is the outcome ``utility of ACTOR``.
        rule: ``average``: the best average over the worlds. ``clear``: the largest share of
            worlds clearly better than the baseline less the share clearly worse. ``satisfice``:
            the largest share of worlds in which the outcome is good enough.
        threshold: For ``satisfice``, what is good enough, in the outcome's unit.
        least: For ``clear``, the smallest difference that counts.
    """

    outcome: str
    rule: RuleName = "average"
    threshold: float | None = None
    least: float = LEAST

    def scores(self, sample: Sample, baseline: str) -> FloatArray:
        """How well each policy does in each world; higher is better.

        Args:
            sample: The worlds.
            baseline: The policy that ``clear`` compares with.

        Returns:
            ``[policies, worlds]``; NaN in worlds that some policy could not be solved in. For
            ``average`` in the outcome's unit (its sign turned where lower is better), for
            ``clear`` -1, 0 or 1, for ``satisfice`` 0 or 1.

        Raises:
            UsageError: A name is unknown, no direction of the outcome is better, or there is
                no threshold.
        """
        sample.check(policies=(baseline,), outcomes=(self.outcome,))
        better = sample.info(self.outcome).better
        self.check(better)
        values = sample.outcomes(self.outcome)
        values[:, np.isnan(values).any(axis=0)] = np.nan
        good: FloatArray = -values if better == "lower" else values
        if self.rule == "average":
            return good
        unknown = np.isnan(good)
        if self.rule == "clear":
            gain = good - good[sample.policies.index(baseline)]
            scores: FloatArray = (gain > self.least).astype(np.float64) - (gain < -self.least)
        else:
            enough = self.threshold if self.threshold is not None else np.nan
            scores = (values <= enough if better == "lower" else values >= enough).astype(float)
        scores[unknown] = np.nan
        return scores

    @property
    def unit_is_share(self) -> bool:
        """Whether scores count worlds, so that their average is a share of worlds."""
        return self.rule != "average"

    def check(self, better: str) -> None:
        """Refuse a rule that makes no sense for an outcome whose better direction is this."""
        if self.rule not in get_args(RuleName):
            raise UsageError(
                Diagnostic("rule", f"unknown rule '{self.rule}'", ", ".join(get_args(RuleName)))
            )
        if better not in {"lower", "higher"}:
            raise UsageError(
                Diagnostic(
                    "outcome",
                    f"neither direction of '{self.outcome}' is better",
                    "an outcome of which lower or higher is better",
                )
            )
        if self.rule == "satisfice" and self.threshold is None:
            raise UsageError(
                Diagnostic("threshold", "not given", "what is good enough, in the outcome's unit")
            )
