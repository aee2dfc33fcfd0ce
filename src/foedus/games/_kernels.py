"""Compiled loop of backward induction over blocks of draws.

One compilation serves every game: the kernel interprets the arrays of a table, and every step it
takes is taken for all draws of a block (see ``_lanes``), which stay in the fastest cache from the
leaves to the root. An outcome's payoffs are worked out where the decision above it needs them, and
a decision between two actions is one pass: values, one exponential, both probabilities, expected
values. A block goes through in parts, so that one part's division overlaps with another's
polynomial.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from numba import float64, int8, int32, int64, types, void

from foedus.games._jit import Floats, Ints, inlined, inner, kernel
from foedus.games._lanes import Address, address, exp, fused, logit, peek, poke, somewhere, where
from foedus.games._workspace import (
    BAD_CHANCE,
    BAD_GIVEN,
    BLOCK,
    PART,
    PARTS,
    SOLVED,
    Batch,
    Layout,
    Terms,
    finish,
    flag,
    linear,
    load,
    load_at,
    mark,
    negated,
    spread,
    stage,
    stage_precision,
    store,
    store_at,
    worth_of,
)

States: TypeAlias = npt.NDArray[np.int8]
Counts: TypeAlias = npt.NDArray[np.int32]

TIE = 1e-12
CHANCE_SUM = 1e-12
GIVEN_SUM = 1e-9


@kernel(void(float64[::1], float64[::1]))
def exponential(x: Floats, out: Floats) -> None:
    """Elementwise ``exp``, for its test and for measuring the machine's limit."""
    source, target = address(x), address(out)
    whole = x.size // PART
    for i in range(whole):
        store(target, i, exp(load(source, i)))
    rest = np.zeros(PART)
    left = x.size - whole * PART
    rest[:left] = x[whole * PART :]
    store(address(rest), 0, exp(load(address(rest), 0)))
    out[whole * PART :] = rest[:left]


@inlined
def _source(tree: Layout, node: int) -> int:
    """First row of a node's values in the workspace, or a negative number for an outcome."""
    inner_node = peek(tree.edge, node) < peek(tree.edge, node + 1)
    return peek(tree.slot, node) * tree.players if inner_node else -1 - tree.players


@inlined
def _two(
    w: Address, node: int, edge: int, player: int, begin: int, tree: Layout, batch: Batch
) -> None:
    """Logit choice between two actions, and what every player expects from it."""
    players = tree.players
    left, right = peek(tree.child, edge), peek(tree.child, edge + 1)
    low, high = _source(tree, left), _source(tree, right)
    left, right, own = left * players, right * players, node * players
    here = peek(tree.slot, node) * players
    out = peek(tree.row, edge) * batch.draws + begin
    for part in range(PARTS):
        one = worth_of(w, part, low + player, left + player, tree)
        gap = worth_of(w, part, high + player, right + player, tree) - one
        p, q = logit(load(w, (tree.precise + player) * PARTS + part) * gap)
        store_at(batch.probabilities, out + part * PART, p)
        store_at(batch.probabilities, out + batch.draws + part * PART, q)
        for i in range(players):
            fixed = peek(tree.pay.fixed, own + i)
            if i == player:
                value = fused(q, gap, one + fixed)
            else:
                other = worth_of(w, part, low + i, left + i, tree)
                value = worth_of(w, part, high + i, right + i, tree) - other
                value = fused(q, value, other + fixed)
            value = linear(w, part, own + i, tree.first, tree.pay, value)
            store(w, (here + i) * PARTS + part, value)


@inner
def _outcome(w: Address, node: int, tree: Layout) -> None:
    """Write the payoffs of an outcome at its place."""
    for i in range(tree.players):
        index = node * tree.players + i
        for part in range(PARTS):
            spot = (peek(tree.slot, node) * tree.players + i) * PARTS + part
            store(w, spot, worth_of(w, part, -1, index, tree))


