"""The law and what happened as facts for the logic program ``law.lp``.

Nothing here or there uses the engine: files and geography are read as plain YAML, readings are
applied anew, and of foedus only events and acts are taken, as records of what was said.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from foedus.law import Act, Event

ALWAYS = 9_999_999
CONNECTIVES = ("all", "any", "not", "at_least")
CHARTER = date(1945, 10, 24)
TRUTH = {True: 2, None: 1, False: 0}
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Circumstances:
    """What is asked besides the event: the same words that build a legal order."""

    instruments: tuple[str, ...]
    on: date
    concluded: Mapping[str, str | None] = field(default_factory=dict)
    accessions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    declarations: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)


def _load(name: str) -> Any:
    text = resources.files("foedus.law").joinpath(name).read_text("utf-8")
    return YAML(typ="safe", pure=True).load(text)


@functools.cache
def raw_library() -> Mapping[str, Raw]:
    """Every instrument file as it stands, by id."""
    folder = resources.files("foedus.law").joinpath("library")
    names = [f.name for f in folder.iterdir() if f.name.endswith(".yaml")]
    files = [_load(f"library/{name}") for name in sorted(names) if name != "declarations.yaml"]
    return {file["id"]: file for file in files}


@functools.cache
def raw_declarations() -> Mapping[str, Raw]:
    """Every declaration that ships, by id."""
    return {d["id"]: d for d in _load("library/declarations.yaml")["declarations"]}


@functools.cache
def raw_geography() -> Raw:
    """The places as they stand."""
    return _load("geography.yaml")


def q(text: object) -> str:
    """A name as a string of the program."""
    return json.dumps(str(text), ensure_ascii=False)


def day(value: date | None, otherwise: int) -> int:
    """A day as a number; an open end as one out of reach."""
    return value.toordinal() if value is not None else otherwise


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


@functools.cache
def geography_facts() -> str:
    """States, places, who holds them when, and the regions they lie in."""
    raw = raw_geography()
    lines: list[str] = []

    def place(name: str, regions: Iterable[str], contested: Iterable[str]) -> None:
        lines.append(f"place({q(name)}).")
        lines.extend(f"lies({q(name)},{q(r)})." for r in regions)
        lines.extend(f"perhaps_lies({q(name)},{q(r)})." for r in contested)

    def held(what: str, name: str, spans: Iterable[Raw]) -> None:
        for span in spans:
            ends = f"{day(span.get('since'), 0)},{day(span.get('until'), ALWAYS)}"
            lines.append(f"{what}({q(name)},{q(span['state'])},{ends}).")

    for continent, text in raw["states"].items():
        for entry in text.split(";"):
            code = entry.split()[0]
            lines.append(f"state({q(code)}).")
            around = raw["continent_regions"].get(continent, [])
            own = raw["state_regions"].get(code, [])
            place(
                code,
                {continent, "metropolitan", *around, *own},
                raw["state_contested"].get(code, ()),
            )
            held("holds", code, raw["succession"].get(code, [{"state": code}]))
    for name, item in raw["places"].items():
        place(name, item["regions"], item.get("contested", ()))
        if item.get("of"):
            lines.append(f"part({q(name)},{q(item['of'])}).")
            held("holds", name, [{"state": item["of"]}])
        else:
            held("holds", name, item.get("sovereign", []))
        held("administers", name, item.get("administered", []))
    for o in raw["occupations"]:
        ends = f"{day(o.get('since'), 0)},{day(o.get('until'), ALWAYS)}"
        lines.append(f"occupies({q(o['occupier'])},{q(o['of'])},{ends}).")
    return "\n".join(lines)


class _Trees:
    """Condition trees as facts, each node with a number of its own."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0

    def add(self, tree: Raw, norm: str) -> int:
        """Write a tree and return the number of its root."""
        self.count += 1
        x = self.count
        ((op, value),) = [(k, v) for k, v in tree.items() if k not in {"label", "clause"}]
        self.lines.append(f"tree({x},{q(norm)}). op({x},{q(op)}).")
        if op in CONNECTIVES:
            parts = value["of"] if op == "at_least" else [value] if op == "not" else value
            for k, part in enumerate(parts, start=1):
                self.lines.append(f"child({x},{k},{self.add(part, norm)}).")
            self.lines.append(f"size({x},{len(parts)}).")
            if op == "at_least":
                self.lines.append(f"arg({x},{value['n']}).")
        else:
            self.atom(x, op, value)
        return x

    def atom(self, x: int, op: str, value: Any) -> None:
        """Write the argument of an atom."""
        if op == "kind" and isinstance(value, Mapping):
            self.lines += [f"one({x},{q(v)})." for v in value["is"]]
            self.lines += [f"doubt({x},{q(v)})." for v in value.get("disputed", ())]
        elif op == "date":
            ends = f"{day(value.get('from'), 0)},{day(value.get('until'), ALWAYS)}"
            self.lines.append(f"span({x},{ends}).")
        elif op == "determined":
            self.lines.append(f"finding({x},{q(value['organ'])},{q(value['what'])}).")
        elif op == "fact":
            self.lines.append(f"asks_fact({x},{q(value)}).")
        elif op == "adversaries":
            self.lines.append(f"arg({x},{value}).")
        elif isinstance(value, bool):
            self.lines.append(f"flag({x},{TRUTH[value]}).")
        elif isinstance(value, str):
            self.lines.append(f"word({x},{q(value)}).")
        else:
            self.lines += [f"one({x},{q(v)})." for v in value]


