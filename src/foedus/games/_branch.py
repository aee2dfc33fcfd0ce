"""Compiled loop that follows the logit branch of games whose information sets need beliefs.

One compilation serves every game, because the kernel interprets the lists of a ``Plan``. Several
draws go side by side (see ``_lanes``): each turn works out everything at one point of each draw's
branch (``_point``), then every draw decides by itself what that point was: a correction on the way
back to the branch, a step that is to be kept or shortened, or a solution at a precision asked for.
A draw that is done makes room for the next. Nothing a draw does depends on its neighbours.

Payoffs are divided by the largest weighted range of payoffs, so that steps do not depend on their
unit.
"""

from __future__ import annotations

import numpy as np
from numba import float64, int8, int32, int64, types, void

from foedus.games._draws import (
    CORRECTING,
    GOING,
    LATER,
    POLISHING,
    Game,
    Given,
    Out,
    Scratch,
    end,
    prepare,
    write,
)
from foedus.games._jit import inlined, inner, kernel
from foedus.games._lanes import Address, address, peek
from foedus.games._point import (
    ATTEMPT,
    BEND,
    BORDER,
    COSINE,
    DRAW,
    END,
    FIRST,
    FLIPPED,
    FOLDS,
    FROM,
    HERE,
    LAST,
    LENGTH,
    MET,
    MOVE,
    MOVED,
    ONWARD,
    PHASE,
    SIGN,
    SPAN,
    SPEED,
    STEP,
    STEPS,
    TAKE,
    TANGENT,
    TOWARD,
    WIDTH,
    WRONG,
    Steps,
    advance,
    differentiate,
    evaluate,
    get,
    let,
    measure,
    put,
    read,
    row_of,
    solve,
)
from foedus.games.branch import Found, Inputs, Rows
from foedus.games.plan import SIZES, Plan

SOLVED, OVERFLOW, BIFURCATION, LOST = 0, 5, 6, 7

FIRST_STEP, SHORTEST_STEP = 0.25, 1e-6
FINE_STEP = 1e-3  # how short a step near a turning point has to be
GOAL = 0.1  # the first correction that the step length aims at
FAR = 0.5  # a longer first correction is not trusted
SHRINK = 0.4  # how much shorter than the last every correction must be
CLOSE = 3e-3  # a correction this short is the last one of a step
STILL = 1.0 - 1e-12  # part of a direction that is precision alone: the choices do not move
TURN = 0.7  # least cosine of the angle between directions of a step's two ends
POLISHED = 1e-10  # the largest residual of a solution, times 1 + precision


@inlined
def _target(w: Address, do: Steps, lane: int) -> float:
    """The target precision that comes next, in units of the draw's payoffs."""
    return read(w, do.target + int(get(w, do, MET, lane)), lane)


@inner
def _cubic(w: Address, do: Steps, lane: int, k: int, step: float, u: float) -> float:
    """Coordinate k at the share u of a step: the cubic of Hermite through its two ends."""
    a, b = read(w, row_of(do, FROM) + k, lane), read(w, row_of(do, END) + k, lane)
    c = step * read(w, row_of(do, TOWARD) + k, lane)
    d = step * read(w, row_of(do, ONWARD) + k, lane)
    return a + u * (c + u * (3.0 * (b - a) - 2.0 * c - d + u * (2.0 * (a - b) + c + d)))


@inner
def _aim(w: Address, do: Steps, lane: int, step: float, target: float) -> bool:
    """Guess where a step first comes up to a target precision, if it does, and go there.

    First means in the first of sixteen parts in which it does.
    """
    n, low, high = do.unknowns, 0.0, 0.0
    end = read(w, row_of(do, END) + n, lane)
    for part in range(1, 17):
        low, high = high, part / 16.0
        if (_cubic(w, do, lane, n, step, high) if part < 16 else end) >= target:
            break
    else:
        return False
    for _ in range(30):
        middle = 0.5 * (low + high)
        if _cubic(w, do, lane, n, step, middle) >= target:
            high = middle
        else:
            low = middle
    for k in range(n):
        put(w, row_of(do, HERE) + k, lane, _cubic(w, do, lane, k, step, high))
    put(w, row_of(do, HERE) + n, lane, target)
    return True