@inlined
def _row_of(tree: Layout, edge: int, player: int) -> int:
    """The row of a player's value at the end of an edge."""
    return int(peek(tree.slot, peek(tree.child, edge)) * tree.players + player)


@inner
def _logit(w: Address, edge: int, count: int, player: int, tree: Layout) -> None:
    """Logit choice between any number of actions; of two exactly as ``_two`` has it."""
    for part in range(PARTS):
        sharpness = load(w, (tree.precise + player) * PARTS + part)
        best, total = load(w, _row_of(tree, edge, player) * PARTS + part), spread(0.0)
        if count == 2:
            gap = load(w, _row_of(tree, edge + 1, player) * PARTS + part) - best
            p, q = logit(sharpness * gap)
            store(w, tree.chosen * PARTS + part, p)
            store(w, (tree.chosen + 1) * PARTS + part, q)
            continue
        for a in range(1, count):
            value = load(w, _row_of(tree, edge + a, player) * PARTS + part)
            best = where(value > best, value, best)
        for a in range(count):
            value = load(w, _row_of(tree, edge + a, player) * PARTS + part)
            weight = exp(sharpness * (value - best))
            store(w, (tree.chosen + a) * PARTS + part, weight)
            total += weight
        for a in range(count):
            spot = (tree.chosen + a) * PARTS + part
            store(w, spot, load(w, spot) / total)


@inner
def _best_response(w: Address, edge: int, count: int, player: int, tree: Layout) -> None:
    """Where precision is infinite, replace logit choice by the best action or actions.

    Decisions with several best actions are counted.
    """
    for part in range(PARTS):
        highest, largest, equal = spread(-np.inf), spread(1.0), spread(0.0)
        for a in range(count):
            value = load(w, _row_of(tree, edge + a, player) * PARTS + part)
            scale = where(value < 0.0, 0.0 - value, value)
            highest = where(value > highest, value, highest)
            largest = where(scale > largest, scale, largest)
        margin = highest - largest * TIE
        for a in range(count):
            value = load(w, _row_of(tree, edge + a, player) * PARTS + part)
            equal += flag(value >= margin)
        wanted = load(w, (tree.precise + tree.players + player) * PARTS + part) > 0.0
        spot = tree.tied * PARTS + part
        store(w, spot, load(w, spot) + where(wanted, flag(equal > 1.0), 0.0))
        for a in range(count):
            value = load(w, _row_of(tree, edge + a, player) * PARTS + part)
            share = where(value >= margin, 1.0 / equal, 0.0)
            spot = (tree.chosen + a) * PARTS + part
            store(w, spot, where(wanted, share, load(w, spot)))


@inner
def _prescribed(
    w: Address,
    row: int,
    count: int,
    begin: int,
    required: int,
    tree: Layout,
    batch: Batch,
) -> int:
    """Find draws whose choice at a decision is prescribed: 0 none, 1 some, 2 all of the block.

    The spare row becomes 1 where it is prescribed. Where it is required, NaN is a fault.
    """
    some, rest = False, False
    for part in range(PARTS):
        place, spot = begin + part * PART, tree.spare * PARTS + part
        present, total, least = spread(0.0), spread(0.0), spread(0.0)
        for a in range(count):
            value = load_at(batch.given, (row + a) * batch.draws + place)
            there = value == value  # noqa: PLR0124  NaN is the only number unequal to itself
            present += flag(there)
            total += where(there, value, 0.0)
            least = where(value < least, value, least)
        whole = present == float(count)
        fine = whole & (least >= 0.0) & (total - 1.0 <= GIVEN_SUM) & (1.0 - total <= GIVEN_SUM)
        if required == 0:
            fine = fine | (present == 0.0)
        wrong = negated(fine)
        if somewhere(wrong):
            store(w, spot, flag(wrong))
            mark(w, spot, place, BAD_GIVEN, tree, batch)
        store(w, spot, flag(whole))
        some = some or somewhere(whole)
        rest = rest or somewhere(negated(whole))
    if not some:
        return 0
    return 1 if rest else 2


