"""What acts begin and end: the law as it stands for an event once everything told has happened.

Discrete days and inertia: what an act has begun holds until another ends it. Nothing is stored:
each question folds the acts into the order anew and recomputes every status.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from foedus.law.acts import Act, Happening, events_of
from foedus.law.instruments import Instrument, Membership, Record, Suspension
from foedus.law.reading import declarations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foedus.law.events import Event
    from foedus.law.order import LegalOrder

__all__ = ["NOTICE", "after", "truce"]

NOTICE = 12
"""Months of notice where a text sets none (VCLT, Article 56(2))."""


def after(
    order: LegalOrder, event: Event, history: Sequence[Happening]
) -> tuple[LegalOrder, Event, tuple[Event, ...]]:
    """Fold acts into the order and the event that it is asked about.

    An act changes the law from its day on: who is a party is judged on the day of the event.
    Requests, findings, measures and ceasefires count as soon as they are told, whenever they
    came, for they decide what is still due.

    Args:
        order: The legal order.
        event: The event.
        history: Whatever else has happened, before or after it.

    Returns:
        The order and the event after the acts, and the events of the history.

    Example:
        >>> from foedus.law import LegalOrder, read_event, read_happening
        >>> order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
        >>> attack = read_event("RUS attacks EST on 2027-06-01")
        >>> exit = read_happening("USA denounces nato-1949 on 2026-01-20", id="a1")
        >>> after(order, attack, [exit])[0].is_party("nato-1949", "USA", attack.date)[0].value
        'false'
    """
    events = events_of(tuple(history))
    acts = sorted((h for h in history if isinstance(h, Act)), key=lambda act: act.date)
    if not acts:
        return order, event, events
    items = {item.id: item for item in order.texts}
    facts = dict(order.facts)
    findings = list(order.findings)
    known = {e.id: e for e in (*events, event)}
    for act in acts:
        if act.instrument in items:
            items[act.instrument] = _changed(items[act.instrument], act, acts)
        elif act.kind == "ceasefire":
            facts |= dict.fromkeys(_ceasefires(items.values(), act), True)
        elif act.kind == "measures":
            facts["unsc_measures"] = True
        elif act.kind == "authorisation" and act.date <= event.date:
            facts["unsc_authorised"] = True
        elif act.kind == "determination":
            about = known.get(act.about, event)
            told = f"told: {act.describe()}"
            findings.append(
                Record("determination", act.actors[0], act.date, act.what, about.victim,
                       about.date, told)
            )  # fmt: skip
    changed = replace(
        order,
        texts=tuple(items.values()),
        facts=facts,
        findings=tuple(findings),
        acts=(*order.acts, *acts),
    )
    shipped = declarations()
    said = [
        replace(shipped[a.what], by=a.actors, on=a.date) for a in acts if a.kind == "declaration"
    ]
    return changed.declaring(*said), _asked(event, acts), events


def _asked(event: Event, acts: Sequence[Act]) -> Event:
    """The event with the requests for help that were made in it, or declined."""
    requests, refused = event.requests, event.request_refused
    for act in acts:
        if act.kind not in {"request", "refusal"}:
            continue
        if act.about != event.id and (act.about or act.date < event.date):
            continue
        if act.kind == "request":
            requests = requests | set(act.actors)
            refused = refused and event.victim not in act.actors
        elif event.victim in act.actors:
            requests, refused = requests - {event.victim}, True
    return replace(event, requests=requests, request_refused=refused)


def _ceasefires(items: Iterable[Instrument], act: Act) -> set[str]:
    """Ids of the facts that a ceasefire between these states makes true."""
    return {
        fact.id
        for item in items
        for fact in item.facts
        if fact.between and set(fact.between) <= set(act.actors)
    }


def truce(order: LegalOrder, event: Event, history: Sequence[Event]) -> Act | None:
    """The ceasefire that ended the fighting of an event, unless it was resumed."""
    sides = {event.attacker, *event.with_attackers}
    for act in reversed(order.acts):
        if act.kind != "ceasefire" or act.date < event.date:
            continue
        if event.victim in act.actors and sides & set(act.actors):
            resumed = any(
                e.date > act.date and {e.attacker, e.victim} <= set(act.actors) for e in history
            )
            return None if resumed else act
    return None


def _changed(item: Instrument, act: Act, acts: Sequence[Act]) -> Instrument:
    """An instrument after one act about it."""
    if act.kind == "signature" and item.established_by != "signature":
        return replace(item, signed=item.signed or act.date)
    if act.kind in {"signature", "ratification", "accession"}:
        return _consented(item, act, acts)
    if act.kind == "denunciation":
        return _denounced(item, act)
    if act.kind == "suspension":
        made = tuple(
            Suspension(actor, act.towards, act.date, None, act.describe()) for actor in act.actors
        )
        return replace(item, suspensions=(*item.suspensions, *made))
    last = act.date - timedelta(days=1)
    return replace(
        item,
        suspensions=tuple(
            replace(s, until=last)
            if (s.debtor in act.actors and s.creditor == act.towards)
            and s.since <= last < (s.until or date.max)
            else s
            for s in item.suspensions
        ),
    )


def _consented(item: Instrument, act: Act, acts: Sequence[Act]) -> Instrument:
    """After consent to be bound: a party from that day, or once all have consented.

    Where a text says nothing else it enters into force when every state that negotiated it has
    consented (VCLT, Article 24(2)).
    """
    if item.in_force is not None:
        new = tuple(
            Membership(state, since=act.date, source=act.describe())
            for state in act.actors
            if not any(_covers(m, item, act.date) for m in item.members if m.actor == state)
        )
        return replace(item, members=(*item.members, *new))
    consents = {
        state
        for other in acts
        if other.instrument == item.id and other.date <= act.date and _binds(item, other)
        for state in other.actors
    }
    if not set(item.states()) <= consents:
        return item
    return replace(item, in_force=act.date, in_force_known=True, in_force_verified=True)


def _binds(item: Instrument, act: Act) -> bool:
    signed = act.kind == "signature" and item.established_by == "signature"
    return signed or act.kind in {"ratification", "accession"}


def _covers(member: Membership, item: Instrument, day: date) -> bool:
    start = member.since or item.in_force
    return start is not None and start <= day and (member.until is None or day <= member.until)


def _denounced(item: Instrument, act: Act) -> Instrument:
    """After notice: no party once its months have run; nothing before the first day for it."""
    if item.earliest_exit is not None and act.date < item.earliest_exit:
        return item
    last = _later(act.date, NOTICE if item.notice_months is None else item.notice_months)
    members = tuple(
        replace(m, until=last)
        if m.actor in act.actors and (m.until is None or m.until > last)
        else m
        for m in item.members
    )
    left = {m.actor for m in members if m.until is None or m.until > last}
    if len(left) < 2 and (item.ended is None or item.ended > last):
        return replace(item, members=members, ended=last, ended_mode="denounced")
    return replace(item, members=members)


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
