"""Policies and the record: bodies of terms, variants by ``like``, acts by year."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foedus.scenario._fault import Fault
from foedus.scenario.quantities import (
    read_distance,
    read_duration,
    read_money,
    read_share_of_gdp,
    read_troops,
)
from foedus.scenario.scenario import (
    Act,
    Actor,
    Conclusion,
    Deployment,
    Episode,
    Policy,
    Precedent,
)
from foedus.scenario.schema import ActPart, EpisodePart, PolicyPart

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from foedus.scenario._judging import Judge
    from foedus.scenario._structure import Path

__all__ = ["read_policies", "read_precedents", "read_record"]

_NEUTRAL = "neutral"
_MOST_YEARS = 200


@dataclass
class _Terms:
    """What one body says, before ``like`` is applied; ``None`` takes away what is inherited."""

    concludes: dict[str, Conclusion] = field(default_factory=dict)
    accessions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    declarations: dict[str, None] = field(default_factory=dict)
    forces: dict[str, tuple[Deployment, ...] | None] = field(default_factory=dict)
    arms: dict[str, float | None] = field(default_factory=dict)
    zone: float | None = None
    line: str | None = None
    lasts: float | None = None
    forfeiture: str | None = None
    deals: dict[str, float | None] = field(default_factory=dict)
    effort: dict[str, float | None] = field(default_factory=dict)
    without: tuple[str, ...] = ()


class _Terminology:
    """Reads bodies of terms."""

    def __init__(
        self, judge: Judge, actors: Collection[Actor], ids: Collection[str] | None
    ) -> None:
        self.judge = judge
        self.ids = ids
        self.guarantors = {actor.id for actor in actors if actor.role == "guarantor"}
        self.states = self._states(actors) if actors else None
        vocabulary = judge.vocabulary
        self.instruments = None if vocabulary is None else vocabulary.instruments
        self.declarations = None if vocabulary is None else vocabulary.declarations
        self.bindings = None if vocabulary is None else vocabulary.bindings
        self.places = ("line", "rear") if vocabulary is None else vocabulary.places

    def _states(self, actors: Collection[Actor]) -> set[str]:
        """The states of all actors, with members that are faulty elsewhere."""
        states = {state for actor in actors for state in (actor.id, *actor.members)}
        for actor in actors:
            members = self.judge.tree.find(("actors", actor.id, "members"))
            states |= {str(item.value) for item in members.items}
        return states

    def read(self, path: Path, part: PolicyPart) -> _Terms:
        """The terms of one body."""
        judge, terms = self.judge, _Terms(without=tuple(part.without))
        for i, item in enumerate(part.concludes):
            at = (*path, "concludes", i)
            if isinstance(item, str):
                instrument, binding = item, None
            else:
                instrument, binding = item.instrument, item.binding
                at = (*at, "instrument")
            judge.known(at, instrument, self.instruments, "instrument")
            if instrument in terms.concludes:
                judge.fault(at, f"the instrument '{instrument}' is listed twice", "each once")
            if binding is not None:
                judge.known((*at[:-1], "binding"), binding, self.bindings, "binding")
            terms.concludes[instrument] = Conclusion(instrument, binding)
        for instrument, states in part.accessions.items():
            at = (*path, "accessions", instrument)
            judge.known(at, instrument, self.instruments, "instrument", key=True)
            judge.listed_once(at, states, "state")
            for i, state in enumerate(states):
                judge.known((*at, i), state, self.states, "state")
            terms.accessions[instrument] = tuple(states)
        for i, name in enumerate(part.declarations):
            judge.known((*path, "declarations", i), name, self.declarations, "declaration")
            terms.declarations[name] = None
        judge.listed_once((*path, "declarations"), part.declarations, "declaration")
        self._means(path, part, terms)
        return terms

    def _means(self, path: Path, part: PolicyPart, terms: _Terms) -> None:
        """Forces, sums of money, and what is said of the line and of time."""
        for actor, written in part.forces.items():
            at = (*path, "forces", actor)
            if self._sender(at, actor, neutral=True):
                terms.forces[actor] = self._forces(at, actor, written)
        sums = (
            (part.arms, "arms", read_money, terms.arms),
            (part.deals, "side deals", read_money, terms.deals),
            (part.effort, "effort", read_share_of_gdp, terms.effort),
        )
        for said, key, read, into in sums:
            for actor, written in said.items():
                at = (*path, key, actor)
                if self._sender(at, actor, neutral=False):
                    into[actor] = None if _nothing(written) else self._amount(at, read, written)
        if part.zone is not None:
            terms.zone = self._amount((*path, "demilitarised zone"), read_distance, part.zone)
        if part.lasts is not None:
            terms.lasts = self._amount((*path, "lasts"), read_duration, part.lasts)
        terms.line, terms.forfeiture = part.line, part.forfeiture

    def _amount(self, path: Path, read: Callable[[object], float], written: object) -> float:
        try:
            return read(written)
        except Fault as fault:
            self.judge.placed(path, fault)
            return 0.0

    def _sender(self, path: Path, actor: str, *, neutral: bool) -> bool:
        """Check that an actor can send forces or arms."""
        if self.ids is not None:
            allowed = {*self.ids, _NEUTRAL} if neutral else self.ids
            if not self.judge.known(path, actor, allowed, "actor", key=True):
                return False
        if actor in self.guarantors or actor == _NEUTRAL or self.judge.vocabulary is None:
            return True  # Without a sound cast, roles are not held against anyone.
        expected = "a guarantor or neutral" if neutral else "a guarantor"
        self.judge.fault(path, f"'{actor}' is not a guarantor", expected, key=True)
        return False

    def _forces(self, path: Path, actor: str, written: object) -> tuple[Deployment, ...] | None:
        """The deployments of one actor."""
        if _nothing(written):
            return None
        several = isinstance(written, list)
        found = []
        for i, one in enumerate(written if isinstance(written, list) else [written]):
            at = (*path, i) if several else path
            try:
                troops, where = read_troops(one)
            except Fault as fault:
                self.judge.placed(at, fault)
                continue
            if where is None:
                fix = f"write {one} at line"
                self.judge.fault(at, f"'{one}' does not say where", "troops and a place", fix)
            elif self.judge.known(at, where, self.places, "place"):
                found.append(Deployment(actor, troops, where))
        return tuple(found)


def _nothing(written: object) -> bool:
    return written is None or written == "none"


def _overlaid(base: Mapping[str, float], over: Mapping[str, float | None]) -> dict[str, float]:
    """Sums of a policy with those of a variant over them; ``None`` takes one away."""
    return {actor: value for actor, value in {**base, **over}.items() if value is not None}


def _varied(base: Policy, terms: _Terms) -> Policy:
    """A policy with terms laid over it."""
    out = set(terms.without)
    concludes = {c.instrument: c for c in base.concludes if c.instrument not in out}
    accessions = {name: who for name, who in base.accessions.items() if name not in out}
    declarations = {name: None for name in base.declarations if name not in out}
    forces: dict[str, tuple[Deployment, ...] | None] = {}
    for deployment in base.forces:
        forces[deployment.actor] = (*(forces.get(deployment.actor) or ()), deployment)
    return replace(
        base,
        concludes=tuple({**concludes, **terms.concludes}.values()),
        accessions={**accessions, **terms.accessions},
        declarations=tuple({**declarations, **terms.declarations}),
        forces=tuple(d for each in {**forces, **terms.forces}.values() for d in each or ()),
        arms=_overlaid(base.arms, terms.arms),
        zone=base.zone if terms.zone is None else terms.zone,
        line=base.line if terms.line is None else terms.line,
        lasts=base.lasts if terms.lasts is None else terms.lasts,
        forfeiture=base.forfeiture if terms.forfeiture is None else terms.forfeiture,
        deals=_overlaid(base.deals, terms.deals),
        effort=_overlaid(base.effort, terms.effort),
    )


class _Policies:
    """Resolves ``like``."""

    def __init__(self, judge: Judge, reader: _Terminology, parts: Mapping[str, PolicyPart]) -> None:
        self.judge = judge
        self.reader = reader
        self.parts = parts
        self.done: dict[str, Policy] = {}
        self.circular: set[str] = set()

    def resolve(self, name: str) -> Policy:
        """The policy of a name, with what it varies applied."""
        chain = [name]
        while True:
            last = chain[-1]
            like = self.parts[last].like if last in self.parts else None
            if last in self.done or like is None or like not in self.parts:
                break
            if like in chain:
                self._cycle([*chain[chain.index(like) :], like])
                break
            chain.append(like)
        for each in reversed(chain):
            if each not in self.done:
                self.done[each] = self.build(("policies", each), each, self.parts[each])
        return self.done[name]

    def _cycle(self, cycle: list[str]) -> None:
        """Say a circle of ``like`` once, at its first policy in the file."""
        if self.circular.isdisjoint(cycle):
            first = next(name for name in self.parts if name in cycle)
            turn = cycle.index(first)
            said = " -> ".join([*cycle[turn:-1], *cycle[:turn], first])
            self.judge.fault(("policies", first, "like"), f"circular like: {said}", "an end")
        self.circular.update(cycle)

    def build(self, path: Path, name: str, part: PolicyPart) -> Policy:
        """A policy from its body; what it varies is already resolved."""
        terms = self.reader.read(path, part)
        if part.like is not None:
            policies = self.judge.policies
            self.judge.known((*path, "like"), part.like, policies, "policy")
        base = self.done.get(part.like or "", Policy(name, name))
        self._check_without(path, part, base)
        return replace(
            _varied(base, terms),
            name=name,
            label=part.label or name,
            like=part.like or "",
            note=part.note,
            place=self.judge.place(path, key=True),
        )

    def _check_without(self, path: Path, part: PolicyPart, base: Policy) -> None:
        """What is left out must be there in the first place."""
        if part.like is not None and part.like not in self.done:
            return
        brought = {c.instrument for c in base.concludes} | {*base.accessions, *base.declarations}
        for i, name in enumerate(part.without):
            at = (*path, "without", i)
            if not brought:
                self.judge.fault(at, f"there is no '{name}' to leave out", "a policy under like")
            else:
                self.judge.known(at, name, brought, "inherited term")


def read_policies(
    judge: Judge, actors: Collection[Actor], ids: Collection[str] | None
) -> tuple[dict[str, Policy], Callable[[Path, str, PolicyPart], Policy]]:
    """The policies of a file, and a reader for further bodies that may vary them.

    Args:
        judge: Collects the faults.
        actors: The actors that could be read.
        ids: The ids of all actors, faulty ones included.

    Returns:
        The policies in the order stated; a function from path, name and body to a policy.
    """
    parts = {name: part or PolicyPart() for name, part in judge.form.file.policies.items()}
    if "policies" in judge.form.lost:
        parts = {}
    policies = _Policies(judge, _Terminology(judge, actors, ids), parts)
    return {name: policies.resolve(name) for name in parts}, policies.build


def read_record(
    judge: Judge,
    actors: Collection[Actor],
    ids: Collection[str] | None,
    start: date | None,
    build: Callable[[Path, str, PolicyPart], Policy],
) -> tuple[Episode, ...]:
    """The record: what was done under which terms.

    Args:
        judge: Collects the faults.
        actors: The actors that could be read.
        ids: The ids of all actors, faulty ones included.
        start: The first day of the horizon; the record lies before its end of year.
        build: Reads a body of terms.

    Returns:
        The episodes in the order stated, each act in the order of years.
    """
    roles = {actor.id: actor.role for actor in actors}
    episodes = []
    reached = 0
    for i, part in enumerate(judge.form.file.record):
        path: Path = ("record", i)
        terms = build((*path, "terms"), part.episode, part.terms or PolicyPart())
        acts = _acts(judge, path, part, roles, ids, start)
        first = min((act.year for act in acts), default=reached)
        if first < reached:
            what = f"episode '{part.episode}' starts in {first}, before the one above it"
            judge.fault((*path, "episode"), what, "episodes in the order of years")
        reached = max(reached, first)
        source = judge.source((*path, "source"), part.source)
        episodes.append(Episode(part.episode, terms, acts, source, judge.place(path)))
    return tuple(episodes)


def read_precedents(judge: Judge, ships: Collection[str]) -> tuple[Precedent, ...]:
    """Episodes of other scenarios that condition this one.

    Args:
        judge: Collects the faults.
        ships: The names of the scenarios that ship.

    Returns:
        The precedents in the order stated.
    """
    found: list[Precedent] = []
    parameters = None if judge.vocabulary is None else judge.vocabulary.parameters
    for i, part in enumerate(judge.form.file.precedents):
        path: Path = ("precedents", i)
        judge.known((*path, "scenario"), part.scenario, ships, "scenario")
        if part.scenario in {each.scenario for each in found}:
            judge.fault((*path, "scenario"), f"'{part.scenario}' is listed twice", "each once")
        judge.listed_once((*path, "episodes"), part.episodes, "episode")
        judge.listed_once((*path, "shares"), part.shares, "assumption")
        for j, name in enumerate(part.shares):
            judge.known((*path, "shares", j), name, parameters, "assumption")
        found.append(
            Precedent(
                part.scenario,
                tuple(part.episodes),
                tuple(part.shares),
                judge.source((*path, "source"), part.source),
                judge.place(path),
            )
        )
    return tuple(found)


def _acts(
    judge: Judge,
    path: Path,
    part: EpisodePart,
    roles: Mapping[str, str],
    ids: Collection[str] | None,
    start: date | None,
) -> tuple[Act, ...]:
    """The acts of one episode, one for each year."""
    found: list[Act] = []
    seen: set[tuple[int, str, str]] = set()
    reached = 0
    for i, act in enumerate(part.acts):
        at: Path = (*path, "acts", i)
        _check_act(judge, at, act, roles, ids)
        years = _years(judge, at, act, start)
        if years and years[0] < reached:
            what = f"the year {years[0]} stands after {reached}"
            judge.fault((*at, "year" if act.years is None else "years"), what, "years in order")
        reached = max(reached, years[0] if years else 0)
        for year in years:
            if (year, act.actor, act.did) in seen:
                what = f"{act.actor} already did '{act.did}' in {year}"
                judge.fault((*at, "did"), what, "each act of a year once")
                break
            seen.add((year, act.actor, act.did))
            found.append(Act(year, act.actor, act.did, judge.place(at)))
    return tuple(sorted(found, key=lambda act: act.year))


def _check_act(
    judge: Judge, path: Path, act: ActPart, roles: Mapping[str, str], ids: Collection[str] | None
) -> None:
    """The actor of an act must be one, and the act one of its role."""
    if judge.known((*path, "actor"), act.actor, ids, "actor") and judge.vocabulary is not None:
        acts = judge.vocabulary.acts.get(roles.get(act.actor, ""))
        if acts is not None:
            judge.known((*path, "did"), act.did, acts, f"act of a {roles[act.actor]}")


def _years(judge: Judge, path: Path, act: ActPart, start: date | None) -> list[int]:
    """The years of an act."""
    written = judge.tree.find(judge.form.original(path)).entries
    if act.year is None and act.years is None and {"year", "years"} & written.keys():
        return []  # A fault of form, already said.
    if (act.year is None) == (act.years is None):
        what = "an act without a year" if act.year is None else "both year and years"
        judge.fault(path, what, "year: 2022, or years: 2015 to 2021")
        return []
    key = "year" if act.years is None else "years"
    if act.years is None:
        first = last = act.year or 0
    else:
        first, last = (int(year) for year in act.years.split(" to "))
    if first > last:
        judge.fault((*path, key), f"the years {act.years} run backwards", f"{last} to {first}")
        return []
    if last - first >= _MOST_YEARS:
        judge.fault((*path, key), f"{act.years} is too long", f"at most {_MOST_YEARS} years")
        return []
    if start is not None and last > start.year:
        what = f"the year {last} lies after the start of the horizon, {start}"
        judge.fault((*path, key), what, f"{start.year} or earlier")
        return []
    return list(range(first, last + 1))
