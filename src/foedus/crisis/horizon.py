"""Walking the horizon: a year's game for every year, solved backwards, followed forwards.

Refraining leads to the next year, whose discounted value is a payoff of this one. After the last
year things stay as they are for good. Each year is solved twice: once with the guarantors as the
challenger believes them to be, which gives the challenger's choices, and once with the guarantors
as they are, who meet those choices. Where belief and truth agree the two are the same game.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.carrying import expect_carried, solve_carried
from foedus.crisis.measures import year_measures
from foedus.games import GameTable, Program, Solution, expect, measure_table, solve, tabulate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.crisis.amounts import Amounts
    from foedus.crisis.stage import Stage

__all__ = ["Compiled", "Walk", "compile_stage", "walk"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Compiled:
    """The year's game as tables, built once for a cast.

    Attributes:
        stage: The game and its endings.
        table: The game as flat arrays.
        names: Names of the measures, the order of their rows.
        program: The measures as a program over the endings.
        believed_names: Names of the measures that matter as the challenger believes them.
        believed_program: Those measures as a program.
    """

    stage: Stage
    table: GameTable
    names: tuple[str, ...]
    program: Program
    believed_names: tuple[str, ...]
    believed_program: Program

    @cached_property
    def row(self) -> Mapping[str, int]:
        """Measure to its row."""
        return {name: i for i, name in enumerate(self.names)}

    @cached_property
    def believed_row(self) -> Mapping[str, int]:
        """Measure to its row among those the challenger believes."""
        return {name: i for i, name in enumerate(self.believed_names)}


def compile_stage(
    stage: Stage, extra: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Compiled:
    """Lay a year's game out for solving, with what is counted in it.

    Args:
        stage: The game of a year.
        extra: Further measures: name to the endings that count.

    Returns:
        The game as tables.
    """
    table = tabulate(stage.game)
    measures = year_measures(stage)
    believed = {
        name: weights
        for name, weights in measures.items()
        if name == "resisted" or name.startswith("fights.")
    }
    measures |= {name: dict.fromkeys(leaves, 1.0) for name, leaves in extra.items()}
    return Compiled(
        stage=stage,
        table=table,
        names=tuple(measures),
        program=measure_table(table, measures),
        believed_names=tuple(believed),
        believed_program=measure_table(table, believed),
    )


@dataclass(frozen=True)
class Walk:
    """A policy walked over its horizon, in a block of worlds.

    Attributes:
        measures: Expected measures of each year given that it is reached, [years, measures, N].
        believed: The same as the challenger believes, [years, measures, N].
        value: Actor to the value of the first year's start, arrays over worlds.
        believed_value: The same as the challenger believes.
        first_year: Choice probabilities of the first year, [actions, N].
        believed_first_year: The same in the game as the challenger believes it to be.
        terms: The named terms of the first year, [parameters, N].
        believed_terms: The same as the challenger believes.
        status: 0 where every year was solved, [N].
    """

    compiled: Compiled
    measures: FloatArray
    believed: FloatArray
    value: Mapping[str, FloatArray]
    believed_value: Mapping[str, FloatArray]
    first_year: FloatArray
    believed_first_year: FloatArray
    terms: FloatArray
    believed_terms: FloatArray
    status: NDArray[np.int8]

    def yearly(self, name: str) -> FloatArray:
        """A measure by year given that the year is reached, [years, N]."""
        return self.measures[:, self.compiled.row[name]]

    def yearly_believed(self, name: str) -> FloatArray:
        """The same as the challenger believes, [years, N]."""
        return self.believed[:, self.compiled.believed_row[name]]

    @cached_property
    def reached(self) -> FloatArray:
        """Probability that each year is reached under the accord, [years, N]."""
        going_on = np.cumprod(self.yearly("continues"), axis=0)
        return np.vstack([np.ones_like(going_on[:1]), going_on[:-1]])

    def total(self, name: str) -> FloatArray:
        """Probability that it happens within the horizon (for things that end the accord), [N]."""
        return np.asarray((self.reached * self.yearly(name)).sum(axis=0))

    def ever(self, happens: str, passes: str) -> FloatArray:
        """Probability that something that need not end the accord happens at least once, [N].

        Args:
            happens: The measure of its happening in a year.
            passes: The measure of the year going on without it.
        """
        without = np.cumprod(self.yearly(passes), axis=0)
        before = np.vstack([np.ones_like(without[:1]), without[:-1]])
        return np.asarray((before * self.yearly(happens)).sum(axis=0))


class _View:
    """The parameter rows of the year's game in one view: the truth, or the challenger's belief."""

    def __init__(self, compiled: Compiled, amounts: Amounts, years: int, *, believed: bool) -> None:
        self.compiled, self.amounts, self.believed = compiled, amounts, believed
        self.index = {name: i for i, name in enumerate(compiled.table.parameters)}
        self.rows = np.empty((len(self.index), amounts.size), dtype=amounts.dtype)
        self.put(amounts.standing_rows())
        self.solution: Solution | None = None  # its arrays serve every year
        # After the horizon things stay as they are: the value of holding.
        self.value: dict[str, FloatArray] = dict(amounts.presence.hold(years))

    def put(self, rows: Mapping[str, FloatArray]) -> None:
        for name, values in rows.items():
            if name in self.index:
                self.rows[self.index[name]] = values

    def year(
        self, year: int, precision: FloatArray, believed: FloatArray | None
    ) -> tuple[FloatArray, FloatArray, NDArray[np.int8]]:
        """Solve one year: choice probabilities, measures, status; the value moves back to it.

        ``believed`` holds the challenger to the choices of the game as it believes it to be.
        """
        amounts = self.amounts
        amounts.fill(self.rows, self.index, year, believed=self.believed)
        flow = amounts.presence.flow(year)
        discount = amounts.worlds["discount"]
        self.put({f"{a}.next": discount * self.value[a] for a in amounts.cast.everyone})
        held = None if believed is None else (amounts.cast.challenger,)
        table, rows = self.compiled.table, self.rows
        program = self.compiled.believed_program if self.believed else self.compiled.program
        if np.iscomplexobj(rows):
            choices, values = solve_carried(table, rows, precision, given=believed, held=held or ())
            measured = expect_carried(table, choices, program, rows)
            status = np.zeros(amounts.size, dtype=np.int8)
        else:
            solution = self.solution = solve(
                table, rows, precision, given=believed, held=held, out=self.solution
            )
            choices, values, status = solution.probabilities, solution.values, solution.status
            measured = expect(table, choices, program, rows)
        self.value = {actor: values[i] + flow[actor] for i, actor in enumerate(table.players)}
        return choices, measured, status


def walk(compiled: Compiled, amounts: Amounts, years: int) -> Walk:
    """Solve a policy over its horizon.

    Args:
        compiled: The year's game.
        amounts: The policy's amounts in a block of worlds.
        years: Length of the horizon.

    Returns:
        Measures by year, values at the start, and the first year's choices.
    """
    table, n = compiled.table, amounts.size
    precision = np.tile(amounts.worlds["precision"], (len(table.players), 1))
    seen = _View(compiled, amounts, years, believed=True)
    true = _View(compiled, amounts, years, believed=False)
    kind = amounts.dtype
    measures = np.empty((years, len(compiled.names), n), dtype=kind)
    believed = np.empty((years, len(compiled.believed_names), n), dtype=kind)
    status = np.zeros(n, dtype=np.int8)
    expected = choices = np.empty((len(table.actions), n))
    for year in reversed(range(years)):
        expected, believed[year], failed = seen.year(year, precision, None)
        status = np.maximum(status, failed)
        choices, measures[year], failed = true.year(year, precision, expected)
        status = np.maximum(status, failed)
    return Walk(
        compiled=compiled,
        measures=measures,
        believed=believed,
        value=true.value,
        believed_value=seen.value,
        first_year=choices,
        believed_first_year=expected,
        terms=true.rows,
        believed_terms=seen.rows,
        status=status,
    )
