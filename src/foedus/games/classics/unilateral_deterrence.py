"""Two sides in doubt about each other: the unilateral deterrence game (after Zagare and Kilgour).

The challenger keeps the status quo or demands; the defender concedes (DC) or resists; the
challenger backs down (CD) or presses on (DD). Both may be hard, preferring conflict to giving in.
A hard defender always resists; at the last move hard challengers press and soft ones back down.
"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.games.classics._classic import Cell, Classic, Findings, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Equilibrium", "Parameters", "equilibria", "game"]


@dataclass(frozen=True)
class Parameters:
    """Credibilities and utilities.

    Orders: c_dc > c_sq > c_ddp > c_cd > c_ddm; d_sq and d_cd > d_ddp > d_dc > d_ddm.

    Attributes:
        p_ch: Probability that the challenger is hard.
        p_def: Probability that the defender is hard.
        c_dc: The challenger's utility of the defender's concession (DC).
        c_sq: Of the status quo (SQ).
        c_cd: Of backing down (CD).
        c_ddp: Of conflict, for a hard challenger (DD+).
        c_ddm: Of conflict, for a soft one (DD-).
        d_dc: The defender's utility of conceding.
        d_sq: Of the status quo.
        d_cd: Of the challenger's backing down.
        d_ddp: Of conflict, for a hard defender.
        d_ddm: Of conflict, for a soft one.
    """

    p_ch: float = 0.4
    p_def: float = 0.4
    c_dc: float = 3.0
    c_sq: float = 2.0
    c_cd: float = 0.0
    c_ddp: float = 1.0
    c_ddm: float = -1.0
    d_dc: float = 0.0
    d_sq: float = 2.0
    d_cd: float = 3.0
    d_ddp: float = 1.0
    d_ddm: float = -2.0

    def __post_init__(self) -> None:
        """Check the orders of preference."""
        c_order = "c_dc > c_sq > c_ddp > c_cd > c_ddm"
        d_order = "d_sq and d_cd > d_ddp > d_dc > d_ddm"
        require(
            (0 <= self.p_ch <= 1, "p_ch", "0 to 1"),
            (0 <= self.p_def <= 1, "p_def", "0 to 1"),
            (self.c_dc > self.c_sq > self.c_ddp > self.c_cd > self.c_ddm, "c", c_order),
            (min(self.d_sq, self.d_cd) > self.d_ddp > self.d_dc > self.d_ddm, "d", d_order),
            numbers=vars(self).values(),
        )

    @property
    def c1(self) -> float:
        """The defender's credibility above which a soft challenger does not demand."""
        return (self.c_dc - self.c_sq) / (self.c_dc - self.c_cd)

    @property
    def c2(self) -> float:
        """The defender's credibility above which a hard challenger does not demand either."""
        return (self.c_dc - self.c_sq) / (self.c_dc - self.c_ddp)

    @property
    def d1(self) -> float:
        """The challenger's credibility above which a soft defender concedes."""
        return (self.d_cd - self.d_dc) / (self.d_cd - self.d_ddm)


@dataclass(frozen=True)
class Equilibrium:
    """A perfect Bayesian equilibrium.

    Attributes:
        name: As in the literature.
        x_h: Probability that a hard challenger demands.
        x_s: The same for a soft one.
        q_s: Probability that a soft defender resists; None when any will do.
        belief: Probability of a hard challenger after a demand; for steadfast deterrence the
            largest that supports it; None when any will do.
        passive: Whether it holds when an unexpected demand leaves beliefs as they were.
        outcomes: Probabilities of SQ, DC (defender concedes), CD (challenger backs down), DD.
    """

    name: str
    x_h: float
    x_s: float
    q_s: float | None
    belief: float | None
    passive: bool
    outcomes: dict[str, float]


