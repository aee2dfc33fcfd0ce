"""What is counted in a game: measures over outcomes, compiled for ``expect``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from foedus.errors import Diagnostic, GameError, nearest
from foedus.games.game import Linear, Payoff, as_linear
from foedus.games.terms import Terms, compress, lift

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.games.tables import GameTable

__all__ = ["Program", "measure_table"]

IntArray: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Program:
    """Measures of a game as a forward pass: what ``expect`` runs.

    Step 0 is the root; every other step enters a node from the one above it, ``depth`` deep. Nodes
    below which no measure has a term are left out. Entry ``e`` of a step adds a linear expression,
    weighted with the probability of reaching the node, to measure ``measure[e]``.
    """

    names: tuple[str, ...]
    depth: IntArray
    kind: IntArray
    source: IntArray
    entry: IntArray
    measure: IntArray
    terms: Terms


def measure_table(table: GameTable, measures: Mapping[str, Mapping[str, Payoff]]) -> Program:
    """Compile measures of what happens, for ``expect``.

    A measure is the expected value of a number attached to outcomes: 1 for every outcome in which
    two states are at war gives the probability of that war; a linear expression gives a cost.

    Args:
        table: The game.
        measures: Measure name to {outcome name: value}; outcomes left out count 0.

    Returns:
        The compiled measures, in the order given.

    Raises:
        GameError: A measure names an outcome or parameter that the table does not have.
    """
    found: list[Diagnostic] = []
    index = {name: row for row, name in enumerate(table.parameters)}
    values: dict[str, list[Linear]] = {
        name: [Linear({})] * len(measures) for name in table.outcomes
    }
    for place, (measure, by_outcome) in enumerate(measures.items()):
        for outcome, value in by_outcome.items():
            if outcome not in values:
                fix = nearest(outcome, table.outcomes)
                found.append(
                    Diagnostic(f"measure {measure!r}", f"unknown outcome {outcome!r}", fix=fix)
                )
                continue
            values[outcome][place] = linear = as_linear(value)
            found += [
                Diagnostic(
                    f"measure {measure!r}", f"unknown parameter {name!r}", fix=nearest(name, index)
                )
                for name in linear.coefficients
                if name not in index
            ]
    if found:
        raise GameError(*found)
    below = [
        [int(child) for child in table.edge_child[table.edge_start[n] : table.edge_start[n + 1]]]
        for n in range(len(table.kind))
    ]
    at_leaves = {
        node: values[table.outcomes[which]]
        for node, which in enumerate(table.outcome)
        if which >= 0
    }
    return _program(table, tuple(measures), below, lift(below, at_leaves), index)


def _program(
    table: GameTable,
    names: tuple[str, ...],
    below: list[list[int]],
    lifted: list[list[Linear]],
    index: Mapping[str, int],
) -> Program:
    """The forward pass over the part of the tree in which some measure has a term."""
    live = [any(item.coefficients or item.constant for item in columns) for columns in lifted]
    for node in range(len(below) - 1, -1, -1):
        live[node] = live[node] or any(live[child] for child in below[node])
    depth, kind, source, entry, measure = [0], [0], [0], [0], []
    expressions: list[Linear] = []
    incoming = {
        int(table.edge_child[edge]): (int(table.kind[node]), int(table.edge_row[edge]))
        for node in range(len(below))
        for edge in range(table.edge_start[node], table.edge_start[node + 1])
    }
    for node, columns in enumerate(lifted):
        if node and not live[node]:
            continue
        if node:
            depth.append(len(table.paths[node]))
            kind.append(incoming[node][0])
            source.append(incoming[node][1])
        for column, item in enumerate(columns):
            if item.coefficients or item.constant:
                measure.append(column)
                expressions.append(item)
        entry.append(len(measure))
    arrays = [np.array(values, np.int64) for values in (depth, kind, source, entry, measure)]
    for array in arrays:
        array.flags.writeable = False
    return Program(
        names, arrays[0], arrays[1], arrays[2], arrays[3], arrays[4], compress(expressions, index)
    )
