"""Games of perfect information, for many draws at once: logit or subgame-perfect choice.

At each decision the player chooses action ``a`` with probability proportional to
``exp(precision * EU(a))``, where ``EU`` follows from the choices below (agent quantal response;
McKelvey and Palfrey 1998, Experimental Economics 1:9-41; for crises Signorino 1999, American
Political Science Review 93:279-297). Infinite precision is best response, hence subgame
perfection; equally good actions then share their probability equally and are counted.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from foedus.errors import Diagnostic, GameError, nearest
from foedus.games.tables import CHANCE, GameTable, parameter_rows

if TYPE_CHECKING:
    from foedus.games.measures import Program

__all__ = ["Solution", "Status", "expect", "solve", "warm_up"]

FloatArray: TypeAlias = npt.NDArray[np.float64]
Precision: TypeAlias = float | Mapping[str, Any] | FloatArray

_log = logging.getLogger("foedus.games")
_NOTHING_GIVEN = np.empty((0, 0))


class Status(IntEnum):
    """How solving one draw ended; ``advice`` says what to try."""

    SOLVED = 0
    INVALID_PARAMETER = 1
    INVALID_PRECISION = 2
    INVALID_CHANCE = 3
    INVALID_GIVEN = 4
    OVERFLOW = 5
    BIFURCATION = 6
    LOST = 7
    ENDLESS = 8

    @property
    def advice(self) -> str:
        """What happened and what to try, in one sentence."""
        return _ADVICE[self]


_ADVICE = {
    Status.SOLVED: "solved",
    Status.INVALID_PARAMETER: (
        "a parameter is NaN or infinite; look at how the draw was made, and use large finite "
        "numbers instead of infinite payoffs"
    ),
    Status.INVALID_PRECISION: (
        "a precision is NaN or negative; it must be 0 (blind choice) or more, inf for best response"
    ),
    Status.INVALID_CHANCE: (
        "the probabilities of a chance node are negative or do not sum to 1; write the last branch "
        "as 1 minus the others"
    ),
    Status.INVALID_GIVEN: (
        "prescribed choices of a decision are incomplete, negative or do not sum to 1; prescribe "
        "all actions of a decision or none (NaN)"
    ),
    Status.OVERFLOW: "payoffs overflow double precision; choose a larger unit",
    Status.BIFURCATION: (
        "the branch of equilibria splits, as where players or actions are interchangeable, so "
        "there is no principal one beyond; ask for a lower precision, or break the symmetry and "
        "look at what follows on either side"
    ),
    Status.LOST: (
        "the branch could not be followed to that precision; ask for a lower one, or allow more "
        "steps"
    ),
    Status.ENDLESS: (
        "infinite precision where beliefs matter; ask for a large finite one, and look whether "
        "the answer still moves"
    ),
}


@dataclass(frozen=True, eq=False)
class Solution:
    """Choices and values of every draw, with what they were computed from.

    Attributes:
        table: The game.
        parameters: Parameter values [parameters, N].
        precision: Precision [players, N], or [players, 1] when the same for every draw.
        probabilities: Choice probabilities, rows as ``table.actions`` [actions, N]; NaN in draws
            that were not solved.
        values: Expected payoffs at the root [players, N], in payoff units.
        status: A ``Status`` for every draw [N].
        ties: At infinite precision, how many decisions had several best actions [N].
    """

    table: GameTable
    parameters: FloatArray
    precision: FloatArray
    probabilities: FloatArray
    values: FloatArray
    status: npt.NDArray[np.int8]
    ties: npt.NDArray[np.int32]

    def __repr__(self) -> str:
        """One line: game, draws and how they ended."""
        ends = ", ".join(f"{count} {state.name.lower()}" for state, count in self.ends().items())
        return f"<Solution of {self.table.game.title!r}: {ends}>"

    def probability(self, node: str | tuple[str, ...], action: str) -> FloatArray:
        """Probability of choosing an action once its decision is reached.

        Args:
            node: The decision: its name, or the labels that lead to it.
            action: The action's label.

        Returns:
            One probability a draw [N].

        Raises:
            GameError: There is no such decision or action.
        """
        chosen: FloatArray = self.probabilities[self.table.row(node, action)]
        return chosen

    def reach(self) -> FloatArray:
        """Probability of reaching each node [nodes, N], nodes in preorder."""
        table, edges = self.table, self.edge_probabilities()
        reach = np.ones((len(table.kind), self.probabilities.shape[1]))
        reach[0, self.status != Status.SOLVED] = np.nan
        for node in range(len(table.kind)):
            for edge in range(table.edge_start[node], table.edge_start[node + 1]):
                np.multiply(reach[node], edges[edge], out=reach[table.edge_child[edge]])
        return reach

    def outcome_probabilities(self) -> FloatArray:
        """Probability of each outcome name [outcomes, N], rows as ``table.outcomes``."""
        reach, table = self.reach(), self.table
        totals = np.zeros((len(table.outcomes), reach.shape[1]))
        for node in np.flatnonzero(table.outcome >= 0):
            totals[table.outcome[node]] += reach[node]
        return totals

    def node_values(self) -> FloatArray:
        """Expected payoffs of every player from every node on [nodes, players, N]."""
        table, edges = self.table, self.edge_probabilities()
        nodes, players = len(table.kind), len(table.players)
        values = table.payoffs.evaluate(self.parameters).reshape(nodes, players, -1)
        for node in range(nodes - 1, -1, -1):
            for edge in range(table.edge_start[node], table.edge_start[node + 1]):
                values[node] += edges[edge] * values[table.edge_child[edge]]
        values[:, :, self.status != Status.SOLVED] = np.nan
        return values

    def ends(self) -> dict[Status, int]:
        """How many draws ended with each status, those that occur."""
        counts = np.bincount(self.status, minlength=len(Status))
        return {state: int(counts[state]) for state in Status if counts[state]}

    def raise_on_failure(self) -> Solution:
        """Return the solution itself if every draw is solved.

        Raises:
            GameError: Some draws are not; says how many, the first of each kind, and what to try.
        """
        raise_for(self.status)
        return self

    def edge_probabilities(self) -> FloatArray:
        """Probability of every edge once its node is reached [edges, N], edges as the table's."""
        table = self.table
        chances = np.maximum(table.chances.evaluate(self.parameters), 0.0)
        rows = [
            (chances if table.kind[node] == CHANCE else self.probabilities)[table.edge_row[edge]]
            for node in range(len(table.kind))
            for edge in range(table.edge_start[node], table.edge_start[node + 1])
        ]
        return np.array(rows) if rows else np.empty((0, self.probabilities.shape[1]))


