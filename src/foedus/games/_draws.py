"""One draw in its lane: its numbers before it is traced, and its results afterwards."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.games._jit import inner
from foedus.games._lanes import Address, peek, poke
from foedus.games._point import (
    BORDER,
    DRAW,
    FLIPPED,
    FOLDS,
    HERE,
    MET,
    PHASE,
    STEPS,
    TOWARD,
    WRONG,
    Steps,
    get,
    let,
    put,
    read,
    row_of,
)

SOLVED, BAD_PARAMETER, BAD_PRECISION, BAD_CHANCE, BAD_GIVEN, OVERFLOW = range(6)
ENDLESS = 8
GOING = -1  # not at an end yet
LATER = -2  # waits for the second round, in which reach is kept in logarithms
CHANCE_SUM = 1e-12
GIVEN_SUM = 1e-9

# Logarithm of a probability of exactly zero, given or of chance: vanishingly unlikely, so that what
# comes after it still has beliefs. Far below the logarithm of any choice met on a branch, and small
# enough that differences of some of them keep eleven digits.
NEVER = -1e5
DEEP = 650.0  # how far below 1 the logarithm of a product of probabilities may safely lie
ROOM = 10.0  # how far log odds may go beyond the precision on the way, in its units

# What a draw is at.
CORRECTING, POLISHING, STARTING = 0, 1, 2


class Game(NamedTuple):
    """Addresses of what preparing a draw and writing its results take: see ``Plan``."""

    node: Address
    chance: Address
    decision: Address
    sets: Address
    total: Address
    used: Address
    pay_start: Address
    pay_row: Address
    pay_factor: Address
    pay_fixed: Address
    odds_start: Address
    odds_row: Address
    odds_factor: Address
    odds_fixed: Address
    near: int
    constant: int
    nodes: int
    chances: int
    branches: int
    many_sets: int
    many_decisions: int
    many_used: int
    players: int
    slots: int
    actions: int
    depth: int


class Given(NamedTuple):
    """Addresses of what was given for every draw, and how far their rows are apart."""

    parameters: Address
    direction: Address
    targets: Address
    given: Address
    holds: Address
    draws: int
    directions: int  # as many as draws, or 1
    aims: int  # as many as draws, or 1


class Out(NamedTuple):
    """Addresses of results, whose last axis is draws; see ``Branch``."""

    probabilities: Address
    values: Address
    status: Address
    folds: Address
    steps: Address
    residual: Address
    draws: int


class Scratch(NamedTuple):
    """Room for one draw at a time, and where its parts begin."""

    at: Address  # payoffs [nodes, players] come first
    odds: int  # of chance
    share: int  # by node: probability of chance since the last decision
    total: int  # by node: a sum along the path to it
    weight: int  # by player: what a precision of 1 means
    worth: int  # by slot and player: expected payoffs


@inner
def write(w: Address, do: Steps, game: Game, room: Scratch, lane: int, out: Out) -> None:
    """Write choices, values at the root, folds and residual of a target that is met."""
    level, draw, players = int(get(w, do, MET, lane)), int(get(w, do, DRAW, lane)), game.players
    for row in range(game.actions):
        place = (level * game.actions + row) * out.draws + draw
        poke(out.probabilities, place, read(w, do.chosen + row, lane))
    for k in range(game.slots * players):
        poke(room.at, room.worth + k, read(w, game.constant + k, lane))
    for k in range(game.many_decisions):
        slot, below = peek(game.total, 4 * k), peek(game.total, 4 * k + 1)
        share = read(w, game.near + game.many_decisions - 1 - k, lane)
        for a in range(peek(game.total, 4 * k + 2)):
            p = share * read(w, do.chosen + peek(game.total, 4 * k + 3) + a, lane)
            for i in range(players):
                place = room.worth + slot * players + i
                value = p * peek(room.at, room.worth + (below + a) * players + i)
                poke(room.at, place, peek(room.at, place) + value)
    for i in range(players):
        place = (level * players + i) * out.draws + draw
        poke(out.values, place, peek(room.at, room.worth + i))
    turns = int(get(w, do, FOLDS, lane))
    if read(w, row_of(do, TOWARD) + do.unknowns, lane) < 0.0:
        turns += 1
    poke(out.folds, level * out.draws + draw, np.int32(turns))
    poke(out.residual, level * out.draws + draw, get(w, do, WRONG, lane))
    let(w, do, MET, lane, level + 1.0)


@inner
def end(w: Address, do: Steps, game: Game, lane: int, draw: int, state: int, out: Out) -> None:
    """Write how a draw ended, and NaN at the targets it did not meet."""
    poke(out.status, draw, np.int8(state))
    poke(out.steps, draw, np.int32(get(w, do, STEPS, lane)))
    for level in range(int(get(w, do, MET, lane)), do.levels):
        for row in range(game.actions):
            poke(out.probabilities, (level * game.actions + row) * out.draws + draw, np.nan)
        for i in range(game.players):
            poke(out.values, (level * game.players + i) * out.draws + draw, np.nan)
        poke(out.folds, level * out.draws + draw, np.int32(0))
        poke(out.residual, level * out.draws + draw, np.nan)


@inner
def _precise(
    w: Address, do: Steps, game: Game, room: Scratch, lane: int, given: Given, draw: int
) -> int:
    """Direction and target precisions of a draw; the status they imply."""
    endless = False
    for i in range(game.players):
        place = i * given.directions + (draw if given.directions > 1 else 0)
        weight = peek(given.direction, place)
        poke(room.at, room.weight + i, weight)
        if not weight >= 0.0:
            return BAD_PRECISION
        endless = endless or weight == np.inf
    for k in range(do.levels):
        target = peek(given.targets, k * given.aims + (draw if given.aims > 1 else 0))
        put(w, do.target + k, lane, target)
        if not target >= 0.0:
            return BAD_PRECISION
        endless = endless or target == np.inf
    return ENDLESS if endless else SOLVED


@inner
def _numbers(game: Game, room: Scratch, given: Given, draw: int) -> int:
    """Chance probabilities and payoffs of a draw; the status they imply."""
    for k in range(game.many_used):
        if not np.isfinite(peek(given.parameters, peek(game.used, k) * given.draws + draw)):
            return BAD_PARAMETER
    for k in range(game.branches):
        odds = peek(game.odds_fixed, k)
        for j in range(peek(game.odds_start, k), peek(game.odds_start, k + 1)):
            value = peek(given.parameters, peek(game.odds_row, j) * given.draws + draw)
            odds += peek(game.odds_factor, j) * value
        poke(room.at, room.odds + k, odds)
    for k in range(game.chances):
        total, first = 0.0, room.odds + peek(game.chance, 2 * k)
        for j in range(first, first + peek(game.chance, 2 * k + 1)):
            odds = peek(room.at, j)
            total += odds
            if not odds >= -CHANCE_SUM:
                return BAD_CHANCE
            poke(room.at, j, max(odds, 0.0))
        if not abs(total - 1.0) <= CHANCE_SUM:
            return BAD_CHANCE
    for k in range(game.nodes * game.players):
        pay = peek(game.pay_fixed, k)
        for j in range(peek(game.pay_start, k), peek(game.pay_start, k + 1)):
            value = peek(given.parameters, peek(game.pay_row, j) * given.draws + draw)
            pay += peek(game.pay_factor, j) * value
        poke(room.at, k, pay)
    return SOLVED


@inner
def _prescribe(w: Address, do: Steps, game: Game, lane: int, given: Given, draw: int) -> float:
    """Take over prescribed choices, blind choice elsewhere.

    Returns the logarithm of the least probability prescribed, -inf for zero, and 1 for a fault.
    """
    least = 0.0
    for s in range(game.many_sets):
        first, count = peek(game.sets, 4 * s), peek(game.sets, 4 * s + 1)
        hold = peek(given.holds, peek(game.sets, 4 * s + 2))
        missing, total, wrong = 0, 0.0, False
        for row in range(first, first + count):
            p = peek(given.given, row * given.draws + draw) if hold else np.nan
            if np.isnan(p):
                missing += 1
            else:
                total += p
                wrong = wrong or p < 0.0
        free = missing == count and hold != 2
        if not free and (missing > 0 or wrong or abs(total - 1.0) > GIVEN_SUM):
            return 1.0
        put(w, do.weight + s, lane, 1.0 if free else 0.0)
        put(w, do.mantissa + s, lane, 1.0 / count if free else 1.0)
        for row in range(first, first + count):
            p, power = 1.0 / count, 0.0
            if not free:
                p = peek(given.given, row * given.draws + draw)
                power = np.log(p) if p > 0.0 else -np.inf
                least = min(least, power)
            put(w, do.chosen + row, lane, p)
            put(w, do.exponent + row, lane, max(power, NEVER))
    return least


@inner
def _scale(w: Address, do: Steps, game: Game, room: Scratch, lane: int) -> float:
    """The largest range of a free player's payoffs over the ends of the game, weighted."""
    largest = 0.0
    for i in range(game.players):
        free = False
        for s in range(game.many_sets):
            mine = peek(game.sets, 4 * s + 2) == i
            free = free or (mine and read(w, do.weight + s, lane) > 0.0)
        if not free:
            continue
        low, high = np.inf, -np.inf
        for n in range(game.nodes):
            up, value = peek(game.node, 4 * n + 2), peek(room.at, n * game.players + i)
            if up >= 0:
                value += peek(room.at, room.total + up)
            poke(room.at, room.total + n, value)
            if peek(game.node, 4 * n + 3) == 0:
                low, high = min(low, value), max(high, value)
        largest = max(largest, peek(room.at, room.weight + i) * (high - low))
    return largest


