"""The shelf of published models: listed, solved, and their trees for Gambit."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from foedus.errors import Diagnostic, UsageError, nearest
from foedus.games.classics import classics
from foedus.games.efg import write_efg
from foedus.playing.documents import cell, json_document
from foedus.terminal import Table

if TYPE_CHECKING:
    from foedus.games.classics import Classic, Findings

__all__ = [
    "asked_model",
    "find_model",
    "model_document",
    "model_lines",
    "model_tree",
    "shelf_document",
    "shelf_lines",
]


def find_model(name: str) -> Classic:
    """A published model by its name.

    Raises:
        UsageError: There is none; says which name is near.
    """
    shelf = classics()
    if name not in shelf:
        fix = nearest(name, shelf) or "foedus classics lists them"
        raise UsageError(Diagnostic("foedus classics", f"unknown model {name!r}", fix=fix))
    return shelf[name]


def asked_model(name: str | None, option: str) -> Classic:
    """The model that an option needs.

    Raises:
        UsageError: No model is named, or there is none of that name.
    """
    if name is None:
        expected = f"the name of a model before {option}"
        raise UsageError(Diagnostic("foedus classics", "no model is named", expected))
    return find_model(name)


def model_tree(name: str | None) -> str:
    """The tree of a published model at its default parameters, in Gambit's format.

    Raises:
        UsageError: No model is named, or there is none of that name.
        GameError: The model has no finite tree.
    """
    model = asked_model(name, "--efg")
    return write_efg(model.game(), comment=f"{model.paper}; {model.standing}", strict=True)


def shelf_lines() -> tuple[str, ...]:
    """A line a model: name, standing, title."""
    wide = max(map(len, classics()))
    return tuple(
        f"{model.name:{wide}}  {model.standing:11}  {model.title}" for model in classics().values()
    )


def shelf_document() -> str:
    """All models as a JSON document, unsolved."""
    return json_document({"models": [_card(model) for model in classics().values()]})


def model_lines(model: Classic, found: Findings) -> tuple[tuple[str, ...], Table]:
    """What to say below the table of a model, and the table."""
    rows = tuple((str(row[0]), *map(cell, row[1:])) for row in found.rows)
    table = Table(f"{model.title} ({model.name})", found.columns, rows)
    standing = f"Standing: {model.standing}. {model.basis}"
    return (*found.notes, model.summary, f"Paper: {model.paper}.", standing), table


def model_document(model: Classic, found: Findings) -> str:
    """A solved model as a JSON document."""
    solved = {
        "parameters": asdict(model.parameters),
        "columns": list(found.columns),
        "rows": [list(row) for row in found.rows],
        "notes": list(found.notes),
    }
    return json_document(_card(model) | {"bibtex": model.bibtex} | solved)


def _card(model: Classic) -> dict[str, Any]:
    names = ("name", "title", "paper", "standing", "basis", "summary")
    return {name: getattr(model, name) for name in names} | {"tree": model.build is not None}
