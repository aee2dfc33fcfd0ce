"""Pictures of the law: strength as a partial order, bonds in an event, a verdict's derivation."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_reading import SVG, parse

from foedus.figures import (
    Bond,
    CommitmentsView,
    DerivationStep,
    DerivationView,
    Figure,
    Promise,
    StrengthView,
    commitments,
    derivation,
    hasse,
)
from foedus.figures.hasse import reduced
from foedus.figures.lawview import STATUSES
from foedus.law import LegalOrder, answer, at_least_as_strong, library, read_event
from foedus.report.law_views import commitments_view, derivation_view, strength_view

BAD = "<script>alert(1)</script>\"'&]]> \x07 \U0001f680"
UKRAINE = (
    "nato-1949",
    "teu-42-7",
    "budapest-1994",
    "us-ukr-2024",
    "fra-ukr-2024",
    "gbr-ukr-2024",
    "paris-2026",
)
TROOPS = "RUS attacks forces of FRA in UKR on 2026-06-01"


def hostile() -> list[Figure]:
    """One of each, with hostile words wherever words go."""
    bonds = tuple(Bond((BAD,), BAD, status, BAD, BAD, BAD) for status in STATUSES)
    step = DerivationStep(BAD, "open", BAD, BAD, (DerivationStep(BAD, "fails"),))
    two = (Promise("a", BAD, BAD), Promise("b", BAD, BAD))
    return [
        hasse(StrengthView(two, frozenset({("a", "b")}))),
        hasse(StrengthView((), frozenset())),
        commitments(CommitmentsView(BAD, BAD, (BAD,), bonds)),
        commitments(CommitmentsView(BAD, BAD, (BAD,), ()), 420, "narrow"),
        derivation(DerivationView(BAD, BAD, (step,))),
        derivation(DerivationView(BAD, "", ()), 350, "none"),
    ]


@pytest.mark.parametrize("figure", hostile(), ids=lambda figure: figure.name)
def test_markup_is_well_formed_described_and_hostile_words_stay_words(figure: Figure) -> None:
    """Each picture parses as XML, has a title and a description, and runs nothing."""
    root = parse(figure.svg)
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert "<script" not in figure.svg
    assert parse(figure.standalone("dark")).tag == f"{SVG}svg"
    assert "var(--" not in re.sub(r"var\(--sans\)", "", figure.standalone("light"))


@st.composite
def orders(draw: st.DrawFn) -> StrengthView:
    """Promises with random comparisons: the diagram takes whatever follows from them."""
    size = draw(st.integers(1, 9))
    names = [f"p{k}" for k in range(size)]
    pairs = draw(st.sets(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=14))
    return StrengthView(tuple(Promise(name, name.upper()) for name in names), frozenset(pairs))


def closure(size: int, pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Everything that follows from the pairs."""
    found = {*pairs, *((k, k) for k in range(size))}
    while True:
        more = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not more:
            return found
        found |= more


@settings(max_examples=60)
@given(orders())
def test_lines_say_all_of_the_order_and_nothing_twice(view: StrengthView) -> None:
    """The order follows from equal boxes and lines, and no line follows from the others."""
    index = {promise.name: k for k, promise in enumerate(view.promises)}
    size = len(index)
    wanted = closure(size, {(index[a], index[b]) for a, b in view.pairs})
    groups, covers = reduced(view)
    assert sorted(k for group in groups for k in group) == list(range(size))
    inside = {(a, b) for group in groups for a in group for b in group}
    lines = {(groups[a][0], groups[b][0]) for a, b in covers}
    assert closure(size, inside | lines) == wanted
    for line in lines:
        assert line not in closure(size, inside | (lines - {line}))


