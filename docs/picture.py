"""Draws the picture of the README from a run of the shipped scenario: ./do docs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import foedus
from foedus.course import ATTACKED, course_of_events
from foedus.figures import style_sheet, tree

POLICY = "tripwire-europe"
WORLDS = 20_000


def main() -> int:
    """Run the scenario, draw one figure, and write it with its colours inside."""
    with tempfile.TemporaryDirectory() as folder:
        answer = foedus.run("ukraine", worlds=WORLDS, folder=folder)
        parts = (answer.scenario, answer.model, answer.ensemble)
        course = course_of_events(*parts, POLICY, ATTACKED)
    svg = tree(course).svg
    start = svg.index(">") + 1
    styled = f"{svg[:start]}<style>{style_sheet()}</style>{svg[start:]}\n"
    Path(__file__).with_name("picture.svg").write_text(styled, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
