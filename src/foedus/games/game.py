"""The game as a person states it: decisions, chance and outcomes in a tree, checked when built."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from numbers import Real
from typing import TYPE_CHECKING, TypeAlias

from foedus.errors import Diagnostic, GameError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Chance", "Decision", "Game", "Linear", "Node", "Outcome", "Payoff", "Probability"]

MAX_NODES = 200_000
MAX_DEPTH = 200
SUM_TOLERANCE = 1e-12
_MAX_DIAGNOSTICS = 20


@dataclass(frozen=True)
class Linear:
    """A number that differs between draws: a constant plus coefficients times parameters.

    Payoffs, parametrised chance probabilities and measures are written this way, so that one
    tree stands for every draw of its parameters. Linear expressions add, subtract and scale.

    Attributes:
        coefficients: Parameter name to coefficient.
        constant: What is added whatever the parameters.

    Example:
        >>> stake, cost = Linear({"stake": 1}), Linear({"cost": 1})
        >>> print(0.5 * stake - cost + 1)
        1 + 0.5·stake - cost
    """

    coefficients: Mapping[str, float]
    constant: float = 0.0

    def __post_init__(self) -> None:
        """Keep an own copy, so that a later change of the caller's mapping changes nothing."""
        object.__setattr__(self, "coefficients", dict(self.coefficients))

    def __add__(self, other: Linear | float) -> Linear:
        """Add a number or another linear expression."""
        if isinstance(other, Linear):
            merged = dict(self.coefficients)
            for name, coefficient in other.coefficients.items():
                merged[name] = merged.get(name, 0.0) + coefficient
            return Linear(merged, self.constant + other.constant)
        return Linear(self.coefficients, self.constant + other)

    __radd__ = __add__

    def __neg__(self) -> Linear:
        """Change every sign."""
        return self * -1.0

    def __sub__(self, other: Linear | float) -> Linear:
        """Subtract a number or another linear expression."""
        return self + (-other)

    def __rsub__(self, other: float) -> Linear:
        """Subtract from a number, as in ``1 - Linear({"p": 1})``."""
        return -self + other

    def __mul__(self, factor: float) -> Linear:
        """Scale by a number."""
        scaled = {name: factor * value for name, value in self.coefficients.items()}
        return Linear(scaled, factor * self.constant)

    __rmul__ = __mul__

    def __str__(self) -> str:
        """The expression as it would be written by hand."""
        text = f"{self.constant:g}" if self.constant or not self.coefficients else ""
        for name, value in self.coefficients.items():
            size = "" if abs(value) == 1 else f"{abs(value):g}·"
            sign = ("-" if value < 0 else "") if not text else (" - " if value < 0 else " + ")
            text += f"{sign}{size}{name}"
        return text


Payoff: TypeAlias = float | Linear
Probability: TypeAlias = float | str | Linear


@dataclass(frozen=True)
class Outcome:
    """An end of the game.

    Attributes:
        name: What happened; several ends may share a name and are then counted together.
        payoffs: A payoff for every player of the game.

    Example:
        >>> Outcome("war", {"A": Linear({"A.cost": -1}), "B": -0.5}).name
        'war'
    """

    name: str
    payoffs: Mapping[str, Payoff]

    def __post_init__(self) -> None:
        """Keep an own copy of the payoffs."""
        object.__setattr__(self, "payoffs", dict(self.payoffs))


@dataclass(frozen=True)
class Decision:
    """A player's choice between named actions.

    Attributes:
        player: Who chooses.
        name: What is being decided.
        actions: Action label to what follows.
        infoset: Name of the information set; decisions of one player that share it cannot be
            told apart by that player. None: the player knows where in the game it is.
    """

    player: str
    name: str
    actions: Mapping[str, Node]
    infoset: str | None = None

    def __post_init__(self) -> None:
        """Keep an own copy of the actions."""
        object.__setattr__(self, "actions", dict(self.actions))


@dataclass(frozen=True)
class Chance:
    """A move of nature.

    Attributes:
        name: What is being decided by chance.
        branches: Branch label to (probability, what follows). A probability is a number, the
            name of a parameter, or a ``Linear`` such as ``1 - Linear({"p": 1})``.
    """

    name: str
    branches: Mapping[str, tuple[Probability, Node]]

    def __post_init__(self) -> None:
        """Keep an own copy of the branches."""
        object.__setattr__(self, "branches", dict(self.branches))