@inner
def _hold(w: Address, row: int, count: int, begin: int, tree: Layout, batch: Batch) -> None:
    """Replace choice by the prescribed probabilities where the spare row says so."""
    for part in range(PARTS):
        held = load(w, tree.spare * PARTS + part) > 0.0
        for a in range(count):
            spot, place = (tree.chosen + a) * PARTS + part, begin + part * PART
            value = load_at(batch.given, (row + a) * batch.draws + place)
            store(w, spot, where(held, value, load(w, spot)))


@inner
def _chances(w: Address, index: int, count: int, begin: int, tree: Layout, batch: Batch) -> None:
    """Probabilities of a chance node; marks draws in which they are none."""
    for part in range(PARTS):
        total, least = spread(0.0), spread(0.0)
        for a in range(count):
            value = spread(peek(tree.odds.fixed, index + a))
            value = linear(w, part, index + a, tree.first, tree.odds, value)
            total += value
            least = where(value < least, value, least)
            store(w, (tree.chosen + a) * PARTS + part, where(value > 0.0, value, 0.0))
        fair = (least >= -CHANCE_SUM) & (total - 1.0 <= CHANCE_SUM) & (1.0 - total <= CHANCE_SUM)
        wrong, spot = negated(fair), tree.spare * PARTS + part
        if somewhere(wrong):
            store(w, spot, flag(wrong))
            mark(w, spot, begin + part * PART, BAD_CHANCE, tree, batch)


@inner
def _mix(w: Address, node: int, edge: int, count: int, tree: Layout) -> None:
    """Expected values of a node from those of its continuations, for every player."""
    for i in range(tree.players):
        index = node * tree.players + i
        for part in range(PARTS):
            fixed, first = peek(tree.pay.fixed, index), _row_of(tree, edge, i) * PARTS + part
            if count == 2:
                low, share = load(w, first), load(w, (tree.chosen + 1) * PARTS + part)
                gap = load(w, _row_of(tree, edge + 1, i) * PARTS + part) - low
                total = fused(share, gap, low + fixed)
            else:
                total = fused(load(w, tree.chosen * PARTS + part), load(w, first), spread(fixed))
                for a in range(1, count):
                    value = load(w, _row_of(tree, edge + a, i) * PARTS + part)
                    total = fused(load(w, (tree.chosen + a) * PARTS + part), value, total)
            total = linear(w, part, index, tree.first, tree.pay, total)
            store(w, (peek(tree.slot, node) * tree.players + i) * PARTS + part, total)


@inner
def _any(
    w: Address,
    node: int,
    edge: int,
    count: int,
    begin: int,
    sharp: int,
    tree: Layout,
    batch: Batch,
) -> None:
    """A chance node, or a decision of any kind."""
    for a in range(count):
        child = peek(tree.child, edge + a)
        if peek(tree.edge, child) == peek(tree.edge, child + 1):
            _outcome(w, child, tree)
    row, player = peek(tree.row, edge), peek(tree.mover, node)
    if player < 0:
        _chances(w, row, count, begin, tree, batch)
    else:
        hold, held = peek(tree.holds, player), 0
        if hold:
            held = _prescribed(w, row, count, begin, 1 if hold == 2 else 0, tree, batch)
        if held < 2:
            _logit(w, edge, count, player, tree)
            if sharp:
                _best_response(w, edge, count, player, tree)
        if held:
            _hold(w, row, count, begin, tree, batch)
        for a in range(count):
            for part in range(PARTS):
                place = (row + a) * batch.draws + begin + part * PART
                store_at(batch.probabilities, place, load(w, (tree.chosen + a) * PARTS + part))
    _mix(w, node, edge, count, tree)


