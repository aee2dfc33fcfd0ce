"""Compiled loops of backward induction and expectation over blocks of draws.

One compilation serves every game: the kernels interpret the arrays of a table. All arithmetic is
element by element in IEEE double precision without contraction or reordering, so the result for a
draw has the same bits wherever in whichever batch it stands.

Workspace `w` has one row of BLOCK draws for each quantity alive at once: values by place and
player, then choice probabilities of the node at hand, staged parameters, precision, and flags.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import float64, int8, int32, int64, njit, types, void
from numba.extending import intrinsic

BLOCK = 128
SOLVED, BAD_PARAMETER, BAD_PRECISION, BAD_CHANCE, BAD_GIVEN, OVERFLOW = range(6)
OUTCOME, DECISION, CHANCE = 0, 1, 2
TIE = 1e-12
CHANCE_SUM = 1e-12
GIVEN_SUM = 1e-9

_options = {"nogil": True, "error_model": "numpy", "cache": True}


@intrinsic
def _bits(context: Any, number: Any) -> Any:  # noqa: ARG001  numba passes its context first
    """The 64 bits of a double as an integer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
        return builder.bitcast(arguments[0], ir.IntType(64))

    return int64(float64), generate


@intrinsic
def _double(context: Any, number: Any) -> Any:  # noqa: ARG001  numba passes its context first
    """The double with the given 64 bits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
        return builder.bitcast(arguments[0], ir.DoubleType())

    return float64(int64), generate


@njit(**_options)
def _exp(x: float) -> float:
    """exp(x) for x <= 709, without branches; 0 below -708 (where doubles lose precision).

    x = k ln 2 + r with |r| <= ln 2 / 2; the Taylor polynomial of degree 13 errs by less than one
    part in 10^17 there. Adding 1.5 * 2^52 rounds to the nearest integer and leaves k in the low
    bits. ln 2 is split (Cody and Waite 1980) so that k times its high part is exact.
    """
    clamped = x if x > -708.0 else -708.0
    shifted = clamped * 1.4426950408889634 + 6755399441055744.0
    k = shifted - 6755399441055744.0
    r = (clamped - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
    p = 1.6059043836821613e-10
    p = p * r + 2.08767569878681e-09
    p = p * r + 2.505210838544172e-08
    p = p * r + 2.755731922398589e-07
    p = p * r + 2.7557319223985893e-06
    p = p * r + 2.48015873015873e-05
    p = p * r + 1.984126984126984e-04
    p = p * r + 1.388888888888889e-03
    p = p * r + 8.333333333333333e-03
    p = p * r + 4.1666666666666664e-02
    p = p * r + 1.6666666666666666e-01
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    scale = _double((_bits(shifted) << 52) + 4607182418800017408)
    return p * scale if x > -708.0 else 0.0


@njit(void(float64[::1], float64[::1]), **_options)
def exponential(x: Any, out: Any) -> None:
    """Elementwise ``_exp``, for its test and for measuring the machine's limit."""
    for i in range(x.size):
        out[i] = _exp(x[i])


@njit(**_options)
def _linear(
    w: Any, target: int, index: int, first: int, start: Any, row: Any, factor: Any, fixed: Any
) -> None:
    """Write linear expression `index` over the staged parameters into row `target`."""
    constant = fixed[index]
    j, last = start[index], start[index + 1]
    if j == last:
        for b in range(BLOCK):
            w[target, b] = constant
        return
    c, p = factor[j], first + row[j]
    if j + 1 == last:
        for b in range(BLOCK):
            w[target, b] = constant + c * w[p, b]
        return
    d, q = factor[j + 1], first + row[j + 1]
    for b in range(BLOCK):
        w[target, b] = constant + c * w[p, b] + d * w[q, b]
    for k in range(j + 2, last):
        c, p = factor[k], first + row[k]
        for b in range(BLOCK):
            w[target, b] += c * w[p, b]


