"""Compiled loops of backward induction and expectation over blocks of draws.

One compilation serves every game: the kernels interpret the arrays of a table. All arithmetic is
element by element in IEEE double precision without contraction or reordering, so the result for a
draw has the same bits wherever in whichever batch it stands.

Workspace `w` has one row of BLOCK draws for each quantity alive at once: values by place and
player, then choice probabilities of the node at hand, staged parameters, precision, and flags.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import float64, int8, int32, int64, types, void
from numba.extending import intrinsic

from foedus.games._jit import Floats, Ints, inner, kernel

States: TypeAlias = npt.NDArray[np.int8]
Counts: TypeAlias = npt.NDArray[np.int32]

BLOCK = 256
SOLVED, BAD_PARAMETER, BAD_PRECISION, BAD_CHANCE, BAD_GIVEN, OVERFLOW = range(6)
OUTCOME, DECISION, CHANCE = 0, 1, 2
TIE = 1e-12
CHANCE_SUM = 1e-12
GIVEN_SUM = 1e-9


def _reinterpret(source: Any, target: Any, kind: Any) -> Any:  # noqa: ANN401  numba's own types
    """A compiled function that reads the 64 bits of one type as another."""

    def typed(context: Any, number: Any) -> Any:  # noqa: ANN401, ARG001  fixed by numba
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:  # noqa: ANN401  as above
            return builder.bitcast(arguments[0], kind)

        return target(source), generate

    return intrinsic(typed)


_bits = _reinterpret(float64, int64, ir.IntType(64))
_double = _reinterpret(int64, float64, ir.DoubleType())


@inner
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
    return p * scale if x >= -708.0 else 0.0


@kernel(void(float64[::1], float64[::1]))
def exponential(x: Floats, out: Floats) -> None:
    """Elementwise ``_exp``, for its test and for measuring the machine's limit."""
    for i in range(x.size):
        out[i] = _exp(x[i])


