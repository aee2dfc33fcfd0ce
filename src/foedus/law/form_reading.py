"""From YAML to a checked form: every fault at once, at its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from foedus.errors import Diagnostic, LawError, Place, nearest

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Form = TypeVar("Form", bound="BaseModel")

__all__ = ["checked_form", "load_yaml", "place_of"]

_MOST = 100_000


def load_yaml(text: str, name: str) -> Any:  # noqa: ANN401 - whatever a file holds
    """What a YAML 1.2 text holds.

    Args:
        text: The text.
        name: What to call it in places.

    Returns:
        Mappings, lists, texts, numbers, dates and booleans.

    Raises:
        LawError: If it is not YAML, or unfolds to more than any file of ours can hold.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        raw = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        what = str(fault.problem or "the file is not YAML")
        raise LawError(Diagnostic(place, what, "YAML 1.2")) from None
    except ValueError as fault:  # a date that the calendar does not have
        expected = "dates that exist, as YYYY-MM-DD"
        raise LawError(Diagnostic(Place(name), str(fault), expected)) from None
    except (YAMLError, RecursionError) as fault:
        what = (str(fault).splitlines() or ["the file is not YAML"])[0]
        raise LawError(Diagnostic(Place(name), what, "YAML 1.2")) from None
    if _too_large(raw):
        what = "aliases make the file larger than an instrument can be"
        raise LawError(Diagnostic(Place(name), what, f"at most {_MOST:,} values".replace(",", " ")))
    return raw


def checked_form(form: type[Form], text: str, name: str) -> Form:
    """Check a YAML text against a form.

    Args:
        form: The form.
        text: The text.
        name: What to call it in places.

    Returns:
        The form, filled.

    Raises:
        LawError: With every fault: place, what is wrong, the nearest valid thing.
    """
    from pydantic import ValidationError

    try:
        return form.model_validate(load_yaml(text, name))
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
        place, key = place_of(marked, error["loc"], name)
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


def place_of(marked: object, loc: tuple[int | str, ...], name: str) -> tuple[Place, str]:
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
    from foedus.law import condition_schema, schema, told_schema

    names: set[str] = set()
    forms = (schema, condition_schema, told_schema)
    for thing in (thing for module in forms for thing in vars(module).values()):
        fields = getattr(thing, "model_fields", None)
        if isinstance(fields, dict):
            names |= {info.alias or field for field, info in fields.items()}
    return names | set(form.model_fields)
