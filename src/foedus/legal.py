"""What law says under a scenario's policies: about any event, and about those the model plays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from foedus.law import BackDoor, Event, LegalOrder, Step, Verdict
    from foedus.law.answers import LawAnswer
    from foedus.scenario import Actor, Policy, Scenario

__all__ = ["LawCascade", "LawFinding", "law_answer", "law_cascade", "law_of_policies"]

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
class LawCascade:
    """How a chain of events draws states in under a policy.

    Attributes:
        steps: One for each event, with the states that it draws in further.
        back_doors: States that an event binds to assist and its first cause did not.
    """

    steps: tuple[Step, ...]
    back_doors: tuple[BackDoor, ...]


def law_answer(
    scenario: Scenario,
    *events: str,
    policy: str | None = None,
    readings: Sequence[str] = (),
    declarations: Sequence[str] = (),
) -> LawAnswer:
    """Say who owes what when something happens while a policy is in force.

    Args:
        scenario: The scenario.
        events: Sentences such as ``RUS attacks forces of FRA in UKR on 2026-06-01``. The last
            one is asked about; those before it have happened, and it may name them: ``RUS
            attacks territory of FRA in FRA on 2026-06-02 because e1``.
        policy: The policy in force; by default the baseline.
        readings: Minority readings of a text to switch on, by id.
        declarations: Declarations made besides those of the policy, by id.

    Returns:
        The verdicts on the last event, grouped, with what other readings would change.

    Raises:
        LawError: If an event, an instrument, a reading or a declaration cannot be placed.
        UsageError: If there is no event, or the scenario has no such policy.
    """
    from foedus.law.answers import answer

    order, told = _asked(scenario, events, policy, readings, declarations)
    *before, event = told
    return answer(order, event, before)


def law_cascade(
    scenario: Scenario,
    *events: str,
    policy: str | None = None,
    readings: Sequence[str] = (),
    declarations: Sequence[str] = (),
) -> LawCascade:
    """Say how a chain of events draws states in, one event after the other.

    Law says who must or may act; the events themselves, and so who complies, are given.

    Args:
        scenario: The scenario.
        events: Sentences, earliest first; later ones may name earlier ones (``because e1``).
        policy: The policy in force; by default the baseline.
        readings: Minority readings of a text to switch on, by id.
        declarations: Declarations made besides those of the policy, by id.

    Returns:
        The steps, and the back doors that the events open.

    Raises:
        LawError: If an event, an instrument, a reading or a declaration cannot be placed.
        UsageError: If there is no event, or the scenario has no such policy.
    """
    from foedus.law import back_doors, cascade

    order, told = _asked(scenario, events, policy, readings, declarations)
    doors: list[BackDoor] = []
    for number, event in enumerate(told):
        past = told[:number]
        if chain := event.ancestors(past):
            first = chain[-1]
            doors += back_doors(order, first, event, history=past[: past.index(first)])
    return LawCascade(cascade(order, told), tuple(doors))


def _asked(
    scenario: Scenario,
    events: Sequence[str],
    policy: str | None,
    readings: Sequence[str],
    declarations: Sequence[str],
) -> tuple[LegalOrder, tuple[Event, ...]]:
    """The law under the policy, as read and with what was declared, and the events."""
    from foedus.crisis.undertakings import legal_order
    from foedus.law import read_event

    if not events:
        raise UsageError(Diagnostic("law", "there is no event", "a sentence such as " + EXAMPLE))
    name = scenario.baseline if policy is None else policy
    if name not in scenario.policies:
        fix = nearest(name, scenario.policies)
        raise UsageError(
            Diagnostic("policy", f"unknown policy '{name}'", "a policy of the scenario", fix)
        )
    terms = scenario.policies[name]
    said = tuple(dict.fromkeys([*terms.declarations, *declarations]))
    order = legal_order(scenario, replace(terms, declarations=said))
    for reading in readings:
        order = order.with_reading(reading)
    told = tuple(
        read_event(text, id=f"e{number}", where="event" if len(events) == 1 else f"e{number}")
        for number, text in enumerate(events, start=1)
    )
    return order, told


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