def _under(norm: Raw, readings: Sequence[str]) -> Raw:
    """The norm as the chosen readings have it."""
    changed = dict(norm)
    for reading in norm.get("readings", ()):
        if reading["id"] not in readings:
            continue
        if "or_trigger" in reading:
            changed["trigger"] = {"any": [changed["trigger"], reading["or_trigger"]]}
        if "and_trigger" in reading:
            changed["trigger"] = {"all": [changed["trigger"], reading["and_trigger"]]}
        for one, many in (("precondition", "preconditions"), ("exception", "exceptions")):
            if one in reading:
                changed[many] = [*changed.get(many, ()), reading[one]]
        changed["discretion"] = reading.get("discretion") or changed.get("discretion", "none")
    return changed


def _standing(item: Raw) -> Iterator[str]:
    name = q(item["id"])
    yield f"instrument({name}). binding({name},{item['binding']})."
    for key, word in (("as_drafted", "drafted"), ("universal", "universal")):
        if item.get(key):
            yield f"{word}({name})." if item[key] is True else f"{word}({name},{item[key]})."
    start = item["in_force"]
    if start == "unknown":
        yield f"unknown_force({name})."
    elif start is not None:
        yield f"starts({name},{start.toordinal()})."
    for key in ("signed", "ended"):
        if item.get(key):
            yield f"{key}({name},{item[key].toordinal()})."
    if item.get("earliest_exit"):
        yield f"earliest({name},{item['earliest_exit'].toordinal()})."
    for link in item.get("links", ()):
        if link["kind"] == "requires_in_force":
            yield f"requires({name},{q(link['instrument'])})."
    yield from _members(name, item)


def _members(name: str, item: Raw) -> Iterator[str]:
    start = item["in_force"]
    for group in item.get("members", ()):
        since = group.get("since") or (start if isinstance(start, date) else None)
        ends = f"{day(since, ALWAYS)},{day(group.get('until'), ALWAYS)}"
        for state in group["actors"]:
            yield f"member({name},{q(state)},{ends})."
            if group.get("since") is None:
                yield f"founder({name},{q(state)})."
    for s in item.get("suspensions", ()):
        ends = f"{s['since'].toordinal()},{day(s.get('until'), ALWAYS)}"
        yield f"suspends({name},{q(s['debtor'])},{q(s['creditor'])},{ends})."


class _Exceptions:
    """Exceptions as facts, each with a number of its own, those to exceptions too."""

    def __init__(self, trees: _Trees) -> None:
        self.trees = trees
        self.count = 0

    def add(self, item: Raw, norm: str) -> tuple[int, Iterator[str]]:
        """The number of an exception, and the facts about it and what lies within it."""
        self.count += 1
        return self.count, self._facts(self.count, item, norm)

    def _facts(self, x: int, item: Raw, norm: str) -> Iterator[str]:
        yield f"case_of({x},{self.trees.add(item['when'], norm)})."
        yield f"named_exception({x},{q(item['id'])})."
        yield from (f"overrides({x},{q(name)})." for name in item.get("overrides", ()))
        if item.get("discretion"):
            yield f"leaves_choice({x},{item['discretion']})."
        for inner in item.get("exceptions", ()):
            z, facts = self.add(inner, norm)
            yield f"within_exception({x},{z})."
            yield from facts


