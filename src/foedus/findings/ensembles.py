"""What findings ask of an ensemble of worlds; `foedus.ensemble.Ensemble` answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["AssumptionFacts", "OutcomeFacts", "Worlds", "require_names"]

FloatArray = NDArray[np.float64]


class OutcomeFacts(Protocol):
    """What is known about an outcome: a label, a unit and which direction is better."""

    @property
    def name(self) -> str:
        """Its name, such as ``attack``."""

    @property
    def label(self) -> str:
        """The name to print."""

    @property
    def unit(self) -> str:
        """The unit, such as ``probability``."""

    @property
    def better(self) -> str:
        """``lower``, ``higher`` or ``neither``."""


class AssumptionFacts(Protocol):
    """What is known about an assumption."""

    @property
    def label(self) -> str:
        """The name to print."""

    @property
    def unit(self) -> str:
        """What a value of 1 means."""


class Worlds(Protocol):
    """Worlds by policies by outcomes, with the weight that the record gives each world."""

    @property
    def worlds(self) -> int:
        """How many worlds there are."""

    @property
    def policies(self) -> Sequence[str]:
        """The names of the policies, in the order stated."""

    @property
    def outcomes(self) -> Sequence[str]:
        """The names of the outcomes."""

    @property
    def assumptions(self) -> Iterable[str]:
        """The names of the assumptions that were drawn."""

    def info(self, outcome: str, /) -> OutcomeFacts:
        """What is known about an outcome."""

    def assumption_info(self, name: str, /) -> AssumptionFacts:
        """What is known about an assumption."""

    def assumption(self, name: str, /) -> FloatArray:
        """The draws of an assumption, ``[worlds]``."""

    def options(self, name: str, /) -> tuple[str, ...]:
        """The options of an assumption that is a choice; empty for an amount."""

    def belief_quantile(self, name: str, q: float, /) -> float:
        """A quantile of the belief behind an assumption."""

    def outcome(self, outcome: str, policy: str, /) -> FloatArray:
        """An outcome under a policy, ``[worlds]``; NaN where the world could not be solved."""

    def weights(self, record: bool = True) -> FloatArray:  # noqa: FBT001, FBT002 - the ensemble's own signature
        """The weight of each world, ``[worlds]``, summing to 1; equal when ``record`` is false."""


def require_names(*asked: tuple[str, Iterable[str], Sequence[str]]) -> None:
    """Refuse names that an ensemble does not have.

    Args:
        asked: Of each kind of name what it is called, the names, and those that there are.

    Raises:
        UsageError: With the nearest valid name of each that is unknown.
    """
    faults = [
        Diagnostic(
            kind, f"unknown {kind} '{name}'", f"{kind} of the ensemble", nearest(name, known)
        )
        for kind, names, known in asked
        for name in names
        if name not in known
    ]
    if faults:
        raise UsageError(*faults)
