"""The bargaining range and the risk-return trade-off (Fearon 1995).

A wins a war with probability p; war costs A c_A and B c_B. A demands x of a prize of 1 and B
accepts or fights. Shares that both prefer to war are the bargaining range. When A does not know
c_B, the best demand trades a larger share against a risk of war.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import middles
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = [
    "CLASSIC",
    "Demand",
    "Parameters",
    "TwoTypes",
    "bargaining_range",
    "game",
    "private_power",
    "risk_return",
    "two_types",
]


@dataclass(frozen=True)
class Parameters:
    """The bargain.

    Attributes:
        p: A's chance of winning a war.
        c_a: A's cost of war.
        c: The largest cost that B may have; B's is uniform from 0 to it.
    """

    p: float = 0.5
    c_a: float = 0.1
    c: float = 0.4

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (0 <= self.p <= 1, "p", "0 to 1"),
            (self.c_a >= 0, "c_a", "0 or more"),
            (self.c > 0, "c", "more than 0"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class TwoTypes:
    """B's cost is c_l with probability q and c_h otherwise."""

    p: float = 0.5
    c_a: float = 0.1
    c_l: float = 0.05
    c_h: float = 0.35
    q: float = 0.3

    def __post_init__(self) -> None:
        """Check the ranges; both demands must leave B something."""
        require(
            (0 <= self.p <= 1, "p", "0 to 1"),
            (self.c_a >= 0, "c_a", "0 or more"),
            (0 <= self.c_l < self.c_h, "c_l", "0 or more, and below c_h"),
            (self.p + self.c_h <= 1, "c_h", "at most 1 - p"),
            (0 <= self.q <= 1, "q", "0 to 1"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Demand:
    """A's best demand x, the probability of war that goes with it, and what A expects."""

    x: float
    war: float
    value: float


def bargaining_range(p: float, c_a: float, c_b: float) -> tuple[float, float]:
    """Shares of A that both sides prefer to war.

    Example:
        >>> bargaining_range(0.5, 0.1, 0.25)
        (0.4, 0.75)
    """
    return max(0.0, p - c_a), min(1.0, p + c_b)


def risk_return(parameters: Parameters) -> Demand:
    """The best demand when B's cost is uniform on [0, c].

    Example:
        >>> round(risk_return(Parameters(p=0.5, c_a=0.1, c=0.4)).war, 6)
        0.375
    """
    p, c_a, c = parameters.p, parameters.c_a, parameters.c
    excess = min(max(0.0, (c - c_a) / 2), 1 - p)
    war = excess / c
    return Demand(p + excess, war, war * (p - c_a) + (1 - war) * (p + excess))


def two_types(parameters: TwoTypes) -> tuple[Demand, float]:
    """The best demand against two types, and the q below which A takes the risk.

    The demand jumps at that q, so that war goes from q to 0: averages over beliefs hide it.

    Example:
        >>> demand, threshold = two_types(TwoTypes(q=0.3))
        >>> round(threshold, 6), round(demand.war, 6), round(demand.value, 6)
        (0.666667, 0.3, 0.715)
    """
    p, c_a, q = parameters.p, parameters.c_a, parameters.q
    threshold = (parameters.c_h - parameters.c_l) / (parameters.c_h + c_a)
    risky = p + parameters.c_h
    safe = Demand(p + parameters.c_l, 0.0, p + parameters.c_l)
    taken = Demand(risky, q, q * (p - c_a) + (1 - q) * risky)
    return (taken if q < threshold else safe), threshold


def private_power(low: float, high: float, c_a: float, c_b: float) -> tuple[float, float]:
    """Best demand and probability of war when B knows p and A knows it is uniform on [low, high].

    Example:
        >>> x, war = private_power(0.3, 0.7, 0.1, 0.1)
        >>> round(x, 6), round(war, 6)
        (0.6, 0.5)
    """
    require((0 <= low < high <= 1, "low, high", "0 <= low < high <= 1"))
    x = min(1.0, max(low + c_b, high - c_a))
    return x, min(1.0, max(0.0, (x - c_b - low) / (high - low)))


def game(parameters: TwoTypes) -> Game:
    """The two-type model as a tree: A demands before B's type is drawn, as it does not know it.

    ``foedus.games.solve`` at infinite precision gives the demand of ``two_types``. A type that is
    indifferent is taken to accept: at the tree it gets nothing more by it, so it is not asked.
    """
    p, c_a = parameters.p, parameters.c_a
    costs = {"low cost": parameters.c_l, "high cost": parameters.c_h}

    def answer(x: float, kind: str) -> Node:
        war = Outcome("war", {"A": p - c_a, "B": 1 - p - costs[kind]})
        deal = Outcome("deal", {"A": x, "B": 1 - x})
        if abs(x - p - costs[kind]) <= 1e-12:
            return Decision("B", f"{kind} at {x:g}", {"accept": deal})
        return Decision("B", f"{kind} at {x:g}", {"accept": deal, "fight": war})

    def drawn(name: str, x: float) -> Node:
        q = parameters.q
        branches = {
            "low cost": (q, answer(x, "low cost")),
            "high cost": (1 - q, answer(x, "high cost")),
        }
        return Chance(f"B's type ({name})", branches)

    offers = {
        "safe": drawn("safe", p + parameters.c_l),
        "risky": drawn("risky", p + parameters.c_h),
    }
    return Game("Risk-return with two types", ("A", "B"), Decision("A", "demand", offers))


def grid(parameters: Parameters, steps: int) -> Game:
    """Risk-return with ``steps`` demands and as many equally likely costs of B.

    A does not know B's cost when it demands, so the cost is drawn after the demand.
    """
    p, c_a, c = parameters.p, parameters.c_a, parameters.c

    def answer(x: float, cost: float) -> Node:
        war = Outcome("war", {"A": p - c_a, "B": 1 - p - cost})
        deal = Outcome("deal", {"A": x, "B": 1 - x})
        return Decision("B", f"cost {cost:g} at {x:g}", {"accept": deal, "fight": war})

    demands = {}
    for k in range(steps + 1):
        x = p + min(c, 1 - p) * k / steps
        costs = {label: (1 / steps, answer(x, cost)) for label, cost in middles(steps, 0.0, c)}
        demands[f"{x:.6g}"] = Chance(f"B's cost at {x:g}", costs)
    return Game("Risk-return", ("A", "B"), Decision("A", "demand", demands))


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    war = risk_return(parameters).war
    return {"deal": 1 - war, "war": war}


def lines(parameters: Parameters, c: float) -> dict[str, float]:
    """A's best demand and the risk of war when B's cost may be as high as c."""
    found = risk_return(replace(parameters, c=c))
    return {"best demand x*": found.x, "risk of war": found.war}


def table(parameters: Parameters) -> Findings:
    """The demand at the parameters, beside the range against the least and most costly B."""
    found = risk_return(parameters)
    low, least = bargaining_range(parameters.p, parameters.c_a, 0.0)
    _, most = bargaining_range(parameters.p, parameters.c_a, parameters.c)
    rows = (
        ("best demand x*", found.x),
        ("probability of war", found.war),
        ("A expects", found.value),
        ("range from", low),
        ("range to, if war costs B nothing", least),
        ("range to, if war costs B most", most),
    )
    return Findings(("quantity", "value"), rows)


CLASSIC = Classic(
    name="fearon-1995",
    title="Bargaining range and the risk-return trade-off",
    paper="Fearon (1995), Rationalist Explanations for War, International Organization "
    "49(3):379-414",
    bibtex="""@article{fearon1995,
  author = {Fearon, James D.},
  title = {Rationalist Explanations for War},
  journal = {International Organization},
  volume = {49}, number = {3}, pages = {379--414}, year = {1995}
}""",
    standing="replication",
    basis="Textbook forms of the range and of the risk-return trade-off, derived again, checked; "
    "the variant with private power is ours in the same spirit.",
    summary="War is costly, so there are deals that both prefer to it. Not knowing the other's "
    "costs, the better demand runs a risk of war.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("largest cost of war of B, c", 0.02, 0.8, lines, "share and probability"),
    grid=Grid(
        "B's cost takes finitely many, equally likely values and A's demand as many; solved by "
        "best response.",
        grid,
        ends,
    ),
)
