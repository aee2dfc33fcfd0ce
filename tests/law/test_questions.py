"""The questions that the law layer must answer, told as stories that a lawyer can read.

A story is an order, what has happened, an event, and what each norm then means for whom; it names
the clauses that its answer was read from. ``questions/coverage.yaml`` says which stories cover
which part of each published answer.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from foedus.law import (
    Event,
    LegalOrder,
    Node,
    Truth,
    Verdict,
    back_doors,
    flips,
    library,
    read_event,
    read_happening,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parent / "questions"
PUBLISHED = Path(__file__).parents[2].parent / "shared" / "law" / "questions.md"


def _read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


STORIES = [
    (path.stem, story) for path in sorted(FOLDER.glob("[0-9]*.yaml")) for story in _read(path)
]
COVERAGE: dict[int, list[dict[str, Any]]] = _read(FOLDER / "coverage.yaml")


def _check_bearers(bearers: list[str], expected: dict[str, Any]) -> None:
    wanted = expected.get("bearers")
    if isinstance(wanted, int):
        assert len(bearers) == wanted, (expected, bearers)
    elif wanted is not None:
        assert sorted(bearers) == sorted(wanted), (expected, bearers)
    assert set(expected.get("includes", ())) <= set(bearers), (expected, bearers)
    assert not set(expected.get("excludes", ())) & set(bearers), (expected, bearers)


def _matches(verdict: Verdict, expected: dict[str, Any]) -> bool:
    """Whether a verdict is of the kind that an expectation counts."""
    same = verdict.norm == expected["norm"] and verdict.status.value == expected["status"]
    if "limited" in expected:
        same = same and verdict.strength.limited is expected["limited"]
    return same


def _check_tree(tree: Node, expected: dict[str, Any]) -> None:
    """A claim that opens as told holds, or fails, in a verdict's derivation."""
    for word, value in (("holds", Truth.TRUE), ("fails", Truth.FALSE)):
        if word in expected:
            found = [n.value for n in tree.walk() if n.claim.startswith(expected[word])]
            assert found, expected
            assert set(found) == {value}, expected


def _check_verdicts(verdicts: Sequence[Verdict], story: dict[str, Any]) -> None:
    """Who has which status, how strong it is, and who has no verdict at all."""
    for expected in story["expect"]:
        found = [v for v in verdicts if _matches(v, expected)]
        _check_bearers([v.bearer for v in found], expected)
        assert found, expected
        for v in found:
            held = {**vars(v.strength), **vars(v)}
            for name in ("binding", "discretion", "automaticity", "constitutional", "within_hours"):
                if name in expected:
                    assert held[name] == expected[name], v.headline
    for absent in story.get("absent", ()):
        hit = [v for v in verdicts if v.norm == absent["norm"] and v.bearer in absent["bearers"]]
        assert not hit
    for state, names in story.get("evidence", {}).items():
        (verdict,) = [v for v in verdicts if v.bearer == state and v.evidence]
        assert sorted(verdict.evidence) == sorted(names)
    for expected in story.get("trees", ()):
        key = (expected["norm"], expected["bearer"])
        (verdict,) = [v for v in verdicts if (v.norm, v.bearer) == key]
        _check_tree(verdict.tree, expected)


@pytest.mark.parametrize(
    ("file", "story"), STORIES, ids=[f"{file}: {story['name']}" for file, story in STORIES]
)
def test_story(file: str, story: dict[str, Any]) -> None:
    """Each story's event has the verdicts, back doors and flips that the story tells."""
    del file
    order = LegalOrder.build(**story["order"])
    history = [
        read_happening(text, id=f"e{n}") for n, text in enumerate(story.get("history", ()), start=1)
    ]
    event = read_event(story["event"], id=f"e{len(history) + 1}")
    _check_verdicts(order.verdicts(event, history=history), story)
    if "conflicts" in story:
        between = [sorted(c.between) for c in order.conflicts()]
        assert sorted(between) == sorted(map(sorted, story["conflicts"]))
    if "back_doors" in story:
        # From the first event of the chain, as a reader asks.
        past = [h for h in history if isinstance(h, Event)]
        doors = back_doors(order, past[0], event, history=past[1:])
        states = sorted({door.bearer for door in doors})
        assert len(states) == story["back_doors"]["states"], states
        _check_bearers(states, {**story["back_doors"], "norm": ""})
    for expected in story.get("flips", ()):
        (flip,) = [f for f in flips(order, event, history) if f.reading.id == expected["reading"]]
        assert (flip.norm, flip.after.value) == (expected["norm"], expected["after"])
        _check_bearers(list(flip.bearers), expected)


def test_every_story_has_its_clauses_and_a_name_of_its_own() -> None:
    """Each story names clauses that ship, at least one of them cited by a norm it speaks of."""
    names = [story["name"] for _, story in STORIES]
    assert len(names) == len(set(names))
    clauses = {c.id for name in library() for c in library()[name].clauses}
    cited = {n.id: set(n.clauses) for name in library() for n in library()[name].norms}
    for _, story in STORIES:
        assert story["clauses"], story["name"]
        assert set(story["clauses"]) <= clauses, story["name"]
        spoken = set().union(*(cited[expected["norm"]] for expected in story["expect"]))
        homes = {clause.split("/")[0] for clause in spoken}
        assert {clause.split("/")[0] for clause in story["clauses"]} & homes, story["name"]


def test_every_instrument_and_every_norm_about_events_has_a_story() -> None:
    """No norm that an event can engage ships without a story about it."""
    told = {expected["norm"] for _, story in STORIES for expected in story["expect"]}
    asked = {n.id for name in library() for n in library()[name].norms if not n.standing}
    assert asked - told == set()


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").split())


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published questions are not at ../shared")
def test_every_word_of_every_published_answer_is_covered() -> None:
    """Parts named by their opening words follow each other and leave no word of an answer out."""
    asked = re.findall(r"^(\d+)\. \*\*(.+?)\*\* (.+)$", PUBLISHED.read_text("utf-8"), re.M)
    assert [int(number) for number, _, _ in asked] == sorted(COVERAGE)
    for number, _, answer in asked:
        text = _plain(answer)
        at = 0
        for part in COVERAGE[int(number)]:
            start = text.find(_plain(part["from"]), at)
            assert start >= 0, (number, part["from"])
            # The first part begins where the answer does: what lies between two is the former's.
            assert at or start == 0, (number, part["from"])
            at = start + 1


def test_each_part_of_an_answer_has_stories_that_are_there() -> None:
    """Every part of a published answer is covered by at least one story, by name."""
    names = {story["name"] for _, story in STORIES}
    for number, parts in COVERAGE.items():
        for part in parts:
            assert part["stories"], (number, part["from"])
            assert set(part["stories"]) <= names, (number, set(part["stories"]) - names)
