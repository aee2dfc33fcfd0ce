"""From instrument files to data: YAML 1.2, a strict schema, faults with their places."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, LawError, nearest
from foedus.law.form_reading import checked_form, place_of
from foedus.law.instruments import Declaration, Instrument

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from foedus.law.conditions import Condition

__all__ = [
    "Library",
    "declarations",
    "known_facts",
    "known_findings",
    "known_organs",
    "library",
    "parse_instrument",
    "read_instrument",
]

_DECLARATIONS = "declarations.yaml"


class Library(Mapping[str, Instrument]):
    """The instruments that ship; each file is read when it is first asked for."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self._names = sorted(
            f.name.removesuffix(".yaml")
            for f in folder.iterdir()
            if f.name.endswith(".yaml") and f.name != _DECLARATIONS
        )
        self._read: dict[str, Instrument] = {}

    def __getitem__(self, name: str) -> Instrument:
        """The instrument with this id.

        Raises:
            KeyError: If no such instrument ships.
        """
        if name not in self._read:
            if name not in self._names:
                raise KeyError(name)
            file = self._folder.joinpath(f"{name}.yaml")
            self._read[name] = _instrument(file.read_text("utf-8"), f"{name}.yaml")
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """The ids, sorted."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many instruments ship."""
        return len(self._names)

    def require(self, name: str) -> Instrument:
        """The instrument with this id.

        Raises:
            LawError: If none ships; the nearest id is suggested.
        """
        try:
            return self[name]
        except KeyError:
            fault = Diagnostic(
                "instruments",
                f"unknown instrument {name!r}",
                "an id of the library",
                nearest(name, self),
            )
            raise LawError(fault) from None


@functools.cache
def library() -> Library:
    """Every instrument that ships, by id.

    Returns:
        A mapping from id to instrument; files are read once, when first used.

    Example:
        >>> library()["nato-1949"].clause("nat/art4").article
        'Article 4'
    """
    return Library(resources.files("foedus.law").joinpath("library"))


@functools.cache
def declarations() -> Mapping[str, Declaration]:
    """Every declaration that ships, by id: real statements and hypothetical ones for policies.

    Example:
        >>> declarations()["usa-statement-2025-02-12"].form
        'statement'
    """
    from foedus.law.schema import DeclarationsForm

    folder = resources.files("foedus.law").joinpath("library")
    text = folder.joinpath(_DECLARATIONS).read_text("utf-8")
    form = checked_form(DeclarationsForm, text, _DECLARATIONS)
    return {d.id: d.build() for d in form.declarations}


@functools.cache
def known_facts() -> tuple[str, ...]:
    """Ids of every fact that an instrument of the library asks about."""
    every = library()
    return tuple(sorted({fact.id for name in every for fact in every[name].facts}))


@functools.cache
def known_findings() -> tuple[tuple[str, str], ...]:
    """Organs and what norms of the library wait for them to determine, such as NAC's findings."""

    def findings(tree: Condition | None) -> Iterator[tuple[str, str]]:
        if tree is None:
            return
        if isinstance(tree.value, Mapping) and "organ" in tree.value:
            yield str(tree.value["organ"]), str(tree.value["what"])
        for part in tree.parts:
            yield from findings(part)

    norms = [norm for instrument in library().values() for norm in instrument.norms]
    needs = [item.needs for norm in norms for item in norm.preconditions]
    needs += [r.precondition.needs for norm in norms for r in norm.readings if r.precondition]
    return tuple(sorted({found for tree in needs for found in findings(tree)}))


def known_organs() -> tuple[str, ...]:
    """Organs on whose determination a norm of the library depends, such as ``NAC``."""
    return tuple(sorted({organ for organ, _ in known_findings()}))


def read_instrument(path: Path | str) -> Instrument:
    """Read an instrument file of one's own.

    Args:
        path: A YAML file in the form of the files under ``foedus/law/library``.

    Returns:
        The instrument; hand it to ``LegalOrder.build``.

    Raises:
        LawError: With every fault of the file: place, what is wrong, the nearest valid thing.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8 text"
        raise LawError(Diagnostic(str(file), f"cannot be read: {reason}", "a YAML file")) from None
    return parse_instrument(text, str(file))


@functools.lru_cache(maxsize=256)
def parse_instrument(text: str, name: str) -> Instrument:
    """Read an instrument from the text of its file.

    Args:
        text: YAML in the form of the files under ``foedus/law/library``.
        name: What to call it in places.

    Returns:
        The instrument; the same text is read once.

    Raises:
        LawError: With every fault: place, what is wrong, the nearest valid thing.
    """
    return _instrument(text, name)


def _instrument(text: str, name: str) -> Instrument:
    from foedus.law.schema import InstrumentForm

    form = checked_form(InstrumentForm, text, name)
    if form.faults():
        from ruamel.yaml import YAML

        marked = YAML().load(text)
        raise LawError(
            *(Diagnostic(place_of(marked, loc, name)[0], what) for loc, what in form.faults())
        )
    return form.build(name)
