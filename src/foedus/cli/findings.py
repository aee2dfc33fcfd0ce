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
        worlds: How many of the first worlds are read, by default 16,384.
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
    close(inquiry)
    return OK


def say(inquiry: Inquiry, *sentences: str) -> None:
    """Show sentences below the title of the scenario."""
    show_text(inquiry.answer.scenario.title, "")
    for sentence in sentences:
        show_text(sentence, "")


def close(inquiry: Inquiry) -> None:
    """Say what the findings rest on, and what they are not."""
    from foedus.words import part_sentence

    sample = inquiry.sample
    print()
    show_text(
        part_sentence(sample.worlds, inquiry.answer.ensemble.worlds, sample.effective),
        inquiry.answer.caveat,
    )
