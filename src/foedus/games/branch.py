"""Games with information sets, for many draws at once: logit equilibrium along one branch.

Where a player cannot tell nodes apart, its choice depends on beliefs, these on the choices above,
and these on its choice: an equilibrium has to be found. Logit agent equilibria (McKelvey and
Palfrey 1998, Experimental Economics 1:9-41) form curves over precision; one of them, the principal
branch, starts at blind choice, and this module follows it (Turocy 2005, Games and Economic
Behavior 51:243-263; 2010, Economic Theory 42:255-269). Above a precision of about ten payoff ranges
other equilibria are common, so taking the principal branch is a choice of the modeller.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from foedus.errors import Diagnostic, GameError
from foedus.games.backward import (
    FloatArray,
    Precision,
    Solution,
    Status,
    holding,
    precision_rows,
    raise_for,
    share,
    together,
)
from foedus.games.plan import plan_for
from foedus.games.reduction import Reduced
from foedus.games.still import first_splits, still_draws
from foedus.games.tables import GameTable, parameter_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from foedus.games.terms import IntArray

__all__ = ["Branch", "beliefs", "solve_at", "trace", "warm_up"]

MOST_STEPS = 20_000
HELD = 2

_log = logging.getLogger("foedus.games")


class Rows(NamedTuple):
    """Linear expressions over parameters for the kernel: the arrays of ``Terms``."""

    start: IntArray
    row: IntArray
    coefficient: FloatArray
    constant: FloatArray


class Inputs(NamedTuple):
    """What the kernel is given for every draw; see ``trace``."""

    parameters: FloatArray
    direction: FloatArray
    targets: FloatArray
    given: FloatArray
    holds: IntArray


class Found(NamedTuple):
    """What the kernel writes; see ``Branch``."""

    probabilities: FloatArray
    values: FloatArray
    status: npt.NDArray[np.int8]
    folds: npt.NDArray[np.int32]
    steps: npt.NDArray[np.int32]
    residual: FloatArray


@dataclass(frozen=True, eq=False)
class Branch:
    """The principal branch of every draw at the precisions asked for.

    Attributes:
        table: The game.
        parameters: Parameter values [parameters, N].
        precisions: The precisions, as asked for [precisions].
        direction: Precision of each player per unit of those [players, N or 1].
        probabilities: Choice probabilities, rows as ``table.actions`` [precisions, actions, N];
            NaN where the branch was not followed that far.
        values: Expected payoffs at the root [precisions, players, N], in payoff units.
        status: A ``Status`` for every draw [N]. A draw that ended at a bifurcation keeps what was
            found at lower precisions.
        folds: Turning points passed before each precision [precisions, N]: places where the branch
            runs back to lower precision for a while. Above 0, other equilibria exist nearby.
        steps: Steps along the branch [N].
        residual: Largest difference between log odds and precision times the difference of
            expected payoffs [precisions, N].
    """

    table: GameTable
    parameters: FloatArray
    precisions: FloatArray
    direction: FloatArray
    probabilities: FloatArray
    values: FloatArray
    status: npt.NDArray[np.int8]
    folds: npt.NDArray[np.int32]
    steps: npt.NDArray[np.int32]
    residual: FloatArray

    def __repr__(self) -> str:
        """One line: game, precisions, draws and how they ended."""
        ends = ", ".join(f"{count} {state.name.lower()}" for state, count in self.ends().items())
        levels = ", ".join(f"{level:g}" for level in self.precisions)
        return f"<Branch of {self.table.game.title!r} at {levels}: {ends}>"

    def ends(self) -> dict[Status, int]:
        """How many draws ended with each status, those that occur."""
        counts = np.bincount(self.status, minlength=len(Status))
        return {state: int(counts[state]) for state in Status if counts[state]}

    def raise_on_failure(self) -> Branch:
        """Return the branch itself if every draw reached every precision.

        Raises:
            GameError: Some draws did not; says how many, the first of each kind, and what to try.
        """
        raise_for(self.status)
        return self

    def at(self, precision: float) -> Solution:
        """The solution at one of the precisions, with all that can be read from a solution.

        Args:
            precision: One of ``precisions``.

        Raises:
            GameError: The branch was not asked for that precision.
        """
        level = np.flatnonzero(self.precisions == precision)
        if not level.size:
            asked = ", ".join(f"{other:g}" for other in self.precisions)
            raise GameError(Diagnostic("precision", f"{precision:g} was not traced", asked))
        place = int(level[0])
        # A draw that was followed this far is solved here, whatever happened to it later.
        status = np.where(np.isnan(self.residual[place]), self.status, Status.SOLVED)
        return Solution(
            self.table,
            self.parameters,
            precision * self.direction,
            self.probabilities[place],
            self.values[place],
            status.astype(np.int8),
            np.zeros(len(status), np.int32),
        )


def trace(  # noqa: PLR0913  what is prescribed and how carefully are options of their own
    table: GameTable,
    parameters: Mapping[str, Any] | FloatArray,
    precisions: Sequence[float] | FloatArray | float,
    *,
    direction: Precision | None = None,
    given: FloatArray | None = None,
    held: Iterable[str] | None = None,
    most_steps: int = MOST_STEPS,
    care: float = 1.0,
    threads: int = 1,
) -> Branch:
    """Follow the principal branch of a game from blind choice to the precisions asked for.

    Where the branch folds back and reaches a precision several times, the first time counts. At
    an exact bifurcation, as in games whose players are interchangeable, there is no such thing as
    the branch beyond it: the draw gets a status and NaN, never one of the arms without a word. The
    result for a draw has the same bits whatever else is in the batch.

    Args:
        table: The game, from ``tabulate``.
        parameters: Values in table order [parameters, N], or name to number or array [N].
        precisions: Precisions per unit of payoff, finite and not negative, in any order.
        direction: What a precision of 1 means to each player: a mapping of player to number or
            array [N], or an array [players, N or 1]. None: 1 for everyone.
        given: Prescribed choice probabilities [actions, N], as ``solve`` takes them.
        held: Players to whom ``given`` applies, as ``solve`` takes them.
        most_steps: Steps after which a draw is given up.
        care: How many times smaller than usual the corrections are that steps aim at. Another
            policy of steps costs more and finds the same branch: trace a sample again with a care
            of 100 where you want to be sure that no draw has jumped to another one.
        threads: How many threads share the draws.

    Returns:
        The branch, one column a draw.

    Raises:
        GameError: Shapes or names do not fit.

    Example:
        >>> from foedus.games import Chance, Decision, Game, Outcome, tabulate, trace
        >>> def deal(high):
        ...     won = Outcome("showdown", {"A": 2 if high else -2, "B": -2 if high else 2})
        ...     reply = {"meet": won, "pass": Outcome("passed", {"A": 1, "B": -1})}
        ...     bet = {"raise": Decision("B", "meet?", reply, infoset="raised"),
        ...            "fold": Outcome("folded", {"A": -1, "B": 1})}
        ...     return Decision("A", "high card" if high else "low card", bet)
        >>> cards = Chance("deal", {"high": (0.5, deal(True)), "low": (0.5, deal(False))})
        >>> table = tabulate(Game("Stripped-down poker", ("A", "B"), cards))
        >>> branch = trace(table, {}, [0.5, 1, 5])
        >>> branch.probabilities[:, table.row("low card", "raise"), 0].round(4)
        array([0.5336, 0.5391, 0.409 ])
    """
    levels = np.atleast_1d(np.asarray(precisions, np.float64))
    if levels.ndim != 1 or not levels.size or not np.all((levels >= 0) & (levels < np.inf)):
        wanted = "finite numbers, not negative"
        fix = "a large number for the limit"
        raise GameError(Diagnostic("precisions", f"{precisions!r}", wanted, fix))
    rows = parameter_rows(table, parameters)
    toward = precision_rows(table, 1.0 if direction is None else direction)
    order = np.argsort(levels, kind="stable")
    ascending = levels[order][:, None]
    rows, found = _run(table, rows, toward, ascending, given, held, most_steps, care, threads)
    back = np.argsort(order, kind="stable")
    return Branch(
        table, rows, levels, toward, found.probabilities[back], found.values[back], found.status,
        found.folds[back], found.steps, found.residual[back],
    )  # fmt: skip


def solve_at(
    table: GameTable,
    rows: FloatArray,
    precise: FloatArray,
    *,
    given: FloatArray | None,
    held: Iterable[str] | None,
    threads: int,
) -> Solution:
    """Solve at one precision by player and draw: what ``solve`` does where beliefs matter.

    Args:
        table: The game.
        rows: Parameters [parameters, N].
        precise: Precision [players, N or 1].
        given: As ``solve`` takes it.
        held: As ``solve`` takes it.
        threads: How many threads share the draws.
    """
    highest = precise.max(axis=0)
    usable = np.isfinite(highest) & (highest > 0)
    # What is no precision goes to the kernel as it is, which marks the draw.
    target = np.where(usable, highest, np.where(highest == 0, 0.0, 1.0))
    direction = precise / np.where(usable, highest, 1.0)
    rows, found = _run(
        table, rows, direction, target[None, :], given, held, MOST_STEPS, 1.0, threads
    )
    ties = np.zeros(len(found.status), np.int32)
    probabilities, values = found.probabilities[0], found.values[0]
    return Solution(table, rows, precise, probabilities, values, found.status, ties)


def warm_up(report: Callable[[str], None] | None = None) -> float:
    """Compile or load the kernel of the branch now rather than in the first call of ``trace``.

    Args:
        report: Called with a sentence before and after.

    Returns:
        Seconds it took.
    """
    tell = report if report is not None else (lambda _: None)
    tell("Loading the branch kernel; the first time on a machine it is compiled (half a minute).")
    begin = time.perf_counter()
    _kernel()
    seconds = time.perf_counter() - begin
    tell(f"The branch kernel is ready after {seconds:.1f} s.")
    return seconds


@cache
def _kernel() -> Callable[..., None]:
    """The kernel; importing its module compiles it or loads it from the cache on disk."""
    _log.info("loading the branch kernel; compiled the first time on a machine (half a minute)")
    begin = time.perf_counter()
    from foedus.games._branch import branch

    _log.info("the branch kernel is ready after %.1f s", time.perf_counter() - begin)
    return branch


def _run(  # noqa: PLR0913, PLR0917  what ``trace`` and ``solve_at`` have in common
    table: GameTable,
    rows: FloatArray,
    direction: FloatArray,
    targets: FloatArray,
    given: FloatArray | None,
    held: Iterable[str] | None,
    most_steps: int,
    care: float,
    threads: int,
) -> tuple[FloatArray, Found]:
    """Trace all draws to ascending targets [levels, N or 1]; also parameters of every draw."""
    precise = direction if direction.shape[1] > 1 else targets
    draws = together(table, rows, precise, given)
    if rows.shape[1] != draws:
        rows = np.ascontiguousarray(np.broadcast_to(rows, (len(rows), draws)))
    choices = np.empty((0, 0)) if given is None else np.ascontiguousarray(given, np.float64)
    holds = holding(table, given, held)
    levels = len(targets)
    found = Found(
        np.empty((levels, len(table.actions), draws)),
        np.empty((levels, len(table.players), draws)),
        np.empty(draws, np.int8),
        np.empty((levels, draws), np.int32),
        np.empty(draws, np.int32),
        np.empty((levels, draws)),
    )
    pay, odds = table.payoffs, table.chances
    payoffs = Rows(pay.start, pay.row, pay.coefficient, pay.constant)
    chances = Rows(odds.start, odds.row, odds.coefficient, odds.constant)
    toward, goals = np.ascontiguousarray(direction), np.ascontiguousarray(targets)
    # Views that cannot be written to: the kernel takes these, whoever owns the arrays.
    inputs = Inputs(rows.view(), toward.view(), goals.view(), choices.view(), holds.view())
    for array in inputs:
        array.flags.writeable = False
    plan = plan_for(table, tuple((holds == HELD).tolist()))
    kernel = _kernel()

    def part(start: int, stop: int) -> None:
        kernel(plan, payoffs, chances, inputs, most_steps, care, start, stop, found)

    share(part, draws, threads)
    if given is None:
        _mark_splits(table, rows, toward, goals, found)
    return rows, found


def _mark_splits(
    table: GameTable, rows: FloatArray, direction: FloatArray, targets: FloatArray, found: Found
) -> None:
    """Leave unanswered what lies beyond a split of a branch along which no choice moves."""
    still = still_draws(table, found.probabilities[-1])
    still = still[found.status[still] == Status.SOLVED]
    if not still.size:
        return
    draws = found.status.size
    every = np.broadcast_to(direction, (len(direction), draws))[:, still]
    goals = np.broadcast_to(targets, (len(targets), draws))[:, still]
    beyond = goals > first_splits(table, rows[:, still], every)
    levels, places = np.nonzero(beyond)
    for results in (found.probabilities, found.values):
        results[levels, :, still[places]] = np.nan
    found.residual[levels, still[places]] = np.nan
    found.status[still[beyond.any(axis=0)]] = Status.BIFURCATION


def beliefs(solution: Solution) -> FloatArray:
    """What players believe at their information sets, by Bayes' rule from all choices.

    Args:
        solution: From ``solve`` or ``Branch.at``.

    Returns:
        For every node in preorder the probability that its player, called on to move in its
        information set, gives it [nodes, N]; 1 where the set is that node alone, NaN at outcomes
        and chance nodes, and where the whole set is reached with probability zero.
    """
    table = solution.table
    with np.errstate(divide="ignore"):
        steps = np.log(solution.edge_probabilities())
    reach = np.zeros((len(table.kind), solution.probabilities.shape[1]))
    for n in np.flatnonzero(table.kind):
        for edge in range(table.edge_start[n], table.edge_start[n + 1]):
            reach[table.edge_child[edge]] = reach[n] + steps[edge]
    found = np.full_like(reach, np.nan)
    for members in Reduced(table).members:
        if len(members) == 1:
            found[members] = np.where(solution.status == Status.SOLVED, 1.0, np.nan)
            continue
        top = reach[members].max(axis=0)
        weight = np.exp(reach[members] - np.where(np.isneginf(top), np.nan, top))
        found[members] = weight / weight.sum(axis=0)
    return found
