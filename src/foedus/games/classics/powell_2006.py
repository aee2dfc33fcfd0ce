"""Preventive war as a commitment problem (after Fearon 1995, p. 406, and Powell 2006).

A rises: its chance of winning is p1 now and p2 later. It cannot promise not to use its strength.
B can fight now, or take all that is on offer now and little later. The future counts delta.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Sweep, require
from foedus.games.game import Decision, Game, Outcome

__all__ = ["CLASSIC", "Choice", "Parameters", "for_ever", "game", "shift_needed", "two_periods"]


@dataclass(frozen=True)
class Parameters:
    """The rise.

    Attributes:
        p1: A's chance of winning now.
        p2: Its chance later.
        delta: Weight of a period after the present one.
        c_a: A's cost of war; it does not move B's choice.
        c_b: B's cost of war.
    """

    p1: float = 0.2
    p2: float = 0.5
    delta: float = 0.9
    c_a: float = 0.1
    c_b: float = 0.1

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (0 <= self.p1 <= self.p2 <= 1, "p1, p2", "0 <= p1 <= p2 <= 1"),
            (0 < self.delta < 1, "delta", "between 0 and 1"),
            (self.c_a >= 0, "c_a", "0 or more"),
            (self.c_b >= 0, "c_b", "0 or more"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Choice:
    """What the declining side gets by war and by the best peace, and whether it fights."""

    war: float
    peace: float
    fights: bool


def for_ever(parameters: Parameters) -> Choice:
    """With infinitely many periods: B fights iff delta p2 - p1 > c_B (1 - delta) squared.

    Example:
        >>> for_ever(Parameters(p1=0.3, p2=0.34, c_b=0.5)).fights
        True
    """
    later = 1 - parameters.delta
    war = (1 - parameters.p1) / later - parameters.c_b
    peace = 1 + parameters.delta * ((1 - parameters.p2) / later - parameters.c_b)
    gain = parameters.delta * parameters.p2 - parameters.p1
    return Choice(war, peace, gain > parameters.c_b * later**2)


def two_periods(parameters: Parameters) -> Choice:
    """With two periods: B fights iff the shift of power exceeds ``shift_needed``.

    Example:
        >>> two_periods(Parameters()).fights, two_periods(Parameters(p2=0.4)).fights
        (True, False)
    """
    war = (1 - parameters.p1) * (1 + parameters.delta) - parameters.c_b
    # B's last share is never negative: A cannot take more than there is.
    peace = 1 + parameters.delta * max(0.0, 1 - parameters.p2 - parameters.c_b)
    return Choice(war, peace, war > peace)


def shift_needed(parameters: Parameters) -> float:
    """The shift of power p2 - p1 beyond which B fights, in the two-period form.

    It holds while p2 + c_B is at most 1, so that A's last demand leaves B something.

    Example:
        >>> round(shift_needed(Parameters()), 6)
        0.233333
    """
    delta = parameters.delta
    return (parameters.p1 + parameters.c_b * (1 - delta)) / delta


def game(parameters: Parameters) -> Game:
    """The two-period model as a tree; now A offers everything, later all it can enforce.

    ``foedus.games.solve`` at infinite precision fights exactly when ``two_periods`` does.
    """
    p1, p2, delta = parameters.p1, parameters.p2, parameters.delta
    c_a, c_b = parameters.c_a, parameters.c_b
    rest = max(0.0, 1 - p2 - c_b)
    both = 1 + delta
    fought = Outcome("war now", {"A": p1 * both - c_a, "B": (1 - p1) * both - c_b})
    late = {"A": delta * (p2 - c_a), "B": 1 + delta * (1 - p2 - c_b)}
    fought_later = Outcome("war later", late)
    settled = Outcome("peace", {"A": delta * (1 - rest), "B": 1 + delta * rest})
    demand = Decision("A", "later", {"demand": settled, "fight": fought_later})
    return Game(
        "A rising power", ("A", "B"), Decision("B", "now", {"accept": demand, "fight": fought})
    )


def lines(parameters: Parameters, p2: float) -> dict[str, float]:
    """B's war and its best peace in two periods."""
    found = two_periods(replace(parameters, p2=p2))
    return {"war now": found.war, "best peace": found.peace}


def table(parameters: Parameters) -> Findings:
    """Both horizons side by side."""
    rows = tuple(
        (name, found.war, found.peace, "fights" if found.fights else "waits")
        for name, found in (
            ("two periods", two_periods(parameters)),
            ("for ever", for_ever(parameters)),
        )
    )
    shift = parameters.p2 - parameters.p1
    needed = f"{shift_needed(parameters):.6g} is needed for war in two periods"
    notes = (f"The shift of power is {shift:.6g}; {needed}.",)
    return Findings(("horizon", "B's war", "B's best peace", "B"), rows, notes)


CLASSIC = Classic(
    name="powell-2006",
    title="Preventive war as a commitment problem",
    paper="Powell (2006), War as a Commitment Problem, International Organization 60(1):169-203; "
    "Fearon (1995), Rationalist Explanations for War, International Organization 49(3):379-414",
    bibtex="""@article{powell2006,
  author = {Powell, Robert},
  title = {War as a Commitment Problem},
  journal = {International Organization},
  volume = {60}, number = {1}, pages = {169--203}, year = {2006}
}
@article{fearon1995,
  author = {Fearon, James D.},
  title = {Rationalist Explanations for War},
  journal = {International Organization},
  volume = {49}, number = {3}, pages = {379--414}, year = {1995}
}""",
    standing="reduction",
    basis="Fearon's condition (p. 406) is from memory and derived again; the two-period form is a "
    "reduction of Powell's argument.",
    summary="A declining state fights today because the rising one cannot promise to be modest "
    "tomorrow; how fast power shifts decides.",
    parameters=Parameters(),
    table=table,
    build=game,
    sweep=Sweep("A's chance of winning later, p2", 0.2, 0.9, lines, "B's payoff"),
)
