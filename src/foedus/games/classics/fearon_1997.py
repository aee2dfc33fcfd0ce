"""Tying hands and sinking costs: two ways to signal a stake (after Fearon 1997).

The defender's value v is uniform on [0, V] and known to it alone, the challenger's w on [0, W].
The defender signals with m; the challenger challenges or not; a challenged defender fights or
yields. With tied hands m is paid only on yielding; a sunk cost m is paid in any case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import middles, play
from foedus.games.game import Chance, Decision, Game, Node, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.games.terms import FloatArray

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


def grid(parameters: Parameters, steps: int) -> Game:
    """Tying hands with ``steps`` equally likely values of each side and five sizes of signal."""
    p, share = parameters.p, 1 / steps
    signals = _signals(parameters)

    def fought(v: float, w: float, m: float) -> Node:
        war = {"D": p * v - parameters.c_d, "C": (1 - p) * w - parameters.c_c}
        ends = {"yield": Outcome("yield", {"D": -m, "C": w}), "fight": Outcome("war", war)}
        name = f"fight for {v:g} after {m:g}?"
        return Decision("D", name, ends, name)

    def answer(v: float, w: float, m: float) -> Node:
        kept = Outcome("no challenge", {"D": v, "C": 0})
        name = f"challenge for {w:g} after {m:g}?"
        return Decision("C", name, {"refrain": kept, "challenge": fought(v, w, m)}, name)

    def challenged(v: float, m: float) -> Node:
        values = middles(steps, 0.0, parameters.w_max)
        return Chance("C's value", {label: (share, answer(v, w, m)) for label, w in values})

    def defender(v: float) -> Node:
        return Decision("D", f"signal of {v:g}", {f"{m:.6g}": challenged(v, m) for m in signals})

    values = middles(steps, 0.0, parameters.v_max)
    root = Chance("D's value", {label: (share, defender(v)) for label, v in values})
    return Game("Tying hands", ("D", "C"), root)


def _signals(parameters: Parameters) -> tuple[float, ...]:
    m = tying(parameters).m
    return 0.0, 0.5 * m, m, 1.5 * m, parameters.c_d + m


def strategies(parameters: Parameters, steps: int, game: Game) -> FloatArray:  # noqa: ARG001 - as grids have it
    """The paper's strategies on the grid: any smaller signal is read as none."""
    found, p = tying(parameters), parameters.p
    signals = _signals(parameters)

    def choose(node: Decision) -> dict[str, float]:
        words = node.name.split()
        if words[0] == "signal":
            sent = found.m if float(words[2]) >= found.cutoff else 0.0
            return {f"{m:.6g}": float(m == sent) for m in signals}
        value, m = float(words[2]), float(words[4].rstrip("?"))
        if words[0] == "fight":
            fights = value * p - parameters.c_d >= -m - 1e-9
            return {"yield": float(not fights), "fight": float(fights)}
        believed = m >= found.m - 1e-6
        challenges = not believed or (1 - p) * value > parameters.c_c
        return {"refrain": float(not challenges), "challenge": float(challenges)}

    return play(game, choose)


def ends(parameters: Parameters) -> dict[str, float]:
    """Probabilities of the outcomes of ``grid`` as steps grow."""
    found = tying(parameters)
    return {"no challenge": 1 - found.yields - found.war, "yield": found.yields, "war": found.war}


def lines(parameters: Parameters, p: float) -> dict[str, float]:
    """War under the three equilibria at a chance of the defender to win."""
    here = replace(parameters, p=p)
    return {
        "tying hands": tying(here).war,
        "sinking costs": sinking(here).war,
        "no signals": babbling(here).war,
    }


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
    sweep=Sweep("the defender's chance of winning, p", 0.25, 0.75, lines, "probability of war"),
    grid=Grid(
        "Values of the stake take finitely many, equally likely values; the paper's strategies "
        "with tied hands are played and certified.",
        grid,
        ends,
        strategies,
        steps=(5, 10, 20),
    ),
)
