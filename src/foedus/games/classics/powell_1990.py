"""Critical risk and one threat that leaves something to chance (after Powell 1990).

A challenger chooses a risk f of disaster once and for all; the defender submits if f exceeds its
resolve, the risk at which it would rather give in. Resolve R has the distribution Beta(1, k).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics.brinkmanship import critical_risk
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Parameters", "best", "critical_risk", "least", "value"]


@dataclass(frozen=True)
class Parameters:
    """The threat.

    Attributes:
        d: Cost of disaster to the challenger, D, where winning is worth 1.
        s: What it gets if the defender stands firm and nothing happens.
        k: Resolve has the distribution Beta(1, k); 1 is uniform.
    """

    d: float = 3.0
    s: float = 0.0
    k: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (self.d > 0, "d", "more than 0"),
            (self.s < 1, "s", "below 1"),
            (self.k >= 1, "k", "1 or more"),
            numbers=vars(self).values(),
        )


def value(parameters: Parameters, f: float) -> float:
    """What the challenger expects of a risk f.

    Example:
        >>> round(value(Parameters(), 0.01), 6)
        -0.0197
    """
    stands = math.pow(1 - f, parameters.k)
    return 1 - stands + stands * (-f * parameters.d + (1 - f) * parameters.s)


def best(parameters: Parameters) -> float:
    """The best risk: nothing or everything, as one shot at uniform resolve is convex.

    Example:
        >>> best(Parameters())
        1.0
    """
    ends = (0.0, 1.0)
    return max(ends, key=lambda f: value(parameters, f))


def least(parameters: Parameters) -> float:
    """The worst risk inside, where s is 0: half-hearted threats lose most.

    Example:
        >>> round(least(Parameters(d=10, k=2)), 6)
        0.266667
    """
    require((parameters.s == 0, "s", "0"), (parameters.d > parameters.k, "d", "more than k"))
    return (1 - parameters.k / parameters.d) / (parameters.k + 1)


def grid(parameters: Parameters, steps: int) -> Game:
    """Risks in ``steps`` steps against as many equally likely resolves of the defender."""
    resolves = [1 - (1 - (j + 0.5) / steps) ** (1 / parameters.k) for j in range(steps)]

    def stand(f: float, resolve: float) -> Node:
        loss = 1 - 1 / resolve
        lost = Outcome("disaster", {"challenger": -parameters.d, "defender": loss})
        held = Outcome("defender stands", {"challenger": parameters.s, "defender": 1})
        return Chance("the risk", {"disaster": (f, lost), "nothing": (1 - f, held)})

    def kinds(f: float) -> Node:
        submits = Outcome("defender submits", {"challenger": 1, "defender": 0})
        branches: dict[str, tuple[float, Node]] = {}
        for resolve in resolves:
            actions = {"submit": submits, "stand": stand(f, resolve)}
            name = f"resolve {resolve:.6g} at {f:.6g}"
            branches[f"{resolve:.6g}"] = (1 / steps, Decision("defender", name, actions))
        return Chance(f"resolve at {f:.6g}", branches)

    risks = {f"{k / steps:.6g}": kinds(k / steps) for k in range(steps + 1)}
    root = Decision("challenger", "risk", risks)
    return Game("A threat that leaves something to chance", ("challenger", "defender"), root)


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    f = best(parameters)
    stands = (1 - f) ** parameters.k
    return {
        "defender submits": 1 - stands,
        "disaster": stands * f,
        "defender stands": stands * (1 - f),
    }


def lines(parameters: Parameters, f: float) -> dict[str, float]:
    """What the challenger expects, at the cost of disaster given and at a lower and higher one."""
    costs = sorted({1.0, parameters.d, 10.0})
    return {f"D = {d:g}": value(replace(parameters, d=d), f) for d in costs}


def table(parameters: Parameters) -> Findings:
    """The worth of several risks."""
    rows = tuple(
        (f"f = {f:g}", value(parameters, f), 1 - (1 - f) ** parameters.k)
        for f in (0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 1.0)
    )
    note = f"The best risk is {best(parameters):g}: a single threat is made in full or not at all."
    if parameters.s == 0 and parameters.d > parameters.k:
        note += f" The worst is {least(parameters):.6g}."
    resolve = critical_risk(1.0, parameters.s, -parameters.d) if parameters.s < 1 else math.nan
    second = f"The challenger's own critical risk is {resolve:.6g}."
    return Findings(("risk", "challenger expects", "defender submits"), rows, (note, second))


CLASSIC = Classic(
    name="powell-1990",
    title="Critical risk and a threat that leaves something to chance",
    paper="Powell (1990), Nuclear Deterrence Theory: The Search for Credibility, Cambridge "
    "University Press; Schelling (1966), Arms and Influence, Yale University Press",
    bibtex="""@book{powell1990,
  author = {Powell, Robert},
  title = {Nuclear Deterrence Theory: The Search for Credibility},
  publisher = {Cambridge University Press},
  year = {1990}
}""",
    standing="reduction",
    basis="The critical risk is the book's measure of resolve (cited from memory); the threat made "
    "once, and its convexity, are derived.",
    summary="Resolve is the risk a side would run rather than submit. A risk taken once is best "
    "taken whole or not at all, so models with one risk to choose jump.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("risk of disaster chosen, f", 0.0, 1.0, lines, "challenger expects"),
    grid=Grid("Risks and resolves are finitely many; solved by best response.", grid, ends),
)
