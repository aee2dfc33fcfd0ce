"""Who learns from whom: credibility that spills over, or does not (after Crescenzi 2018).

A guarantor is resolved with some probability and helps accordingly. After a test in one theatre
the challenger there updates; the one in another theatre takes over the share rho of what it saw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Sweep, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Parameters", "Reputation", "game", "solve"]


@dataclass(frozen=True)
class Parameters:
    """What is known of a guarantor.

    Attributes:
        prior: Probability that it is resolved.
        help_resolved: A resolved one's probability of helping.
        help_unresolved: An unresolved one's.
        rho: Weight that another theatre gives to what it saw; 0 is Press, 1 is full spill-over.
    """

    prior: float = 0.7
    help_resolved: float = 0.9
    help_unresolved: float = 0.2
    rho: float = 0.3

    def __post_init__(self) -> None:
        """Check the ranges."""
        rules = [(0 <= value <= 1, name, "0 to 1") for name, value in vars(self).items()]
        inside = self.help_unresolved > 0 and self.help_resolved < 1
        require(*rules, (inside, "help", "between 0 and 1"), numbers=vars(self).values())


@dataclass(frozen=True)
class Reputation:
    """Belief in resolve after a test: where it happened, and in the other theatre."""

    here: float
    elsewhere: float


def solve(parameters: Parameters, *, helped: bool = False) -> Reputation:
    """Beliefs after the guarantor has helped or failed to.

    Example:
        >>> found = solve(Parameters())
        >>> round(found.here, 6), round(found.elsewhere, 6)
        (0.225806, 0.557742)
    """
    yes, no = parameters.help_resolved, parameters.help_unresolved
    likely, unlikely = (yes, no) if helped else (1 - yes, 1 - no)
    prior = parameters.prior
    here = prior * likely / (prior * likely + (1 - prior) * unlikely)
    return Reputation(here, parameters.rho * here + (1 - parameters.rho) * prior)


def game(parameters: Parameters) -> Game:
    """Two theatres one after the other; the second challenger has seen the first test.

    The second challenger reads the first as in the tree, which is full spill-over (rho = 1).
    """
    kinds = {"resolved": parameters.help_resolved, "unresolved": parameters.help_unresolved}

    def second(kind: str, seen: str) -> Node:
        odds = kinds[kind]
        lost, won = (
            Outcome("attacked, helped", {"second": -1}),
            Outcome("attacked alone", {"second": 1}),
        )
        fought = Chance(f"help again ({kind})", {"help": (odds, lost), "none": (1 - odds, won)})
        quiet = Outcome("not attacked", {"second": 0})
        name = f"attack after {seen}?"
        return Decision("second", name, {"refrain": quiet, "attack": fought}, name)

    def first(kind: str) -> Node:
        odds = kinds[kind]
        seen = {
            "help": (odds, second(kind, "help")),
            "failure": (1 - odds, second(kind, "failure")),
        }
        return Chance(f"first test ({kind})", seen)

    prior = parameters.prior
    types = {"resolved": (prior, first("resolved")), "unresolved": (1 - prior, first("unresolved"))}
    return Game("Two theatres", ("second",), Chance("the guarantor", types))


def lines(parameters: Parameters, rho: float) -> dict[str, float]:
    """Belief in the other theatre at a weight, after help and after failure."""
    here = replace(parameters, rho=rho)
    return {
        "after help": solve(here, helped=True).elsewhere,
        "after failure": solve(here).elsewhere,
    }


def table(parameters: Parameters) -> Findings:
    """Weights from none to all."""
    rows = []
    for rho in sorted({0.0, 0.3, 1.0, parameters.rho}):
        here = replace(parameters, rho=rho)
        failed, helped = solve(here), solve(here, helped=True)
        rows.append((f"rho = {rho:g}", failed.here, failed.elsewhere, helped.elsewhere))
    note = "At rho = 0 each crisis is judged by itself (Press 2005); at 1 all reputation is one."
    columns = ("spill-over", "here, after failure", "elsewhere, after failure",
               "elsewhere, after help")  # fmt: skip
    return Findings(columns, tuple(rows), (note,))


CLASSIC = Classic(
    name="crescenzi-2018",
    title="Who learns from whom: credibility that spills over",
    paper="Crescenzi (2018), Of Friends and Foes, Oxford University Press; (2007), Reputation and "
    "Interstate Conflict, American Journal of Political Science 51:382-396; against it Press "
    "(2005), Calculating Credibility, Cornell University Press",
    bibtex="""@book{crescenzi2018,
  author = {Crescenzi, Mark J. C.},
  title = {Of Friends and Foes: Reputation and Learning in International Politics},
  publisher = {Oxford University Press},
  year = {2018}
}
@book{press2005,
  author = {Press, Daryl G.},
  title = {Calculating Credibility: How Leaders Assess Military Threats},
  publisher = {Cornell University Press},
  year = {2005}
}""",
    standing="ours",
    basis="A reduced form of ours: Bayes' rule where the test happened, a weighted mean elsewhere. "
    "The books were not read.",
    summary="A promise broken in one place is news there. How much it is news elsewhere is what "
    "theories of reputation disagree on.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=10.0,
    sweep=Sweep("weight of what was seen elsewhere, rho", 0.0, 1.0, lines, "belief in resolve"),
)