@inner
def _rare(game: Game, room: Scratch, node: int) -> float:
    """The logarithm of an impossible chance since the last decision, each of its moves for itself.

    Two nodes behind the same impossible move keep the odds that the other moves give them.
    """
    power = 0.0
    while peek(game.node, 4 * node + 1) >= 0:
        p = peek(room.at, room.odds + peek(game.node, 4 * node + 1))
        power += max(np.log(p), NEVER) if p > 0.0 else NEVER
        node = peek(game.node, 4 * node + 2)
    return power


@inner
def _reduce(w: Address, do: Steps, game: Game, room: Scratch, lane: int) -> float:
    """What chance and outcomes add to actions; the logarithm of the least chance of a node."""
    players, least = game.players, 0.0
    for k in range(game.slots * players):
        put(w, game.constant + k, lane, 0.0)
    for n in range(game.nodes):
        slot, row = peek(game.node, 4 * n), peek(game.node, 4 * n + 1)
        up, share, depth = peek(game.node, 4 * n + 2), 1.0, 0.0
        if row >= 0:
            p = peek(room.at, room.odds + row)
            share = peek(room.at, room.share + up) * p
            depth = np.log(p) if p > 0.0 else -np.inf
        if up >= 0:
            depth += peek(room.at, room.total + up)
        poke(room.at, room.share + n, share)
        poke(room.at, room.total + n, depth)
        least = min(least, depth)
        for i in range(players):
            value = share * peek(room.at, n * players + i)
            place = game.constant + slot * players + i
            put(w, place, lane, read(w, place, lane) + value)
    for d in range(game.many_decisions):
        node = peek(game.decision, d)
        share = peek(room.at, room.share + node)
        put(w, game.near + d, lane, share)
        power = max(np.log(share), NEVER) if share > 0.0 else _rare(game, room, node)
        put(w, do.lognear + d, lane, power)
    return least


