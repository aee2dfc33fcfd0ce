"""Why a number is what it is, in one world: clause, strength, payoff terms, choices, outcome.

The walk is that of the model itself: law says what is owed, the assumptions weigh it, the terms
add up to payoffs, each choice compares expected values, and the choices make the outcomes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.information import moments
from foedus.crisis.stage import CRISIS
from foedus.crisis.workings import workings
from foedus.games import Chance, Decision, Linear, Outcome
from foedus.games.game import as_linear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.horizon import Walk
    from foedus.crisis.information import Moment
    from foedus.crisis.model import Bargain, Model
    from foedus.crisis.workings import Working
    from foedus.games.game import Node

__all__ = ["Choice", "Explanation", "Option", "Signature", "Strand", "explain", "in_words"]

FloatArray = NDArray[np.float64]

_WORDS = (
    (r"next", "what later years bring"),
    (r"hold", "things staying as they are"),
    (r"war|war\.alone", "war"),
    (r"war\.(\w+)", r"\1 war"),
    (r"nuclear\.alone(\.aside)?", "nuclear use"),
    (r"nuclear\.(\w+)(\.aside)?", r"nuclear use in \1 war"),
    (r"win\[.*\]", "winning the war"),
    (r"defeat\[.*\]", "the protégé lost in war"),
    (r"take", "the prize without a war"),
    (r"lost", "the protégé lost without a war"),
    (r"(arm|abstain)\.renege(\.provoked)?", r"word, troops and name, if it does no more than \1"),
    (r"renown", "its name elsewhere, kept"),
    (r"decline\.(\w+)", r"standing aside when \1 is struck"),
    (r"arm", "arms supplied"),
    (r"back_down", "calling the attack off"),
    (r"provocation", "having provoked"),
    (r"provoked", "letting a provocation pass"),
    (r"probe\.(\w+)", r"probes: \1"),
)
"""Terms of the year's payoffs in words: a pattern for the name without its actor, and the words."""

ON_THE_WAY_TO_WAR = ("decision", "restrain", "attack", "resist")
"""The course along which choices are explained: an attack without provocation, resisted."""


@dataclass(frozen=True)
class Strand:
    """One promise on its way from a clause to a number.

    Attributes:
        guarantor: Who owes it.
        event: In which event.
        headline: What law says, with the clause.
        factors: The assumptions that weigh it down, with their values in this world.
        strength: Their product, 1 for a full promise.
    """

    guarantor: str
    event: str
    headline: str
    factors: tuple[tuple[str, float], ...]
    strength: float


@dataclass(frozen=True)
class Option:
    """An action as its chooser sees it.

    Attributes:
        action: What could be done.
        probability: How likely it is chosen.
        value: Its expected value to the chooser, in the chooser's years of war.
        terms: What the value is made of, in words, largest first; they add up to it.
    """

    action: str
    probability: float
    value: float
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Choice:
    """One decision of the first year.

    Attributes:
        player: Who chooses.
        course: What has happened so far.
        believed: Whether the values are those of the game as the challenger believes it to be.
        options: The actions.
    """

    player: str
    course: tuple[str, ...]
    believed: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Signature:
    """Whether one actor accepts the accord.

    Attributes:
        actor: Who is asked.
        accord: What the accord is worth to it, in its years of war.
        otherwise: What it is worth that there is none.
        probability: How likely it accepts.
    """

    actor: str
    accord: float
    otherwise: float
    probability: float


@dataclass(frozen=True)
class Explanation:
    """How one world comes to its numbers under one policy.

    Attributes:
        policy: The policy.
        opportunity: Probability that the question of war comes to a decision in the first year.
        strands: The promises.
        choices: The choices on the way to war in the first year.
        outcomes: Outcome to value.
        workings: What each mechanism amounts to.
        signatures: Who is asked to sign, with the values of both answers.
        private: The same course with resolve that only its owner knows, if the scenario asks.
    """

    policy: str
    opportunity: float
    strands: tuple[Strand, ...]
    choices: tuple[Choice, ...]
    outcomes: Mapping[str, float]
    workings: tuple[Working, ...] = ()
    signatures: tuple[Signature, ...] = ()
    private: tuple[Moment, ...] = ()


def explain(model: Model, world: Mapping[str, float], policy: str) -> Explanation:
    """Explain one world under one policy.

    Args:
        model: The model.
        world: Assumption to its value in the world.
        policy: A policy of the model.

    Returns:
        The walk from clause to outcome.
    """
    worlds = {name: np.array([float(value)]) for name, value in world.items()}
    bargain = model.bargain(policy, worlds)
    walked = bargain.walk
    solved = model.solve(worlds)
    row = model.policies.index(policy)
    values = {info.name: float(solved.outcomes[row, i, 0]) for i, info in enumerate(model.outcomes)}
    table = walked.compiled.table
    return Explanation(
        policy=policy,
        opportunity=float(walked.terms[table.parameters.index(CRISIS), 0]),
        strands=_strands(model, worlds, policy),
        choices=tuple(_choices(model, walked)),
        outcomes=values,
        workings=workings(bargain.amounts, walked, bargain.otherwise.war),
        signatures=_signatures(model, bargain, values),
        private=moments(model.crisis(policy, worlds)) if model.types else (),
    )


