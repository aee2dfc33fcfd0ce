"""A question to the law of a scenario, as an address carries it and as Python says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, UsageError
from foedus.lawcase import law_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foedus.lawcase import LawCase
    from foedus.scenario import Scenario

__all__ = ["Question", "Suggestion", "ask", "python_call", "read_question", "suggestions"]

MOST_EVENTS = 12
LONGEST = 300  # characters of an event; the longest sentence that makes sense has half as many


@dataclass(frozen=True)
class Question:
    """What is asked: events under a policy, with readings and declarations.

    Attributes:
        events: Sentences, earliest first; the last one is asked about.
        policy: The policy in force.
        readings: Readings of texts that are switched on, by id.
        declarations: Declarations made besides those of the policy, by id.
    """

    events: tuple[str, ...]
    policy: str
    readings: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The question as fields of an address, as `read_question` reads them."""
        return (
            ("policy", self.policy),
            ("events", "\n".join(self.events)),
            *(("reading", name) for name in self.readings),
            *(("declare", name) for name in self.declarations),
        )


@dataclass(frozen=True)
class Suggestion:
    """Events that a person may start from, under a heading.

    Attributes:
        group: The heading.
        label: What happens, in words.
        events: The sentences.
    """

    group: str
    label: str
    events: tuple[str, ...]


def suggestions(scenario: Scenario) -> tuple[Suggestion, ...]:
    """Events that every debate about a guarantee asks about, for the actors of a scenario.

    Args:
        scenario: The scenario.

    Returns:
        An attack on the protégé, on the forces of each guarantor there, and then on the home of
        each.

    Example:
        >>> import foedus
        >>> suggestions(foedus.load("ukraine"))[0].events
        ('RUS attacks territory of UKR in UKR on 2026-07-01',)
    """
    return tuple(_suggestions(scenario))


def _suggestions(scenario: Scenario) -> Iterator[Suggestion]:
    from foedus.law import geography

    named = geography().actor_name
    challenger, protege = scenario.challenger, scenario.protege
    attacker, victim = challenger.members[0], protege.members[0]
    day = scenario.start + timedelta(days=30)
    next_day = day + timedelta(days=1)
    attack = f"{attacker} attacks territory of {victim} in {victim} on {day}"
    yield Suggestion("The protégé", f"{challenger.label} attacks {protege.label}", (attack,))
    for guarantor in scenario.guarantors:
        for state in guarantor.members:
            forces = f"{attacker} attacks forces of {state} in {victim} on {day}"
            yield Suggestion("Forces there", f"… forces of {named(state)}", (forces,))
    for guarantor in scenario.guarantors:
        for state in guarantor.members:
            home = f"{attacker} attacks territory of {state} in {state} on {next_day} because e1"
            yield Suggestion("Then at home", f"… territory of {named(state)}", (attack, home))


def read_question(scenario: Scenario, fields: Sequence[tuple[str, str]]) -> Question:
    """Read a question from the fields of an address.

    Args:
        scenario: The scenario; its first suggestion and its baseline stand in for what is not
            said.
        fields: Names and values: ``policy``, ``events`` (one a line), ``reading``, ``declare``.

    Returns:
        The question. Whether its words can be understood shows when it is asked.

    Raises:
        UsageError: If a field has another name, or there are too many or too long events.
    """
    known = ("policy", "events", "reading", "declare")
    faults = [
        Diagnostic("address", f"unknown field '{name}'", "one of " + ", ".join(known))
        for name in dict.fromkeys(name for name, _ in fields)
        if name not in known
    ]
    said: dict[str, list[str]] = {name: [] for name in known}
    for name, value in fields:
        if name in said and value.strip():
            said[name].append(value)
    lines = [line.strip() for text in said["events"] for line in text.splitlines()]
    events = tuple(line for line in lines if line)
    if len(events) > MOST_EVENTS:
        faults.append(Diagnostic("events", f"there are {len(events)}", f"at most {MOST_EVENTS}"))
    faults += [
        Diagnostic(f"e{number}", f"has {len(text)} characters", f"at most {LONGEST}")
        for number, text in enumerate(events, start=1)
        if len(text) > LONGEST
    ]
    if faults:
        raise UsageError(*faults)
    return Question(
        events or suggestions(scenario)[0].events,
        said["policy"][-1] if said["policy"] else scenario.baseline,
        tuple(dict.fromkeys(said["reading"])),
        tuple(dict.fromkeys(said["declare"])),
    )


def ask(scenario: Scenario, question: Question) -> LawCase:
    """Answer a question: one public call, the one that `python_call` prints.

    Args:
        scenario: The scenario.
        question: What is asked.

    Returns:
        The case, from which everything on the page is made.

    Raises:
        LawError: If an event, a reading or a declaration cannot be placed.
        UsageError: If the scenario has no such policy.
    """
    return law_case(
        scenario,
        *question.events,
        policy=question.policy,
        readings=question.readings,
        declarations=question.declarations,
    )


def python_call(name: str, question: Question) -> str:
    """The question as a few lines of Python that give the same answer.

    Args:
        name: The scenario's file, or its name in the catalogue.
        question: What is asked.

    Returns:
        A program that prints the answer as text.
    """
    arguments = [*map(repr, question.events), f"policy={question.policy!r}"]
    if question.readings:
        arguments.append(f"readings={list(question.readings)!r}")
    if question.declarations:
        arguments.append(f"declarations={list(question.declarations)!r}")
    listed = "".join(f"    {argument},\n" for argument in arguments)
    return (
        "import foedus\n\n"
        f"scenario = foedus.load({name!r})\n"
        f"case = foedus.law_case(\n    scenario,\n{listed})\n"
        'print(case.face("text"))\n'
    )
