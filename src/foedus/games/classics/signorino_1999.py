"""Attack or not, defend or not: strategic choice with errors (Signorino 1999).

The attacker keeps the status quo or attacks; the defender lets go (capitulation) or defends (war).
Two conventions are both called logit. In Signorino's, choice has precision lambda. In the R package
``games`` (Kenkel and Signorino 2014) errors have scale sigma and the difference of two of them
divides by sigma times the square root of two, for logit as for probit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from foedus.games.classics._classic import Classic, Findings, Sweep, logistic, require
from foedus.games.game import Decision, Game, Outcome

__all__ = ["CLASSIC", "LINKS", "Choice", "Parameters", "game", "solve"]

Link: TypeAlias = Literal["logit", "logit-games", "probit-agent", "probit-private"]
LINKS: tuple[Link, ...] = ("logit", "logit-games", "probit-agent", "probit-private")


@dataclass(frozen=True)
class Parameters:
    """Utilities and noise.

    Attributes:
        u_a: The attacker's utility of status quo, capitulation and war.
        u_d: The defender's.
        lam: Precision of choice, for ``logit``.
        sigma: Scale of the errors, for the other links.
    """

    u_a: tuple[float, float, float] = (0.0, 1.0, -1.0)
    u_d: tuple[float, float, float] = (0.0, -1.0, -0.5)
    lam: float = 1.0
    sigma: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (self.lam >= 0, "lam", "0 or more"),
            (self.sigma > 0, "sigma", "more than 0"),
            numbers=(*self.u_a, *self.u_d, self.lam, self.sigma),
        )


@dataclass(frozen=True)
class Choice:
    """Probabilities: attack, defend once attacked, and the three outcomes."""

    attack: float
    defend: float
    status_quo: float
    capitulation: float
    war: float


def solve(parameters: Parameters, link: Link = "logit") -> Choice:
    """Probabilities of every choice and outcome.

    Args:
        parameters: Utilities and noise.
        link: ``logit`` as in Signorino 1999; ``logit-games`` as in the R package; ``probit-agent``
            with errors made at each move; ``probit-private`` with utilities known to their owner
            only, which the defender's beliefs take into account.

    Example:
        >>> round(solve(Parameters()).war, 6), round(solve(Parameters(), "logit-games").war, 6)
        (0.273306, 0.275593)
    """
    (sq, cap, war), (_, d_cap, d_war) = parameters.u_a, parameters.u_d
    scale = parameters.sigma * math.sqrt(2)
    if link in ("logit", "logit-games"):
        precision = parameters.lam if link == "logit" else 1 / scale
        defend = logistic(precision * (d_war - d_cap))
        attack = logistic(precision * ((1 - defend) * cap + defend * war - sq))
    else:
        defend = _normal((d_war - d_cap) / scale)
        if link == "probit-private":
            scale = parameters.sigma * math.sqrt(1 + defend**2 + (1 - defend) ** 2)
        attack = _normal(((1 - defend) * cap + defend * war - sq) / scale)
    return Choice(attack, defend, 1 - attack, attack * (1 - defend), attack * defend)


def _normal(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2


def game(parameters: Parameters) -> Game:
    """The tree; ``foedus.games.solve`` with precision lambda gives the logit column."""
    ends = {
        name: Outcome(name, {"A": a, "D": d})
        for name, a, d in zip(("SQ", "Cap", "War"), parameters.u_a, parameters.u_d, strict=True)
    }
    answer = Decision("D", "defend?", {"not defend": ends["Cap"], "defend": ends["War"]})
    first = Decision("A", "attack?", {"not attack": ends["SQ"], "attack": answer})
    return Game("Three-outcome deterrence (Signorino 1999)", ("A", "D"), first)


def lines(parameters: Parameters, war: float) -> dict[str, float]:
    """Attack, defence and war at the defender's utility of war."""
    found = solve(replace(parameters, u_d=(*parameters.u_d[:2], war)))
    return {"attack": found.attack, "defence, once attacked": found.defend, "war": found.war}


def table(parameters: Parameters) -> Findings:
    """All four stochastic structures side by side."""
    rows = []
    for link in LINKS:
        found = solve(parameters, link)
        ends = (found.status_quo, found.capitulation, found.war)
        rows.append((link, found.attack, found.defend, *ends))
    return Findings(
        ("structure", "attack", "defend", "SQ", "Cap", "War"),
        tuple(rows),
        ("Two conventions are called logit; logit-games divides by the square root of two.",),
    )


CLASSIC = Classic(
    name="signorino-1999",
    title="Three-outcome deterrence with errors",
    paper="Signorino (1999), Strategic Interaction and the Statistical Analysis of International "
    "Conflict, American Political Science Review 93(2):279-297; R package games, Kenkel and "
    "Signorino (2014), Journal of Statistical Software 56(8):1-27",
    bibtex="""@article{signorino1999,
  author = {Signorino, Curtis S.},
  title = {Strategic Interaction and the Statistical Analysis of International Conflict},
  journal = {American Political Science Review},
  volume = {93}, number = {2}, pages = {279--297}, year = {1999}
}""",
    standing="replication",
    basis="The forms were read in the text and source code of Kenkel and Signorino (2014); of the "
    "1999 paper the abstract was read.",
    summary="The attacker weighs a war it may provoke against a status quo it may keep; both sides "
    "choose with errors, so that every outcome has positive probability.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=1.0,
    sweep=Sweep("the defender's utility of war", -4.0, 2.0, lines),
)
