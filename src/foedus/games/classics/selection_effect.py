"""Which guarantees are tested: honour in wars understates the honour of promises (Smith 1995).

A promise will be kept with a probability q that the challenger sees and the historian does not.
It is tested with probability 1 - q. What is observed is q among the tested.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Observed", "Parameters", "solve", "uniform"]


@dataclass(frozen=True)
class Parameters:
    """How reliable promises are: q has the distribution Beta(alpha, beta).

    Attributes:
        alpha: The first shape; the larger, the more reliable.
        beta: The second shape; the larger, the less reliable.
    """

    alpha: float = 3.0
    beta: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (self.alpha > 0, "alpha", "more than 0"),
            (self.beta > 0, "beta", "more than 0"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Observed:
    """Mean reliability of all promises, of those tested, and the share that is tested."""

    latent: float
    observed: float
    tested: float


def solve(parameters: Parameters) -> Observed:
    """What wars show of promises: alpha / (alpha + beta + 1) instead of alpha / (alpha + beta).

    Example:
        >>> solve(Parameters())
        Observed(latent=0.75, observed=0.6, tested=0.25)
    """
    total = parameters.alpha + parameters.beta
    latent = parameters.alpha / total
    return Observed(latent, parameters.alpha / (total + 1), 1 - latent)


def uniform(low: float, high: float) -> Observed:
    """The same where q is uniform between two bounds.

    Example:
        >>> found = uniform(0.5, 1.0)
        >>> found.latent, round(found.observed, 6)
        (0.75, 0.666667)
    """
    require((0 <= low < high <= 1, "low, high", "0 <= low < high <= 1"))
    latent = (low + high) / 2
    square = (low**2 + low * high + high**2) / 3
    return Observed(latent, (latent - square) / (1 - latent), 1 - latent)


def grid(parameters: Parameters, steps: int) -> Game:
    """A challenger that gains 1 if the promise is not kept and loses up to 1 if it is.

    Its loss is as likely to be anything between its gain's odds: it tests q with probability 1 - q.
    """
    from scipy.stats import beta

    def tested(q: float) -> Node:
        kept, broken = Outcome("honoured", {"challenger": -1}), Outcome("broken", {"challenger": 1})
        return Chance(f"the guarantor at {q:g}", {"honours": (q, kept), "breaks": (1 - q, broken)})

    def choice(q: float, toll: float) -> Node:
        # Testing is worth 1 - 2 q; standing still is worth 1 - 2 u for a u uniform on [0, 1].
        quiet = Outcome("not tested", {"challenger": 1 - 2 * toll})
        name = f"test {q:g} when quiet is worth {1 - 2 * toll:g}?"
        return Decision("challenger", name, {"refrain": quiet, "test": tested(q)})

    levels = [(k + 0.5) / steps for k in range(steps)]
    kinds = {}
    for u in levels:
        q = float(beta.ppf(u, parameters.alpha, parameters.beta))
        quiet = {f"{toll:.6g}": (1 / steps, choice(q, toll)) for toll in levels}
        kinds[f"{u:.6g}"] = (1 / steps, Chance(f"quiet at {q:g}", quiet))
    return Game("Which promises are tested", ("challenger",), Chance("reliability", kinds))


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    found = solve(parameters)
    return {
        "not tested": 1 - found.tested,
        "honoured": found.tested * found.observed,
        "broken": found.tested * (1 - found.observed),
    }


def lines(parameters: Parameters, alpha: float) -> dict[str, float]:
    """Latent and observed reliability at an alpha."""
    found = solve(replace(parameters, alpha=alpha))
    return {"all promises": found.latent, "those tested": found.observed}


def table(parameters: Parameters) -> Findings:
    """Several distributions of reliability."""
    cases = dict.fromkeys(((1.0, 1.0), (2.0, 2.0), (3.0, 1.0), (6.0, 2.0)))
    cases[parameters.alpha, parameters.beta] = None
    rows = []
    for a, b in sorted(cases):
        found = solve(Parameters(a, b))
        rows.append((f"Beta({a:g}, {b:g})", found.latent, found.observed, found.tested))
    note = "The worst promises are tested most, so wars show less honour than promises hold."
    return Findings(("reliability", "all promises", "tested ones", "tested"), tuple(rows), (note,))


CLASSIC = Classic(
    name="selection-effect",
    title="Which guarantees are tested",
    paper="Smith (1995), Alliance Formation and War, International Studies Quarterly "
    "39(4):405-425; Fearon (2002), Selection Effects and Deterrence, International Interactions "
    "28:5-29",
    bibtex="""@article{fearon2002,
  author = {Fearon, James D.},
  title = {Selection Effects and Deterrence},
  journal = {International Interactions},
  volume = {28}, pages = {5--29}, year = {2002}
}""",
    standing="reduction",
    basis="The sampling argument is that of both papers (Fearon's was read, of Smith's the "
    "abstract); the distribution and the closed form are derived.",
    summary="Challengers test the promises that they doubt. The share of promises kept in wars is "
    "therefore lower than the share that would be kept.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("alpha, with beta as given", 0.2, 9.0, lines, "reliability"),
    grid=Grid(
        "Reliability and the worth of quiet take finitely many, equally likely values; solved by "
        "best response.",
        grid,
        ends,
    ),
)
