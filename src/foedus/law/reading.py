"""From instrument files to data: YAML 1.2, a strict schema, faults with their places."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from foedus.errors import Diagnostic, LawError, Place, nearest
from foedus.law.instruments import Declaration, Instrument

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pydantic import BaseModel, ValidationError

    from foedus.law.conditions import Condition

Form = TypeVar("Form", bound="BaseModel")

__all__ = [
    "Library",
    "declarations",
    "known_facts",
    "known_findings",
    "known_organs",
    "library",
    "read_instrument",
]

_DECLARATIONS = "declarations.yaml"
_MOST = 100_000


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
    form = _checked(DeclarationsForm, text, _DECLARATIONS)
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
    return _instrument(text, str(file))


def _instrument(text: str, name: str) -> Instrument:
    from foedus.law.schema import InstrumentForm

    form = _checked(InstrumentForm, text, name)
    if form.faults():
        from ruamel.yaml import YAML

        marked = YAML().load(text)
        raise LawError(
            *(Diagnostic(_place(marked, loc, name)[0], what) for loc, what in form.faults())
        )
    return form.build(name)


def _checked(form: type[Form], text: str, name: str) -> Form:
    from pydantic import ValidationError
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        raw = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        what = str(fault.problem or "the file is not YAML")
        raise LawError(Diagnostic(place, what, "YAML 1.2")) from None
    except (YAMLError, RecursionError) as fault:
        what = (str(fault).splitlines() or ["the file is not YAML"])[0]
        raise LawError(Diagnostic(Place(name), what, "YAML 1.2")) from None
    if _too_large(raw):
        what = "aliases make the file larger than an instrument can be"
        raise LawError(Diagnostic(Place(name), what, f"at most {_MOST:,} values".replace(",", " ")))
    try:
        return form.model_validate(raw)
    except ValidationError as fault:
        raise LawError(*_faults(fault, text, name, form)) from None


def _too_large(raw: object) -> bool:
    """Whether a file unfolds to more values than any instrument has (aliases multiply)."""
    todo: list[object] = [raw]
    seen = 0
    while todo and seen <= _MOST:
        item = todo.pop()
        seen += 1
        if isinstance(item, Mapping):
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)
    return seen > _MOST


def _faults(
    fault: ValidationError, text: str, name: str, form: type[BaseModel]
) -> tuple[Diagnostic, ...]:
    """One diagnostic per fault, at its line and column (found by reading again with marks)."""
    from ruamel.yaml import YAML

    marked = YAML().load(text)
    found: dict[tuple[Place, str], Diagnostic] = {}
    errors = fault.errors()
    for error in errors:
        loc = error["loc"]
        deeper = any(
            len(e["loc"]) > len(loc) and e["loc"][: len(loc) - 1] == loc[:-1] for e in errors
        )
        if error["type"] == "model_type" and deeper:
            # The other branch of a union says it better.
            continue
        place, key = _place(marked, error["loc"], name)
        what = error["msg"].removeprefix("Value error, ")
        fix = ""
        if error["type"] == "extra_forbidden":
            what = f"unknown key {key!r}"
            fix = nearest(str(key), _keys(form))
        elif error["type"] == "missing":
            what = f"missing key {error['loc'][-1]!r}"
        # Branches of a union (``list[...]``, names of forms) are no keys of the file.
        parts = [str(part) for part in error["loc"]]
        where = ".".join(p for p in parts if (p.islower() and "[" not in p) or p.isdigit())
        found.setdefault(
            (place, what), Diagnostic(place, f"{where}: {what}" if where else what, fix=fix)
        )
    return tuple(found[key] for key in sorted(found))


def _place(marked: object, loc: tuple[int | str, ...], name: str) -> tuple[Place, str]:
    """Follow a location into the marked file as far as it goes."""
    here: Any = marked
    line, column, key = 0, 0, ""
    for part in loc:
        marks = getattr(here, "lc", None)
        if marks is None:
            break
        key = str(part)
        try:
            if isinstance(part, int):
                line, column = marks.item(part)
            else:
                line, column = marks.key(part)
            here = here[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            # A branch of a union or an absent key: it has no place of its own.
            continue
    return Place(name, line + 1, column + 1), key


def _keys(form: type[BaseModel]) -> set[str]:
    """Every key that the forms know, for suggestions."""
    from foedus.law import condition_schema, schema

    names: set[str] = set()
    for thing in (*vars(schema).values(), *vars(condition_schema).values()):
        fields = getattr(thing, "model_fields", None)
        if isinstance(fields, dict):
            names |= {info.alias or field for field, info in fields.items()}
    return names | set(form.model_fields)
