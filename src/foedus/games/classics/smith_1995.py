"""Three states and an alliance: deterrence against emboldening (in the spirit of Smith 1995).

The ally helps if its interest b and the cost a of breaking the alliance exceed its cost of war,
uniform on [0, 1]. The target resists if its cost, uniform on [0, 1], is below its chance of
winning. The attacker, whose gain is uniform on [0, 1], attacks if that is worth the risk of war.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import middles
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Crisis", "Parameters", "solve"]


@dataclass(frozen=True)
class Parameters:
    """The alliance.

    Attributes:
        a: Cost to the ally of breaking its word; 0 without an alliance.
        b: The ally's own interest in the target.
        p_l: The target's chance of winning alone.
        p_h: Its chance with help.
        c_a: The attacker's cost of war.
    """

    a: float = 0.3
    b: float = 0.2
    p_l: float = 0.3
    p_h: float = 0.8
    c_a: float = 0.6

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (self.a >= 0, "a", "0 or more"),
            (self.b >= 0, "b", "0 or more"),
            (0 <= self.p_l <= self.p_h <= 1, "p_l, p_h", "0 <= p_l <= p_h <= 1"),
            (self.p_l < 1, "p_l", "below 1"),
            (self.c_a >= 0, "c_a", "0 or more"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Crisis:
    """Probabilities; ``cutoff`` is the gain from which an attacker attacks."""

    helped: float
    resists: float
    cutoff: float
    attack: float
    war: float
    war_with_ally: float
    yields: float


def solve(parameters: Parameters) -> Crisis:
    """Thresholds from the last mover back to the first.

    Example:
        >>> round(solve(Parameters(a=0)).war, 6), round(solve(Parameters(a=0.3)).war, 6)
        (0.285714, 0.289785)
    """
    helped = min(1.0, parameters.b + parameters.a)
    wins = helped * parameters.p_h + (1 - helped) * parameters.p_l
    resists = wins
    risk, won = resists * parameters.c_a, 1 - resists * wins
    cutoff = risk / won if risk < won else 1.0
    attack = 1 - cutoff
    war = attack * resists
    return Crisis(helped, resists, cutoff, attack, war, war * helped, attack * (1 - resists))


def grid(parameters: Parameters, steps: int) -> Game:
    """The crisis with costs and gains of ``steps`` equally likely values each."""
    a, b, p_l, p_h = parameters.a, parameters.b, parameters.p_l, parameters.p_h
    share = 1 / steps

    def fought(x: float, c: float, k: float) -> Node:
        def war(name: str, p: float, ally: float) -> Outcome:
            pays = {"attacker": (1 - p) * x - parameters.c_a, "target": p - c, "ally": ally}
            return Outcome(name, pays)

        ends = {
            "abstain": war("war without the ally", p_l, -a),
            "help": war("war with the ally", p_h, b - k),
        }
        return Decision("ally", f"help at cost {k:g}?", ends)

    def attacked(x: float, c: float) -> Node:
        given = Outcome("target yields", {"attacker": x, "target": 0, "ally": 0})
        costs = {label: (share, fought(x, c, k)) for label, k in middles(steps)}
        resisted = Chance("the ally's cost", costs)
        return Decision("target", f"resist at cost {c:g}?", {"yield": given, "resist": resisted})

    def gain(x: float) -> Node:
        quiet = Outcome("peace", {"attacker": 0, "target": 1, "ally": 0})
        costs = {label: (share, attacked(x, c)) for label, c in middles(steps)}
        attack = Chance("the target's cost", costs)
        return Decision("attacker", f"attack for {x:g}?", {"refrain": quiet, "attack": attack})

    gains = {label: (share, gain(x)) for label, x in middles(steps)}
    players = ("attacker", "target", "ally")
    return Game("Three states and an alliance", players, Chance("the attacker's gain", gains))


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    found = solve(parameters)
    return {
        "peace": 1 - found.attack,
        "target yields": found.yields,
        "war without the ally": found.war - found.war_with_ally,
        "war with the ally": found.war_with_ally,
    }


def lines(parameters: Parameters, a: float) -> dict[str, float]:
    """Help, attack, resistance and war at a cost of reneging."""
    found = solve(replace(parameters, a=a))
    return {
        "help": found.helped,
        "attack": found.attack,
        "target resists": found.resists,
        "war": found.war,
    }


def table(parameters: Parameters) -> Findings:
    """Without an alliance, at the parameters, and with a binding one."""
    rows = []
    for a in sorted({0.0, parameters.a, 0.7}):
        found = solve(replace(parameters, a=a))
        rows.append(
            (f"a = {a:g}", found.helped, found.attack, found.resists, found.war, found.yields)
        )
    notes = (
        "The alliance deters attacks and emboldens the target: the risk of war may rise first.",
    )
    columns = ("cost of reneging", "help", "attack", "resists", "war", "yields")
    return Findings(columns, tuple(rows), notes)


CLASSIC = Classic(
    name="smith-1995",
    title="Three states and an alliance",
    paper="Smith (1995), Alliance Formation and War, International Studies Quarterly "
    "39(4):405-425; (1998), Extended Deterrence and Alliance Formation, International "
    "Interactions 24(4):315-343",
    bibtex="""@article{smith1995,
  author = {Smith, Alastair},
  title = {Alliance Formation and War},
  journal = {International Studies Quarterly},
  volume = {39}, number = {4}, pages = {405--425}, year = {1995}
}
@article{smith1998,
  author = {Smith, Alastair},
  title = {Extended Deterrence and Alliance Formation},
  journal = {International Interactions},
  volume = {24}, number = {4}, pages = {315--343}, year = {1998}
}""",
    standing="ours",
    basis="A model of ours in the spirit of both papers, whose abstracts were read: the finding "
    "that the aggregate effect of alliances is ambiguous comes out.",
    summary="An alliance makes help more likely, so that fewer attack and more targets resist. "
    "War becomes more likely first and less likely later.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("cost to the ally of breaking its word, a", 0.0, 0.8, lines),
    grid=Grid(
        "Gain and costs take finitely many, equally likely values; each is drawn when its owner "
        "moves, so the game has perfect information and is solved by best response.",
        grid,
        ends,
        steps=(5, 10, 20),
    ),
)
