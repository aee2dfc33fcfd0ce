"""A searched space of terms: every design, and what was counted of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.scenario import Policy, Term

__all__ = ["ACCEPT", "HOLDS", "QUANTILES", "Offers", "level_words"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

ACCEPT = 0.5
"""Who prefers an accord in more than half of the worlds would rather sign than not."""
HOLDS = 2 / 3
""""Likely" on the scale of the IPCC."""
QUANTILES = tuple(round(0.05 * k, 2) for k in range(1, 20))
"""The quantiles of an actor's gain that are kept of each design."""


@dataclass(frozen=True)
class Offers:
    """A searched space of terms: every design, and what was counted of it.

    Attributes:
        terms: The terms; a design takes one level of each.
        levels: Which level of each term a design has, ``[designs, terms]``.
        actors: Who can be asked: guarantors, protégé, challenger, in this order.
        labels: Actor to the name to print.
        challenger: The challenger's id.
        risks: The outcomes that were counted, ``attack`` first.
        risk_labels: Outcome to its label.
        theories: Theory and option of each split.
        theory_effective: How many equally weighted worlds each split is worth under the record.
        armistice: Outcome to its mean under the baseline, by the record: an armistice without a
            guarantee, or things as they are.
        worlds: How many worlds each design was solved in.
        effective: How many equally weighted worlds they are worth under the record.
        columns: What was counted, by name, ``[designs]`` each; see the methods.
        horizon: Years looked ahead.
        baseline: The label of the baseline.
    """

    terms: tuple[Term, ...]
    levels: NDArray[np.intp] = field(repr=False)
    actors: tuple[str, ...]
    labels: Mapping[str, str]
    challenger: str
    risks: tuple[str, ...]
    risk_labels: Mapping[str, str]
    theories: tuple[tuple[str, str], ...]
    theory_effective: tuple[float, ...]
    armistice: Mapping[str, float]
    worlds: int
    effective: float
    columns: Mapping[str, FloatArray] = field(repr=False)
    horizon: int = 10
    baseline: str = "no guarantee"

    @property
    def designs(self) -> int:
        """How many designs there are."""
        return len(self.levels)

    def asked(self, actor: str) -> BoolArray:
        """Whether each design needs the actor's consent."""
        return np.asarray(self.columns[f"asked {actor}"] > 0.5)

    def prefers(self, actor: str, *, record: bool = True) -> FloatArray:
        """The share of worlds in which the actor prefers each design to no accord."""
        return self.columns[f"prefers {actor}{'' if record else ' prior'}"]

    def signs(self, actor: str) -> FloatArray:
        """The mean probability that the actor accepts each design when asked."""
        return self.columns[f"signs {actor}"]

    def mean(self, risk: str, *, record: bool = True) -> FloatArray:
        """The mean of an outcome under each design, given that it is in force."""
        return self.columns[f"mean {risk}{'' if record else ' prior'}"]

    def lowers(self, *, record: bool = True) -> FloatArray:
        """The share of worlds in which a design lowers the risk of attack by more than a trifle."""
        return self.columns[f"lowers{'' if record else ' prior'}"]

    @cached_property
    def lowers_least(self) -> FloatArray:
        """The smallest of these shares by the record: over all worlds, under each rival theory."""
        splits = [self.columns[f"lowers {theory}={option}"] for theory, option in self.theories]
        return np.asarray(np.minimum.reduce([self.lowers(), *splits]))

    def holding(self, holds: float = HOLDS) -> BoolArray:
        """Whether each design lowers the risk robustly; see the top of the module."""
        return np.asarray(
            (self.lowers_least >= holds) & (self.columns["raises prior"] <= 1 - holds)
        )

    @cached_property
    def least_willing(self) -> FloatArray:
        """The share of worlds in which the least willing of those asked prefers each design."""
        shares = [np.where(self.asked(a), self.prefers(a), 1.0) for a in self.actors]
        return np.asarray(np.minimum.reduce(shares))

    @cached_property
    def most_at_war(self) -> FloatArray:
        """The mean risk of war with the challenger of the guarantor that runs the highest."""
        wars = [risk for risk in self.risks if risk.endswith(f"at war with {self.challenger}")]
        return np.asarray(np.maximum.reduce([self.mean(risk) for risk in wars]))

    def clears(self, accept: float = ACCEPT, holds: float = HOLDS, by: float = 2.0) -> BoolArray:
        """Whether each design meets every constraint by some standard errors of its shares.

        Args:
            accept: The share of worlds in which who is asked must prefer it.
            holds: The share in which it must lower the risk of attack.
            by: How many Monte Carlo standard errors; negative for falling short by fewer.
        """
        clear = self.columns["raises prior"] <= 1 - holds
        for actor in self.actors:
            share = self.prefers(actor)
            clear &= ~self.asked(actor) | (share > accept + by * _error(share, self.effective))
        splits = [("lowers", self.effective)]
        splits += [
            (f"lowers {theory}={option}", effective)
            for (theory, option), effective in zip(
                self.theories, self.theory_effective, strict=True
            )
        ]
        for name, effective in splits:
            share = self.columns[name]
            clear &= share >= holds + by * _error(share, effective)
        return np.asarray(clear)

    def needs(self, actor: str, accept: float = ACCEPT) -> FloatArray:
        """What the actor would have to be given to accept each design, in its own years of war.

        Args:
            actor: Who is asked.
            accept: The share of worlds in which it must prefer the accord.

        Returns:
            The amount, 0 where it accepts as it is or is not asked.
        """
        kept = np.stack([self.columns[f"gain {actor} {q:g}"] for q in QUANTILES])
        place = np.interp(1 - accept, QUANTILES, np.arange(len(QUANTILES)))
        low = int(place)
        high = min(low + 1, len(QUANTILES) - 1)
        gain = kept[low] + (place - low) * (kept[high] - kept[low])
        needed = self.asked(actor) & (self.prefers(actor) <= accept)
        return np.asarray(np.where(needed, np.maximum(-gain, 0.0), 0.0))

    def words(self, design: int) -> tuple[str, ...]:
        """The terms of a design that say something, as labels of their levels."""
        from foedus.scenario.bargains import speaks_of

        chosen = (
            term.levels[level] for term, level in zip(self.terms, self.levels[design], strict=True)
        )
        named = zip(self.terms, chosen, strict=True)
        return tuple(level_words(term, level) for term, level in named if speaks_of(level))


def level_words(term: Term, level: Policy) -> str:
    """A level by its label; by its term and name where the file gives it none."""
    return level.label if level.label != level.name else f"{term.label} {level.name}"


def _error(share: FloatArray, effective: float) -> FloatArray:
    """Standard error of a share with two successes and two failures added (Agresti and Coull)."""
    adjusted = (share * effective + 2) / (effective + 4)
    return np.sqrt(adjusted * (1 - adjusted) / (effective + 4))