def _norm(
    trees: _Trees, exceptions: _Exceptions, norm: Raw, waivers: Sequence[Raw]
) -> Iterator[str]:
    name = q(norm["id"])
    yield f"type({name},{norm['type']}). discretion({name},{norm.get('discretion', 'none')})."
    for act in (*norm.get("must", ()), *norm.get("may", ())):
        yield f"asks({name},{act})."
    if isinstance(norm["bearer"], str):
        yield f"selects({name},{norm['bearer']})."
    else:
        yield from (f"named({name},{q(s)})." for s in norm["bearer"])
    yield f"trigger({name},{trees.add(norm['trigger'], norm['id'])})."
    by = [(e, "") for e in norm.get("exceptions", ())]
    by += [(d["exception"], d["id"]) for d in waivers if norm["id"] in d["targets"]]
    yield f"exceptions({name},{len(by)})."
    for k, (e, waiver) in enumerate(by):
        x, facts = exceptions.add(e, norm["id"])
        yield f"bit({x},{k})."
        end = f"{e['effect']},{e.get('priority', 0)},{q(e['id'])},{q(waiver)}"
        yield f"exception({x},{name},{end})."
        yield from facts
    for k, p in enumerate(norm.get("preconditions", ())):
        yield f"precondition({name},{k}). demands({name},{k},{p['kind']})."
        if "needs" in p:
            yield f"needs({name},{k},{trees.add(p['needs'], norm['id'])})."
        if "needs" not in p or p["kind"] == "new_instrument":
            yield f"awaits({name},{k})."
        if "unless" in p:
            yield f"unless({name},{k},{trees.add(p['unless'], norm['id'])})."


def order_facts(c: Circumstances, extra: Sequence[Raw] = (), acts: Sequence[Act] = ()) -> str:
    """Instruments, norms, and what a policy adds to them.

    Args:
        c: The circumstances.
        extra: Instruments beside those of the library, in the form of its files.
        acts: What changed the law, if anything.
    """
    every = {**raw_library(), **{item["id"]: item for item in extra}}
    present = dict.fromkeys([*(i["id"] for i in extra), *c.instruments, "un-charter"])
    lines = [f"on({c.on.toordinal()}). charter_day({CHARTER.toordinal()}). always({ALWAYS})."]
    lines += [f"present({q(name)})." for name in present]
    for item in every.values():
        lines += _standing(item)
    waivers = [d for name in c.declarations if (d := raw_declarations()[name])["form"] == "waiver"]
    lines += [f"waiver({q(d['id'])},{q(s)},0)." for d in waivers for s in d["by"]]
    for act in acts:
        made = raw_declarations().get(act.what) if act.kind == "declaration" else None
        if made and made["form"] == "waiver":
            waivers.append({**made, "id": f"act {act.id}"})
            lines += [
                f"waiver({q(waivers[-1]['id'])},{q(s)},{act.date.toordinal()})." for s in act.actors
            ]
    trees = _Trees()
    exceptions = _Exceptions(trees)
    defaults: dict[str, object] = {}
    for name in present:
        item = every[name]
        for fact in item.get("facts", ()):
            defaults.setdefault(fact["id"], fact.get("default", False))
        for r in item.get("records", ()):
            what = ",".join(q(v) for v in (name, r["by"], r["what"], r["victim"]))
            lines.append(f"record({what},{r['event_date'].toordinal()},{r['on'].toordinal()}).")
        for norm in item.get("norms", ()):
            if norm.get("standing"):
                continue
            lines.append(f"norm({q(name)},{q(norm['id'])}).")
            lines += _norm(trees, exceptions, _under(norm, c.readings), waivers)
    lines += trees.lines
    told = _facts_of_acts(acts, [every[name] for name in present])
    for name, value in defaults.items():
        lines.append(f"default({q(name)},{1 if value == 'unknown' else TRUTH[bool(value)]}).")
    lines += [f"given({q(name)},{TRUTH[value]})." for name, value in (c.facts | told).items()]
    lines += [f"concluded({q(name)})." for name in c.concluded]
    lines += [f"concluded_at({q(n)},{said})." for n, said in c.concluded.items() if said]
    lines += [f"accedes({q(i)},{q(s)})." for i, states in c.accessions.items() for s in states]
    lines += [line for act in acts if act.instrument in present for line in _about(act, every)]
    return "\n".join(lines)


