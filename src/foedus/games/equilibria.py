"""Other equilibria of one game: a search from many random starts, and what speaks for its end.

Above a precision of about ten payoff ranges a good part of games has several logit equilibria, and
the principal branch is one selection among them. Here Newton's method is started from random play
at several precisions on the way up, so that pairs of equilibria which appear on the way are met
where they are easy to find. No search of this kind proves that it has found everything; an index
sum that is not one proves that it has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import Diagnostic, GameError
from foedus.games._worth import (
    Point,
    Structure,
    by_unknown,
    less_first,
    logs_of,
    point,
    slopes,
    structure,
)
from foedus.games.backward import Precision, Solution, Status, precision_rows, solve
from foedus.games.certificate import Certificate, certify
from foedus.games.tables import GameTable, parameter_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.games.terms import FloatArray, IntArray

__all__ = ["Equilibria", "equilibria"]

LEVELS = 12  # precisions on the way up, each a constant factor above the last
MOST_ROUNDS = 6  # more rounds at the full precision while the indices do not sum to one
MOST_ITERATIONS = 60
ENOUGH = 1e-11  # the largest part of H that counts as zero, times 1 + precision
SAME = 1e-6  # choices no further apart than this are one equilibrium
LONGEST = 4.0  # the longest step in log odds that Newton's method is trusted with
_FLAT = 1e-9  # a determinant this small, per unknown, has no sign to speak of


@dataclass(frozen=True, eq=False)
class Equilibria:
    """The logit equilibria that a search has found.

    Attributes:
        solution: The equilibria as columns of a solution, the principal one first where there is
            one, then by the first choice probability that differs; everything that reads
            solutions reads these.
        certificate: Residual, regrets and gaps, one column an equilibrium.
        index: Sign of the determinant of dH/dz at each: 1 or -1, and 0 where the equilibrium is
            too close to a turning point to say [equilibria].
        principal: Whether the first one lies on the principal branch.
        starts: How many starts were made.
        seed: The seed of the starts.
    """

    solution: Solution
    certificate: Certificate
    index: IntArray
    principal: bool
    starts: int
    seed: int

    def __len__(self) -> int:
        """How many equilibria were found."""
        return len(self.index)

    @property
    def index_sum(self) -> int | None:
        """The sum of the indices, which is 1 when none is missing; None where it does not apply."""
        return None if (self.index == 0).any() else int(self.index.sum())

    def report(self) -> tuple[str, ...]:
        """What the search says and what it does not, a sentence each."""
        count = len(self)
        if self.starts == 0:
            return ("With perfect information and finite precision there is one equilibrium.",)
        some = "1 equilibrium" if count == 1 else f"{count} equilibria"
        said = [f"{some} found from {self.starts:,} random starts (seed {self.seed})."]
        if self.principal:
            said.append("The first lies on the principal branch.")
        else:
            said.append("The principal branch does not reach this precision.")
        total = self.index_sum
        if total is None:
            said.append(
                "One is so close to a turning point that the index sum does not apply: "
                "others may be missing."
            )
        elif total == 1:
            said.append("Their indices sum to 1, as they must when none is missing; no proof.")
        else:
            said.append(f"Their indices sum to {total}, not to 1: at least one more is missing.")
        return tuple(said)


def equilibria(
    table: GameTable,
    parameters: Mapping[str, Any] | FloatArray,
    precision: Precision,
    *,
    starts: int = 200,
    seed: int = 1,
) -> Equilibria:
    """Search for all logit equilibria of one game at one precision.

    Args:
        table: The game.
        parameters: One draw of its parameters, as ``solve`` takes them.
        precision: Finite precision per unit of payoff: a number or by player.
        starts: Random starts at each of twelve precisions on the way up; twice as many in each of
            up to six more rounds, while the index sum says that something is missing.
        seed: The seed of the starts; the same seed finds the same.

    Returns:
        What was found, merged where two starts led to the same, each with its certificate and
        index. The sum of the indices of all equilibria of a game is 1 where none is degenerate,
        because the only equilibrium at precision 0 has index 1 and no equilibrium leaves or comes
        from infinity on the way up (McKelvey and Palfrey 1995, Games and Economic Behavior
        10:6-38, on the odd number of equilibria).

    Raises:
        GameError: More than one draw, a precision that is not finite, or a game that cannot be
            solved with these parameters.

    Example:
        >>> from foedus.games import Decision, Game, Outcome, tabulate
        >>> def reply(left, right):
        ...     ends = {"l": Outcome("left", dict.fromkeys("AB", left)),
        ...             "r": Outcome("right", dict.fromkeys("AB", right))}
        ...     return Decision("B", "reply", ends, infoset="unseen")
        >>> first = Decision("A", "first", {"L": reply(2, 0), "R": reply(0, 1)})
        >>> found = equilibria(tabulate(Game("Meet", ("A", "B"), first)), {}, 10)
        >>> found.solution.probability("first", "L").round(3), found.index_sum
        (array([1.   , 0.306, 0.   ]), 1)
    """
    rows, sharp = parameter_rows(table, parameters), precision_rows(table, precision)
    if rows.shape[1] != 1 or sharp.shape[1] != 1:
        many = f"{max(rows.shape[1], sharp.shape[1])} draws"
        raise GameError(Diagnostic("equilibria", many, "one game at one precision"))
    if not (np.isfinite(sharp).all() and (sharp >= 0).all()):
        said = ", ".join(dict.fromkeys(f"{value:g}" for value in sharp[:, 0]))
        raise GameError(Diagnostic("precision", said, "finite numbers, not negative"))
    branch = solve(table, rows, sharp)
    on_branch = branch.status[0] == Status.SOLVED
    if not on_branch and branch.status[0] not in _ONLY_THE_BRANCH:
        branch.raise_on_failure()
    if table.perfect_information:
        return _judged(table, rows, sharp, branch.probabilities, (True, 0, seed))
    search = _Search(table, rows, sharp, np.random.default_rng(seed))
    found, made = search.run(starts)
    chosen = np.exp(logs_of(search.tree, found))
    order = sorted(range(found.shape[1]), key=lambda k: tuple(-chosen[:, k].round(6)))
    chosen = chosen[:, order]
    if on_branch:
        apart = np.abs(chosen - branch.probabilities).max(axis=0)
        chosen = np.concatenate([branch.probabilities, chosen[:, apart > SAME]], axis=1)
    return _judged(table, rows, sharp, chosen, (bool(on_branch), made, seed))


# What tells only that the principal branch could not be followed, not that the game is faulty.
_ONLY_THE_BRANCH = (Status.BIFURCATION, Status.LOST, Status.ENDLESS)


def _judged(
    table: GameTable,
    rows: FloatArray,
    sharp: FloatArray,
    chosen: FloatArray,
    search: tuple[bool, int, int],
) -> Equilibria:
    """Equilibria with values, certificate and index."""
    count = chosen.shape[1]
    many = np.ascontiguousarray(np.repeat(rows, count, axis=1))
    certificate = certify(table, many, sharp, chosen)
    status = np.full(count, Status.SOLVED, np.int8)
    ties = np.zeros(count, np.int32)
    solution = Solution(table, many, sharp, chosen, certificate.values, status, ties)
    game = _Search(table, rows, sharp, np.random.default_rng(0))
    with np.errstate(divide="ignore"):
        system = game.system(game.at_logs(np.log(chosen)), 1.0)
    return Equilibria(solution, certificate, _signs(system), *search)


def _signs(system: FloatArray) -> IntArray:
    """Sign of the determinant of each [U, U, K]; 0 where it is too small to tell."""
    if not system.shape[0]:
        return np.ones(system.shape[2], np.int64)
    matrices = np.moveaxis(system, 2, 0)
    signs = np.sign(np.linalg.slogdet(matrices)[0])
    smallest = np.linalg.svd(matrices, compute_uv=False)[:, -1]
    result: IntArray = np.where(smallest > _FLAT, signs, 0).astype(np.int64)
    return result


class _Search:
    """One game, its equation in log odds, and Newton's method from many starts at once."""

    def __init__(
        self, table: GameTable, rows: FloatArray, sharp: FloatArray, rng: np.random.Generator
    ) -> None:
        self.tree: Structure = structure(table)
        self.rng = rng
        nodes, players = len(table.kind), len(table.players)
        self.pays = table.payoffs.evaluate(rows).reshape(nodes, players, 1)
        self.odds = np.maximum(table.chances.evaluate(rows), 0.0)
        self.sharp = by_unknown(self.tree, sharp)
        leaves = table.outcome >= 0
        value = np.zeros((nodes, players))
        for n in range(nodes):
            value[n] += self.pays[n, :, 0]
            for _, child in self.tree.edges[n]:
                value[child] += value[n]
        spread = value[leaves].max(axis=0) - value[leaves].min(axis=0)
        # No log odds of an equilibrium are larger than precision times the range of payoffs.
        self.largest = float((sharp[:, 0] * spread).max(initial=0.0))

    def at_logs(self, logs: FloatArray) -> Point:
        """What follows from choices given by their logarithms [actions, N]."""
        many = logs.shape[1]
        pays = np.repeat(self.pays, many, axis=2)
        return point(self.tree, pays, np.repeat(self.odds, many, axis=1), logs)

    def wrong(self, at: Point, odds: FloatArray, share: float) -> FloatArray:
        """H [unknowns, N] at a share of the precision."""
        return odds - share * self.sharp * less_first(self.tree, at.worth)

    def system(self, at: Point, share: float) -> FloatArray:
        """dH/dz [unknowns, unknowns, N] at a share of the precision."""
        worth, _ = slopes(self.tree, at)
        moved = less_first(self.tree, worth)
        found: FloatArray = (
            np.eye(self.tree.unknowns)[:, :, None] - share * self.sharp[:, None, :] * moved
        )
        return found

    def run(self, starts: int) -> tuple[FloatArray, int]:
        """Log odds of distinct solutions at the full precision [unknowns, found], and starts made.

        Rounds go on while the indices say that something is missing.
        """
        found, made = np.zeros((self.tree.unknowns, 1)), 0
        # From where no log odds exceed one, which is close to blind choice, on.
        lowest = min(1.0, 1.0 / max(self.largest, 1e-300))
        for share in np.geomspace(lowest, 1.0, LEVELS) if lowest < 1.0 else (1.0,):
            found = self.newton(self.with_fresh(found, starts, float(share)), float(share))
            made += starts
        for _ in range(MOST_ROUNDS):
            if self.indices(found).sum() == 1:
                break
            found = self.newton(self.with_fresh(found, 2 * starts, 1.0), 1.0)
            made += 2 * starts
        return found, made

    def with_fresh(self, found: FloatArray, starts: int, share: float) -> FloatArray:
        """What was found, and random starts; every other one lies between two that were found."""
        size = self.rng.uniform(0.0, 1.0, (1, starts)) * share * self.largest
        fresh = self.rng.uniform(-1.0, 1.0, (self.tree.unknowns, starts)) * size
        if found.shape[1] > 1:
            one, other = self.rng.integers(found.shape[1], size=(2, starts))
            mix = self.rng.uniform(0.0, 1.0, (1, starts))
            between = mix * found[:, one] + (1.0 - mix) * found[:, other]
            fresh[:, ::2] = between[:, ::2] + 0.1 * fresh[:, ::2]
        return np.concatenate([found, fresh], axis=1)

    def indices(self, odds: FloatArray) -> IntArray:
        """Index of each solution [N] at the full precision."""
        return _signs(self.system(self.at_logs(logs_of(self.tree, odds)), 1.0))

    def newton(self, odds: FloatArray, share: float) -> FloatArray:
        """Solutions that Newton's method comes to from starts [unknowns, N], each once."""
        odds = odds.copy()
        enough = ENOUGH * (1.0 + share * float(self.sharp.max(initial=0.0)))
        solved = np.zeros((len(odds), 0))
        for _ in range(MOST_ITERATIONS):
            at = self.at_logs(logs_of(self.tree, odds))
            wrong = self.wrong(at, odds, share)
            size = np.abs(wrong).max(axis=0, initial=0.0)
            done = size <= enough
            if done.any():
                solved = self.distinct(np.concatenate([solved, odds[:, done]], axis=1))
            going = ~done & np.isfinite(size)
            if not going.any():
                break
            odds, wrong = odds[:, going], wrong[:, going]
            at = self.at_logs(logs_of(self.tree, odds))
            odds = self.step(at, odds, wrong, share)
        return solved

    def step(self, at: Point, odds: FloatArray, wrong: FloatArray, share: float) -> FloatArray:
        """One damped step of all that are still going: the best of four lengths for each."""
        left = np.moveaxis(self.system(at, share), 2, 0)
        try:
            move = -np.linalg.solve(left, wrong.T[:, :, None])[:, :, 0].T
        except np.linalg.LinAlgError:
            move = -(np.linalg.pinv(left) @ wrong.T[:, :, None])[:, :, 0].T
        longest = np.abs(move).max(axis=0)
        move = move * np.minimum(1.0, LONGEST * (1 + share * self.largest / 8) / longest)
        best, least = odds, np.full(odds.shape[1], np.inf)
        for length in (1.0, 0.5, 0.2, 0.05):
            tried = odds + length * move
            there = self.at_logs(logs_of(self.tree, tried))
            left_over = np.square(self.wrong(there, tried, share)).sum(axis=0)
            better = left_over < least
            best = np.where(better, tried, best)
            least = np.where(better, left_over, least)
        return best

    def distinct(self, odds: FloatArray) -> FloatArray:
        """Each solution once, the first of those whose choices are the same."""
        chosen = np.exp(logs_of(self.tree, odds))
        kept: list[int] = []
        for k in range(odds.shape[1]):
            if all(np.abs(chosen[:, k] - chosen[:, j]).max() > SAME for j in kept):
                kept.append(k)
        return odds[:, kept]