@njit(**_options)
def _add_linear(
    w: Any, target: int, index: int, first: int, start: Any, row: Any, factor: Any, fixed: Any
) -> None:
    """Add linear expression `index` over the staged parameters to row `target`."""
    constant = fixed[index]
    if constant != 0.0:
        for b in range(BLOCK):
            w[target, b] += constant
    for k in range(start[index], start[index + 1]):
        c, p = factor[k], first + row[k]
        for b in range(BLOCK):
            w[target, b] += c * w[p, b]


@njit(**_options)
def _binary(w: Any, one: int, other: int, precision: int, odds: int) -> None:
    """Logit choice between two actions whose values stand in rows `one` and `other`."""
    for b in range(BLOCK):
        gap = w[precision, b] * (w[one, b] - w[other, b])
        small = _exp(-abs(gap))
        large = 1.0 / (1.0 + small)
        small *= large
        w[odds, b] = large if gap >= 0.0 else small
        w[odds + 1, b] = small if gap >= 0.0 else large


@njit(**_options)
def _softmax(w: Any, rows: Any, count: int, precision: int, odds: int, spare: int) -> None:
    """Logit choice between `count` actions whose values stand in the given rows."""
    best = spare
    total = spare + 1
    row = rows[0]
    for b in range(BLOCK):
        w[best, b] = w[row, b]
    for a in range(1, count):
        row = rows[a]
        for b in range(BLOCK):
            value = w[row, b]
            w[best, b] = value if value > w[best, b] else w[best, b]
    for b in range(BLOCK):
        w[total, b] = 0.0
    for a in range(count):
        row = rows[a]
        target = odds + a
        for b in range(BLOCK):
            weight = _exp(w[precision, b] * (w[row, b] - w[best, b]))
            w[target, b] = weight
            w[total, b] += weight
    for a in range(count):
        target = odds + a
        for b in range(BLOCK):
            w[target, b] /= w[total, b]


@njit(**_options)
def _best_response(
    w: Any, rows: Any, count: int, sharp: int, odds: int, ties: Any
) -> None:
    """Where the flag in row `sharp` is set, replace logit choice by the best action(s)."""
    for b in range(BLOCK):
        if w[sharp, b] == 0.0:
            continue
        best = w[rows[0], b]
        size = abs(best)
        for a in range(1, count):
            value = w[rows[a], b]
            best = max(best, value)
            size = max(size, abs(value))
        margin = best - TIE * max(1.0, size)
        equal = 0
        for a in range(count):
            equal += w[rows[a], b] >= margin
        ties[b] += equal > 1
        for a in range(count):
            w[odds + a, b] = 1.0 / equal if w[rows[a], b] >= margin else 0.0


@njit(**_options)
def _hold(
    w: Any, given: Any, row: int, count: int, begin: int, live: int, odds: int, status: Any
) -> None:
    """Replace choice by prescribed probabilities where those of this decision are not NaN."""
    for b in range(live):
        free = 0
        total = 0.0
        valid = True
        for a in range(count):
            value = given[row + a, begin + b]
            if np.isnan(value):
                free += 1
            else:
                total += value
                valid = valid and value >= 0.0
        if free == count:
            continue
        if free or not valid or abs(total - 1.0) > GIVEN_SUM:
            status[b] = BAD_GIVEN
            continue
        for a in range(count):
            w[odds + a, b] = given[row + a, begin + b]


@njit(**_options)
def _stage(
    w: Any, first: int, spare: int, source: Any, rows: Any, begin: int, live: int, status: Any
) -> None:
    """Copy the parameters of a block into the workspace; find draws with NaN or infinity."""
    for b in range(BLOCK):
        w[spare, b] = 0.0
    for j in range(rows.size):
        row, target = rows[j], first + j
        for b in range(live):
            value = source[row, begin + b]
            w[target, b] = value
            w[spare, b] += value * 0.0
        for b in range(live, BLOCK):
            w[target, b] = source[row, begin]
    for b in range(live):
        # A finite number times zero is zero; NaN and infinity give NaN.
        if w[spare, b] != 0.0:
            status[b] = BAD_PARAMETER