@inner
def _turns_near(w: Address, do: Steps, lane: int, step: float, target: float) -> bool:
    """Whether a step passes a turning point so near a target that it may have met it unseen."""
    n = do.unknowns  # near is less than the cubic rises above both ends: as step squared
    rising = read(w, row_of(do, TOWARD) + n, lane) > 0.0
    if not (rising and read(w, row_of(do, ONWARD) + n, lane) < 0.0 and step > FINE_STEP):
        return False
    peak = -np.inf
    for part in range(1, 17):
        peak = max(peak, _cubic(w, do, lane, n, step, part / 16.0))
    ends = max(read(w, row_of(do, FROM) + n, lane), read(w, row_of(do, END) + n, lane))
    return target <= 2.0 * peak - ends


@inner
def _set_off(w: Address, do: Steps, lane: int) -> None:
    """Predict the end of the next step: along the branch and its bend."""
    n = do.unknowns
    let(w, do, STEPS, lane, get(w, do, STEPS, lane) + 1.0)
    toward = read(w, row_of(do, TOWARD) + n, lane)
    if toward > 0.0:
        # A little beyond the last target, so that it is met between two points.
        ahead = read(w, do.target + do.levels - 1, lane) - read(w, row_of(do, FROM) + n, lane)
        let(w, do, STEP, lane, min(get(w, do, STEP, lane), 1.05 * ahead / toward + SHORTEST_STEP))
    step = get(w, do, STEP, lane)
    for k in range(n + 1):
        slope = read(w, row_of(do, TOWARD) + k, lane)
        value = slope + 0.5 * step * read(w, row_of(do, BEND) + k, lane)
        put(w, row_of(do, HERE) + k, lane, read(w, row_of(do, FROM) + k, lane) + step * value)
        put(w, row_of(do, BORDER) + k, lane, slope)
    let(w, do, PHASE, lane, float(CORRECTING))
    let(w, do, ATTEMPT, lane, 0.0)
    let(w, do, LAST, lane, np.inf)


@inner
def _shorten(w: Address, do: Steps, lane: int) -> int:
    """Try a step of half the length; the status if that is too short or there were too many."""
    let(w, do, STEP, lane, get(w, do, STEP, lane) * 0.5)
    if get(w, do, STEP, lane) < SHORTEST_STEP:
        return BIFURCATION if get(w, do, FLIPPED, lane) else LOST
    if get(w, do, STEPS, lane) >= do.most:
        return LOST
    _set_off(w, do, lane)
    return GOING


@inner
def _keep(w: Address, do: Steps, lane: int) -> int:
    """Take a step for good and set off for the next."""
    n, step = do.unknowns, get(w, do, STEP, lane)
    let(w, do, FLIPPED, lane, 0.0)
    toward, onward = row_of(do, TOWARD), row_of(do, ONWARD)
    if read(w, onward + n, lane) * read(w, toward + n, lane) < 0.0:
        let(w, do, FOLDS, lane, get(w, do, FOLDS, lane) + 1.0)
    for k in range(n + 1):
        slope = read(w, onward + k, lane)
        put(w, row_of(do, BEND) + k, lane, (slope - read(w, toward + k, lane)) / step)
        put(w, row_of(do, FROM) + k, lane, read(w, row_of(do, END) + k, lane))
        put(w, toward + k, lane, slope)
    first = get(w, do, FIRST, lane)
    growth = (do.goal / first) ** (1.0 / 3.0) if first > 0.0 else 2.0
    # Where choices stay as they are nothing tells how long a step may be, and one that passes two
    # bifurcations is not told from one that passes none.
    if read(w, onward + n, lane) > STILL:
        growth = min(growth, 1.05)
    let(w, do, STEP, lane, step * min(2.0, max(0.5, growth)))
    if get(w, do, STEPS, lane) >= do.most:
        return LOST
    _set_off(w, do, lane)
    return GOING


