"""Who plays: the actors as the model sees them, and the sides they can take in a war."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

__all__ = ["ABSTAIN", "ARM", "FIGHT", "Cast", "Response"]

FIGHT, ARM, ABSTAIN = "fight", "arm", "abstain"


@dataclass(frozen=True)
class Response:
    """What each guarantor does once the protégé resists, in the stated order.

    Attributes:
        choices: Pairs of guarantor and ``fight``, ``arm`` or ``abstain``.
    """

    choices: tuple[tuple[str, str], ...]

    @cached_property
    def key(self) -> str:
        """A short name, such as ``EUR fight, USA arm``."""
        return ", ".join(f"{guarantor} {choice}" for guarantor, choice in self.choices)

    @cached_property
    def fighting(self) -> tuple[str, ...]:
        """The guarantors that fight, in the stated order."""
        return tuple(guarantor for guarantor, choice in self.choices if choice == FIGHT)

    @cached_property
    def arming(self) -> tuple[str, ...]:
        """The guarantors that arm the protégé without fighting."""
        return tuple(guarantor for guarantor, choice in self.choices if choice == ARM)

    @cached_property
    def standing_aside(self) -> tuple[str, ...]:
        """The guarantors that do not fight (they arm or abstain)."""
        return tuple(guarantor for guarantor, choice in self.choices if choice != FIGHT)


@dataclass(frozen=True)
class Cast:
    """The challenger, the protégé and the guarantors in their stated order.

    Example:
        >>> Cast("RUS", "UKR", ("EUR", "USA")).responses[0].key
        'EUR fight, USA fight'
    """

    challenger: str
    protege: str
    guarantors: tuple[str, ...]

    @cached_property
    def everyone(self) -> tuple[str, ...]:
        """All players: challenger, protégé, guarantors."""
        return (self.challenger, self.protege, *self.guarantors)

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        """Every combination of the guarantors' responses to an attack."""
        combinations = itertools.product((FIGHT, ARM, ABSTAIN), repeat=len(self.guarantors))
        return tuple(
            Response(tuple(zip(self.guarantors, choices, strict=True))) for choices in combinations
        )
