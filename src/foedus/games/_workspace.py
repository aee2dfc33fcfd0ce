"""The workspace of backward induction: a block of draws, and what comes into it and out of it.

Rows of the workspace hold one number for each draw of the block: values by place and player, then
choice probabilities of the node at hand, a spare row, ties, parameters, precision, and whether
precision is infinite.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.games._jit import inlined, inner
from foedus.games._lanes import Address, Number, fused, memory, peek, poke, somewhere, where

BLOCK, PART = 128, 32
PARTS = BLOCK // PART
load, store, load_at, store_at, spread = memory(PART)

SOLVED, BAD_PARAMETER, BAD_PRECISION, BAD_CHANCE, BAD_GIVEN, OVERFLOW = range(6)


class Terms(NamedTuple):
    """Addresses of linear expressions over parameters: the arrays of ``Terms``."""

    start: Address
    row: Address
    factor: Address
    fixed: Address


class Layout(NamedTuple):
    """Addresses of the arrays of a table, and where things stand in the workspace."""

    order: Address
    mover: Address
    slot: Address
    edge: Address
    child: Address
    row: Address
    used: Address
    holds: Address
    pay: Terms
    odds: Terms
    steps: int  # how many nodes
    players: int
    chosen: int  # first row of choice probabilities
    spare: int
    tied: int
    fault: int  # its first number is 1 if a draw of the block is at fault
    first: int  # first row of parameters
    parameters: int
    precise: int  # first row of precision


class Batch(NamedTuple):
    """Addresses of a batch's arrays, and its size, by which their rows are apart."""

    parameters: Address
    precision: Address
    given: Address
    probabilities: Address
    values: Address
    status: Address
    ties: Address
    draws: int
    wide: int  # 1 if precision differs by draw
    rows: int  # rows of choice probabilities


@inlined
def negated(mask: Number) -> Number:
    """The opposite of a mask."""
    return where(mask, spread(0.0), spread(1.0)) > 0.0


@inlined
def flag(mask: Number) -> Number:
    """1 where a mask is true, 0 elsewhere."""
    return where(mask, spread(1.0), spread(0.0))


@inner
def mark(w: Address, spot: int, begin: int, fault: int, tree: Layout, batch: Batch) -> None:
    """Give a status to draws of a part that are flagged in the workspace and have none yet."""
    for b in range(PART):
        if peek(w, spot * PART + b) > 0.0 and peek(batch.status, begin + b) == SOLVED:
            poke(batch.status, begin + b, np.int8(fault))
    poke(w, tree.fault * BLOCK, 1.0)


@inlined
def linear(w: Address, part: int, index: int, first: int, terms: Terms, total: Number) -> Number:
    """Add a linear expression over the staged parameters to a total."""
    j, last = peek(terms.start, index), peek(terms.start, index + 1)
    if j + 2 == last:
        # The usual number of terms, without a loop.
        value = load(w, (first + peek(terms.row, j)) * PARTS + part)
        total = fused(value, peek(terms.factor, j), total)
        value = load(w, (first + peek(terms.row, j + 1)) * PARTS + part)
        total = fused(value, peek(terms.factor, j + 1), total)
    else:
        for k in range(j, last):
            value = load(w, (first + peek(terms.row, k)) * PARTS + part)
            total = fused(value, peek(terms.factor, k), total)
    return total


@inlined
def worth_of(w: Address, part: int, spot: int, index: int, tree: Layout) -> Number:
    """What a player expects at a continuation: from the workspace, or an outcome's payoff."""
    if spot >= 0:
        value = load(w, spot * PARTS + part)
    else:
        fixed = spread(peek(tree.pay.fixed, index))
        value = linear(w, part, index, tree.first, tree.pay, fixed)
    return value


@inner
def stage(w: Address, begin: int, tree: Layout, batch: Batch) -> None:
    """Copy the parameters of a block into the workspace; find draws with NaN or infinity."""
    for part in range(PARTS):
        place = begin + part * PART
        faulty = spread(0.0)
        for j in range(tree.parameters):
            value = load_at(batch.parameters, peek(tree.used, j) * batch.draws + place)
            store(w, (tree.first + j) * PARTS + part, value)
            faulty = fused(value, 0.0, faulty)
        # A finite number times zero is zero; NaN and infinity give NaN, which equals nothing.
        spot, wrong = tree.spare * PARTS + part, negated(faulty == 0.0)
        if somewhere(wrong):
            store(w, spot, flag(wrong))
            mark(w, spot, place, BAD_PARAMETER, tree, batch)


@inner
def stage_precision(w: Address, begin: int, tree: Layout, batch: Batch) -> int:
    """Copy precision into the workspace, infinite ones as 0 with a flag; 1 if there are any."""
    infinite = 0
    for player in range(tree.players):
        for part in range(PARTS):
            place = begin + part * PART
            if batch.wide:
                value = load_at(batch.precision, player * batch.draws + place)
            else:
                value = spread(peek(batch.precision, player))
            endless, wrong = value == np.inf, negated(value >= 0.0)
            if somewhere(endless):
                infinite = 1
            if somewhere(wrong):
                spot = tree.spare * PARTS + part
                store(w, spot, flag(wrong))
                mark(w, spot, place, BAD_PRECISION, tree, batch)
            row = tree.precise + player
            store(w, row * PARTS + part, where(endless, 0.0, value))
            store(w, (row + tree.players) * PARTS + part, flag(endless))
    return infinite


@inner
def finish(w: Address, begin: int, sharp: int, tree: Layout, batch: Batch) -> None:
    """Write root values and ties; NaN everything of draws that have no solution."""
    for part in range(PARTS):
        faulty, place = spread(0.0), begin + part * PART
        for i in range(tree.players):
            value = load(w, i * PARTS + part)
            faulty = fused(value, 0.0, faulty)
            store_at(batch.values, i * batch.draws + place, value)
        wrong, spot = negated(faulty == 0.0), tree.spare * PARTS + part
        if somewhere(wrong):
            store(w, spot, flag(wrong))
            mark(w, spot, place, OVERFLOW, tree, batch)
    for b in range(BLOCK):
        poke(
            batch.ties,
            begin + b,
            np.int32(peek(w, tree.tied * BLOCK + b)) if sharp else np.int32(0),
        )
    if peek(w, tree.fault * BLOCK) == 0.0:
        return
    for place in range(begin, begin + BLOCK):
        if peek(batch.status, place) != SOLVED:
            poke(batch.ties, place, np.int32(0))
            for row in range(batch.rows):
                poke(batch.probabilities, row * batch.draws + place, np.nan)
            for i in range(tree.players):
                poke(batch.values, i * batch.draws + place, np.nan)
