"""The small language of premises, claims and computed assumptions: what it means.

An expression is data: a frozen tree of the node kinds below. Nothing in it can call Python, reach
an attribute or name anything that the worlds it is evaluated on do not hold. How text becomes a
tree is in ``_parsing``, how a tree becomes text in ``unparsing``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, ExpressionError, Place, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "Binary",
    "Call",
    "Compare",
    "Expression",
    "Name",
    "Node",
    "Number",
    "Quantile",
    "Result",
    "Switch",
    "Table",
    "Unary",
    "Worlds",
    "evaluate",
    "parse",
    "walk",
]

FloatArray = NDArray[np.float64]
Kind: TypeAlias = Literal["boolean", "number"]
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Number:
    """A number as written; ``20 %`` is written 20 and worth 0.2."""

    written: float
    percent: bool = False
    at: int = field(default=0, compare=False)

    @property
    def value(self) -> float:
        """What it is worth."""
        return self.written / 100 if self.percent else self.written


@dataclass(frozen=True)
class Name:
    """An assumption."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Quantile:
    """A quantile of the prior belief about the assumption ``of``."""

    q: float
    of: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Switch:
    """Whether a choice between theories is (``=``) or is not (``!=``) at an option."""

    name: str
    operator: str
    option: str
    at: int = field(default=0, compare=False)
    option_at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Result:
    """An outcome under a policy: ``P(...)`` for probabilities, ``E(...)`` for expected amounts."""

    measure: str
    outcome: str
    policy: str
    at: int = field(default=0, compare=False)
    policy_at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Unary:
    """``-`` of a number or ``not`` of a condition."""

    operator: str
    operand: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Binary:
    """Arithmetic ``+ - * / ^`` or ``and``, ``or``."""

    operator: str
    left: Node
    right: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Compare:
    """A chain of comparisons, ``a < b <= c``."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """A function of numbers."""

    function: str
    arguments: tuple[Node, ...]
    at: int = field(default=0, compare=False)


Node: TypeAlias = Number | Name | Quantile | Switch | Result | Unary | Binary | Compare | Call


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    Attributes:
        text: As written.
        root: The tree.
        kind: ``boolean`` for a condition, ``number`` for an amount.
        place: Where the text starts.
    """

    text: str
    root: Node
    kind: Kind
    place: Place = field(default=Place("expression"), compare=False)

    @property
    def assumptions(self) -> frozenset[str]:
        """The assumptions it names."""
        named = {node.name for node in walk(self.root) if isinstance(node, Name | Switch)}
        return frozenset(named)

    @property
    def outcomes(self) -> frozenset[tuple[str, str]]:
        """The outcomes it names, each with its policy."""
        results = (node for node in walk(self.root) if isinstance(node, Result))
        return frozenset((node.outcome, node.policy) for node in results)


class Worlds(Protocol):
    """Many worlds, as an expression sees them; ``N`` is their number."""

    def assumption(self, name: str) -> FloatArray:
        """The assumption's value in each world, shape [N]; an option's index for a choice."""

    def options(self, name: str) -> tuple[str, ...]:
        """The options of a choice, in the order of their indices."""

    def belief_quantile(self, name: str, q: float) -> float:
        """A quantile of the prior belief about an assumption."""

    def outcome(self, outcome: str, policy: str) -> FloatArray:
        """The outcome under the policy in each world, shape [N]."""


class _HasQuantiles(Protocol):
    """Anything with a ``ppf``; a ``Belief`` is one."""

    def ppf(self, u: FloatArray) -> FloatArray:
        """Values at cumulative probabilities ``u``."""


@dataclass(frozen=True)
class Table:
    """Worlds held in plain mappings: for computed assumptions, tests and notebooks.

    Attributes:
        assumptions: Name to values [N].
        choices: Name of a choice to its options.
        beliefs: Name to the prior belief.
        outcomes: (outcome, policy) to values [N].
    """

    assumptions: Mapping[str, FloatArray]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beliefs: Mapping[str, _HasQuantiles] = field(default_factory=dict)
    outcomes: Mapping[tuple[str, str], FloatArray] = field(default_factory=dict)

    def assumption(self, name: str) -> FloatArray:
        """The assumption's value in each world."""
        return np.asarray(_look_up(self.assumptions, name, "assumption"), dtype=np.float64)

    def options(self, name: str) -> tuple[str, ...]:
        """The options of a choice."""
        return _look_up(self.choices, name, "choice between theories")

    def belief_quantile(self, name: str, q: float) -> float:
        """A quantile of the prior belief about an assumption."""
        return float(_look_up(self.beliefs, name, "belief").ppf(np.array(q)))

    def outcome(self, outcome: str, policy: str) -> FloatArray:
        """The outcome under the policy in each world."""
        if (outcome, policy) in self.outcomes:
            return np.asarray(self.outcomes[outcome, policy], dtype=np.float64)
        outcomes = {known for known, _ in self.outcomes}
        policies = {known for _, known in self.outcomes}
        if outcome not in outcomes:
            raise ExpressionError(_unknown("outcome", outcome, outcomes))
        raise ExpressionError(_unknown("policy", policy, policies))