@inner
def _block(w: Address, begin: int, tree: Layout, batch: Batch) -> None:
    """Solve a whole block of draws from the leaves to the root."""
    for b in range(BLOCK):
        poke(batch.status, begin + b, np.int8(SOLVED))
    for part in range(PARTS):
        store(w, tree.tied * PARTS + part, spread(0.0))
    poke(w, tree.fault * BLOCK, 0.0)
    stage(w, begin, tree, batch)
    sharp = stage_precision(w, begin, tree, batch)
    if tree.steps == 1:
        _outcome(w, 0, tree)
    for step in range(tree.steps):
        node = peek(tree.order, step)
        edge = peek(tree.edge, node)
        count, player = peek(tree.edge, node + 1) - edge, peek(tree.mover, node)
        if count == 2 and player >= 0 and peek(tree.holds, player) == 0 and sharp == 0:
            _two(w, node, edge, player, begin, tree, batch)
        elif count > 0:
            _any(w, node, edge, count, begin, sharp, tree, batch)
    finish(w, begin, sharp, tree, batch)


@inner
def _padded(source: Floats, begin: int, columns: int) -> Floats:
    """Some rows from a column on, the last column repeated up to a whole block."""
    padded = np.empty((source.shape[0], BLOCK))
    for row in range(source.shape[0]):
        for b in range(BLOCK):
            padded[row, b] = source[row, min(begin + b, columns - 1)]
    return padded


_ints = types.Array(int64, 1, "C", readonly=True)
_floats = types.Array(float64, 1, "C", readonly=True)
_rows = types.Array(float64, 2, "C", readonly=True)


@kernel(
    void(
        *(_ints,) * 10, *(_floats,) * 2, *(_ints,) * 2, *(_floats,) * 2,
        _rows, _rows, _rows, _ints, int64, int64,
        float64[:, ::1], float64[:, ::1], int8[::1], int32[::1],
    )
)  # fmt: skip
def backward(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    sizes: Ints,
    order: Ints,
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
    players, chosen = sizes[0], sizes[0] * sizes[1]
    spare = chosen + sizes[2]
    first = spare + 3
    precise = first + used.size
    rows = precise + 2 * players
    room = np.zeros(rows * BLOCK + 8)
    # A cache line starts where the address is a multiple of 64.
    room_aligned = room[(-(room.ctypes.data >> 3)) & 7 :]
    w = address(room_aligned)
    tree = Layout(
        address(order), address(mover), address(slot), address(edge_start), address(edge_child),
        address(edge_row), address(used), address(holds),
        Terms(address(pay_start), address(pay_row), address(pay_factor), address(pay_fixed)),
        Terms(address(odds_start), address(odds_row), address(odds_factor), address(odds_fixed)),
        order.size, players, chosen, spare, spare + 1, spare + 2, first, used.size, precise,
    )  # fmt: skip
    wide = 1 if precision.shape[1] > 1 else 0
    batch = Batch(
        address(parameters), address(precision), address(given), address(probabilities),
        address(values), address(status), address(ties), parameters.shape[1], wide,
        probabilities.shape[0],
    )  # fmt: skip
    whole = start + (stop - start) // BLOCK * BLOCK
    for begin in range(start, whole, BLOCK):
        _block(w, begin, tree, batch)
    if whole < stop:
        numbers = _padded(parameters, whole, stop)
        sharpness = _padded(precision, whole if wide else 0, stop if wide else 1)
        choices = _padded(given, whole, stop)
        chances, worths = np.empty((probabilities.shape[0], BLOCK)), np.empty((players, BLOCK))
        states, equals = np.empty(BLOCK, np.int8), np.empty(BLOCK, np.int32)
        rest = Batch(
            address(numbers), address(sharpness), address(choices), address(chances),
            address(worths), address(states), address(equals), BLOCK, 1, batch.rows,
        )  # fmt: skip
        _block(w, 0, tree, rest)
        live = stop - whole
        probabilities[:, whole:stop] = chances[:, :live]
        values[:, whole:stop] = worths[:, :live]
        status[whole:stop] = states[:live]
        ties[whole:stop] = equals[:live]
        # Read once more, so that nothing was given back before.
        numbers[:1], sharpness[:1], choices[:1] = 0.0, 0.0, 0.0
    room_aligned[0] = 0.0