@njit(**_options)
def _stage_precision(
    w: Any, first: int, players: int, precision: Any, begin: int, live: int, status: Any
) -> bool:
    """Copy precision into the workspace, infinite ones as 0 with a flag; True if there are any."""
    wide = precision.shape[1] > 1
    sharp = False
    for player in range(players):
        for b in range(BLOCK):
            column = begin + (b if b < live else 0) if wide else 0
            value = precision[player, column]
            infinite = value == np.inf
            sharp = sharp or infinite
            w[first + players + player, b] = 1.0 if infinite else 0.0
            w[first + player, b] = 0.0 if infinite else value
            if not value >= 0.0 and b < live and status[b] == SOLVED:
                status[b] = BAD_PRECISION
    return sharp


@njit(**_options)
def _check_chance(w: Any, odds: int, count: int, live: int, status: Any) -> None:
    """Mark draws in which the probabilities of a chance node are not probabilities."""
    for b in range(live):
        total = 0.0
        valid = True
        for a in range(count):
            value = w[odds + a, b]
            valid = valid and value >= -CHANCE_SUM
            total += value
        if not (valid and abs(total - 1.0) <= CHANCE_SUM) and status[b] == SOLVED:
            status[b] = BAD_CHANCE
    for a in range(count):
        for b in range(BLOCK):
            value = w[odds + a, b]
            w[odds + a, b] = value if value > 0.0 else 0.0


@njit(**_options)
def _mix(w: Any, target: int, slots: Any, count: int, players: int, odds: int) -> None:
    """Expected values of a node from those of its continuations, for every player.

    One continuation's values stand where the node's will stand; it goes first.
    """
    same = 0
    for a in range(count):
        if slots[a] == target:
            same = a
    for player in range(players):
        to = target * players + player
        chosen = odds + same
        for b in range(BLOCK):
            w[to, b] *= w[chosen, b]
        for a in range(count):
            if a != same:
                value = slots[a] * players + player
                chosen = odds + a
                for b in range(BLOCK):
                    w[to, b] += w[chosen, b] * w[value, b]


@njit(**_options)
def _finish(
    w: Any, players: int, begin: int, live: int, status: Any, probabilities: Any, values: Any
) -> None:
    """Write root values; NaN everything of draws that have no solution."""
    for player in range(players):
        for b in range(live):
            value = w[player, b]
            values[player, begin + b] = value
            if not np.isfinite(value) and status[b] == SOLVED:
                status[b] = OVERFLOW
    for b in range(live):
        if status[b] != SOLVED:
            for row in range(probabilities.shape[0]):
                probabilities[row, begin + b] = np.nan
            for player in range(players):
                values[player, begin + b] = np.nan


_ints = types.Array(int64, 1, "C", readonly=True)
_floats = types.Array(float64, 1, "C", readonly=True)
_rows = types.Array(float64, 2, "C", readonly=True)