@settings(max_examples=40)
@given(orders(), st.sampled_from([700.0, 1080.0]))
def test_stronger_is_higher_and_boxes_stay_apart(view: StrengthView, width: float) -> None:
    """A promise stands above what it is stronger than; no two boxes meet; all are inside."""
    boxes = {}
    root = parse(hasse(view, width).svg)
    for group in root.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        x, y, wide, tall = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        boxes[group.get("data-promise")] = (x, y, x + wide, y + tall)
    for a, b in combinations(boxes.values(), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert all(box[0] >= 0 and box[2] <= float(root.get("width", "0")) for box in boxes.values())
    groups, covers = reduced(view)
    for a, b in covers:
        upper, lower = (view.promises[groups[k][0]].name for k in (a, b))
        assert boxes[upper][3] < boxes[lower][1]


def test_the_diagram_ranks_known_texts() -> None:
    """The modified Brussels Treaty stands above Article 5; CSTO 4 and EU 42(7) share no rank."""
    order = LegalOrder.build(["nato-1949", "weu-1954", "csto-1992"], on=date(2009, 1, 1))
    found = order.verdicts(read_event("RUS attacks FRA on 2009-06-01"), norms=["nat/5", "weu/5"])
    view = strength_view(found)
    assert ("weu/5", "nat/5") in view.pairs
    assert ("nat/5", "weu/5") not in view.pairs
    table = dict(
        zip(
            [row[0] for row in hasse(view).table.rows],
            [row[3] for row in hasse(view).table.rows],
            strict=True,
        )
    )
    assert table["modified Brussels Treaty, Article V"] == "North Atlantic Treaty, Article 5"


def test_strength_of_the_whole_library_is_the_partial_order_of_law() -> None:
    """The view holds a pair exactly where one promise is at least as strong as the other."""
    order = LegalOrder.build(list(library()), on=date(2026, 1, 1))
    first = {v.norm: v for v in reversed(order.verdicts(read_event(TROOPS)))}
    view = strength_view(first.values())
    assert view.pairs == {
        (a, b) for a, x in first.items() for b, y in first.items() if at_least_as_strong(x, y)
    }
    assert parse(hasse(view).svg) is not None


def test_every_bond_is_drawn_once_with_its_verdict() -> None:
    """Each verdict that stands belongs to one line, whose pattern and words give its status."""
    order = LegalOrder.build(UKRAINE, on=date(2026, 1, 15))
    found = answer(order, read_event(TROOPS))
    view = commitments_view(found, everything=True)
    drawn = [(bearer, b.clause, b.status) for b in view.bonds for bearer in b.bearers]
    assert sorted(drawn) == sorted((v.bearer, v.label, v.status.value) for v in found.verdicts)
    figure = commitments(view)
    lines = [g.get("data-status") for g in parse(figure.svg).iter(f"{SVG}g")]
    assert sorted(map(str, lines)) == sorted(b.status for b in view.bonds)
    assert len(figure.table.rows) == len(view.bonds)


def test_a_political_promise_is_not_drawn_as_a_duty() -> None:
    """France is committed, not obliged, to help Ukraine; both stand in the table."""
    order = LegalOrder.build(UKRAINE, on=date(2026, 1, 15))
    figure = commitments(commitments_view(answer(order, read_event(TROOPS))))
    assert "◐ committed" in figure.svg
    assert "● obliged" not in figure.svg
    assert "FRA,obliged,politically,Ukraine" in figure.to_csv()


def test_a_derivation_shows_each_claim_with_its_sign() -> None:
    """The table of a derivation has the claims of the text's tree, in their order."""
    order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 15))
    (verdict,) = order.verdicts(read_event(TROOPS), "USA", norms=["nat/5"])
    figure = derivation(derivation_view(verdict, full=True))
    claims = [row[2] for row in figure.table.rows]
    assert claims == [node.claim for node in verdict.tree.walk()][1:]
    assert len(list(parse(figure.svg).iter(f"{SVG}circle"))) == len(claims)
    pruned = derivation(derivation_view(verdict))
    assert 0 < len(pruned.table.rows) < len(claims)
    assert ("trigger", "fails") in [(row[2], row[1]) for row in pruned.table.rows]


@pytest.mark.parametrize("width", [420.0, 1080.0])
def test_no_text_of_a_derivation_leaves_the_picture(width: float) -> None:
    """Claims are wrapped: what stands at the left of each line lies inside the drawing."""
    deep = DerivationStep("a claim of some length that must be wrapped somewhere " * 3, "holds")
    for _ in range(8):
        deep = DerivationStep("a step above", "fails", "clause/1", children=(deep,))
    root = parse(derivation(DerivationView("A verdict", "", (deep,)), width).svg)
    height = float(root.get("height", "0"))
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "-1")) <= width
        assert 0 <= float(text.get("y", "-1")) <= height
