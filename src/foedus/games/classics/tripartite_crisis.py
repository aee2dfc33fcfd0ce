"""A protégé, its defender and a challenger: abandonment, entrapment and realignment.

A reduction of the tripartite crisis game of Zagare and Kilgour (2003, 2006) to the part between
protégé and defender; the order of moves is from memory. The protégé concedes (CW) or holds firm;
the defender supports it or withholds support. Supported, the challenger backs down (CC) or presses
(CO). Unsupported, the protégé stays loyal (PL) or realigns (PR): whether it would is its secret.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from foedus.games.classics._classic import Classic, Findings, Sweep, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Abandonment", "Parameters", "Support", "abandonment", "game", "solve"]


@dataclass(frozen=True)
class Parameters:
    """Chances and utilities.

    Attributes:
        p_pro: Probability that an unsupported protégé would realign.
        p_ch: Probability that the challenger would press on.
        r_cw: The protégé's utility of conceding (CW).
        r_pl: Of staying loyal without support (PL).
        r_pr_r: Of realigning (PR), for a protégé that would.
        r_pr_n: Of realigning, for one that would not.
        r_cc: Of the challenger's backing down (CC).
        r_co: Of conflict (CO).
        d_cw: The defender's utility of the protégé's concession.
        d_pl: Of leaving a loyal protégé alone.
        d_pr: Of the protégé's realignment.
        d_cc: Of the challenger's backing down.
        d_co: Of conflict.
        c_cw: The challenger's utility of the protégé's concession.
        c_pl: Of a protégé left alone.
        c_pr: Of its realignment.
        c_cc: Of backing down.
        c_co_h: Of conflict, for a challenger that would press.
        c_co_s: Of conflict, for one that would not.
    """

    p_pro: float = 0.1
    p_ch: float = 0.7
    r_cw: float = 0.0
    r_pl: float = -1.0
    r_pr_r: float = -0.5
    r_pr_n: float = -2.0
    r_cc: float = 2.0
    r_co: float = -0.5
    d_cw: float = -0.2
    d_pl: float = -0.3
    d_pr: float = -1.6
    d_cc: float = 1.0
    d_co: float = -1.2
    c_cw: float = 1.0
    c_pl: float = 1.2
    c_pr: float = 1.5
    c_cc: float = -1.0
    c_co_h: float = -0.5
    c_co_s: float = -2.0

    def __post_init__(self) -> None:
        """Check the orders in which the two regimes are the only ones."""
        held = self.support_to_protege
        require(
            (0 < self.p_pro < 1, "p_pro", "between 0 and 1"),
            (0 <= self.p_ch <= 1, "p_ch", "0 to 1"),
            (
                self.r_pr_n < self.r_pl < self.r_pr_r < self.r_cw,
                "r",
                "r_pr_n < r_pl < r_pr_r < r_cw",
            ),
            (held > self.r_cw, "r_cc, r_co", "support worth more to the protégé than conceding"),
            (
                self.d_pr < self.support_to_defender < self.d_pl,
                "d",
                "to the defender, support is worth more than d_pr and less than d_pl",
            ),
            (self.c_co_h > self.c_cc > self.c_co_s, "c", "c_co_h > c_cc > c_co_s"),
            numbers=vars(self).values(),
        )

    @property
    def support_to_defender(self) -> float:
        """What support is worth to the defender, D_S."""
        return self.p_ch * self.d_co + (1 - self.p_ch) * self.d_cc

    @property
    def support_to_protege(self) -> float:
        """What being supported is worth to the protégé, sigma."""
        return self.p_ch * self.r_co + (1 - self.p_ch) * self.r_cc

    @property
    def threshold(self) -> float:
        """The risk of realignment r* from which the defender supports."""
        return (self.d_pl - self.support_to_defender) / (self.d_pl - self.d_pr)


@dataclass(frozen=True)
class Support:
    """The equilibrium in which the protégé may hold firm.

    Attributes:
        regime: ``unequivocal support`` or ``straddle``, where the defender keeps both in doubt.
        support: Probability s of support once the protégé has held firm.
        hold: Probability h that a protégé holds firm that would not realign; the other always does.
        outcomes: Probabilities of CW, PL, PR, CC and CO.
    """

    regime: Literal["unequivocal support", "straddle"]
    support: float
    hold: float
    outcomes: dict[str, float]


@dataclass(frozen=True)
class Abandonment:
    """The equilibrium in which nobody expects support and every protégé concedes.

    Attributes:
        belief_below: It needs a protégé that holds firm to be believed to realign less than this.
        realigner_needs: The chance of support above which the realigner would rather hold firm.
        other_needs: The same for the other type.
        survives_d1: Whether it survives the D1 criterion; the type that needs less is suspected.
    """

    belief_below: float
    realigner_needs: float
    other_needs: float
    survives_d1: bool


def solve(parameters: Parameters) -> Support:
    """Support or straddle: which, and what follows.

    Example:
        >>> solve(Parameters(p_pro=0.3)).regime, round(solve(Parameters()).hold, 6)
        ('unequivocal support', 0.490741)
    """
    p, r = parameters.p_pro, parameters.threshold
    if p >= r:
        support, hold = 1.0, 1.0
    else:
        loyal = parameters.r_pl
        support = (parameters.r_cw - loyal) / (parameters.support_to_protege - loyal)
        hold = p * (1 - r) / (r * (1 - p))
    held = p + (1 - p) * hold
    outcomes = {
        "CW": (1 - p) * (1 - hold),
        "PL": (1 - p) * hold * (1 - support),
        "PR": p * (1 - support),
        "CC": held * support * (1 - parameters.p_ch),
        "CO": held * support * parameters.p_ch,
    }
    return Support("unequivocal support" if p >= r else "straddle", support, hold, outcomes)


def abandonment(parameters: Parameters) -> Abandonment:
    """The second equilibrium, which rests on beliefs after a move that nobody expects.

    Example:
        >>> abandonment(Parameters()).survives_d1
        False
    """
    worth, cw = parameters.support_to_protege, parameters.r_cw
    realigner = (cw - parameters.r_pr_r) / (worth - parameters.r_pr_r)
    other = (cw - parameters.r_pl) / (worth - parameters.r_pl)
    return Abandonment(parameters.threshold, realigner, other, realigner >= other)


def game(parameters: Parameters) -> Game:
    """The tree: nature draws challenger and protégé; the defender knows neither."""
    p = parameters

    def play(challenger: str, protege: str) -> Node:
        conflict = p.c_co_h if challenger == "H" else p.c_co_s
        leaving = p.r_pr_r if protege == "R" else p.r_pr_n

        def end(name: str, r: float, d: float, c: float) -> Outcome:
            return Outcome(name, {"Pro": r, "Def": d, "Ch": c})

        loyal, gone = end("PL", p.r_pl, p.d_pl, p.c_pl), end("PR", leaving, p.d_pr, p.c_pr)
        leave = Decision(
            "Pro", f"ProRe{protege}", {"stay": loyal, "realign": gone}, f"ProRe{protege}"
        )
        down, fought = end("CC", p.r_cc, p.d_cc, p.c_cc), end("CO", p.r_co, p.d_co, conflict)
        press = Decision(
            "Ch", f"ChPress{challenger}", {"back": down, "press": fought}, f"ChPress{challenger}"
        )
        answer = Decision("Def", "Def", {"withhold": leave, "support": press}, "Def")
        conceded = end("CW", p.r_cw, p.d_cw, p.c_cw)
        actions: dict[str, Node] = {"concede": conceded, "hold": answer}
        return Decision("Pro", f"ProHold{protege}", actions, f"ProHold{protege}")

    challengers = {"H": p.p_ch, "S": 1 - p.p_ch}
    proteges = {"R": p.p_pro, "N": 1 - p.p_pro}
    types = {
        f"{ch}{pro}": (odds * share, play(ch, pro))
        for ch, odds in challengers.items()
        for pro, share in proteges.items()
    }
    return Game("Tripartite crisis, reduced", ("Pro", "Def", "Ch"), Chance("types", types))


def lines(parameters: Parameters, p_pro: float) -> dict[str, float]:
    """Support, holding firm and conflict at a risk of realignment."""
    found = solve(replace(parameters, p_pro=p_pro))
    return {
        "defender supports": found.support,
        "other type holds firm": found.hold,
        "conflict": found.outcomes["CO"],
    }


def table(parameters: Parameters) -> Findings:
    """The equilibrium with support, its outcomes, and what its rival rests on."""
    found, rival = solve(parameters), abandonment(parameters)
    rows = (
        ("threshold r*", parameters.threshold),
        ("defender supports", found.support),
        ("realigner holds", 1.0),
        ("other holds", found.hold),
        *found.outcomes.items(),
    )
    verdict = "survives" if rival.survives_d1 else "fails"
    notes = (
        f"Regime: {found.regime}.",
        f"A second equilibrium, abandonment, {verdict} the D1 criterion.",
        f"It needs one that holds firm to be thought to realign below {rival.belief_below:.6g}.",
    )
    return Findings(("quantity", "value"), rows, notes)


CLASSIC = Classic(
    name="tripartite-crisis",
    title="Tripartite crisis game, protégé and defender",
    paper="Zagare and Kilgour (2003), Alignment Patterns, Crisis Bargaining, and Extended "
    "Deterrence, International Studies Quarterly 47:587-615; (2006), The Deterrence-versus-"
    "Restraint Dilemma in Extended Deterrence, International Studies Review 8:623-641",
    bibtex="""@article{zagarekilgour2003,
  author = {Zagare, Frank C. and Kilgour, D. Marc},
  title = {Alignment Patterns, Crisis Bargaining, and Extended Deterrence},
  journal = {International Studies Quarterly},
  volume = {47}, pages = {587--615}, year = {2003}
}
@article{zagarekilgour2006,
  author = {Zagare, Frank C. and Kilgour, D. Marc},
  title = {The Deterrence-versus-Restraint Dilemma in Extended Deterrence},
  journal = {International Studies Review},
  volume = {8}, pages = {623--641}, year = {2006}
}""",
    standing="reduction",
    basis="Ours, after the abstracts of the 2003 and 2006 papers; the order of moves is from "
    "memory. Both headline results of the 2006 abstract come out.",
    summary="A defender commits without reserve only to a protégé whose threat to realign is "
    "credible; otherwise it straddles, which restrains the protégé and risks losing it.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=20.0,
    sweep=Sweep("probability that an unsupported protégé realigns, p_Pro", 0.01, 0.5, lines),
)