@inner
def prepare(
    w: Address, do: Steps, game: Game, room: Scratch, lane: int, given: Given, logs: int, draw: int
) -> int:
    """Place a draw in a lane; the status it ends with at once, or that it goes."""
    for which in (STEPS, MET, FOLDS, FLIPPED):
        let(w, do, which, lane, 0.0)
    state = _precise(w, do, game, room, lane, given, draw)
    if state == SOLVED:
        state = _numbers(game, room, given, draw)
    if state != SOLVED:
        return state
    least = _prescribe(w, do, game, lane, given, draw)
    if least > 0.0:
        return BAD_GIVEN
    scale = _scale(w, do, game, room, lane)
    if not scale < np.inf:
        return OVERFLOW
    scale = scale if scale > 0.0 else 1.0
    for k in range(do.levels):
        put(w, do.target + k, lane, read(w, do.target + k, lane) * scale)
    last = read(w, do.target + do.levels - 1, lane)
    chance = _reduce(w, do, game, room, lane)
    if logs == 0 and not game.depth * (last + ROOM - least) - chance < DEEP:
        return LATER
    for s in range(game.many_sets):
        weight = peek(room.at, room.weight + peek(game.sets, 4 * s + 2))
        put(w, do.weight + s, lane, read(w, do.weight + s, lane) * weight / scale)
    for k in range(do.unknowns + 1):
        put(w, row_of(do, HERE) + k, lane, 0.0)
        put(w, row_of(do, BORDER) + k, lane, 1.0 if k == do.unknowns else 0.0)
    let(w, do, DRAW, lane, float(draw))
    let(w, do, PHASE, lane, float(STARTING))
    return GOING
