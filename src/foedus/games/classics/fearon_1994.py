"""Audience costs: a crisis as a war of attrition before two publics (after Fearon 1994).

Both states wait, and at each instant may back down or attack. Backing down after t costs a_i t.
The value of war to state i is uniform on [-W, 0] and known to it alone. Once backing down is worse
than war, a state is locked in. At the horizon those locked in attack.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import middles, play
from foedus.games.game import Chance, Decision, Game, Node, Outcome

if TYPE_CHECKING:
    from foedus.games.terms import FloatArray

__all__ = ["CLASSIC", "Crisis", "Parameters", "solve"]


@dataclass(frozen=True)
class Parameters:
    """The crisis.

    Attributes:
        a1: How fast audience costs of state 1 grow.
        a2: How fast those of state 2 grow.
        v: The prize.
        w: The largest cost of war, W.
    """

    a1: float = 1.0
    a2: float = 1.0
    v: float = 1.0
    w: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        rules = [(value > 0, name, "more than 0") for name, value in vars(self).items()]
        require(*rules, numbers=vars(self).values())


@dataclass(frozen=True)
class Crisis:
    """How the crisis runs; pairs are (state 1, state 2).

    Attributes:
        horizon: The time after which nobody backs down.
        at_once: Probability of backing down at time 0.
        locked_in: Share of types locked in, who attack at the horizon.
        backs_down: Probability that the state is the one to back down.
        war: Probability of war.
    """

    horizon: float
    at_once: tuple[float, float]
    locked_in: tuple[float, float]
    backs_down: tuple[float, float]
    war: float


def solve(parameters: Parameters) -> Crisis:
    """The equilibrium: each state's rate of backing down keeps the other indifferent.

    Example:
        >>> crisis = solve(Parameters(a1=2))
        >>> round(crisis.horizon, 6), [round(p, 4) for p in crisis.backs_down]
        (0.366025, [0.1311, 0.6009])
    """
    a, v, w = (parameters.a1, parameters.a2), parameters.v, parameters.w
    ends = (_locked(a[0], a[1], v, w), _locked(a[1], a[0], v, w))
    horizon = min(ends)
    locked = (min(1.0, a[0] * horizon / w), min(1.0, a[1] * horizon / w))
    # The state whose types are all accounted for at the horizon does not back down at once.
    stay = (
        1.0 if ends[0] == horizon else min(1.0, locked[0] * (v + a[1] * horizon) / v),
        1.0 if ends[1] == horizon else min(1.0, locked[1] * (v + a[0] * horizon) / v),
    )
    first = stay[0] * stay[1] * _first(a[1] * horizon / v, a[0] * horizon / v)
    second = stay[0] * stay[1] * _first(a[0] * horizon / v, a[1] * horizon / v)
    backs_down = ((1 - stay[0]) + first, (1 - stay[1]) + second)
    return Crisis(horizon, (1 - stay[0], 1 - stay[1]), locked, backs_down, locked[0] * locked[1])


def _locked(own: float, other: float, v: float, w: float) -> float:
    """When the last type of a state would have backed down or been locked in."""
    # The root of (own t / w)(v + other t) / v = 1, in the form that does not cancel.
    return 2 * w * v / (own * v + math.sqrt((own * v) ** 2 + 4 * own * other * w * v))


def _first(x: float, y: float) -> float:
    """Probability that a side ends before the other, while time runs from 0 to 1.

    The side lasts until s with probability 1/(1 + x s), the other with 1/(1 + y s).
    """
    if abs(x - y) > 0.05 * max(x, y):
        lead = y * (math.log1p(y) - math.log1p(x)) / (y - x)
        return x * (lead - x / (1 + x)) / (y - x)
    # The closed form cancels here, and the integral over survival p is nearly that of p itself.
    low, panels = 1 / (1 + x), 100
    step = (1 - low) / (2 * panels)
    points = [low + index * step for index in range(2 * panels + 1)]
    values = [p * x / (x * p + y * (1 - p)) for p in points]
    return step / 3 * (values[0] + values[-1] + 4 * sum(values[1::2]) + 2 * sum(values[2:-1:2]))


def grid(parameters: Parameters, steps: int) -> Game:
    """The crisis with ``steps`` equally likely war values of each state and as many moments.

    Each state plans when to back down, or to attack at the horizon, without knowing the other's
    plan; where both would back down at one moment, each does so half the time.
    """
    v, horizon = parameters.v, solve(parameters).horizon
    moments = [horizon * k / steps for k in range(steps + 1)]
    names = [*(f"back down at {t:.6g}" for t in moments), "attack"]
    share = 1 / steps

    def end(first: int, second: int, w1: float, w2: float) -> Outcome:
        lasts = steps + 1
        if first == second == lasts:
            return Outcome("war", {"1": w1, "2": w2})
        cost = moments[min(first, second)]
        loss1, loss2 = -parameters.a1 * cost, -parameters.a2 * cost
        if first < second:
            return Outcome("1 backs down", {"1": loss1, "2": v})
        if second < first:
            return Outcome("2 backs down", {"1": v, "2": loss2})
        return Outcome("both back down", {"1": (v + loss1) / 2, "2": (v + loss2) / 2})

    def second(first: int, w1: float) -> Node:
        kinds = {}
        for label, cost in middles(steps, 0.0, parameters.w):
            plans = {name: end(first, k, w1, -cost) for k, name in enumerate(names)}
            kinds[label] = (share, Decision("2", f"plan of 2 at {label}", plans, f"2 at {label}"))
        return Chance("2's cost of war", kinds)

    kinds = {}
    for label, cost in middles(steps, 0.0, parameters.w):
        plans = {name: second(k, -cost) for k, name in enumerate(names)}
        kinds[label] = (share, Decision("1", f"plan of 1 at {label}", plans, f"1 at {label}"))
    return Game("Audience costs", ("1", "2"), Chance("1's cost of war", kinds))


def plans(parameters: Parameters, steps: int, game: Game) -> FloatArray:
    """The paper's strategies on the grid: types that are locked in attack, the others mix alike."""
    crisis = solve(parameters)
    v, other = parameters.v, (parameters.a2, parameters.a1)
    owns = (parameters.a1, parameters.a2)

    def choose(node: Decision) -> dict[str, float]:
        side = int(node.player) - 1
        cost = float(node.name.rsplit(" ", 1)[1])
        if cost < owns[side] * crisis.horizon:
            return {name: float(name == "attack") for name in node.actions}
        # The opponent stays indifferent: a state lasts until t with k v / (v + a t), a the other's.
        k = 1 - crisis.at_once[side]
        times = [crisis.horizon * j / steps for j in range(steps + 1)]
        last = [1.0, *(k * v / (v + other[side] * t) for t in times)]
        mass = [before - after for before, after in pairwise(last)]
        total = sum(mass)
        return dict(zip(node.actions, [*(one / total for one in mass), 0.0], strict=True))

    return play(game, choose)


