"""Commands that say what a finished run's answer hinges on."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 -- cyclopts reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

import foedus
from foedus.cli.app import OK, Count, app
from foedus.cli.showing import show_table, show_text, width

if TYPE_CHECKING:
    from foedus.inquiry import Inquiry

# As in foedus.findings.preference, which loads a numerical library.
RuleName = Literal["average", "clear", "satisfice"]
Worlds = Annotated[Count | None, Parameter(name="--worlds")]


@app.command
def compare(
    folder: Path,
    /,
    *,
    by: str | None = None,
    rule: RuleName = "average",
    threshold: float | None = None,
    worlds: Worlds = None,
    json: bool = False,
) -> int:
    """Say which option leads under which rule, what is traded against what, and who would sign.

    Args:
        folder: The run folder.
        by: The outcome that is looked at, such as attack or "utility of UKR"; by default the
            first that the scenario asks for.
        rule: How worlds are weighed where one option is preferred: average, clear or satisfice.
        threshold: What is good enough, in the outcome's unit.
        worlds: How many of the first worlds are read, by default 32,768.
        json: Print one JSON document and nothing else.
    """
    inquiry = foedus.inquire(folder, outcome=by, rule=rule, threshold=threshold, worlds=worlds)
    if json:
        from foedus.documents import compared

        print(foedus.to_json(compared(inquiry)))
        return OK
    from foedus.briefing import compared_lines
    from foedus.terminal import rules_table

    say(inquiry, *compared_lines(inquiry))
    show_table(rules_table(inquiry.robustness, inquiry.measure(inquiry.outcome), width()))
    close(inquiry, inquiry.sample.worlds, inquiry.sample.effective)
    return OK


@app.command
def drivers(
    folder: Path,
    /,
    *,
    by: str | None = None,
    policy: str | None = None,
    against: str | None = None,
    prior: bool = False,
    worlds: Worlds = None,
    json: bool = False,
) -> int:
    """Say which assumptions drive an outcome, in which direction, and which cannot be told.

    Args:
        folder: The run folder.
        by: The outcome; by default the first that the scenario asks for.
        policy: The policy under which it is looked at; by default the difference that the
            preferred policy makes against the baseline.
        against: With policy, the policy whose outcome is subtracted.
        prior: Take all worlds alike instead of weighing them by the record.
        worlds: How many of the first worlds are read, by default 32,768.
        json: Print one JSON document and nothing else.
    """
    inquiry = foedus.inquire(folder, outcome=by, worlds=worlds)
    compared = against if policy else inquiry.baseline
    found = inquiry.driven(policy or inquiry.leader, compared, record=not prior)
    if json:
        from foedus.documents import driven

        print(foedus.to_json(driven(inquiry, found)))
        return OK
    from foedus.briefing import driver_lines
    from foedus.terminal import drivers_table

    say(inquiry, *driver_lines(inquiry, found))
    if found.told:
        show_table(drivers_table(found, inquiry.measure(inquiry.outcome), width()))
    close(inquiry, found.worlds, found.effective)
    return OK


@app.command
def cruxes(
    folder: Path,
    /,
    *,
    by: str | None = None,
    rule: RuleName = "average",
    threshold: float | None = None,
    worlds: Worlds = None,
    json: bool = False,
) -> int:
    """Say at which value of which assumption another option would be preferred, and what to learn.

    Args:
        folder: The run folder.
        by: The outcome that preference looks at, such as attack or "utility of UKR"; by default
            the first that the scenario asks for.
        rule: average, the best average; clear, the most worlds clearly better than the baseline;
            satisfice, the most worlds good enough.
        threshold: What is good enough, in the outcome's unit.
        worlds: How many of the first worlds are read, by default 65,536.
        json: Print one JSON document and nothing else.
    """
    inquiry = foedus.inquire(folder, outcome=by, rule=rule, threshold=threshold, worlds=worlds)
    if json:
        from foedus.documents import turning

        print(foedus.to_json(turning(inquiry)))
        return OK
    from foedus.briefing import crux_lines

    say(inquiry, *crux_lines(inquiry))
    close(inquiry, inquiry.cruxes.worlds, inquiry.cruxes.effective)
    return OK


@app.command
def regions(
    folder: Path,
    condition: str | None = None,
    /,
    *,
    by: str | None = None,
    prior: bool = False,
    worlds: Worlds = None,
    json: bool = False,
) -> int:
    """Say among which values of the assumptions a condition holds, or that no box tells.

    Args:
        folder: The run folder.
        condition: A condition such as "P(attack | paper-usa) > 30 %"; by default that another
            option is clearly better than the preferred one, and that the preferred one fails.
        by: The outcome that preference looks at; by default the first that the scenario asks for.
        prior: With a condition, take all worlds alike instead of weighing them by the record.
        worlds: How many of the first worlds are read, by default 8,192.
        json: Print one JSON document and nothing else.
    """
    inquiry = foedus.inquire(folder, outcome=by, worlds=worlds)
    found = (inquiry.where(condition, record=not prior),) if condition else inquiry.regions
    if json:
        from foedus.documents import placed

        print(foedus.to_json(placed(inquiry, *found)))
        return OK
    from foedus.briefing import region_lines

    say(inquiry, *region_lines(inquiry, *found))
    close(inquiry, found[0].worlds, found[0].effective)
    return OK


def say(inquiry: Inquiry, *sentences: str) -> None:
    """Show sentences below the title of the scenario."""
    show_text(inquiry.answer.scenario.title, "")
    for sentence in sentences:
        show_text(sentence, "")


def close(inquiry: Inquiry, worlds: int, effective: float) -> None:
    """Say what the findings rest on, and what they are not."""
    from foedus.words import part_sentence

    print()
    show_text(
        part_sentence(worlds, inquiry.answer.ensemble.worlds, effective),
        inquiry.answer.caveat,
    )
