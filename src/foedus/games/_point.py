"""Everything at one point of the branch, for several draws side by side.

Unknowns are log odds ``z(I, a) = log p(I, a) - log p(I, 0)`` of every information set ``I``; the
branch solves ``H(z, lam) = z - lam * w * (U(I, a) - U(I, 0)) = 0``, where ``U`` weighs the nodes of
``I`` with Bayes' rule. At a point this module finds choices, reach, beliefs, expected payoffs, H,
its exact derivatives, and from these a step of Newton's method and the direction of the branch.

Derivatives. For a decision n of set J and a decision m of set I above it, reached from m by action
k: the log odds of b at J move U(I, k) by ``belief(m) * P(m, k -> n) * p(b) * (V(n b) - V(n))``, and
those of c at I move U(J, b) by ``belief(n) * (V(n b) - U(J, b)) * ([c = k] - p(c))``.

Elimination. Unknowns outside the cut (see ``plan``) depend on earlier ones and the cut only: their
block has ones on the diagonal and nothing above it. They are expressed by the cut and the precision
one after another, and Gauss's elimination is left with the cut. It takes no pivots, so that all
draws do the same; the last two rows, where the block of the cut is singular at a fold, are solved
by Cramer's rule. A draw in which a pivot vanishes all the same gets no finite step, and its step
along the branch is shortened. What is kept is judged by H, not by this.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.games._jit import inlined, inner
from foedus.games._lanes import (
    Address,
    Number,
    exp,
    fused,
    logit,
    memory,
    peek,
    poke,
    where,
)

WIDTH = 8
load, store, _, _, spread = memory(WIDTH)

# Rows of the state of a draw, each as long as there are unknowns, and one more for the precision.
HERE, FROM, TOWARD, BORDER, END, ONWARD, MOVE, TANGENT, BEND = range(9)
# Single numbers after these: what a turn finds, and what a draw is at.
WRONG, LENGTH, SPEED, COSINE, SIGN, TAKE, SPAN = range(7)
STEP, LAST, FIRST, MOVED, PHASE, ATTEMPT, STEPS, FOLDS, FLIPPED, MET, DRAW = range(7, 18)


class Steps(NamedTuple):
    """Addresses of the lists of a ``Plan``, how long they are, and places in the workspace."""

    sets: Address
    products: Address
    beliefs: Address
    logs: Address
    values: Address
    utility: Address
    compare: Address
    excess: Address
    gains: Address
    chains: Address
    entries: Address
    hidden: Address
    many_sets: int
    many_products: int
    many_beliefs: int
    many_logs: int
    many_values: int
    many_utility: int
    many_excess: int
    many_gains: int
    many_chains: int
    many_entries: int
    unknowns: int
    cut: int
    weight: int
    lam: int
    chosen: int
    exponent: int
    mantissa: int
    lognear: int
    logreach: int
    matrix: int
    state: int
    target: int  # first row of target precisions
    levels: int
    most: int  # steps after which a draw is given up
    goal: float  # the first correction that steps aim at


@inlined
def row_of(do: Steps, which: int) -> int:
    """First row of a part of the state."""
    return do.state + which * (do.unknowns + 1)


@inlined
def single(do: Steps, which: int) -> int:
    """Row of a single number of the state."""
    return do.state + 9 * (do.unknowns + 1) + which


@inlined
def read(w: Address, row: int, lane: int) -> float:
    """One draw's number in a row."""
    return float(peek(w, row * WIDTH + lane))


@inlined
def put(w: Address, row: int, lane: int, value: float) -> None:
    """Write one draw's number in a row."""
    poke(w, row * WIDTH + lane, value)


@inlined
def get(w: Address, do: Steps, which: int, lane: int) -> float:
    """A single number of a draw's state."""
    return float(peek(w, single(do, which) * WIDTH + lane))


@inlined
def let(w: Address, do: Steps, which: int, lane: int, value: float) -> None:
    """Set a single number of a draw's state."""
    poke(w, single(do, which) * WIDTH + lane, value)


