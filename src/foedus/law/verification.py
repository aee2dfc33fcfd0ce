"""What no published source confirmed, in an instrument: it ships, and it says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.law.instruments import Instrument

__all__ = ["OpenPoint", "open_points"]


@dataclass(frozen=True)
class OpenPoint:
    """One thing that was not seen in a published source.

    Attributes:
        kind: ``text``, ``date`` (of the instrument), ``membership`` or ``suspension``.
        what: The clause id, or what the date is of; a state's code for a membership.
        words: The point in words.
    """

    kind: str
    what: str
    words: str


def open_points(item: Instrument) -> tuple[OpenPoint, ...]:
    """What of an instrument was not verified: words of clauses and dates.

    Each of these points also shows where it matters: in derivation trees ("text not verified",
    "date not verified") and in the list of unverified clauses of an answer.

    Args:
        item: An instrument.

    Returns:
        Its open points: dates of the instrument, memberships, suspensions, clauses.

    Example:
        >>> from foedus.law import library
        >>> [p.what for p in open_points(library()["us-ukr-2024"])]
        []
    """
    found: list[OpenPoint] = []
    for what, day, verified in (
        ("signature", item.signed, item.signed_verified),
        ("entry into force", item.in_force, item.in_force_verified),
        ("end", item.ended, item.ended_verified),
    ):
        if day is not None and not verified:
            found.append(OpenPoint("date", what, f"{what} on {day}: date not verified"))
    if not item.in_force_known:
        words = "entry into force: could not be established"
        found.append(OpenPoint("date", "entry into force", words))
    for m in item.members:
        if m.verified and m.until_verified:
            continue
        since = f" from {m.since}" if m.since else ""
        until = f" until {m.until}" if m.until else ""
        what = "its end" if m.verified else "membership or its dates"
        words = f"{m.actor}{since}{until}: {what} not verified"
        found.append(OpenPoint("membership", m.actor, words))
    for s in item.suspensions:
        if not s.verified:
            words = f"{s.debtor} towards {s.creditor} from {s.since}: date not verified"
            found.append(OpenPoint("suspension", s.debtor, words))
    for c in item.clauses:
        if not c.verified:
            words = f"{c.id} ({c.article}): words not seen in a published source"
            found.append(OpenPoint("text", c.id, words))
    return tuple(found)
