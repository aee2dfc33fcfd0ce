"""A guarantee that begins with the ceasefire: credible, acceptable, or neither (ours).

An attacker at war may accept a ceasefire. Later, with probability beta, it has an opportunity to
attack again; a guarantor then helps with probability h and turns back the share phi of the prize.
A guarantee strong enough to hold the ceasefire may be the reason to refuse it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from foedus.games.classics._classic import Cell, Classic, Findings, Sweep, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Armistice", "Ceasefire", "Parameters", "armistice", "game", "solve"]

Regime = Literal["durable armistice", "bad-faith ceasefire", "attacker refuses", "protégé refuses"]


@dataclass(frozen=True)
class Parameters:
    """The war and the guarantee, as shares of what is fought over.

    Attributes:
        s: What the attacker holds at the ceasefire.
        v: What renewed war brings the attacker where nobody helps.
        c: The attacker's cost of renewed war.
        c_p: The protégé's.
        phi: Share of v that help turns back.
        beta: Probability of an opportunity to attack again.
        w_a: What the attacker expects of fighting on.
        w_p: The same for the protégé.
        h: Probability that the guarantor helps.
    """

    s: float = 0.35
    v: float = 0.8
    c: float = 0.15
    c_p: float = 0.2
    phi: float = 0.7
    beta: float = 0.5
    w_a: float = 0.3
    w_p: float = 0.4
    h: float = 0.6

    def __post_init__(self) -> None:
        """Check the ranges."""
        shares = (
            (0 <= getattr(self, name) <= 1, name, "0 to 1")
            for name in ("s", "v", "phi", "beta", "h")
        )
        require(
            *shares,
            (self.c >= 0, "c", "0 or more"),
            (self.c_p >= 0, "c_p", "0 or more"),
            (self.v > 0, "v", "more than 0"),
            (self.phi > 0, "phi", "more than 0"),
            numbers=vars(self).values(),
        )

    @property
    def renewed(self) -> float:
        """What renewed war is worth to the attacker, R(h)."""
        return self.v * (1 - self.phi * self.h) - self.c


@dataclass(frozen=True)
class Armistice:
    """Whether an armistice enforces itself: what attacking again is worth, and h needed."""

    war: float
    holds: bool
    needed: float


@dataclass(frozen=True)
class Ceasefire:
    """What becomes of the offer of a ceasefire.

    Attributes:
        regime: What happens.
        attacker: What the ceasefire is worth to the attacker.
        protege: The same for the protégé.
        holds_from: The h from which the attacker would not attack again.
        accepts_to: The h up to which it accepts; None where it always does.
    """

    regime: Regime
    attacker: float
    protege: float
    holds_from: float
    accepts_to: float | None


def armistice(parameters: Parameters) -> Armistice:
    """Whether help is credible enough to make the line hold.

    Example:
        >>> found = armistice(Parameters(s=0.2, c=0.2, phi=0.6, h=0.5))
        >>> found.holds, round(found.needed, 6)
        (False, 0.833333)
    """
    needed = (1 - (parameters.s + parameters.c) / parameters.v) / parameters.phi
    return Armistice(parameters.renewed, parameters.s >= parameters.renewed, needed)


def solve(parameters: Parameters) -> Ceasefire:
    """Who accepts, and whether it lasts.

    Example:
        >>> [solve(Parameters(s=s, w_p=0.3, h=h)).regime for s, h in ((0.35, 0.6), (0.25, 0.8))]
        ['durable armistice', 'attacker refuses']
    """
    s, renewed, beta = parameters.s, parameters.renewed, parameters.beta
    holds = renewed <= s
    attacker = (1 - beta) * s + beta * max(s, renewed)
    again = 1 - parameters.v * (1 - parameters.phi * parameters.h) - parameters.c_p
    protege = (1 - beta) * (1 - s) + beta * ((1 - s) if holds else again)
    accepts_to = None
    if s < parameters.w_a and beta > 0:
        most = (parameters.w_a - (1 - beta) * s) / beta
        accepts_to = (1 - (most + parameters.c) / parameters.v) / parameters.phi
    regime: Regime = "durable armistice" if holds else "bad-faith ceasefire"
    if attacker < parameters.w_a:
        regime = "attacker refuses"
    elif protege < parameters.w_p:
        regime = "protégé refuses"
    return Ceasefire(regime, attacker, protege, armistice(parameters).needed, accepts_to)


def game(parameters: Parameters) -> Game:
    """The tree; ``foedus.games.solve`` at infinite precision takes the path of ``solve``."""
    s = parameters.s
    taken = parameters.v * (1 - parameters.phi * parameters.h)
    war = Outcome("war goes on", {"attacker": parameters.w_a, "protégé": parameters.w_p})
    line = {"attacker": s, "protégé": 1 - s}
    again = {"attacker": taken - parameters.c, "protégé": 1 - taken - parameters.c_p}
    tempted = Decision(
        "attacker",
        "attack again?",
        {"hold": Outcome("armistice holds", line), "attack": Outcome("renewed war", again)},
    )
    branches: dict[str, tuple[float, Node]] = {
        "opportunity": (parameters.beta, tempted),
        "none": (1 - parameters.beta, Outcome("no opportunity", line)),
    }
    later = Chance("opportunity", branches)
    second = Decision("protégé", "accept?", {"accept": later, "refuse": war})
    first = Decision("attacker", "offer?", {"accept": second, "refuse": war})
    return Game("A ceasefire with a guarantee", ("attacker", "protégé"), first)


def lines(parameters: Parameters, h: float) -> dict[str, float]:
    """What war and ceasefire are worth to the attacker at a credibility of the guarantee."""
    here = replace(parameters, h=h)
    return {
        "renewed war": here.renewed,
        "the line, s": here.s,
        "the ceasefire": solve(here).attacker,
        "fighting on": here.w_a,
    }


def table(parameters: Parameters) -> Findings:
    """The offer at several credibilities."""
    rows: list[tuple[Cell, ...]] = []
    for h in sorted({0.2, 0.4, 0.6, 0.8, parameters.h}):
        found = solve(replace(parameters, h=h))
        rows.append((f"h = {h:g}", found.attacker, found.protege, found.regime))
    found = solve(parameters)
    least = f"The line holds from h = {found.holds_from:.6g} on"
    most = "the attacker accepts at any h"
    if found.accepts_to is not None:
        most = f"the attacker accepts up to h = {found.accepts_to:.6g}"
    return Findings(
        ("guarantee", "attacker's ceasefire", "protégé's ceasefire", "what happens"),
        tuple(rows),
        (f"{least}; {most}.",),
    )


CLASSIC = Classic(
    name="ceasefire",
    title="A guarantee that begins with the ceasefire",
    paper="Walter (1997), The Critical Barrier to Civil War Settlement, International Organization "
    "51(3):335-364; Werner and Yuen (2005), Making and Keeping Peace, International Organization "
    "59:261-292; Fearon (1995), Rationalist Explanations for War, International Organization "
    "49(3):379-414",
    bibtex="""@article{walter1997,
  author = {Walter, Barbara F.},
  title = {The Critical Barrier to Civil War Settlement},
  journal = {International Organization},
  volume = {51}, number = {3}, pages = {335--364}, year = {1997}
}
@article{werneryuen2005,
  author = {Werner, Suzanne and Yuen, Amy},
  title = {Making and Keeping Peace},
  journal = {International Organization},
  volume = {59}, pages = {261--292}, year = {2005}
}""",
    standing="ours",
    basis="A model of ours; of the papers the openings or abstracts were read. It has the "
    "structure of an accord whose guarantee takes effect with the ceasefire.",
    summary="A guarantee strong enough to make a ceasefire last can be the reason why the attacker "
    "refuses it: credibility and acceptability pull apart where it holds less than it hopes for.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=20.0,
    sweep=Sweep("credibility of the guarantee, h", 0.0, 1.0, lines, "the attacker's payoff"),
)
