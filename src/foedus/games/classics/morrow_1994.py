"""Alliances as costly signals (in the spirit of Morrow 1994).

A state is resolved with probability pi. A challenger is deterred if it believes in resolve with at
least theta, which is above pi. Peacetime costs m of an alliance show resolve if only a resolved
state would bear them.
"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.games.classics._classic import Cell, Classic, Findings, require

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
)
