"""Tying hands and sinking costs: two ways to signal a stake (after Fearon 1997).

The defender's value v is uniform on [0, V] and known to it alone, the challenger's w on [0, W].
The defender signals with m; the challenger challenges or not; a challenged defender fights or
yields. With tied hands m is paid only on yielding; a sunk cost m is paid in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.games.classics._classic import Classic, Findings, require

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CLASSIC", "Babbling", "Parameters", "Signal", "babbling", "sinking", "tying"]


@dataclass(frozen=True)
class Parameters:
    """The confrontation.

    Attributes:
        p: Probability that the defender wins a war.
        c_d: Its cost of war, c_D.
        c_c: The challenger's, c_C.
        v_max: The largest value of the stake to the defender, V.
        w_max: The largest to the challenger, W.
    """

    p: float = 0.6
    c_d: float = 0.2
    c_c: float = 0.2
    v_max: float = 1.0
    w_max: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges in which the signalling equilibria exist."""
        require(
            (0 < self.p < 1, "p", "between 0 and 1"),
            (0 < self.c_d < self.p * self.v_max, "c_d", "more than 0, and below p V"),
            (0 < self.c_c < (1 - self.p) * self.w_max, "c_c", "more than 0, below (1 - p) W"),
            numbers=vars(self).values(),
        )

    @property
    def challenge(self) -> float:
        """Probability of a challenge although the defender will surely fight, pi."""
        return 1 - self.c_c / ((1 - self.p) * self.w_max)


@dataclass(frozen=True)
class Signal:
    """A signalling equilibrium: defenders from the cutoff up send m and fight, the others yield.

    Attributes:
        cutoff: The least value at which the signal is sent.
        m: Its size.
        sent: Probability that it is sent.
        yields: Probability that an unsignalled stake is challenged and given up.
        war: Probability of war.
        value: What the defender expects before it knows its value.
    """

    cutoff: float
    m: float
    sent: float
    yields: float
    war: float
    value: float


@dataclass(frozen=True)
class Babbling:
    """The equilibrium in which no signal is sent.

    Attributes:
        fights: Probability that a challenged defender fights.
        challenge: Probability of a challenge.
        war: Probability of war.
        gain_from_tying: What the highest type would gain by tying its hands for good.
        survives_tying: Whether the equilibrium survives when hands can be tied.
    """

    fights: float
    challenge: float
    war: float
    gain_from_tying: float
    survives_tying: bool


def tying(parameters: Parameters) -> Signal:
    """Signals by audience costs: just large enough that the marginal signaller fights.

    Example:
        >>> tying(Parameters()).war, tying(Parameters()).cutoff
        (0.4375, 0.125)
    """
    p, pi = parameters.p, parameters.challenge
    cutoff = pi * parameters.c_d / (1 - pi * (1 - p))
    return _signal(parameters, cutoff, parameters.c_d - p * cutoff, 0.0)


def sinking(parameters: Parameters) -> Signal:
    """Signals by money spent: enough to keep out everybody who would not fight.

    Example:
        >>> round(sinking(Parameters()).war, 6)
        0.333333
    """
    cutoff = parameters.c_d / parameters.p
    m = (1 - parameters.challenge) * cutoff
    return _signal(parameters, cutoff, m, m)


def _signal(parameters: Parameters, cutoff: float, m: float, paid: float) -> Signal:
    top, pi = parameters.v_max, parameters.challenge
    sent = 1 - cutoff / top
    # A signaller of value v gets (1 - pi) v + pi (p v - c_D) - paid; others are challenged, get 0.
    mean = (cutoff + top) / 2
    value = sent * ((1 - pi + pi * parameters.p) * mean - pi * parameters.c_d - paid)
    return Signal(cutoff, m, sent, 1 - sent, pi * sent, value)


def babbling(parameters: Parameters) -> Babbling:
    """Nobody signals and any signal is disbelieved: possible with sunk costs, not with tied hands.

    Example:
        >>> round(babbling(Parameters()).war, 6), babbling(Parameters()).survives_tying
        (0.518519, False)
    """
    p, c_d, c_c = parameters.p, parameters.c_d, parameters.c_c
    fights = 1 - c_d / (p * parameters.v_max)
    challenge = max(0.0, 1 - fights * c_c / ((1 - fights * p) * parameters.w_max))
    # With m = c_D every type fights, whatever the challenger believed before.
    gain = (challenge - parameters.challenge) * (parameters.v_max * (1 - p) + c_d)
    return Babbling(fights, challenge, fights * challenge, gain, gain <= 0)


def table(parameters: Parameters) -> Findings:
    """The three equilibria side by side."""
    kinds: tuple[tuple[str, Callable[[Parameters], Signal]], ...] = (
        ("tying hands", tying),
        ("sinking costs", sinking),
    )
    signals = [(name, solver(parameters)) for name, solver in kinds]
    silent = babbling(parameters)
    rows = (
        *((name, s.cutoff, s.m, s.sent, s.war, s.value) for name, s in signals),
        ("no signals", None, None, 0.0, silent.war, None),
    )
    return Findings(
        ("equilibrium", "cutoff", "signal", "sent", "war", "defender expects"),
        rows,
        (
            "There is no bluffing: whoever signals fights if challenged.",
            "Whether signals raise or lower the risk of war depends on the equilibrium compared.",
        ),
    )


CLASSIC = Classic(
    name="fearon-1997",
    title="Tying hands versus sinking costs",
    paper="Fearon (1997), Signaling Foreign Policy Interests: Tying Hands versus Sinking Costs, "
    "Journal of Conflict Resolution 41(1):68-90",
    bibtex="""@article{fearon1997,
  author = {Fearon, James D.},
  title = {Signaling Foreign Policy Interests: Tying Hands versus Sinking Costs},
  journal = {Journal of Conflict Resolution},
  volume = {41}, number = {1}, pages = {68--90}, year = {1997}
}""",
    standing="reduction",
    basis="The abstract was read and both of its results come out: no bluffing, and hands tied "
    "raise the defender's payoff and the risk of war. The parametrisation is from memory.",
    summary="A signal that costs only on yielding commits to fight; one that costs in any case "
    "does not. Defenders prefer the first, and it brings more war.",
    parameters=Parameters(),
    table=table,
)
