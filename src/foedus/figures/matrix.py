"""The headline matrix: policies against outcomes, with intervals and the share that is better."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Literal

from foedus.figures.figure import Column, Figure, Table
from foedus.figures.numbers import digits_for, interval, is_share, number, percent, quantity, scale
from foedus.figures.strips import Axis, interval_strip
from foedus.figures.svg import Element, element, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foedus.figures.views import Option, Range, Weighed

__all__ = ["Against", "MatrixCell", "MatrixView", "OutcomeColumn", "margin", "matrix"]


@dataclass(frozen=True)
class OutcomeColumn:
    """An outcome: what it is called, its unit, and which direction is preferred."""

    name: str
    label: str
    unit: str = "probability"
    better: Literal["lower", "higher", "neither"] = "lower"


@dataclass(frozen=True)
class Against:
    """Shares of worlds by how a policy does against the baseline in them.

    Attributes:
        better: Where it does better, by however little; half of the worlds that are the same.
        gains: Where it does better by more than the least difference that counts.
        losses: Where it does worse by more than that.
    """

    better: float
    gains: float
    losses: float


@dataclass(frozen=True)
class MatrixCell:
    """One policy on one outcome.

    Attributes:
        value: Median and 80 % interval over the worlds, under both weightings.
        prior: How the policy compares with the baseline, prior.
        weighted: The same, record-weighted; both ``None`` for the baseline itself and for
            outcomes without a preferred direction.
    """

    value: Weighed
    prior: Against | None = None
    weighted: Against | None = None


@dataclass(frozen=True)
class MatrixView:
    """The matrix: a cell for each pair of option and outcome, option by option.

    Attributes:
        options: The rows.
        outcomes: The columns.
        cells: A row of cells for each option.
        least: The smallest difference that counts as better or worse, in an outcome's unit.
    """

    options: tuple[Option, ...]
    outcomes: tuple[OutcomeColumn, ...]
    cells: tuple[tuple[MatrixCell, ...], ...]
    least: float = 0.001


_DIRECTION = {"lower": "lower is better", "higher": "higher is better", "neither": ""}


def matrix(view: MatrixView, name: str = "matrix") -> Figure:
    """Draw the headline matrix: an HTML table for each outcome, with an interval in each cell.

    Each outcome has one scale, so options are compared by looking down. On a wide screen the
    tables stand side by side and share their rows; on a narrow one they follow each other.

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
        f"as assumed (prior). The dashed line is the median of “{baseline}”. The bar below sorts "
        "the worlds by how an option does against it in the same world: clearly worse (left), "
        "hardly different (pale), clearly better (right; the thin grey bar is the prior). "
        f"Clearly means by more than {margin(view.least, view.outcomes)}; smaller differences are "
        "those of worlds in which nothing happens under either."
    )
    tables = (_outcome(view, axes, index) for index in range(len(view.outcomes)))
    body = element(
        "div",
        tables,
        class_="foedus matrix",
        style=f"--across:{max(len(view.outcomes), 1)};--down:{len(view.options) + 2}",
    )
    html = render(body)
    return Figure(name, "Options and outcomes", caption, "", _table(view), html)


def margin(least: float, outcomes: Sequence[OutcomeColumn]) -> str:
    r"""The least difference that counts, in words that fit the units.

    Example:
        >>> margin(0.001, [OutcomeColumn("a", "A")])
        '0.1 percentage points'
        >>> margin(0.001, [OutcomeColumn("a", "A"), OutcomeColumn("y", "Y", "war-years")])
        '0.1 percentage points (other units: 0.001)'
    """
    shares = [is_share(outcome.unit) for outcome in outcomes]
    points = f"{least * 100:g} percentage point{'' if least == 0.01 else 's'}"
    if all(shares):
        return points
    return f"{points} (other units: {least:g})" if any(shares) else f"{least:g}"


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


def _outcome(view: MatrixView, axes: list[Axis], index: int) -> Element:
    outcome = view.outcomes[index]
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
        "caption",
        element("b", outcome.label),
        (" ", element("span", note, class_="note")) if note else None,
    )
    head = element(
        "tr",
        element("th", element("span", "Option"), scope="col"),
        element("th", element("span", _scale(axes[index], outcome), class_="scale"), scope="col"),
    )
    return element("table", caption, element("thead", head), element("tbody", rows))


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
    yield _line(cell.value.weighted, unit, "weighted", digits)
    reference = None if option.baseline else _reference(view, index)
    yield interval_strip(axes[index], cell.value, reference)
    yield _line(cell.value.prior, unit, "prior", digits)
    if cell.weighted is not None and cell.prior is not None:
        yield from _against(cell.weighted, cell.prior)


def _line(span: Range, unit: str, kind: str, digits: int) -> Element:
    middle, ends = quantity(span.median, unit, digits), interval(span.low, span.high, unit, digits)
    return element(
        "div",
        "prior " if kind == "prior" else None,
        element("b", middle, class_="median"),
        " ",
        element("span", ends, class_="span") if ends != middle else None,
        class_=f"line {kind}",
    )


def _against(weighted: Against, prior: Against) -> Iterator[Element]:
    """Worlds that are clearly worse, hardly different and clearly better: a bar, and words."""
    title = f"better by however little: {percent(weighted.better)} (prior {percent(prior.better)})"
    parts = [
        element("i", style=f"--l:{_end(one.losses)};--g:{_end(one.gains)}", class_=kind)
        for kind, one in (("weighted", weighted), ("prior", prior))
    ]
    yield element("div", parts, class_="trio", title=title)
    yield element(
        "div",
        "better\N{NO-BREAK SPACE}",
        element("b", percent(weighted.gains)),
        ", worse\N{NO-BREAK SPACE}",
        element("b", percent(weighted.losses)),
        class_="line better weighted",
    )
    yield element(
        "div",
        f"prior {percent(prior.gains)}, {percent(prior.losses)}",
        class_="line better prior",
    )


def _end(share: float) -> str:
    """A share as the length of a part of a bar; nothing where it is not known."""
    return f"{100 * share:.0f}%" if isfinite(share) else "0%"


def _table(view: MatrixView) -> Table:
    columns = [Column("policy", "Option"), Column("outcome", "Outcome"), Column("unit", "Unit")]
    for kind, label in (("prior", "prior"), ("weighted", "record-weighted")):
        columns += [
            Column(f"{kind}_median", f"Median, {label}", "number"),
            Column(f"{kind}_low", f"10th percentile, {label}", "number"),
            Column(f"{kind}_high", f"90th percentile, {label}", "number"),
            Column(f"{kind}_better", f"Better than baseline, {label}", "share"),
            Column(f"{kind}_gains", f"Clearly better, {label}", "share"),
            Column(f"{kind}_losses", f"Clearly worse, {label}", "share"),
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
                    *(prior.median, prior.low, prior.high, *_shares(cell.prior)),
                    *(weighted.median, weighted.low, weighted.high, *_shares(cell.weighted)),
                )
            )
    return Table(tuple(columns), tuple(rows))


def _shares(against: Against | None) -> tuple[float | None, float | None, float | None]:
    if against is None:
        return None, None, None
    return against.better, against.gains, against.losses