@inner
def _choices(w: Address, do: Steps, logs: int) -> None:
    """Choice probabilities of every free information set from its log odds.

    Where precision is zero or choices are prescribed (both have weight zero), they stay.
    """
    z, lam = row_of(do, HERE), load(w, row_of(do, HERE) + do.unknowns)
    for s in range(do.many_sets):
        first, count = do.chosen + peek(do.sets, 4 * s), peek(do.sets, 4 * s + 1)
        column = peek(do.sets, 4 * s + 3)
        if column < 0:
            continue
        weight = load(w, do.weight + s)
        store(w, do.lam + s, lam * weight)
        moves = weight > 0.0
        if count == 2 and not logs:
            p, q = logit(load(w, z + column))
            store(w, first, where(moves, p, load(w, first)))
            store(w, first + 1, where(moves, q, load(w, first + 1)))
            continue
        top = spread(0.0)
        for a in range(1, count):
            value = load(w, z + column + a - 1)
            top = where(value > top, value, top)
        total = exp(0.0 - top)
        for a in range(1, count):
            total += exp(load(w, z + column + a - 1) - top)
        share = 1.0 / total
        power = do.exponent + peek(do.sets, 4 * s)
        for a in range(count):
            value = 0.0 - top
            if a > 0:
                value = load(w, z + column + a - 1) - top
            store(w, first + a, where(moves, exp(value) * share, load(w, first + a)))
            store(w, power + a, where(moves, value, load(w, power + a)))
        store(w, do.mantissa + s, where(moves, share, load(w, do.mantissa + s)))


@inlined
def _multiply(w: Address, numbers: Address, many: int) -> None:
    for k in range(0, many, 3):
        one, other = load(w, peek(numbers, k + 1)), load(w, peek(numbers, k + 2))
        store(w, peek(numbers, k), one * other)


@inner
def _beliefs(w: Address, do: Steps) -> None:
    """Beliefs at information sets of several nodes, from the probabilities of reaching them."""
    k = 0
    while k < do.many_beliefs:
        count = peek(do.beliefs, k)
        total = spread(0.0)
        for j in range(k + 1, k + 1 + 3 * count, 3):
            total += load(w, peek(do.beliefs, j))
        share = 1.0 / total
        for j in range(k + 1, k + 1 + 3 * count, 3):
            store(w, peek(do.beliefs, j + 1), load(w, peek(do.beliefs, j)) * share)
        k += 1 + 3 * count


@inner
def _beliefs_in_logs(w: Address, do: Steps) -> None:
    """The same where probabilities of reaching a node would be too small for a double.

    The logarithm of a choice is kept as an exponent and the logarithm of a number between 1 over
    the number of actions and 1; that number itself enters as it is.
    """
    for k in range(0, do.many_logs, 3):
        up, row, s = peek(do.logs, k), peek(do.logs, k + 1), peek(do.logs, k + 2)
        place = k // 3
        power, factor = load(w, do.lognear + place), spread(1.0)
        if up >= 0:
            power += load(w, do.logreach + 2 * up) + load(w, do.exponent + row)
            factor = load(w, do.logreach + 2 * up + 1) * load(w, do.mantissa + s)
        store(w, do.logreach + 2 * place, power)
        store(w, do.logreach + 2 * place + 1, factor)
    k = 0
    while k < do.many_beliefs:
        count = peek(do.beliefs, k)
        top, total = spread(-np.inf), spread(0.0)
        for j in range(k + 3, k + 1 + 3 * count, 3):
            power = load(w, do.logreach + 2 * peek(do.beliefs, j))
            top = where(power > top, power, top)
        for j in range(k + 1, k + 1 + 3 * count, 3):
            place = do.logreach + 2 * peek(do.beliefs, j + 2)
            weight = exp(load(w, place) - top) * load(w, place + 1)
            store(w, peek(do.beliefs, j + 1), weight)
            total += weight
        share = 1.0 / total
        for j in range(k + 1, k + 1 + 3 * count, 3):
            row = peek(do.beliefs, j + 1)
            store(w, row, load(w, row) * share)
        k += 1 + 3 * count


@inner
def _values(w: Address, do: Steps) -> None:
    """Expected payoffs from every decision on, and of every action at an information set."""
    k = 0
    while k < do.many_values:
        kind, target, base = peek(do.values, k), peek(do.values, k + 1), peek(do.values, k + 2)
        count = peek(do.values, k + 3)
        k += 4
        if kind == 0:  # a sum over decisions that chance leads to
            total = load(w, base)
            for j in range(k, k + 2 * count, 2):
                value = load(w, peek(do.values, j + 1))
                total = fused(load(w, peek(do.values, j)), value, total)
            k += 2 * count
        else:  # a decision
            total = load(w, base) * load(w, peek(do.values, k))
            for a in range(1, count):
                total = fused(load(w, base + a), load(w, peek(do.values, k + a)), total)
            k += count
        store(w, target, total)


