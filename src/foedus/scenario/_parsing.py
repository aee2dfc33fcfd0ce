"""From the text of an expression to its tree: tokenizer and Pratt parser, kinds checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NoReturn

from foedus.errors import nearest
from foedus.scenario._fault import Fault
from foedus.scenario.expressions import (
    Binary,
    Call,
    Compare,
    Kind,
    Name,
    Node,
    Number,
    Quantile,
    Result,
    Switch,
    Unary,
    walk,
)

__all__ = ["read_tree"]

_MOST_CHARACTERS = 2_000
_MOST_TOKENS = 200
_DEEPEST = 40

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      # A hyphen joins a name only before a letter, so `past-actions` is one name and `a -1` is not.
      | (?P<name>[^\W\d]\w*(?:\.\w+)*(?:-[^\W\d]\w*)*)
      | (?P<symbol><=|>=|!=|==|[-+*/^<>=(),%|≤≥≠])""",
    re.VERBOSE,
)
_RESULT = re.compile(r"[PE]\s*\(")
_SAME = {"≤": "<=", "≥": ">=", "≠": "!="}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "!="})
_FUNCTIONS = {
    "min": (2, 8),
    "max": (2, 8),
    "abs": (1, 1),
    "log": (1, 1),
    "exp": (1, 1),
    "sqrt": (1, 1),
}
_WORDS = frozenset({"and", "or", "not", "median", "quantile", "P", "E", *_FUNCTIONS})
_LEFT = {"or": 10, "and": 20, "compare": 40, "+": 50, "-": 50, "*": 60, "/": 60, "^": 80}
_NOT, _NEGATE = 30, 70
_SOMETHING = "a number, a name, P(outcome | policy) or an opening parenthesis"


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def read_tree(text: str) -> tuple[Node, Kind]:
    """The tree of an expression and its kind.

    Raises:
        Fault: With the offset of the first character that is wrong.
    """
    if len(text) > _MOST_CHARACTERS:
        raise Fault(
            f"the expression has {len(text):,} characters",
            f"at most {_MOST_CHARACTERS:,}",
            offset=0,
        )
    parser = _Parser(text)
    root = parser.expression(0)
    last = parser.peek()
    if last.kind != "end":
        parser.refuse(last, "the end of the expression, or an operator")
    for node in walk(root):
        if isinstance(node, Quantile) and not node.of:
            raise Fault(
                "a quantile with nothing to take it of",
                "a comparison with one assumption, such as USA.stake > median",
                offset=node.at,
            )
    return root, kind_of(root)


def _tokens(text: str) -> list[_Token]:
    """Cut the text into tokens; ``P(...)`` and ``E(...)`` are one token each."""
    found: list[_Token] = []
    at = 0
    while at < len(text):
        phrase = _RESULT.match(text, at)
        if phrase:
            close = text.find(")", phrase.end())
            if close < 0:
                raise Fault(
                    f"{text[at]}( is never closed", f"{text[at]}(outcome | policy)", offset=at
                )
            found.append(_Token("result", text[at : close + 1], at))
            at = close + 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise Fault(f"the character '{text[at]}' has no meaning here", _SOMETHING, offset=at)
        if match.lastgroup != "space":
            symbol = _SAME.get(match.group(), match.group())
            found.append(_Token(str(match.lastgroup), symbol, at))
        at = match.end()
        if len(found) > _MOST_TOKENS:
            raise Fault("the expression is too long", f"at most {_MOST_TOKENS} words", offset=at)
    found.append(_Token("end", "", len(text)))
    return found


