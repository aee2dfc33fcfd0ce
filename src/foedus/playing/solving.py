"""A game from a file, solved: choices, beliefs, outcomes, certificate, and other equilibria."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Diagnostic, GameError
from foedus.games import Status, beliefs, certify, equilibria, solve, tabulate
from foedus.games.efg import read_efg
from foedus.games.tables import DECISION
from foedus.playing.documents import cell, json_document
from foedus.terminal import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from foedus.games import Certificate, Equilibria, Solution

__all__ = [
    "alternatives_document",
    "alternatives_tables",
    "certificate_lines",
    "find_alternatives",
    "solution_document",
    "solution_tables",
    "solve_file",
]

MOST_ROWS = 200


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
        fix = status.advice
        if status in {Status.BIFURCATION, Status.LOST, Status.ENDLESS}:
            fix += "; --alternatives lists the equilibria that are there"
        raise GameError(Diagnostic(str(path), "not solved", fix=fix))
    return solution


def find_alternatives(path: Path, precision: float, *, seed: int = 1) -> Equilibria:
    """Read a game in Gambit's format and search for all its logit equilibria at a precision.

    Args:
        path: The file.
        precision: Finite logit precision per unit of payoff.
        seed: The seed of the random starts.

    Raises:
        GameError: The file is faulty, or the game cannot be solved.
    """
    return equilibria(tabulate(read_efg(path)), {}, precision, seed=seed)


def _certificate(solution: Solution) -> Certificate:
    return certify(solution.table, solution.parameters, solution.precision, solution.probabilities)


def _choices(solution: Solution, column: int = 0) -> list[dict[str, Any]]:
    """Each information set once, in the order of the tree: who, what, how likely, which actions."""
    table, reach, believed = solution.table, solution.reach()[:, column], beliefs(solution)
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
                "beliefs": [],
                "reached": 0.0,
                "actions": {
                    table.actions[row][1]: float(solution.probabilities[row, column])
                    for row in rows
                },
            },
        )
        known["at"].append(list(table.paths[node]))
        belief = float(believed[node, column])
        known["beliefs"].append(belief if np.isfinite(belief) else None)
        known["reached"] += float(reach[node])
    return list(found.values())


def _by_name(names: tuple[str, ...], values: np.ndarray[Any, Any]) -> Mapping[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _labels(choices: list[dict[str, Any]]) -> list[str]:
    """A name for each information set, with the way there where a player has several of a name."""
    often = Counter((choice["player"], choice["decision"]) for choice in choices)
    labels = []
    for choice in choices:
        player, label = choice["player"], choice["decision"]
        if not label.startswith(player):
            label = f"{player}: {label}"
        if often[choice["player"], choice["decision"]] > 1:
            label += f" ({' > '.join(choice['at'][0])})"
        labels.append(label)
    return labels


def solution_tables(solution: Solution) -> tuple[Table, ...]:
    """Choices, beliefs where several nodes look alike, outcomes and payoffs, a table each."""
    choices = _choices(solution)
    labels = _labels(choices)
    rows = [
        (label, action, cell(share), cell(choice["reached"]))
        for label, choice in zip(labels, choices, strict=True)
        for action, share in choice["actions"].items()
    ]
    title = f"{solution.table.game.title}: choices at precision {solution.precision[0, 0]:g}"
    believed = [
        (label, " > ".join(path), cell(belief))
        for label, choice in zip(labels, choices, strict=True)
        for path, belief in zip(choice["at"], choice["beliefs"], strict=True)
        if len(choice["at"]) > 1
    ]
    ends = _by_name(solution.table.outcomes, solution.outcome_probabilities()[:, 0])
    worth = _by_name(solution.table.players, solution.values[:, 0])
    tables = [
        _cut(title, ("decision", "action", "probability", "reached"), rows),
        _cut("Beliefs", ("decision", "where", "belief"), believed),
        Table("Outcomes", ("outcome", "probability"), _pairs(ends)),
        Table("Expected payoffs", ("player", "payoff"), _pairs(worth)),
    ]
    return tuple(table for table in tables if table.rows)


def _cut(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    if len(rows) > MOST_ROWS:
        title += f", the first {MOST_ROWS} of {len(rows)} (all of them with --json)"
    return Table(title, columns, tuple(rows[:MOST_ROWS]))


def _pairs(values: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    return tuple((name, cell(value)) for name, value in list(values.items())[:MOST_ROWS])


def certificate_lines(solution: Solution) -> tuple[str, ...]:
    """What an independent recursion over the game says of a solution, in a sentence or two."""
    found = _certificate(solution)
    said = f"Certificate: residual {found.residual[0]:.1e}"
    if not found.decisions:
        return (f"{said}; nobody decides anything.",)
    regret = np.nan_to_num(found.regret[:, 0], nan=-1.0)
    worst = int(regret.argmax())
    judged = (
        f"{said}; largest regret {cell(max(regret[worst], 0.0))} at {found.decisions[worst]!r}; "
        f"sequential rationality gap {cell(float(found.rationality_gap[0]))}, the most that a "
        "change of plan would gain anywhere."
    )
    unreached = int(np.isnan(found.regret[:, 0]).sum())
    if not unreached:
        return (judged,)
    some = "1 information set" if unreached == 1 else f"{unreached} information sets"
    return judged, f"{some} cannot be reached and had to be left out."


def _certified(found: Certificate, column: int) -> dict[str, Any]:
    """A certificate as JSON has it."""
    gap = float(found.rationality_gap[column])
    return {
        "residual": float(found.residual[column]),
        "regret": [_number(value) for value in found.regret[:, column]],
        "gap": [_number(value) for value in found.gap[:, column]],
        "rationality_gap": gap,
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _card(solution: Solution) -> dict[str, Any]:
    precision = float(solution.precision[0, 0])
    return {
        "title": solution.table.game.title,
        "players": list(solution.table.players),
        "precision": precision if np.isfinite(precision) else "inf",
    }


def _column(solution: Solution, found: Certificate, column: int) -> dict[str, Any]:
    return {
        "choices": _choices(solution, column),
        "outcomes": _by_name(solution.table.outcomes, solution.outcome_probabilities()[:, column]),
        "payoffs": _by_name(solution.table.players, solution.values[:, column]),
        "certificate": _certified(found, column),
    }


def solution_document(solution: Solution) -> str:
    """A solved game as a JSON document."""
    status = Status(int(solution.status[0])).name.lower()
    solved = {"status": status, "ties": int(solution.ties[0])}
    return json_document(_card(solution) | solved | _column(solution, _certificate(solution), 0))


def alternatives_tables(found: Equilibria) -> tuple[Table, ...]:
    """All equilibria side by side: choices, outcomes, payoffs, and how good each one is."""
    solution, count = found.solution, len(found)
    columns = tuple(
        str(k + 1) + (" (principal)" * (found.principal and not k)) for k in range(count)
    )
    choices = _choices(solution)
    rows = []
    place = 0
    for label, choice in zip(_labels(choices), choices, strict=True):
        for action in choice["actions"]:
            rows.append((f"{label}: {action}", *map(cell, solution.probabilities[place])))
            place += 1
    title = f"{solution.table.game.title}: equilibria at precision {solution.precision[0, 0]:g}"
    ends = solution.outcome_probabilities()
    certificate = found.certificate
    checks = (
        ("index", *(str(int(value)) for value in found.index)),
        ("residual", *(f"{value:.1e}" for value in certificate.residual)),
        ("largest regret", *map(cell, np.fmax.reduce(certificate.regret, axis=0, initial=0.0))),
        ("rationality gap", *map(cell, certificate.rationality_gap)),
    )
    names = solution.table.outcomes, solution.table.players
    return (
        _cut(title, ("probability of", *columns), rows),
        _cut("Outcomes", ("outcome", *columns), _table(names[0], ends)),
        _cut("Expected payoffs", ("player", *columns), _table(names[1], solution.values)),
        Table("Certificates", ("", *columns), checks),
    )


def _table(names: tuple[str, ...], values: np.ndarray[Any, Any]) -> list[tuple[str, ...]]:
    return [(name, *map(cell, row)) for name, row in zip(names, values, strict=True)]


def alternatives_document(found: Equilibria) -> str:
    """All equilibria as a JSON document."""
    each = [
        {"principal": found.principal and not k, "index": int(found.index[k])}
        | _column(found.solution, found.certificate, k)
        for k in range(len(found))
    ]
    search = {
        "starts": found.starts,
        "seed": found.seed,
        "index_sum": found.index_sum,
        "report": list(found.report()),
        "equilibria": each,
    }
    return json_document(_card(found.solution) | search)
