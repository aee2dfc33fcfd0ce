"""Curves over one number: what moves when it does, with the name of each curve at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table, drawing
from foedus.figures.numbers import number, ticks
from foedus.figures.svg import Element, coordinate, element
from foedus.figures.typeset import text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CurvesView", "curves"]

_HUES = ("challenger", "guarantor-1", "protege", "guarantor-3", "guarantor-2", "chance")
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "5 2", "1 4")
_TOP, _FOOT, _LEFT = 34.0, 50.0, 52.0
_LINE = 15.0
_WIDER = 1.2  # bold text of fonts that are wider than those text is measured in


@dataclass(frozen=True)
class CurvesView:
    """Curves over one number.

    Attributes:
        title: What is shown.
        x_label: What the number is.
        y_label: What the heights are.
        xs: Values of the number, ascending.
        lines: Name of each curve, and its height at each value.
        shares: Whether heights are probabilities or shares, drawn from 0 to 1.
    """

    title: str
    x_label: str
    y_label: str
    xs: tuple[float, ...]
    lines: tuple[tuple[str, tuple[float, ...]], ...]
    shares: bool = True

    def __post_init__(self) -> None:
        """Refuse curves that do not fit the values."""
        if any(len(heights) != len(self.xs) for _, heights in self.lines):
            message = "each curve needs one height a value"
            raise ValueError(message)


@dataclass(frozen=True)
class _Frame:
    left: float
    right: float
    top: float
    bottom: float
    xs: tuple[float, float]
    ys: tuple[float, float]

    def x(self, value: float) -> float:
        low, high = self.xs
        return self.left + (self.right - self.left) * (value - low) / (high - low)

    def y(self, value: float) -> float:
        low, high = self.ys
        return self.bottom - (self.bottom - self.top) * (value - low) / (high - low)


def curves(view: CurvesView, width: float = 720, name: str = "curves") -> Figure:
    """Draw curves over one number.

    Args:
        view: The curves; up to six are told apart by colour and dashes.
        width: Width in px.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure; its table has a row for each value.

    Example:
        >>> view = CurvesView("Risk", "force", "probability", (0.0, 1.0), (("war", (0.4, 0.1)),))
        >>> curves(view).table.rows[1]
        (1.0, 0.1)
    """
    longest = max((text_width(line, 12, bold=True) for line, _ in view.lines), default=0)
    room = min(0.36 * width, _WIDER * longest + 18)
    frame = _Frame(_LEFT, width - room, _TOP, _TOP + 0.46 * width, _span(view.xs), _heights(view))
    marks = [*_axes(view, frame), *_lines(view, frame, width)]
    caption = f"{view.y_label.capitalize()} over {view.x_label}."
    size = (width, frame.bottom + _FOOT)
    svg = drawing(name, view.title, caption, size, marks)
    columns = (
        Column("x", view.x_label, "number"),
        *(
            Column(f"y{k}", line, "share" if view.shares else "number")
            for k, (line, _) in enumerate(view.lines, start=1)
        ),
    )
    heights = [values for _, values in view.lines]
    rows = tuple((x, *(ys[k] for ys in heights)) for k, x in enumerate(view.xs))
    return Figure(name, view.title, caption, svg, Table(columns, rows, max(1, len(rows) // 9)))


def _span(xs: Sequence[float]) -> tuple[float, float]:
    return (xs[0], xs[-1]) if xs[-1] > xs[0] else (xs[0] - 0.5, xs[0] + 0.5)


def _heights(view: CurvesView) -> tuple[float, float]:
    if view.shares:
        return 0.0, 1.0
    every = [y for _, ys in view.lines for y in ys]
    low, high = min(0.0, *every), max(0.0, *every)
    spare = 0.04 * (high - low) or 0.5
    return (low - spare if low < 0 else 0.0), high + spare


def _axes(view: CurvesView, frame: _Frame) -> list[Element]:
    """Grid lines, numbers and labels of both axes."""
    marks = []
    for value in ticks(*frame.ys, 6):
        y = frame.y(value)
        kind = "axis" if value == 0 else "grid"
        marks.append(element("line", x1=frame.left, x2=frame.right, y1=y, y2=y, class_=kind))
        marks.append(
            element("text", _tick(value), x=frame.left - 6, y=y + 4, text_anchor="end",
                    class_="small muted")
        )  # fmt: skip
    for value in ticks(*frame.xs, 6):
        x = frame.x(value)
        marks.append(
            element("line", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 4, class_="axis")
        )
        marks.append(
            element("text", _tick(value), x=x, y=frame.bottom + 17, text_anchor="middle",
                    class_="small muted")
        )  # fmt: skip
    lines = wrap(view.x_label, 12, frame.right - frame.left, 1)
    middle = (frame.left + frame.right) / 2
    marks.append(element("text", lines[0], x=middle, y=frame.bottom + 38, text_anchor="middle"))
    marks.append(element("text", view.y_label, x=4, y=16, class_="band-title"))
    return marks


def _tick(value: float) -> str:
    return number(value) if value else "0"


def _lines(view: CurvesView, frame: _Frame, width: float) -> list[Element]:
    """The curves, each with its name beside its right end, none over another's."""
    marks = []
    for place, (_, heights) in enumerate(view.lines):
        points = "L".join(
            f"{coordinate(frame.x(x))} {coordinate(frame.y(y))}"
            for x, y in zip(view.xs, heights, strict=True)
        )
        marks.append(
            element("path", d=f"M{points}", class_="model-curve", style=_style(place),
                    stroke_dasharray=_DASHES[place % len(_DASHES)] or None)
        )  # fmt: skip
    for place, top, lines in _names(view, frame, width):
        hue = f"fill:var(--{_HUES[place % len(_HUES)]})"
        marks += [
            element("text", line, x=frame.right + 8, y=top + _LINE * k + 11, style=hue,
                    class_="curve-name")
            for k, line in enumerate(lines)
        ]  # fmt: skip
    return marks


def _style(place: int) -> str:
    return f"stroke:var(--{_HUES[place % len(_HUES)]})"


def _names(view: CurvesView, frame: _Frame, width: float) -> list[tuple[int, float, list[str]]]:
    """For each curve its place, where its name begins, and the lines of the name, moved apart."""
    wanted = sorted(range(len(view.lines)), key=lambda place: frame.y(view.lines[place][1][-1]))
    named = []
    for place in wanted:
        label, heights = view.lines[place]
        lines = wrap(label, 12, (width - frame.right - 10) / _WIDER, 3, bold=True)
        named.append((place, frame.y(heights[-1]) - _LINE * len(lines) / 2, lines))
    at = frame.top - 10
    down = []
    for place, top, lines in named:
        at = max(at, top)
        down.append((place, at, lines))
        at += _LINE * len(lines) + 1
    # What has been pushed below the picture comes back up.
    limit, placed = frame.bottom + 8, []
    for place, top, lines in reversed(down):
        low = min(top, limit - _LINE * len(lines))
        placed.append((place, low, lines))
        limit = low - 1
    return placed
