"""Assumptions: what is believed before the record and after it, with units and sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from foedus.figures.dots import grid_dots
from foedus.figures.figure import Column, Figure, Table
from foedus.figures.numbers import digits_for, interval, is_share, percent, quantity
from foedus.figures.svg import Element, element, render
from foedus.figures.views import Range

__all__ = ["SPARKS", "BeliefRow", "BeliefsView", "Reference", "beliefs"]

SPARKS = 20
# Columns of dots and the line between both kinds, with a dot as the unit: whole numbers are short.
# The style sheet gives .sparkline its size in px and its middle line.
_COLUMNS, _HALF = 30, 3.6


_MOVED = 0.05


@dataclass(frozen=True)
class Reference:
    """Where a number comes from: a text for people, and an address if there is one."""

    text: str
    url: str = ""
    judgement: bool = False


@dataclass(frozen=True)
class BeliefRow:
    """One assumption.

    Attributes:
        name: Its name in the scenario.
        label: What it is, in words.
        unit: Its unit.
        question: The question that elicits it; may be empty.
        prior: Twenty quantiles as assumed (probabilities 0.025, 0.075, ..., 0.975); empty for
            a choice between theories.
        weighted: The same, record-weighted.
        options: For a choice: each option with its share, prior and weighted.
        reference: Its source.
        shift: The largest difference between the shares of worlds below a value, prior and
            record-weighted (Kolmogorov's distance): how far the record speaks about it.
    """

    name: str
    label: str
    unit: str
    question: str
    prior: tuple[float, ...] = ()
    weighted: tuple[float, ...] = ()
    options: tuple[tuple[str, float, float], ...] = ()
    reference: Reference = Reference("")
    shift: float = 1.0

    def __post_init__(self) -> None:
        """Refuse rows with neither quantiles nor options, or with too few."""
        if not self.options and not len(self.prior) == len(self.weighted) == SPARKS:
            message = f"an assumption needs {SPARKS} quantiles for each weighting, or options"
            raise ValueError(message)


@dataclass(frozen=True)
class BeliefsView:
    """The assumptions in the order given."""

    rows: tuple[BeliefRow, ...]


def beliefs(view: BeliefsView, name: str = "assumptions") -> Figure:
    """Draw each assumption with its distribution before and after the record.

    Args:
        view: The assumptions.
        name: The name of the figure, and the prefix of its footnotes.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    notes: dict[Reference, int] = {}
    moved: list[Element] = []
    kept: list[Element] = []
    for index, row in enumerate(view.rows):
        (kept if _unmoved(row) else moved).append(_row(row, notes, name, index))
    heads = ("Assumption", "Twenty equally likely values", "Middle 80 %")
    tables = [
        element(
            "table",
            element("caption", caption, class_="hidden" if rows is moved else None),
            element("thead", element("tr", (element("th", text, scope="col") for text in head))),
            element("tbody", rows),
            class_="cards beliefs-table",
        )
        for rows, head, caption in (
            (moved, heads, "Assumptions"),
            (kept, (heads[0], heads[2]), "The record hardly speaks about these assumptions"),
        )
        if rows
    ]
    sources = element(
        "ol",
        (element("li", _source(note), id=f"source-{i}") for note, i in notes.items()),
        class_="sources",
    )
    body = element(
        "div",
        tables,
        element("h3", "Sources") if notes else None,
        sources if notes else None,
        class_="foedus beliefs",
    )
    caption = (
        "Filled dots above the line: the worlds weighted by the record; hollow dots below it: as "
        "assumed (prior). The second table holds the assumptions of which the record moves fewer "
        f"than {_MOVED * 100:.0f} in 100 worlds to another side of any value, or no more than "
        "chance does."
    )
    return Figure(name, "Assumptions and their sources", caption, "", _table(view), render(body))


def _source(note: Reference) -> list[Element | str]:
    parts: list[Element | str] = []
    if note.judgement:
        parts += [element("span", "judgement", class_="chip out"), " "]
    if note.url.startswith(("https://", "http://")):
        parts.append(element("a", note.text, href=note.url, rel="noreferrer"))
    else:
        parts.append(note.text)
    return parts


def _row(row: BeliefRow, notes: dict[Reference, int], name: str, index: int) -> Element:
    mark = None
    if row.reference.text:
        note = notes.setdefault(row.reference, len(notes) + 1)
        link = element("a", str(note), href=f"#source-{note}")
        mark = element("sup", link)
    # Of what a share is one must be said; that a probability is one is seen from its per cent.
    unit = (
        f"Unit: {row.unit}." if row.unit and row.unit != "probability" and not row.options else ""
    )
    if unit and is_share(row.unit):
        unit = f"{row.unit[:1].upper()}{row.unit[1:]}, in\N{NARROW NO-BREAK SPACE}%."
    about = f"{unit} {row.question}".strip()
    what = [
        element("b", row.label),
        mark,
        element("span", about, class_="definition") if about else None,
    ]
    heading = element("th", what, scope="row")
    if row.options:
        return element("tr", heading, element("td", _options(row), colspan="2", class_="spark"))
    after, before = _said(row)
    if _unmoved(row):
        middle, ends = after
        words = element("div", element("b", middle), ends, class_="line")
        return element("tr", heading, element("td", words))
    spark = element("td", _spark(row, f"{name}-{index}"), class_="spark")
    return element("tr", heading, spark, element("td", _words(after, before)))


def _unmoved(row: BeliefRow) -> bool:
    """Whether the record hardly speaks about a number."""
    return not row.options and row.shift < _MOVED


def _said(row: BeliefRow) -> tuple[tuple[str, str], tuple[str, str]]:
    """Median and interval in words, record-weighted and prior."""
    spans = _span(row.weighted), _span(row.prior)
    digits = digits_for(max(span.high for span in spans))
    after, before = (
        (
            quantity(span.median, row.unit, digits),
            f" ({interval(span.low, span.high, row.unit, digits)})",
        )
        for span in spans
    )
    return after, before


def _words(after: tuple[str, str], before: tuple[str, str]) -> list[Element]:
    (middle, ends), (earlier, earlier_ends) = after, before
    return [
        element("div", element("b", middle), ends, class_="line weighted"),
        element("div", f"prior {earlier}{earlier_ends}", class_="line prior"),
    ]


def _span(values: tuple[float, ...]) -> Range:
    ordered = sorted(values)
    # Quantiles 0.075/0.125 and 0.875/0.925 lie on both sides of 0.1 and 0.9.
    return Range(
        (ordered[9] + ordered[10]) / 2,
        (ordered[1] + ordered[2]) / 2,
        (ordered[17] + ordered[18]) / 2,
    )


def _spark(row: BeliefRow, name: str) -> Element:
    every = (*row.prior, *row.weighted)
    low, high = min(every), max(every)
    spread = high - low or 1.0

    def column(value: float) -> int:
        return round((value - low) / spread * (_COLUMNS - 1))

    tallest = max(
        max(Counter(map(column, values)).values()) for values in (row.prior, row.weighted)
    )
    pitch = min(1.0, (_HALF - 0.5) / tallest)
    groups = (
        grid_dots(
            Counter(map(column, values)),
            _HALF + direction * 0.7,
            direction * pitch,
            kind,
            name,
        )
        for kind, values, direction in (("prior", row.prior, 1), ("weighted", row.weighted, -1))
    )
    return element("svg", groups, class_="sparkline", aria_hidden="true")


def _options(row: BeliefRow) -> list[Element]:
    items = []
    for option, prior, weighted in row.options:
        bar = element(
            "svg",
            element("rect", width="100%", height=8, class_="track"),
            element("rect", width=f"{100 * weighted:.1f}%", height=8, class_="fill weighted"),
            element(
                "line",
                x1=f"{100 * prior:.1f}%",
                x2=f"{100 * prior:.1f}%",
                y1=-2,
                y2=10,
                class_="mark prior",
            ),
            width="100%",
            height=8,
            class_="strip",
            aria_hidden="true",
        )
        shares = element(
            "span",
            element("b", percent(weighted), class_="weighted"),
            " ",
            element("span", f"prior {percent(prior)}", class_="prior tag"),
        )
        items.append(element("div", element("span", option), bar, shares, class_="option"))
    return items


def _table(view: BeliefsView) -> Table:
    columns = (
        Column("assumption", "Assumption"),
        Column("label", "Meaning"),
        Column("unit", "Unit"),
        Column("option", "Option"),
        Column("prior_median", "Median or share, prior", "number"),
        Column("prior_low", "10th percentile, prior", "number"),
        Column("prior_high", "90th percentile, prior", "number"),
        Column("weighted_median", "Median or share, record-weighted", "number"),
        Column("weighted_low", "10th percentile, record-weighted", "number"),
        Column("weighted_high", "90th percentile, record-weighted", "number"),
        Column("source", "Source"),
        Column("source_text", "Source in words, where it is first named"),
    )
    rows: list[tuple[str | float | None, ...]] = []
    notes: dict[Reference, int] = {}
    for row in view.rows:
        source = _named(row.reference, notes)
        for option, prior, weighted in row.options:
            rows.append(
                (
                    *(row.name, row.label, row.unit, option),
                    *(prior, None, None, weighted, None, None, *source),
                )
            )
        if not row.options:
            before, after = _span(row.prior), _span(row.weighted)
            rows.append(
                (
                    *(row.name, row.label, row.unit, None),
                    *(before.median, before.low, before.high),
                    *(after.median, after.low, after.high, *source),
                )
            )
    return Table(columns, tuple(rows))


def _named(note: Reference, notes: dict[Reference, int]) -> tuple[str | None, str | None]:
    """The number of a source as in the list of sources, and its text the first time."""
    if not note.text:
        return None, None
    first = note not in notes
    number = notes.setdefault(note, len(notes) + 1)
    said = ("judgement: " if note.judgement else "") + note.text
    return str(number), said if first else None
