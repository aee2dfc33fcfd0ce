"""Deterrence of one side whose resolve is in doubt: the rudimentary game (Zagare and Kilgour).

A keeps the status quo (C) or attacks (D); B concedes (C) or resists (D). B is hard with
probability p_B and then prefers conflict to concession; a soft B does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foedus.games.classics._classic import Classic, Findings, require
from foedus.games.game import Chance, Decision, Game, Outcome

__all__ = ["CLASSIC", "Parameters", "Play", "game", "solve"]


@dataclass(frozen=True)
class Parameters:
    """Credibility and utilities; B's do not move the threshold.

    Attributes:
        p_b: Probability that B is hard, its credibility.
        a_dd: A's utility of conflict (DD).
        a_sq: A's utility of the status quo (SQ).
        a_dc: A's utility of B's defeat (DC).
        b_dd_soft: A soft B's utility of conflict, below its defeat.
        b_dc: B's utility of its defeat.
        b_dd_hard: A hard B's utility of conflict, above its defeat and below the status quo.
        b_sq: B's utility of the status quo.
    """

    p_b: float = 0.4
    a_dd: float = -1.0
    a_sq: float = 0.0
    a_dc: float = 1.0
    b_dd_soft: float = -1.0
    b_dc: float = 0.0
    b_dd_hard: float = 1.0
    b_sq: float = 2.0

    def __post_init__(self) -> None:
        """Check the orders of preference."""
        require(
            (0 <= self.p_b <= 1, "p_b", "0 to 1"),
            (self.a_dd < self.a_sq < self.a_dc, "a", "a_dd < a_sq < a_dc"),
            (
                self.b_dd_soft < self.b_dc < self.b_dd_hard < self.b_sq,
                "b",
                "b_dd_soft < b_dc < b_dd_hard < b_sq",
            ),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Play:
    """The Bayesian equilibrium.

    Attributes:
        threshold: The credibility p* from which on A is deterred.
        kind: ``attack``, ``deterrence``, or ``either`` when B's credibility is exactly p*.
        attack: Probability x that A attacks; None for either.
        resist_hard: y_H, always 1.
        resist_soft: y_S, always 0.
    """

    threshold: float
    kind: Literal["attack", "deterrence", "either"]
    attack: float | None
    resist_hard: float = 1.0
    resist_soft: float = 0.0


def solve(parameters: Parameters) -> Play:
    """The equilibrium: A attacks when B's credibility is below the threshold.

    Example:
        >>> solve(Parameters(p_b=0.3, a_dd=-3))
        Play(threshold=0.25, kind='deterrence', attack=0.0, resist_hard=1.0, resist_soft=0.0)
    """
    gain = parameters.a_dc - parameters.a_sq
    threshold = gain / (parameters.a_dc - parameters.a_dd)
    if parameters.p_b == threshold:
        return Play(threshold, "either", None)
    attacks = parameters.p_b < threshold
    return Play(threshold, "attack" if attacks else "deterrence", 1.0 if attacks else 0.0)


def game(parameters: Parameters) -> Game:
    """The tree. A moves before B's type is drawn, as it does not know it: perfect information.

    ``foedus.games.solve`` at infinite precision gives the equilibrium.
    """
    conceded = Outcome("DC", {"A": parameters.a_dc, "B": parameters.b_dc})

    def answer(kind: str, conflict: float) -> Decision:
        fought = Outcome("DD", {"A": parameters.a_dd, "B": conflict})
        return Decision("B", f"{kind} B", {"C": conceded, "D": fought})

    hard, soft = answer("hard", parameters.b_dd_hard), answer("soft", parameters.b_dd_soft)
    types = Chance("B's type", {"hard": (parameters.p_b, hard), "soft": (1 - parameters.p_b, soft)})
    quiet = Outcome("SQ", {"A": parameters.a_sq, "B": parameters.b_sq})
    return Game(
        "Rudimentary asymmetric deterrence",
        ("A", "B"),
        Decision("A", "A", {"C": quiet, "D": types}),
    )


def table(parameters: Parameters) -> Findings:
    """Threshold, choices and outcomes."""
    found = solve(parameters)
    rows = [
        ("B's credibility", parameters.p_b),
        ("threshold p*", found.threshold),
        ("A attacks", found.attack),
        ("hard B resists", found.resist_hard),
        ("soft B resists", found.resist_soft),
    ]
    if found.attack is not None:
        rows += [
            ("SQ", 1 - found.attack),
            ("DC", found.attack * (1 - parameters.p_b)),
            ("DD", found.attack * parameters.p_b),
        ]
    return Findings(("quantity", "value"), tuple(rows), (f"Equilibrium: {found.kind}.",))


CLASSIC = Classic(
    name="asymmetric-deterrence",
    title="Rudimentary asymmetric deterrence game",
    paper="Zagare and Kilgour (2000), Perfect Deterrence, Cambridge University Press, Appendix 3",
    bibtex="""@book{zagarekilgour2000,
  author = {Zagare, Frank C. and Kilgour, D. Marc},
  title = {Perfect Deterrence},
  publisher = {Cambridge University Press},
  year = {2000}
}""",
    standing="replication",
    basis="Orders of preference and B's equilibrium choices were read in the summary of Appendix "
    "3; A's threshold is derived.",
    summary="A threat deters when it is credible enough: A attacks if the chance of meeting a hard "
    "B is below a threshold set by what A can win and lose.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=20.0,
)