def _signatures(
    model: Model, bargain: Bargain, outcomes: Mapping[str, float]
) -> tuple[Signature, ...]:
    asked = model.asked(bargain.amounts.terms)
    accord, none = bargain.accord, bargain.otherwise.value
    return tuple(
        Signature(a, float(accord[a][0]), float(none[a][0]), outcomes[f"{a} signs"])
        for a in model.cast.everyone
        if a in asked
    )


def _strands(model: Model, worlds: Mapping[str, FloatArray], policy: str) -> tuple[Strand, ...]:
    promises = model.terms[policy].promises
    found = []
    for bases in (*promises.protect.values(), *promises.home.values()):
        for basis in bases:
            factors = tuple((name, float(worlds[name][0])) for name in basis.factors())
            strength = float(np.prod([value for _, value in factors])) if factors else 1.0
            found.append(Strand(basis.guarantor, basis.event, basis.headline, factors, strength))
    return tuple(sorted(found, key=lambda strand: -strand.strength))


class _Reader:
    """Expected values of named terms below a node, in one view of the game."""

    def __init__(self, walked: Walk, *, believed: bool) -> None:
        self.table = walked.compiled.table
        rows = walked.believed_terms if believed else walked.terms
        self.numbers = dict(zip(self.table.parameters, rows[:, 0].tolist(), strict=True))
        self.odds = (walked.believed_first_year if believed else walked.first_year)[:, 0]

    def number(self, value: float | str | Linear) -> float:
        linear = as_linear(value)
        terms = (c * self.numbers[n] for n, c in linear.coefficients.items())
        return float(linear.constant + sum(terms))

    def terms(self, node: Node, path: tuple[str, ...], player: str) -> dict[str, float]:
        """What the player's expected value at a node is made of."""
        if isinstance(node, Outcome):
            payoff = as_linear(node.payoffs[player])
            return {name: c * self.numbers[name] for name, c in payoff.coefficients.items()}
        total: dict[str, float] = {}
        if isinstance(node, Chance):
            below = {label: (self.number(p), child) for label, (p, child) in node.branches.items()}
        else:
            below = {
                label: (float(self.odds[self.table.row(path, label)]), child)
                for label, child in node.actions.items()
            }
        for label, (weight, child) in below.items():
            for name, value in self.terms(child, (*path, label), player).items():
                total[name] = total.get(name, 0.0) + weight * value
        return total


def _choices(model: Model, walked: Walk) -> list[Choice]:
    """Every choice on the way: the protégé's, the challenger's, each guarantor's, and the last."""
    true, believed = _Reader(walked, believed=False), _Reader(walked, believed=True)
    found = []
    node: Node = walked.compiled.stage.game.root
    course = list(ON_THE_WAY_TO_WAR)
    path: tuple[str, ...] = ()
    while True:
        if isinstance(node, Decision):
            sees = node.player == model.cast.challenger
            reader = believed if sees else true
            found.append(_choice(node, path, reader, believed=sees))
        if isinstance(node, Outcome):
            return found
        below = (
            node.actions
            if isinstance(node, Decision)
            else {label: child for label, (_, child) in node.branches.items()}
        )
        step = course.pop(0) if course else _likeliest(node, path, true)
        node, path = below[step], (*path, step)


def _likeliest(node: Node, path: tuple[str, ...], reader: _Reader) -> str:
    """After resistance the likeliest answers are followed."""
    if isinstance(node, Chance):
        return max(node.branches, key=lambda label: reader.number(node.branches[label][0]))
    assert isinstance(node, Decision)  # noqa: S101 -- outcomes end the walk before
    return max(node.actions, key=lambda action: reader.odds[reader.table.row(path, action)])


def in_words(term: str) -> str:
    """A payoff term of the year in words.

    Args:
        term: Its name, such as ``EUR.war.limited``.

    Example:
        >>> in_words("EUR.war.limited"), in_words("USA.abstain.renege")
        ('limited war', 'word, troops and name, if it does no more than abstain')
    """
    name = term.partition(".")[2]
    for pattern, words in _WORDS:
        found = re.fullmatch(pattern, name)
        if found:
            return found.expand(words).strip()
    return name


def _choice(node: Decision, path: tuple[str, ...], reader: _Reader, *, believed: bool) -> Choice:
    options = []
    for action, child in node.actions.items():
        said: dict[str, float] = {}
        for term, value in reader.terms(child, (*path, action), node.player).items():
            said[in_words(term)] = said.get(in_words(term), 0.0) + value
        kept = tuple(sorted(said.items(), key=lambda item: -abs(item[1])))
        probability = float(reader.odds[reader.table.row(path, action)])
        options.append(Option(action, probability, sum(said.values()), kept))
    return Choice(node.player, path, believed, tuple(options))