class _Parser:
    """A Pratt parser: each operator has a binding power, each token a way to start an operand."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.next = 0
        self.depth = 0

    def peek(self) -> _Token:
        """The token to come."""
        return self.tokens[self.next]

    def take(self) -> _Token:
        """The token to come, moving on."""
        token = self.tokens[self.next]
        if token.kind != "end":
            self.next += 1
        return token

    def refuse(self, token: _Token, expected: str, fix: str = "") -> NoReturn:
        """Say that a token is not what must stand there."""
        what = "the text ends" if token.kind == "end" else f"'{token.text}' cannot stand here"
        raise Fault(what, expected, fix, offset=token.at)

    def expect(self, symbol: str) -> None:
        """Move over a symbol that must come."""
        token = self.peek()
        if token.text != symbol:
            self.refuse(token, f"'{symbol}'")
        self.take()

    def expression(self, power: int) -> Node:
        """Read operands and operators that bind more tightly than ``power``."""
        self.depth += 1
        if self.depth > _DEEPEST:
            what = f"the expression is nested more than {_DEEPEST} deep"
            raise Fault(what, "fewer parentheses", offset=self.peek().at)
        left = self.operand()
        while True:
            token = self.peek()
            own = self.power_of(token)
            if own <= power:
                break
            left = self.operator(left, token, own)
        self.depth -= 1
        return left

    def power_of(self, token: _Token) -> int:
        """How tightly a token binds as an operator; 0 if it is none."""
        if token.text == "==":
            self.refuse(token, "an operator", "write = for equality")
        if token.text in _COMPARISONS:
            return _LEFT["compare"]
        return _LEFT.get(token.text, 0) if token.kind in {"symbol", "name"} else 0

    def operator(self, left: Node, token: _Token, own: int) -> Node:
        """Read an operator and what stands to its right."""
        if token.text in _COMPARISONS:
            return self.comparison(left)
        self.take()
        # A power groups to the right, and a sign may follow: 2 ^ -1 ^ 2 is 2 ^ (-(1 ^ 2)).
        right = self.expression(_NEGATE - 1 if token.text == "^" else own)
        kind: Kind = "boolean" if token.text in {"and", "or"} else "number"
        for side in (left, right):
            _need(side, kind, f"'{token.text}'")
        return Binary(token.text, left, right, token.at)

    def comparison(self, left: Node) -> Node:
        """Read a chain of comparisons that starts with ``left``."""
        operands, operators = [left], []
        at = self.peek().at
        while self.peek().text in _COMPARISONS:
            operators.append(self.take().text)
            operands.append(self.expression(_LEFT["compare"]))
        first, second = operands[0], operands[1]
        equality = len(operands) == 2 and operators[0] in {"=", "!="}
        if equality and isinstance(first, Name) and isinstance(second, Name):
            # Two quantities are never exactly equal, so a name after = is an option of a choice.
            return Switch(first.name, operators[0], second.name, first.at, second.at)
        for operand in operands:
            _need(operand, "number", "a comparison")
        return Compare(_bind(operands), tuple(operators), at)

    def operand(self) -> Node:
        """Read one operand with the signs before it."""
        token = self.take()
        if token.kind == "number":
            percent = self.peek().text == "%"
            if percent:
                self.take()
            return Number(_finite(token), percent, token.at)
        if token.kind == "result":
            return _result(token)
        if token.text == "-":
            operand = self.expression(_NEGATE)
            _need(operand, "number", "'-'")
            return Unary("-", operand, token.at)
        if token.text == "not":
            operand = self.expression(_NOT)
            _need(operand, "boolean", "'not'")
            return Unary("not", operand, token.at)
        if token.text == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        if token.kind != "name" or token.text in {"and", "or"}:
            self.refuse(token, _SOMETHING)
        return self.name(token)

    def name(self, token: _Token) -> Node:
        """Read what starts with a name: a quantile, a function or an assumption."""
        called = self.peek().text == "("
        if token.text == "median" and not called:
            return Quantile(0.5, "", token.at)
        if not called and token.text not in _WORDS:
            return Name(token.text, token.at)
        if not called:
            self.refuse(self.peek(), f"'(' after {token.text}")
        self.take()
        if token.text == "quantile":
            return self.quantile(token)
        if token.text not in _FUNCTIONS:
            fix = nearest(token.text, [*_FUNCTIONS, "quantile", "P", "E"])
            raise Fault(f"unknown function '{token.text}'", fix=fix, offset=token.at)
        arguments = [self.expression(0)]
        while self.peek().text == ",":
            self.take()
            arguments.append(self.expression(0))
        self.expect(")")
        for argument in arguments:
            _need(argument, "number", token.text)
        fewest, most = _FUNCTIONS[token.text]
        if not fewest <= len(arguments) <= most:
            expected = "1" if most == 1 else f"{fewest} to {most}"
            what = f"{token.text} has {len(arguments)} arguments"
            raise Fault(what, expected, offset=token.at)
        return Call(token.text, tuple(arguments), token.at)

    def quantile(self, name: _Token) -> Node:
        """Read the probability of a quantile and the closing parenthesis."""
        token = self.take()
        if token.kind != "number":
            self.refuse(token, "a probability between 0 and 1, such as quantile(0.25)")
        value = _finite(token)
        if self.peek().text == "%":
            self.take()
            value /= 100
        if not 0 < value < 1:
            raise Fault(f"{value:g} is no quantile", "a number between 0 and 1", offset=token.at)
        self.expect(")")
        return Quantile(value, "", name.at)


def _finite(token: _Token) -> float:
    """The number a token stands for."""
    value = float(token.text)
    if value == float("inf"):
        raise Fault(f"{token.text} is too large", "a number below 1e308", offset=token.at)
    return value


def _result(token: _Token) -> Result:
    """Read the inside of ``P(outcome | policy)``."""
    measure = token.text[0]
    start = token.text.index("(") + 1
    inside = token.text[start:-1]
    outcome, bar, policy = inside.partition("|")
    expected = f"{measure}(outcome | policy)"
    if not bar:
        raise Fault(f"'{token.text}' names no policy", expected, offset=token.at)
    if "|" in policy or "(" in inside:
        raise Fault(f"'{token.text}' is not one outcome and one policy", expected, offset=token.at)
    if not outcome.strip() or not policy.strip():
        missing = "policy" if outcome.strip() else "outcome"
        raise Fault(f"the {missing} in '{token.text}' is empty", expected, offset=token.at)
    at = token.at + start + len(outcome) - len(outcome.lstrip())
    policy_at = token.at + start + len(outcome) + 1 + len(policy) - len(policy.lstrip())
    return Result(measure, " ".join(outcome.split()), policy.strip(), at, policy_at)


def kind_of(node: Node) -> Kind:
    """Whether a node is a condition or an amount."""
    if isinstance(node, Switch | Compare):
        return "boolean"
    conditions = isinstance(node, Unary | Binary) and node.operator in {"not", "and", "or"}
    return "boolean" if conditions else "number"


def _need(node: Node, kind: Kind, user: str) -> None:
    """Refuse a condition where an amount is needed, and the reverse."""
    if kind_of(node) == kind:
        return
    wrong, right = ("condition", "an amount") if kind == "number" else ("amount", "a condition")
    raise Fault(
        f"{user} is given {'an' if wrong == 'amount' else 'a'} {wrong}", right, offset=node.at
    )


def _bind(operands: list[Node]) -> tuple[Node, ...]:
    """Say of which assumption each quantile in a chain is taken."""
    bound = []
    for i, operand in enumerate(operands):
        free = [n for n in walk(operand) if isinstance(n, Quantile) and not n.of]
        if not free:
            bound.append(operand)
            continue
        beside = [operands[j] for j in (i - 1, i + 1) if 0 <= j < len(operands)]
        names = {node.name for node in beside if isinstance(node, Name)}
        if len(names) != 1:
            raise Fault(
                "it is not clear of which assumption the quantile is taken",
                "exactly one assumption on the other side, such as USA.stake > median",
                offset=free[0].at,
            )
        bound.append(_with_owner(operand, names.pop()))
    return tuple(bound)


def _with_owner(node: Node, owner: str) -> Node:
    """The node with its quantiles taken of ``owner``."""
    match node:
        case Quantile():
            return replace(node, of=owner)
        case Unary():
            return replace(node, operand=_with_owner(node.operand, owner))
        case Binary():
            left, right = _with_owner(node.left, owner), _with_owner(node.right, owner)
            return replace(node, left=left, right=right)
        case Call():
            arguments = tuple(_with_owner(part, owner) for part in node.arguments)
            return replace(node, arguments=arguments)
        case _:
            return node
