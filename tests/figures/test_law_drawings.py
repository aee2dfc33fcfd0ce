"""Pictures of law beyond one event: promises on a day, a choice of events, derivations."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from html import unescape
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_reading import SVG, parse

from foedus.figures import (
    BondMap,
    CommitmentChoice,
    DerivationStep,
    DerivationView,
    Duty,
    Promised,
    bond_map,
    commitment_choice,
    derivation_dot,
    derivation_tikz,
)
from foedus.figures.latex import escape_latex
from foedus.figures.lawview import STATUSES
from foedus.law import LegalOrder, answer, library, promises_on, read_event
from foedus.report.law_views import bond_map_view, derivation_view

if TYPE_CHECKING:
    from pathlib import Path

BAD = "<script>alert(1)</script>\"'&]]> \\ { } $ % _ ^ ~ # | \x07 \U0001f680 ł é 日"
DAY = date(2026, 6, 1)


def sample() -> BondMap:
    """The promises of the whole library on a day."""
    order = LegalOrder.build(list(library()), on=DAY)
    return bond_map_view(promises_on(order, DAY, "RUS"), DAY, "RUS")


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """The frames of a map as left, top, right, bottom."""
    found = []
    for rect in parse(svg).iter(f"{SVG}rect"):
        x, y, wide, tall = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        found.append((x, y, x + wide, y + tall))
    return found


def test_every_promise_stands_on_the_map_with_its_states() -> None:
    """The map's table has each promise with all who made it and all whom it covers."""
    view = sample()
    rows = bond_map(view).table.rows
    for promise in view.promises:
        mine = [row for row in rows if row[0] == promise.label and row[1] == promise.content]
        bearers = {state for row in mine for state in str(row[2]).split()}
        assert {state for state, _ in promise.bearers} <= bearers
        assert all(set(promise.towards) <= set(str(row[4]).split()) for row in mine)


