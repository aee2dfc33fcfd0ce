"""Stripped-down poker: bluffing by quantal response (Reiley, Urbancic and Walker 2008).

A draws an ace or a king and raises or folds; B, who does not see the card, meets a raise or passes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.games.classics._classic import Classic, Findings, Sweep, require
from foedus.games.game import Chance, Decision, Game, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CLASSIC", "Parameters", "Play", "game", "nash", "solve"]


@dataclass(frozen=True)
class Parameters:
    """The bet.

    Attributes:
        ante: What each side pays to play.
        bet: What raising and meeting cost on top.
        ace: Probability of an ace.
        lam: Precision of choice, lambda.
    """

    ante: float = 1.0
    bet: float = 1.0
    ace: float = 0.5
    lam: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges in which the only equilibrium bluffs."""
        require(
            (self.ante > 0, "ante", "more than 0"),
            (self.bet > 0, "bet", "more than 0"),
            (0 < self.ace < 1, "ace", "between 0 and 1"),
            (self.lam >= 0, "lam", "0 or more"),
            (self.ace * self.bet < (1 - self.ace) * (2 * self.ante + self.bet), "ace", "rarer"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Play:
    """Probabilities: A raises with a king, raises with an ace; B meets a raise."""

    bluff: float
    raise_with_ace: float
    meet: float


def nash(parameters: Parameters) -> Play:
    """The only Nash equilibrium: bluffs make B indifferent, B's meeting makes a king indifferent.

    Example:
        >>> found = nash(Parameters())
        >>> round(found.bluff, 6), round(found.meet, 6)
        (0.333333, 0.666667)
    """
    ante, bet, ace = parameters.ante, parameters.bet, parameters.ace
    pot = 2 * ante + bet
    return Play(ace * bet / ((1 - ace) * pot), 1.0, 2 * ante / pot)


def solve(parameters: Parameters, precisions: Sequence[float] | None = None) -> tuple[Play, ...]:
    """Quantal response along the principal branch, by the engine of this package.

    Args:
        parameters: The bet.
        precisions: Where to solve; None: at ``lam``.

    Example:
        >>> [round(play.bluff, 4) for play in solve(Parameters(), [0.5, 1, 5])]
        [0.5336, 0.5391, 0.409]
    """
    from foedus.games.branch import trace
    from foedus.games.tables import tabulate

    table = tabulate(game(parameters))
    levels = [parameters.lam] if precisions is None else list(precisions)
    branch = trace(table, {}, levels).raise_on_failure()
    rows = [table.row(*which) for which in (("K", "raise"), ("A", "raise"), ("B", "meet"))]
    return tuple(Play(*map(float, level[rows, 0])) for level in branch.probabilities)


def game(parameters: Parameters) -> Game:
    """The tree: nature deals, A sees its card, B does not."""
    ante, stake = parameters.ante, parameters.ante + parameters.bet

    def hand(card: str, won: float) -> Decision:
        met = Outcome("showdown", {"A": won, "B": -won})
        reply = {"meet": met, "pass": Outcome("passed", {"A": ante, "B": -ante})}
        folded = Outcome("folded", {"A": -ante, "B": ante})
        return Decision("A", card, {"raise": Decision("B", "B", reply, "B"), "fold": folded})

    deal = {
        "ace": (parameters.ace, hand("A", stake)),
        "king": (1 - parameters.ace, hand("K", -stake)),
    }
    return Game("Stripped-down poker", ("A", "B"), Chance("deal", deal))


def lines(parameters: Parameters, lam: float) -> dict[str, float]:
    """Bluffs and meetings at a precision."""
    (found,) = solve(replace(parameters, lam=lam))
    return {
        "bluff with a king": found.bluff,
        "raise with an ace": found.raise_with_ace,
        "meet": found.meet,
    }


def table(parameters: Parameters) -> Findings:
    """Play at several precisions, and the equilibrium it tends to."""
    levels = sorted({0.5, 1.0, 2.0, 5.0, 20.0, parameters.lam})
    found = solve(parameters, levels)
    rows = [(f"{level:g}", *vars(play).values()) for level, play in zip(levels, found, strict=True)]
    rows.append(("Nash", *vars(nash(parameters)).values()))
    note = "Bluffing rises with precision before it falls: nothing interpolates along the branch."
    return Findings(("precision", "bluff", "raise with ace", "meet"), tuple(rows), (note,))


CLASSIC = Classic(
    name="reiley-2008",
    title="Stripped-down poker: bluffing in one information set",
    paper="Reiley, Urbancic and Walker (2008), Stripped-Down Poker: A Classroom Game with "
    "Signaling and Bluffing, Journal of Economic Education 39(4):323-341; quantal response after "
    "McKelvey and Palfrey (1998), Experimental Economics 1:9-41",
    bibtex="""@article{reileyurbancicwalker2008,
  author = {Reiley, David H. and Urbancic, Michael B. and Walker, Mark},
  title = {Stripped-Down Poker: A Classroom Game with Signaling and Bluffing},
  journal = {Journal of Economic Education},
  volume = {39}, number = {4}, pages = {323--341}, year = {2008}
}""",
    standing="replication",
    basis="The tree and its equilibrium (bluff 1/3, meet 2/3) were read in Gambit's tests, which "
    "name the paper; quantal response is computed.",
    summary="A weak hand must bluff now and then, and the other side must meet now and then, or "
    "each would be read. Noisy players bluff more, and not evenly so.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=5.0,
    sweep=Sweep("precision, lambda", 0.0, 20.0, lines),
)
