"""Games by themselves: the shelf of published models and files from Gambit, solved and shown.

Nothing is computed here but shares of what a solution holds: everything becomes tables for a
terminal or a JSON document.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Diagnostic, GameError, UsageError, nearest
from foedus.games import Status, solve, tabulate
from foedus.games.classics import classics
from foedus.games.efg import read_efg, write_efg
from foedus.games.tables import DECISION
from foedus.terminal import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from foedus.games import Solution
    from foedus.games.classics import Classic, Findings

__all__ = [
    "find_model",
    "model_document",
    "model_lines",
    "model_tree",
    "shelf_document",
    "shelf_lines",
    "solution_document",
    "solution_tables",
    "solve_file",
]

MOST_ROWS = 200


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


def model_tree(name: str | None) -> str:
    """The tree of a published model at its default parameters, in Gambit's format.

    Raises:
        UsageError: No model is named, or there is none of that name.
        GameError: The model has no finite tree.
    """
    if name is None:
        what = "a tree is asked for, but of no model"
        raise UsageError(Diagnostic("foedus classics", what, "the name of a model before --efg"))
    model = find_model(name)
    return write_efg(model.game(), comment=f"{model.paper}; {model.standing}", strict=True)


def shelf_lines() -> tuple[str, ...]:
    """A line a model: name, standing, title."""
    wide = max(map(len, classics()))
    return tuple(
        f"{model.name:{wide}}  {model.standing:11}  {model.title}" for model in classics().values()
    )


def shelf_document() -> str:
    """All models as a JSON document, unsolved."""
    return _json({"models": [_card(model) for model in classics().values()]})


def model_lines(model: Classic, found: Findings) -> tuple[tuple[str, ...], Table]:
    """What to say below the table of a model, and the table."""
    rows = tuple((str(row[0]), *map(_cell, row[1:])) for row in found.rows)
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
    return _json(_card(model) | {"bibtex": model.bibtex} | solved)


def _card(model: Classic) -> dict[str, Any]:
    names = ("name", "title", "paper", "standing", "basis", "summary")
    return {name: getattr(model, name) for name in names} | {"tree": model.build is not None}


def _cell(value: str | float | None) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{value:.6g}"


def solve_file(path: Path, precision: float) -> Solution:
    """Read a game in Gambit's format and solve it at a precision.

    Args:
        path: The file.
        precision: Logit precision per unit of payoff; infinity is best response.

    Raises:
        GameError: The file is faulty, or the game cannot be solved.
    """
    solution = solve(tabulate(read_efg(path)), {}, precision)
    status = Status(int(solution.status[0]))
    if status is not Status.SOLVED:
        raise GameError(Diagnostic(str(path), "not solved", fix=status.advice))
    return solution


def _choices(solution: Solution) -> list[dict[str, Any]]:
    """Each information set once, in the order of the tree: who, what, how likely, which actions."""
    table, reach = solution.table, solution.reach()[:, 0]
    found: dict[int, dict[str, Any]] = {}
    for node in np.flatnonzero(table.kind == DECISION):
        edges = range(table.edge_start[node], table.edge_start[node + 1])
        first = int(table.edge_row[edges[0]])
        rows = [int(table.edge_row[edge]) for edge in edges]
        known = found.setdefault(
            first,
            {
                "player": table.players[table.player[node]],
                "decision": table.actions[first][0],
                "at": [],
                "reached": 0.0,
                "actions": {
                    table.actions[row][1]: float(solution.probabilities[row, 0]) for row in rows
                },
            },
        )
        known["at"].append(list(table.paths[node]))
        known["reached"] += float(reach[node])
    return list(found.values())


def _by_name(names: tuple[str, ...], values: np.ndarray[Any, Any]) -> Mapping[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def solution_tables(solution: Solution) -> tuple[Table, ...]:
    """Choices, outcomes and expected payoffs, a table each."""
    choices = _choices(solution)
    often = Counter(choice["decision"] for choice in choices)
    rows = []
    for choice in choices:
        name, reached = choice["decision"], _cell(choice["reached"])
        if often[name] > 1:
            name += f" ({' > '.join(choice['at'][0])})"
        for action, share in choice["actions"].items():
            rows.append((f"{choice['player']}: {name}", action, _cell(share), reached))
    title = f"{solution.table.game.title}: choices at precision {solution.precision[0, 0]:g}"
    if len(rows) > MOST_ROWS:
        title += f", the first {MOST_ROWS} of {len(rows)} (all of them with --json)"
    ends = _by_name(solution.table.outcomes, solution.outcome_probabilities()[:, 0])
    worth = _by_name(solution.table.players, solution.values[:, 0])
    tables = (
        Table(title, ("decision", "action", "probability", "reached"), tuple(rows[:MOST_ROWS])),
        Table("Outcomes", ("outcome", "probability"), _pairs(ends)),
        Table("Expected payoffs", ("player", "payoff"), _pairs(worth)),
    )
    return tables if rows else tables[1:]


def _pairs(values: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _cell(value)) for name, value in list(values.items())[:MOST_ROWS])


def solution_document(solution: Solution) -> str:
    """A solved game as a JSON document."""
    table = solution.table
    precision = float(solution.precision[0, 0])
    return _json(
        {
            "title": table.game.title,
            "players": list(table.players),
            "precision": precision if np.isfinite(precision) else "inf",
            "status": Status(int(solution.status[0])).name.lower(),
            "ties": int(solution.ties[0]),
            "choices": _choices(solution),
            "outcomes": _by_name(table.outcomes, solution.outcome_probabilities()[:, 0]),
            "payoffs": _by_name(table.players, solution.values[:, 0]),
        }
    )


def _json(document: dict[str, Any]) -> str:
    whole = {"foedus": version("foedus"), **document}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)
