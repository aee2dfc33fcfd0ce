"""Answers as text, Markdown and JSON."""

from __future__ import annotations

import json
from datetime import date

import pytest

from foedus.law import (
    LawAnswer,
    LegalOrder,
    answer,
    changes,
    read_event,
    render_markdown,
    render_text,
    render_tree,
    to_json,
)

TROOPS = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
STRIKE = read_event("RUS attacks FRA in metropolitan_france on 2026-06-02 because e1 as e2")


@pytest.fixture(scope="module")
def order() -> LegalOrder:
    """Two treaties and the Paris Declaration."""
    return LegalOrder.build(["nato-1949", "teu-42-7", "paris-2026"], on=date(2026, 1, 15))


@pytest.fixture(scope="module")
def troops(order: LegalOrder) -> LawAnswer:
    """The answer on an attack on troops abroad."""
    return answer(order, TROOPS)


def test_the_result_comes_first(troops: LawAnswer) -> None:
    """The text opens with the event and the result in a sentence."""
    lines = render_text(troops).splitlines()
    assert lines[0] == "RUS attacks forces of FRA in UKR on 2026-06-01"
    assert lines[2].startswith("No state is legally obliged to assist.")


def test_bearers_are_collapsed(order: LegalOrder) -> None:
    """Thirty-one Allies share one line."""
    text = render_text(answer(order, STRIKE, (TROOPS,)))
    assert "31 Allies are obliged: North Atlantic Treaty, Article 5 (nat/5)" in text
    assert "AUT, IRL, MLT are obliged: EU Treaty, Article 42(7)" in text


def test_a_tree_that_says_why_not_shows_what_failed(troops: LawAnswer) -> None:
    """For a norm that is not triggered the failed branches are shown, and what would change it."""
    text = render_text(troops)
    assert "- limb 2: forces, vessels or aircraft [nat/art6]" in text
    assert "what would change this:" in text
    assert "broad-article-5 (minority)" in text


def test_a_tree_that_says_why_leaves_failed_alternatives_out_unless_asked(
    order: LegalOrder,
) -> None:
    """For a duty that is owed, failed alternatives are shown only on request."""
    (verdict,) = [v for v in order.verdicts(STRIKE, "USA", (TROOPS,)) if v.norm == "nat/5"]
    assert "limb 2" not in render_tree(verdict)
    assert "limb 2" in render_tree(verdict, full=True)
    assert "does not apply" in render_tree(verdict)


def test_unverified_text_is_marked() -> None:
    """Clauses known only from memory are named as such."""
    order = LegalOrder.build(["us-kor-1953"], on=date(2026, 1, 1))
    troops = answer(order, read_event("PRK attacks KOR on 2026-06-01"))
    assert "usk/art3" in troops.unverified
    assert "Text not verified in a published source: " in render_text(troops)


def test_json_is_plain_data_under_a_versioned_schema(troops: LawAnswer) -> None:
    """The JSON form survives a round trip and holds every verdict with its tree."""
    data = to_json(troops)
    assert json.loads(json.dumps(data)) == data
    assert data["schema"] == "foedus.law/1"
    assert len(data["verdicts"]) == len(troops.verdicts)
    assert all(v["tree"]["children"] for v in data["verdicts"])


def test_markdown_tables_have_their_columns(troops: LawAnswer) -> None:
    """Every row of the table has four cells."""
    rows = [line for line in render_markdown(troops).splitlines() if line.startswith("| ")]
    assert len(rows) > 4
    assert all(row.count(" | ") == 3 for row in rows)


def test_groups_hold_every_verdict_once(troops: LawAnswer) -> None:
    """Grouping loses no verdict and counts none twice."""
    assert sum(len(group.bearers) for group in troops.groups) == len(troops.verdicts)


def test_what_would_change_a_verdict_names_the_gap(order: LegalOrder) -> None:
    """An attack abroad would engage Article 42(7) if the place were French territory."""
    (verdict,) = [v for v in order.verdicts(TROOPS, "POL") if v.norm == "teu/42.7"]
    assert [[str(c) for c in s] for s in changes(verdict)] == [["Ukraine is territory of FRA"]]
    (verdict,) = [v for v in order.verdicts(TROOPS, "GBR") if v.norm == "par/support"]
    assert {str(c) for c in changes(verdict)[0]} == {
        "a ceasefire between Russia and Ukraine has entered into force",
        "such an instrument has been concluded",
    }