def _unknown(what: str, name: str, known: Mapping[str, object] | set[str]) -> Diagnostic:
    return Diagnostic("expression", f"unknown {what} '{name}'", fix=nearest(name, known))


def _look_up(known: Mapping[str, _Value], name: str, what: str) -> _Value:
    """The value of a name, or an error that names the nearest."""
    if name not in known:
        raise ExpressionError(_unknown(what, name, known))
    return known[name]


def parse(text: str, place: Place | None = None) -> Expression:
    """Read an expression.

    The language has numbers and percentages, ``+ - * / ^``, comparisons (also chains, as in
    ``0.1 < USA.stake < 0.3``), ``and``, ``or``, ``not``, the functions ``min max abs log exp
    sqrt``, assumptions by name, switches (``theory.reputation = past-actions``), ``median`` and
    ``quantile(0.25)`` of the prior belief about the assumption on the other side of a
    comparison, and ``P(outcome | policy)`` or ``E(outcome | policy)``.

    Args:
        text: The expression, at most 2,000 characters.
        place: Where the text starts, for errors.

    Returns:
        The parsed expression with its kind, boolean or number.

    Raises:
        ExpressionError: If it cannot be read; the diagnostic has the column of the fault.

    Example:
        >>> claim = parse("P(attack | paper-usa) < 2 * P(attack | no-guarantee)")
        >>> claim.kind, sorted(claim.outcomes)
        ('boolean', [('attack', 'no-guarantee'), ('attack', 'paper-usa')])
        >>> parse("USA.stake > ")
        Traceback (most recent call last):
        foedus.errors.ExpressionError: expression:1:13: the text ends; expected a number, a name, \
P(outcome | policy) or an opening parenthesis
    """
    from foedus.scenario._fault import Fault
    from foedus.scenario._parsing import read_tree

    start = place or Place("expression", 1, 1)
    try:
        root, kind = read_tree(text)
    except Fault as fault:
        offset = fault.offset or 0
        where = Place(start.file, start.line, start.column + offset if start.column else 0)
        raise ExpressionError(Diagnostic(where, fault.what, fault.expected, fault.fix)) from None
    return Expression(text, root, kind, start)


def walk(root: Node) -> Iterator[Node]:
    """Every node of a tree, each before its parts."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(_parts(node)))


def _parts(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node."""
    match node:
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Compare(operands=operands):
            return operands
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def evaluate(expression: Expression, worlds: Worlds) -> FloatArray:
    """The value of an expression in each world.

    Conditions give 1.0 (holds) or 0.0 (does not). Where an amount is undefined (division by zero,
    logarithm of a negative number, overflow) the value is NaN, and so is a condition that turns
    on it; ``and`` and ``or`` still decide when one side settles the matter.

    Args:
        expression: What to evaluate.
        worlds: Where, usually an ensemble of N worlds.

    Returns:
        Values, shape [N]; shape [] if the expression names nothing that varies by world.

    Raises:
        ExpressionError: If it names something that the worlds do not have.

    Example:
        >>> worlds = Table({"USA.stake": np.array([0.1, 0.4])})
        >>> evaluate(parse("USA.stake > 20 %"), worlds)
        array([0., 1.])
        >>> evaluate(parse("1 / (USA.stake - 0.1)"), worlds).round(3)
        array([  nan, 3.333])
    """
    with np.errstate(all="ignore"):
        return np.asarray(_value(expression.root, worlds, expression), dtype=np.float64)


