"""What every figure promises: well formed, escaped, described, and with its data beside it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup_reading import SVG, parse

from foedus.figures import (
    Against,
    BaseRateRow,
    BaseRatesView,
    BeliefRow,
    BeliefsView,
    CalibrationBin,
    CalibrationPanel,
    CalibrationView,
    ClaimRow,
    Column,
    Figure,
    FlowActor,
    FlowEdge,
    FlowNode,
    FlowTree,
    HazardCurve,
    HazardView,
    LawRow,
    LawView,
    MatrixCell,
    MatrixView,
    Option,
    OutcomeColumn,
    PositionBlock,
    PositionsView,
    PremiseRow,
    Range,
    Reference,
    RuleMark,
    RuleRow,
    RulesView,
    Signatory,
    SigningRow,
    SigningView,
    Table,
    TradeoffPoint,
    TradeoffsView,
    TwoShares,
    Weighed,
    WorldsRow,
    WorldsView,
    baserates,
    beliefs,
    calibration,
    hazard,
    hazard_panels,
    lawview,
    matrix,
    positions,
    rules,
    signing,
    signing_panels,
    tradeoffs,
    tree,
    worlds,
)
from foedus.figures.dots import grid_dots
from foedus.figures.lawview import STATUSES
from foedus.figures.svg import render

BAD = "<script>alert(1)</script>\"'&]]> \x07 \U0001f680"
OPTION = Option(BAD, BAD)
BASE = Option("base", "Nothing", baseline=True)
VALUE = Weighed(Range(0.2, 0.1, 0.4), Range(0.15, 0.05, 0.3))
SHARES = TwoShares(0.4, 0.5)
AGAINST = Against(0.6, 0.3, 0.2)


def every_figure() -> dict[str, Figure]:
    """One of each, with hostile words wherever words go."""
    end = FlowNode(BAD, None, "outcome", BAD, note=BAD)
    root = FlowNode(BAD, BAD, "decision", BAD, (FlowEdge(BAD, 1.0, end),), note=BAD)
    cells = ((MatrixCell(VALUE),), (MatrixCell(VALUE, AGAINST, AGAINST),))
    row = WorldsRow(OPTION, (0.1,) * 50, (0.2,) * 50)
    years = (VALUE, VALUE)
    curves = (HazardCurve(BASE, years), HazardCurve(OPTION, years))
    people = (Signatory(BAD, BAD, "challenger"), Signatory("b", "B", "protege"))
    block = PositionBlock(
        BAD,
        BAD,
        SHARES,
        1000,
        (PremiseRow(BAD, BAD, SHARES, 3),),
        (ClaimRow(BAD, BAD, SHARES, SHARES), ClaimRow("", "", SHARES, SHARES, 1, SHARES, SHARES)),
        ((BAD, BAD),),
        (BAD,),
    )
    quantiles = tuple(i / 10 for i in range(20))
    source = Reference(BAD, "javascript:alert(1)", judgement=True)
    assumption = BeliefRow(BAD, BAD, BAD, BAD, quantiles, quantiles, reference=source)
    choice = BeliefRow("c", BAD, "", "", options=((BAD, 0.5, 0.6), ("other", 0.5, 0.4)))
    rates = (
        BaseRateRow(BAD, BAD, VALUE.prior, VALUE.weighted, inside=True, source=BAD),
        BaseRateRow("none", "d", Range(0.0, 0.0, 0.3), None, inside=None),
        BaseRateRow("out", "d", Range(0.9, 0.8, 0.95), VALUE.prior, inside=False),
    )
    seen = CalibrationPanel(
        BAD, (CalibrationBin(BAD, 0.2, VALUE.prior, 3),), ((0.1, True), (0.3, False))
    )
    law = tuple(LawRow(BAD, BAD, status, BAD, BAD, BAD, BAD) for status in STATUSES)
    marks = (RuleMark(OPTION, VALUE.weighted, VALUE.prior, 0.7),)
    rule = RuleRow(
        BAD, BAD, BAD, higher=True, marks=marks, leader=BAD, tied=(BAD,), prior_leader="B"
    )
    columns = (OutcomeColumn(BAD, BAD), OutcomeColumn("b", BAD, "years", "higher"))
    point = TradeoffPoint(
        OPTION, (VALUE.prior, VALUE.weighted), stays=False, often=0.2, beaten_by=(BAD,)
    )
    best = TradeoffPoint(BASE, (VALUE.weighted, VALUE.prior), stays=True, often=0.8)
    made = [
        rules(RulesView(BAD, (rule,))),
        tradeoffs(TradeoffsView(columns, (point, best))),
        matrix(MatrixView((BASE, OPTION), (OutcomeColumn(BAD, BAD),), cells)),
        worlds(WorldsView(BAD, BAD, (row,))),
        worlds(WorldsView(BAD, BAD, (row,)), 350, "worlds-narrow"),
        hazard(HazardView(BAD, (1, 2), curves)),
        hazard(HazardView(BAD, (2026, 2027), curves), 350, "hazard-narrow"),
        tree(FlowTree(BAD, BAD, root, (FlowActor(BAD, BAD, "challenger"),), (BAD,))),
        signing(SigningView(people, (SigningRow(OPTION, (VALUE, None), VALUE),))),
        signing(SigningView(people, (SigningRow(OPTION, (VALUE, None), VALUE),)), 350, "narrow"),
        lawview(LawView(law)),
        positions(PositionsView((block,))),
        baserates(BaseRatesView(rates)),
        calibration(CalibrationView((seen, CalibrationPanel(BAD, (), ())))),
        beliefs(BeliefsView((assumption, choice))),
    ]
    return {figure.name: figure for figure in made}


FIGURES = every_figure()
each = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)


@each
def test_markup_is_well_formed_and_hostile_words_stay_words(figure):
    """Every figure parses as XML and holds no element that a label smuggled in."""
    tags = {node.tag.removeprefix(SVG) for node in parse(f"<div>{figure.html}</div>").iter()}
    assert "script" not in tags
    assert "<script" not in figure.html
    assert "javascript:" not in "".join(
        node.get("href", "") for node in parse(f"<div>{figure.html}</div>").iter()
    )


@each
def test_drawing_says_what_it_is(figure):
    """An SVG has a title and a description, and is labelled by both."""
    if not figure.svg:
        assert "<table" in figure.html
        return
    drawing = parse(figure.svg)
    ids = [node.get("id") for node in drawing[:2]]
    assert [node.tag for node in drawing[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert drawing.get("aria-labelledby").split() == ids
    assert all((node.text or "").strip() for node in drawing[:2])
    assert drawing.get("role") == "img"


@each
def test_data_go_with_the_figure(figure):
    """CSV and JSON hold every row of the table, and columns have distinct names."""
    names = [column.name for column in figure.table.columns]
    rows = list(csv.reader(io.StringIO(figure.to_csv())))
    assert len(set(names)) == len(names)
    assert rows[0] == names or BAD in "".join(names)
    assert len(rows) == len(figure.table.rows) + 1
    data = json.loads(figure.to_json())
    assert len(data["rows"]) == len(figure.table.rows) > 0
    assert {len(row) for row in data["rows"]} == {len(names)}
    assert figure.caption
    assert figure.title


@each
def test_file_of_its_own_needs_no_variables(figure):
    """A standalone SVG in one theme has plain colours; the automatic one has both themes."""
    if not figure.svg:
        assert figure.standalone() == ""
        return
    plain = figure.standalone("light")
    parse(plain)
    assert "var(" not in plain
    assert "prefers-color-scheme:dark" in figure.standalone("auto")


@each
def test_notebooks_get_markup(figure):
    """The representation for notebooks holds the picture, its style and its data."""
    shown = figure._repr_html_()
    assert figure.html in shown
    assert "<details>" in shown
    assert (figure._repr_svg_() is None) == (figure.svg == "")


@each
def test_text_is_never_smaller_than_eleven_pixels(figure):
    """No drawing sets a font size below 11 px."""
    if not figure.svg:
        return
    for text in parse(figure.svg).iter(f"{SVG}text"):
        style = text.get("style", "")
        if "font-size" in style:
            assert float(style.split("font-size:")[1].split("px")[0]) >= 11


def test_spreadsheets_run_no_formula():
    """Text that a spreadsheet would run as a formula is defused in CSV."""
    row = LawRow('=HYPERLINK("http://x")', "-1+1", "obliged", "@x", "+1", "plain")
    written = next(csv.reader(io.StringIO(lawview(LawView((row,))).to_csv().split("\n", 1)[1])))
    assert written[0].startswith("'=")
    assert written[1].startswith("'-")
    assert written[5] == "plain"


def test_matrix_cells_follow_the_comparison():
    """A cell says median, interval, shares clearly better and worse; the baseline has none."""
    figure = matrix(
        MatrixView(
            (BASE, Option("a", "A")),
            (OutcomeColumn("risk", "Risk"),),
            (
                (MatrixCell(VALUE),),
                (MatrixCell(VALUE, Against(0.61, 0.2, 0.1), Against(0.72, 0.31, 0.04)),),
            ),
        )
    )
    table = next(parse(figure.html).iter("table"))
    first, second = (" ".join("".join(row.itertext()).split()) for row in table.find("tbody"))
    assert "15 % 5–30 %" in first
    assert "better" not in first
    assert "better 31 %, worse 4 %" in second
    assert "prior 20 %, 10 %" in second
    assert "more than 0.1 percentage points" in figure.caption
    titles = [node.get("title") for node in parse(figure.html).iter("div") if node.get("title")]
    assert [title.replace("\u202f", " ") for title in titles] == [
        "better by however little: 72 % (prior 61 %)"
    ]
    bars = [node.get("style") for node in parse(figure.html).iter("i")]
    assert bars == ["--l:4%;--g:31%", "--l:10%;--g:20%"]


def test_every_status_of_the_law_has_its_words():
    """A chip exists for every status that law derives, and chips of one class share no sign."""
    from foedus.law import Status

    # A political commitment has a chip of its own, though its status is obliged.
    assert {status.value for status in Status} | {"committed"} == set(STATUSES)
    assert all(words[0] in "●◐○✕…?–" for words, _ in STATUSES.values())


def test_curves_must_fit_their_years():
    """A curve with another number of years is refused."""
    with pytest.raises(ValueError, match="year"):
        HazardView("x", (1, 2, 3), (HazardCurve(BASE, (VALUE,)),))


def test_signing_rows_must_fit_their_signatories():
    """A row with another number of signatories is refused."""
    with pytest.raises(ValueError, match="signatory"):
        SigningView((), (SigningRow(BASE, (VALUE,), VALUE),))


def test_assumptions_need_quantiles_or_options():
    """An assumption without either is refused."""
    with pytest.raises(ValueError, match="quantiles"):
        BeliefRow("a", "A", "", "")


def test_one_source_is_listed_once():
    """Assumptions from one source share a footnote."""
    quantiles = tuple(float(i) for i in range(20))
    source = Reference("A survey", "https://example.org/survey")
    rows = tuple(BeliefRow(n, n, "", "", quantiles, quantiles, reference=source) for n in "ab")
    shown = beliefs(BeliefsView(rows)).html
    assert shown.count("A survey") == 1
    assert shown.count('href="#source-1"') == 2


def test_figures_load_no_numerical_library():
    """Importing the room loads neither numpy nor anything heavier."""
    import subprocess
    import sys

    code = (
        "import sys, foedus.figures, foedus.words;"
        "heavy = ('numpy', 'scipy', 'numba', 'duckdb', 'pyarrow', 'pydantic');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_no_world_solves_is_drawn_as_missing():
    """Unknown numbers give a figure without a mark, never a mark in a wrong place."""
    nothing = Range(float("nan"), float("nan"), float("nan"))
    unknown = Weighed(nothing, nothing)
    missing = Against(float("nan"), float("nan"), float("nan"))
    cells = ((MatrixCell(VALUE),), (MatrixCell(unknown, missing, missing),))
    shown = matrix(MatrixView((BASE, Option("a", "A")), (OutcomeColumn("r", "Risk"),), cells))
    curves = (HazardCurve(BASE, (VALUE,)), HazardCurve(Option("a", "A"), (unknown,)))
    drawn = hazard(HazardView("Risk", (1,), curves))
    people = (Signatory("a", "A", "challenger"),)
    signed = signing(SigningView(people, (SigningRow(BASE, (unknown,), unknown),)))
    for figure in (shown, drawn, signed):
        parse(f"<div>{figure.html}</div>")
        assert "nan" not in figure.html
        assert "null" in figure.to_json()
    assert "no solution" in drawn.svg
    assert signed.svg.count("no solution") == 2


def test_claims_say_how_often_they_hold_clearly():
    """Beside its share a claim says in how many worlds it holds by more than the margin."""
    clear = TwoShares(0.05, 0.12)
    rows = (
        ClaimRow("a", "x > y", SHARES, SHARES, 0, clear, clear),
        ClaimRow("b", "x > 1", SHARES, SHARES),
    )
    block = PositionBlock("S", "D", SHARES, 100, (), rows)
    figure = positions(PositionsView((block,)))
    first, second = (
        "".join(row.itertext()).replace("\u202f", " ") for row in parse(figure.html).iter("dl")
    )
    assert first.count("(clearly 12 %)") == 2
    assert first.count("(clearly 5 %)") == 2
    assert "clearly" not in second
    assert figure.table.rows[1][-4:] == (None,) * 4


def test_law_is_grouped_by_event_whatever_the_order():
    """Verdicts on one event stand in one table, also when others come in between."""
    events = ("attack", "strike", "attack")
    rows = tuple(LawRow(event, "A", "obliged", "T", "1", "w") for event in events)
    captions = [node.text for node in parse(lawview(LawView(rows)).html).iter("caption")]
    assert captions == ["attack", "strike"]


def test_panels_draw_each_option_once():
    """Pictures for a grid are one an option, named for screen readers, on one scale."""
    other = Option("a", "A & B")
    curves = (HazardCurve(BASE, (VALUE, VALUE)), HazardCurve(other, (VALUE, VALUE)))
    people = (Signatory("a", "A", "challenger"),)
    rows = tuple(SigningRow(option, (VALUE,), VALUE) for option in (BASE, other))
    for drawn in (
        hazard_panels(HazardView("Attack", (1, 2), curves)),
        signing_panels(SigningView(people, rows)),
    ):
        parts = [parse(markup) for markup in drawn]
        assert [
            option.label in part.get("aria-label")
            for option, part in zip((BASE, other), parts, strict=True)
        ] == [True, True]
        assert len({part.get("viewBox") for part in parts}) == 1


def test_a_table_merges_what_belongs_together():
    """On a page an interval stands beside its median, and a repeated heading is set once."""
    columns = (
        Column("policy", "Option"),
        Column("x_median", "X", "share"),
        Column("x_low", "X low", "share"),
        Column("x_high", "X high", "share"),
    )
    rows = (("A", 0.5, 0.2, 0.7), ("A", None, None, None), ("B", 0.1, 0.1, 0.1))
    drawn = parse(render(Table(columns, rows).html("t")))
    cells = [node.text.replace("\u202f", " ") for node in drawn.iter("td")]
    assert cells == ["50 % (20–70 %)", "–", "10 % (10 %)"]
    headings = [node for node in drawn.iter("th") if node.get("scope") == "row"]
    assert [(node.text, node.get("rowspan")) for node in headings] == [("A", "2"), ("B", None)]


@given(
    values=st.lists(st.integers(0, 29), min_size=1, max_size=20),
    pitch=st.sampled_from([1.0, -1.0, 0.3]),
)
def test_dashes_stand_for_the_dots_of_their_stacks(values, pitch):
    """Dashed strokes of a sparkline cover each dot of each stack once and nothing else."""
    drawn = str(grid_dots(Counter(values), 3.6, pitch, "weighted", "a"))
    covered = Counter()
    for start, length in re.findall(r"M(\d+) [-.\d]+h([.\d]+)", drawn):
        covered.update(range(int(start), int(start) + int(float(length)) + 1))
    assert covered == Counter(values)
