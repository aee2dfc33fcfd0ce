"""What to promise: unconditional, conditional, probabilistic, carve-out (after Benson 2012).

The guarantor promises help with probability a_U after an unprovoked attack and a_P after a
provocation by its protégé. Which it was is misjudged with probability eps. The challenger's cost
and the protégé's gain from provoking are uniform on [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import middles
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "DESIGNS", "Consequences", "Parameters", "solve"]

DESIGNS: dict[str, tuple[float, float]] = {
    "none": (0.0, 0.0),
    "unconditional": (1.0, 1.0),
    "conditional": (1.0, 0.0),
    "probabilistic": (0.5, 0.5),
    "carve-out": (0.5, 0.0),
}


@dataclass(frozen=True)
class Parameters:
    """Design and situation.

    Attributes:
        a_u: Probability of help after an unprovoked attack.
        a_p: Probability of help after a provocation.
        eps: Probability that one is taken for the other.
        v: What an attack that meets no help is worth to the challenger, V.
        d: How much help takes away from it, as a share, delta.
        l: What the protégé loses in a war without help, L.
        w: Probability that a provocation leads to war.
    """

    a_u: float = 1.0
    a_p: float = 0.0
    eps: float = 0.0
    v: float = 0.8
    d: float = 0.75
    l: float = 0.9  # noqa: E741 - the symbol of the model
    w: float = 0.5

    def __post_init__(self) -> None:
        """Check that everything is a share."""
        rules = [(0 <= value <= 1, name, "0 to 1") for name, value in vars(self).items()]
        require(*rules, numbers=vars(self).values())


@dataclass(frozen=True)
class Consequences:
    """Probabilities.

    Attributes:
        attack: An attack, if the protégé has not provoked.
        provoke: A provocation.
        war: War, however it began.
        guarantor_at_war: War with the guarantor in it.
        entrapped: The same after a provocation.
        abandons: War without the guarantor.
    """

    attack: float
    provoke: float
    war: float
    guarantor_at_war: float
    entrapped: float
    abandons: float


def solve(parameters: Parameters) -> Consequences:
    """What a design brings: deterrence, entrapment and abandonment at once.

    Example:
        >>> round(solve(Parameters()).war, 6), round(solve(Parameters(eps=0.2)).war, 6)
        (0.23, 0.3704)
    """
    unprovoked, provoked = help_given(parameters)
    attack = parameters.v * (1 - parameters.d * unprovoked)
    provoke = 1 - parameters.l * (1 - provoked)
    attacked, dragged = (1 - provoke) * attack, provoke * parameters.w
    entrapped = dragged * provoked
    at_war = attacked * unprovoked + entrapped
    war = attacked + dragged
    return Consequences(attack, provoke, war, at_war, entrapped, war - at_war)


def help_given(parameters: Parameters) -> tuple[float, float]:
    """Chances of help after an attack that was not provoked, and after a provocation.

    Attribution errs with probability eps, which mixes the two promises.
    """
    eps = parameters.eps
    unprovoked = (1 - eps) * parameters.a_u + eps * parameters.a_p
    return unprovoked, (1 - eps) * parameters.a_p + eps * parameters.a_u


def grid(parameters: Parameters, steps: int) -> Game:
    """The model with ``steps`` equally likely gains of the protégé and costs of the challenger."""
    unprovoked, provoked = help_given(parameters)
    share = 1 / steps

    def war(helped: float, protege: float, challenger: float) -> Node:
        pays = {"protégé": protege, "challenger": challenger}
        fights = Outcome("guarantor at war", pays)
        return Chance(
            "guarantor",
            {"fights": (helped, fights), "abandons": (1 - helped, Outcome("abandoned", pays))},
        )

    def restrained(c: float) -> Node:
        worth = parameters.v * (1 - parameters.d * unprovoked) - c
        ends = {
            "refrain": Outcome("peace", {"protégé": 0, "challenger": 0}),
            "attack": war(unprovoked, 0, worth),
        }
        return Decision("challenger", f"attack at cost {c:g}?", ends)

    def gain(g: float) -> Node:
        worth = g - parameters.l * (1 - provoked)
        dragged = {
            "war": (parameters.w, war(provoked, worth, 0)),
            "no war": (1 - parameters.w, Outcome("peace", {"protégé": worth, "challenger": 0})),
        }
        costs = {label: (share, restrained(c)) for label, c in middles(steps)}
        ends = {
            "restrain": Chance("the challenger's cost", costs),
            "provoke": Chance("after a provocation", dragged),
        }
        return Decision("protégé", f"provoke for {g:g}?", ends)

    gains = {label: (share, gain(g)) for label, g in middles(steps)}
    root = Chance("the protégé's gain", gains)
    return Game("Commitment design", ("protégé", "challenger"), root)


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    found = solve(parameters)
    return {
        "peace": 1 - found.war,
        "guarantor at war": found.guarantor_at_war,
        "abandoned": found.abandons,
    }


def lines(parameters: Parameters, eps: float) -> dict[str, float]:
    """War, provocation, entrapment and abandonment at an error of attribution."""
    found = solve(replace(parameters, eps=eps))
    return {
        "war": found.war,
        "provocation": found.provoke,
        "guarantor at war": found.guarantor_at_war,
        "entrapped": found.entrapped,
    }


def table(parameters: Parameters) -> Findings:
    """The designs side by side, all but one with clear attribution, and the design given."""
    cases = {name: replace(parameters, a_u=u, a_p=p, eps=0.0) for name, (u, p) in DESIGNS.items()}
    cases["conditional, eps 0.2"] = replace(parameters, a_u=1.0, a_p=0.0, eps=0.2)
    if parameters not in cases.values():
        cases["as given"] = parameters
    found = {name: solve(case) for name, case in cases.items()}
    rows = tuple((name, *vars(one).values()) for name, one in found.items())
    columns = ("design", "attack", "provoke", "war", "guarantor at war", "entrapped", "abandons")
    known, misjudged = found["conditional"].war, found["conditional, eps 0.2"].war
    told = f"{known:.6g} if one can tell who began, {misjudged:.6g} if that is misjudged at 0.2"
    notes = (f"Risk of war under the conditional commitment: {told}.",)
    return Findings(columns, rows, notes)


CLASSIC = Classic(
    name="commitment-design",
    title="Commitment designs",
    paper="Benson (2012), Constructing International Security, Cambridge University Press; Snyder "
    "(1984), The Security Dilemma in Alliance Politics, World Politics 36:461-495",
    bibtex="""@book{benson2012,
  author = {Benson, Brett V.},
  title = {Constructing International Security},
  publisher = {Cambridge University Press},
  year = {2012}
}
@article{snyder1984,
  author = {Snyder, Glenn H.},
  title = {The Security Dilemma in Alliance Politics},
  journal = {World Politics},
  volume = {36}, pages = {461--495}, year = {1984}
}""",
    standing="ours",
    basis="A model of ours on Benson's designs and Snyder's abandonment and entrapment; no printed "
    "proposition was readable.",
    summary="What deters the challenger also frees the protégé to provoke. Conditions separate the "
    "two as long as one can tell who began.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("error of attribution, eps", 0.0, 0.5, lines),
    grid=Grid(
        "Gains and costs take finitely many, equally likely values; solved by best response.",
        grid,
        ends,
    ),
)