def _facts_of_acts(acts: Sequence[Act], items: Sequence[Raw]) -> dict[str, bool]:
    """Facts that acts make true: measures taken, and ceasefires between those of a fact."""
    found = {"unsc_measures"} if any(act.kind == "measures" for act in acts) else set()
    for fact in (f for item in items for f in item.get("facts", ())):
        sides = set(fact.get("between", ()))
        if sides and any(sides <= set(act.actors) for act in acts if act.kind == "ceasefire"):
            found.add(fact["id"])
    return dict.fromkeys(found, True)


def _about(act: Act, every: Mapping[str, Raw]) -> Iterator[str]:
    """An act about an instrument, as facts."""
    item = every[act.instrument]
    name, when = q(item["id"]), act.date.toordinal()
    by_signature = item.get("established_by", "ratification") == "signature"
    for state in map(q, act.actors):
        if act.kind == "signature" and not by_signature:
            yield f"signs({name},{when})."
        elif act.kind in {"signature", "ratification", "accession"}:
            yield f"consents({name},{state},{when})."
        elif act.kind == "denunciation":
            last = months_later(act.date, item.get("notice_months") or 12).toordinal()
            yield f"denounces({name},{state},{when},{last})."
        elif act.kind == "suspension":
            yield f"suspends({name},{state},{q(act.towards)},{when},{ALWAYS})."
        elif act.kind == "resumption":
            yield f"resumes({name},{state},{q(act.towards)},{when})."


def months_later(when: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = when.year + (when.month - 1 + months) // 12, (when.month - 1 + months) % 12 + 1
    for last in (when.day, 30, 29, 28):
        try:
            return date(year, month, min(when.day, last))
        except ValueError:
            continue
    raise AssertionError


def act_facts(acts: Sequence[Act], mark: str) -> str:
    """Acts of a chain, and the events of it that they are about."""
    lines: list[str] = []
    for act in acts:
        t = q(f"{mark}/act {act.id}")
        about = q(f"{mark}/{act.about}") if act.about else "none"
        lines.append(f"act({t},{act.kind},{act.date.toordinal()}). about({t},{about}).")
        lines += [f"actor({t},{q(a)})." for a in act.actors]
        if act.kind == "determination":
            lines.append(f"found({t},{q(act.actors[0])},{q(act.what)}).")
    return "\n".join(lines)


def event_facts(chain: Sequence[Event], mark: str) -> str:
    """A chain of events, the last of which is asked about."""
    names = {event.id: q(f"{mark}/{event.id}") for event in chain}
    lines: list[str] = []
    for number, event in enumerate(chain):
        e = names[event.id]
        lines.append(f"event({e}). date({e},{event.date.toordinal()}). kind({e},{event.kind}).")
        lines.append(f"kind_name({e},{q(event.kind)}). attacker({e},{q(event.attacker)}).")
        lines.append(f"victim({e},{q(event.victim)}). object({e},{event.object}).")
        where = f"at({e},{q(event.place)})." if event.place else f"nowhere({e})."
        lines.append(f"{where} lawful({e},{TRUTH[event.lawful]}).")
        lines += [f"joins({e},{q(a)})." for a in event.with_attackers]
        lines += [f"earlier({e},{names[past.id]})." for past in chain[:number]]
        lines += [f"requests({e},{q(s)})." for s in event.requests]
        lines += [f"scale({e},{q(name)},{TRUTH[value]})." for name, value in event.scale]
        for fact in event.facts:
            organ = fact.removeprefix("determination by ")
            said = f"found_by({e},{q(organ)})." if organ != fact else f"said({e},{q(fact)})."
            lines.append(said)
        if event.prior_force:
            lines.append(f"prior({e},{event.prior_force}).")
        if event.external is not None:
            lines.append(f"external({e},{TRUTH[event.external]}).")
        if event.caused_by in names:
            lines.append(f"cause({e},{names[event.caused_by]}).")
        elif event.caused_by:
            lines.append(f"dangling({e}).")
        for name, holds in (
            ("nuclear", event.nuclear),
            ("refuses", event.request_refused),
            ("lawfulness_said", event.lawfulness_said),
            ("asked", number == len(chain) - 1),
        ):
            if holds:
                lines.append(f"{name}({e}).")
    return "\n".join(lines)


OBJECT_NAMES = "".join(
    f"object_name({name},{q(name)})."
    for name in ("territory", "forces", "vessel", "aircraft", "public_vessel", "citizens")
)