@inner
def _linear(
    w: Floats,
    target: int,
    index: int,
    first: int,
    start: Ints,
    row: Ints,
    factor: Floats,
    fixed: Floats,
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


@inner
def _binary(w: Floats, one: int, other: int, precision: int, odds: int) -> None:
    """Logit choice between two actions whose values stand in rows `one` and `other`."""
    for b in range(BLOCK):
        gap = w[precision, b] * (w[one, b] - w[other, b])
        small = _exp(-abs(gap))
        large = 1.0 / (1.0 + small)
        small *= large
        w[odds, b] = large if gap >= 0.0 else small
        w[odds + 1, b] = small if gap >= 0.0 else large


@inner
def _softmax(w: Floats, rows: Ints, count: int, precision: int, odds: int, spare: int) -> None:
    """Logit choice between `count` actions whose values stand in the given rows."""
    best = spare
    total = spare + 1
    row = rows[0]
    for b in range(BLOCK):
        w[best, b] = w[row, b]
    for a in range(1, count):
        row = rows[a]
        for b in range(BLOCK):
            value, highest = w[row, b], w[best, b]
            w[best, b] = value if value > highest else highest
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


@inner
def _best_response(w: Floats, rows: Ints, count: int, sharp: int, odds: int, spare: int) -> None:
    """Where the flag in row `sharp` is set, replace logit choice by the best action(s).

    Decisions with several best actions are counted in row `spare`.
    """
    margin, size, equal = spare + 1, spare + 2, spare + 3
    for b in range(BLOCK):
        w[margin, b] = -np.inf
        w[size, b] = 1.0
        w[equal, b] = 0.0
    for a in range(count):
        row = rows[a]
        for b in range(BLOCK):
            value = w[row, b]
            scale = abs(value)
            highest, largest = w[margin, b], w[size, b]
            w[margin, b] = value if value > highest else highest
            w[size, b] = scale if scale > largest else largest
    for b in range(BLOCK):
        w[margin, b] -= TIE * w[size, b]
    for a in range(count):
        row = rows[a]
        for b in range(BLOCK):
            w[equal, b] += 1.0 if w[row, b] >= w[margin, b] else 0.0
    for b in range(BLOCK):
        number, wanted = w[equal, b], w[sharp, b]
        w[spare, b] += wanted if number > 1.0 else 0.0
        w[equal, b] = 1.0 / number
    for a in range(count):
        row, target = rows[a], odds + a
        for b in range(BLOCK):
            share, logit = w[equal, b], w[target, b]
            share = share if w[row, b] >= w[margin, b] else 0.0
            w[target, b] = share if w[sharp, b] > 0.0 else logit


@inner
def _prescribed(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    w: Floats,
    given: Floats,
    row: int,
    count: int,
    begin: int,
    live: int,
    spare: int,
    status: States,
    required: bool,  # noqa: FBT001  called by position from compiled code
) -> int:
    """Find draws whose choice at a decision is prescribed: 0 none, 1 some, 2 all of the block.

    Row `spare` becomes 1 where it is prescribed. Where a prescription is required, NaN is a fault.
    """
    missing, total, wrong = spare + 1, spare + 2, spare + 3
    for b in range(BLOCK):
        w[missing, b] = 0.0
        w[total, b] = 0.0
        w[wrong, b] = 0.0
        w[spare, b] = 0.0
    for a in range(count):
        line = given[row + a, begin : begin + live]
        for b in range(live):
            value = line[b]
            absent = value != value  # noqa: PLR0124  NaN is the only number unequal to itself
            w[missing, b] += 1.0 if absent else 0.0
            w[total, b] += 0.0 if absent else value
            w[wrong, b] += 1.0 if value < 0.0 else 0.0
    held, faults = 0, 0
    for b in range(live):
        free = (w[missing, b] == count) & (not required)
        whole = w[missing, b] == 0.0
        unfair = (w[wrong, b] > 0.0) | (abs(w[total, b] - 1.0) > GIVEN_SUM)
        # Without short cuts, so that the loop can run on several draws at once.
        fault = (whole & unfair) | (not (whole | free))
        faults += fault
        w[wrong, b] = 1.0 if fault else 0.0
        held += whole
        w[spare, b] = 1.0 if whole else 0.0
    if faults:
        for b in range(live):
            if w[wrong, b] > 0.0 and status[b] == SOLVED:
                status[b] = BAD_GIVEN
    if held == 0:
        return 0
    return 2 if held == live else 1


@inner
def _hold(
    w: Floats, given: Floats, row: int, count: int, begin: int, live: int, odds: int, spare: int
) -> None:
    """Replace choice by the prescribed probabilities where row `spare` says so."""
    for a in range(count):
        target, line = odds + a, given[row + a, begin : begin + live]
        for b in range(live):
            value, free = line[b], w[target, b]
            w[target, b] = value if w[spare, b] > 0.0 else free


@inner
def _choose(
    w: Floats,
    rows: Ints,
    count: int,
    precision: int,
    sharpness: int,
    odds: int,
    spare: int,
    ties: int,
) -> None:
    """Choice probabilities of a decision; `sharpness` is 0 if no player's precision is infinite."""
    if count == 2:
        _binary(w, rows[0], rows[1], precision, odds)
    else:
        _softmax(w, rows, count, precision, odds, spare)
    if sharpness:
        _best_response(w, rows, count, sharpness, odds, ties)


@inner
def _stage(
    w: Floats,
    first: int,
    spare: int,
    source: Floats,
    rows: Ints,
    begin: int,
    live: int,
    status: States,
) -> None:
    """Copy the parameters of a block into the workspace; find draws with NaN or infinity."""
    for b in range(BLOCK):
        w[spare, b] = 0.0
    for j in range(rows.size):
        target, line = first + j, source[rows[j], begin : begin + live]
        for b in range(live):
            value = line[b]
            w[target, b] = value
            w[spare, b] += value * 0.0
        for b in range(live, BLOCK):
            w[target, b] = line[0]
    for b in range(live):
        # A finite number times zero is zero; NaN and infinity give NaN.
        if w[spare, b] != 0.0:
            status[b] = BAD_PARAMETER


@inner
def _stage_precision(
    w: Floats, first: int, players: int, precision: Floats, begin: int, live: int, status: States
) -> bool:
    """Copy precision into the workspace, infinite ones as 0 with a flag; True if there are any."""
    wide = precision.shape[1] > 1
    infinite, faults = 0, 0
    for player in range(players):
        row, flag = first + player, first + players + player
        same = precision[player, begin if wide else 0]
        for b in range(BLOCK):
            w[row, b] = same
        if wide:
            for b in range(live):
                w[row, b] = precision[player, begin + b]
        for b in range(BLOCK):
            value = w[row, b]
            endless = value == np.inf
            infinite += endless
            faults += not value >= 0.0
            w[flag, b] = 1.0 if endless else 0.0
            w[row, b] = 0.0 if endless else value
    if faults:
        for player in range(players):
            for b in range(live):
                if not w[first + player, b] >= 0.0 and status[b] == SOLVED:
                    status[b] = BAD_PRECISION
    return infinite > 0


@inner
def _chances(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    w: Floats,
    odds: int,
    count: int,
    index: int,
    first: int,
    start: Ints,
    row: Ints,
    factor: Floats,
    fixed: Floats,
    live: int,
    status: States,
) -> None:
    """Probabilities of a chance node; marks draws in which they are none."""
    for a in range(count):
        _linear(w, odds + a, index + a, first, start, row, factor, fixed)
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
        target = odds + a
        for b in range(BLOCK):
            value = w[target, b]
            w[target, b] = value if value > 0.0 else 0.0


@inner
def _payoffs(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    w: Floats,
    place: int,
    node: int,
    players: int,
    first: int,
    start: Ints,
    row: Ints,
    factor: Floats,
    fixed: Floats,
) -> None:
    """Add what a node itself pays to the values that stand at its place."""
    for player in range(players):
        target, index = place * players + player, node * players + player
        constant = fixed[index]
        if constant != 0.0:
            for b in range(BLOCK):
                w[target, b] += constant
        for k in range(start[index], start[index + 1]):
            c, p = factor[k], first + row[k]
            for b in range(BLOCK):
                w[target, b] += c * w[p, b]


@inner
def _mix(w: Floats, target: int, slots: Ints, count: int, players: int, odds: int) -> None:
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
        if count == 2:
            other, value = odds + 1 - same, slots[1 - same] * players + player
            for b in range(BLOCK):
                w[to, b] = w[chosen, b] * w[to, b] + w[other, b] * w[value, b]
            continue
        for b in range(BLOCK):
            w[to, b] *= w[chosen, b]
        for a in range(count):
            if a != same:
                other, value = odds + a, slots[a] * players + player
                for b in range(BLOCK):
                    w[to, b] += w[other, b] * w[value, b]


@inner
def _write(
    w: Floats, odds: int, row: int, count: int, begin: int, live: int, probabilities: Floats
) -> None:
    """Copy choice probabilities of a decision to the result."""
    for a in range(count):
        source, line = odds + a, probabilities[row + a, begin : begin + live]
        for b in range(live):
            line[b] = w[source, b]


@inner
def _finish(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    w: Floats,
    players: int,
    tied: int,
    begin: int,
    live: int,
    status: States,
    probabilities: Floats,
    values: Floats,
    ties: Counts,
) -> None:
    """Write root values and ties; NaN everything of draws that have no solution."""
    for player in range(players):
        for b in range(live):
            value = w[player, b]
            values[player, begin + b] = value
            if not np.isfinite(value) and status[b] == SOLVED:
                status[b] = OVERFLOW
    for b in range(live):
        ties[begin + b] = int(w[tied, b]) if status[b] == SOLVED else 0
        if status[b] != SOLVED:
            for row in range(probabilities.shape[0]):
                probabilities[row, begin + b] = np.nan
            for player in range(players):
                values[player, begin + b] = np.nan


_ints = types.Array(int64, 1, "C", readonly=True)
_floats = types.Array(float64, 1, "C", readonly=True)
_rows = types.Array(float64, 2, "C", readonly=True)


@kernel(
    void(
        *(_ints,) * 11, *(_floats,) * 2, *(_ints,) * 2, *(_floats,) * 2,
        _rows, _rows, _rows, _ints, int64, int64,
        float64[:, ::1], float64[:, ::1], int8[::1], int32[::1],
    )
)  # fmt: skip
def backward(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    sizes: Ints,
    order: Ints,
    kind: Ints,
    mover: Ints,
    slot: Ints,
    edge_start: Ints,
    edge_child: Ints,
    edge_row: Ints,
    used: Ints,
    pay_start: Ints,
    pay_row: Ints,
    pay_factor: Floats,
    pay_fixed: Floats,
    odds_start: Ints,
    odds_row: Ints,
    odds_factor: Floats,
    odds_fixed: Floats,
    parameters: Floats,
    precision: Floats,
    given: Floats,
    holds: Ints,
    start: int,
    stop: int,
    probabilities: Floats,
    values: Floats,
    status: States,
    ties: Counts,
) -> None:
    """Solve draws `start` to `stop` from the leaves to the root.

    `holds` says for each player: 0 free, 1 held where `given` is not NaN, 2 held.
    """
    players, places, widest = sizes[0], sizes[1], sizes[2]
    odds = players * places
    spare = odds + widest
    tied = spare + 4
    first = tied + 4
    precise = first + used.size
    w = np.zeros((precise + 2 * players, BLOCK))
    rows = np.zeros(widest, np.int64)
    slots = np.zeros(widest, np.int64)
    for begin in range(start, stop, BLOCK):
        live = min(BLOCK, stop - begin)
        state = status[begin : begin + live]
        state[:] = SOLVED
        w[tied, :] = 0.0
        _stage(w, first, spare, parameters, used, begin, live, state)
        sharp = _stage_precision(w, precise, players, precision, begin, live, state)
        for node in order:
            place = slot[node]
            edge = edge_start[node]
            count = edge_start[node + 1] - edge
            if count == 0:
                for player in range(players):
                    target, index = place * players + player, node * players + player
                    _linear(w, target, index, first, pay_start, pay_row, pay_factor, pay_fixed)
                continue
            for a in range(count):
                slots[a] = slot[edge_child[edge + a]]
            row = edge_row[edge]
            if kind[node] == CHANCE:
                _chances(
                    w, odds, count, row, first, odds_start, odds_row, odds_factor, odds_fixed,
                    live, state,
                )  # fmt: skip
            else:
                player, held = mover[node], 0
                if holds[player]:
                    must = holds[player] == 2
                    held = _prescribed(w, given, row, count, begin, live, spare, state, must)
                if held < 2:
                    for a in range(count):
                        rows[a] = slots[a] * players + player
                    flag = precise + players + player if sharp else 0
                    _choose(w, rows, count, precise + player, flag, odds, spare + 1, tied)
                if held:
                    _hold(w, given, row, count, begin, live, odds, spare)
                _write(w, odds, row, count, begin, live, probabilities)
            _mix(w, place, slots, count, players, odds)
            _payoffs(w, place, node, players, first, pay_start, pay_row, pay_factor, pay_fixed)
        _finish(w, players, tied, begin, live, state, probabilities, values, ties)
