"""Base rates: what happened in the past against what the model's prior would produce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table
from foedus.figures.numbers import percent, scale
from foedus.figures.strips import Axis, interval_marks, strip
from foedus.figures.svg import Element, element, render

if TYPE_CHECKING:
    from foedus.figures.views import Range

__all__ = ["BaseRateRow", "BaseRatesView", "baserates"]


_UNIT = "\N{NARROW NO-BREAK SPACE}%"


@dataclass(frozen=True)
class BaseRateRow:
    """One rate.

    Attributes:
        name: What is counted.
        definition: How, and in which sample.
        observed: The observed rate and its interval.
        model: What the prior predicts for the same thing, and its interval; ``None`` where
            the model says nothing.
        inside: Whether the two agree, as the comparison that was made defines it; ``None`` where
            that cannot be said.
        source: Where the observation comes from.
    """

    name: str
    definition: str
    observed: Range
    model: Range | None
    inside: bool | None
    source: str = ""


@dataclass(frozen=True)
class BaseRatesView:
    """The rates in the order given."""

    rows: tuple[BaseRateRow, ...]


def baserates(view: BaseRatesView, name: str = "base-rates") -> Figure:
    """Draw observed rates and their intervals above the model's, each row on its own scale.

    Args:
        view: The rates.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    head = element(
        "tr",
        (
            element("th", text, scope="col")
            for text in ("Rate", "Observed and model, each row on its own scale", "Agree")
        ),
    )
    body = element(
        "div",
        element(
            "table",
            element("caption", "Base rates", class_="hidden"),
            element("thead", head),
            element("tbody", (_row(row) for row in view.rows)),
            class_="cards rates",
        ),
        class_="foedus baserates",
    )
    caption = (
        "Dark: the observed rate and its exact 90 % interval. Hollow grey: the prior's rate, "
        "before any record, and the interval it predicts for as many cases as history counted. "
        "Inside: the observed rate lies within what the prior predicts. Rates depend on their "
        "definition and sample, which stand beside them."
    )
    return Figure(name, "The past and the prior", caption, "", _table(view), render(body))


def _row(row: BaseRateRow) -> Element:
    ends = [row.observed.high, row.observed.median]
    if row.model:
        ends += [row.model.high, row.model.median]
    axis = Axis(*scale(ends, "probability"))
    where = [
        element("b", row.name),
        element("span", row.definition, class_="definition"),
        element("span", row.source, class_="note") if row.source else None,
    ]
    if row.inside is None:
        verdict = element("span", _agrees(row), class_="chip out")
    elif row.inside:
        verdict = element("span", "✓ inside", class_="chip inside")
    else:
        verdict = element("span", "✕ outside", class_="chip outside")
    return element(
        "tr",
        element("th", where, scope="row"),
        element("td", _picture(row, axis), class_="rate"),
        element("td", verdict),
    )


def _picture(row: BaseRateRow, axis: Axis) -> list[Element]:
    seen, model = row.observed, row.model
    marks = [
        element("line", x1=axis.at(seen.low), x2=axis.at(seen.high), y1=8, y2=8, class_="observed"),
        element("circle", cx=axis.at(seen.median), cy=8, r=4, class_="observed"),
    ]
    words: list[Element] = [
        element("div", element("dt", "observed"), element("dd", _said(seen))),
    ]
    if model:
        marks.append(element("g", interval_marks(axis.at, model, 20, 3.5), class_="bar model"))
        words.append(element("div", element("dt", "model"), element("dd", _said(model))))
    ends = element(
        "div",
        element("span", percent(axis.low)),
        element("span", percent(axis.high)),
        class_="scale",
        aria_hidden="true",
    )
    frame = element("line", x1="0%", x2="100%", y1=27.5, y2=27.5, class_="axis")
    return [strip(28, frame, marks), ends, element("dl", words)]


_RARE = 0.005  # below, rates are counted in ten thousand: yearly risks of war are small


def _said(span: Range) -> list[Element | str]:
    if span.low == span.high == span.median:
        return [element("b", _fine(span.median)), " (no interval: no counts are given)"]
    if span.high < _RARE:
        middle, low, high = (
            f"{share * 10_000:.1f}" for share in (span.median, span.low, span.high)
        )
        return [element("b", middle), f" in 10,000 ({low}–{high})"]
    low, high = _fine(span.low), _fine(span.high)
    return [element("b", _fine(span.median)), f" ({low.removesuffix(_UNIT)}–{high})"]


def _fine(share: float) -> str:
    """Per cent with a decimal where it says something: yearly rates are small."""
    text = f"{share * 100:.1f}".removesuffix(".0")
    return percent(share, 1) if 0 < share < 0.001 else f"{text}{_UNIT}"


def _table(view: BaseRatesView) -> Table:
    columns = (
        Column("rate", "Rate"),
        Column("definition", "Definition"),
        Column("observed", "Observed", "number"),
        Column("observed_low", "Observed, low", "number"),
        Column("observed_high", "Observed, high", "number"),
        Column("model", "Prior", "number"),
        Column("model_low", "Prior, low", "number"),
        Column("model_high", "Prior, high", "number"),
        Column("agree", "Agree"),
        Column("source", "Source"),
    )
    rows = []
    for row in view.rows:
        model = (row.model.median, row.model.low, row.model.high) if row.model else (None,) * 3
        rows.append(
            (
                *(row.name, row.definition),
                *(row.observed.median, row.observed.low, row.observed.high),
                *model,
                *(_agrees(row), row.source),
            )
        )
    return Table(columns, tuple(rows))


def _agrees(row: BaseRateRow) -> str:
    if row.inside is None:
        return "no counts" if row.model else "not modelled"
    return "yes" if row.inside else "no"
