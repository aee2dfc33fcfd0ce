"""Forces on the line: what they do to help and to the success of a grab (ours).

A challenger of gain x, uniform on [0, 1], may grab. The grab succeeds with s; the guarantor then
helps with h, which reverses it with k and costs the challenger L more. Rival theories of tripwires
say different things about what troops do to h and s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import middles
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "THEORIES", "Parameters", "Risk", "derivatives", "solve", "troops_for"]

# Help and success of the grab by theory, where help without troops is 0.4 and success 0.95.
THEORIES = {
    "no troops": (0.4, 0.95),
    "tripwire (Schelling)": (0.85, 0.95),
    "tripwire (Musgrave and Ward)": (0.43, 0.95),
    "denial (Reiter and Poast)": (0.43, 0.45),
}


@dataclass(frozen=True)
class Parameters:
    """The grab.

    Attributes:
        h: Probability that the guarantor helps.
        s: Probability that the grab succeeds at first.
        k: Probability that help reverses it.
        l: Cost to the challenger of fighting the guarantor, L.
        c: Cost of the grab itself.
    """

    h: float = 0.4
    s: float = 0.95
    k: float = 0.6
    l: float = 0.5  # noqa: E741 - the symbol of the model
    c: float = 0.1

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (0 <= self.h <= 1, "h", "0 to 1"),
            (0 < self.s <= 1, "s", "more than 0, at most 1"),
            (0 <= self.k <= 1, "k", "0 to 1"),
            (self.h * self.k < 1, "k", "below 1 / h"),
            (self.l >= 0, "l", "0 or more"),
            (self.c >= 0, "c", "0 or more"),
            numbers=vars(self).values(),
        )


@dataclass(frozen=True)
class Risk:
    """The gain from which the challenger attacks, and probabilities of attack and of help."""

    cutoff: float
    attack: float
    guarantor_fights: float


def solve(parameters: Parameters) -> Risk:
    """Cutoff, attack and the guarantor at war.

    Example:
        >>> round(solve(Parameters()).attack, 6), solve(Parameters(h=0.85)).attack
        (0.584488, 0.0)
    """
    h, s = parameters.h, parameters.s
    cutoff = (h * parameters.l + parameters.c) / (s * (1 - h * parameters.k))
    attack = max(0.0, 1 - cutoff)
    return Risk(cutoff, attack, attack * h)


def derivatives(parameters: Parameters) -> tuple[float, float]:
    """How the probability of attack moves per unit of help and of success, inside the range.

    Example:
        >>> [round(slope, 6) for slope in derivatives(Parameters())]
        [-1.020557, 0.437382]
    """
    h, s, k = parameters.h, parameters.s, parameters.k
    left = 1 - h * k
    by_h = (parameters.l * left + k * (h * parameters.l + parameters.c)) / (s * left**2)
    return -by_h, solve(parameters).cutoff / s


def troops_for(h: float, without: float = 0.4, per_thousand: float = 0.03) -> float:
    """Troops for a wanted probability of help, if each thousand adds as much as the last.

    The default is three points for a thousand, a generous reading of survey experiments
    (Musgrave and Ward 2023); no more than an illustration.

    Example:
        >>> round(troops_for(0.85))
        15000
    """
    return max(0.0, (h - without) / per_thousand * 1000)


def grid(parameters: Parameters, steps: int) -> Game:
    """The grab with ``steps`` equally likely gains."""
    h, s, k = parameters.h, parameters.s, parameters.k

    def end(name: str, x: float, paid: float) -> Outcome:
        return Outcome(name, {"challenger": x - paid})

    def help_comes(x: float) -> Node:
        paid = parameters.l + parameters.c
        reversed_ = end("guarantor fights", 0.0, paid)
        kept = end("guarantor fights", x, paid)
        return Chance("reversal", {"reversed": (k, reversed_), "kept": (1 - k, kept)})

    def gain(x: float) -> Node:
        # Help comes whether the grab succeeds or not; it reverses only what succeeded.
        failed = end("guarantor fights", 0.0, parameters.l + parameters.c)
        first = {
            "grab succeeds": (s * h, help_comes(x)),
            "grab fails": ((1 - s) * h, failed),
            "no help, succeeds": (s * (1 - h), end("no help", x, parameters.c)),
            "no help, fails": ((1 - s) * (1 - h), end("no help", 0.0, parameters.c)),
        }
        quiet = Outcome("no attack", {"challenger": 0})
        attack = Chance("grab", first)
        return Decision("challenger", f"attack for {x:g}?", {"refrain": quiet, "attack": attack})

    gains = {label: (1 / steps, gain(x)) for label, x in middles(steps)}
    return Game("Tripwire", ("challenger",), Chance("gain", gains))


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    found = solve(parameters)
    return {
        "no attack": 1 - found.attack,
        "guarantor fights": found.guarantor_fights,
        "no help": found.attack - found.guarantor_fights,
    }


def lines(parameters: Parameters, h: float) -> dict[str, float]:
    """Attack at a chance of help, for an easy grab and for one that is hard."""
    return {
        f"grab succeeds {s:g}": solve(replace(parameters, h=h, s=s)).attack
        for s in sorted({parameters.s, 0.7, 0.45}, reverse=True)
    }


def table(parameters: Parameters) -> Findings:
    """The theories side by side."""
    cases = dict(THEORIES)
    if (parameters.h, parameters.s) not in cases.values():
        cases["as given"] = (parameters.h, parameters.s)
    rows = []
    for name, (h, s) in cases.items():
        found = solve(replace(parameters, h=h, s=s))
        rows.append((name, h, s, found.attack, found.guarantor_fights))
    by_h, by_s = derivatives(parameters)
    note = f"At the parameters three points more help are worth {3 * by_h:.4g} points of attack, "
    note += f"three points less success {-3 * by_s:.4g}."
    columns = ("troops", "help", "success", "attack", "guarantor fights")
    return Findings(columns, tuple(rows), (note,))


CLASSIC = Classic(
    name="tripwire",
    title="Forces on the line: tripwire or denial",
    paper="Schelling (1966), Arms and Influence, Yale University Press; Reiter and Poast (2021), "
    "The Truth About Tripwires, Texas National Security Review 4(3):33-53; Musgrave and Ward "
    "(2023), The Tripwire Effect, Foreign Policy Analysis 19(4), orad017",
    bibtex="""@article{reiterpoast2021,
  author = {Reiter, Dan and Poast, Paul},
  title = {The Truth About Tripwires: Why Small Force Deployments Do Not Deter Aggression},
  journal = {Texas National Security Review},
  volume = {4}, number = {3}, pages = {33--53}, year = {2021}
}
@article{musgraveward2023,
  author = {Musgrave, Paul and Ward, Steven},
  title = {The Tripwire Effect: Experimental Evidence Regarding {U.S.} Public Opinion},
  journal = {Foreign Policy Analysis},
  volume = {19}, number = {4}, year = {2023}
}""",
    standing="ours",
    basis="A model of ours; the mechanisms are those of the three works, of which two abstracts "
    "and a report were read. Help and success by theory are illustrations.",
    summary="Troops may commit their state or make a grab harder. Where they hardly raise the "
    "chance of help, what counts is whether they can stop the grab.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("probability of help, h", 0.0, 1.0, lines, "probability of attack"),
    grid=Grid(
        "Gains take finitely many, equally likely values; solved by best response.", grid, ends
    ),
)
