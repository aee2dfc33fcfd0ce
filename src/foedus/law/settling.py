"""What is open about a verdict, and what would settle it: missing facts and disputed law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.law.phrases import LAW
from foedus.law.truth import Node, Truth
from foedus.law.verdicts import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OpenQuestion", "open_questions"]


@dataclass(frozen=True)
class OpenQuestion:
    """One thing that is not known, or not done yet, and on which a verdict turns.

    Attributes:
        claim: What is open, in words.
        settled_by: What would settle it: words for the event, an act, or a ruling.
        why: Why it is open, where a source says so.
    """

    claim: str
    settled_by: str
    why: str = ""


def open_questions(verdict: Verdict) -> tuple[OpenQuestion, ...]:
    """What would settle a verdict that is contested or pending.

    Nothing that is missing is guessed: it comes back here, with what to say or to find out.

    Args:
        verdict: A verdict.

    Returns:
        The open questions, in the order of the derivation; none for any other status.

    Example:
        >>> from datetime import date
        >>> from foedus.law import LegalOrder, read_event
        >>> order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
        >>> where = read_event("RUS attacks forces of FRA on 2026-06-01")
        >>> (verdict,) = order.verdicts(where, "USA", norms=["nat/5"])
        >>> verdict.status.value, open_questions(verdict)[0].settled_by
        ('contested', 'say where: in PLACE')
    """
    leaves: Iterator[Node] = iter(())
    if verdict.status is Status.CONTESTED:
        leaves = _open(verdict.tree)
    elif verdict.status is Status.PENDING:
        leaves = _missing(verdict.tree)
    found: dict[tuple[str, str], OpenQuestion] = {}
    for leaf in leaves:
        by = leaf.settled_by or LAW
        # What one answer settles is one point; questions of law are each their own.
        key = (leaf.claim, by) if by == LAW else ("", by)
        found.setdefault(key, OpenQuestion(leaf.claim, by, leaf.source))
    return tuple(found.values())


def _open(node: Node) -> Iterator[Node]:
    """Leaves that are unknown and below nothing that is settled."""
    if node.value is not Truth.UNKNOWN:
        return
    if not node.children:
        yield node
    for child in node.children:
        yield from _open(child)


def _missing(node: Node) -> Iterator[Node]:
    """Leaves of preconditions that are not met, and of whatever makes the duty wait."""
    for step in node.children:
        if step.claim.startswith("precondition") and step.value is not Truth.TRUE:
            yield from (n for n in step.walk() if not n.children and n.value is not Truth.TRUE)
        waits = step.claim.startswith("exception (pending)") and step.value is Truth.TRUE
        asked = step.claim.startswith("no background rule") and step.value is not Truth.TRUE
        if waits or asked:
            yield from (n for n in step.walk() if not n.children and n.value is Truth.TRUE)
