"""Honesty in diplomacy: a reputation that is lost and recovers (after Sartori 2002).

A state that bluffs gains g now. With probability r it is caught and then not believed, which costs
B a period, until others believe again with the probability of recovery.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Sweep, require
from foedus.games.game import Chance, Decision, Game, Outcome

__all__ = ["CLASSIC", "Parameters", "game", "loss"]


@dataclass(frozen=True)
class Parameters:
    """What bluffing brings and risks.

    Attributes:
        g: The gain of a bluff.
        r: Probability of being caught.
        b: Worth of being believed, a period, B.
        delta: Weight of the next period.
        recovery: Probability a period that belief returns.
    """

    g: float = 0.5
    r: float = 0.6
    b: float = 0.3
    delta: float = 0.9
    recovery: float = 0.1

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (self.g >= 0, "g", "0 or more"),
            (0 <= self.r <= 1, "r", "0 to 1"),
            (self.b >= 0, "b", "0 or more"),
            (0 <= self.delta < 1, "delta", "0 to below 1"),
            (0 <= self.recovery <= 1, "recovery", "0 to 1"),
            numbers=vars(self).values(),
        )


def loss(parameters: Parameters) -> float:
    """What a bluff costs in expectation; a state is honest while the gain is no larger.

    Example:
        >>> round(loss(Parameters()), 6), round(loss(Parameters(b=0.1, delta=0.8, recovery=0.3)), 6)
        (0.852632, 0.109091)
    """
    stays = parameters.delta * (1 - parameters.recovery)
    return parameters.r * parameters.delta * parameters.b / (1 - stays)


def game(parameters: Parameters) -> Game:
    """One decision to bluff, with the worth of belief lost written into its ends."""
    caught = parameters.g
    if parameters.r > 0:
        caught -= loss(parameters) / parameters.r
    bluff = Chance(
        "caught?",
        {
            "caught": (parameters.r, Outcome("caught", {"state": caught})),
            "not caught": (1 - parameters.r, Outcome("not caught", {"state": parameters.g})),
        },
    )
    honest = Outcome("honest", {"state": 0})
    root = Decision("state", "bluff?", {"be honest": honest, "bluff": bluff})
    return Game("Honesty in diplomacy", ("state",), root)


def lines(parameters: Parameters, recovery: float) -> dict[str, float]:
    """The largest gain that keeps honesty, by how often bluffs are found out."""
    return {
        f"caught with {r:g}": loss(replace(parameters, recovery=recovery, r=r))
        for r in sorted({0.3, parameters.r, 0.9})
    }


def table(parameters: Parameters) -> Findings:
    """Honesty at several speeds of recovery."""
    rows = []
    for recovery in sorted({0.0, 0.1, 0.3, 1.0, parameters.recovery}):
        worth = loss(replace(parameters, recovery=recovery))
        rows.append((f"{recovery:g}", worth, "honest" if parameters.g <= worth else "bluffs"))
    note = "A reputation that is soon restored is no reason to be honest."
    return Findings(("recovery", "loss from a bluff", "the state"), tuple(rows), (note,))


CLASSIC = Classic(
    name="sartori-2002",
    title="Honesty in diplomacy",
    paper="Sartori (2002), The Might of the Pen: A Reputational Theory of Communication in "
    "International Disputes, International Organization 56:121-149",
    bibtex="""@article{sartori2002,
  author = {Sartori, Anne E.},
  title = {The Might of the Pen: A Reputational Theory of Communication in International Disputes},
  journal = {International Organization},
  volume = {56}, pages = {121--149}, year = {2002}
}""",
    standing="reduction",
    basis="A reduced form of ours with the paper's logic, which is known from its abstract: honest "
    "talk is sustained by the loss of being believed.",
    summary="States keep to the truth where a bluff that is found out would cost them the belief "
    "of others for long enough.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=5.0,
    sweep=Sweep("recovery a period", 0.0, 1.0, lines, "largest gain that keeps honesty"),
)
