"""What law says under a scenario's policies: about any event, and about those the model plays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from foedus.law import ActRule, Cascade, Event, Group, Happening, LawAnswer, LegalOrder, Verdict
    from foedus.scenario import Actor, Policy, Scenario

__all__ = [
    "CommitmentCase",
    "LawFinding",
    "commitments_of_policies",
    "last_event",
    "law_answer",
    "law_cascade",
    "law_of_policies",
    "law_order",
]

EXAMPLE = "'RUS attacks forces of FRA in UKR on 2026-06-01'"
_SILENT = frozenset({"not_triggered", "not_in_force"})


@dataclass(frozen=True)
class LawFinding:
    """One verdict that stands under some policies.

    Attributes:
        event: The event in words.
        policies: The policies under which the verdict stands, in the scenario's order.
        actor: The guarantor of the scenario that the bearer belongs to.
        verdict: The verdict, with its derivation.
    """

    event: str
    policies: tuple[str, ...]
    actor: str
    verdict: Verdict


@dataclass(frozen=True)
class CommitmentCase:
    """What everybody owes in an event under a policy.

    Attributes:
        event: The event in words.
        policy: The policy.
        asked: The event.
        groups: Verdicts, gathered.
    """

    event: str
    policy: str
    asked: Event
    groups: tuple[Group, ...]


def law_answer(
    scenario: Scenario | None,
    *events: str | Path,
    policy: str | None = None,
    readings: Sequence[str] = (),
    declarations: Sequence[str] = (),
) -> LawAnswer:
    """Say who owes what when something happens while a policy is in force.

    Args:
        scenario: The scenario; None for the whole library as it stands on the day.
        events: What happens, each a sentence such as ``RUS attacks forces of FRA in UKR on
            2026-06-01``, a YAML mapping, or the ``Path`` of a YAML file. The last event is asked
            about; those before it have happened, and it may name them: ``RUS attacks territory
            of FRA in FRA on 2026-06-02 because e1``. Acts such as ``USA denounces nato-1949 on
            2026-01-20`` change the law from their day on.
        policy: The policy in force; by default the baseline.
        readings: Readings of a text to switch on, by id or by weight (``minority``).
        declarations: Declarations made besides those of the policy, by id.

    Returns:
        The verdicts on the last event, grouped, with what other readings would change.

    Raises:
        LawError: If an event, an instrument, a reading or a declaration cannot be placed.
        UsageError: If there is no event, or the scenario has no such policy.

    Example:
        >>> law_answer(None, "RUS attacks EST on 2026-06-01").groups[0].sentence[:22]
        '31 Allies are obliged:'
    """
    from foedus.law.answers import answer

    order, told = law_order(
        scenario, *events, policy=policy, readings=readings, declarations=declarations
    )
    asked = last_event(told)
    return answer(order, asked, [happening for happening in told if happening is not asked])


def law_cascade(
    scenario: Scenario | None,
    *events: str | Path,
    policy: str | None = None,
    readings: Sequence[str] = (),
    declarations: Sequence[str] = (),
    acts: str | Path | Sequence[ActRule] | None = None,
    days: int = 60,
) -> Cascade:
    """Play a chain of happenings, and say how each draws states in.

    Law says who must or may act; who complies is told, or supposed by a policy of acts.

    Args:
        scenario: The scenario; None for the whole library as it stands on the day.
        events: What happens in any case, as for ``law_answer``, earliest first.
        policy: The policy in force; by default the baseline.
        readings: Readings of a text to switch on, by id or by weight.
        declarations: Declarations made besides those of the policy, by id.
        acts: A policy of acts: a YAML file, or rules. By default the scenario's own, if any.
        days: How long after the last told happening states still act.

    Returns:
        The steps, the back doors that they open, and what would close each.

    Raises:
        LawError: If an event, an instrument, a reading, a declaration or a rule cannot be placed.
        UsageError: If there is no event, or the scenario has no such policy.

    Example:
        >>> from foedus.law import ActRule
        >>> rule = ActRule("responds with force", when="obliged", who=("POL",), after=2)
        >>> found = law_cascade(None, "RUS attacks EST on 2026-06-01", acts=[rule])
        >>> found.steps[1].event.describe()
        'POL attacks forces of RUS in EST on 2026-06-03 because e1'
    """
    from foedus.law import play, read_rules

    order, told = law_order(
        scenario, *events, policy=policy, readings=readings, declarations=declarations
    )
    rules: Sequence[ActRule] = ()
    if isinstance(acts, str | Path):
        rules = read_rules(acts)
    elif acts is not None:
        rules = acts
    elif scenario is not None and scenario.acts:
        rules = read_rules(scenario.acts)
    return play(order, told, rules, days=days)


def law_order(
    scenario: Scenario | None,
    *events: str | Path,
    policy: str | None = None,
    readings: Sequence[str] = (),
    declarations: Sequence[str] = (),
) -> tuple[LegalOrder, tuple[Happening, ...]]:
    """The law under a policy, as read and with what was declared, and what has happened.

    Args:
        scenario: The scenario; None for the whole library as it stands on the day.
        events: What happens, as for ``law_answer``.
        policy: The policy in force; by default the baseline.
        readings: Readings of a text to switch on.
        declarations: Declarations made besides those of the policy.

    Returns:
        The legal order, and the events and acts.

    Raises:
        LawError: If an event, an instrument, a reading or a declaration cannot be placed.
        UsageError: If there is no event, or the scenario has no such policy.
    """
    from foedus.crisis.undertakings import legal_order
    from foedus.law import LegalOrder, library, read_told

    if not events:
        raise UsageError(Diagnostic("law", "there is no event", "a sentence such as " + EXAMPLE))
    if scenario is None:
        if policy is not None:
            raise UsageError(Diagnostic("policy", "the library has no policies", "a scenario"))
        told = read_told(events)
        on = max(happening.date for happening in told)
        order = LegalOrder.build(
            list(library()), on=on, readings=readings, declarations=declarations
        )
        return order, told
    name = scenario.baseline if policy is None else policy
    if name not in scenario.policies:
        fix = nearest(name, scenario.policies)
        raise UsageError(
            Diagnostic("policy", f"unknown policy '{name}'", "a policy of the scenario", fix)
        )
    terms = scenario.policies[name]
    said = tuple(dict.fromkeys([*terms.declarations, *declarations]))
    order = legal_order(scenario, replace(terms, declarations=said))
    if readings:
        order = order.with_reading(*readings)
    return order, read_told(events, instruments=[item.id for item in order.texts])


def last_event(told: Sequence[Happening]) -> Event:
    """The event that is asked about: the last of what is told that is no act.

    Raises:
        UsageError: If only acts are told.
    """
    from foedus.law import Event

    for happening in reversed(told):
        if isinstance(happening, Event):
            return happening
    what = "only acts are told, and law is asked about an event"
    raise UsageError(Diagnostic("law", what, "an event such as " + EXAMPLE))


def law_of_policies(scenario: Scenario) -> tuple[LawFinding, ...]:
    """Ask law, under every policy, what each guarantor owes when war comes.

    The events are those of the model: an attack on the protégé, and a strike on the homeland of
    each guarantor that has come to its help. Norms that are not triggered or not in force and
    the Charter's general prohibitions are left out. Members of one guarantor that owe the same
    are shown once, and so is a verdict that stands under several policies.

    Args:
        scenario: The scenario.

    Returns:
        The findings, by event, guarantor and norm.
    """
    found: dict[tuple[str, ...], tuple[Verdict, list[str]]] = {}
    for policy in scenario.policies.values():
        for event, actor, verdict in _verdicts(scenario, policy):
            key = (event, actor.id, verdict.norm, verdict.status.value, verdict.headline)
            policies = found.setdefault(key, (verdict, []))[1]
            if policy.name not in policies:
                policies.append(policy.name)
    return tuple(
        LawFinding(event, tuple(policies), actor, verdict)
        for (event, actor, *_), (verdict, policies) in found.items()
    )


def commitments_of_policies(scenario: Scenario) -> tuple[CommitmentCase, ...]:
    """Ask law, under every policy, what everybody owes in each event of the model.

    The events are those of the model: an attack on the protégé, then one on the forces of each
    guarantor that has come to its help there, and a strike on the homeland of each. Whoever is
    attacked asks for help.

    Args:
        scenario: The scenario.

    Returns:
        One case for each event and policy, by event; policies under which the law is the same
        share their groups.
    """
    from foedus.crisis.undertakings import AFTER, legal_order
    from foedus.law import group_verdicts

    day = scenario.start + AFTER
    events = tuple(_played(scenario, day))
    known: dict[tuple[object, ...], list[tuple[Group, ...]]] = {}
    found: dict[str, list[CommitmentCase]] = {said: [] for said, _, _ in events}
    for policy in scenario.policies.values():
        terms = (policy.concludes, tuple(policy.accessions.items()), policy.declarations)
        if terms not in known:
            order = legal_order(scenario, policy)
            known[terms] = [
                group_verdicts(order, order.verdicts(event, None, history))
                for _, event, history in events
            ]
        for (said, event, _), groups in zip(events, known[terms], strict=True):
            found[said].append(CommitmentCase(said, policy.name, event, groups))
    return tuple(case for cases in found.values() for case in cases)


def _played(scenario: Scenario, day: date) -> Iterator[tuple[str, Event, tuple[Event, ...]]]:
    """The events of the model's year in words, as the promises of a policy are asked about."""
    from foedus.crisis.undertakings import attack_in_answer, attack_on_protege

    challenger, protege = scenario.challenger, scenario.protege
    attack = attack_on_protege(scenario, day)
    yield f"{challenger.label} attacks {protege.label}", attack, ()
    for guarantor in scenario.guarantors:
        state, place = guarantor.members[0], f" in {protege.members[0]}"
        said = f"{challenger.label} then attacks forces of {guarantor.label} in {protege.label}"
        yield said, attack_in_answer(scenario, "forces", state, place, day), (attack,)
    for guarantor in scenario.guarantors:
        later = day + timedelta(days=1)
        said = f"{challenger.label} then strikes {guarantor.label} at home"
        strike = attack_in_answer(scenario, "territory", guarantor.members[0], "", later)
        yield said, strike, (attack,)


