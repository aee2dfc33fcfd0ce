"""The trade-off between power and risk (after Powell 2015).

More power p helps a challenger to win and raises the risk that a crisis gets out of hand. Where
the defender is the more resolved, too much power lets it outbid the challenger in risk.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Favoured", "Parameters", "Power", "cap", "free", "solve"]

Favoured = Literal["challenger", "defender"]


@dataclass(frozen=True)
class Parameters:
    """The crisis.

    Attributes:
        w0: Chance of winning without power brought to bear.
        w1: What full power adds to it.
        a: Risk of disaster that full power brings by itself.
        b: Risk that can be created at full power.
        v: The prize, V.
        d_c: Cost of disaster to the challenger, D_C.
    """

    w0: float = 0.2
    w1: float = 0.6
    a: float = 0.3
    b: float = 0.9
    v: float = 1.0
    d_c: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (self.w0 > 0, "w0", "more than 0"),
            (self.w1 > 0, "w1", "more than 0"),
            (0 < self.a <= 1, "a", "more than 0, at most 1"),
            (self.a <= self.b <= 1, "b", "from a to 1"),
            (self.v > 0, "v", "more than 0"),
            (self.d_c > 0, "d_c", "more than 0"),
            numbers=vars(self).values(),
        )

    def wins(self, p: float) -> float:
        """What winning is worth at a power, chance times prize."""
        return (self.w0 + self.w1 * p) * self.v

    def expects(self, p: float) -> float:
        """What the challenger expects at a power."""
        return (1 - self.a * p) * self.wins(p) - self.a * p * self.d_c


@dataclass(frozen=True)
class Power:
    """The power chosen, the risk of disaster that comes with it, and what is expected."""

    p: float
    risk: float
    value: float


def free(parameters: Parameters) -> float:
    """The power that equates the margins of winning and of risk.

    Example:
        >>> round(free(Parameters()), 6)
        0.666667
    """
    w0, w1, a, v = parameters.w0, parameters.w1, parameters.a, parameters.v
    inside = (w1 * v - a * w0 * v - a * parameters.d_c) / (2 * a * w1 * v)
    return min(1.0, max(0.0, inside))


def cap(parameters: Parameters) -> float:
    """The power at which the risk that can be created reaches the challenger's resolve.

    Example:
        >>> round(cap(Parameters()), 6)
        0.309148
    """
    # b p (w + D) = w with w = (w0 + w1 p) V, a quadratic with one positive root.
    v, b = parameters.v, parameters.b
    square = b * parameters.w1 * v
    linear = b * (parameters.w0 * v + parameters.d_c) - parameters.w1 * v
    constant = parameters.w0 * v
    root = math.sqrt(linear**2 + 4 * square * constant)
    return min(1.0, 2 * constant / (linear + root))


def solve(parameters: Parameters, favoured: Favoured = "challenger") -> Power:
    """The power chosen when the balance of resolve is certain.

    Example:
        >>> round(solve(Parameters()).risk, 6), round(solve(Parameters(), "defender").risk, 6)
        (0.2, 0.092744)
    """
    p = free(parameters)
    if favoured == "defender":
        p = min(p, cap(parameters))
    return Power(p, parameters.a * p, parameters.expects(p))


def grid(parameters: Parameters, steps: int) -> Game:
    """Power in ``steps`` steps against a more resolved defender that outbids where it can."""

    def used(p: float) -> Node:
        risk = parameters.a * p
        lost = Outcome("disaster", {"challenger": -parameters.d_c, "defender": -1})
        won = Outcome("crisis resolved", {"challenger": parameters.wins(p), "defender": 0})
        return Chance(f"risk at {p:.6g}", {"disaster": (risk, lost), "none": (1 - risk, won)})

    def choice(p: float) -> Node:
        wins = parameters.wins(p)
        if parameters.b * p <= wins / (wins + parameters.d_c):
            return used(p)
        outbid = Outcome("challenger submits", {"challenger": 0, "defender": 1})
        return Decision("defender", f"outbid at {p:.6g}?", {"outbid": outbid, "let be": used(p)})

    powers = {f"{k / steps:.6g}": choice(k / steps) for k in range(steps + 1)}
    root = Decision("challenger", "power", powers)
    return Game("Power and risk", ("challenger", "defender"), root)


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    risk = solve(parameters, "defender").risk
    return {"disaster": risk, "crisis resolved": 1 - risk}


def lines(parameters: Parameters, d_c: float) -> dict[str, float]:
    """Power chosen at a cost of disaster, under either balance of resolve."""
    here = replace(parameters, d_c=d_c)
    return {
        "challenger more resolved": solve(here).p,
        "defender more resolved": solve(here, "defender").p,
    }


def table(parameters: Parameters) -> Findings:
    """Both balances of resolve side by side."""
    balances: tuple[Favoured, ...] = ("challenger", "defender")
    rows = tuple(
        (f"{who} more resolved", *vars(solve(parameters, who)).values()) for who in balances
    )
    limits = f"Margins meet at p = {free(parameters):.6g}; the cap is p = {cap(parameters):.6g}."
    note = "A weaker resolve is made up for by restraint in power, which keeps the crisis smaller."
    return Findings(("balance", "power", "risk of disaster", "expects"), rows, (limits, note))


CLASSIC = Classic(
    name="powell-2015",
    title="The trade-off between power and risk",
    paper="Powell (2015), Nuclear Brinkmanship, Limited War, and Military Power, International "
    "Organization 69(3):589-626",
    bibtex="""@article{powell2015,
  author = {Powell, Robert},
  title = {Nuclear Brinkmanship, Limited War, and Military Power},
  journal = {International Organization},
  volume = {69}, number = {3}, pages = {589--626}, year = {2015}
}""",
    standing="reduction",
    basis="The abstract and a lecture's verbal results were read: equate margins where the "
    "challenger is favoured, cap power so as not to be outbid where the defender is. The "
    "functional forms are ours.",
    summary="Power wins and endangers. A challenger that is less resolved holds its power below "
    "the level at which the defender could outbid it in risk.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("cost of disaster to the challenger, D_C", 0.1, 3.0, lines, "power chosen, p"),
    grid=Grid("Power takes finitely many levels; solved by best response.", grid, ends),
)
