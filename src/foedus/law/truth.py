"""Three-valued truth and the trees that justify a verdict.

Law often leaves a question open: a fact is missing, or a term is disputed. Kleene's strong
logic carries such gaps to the end instead of guessing, and the tree shows where they entered.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Node", "Truth", "all_of", "any_of", "at_least", "negate"]


class Truth(enum.Enum):
    """What is known of a claim: true, false, or unknown (missing fact or disputed law)."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: bool | None) -> Truth:  # noqa: FBT001 - a truth value is the subject here
        """Turn an ordinary boolean, or None for unknown, into a truth value.

        Example:
            >>> Truth.of(None)
            <Truth.UNKNOWN: 'unknown'>
        """
        if value is None:
            return cls.UNKNOWN
        return cls.TRUE if value else cls.FALSE


def negate(value: Truth) -> Truth:
    """Kleene negation: unknown stays unknown.

    Example:
        >>> negate(Truth.UNKNOWN).value
        'unknown'
    """
    if value is Truth.UNKNOWN:
        return value
    return Truth.FALSE if value is Truth.TRUE else Truth.TRUE


def all_of(values: Iterable[Truth]) -> Truth:
    """Kleene conjunction: one false settles it, else one unknown leaves it open.

    Example:
        >>> all_of([Truth.TRUE, Truth.UNKNOWN, Truth.FALSE]).value
        'false'
    """
    seen = tuple(values)
    if Truth.FALSE in seen:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.TRUE


def any_of(values: Iterable[Truth]) -> Truth:
    """Kleene disjunction: one true settles it, else one unknown leaves it open.

    Example:
        >>> any_of([Truth.FALSE, Truth.UNKNOWN]).value
        'unknown'
    """
    seen = tuple(values)
    if Truth.TRUE in seen:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.FALSE


def at_least(count: int, values: Iterable[Truth]) -> Truth:
    """Kleene threshold: true once ``count`` are true, false once that is out of reach.

    Example:
        >>> at_least(2, [Truth.TRUE, Truth.UNKNOWN, Truth.FALSE]).value
        'unknown'
    """
    seen = tuple(values)
    sure = seen.count(Truth.TRUE)
    if sure >= count:
        return Truth.TRUE
    return Truth.UNKNOWN if sure + seen.count(Truth.UNKNOWN) >= count else Truth.FALSE


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a derivation: a claim, whether it holds, and why.

    Attributes:
        claim: What is claimed, in words.
        value: Whether it holds.
        cite: The clause it rests on, such as ``nat/art6``; empty for facts.
        quote: At most one sentence of that clause.
        children: The steps below.
        source: Where a leaf fact comes from.
        mark: ``asserted`` (by the event or the caller), ``assumed`` (by default),
            ``contested``, ``recorded`` (in the library), or empty.
        join: How the children make the value: ``all``, ``any``, ``not``, ``at_least``,
            or ``steps`` when they merely explain it.
        settled_by: What would settle it, where it is open or only assumed: what to say of the
            event, or that it is a question of law.
    """

    claim: str
    value: Truth
    cite: str = ""
    quote: str = ""
    children: tuple[Node, ...] = ()
    source: str = ""
    mark: str = ""
    join: str = ""
    settled_by: str = ""

    def walk(self) -> Iterator[Node]:
        """This node and all below it, depth first.

        Example:
            >>> [n.claim for n in Node("a", Truth.TRUE, children=(Node("b", Truth.FALSE),)).walk()]
            ['a', 'b']
        """
        yield self
        for child in self.children:
            yield from child.walk()