def _value(  # noqa: PLR0911 -- one return a kind of node
    node: Node, worlds: Worlds, whole: Expression
) -> FloatArray:
    """The value of one node."""
    match node:
        case Number():
            return np.array(node.value)
        case Name(name=name):
            return _ask(lambda: worlds.assumption(name), whole, node.at, "assumption", name)
        case Quantile(q=q, of=of):
            quantile = _ask(lambda: worlds.belief_quantile(of, q), whole, node.at, "assumption", of)
            return np.array(quantile, dtype=np.float64)
        case Switch():
            return _switch(node, worlds, whole)
        case Result(outcome=outcome, policy=policy):
            said = f"{outcome} | {policy}"
            return _ask(
                lambda: worlds.outcome(outcome, policy), whole, node.at, "outcome or policy", said
            )
        case Unary(operator="-", operand=operand):
            return np.negative(_value(operand, worlds, whole))
        case Unary(operand=operand):
            return np.asarray(1.0 - _value(operand, worlds, whole))
        case Binary(operator=operator, left=left, right=right):
            sides = _value(left, worlds, whole), _value(right, worlds, whole)
            return _OPERATIONS[operator](*sides)
        case Compare():
            return _chain(node, worlds, whole)
        case Call(function=function, arguments=arguments):
            return _FUNCTIONS[function](*(_value(part, worlds, whole) for part in arguments))


def _switch(node: Switch, worlds: Worlds, whole: Expression) -> FloatArray:
    """Whether a choice is at an option."""
    name, option = node.name, node.option
    options = _ask(lambda: worlds.options(name), whole, node.at, "choice between theories", name)
    if option not in options:
        where = _position(whole, node.option_at)
        what = f"'{option}' is not an option of {name}"
        raise ExpressionError(Diagnostic(where, what, fix=nearest(option, options)))
    index = _ask(lambda: worlds.assumption(name), whole, node.at, "assumption", name)
    held = _truth(index == float(options.index(option)), index)
    return held if node.operator == "=" else np.asarray(1.0 - held)


def _chain(node: Compare, worlds: Worlds, whole: Expression) -> FloatArray:
    """Whether every link of a chain of comparisons holds."""
    values = [_value(operand, worlds, whole) for operand in node.operands]
    held: FloatArray = np.array(1.0)
    for operator, left, right in zip(node.operators, values, values[1:], strict=False):
        held = _and(held, _truth(_COMPARISONS[operator](left, right), left + right * 0.0))
    return held


def _truth(holds: NDArray[np.bool_], judged: FloatArray) -> FloatArray:
    """1 or 0, and NaN where what is judged is NaN."""
    return np.where(np.isnan(judged), np.nan, np.asarray(holds, dtype=np.float64))


def _finite(values: FloatArray) -> FloatArray:
    """The values, with NaN for what is not a finite number."""
    return np.where(np.isfinite(values), values, np.nan)


def _and(left: FloatArray, right: FloatArray) -> FloatArray:
    return np.where((left == 0) | (right == 0), 0.0, left * right)


def _or(left: FloatArray, right: FloatArray) -> FloatArray:
    return np.where((left == 1) | (right == 1), 1.0, left + right)


_OPERATIONS: Mapping[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "+": lambda a, b: _finite(a + b),
    "-": lambda a, b: _finite(a - b),
    "*": lambda a, b: _finite(a * b),
    "/": lambda a, b: _finite(np.divide(a, b)),
    # NumPy's power has 1 for an undefined base or exponent where the other side settles it.
    "^": lambda a, b: np.where(np.isnan(a + b), np.nan, _finite(np.power(a, b))),
    "and": _and,
    "or": _or,
}

_COMPARISONS: Mapping[str, Callable[[FloatArray, FloatArray], NDArray[np.bool_]]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "=": np.equal,
    "!=": np.not_equal,
}


def _fold(ufunc: np.ufunc) -> Callable[..., FloatArray]:
    """A function of two or more arrays from one of two."""

    def call(first: FloatArray, *others: FloatArray) -> FloatArray:
        for other in others:
            first = np.asarray(ufunc(first, other), dtype=np.float64)
        return first

    return call


_FUNCTIONS: Mapping[str, Callable[..., FloatArray]] = {
    "min": _fold(np.minimum),
    "max": _fold(np.maximum),
    "abs": np.abs,
    "log": lambda a: _finite(np.log(a)),
    "exp": lambda a: _finite(np.exp(a)),
    "sqrt": lambda a: _finite(np.sqrt(a)),
}


def _position(whole: Expression, at: int) -> Place:
    """The place of a character of the expression."""
    start = whole.place
    if not start.line:
        return Place(start.file, 1, at + 1)
    return Place(start.file, start.line, start.column + at if start.column else 0)


def _ask(
    question: Callable[[], _Value], whole: Expression, at: int, what: str, name: str
) -> _Value:
    """Ask the worlds, and say where the name stands if they do not know it."""
    try:
        return question()
    except ExpressionError as error:
        where = _position(whole, at)
        told = (Diagnostic(where, d.what, d.expected, d.fix) for d in error.diagnostics)
        raise ExpressionError(*told) from None
    except KeyError:
        where = _position(whole, at)
        raise ExpressionError(Diagnostic(where, f"unknown {what} '{name}'")) from None
