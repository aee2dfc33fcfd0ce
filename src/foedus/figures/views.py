"""What several figures are made from: options, and ranges under both weightings."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

__all__ = ["Option", "Range", "Weighed"]


@dataclass(frozen=True)
class Option:
    """A policy as figures name it.

    Attributes:
        name: Its name in the scenario.
        label: Its name for people.
        baseline: Whether the others are compared with it.
    """

    name: str
    label: str
    baseline: bool = False


@dataclass(frozen=True)
class Range:
    """A median and the 80 % interval around it, in the unit of the outcome."""

    median: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether any world gives a number."""
        return isfinite(self.median) and isfinite(self.low) and isfinite(self.high)


@dataclass(frozen=True)
class Weighed:
    """The same quantity as assumed (prior) and after the record has been taken into account."""

    prior: Range
    weighted: Range
