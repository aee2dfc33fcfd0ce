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
def _begin(total: Floats, reach: Floats, probabilities: Floats, begin: int, live: int) -> None:
    """Reach 1 at the root and nothing counted; NaN for draws without a solution."""
    for b in range(live):
        reach[0, b] = 1.0
    if probabilities.shape[0]:
        # Such draws have NaN in every row: let it reach every measure.
        line = probabilities[0, begin : begin + live]
        for b in range(live):
            reach[0, b] += line[b] * 0.0
    for m in range(total.shape[0]):
        for b in range(live):
            total[m, b] = reach[0, b] - 1.0


@inner
def _enter_by_chance(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    reach: Floats,
    d: int,
    s: int,
    start: Ints,
    row: Ints,
    factor: Floats,
    fixed: Floats,
    parameters: Floats,
    begin: int,
    live: int,
) -> None:
    """Probability of reaching a node through branch `s` of chance."""
    for b in range(live):
        chance = fixed[s]
        for k in range(start[s], start[s + 1]):
            chance += factor[k] * parameters[row[k], begin + b]
        reach[d, b] = reach[d - 1, b] * (0.0 if chance < 0.0 else chance)


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
        _begin(total, reach, probabilities, begin, live)
        for step in range(depth.size):
            d, s = depth[step], source[step]
            if kind[step] == DECISION:
                line = probabilities[s, begin : begin + live]
                for b in range(live):
                    reach[d, b] = reach[d - 1, b] * line[b]
            elif kind[step] == CHANCE:
                _enter_by_chance(
                    reach, d, s, odds_start, odds_row, odds_factor, odds_fixed,
                    parameters, begin, live,
                )  # fmt: skip
            if entry[step + 1] > entry[step]:
                _program(
                    total, reach[d], entry[step : step + 2], measure, start, row, factor, fixed,
                    parameters, begin, live,
                )  # fmt: skip
        for m in range(out.shape[0]):
            for b in range(live):
                out[m, begin + b] = total[m, b]