def ends(parameters: Parameters) -> dict[str, float]:
    """The probability of war, to which that of ``grid`` converges."""
    return {"war": solve(parameters).war}


def lines(parameters: Parameters, a1: float) -> dict[str, float]:
    """Who backs down, and war, at an audience of state 1."""
    crisis = solve(replace(parameters, a1=a1))
    return {
        "state 1 backs down": crisis.backs_down[0],
        "state 2 backs down": crisis.backs_down[1],
        "war": crisis.war,
    }


def table(parameters: Parameters) -> Findings:
    """Both states side by side."""
    crisis = solve(parameters)
    rows = tuple(
        (f"state {index + 1}", crisis.at_once[index], crisis.backs_down[index],
         crisis.locked_in[index])
        for index in (0, 1)
    )  # fmt: skip
    notes = (
        f"Nobody backs down after {crisis.horizon:.6g}; the risk of war is {crisis.war:.6g}.",
        "The state whose audience costs grow faster is less likely to back down.",
    )
    return Findings(("state", "backs down at once", "backs down", "locked in"), rows, notes)


CLASSIC = Classic(
    name="fearon-1994",
    title="Audience costs as attrition",
    paper="Fearon (1994), Domestic Political Audiences and the Escalation of International "
    "Disputes, American Political Science Review 88(3):577-592",
    bibtex="""@article{fearon1994,
  author = {Fearon, James D.},
  title = {Domestic Political Audiences and the Escalation of International Disputes},
  journal = {American Political Science Review},
  volume = {88}, number = {3}, pages = {577--592}, year = {1994}
}""",
    standing="reduction",
    basis="Only the abstract was read; linear audience costs and uniform costs of war are from "
    "memory, the closed form is derived. The abstract's comparative static comes out.",
    summary="Two states wait in public until backing down costs more than war. The side with the "
    "stronger audience is less likely to back down.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("how fast audience costs of state 1 grow, a1", 0.1, 4.0, lines),
    grid=Grid(
        "War values and moments are finitely many; the paper's strategies are played and "
        "certified.",
        grid,
        ends,
        plans,
        steps=(4, 8, 12),
    ),
)
