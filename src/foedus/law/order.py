"""A legal order: instruments as they stand on a day, and what they ask when events happen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, LawError, nearest
from foedus.law.assembly import (
    bindings,
    check_concluded,
    gather_declarations,
    gather_instruments,
    known_name,
    read_norm,
)
from foedus.law.conditions import Situation
from foedus.law.derivation import derive
from foedus.law.instruments import (
    Binding,
    Declaration,
    Fact,
    Instrument,
    Link,
    Membership,
    Norm,
)
from foedus.law.places import Geography, geography
from foedus.law.reading import library
from foedus.law.truth import Node, Truth
from foedus.law.verdicts import WEIGHT, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from foedus.law.events import Event

__all__ = ["Conflict", "LegalOrder"]


@dataclass(frozen=True)
class Conflict:
    """Two commitments that cannot both be kept, and why.

    ``between`` holds ids of instruments or declarations; ``rule`` names the clause that settles
    it, or is empty when nothing does.
    """

    between: tuple[str, str]
    note: str
    rule: str = ""


@dataclass(frozen=True)
class LegalOrder:
    """Instruments, with what has been concluded, acceded to, declared and read into them.

    Make one with ``LegalOrder.build``; ask it with ``verdicts``.
    """

    instruments: tuple[Instrument, ...]
    on: date
    concluded: Mapping[str, Binding | None] = field(default_factory=dict)
    accessions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    declarations: tuple[Declaration, ...] = ()
    readings: tuple[str, ...] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)
    geography: Geography = field(default_factory=geography, repr=False)
    _cache: dict[tuple[str, str, date], tuple[Truth, str]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def build(
        cls,
        instruments: Sequence[str | Instrument],
        *,
        on: date,
        concluded: Mapping[str, str | None] | None = None,
        accessions: Mapping[str, tuple[str, ...]] | None = None,
        declarations: Sequence[str | Declaration] = (),
        readings: Sequence[str] = (),
        facts: Mapping[str, bool] | None = None,
    ) -> LegalOrder:
        """Put instruments in force as they stand, with what a policy adds.

        Args:
            instruments: Ids of the library, or instruments read from a file of one's own.
                The UN Charter is always in the background.
            on: The day of the order: what is concluded or acceded to counts from it, and
                determinations are known up to it (or up to the event, if that is later).
            concluded: Instruments to treat as brought into force as drafted, each at a
                binding (``political``, ``domestic``, ``legal``) or None for the binding that
                its text foresees.
            accessions: States that become parties, by instrument.
            declarations: Ids of declarations that ship, or declarations.
            readings: Ids of minority readings to switch on.
            facts: Facts known to hold or not, by id (such as ``ceasefire``).

        Returns:
            The order.

        Raises:
            LawError: For unknown ids, with the nearest known one; all faults at once.

        Example:
            >>> from datetime import date
            >>> order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
            >>> len(order.parties("nato-1949", date(2026, 1, 1)))
            32
        """
        faults: list[Diagnostic] = []
        found = gather_instruments(instruments, faults)
        check_concluded(concluded or {}, found, faults)
        for name, states in (accessions or {}).items():
            known_name(
                name, [i.id for i in found], "accessions", "an instrument of the order", faults
            )
            for state in states:
                known_name(state, geography().states, f"accessions.{name}", "a state code", faults)
        said = gather_declarations(declarations, faults)
        known_readings = {r.id for i in found for n in i.norms for r in n.readings}
        for name in readings:
            known_name(name, known_readings, "readings", "a reading of the instruments", faults)
        known_facts = {f.id for i in found for f in i.facts} | {"determination"}
        for name in facts or {}:
            known_name(name, known_facts, "facts", "a fact of the instruments", faults)
        if faults:
            raise LawError(*faults)
        chosen = frozenset(readings)
        read = tuple(replace(i, norms=tuple(read_norm(n, chosen) for n in i.norms)) for i in found)
        order = cls(
            instruments=read,
            on=on,
            concluded=bindings(concluded or {}),
            accessions=dict(accessions or {}),
            readings=tuple(readings),
            facts=dict(facts or {}),
        )
        return replace(order, declarations=tuple(order._effective(d) for d in said))

    # What the order is asked from outside.

    def verdicts(
        self,
        event: Event,
        bearer: str | None = None,
        history: Sequence[Event] = (),
        *,
        norms: Collection[str] | None = None,
    ) -> tuple[Verdict, ...]:
        """What each norm means for each bearer when an event happens.

        Args:
            event: The event.
            bearer: A state, to ask for it alone.
            history: Earlier events that this one may descend from.
            norms: Ids of norms, to ask for these alone.

        Returns:
            One verdict per norm and bearer, in the order of the instruments. A state that
            was never a party to an instrument has no verdict under it.

        Raises:
            LawError: If the bearer is no known state.
        """
        if bearer is not None and bearer not in self.geography.states:
            fix = nearest(bearer, self.geography.states)
            raise LawError(Diagnostic("bearer", f"unknown state {bearer!r}", "a state code", fix))
        found: list[Verdict] = []
        for instrument in self.instruments:
            for norm in instrument.norms:
                if norm.standing or (norms is not None and norm.id not in norms):
                    continue
                for state in self._bearers(norm, instrument, event, history):
                    if bearer is not None and state != bearer:
                        continue
                    verdict = self._verdict(norm, instrument, state, event, tuple(history))
                    if verdict is not None:
                        found.append(verdict)
        return tuple(found)

    def with_reading(self, name: str) -> LegalOrder:
        """The same order with one more reading switched on.

        Raises:
            LawError: If no norm has the reading.
        """
        if name in self.readings:
            return self
        known = {r.id for i in self.instruments for n in i.norms for r in n.readings}
        faults: list[Diagnostic] = []
        known_name(name, known, "readings", "a reading of the instruments", faults)
        if faults:
            raise LawError(*faults)
        chosen = frozenset({name})
        read = tuple(
            replace(i, norms=tuple(read_norm(n, chosen) for n in i.norms)) for i in self.instruments
        )
        return replace(self, instruments=read, readings=(*self.readings, name))

    def parties(self, instrument: str, day: date) -> tuple[str, ...]:
        """States for which an instrument is in force on a day, in its file's order."""
        item = self.instrument(instrument)
        everyone = (*item.states(), *self.accessions.get(instrument, ()))
        return tuple(
            s for s in dict.fromkeys(everyone) if self.is_party(instrument, s, day)[0] is Truth.TRUE
        )

    def instrument(self, name: str) -> Instrument:
        """An instrument of the order, or of the library when the order lacks it.

        Raises:
            LawError: If there is none.
        """
        for item in self.instruments:
            if item.id == name:
                return item
        return library().require(name)

    def victims(self, event: Event, history: Sequence[Event] = ()) -> tuple[tuple[str, str], ...]:
        """States attacked by an event, each with the object hit.

        An attack on a state's forces, vessels or people on another's territory also strikes
        that territory, unless they are there without its consent.
        """
        found = [(event.victim, event.object)]
        host = self.geography.place(event.place).sovereign_on(event.date)
        hostile = self.geography.occupied_by(event.victim, event.place, event.date) or any(
            event.victim in (e.attacker, *e.with_attackers) and e.victim == host for e in history
        )
        strangers = {event.victim, event.attacker, *event.with_attackers}
        if host and not hostile and host not in strangers:
            found.append((host, "territory"))
        return tuple(found)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Commitments of the order that contradict each other, reported and never resolved.

        Returns:
            Contradictions between instruments of the order, and between a norm and an
            undertaking to a third state.
        """
        present = {item.id for item in self.instruments}
        found: dict[frozenset[str], Conflict] = {}
        for item in self.instruments:
            for link in item.links:
                if link.kind == "conflicts_with" and link.instrument in present:
                    pair = (item.id, link.instrument)
                    found.setdefault(frozenset(pair), Conflict(pair, link.note))
        for d in self.declarations:
            if d.form != "undertaking_to_third":
                continue
            for item in self.instruments:
                if any(n.id in d.targets for n in item.norms):
                    rule = "nat/art8" if item.id == "nato-1949" else ""
                    pair = (item.id, d.id)
                    found.setdefault(frozenset(pair), Conflict(pair, d.text, rule))
        return tuple(found.values())

    # What conditions and derivations ask.

    def is_party(self, instrument: str, state: str, day: date) -> tuple[Truth, str]:
        """Whether a state is a party on a day, and since when, in words."""
        key = (instrument, state, day)
        if key not in self._cache:
            self._cache[key] = self._membership(self.instrument(instrument), state, day)
        return self._cache[key]

    def fact(self, name: str) -> tuple[Truth, str, str]:
        """Truth of a fact, its label and its mark."""
        known = self._fact(name)
        if name in self.facts:
            return Truth.of(self.facts[name]), known.label, "asserted"
        mark = "contested" if known.default is None else "assumed"
        return Truth.of(known.default), known.label, mark

    def _fact(self, name: str) -> Fact:
        for item in self.instruments:
            for fact in item.facts:
                if fact.id == name:
                    return fact
        return Fact(name, name.replace("_", " "), default=None)

    def determined(self, organ: str, what: str, event: Event) -> tuple[Truth, str]:
        """Whether an organ has determined something about an event, and where that is said."""
        said = {"determination", f"determination by {organ}"} & event.facts
        if said or self.facts.get("determination"):
            return Truth.TRUE, "asserted with the event"
        known_until = max(self.on, event.date)
        for item in self.instruments:
            for r in item.records:
                same = (r.by, r.what, r.victim, r.event_date) == (
                    organ,
                    what,
                    event.victim,
                    event.date,
                )
                if same and r.on <= known_until:
                    return Truth.TRUE, f"{r.on}: {r.quote or r.what} ({r.source})"
        return Truth.FALSE, ""

    def allies(self, state: str, day: date) -> frozenset[str]:
        """States that share a duty to assist with this state on a day."""
        found: set[str] = set()
        for item in self.instruments:
            if not any(n.assists and n.type == "obligation" for n in item.norms):
                continue
            parties = self.parties(item.id, day)
            if state in parties:
                found.update(parties)
        return frozenset(found - {state})

    def in_force(self, instrument: Instrument, bearer: str, situation: Situation) -> Node:
        """Whether the instrument is in force for the bearer on the day of the event."""
        day = situation.day
        if instrument.universal:
            claim = f"{instrument.short} binds every state since {instrument.in_force}"
            return Node(
                claim, Truth.of(instrument.in_force is not None and day >= instrument.in_force)
            )
        truth, words = self.is_party(instrument.id, bearer, day)
        claim = f"{instrument.short} in force for {bearer} on {day} ({words})"
        note = instrument.in_force_note if truth is not Truth.TRUE else ""
        return Node(claim, truth, source=note)

    def binding(self, instrument: Instrument) -> Binding:
        """How the instrument binds, as it stands or as concluded."""
        if instrument.id in self.concluded:
            said = self.concluded[instrument.id]
            return said or instrument.as_drafted or instrument.binding
        return instrument.binding

    def is_concluded(self, instrument: str) -> bool:
        """Whether the caller brought the instrument into force."""
        return instrument in self.concluded

    def declared(self, norm: str) -> Sequence[Declaration]:
        """Declarations about a norm."""
        return [d for d in self.declarations if norm in d.targets]

    # The parts of these answers.

    def _membership(self, item: Instrument, state: str, day: date) -> tuple[Truth, str]:
        """Whether and since when an instrument is in force for a state, in words."""
        if state in self.accessions.get(item.id, ()) and day >= self.on:
            return Truth.TRUE, f"acceding on {self.on}"
        if item.universal:
            return Truth.of(self.geography.is_state(state)), "every state"
        members = [m for m in item.members if m.actor == state]
        if not members:
            acceding = state in self.accessions.get(item.id, ())
            return Truth.FALSE, f"acceding on {self.on}" if acceding else "never a party"
        if item.id in self.concluded and day >= self.on:
            left = all(m.until is not None and m.until < day for m in members)
            return Truth.of(not left), f"taken as concluded on {self.on}"
        status, words = self._standing(item, day)
        if status is Truth.TRUE:
            return _spell(members, item, day)
        return status, words

    def _standing(self, item: Instrument, day: date) -> tuple[Truth, str]:
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
                self.is_party(link.instrument, state, day)[0] is Truth.TRUE
                for state in self.instrument(link.instrument).states()
            ):
                return Truth.FALSE, f"conditional on {link.instrument}, which is not in force"
        return Truth.TRUE, f"since {item.in_force}"

    def _bearers(
        self, norm: Norm, item: Instrument, event: Event, history: Sequence[Event]
    ) -> Iterator[str]:
        """Candidates for a norm; a state is never debtor against itself or its own attack."""
        attackers = {event.attacker, *event.with_attackers}
        victims = [v for v, _ in self.victims(event, history)]
        if isinstance(norm.bearer, tuple):
            yield from norm.bearer
            return
        if norm.bearer == "victims":
            yield from victims
            return
        everyone: Iterable[str] = (*item.states(), *self.accessions.get(item.id, ()))
        if item.universal:
            everyone = self._concerned(event, victims)
        for state in dict.fromkeys(everyone):
            if norm.bearer in {"other_parties", "others"} and (
                state in attackers or (len(victims) == 1 and state in victims)
            ):
                continue
            yield state

    def _concerned(self, event: Event, victims: Sequence[str]) -> tuple[str, ...]:
        """States of the order's instruments and of the event: all states would drown them."""
        states = [s for item in self.instruments for s in item.states()]
        states += [s for extra in self.accessions.values() for s in extra]
        actors = [a for a in (event.attacker, *event.with_attackers) if self.geography.is_state(a)]
        return tuple(dict.fromkeys([*actors, *victims, *states]))

    def _verdict(
        self, norm: Norm, item: Instrument, state: str, event: Event, history: tuple[Event, ...]
    ) -> Verdict | None:
        """The weightiest verdict over the states attacked, the victim named first winning ties."""
        best: Verdict | None = None
        place = self.geography.place(event.place)
        for victim, thing in self.victims(event, history):
            own = victim == state
            if own and norm.bearer in {"other_parties", "others"}:
                continue
            if norm.bearer == "victims" and not own:
                continue
            situation = Situation(event, item.id, state, victim, thing, place, self, history)
            verdict = derive(norm, item, situation, self)
            if best is None or WEIGHT[verdict.status] > WEIGHT[best.status]:
                best = verdict
        return best

    def _effective(self, d: Declaration) -> Declaration:
        """A declaration with an effect only if its form is met."""
        if d.form in {"statement", "undertaking_to_third"}:
            return replace(d, exception=None)
        if d.form == "waiver":
            return d
        for item in self.instruments:
            norms = {n.id for n in item.norms}
            if not norms.intersection(d.targets):
                continue
            if d.form == "reservation":
                consent = [m.since or item.in_force for m in item.members if m.actor in d.by]
                late = any(c is not None and (d.on is None or d.on > c) for c in consent)
                if late:
                    return replace(d, exception=None)
            elif set(self.parties(item.id, max(self.on, d.on or self.on))) - set(d.by):
                return replace(d, exception=None)
        return d


def _spell(members: Sequence[Membership], item: Instrument, day: date) -> tuple[Truth, str]:
    """Whether a day falls in one of a state's spells of membership."""
    words = ""
    for m in members:
        start = m.since or item.in_force
        known = m.verified and (m.since is not None or item.in_force_verified)
        if start is None or day < start:
            words = f"not before {start}" + _doubt(known)
        elif m.until is not None and day > m.until:
            words = f"until {m.until}" + _doubt(m.verified)
        else:
            return Truth.TRUE, f"since {start}" + _doubt(known)
    return Truth.FALSE, words


def _doubt(verified: bool) -> str:  # noqa: FBT001 - whether it is, is all there is to say
    """What to add to a date."""
    return "" if verified else ", date not verified"


def _required(item: Instrument) -> list[Link]:
    return [link for link in item.links if link.kind == "requires_in_force"]
