"""Fighting as learning: beliefs converge and end the war (after Slantchev 2003).

Battles show who is strong, by Bayes' rule. And a demand that only the weak accept lets the strong
fight for a while: war screens, and ends when it has told enough.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Sweep, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Parameters", "Screening", "game", "posterior", "solve"]


@dataclass(frozen=True)
class Parameters:
    """Two periods in which A demands a share from a B of low or high cost of war.

    Attributes:
        p: A's chance of winning a war to the end.
        c_a: A's cost of such a war.
        c_l: B's, if it is low.
        c_h: B's, if it is high.
        q: Probability that it is low.
        k_a: A's cost of a period of fighting.
        k_b: B's.
        delta: Weight of the second period.
    """

    p: float = 0.5
    c_a: float = 0.1
    c_l: float = 0.05
    c_h: float = 0.35
    q: float = 0.3
    k_a: float = 0.05
    k_b: float = 0.05
    delta: float = 0.95

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (0 < self.p < 1, "p", "between 0 and 1"),
            (0 <= self.c_l < self.c_h, "c_l", "0 or more, and below c_h"),
            (self.p + self.c_h <= 1, "c_h", "at most 1 - p"),
            (0 <= self.q <= 1, "q", "0 to 1"),
            (self.k_a >= 0, "k_a", "0 or more"),
            (self.k_b >= 0, "k_b", "0 or more"),
            (0 < self.delta <= 1, "delta", "more than 0, at most 1"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Screening:
    """Whether A screens.

    Attributes:
        first: The first demand of a screening A, just what a B of high cost accepts.
        screen: What A expects of screening.
        pool: What it expects of a demand that everybody accepts.
        screens: Whether it screens.
        fights: Probability of a period of fighting.
    """

    first: float
    screen: float
    pool: float
    screens: bool
    fights: float


def posterior(prior: float, strong: float, weak: float, wins: int, battles: int) -> float:
    """The belief that an enemy is strong after it has won some battles.

    Args:
        prior: The belief before.
        strong: A strong enemy's probability of winning a battle.
        weak: A weak one's.
        wins: Battles it has won.
        battles: Battles fought.

    Example:
        >>> round(posterior(0.5, 0.6, 0.4, 6, 10), 6), round(posterior(0.5, 0.6, 0.4, 12, 20), 6)
        (0.692308, 0.835052)
    """
    require(
        (0 <= prior <= 1, "prior", "0 to 1"),
        (0 < strong < 1, "strong", "between 0 and 1"),
        (0 < weak < 1, "weak", "between 0 and 1"),
        (0 <= wins <= battles, "wins", "0 to the number of battles"),
    )
    odds = (strong / weak) ** wins * ((1 - strong) / (1 - weak)) ** (battles - wins)
    return prior * odds / (prior * odds + 1 - prior)


def solve(parameters: Parameters) -> Screening:
    """Screening against pooling.

    Example:
        >>> solve(Parameters()).screens, solve(Parameters(q=0.8)).screens
        (True, False)
    """
    p, delta, q = parameters.p, parameters.delta, parameters.q
    pool = p + parameters.c_l
    # A B of high cost may wait a period of fighting for the demand that all accept.
    first = 1 - (delta * (1 - pool) - parameters.k_b)
    screen = (1 - q) * first + q * (delta * pool - parameters.k_a)
    screens = screen > pool
    return Screening(first, screen, pool, screens, q if screens else 0.0)


def game(parameters: Parameters) -> Game:
    """The first period as a tree: A demands before B's cost is drawn; later all accept."""
    found, delta = solve(parameters), parameters.delta

    def kind(name: str) -> Node:
        gentle = {"A": delta * found.pool - parameters.k_a}
        gentle["B"] = delta * (1 - found.pool) - parameters.k_b
        fight = Outcome("a period of fighting", gentle)
        deal = Outcome("deal at once", {"A": found.first, "B": 1 - found.first})
        # A low-cost B would rather have the war to its end than the hard demand for ever.
        worst = 1 - parameters.p - parameters.c_l
        if name == "low cost" and worst > 1 - found.first:
            return Decision("B", f"{name} at the hard demand", {"fight": fight})
        return Decision("B", f"{name} at the hard demand", {"accept": deal})

    kinds = {"low cost": (parameters.q, kind("low cost"))}
    kinds["high cost"] = (1 - parameters.q, kind("high cost"))
    pooled = Outcome("deal that all accept", {"A": found.pool, "B": 1 - found.pool})
    hard = Chance("B's cost", kinds)
    root = Decision("A", "demand", {"gentle": pooled, "hard": hard})
    return Game("Screening by fighting", ("A", "B"), root)


def lines(parameters: Parameters, q: float) -> dict[str, float]:
    """What A expects of screening and of pooling at a probability of a low cost."""
    found = solve(replace(parameters, q=q))
    return {"screening": found.screen, "a demand that all accept": found.pool}


def table(parameters: Parameters) -> Findings:
    """Screening at several beliefs, and how fast battles teach."""
    rows = []
    for q in sorted({0.1, 0.3, 0.5, 0.8, parameters.q}):
        found = solve(replace(parameters, q=q))
        done = "screens" if found.screens else "pools"
        rows.append((f"q = {q:g}", found.screen, found.pool, done, found.fights))
    after = ", ".join(
        f"{posterior(0.5, 0.6, 0.4, 3 * n // 5, n):.3f} after {n}" for n in (5, 10, 20)
    )
    note = f"An enemy that wins three battles in five is thought strong with {after} battles, from "
    note += "an even belief and chances of 0.6 and 0.4."
    columns = ("belief", "screening", "pooling", "A", "a period of fighting")
    return Findings(columns, tuple(rows), (note,))


CLASSIC = Classic(
    name="slantchev-2003",
    title="Fighting as learning: the principle of convergence",
    paper="Slantchev (2003), The Principle of Convergence in Wartime Negotiations, American "
    "Political Science Review 97(4):621-632",
    bibtex="""@article{slantchev2003,
  author = {Slantchev, Branislav L.},
  title = {The Principle of Convergence in Wartime Negotiations},
  journal = {American Political Science Review},
  volume = {97}, number = {4}, pages = {621--632}, year = {2003}
}""",
    standing="reduction",
    basis="The abstract was read; the two-period screening and the learning by Bayes' rule are "
    "reductions of ours.",
    summary="War reveals what talk cannot, and ends when both sides expect the same of it. "
    "Fighting a while can be worth its cost because it sorts the strong from the weak.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=40.0,
    sweep=Sweep("probability that B's cost is low, q", 0.0, 1.0, lines, "A expects"),
)