@inner
def _utility(w: Address, do: Steps) -> None:
    """Expected payoff of every action at information sets of several nodes."""
    k = 0
    while k < do.many_utility:
        target, count = peek(do.utility, k), peek(do.utility, k + 1)
        total = spread(0.0)
        for j in range(k + 2, k + 2 + 2 * count, 2):
            value = load(w, peek(do.utility, j + 1))
            total = fused(load(w, peek(do.utility, j)), value, total)
        store(w, target, total)
        k += 2 + 2 * count


@inner
def _compare(w: Address, do: Steps) -> None:
    """H and its derivative by the precision, into the last columns of the matrix."""
    n, z = do.unknowns, row_of(do, HERE)
    largest = spread(0.0)
    for r in range(n):
        s = peek(do.compare, 3 * r)
        gain = load(w, peek(do.compare, 3 * r + 1)) - load(w, peek(do.compare, 3 * r + 2))
        wrong = load(w, z + r) - load(w, do.lam + s) * gain
        row = do.matrix + r * (n + 2)
        store(w, row + n, 0.0 - load(w, do.weight + s) * gain)
        store(w, row + n + 1, wrong)
        size = where(wrong < 0.0, 0.0 - wrong, wrong)
        # What is no number counts as infinitely wrong.
        largest = where(size <= largest, largest, where(size < np.inf, size, np.inf))
    store(w, single(do, WRONG), largest)


@inner
def evaluate(w: Address, do: Steps, logs: int) -> None:
    """Choices, beliefs, expected payoffs and H at a point."""
    _choices(w, do, logs)
    _multiply(w, do.products, do.many_products)
    if logs:
        _beliefs_in_logs(w, do)
    else:
        _beliefs(w, do)
    _values(w, do)
    _utility(w, do)
    _compare(w, do)


@inner
def _sums(w: Address, do: Steps, k: int) -> Number:
    """What an entry of the Jacobian is made of: see ``Plan.entries``."""
    j = k + 8
    total = spread(0.0)
    for _ in range(peek(do.entries, k + 4)):
        factor = load(w, peek(do.entries, j))
        total = fused(factor, load(w, peek(do.entries, j + 1)), total)
        j += 2
    less = spread(0.0)
    for _ in range(peek(do.entries, k + 5)):
        factor = load(w, peek(do.entries, j))
        less = fused(factor, load(w, peek(do.entries, j + 1)), less)
        j += 2
    total = total - less
    for _ in range(peek(do.entries, k + 6)):
        total += load(w, peek(do.entries, j))
        j += 1
    everyone = spread(0.0)
    for _ in range(peek(do.entries, k + 7)):
        everyone += load(w, peek(do.entries, j))
        j += 1
    return total - load(w, peek(do.entries, k + 3)) * everyone


@inner
def differentiate(w: Address, do: Steps) -> None:
    """The Jacobian of H by the unknowns, without ones on the diagonal outside the cut."""
    n, before = do.unknowns, do.unknowns - do.cut
    for k in range(0, do.many_excess, 6):
        gain = load(w, peek(do.excess, k + 2)) - load(w, peek(do.excess, k + 3))
        gain = gain - (load(w, peek(do.excess, k + 4)) - load(w, peek(do.excess, k + 5)))
        store(w, peek(do.excess, k), load(w, peek(do.excess, k + 1)) * gain)
    for k in range(0, do.many_gains, 4):
        gain = load(w, peek(do.gains, k + 2)) - load(w, peek(do.gains, k + 3))
        store(w, peek(do.gains, k), load(w, peek(do.gains, k + 1)) * gain)
    _multiply(w, do.chains, do.many_chains)
    for r in range(n):
        row = do.matrix + r * (n + 2)
        for c in range(before, n):
            store(w, row + c, spread(1.0 if r == c else 0.0))
    k = 0
    while k < do.many_entries:
        spot = do.matrix + peek(do.entries, k) * (n + 2) + peek(do.entries, k + 1)
        size = 8 + 2 * (peek(do.entries, k + 4) + peek(do.entries, k + 5))
        size += peek(do.entries, k + 6) + peek(do.entries, k + 7)
        value = load(w, do.lam + peek(do.entries, k + 2)) * _sums(w, do, k)
        # Nothing in the cut depends on itself, so this never meets the diagonal.
        store(w, spot, 0.0 - value)
        k += size


