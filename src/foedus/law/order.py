"""A legal order: instruments as they stand on a day, and what they ask when events happen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, LawError, nearest
from foedus.law.acts import events_of
from foedus.law.assembly import (
    bindings,
    check_concluded,
    chosen_readings,
    gather_declarations,
    gather_instruments,
    known_name,
    read_texts,
)
from foedus.law.bearers import bearers
from foedus.law.clashes import Conflict, contradictions
from foedus.law.conditions import Situation
from foedus.law.derivation import derive
from foedus.law.fluents import after, truce
from foedus.law.instruments import (
    Binding,
    Declaration,
    Fact,
    Instrument,
    Norm,
    Record,
)
from foedus.law.phrases import consent
from foedus.law.places import Geography, geography
from foedus.law.reading import library
from foedus.law.standing import membership
from foedus.law.truth import Node, Truth, negate
from foedus.law.verdicts import WEIGHT, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from foedus.law.acts import Act, Happening
    from foedus.law.events import Event

__all__ = ["LegalOrder"]

# Questions whose verdicts an order remembers: policies ask the same ones again and again.
_MOST_ASKED = 32


@dataclass(frozen=True)
class LegalOrder:
    """Instruments, with what has been concluded, acceded to, declared and read into them.

    Make one with ``LegalOrder.build``; ask it with ``verdicts``.

    Attributes:
        instruments: The instruments under the readings and declarations of the order.
        on: The day of the order.
        concluded: Instruments brought into force, each at a binding or None.
        accessions: States that become parties, by instrument.
        declarations: Declarations, each with an effect only as far as its form is met.
        readings: Readings that are switched on.
        facts: Facts known to hold or not.
        findings: Determinations made besides those that instruments record.
        acts: Acts that have been folded in.
        texts: The instruments under the dominant reading, before declarations.
        geography: The places and actors that are known.
    """

    instruments: tuple[Instrument, ...]
    on: date
    concluded: Mapping[str, Binding | None] = field(default_factory=dict)
    accessions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    declarations: tuple[Declaration, ...] = ()
    readings: tuple[str, ...] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)
    findings: tuple[Record, ...] = ()
    acts: tuple[Act, ...] = ()
    texts: tuple[Instrument, ...] = ()
    geography: Geography = field(default_factory=geography, repr=False)
    # What was worked out before; not handed on to an order that differs in anything.
    _cache: dict[tuple[str, str, date], tuple[Truth, str]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )
    _asked: dict[tuple[object, ...], tuple[Verdict, ...]] = field(
        init=False, default_factory=dict, repr=False, compare=False
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
            readings: Ids of readings to switch on, or ``minority``, ``disputed`` or ``all`` for
                every reading of that weight; ``dominant`` switches nothing on.
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
        chosen = chosen_readings(readings, found, faults)
        known_facts = {f.id for i in found for f in i.facts} | {"determination"}
        for name in facts or {}:
            known_name(name, known_facts, "facts", "a fact of the instruments", faults)
        if faults:
            raise LawError(*faults)
        order = cls(
            instruments=found,
            on=on,
            concluded=bindings(concluded or {}),
            accessions=dict(accessions or {}),
            facts=dict(facts or {}),
            texts=found,
        )
        return order._read(chosen, tuple(order.effective(d) for d in said))

    # What the order is asked from outside.

    def verdicts(
        self,
        event: Event,
        bearer: str | None = None,
        history: Sequence[Happening] = (),
        *,
        norms: Collection[str] | None = None,
    ) -> tuple[Verdict, ...]:
        """What each norm means for each bearer when an event happens.

        Args:
            event: The event.
            bearer: A state, to ask for it alone.
            history: Whatever else has happened: events that this one may descend from, and acts
                before and after it that change the law or what is known.
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
        order, event, past = after(self, event, history)
        if order is not self:
            return order.verdicts(event, bearer, past, norms=norms)
        key = (event, bearer, past, None if norms is None else frozenset(norms))
        if key not in self._asked:
            if len(self._asked) >= _MOST_ASKED:
                self._asked.pop(next(iter(self._asked)))
            self._asked[key] = self._derived(event, bearer, past, norms)
        return self._asked[key]

    def _derived(
        self,
        event: Event,
        bearer: str | None,
        past: tuple[Event, ...],
        norms: Collection[str] | None,
    ) -> tuple[Verdict, ...]:
        """Verdicts of the order as it stands, derived."""
        found: list[Verdict] = []
        seen: dict[tuple[int, str, str, str], Node] = {}
        struck = self.victims(event, past)
        for instrument in self.instruments:
            for norm in instrument.norms:
                if norm.standing or (norms is not None and norm.id not in norms):
                    continue
                for state in bearers(self, norm, instrument, event, struck):
                    if bearer is not None and state != bearer:
                        continue
                    verdict = self._verdict(norm, instrument, state, event, past, struck, seen)
                    if verdict is not None:
                        found.append(verdict)
        return tuple(found)

    def with_reading(self, *names: str) -> LegalOrder:
        """The same order with more readings switched on, by id or by weight.

        Raises:
            LawError: If no norm has the reading.
        """
        faults: list[Diagnostic] = []
        chosen = chosen_readings(names, self.texts, faults)
        if faults:
            raise LawError(*faults)
        more = tuple(name for name in chosen if name not in self.readings)
        return self._read((*self.readings, *more), self.declarations) if more else self

    def dominant(self) -> LegalOrder:
        """The same order under the dominant reading of every text."""
        return self._read((), self.declarations) if self.readings else self

    def declaring(self, *declarations: Declaration) -> LegalOrder:
        """The same order with more declarations, as far as their form allows."""
        made = tuple(self.effective(d) for d in declarations)
        return self._read(self.readings, (*self.declarations, *made))

    def _read(self, readings: tuple[str, ...], declarations: tuple[Declaration, ...]) -> LegalOrder:
        """The texts under readings, and under what declarations change in them."""
        read = read_texts(self.texts, frozenset(readings), declarations)
        return replace(self, instruments=read, readings=readings, declarations=declarations)

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

    def victims(
        self, event: Event, history: Sequence[Happening] = ()
    ) -> tuple[tuple[str, str], ...]:
        """States attacked by an event, each with the object hit.

        An attack on a state's forces, vessels or people on another's territory also strikes
        that territory, unless they are there without its consent.
        """
        found = [(event.victim, event.object)]
        host = self.geography.place(event.place).sovereign_on(event.date)
        hostile = self.geography.occupied_by(event.victim, event.place, event.date) or any(
            event.victim in (e.attacker, *e.with_attackers) and e.victim == host
            for e in events_of(tuple(history))
        )
        strangers = {event.victim, event.attacker, *event.with_attackers}
        if host and not hostile and host not in strangers:
            found.append((host, "territory"))
        return tuple(found)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Commitments of the order that contradict each other whatever happens.

        Returns:
            Contradictions between instruments of the order, and between a norm and an
            undertaking to a third state. Duties that clash in an event: ``clashes``.
        """
        return contradictions(self)

    # What conditions and derivations ask.

    def is_party(self, instrument: str, state: str, day: date) -> tuple[Truth, str]:
        """Whether a state is a party on a day, and since when, in words."""
        key = (instrument, state, day)
        if key not in self._cache:
            self._cache[key] = membership(self, self.instrument(instrument), state, day)
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
        asked = (organ, what, event.victim, event.date)
        recorded = [r for item in self.instruments for r in item.records if r.on <= known_until]
        for r in (*self.findings, *recorded):
            if (r.by, r.what, r.victim, r.event_date) == asked:
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

    def signed_only(self, state: str, day: date) -> tuple[tuple[str, Truth], ...]:
        """Treaties that a state has signed and that are not, or perhaps not, in force for it.

        Each comes with whether the gap is certain. A treaty that was once in force, or that the
        state joined later, is none of them.
        """
        found: list[tuple[str, Truth]] = []
        for item in self.instruments:
            signed = item.signed is not None and item.signed <= day
            over = item.ended is not None and day > item.ended
            if not signed or over or item.universal:
                continue
            if "legal" not in {item.binding, item.as_drafted}:
                continue
            if not any(m.actor == state and m.since is None for m in item.members):
                continue
            truth = negate(self.is_party(item.id, state, day)[0])
            left = any(
                m.actor == state and m.until is not None and m.until < day for m in item.members
            )
            if truth is not Truth.FALSE and not left:
                found.append((item.short, truth))
        return tuple(found)

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
        cite, say = "", ""
        if truth is Truth.FALSE and words == "never a party":
            cite = "vclt/34"  # pacta tertiis: a treaty binds no third state
        elif truth is Truth.FALSE and words.startswith("signed"):
            cite = "vclt/18"  # the duty not to defeat its object and purpose, and no other
        elif truth is Truth.UNKNOWN:
            say = consent(bearer, instrument.id)
        return Node(claim, truth, cite, source=note, settled_by=say)

    def binding(self, instrument: Instrument) -> Binding:
        """How the instrument binds, as it stands or as concluded."""
        if instrument.id in self.concluded:
            said = self.concluded[instrument.id]
            return said or instrument.as_drafted or instrument.binding
        return instrument.binding

    def is_concluded(self, instrument: str) -> bool:
        """Whether the caller brought the instrument into force."""
        return instrument in self.concluded

    def truce(self, event: Event, history: Sequence[Event]) -> Act | None:
        """The ceasefire that ended the fighting of an event, unless it was resumed."""
        return truce(self, event, history)

    def declared(self, norm: str) -> Sequence[Declaration]:
        """Declarations about a norm."""
        return [d for d in self.declarations if norm in d.targets]

    # The parts of these answers.

    def _verdict(
        self,
        norm: Norm,
        item: Instrument,
        state: str,
        event: Event,
        history: tuple[Event, ...],
        struck: Sequence[tuple[str, str]],
        seen: dict[tuple[int, str, str, str], Node],
    ) -> Verdict | None:
        """The weightiest verdict over the states attacked, the victim named first winning ties."""
        best: Verdict | None = None
        place = self.geography.place(event.place)
        for victim, thing in struck:
            own = victim == state
            if own and norm.bearer in {"other_parties", "others"}:
                continue
            if norm.bearer == "victims" and not own:
                continue
            situation = Situation(event, item.id, state, victim, thing, place, self, history, seen)
            verdict = derive(norm, item, situation, self)
            if best is None or WEIGHT[verdict.status] > WEIGHT[best.status]:
                best = verdict
        return best

    def effective(self, d: Declaration) -> Declaration:
        """A declaration with an effect only if its form is met."""
        if d.form in {"statement", "undertaking_to_third"}:
            # An undertaking binds its author from the day it is made.
            return replace(d, exception=None, patch=None, on=d.on or (self.on if d.norm else None))
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
                    return replace(d, exception=None, patch=None)
            elif set(self.parties(item.id, max(self.on, d.on or self.on))) - set(d.by):
                return replace(d, exception=None, patch=None)
        return d
