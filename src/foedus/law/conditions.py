"""Condition trees: what a clause makes its duty depend on.

A tree joins atoms with ``all``, ``any``, ``not`` and ``at_least``. Each atom asks one thing of
a ``Situation`` (the event, the bearer, the parties at that date); see ``atoms`` and ``judging``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from foedus.law.events import Event
    from foedus.law.places import Geography, Place
    from foedus.law.truth import Node, Truth

__all__ = ["Condition", "Setting", "Situation", "Value", "always"]

# Atoms that ask about the bearer.
_PERSONAL = frozenset({"bearer", "bearer_party_of", "signed_not_in_force"})

Value = str | bool | int | tuple[str, ...] | Mapping[str, str | date]


@dataclass(frozen=True)
class Condition:
    """A tree of requirements.

    Attributes:
        op: ``all``, ``any``, ``not``, ``at_least`` or an atom's name.
        parts: The sub-trees of a connective.
        value: The argument of an atom, or the count of ``at_least``.
        label: Words for this part of the tree, such as ``limb 1: territory``.
        cite: The clause it is read from, when narrower than the norm's.
    """

    op: str
    parts: tuple[Condition, ...] = ()
    value: Value = ""
    label: str = ""
    cite: str = ""

    @cached_property
    def personal(self) -> bool:
        """Whether the answer can differ from bearer to bearer."""
        own = self.op in _PERSONAL or self.value == "bearer"
        return own or any(part.personal for part in self.parts)


always = Condition("all", label="always")


class Setting(Protocol):
    """What atoms may ask of the legal order around a norm."""

    @property
    def geography(self) -> Geography:
        """The places and actors that are known."""

    def is_party(self, instrument: str, state: str, day: date) -> tuple[Truth, str]:
        """Whether a state is a party on a day, and since when, in words."""

    def fact(self, name: str) -> tuple[Truth, str, str]:
        """Truth of a fact, its label and its mark."""

    def determined(self, organ: str, what: str, event: Event) -> tuple[Truth, str]:
        """Whether an organ has determined something about an event, and where that is said."""

    def allies(self, state: str, day: date) -> frozenset[str]:
        """States that share a duty to assist with this state on a day."""

    def signed_only(self, state: str, day: date) -> tuple[tuple[str, Truth], ...]:
        """Treaties that a state has signed and that are not, or perhaps not, in force for it."""


@dataclass(frozen=True)
class Situation:
    """One event seen by one bearer of one instrument, with the victim that is claimed for."""

    event: Event
    instrument: str
    bearer: str
    victim: str
    object: str
    place: Place
    setting: Setting
    history: tuple[Event, ...] = ()
    # What was judged before, for all bearers alike: one trigger is asked of thirty Allies.
    seen: dict[tuple[int, str, str, str], Node] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def day(self) -> date:
        """The day of the event."""
        return self.event.date
