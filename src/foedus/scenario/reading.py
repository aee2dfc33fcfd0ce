"""Reading a scenario: from a file, the catalog or a text, with every fault said at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, Place, ScenarioError, nearest
from foedus.scenario._catalog import catalog_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.scenario.scenario import Actor, Scenario
    from foedus.scenario.vocabulary import Vocabulary

__all__ = ["catalog_names", "read", "read_text"]

_MOST_BYTES = 2_000_000


def read(where: str | Path, vocabulary: Callable[[tuple[Actor, ...]], Vocabulary]) -> Scenario:
    """Read a scenario and check all of it.

    Args:
        where: A file, or the name of a scenario that ships, such as ``ukraine``.
        vocabulary: Gives the names that the model, the law library and the rest allow for the
            actors of the file.

    Returns:
        The scenario; its ``path`` is the file it was read from.

    Raises:
        ScenarioError: With every fault of the file, each with file, line and column, what was
            expected, and the nearest valid name; or why the file cannot be read.
    """
    path = Path(where)
    if isinstance(where, str) and where in catalog_names() and not path.is_file():
        entry = resources.files("foedus.scenario") / "catalog" / f"{where}.yaml"
        text = _decode(entry.read_bytes(), f"catalog/{where}.yaml")
        scenario = read_text(text, f"catalog/{where}.yaml", vocabulary)
        return replace(scenario, path=Path(str(entry)))
    text = _decode(_load(path), str(path))
    return replace(read_text(text, str(path), vocabulary), path=path)


def read_text(
    text: str, name: str, vocabulary: Callable[[tuple[Actor, ...]], Vocabulary]
) -> Scenario:
    """Read a scenario from its text.

    Args:
        text: The text, YAML 1.2.
        name: What to call it in places.
        vocabulary: As for ``read``.

    Returns:
        The scenario; its ``path`` is ``None``.

    Raises:
        ScenarioError: With every fault of the text.
    """
    from foedus.scenario._building import build
    from foedus.scenario._drafts import joined, read_drafts, split
    from foedus.scenario._judging import Judge
    from foedus.scenario._nodes import compose
    from foedus.scenario._structure import check_form

    if len(text) > _MOST_BYTES:
        raise ScenarioError(_too_large(name, len(text)))
    head, copies = split(text)
    tree = compose(head, name)
    judge = Judge(tree, check_form(tree))
    own = partial(read_drafts, folder=Path(name).parent, copies=copies)
    scenario = build(judge, vocabulary, own)
    faults = {*tree.faults, *judge.form.faults, *judge.faults}
    if faults:
        raise ScenarioError(*sorted(faults, key=_order))
    return replace(scenario, text=joined(head, scenario.drafts))


def _order(fault: Diagnostic) -> tuple[Place, str]:
    """Faults are said in the order of the file."""
    where = fault.where if isinstance(fault.where, Place) else Place(fault.where)
    return where, fault.what


def _too_large(name: str, size: int) -> Diagnostic:
    what = f"the file has {size:,} bytes"
    return Diagnostic(Place(name), what, f"a scenario of at most {_MOST_BYTES:,}")


def _load(path: Path) -> bytes:
    """The bytes of a file that can be a scenario."""
    name = str(path)
    try:
        if path.is_dir():
            inside = sorted(entry.name for entry in path.glob("*.yaml"))[:5]
            fix = f"it holds {', '.join(inside)}" if inside else ""
            raise ScenarioError(Diagnostic(Place(name), "this is a folder", "a YAML file", fix))
        if not path.exists():
            raise ScenarioError(_not_found(path))
        if not path.is_file():
            raise ScenarioError(Diagnostic(Place(name), "this is not a file", "a YAML file"))
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
            size = path.stat().st_size
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        told = Diagnostic(Place(name), f"cannot be read: {why}", "a YAML file")
        raise ScenarioError(told) from None
    if len(content) > _MOST_BYTES:
        raise ScenarioError(_too_large(name, max(size, len(content))))
    return content


def _not_found(path: Path) -> Diagnostic:
    """What to try when there is no such file."""
    beside: list[str] = []
    if path.parent.is_dir():
        beside = [str(entry) for entry in path.parent.glob("*.yaml")]
    if path.parent == Path():
        beside += catalog_names()
    what = "there is no such file, and no scenario of this name ships"
    return Diagnostic(Place(str(path)), what, "a file or a name", nearest(str(path), beside))


def _decode(content: bytes, name: str) -> str:
    """The text of a file in UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        what = f"the byte 0x{content[error.start]:02x} is not UTF-8"
        place = Place(name, line, column)
        fix = "save the file with the encoding UTF-8"
        raise ScenarioError(Diagnostic(place, what, "text in UTF-8", fix)) from None
