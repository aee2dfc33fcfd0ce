"""Rules of the Charter and of custom that stand behind every promise of help, in one place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from foedus.law.phrases import FORCE, LAWFUL
from foedus.law.truth import Node, Truth, all_of, negate
from foedus.law.verdicts import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.law.acts import Act
    from foedus.law.conditions import Situation
    from foedus.law.events import Event
    from foedus.law.instruments import Norm

__all__ = ["Truces", "background", "judge_lawful"]

# The background rules are the Charter's; before it, only what a pact itself says counts.
_CHARTER = date(1945, 10, 24)


class Truces(Protocol):
    """What the rules ask of the legal order."""

    def truce(self, event: Event, history: Sequence[Event]) -> Act | None:
        """The ceasefire that ended the fighting of an event, unless it was resumed."""


def background(norm: Norm, s: Situation, order: Truces) -> tuple[Status | None, list[Node]]:
    """Judge the rules behind a promise of help.

    A ceasefire ends what is owed against the attack. Lawful self-defence is no armed attack; a
    victim of its own unlawful first strike cannot call on a pact; nobody is helped by force
    against its will (ICJ, Nicaragua, 1986).

    Args:
        norm: The norm.
        s: The event, the bearer and the victim.
        order: The legal order.

    Returns:
        The status that the rules make, if any, and the steps of the derivation.
    """
    if not norm.assists:
        return None, []
    over = order.truce(s.event, s.history)
    if over is not None:
        claim = "the fighting goes on: a ceasefire has ended it"
        ended = Node(f"{over.id}: {over.describe()}", Truth.TRUE, mark="asserted")
        return Status.EXCLUDED, [Node(claim, Truth.FALSE, children=(ended,), join="not")]
    if s.day < _CHARTER:
        return None, []
    lawful = judge_lawful(s)
    fault_value, fault_claim, fault_mark = s.event.own_fault(s.victim, s.history)
    open_fault = FORCE if fault_value is Truth.UNKNOWN else ""
    fault = Node(fault_claim, fault_value, "un/art51", mark=fault_mark, settled_by=open_fault)
    declined = s.event.request_refused and s.bearer != s.victim == s.event.victim
    refused = Node(
        f"{s.victim} has declined to ask for help",
        Truth.of(declined),
        "un/nicaragua",
        mark="asserted" if declined else "assumed",
        settled_by=f"{s.victim} asks for help" if declined else "",
    )
    rules = tuple(
        Node(words, negate(node.value), node.cite, children=(node,), join="not")
        for words, node in (
            ("lawful self-defence is no armed attack: not the case", lawful),
            ("an own unlawful first strike takes the duty away: not the case", fault),
            ("nobody is defended without its request: not the case", refused),
        )
    )
    value = all_of(rule.value for rule in rules)
    claim = "no background rule takes it away"
    steps = [Node(claim, value, "un/art51", children=rules, join="all")]
    if Truth.TRUE in (lawful.value, fault.value):
        return Status.EXCLUDED, steps
    if Truth.UNKNOWN in (lawful.value, fault.value):
        return Status.CONTESTED, steps
    return (Status.PENDING if refused.value is Truth.TRUE else None), steps


def judge_lawful(s: Situation) -> Node:
    """Whether the attacker's force is lawful: self-defence, or authorised by the Council."""
    mark = "asserted" if s.event.lawfulness_said else "assumed"
    claim = f"{s.event.attacker}'s force is lawful self-defence or authorised"
    authorised = s.setting.fact("unsc_authorised")[0] is Truth.TRUE
    if authorised or "unsc_authorised" in s.event.facts:
        return Node(claim, Truth.TRUE, "un/art51", mark="asserted")
    truth = Truth.of(s.event.lawful)
    say = LAWFUL if truth is Truth.UNKNOWN else ""
    return Node(claim, truth, "un/art51", mark=mark, settled_by=say)
