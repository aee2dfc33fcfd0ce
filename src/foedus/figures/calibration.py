"""Calibration: what was said to happen with some probability against how often it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table, drawing
from foedus.figures.numbers import percent
from foedus.figures.svg import Element, coordinate, element, render
from foedus.figures.typeset import wrap

if TYPE_CHECKING:
    from foedus.figures.views import Range

__all__ = ["CalibrationBin", "CalibrationPanel", "CalibrationView", "calibration"]

_WIDE, _LEFT, _TOP, _SIDE, _GAP = 350.0, 46.0, 44.0, 280.0, 14.0
_TALL = _TOP + 2 * _GAP + _SIDE + 52.0


@dataclass(frozen=True)
class CalibrationBin:
    """The forecasts of one range of probabilities.

    Attributes:
        label: The range in words.
        said: Their mean probability.
        came: The share that came true, and its interval.
        forecasts: How many they are.
    """

    label: str
    said: float
    came: Range
    forecasts: int


@dataclass(frozen=True)
class CalibrationPanel:
    """One question.

    Attributes:
        title: The question.
        bins: Ranges that hold forecasts.
        forecasts: Each forecast's probability and whether it came true.
    """

    title: str
    bins: tuple[CalibrationBin, ...]
    forecasts: tuple[tuple[float, bool], ...]


@dataclass(frozen=True)
class CalibrationView:
    """The questions, side by side."""

    panels: tuple[CalibrationPanel, ...]


def calibration(view: CalibrationView, name: str = "calibration") -> Figure:
    """Draw forecasts against what came, a square for each question.

    Args:
        view: The questions.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure.
    """
    title = "Said and come true"
    caption = (
        "Each dot: the forecasts of one range, at their mean probability (across) and "
        "the share that came true (up), with its exact 90 % interval and their number. On the "
        "dashed line as many come true as were said to. Strokes above and below: each forecast, "
        "above where it came true, below where it did not."
    )
    svg = drawing(
        name,
        title,
        caption,
        (_WIDE * max(len(view.panels), 1), _TALL),
        [
            element("g", _panel(panel), transform=f"translate({_WIDE * index:.0f} 0)")
            for index, panel in enumerate(view.panels)
        ],
    )
    html = render(element("div", _raw(view, caption), class_="foedus calibration"))
    return Figure(name, title, caption, svg, _table(view), html)


def _raw(view: CalibrationView, caption: str) -> list[Element]:
    """One drawing a panel for a page, so that they can stand below each other."""
    return [
        element(
            "svg",
            _panel(panel),
            viewBox=f"0 0 {_WIDE:.0f} {_TALL:.0f}",
            width=f"{_WIDE:.0f}",
            role="img",
            aria_label=f"{panel.title}. {caption}",
        )
        for panel in view.panels
    ]


def _x(share: float) -> float:
    return _LEFT + share * _SIDE


def _y(share: float) -> float:
    return _TOP + _GAP + (1.0 - share) * _SIDE


def _panel(panel: CalibrationPanel) -> list[Element]:
    return [*_frame(panel.title), *_rug(panel), *(m for one in panel.bins for m in _dot(one))]


def _frame(title: str) -> list[Element]:
    marks: list[Element] = [
        element("text", text, x=0, y=13 + 15 * line, class_="strong")
        for line, text in enumerate(wrap(title, 12, _WIDE - 8, 2, bold=True))
    ]
    grid, texts = [], []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _x(tick), _y(tick)
        grid.append(f"M{coordinate(_LEFT)} {coordinate(y)}H{coordinate(_x(1.0))}")
        grid.append(f"M{coordinate(x)} {coordinate(_y(1.0))}V{coordinate(_y(0.0))}")
        texts.append(element("text", percent(tick), x=_LEFT - 6, y=y + 4, text_anchor="end"))
        label = element("text", percent(tick), x=x, y=_y(0) + _GAP + 16, text_anchor="middle")
        texts.append(label)
    said = element("text", "→ said", x=_x(1.0), y=_y(0) + _GAP + 32, text_anchor="end")
    came = element("text", "↑ came true", x=_LEFT, y=_y(0) + _GAP + 32)
    marks.append(element("path", d="".join(grid), class_="grid"))
    marks.append(element("line", x1=_x(0), y1=_y(0), x2=_x(1), y2=_y(1), class_="reference"))
    marks.append(element("g", texts, said, came, class_="muted small"))
    return marks


def _rug(panel: CalibrationPanel) -> list[Element]:
    strokes = []
    for said, came in panel.forecasts:
        y = _y(1.0) - _GAP + 3 if came else _y(0.0) + 3
        strokes.append(f"M{coordinate(_x(said))} {coordinate(y)}v{coordinate(_GAP - 6)}")
    return [element("path", d="".join(strokes), class_="hair-line")] if strokes else []


def _dot(one: CalibrationBin) -> list[Element]:
    x, y = _x(one.said), _y(one.came.median)
    bar = f"M{coordinate(x)} {coordinate(_y(one.came.low))}V{coordinate(_y(one.came.high))}"
    told = f"{one.label}: {one.forecasts} forecasts, {percent(one.came.median)} came true"
    return [
        element("path", d=bar, class_="hair-line"),
        element("circle", element("title", told), cx=x, cy=y, r=5, class_="option-dot leads"),
        element("text", str(one.forecasts), x=x + 7, y=y - 7, class_="small"),
    ]


def _table(view: CalibrationView) -> Table:
    columns = (
        Column("question", "Question"),
        Column("range", "Said"),
        Column("forecasts", "Forecasts", "number"),
        Column("said", "Mean said", "share"),
        Column("came", "Came true", "share"),
        Column("low", "Came true, low", "share"),
        Column("high", "Came true, high", "share"),
    )
    rows = tuple(
        (
            *(panel.title, one.label, one.forecasts, one.said),
            *(one.came.median, one.came.low, one.came.high),
        )
        for panel in view.panels
        for one in panel.bins
    )
    return Table(columns, rows)
