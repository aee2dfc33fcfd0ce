"""Threaten, resist, follow through: a crisis of three moves with logit choice.

The attacker threatens or not; the defender concedes or resists; the attacker follows through or
backs down. Signorino's recursion applied to a longer tree: not a model of Signorino and Tarar
(2006), whose game has two players and three outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Sweep, logistic, require
from foedus.games.classics.signorino_1999 import CLASSIC as SIGNORINO
from foedus.games.game import Decision, Game, Outcome

__all__ = ["CLASSIC", "Choice", "Parameters", "game", "solve"]


@dataclass(frozen=True)
class Parameters:
    """Utilities and noise.

    Attributes:
        u_a: The attacker's utility of status quo, concession, backing down and war.
        u_d: The defender's.
        lam: Precision of choice, lambda.
    """

    u_a: tuple[float, float, float, float] = (0.0, 1.0, -0.5, -0.3)
    u_d: tuple[float, float, float, float] = (0.0, -1.0, 0.5, -0.8)
    lam: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require((self.lam >= 0, "lam", "0 or more"), numbers=(*self.u_a, *self.u_d, self.lam))


@dataclass(frozen=True)
class Choice:
    """Probabilities of the three choices, each once its move is reached, and of the outcomes."""

    threaten: float
    resist: float
    follow: float
    status_quo: float
    concession: float
    backing_down: float
    war: float


def solve(parameters: Parameters) -> Choice:
    """Probabilities from the last move back to the first.

    Example:
        >>> round(solve(Parameters()).war, 6)
        0.193092
    """
    lam = parameters.lam
    (sq, con, bd, war), (_, d_con, d_bd, d_war) = parameters.u_a, parameters.u_d
    follow = logistic(lam * (war - bd))
    resist = logistic(lam * (follow * d_war + (1 - follow) * d_bd - d_con))
    fought = follow * war + (1 - follow) * bd
    threaten = logistic(lam * ((1 - resist) * con + resist * fought - sq))
    reached = threaten * resist
    return Choice(
        threaten, resist, follow, 1 - threaten, threaten * (1 - resist),
        reached * (1 - follow), reached * follow,
    )  # fmt: skip


def game(parameters: Parameters) -> Game:
    """The tree; ``foedus.games.solve`` with precision lambda gives the same probabilities."""
    names = ("SQ", "Con", "BD", "War")
    ends = {
        name: Outcome(name, {"A": a, "D": d})
        for name, a, d in zip(names, parameters.u_a, parameters.u_d, strict=True)
    }
    follow = Decision("A", "follow?", {"back down": ends["BD"], "follow": ends["War"]})
    answer = Decision("D", "resist?", {"concede": ends["Con"], "resist": follow})
    first = Decision("A", "threaten?", {"refrain": ends["SQ"], "threaten": answer})
    return Game("A crisis of three moves", ("A", "D"), first)


def lines(parameters: Parameters, lam: float) -> dict[str, float]:
    """Outcomes at a precision."""
    found = solve(replace(parameters, lam=lam))
    return {
        "status quo": found.status_quo,
        "concession": found.concession,
        "backing down": found.backing_down,
        "war": found.war,
    }


def table(parameters: Parameters) -> Findings:
    """The outcomes at three precisions."""
    rows = []
    for factor in (1, 4, 10):
        found = solve(Parameters(parameters.u_a, parameters.u_d, factor * parameters.lam))
        rows.append(
            (f"{factor * parameters.lam:g}", found.threaten, found.resist, found.follow,
             found.status_quo, found.concession, found.backing_down, found.war)
        )  # fmt: skip
    columns = ("precision", "threaten", "resist", "follow", "SQ", "Con", "BD", "War")
    return Findings(columns, tuple(rows))


CLASSIC = Classic(
    name="crisis-ada",
    title="A crisis of three moves: threaten, resist, follow through",
    paper=SIGNORINO.paper,
    bibtex=SIGNORINO.bibtex,
    standing="ours",
    basis="Derived by us: the recursion of Signorino (1999) on a tree of three moves.",
    summary="A threat is made against the chance that the defender resists and that the attacker "
    "then has to follow through or back down.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=1.0,
    sweep=Sweep("precision, lambda", 0.0, 20.0, lines),
)
