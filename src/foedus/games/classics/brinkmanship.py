"""Nuclear brinkmanship: who runs more risk (after Powell 1987-1990 and Schelling 1966).

Two states raise the shared risk of disaster until one submits. The stake v of each is uniform on
[0, 1] and its secret; disaster costs D, submission nothing. Time is measured in cumulated hazard:
a state of stake v submits when it has reached h(v), and disaster then has had the probability
1 - exp(-h).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.games.classics._classic import Cell, Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import middles, play
from foedus.games.game import Chance, Decision, Game, Node, Outcome

if TYPE_CHECKING:
    from foedus.games.terms import FloatArray

__all__ = ["CLASSIC", "Parameters", "critical_risk", "disaster", "hazard", "risk_run"]


@dataclass(frozen=True)
class Parameters:
    """The danger.

    Attributes:
        d: Cost of disaster D, in units of the largest stake.
    """

    d: float = 5.0

    def __post_init__(self) -> None:
        """Check the range."""
        require((self.d >= 1e-6, "d", "a millionth or more"), numbers=(self.d,))


def critical_risk(win: float, submit: float, disaster: float) -> float:
    """The risk of disaster at which a state would rather submit: its resolve.

    Example:
        >>> critical_risk(1, 0, -9), critical_risk(1, -1, -3)
        (0.1, 0.5)
    """
    require((win > submit > disaster, "payoffs", "win > submit > disaster"))
    return (win - submit) / (win - disaster)


def hazard(parameters: Parameters, v: float) -> float:
    """The cumulated hazard at which a state of stake v submits; infinite for v = 1.

    Example:
        >>> round(hazard(Parameters(d=1), 0.5), 6)
        0.193147
    """
    require((0 <= v <= 1, "v", "0 to 1"))
    return math.inf if v == 1 else (-v - math.log1p(-v)) / parameters.d


def risk_run(parameters: Parameters, v: float) -> float:
    """The risk of disaster that a state of stake v runs if the other does not give in.

    Example:
        >>> round(risk_run(Parameters(d=1), 0.9), 6)
        0.75404
    """
    return -math.expm1(-hazard(parameters, v))


def disaster(parameters: Parameters) -> float:
    """The probability that the crisis ends in disaster.

    One minus the mean of exp(-h) at the smaller of two stakes, which has density 2(1 - v): an
    incomplete gamma function, here as its series of positive terms.

    Example:
        >>> round(disaster(Parameters(d=1)), 6)
        0.126873
    """
    step = 1 / parameters.d
    power = 1 + step
    term = 1 / (power + 1)
    total, k = 0.0, 1
    while term > 1e-18 * total:
        total += term
        term *= step / (power + 1 + k)
        k += 1
    return max(0.0, 1 - 2 * total)


def grid(parameters: Parameters, steps: int) -> Game:
    """The contest with ``steps`` equally likely stakes and the hazards at which they submit.

    Each state plans the hazard at which it submits without knowing the other's plan; where both
    plan the same, each submits half the time.
    """
    stakes = middles(steps)
    levels = [(f"{hazard(parameters, v):.6g}", hazard(parameters, v)) for _, v in stakes]
    share = 1 / steps

    def end(first: float, second: float, v: tuple[float, float]) -> Node:
        least = min(first, second)
        shares = (0.5, 0.5) if first == second else (float(first > second), float(second > first))
        lost = Outcome("disaster", {"1": -parameters.d, "2": -parameters.d})
        over = Outcome("one submits", {"1": shares[0] * v[0], "2": shares[1] * v[1]})
        risk = -math.expm1(-least)
        return Chance("the risk run", {"disaster": (risk, lost), "none": (1 - risk, over)})

    def second(first: float, v1: float) -> Node:
        kinds = {}
        for label, v2 in stakes:
            plans = {name: end(first, h, (v1, v2)) for name, h in levels}
            kinds[label] = (share, Decision("2", f"plan of 2 at {label}", plans, f"2 at {label}"))
        return Chance("2's stake", kinds)

    kinds = {}
    for label, v1 in stakes:
        plans = {name: second(h, v1) for name, h in levels}
        kinds[label] = (share, Decision("1", f"plan of 1 at {label}", plans, f"1 at {label}"))
    return Game("Brinkmanship", ("1", "2"), Chance("1's stake", kinds))


def plans(parameters: Parameters, steps: int, game: Game) -> FloatArray:  # noqa: ARG001 - as grids have it
    """Every stake submits at its hazard h(v)."""
    places = {label: k for k, (label, _) in enumerate(middles(steps))}

    def choose(node: Decision) -> dict[str, float]:
        own = places[node.name.rsplit(" ", 1)[1]]
        return {name: float(k == own) for k, name in enumerate(node.actions)}

    return play(game, choose)


def ends(parameters: Parameters) -> dict[str, float]:
    """The probability of disaster, to which that of ``grid`` converges."""
    return {"disaster": disaster(parameters)}


def lines(parameters: Parameters, v: float) -> dict[str, float]:
    """The risk that a stake runs, at the parameters and where disaster is cheap or dear."""
    costs = sorted({1.0, parameters.d, 20.0})
    return {f"D = {d:g}": risk_run(Parameters(d), v) for d in costs}


def table(parameters: Parameters) -> Findings:
    """The risk that states of several stakes run."""
    stakes = (0.1, 0.25, 0.5, 0.75, 0.9)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (f"v = {v:g}", hazard(parameters, v), risk_run(parameters, v)) for v in stakes
    )
    notes = (
        f"The crisis ends in disaster with probability {disaster(parameters):.6g}.",
        "This is the symmetric equilibrium; asymmetric ones exist.",
    )
    return Findings(("stake", "submits at hazard", "risk run"), rows, notes)


CLASSIC = Classic(
    name="brinkmanship",
    title="Nuclear brinkmanship as attrition in risk",
    paper="Powell (1987), Crisis Bargaining, Escalation, and MAD, American Political Science "
    "Review 81:717-735; (1988), Nuclear Brinkmanship with Two-Sided Incomplete Information, "
    "American Political Science Review 82:155-178",
    bibtex="""@article{powell1988,
  author = {Powell, Robert},
  title = {Nuclear Brinkmanship with Two-Sided Incomplete Information},
  journal = {American Political Science Review},
  volume = {82}, pages = {155--178}, year = {1988}
}""",
    standing="reduction",
    basis="The papers are cited from memory. The symmetric equilibrium with uniform stakes is "
    "derived by us and its best replies are checked.",
    summary="The side with the larger stake runs the larger risk. A costlier disaster makes crises "
    "safer, because both give in earlier.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("stake v", 0.0, 0.99, lines, "risk of disaster it runs"),
    grid=Grid(
        "Stakes and hazards are finitely many; the strategies of the model are played and "
        "certified.",
        grid,
        ends,
        plans,
        steps=(4, 8, 12),
    ),
)