@inner
def _next_goal(w: Address, do: Steps, lane: int) -> int:
    """Look for the next target on a step that ended well; go there, or on along the branch."""
    if get(w, do, MET, lane) == do.levels:
        return SOLVED
    target = _target(w, do, lane)
    if _aim(w, do, lane, get(w, do, STEP, lane), target):
        for k in range(do.unknowns + 1):
            put(w, row_of(do, BORDER) + k, lane, 1.0 if k == do.unknowns else 0.0)
        let(w, do, PHASE, lane, float(POLISHING))
        let(w, do, ATTEMPT, lane, 0.0)
        let(w, do, LAST, lane, np.inf)
        let(w, do, MOVED, lane, 0.0)
        return GOING
    if _turns_near(w, do, lane, get(w, do, STEP, lane), target):
        return _shorten(w, do, lane)
    return _keep(w, do, lane)


@inner
def _correct(w: Address, do: Steps, lane: int) -> int:
    """Judge a correction on the way back to the branch.

    The sign of the determinant of [dH/dz, dH/dlam; tangent] is 1 at the start of the branch and
    stays so along it, folds included: a point where it differs lies on another branch or behind a
    bifurcation.
    """
    move = np.sqrt(get(w, do, LENGTH, lane))
    if get(w, do, ATTEMPT, lane) == 0:
        let(w, do, FIRST, lane, move)
        limit = FAR
    else:
        limit = max(SHRINK * get(w, do, LAST, lane), CLOSE)
    if not move <= limit:
        return _shorten(w, do, lane)
    let(w, do, LAST, lane, move)
    if move > CLOSE:
        let(w, do, ATTEMPT, lane, get(w, do, ATTEMPT, lane) + 1.0)
        if get(w, do, ATTEMPT, lane) == 8:
            return _shorten(w, do, lane)
        let(w, do, TAKE, lane, 1.0)
        return GOING
    speed = np.sqrt(get(w, do, SPEED, lane))
    if get(w, do, SIGN, lane) < 0.0:
        let(w, do, FLIPPED, lane, 1.0)
        return _shorten(w, do, lane)
    if not get(w, do, COSINE, lane) >= TURN * speed:
        return _shorten(w, do, lane)
    for k in range(do.unknowns + 1):
        place = read(w, row_of(do, HERE) + k, lane) + read(w, row_of(do, MOVE) + k, lane)
        put(w, row_of(do, END) + k, lane, place)
        put(w, row_of(do, ONWARD) + k, lane, read(w, row_of(do, TANGENT) + k, lane) / speed)
    return _next_goal(w, do, lane)


@inner
def _polish(w: Address, do: Steps, game: Game, room: Scratch, lane: int, out: Out) -> int:
    """Judge a step of Newton's method at a target precision.

    On the rising part of the branch the determinant of dH/dz is positive; a solution where it is
    not lies behind a fold or on another branch.
    """
    wrong, level = get(w, do, WRONG, lane), 1.0 + _target(w, do, lane)
    close = wrong <= POLISHED * level
    if wrong <= 1e-13 * level or (close and wrong >= 0.5 * get(w, do, LAST, lane)):
        if not get(w, do, SIGN, lane) > 0.0:
            return _shorten(w, do, lane)
        write(w, do, game, room, lane, out)
        return _next_goal(w, do, lane)
    let(w, do, MOVED, lane, get(w, do, MOVED, lane) + get(w, do, SPAN, lane))
    let(w, do, ATTEMPT, lane, get(w, do, ATTEMPT, lane) + 1.0)
    near = get(w, do, MOVED, lane) <= 0.5 * get(w, do, STEP, lane) + SHORTEST_STEP
    if not (near and get(w, do, ATTEMPT, lane) < 14):
        return _shorten(w, do, lane)
    let(w, do, LAST, lane, wrong)
    let(w, do, TAKE, lane, 1.0)
    return GOING


