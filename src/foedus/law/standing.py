"""Whether an instrument is in force for a state on a day, and since when, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.law.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foedus.law.instruments import Instrument, Link, Membership
    from foedus.law.order import LegalOrder

__all__ = ["membership"]


def membership(order: LegalOrder, item: Instrument, state: str, day: date) -> tuple[Truth, str]:
    """Whether and since when an instrument is in force for a state, in words.

    Args:
        order: The legal order, with what was concluded and acceded to in it.
        item: The instrument.
        state: The state.
        day: The day.

    Returns:
        The truth value; unknown where entry into force could not be established.
    """
    if state in order.accessions.get(item.id, ()) and day >= order.on:
        return Truth.TRUE, f"acceding on {order.on}"
    if item.universal:
        return Truth.of(order.geography.is_state(state)), "every state"
    members = [m for m in item.members if m.actor == state]
    if not members:
        acceding = state in order.accessions.get(item.id, ())
        return Truth.FALSE, f"acceding on {order.on}" if acceding else "never a party"
    if item.id in order.concluded and day >= order.on:
        left = all(m.until is not None and m.until < day for m in members)
        return Truth.of(not left), f"taken as concluded on {order.on}"
    status, words = _as_such(order, item, day)
    if status is Truth.TRUE:
        return _spell(members, item, day)
    return status, words


def _as_such(order: LegalOrder, item: Instrument, day: date) -> tuple[Truth, str]:
    """Whether an instrument as such is in force on a day."""
    if not item.in_force_known:
        early = item.signed is not None and day < item.signed
        words = "not signed" if early else "signed; whether in force was not established"
        return (Truth.FALSE if early else Truth.UNKNOWN), words
    if item.in_force is None:
        return Truth.FALSE, "signed, never in force" if item.signed else "never signed"
    if day < item.in_force:
        return Truth.FALSE, f"not before {item.in_force}" + _doubt(item.in_force_verified)
    if item.ended is not None and day > item.ended:
        words = f"ended {item.ended} ({item.ended_mode})"
        return Truth.FALSE, words + _doubt(item.ended_verified)
    for link in _required(item):
        if not any(
            order.is_party(link.instrument, state, day)[0] is Truth.TRUE
            for state in order.instrument(link.instrument).states()
        ):
            return Truth.FALSE, f"conditional on {link.instrument}, which is not in force"
    return Truth.TRUE, f"since {item.in_force}"


def _spell(members: Sequence[Membership], item: Instrument, day: date) -> tuple[Truth, str]:
    """Whether a day falls in one of a state's spells of membership."""
    words = ""
    for m in members:
        start = m.since or item.in_force
        known = m.verified and (m.since is not None or item.in_force_verified)
        if start is None or day < start:
            words = f"not before {start}" + _doubt(known)
        elif m.until is not None and day > m.until:
            words = f"until {m.until}" + _doubt(m.until_verified)
        else:
            return Truth.TRUE, f"since {start}" + _doubt(known)
    return Truth.FALSE, words


def _doubt(verified: bool) -> str:  # noqa: FBT001 - whether it is, is all there is to say
    """What to add to a date."""
    return "" if verified else ", date not verified"


def _required(item: Instrument) -> list[Link]:
    return [link for link in item.links if link.kind == "requires_in_force"]
