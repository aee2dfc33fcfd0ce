"""Expressions as text again, with as few parentheses as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.scenario.expressions import (
    Binary,
    Call,
    Compare,
    Expression,
    Name,
    Number,
    Quantile,
    Result,
    Switch,
    Unary,
)

if TYPE_CHECKING:
    from foedus.scenario.expressions import Node

__all__ = ["unparse"]

_BINDING = {"or": 1, "and": 2, "not": 3, "compare": 4, "+": 5, "-": 5, "*": 6, "/": 6, "neg": 7}
_POWER = 8
_ATOM = 9


def unparse(node: Node | Expression) -> str:
    """The text of an expression, with as few parentheses as it needs.

    Reading the text again gives the same tree.

    Example:
        >>> from foedus.scenario import parse
        >>> unparse(parse("((USA.stake)) > (2 * (median + 20%))"))
        'USA.stake > 2 * (median + 20 %)'
    """
    return _text(node.root if isinstance(node, Expression) else node)[0]


def _number(value: float) -> str:
    """The shortest text that reads back as the same number."""
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _text(node: Node) -> tuple[str, int]:  # noqa: PLR0911 -- one return a kind of node
    """The text of a node and how tightly it binds."""
    match node:
        case Number(written=written, percent=percent):
            return _number(written) + (" %" if percent else ""), _ATOM
        case Name(name=name):
            return name, _ATOM
        case Quantile(q=q):
            return ("median" if q == 0.5 else f"quantile({_number(q)})"), _ATOM
        case Switch(name=name, operator=operator, option=option):
            return f"{name} {operator} {option}", _BINDING["compare"]
        case Result(measure=measure, outcome=outcome, policy=policy):
            return f"{measure}({outcome} | {policy})", _ATOM
        case Unary(operator=operator, operand=operand):
            own = _BINDING["neg" if operator == "-" else "not"]
            return operator + ("" if operator == "-" else " ") + _wrap(operand, own), own
        case Binary(operator="^", left=left, right=right):
            return f"{_wrap(left, _ATOM)} ^ {_wrap(right, _BINDING['neg'])}", _POWER
        case Binary(operator=operator, left=left, right=right):
            own = _BINDING[operator]
            return f"{_wrap(left, own)} {operator} {_wrap(right, own + 1)}", own
        case Compare(operands=operands, operators=operators):
            own = _BINDING["compare"]
            words = [_wrap(operands[0], own + 1)]
            for operator, operand in zip(operators, operands[1:], strict=True):
                words += [operator, _wrap(operand, own + 1)]
            return " ".join(words), own
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(_text(part)[0] for part in arguments)})", _ATOM


def _wrap(node: Node, least: int) -> str:
    """The text of a part, in parentheses if it binds less tightly than it must."""
    text, own = _text(node)
    return text if own >= least else f"({text})"
