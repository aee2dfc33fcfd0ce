"""From a norm, a bearer and an event to a verdict, in one fixed order.

In force, suspension, trigger, background rules, own exceptions, preconditions, deontic type.
Preconditions come after exceptions: a duty that is excluded is not waiting for a request.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

from foedus.law.background import Truces, background, judge_lawful
from foedus.law.conditions import Setting, Situation
from foedus.law.instruments import (
    AUTOMATICITIES,
    Binding,
    Declaration,
    Instrument,
    Norm,
    NormException,
    Suspension,
)
from foedus.law.judging import judge
from foedus.law.sentences import say_content, say_status
from foedus.law.truth import Node, Truth, all_of, any_of, negate
from foedus.law.verdicts import Content, Status, Strength, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


__all__ = ["Order", "derive"]

# Statuses at which the walk has stopped before anything was asked of the bearer. A tuple: a set
# would hash each status, which a run of thousands of verdicts feels.
_MOOT = (Status.NOT_IN_FORCE, Status.NOT_TRIGGERED, Status.SUSPENDED)


class Order(Setting, Truces, Protocol):
    """What a derivation asks of the legal order, beyond what conditions ask."""

    def in_force(self, instrument: Instrument, bearer: str, situation: Situation) -> Node:
        """Whether the instrument is in force for the bearer."""

    def binding(self, instrument: Instrument) -> Binding:
        """How the instrument binds, as it stands or as concluded."""

    def is_concluded(self, instrument: str) -> bool:
        """Whether the caller brought the instrument into force."""

    def declared(self, norm: str) -> Sequence[Declaration]:
        """Declarations about a norm."""


@dataclass(frozen=True)
class _Outcome:
    status: Status
    steps: tuple[Node, ...]
    automaticity: str = ""
    limits: tuple[NormException, ...] = ()
    limited: bool | None = False
    waits_for: tuple[str, ...] = ()


def derive(norm: Norm, instrument: Instrument, situation: Situation, order: Order) -> Verdict:
    """Derive what a norm means for a bearer in a situation.

    Args:
        norm: The norm, readings already applied.
        instrument: The instrument it belongs to.
        situation: The event, the bearer, and the victim on whose behalf it is asked.
        order: The legal order.

    Returns:
        The verdict with its tree.
    """
    outcome = _walk(norm, instrument, situation, order)
    content, strength = _content(norm, outcome, order.binding(instrument), situation)
    notes, evidence = _statements(norm, situation, order)
    held = outcome.status not in _MOOT
    headline = _headline(norm, situation, outcome, content, strength)
    tree = Node(
        headline,
        Truth.UNKNOWN if outcome.status is Status.CONTESTED else Truth.of(held),
        cite=norm.clauses[0],
        quote=norm.quote,
        children=(*outcome.steps, *notes),
        join="steps",
    )
    return Verdict(
        norm=norm.id,
        instrument=instrument.id,
        bearer=situation.bearer,
        event=situation.event,
        status=outcome.status,
        content=content,
        strength=strength,
        constitutional=bool(norm.constitutional_filter),
        tree=tree,
        headline=headline,
        label=norm.label,
        victim=situation.victim,
        evidence=evidence,
        within_hours=norm.within_hours,
        waits_for=outcome.waits_for,
    )


def _walk(norm: Norm, instrument: Instrument, s: Situation, order: Order) -> _Outcome:
    """The fixed order of evaluation; it stops at the first step that settles the status."""
    settled, steps, open_ = _engaged(norm, instrument, s, order)
    if settled is not None:
        return _Outcome(settled, tuple(steps))
    behind, more = background(norm, s, order)
    steps += more
    if behind is Status.EXCLUDED:
        return _Outcome(behind, tuple(steps))
    own, more, limits, limited = _exceptions(norm, s, order)
    steps += more
    waits, more, automaticity = _preconditions(norm, instrument, s, order)
    status: Status
    if own is Status.EXCLUDED:
        status = Status.EXCLUDED
    elif open_ or Status.CONTESTED in (behind, own):
        status = Status.CONTESTED
    else:
        # Only now: a duty that is excluded or disputed is not waiting for a request.
        steps += more
        if Status.PENDING in (behind, own):
            waits = ("the victim's request", *waits)
        status = Status.PENDING if waits else _deontic(norm, s)
    still = waits if status is Status.PENDING else ()
    return _Outcome(status, tuple(steps), automaticity, limits, limited, still)


def _engaged(
    norm: Norm, instrument: Instrument, s: Situation, order: Order
) -> tuple[Status | None, list[Node], bool]:
    """In force, not suspended, triggered: the status if one of these fails, and if any is open."""
    force = order.in_force(instrument, s.bearer, s)
    steps = [force]
    if force.value is Truth.FALSE:
        return Status.NOT_IN_FORCE, steps, False
    suspended = _suspended(instrument.suspensions, s)
    if suspended:
        return Status.SUSPENDED, [*steps, suspended], False
    trigger = judge(norm.trigger, s)
    steps.append(_wrapped("trigger", trigger, norm.clauses[0]))
    if trigger.value is Truth.FALSE:
        return Status.NOT_TRIGGERED, steps, False
    return None, steps, Truth.UNKNOWN in (force.value, trigger.value)


def _wrapped(claim: str, node: Node, cite: str, quote: str = "", source: str = "") -> Node:
    """A step named after what it decides, around a tree; a nameless connective dissolves in it."""
    if node.claim in {"all", "any"} and not node.cite:
        return Node(claim, node.value, cite, quote, node.children, source, join=node.join)
    return Node(claim, node.value, cite, quote, (node,), source, join="all")


def _suspended(suspensions: Sequence[Suspension], s: Situation) -> Node | None:
    for item in suspensions:
        inside = item.since <= s.day and (item.until is None or s.day <= item.until)
        if inside and item.debtor == s.bearer and item.creditor == s.victim:
            claim = f"{s.bearer}'s duties towards {s.victim} are suspended since {item.since}"
            mark = "recorded" if item.verified else "unverified"
            return Node(claim, Truth.TRUE, source=item.source, mark=mark)
    return None


def _waivers(norm: Norm, s: Situation, order: Order) -> list[NormException]:
    """Declarations whose form lets them act on the norm for this victim or bearer."""
    found: list[NormException] = []
    for d in order.declared(norm.id):
        concerned = {
            "waiver": s.victim in d.by,
            "reservation": s.bearer in d.by,
            "joint_interpretation": True,
            "amendment": True,
        }
        made = d.on is None or d.form == "reservation" or d.on <= s.day
        if d.exception is not None and concerned.get(d.form) and made:
            found.append(d.exception)
    return found


def _exceptions(
    norm: Norm, s: Situation, order: Order
) -> tuple[Status | None, list[Node], tuple[NormException, ...], bool | None]:
    """The norm's own exceptions: the highest priority wins; ties that differ stay contested."""
    steps: list[Node] = []
    live: list[tuple[NormException, Truth]] = []
    for exception in (*norm.exceptions, *_waivers(norm, s, order)):
        step = _exception(exception, s)
        steps.append(step)
        if step.value is not Truth.FALSE:
            live.append((exception, step.value))
    limits = tuple(e for e, v in live if e.effect == "limits" and v is Truth.TRUE)
    limited: bool | None = bool(limits)
    if not limits and any(e.effect == "limits" for e, _ in live):
        limited = None
    return _ruling(live), steps, limits, limited