def equilibria(parameters: Parameters) -> tuple[Equilibrium, ...]:
    """All equilibria at the parameters, in the order of the literature's regions.

    Example:
        >>> [found.name for found in equilibria(Parameters(p_ch=0.3, p_def=0.2))]
        ['Steadfast deterrence', 'Bluff']
    """
    p_ch, p_def = parameters.p_ch, parameters.p_def
    c1, c2, d1 = parameters.c1, parameters.c2, parameters.d1

    def one(
        name: str, x: tuple[float, float], q: float | None, belief: float | None
    ) -> Equilibrium:
        passive = name != "Steadfast deterrence" or p_ch <= d1
        return Equilibrium(name, *x, q, belief, passive, _outcomes(parameters, x, q or 0.0))

    found = []
    if p_def >= c2:
        found.append(one("Certain deterrence", (0.0, 0.0), None, None))
    found.append(one("Steadfast deterrence", (0.0, 0.0), 1.0, d1))
    if c1 <= p_def <= c2:
        found.append(one("Separating", (1.0, 0.0), 0.0, 1.0))
    if p_def <= c1 and p_ch <= d1:
        bluff = p_ch * (1 - d1) / (d1 * (1 - p_ch))
        found.append(one("Bluff", (1.0, bluff), (c1 - p_def) / (1 - p_def), d1))
    if p_def <= c1 and p_ch >= d1:
        found.append(one("Attack", (1.0, 1.0), 0.0, p_ch))
    return tuple(found)


def _outcomes(parameters: Parameters, x: tuple[float, float], q_s: float) -> dict[str, float]:
    hard, soft = parameters.p_ch * x[0], (1 - parameters.p_ch) * x[1]
    resisted = parameters.p_def + (1 - parameters.p_def) * q_s
    return {
        "SQ": 1 - hard - soft,
        "DC": (hard + soft) * (1 - resisted),
        "CD": soft * resisted,
        "DD": hard * resisted,
    }


def game(parameters: Parameters) -> Game:
    """The tree: nature draws both types, and each side knows its own only."""
    p = parameters
    conflict = {"H": (p.c_ddp, p.d_ddp), "S": (p.c_ddm, p.d_ddm)}

    def play(ch: str, de: str) -> Node:
        fought = Outcome("DD", {"Ch": conflict[ch][0], "Def": conflict[de][1]})
        down = Outcome("CD", {"Ch": p.c_cd, "Def": p.d_cd})
        press = Decision("Ch", f"Ch2{ch}", {"C": down, "D": fought}, f"Ch2{ch}")
        conceded = Outcome("DC", {"Ch": p.c_dc, "Def": p.d_dc})
        answer = Decision("Def", f"Def{de}", {"C": conceded, "D": press}, f"Def{de}")
        quiet = Outcome("SQ", {"Ch": p.c_sq, "Def": p.d_sq})
        return Decision("Ch", f"Ch1{ch}", {"C": quiet, "D": answer}, f"Ch1{ch}")

    odds = {
        "HH": p.p_ch * p.p_def,
        "HS": p.p_ch * (1 - p.p_def),
        "SH": (1 - p.p_ch) * p.p_def,
        "SS": (1 - p.p_ch) * (1 - p.p_def),
    }
    types = {kinds: (odd, play(*kinds)) for kinds, odd in odds.items()}
    return Game("Unilateral deterrence", ("Ch", "Def"), Chance("types", types))


def table(parameters: Parameters) -> Findings:
    """Every equilibrium with its outcomes."""
    rows: list[tuple[Cell, ...]] = [
        (found.name, found.x_h, found.x_s, found.q_s, found.belief, *found.outcomes.values())
        for found in equilibria(parameters)
    ]
    thresholds = f"c1 = {parameters.c1:.6g}, c2 = {parameters.c2:.6g}, d1 = {parameters.d1:.6g}"
    notes = [f"Thresholds: {thresholds}."]
    if any(not found.passive for found in equilibria(parameters)):
        notes.append(
            "Steadfast deterrence needs an unexpected demand to be read as soft: below d1, "
            "while the prior is above it."
        )
    columns = ("equilibrium", "x_H", "x_S", "q_S", "belief", "SQ", "DC", "CD", "DD")
    return Findings(columns, tuple(rows), tuple(notes))


CLASSIC = Classic(
    name="unilateral-deterrence",
    title="Unilateral deterrence game",
    paper="Zagare and Kilgour (1993), Asymmetric Deterrence, International Studies Quarterly "
    "37:1-27; Zagare and Kilgour (2000), Perfect Deterrence, Cambridge University Press",
    bibtex="""@article{zagarekilgour1993,
  author = {Zagare, Frank C. and Kilgour, D. Marc},
  title = {Asymmetric Deterrence},
  journal = {International Studies Quarterly},
  volume = {37}, pages = {1--27}, year = {1993}
}""",
    standing="reduction",
    basis="The orders of preference are from memory and the thresholds derived; the equilibria "
    "were checked against Gambit's enumeration. The printed propositions were not read.",
    summary="A challenger that may bluff meets a defender that may not resist. Depending on both "
    "credibilities there is deterrence, separation, bluffing or attack.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=20.0,
)
