"""What law returns, as the view-models that its figures draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures.bonds import BondMap, Kind, Promised
from foedus.figures.choosing import CommitmentChoice, Duty
from foedus.figures.commitments import Bond, CommitmentsView
from foedus.figures.derivation import DerivationStep, DerivationView
from foedus.figures.hasse import Promise, StrengthView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from foedus.figures.derivation import Holds
    from foedus.law import Group, LawAnswer, Node, StandingPromise, Verdict
    from foedus.legal import CommitmentCase

__all__ = ["bond_map_view", "choice_view", "commitments_view", "derivation_view", "strength_view"]


def bond_map_view(promises: Iterable[StandingPromise], day: date, attacker: str) -> BondMap:
    """Lay out the promises that stand on a day.

    Args:
        promises: What ``foedus.law.promises_on`` returns.
        day: The day.
        attacker: The state against which they were asked for.

    Returns:
        The view-model of ``foedus.figures.bond_map``.
    """
    from foedus.law import Status, geography
    from foedus.law.sentences import say_content

    made = []
    for promise in promises:
        first = next(iter(promise.bearers.values()))
        waits = {w for v in promise.bearers.values() for w in v.waits_for}
        content = say_content(first.content, first.strength, Status.OBLIGED, sorted(waits))
        bearers = tuple((state, _kind(v)) for state, v in promise.bearers.items())
        made.append(Promised(promise.norm, first.label, content, bearers, promise.towards))
    return BondMap(f"{day}", geography().actor_name(attacker), tuple(made))


def choice_view(
    cases: Iterable[CommitmentCase], options: Mapping[str, str], known: Mapping[str, str]
) -> CommitmentChoice:
    """Lay out what everybody owes in each event under each option.

    Args:
        cases: What ``foedus.legal.commitments_of_policies`` returns.
        options: Policies in the order in which they are shown, each with its label.
        known: The states that the scenario is about, by code, with their names; of a large
            group these are named.

    Returns:
        The view-model of ``foedus.figures.commitment_choice``.
    """
    panels: dict[tuple[Duty, ...], int] = {}
    shown: dict[str, dict[str, int]] = {}
    for case in cases:
        duties = tuple(duty for group in case.groups if (duty := _duty_of(group, known)))
        number = panels.setdefault(duties, len(panels))
        shown.setdefault(case.event, {})[case.policy] = number
    return CommitmentChoice(
        tuple(shown),
        tuple(options.values()),
        tuple(panels),
        tuple(tuple(row[policy] for policy in options) for row in shown.values()),
    )


def _duty_of(group: Group, known: Mapping[str, str]) -> Duty | None:
    """A group as a row of a panel; what says nothing of help or self-defence is left out."""
    from foedus.law import Status
    from foedus.law.instruments import ASSISTING
    from foedus.law.sentences import say_content

    verdict = group.verdict
    acts = (*verdict.content.must, *verdict.content.may)
    silent = {Status.PROHIBITED, Status.VIOLATED, Status.NOT_IN_FORCE}
    helps = ASSISTING.intersection(acts) or "armed_force" in acts
    if group.status in silent or (group.status is Status.NOT_TRIGGERED and not helps):
        return None
    political = verdict.strength.binding in {"political", "none", "draft"}
    status = group.status.value
    if political and group.status is Status.OBLIGED:
        status = "committed"
    content = say_content(verdict.content, verdict.strength, group.status, verdict.waits_for)
    return Duty(_who(group, known), status, verdict.label, content)


def _who(group: Group, known: Mapping[str, str]) -> str:
    """The states of a group in words: all of a few; of many, those that the scenario is about."""
    from foedus.law import geography
    from foedus.words import joined

    names = {**geography().states, **known}
    if len(group.bearers) <= 4:
        return joined([names.get(state, state) for state in group.bearers])
    named = [name for state, name in known.items() if state in group.bearers]
    word = group.who.partition(" ")[2] if group.who[:1].isdigit() else "states"
    among = f", among them {joined(named)}" if named else ""
    return f"{len(group.bearers)} {word}{among}"


def _kind(verdict: Verdict) -> Kind:
    """How firmly a verdict binds, as lines show it."""
    from foedus.law import Status

    if not verdict.status.due:
        return "waits"
    firm = verdict.strength.binding in {"legal", "domestic"}
    return "must" if firm and verdict.status is Status.OBLIGED else "must-part"


def strength_view(verdicts: Iterable[Verdict]) -> StrengthView:
    """Order promises by strength, one for each norm.

    Args:
        verdicts: Verdicts; of each norm the first is taken whose content no exception limits
            for its bearer. What a text promises counts, whatever its status in the event.

    Returns:
        The view-model of ``foedus.figures.hasse``.

    Example:
        >>> from datetime import date
        >>> from foedus.law import LegalOrder, read_event
        >>> order = LegalOrder.build(["nato-1949", "weu-1954"], on=date(2009, 1, 1))
        >>> found = order.verdicts(read_event("RUS attacks FRA on 2009-06-01"), "DEU")
        >>> pairs = strength_view(v for v in found if v.norm in {"nat/5", "weu/5"}).pairs
        >>> ("weu/5", "nat/5") in pairs, ("nat/5", "weu/5") in pairs
        (True, False)
    """
    from foedus.law import Status, at_least_as_strong
    from foedus.law.sentences import say_content

    first: dict[str, Verdict] = {}
    for verdict in verdicts:
        whole = verdict.strength.limited is False
        if verdict.norm not in first or (whole and first[verdict.norm].strength.limited):
            first[verdict.norm] = verdict
    promises = []
    for name, v in first.items():
        how = say_content(v.content, v.strength, Status.OBLIGED)
        after = v.strength.automaticity.replace("_", " ")
        waits = "" if after == "automatic" else f"; first a {after}"
        promises.append(Promise(name, v.label, f"{v.strength.binding}: {how}{waits}"))
    pairs = {
        (a, b)
        for a, stronger in first.items()
        for b, weaker in first.items()
        if at_least_as_strong(stronger, weaker)
    }
    return StrengthView(tuple(promises), frozenset(pairs))


def commitments_view(answer: LawAnswer, *, everything: bool = False) -> CommitmentsView:
    """Say who is bound to whom in an event.

    Args:
        answer: The answer about the event.
        everything: Whether to show norms that are not triggered or not in force, and the
            Charter's ban on bystanders.

    Returns:
        The view-model of ``foedus.figures.commitments``.
    """
    from foedus.law import Status, geography
    from foedus.law.sentences import say_content

    names = geography().actor_name
    hidden = {Status.PROHIBITED, Status.NOT_TRIGGERED, Status.NOT_IN_FORCE}
    bonds: dict[tuple[str, str, str, str], Bond] = {}
    for group in answer.groups:
        if group.status in hidden and not everything:
            continue
        for bearer, v in ((v.bearer, v) for v in answer.verdicts):
            same = (v.norm, v.status) == (group.norm, group.status)
            if not same or bearer not in group.bearers:
                continue
            content = say_content(v.content, v.strength, v.status, v.waits_for)
            key = (v.norm, v.status.value, v.victim, content)
            old = bonds.get(key)
            bearers = (*(old.bearers if old else ()), bearer)
            political = v.strength.binding not in {"legal", "domestic"}
            bonds[key] = Bond(
                bearers,
                names(v.victim),
                v.status.value,
                v.label,
                content,
                _many(bearers),
                political,
            )
    attackers = (answer.event.attacker, *answer.event.with_attackers)
    attacked = dict.fromkeys([names(answer.event.victim), *(b.towards for b in bonds.values())])
    return CommitmentsView(
        answer.event.describe(),
        " and ".join(map(names, attackers)),
        tuple(attacked),
        tuple(bonds.values()),
    )


def _many(bearers: tuple[str, ...]) -> str:
    return f"{len(bearers)} states" if len(bearers) > 6 else ""


def derivation_view(verdict: Verdict, *, full: bool = False) -> DerivationView:
    """Lay out a verdict's derivation.

    Args:
        verdict: The verdict.
        full: Whether to keep failed alternatives to something that holds.

    Returns:
        The view-model of ``foedus.figures.derivation``.
    """
    steps = tuple(_step(node, prune=not full) for node in verdict.tree.children)
    return DerivationView(verdict.headline, verdict.tree.quote, steps)


def _step(node: Node, *, prune: bool) -> DerivationStep:
    from foedus.law import Truth
    from foedus.law.rendering import shown_children

    values: dict[Truth, Holds] = {
        Truth.TRUE: "holds",
        Truth.FALSE: "fails",
        Truth.UNKNOWN: "open",
    }
    told = node.mark if node.mark in {"assumed", "contested"} and not node.children else ""
    source = node.source if not node.children and node.value is not Truth.FALSE else ""
    note = "; ".join(part for part in (told, source) if part)
    children = tuple(_step(child, prune=prune) for child in shown_children(node, prune=prune))
    return DerivationStep(node.claim, values[node.value], node.cite, note, children)
