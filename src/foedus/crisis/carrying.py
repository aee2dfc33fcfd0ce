"""Forward derivatives: the year's game solved with slopes carried along in imaginary parts.

Give one assumption an imaginary part h so small that its square vanishes, and every amount, choice
and outcome that follows has h times its derivative as its own imaginary part, to the last bits of
the real one: arithmetic on ``x + ih`` is arithmetic on dual numbers (Squire and Trapp 1998, SIAM
Review 40:110-112). Nothing is subtracted, so nothing cancels, and no step has to be chosen. The
formulas of the model are the same code for real and for carried numbers; only the tree is walked
here instead of in the compiled kernels, which know real numbers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from foedus.games import GameTable, Program
    from foedus.games.terms import Terms

__all__ = ["H", "chosen", "expect_carried", "solve_carried"]

FloatArray = NDArray[np.float64]

H = 1e-40
"""The imaginary part: its square is below every number that matters, its products are not."""

_CHANCE = 2


def chosen(gain: FloatArray) -> FloatArray:
    """The logit probability of what is better by a gain, real or carried.

    Example:
        >>> float(chosen(np.zeros(1))[0])
        0.5
    """
    if not np.iscomplexobj(gain):
        from scipy.special import expit

        return np.asarray(expit(gain))
    up = gain.real > 0
    small = np.exp(np.where(up, -gain, gain))
    return np.asarray(np.where(up, 1.0, small) / (1.0 + small))


def _linear(terms: Terms, index: int, rows: NDArray[Any]) -> NDArray[Any]:
    total: NDArray[Any] = np.full(1, terms.constant[index])
    for j in range(terms.start[index], terms.start[index + 1]):
        total = total + terms.coefficient[j] * rows[terms.row[j]]
    return total


def solve_carried(
    table: GameTable,
    rows: FloatArray,
    precision: FloatArray,
    *,
    given: FloatArray | None,
    held: tuple[str, ...],
) -> tuple[FloatArray, FloatArray]:
    """Choices and values of a game of perfect information, complex numbers for draws.

    Args:
        table: The game.
        rows: Parameter values [parameters, N].
        precision: Of every player [players, N].
        given: Choice probabilities of the players that are held [actions, N].
        held: Players whose choices are given.

    Returns:
        Choice probabilities [actions, N] and values at the root [players, N].
    """
    players, n = len(table.players), rows.shape[1]
    probabilities = np.empty((len(table.actions), n), dtype=rows.dtype)
    values: dict[int, NDArray[Any]] = {}
    for node in range(len(table.kind) - 1, -1, -1):
        first, last = int(table.edge_start[node]), int(table.edge_start[node + 1])
        if first == last:
            total = np.zeros((players, n), dtype=rows.dtype)
        else:
            below = [values.pop(int(child)) for child in table.edge_child[first:last]]
            places = table.edge_row[first:last]
            if table.kind[node] == _CHANCE:
                odds = [_linear(table.chances, int(place), rows) for place in places]
            else:
                player = int(table.player[node])
                if given is not None and table.players[player] in held:
                    odds = [given[place] for place in places]
                else:
                    odds = _softmax([values_[player] for values_ in below], precision[player])
                for place, share in zip(places, odds, strict=True):
                    probabilities[place] = share
            total = sum(share * worth for share, worth in zip(odds, below, strict=True))
        for player in range(players):
            total[player] = total[player] + _linear(table.payoffs, node * players + player, rows)
        values[node] = total
    return probabilities, values[0]


def _softmax(worth: list[NDArray[Any]], precision: NDArray[Any]) -> list[Any]:
    top = np.maximum.reduce([value.real for value in worth])
    grown = [np.exp(precision * (value - top)) for value in worth]
    total = sum(grown)
    return [weight / total for weight in grown]


def expect_carried(
    table: GameTable, probabilities: FloatArray, program: Program, rows: FloatArray
) -> FloatArray:
    """Expected values of measures under given choices, complex numbers for draws.

    Args:
        table: The game.
        probabilities: Choice probabilities [actions, N].
        program: What is measured.
        rows: Parameter values [parameters, N].

    Returns:
        One row a measure [measures, N].
    """
    found = np.zeros((len(program.names), rows.shape[1]), dtype=rows.dtype)
    reached: list[Any] = [1.0]
    for step, depth in enumerate(program.depth):
        if step:
            del reached[int(depth) :]
            source = int(program.source[step])
            if program.kind[step] == _CHANCE:
                passed = _linear(table.chances, source, rows)
            else:
                passed = probabilities[source]
            reached.append(reached[-1] * passed)
        for entry in range(program.entry[step], program.entry[step + 1]):
            found[program.measure[entry]] += reached[-1] * _linear(program.terms, entry, rows)
    return found
