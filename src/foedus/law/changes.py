"""What would change a verdict: the smallest sets of facts that would have to be otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Literal

from foedus.law.truth import Node, Truth
from foedus.law.verdicts import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Change", "changes", "reversals", "smallest"]

# Wider searches for alternatives find none that a reader would follow.
_WIDEST = 64


@dataclass(frozen=True)
class Change:
    """One thing to be otherwise.

    Attributes:
        claim: A claim about a fact, or the clause, declaration or happening that it is about.
        becomes: Whether it would have to become true or false.
        kind: ``fact``; ``clause``, which would have to be absent; ``declaration``, which would
            have to be made; ``act``, which would have to be left undone.
    """

    claim: str
    becomes: bool
    kind: Literal["fact", "clause", "declaration", "act"] = "fact"

    def __str__(self) -> str:
        """The change in words."""
        if self.kind == "clause":
            return f"without {self.claim}"
        if self.kind == "declaration":
            return f"declared: {self.claim}"
        if self.kind == "act":
            return f"left undone: {self.claim}"
        return self.claim if self.becomes else f"not: {self.claim}"


def reversals(node: Node, *, to: bool) -> tuple[frozenset[Change], ...]:
    """The smallest sets of leaf changes that make a node true or false.

    Args:
        node: A node of a derivation.
        to: The value it should have.

    Returns:
        Sets of changes, none containing another, smallest first; empty if it has the value
        already.
    """
    return smallest(_reversals(node, to=to))


def _reversals(node: Node, *, to: bool) -> list[frozenset[Change]]:
    if node.value is Truth.of(to):
        return [frozenset()]
    if not node.children:
        return [frozenset({Change(_bare(node.claim), to)})]
    if node.join == "not":
        return _reversals(node.children[0], to=not to)
    if node.join == "at_least":
        # Any one more part that turns is a step towards the threshold.
        return [s for c in node.children for s in _reversals(c, to=to) if s]
    every = (node.join in {"all", "steps"}) == to
    parts = [smallest(_reversals(c, to=to)) for c in node.children]
    if not every:
        return [s for options in parts for s in options]
    combined: list[frozenset[Change]] = [frozenset()]
    for options in parts:
        mixed = [a | b for a, b in product(combined, options)]
        combined = list(smallest(mixed))[:_WIDEST]
    return combined


def _bare(claim: str) -> str:
    """A claim without the remark on what is the case here."""
    return claim.rsplit(" (", 1)[0] if claim.endswith(")") else claim


def smallest(sets: Iterable[frozenset[Change]]) -> tuple[frozenset[Change], ...]:
    """The sets that contain no other, smallest first."""
    # Stable: among sets of one size the derivation's own order stands.
    ordered = sorted(dict.fromkeys(sets), key=len)
    kept: list[frozenset[Change]] = []
    for candidate in ordered:
        if not any(other <= candidate for other in kept):
            kept.append(candidate)
    return tuple(kept)


def changes(verdict: Verdict, most: int = 6) -> tuple[frozenset[Change], ...]:
    """What would change a verdict: the smallest sets of facts that would have to differ.

    For a duty that is not triggered, excluded or waiting, these would bring it about; for a
    duty that is owed, they would remove it.

    Args:
        verdict: A verdict.
        most: How many sets to give at most.

    Returns:
        Sets of changes, smallest first.
    """
    steps = verdict.tree.children
    owed = verdict.status in {
        Status.OBLIGED,
        Status.DISCRETIONARY,
        Status.PERMITTED,
        Status.PROHIBITED,
        Status.VIOLATED,
    }
    found: list[frozenset[Change]] = []
    if owed:
        for step in steps:
            if _idle(step):
                continue
            if step.claim.startswith("exception"):
                found += _reversals(step, to=True)
            else:
                found += _reversals(step, to=False)
        return tuple(_named(s, verdict) for s in smallest(s for s in found if s)[:most])
    needed: list[frozenset[Change]] = [frozenset()]
    for step in steps:
        if _idle(step):
            continue
        to = not step.claim.startswith("exception")
        options = smallest(_reversals(step, to=to))
        needed = list(smallest(a | b for a, b in product(needed, options)))[:_WIDEST]
    return tuple(_named(s, verdict) for s in needed if s)[:most]


def _named(sets: frozenset[Change], verdict: Verdict) -> frozenset[Change]:
    """Say to what somebody is a party: the same words mean another fact under another text."""
    to = f"a party to {verdict.instrument}"
    return frozenset(replace(c, claim=re.sub(r"\ba party\b(?! to)", to, c.claim)) for c in sets)


def _idle(step: Node) -> bool:
    """Steps that never decide a status."""
    return step.mark == "declared" or step.claim.startswith(
        ("exception (limits)", "exception (coordination)")
    )
