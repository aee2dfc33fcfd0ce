"""What a derivation ends in: a status, what is asked, and how strong the promise is."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.law.instruments import (
    AUTOMATICITIES,
    BINDINGS,
    DISCRETIONS,
    IMPLIES,
    Binding,
)

if TYPE_CHECKING:
    from foedus.law.events import Event
    from foedus.law.truth import Node

__all__ = [
    "LADDER",
    "Content",
    "Status",
    "Strength",
    "Verdict",
    "at_least_as_strong",
    "implied",
    "rung",
]


class Status(enum.Enum):
    """What a norm means for a bearer in an event.

    ``obliged``: must act. ``discretionary``: must decide whether to. ``permitted``: may.
    ``prohibited``: must not. ``violated``: the event is what it must not do. ``pending``: due
    once something else happens. ``contested``: open in fact or law. ``excluded``: an exception
    takes it away. ``suspended``, ``not_triggered``, ``not_in_force``: no duty arises.
    """

    OBLIGED = "obliged"
    DISCRETIONARY = "discretionary"
    VIOLATED = "violated"
    PERMITTED = "permitted"
    PROHIBITED = "prohibited"
    PENDING = "pending"
    CONTESTED = "contested"
    EXCLUDED = "excluded"
    SUSPENDED = "suspended"
    NOT_TRIGGERED = "not_triggered"
    NOT_IN_FORCE = "not_in_force"

    @property
    def due(self) -> bool:
        """Whether the bearer owes something now."""
        return self is Status.OBLIGED or self is Status.DISCRETIONARY


# When one norm can be engaged through several victims, the weightiest status stands.
WEIGHT: dict[Status, int] = {status: len(Status) - i for i, status in enumerate(Status)}

LADDER = (
    "nothing",
    "an assurance",
    "consultation",
    "help short of force",
    "action to meet the danger",
    "assistance by means it judges necessary",
    "assistance by all means in its power",
    "automatic military assistance",
)


@dataclass(frozen=True)
class Content:
    """What a bearer must, may and must not do, in the vocabulary of ``instruments.ACTS``."""

    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True)
class Strength:
    """How strong a promise is, in the terms in which promises are compared.

    Attributes:
        binding: none < draft < political < domestic < legal.
        discretion: What the bearer judges itself: none < timing < means < whether.
        automaticity: What must come first: automatic < request < fact < determination <
            new_instrument.
        specificity: 0 attribution only, 1 unspecified help, 2 classes of help, 3 amounts,
            4 plans or forces named.
        limited: Whether an exception limits the content for this bearer; None if disputed.
    """

    binding: Binding
    discretion: str
    automaticity: str
    specificity: int
    limited: bool | None


@dataclass(frozen=True)
class Verdict:
    """What one norm means for one bearer in one event, with the tree that justifies it.

    Attributes:
        norm: Id of the norm, such as ``nat/5``.
        instrument: Id of the instrument.
        bearer: State code.
        event: The event.
        status: The status.
        content: What is asked.
        strength: How strong the promise is.
        constitutional: Whether it is carried out through constitutional processes.
        tree: The derivation.
        headline: The verdict in one line.
        label: The norm in words, such as ``North Atlantic Treaty, Article 5``.
        victim: The state on whose behalf it is engaged.
        evidence: Ids of declarations that change no status but tell how the bearer has said
            it will use its discretion.
        within_hours: The time limit in hours, where the text sets one.
        waits_for: What a pending norm still waits for, in words.
    """

    norm: str
    instrument: str
    bearer: str
    event: Event
    status: Status
    content: Content
    strength: Strength
    constitutional: bool
    tree: Node
    headline: str
    label: str = ""
    victim: str = ""
    evidence: tuple[str, ...] = ()
    within_hours: int | None = None
    waits_for: tuple[str, ...] = ()


def implied(acts: tuple[str, ...]) -> frozenset[str]:
    """Acts with everything that a duty to do them implies.

    Example:
        >>> sorted(implied(("assist_unspecified",)))
        ['act_common_danger', 'assist_unspecified', 'consult']
    """
    found: set[str] = set()
    todo = list(acts)
    while todo:
        act = todo.pop()
        if act not in found:
            found.add(act)
            todo.extend(IMPLIES.get(act, ()))
    return frozenset(found)


# Reporting and the like accompany a duty; they do not make it stronger.
_PROCEDURE = frozenset({"report_unsc"})


def at_least_as_strong(a: Verdict, b: Verdict) -> bool:
    """Whether promise ``a`` is at least as strong as promise ``b``.

    Strength is a partial order: two promises can each be stronger in one respect and are then
    incomparable (this is false both ways).

    Args:
        a: A verdict.
        b: Another.

    Returns:
        True when ``a`` binds at least as much, asks at least as much, leaves no more to the
        bearer's judgement and waits for no more than ``b``.
    """
    x, y = a.strength, b.strength
    return (
        BINDINGS.index(x.binding) >= BINDINGS.index(y.binding)
        and implied(a.content.must) - _PROCEDURE >= implied(b.content.must) - _PROCEDURE
        and implied(a.content.must_not) >= implied(b.content.must_not)
        and DISCRETIONS.index(x.discretion) <= DISCRETIONS.index(y.discretion)
        and AUTOMATICITIES.index(x.automaticity) <= AUTOMATICITIES.index(y.automaticity)
    )


def rung(verdict: Verdict) -> int:
    """A display ladder from 0 (nothing) to 7 (automatic military assistance).

    It orders promises that ``at_least_as_strong`` may leave incomparable; use it for display
    only. It looks at what the text promises, whatever the verdict's status.

    Args:
        verdict: A verdict.

    Returns:
        An index into ``LADDER``.
    """
    must = implied(verdict.content.must)
    strength = verdict.strength
    firm = strength.discretion in {"none", "timing"}
    if "military_assistance" in must and firm and strength.automaticity == "automatic":
        return 7
    if "assist_unspecified" in must:
        return 6 if firm else 5
    if "act_common_danger" in must:
        return 4
    if must & {"materiel", "intelligence", "training", "economic", "sanctions", "basing_transit"}:
        return 3
    if must & {"consult", "seek_unsc", "diplomatic", "decide"}:
        return 2
    return 1 if must or verdict.content.must_not else 0