@njit(
    void(
        *(_ints,) * 11, *(_floats,) * 2, *(_ints,) * 2, *(_floats,) * 2,
        _rows, _rows, _rows, int64, int64,
        float64[:, ::1], float64[:, ::1], int8[::1], int32[::1],
    ),
    **_options,
)  # fmt: skip
def backward(  # noqa: PLR0913  a kernel takes its arrays one by one
    sizes: Any,
    order: Any,
    kind: Any,
    mover: Any,
    slot: Any,
    edge_start: Any,
    edge_child: Any,
    edge_row: Any,
    used: Any,
    pay_start: Any,
    pay_row: Any,
    pay_factor: Any,
    pay_fixed: Any,
    odds_start: Any,
    odds_row: Any,
    odds_factor: Any,
    odds_fixed: Any,
    parameters: Any,
    precision: Any,
    given: Any,
    start: int,
    stop: int,
    probabilities: Any,
    values: Any,
    status: Any,
    ties: Any,
) -> None:
    """Solve draws `start` to `stop` from the leaves to the root."""
    players, places, widest = sizes[0], sizes[1], sizes[2]
    odds = players * places
    first = odds + widest + 2
    sharpness = first + used.size
    w = np.zeros((sharpness + 2 * players, BLOCK))
    rows = np.zeros(widest, np.int64)
    slots = np.zeros(widest, np.int64)
    for begin in range(start, stop, BLOCK):
        live = min(BLOCK, stop - begin)
        state = status[begin : begin + live]
        tied = np.zeros(BLOCK, np.int32)
        state[:] = SOLVED
        _stage(w, first, odds, parameters, used, begin, live, state)
        sharp = _stage_precision(w, sharpness, players, precision, begin, live, state)
        for node in order:
            place = slot[node]
            edge = edge_start[node]
            count = edge_start[node + 1] - edge
            if count == 0:
                for player in range(players):
                    _linear(
                        w, place * players + player, node * players + player, first,
                        pay_start, pay_row, pay_factor, pay_fixed,
                    )  # fmt: skip
                continue
            for a in range(count):
                slots[a] = slot[edge_child[edge + a]]
            if kind[node] == CHANCE:
                for a in range(count):
                    _linear(
                        w, odds + a, edge_row[edge + a], first,
                        odds_start, odds_row, odds_factor, odds_fixed,
                    )  # fmt: skip
                _check_chance(w, odds, count, live, state)
            else:
                player = mover[node]
                for a in range(count):
                    rows[a] = slots[a] * players + player
                if count == 2:
                    _binary(w, rows[0], rows[1], sharpness + player, odds)
                else:
                    _softmax(w, rows, count, sharpness + player, odds, odds + widest)
                if sharp:
                    _best_response(w, rows, count, sharpness + players + player, odds, tied)
                row = edge_row[edge]
                if given.shape[0]:
                    _hold(w, given, row, count, begin, live, odds, state)
                for a in range(count):
                    for b in range(live):
                        probabilities[row + a, begin + b] = w[odds + a, b]
            _mix(w, place, slots, count, players, odds)
            for player in range(players):
                _add_linear(
                    w, place * players + player, node * players + player, first,
                    pay_start, pay_row, pay_factor, pay_fixed,
                )  # fmt: skip
        ties[begin : begin + live] = tied[:live]
        _finish(w, players, begin, live, state, probabilities, values)


@njit(**_options)
def _program(
    total: Any, reach: Any, entries: Any, measure: Any, start: Any, row: Any, factor: Any,
    fixed: Any, parameters: Any, begin: int, live: int,
) -> None:  # fmt: skip
    """Add the linear expressions of one step, weighted with its reach, to their measures."""
    for e in range(entries[0], entries[1]):
        m = measure[e]
        constant = fixed[e]
        if constant != 0.0:
            for b in range(live):
                total[m, b] += constant * reach[b]
        for k in range(start[e], start[e + 1]):
            c, p = factor[k], row[k]
            for b in range(live):
                total[m, b] += c * parameters[p, begin + b] * reach[b]


@njit(
    void(
        *(_ints,) * 7, *(_floats,) * 2, *(_ints,) * 2, *(_floats,) * 2,
        _rows, _rows, float64[:, ::1],
    ),
    **_options,
)  # fmt: skip
def expectation(  # noqa: PLR0913  a kernel takes its arrays one by one
    depth: Any,
    kind: Any,
    source: Any,
    entry: Any,
    measure: Any,
    start: Any,
    row: Any,
    factor: Any,
    fixed: Any,
    odds_start: Any,
    odds_row: Any,
    odds_factor: Any,
    odds_fixed: Any,
    parameters: Any,
    probabilities: Any,
    out: Any,
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
                for b in range(live):
                    reach[d, b] = reach[d - 1, b] * probabilities[s, begin + b]
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
