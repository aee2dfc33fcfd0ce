"""Alliances as costly signals (in the spirit of Morrow 1994).

A state is resolved with probability pi. A challenger is deterred if it believes in resolve with at
least theta, which is above pi. Peacetime costs m of an alliance show resolve if only a resolved
state would bear them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Cell, Classic, Findings, Sweep, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Parameters", "Signal", "solve"]


@dataclass(frozen=True)
class Parameters:
    """The signal.

    Attributes:
        v_r: What deterrence is worth to a resolved state.
        v_n: What it is worth to an unresolved one.
        pi: Prior probability of resolve.
        theta: The belief from which the challenger is deterred.
    """

    v_r: float = 1.0
    v_n: float = 0.35
    pi: float = 0.4
    theta: float = 0.6

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (0 < self.v_n < self.v_r, "v_n", "more than 0 and below v_r"),
            (0 <= self.pi < self.theta, "pi", "0 or more, and below theta"),
            (self.theta <= 1, "theta", "at most 1"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Signal:
    """Separation by costs.

    Attributes:
        costs: The costs that separate, from least to most.
        least_cost: The least of them, which the D1 criterion selects.
        resolved_keeps: What the resolved state keeps at the least cost.
        alliance: Probability of an alliance.
    """

    costs: tuple[float, float]
    least_cost: float
    resolved_keeps: float
    alliance: float


def solve(parameters: Parameters) -> Signal:
    """The separating costs: too much for the unresolved, not too much for the resolved.

    Example:
        >>> solve(Parameters())
        Signal(costs=(0.35, 1.0), least_cost=0.35, resolved_keeps=0.65, alliance=0.4)
    """
    least = parameters.v_n
    return Signal((least, parameters.v_r), least, parameters.v_r - least, parameters.pi)


def game(parameters: Parameters) -> Game:
    """The least-cost signal as a tree: no alliance, or one that costs a little over v_n.

    That nobody allies and every challenge comes is an equilibrium as well, and the one on the
    principal branch: an alliance that nobody expects tells nothing.
    """
    cost = parameters.v_n + 0.05 * (parameters.v_r - parameters.v_n)
    # Challenging a resolved state loses as much more as makes theta the deterring belief.
    loss = (1 - parameters.theta) / parameters.theta

    def kind(name: str, worth: float, against: float) -> Node:
        def seen(label: str, paid: float) -> Node:
            ends = {
                "refrain": Outcome("deterred", {"state": worth - paid, "challenger": 0}),
                "challenge": Outcome("challenged", {"state": -paid, "challenger": against}),
            }
            return Decision("challenger", f"after {label}", ends, f"after {label}")

        actions = {"none": seen("no alliance", 0.0), "alliance": seen("an alliance", cost)}
        return Decision("state", f"{name} state", actions)

    types = {
        "resolved": (parameters.pi, kind("resolved", parameters.v_r, -loss)),
        "unresolved": (1 - parameters.pi, kind("unresolved", parameters.v_n, 1.0)),
    }
    return Game("Alliances as costly signals", ("state", "challenger"), Chance("type", types))


def lines(parameters: Parameters, v_n: float) -> dict[str, float]:
    """The least separating cost and what it leaves the resolved state."""
    found = solve(replace(parameters, v_n=v_n))
    return {"least separating cost": found.least_cost, "resolved state keeps": found.resolved_keeps}


def table(parameters: Parameters) -> Findings:
    """The separating costs and what they leave."""
    found = solve(parameters)
    rows: tuple[tuple[Cell, ...], ...] = (
        ("least separating cost", found.least_cost),
        ("largest separating cost", found.costs[1]),
        ("resolved state keeps", found.resolved_keeps),
        ("probability of an alliance", found.alliance),
    )
    notes = ("A cheaper alliance would show nothing: everybody would have one.",)
    return Findings(("quantity", "value"), rows, notes)


CLASSIC = Classic(
    name="morrow-1994",
    title="Alliances as costly signals",
    paper="Morrow (1994), Alliances, Credibility, and Peacetime Costs, Journal of Conflict "
    "Resolution 38(2):270-297",
    bibtex="""@article{morrow1994,
  author = {Morrow, James D.},
  title = {Alliances, Credibility, and Peacetime Costs},
  journal = {Journal of Conflict Resolution},
  volume = {38}, number = {2}, pages = {270--297}, year = {1994}
}""",
    standing="ours",
    basis="A model of ours in the spirit of the paper, of which the abstract was read.",
    summary="An alliance shows resolve because it costs something in peacetime that only a "
    "resolved state would pay.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=20.0,
    sweep=Sweep("worth of deterrence to an unresolved state, v_N", 0.02, 0.98, lines, "payoff"),
)
