"""Extended immediate deterrence as a strategic probit (Signorino and Tarar 2006; Leblang 2003).

An attacker attacks or not; a defender defends or not. Utilities are linear in what is observed,
and each side knows its own shocks only. The likelihood of observed outcomes is what the R package
``games`` calls ``egame12``; its printed table for Leblang's currency attacks comes out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from foedus.games.classics._classic import Classic, Findings, Sweep, require
from foedus.games.classics.signorino_1999 import Choice
from foedus.games.classics.signorino_1999 import Parameters as Errors
from foedus.games.classics.signorino_1999 import solve as solve_errors
from foedus.games.game import Decision, Game, Outcome

if TYPE_CHECKING:
    from foedus.games.terms import FloatArray

__all__ = ["CLASSIC", "Parameters", "game", "log_likelihood", "probabilities", "solve"]


@dataclass(frozen=True)
class Parameters:
    """Utilities by terminal node: 1 status quo, 3 capitulation, 4 war.

    Attributes:
        u11: The attacker's utility of the status quo.
        u13: Its utility of capitulation.
        u14: Its utility of war.
        u24: The defender's utility of war; that of capitulation is 0.
        sigma: Standard deviation of each side's shocks.
    """

    u11: float = 0.0
    u13: float = 1.0
    u14: float = -1.0
    u24: float = 0.5
    sigma: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require((self.sigma > 0, "sigma", "more than 0"), numbers=vars(self).values())


def solve(parameters: Parameters) -> Choice:
    """Choices and outcomes when utilities are known to their owner only.

    Example:
        >>> round(solve(Parameters()).war, 6)
        0.262824
    """
    u_a = (parameters.u11, parameters.u13, parameters.u14)
    errors = Errors(u_a, (0.0, 0.0, parameters.u24), sigma=parameters.sigma)
    return solve_errors(errors, "probit-private")


def probabilities(
    u11: FloatArray,
    u13: FloatArray,
    u14: FloatArray,
    u24: FloatArray,
    sigma: Any = 1.0,  # noqa: ANN401 - a number or an array
) -> FloatArray:
    """Probabilities of status quo, capitulation and war for many observations [3, N].

    Args:
        u11: The attacker's utility of the status quo [N]; ``u13`` of capitulation, ``u14`` of war.
        u13: See ``u11``.
        u14: See ``u11``.
        u24: The defender's utility of war over capitulation [N].
        sigma: Standard deviation of the shocks, a number or [N].
    """
    import numpy as np
    from scipy.special import ndtr

    defend = ndtr(u24 / (sigma * math.sqrt(2.0)))
    scale = sigma * np.sqrt(1.0 + defend**2 + (1.0 - defend) ** 2)
    attack = ndtr(((1.0 - defend) * u13 + defend * u14 - u11) / scale)
    return np.array([1.0 - attack, attack * (1.0 - defend), attack * defend])


def log_likelihood(
    outcomes: Any,  # noqa: ANN401 - an array of 0, 1, 2
    u11: FloatArray,
    u13: FloatArray,
    u14: FloatArray,
    u24: FloatArray,
    sigma: Any = 1.0,  # noqa: ANN401 - a number or an array
) -> float:
    """The log-likelihood of observed outcomes: 0 status quo, 1 capitulation, 2 war [N].

    Args:
        outcomes: What happened in each observation.
        u11: Utilities as ``probabilities`` takes them.
        u13: See ``u11``.
        u14: See ``u11``.
        u24: See ``u11``.
        sigma: See ``probabilities``.
    """
    import numpy as np

    found = probabilities(u11, u13, u14, u24, sigma)
    chosen = np.take_along_axis(found, np.asarray(outcomes)[None, :], axis=0)[0]
    return float(np.log(chosen).sum())


def game(parameters: Parameters) -> Game:
    """The tree without its shocks; quantal response puts logit ones in their place."""
    ends = {
        name: Outcome(name, {"attacker": a, "defender": d})
        for name, a, d in (
            ("status quo", parameters.u11, 0.0),
            ("capitulation", parameters.u13, 0.0),
            ("war", parameters.u14, parameters.u24),
        )
    }
    answer = Decision(
        "defender", "defend?", {"not defend": ends["capitulation"], "defend": ends["war"]}
    )
    quiet = ends["status quo"]
    root = Decision("attacker", "attack?", {"not attack": quiet, "attack": answer})
    return Game("Extended deterrence", ("attacker", "defender"), root)


def lines(parameters: Parameters, u24: float) -> dict[str, float]:
    """Attack, defence and war at the defender's utility of war."""
    found = solve(replace(parameters, u24=u24))
    return {"attack": found.attack, "defence, once attacked": found.defend, "war": found.war}


def table(parameters: Parameters) -> Findings:
    """Choices and outcomes as the defender's stake grows."""
    rows = []
    for u24 in sorted({-1.0, 0.0, parameters.u24, 1.0, 2.0}):
        found = solve(replace(parameters, u24=u24))
        ends = (found.status_quo, found.capitulation, found.war)
        rows.append((f"u24 = {u24:g}", found.attack, found.defend, *ends))
    note = (
        "The attack that is made is made against weaker defenders: success of deterrence in "
        "observed crises says little about deterrence in general."
    )
    columns = ("defender's stake", "attack", "defend", "status quo", "capitulation", "war")
    return Findings(columns, tuple(rows), (note,))


CLASSIC = Classic(
    name="signorino-tarar-2006",
    title="Extended immediate deterrence as a strategic probit",
    paper="Signorino and Tarar (2006), A Unified Theory and Test of Extended Immediate Deterrence, "
    "American Journal of Political Science 50(3):586-605; Leblang (2003), To Devalue or to "
    "Defend?, International Studies Quarterly 47:533-559; likelihood and table as printed in "
    "Kenkel and Signorino (2014), Journal of Statistical Software 56(8):1-27",
    bibtex="""@article{signorinotarar2006,
  author = {Signorino, Curtis S. and Tarar, Ahmer},
  title = {A Unified Theory and Test of Extended Immediate Deterrence},
  journal = {American Journal of Political Science},
  volume = {50}, number = {3}, pages = {586--605}, year = {2006}
}
@article{kenkelsignorino2014,
  author = {Kenkel, Brenton and Signorino, Curtis S.},
  title = {Estimating Extensive Form Games in {R}},
  journal = {Journal of Statistical Software},
  volume = {56}, number = {8}, pages = {1--27}, year = {2014}
}""",
    standing="replication",
    basis="Kenkel and Signorino (2014) was read whole; it lists the 2006 paper as an application "
    "of this tree, and prints the table for Leblang's data, whose log-likelihoods come out. The "
    "2006 paper itself was not read.",
    summary="Whether an attack comes depends on the defence it would meet, and the defence on a "
    "stake the attacker cannot see. A regression that ignores this is wrong about signs.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=1.0,
    sweep=Sweep("the defender's utility of war, u24", -4.0, 4.0, lines),
)
