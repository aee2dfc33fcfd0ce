"""War as a walk between forts (after Smith and Stam 2004).

Two sides hold N forts between them, one of them n. Each battle moves one fort and is won with
probability p; whoever has lost all forts is beaten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Sweep, require

__all__ = ["CLASSIC", "Parameters", "War", "solve"]


@dataclass(frozen=True)
class Parameters:
    """The line and the battles.

    Attributes:
        n: Forts held at the start.
        N: Forts in all.
        p: Probability of winning a battle.
    """

    n: int = 5
    N: int = 10
    p: float = 0.55

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (0 <= self.n <= self.N, "n", "0 to N"),
            (self.N >= 1, "N", "1 or more"),
            (0 < self.p < 1, "p", "between 0 and 1"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class War:
    """The probability of winning the war, and how many battles it takes on average."""

    win: float
    battles: float


def solve(parameters: Parameters) -> War:
    """The gambler's ruin: small odds in battle become large odds in war.

    Example:
        >>> found = solve(Parameters())
        >>> round(found.win, 6), round(found.battles, 5)
        (0.731717, 23.17174)
    """
    n, total, p = parameters.n, parameters.N, parameters.p
    q = 1 - p
    if abs(p - q) < 1e-12:
        return War(n / total, float(n * (total - n)))
    ratio = q / p
    win = (1 - ratio**n) / (1 - ratio**total)
    return War(win, (n - total * win) / (q - p))


def lines(parameters: Parameters, p: float) -> dict[str, float]:
    """Chances in war at a chance in battle, for short and long wars."""
    return {
        f"{total} forts, half of them": solve(Parameters(total // 2, total, p)).win
        for total in sorted({4, parameters.N, 20})
    }


def table(parameters: Parameters) -> Findings:
    """The war from every line."""
    rows = tuple(
        (f"{n} of {parameters.N}", found.win, found.battles)
        for n in range(parameters.N + 1)
        for found in (solve(replace(parameters, n=n)),)
    )
    note = "Where the line stands says how the war will end more than any single battle does."
    return Findings(("forts held", "wins the war", "battles to come"), rows, (note,))


CLASSIC = Classic(
    name="smith-stam-2004",
    title="War as a walk between forts",
    paper="Smith and Stam (2004), Bargaining and the Nature of War, Journal of Conflict Resolution "
    "48:783-813; Smith (1998), Fighting Battles, Winning Wars, Journal of Conflict Resolution "
    "42:301-320",
    bibtex="""@article{smithstam2004,
  author = {Smith, Alastair and Stam, Allan C.},
  title = {Bargaining and the Nature of War},
  journal = {Journal of Conflict Resolution},
  volume = {48}, pages = {783--813}, year = {2004}
}""",
    standing="reduction",
    basis="The walk between forts is the papers' model of fighting (from memory); its closed form "
    "is the gambler's ruin, checked by a linear system. Bargaining is left out.",
    summary="A war is a row of battles. A small advantage in each becomes a large one in all, and "
    "the more so the longer the war.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("probability of winning a battle, p", 0.2, 0.8, lines, "probability of winning"),
)
