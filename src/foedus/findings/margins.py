"""Differences large enough to count, and claims that hold by more than such a difference.

In a peaceful world two policies may differ by one war in a million years. One of them is then
better, and nobody would choose it for that. So every share of worlds in which something is better
is given twice: by sign, and by more than a margin.
"""

from __future__ import annotations

from dataclasses import replace

from foedus.scenario.expressions import (
    Binary,
    Compare,
    Expression,
    Node,
    Number,
    Result,
    walk,
)
from foedus.scenario.unparsing import unparse

__all__ = ["LEAST", "with_margin"]

LEAST = 0.001
"""The smallest difference that counts, a judgement: 0.1 percentage points of probability over the
horizon, or a thousandth of the cost of a year of war (about nine hours)."""


def with_margin(expression: Expression, least: float = LEAST) -> Expression | None:
    """Sharpen a claim: what it says is greater must be greater by a margin.

    Only comparisons of one outcome with another are sharpened; a comparison with a stated number
    (``P(attack | pact) <= 5 %``) says how much it means.

    Args:
        expression: A condition.
        least: The margin, in the unit of the outcomes.

    Returns:
        The sharper condition; ``None`` when there is nothing to sharpen, or when ``not`` or
        ``=`` makes it unclear which way is sharper.

    Example:
        >>> from foedus.scenario import parse
        >>> with_margin(parse("P(war | pact) < P(war | none)")).text
        'P(war | pact) + 0.001 < P(war | none)'
    """
    root = _sharpened(expression.root, least)
    if root is None or root == expression.root:
        return None
    return Expression(unparse(root), root, expression.kind, expression.place)


def _sharpened(node: Node, least: float) -> Node | None:
    """The node with margins; ``None`` when it cannot be said which way is sharper."""
    match node:
        case Binary(operator="and" | "or", left=left, right=right):
            one, other = _sharpened(left, least), _sharpened(right, least)
            if one is None or other is None:
                return None
            return replace(node, left=one, right=other)
        case Compare():
            return _sharpened_chain(node, least)
        case _:
            return None if _speaks_of_outcomes(node) else node


def _sharpened_chain(node: Compare, least: float) -> Node | None:
    links: list[Node] = []
    for operator, left, right in zip(
        node.operators, node.operands, node.operands[1:], strict=False
    ):
        if not (_speaks_of_outcomes(left) and _speaks_of_outcomes(right)):
            links.append(Compare((left, right), (operator,), node.at))
        elif operator in {"<", "<="}:
            raised = Binary("+", left, Number(least), node.at)
            links.append(Compare((raised, right), (operator,), node.at))
        elif operator in {">", ">="}:
            raised = Binary("+", right, Number(least), node.at)
            links.append(Compare((left, raised), (operator,), node.at))
        else:
            return None
    whole = links[0]
    for link in links[1:]:
        whole = Binary("and", whole, link, node.at)
    return whole


def _speaks_of_outcomes(node: Node) -> bool:
    return any(isinstance(part, Result) for part in walk(node))