@inner
def _start(w: Address, do: Steps, game: Game, room: Scratch, lane: int, out: Out) -> int:
    """Blind choice, the direction of the branch there, and targets of zero."""
    speed = np.sqrt(get(w, do, SPEED, lane))
    if not speed < np.inf:
        return OVERFLOW
    for k in range(do.unknowns + 1):
        put(w, row_of(do, TOWARD) + k, lane, read(w, row_of(do, TANGENT) + k, lane) / speed)
        put(w, row_of(do, FROM) + k, lane, 0.0)
        put(w, row_of(do, BEND) + k, lane, 0.0)
    while get(w, do, MET, lane) < do.levels and _target(w, do, lane) <= 0.0:
        write(w, do, game, room, lane, out)
    if get(w, do, MET, lane) == do.levels:
        return SOLVED
    if get(w, do, STEPS, lane) >= do.most:
        return LOST
    let(w, do, STEP, lane, FIRST_STEP)
    _set_off(w, do, lane)
    return GOING


@inner
def _turn(w: Address, do: Steps, logs: int) -> None:
    """Everything at the point where each draw is, and a step from there."""
    evaluate(w, do, logs)
    differentiate(w, do)
    solve(w, do)
    measure(w, do)


@inner
def _judge(w: Address, do: Steps, game: Game, room: Scratch, lane: int, out: Out) -> int:
    """What becomes of a draw after a turn."""
    let(w, do, TAKE, lane, 0.0)
    if get(w, do, PHASE, lane) == CORRECTING:
        return _correct(w, do, lane)
    if get(w, do, PHASE, lane) == POLISHING:
        return _polish(w, do, game, room, lane, out)
    return _start(w, do, game, room, lane, out)


_ints = types.Array(int64, 1, "C", readonly=True)
_floats = types.Array(float64, 1, "C", readonly=True)
_rows = types.Array(float64, 2, "C", readonly=True)
_plan = types.NamedUniTuple(_ints, len(Plan._fields), Plan)  # type: ignore[no-untyped-call]
_terms = types.NamedTuple((_ints, _ints, _floats, _floats), Rows)  # type: ignore[no-untyped-call]
_inputs = types.NamedTuple((_rows, _rows, _rows, _rows, _ints), Inputs)  # type: ignore[no-untyped-call]
_found = types.NamedTuple(  # type: ignore[no-untyped-call]
    (float64[:, :, ::1], float64[:, :, ::1], int8[::1], int32[:, ::1], int32[::1], float64[:, ::1]),
    Found,
)
(
    ROWS, PLAYERS, SLOTS, ACTIONS, UNKNOWNS, CUT, SETS, DEPTH, WEIGHT, CHOSEN, CONSTANT, EXPONENT,
    MANTISSA, NEAR, LOGNEAR, LOGREACH, LAM, MATRIX, STATE, ONE, DECISIONS,
) = range(len(SIZES))  # fmt: skip


@inner
def _steps(plan: Plan, levels: int, most: int, goal: float) -> Steps:
    """What has to be worked out at a point, for the kernel."""
    size = plan.sizes
    return Steps(
        address(plan.sets), address(plan.products), address(plan.beliefs), address(plan.logs),
        address(plan.values), address(plan.utility), address(plan.compare), address(plan.excess),
        address(plan.gains), address(plan.chains), address(plan.entries), address(plan.hidden),
        size[SETS], plan.products.size, plan.beliefs.size, plan.logs.size, plan.values.size,
        plan.utility.size, plan.excess.size, plan.gains.size, plan.chains.size, plan.entries.size,
        size[UNKNOWNS], size[CUT], size[WEIGHT], size[LAM], size[CHOSEN], size[EXPONENT],
        size[MANTISSA], size[LOGNEAR], size[LOGREACH], size[MATRIX], size[STATE], size[ROWS],
        levels, most, goal,
    )  # fmt: skip


