"""The headline matrix: policies against outcomes, with intervals and the share that is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from foedus.figures.figure import Column, Figure, Table
from foedus.figures.numbers import digits_for, interval, is_share, number, percent, quantity, scale
from foedus.figures.strips import Axis, interval_strip
from foedus.figures.svg import Element, element, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foedus.figures.views import Option, Range, Weighed

__all__ = ["MatrixCell", "MatrixView", "OutcomeColumn", "matrix"]


@dataclass(frozen=True)
class OutcomeColumn:
    """An outcome: what it is called, its unit, and which direction is preferred."""

    name: str
    label: str
    unit: str = "probability"
    better: Literal["lower", "higher", "neither"] = "lower"


@dataclass(frozen=True)
class MatrixCell:
    """One policy on one outcome.

    Attributes:
        value: Median and 80 % interval over the worlds, under both weightings.
        better_prior: Share of worlds in which the policy does better than the baseline, prior.
        better_weighted: The same, record-weighted; both ``None`` for the baseline itself and
            for outcomes without a preferred direction.
    """

    value: Weighed
    better_prior: float | None = None
    better_weighted: float | None = None


@dataclass(frozen=True)
class MatrixView:
    """The matrix: a cell for each pair of option and outcome, option by option."""

    options: tuple[Option, ...]
    outcomes: tuple[OutcomeColumn, ...]
    cells: tuple[tuple[MatrixCell, ...], ...]


_DIRECTION = {"lower": "lower is better", "higher": "higher is better", "neither": ""}


def matrix(view: MatrixView, name: str = "matrix") -> Figure:
    """Draw the headline matrix as an HTML table with an interval in each cell.

    Each column has one scale, so options are compared by looking down. On a narrow screen the
    same cells are shown outcome by outcome.

    Args:
        view: The options, outcomes and cells.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    axes = [_axis(view, index) for index in range(len(view.outcomes))]
    baseline = next((option.label for option in view.options if option.baseline), "the baseline")
    caption = (
        "Median over all worlds, then the interval that holds the middle 80 % of them. "
        "Filled marks: worlds weighted by how well they explain the record; hollow grey marks: "
        f"as assumed (prior). The dashed line is the median of “{baseline}”; “better in” is the "
        "share of worlds in which an option does better than it, compared world by world."
    )
    body = element("div", _wide(view, axes), _narrow(view, axes), class_="foedus matrix")
    return Figure(name, "Options and outcomes", caption, "", _table(view), render(body))


def _axis(view: MatrixView, index: int) -> Axis:
    spans = (
        span for row in view.cells for span in (row[index].value.prior, row[index].value.weighted)
    )
    ends = [end for span in spans for end in (span.low, span.high, span.median)]
    return Axis(*scale(ends, view.outcomes[index].unit))


def _reference(view: MatrixView, index: int) -> float | None:
    for option, row in zip(view.options, view.cells, strict=True):
        if option.baseline:
            return row[index].value.weighted.median
    return None


def _wide(view: MatrixView, axes: list[Axis]) -> Element:
    head = element(
        "tr",
        element("th", "Option", scope="col"),
        (
            element(
                "th",
                element("span", outcome.label, class_="outcome"),
                element("span", _DIRECTION[outcome.better], class_="note"),
                element("span", _scale(axis, outcome), class_="scale", aria_hidden="true"),
                scope="col",
            )
            for outcome, axis in zip(view.outcomes, axes, strict=True)
        ),
    )
    rows = []
    for option, row in zip(view.options, view.cells, strict=True):
        cells = (
            element("td", _cell(view, axes, index, cell, option)) for index, cell in enumerate(row)
        )
        rows.append(element("tr", _heading(option), cells, class_=_row_class(option)))
    return element(
        "table",
        element("caption", "Options and outcomes", class_="hidden"),
        element("thead", head),
        element("tbody", rows),
        class_="matrix-wide",
    )


def _narrow(view: MatrixView, axes: list[Axis]) -> Element:
    blocks = []
    for index, outcome in enumerate(view.outcomes):
        rows = (
            element(
                "tr",
                _heading(option),
                element("td", _cell(view, axes, index, row[index], option)),
                class_=_row_class(option),
            )
            for option, row in zip(view.options, view.cells, strict=True)
        )
        note = _DIRECTION[outcome.better]
        caption = element(
            "caption", element("b", outcome.label), f" ({note})" if note else "", class_="outcome"
        )
        head = element(
            "tr",
            element("th", "Option", scope="col"),
            element("th", element("span", _scale(axes[index], outcome), class_="scale")),
        )
        blocks.append(element("table", caption, element("thead", head), element("tbody", rows)))
    return element("div", blocks, class_="matrix-narrow")


def _row_class(option: Option) -> str | None:
    return "baseline" if option.baseline else None


def _heading(option: Option) -> Element:
    note = element("span", "baseline", class_="note") if option.baseline else None
    return element("th", element("span", option.label), note, scope="row")


def _scale(axis: Axis, outcome: OutcomeColumn) -> tuple[Element, Element]:
    share = is_share(outcome.unit)
    ends = (
        f"{end * 100:g}\N{NARROW NO-BREAK SPACE}%" if share else number(end)
        for end in (axis.low, axis.high)
    )
    low, high = (element("span", end) for end in ends)
    return low, high


def _cell(
    view: MatrixView, axes: list[Axis], index: int, cell: MatrixCell, option: Option
) -> Iterator[Element]:
    unit, digits = view.outcomes[index].unit, digits_for(axes[index].high)
    yield _line(cell.value.weighted, cell.better_weighted, unit, "weighted", digits)
    reference = None if option.baseline else _reference(view, index)
    yield interval_strip(axes[index], cell.value, reference)
    yield _line(cell.value.prior, cell.better_prior, unit, "prior", digits)


def _line(span: Range, better: float | None, unit: str, kind: str, digits: int) -> Element:
    middle, ends = quantity(span.median, unit, digits), interval(span.low, span.high, unit, digits)
    share = None
    if better is not None:
        share = element("span", "better in ", element("b", percent(better)), class_="better")
    return element(
        "div",
        element("span", "prior ", class_="tag") if kind == "prior" else None,
        element("b", middle, class_="median"),
        " ",
        element("span", ends, class_="span") if ends != middle else None,
        " ",
        share,
        class_=f"line {kind}",
    )


def _table(view: MatrixView) -> Table:
    columns = [Column("policy", "Option"), Column("outcome", "Outcome"), Column("unit", "Unit")]
    for kind, label in (("prior", "prior"), ("weighted", "record-weighted")):
        columns += [
            Column(f"{kind}_median", f"Median, {label}", "number"),
            Column(f"{kind}_low", f"10th percentile, {label}", "number"),
            Column(f"{kind}_high", f"90th percentile, {label}", "number"),
            Column(f"{kind}_better", f"Better than baseline, {label}", "share"),
        ]
    rows = []
    for option, row in zip(view.options, view.cells, strict=True):
        for outcome, cell in zip(view.outcomes, row, strict=True):
            prior, weighted = cell.value.prior, cell.value.weighted
            rows.append(
                (
                    option.label,
                    outcome.label,
                    outcome.unit,
                    *(prior.median, prior.low, prior.high, cell.better_prior),
                    *(weighted.median, weighted.low, weighted.high, cell.better_weighted),
                )
            )
    return Table(tuple(columns), tuple(rows))