Node: TypeAlias = Decision | Chance | Outcome


def children(node: Node) -> Iterator[tuple[str, Node]]:
    """The labelled continuations of a node, in the stated order; none for an outcome."""
    if isinstance(node, Decision):
        yield from node.actions.items()
    elif isinstance(node, Chance):
        for label, (_, child) in node.branches.items():
            yield label, child


def as_linear(value: Probability) -> Linear:
    """A number, parameter name or linear expression as a linear expression."""
    if isinstance(value, Linear):
        return value
    return Linear({value: 1.0}) if isinstance(value, str) else Linear({}, float(value))


def where(path: tuple[str, ...]) -> str:
    """How messages name a node: the labels that lead to it."""
    return " > ".join(("root", *path))


@dataclass(frozen=True)
class Game:
    """An extensive-form game: who plays, and the tree of what can happen.

    The tree is checked once, here: everything built on a ``Game`` can rely on it. A node object
    that stands in several places of the tree counts as several nodes.

    Attributes:
        title: What the game is about.
        players: Names of the players, in the order in which arrays list them.
        root: The first node.

    Raises:
        GameError: Something is not a game; every fault found is named with the path to its node.

    Example:
        >>> peace = Outcome("peace", {"A": 0, "B": 0})
        >>> war = Outcome("war", {"A": -1, "B": Linear({"B.cost": -1})})
        >>> yield_ = Outcome("concession", {"A": 1, "B": -0.5})
        >>> reply = Decision("B", "reply", {"resist": war, "concede": yield_})
        >>> demand = Decision("A", "demand?", {"no": peace, "yes": reply})
        >>> print(Game("A small crisis", ("A", "B"), demand))
        A small crisis
        A: demand?
        ├─ no → peace (A 0, B 0)
        └─ yes → B: reply
           ├─ resist → war (A -1, B -B.cost)
           └─ concede → concession (A 1, B -0.5)
    """

    title: str
    players: tuple[str, ...]
    root: Node
    size: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the whole tree and name every fault."""
        object.__setattr__(self, "players", tuple(self.players))
        check = _Check(self.players)
        check.players_themselves()
        check.node(self.root, ())
        if check.found:
            raise GameError(*check.found[:_MAX_DIAGNOSTICS])
        object.__setattr__(self, "size", check.count)

    def describe(self) -> str:
        """The game as a text tree: one line a node, outcomes with their payoffs."""
        lines = [self.title, _headline(self.root)]
        _draw(self.root, "", lines)
        return "\n".join(lines)

    def __str__(self) -> str:
        """The text tree of ``describe``."""
        return self.describe()

    def __repr__(self) -> str:
        """One line: title, players and size."""
        return f"<Game {self.title!r}: {', '.join(self.players)}; {self.size} nodes>"


def _headline(node: Node) -> str:
    if isinstance(node, Decision):
        seen = f" [{node.infoset}]" if node.infoset is not None else ""
        return f"{node.player}: {node.name}{seen}"
    if isinstance(node, Chance):
        return f"chance: {node.name}"
    payoffs = ", ".join(f"{who} {as_linear(value)}" for who, value in node.payoffs.items())
    return f"{node.name} ({payoffs})"


def _draw(node: Node, indent: str, lines: list[str]) -> None:
    below = list(children(node))
    for place, (label, child) in enumerate(below):
        last = place == len(below) - 1
        odds = f" {as_linear(node.branches[label][0])}" if isinstance(node, Chance) else ""
        lines.append(f"{indent}{'└─' if last else '├─'} {label}{odds} → {_headline(child)}")
        _draw(child, indent + ("   " if last else "│  "), lines)


class _Check:
    """One walk over a tree that collects what is wrong with it."""

    def __init__(self, players: tuple[str, ...]) -> None:
        self.players = players
        self.found: list[Diagnostic] = []
        self.count = 0
        self.infosets: dict[str, tuple[str, tuple[str, ...], str]] = {}

    def fault(self, path: tuple[str, ...], what: str, expected: str = "", fix: str = "") -> None:
        self.found.append(Diagnostic(where(path), what, expected, fix))

    def players_themselves(self) -> None:
        if not self.players:
            self.found.append(Diagnostic("players", "the game has no players", "at least one"))
        for name in self.players:
            if self.players.count(name) > 1:
                self.found.append(Diagnostic("players", f"{name!r} is listed more than once"))
                break

    def node(self, node: Node, path: tuple[str, ...]) -> None:
        self.count += 1
        if self.count > MAX_NODES or len(path) > MAX_DEPTH:
            self.fault(
                path[:6],
                "the tree is too large or loops back on itself",
                f"at most {MAX_NODES} nodes and {MAX_DEPTH} moves in a row",
            )
            raise GameError(*self.found[-_MAX_DIAGNOSTICS:])
        if isinstance(node, Decision):
            self.decision(node, path)
        elif isinstance(node, Chance):
            self.chance(node, path)
        elif isinstance(node, Outcome):
            self.outcome(node, path)
        else:
            kind = type(node).__name__
            self.fault(path, f"{kind} is not a node", "a Decision, Chance or Outcome")
            return
        for label, child in children(node):
            if isinstance(label, str) and label:
                self.node(child, (*path, label))
            else:
                self.fault(path, f"{label!r} is not a label", "a non-empty text")

    def decision(self, node: Decision, path: tuple[str, ...]) -> None:
        if node.player not in self.players:
            self.fault(
                path, f"unknown player {node.player!r}", fix=nearest(node.player, self.players)
            )
        if not node.actions:
            self.fault(path, f"decision {node.name!r} has no actions", "at least one")
        if node.infoset is None:
            return
        labels = tuple(node.actions)
        first = self.infosets.setdefault(node.infoset, (node.player, labels, where(path)))
        if first[0] != node.player:
            self.fault(
                path,
                f"information set {node.infoset!r} belongs to {first[0]!r} at {first[2]}",
                "one player per information set",
            )
        elif first[1] != labels:
            self.fault(
                path,
                f"information set {node.infoset!r} offers {list(labels)} here "
                f"and {list(first[1])} at {first[2]}",
                "the same actions in the same order",
            )

    def chance(self, node: Chance, path: tuple[str, ...]) -> None:
        if not node.branches:
            self.fault(path, f"chance {node.name!r} has no branches", "at least one")
            return
        total = Linear({})
        for label, (probability, _) in node.branches.items():
            if not self.number(
                probability, path, f"the probability of {label!r}", name_allowed=True
            ):
                return
            linear = as_linear(probability)
            if not any(linear.coefficients.values()) and not 0 <= linear.constant <= 1:
                self.fault(path, f"the probability of {label!r} is {linear.constant:g}", "0 to 1")
            total = total + linear
        free = any(abs(value) > SUM_TOLERANCE for value in total.coefficients.values())
        if not free and abs(total.constant - 1) > SUM_TOLERANCE:
            self.fault(
                path,
                f"the probabilities of chance {node.name!r} sum to {total.constant:.12g}",
                "exactly 1",
                "write thirds as 1/3, or the last branch as 1 minus the others",
            )

    def outcome(self, node: Outcome, path: tuple[str, ...]) -> None:
        for player, payoff in node.payoffs.items():
            if player not in self.players:
                self.fault(
                    path,
                    f"outcome {node.name!r} pays unknown player {player!r}",
                    fix=nearest(player, self.players),
                )
            self.number(payoff, path, f"the payoff of {player!r} at {node.name!r}")
        missing = [player for player in self.players if player not in node.payoffs]
        if missing:
            self.fault(
                path,
                f"outcome {node.name!r} has no payoff for {', '.join(missing)}",
                "one for every player",
                "0 where nothing is gained or lost",
            )

    def number(
        self, value: object, path: tuple[str, ...], what: str, *, name_allowed: bool = False
    ) -> bool:
        """Whether a value can stand where a number of each draw is wanted."""
        if isinstance(value, str) and name_allowed:
            return True
        parts = (
            [value.constant, *value.coefficients.values()] if isinstance(value, Linear) else [value]
        )
        for part in parts:
            if not isinstance(part, Real) or isinstance(part, bool):
                expected = (
                    "a number, a parameter name or Linear" if name_allowed else "a number or Linear"
                )
                self.fault(path, f"{what} is {part!r}", expected)
                return False
            if not math.isfinite(part):
                self.fault(path, f"{what} is {part}", "a finite number")
                return False
        return True
