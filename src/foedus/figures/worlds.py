"""Worlds: fifty equally likely worlds per option as dots on one scale.

A quantile dot plot shows a distribution as counts, which people read more exactly than areas
(Kay, Kola, Hullman and Munson 2016, "When (ish) is my bus?", CHI '16).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from foedus.figures.dots import dots
from foedus.figures.figure import Column, Figure, Kind, Table, drawing
from foedus.figures.numbers import interval, is_share, quantity, scale, ticks
from foedus.figures.svg import Element, element
from foedus.figures.typeset import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foedus.figures.views import Option

__all__ = ["DOTS", "WorldsRow", "WorldsView", "worlds"]

DOTS = 50
_DOT = 10.0  # px across, wide drawing; whole numbers keep paths short
_TALLEST = 76.0  # px that the tallest stack may take
_APART = 12  # a taller stack is squeezed into the height of _SQUEEZED dots and its number written
_SQUEEZED = 6


@dataclass(frozen=True)
class WorldsRow:
    """An option and its fifty quantiles (probabilities 0.01, 0.03, ..., 0.99), ascending."""

    option: Option
    prior: tuple[float, ...]
    weighted: tuple[float, ...]

    def __post_init__(self) -> None:
        """Hold the promise of the caption: fifty worlds each."""
        if len(self.prior) != DOTS or len(self.weighted) != DOTS:
            message = f"a row of worlds needs {DOTS} quantiles for each weighting"
            raise ValueError(message)
        if not all(map(isfinite, (*self.prior, *self.weighted))):
            message = "a row of worlds needs known values; leave out an option without any"
            raise ValueError(message)


@dataclass(frozen=True)
class WorldsView:
    """One outcome, and a row for each option."""

    label: str
    unit: str
    rows: tuple[WorldsRow, ...]


def worlds(view: WorldsView, width: float = 760, name: str = "worlds") -> Figure:
    """Draw the worlds of each option as dots: record-weighted above the line, prior below it.

    The scale reaches from the lowest to the highest dot of all rows and every dot is drawn, so
    nothing is ever clipped. A stack too tall to draw apart is squeezed and its dots are counted.

    Args:
        view: The outcome and its rows.
        width: Width in px; below 560 px the labels stand above the rows.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure, its table holding the fifty quantiles of each row.

    Example:
        Fifty filled dots and fifty hollow ones:

        >>> from foedus.figures import Option
        >>> row = WorldsRow(Option("a", "A"), (0.1,) * 50, (0.2,) * 50)
        >>> worlds(WorldsView("Risk", "probability", (row,))).svg.count("h0")
        100
    """
    layout = _Layout(view, width)
    marks: list[Element] = []
    y = 8.0
    for row in view.rows:
        drawn, y = layout.row(row, y, f"{name}-{len(marks)}")
        marks.extend(drawn)
    axis = layout.axis(y)
    height = y + 40
    caption = (
        f"{view.label}: each dot is one of {DOTS} equally likely worlds. Filled dots above the "
        "line are weighted by the record, hollow dots below it are as assumed (prior)."
    )
    if layout.squeezed:
        caption += " Stacks too tall to draw apart are squeezed and their dots counted."
    title = f"{DOTS} worlds for each option"
    svg = drawing(name, f"{title}: {view.label}", caption, (width, height), axis, marks)
    return Figure(name, title, caption, svg, _table(view))


class _Layout:
    """The scale and the sizes that all rows share."""

    def __init__(self, view: WorldsView, width: float) -> None:
        self.view = view
        self.narrow = width < 560
        self.left = 3.0 if self.narrow else 196.0
        self.right = width - 14.0
        every = [value for row in view.rows for value in (*row.prior, *row.weighted)]
        self.low, self.high = scale(every, view.unit)
        self.dot = _DOT if not self.narrow else 6.0
        self.columns = max(1, int((self.right - self.left) / self.dot))
        self.right = self.left + self.columns * self.dot
        tallest = max(
            max(self.stacks(values).values())
            for row in view.rows
            for values in (row.prior, row.weighted)
        )
        # Stacks keep their proportions unless one is so tall that all others would be flattened.
        self.squeezed = tallest > _APART
        self.pitch = self.dot * 0.75 if self.squeezed else min(self.dot, _TALLEST / tallest)

    def stacks(self, values: tuple[float, ...]) -> Counter[int]:
        """How many dots each column holds."""
        return Counter(map(self.column, values))

    def step(self, count: int) -> float:
        """The distance between dots of a stack."""
        if self.squeezed and count > _SQUEEZED:
            return self.pitch * _SQUEEZED / count
        return self.pitch

    def column(self, value: float) -> int:
        share = (value - self.low) / (self.high - self.low)
        return round(min(max(share, 0), 1) * (self.columns - 1))

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.left + self.dot / 2 + share * (self.right - self.left - self.dot)

    def column_x(self, column: int) -> float:
        step = (self.right - self.left - self.dot) / max(self.columns - 1, 1)
        return self.left + self.dot / 2 + column * step

    def depth(self, values: tuple[float, ...]) -> float:
        """Room that the dots of one weighting take, with the number of a squeezed stack."""
        counts = self.stacks(values).values()
        numbered = 13 if self.squeezed and max(counts) > _SQUEEZED else 0
        return max(count * self.step(count) for count in counts) + self.dot / 2 + numbered

    def row(self, row: WorldsRow, top: float, name: str) -> tuple[list[Element], float]:
        """Draw one option from a height downwards and say where it ends."""
        label_room = 34.0 if self.narrow else 0.0
        lines = 1 if self.narrow else len(self.label(row.option))
        up = max(self.depth(row.weighted), 22.0 if self.narrow else 15.0 * lines + 12)
        down = max(self.depth(row.prior), 12.0 if self.narrow else 26.0)
        line = top + label_room + up + 4
        marks = [
            element("line", x1=self.left, x2=self.right, y1=line, y2=line, class_="axis"),
            dots(self.places(row.prior, line + 1.5, 1), self.dot / 2 - 0.4, "prior", name),
            dots(self.places(row.weighted, line - 1.5, -1), self.dot / 2 - 0.8, "weighted", name),
        ]
        marks += self.labels(row, top, line)
        marks += self.counts(row.weighted, line - 1.5, -1, "weighted")
        marks += self.counts(row.prior, line + 1.5, 1, "prior")
        return marks, line + down + 14

    def places(
        self, values: tuple[float, ...], line: float, direction: int
    ) -> Iterator[tuple[float, float]]:
        """Where the dots go: values that share a column are stacked away from the line."""
        stacked: Counter[int] = Counter()
        total = self.stacks(values)
        for value in sorted(values):
            column = self.column(value)
            away = self.dot / 2 + stacked[column] * self.step(total[column])
            yield self.column_x(column), line + direction * away
            stacked[column] += 1

    def counts(
        self, values: tuple[float, ...], line: float, direction: int, kind: str
    ) -> list[Element]:
        """Numbers at the ends of stacks that are squeezed."""
        if not self.squeezed:
            return []
        marks, last = [], -100.0
        for column, count in sorted(self.stacks(values).items()):
            x = self.column_x(column)
            if count <= _SQUEEZED or x - last < 20:
                continue
            end = line + direction * (count * self.step(count) + self.dot / 2)
            y = end - 1 if direction < 0 else end + 10
            anchor = "middle" if x > self.left + 10 else "start"
            at = x if anchor == "middle" else self.left
            marks.append(
                element("text", str(count), x=at, y=y, text_anchor=anchor, class_=f"small {kind}")
            )
            last = x
        return marks

    def label(self, option: Option) -> list[str]:
        return wrap(option.label, 12, 176, 2, bold=True)

    def labels(self, row: WorldsRow, top: float, line: float) -> list[Element]:
        """Name the option and say the median and the middle 80 % of each weighting."""
        above, below = _said(row.weighted, self.view.unit), _said(row.prior, self.view.unit)
        if self.narrow:
            return [
                element("text", row.option.label, x=self.left, y=top + 12, class_="strong"),
                element(
                    "text",
                    element("tspan", above, class_="weighted"),
                    element("tspan", f"  prior {below}", class_="muted prior"),
                    x=self.left,
                    y=top + 28,
                    class_="small",
                ),
            ]
        lines = self.label(row.option)
        start = line - 10 - 15 * (len(lines) - 1)
        marks = [
            element("text", text, x=0, y=start + 15 * index, class_="strong")
            for index, text in enumerate(lines)
        ]
        marks.append(element("text", above, x=0, y=line + 6, class_="small weighted"))
        marks.append(
            element("text", f"prior {below}", x=0, y=line + 21, class_="small muted prior")
        )
        return marks

    def axis(self, bottom: float) -> list[Element]:
        marks = []
        for value in ticks(self.low, self.high, 4 if self.narrow else 7):
            x = self.x(value)
            marks.append(element("line", x1=x, x2=x, y1=4, y2=bottom, class_="grid"))
            anchor = "end" if x > self.right - 16 else "start" if x < self.left + 8 else "middle"
            marks.append(
                element(
                    "text",
                    quantity(value, self.view.unit),
                    x=x,
                    y=bottom + 15,
                    text_anchor=anchor,
                    class_="small muted",
                )
            )
        unit = self.view.label
        if not self.view.unit.startswith(("probability", "share")):
            unit = f"{unit} ({self.view.unit})"
        line = wrap(unit, 11, self.right - self.left, 1)[0]
        marks.append(
            element(
                "text",
                line,
                x=(self.left + self.right) / 2,
                y=bottom + 34,
                text_anchor="middle",
                class_="small muted",
            )
        )
        return marks


def _said(values: tuple[float, ...], unit: str) -> str:
    ordered = sorted(values)
    median = (ordered[DOTS // 2 - 1] + ordered[DOTS // 2]) / 2
    # Quantiles 0.09 and 0.91 bracket the middle 80 % most closely among fifty dots.
    return f"{quantity(median, unit)} ({interval(ordered[4], ordered[-5], unit)})"


def _table(view: WorldsView) -> Table:
    columns = [Column("quantile", "Quantile", "share")]
    kind: Kind = "share" if is_share(view.unit) else "number"
    for row in view.rows:
        columns += [
            Column(f"{row.option.name}_prior", f"{row.option.label}, prior", kind),
            Column(f"{row.option.name}_weighted", f"{row.option.label}, record-weighted", kind),
        ]
    ordered = [sorted(values) for row in view.rows for values in (row.prior, row.weighted)]
    rows = (
        ((index + 0.5) / DOTS, *quantiles)
        for index, quantiles in enumerate(zip(*ordered, strict=True))
    )
    return Table(tuple(columns), tuple(rows), step=10)
