"""Putting a legal order together: finding its parts, checking names, applying readings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, nearest
from foedus.law.conditions import Condition
from foedus.law.instruments import BINDINGS, Binding, Declaration, Instrument, Norm, Reading
from foedus.law.reading import declarations as shipped_declarations
from foedus.law.reading import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "bindings",
    "check_concluded",
    "gather_declarations",
    "gather_instruments",
    "known_name",
    "read_norm",
]

_BACKGROUND = "un-charter"


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


def read_norm(norm: Norm, chosen: frozenset[str]) -> Norm:
    """The norm under the chosen readings."""
    for reading in norm.readings:
        if reading.id in chosen:
            norm = _patched(norm, reading)
    return norm


def _patched(norm: Norm, reading: Reading) -> Norm:
    trigger = norm.trigger
    label = f"reading {reading.id}"
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
