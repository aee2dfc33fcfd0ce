"""Mutual deterrence with doubts on both sides, in a stylised form (after Zagare and Kilgour).

Both sides choose at once to cooperate (C) or to defect (D). If exactly one has defected, the other
retaliates if it is hard and concedes if it is soft. Whoever meets conflict (DD) gets DD+ if hard
and DD- if soft.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from foedus.games.classics._classic import Cell, Classic, Findings, require
from foedus.games.game import Chance, Decision, Game, Outcome

__all__ = ["CLASSIC", "Parameters", "Profile", "game", "pure_equilibria", "threshold"]

TYPES = ("A_hard", "A_soft", "B_hard", "B_soft")


@dataclass(frozen=True)
class Parameters:
    """Credibilities of A and B, and utilities (the same for both sides).

    Attributes:
        p_a: Probability that A is hard.
        p_b: Probability that B is hard.
        dc: Having defected alone and been conceded to.
        sq: The status quo.
        cd: Having conceded.
        ddp: Conflict, for a hard side.
        ddm: Conflict, for a soft side.
    """

    p_a: float = 0.8
    p_b: float = 0.8
    dc: float = 1.0
    sq: float = 0.0
    cd: float = -1.0
    ddp: float = -0.5
    ddm: float = -2.0

    def __post_init__(self) -> None:
        """Check the order of preference."""
        order = "dc > sq > ddp > cd > ddm"
        require(
            (0 <= self.p_a <= 1, "p_a", "0 to 1"),
            (0 <= self.p_b <= 1, "p_b", "0 to 1"),
            (self.dc > self.sq > self.ddp > self.cd > self.ddm, "utilities", order),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Profile:
    """Which types defect, and the chance that the status quo lasts."""

    a_hard: str
    a_soft: str
    b_hard: str
    b_soft: str
    status_quo: float


def threshold(parameters: Parameters) -> float:
    """Credibility that both sides need for sure-thing deterrence, where nobody ever defects.

    Example:
        >>> round(threshold(Parameters()), 6)
        0.666667
    """
    return (parameters.dc - parameters.sq) / (parameters.dc - parameters.ddp)


def _value(parameters: Parameters, *, hard: bool, own: str, other_hard: bool, other: str) -> float:
    """What a side gets, replies included."""
    conflict = parameters.ddp if hard else parameters.ddm
    if own == other:
        return parameters.sq if own == "C" else conflict
    if own == "D":
        return conflict if other_hard else parameters.dc
    return conflict if hard else parameters.cd


def pure_equilibria(parameters: Parameters) -> tuple[Profile, ...]:
    """All Bayesian equilibria in which no type mixes, by trying every one.

    Example:
        >>> [found.status_quo for found in pure_equilibria(Parameters())]
        [1.0, 0.04]
    """
    found = []
    for a_hard, a_soft, b_hard, b_soft in product("CD", repeat=4):
        side_a, side_b = (a_hard, a_soft), (b_hard, b_soft)
        if _replies(parameters, side_a, side_b, parameters.p_b) and _replies(
            parameters, side_b, side_a, parameters.p_a
        ):
            calm_a = _calm(parameters.p_a, side_a)
            calm_b = _calm(parameters.p_b, side_b)
            found.append(Profile(a_hard, a_soft, b_hard, b_soft, round(calm_a * calm_b, 15)))
    return tuple(found)


def _calm(hard: float, side: tuple[str, str]) -> float:
    return hard * (side[0] == "C") + (1 - hard) * (side[1] == "C")


def _replies(
    parameters: Parameters, side: tuple[str, str], other: tuple[str, str], p: float
) -> bool:
    """Whether both types of a side answer the other side best, which is hard with probability p."""
    for hard, own in zip((True, False), side, strict=True):
        worth = {
            action: p * _value(parameters, hard=hard, own=action, other_hard=True, other=other[0])
            + (1 - p) * _value(parameters, hard=hard, own=action, other_hard=False, other=other[1])
            for action in "CD"
        }
        if worth[own] < max(worth.values()) - 1e-12:
            return False
    return True


def game(parameters: Parameters) -> Game:
    """The tree, with replies to a lone defection written into its ends."""
    kinds = {"hard": True, "soft": False}

    def ends(a: str, b: str) -> Decision:
        def end(own: str, other: str) -> Outcome:
            hard_a, hard_b = kinds[a], kinds[b]
            payoffs = {
                "A": _value(parameters, hard=hard_a, own=own, other_hard=hard_b, other=other),
                "B": _value(parameters, hard=hard_b, own=other, other_hard=hard_a, other=own),
            }
            return Outcome(f"{own}{other}", payoffs)

        def answer(own: str) -> Decision:
            actions = {other: end(own, other) for other in "CD"}
            return Decision("B", f"{b} B", actions, f"B_{b}")

        return Decision("A", f"{a} A", {own: answer(own) for own in "CD"}, f"A_{a}")

    odds = {
        "hard": (parameters.p_a, parameters.p_b),
        "soft": (1 - parameters.p_a, 1 - parameters.p_b),
    }
    types = {f"{a} A, {b} B": (odds[a][0] * odds[b][1], ends(a, b)) for a in kinds for b in kinds}
    return Game("Mutual deterrence", ("A", "B"), Chance("types", types))


def table(parameters: Parameters) -> Findings:
    """All pure equilibria."""
    rows: list[tuple[Cell, ...]] = [
        (str(place), found.a_hard, found.a_soft, found.b_hard, found.b_soft, found.status_quo)
        for place, found in enumerate(pure_equilibria(parameters), start=1)
    ]
    least = threshold(parameters)
    sure = min(parameters.p_a, parameters.p_b) >= least
    here = "it exists here" if sure else "it does not exist here"
    notes = (
        f"Sure-thing deterrence needs both credibilities at {least:.6g} or above: {here}.",
        "Several equilibria survive refinement: what follows depends on the one expected.",
    )
    return Findings(("equilibrium", *TYPES, "SQ"), tuple(rows), notes)


CLASSIC = Classic(
    name="mutual-deterrence",
    title="Mutual deterrence, stylised",
    paper="Zagare and Kilgour (2000), Perfect Deterrence, Cambridge University Press",
    bibtex="""@book{zagarekilgour2000,
  author = {Zagare, Frank C. and Kilgour, D. Marc},
  title = {Perfect Deterrence},
  publisher = {Cambridge University Press},
  year = {2000}
}""",
    standing="reduction",
    basis="A stylised generalised mutual deterrence game, its tree from memory; equilibria are "
    "enumerated by us.",
    summary="Two sides that may each be bluffing can both be deterred, and with the same numbers "
    "both may attack: credibility alone does not decide.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=20.0,
)