def raise_for(status: npt.NDArray[np.int8]) -> None:
    """Raise one error for all draws that are not solved, saying what to try."""
    found = [
        Diagnostic(
            f"draw {int(np.argmax(status == state))}",
            f"{np.count_nonzero(status == state)} of {len(status)} draws: {state.advice}",
        )
        for state in Status
        if state is not Status.SOLVED and np.any(status == state)
    ]
    if found:
        raise GameError(*found)


def solve(
    table: GameTable,
    parameters: Mapping[str, Any] | FloatArray,
    precision: Precision,
    *,
    given: FloatArray | None = None,
    held: Iterable[str] | None = None,
    out: Solution | None = None,
    threads: int = 1,
) -> Solution:
    """Solve a game for every draw of its parameters.

    With perfect information by backward induction; where nodes share an information set, at the
    point of the principal branch of logit equilibria with this precision (see ``trace``, which
    takes many precisions at once and says more).

    The result for a draw has the same bits whatever else is in the batch and however many threads
    work on it. A draw that cannot be solved gets a status and NaN, never an exception.

    Args:
        table: The game, from ``tabulate``.
        parameters: Values in table order [parameters, N], or name to number or array [N].
        precision: Logit precision per unit of payoff: one number, a mapping of player to number
            or array [N], or an array [players, N] or [players, 1]. 0 is blind choice, ``inf`` the
            best response (actions within 1e-12 of the best, relative to the larger of 1 and the
            values compared, are equally good; not where beliefs matter). Doubling payoffs is
            doubling precision.
        given: Prescribed choice probabilities [actions, N]; a decision whose actions are all NaN
            is free. ``table.hold`` makes one from a solution.
        held: Players to whom ``given`` applies; everyone else is free whatever it holds, and NaN
            in a row of theirs is a failure of the draw. None: everyone, NaN is free. The quick
            way to hold one player at ``believed.probabilities``.
        out: A solution of this table with as many draws, whose arrays are overwritten.
        threads: How many threads share the draws.

    Returns:
        The solution, one column a draw.

    Raises:
        GameError: Shapes or names do not fit.

    Example:
        >>> from foedus.games import Decision, Game, Linear, Outcome, tabulate
        >>> reply = Decision("B", "reply", {
        ...     "yield": Outcome("concession", {"A": 1, "B": -1}),
        ...     "fight": Outcome("war", {"A": -1, "B": Linear({"cost": -1})})})
        >>> root = Decision("A", "demand", {"no": Outcome("peace", {"A": 0, "B": 0}), "yes": reply})
        >>> table = tabulate(Game("A demand", ("A", "B"), root))
        >>> solution = solve(table, {"cost": [0.5, 2.0]}, precision=1)
        >>> solution.probability("demand", "yes").round(4)
        array([0.4391, 0.6135])
    """
    rows = parameter_rows(table, parameters)
    precise = precision_rows(table, precision)
    if not table.perfect_information:
        return _solve_with_beliefs(table, rows, precise, given, held, out, threads)
    draws = together(table, rows, precise, given)
    if rows.shape[1] != draws:
        rows = np.ascontiguousarray(np.broadcast_to(rows, (len(rows), draws)))
    choices = _NOTHING_GIVEN if given is None else np.ascontiguousarray(given, np.float64)
    holds = holding(table, given, held)
    if out is None:
        probabilities = _room((len(table.actions), draws))
        values = _room((len(table.players), draws))
        status, ties = np.empty(draws, np.int8), np.empty(draws, np.int32)
    else:
        probabilities, values, status, ties = _buffers(table, draws, out)
    kernel, _ = _kernels()

    def part(start: int, stop: int) -> None:
        kernel(
            *table.layout, rows, precise, choices, holds, start, stop,
            probabilities, values, status, ties,
        )  # fmt: skip

    share(part, draws, threads)
    return Solution(table, rows, precise, probabilities, values, status, ties)


