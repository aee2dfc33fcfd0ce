"""Deciding a condition tree in a situation, three-valued, with the tree of reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.law.atoms import ATOMS
from foedus.law.truth import Node, all_of, any_of, at_least, negate

if TYPE_CHECKING:
    from foedus.law.conditions import Condition, Situation

__all__ = ["judge"]


def judge(condition: Condition, situation: Situation) -> Node:
    """Decide a condition tree in a situation.

    Args:
        condition: The tree.
        situation: The event, bearer and order it is asked of.

    Returns:
        The same tree as nodes, each with its truth value.
    """
    if condition.personal:
        return _judge(condition, situation)
    s = situation
    key = (id(condition), s.instrument, s.victim, s.object)
    if key not in s.seen:
        s.seen[key] = _judge(condition, s)
    return s.seen[key]


def _judge(condition: Condition, situation: Situation) -> Node:
    if condition.op in {"all", "any", "not", "at_least"}:
        children = tuple(judge(part, situation) for part in condition.parts)
        values = [child.value for child in children]
        if condition.op == "all":
            value, words = all_of(values), "all"
        elif condition.op == "any":
            value, words = any_of(values), "any"
        elif condition.op == "not":
            value, words = negate(values[0]), "not"
        else:
            count = int(str(condition.value))
            value, words = at_least(count, values), f"at least {count}"
        return Node(
            condition.label or words, value, condition.cite, children=children, join=condition.op
        )
    node = ATOMS[condition.op](situation, condition.value)
    if condition.label:
        # The atom stays a leaf of its own, so that the same fact reads the same everywhere.
        return Node(condition.label, node.value, condition.cite, children=(node,), join="all")
    return replace(node, cite=condition.cite or node.cite)
