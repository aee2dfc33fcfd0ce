"""Compiled loop of expectation: one forward pass over the tree for blocks of draws."""

from __future__ import annotations

import numpy as np
from numba import float64, int64, types, void

from foedus.games._jit import Floats, Ints, inner, kernel

BLOCK = 256
DECISION, CHANCE = 1, 2

_ints = types.Array(int64, 1, "C", readonly=True)
_floats = types.Array(float64, 1, "C", readonly=True)
_rows = types.Array(float64, 2, "C", readonly=True)


@inner
def _program(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    total: Floats,
    reach: Floats,
    entries: Ints,
    measure: Ints,
    start: Ints,
    row: Ints,
    factor: Floats,
    fixed: Floats,
    parameters: Floats,
    begin: int,
    live: int,
) -> None:
    """Add the linear expressions of one step, weighted with its reach, to their measures."""
    for e in range(entries[0], entries[1]):
        m = measure[e]
        constant = fixed[e]
        if constant != 0.0:
            for b in range(live):
                total[m, b] += constant * reach[b]
        for k in range(start[e], start[e + 1]):
            c, line = factor[k], parameters[row[k], begin : begin + live]
            for b in range(live):
                total[m, b] += c * line[b] * reach[b]


@kernel(
    void(
        *(_ints,) * 7, *(_floats,) * 2, *(_ints,) * 2, *(_floats,) * 2,
        _rows, _rows, float64[:, ::1],
    )
)  # fmt: skip
def expectation(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    depth: Ints,
    kind: Ints,
    source: Ints,
    entry: Ints,
    measure: Ints,
    start: Ints,
    row: Ints,
    factor: Floats,
    fixed: Floats,
    odds_start: Ints,
    odds_row: Ints,
    odds_factor: Floats,
    odds_fixed: Floats,
    parameters: Floats,
    probabilities: Floats,
    out: Floats,
) -> None:
    """Expected values of measures by one forward pass over the steps of a program."""
    draws = out.shape[1]
    reach = np.ones((depth.max() + 1, BLOCK))
    total = np.zeros((out.shape[0], BLOCK))
    for begin in range(0, draws, BLOCK):
        live = min(BLOCK, draws - begin)
        total[:, :] = 0.0
        for step in range(depth.size):
            d, s = depth[step], source[step]
            if kind[step] == DECISION:
                line = probabilities[s, begin : begin + live]
                for b in range(live):
                    reach[d, b] = reach[d - 1, b] * line[b]
            elif kind[step] == CHANCE:
                for b in range(live):
                    chance = odds_fixed[s]
                    for k in range(odds_start[s], odds_start[s + 1]):
                        chance += odds_factor[k] * parameters[odds_row[k], begin + b]
                    reach[d, b] = reach[d - 1, b] * max(chance, 0.0)
            if entry[step + 1] > entry[step]:
                _program(
                    total, reach[d], entry[step : step + 2], measure, start, row, factor, fixed,
                    parameters, begin, live,
                )  # fmt: skip
        for m in range(out.shape[0]):
            for b in range(live):
                out[m, begin + b] = total[m, b]
