"""The questions that the law layer must answer, told as stories that a lawyer can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from foedus.law import LegalOrder, back_doors, flips, read_event

STORIES = [
    (path.stem, story)
    for path in sorted(Path(__file__).parent.joinpath("questions").glob("*.yaml"))
    for story in YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
]


def _check_bearers(bearers: list[str], expected: dict[str, Any]) -> None:
    wanted = expected.get("bearers")
    if isinstance(wanted, int):
        assert len(bearers) == wanted, (expected, bearers)
    elif wanted is not None:
        assert sorted(bearers) == sorted(wanted), (expected, bearers)
    assert set(expected.get("includes", ())) <= set(bearers), (expected, bearers)
    assert not set(expected.get("excludes", ())) & set(bearers), (expected, bearers)


def _matches(verdict: Any, expected: dict[str, Any]) -> bool:
    """Whether a verdict is of the kind that an expectation counts."""
    same = verdict.norm == expected["norm"] and verdict.status.value == expected["status"]
    if "limited" in expected:
        same = same and verdict.strength.limited is expected["limited"]
    return same


@pytest.mark.parametrize(
    ("file", "story"), STORIES, ids=[f"{file}: {story['name']}" for file, story in STORIES]
)
def test_story(file: str, story: dict[str, Any]) -> None:
    """Each story's event has the verdicts, back doors and flips that the story tells."""
    del file
    order = LegalOrder.build(**story["order"])
    history = [
        read_event(text, id=f"e{n}") for n, text in enumerate(story.get("history", ()), start=1)
    ]
    event = read_event(story["event"], id=f"e{len(history) + 1}")
    verdicts = order.verdicts(event, history=history)
    for expected in story["expect"]:
        found = [v for v in verdicts if _matches(v, expected)]
        _check_bearers([v.bearer for v in found], expected)
        assert found, expected
        for v in found:
            for name in ("binding", "discretion", "automaticity"):
                if name in expected:
                    assert getattr(v.strength, name) == expected[name], v.headline
            for name in ("constitutional", "within_hours"):
                if name in expected:
                    assert getattr(v, name) == expected[name], v.headline
    for absent in story.get("absent", ()):
        hit = [v for v in verdicts if v.norm == absent["norm"] and v.bearer in absent["bearers"]]
        assert not hit
    for state, names in story.get("evidence", {}).items():
        (verdict,) = [v for v in verdicts if v.bearer == state and v.evidence]
        assert sorted(verdict.evidence) == sorted(names)
    if "back_doors" in story:
        doors = back_doors(order, history[-1], event, history=history[:-1])
        states = sorted({door.bearer for door in doors})
        assert len(states) == story["back_doors"]["states"], states
        _check_bearers(states, {**story["back_doors"], "norm": ""})
    for expected in story.get("flips", ()):
        (flip,) = [f for f in flips(order, event, history) if f.reading.id == expected["reading"]]
        assert (flip.norm, flip.after.value) == (expected["norm"], expected["after"])
        _check_bearers(list(flip.bearers), expected)