def expect(
    table: GameTable,
    probabilities: FloatArray,
    program: Program,
    parameters: Mapping[str, Any] | FloatArray,
    *,
    out: FloatArray | None = None,
) -> FloatArray:
    """Expected values of measures under given choice probabilities.

    Args:
        table: The game.
        probabilities: Choice probabilities [actions, N], such as ``solution.probabilities``.
        program: What to measure, from ``measure_table``.
        parameters: As ``solve`` takes them.
        out: Array [measures, N] to write to.

    Returns:
        One row a measure, in the order of ``program.names`` [measures, N]; NaN in draws whose
        probabilities are NaN.

    Raises:
        GameError: Shapes or names do not fit.
    """
    rows = parameter_rows(table, parameters)
    if probabilities.ndim != 2 or len(probabilities) != len(table.actions):
        found = f"shape {probabilities.shape}"
        raise GameError(Diagnostic("probabilities", found, f"[{len(table.actions)}, draws]"))
    choices = np.ascontiguousarray(probabilities, np.float64)
    draws = choices.shape[1]
    if rows.shape[1] != draws:
        if rows.shape[1] != 1:
            found = f"{rows.shape[1]} draws of parameters, {draws} of probabilities"
            raise GameError(Diagnostic("parameters", found, "equally many"))
        rows = np.ascontiguousarray(np.broadcast_to(rows, (len(rows), draws)))
    shape = (len(program.names), draws)
    if out is None:
        out = np.empty(shape)
    elif out.shape != shape:
        raise GameError(Diagnostic("out", f"shape {out.shape}", f"{list(shape)}"))
    terms, odds = program.terms, table.chances
    _, kernel = _kernels()
    kernel(
        program.depth,
        program.kind,
        program.source,
        program.entry,
        program.measure,
        *(terms.start, terms.row, terms.coefficient, terms.constant),
        *(odds.start, odds.row, odds.coefficient, odds.constant),
        rows,
        choices,
        out,
    )
    return out


def warm_up(report: Callable[[str], None] | None = None) -> float:
    """Compile or load the kernels now rather than in the first call of ``solve``.

    The first time on a machine they are compiled, which takes some seconds; afterwards they come
    from a cache on disk. What happens is also logged to ``foedus.games`` at level INFO.

    Args:
        report: Called with a sentence before and after.

    Returns:
        Seconds it took.
    """
    tell = report if report is not None else (lambda _: None)
    tell("Loading the game kernels; the first time on a machine they are compiled (some seconds).")
    begin = time.perf_counter()
    _kernels()
    seconds = time.perf_counter() - begin
    tell(f"The game kernels are ready after {seconds:.1f} s.")
    return seconds


@cache
def _kernels() -> tuple[Callable[..., None], Callable[..., None]]:
    """The backward and the forward kernel.

    Importing their modules compiles them or loads them from the cache on disk.
    """
    _log.info("loading the game kernels; compiled the first time on a machine (some seconds)")
    begin = time.perf_counter()
    from foedus.games._expectation import expectation
    from foedus.games._kernels import backward

    _log.info("the game kernels are ready after %.1f s", time.perf_counter() - begin)
    return backward, expectation