def _verdicts(scenario: Scenario, policy: Policy) -> Iterator[tuple[str, Actor, Verdict]]:
    """Every verdict that says something, with its event in words and the guarantor it binds."""
    from foedus.crisis.undertakings import AFTER, legal_order

    order = legal_order(scenario, policy)
    for said, event, history in _events(scenario, order.on + AFTER):
        seen: set[tuple[str, str, str]] = set()
        for verdict in order.verdicts(event, history=history):
            actor = next((g for g in scenario.guarantors if verdict.bearer in g.members), None)
            if actor is None or verdict.status.value in _SILENT:
                continue
            background = order.instrument(verdict.instrument).background
            if background and verdict.status.value == "prohibited":
                continue  # the ban on force binds everybody and tells no policy apart
            alike = (actor.id, verdict.norm, verdict.status.value)
            if alike not in seen:
                seen.add(alike)
                yield said, actor, verdict


def _events(scenario: Scenario, day: date) -> Iterator[tuple[str, Event, tuple[Event, ...]]]:
    """The events of the model in words, each with those that came before it."""
    from foedus.crisis.undertakings import attack_on_protege
    from foedus.law import read_event

    challenger, protege = scenario.challenger, scenario.protege
    attack = attack_on_protege(scenario, day)
    yield f"{challenger.label} attacks {protege.label}", attack, ()
    for guarantor in scenario.guarantors:
        state = guarantor.members[0]
        later = (day + timedelta(days=1)).isoformat()
        said = f"{challenger.members[0]} attacks territory of {state} in {state} on {later}"
        strike = read_event(f"{said} because e1 as e2")
        yield f"{challenger.label} then strikes {guarantor.label} at home", strike, (attack,)
