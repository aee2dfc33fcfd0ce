"""Commitments that cannot both be kept, and what settles them.

A clash is reported and never resolved by guessing: only Article 103 of the Charter, the rules on
successive treaties (VCLT, Article 30) and an express saving clause settle one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.law.truth import Truth
from foedus.law.verdicts import Status, Verdict, implied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foedus.law.acts import Happening
    from foedus.law.events import Event
    from foedus.law.instruments import Instrument
    from foedus.law.order import LegalOrder

__all__ = ["Conflict", "clashes", "contradictions"]

# What a duty to do the left forbids.
_FORBIDS: dict[str, frozenset[str]] = {
    "refrain": frozenset({"armed_force"}),
    "neutrality": frozenset({"armed_force", "military_assistance", "materiel"}),
    "benevolent_neutrality": frozenset({"armed_force", "military_assistance"}),
}
_CHARTER = "un-charter"


@dataclass(frozen=True)
class Conflict:
    """Two commitments that cannot both be kept, and why.

    Attributes:
        between: Ids of the instruments, norms or declarations.
        note: The clash in words.
        rule: The clause that settles it; empty when nothing does.
        prevails: Which of the two goes before; empty when nothing settles it.
        bearers: The states that are caught between them; empty when the texts as such clash.
    """

    between: tuple[str, str]
    note: str
    rule: str = ""
    prevails: str = ""
    bearers: tuple[str, ...] = ()


def contradictions(order: LegalOrder) -> tuple[Conflict, ...]:
    """Commitments of an order that contradict each other whatever happens.

    Args:
        order: The legal order.

    Returns:
        Instruments that say so of each other, and undertakings to a third state that go
        against a norm.
    """
    present = {item.id for item in order.instruments}
    found: dict[frozenset[str], Conflict] = {}
    for item in order.instruments:
        for link in item.links:
            if link.kind == "conflicts_with" and link.instrument in present:
                pair = (item.id, link.instrument)
                found.setdefault(frozenset(pair), Conflict(pair, link.note))
    for d in order.declarations:
        if d.form != "undertaking_to_third":
            continue
        for item in order.instruments:
            if item.id != d.id and any(n.id in d.targets for n in item.norms):
                rule = "nat/art8" if item.id == "nato-1949" else ""
                pair = (item.id, d.id)
                found.setdefault(frozenset(pair), Conflict(pair, d.text, rule))
    return tuple(found.values())


def clashes(
    order: LegalOrder,
    event: Event,
    verdicts: Sequence[Verdict],
    history: Sequence[Happening] = (),
) -> tuple[Conflict, ...]:
    """Duties of one bearer in an event that cannot both be kept.

    Args:
        order: The legal order.
        event: The event.
        verdicts: Its verdicts.
        history: Whatever else has happened.

    Returns:
        One entry for each pair of norms, with the states caught between them: what must be
        done against what another duty forbids, a duty that only force against the attacker can
        keep against a promise not to use force against it, and force that the Security Council
        has taken over.
    """
    found: dict[tuple[str, str], Conflict] = {}
    for bearer in dict.fromkeys(v.bearer for v in verdicts if v.status.due):
        own = [v for v in verdicts if v.bearer == bearer and v.status.due]
        for conflict in _of(order, event, own, history):
            old = found.get(conflict.between)
            bearers = (*(old.bearers if old else ()), bearer)
            found[conflict.between] = replace(conflict, bearers=bearers)
    return tuple(found.values())


def _of(
    order: LegalOrder, event: Event, own: Sequence[Verdict], history: Sequence[Happening]
) -> Iterator[Conflict]:
    """The clashes of one bearer's duties."""
    for duty in own:
        asked = implied(duty.content.must)
        for other in own:
            against = set(other.content.must_not)
            against |= {f for act in other.content.must for f in _FORBIDS.get(act, ())}
            if other is not duty and asked & against:
                yield _settled(order, duty, other, event, asked & against)
    forcible = [v for v in own if "armed_force" in implied(v.content.must)]
    if not forcible:
        return
    bearer = own[0].bearer
    for duty in forcible:
        if order.fact("unsc_measures")[0] is Truth.TRUE and bearer != event.victim:
            note = "the Security Council has taken measures: the right of self-defence has ended"
            yield Conflict((duty.norm, "un/51"), note, "un/art103", "un/51")
    bans = {n.id for i in order.instruments if i.id != _CHARTER for n in i.norms}
    bans &= {n.id for i in order.instruments for n in i.norms if n.type == "prohibition"}
    answer = replace(
        event,
        attacker=bearer,
        with_attackers=(),
        victim=event.attacker,
        object="forces",
        lawful=True,
        lawfulness_said=True,
        caused_by=event.id,
        id=f"{event.id} answered",
        prior_force="",
        text="",
    )
    if not bans or not order.geography.is_state(event.attacker):
        return
    for ban in order.verdicts(answer, bearer, (*history, event), norms=bans):
        if ban.status in {Status.EXCLUDED, Status.VIOLATED, Status.CONTESTED}:
            for duty in forcible:
                note = f"{duty.label} asks for force that {ban.label} forbids"
                yield Conflict(
                    (duty.norm, ban.norm), note + "; it is lawful self-defence", "un/art51",
                    duty.norm,
                )  # fmt: skip


def _settled(
    order: LegalOrder, duty: Verdict, other: Verdict, event: Event, acts: frozenset[str] | set[str]
) -> Conflict:
    """A clash of two duties with what settles it, if anything does."""
    between = (duty.norm, other.norm)
    what = ", ".join(sorted(act.replace("_", " ") for act in acts))
    note = f"{duty.label} asks for what {other.label} forbids ({what})"
    first, second = order.instrument(duty.instrument), order.instrument(other.instrument)
    for item, norm in ((first, duty.norm), (second, other.norm)):
        if item.id == _CHARTER:
            return Conflict(between, note, "un/art103", norm)
    for item, saved, norm in ((first, second, other.norm), (second, first, duty.norm)):
        if _links(item, saved, "without_prejudice_to"):
            return Conflict(between, note, f"saving clause of {item.short}", norm)
        if _links(saved, item, "supersedes"):
            return Conflict(between, note, "vclt/30(3)", norm)
    parties = [set(order.parties(item.id, event.date)) for item in (first, second)]
    if first.id != second.id and parties[0] == parties[1]:
        days = [item.signed or item.in_force for item in (first, second)]
        if days[0] and days[1] and days[0] != days[1]:
            later = duty.norm if days[0] > days[1] else other.norm
            return Conflict(between, note, "vclt/30(3)", later)
    return Conflict(between, note + "; each stands towards its own parties (VCLT, Article 30(4))")


def _links(item: Instrument, other: Instrument, kind: str) -> bool:
    return any(link.kind == kind and link.instrument == other.id for link in item.links)
