"""Half-measures: support that raises resistance (after Benson, Meirowitz and Ramsay 2014).

Support m raises the protégé's resistance rho from rho0. An attacker with a gain x uniform on
[0, 1] attacks if x exceeds rho times K, the cost of meeting resistance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import middles
from foedus.games.game import Chance, Decision, Game, Node
from foedus.games.game import Outcome as End

__all__ = ["CLASSIC", "Outcome", "Parameters", "most_dangerous", "solve"]


@dataclass(frozen=True)
class Parameters:
    """Support and resistance.

    Attributes:
        m: Support given to the protégé.
        rho0: Its resistance without support.
        k: What meeting resistance costs the attacker, K.
    """

    m: float = 0.0
    rho0: float = 0.3
    k: float = 0.9

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (self.m >= 0, "m", "0 or more"),
            (0 <= self.rho0 <= 1, "rho0", "0 to 1"),
            (self.k > 0, "k", "more than 0"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Outcome:
    """Probabilities of resistance once attacked, of attack, and of war."""

    resist: float
    attack: float
    war: float


def solve(parameters: Parameters) -> Outcome:
    """Resistance, attack and war at a level of support.

    Example:
        >>> [round(solve(Parameters(m=m)).war, 3) for m in (0, 0.2, 0.4, 0.7)]
        [0.219, 0.275, 0.259, 0.1]
    """
    resist = min(1.0, parameters.rho0 + parameters.m)
    attack = max(0.0, 1 - resist * parameters.k)
    return Outcome(resist, attack, resist * attack)


def most_dangerous(parameters: Parameters) -> float:
    """The support at which war is most likely.

    Example:
        >>> round(most_dangerous(Parameters()), 6)
        0.255556
    """
    return max(0.0, min(1.0, 1 / (2 * parameters.k)) - parameters.rho0)


def grid(parameters: Parameters, steps: int) -> Game:
    """The crisis with ``steps`` equally likely gains of the attacker."""
    found = solve(parameters)

    def gain(x: float) -> Node:
        fought = End("war", {"attacker": x - parameters.k, "protégé": 0})
        given = End("protégé yields", {"attacker": x, "protégé": 0})
        answer = Chance(
            "resistance", {"resist": (found.resist, fought), "yield": (1 - found.resist, given)}
        )
        quiet = End("peace", {"attacker": 0, "protégé": 1})
        return Decision("attacker", f"attack for {x:g}?", {"refrain": quiet, "attack": answer})

    gains = {label: (1 / steps, gain(x)) for label, x in middles(steps)}
    return Game("Deterrence surplus", ("attacker", "protégé"), Chance("gain", gains))


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    found = solve(parameters)
    return {"peace": 1 - found.attack, "protégé yields": found.attack - found.war,
            "war": found.war}  # fmt: skip


def lines(parameters: Parameters, m: float) -> dict[str, float]:
    """Resistance, attack and war at a level of support."""
    found = solve(replace(parameters, m=m))
    return {"resistance": found.resist, "attack": found.attack, "war": found.war}


def table(parameters: Parameters) -> Findings:
    """Levels of support from none to all."""
    rows = []
    for m in sorted({parameters.m, 0.0, 0.2, 0.4, 0.6, 0.7}):
        found = solve(replace(parameters, m=m))
        rows.append((f"m = {m:g}", found.resist, found.attack, found.war))
    worst = most_dangerous(parameters)
    half = 0 < worst < 1 - parameters.rho0
    ending = ": half-measures are the most dangerous" if half else ""
    notes = (f"War is most likely at m = {worst:.6g}{ending}.",)
    return Findings(("support", "resists", "attack", "war"), tuple(rows), notes)


CLASSIC = Classic(
    name="deterrence-surplus",
    title="Deterrence surplus: the danger of half-measures",
    paper="Benson, Meirowitz and Ramsay (2014), Inducing Deterrence through Moral Hazard in "
    "Alliance Contracts, Journal of Conflict Resolution 58(2):307-335",
    bibtex="""@article{bensonmeirowitzramsay2014,
  author = {Benson, Brett V. and Meirowitz, Adam and Ramsay, Kristopher W.},
  title = {Inducing Deterrence through Moral Hazard in Alliance Contracts},
  journal = {Journal of Conflict Resolution},
  volume = {58}, number = {2}, pages = {307--335}, year = {2014}
}""",
    standing="ours",
    basis="A model of ours with the logic of the abstract; the paper's propositions were not read.",
    summary="A protégé that is helped resists more often, which deters attacks and turns those "
    "that come into wars: some support is more dangerous than none or much.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("support m", 0.0, 0.8, lines),
    grid=Grid(
        "The attacker's gain takes finitely many, equally likely values; solved by best response.",
        grid,
        ends,
    ),
)