@pytest.mark.parametrize("width", [700.0, 1080.0, 1440.0])
def test_boxes_of_the_map_stay_apart_and_inside(width: float) -> None:
    """No two boxes meet, whatever the width, and none leaves the picture."""
    svg = bond_map(sample(), width).svg
    tall = float(parse(svg).get("height", "0"))
    frames = boxes(svg)
    assert len(frames) > 30
    for a, b in combinations(frames, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert all(f[0] >= 0 and f[1] >= 0 and f[2] <= width and f[3] <= tall for f in frames)


def test_a_denounced_treaty_leaves_the_map() -> None:
    """The map shows the day: what has ended is gone, what is not yet in force is not there."""
    names = {}
    for day in (date(1948, 1, 1), date(1950, 1, 1)):
        order = LegalOrder.build(["nato-1949"], on=day)
        names[day.year] = {p.norm for p in promises_on(order, day, "RUS")}
    assert names == {1948: set(), 1950: {"nat/5"}}


def test_maps_are_well_formed_and_hostile_words_stay_words() -> None:
    """Each map parses as XML and runs nothing, whatever the labels hold; none is fine too."""
    promise = Promised("x", BAD, BAD, ((BAD, "must"), ("B", "waits"), ("C", "must-part")), (BAD,))
    for view in (BondMap(BAD, BAD, (promise,)), BondMap("", "", ())):
        figure = bond_map(view)
        assert parse(figure.svg).tag == f"{SVG}svg"
        assert "<script" not in figure.svg
        assert parse(figure.standalone("dark")).tag == f"{SVG}svg"


@st.composite
def choices(draw: st.DrawFn) -> CommitmentChoice:
    """Any events, options and panels, each panel shown somewhere."""
    events, options = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    duty = st.builds(
        Duty,
        st.sampled_from(["Poland", "31 Allies"]),
        st.sampled_from(sorted(set(STATUSES) - {"prohibited", "violated", "not_in_force"})),
        st.sampled_from(["Treaty, Article 1", "Pact"]),
        st.sampled_from(["", "assist"]),
    )
    panels = draw(st.lists(st.lists(duty, max_size=4, unique=True).map(tuple), min_size=1,
                           max_size=4, unique=True))  # fmt: skip
    shown = tuple(
        tuple(draw(st.integers(0, len(panels) - 1)) for _ in range(options)) for _ in range(events)
    )
    return CommitmentChoice(
        tuple(f"Event {k}" for k in range(events)),
        tuple(f"Option {k}" for k in range(options)),
        tuple(panels),
        shown,
    )


@settings(max_examples=60)
@given(choices())
def test_each_choice_shows_its_duties_and_no_others(view: CommitmentChoice) -> None:
    """By style rules alone, the buttons of an event and an option show exactly their panel."""
    html = commitment_choice(view, "law").html
    rules = dict(
        re.findall(r"#law-(e\d+:checked~#law-o\d+):checked~\.shown>\.(l\d+)", html)
    )  # fmt: skip
    rows = re.findall(r'<dd class="([^"]*)"><b>(.*?)</b>(.*?)</dd>', html)
    for e, row in enumerate(view.shown):
        for o, panel in enumerate(row):
            mark = rules[f"e{e}:checked~#law-o{o}"]
            seen = [
                (who, unescape(re.sub("<span.*?</span>", "", rest)).strip())
                for classes, who, rest in rows
                if mark in classes.split()
            ]
            wanted = [
                (d.who, f"{d.clause}: {d.content}" if d.content else d.clause)
                for d in view.panels[panel]
            ]
            assert sorted(seen) == sorted(wanted)
    assert "<script" not in html
    assert html.count('checked="checked"') == 2


def test_hostile_words_in_a_choice_stay_words() -> None:
    """Whatever an event, an option or a duty is called, the markup holds it as text."""
    panel = tuple(Duty(BAD, status, BAD, BAD) for status in STATUSES)
    html = commitment_choice(CommitmentChoice((BAD,), (BAD,), (panel,), ((0,),))).html
    assert "<script" not in html
    assert parse(f"<div>{html}</div>") is not None


def views() -> list[DerivationView]:
    """Derivations: two real ones, one with hostile words, one with nothing."""
    order = LegalOrder.build(["nato-1949", "teu-42-7"], on=DAY)
    found = answer(order, read_event("RUS attacks forces of FRA in UKR on 2026-06-01")).verdicts
    step = DerivationStep(BAD, "open", BAD, BAD, (DerivationStep(BAD, "fails"),))
    real = [derivation_view(v, full=True) for v in found if v.bearer == "IRL"][:2]
    return [*real, DerivationView(BAD, BAD, (step,)), DerivationView("x", "", ())]


def _steps(steps: tuple[DerivationStep, ...]) -> int:
    return sum(1 + _steps(step.children) for step in steps)


@pytest.mark.parametrize("number", range(4))
def test_graphs_hold_every_step_once(number: int) -> None:
    """In DOT and in LaTeX each step is a node below what it supports."""
    view = views()[number]
    count = _steps(view.steps)
    dot, tikz = derivation_dot(view), derivation_tikz(view)
    assert len(re.findall(r"^  n\d+ \[", dot, re.MULTILINE)) == count + 1
    assert dot.count(" -> ") == count
    body = tikz.split("\\begin{forest}")[1]
    assert len(re.findall(r"^ *\[\{", body, re.MULTILINE)) == count + 1


@pytest.mark.skipif(shutil.which("dot") is None, reason="GraphViz is not installed")
@pytest.mark.parametrize("number", range(4))
def test_graphviz_draws_it(number: int) -> None:
    """The program lays the graph out without a complaint, hostile words included."""
    text = derivation_dot(views()[number])
    done = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    assert b"<svg" in done.stdout


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="LaTeX is not installed")
def test_latex_sets_it(tmp_path: Path) -> None:
    """The documents compile, hostile words included."""
    for number in (1, 2):
        file = tmp_path / f"tree{number}.tex"
        file.write_text(derivation_tikz(views()[number]), encoding="utf-8")
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", file.name],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        if b"forest.sty' not found" in done.stdout:
            pytest.skip("the LaTeX package forest is not installed")
        assert done.returncode == 0, done.stdout[-800:]
        assert file.with_suffix(".pdf").exists()


@given(st.text(max_size=40))
def test_latex_sees_no_command_in_a_text(text: str) -> None:
    """Whatever a text holds, no character of it acts in LaTeX: all are escaped, braces balance."""
    made = escape_latex(text)
    plain = re.sub(r"\\(text[a-z]+|ldots)\{\}|\\[{}$&#_%]|\$(-|\\to|\\geq|\\leq)\$", "", made)
    assert not set(plain) & set("\\{}$&#_%^~")
    assert all(c.isprintable() for c in made)
