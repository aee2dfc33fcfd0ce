"""Reputation against a row of challengers (Kreps and Wilson 1982; Milgrom and Roberts 1982).

An incumbent meets entrants one after the other. It may be tough, and then always fights. A weak
incumbent fights early entrants to be taken for tough. For guarantees: entrants are later
challengers or other theatres, and fighting is standing by the commitment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.errors import Diagnostic, GameError
from foedus.games.classics._classic import Cell, Classic, Findings, Sweep, require
from foedus.games.game import Chance, Decision, Game, Node, Outcome

__all__ = ["CLASSIC", "Parameters", "Stage", "first_possible_entry", "game", "path", "value"]


@dataclass(frozen=True)
class Parameters:
    """The chain store.

    Attributes:
        delta: Prior probability that the incumbent is tough.
        N: Number of entrants; they are counted down, so entrant 1 is the last.
        b: An entrant's payoff when conceded to; fought it gets b - 1, out it gets 0.
        a: The incumbent's payoff when an entrant stays out; conceding pays 0, fighting -1 to the
            weak type.
    """

    delta: float = 0.1
    N: int = 3
    b: float = 0.5
    a: float = 2.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (0 <= self.delta < 1, "delta", "0 to below 1"),
            (isinstance(self.N, int) and 1 <= self.N <= 1000, "N", "a whole number from 1 to 1000"),
            (0 < self.b < 1, "b", "between 0 and 1"),
            (self.a > 1, "a", "more than 1"),
            numbers=(self.delta, self.b, self.a),
        )


@dataclass(frozen=True)
class Stage:
    """One entrant's turn, with n entrants left.

    Attributes:
        n: How many entrants are left, this one included.
        belief: Probability of a tough incumbent when the turn comes.
        threshold: b to the n: entry below it, none above it.
        enter: Probability of entry.
        fight: Probability that a weak incumbent fights an entry.
        posterior: Belief after a fight; after a concession it is 0 for ever.
    """

    n: int
    belief: float
    threshold: float
    enter: float
    fight: float
    posterior: float


def stage(parameters: Parameters, n: int, belief: float) -> Stage:
    """What happens with n entrants left at a belief, in the sequential equilibrium."""
    b = parameters.b
    threshold, after = b**n, b ** (n - 1)
    if belief <= 0:
        return Stage(n, 0.0, threshold, 1.0, 0.0, 0.0)
    enter = 1.0 if belief < threshold else 0.0
    if belief == threshold:
        enter = 1 - 1 / parameters.a
    fight = 1.0 if belief >= after else (1 - after) * belief / ((1 - belief) * after)
    return Stage(n, belief, threshold, enter, fight, max(belief, after))


def path(parameters: Parameters) -> tuple[Stage, ...]:
    """The turns along the path on which every entry is fought, first entrant first.

    Example:
        >>> [(turn.n, turn.enter, round(turn.fight, 4)) for turn in path(Parameters())]
        [(3, 1.0, 0.3333), (2, 0.5, 0.3333), (1, 0.5, 0.0)]
    """
    turns, belief = [], parameters.delta
    for n in range(parameters.N, 0, -1):
        turn = stage(parameters, n, belief)
        turns.append(turn)
        belief = turn.posterior if turn.enter > 0 else belief
    return tuple(turns)


def value(parameters: Parameters) -> float:
    """What a weak incumbent expects in total; with its type known it would expect 0.

    Example:
        >>> value(Parameters(N=10))
        14.0
    """
    total = 0.0
    # A weak type that is entered on gets 0 in all: it concedes, or is indifferent to conceding.
    for turn in path(parameters):
        if turn.enter == 1:
            break
        if turn.enter > 0:
            total += (1 - turn.enter) * (parameters.a + _after_deterred(parameters, turn))
            break
        total += parameters.a
    return total


def _after_deterred(parameters: Parameters, turn: Stage) -> float:
    """What follows when an entrant that mixes has stayed out: the belief stays where it was."""
    if turn.n == 1:
        return 0.0
    rest = Parameters(turn.belief, turn.n - 1, parameters.b, parameters.a)
    return value(rest)


def first_possible_entry(parameters: Parameters) -> int:
    """The earliest entrant (the largest n) that may enter: b to the n is at least the prior."""
    possible = [n for n in range(1, parameters.N + 1) if parameters.b**n >= parameters.delta]
    return max(possible, default=0)


def game(parameters: Parameters) -> Game:
    """The tree, for at most five entrants: a tough incumbent's fights are no decision.

    With ``delta=0`` there is no chance move and no shared information set, and
    ``foedus.games.solve`` gives the chain-store paradox: every entrant enters, none is fought.
    """
    if parameters.N > 5:
        raise GameError(Diagnostic("N", "the tree would be too large", "at most 5 entrants"))
    entrants = tuple(f"entrant {n}" for n in range(parameters.N, 0, -1))
    a, b = parameters.a, parameters.b

    def turn(n: int, history: tuple[str, ...], *, tough: bool) -> Node:
        if n == 0:
            gained = {"out": a, "conceded": 0.0, "fought": -1.0}
            earned = {"out": 0.0, "conceded": b, "fought": b - 1}
            payoffs = {name: earned[what] for name, what in zip(entrants, history, strict=True)}
            # The tough type does not choose: what a fight is worth to it changes nothing.
            return Outcome(
                ", ".join(history),
                {"incumbent": sum(gained[what] for what in history), **payoffs},
            )
        fought = turn(n - 1, (*history, "fought"), tough=tough)
        answer = fought
        if not tough:
            conceded = turn(n - 1, (*history, "conceded"), tough=False)
            answer = Decision("incumbent", f"fight {n}?", {"concede": conceded, "fight": fought})
        out = turn(n - 1, (*history, "out"), tough=tough)
        # Only a weak incumbent ever concedes: after that, entrants know where they are.
        known = parameters.delta == 0 or "conceded" in history
        seen = None if known else f"entrant {n} after {', '.join(history) or 'nothing'}"
        return Decision(f"entrant {n}", f"enter {n}?", {"out": out, "enter": answer}, seen)

    weak = turn(parameters.N, (), tough=False)
    root: Node = weak
    if parameters.delta > 0:
        tough = turn(parameters.N, (), tough=True)
        delta = parameters.delta
        root = Chance("the incumbent's type", {"tough": (delta, tough), "weak": (1 - delta, weak)})
    return Game("Chain store", ("incumbent", *entrants), root)


def lines(parameters: Parameters, delta: float) -> dict[str, float]:
    """Chances of entry and of a fight in the first turn at a belief in toughness."""
    turn = stage(replace(parameters, delta=delta), parameters.N, delta)
    return {"first entrant enters": turn.enter, "weak incumbent fights": turn.fight}


def table(parameters: Parameters) -> Findings:
    """The turns of the path on which every entry is fought."""
    worth = f"{value(parameters):g}"
    rows: list[tuple[Cell, ...]] = [
        (f"entrant {turn.n}", turn.belief, turn.threshold, turn.enter, turn.fight, turn.posterior)
        for turn in path(parameters)
    ]
    return Findings(
        ("turn", "belief", "threshold", "enters", "weak fights", "belief after a fight"),
        tuple(rows),
        (
            f"The weak incumbent expects {worth}; with its type known it would expect 0.",
            f"Entry is possible from entrant {first_possible_entry(parameters)} on.",
        ),
    )


CLASSIC = Classic(
    name="chain-store",
    title="Reputation against a row of challengers",
    paper="Kreps and Wilson (1982), Reputation and Imperfect Information, Journal of Economic "
    "Theory 27:253-279; Milgrom and Roberts (1982), Predation, Reputation, and Entry Deterrence, "
    "Journal of Economic Theory 27:280-312",
    bibtex="""@article{krepswilson1982,
  author = {Kreps, David M. and Wilson, Robert},
  title = {Reputation and Imperfect Information},
  journal = {Journal of Economic Theory},
  volume = {27}, pages = {253--279}, year = {1982}
}
@article{milgromroberts1982,
  author = {Milgrom, Paul and Roberts, John},
  title = {Predation, Reputation, and Entry Deterrence},
  journal = {Journal of Economic Theory},
  volume = {27}, pages = {280--312}, year = {1982}
}""",
    standing="replication",
    basis="Payoffs read in lecture notes (Siniscalchi, Eco514, lecture 16); strategies are "
    "from memory and checked to be sequentially rational; with implausible beliefs others exist.",
    summary="A small chance of a tough incumbent deters all but the last entrants, because a weak "
    "one fights to keep it alive.",
    parameters=Parameters(),
    table=table,
    build=game,
    precision=20.0,
    sweep=Sweep("prior probability of a tough incumbent, delta", 0.005, 0.5, lines),
)
