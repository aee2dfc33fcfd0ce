"""Linear expressions over parameters as arrays, lifted up the tree where continuations agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from foedus.games.game import Linear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Terms", "compress", "lift"]

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Terms:
    """Linear expressions over parameters in compressed rows.

    Expression ``i`` is ``constant[i]`` plus the sum over ``j`` from ``start[i]`` to
    ``start[i + 1]`` of ``coefficient[j]`` times parameter ``row[j]``.
    """

    start: IntArray
    row: IntArray
    coefficient: FloatArray
    constant: FloatArray

    def evaluate(self, parameters: FloatArray) -> FloatArray:
        """The value of every expression for every draw.

        Args:
            parameters: Parameter values [parameters, N].

        Returns:
            Values [expressions, N].
        """
        values = np.repeat(self.constant[:, None], parameters.shape[1], axis=1)
        for index in range(len(self.constant)):
            for j in range(self.start[index], self.start[index + 1]):
                values[index] += self.coefficient[j] * parameters[self.row[j]]
        return values


def lift(below: list[list[int]], at_leaves: Mapping[int, list[Linear]]) -> list[list[Linear]]:
    """Move what all continuations of a node have in common up to that node.

    Probabilities of the continuations sum to one, so the expectation does not change. Returns, for
    every node in preorder, one linear expression a column.
    """
    lifted: list[list[Linear]] = [[] for _ in below]
    for node in range(len(below) - 1, -1, -1):
        if not below[node]:
            lifted[node] = [_tidy(item) for item in at_leaves[node]]
            continue
        first = lifted[below[node][0]]
        for column in range(len(first)):
            common = first[column]
            for child in below[node][1:]:
                common = _common(common, lifted[child][column])
            lifted[node].append(common)
            if common.coefficients or common.constant:
                for child in below[node]:
                    lifted[child][column] = _without(lifted[child][column], common)
    return lifted


def _tidy(value: Linear) -> Linear:
    return Linear({k: float(c) for k, c in value.coefficients.items() if c}, float(value.constant))


def _common(one: Linear, other: Linear) -> Linear:
    shared = {k: c for k, c in one.coefficients.items() if other.coefficients.get(k) == c}
    return Linear(shared, one.constant if one.constant == other.constant else 0.0)


def _without(value: Linear, common: Linear) -> Linear:
    rest = {k: c for k, c in value.coefficients.items() if k not in common.coefficients}
    return Linear(rest, 0.0 if common.constant else value.constant)


def compress(expressions: Sequence[Linear], index: Mapping[str, int]) -> Terms:
    """Linear expressions as compressed rows, parameters by their place in `index`."""
    start = np.cumsum([0, *(len(item.coefficients) for item in expressions)], dtype=np.int64)
    pairs = [(index[k], c) for item in expressions for k, c in item.coefficients.items()]
    terms = Terms(
        start,
        np.array([row for row, _ in pairs], np.int64),
        np.array([coefficient for _, coefficient in pairs], np.float64),
        np.array([item.constant for item in expressions], np.float64),
    )
    for array in (terms.start, terms.row, terms.coefficient, terms.constant):
        array.flags.writeable = False
    return terms
