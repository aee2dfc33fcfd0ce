"""Branches along which nobody's choice moves, and where exactly they split.

Where blind choice is an equilibrium at every precision, the branch is a straight line: the equation
is z = lambda D dU(z) with dU(0) = 0, D the directions of precision, so dH/dz at z = 0 is
I - lambda A with one matrix A for all lambda. It is singular where lambda is one over a real
eigenvalue of A. Whoever walks along the line sees the sign of the determinant change at a split,
but not where two of them coincide, as in a game that holds the same symmetric game twice; here
they are all found at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.games._worth import Structure, by_unknown, less_first, point, slopes, structure

if TYPE_CHECKING:
    from foedus.games.tables import GameTable

__all__ = ["first_splits", "still_draws"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_EVEN = 1e-12  # how far from blind choice a probability may be by rounding
_REAL = 1e-9  # an imaginary part smaller than this is rounding
_TELLING = 1e-3  # an eigenvalue smaller than this, against the matrix, may be rounding


def still_draws(table: GameTable, probabilities: FloatArray) -> IntArray:
    """The draws in which every choice is blind.

    Args:
        table: The game.
        probabilities: Choice probabilities [actions, N].

    Returns:
        Their indices, ascending.
    """
    even = _blind(structure(table))[:, None]
    found: IntArray = np.flatnonzero((np.abs(probabilities - even) < _EVEN).all(axis=0))
    return found


def first_splits(table: GameTable, rows: FloatArray, direction: FloatArray) -> FloatArray:
    """The precision at which the branch first splits in draws whose choices stay blind.

    Args:
        table: The game.
        rows: Parameters [parameters, N].
        direction: What a precision of 1 means to each player [players, N].

    Returns:
        The precision [N], infinite where the branch never splits.
    """
    tree = structure(table)
    many = rows.shape[1]
    pays = table.payoffs.evaluate(rows).reshape(len(table.kind), len(table.players), many)
    odds = np.maximum(table.chances.evaluate(rows), 0.0)
    logs = np.repeat(np.log(_blind(tree))[:, None], many, axis=1)
    worth, _ = slopes(tree, point(tree, pays, odds, logs))
    turned = by_unknown(tree, direction)[:, None, :] * less_first(tree, worth)
    matrices = np.moveaxis(turned, 2, 0)
    values = np.linalg.eigvals(matrices)
    least = _TELLING * np.abs(matrices).max(axis=(1, 2), initial=0.0)[:, None]
    real = (np.abs(values.imag) < _REAL) & (values.real > least)
    largest = np.where(real, values.real, 0.0).max(axis=1, initial=0.0)
    with np.errstate(divide="ignore"):
        splits: FloatArray = 1.0 / largest
    return splits


def _blind(tree: Structure) -> FloatArray:
    """Blind choice: every action of a set as likely as any other [actions]."""
    even = np.ones(len(tree.table.actions))
    for known in tree.sets:
        even[known.first : known.last] = 1.0 / (known.last - known.first)
    return even
