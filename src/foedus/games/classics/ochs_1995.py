"""Asymmetric matching pennies and its quantal response (Ochs 1995; McKelvey and Palfrey 1995)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.games.classics._classic import Classic, Findings, Sweep, require
from foedus.games.game import Decision, Game, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CLASSIC", "Fit", "Parameters", "fit", "game", "nash", "solve"]


@dataclass(frozen=True)
class Parameters:
    """What a match pays.

    Attributes:
        first: Row's payoff where both play their first action.
        second: Row's payoff where both play their second.
        other: Column's payoff where they do not match.
        lam: Precision of choice, lambda.
    """

    first: float = 1.1141
    second: float = 0.2785
    other: float = 1.1141
    lam: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (self.first > 0, "first", "more than 0"),
            (self.second > 0, "second", "more than 0"),
            (self.other > 0, "other", "more than 0"),
            (self.lam >= 0, "lam", "0 or more"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Fit:
    """A precision estimated by maximum likelihood, with its play and log-likelihood."""

    lam: float
    row: float
    column: float
    log_likelihood: float


def nash(parameters: Parameters) -> tuple[float, float]:
    """The only Nash equilibrium: probabilities of the first row and the first column.

    Example:
        >>> row, column = nash(Parameters())
        >>> row, round(column, 6)
        (0.5, 0.199986)
    """
    return 0.5, parameters.second / (parameters.first + parameters.second)


def solve(
    parameters: Parameters, precisions: Sequence[float] | None = None
) -> tuple[tuple[float, float], ...]:
    """Quantal response: probabilities of the first row and the first column.

    Args:
        parameters: What a match pays.
        precisions: Where to solve; None: at ``lam``.

    Example:
        >>> [[round(p, 4) for p in play] for play in solve(Parameters(), [1, 10])]
        [[0.5868, 0.4518], [0.5577, 0.2166]]
    """
    from foedus.games.branch import trace
    from foedus.games.tables import tabulate

    levels = [parameters.lam] if precisions is None else list(precisions)
    branch = trace(tabulate(game(parameters)), {}, levels).raise_on_failure()
    return tuple((float(level[0, 0]), float(level[2, 0])) for level in branch.probabilities)


def fit(parameters: Parameters, plays: int, row: float, column: float) -> Fit:
    """Maximum likelihood of the precision, from how often the first actions were played.

    Args:
        parameters: What a match pays; its ``lam`` is not used.
        plays: How many plays were observed.
        row: Share of them in which Row played its first action.
        column: The same for Column.

    Example:
        >>> found = fit(Parameters(), 128, 0.527, 0.366)
        >>> round(found.lam, 3), round(found.log_likelihood, 4)
        (1.846, -174.7645)
    """
    from scipy.optimize import minimize_scalar

    def loss(lam: float) -> float:
        ((p, q),) = solve(parameters, [lam])
        seen = row * math.log(p) + (1 - row) * math.log(1 - p)
        return -plays * (seen + column * math.log(q) + (1 - column) * math.log(1 - q))

    found = minimize_scalar(loss, bounds=(0.0, 20.0), method="bounded", options={"xatol": 1e-9})
    ((p, q),) = solve(parameters, [found.x])
    return Fit(float(found.x), p, q, -float(found.fun))


def game(parameters: Parameters) -> Game:
    """The tree: Column moves without having seen Row's move."""

    def reply(row: str) -> Decision:
        mine = {"first": parameters.first, "second": parameters.second}[row]
        ends = {
            column: Outcome(
                f"{row} row, {column} column",
                {
                    "Row": mine if row == column else 0.0,
                    "Column": 0.0 if row == column else parameters.other,
                },
            )
            for column in ("first", "second")
        }
        return Decision("Column", "Column", ends, "Column")

    rows = {row: reply(row) for row in ("first", "second")}
    return Game("Asymmetric matching", ("Row", "Column"), Decision("Row", "Row", rows))


def lines(parameters: Parameters, lam: float) -> dict[str, float]:
    """First row and first column at a precision."""
    ((row, column),) = solve(replace(parameters, lam=lam))
    return {"first row": row, "first column": column}


def table(parameters: Parameters) -> Findings:
    """Play at several precisions, the equilibrium, and the fit to Ochs's data."""
    levels = sorted({1.0, 2.0, 3.0, 10.0, parameters.lam})
    rows = [
        (f"{level:g}", *play) for level, play in zip(levels, solve(parameters, levels), strict=True)
    ]
    rows.append(("Nash", *nash(parameters)))
    note = (
        "Row's equilibrium does not depend on its own payoffs; its quantal response does, as "
        "experimental subjects' play does."
    )
    return Findings(("precision", "first row", "first column"), tuple(rows), (note,))


CLASSIC = Classic(
    name="ochs-1995",
    title="Asymmetric matching: own payoffs matter to noisy players",
    paper="Ochs (1995), Games with Unique, Mixed Strategy Equilibria: An Experimental Study, Games "
    "and Economic Behavior 10:202-217; McKelvey and Palfrey (1995), Quantal Response Equilibria "
    "for Normal Form Games, Games and Economic Behavior 10:6-38",
    bibtex="""@article{ochs1995,
  author = {Ochs, Jack},
  title = {Games with Unique, Mixed Strategy Equilibria: An Experimental Study},
  journal = {Games and Economic Behavior},
  volume = {10}, pages = {202--217}, year = {1995}
}
@article{mckelveypalfrey1995,
  author = {McKelvey, Richard D. and Palfrey, Thomas R.},
  title = {Quantal Response Equilibria for Normal Form Games},
  journal = {Games and Economic Behavior},
  volume = {10}, pages = {6--38}, year = {1995}
}""",
    standing="replication",
    basis="Payoffs, data and the estimate of precision (1.845610, log-likelihood -174.764532) were "
    "read in Gambit's tutorial, which says that they replicate McKelvey and Palfrey.",
    summary="In the only Nash equilibrium Row mixes evenly whatever it is paid. Quantal response, "
    "and people, favour the action that pays more.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=3.0,
    sweep=Sweep("precision, lambda", 0.0, 20.0, lines),
)