@inner
def _express(w: Address, do: Steps) -> None:
    """Express unknowns outside the cut by the cut, everywhere; and the border."""
    n, before = do.unknowns, do.unknowns - do.cut
    k = 0
    for r in range(n):
        row = do.matrix + r * (n + 2)
        count = peek(do.hidden, k)
        for j in range(k + 1, k + 1 + count):
            h = peek(do.hidden, j)
            factor = 0.0 - load(w, row + h)
            other = do.matrix + h * (n + 2)
            for c in range(before, n + 2):
                store(w, row + c, fused(factor, load(w, other + c), load(w, row + c)))
        k += 1 + count
    border, row = row_of(do, BORDER), do.matrix + n * (n + 2)
    for c in range(before, n + 1):
        store(w, row + c, load(w, border + c))
    store(w, row + n + 1, spread(0.0))
    for h in range(before):
        factor = 0.0 - load(w, border + h)
        other = do.matrix + h * (n + 2)
        for c in range(before, n + 2):
            store(w, row + c, fused(factor, load(w, other + c), load(w, row + c)))


@inner
def solve(w: Address, do: Steps) -> None:
    """A step of Newton's method at right angles to the border, and the direction of the branch.

    Also the sign of the determinant of the bordered system.
    """
    _express(w, do)
    n, before = do.unknowns, do.unknowns - do.cut
    move, along = row_of(do, MOVE), row_of(do, TANGENT)
    sign = spread(1.0)
    for j in range(before, n - 1):
        pivot_row = do.matrix + j * (n + 2)
        pivot = load(w, pivot_row + j)
        sign = where(pivot < 0.0, 0.0 - sign, sign)
        inverse = 1.0 / pivot
        store(w, pivot_row + j, inverse)
        for r in range(j + 1, n + 1):
            row = do.matrix + r * (n + 2)
            factor = 0.0 - load(w, row + j) * inverse
            for c in range(j + 1, n + 2):
                store(w, row + c, fused(factor, load(w, pivot_row + c), load(w, row + c)))
    last = do.matrix + n * (n + 2)
    d, f = load(w, last + n), load(w, last + n + 1)
    if before < n:
        row = do.matrix + (n - 1) * (n + 2)
        a, b, e = load(w, row + n - 1), load(w, row + n), load(w, row + n + 1)
        c = load(w, last + n - 1)
        size = a * d - b * c
        inverse = 1.0 / size
        store(w, move + n - 1, (b * f - d * e) * inverse)
        store(w, move + n, (c * e - a * f) * inverse)
        store(w, along + n - 1, (0.0 - b) * inverse)
        store(w, along + n, a * inverse)
    else:
        size = d
        store(w, move + n, (0.0 - f) / d)
        store(w, along + n, 1.0 / d)
    sign = where(size < 0.0, 0.0 - sign, sign)
    store(w, single(do, SIGN), sign)
    for back in range(n - 1):
        r = n - 2 - back
        row = do.matrix + r * (n + 2)
        step, turn = load(w, row + n + 1), spread(0.0)
        for c in range(max(r + 1, before), n + 1):
            factor = load(w, row + c)
            step = fused(factor, load(w, move + c), step)
            turn = fused(factor, load(w, along + c), turn)
        scale = spread(-1.0)
        if r >= before:
            scale = 0.0 - load(w, row + r)
        store(w, move + r, step * scale)
        store(w, along + r, turn * scale)
    if before == n and n > 0:
        row = do.matrix + (n - 1) * (n + 2)
        step = fused(load(w, row + n), load(w, move + n), load(w, row + n + 1))
        store(w, move + n - 1, 0.0 - step)
        store(w, along + n - 1, 0.0 - load(w, row + n) * load(w, along + n))


@inner
def measure(w: Address, do: Steps) -> None:
    """Lengths of the step and of the direction, and the angle between it and the border."""
    move, along, border = row_of(do, MOVE), row_of(do, TANGENT), row_of(do, BORDER)
    length, speed, cosine, span = spread(0.0), spread(0.0), spread(0.0), spread(0.0)
    for k in range(do.unknowns + 1):
        step, turn = load(w, move + k), load(w, along + k)
        length = fused(step, step, length)
        speed = fused(turn, turn, speed)
        cosine = fused(turn, load(w, border + k), cosine)
        span += where(step < 0.0, 0.0 - step, step)
    store(w, single(do, LENGTH), length)
    store(w, single(do, SPEED), speed)
    store(w, single(do, COSINE), cosine)
    store(w, single(do, SPAN), span)


@inner
def advance(w: Address, do: Steps) -> None:
    """Take the step in draws that are to take it."""
    here, move, take = row_of(do, HERE), row_of(do, MOVE), load(w, single(do, TAKE)) > 0.0
    for k in range(do.unknowns + 1):
        value = load(w, here + k)
        store(w, here + k, where(take, value + load(w, move + k), value))