@inner
def _game(plan: Plan, payoffs: Rows, chances: Rows) -> Game:
    """What preparing a draw and writing its results take, for the kernel."""
    size = plan.sizes
    return Game(
        address(plan.node), address(plan.chance), address(plan.decision), address(plan.sets),
        address(plan.total), address(plan.used), address(payoffs.start), address(payoffs.row),
        address(payoffs.coefficient), address(payoffs.constant), address(chances.start),
        address(chances.row), address(chances.coefficient), address(chances.constant),
        size[NEAR], size[CONSTANT], plan.node.size // 4, plan.chance.size // 2,
        chances.constant.size, size[SETS], size[DECISIONS], plan.used.size, size[PLAYERS],
        size[SLOTS], size[ACTIONS], size[DEPTH],
    )  # fmt: skip


@inner
def _round(  # noqa: PLR0913, PLR0917  a kernel takes its parts one by one
    w: Address, do: Steps, game: Game, room: Scratch, given: Given, out: Out, logs: int, start: int,
    stop: int,
) -> None:  # fmt: skip
    """Trace the draws that go without logarithms of reach, or those that wait for them."""
    coming, busy = start, 0
    for lane in range(WIDTH):
        let(w, do, DRAW, lane, -1.0)
    while True:
        for lane in range(WIDTH):
            while get(w, do, DRAW, lane) < 0.0 and coming < stop:
                draw, coming = coming, coming + 1
                if logs and peek(out.status, draw) != LATER:
                    continue
                state = prepare(w, do, game, room, lane, given, logs, draw)
                if state == GOING:
                    busy += 1
                else:
                    end(w, do, game, lane, draw, state, out)
        if busy == 0:
            return
        _turn(w, do, logs)
        for lane in range(WIDTH):
            draw = int(get(w, do, DRAW, lane))
            if draw < 0:
                continue
            state = _judge(w, do, game, room, lane, out)
            if state != GOING:
                end(w, do, game, lane, draw, state, out)
                let(w, do, DRAW, lane, -1.0)
                busy -= 1
        advance(w, do)


@kernel(void(_plan, _terms, _terms, _inputs, int64, float64, int64, int64, _found))
def branch(  # noqa: PLR0913, PLR0917  as above
    plan: Plan, payoffs: Rows, chances: Rows, inputs: Inputs, most: int, care: float, start: int,
    stop: int, found: Found,
) -> None:  # fmt: skip
    """Trace draws `start` to `stop` to every target precision, which ascend."""
    levels = inputs.targets.shape[0]
    do = _steps(plan, levels, most, GOAL / care)
    game = _game(plan, payoffs, chances)
    rows = plan.sizes[ROWS] + levels
    slots, nodes, players = plan.sizes[SLOTS], game.nodes, game.players
    # Room for the lanes, from where a cache line starts: where the address is a multiple of 64.
    lanes = np.zeros(rows * WIDTH + 8)
    w = address(lanes[(-(lanes.ctypes.data >> 3)) & 7 :])
    for lane in range(WIDTH):
        put(w, plan.sizes[ONE], lane, 1.0)
    # Room for one draw: payoffs, chances, two numbers a node, one a player, values.
    scratch = np.zeros(nodes * (players + 2) + game.branches + players + slots * players)
    spare = address(scratch)
    room = Scratch(
        spare, nodes * players, nodes * players + game.branches,
        nodes * (players + 1) + game.branches, nodes * (players + 2) + game.branches,
        nodes * (players + 2) + game.branches + players,
    )  # fmt: skip
    given = Given(
        address(inputs.parameters), address(inputs.direction), address(inputs.targets),
        address(inputs.given), address(inputs.holds), inputs.parameters.shape[1],
        inputs.direction.shape[1], inputs.targets.shape[1],
    )  # fmt: skip
    out = Out(
        address(found.probabilities), address(found.values), address(found.status),
        address(found.folds), address(found.steps), address(found.residual), found.status.size,
    )  # fmt: skip
    for logs in range(2):
        _round(w, do, game, room, given, out, logs, start, stop)
    lanes[0], scratch[0] = 0.0, 0.0  # both are needed until here