def _exception(exception: NormException, s: Situation, above: str = "") -> Node:
    """Whether an exception applies: its case is given and no exception to it applies."""
    node = judge(exception.when, s)
    words = exception.label or exception.id.replace("_", " ")
    claim = (
        f"exception to {above}: {words}" if above else f"exception ({exception.effect}): {words}"
    )
    case = _wrapped(claim, node, exception.clause, exception.quote)
    if exception.exceptions and node.value is not Truth.FALSE:
        inner = tuple(_exception(e, s, words) for e in exception.exceptions)
        value = all_of([node.value, negate(any_of(n.value for n in inner))])
        given = replace(case, claim="its case is given", cite="", quote="")
        lifted = tuple(
            Node("no exception to it applies", negate(n.value), children=(n,), join="not")
            for n in inner
        )
        case = replace(case, value=value, children=(given, *lifted), join="all")
    if case.value is Truth.FALSE:
        case = replace(case, claim=f"{claim}: does not apply")
    return case


def _ruling(live: Sequence[tuple[NormException, Truth]]) -> Status | None:
    """What the exceptions amount to, whichever way the open ones among them turn out."""
    strong = [(e, v) for e, v in live if e.effect in {"excluded", "pending"}]
    sure = [e for e, v in strong if v is Truth.TRUE]
    # Exceptions that rule alike are one: their number would otherwise count exponentially.
    special = {name for e, _ in strong for name in e.overrides}
    alike = {
        (e.effect, e.priority, e.overrides, e.id if e.id in special else ""): e
        for e, v in strong
        if v is Truth.UNKNOWN
    }
    unsure = tuple(alike.values())
    results = {
        _ruled([*sure, *some])
        for size in range(len(unsure) + 1)
        for some in combinations(unsure, size)
    }
    return results.pop() if len(results) == 1 else Status.CONTESTED


def _ruled(applying: Sequence[NormException]) -> Status | None:
    """The highest priority rules; then the more special; what still differs is contested."""
    if not applying:
        return None
    level = max(e.priority for e in applying)
    first = [e for e in applying if e.priority == level]
    general = {name for e in first for name in e.overrides}
    effects = {e.effect for e in first if e.id not in general}
    if len(effects) != 1:
        return Status.CONTESTED
    return Status.EXCLUDED if effects == {"excluded"} else Status.PENDING


