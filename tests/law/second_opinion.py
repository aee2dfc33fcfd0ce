"""A second opinion on the law: the instrument files as facts for the logic program ``law.lp``.

Nothing here or there uses the engine: files and geography are read as plain YAML, readings are
applied anew, and of foedus only the event is taken, as a record of what was said.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from foedus.law import Event

if TYPE_CHECKING:
    import random

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
    concluded: tuple[str, ...] = ()
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


def _norm(trees: _Trees, norm: Raw, waivers: Sequence[Raw]) -> Iterator[str]:
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
    for k, (e, waiver) in enumerate(by):
        tree = trees.add(e["when"], norm["id"])
        end = f"{e['effect']},{e.get('priority', 0)},{tree},{q(waiver)}"
        yield f"exception({name},{k},{end})."
    for k, p in enumerate(norm.get("preconditions", ())):
        yield f"precondition({name},{k})."
        if "needs" in p:
            yield f"needs({name},{k},{trees.add(p['needs'], norm['id'])})."
        if "needs" not in p or p["kind"] == "new_instrument":
            yield f"awaits({name},{k})."
        if "unless" in p:
            yield f"unless({name},{k},{trees.add(p['unless'], norm['id'])})."


def order_facts(c: Circumstances, extra: Sequence[Raw] = ()) -> str:
    """Instruments, norms, and what a policy adds to them.

    Args:
        c: The circumstances.
        extra: Instruments beside those of the library, in the form of its files.
    """
    every = {**raw_library(), **{item["id"]: item for item in extra}}
    present = dict.fromkeys([*(i["id"] for i in extra), *c.instruments, "un-charter"])
    lines = [f"on({c.on.toordinal()}). charter_day({CHARTER.toordinal()})."]
    lines += [f"present({q(name)})." for name in present]
    for item in every.values():
        lines += _standing(item)
    waivers = [d for name in c.declarations if (d := raw_declarations()[name])["form"] == "waiver"]
    lines += [f"waiver({q(d['id'])},{q(s)})." for d in waivers for s in d["by"]]
    trees = _Trees()
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
            lines += _norm(trees, _under(norm, c.readings), waivers)
    lines += trees.lines
    for name, value in defaults.items():
        lines.append(f"default({q(name)},{1 if value == 'unknown' else TRUTH[bool(value)]}).")
    lines += [f"given({q(name)},{TRUTH[value]})." for name, value in c.facts.items()]
    lines += [f"concluded({q(name)})." for name in c.concluded]
    lines += [f"accedes({q(i)},{q(s)})." for i, states in c.accessions.items() for s in states]
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
        lines.append(f"at({e},{q(event.place)}). lawful({e},{TRUTH[event.lawful]}).")
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


def opinions(
    c: Circumstances, chains: Sequence[Sequence[Event]], extra: Sequence[Raw] = ()
) -> list[dict[tuple[str, str], str]]:
    """What the logic program makes of the last event of each chain.

    Args:
        c: The circumstances they all share.
        chains: Events, each chain with the event that is asked about last.
        extra: Instruments beside those of the library.

    Returns:
        For each chain, the status by norm and bearer.
    """
    import clingo

    control = clingo.Control(["--warn=none"])
    control.load(str(Path(__file__).with_name("law.lp")))
    facts = [geography_facts(), order_facts(c, extra), OBJECT_NAMES]
    facts += [event_facts(chain, str(k)) for k, chain in enumerate(chains)]
    control.add("base", [], "\n".join(facts))
    control.ground([("base", [])])
    found: list[dict[tuple[str, str], str]] = [{} for _ in chains]
    with control.solve(yield_=True) as handle:
        for model in handle:
            for symbol in model.symbols(shown=True):
                norm, event, bearer, status = symbol.arguments
                k = int(event.string.split("/")[0])
                assert (norm.string, bearer.string) not in found[k], symbol
                found[k][norm.string, bearer.string] = status.name
    return found


# Random questions

STATES = (
    *("USA", "FRA", "GBR", "DEU", "POL", "FIN", "TUR", "IRL", "CYP", "UKR", "RUS", "AUS", "JPN"),
    *("ARG", "BRA", "AUT", "SWE", "KOR", "PRK", "CHN", "PHL", "ITA", "BEL", "BLR", "ARM", "PAK"),
)
KINDS = ("armed_attack", "armed_invasion", "occupation", "blockade", "sabotage", "threat")
OBJECTS = ("territory", "forces", "vessel", "aircraft", "public_vessel", "citizens")


def random_event(
    dice: random.Random, number: int, since: date, history: Sequence[Event] = ()
) -> Event:
    """An event like those that are asked about, armed attacks most of all."""
    victim = dice.choice([*STATES, *(e.attacker for e in history if e.attacker in STATES)])
    attacker = dice.choice([s for s in (*STATES, "ALQ") if s != victim])
    others = [s for s in STATES if s not in {attacker, victim}]
    places = [victim, victim, victim, *STATES, *raw_geography()["places"]]
    past = [e.id for e in history]
    often = dice.random() < 0.6
    lawful = dice.choice([False, False, False, False, True, None])
    facts = [f["id"] for item in raw_library().values() for f in item.get("facts", ())]
    facts += ["determination", "determination by NAC"]
    return Event(
        id=f"e{number}",
        date=since,
        kind="armed_attack" if often else dice.choice(KINDS),
        attacker=attacker,
        with_attackers=tuple(dice.sample(others, 1)) if dice.random() < 0.15 else (),
        victim=victim,
        object="territory" if dice.random() < 0.5 else dice.choice(OBJECTS),
        place=victim if often else dice.choice(places),
        lawful=lawful,
        lawfulness_said=lawful is True,
        prior_force=dice.choice(["", "", "", "", "none", "lawful", "unlawful", "disputed"]),
        external=dice.choice([None, None, None, True, False]),
        scale=tuple(
            (name, dice.random() < 0.7)
            for name in ("deliberate", "significant", "sustained")
            if dice.random() < 0.4
        ),
        nuclear=dice.random() < 0.1,
        requests=frozenset(dice.sample([victim, *others[:4]], dice.randrange(3))),
        request_refused=dice.random() < 0.1,
        caused_by=dice.choice([*past, *past, "", "e99"]),
        facts=frozenset(dice.sample(facts, dice.choice([0, 0, 1, 3]))),
    )


def random_chain(dice: random.Random) -> tuple[Event, ...]:
    """One to four events, one after the other."""
    when = date(1890, 1, 1) if dice.random() < 0.2 else date(1949, 1, 1)
    when += timedelta(days=dice.randrange((date(2030, 1, 1) - when).days))
    chain: list[Event] = []
    for number in range(1, dice.choice([1, 1, 2, 3, 4]) + 1):
        chain.append(random_event(dice, number, when, chain))
        when += timedelta(days=dice.randrange(40))
    return tuple(chain)


def random_circumstances(dice: random.Random) -> Circumstances:
    """Any order over the library, with what policies do to it."""
    every = sorted(raw_library())
    chosen = tuple(dice.sample(every, dice.randrange(4, len(every) + 1)))
    norms = [n for name in (*chosen, "un-charter") for n in raw_library()[name].get("norms", ())]
    readings = sorted({r["id"] for n in norms for r in n.get("readings", ())})
    facts = sorted({f["id"] for name in chosen for f in raw_library()[name].get("facts", ())})
    open_to = [name for name in chosen if not raw_library()[name].get("universal")]
    return Circumstances(
        instruments=chosen,
        on=date(1890, 1, 1) + timedelta(days=dice.randrange(50_000)),
        concluded=tuple(dice.sample(chosen, dice.choice([0, 0, 1, 3]))),
        accessions={
            name: tuple(dice.sample(STATES, 2))
            for name in dice.sample(open_to, dice.choice([0, 0, 1, 2]))
        },
        declarations=tuple(dice.sample(sorted(raw_declarations()), dice.randrange(3))),
        readings=tuple(dice.sample(readings, dice.randrange(min(len(readings), 3) + 1))),
        facts={f: dice.random() < 0.5 for f in dice.sample(facts, min(len(facts), 2))},
    )
