"""Who can bear a norm in an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from foedus.law.events import Event
    from foedus.law.instruments import Instrument, Norm
    from foedus.law.order import LegalOrder

__all__ = ["bearers"]


def bearers(
    order: LegalOrder, norm: Norm, item: Instrument, event: Event, struck: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """Candidates for a norm; a state is never debtor against itself or its own attack."""
    attackers = {event.attacker, *event.with_attackers}
    victims = [victim for victim, _ in struck]
    if isinstance(norm.bearer, tuple):
        yield from norm.bearer
        return
    if norm.bearer == "victims":
        yield from victims
        return
    everyone: Iterable[str] = (*item.states(), *order.accessions.get(item.id, ()))
    if item.universal:
        everyone = _concerned(order, event, victims)
    for state in dict.fromkeys(everyone):
        if norm.bearer in {"other_parties", "others"} and (
            state in attackers or (len(victims) == 1 and state in victims)
        ):
            continue
        yield state


def _concerned(order: LegalOrder, event: Event, victims: Sequence[str]) -> tuple[str, ...]:
    """States of the order's instruments and of the event: all states would drown them."""
    states = [s for item in order.instruments for s in item.states()]
    states += [s for extra in order.accessions.values() for s in extra]
    states = [s for s in states if order.geography.is_there(s, event.date)]
    actors = [a for a in (event.attacker, *event.with_attackers) if order.geography.is_state(a)]
    return tuple(dict.fromkeys([*actors, *victims, *states]))