def _preconditions(
    norm: Norm, instrument: Instrument, s: Situation, order: Order
) -> tuple[tuple[str, ...], list[Node], str]:
    """What the norm still waits for, and the hardest thing it ever depended on here."""
    waits: tuple[str, ...] = ()
    automaticity = "automatic"
    steps: list[Node] = []
    for item in norm.preconditions:
        words = item.label or item.id.replace("_", " ")
        if item.unless is not None:
            spared = judge(item.unless, s)
            if spared.value is Truth.TRUE:
                claim = f"precondition ({words}): not needed here"
                steps.append(Node(claim, Truth.TRUE, item.clause, children=(spared,), join="any"))
                continue
        automaticity = max(automaticity, item.kind, key=AUTOMATICITIES.index)
        if item.needs is None or (
            item.kind == "new_instrument" and order.is_concluded(instrument.id)
        ):
            done = order.is_concluded(instrument.id)
            mark = "asserted" if done else "assumed"
            say = "" if done else f"conclude {instrument.id} (a policy that concludes it)"
            claim = "such an instrument has been concluded"
            node = Node(claim, Truth.of(done), mark=mark, settled_by=say)
        else:
            node = judge(item.needs, s)
        if node.value is not Truth.TRUE:
            waits = (*waits, words)
        claim = f"precondition: {words}"
        steps.append(_wrapped(claim, node, item.clause, item.quote, item.source))
    return waits, steps, automaticity


def _deontic(norm: Norm, s: Situation) -> Status:
    if norm.type == "permission":
        return Status.PERMITTED
    if norm.type == "prohibition":
        acting = s.bearer in (s.event.attacker, *s.event.with_attackers)
        if not acting:
            return Status.PROHIBITED
        lawful = judge_lawful(s).value
        answers = s.event.own_fault(s.victim, s.history)[0] is not Truth.FALSE
        if lawful is Truth.TRUE:
            return Status.EXCLUDED
        # An answer to unlawful force: whether it was necessary and proportionate is open.
        open_ = lawful is Truth.UNKNOWN or (answers and not s.event.lawfulness_said)
        return Status.CONTESTED if open_ else Status.VIOLATED
    return Status.DISCRETIONARY if norm.discretion == "whether" else Status.OBLIGED


def _content(
    norm: Norm, outcome: _Outcome, binding: Binding, s: Situation
) -> tuple[Content, Strength]:
    drops = {act for e in outcome.limits for act in e.drops}
    discretion = next((e.discretion for e in outcome.limits if e.discretion), norm.discretion)
    content = Content(
        tuple(a for a in norm.must if a not in drops),
        tuple(a for a in norm.may if a not in drops),
        norm.must_not,
    )
    automaticity = outcome.automaticity
    if not automaticity:
        # A verdict that stopped before the preconditions still has the norm's own.
        kinds = [
            p.kind
            for p in norm.preconditions
            if p.unless is None or judge(p.unless, s).value is not Truth.TRUE
        ]
        automaticity = max(["automatic", *kinds], key=AUTOMATICITIES.index)
    strength = Strength(binding, discretion, automaticity, norm.specificity, outcome.limited)
    return content, strength


def _statements(norm: Norm, s: Situation, order: Order) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Declarations that change nothing in law but are evidence of a bearer's intentions."""
    nodes: list[Node] = []
    names: list[str] = []
    for d in order.declared(norm.id):
        if s.bearer not in d.by:
            continue
        if d.form == "statement":
            claim = f"{d.title}: a statement; no legal effect, evidence of how {s.bearer} would act"
        elif d.form == "undertaking_to_third":
            claim = f"{d.title}: a duty to {d.towards} that conflicts with this one"
        elif d.exception is None:
            claim = f"{d.title}: without effect, its form ({d.form}) is not met"
        else:
            continue
        if d.when is not None and judge(d.when, s).value is Truth.FALSE:
            continue
        nodes.append(
            Node(
                claim,
                Truth.TRUE,
                "",
                d.text if len(d.text) < 200 else "",
                source="; ".join(d.sources),
                mark="declared",
            )
        )
        names.append(d.id)
    return tuple(nodes), tuple(names)


def _headline(
    norm: Norm, s: Situation, outcome: _Outcome, content: Content, strength: Strength
) -> str:
    """The verdict in one line."""
    words = say_content(content, strength, outcome.status, outcome.waits_for)
    verb = say_status(outcome.status, strength.binding, content)
    return f"{s.bearer} {verb}: {norm.label} ({norm.id})" + (f"; {words}" if words else "")
