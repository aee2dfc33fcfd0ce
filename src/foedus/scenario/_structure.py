"""From a tree of nodes to the schema's models, with every fault of form said and cut out.

What is faulty is reported and then removed, together with what cannot stand without it, so that
the rest of the file can still be judged for meaning.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo

from foedus.errors import Diagnostic, nearest
from foedus.scenario._nodes import plain
from foedus.scenario.schema import SOURCE_HELP, SOURCES, File

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from foedus.scenario._nodes import Tree

__all__ = ["Form", "check_form"]

Path = tuple[str | int, ...]

_MOST_ROUNDS = 40  # each removes at least one level of what nests at most 24 deep
_STAND_INS: Mapping[str, object] = {
    "scenario": "-",
    "horizon": "1 year",
    "start": "2000-01-01",
    "baseline": "-",
    "actors": {"x": {"role": "challenger"}},
    "policies": {"x": {}},
}


@dataclass
class Form:
    """A file whose form has been checked.

    Attributes:
        file: What is left of it after faulty parts are cut out.
        faults: The faults of form.
        lost: Top-level keys that are missing or faulty as a whole; ``file`` has stand-ins.
        kept: Path of a list to the original indices of what is left of it.
    """

    file: File
    faults: list[Diagnostic]
    lost: set[str] = field(default_factory=set)
    kept: dict[Path, list[int]] = field(default_factory=dict)

    def original(self, path: Sequence[str | int]) -> Path:
        """The path in the file of a path in what is left of it."""
        original: Path = ()
        for step in path:
            kept = self.kept.get(original)
            original += (kept[step] if kept is not None and isinstance(step, int) else step,)
        return original


def check_form(tree: Tree) -> Form:
    """Check the form of a file.

    Args:
        tree: The file as nodes.

    Returns:
        The models with what was wrong.
    """
    data: Any = plain(tree.root.data())
    form = Form(File.model_construct(), [])
    first = True
    for _ in range(_MOST_ROUNDS):
        try:
            form.file = File.model_validate(data)
        except ValidationError as error:
            details = error.errors(include_url=False)
            spots = [_locate(detail["loc"]) for detail in details]
            if first:
                pairs = zip(details, spots, strict=True)
                form.faults = [_say(detail, spot, tree) for detail, spot in pairs]
                first = False
            _prune(data, form, details, spots)
        else:
            return form
    raise RuntimeError("cutting out faulty parts does not come to an end")


@dataclass
class _Spot:
    """Where an error of pydantic stands.

    Attributes:
        path: Keys and indices without pydantic's own steps.
        description: What belongs there.
        keys: The keys that the surrounding model knows.
        is_key: Whether a key is meant and not its value.
    """

    path: Path = ()
    description: str = ""
    keys: tuple[str, ...] = ()
    is_key: bool = False


def _locate(loc: Sequence[str | int]) -> _Spot:
    """Follow pydantic's location through the types of the schema."""
    spot = _Spot()
    kind: Any = File
    for step in loc:
        if step == "[key]":
            spot.is_key = True
            continue
        kind = _bare(kind, spot)
        origin = get_origin(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = {info.alias or name: info for name, info in kind.model_fields.items()}
            spot.keys = tuple(fields)
            info = fields.get(str(step))
            spot.description = (info.description or "") if info else ""
            kind = info.annotation if info else None
        elif origin in {Union, types.UnionType}:
            kind = next((m for m in get_args(kind) if Tag(str(step)) in _metadata(m)), None)
            continue
        else:
            kind = get_args(kind)[-1] if origin in {dict, list} else None
            spot.description = ""
        spot.path += (step,)
    kind = _bare(kind, spot)
    if not spot.description and isinstance(kind, type) and issubclass(kind, BaseModel):
        keys = ", ".join(f"{info.alias or name}: ..." for name, info in kind.model_fields.items())
        spot.description = f"{{{keys}}}"
    return spot


def _metadata(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 -- types as values
    return getattr(kind, "__metadata__", ())


def _bare(kind: Any, spot: _Spot) -> Any:  # noqa: ANN401 -- types as values
    """A type without its annotations and without ``None``; its description goes to the spot."""
    while True:
        if get_origin(kind) is Annotated:
            for note in _metadata(kind):
                if isinstance(note, FieldInfo) and note.description and not spot.description:
                    spot.description = note.description
            kind = get_args(kind)[0]
            continue
        members = [m for m in get_args(kind) if m is not type(None)]
        if get_origin(kind) in {Union, types.UnionType} and len(members) == 1:
            kind = members[0]
            continue
        return kind


def show(value: object) -> str:
    """A value in words, for the sentence that says what is wrong with it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    text = str(value)
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"


def _say(detail: ErrorDetails, spot: _Spot, tree: Tree) -> Diagnostic:
    """One error of pydantic in four parts."""
    kind, value = detail["type"], detail["input"]
    last = str(spot.path[-1]) if spot.path else ""
    if spot.is_key:
        expected = "a name of letters, digits, '.', '_' and '-'"
        return Diagnostic(tree.place(spot.path, key=True), f"'{last}' is not a name", expected)
    if kind == "missing":
        place = tree.place(spot.path[:-1], key=len(spot.path) > 1)
        return Diagnostic(place, f"'{last}' is missing", spot.description)
    if kind == "extra_forbidden":
        place = tree.place(spot.path, key=True)
        return Diagnostic(place, f"unknown key '{last}'", fix=nearest(last, spot.keys))
    place = tree.place(spot.path)
    if kind.startswith("union_tag"):
        given = next(iter(value), "") if isinstance(value, Mapping) else ""
        fix = nearest(str(given), SOURCES) if given else ""
        return Diagnostic(place, f"{show(value)} is not a source", SOURCE_HELP, fix)
    fix = ""
    if kind == "literal_error":
        allowed = re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
        fix = nearest(str(value), [word for word in allowed if word != "protege"])
    elif kind == "string_type" and isinstance(value, int | float):
        fix = "put it in quotation marks"
    return Diagnostic(place, _wrong(kind, value, last), spot.description, fix)


def _wrong(kind: str, value: object, key: str) -> str:
    """What is wrong with a value, in one clause."""
    where = f" for '{key}'" if key and not key.isdigit() else ""
    if value is None and key:
        return f"'{key}' is empty"
    if kind in {"too_short", "too_long"} and isinstance(value, list | Mapping) and value:
        return f"{len(value)} given{where}"
    if kind in {"too_short", "missing"} or kind.endswith("_type"):
        return f"{show(value)} cannot stand here{where}"
    return f"{show(value)} is wrong{where}"


def _prune(data: Any, form: Form, details: list[ErrorDetails], spots: list[_Spot]) -> None:  # noqa: ANN401 -- plain YAML data
    """Cut out what is faulty; what then misses a needed part goes in the next round."""
    targets: set[Path] = set()
    for detail, spot in zip(details, spots, strict=True):
        targets.add(spot.path[:-1] if detail["type"] == "missing" else spot.path)
        if len(spot.path) == 1 and spot.path[0] in File.model_fields:
            form.lost.add(str(spot.path[0]))
    for path in sorted(
        targets, key=lambda path: [str(step).zfill(9) for step in path], reverse=True
    ):
        if path:
            _cut(data, form, path)
    for key, stand_in in _STAND_INS.items():
        if key in form.lost and () in targets and key not in data:
            data[key] = stand_in


def _cut(data: Any, form: Form, path: Path) -> None:  # noqa: ANN401 -- plain YAML data
    """Remove what stands at a path, if it is still there."""
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    last = path[-1]
    if isinstance(parent, dict):
        parent.pop(last, None)
    elif isinstance(parent, list) and isinstance(last, int):
        original = form.original(path[:-1])
        if original not in form.kept:
            form.kept[original] = list(range(len(parent)))
        del parent[last]
        del form.kept[original][last]