def _solve_with_beliefs(
    table: GameTable,
    rows: FloatArray,
    precise: FloatArray,
    given: FloatArray | None,
    held: Iterable[str] | None,
    out: Solution | None,
    threads: int,
) -> Solution:
    """Solve a game in which nodes share information sets: along its principal branch."""
    from foedus.games.branch import solve_at

    found = solve_at(table, rows, precise, given=given, held=held, threads=threads)
    if out is None:
        return found
    probabilities, values, status, ties = _buffers(table, len(found.status), out)
    probabilities[:], values[:] = found.probabilities, found.values
    status[:], ties[:] = found.status, found.ties
    return Solution(table, found.parameters, precise, probabilities, values, status, ties)


def precision_rows(table: GameTable, precision: Precision) -> FloatArray:
    players = len(table.players)
    if isinstance(precision, Mapping):
        strange = [name for name in precision if name not in table.players]
        missing = [name for name in table.players if name not in precision]
        if strange or missing:
            raise GameError(
                *(
                    Diagnostic("precision", f"unknown player {name!r}", fix=nearest(name, missing))
                    for name in strange
                ),
                *(Diagnostic("precision", f"none for player {name!r}") for name in missing),
            )
        columns = [np.atleast_1d(np.asarray(precision[name], float)) for name in table.players]
        try:
            return np.ascontiguousarray(np.stack(np.broadcast_arrays(*columns)))
        except ValueError as error:
            found = "arrays of different lengths"
            raise GameError(Diagnostic("precision", found, "numbers or arrays [N]")) from error
    array = np.asarray(precision, np.float64)
    if array.ndim == 0:
        return np.full((players, 1), array)
    if array.ndim == 2 and len(array) == players:
        return np.ascontiguousarray(array)
    expected = f"a number, a mapping by player, or [{players}, draws]"
    raise GameError(Diagnostic("precision", f"shape {array.shape}", expected))


def together(
    table: GameTable, rows: FloatArray, precise: FloatArray, given: FloatArray | None
) -> int:
    """The number of draws that parameters, precision and prescribed choices agree on."""
    sizes = {"parameters": rows.shape[1], "precision": precise.shape[1]}
    if given is not None:
        if given.ndim != 2 or len(given) != len(table.actions):
            expected = f"[{len(table.actions)}, draws]"
            raise GameError(Diagnostic("given", f"shape {given.shape}", expected))
        sizes["given"] = given.shape[1]
    draws = next((size for size in sizes.values() if size != 1), 1)
    if any(size not in (1, draws) for size in sizes.values()) or sizes.get("given", draws) != draws:
        found = ", ".join(f"{size} draws of {name}" for name, size in sizes.items())
        raise GameError(Diagnostic("solve", found, "equally many (numbers serve every draw)"))
    return draws


def holding(
    table: GameTable, given: FloatArray | None, held: Iterable[str] | None
) -> npt.NDArray[np.int64]:
    """For each player: 0 free, 1 held where a choice is given, 2 held."""
    if given is None:
        if held is not None:
            raise GameError(Diagnostic("held", "players are held but at nothing", "given as well"))
        return np.zeros(len(table.players), np.int64)
    if held is None:
        return np.ones(len(table.players), np.int64)
    names = tuple(held)
    for name in names:
        if name not in table.players:
            fix = nearest(name, table.players)
            raise GameError(Diagnostic("held", f"unknown player {name!r}", fix=fix))
    return np.array([2 if player in names else 0 for player in table.players], np.int64)


def _room(shape: tuple[int, int]) -> FloatArray:
    """An array that starts where a cache line does, which makes writing to it quicker."""
    size = shape[0] * shape[1]
    room = np.empty(size + 8)
    begin = -(room.ctypes.data // 8) % 8
    return room[begin : begin + size].reshape(shape)


def _buffers(table: GameTable, draws: int, out: Solution) -> tuple[Any, ...]:
    if out.table is not table or out.status.shape != (draws,):
        found = f"{out!r} with {len(out.status)} draws"
        raise GameError(Diagnostic("out", found, f"a solution of {table!r} with {draws} draws"))
    return out.probabilities, out.values, out.status, out.ties


def share(part: Callable[[int, int], None], draws: int, threads: int) -> None:
    """Run `part` over all draws, in several threads if asked; the kernel releases the lock."""
    if threads <= 1 or draws <= 1:
        part(0, draws)
        return
    from concurrent.futures import ThreadPoolExecutor

    bounds = np.linspace(0, draws, threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(part, *span) for span in itertools.pairwise(bounds)]:
            done.result()
