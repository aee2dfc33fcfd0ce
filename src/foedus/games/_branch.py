"""Compiled loop that follows the logit branch of games whose information sets need beliefs.

One draw at a time; one compilation serves every game, because the kernel interprets the arrays of
a table. Unknowns are log odds ``z(I, a) = log p(I, a) - log p(I, 0)`` of every information set
``I``; the branch solves ``H(z, lam) = z - lam * w * (U(I, a) - U(I, 0)) = 0``, where ``U`` weighs
the nodes of ``I`` with Bayes' rule, and starts at ``z = 0, lam = 0``. Payoffs are divided by the
largest weighted range of payoffs, so that steps do not depend on their unit.

The Jacobian is exact. A choice moves the payoff of an action through two things only: what happens
below the action, and how likely the nodes of an information set are when the choice was made
above them. Both concern a decision and a decision above it, so one climb from every decision to
the root gives all entries.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from numba import float64, int8, int32, int64, types, void

from foedus.games._jit import Floats, Ints, inner, kernel
from foedus.games.branch import Found, Rows, Tree

Counts: TypeAlias = npt.NDArray[np.int32]

SOLVED, BAD_PARAMETER, BAD_PRECISION, BAD_CHANCE, BAD_GIVEN, OVERFLOW = range(6)
BIFURCATION, LOST, ENDLESS = 6, 7, 8
CHANCE_SUM = 1e-12
GIVEN_SUM = 1e-9

# Logarithm of a probability of exactly zero, given or of chance: vanishingly unlikely, so that what
# comes after it still has beliefs. Far below the logarithm of any choice met on a branch, and small
# enough that differences of some of them keep eleven digits.
NEVER = -1e5

FIRST_STEP, SHORTEST_STEP = 0.25, 1e-6
FINE_STEP = 1e-3  # how short a step near a turning point has to be
GOAL = 0.4  # the first correction that the step length aims at
FAR = 1.0  # a longer first correction is not trusted
SHRINK = 0.4  # how much shorter than the last every correction must be
CLOSE = 1e-3  # a correction this short is the last one of a step
TURN = 0.5  # least cosine of the angle between directions of a step's two ends
POLISHED = 1e-10  # the largest residual of a solution, times 1 + precision


class _Work(NamedTuple):
    """What is known of one draw at one point of the branch."""

    weight: Floats  # precision of each player relative to the direction
    pay: Floats  # payoffs at nodes [nodes, players]
    column: Ints  # first unknown of an information set, -1 where choices are prescribed
    chosen: Floats  # probabilities of choices by row, then of chance, and their logarithms
    log_chosen: Floats
    value: Floats  # expected payoffs from a node on, its own included [nodes, players]
    reach: Floats  # logarithm of the probability of reaching a node
    belief: Floats  # probability of a node within its information set
    utility: Floats  # expected payoff of an action to its player, by row
    slope: Floats  # derivative of `utility` by unknown [rows, unknowns]
    wrong: Floats  # H
    system: Floats  # linear system to solve, two right-hand sides included


class _Goals(NamedTuple):
    """What is wanted of one draw: target precisions, ascending, and what was found there."""

    target: Floats
    odds: Floats  # log odds [targets, unknowns]
    residual: Floats
    folds: Counts
    met: Ints  # how many targets have been met, one number


@inner
def _choices(tree: Tree, work: _Work, x: Floats) -> None:
    """Choice probabilities of every free information set from its log odds."""
    for s in range(tree.owner.size):
        column = work.column[s]
        if column < 0:
            continue
        first, last = tree.first[s], tree.first[s + 1]
        top = 0.0
        for k in range(column, column + last - first - 1):
            top = max(top, x[k])
        total = np.exp(-top)
        work.chosen[first] = total
        for row in range(first + 1, last):
            weight = np.exp(x[column + row - first - 1] - top)
            work.chosen[row] = weight
            total += weight
        shift = top + np.log(total)
        work.chosen[first] /= total
        work.log_chosen[first] = -shift
        for row in range(first + 1, last):
            work.chosen[row] /= total
            work.log_chosen[row] = x[column + row - first - 1] - shift


@inner
def _weigh(tree: Tree, work: _Work) -> None:
    """Probability of reaching every node, expected payoffs from it on, and beliefs."""
    players = work.value.shape[1]
    for k in range(1, tree.inner.size):
        n = tree.inner[k]
        up = tree.parent[n]
        work.reach[n] = work.reach[up] + work.log_chosen[tree.row[tree.edge[up] + tree.came[n]]]
    for k in range(tree.inner.size - 1, -1, -1):
        n = tree.inner[k]
        for i in range(players):
            work.value[n, i] = work.pay[n, i]
        for e in range(tree.edge[n], tree.edge[n + 1]):
            below, p = tree.child[e], work.chosen[tree.row[e]]
            for i in range(players):
                work.value[n, i] += p * work.value[below, i]
    for s in range(tree.owner.size):
        begin, end = tree.start[s], tree.start[s + 1]
        if end - begin == 1:
            work.belief[tree.member[begin]] = 1.0
            continue
        top = -np.inf
        for k in range(begin, end):
            top = max(top, work.reach[tree.member[k]])
        total = 0.0
        for k in range(begin, end):
            n = tree.member[k]
            work.belief[n] = np.exp(work.reach[n] - top)
            total += work.belief[n]
        for k in range(begin, end):
            work.belief[tree.member[k]] /= total


@inner
def _compare(tree: Tree, work: _Work, x: Floats, unknowns: int) -> float:
    """Expected payoff of every action, and H; returns the largest part of H."""
    largest = 0.0
    for s in range(tree.owner.size):
        first, last, player = tree.first[s], tree.first[s + 1], tree.owner[s]
        for row in range(first, last):
            work.utility[row] = 0.0
        for k in range(tree.start[s], tree.start[s + 1]):
            n = tree.member[k]
            for a in range(last - first):
                below = tree.child[tree.edge[n] + a]
                work.utility[first + a] += work.belief[n] * work.value[below, player]
        column = work.column[s]
        if column < 0:
            continue
        for a in range(1, last - first):
            gain = work.utility[first + a] - work.utility[first]
            wrong = x[column + a - 1] - x[unknowns] * work.weight[player] * gain
            work.wrong[column + a - 1] = wrong
            largest = max(largest, abs(wrong))
    return largest


@inner
def _from_below(tree: Tree, work: _Work, n: int, m: int, row: int, along: float) -> None:
    """How the choice at decision n moves the payoff of action `row` at decision m above it."""
    s, t = tree.group[n], tree.group[m]
    first, column, who = tree.first[s], work.column[s] - 1, tree.owner[t]
    share, mean = work.belief[m] * along, work.value[n, who] - work.pay[n, who]
    for a in range(1, tree.first[s + 1] - first):
        gain = work.value[tree.child[tree.edge[n] + a], who] - mean
        work.slope[row, column + a] += share * work.chosen[first + a] * gain


@inner
def _from_above(tree: Tree, work: _Work, n: int, m: int, taken: int) -> None:
    """How the choice at decision m, whose action `taken` leads to n, moves payoffs at n."""
    s, t = tree.group[n], tree.group[m]
    first, begin, column, player = tree.first[s], tree.first[t], work.column[t] - 1, tree.owner[s]
    for a in range(tree.first[s + 1] - first):
        below = tree.child[tree.edge[n] + a]
        excess = work.belief[n] * (work.value[below, player] - work.utility[first + a])
        for c in range(1, tree.first[t + 1] - begin):
            part = (1.0 if c == taken else 0.0) - work.chosen[begin + c]
            work.slope[first + a, column + c] += excess * part


@inner
def _slopes(tree: Tree, work: _Work, unknowns: int) -> None:
    """Derivative of every action's expected payoff by every unknown.

    For a decision n of set J and a decision m of set I above it, reached from m by action k:
    the log odds of b at J move U(I, k) by belief(m) * P(m, k -> n) * p(b) * (V(n b) - E V(n .)),
    and the log odds of c at I move U(J, b) by belief(n) * (V(n b) - U(J, b)) * ([c = k] - p(c)).
    """
    for row in range(work.slope.shape[0]):
        for k in range(unknowns):
            work.slope[row, k] = 0.0
    for n in tree.member:
        s = tree.group[n]
        if work.column[s] < 0:
            continue
        believing = tree.start[s + 1] - tree.start[s] > 1
        below, along = n, 1.0
        while tree.parent[below] >= 0:
            m, taken = tree.parent[below], tree.came[below]
            row = tree.row[tree.edge[m] + taken]
            below = m
            if tree.group[m] >= 0 and work.column[tree.group[m]] >= 0:
                if along > 0.0:
                    _from_below(tree, work, n, m, row, along)
                if believing:
                    _from_above(tree, work, n, m, taken)
            along *= work.chosen[row]


@inner
def _evaluate(tree: Tree, work: _Work, x: Floats, unknowns: int) -> float:
    """Everything at a point of (z, lam); returns the largest part of H."""
    _choices(tree, work, x)
    _weigh(tree, work)
    return _compare(tree, work, x, unknowns)


@inner
def _jacobian(tree: Tree, work: _Work, lam: float, unknowns: int) -> None:
    """Write dH/dz and, in the next column, dH/dlam into the system."""
    _slopes(tree, work, unknowns)
    system, slope, utility = work.system, work.slope, work.utility
    for s in range(tree.owner.size):
        column = work.column[s]
        if column < 0:
            continue
        first, last, weight = tree.first[s], tree.first[s + 1], work.weight[tree.owner[s]]
        factor = lam * weight
        for row in range(first + 1, last):
            r = column + row - first - 1
            for k in range(unknowns):
                system[r, k] = factor * (slope[first, k] - slope[row, k])
            system[r, r] += 1.0
            system[r, unknowns] = weight * (utility[first] - utility[row])


@inner
def _pivot(system: Floats, k: int, size: int, width: int) -> int:
    """Bring the largest entry below the diagonal up to row k; the sign of the change, 0 if none."""
    best, at = abs(system[k, k]), k
    for r in range(k + 1, size):
        if abs(system[r, k]) > best:
            best, at = abs(system[r, k]), r
    if not (best > 0.0 and best < np.inf):
        return 0
    sign = -1 if system[at, k] < 0.0 else 1
    if at != k:
        for c in range(k, width):
            system[k, c], system[at, c] = system[at, c], system[k, c]
        sign = -sign
    return sign


@inner
def _eliminate(system: Floats, size: int, sides: int) -> int:
    """Solve in place for some right-hand sides; returns the sign of the determinant, 0 if none."""
    width, sign = size + sides, 1
    for k in range(size):
        sign *= _pivot(system, k, size, width)
        if sign == 0:
            return 0
        for r in range(k + 1, size):
            factor = system[r, k] / system[k, k]
            if factor != 0.0:
                for c in range(k + 1, width):
                    system[r, c] -= factor * system[k, c]
    for c in range(size, width):
        for k in range(size - 1, -1, -1):
            total = system[k, c]
            for j in range(k + 1, size):
                total -= system[k, j] * system[j, c]
            system[k, c] = total / system[k, k]
    return sign


@inner
def _border(work: _Work, toward: Floats, unknowns: int) -> None:
    """Complete the system with a direction as its last row and two right-hand sides."""
    system, n = work.system, unknowns
    for k in range(n + 1):
        system[n, k] = toward[k]
    for r in range(n):
        system[r, n + 1] = -work.wrong[r]
        system[r, n + 2] = 0.0
    system[n, n + 1] = 0.0
    system[n, n + 2] = 1.0


@inner
def _length(system: Floats, size: int, column: int) -> float:
    total = 0.0
    for k in range(size):
        total += system[k, column] * system[k, column]
    return float(np.sqrt(total))


# How one attempt to step ended.
KEPT, DRIFTED, FLIPPED = 0, 1, 2


@inner
def _step(tree: Tree, work: _Work, unknowns: int, path: Floats, step: float) -> tuple[int, float]:
    """Predict along the tangent and correct at right angles to it: y on the branch, its tangent.

    Returns how it ended and the length of the first correction. The sign of the determinant of
    [dH/dz, dH/dlam; tangent] is 1 at the start of the branch and stays so along it, folds
    included: a point where it differs lies on another branch or behind a bifurcation.
    """
    n, x, toward, y, onward = unknowns, path[0], path[1], path[2], path[3]
    for k in range(n + 1):
        y[k] = x[k] + step * toward[k]
    first, last = 0.0, np.inf
    for attempt in range(8):
        _evaluate(tree, work, y, n)
        _jacobian(tree, work, y[n], n)
        _border(work, toward, n)
        sign = _eliminate(work.system, n + 1, 2)
        if sign == 0:
            return DRIFTED, first
        move = _length(work.system, n + 1, n + 1)
        if attempt == 0:
            first = move
        if not move <= (FAR if attempt == 0 else max(SHRINK * last, CLOSE)):
            return DRIFTED, first
        for k in range(n + 1):
            y[k] += work.system[k, n + 1]
        last = move
        if move <= CLOSE:
            size, cosine = _length(work.system, n + 1, n + 2), 0.0
            for k in range(n + 1):
                onward[k] = work.system[k, n + 2] / size
                cosine += onward[k] * toward[k]
            if sign < 0:
                return FLIPPED, first
            return (KEPT if cosine >= TURN else DRIFTED), first
    return DRIFTED, first


@inner
def _cubic(path: Floats, k: int, step: float, u: float) -> float:
    """Coordinate k at the share u of a step: the cubic of Hermite through its two ends."""
    a, b, c, d = path[0, k], path[2, k], step * path[1, k], step * path[3, k]
    return float(a + u * (c + u * (3.0 * (b - a) - 2.0 * c - d + u * (2.0 * (a - b) + c + d))))


@inner
def _aim(unknowns: int, path: Floats, step: float, target: float) -> bool:
    """Guess where a step first comes up to a target precision, if it does.

    First means in the first of sixteen parts in which it does.
    """
    n, low, high = unknowns, 0.0, 0.0
    for part in range(1, 17):
        low, high = high, part / 16.0
        if (_cubic(path, n, step, high) if part < 16 else path[2, n]) >= target:
            break
    else:
        return False
    for _ in range(50):
        middle = 0.5 * (low + high)
        if _cubic(path, n, step, middle) >= target:
            high = middle
        else:
            low = middle
    for k in range(n):
        path[4, k] = _cubic(path, k, step, high)
    path[4, n] = target
    return True


@inner
def _polish(tree: Tree, work: _Work, unknowns: int, guess: Floats, far: float) -> float:
    """Newton's method at the precision of the guess; the residual, or -1 if it left or failed.

    On the rising part of the branch the determinant of dH/dz is positive; a solution where it is
    not lies behind a fold or on another branch.
    """
    n = unknowns
    moved, residual, sign = 0.0, np.inf, 1
    enough = 1e-13 * (1.0 + guess[n])
    for _ in range(14):
        wrong = _evaluate(tree, work, guess, n)
        if not wrong < np.inf:
            return -1.0
        if wrong <= enough or (wrong <= POLISHED * (1.0 + guess[n]) and wrong >= 0.5 * residual):
            residual = wrong
            break
        residual = wrong
        _jacobian(tree, work, guess[n], n)
        for r in range(n):
            work.system[r, n] = -work.wrong[r]
        sign = _eliminate(work.system, n, 1)
        if sign == 0:
            return -1.0
        for k in range(n):
            guess[k] += work.system[k, n]
            moved += abs(work.system[k, n])
        if moved > far:
            return -1.0
    return residual if sign > 0 and residual <= POLISHED * (1.0 + guess[n]) else -1.0


@inner
def _turns_near(unknowns: int, path: Floats, step: float, target: float) -> bool:
    """Whether a step passes a turning point so near a target that it may have met it unseen."""
    n = unknowns  # near is less than the cubic rises above both ends: as step squared
    if not (path[1, n] > 0.0 > path[3, n] and step > FINE_STEP):
        return False
    peak = -np.inf
    for part in range(1, 17):
        peak = max(peak, _cubic(path, n, step, part / 16.0))
    return bool(target <= 2.0 * peak - max(path[0, n], path[2, n]))


@inner
def _meet(
    tree: Tree, work: _Work, unknowns: int, path: Floats, step: float, folds: int, goals: _Goals
) -> bool:
    """Solve at all targets that a step crosses; False if one was crossed but not found."""
    toward, guess = path[1], path[4]
    while goals.met[0] < goals.target.size:
        k = goals.met[0]
        if not _aim(unknowns, path, step, goals.target[k]):
            return not _turns_near(unknowns, path, step, goals.target[k])
        left = _polish(tree, work, unknowns, guess, 0.5 * step + SHORTEST_STEP)
        if left < 0.0:
            return False
        goals.odds[k, :] = guess
        goals.residual[k] = left
        goals.folds[k] = folds + (1 if toward[unknowns] < 0.0 else 0)
        goals.met[0] += 1
    return True


@inner
def _set_out(tree: Tree, work: _Work, unknowns: int, path: Floats, goals: _Goals) -> bool:
    """Blind choice, the tangent there, and targets of zero; False if payoffs overflow."""
    n, x, toward = unknowns, path[0], path[1]
    for k in range(n + 1):
        x[k] = 0.0
        toward[k] = 1.0 if k == n else 0.0
    _evaluate(tree, work, x, n)
    _jacobian(tree, work, 0.0, n)
    _border(work, toward, n)
    if _eliminate(work.system, n + 1, 2) == 0:
        return False
    size = _length(work.system, n + 1, n + 2)
    for k in range(n + 1):
        toward[k] = work.system[k, n + 2] / size
    goals.met[0] = 0
    while goals.met[0] < goals.target.size and goals.target[goals.met[0]] <= 0.0:
        k = goals.met[0]
        goals.odds[k, :] = 0.0
        goals.residual[k], goals.folds[k] = 0.0, 0
        goals.met[0] += 1
    return True


@inner
def _trace(
    tree: Tree, work: _Work, unknowns: int, path: Floats, most: int, goals: _Goals
) -> tuple[int, int]:
    """Follow the branch of one draw until every target precision has been met for the first time.

    Rows of `path` are workspace: a point and its tangent, the next ones, a guess. Returns status
    and steps.
    """
    if not _set_out(tree, work, unknowns, path, goals):
        return OVERFLOW, 0
    n, steps, folds, flipped = unknowns, 0, 0, False
    x, toward, y, onward = path[0], path[1], path[2], path[3]
    step, last = FIRST_STEP, goals.target[-1]
    while goals.met[0] < goals.target.size:
        if steps >= most:
            return LOST, steps
        steps += 1
        if toward[n] > 0.0:
            # A little beyond the last target, so that it is met between two points.
            step = min(step, 1.05 * (last - x[n]) / toward[n] + SHORTEST_STEP)
        how, first = _step(tree, work, n, path, step)
        flipped = flipped or how == FLIPPED
        if how != KEPT or not _meet(tree, work, n, path, step, folds, goals):
            step *= 0.5
            if step < SHORTEST_STEP:
                return (BIFURCATION if flipped else LOST), steps
            continue
        flipped = False
        folds += 1 if onward[n] * toward[n] < 0.0 else 0
        for k in range(n + 1):
            x[k], toward[k] = y[k], onward[k]
        step *= min(2.0, max(0.5, np.sqrt(GOAL / first))) if first > 0.0 else 2.0
    return SOLVED, steps


@inner
def _prescribe(tree: Tree, work: _Work, given: Floats, holds: Ints, draw: int) -> int:
    """Place unknowns and take over prescribed choices; how many unknowns, or -1 for a fault."""
    unknowns = 0
    for s in range(tree.owner.size):
        first, last, hold = tree.first[s], tree.first[s + 1], holds[tree.owner[s]]
        missing, total, wrong = 0, 0.0, False
        for row in range(first, last):
            if hold == 0 or np.isnan(given[row, draw]):
                missing += 1
            else:
                total += given[row, draw]
                wrong = wrong or given[row, draw] < 0.0
        if missing == last - first and hold != 2:
            work.column[s] = unknowns
            unknowns += last - first - 1
            continue
        if missing or wrong or abs(total - 1.0) > GIVEN_SUM:
            return -1
        work.column[s] = -1
        for row in range(first, last):
            p = given[row, draw]
            work.chosen[row] = p
            work.log_chosen[row] = max(np.log(p), NEVER) if p > 0.0 else NEVER
    return unknowns


@inner
def _linear(rows: Rows, index: int, source: Floats, draw: int) -> float:
    """The value of a linear expression for a draw."""
    total = rows.constant[index]
    for k in range(rows.start[index], rows.start[index + 1]):
        total += rows.coefficient[k] * source[rows.row[k], draw]
    return float(total)


@inner
def _odds(tree: Tree, work: _Work) -> bool:
    """Check chance probabilities and take their logarithms; False if they are none."""
    for n in tree.inner:
        if tree.group[n] >= 0:
            continue
        total = 0.0
        for e in range(tree.edge[n], tree.edge[n + 1]):
            row = tree.row[e]
            p = work.chosen[row]
            total += p
            if not p >= -CHANCE_SUM:
                return False
            work.chosen[row] = max(p, 0.0)
            work.log_chosen[row] = max(np.log(p), NEVER) if p > 0.0 else NEVER
        if not abs(total - 1.0) <= CHANCE_SUM:
            return False
    return True


@inner
def _scale(tree: Tree, work: _Work) -> float:
    """The largest range of a free player's payoffs over the ends of the game, weighted.

    Leaves payoffs as values, where those of outcomes stay.
    """
    nodes, players = work.pay.shape
    largest = 0.0
    for i in range(players):
        free = False
        for s in range(tree.owner.size):
            free = free or (tree.owner[s] == i and work.column[s] >= 0)
        if not free:
            continue
        low, high = np.inf, -np.inf
        for n in range(nodes):
            up = tree.parent[n]
            work.value[n, i] = work.pay[n, i] + (work.value[up, i] if up >= 0 else 0.0)
            if tree.edge[n] == tree.edge[n + 1]:
                low, high = min(low, work.value[n, i]), max(high, work.value[n, i])
        largest = max(largest, work.weight[i] * (high - low))
    work.value[:, :] = work.pay
    return largest


@inner
def _precise(work: _Work, direction: Floats, targets: Floats, goals: _Goals, draw: int) -> int:
    """Direction and target precisions of a draw; the status they imply."""
    column = draw if direction.shape[1] > 1 else 0
    endless = False
    for i in range(direction.shape[0]):
        work.weight[i] = direction[i, column]
        if not work.weight[i] >= 0.0:
            return BAD_PRECISION
        endless = endless or work.weight[i] == np.inf
    column = draw if targets.shape[1] > 1 else 0
    for k in range(goals.target.size):
        goals.target[k] = targets[k, column]
        if not goals.target[k] >= 0.0:
            return BAD_PRECISION
        endless = endless or goals.target[k] == np.inf
    return ENDLESS if endless else SOLVED


@inner
def _payoffs(
    tree: Tree, work: _Work, payoffs: Rows, chances: Rows, parameters: Floats, draw: int
) -> int:
    """Chance probabilities and payoffs of a draw; the status they imply."""
    for k in tree.used:
        if not np.isfinite(parameters[k, draw]):
            return BAD_PARAMETER
    for k in range(chances.constant.size):
        work.chosen[tree.first[-1] + k] = _linear(chances, k, parameters, draw)
    if not _odds(tree, work):
        return BAD_CHANCE
    nodes, players = work.pay.shape
    for n in range(nodes):
        for i in range(players):
            work.pay[n, i] = _linear(payoffs, n * players + i, parameters, draw)
    return SOLVED


@inner
def _write(tree: Tree, work: _Work, goals: _Goals, found: Found, draw: int) -> None:
    """Probabilities and values at the targets met, NaN at the others."""
    for k in range(goals.target.size):
        if k >= goals.met[0]:
            found.probabilities[k, :, draw] = np.nan
            found.values[k, :, draw] = np.nan
            found.folds[k, draw], found.residual[k, draw] = 0, np.nan
            continue
        _choices(tree, work, goals.odds[k])
        _weigh(tree, work)
        for row in range(tree.first[-1]):
            found.probabilities[k, row, draw] = work.chosen[row]
        for i in range(work.weight.size):
            found.values[k, i, draw] = work.value[0, i]
        found.folds[k, draw], found.residual[k, draw] = goals.folds[k], goals.residual[k]


@inner
def _workspace(tree: Tree, players: int, branches: int) -> _Work:
    nodes, sets, rows = tree.parent.size, tree.owner.size, tree.first[-1]
    most, edges = rows - sets, rows + branches
    return _Work(
        np.zeros(players), np.zeros((nodes, players)), np.zeros(sets, np.int64),
        np.zeros(edges), np.zeros(edges),
        np.zeros((nodes, players)), np.zeros(nodes), np.zeros(nodes), np.zeros(rows),
        np.zeros((rows, most)), np.zeros(most), np.zeros((most + 1, most + 3)),
    )  # fmt: skip


_ints = types.Array(int64, 1, "C", readonly=True)
_floats = types.Array(float64, 1, "C", readonly=True)
_rows = types.Array(float64, 2, "C", readonly=True)
_tree = types.NamedUniTuple(_ints, len(Tree._fields), Tree)  # type: ignore[no-untyped-call]
_terms = types.NamedTuple((_ints, _ints, _floats, _floats), Rows)  # type: ignore[no-untyped-call]
_found = types.NamedTuple(  # type: ignore[no-untyped-call]
    (float64[:, :, ::1], float64[:, :, ::1], int8[::1], int32[:, ::1], int32[::1], float64[:, ::1]),
    Found,
)


@kernel(void(_tree, _terms, _terms, _rows, _rows, _rows, _rows, _ints, int64, int64, int64, _found))
def branch(  # noqa: PLR0913, PLR0917  a kernel takes its arrays one by one
    tree: Tree,
    payoffs: Rows,
    chances: Rows,
    parameters: Floats,
    direction: Floats,
    targets: Floats,
    given: Floats,
    holds: Ints,
    most: int,
    start: int,
    stop: int,
    found: Found,
) -> None:
    """Trace draws `start` to `stop` to every target precision, which ascend."""
    work = _workspace(tree, direction.shape[0], chances.constant.size)
    levels, width = targets.shape[0], work.wrong.size + 1
    goals = _Goals(
        np.zeros(levels), np.zeros((levels, width)), np.zeros(levels),
        np.zeros(levels, np.int32), np.zeros(1, np.int64),
    )  # fmt: skip
    path = np.zeros((5, width))
    for draw in range(start, stop):
        found.steps[draw] = 0
        goals.met[0] = 0
        unknowns = 0
        state = _precise(work, direction, targets, goals, draw)
        if state == SOLVED:
            state = _payoffs(tree, work, payoffs, chances, parameters, draw)
        if state == SOLVED:
            unknowns = _prescribe(tree, work, given, holds, draw)
            state = BAD_GIVEN if unknowns < 0 else SOLVED
        if state == SOLVED:
            scale = _scale(tree, work)
            if not scale < np.inf:
                state = OVERFLOW
        if state == SOLVED:
            scale = scale if scale > 0.0 else 1.0
            for i in range(work.weight.size):
                work.weight[i] /= scale
            for k in range(levels):
                goals.target[k] *= scale
            state, found.steps[draw] = _trace(tree, work, unknowns, path, most, goals)
        found.status[draw] = state
        _write(tree, work, goals, found, draw)
