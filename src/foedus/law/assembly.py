"""Putting a legal order together: finding its parts, checking names, applying readings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, nearest
from foedus.law.conditions import Condition
from foedus.law.instruments import (
    BINDINGS,
    Binding,
    Clause,
    Declaration,
    Instrument,
    Membership,
    Norm,
    Reading,
)
from foedus.law.reading import declarations as shipped_declarations
from foedus.law.reading import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

__all__ = [
    "bindings",
    "check_concluded",
    "chosen_readings",
    "gather_declarations",
    "gather_instruments",
    "known_name",
    "read_texts",
]

_BACKGROUND = "un-charter"

# Sets of readings that can be chosen by name.
WEIGHTS: dict[str, frozenset[str]] = {
    "dominant": frozenset(),
    "minority": frozenset({"minority"}),
    "disputed": frozenset({"disputed"}),
    "all": frozenset({"minority", "disputed"}),
}


def known_name(
    name: str, known: Iterable[str], where: str, expected: str, faults: list[Diagnostic]
) -> None:
    """Note a fault, with the nearest known name, if a name is not known."""
    choices = set(known)
    if name not in choices:
        what = f"unknown name {name!r}"
        faults.append(Diagnostic(where, what, expected, nearest(name, choices)))


def gather_instruments(
    names: Sequence[str | Instrument], faults: list[Diagnostic]
) -> tuple[Instrument, ...]:
    """The instruments named, each once, with the UN Charter behind them."""
    found: dict[str, Instrument] = {}
    for name in names:
        if isinstance(name, Instrument):
            found[name.id] = name
        elif name in library():
            found[name] = library()[name]
        else:
            known_name(name, library(), "instruments", "an id of the library", faults)
    found.setdefault(_BACKGROUND, library()[_BACKGROUND])
    return tuple(found.values())


def check_concluded(
    concluded: Mapping[str, str | None], found: Sequence[Instrument], faults: list[Diagnostic]
) -> None:
    """Note a fault for each conclusion of an unknown instrument or at an unknown binding."""
    for name, binding in concluded.items():
        known_name(name, [i.id for i in found], "concluded", "an instrument of the order", faults)
        if binding is not None:
            known_name(binding, BINDINGS, f"concluded.{name}", " | ".join(BINDINGS), faults)


def bindings(concluded: Mapping[str, str | None]) -> dict[str, Binding | None]:
    """The bindings at which instruments are concluded; names were checked before."""
    known: dict[str, Binding] = {b: b for b in BINDINGS}
    return {name: known[said] if said is not None else None for name, said in concluded.items()}


def gather_declarations(
    names: Sequence[str | Declaration], faults: list[Diagnostic]
) -> list[Declaration]:
    """The declarations named, shipped or given."""
    shipped = shipped_declarations()
    found: list[Declaration] = []
    for name in names:
        if isinstance(name, Declaration):
            found.append(name)
        elif name in shipped:
            found.append(shipped[name])
        else:
            known_name(name, shipped, "declarations", "a declaration that ships", faults)
    return found


def chosen_readings(
    names: Sequence[str], found: Sequence[Instrument], faults: list[Diagnostic]
) -> tuple[str, ...]:
    """Ids of readings, where a name is an id or a weight that stands for all of that weight."""
    known = {r.id: r for i in found for n in i.norms for r in n.readings}
    chosen: dict[str, None] = {}
    for name in names:
        if name in WEIGHTS:
            chosen |= dict.fromkeys(i for i, r in known.items() if r.weight in WEIGHTS[name])
            continue
        known_name(name, [*known, *WEIGHTS], "readings", "a reading of the instruments", faults)
        chosen[name] = None
    return tuple(chosen)


def read_texts(
    texts: Sequence[Instrument], readings: frozenset[str], declarations: Sequence[Declaration]
) -> tuple[Instrument, ...]:
    """Instruments under readings, patched by amendments, with the norms of undertakings."""
    patches = [d for d in declarations if d.patch is not None]
    if not readings and not patches:
        read = tuple(texts)
    else:
        read = tuple(
            replace(item, norms=tuple(_read_norm(norm, readings, patches) for norm in item.norms))
            for item in texts
        )
    return (*read, *(_undertaking(d, d.norm) for d in declarations if d.norm is not None))


def _read_norm(norm: Norm, chosen: frozenset[str], patches: Sequence[Declaration]) -> Norm:
    for reading in norm.readings:
        if reading.id in chosen:
            norm = _patched(norm, reading, f"reading {reading.id}")
    for made in patches:
        if norm.id in made.targets and made.patch is not None:
            patch = made.patch if made.on is None else _dated(made.patch, made.on)
            norm = _patched(norm, patch, made.title)
    return norm


def _dated(patch: Reading, day: date) -> Reading:
    """A patch that holds only for events from a day on."""
    since = Condition("date", value={"from": day})
    before = Condition("not", (since,))

    def only(tree: Condition | None) -> Condition | None:
        return None if tree is None else Condition("all", (since, tree))

    exception, precondition = patch.exception, patch.precondition
    if exception is not None:
        exception = replace(exception, when=Condition("all", (since, exception.when)))
    if precondition is not None:
        spared = [before, *([precondition.unless] if precondition.unless else [])]
        precondition = replace(precondition, unless=Condition("any", tuple(spared)))
    limit = patch.and_trigger
    return replace(
        patch,
        or_trigger=only(patch.or_trigger),
        and_trigger=None if limit is None else Condition("any", (before, limit)),
        exception=exception,
        precondition=precondition,
    )


def _undertaking(made: Declaration, norm: Norm) -> Instrument:
    """An undertaking to a third state as the instrument that it is (ICJ, Nuclear Tests, 1974)."""
    source = "; ".join(made.sources) or "a declaration"
    clause = Clause(norm.clauses[0], made.title, made.text, "en", made.text_status, source)
    return Instrument(
        id=made.id,
        title=made.title,
        short=made.title,
        kind="unilateral_declaration",
        binding="legal",
        signed=made.on,
        in_force=made.on,
        clauses=(clause,),
        norms=(norm,),
        members=tuple(Membership(state) for state in made.by),
        note=made.note,
    )


def _patched(norm: Norm, reading: Reading, label: str) -> Norm:
    trigger = norm.trigger
    if reading.or_trigger is not None:
        trigger = Condition("any", (trigger, reading.or_trigger), label=label)
    if reading.and_trigger is not None:
        trigger = Condition("all", (trigger, reading.and_trigger), label=label)
    preconditions = norm.preconditions
    if reading.precondition is not None:
        preconditions = (*preconditions, reading.precondition)
    exceptions = norm.exceptions
    if reading.exception is not None:
        exceptions = (*exceptions, reading.exception)
    discretion = reading.discretion or norm.discretion
    return replace(
        norm,
        trigger=trigger,
        preconditions=preconditions,
        exceptions=exceptions,
        discretion=discretion,  # type: ignore[arg-type]  # the schema allows only discretions
    )
