"""A phase map: which option is preferred over two assumptions, with contours of the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Datum, Figure, Table, drawing
from foedus.figures.numbers import digits_for, number, quantity, ticks
from foedus.figures.svg import Element, coordinate, element
from foedus.figures.typeset import cut, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PhaseAxis", "PhaseView", "phasemap"]

_LEFT, _TOP, _RIGHT = 48.0, 10.0, 14.0
_FILLS = ("phase-0", "phase-1", "phase-2", "phase-3", "phase-4", "phase-5")
Grid = tuple[tuple[float, ...], ...]
Point = tuple[float, float]


@dataclass(frozen=True)
class PhaseAxis:
    """An assumption along a side of the map.

    Attributes:
        name: Its name in the scenario.
        label: What it is.
        unit: Its unit.
        ticks: Pairs of a share of the belief and the value there.
    """

    name: str
    label: str
    unit: str
    ticks: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class PhaseView:
    """The map: places from low to high, row by row upwards.

    Attributes:
        across: The assumption to the right.
        up: The assumption upwards.
        options: Labels of the options that are preferred somewhere.
        shares: The share of the worlds where each is preferred.
        preferred: The index of the option preferred at each place.
        level: The outcome at each place under the option preferred overall.
        thin: Where few worlds lie near.
        overall: The label of the option preferred overall.
        outcome: The outcome's label.
        unit: Its unit.
        box: The sides of a box to draw, as shares: left, right, bottom, top; or none.
    """

    across: PhaseAxis
    up: PhaseAxis
    options: tuple[str, ...]
    shares: tuple[float, ...]
    preferred: tuple[tuple[int, ...], ...]
    level: Grid
    thin: tuple[tuple[bool, ...], ...]
    overall: str
    outcome: str
    unit: str = "probability"
    box: tuple[float, float, float, float] | None = None


def phasemap(view: PhaseView, width: float = 338, name: str = "phases") -> Figure:
    """Draw the map: areas of the preferred option, contours of the outcome.

    Args:
        view: The map.
        width: Width in px.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure; its table has every third place.
    """
    frame = _Frame(view, width)
    key, height = frame.key()
    caption = (
        "Which option is preferred at which values of two assumptions, all others as uncertain as "
        "they are. Sides run over the stated beliefs: equal areas are equally likely before the "
        f"record. Lines: “{view.outcome}” under “{view.overall}”. Dotted: few worlds lie near."
    )
    title = "Where the recommendation changes"
    svg = drawing(
        name, title, caption, (width, height), frame.areas(), frame.contours(), frame.axes(), key
    )
    return Figure(name, title, caption, svg, _table(view))


class _Frame:
    """The places of the map in px."""

    def __init__(self, view: PhaseView, width: float) -> None:
        self.view = view
        self.count = len(view.preferred)
        self.width = width
        self.side = width - _LEFT - _RIGHT
        self.tall = self.side * 0.78

    def x(self, share: float) -> float:
        return _LEFT + share * self.side

    def y(self, share: float) -> float:
        return _TOP + (1 - share) * self.tall

    def areas(self) -> list[Element]:
        """One path an option, made of runs along the rows; and the places that are thin."""
        step = 1 / self.count
        marks = []
        for index, label in enumerate(self.view.options):
            path = "".join(
                self._run(row, start, stop, step)
                for row, line in enumerate(self.view.preferred)
                for start, stop in _runs(line, index)
            )
            kind = _FILLS[index % len(_FILLS)]
            marks.append(element("path", element("title", label), d=path, class_=kind))
        dots = "".join(
            f"M{coordinate(self.x((column + 0.5) * step))} "
            f"{coordinate(self.y((row + 0.5) * step))}h0"
            for row, line in enumerate(self.view.thin)
            for column, thin in enumerate(line)
            if thin and (row + column) % 2 == 0
        )
        if dots:
            marks.append(element("path", d=dots, class_="thin"))
        return marks

    def _run(self, row: int, start: int, stop: int, step: float) -> str:
        left, right = self.x(start * step), self.x(stop * step)
        top, bottom = self.y((row + 1) * step), self.y(row * step)
        # A hair wider than its place, so that no paper shows between rows.
        return (
            f"M{coordinate(left)} {coordinate(top)}H{coordinate(right)}"
            f"V{coordinate(bottom + 0.4)}H{coordinate(left)}Z"
        )

    def contours(self) -> list[Element]:
        """Lines of equal outcome, each with its value where there is room."""
        values = [value for row in self.view.level for value in row]
        marks: list[Element] = []
        taken: list[Point] = []
        digits = digits_for(max(values, default=1.0))
        for level in ticks(min(values, default=0.0), max(values, default=1.0), 6):
            lines = [line for line in _contour(self.view.level, level) if len(line) > 4]
            if not lines:
                continue
            path = "".join(
                "M" + "L".join(f"{coordinate(self.x(a))} {coordinate(self.y(b))}" for a, b in line)
                for line in lines
            )
            marks.append(element("path", d=path, class_="contour"))
            for line in sorted(lines, key=len, reverse=True)[:1]:
                at = self._free(line, taken)
                if at is not None:
                    taken.append(at)
                    text = quantity(level, self.view.unit, digits)
                    wide = text_width(text, 11) + 4
                    marks.append(
                        element(
                            "rect",
                            x=at[0] - wide / 2,
                            y=at[1] - 8,
                            width=wide,
                            height=14,
                            rx=2,
                            class_="tag-room",
                        )
                    )
                    marks.append(
                        element(
                            "text", text, x=at[0], y=at[1] + 3, text_anchor="middle", class_="small"
                        )
                    )
        if self.view.box is not None:
            left, right, bottom, top = self.view.box
            marks.append(
                element(
                    "rect",
                    x=self.x(left),
                    y=self.y(top),
                    width=self.x(right) - self.x(left),
                    height=self.y(bottom) - self.y(top),
                    class_="box-line",
                )
            )
        return marks

    def _free(self, line: list[Point], taken: list[Point]) -> Point | None:
        """A place on a line that is far from other labels and from the sides."""
        for step in (0.5, 0.35, 0.65, 0.2, 0.8):
            a, b = line[int(step * (len(line) - 1))]
            x, y = self.x(a), self.y(b)
            inside = (
                _LEFT + 18 < x < _LEFT + self.side - 18 and _TOP + 10 < y < _TOP + self.tall - 8
            )
            if inside and all(abs(x - p) + 2 * abs(y - q) > 46 for p, q in taken):
                return x, y
        return None

    def axes(self) -> list[Element]:
        """The sides with values at shares of the beliefs."""
        base = _TOP + self.tall
        marks: list[Element] = [
            element("rect", x=_LEFT, y=_TOP, width=self.side, height=self.tall, class_="frame-line")
        ]
        texts = []
        for share, value in self.view.across.ticks:
            x = self.x(share)
            marks.append(element("line", x1=x, x2=x, y1=base, y2=base + 4, class_="axis"))
            texts.append(
                element(
                    "text", _said(value, self.view.across), x=x, y=base + 16, text_anchor="middle"
                )
            )
        for share, value in self.view.up.ticks:
            y = self.y(share)
            marks.append(element("line", x1=_LEFT - 4, x2=_LEFT, y1=y, y2=y, class_="axis"))
            texts.append(
                element("text", _said(value, self.view.up), x=_LEFT - 7, y=y + 4, text_anchor="end")
            )
        marks.append(element("g", texts, class_="muted small"))
        for line, text in enumerate(_lines("→", self.view.across, self.width)):
            marks.append(element("text", text, x=4, y=base + 36 + 14 * line, class_="small strong"))
        return marks

    def key(self) -> tuple[list[Element], float]:
        """The name of the upward side and of each area, below the map."""
        lines = len(_lines("→", self.view.across, self.width))
        top = _TOP + self.tall + 40 + 14 * lines
        marks = []
        upward = _lines("↑", self.view.up, self.width)
        for line, text in enumerate(upward):
            marks.append(element("text", text, x=4, y=top + 14 * line, class_="small strong"))
        top += 14 * (len(upward) - 1)
        for index, (label, share) in enumerate(
            zip(self.view.options, self.view.shares, strict=True)
        ):
            y = top + 20 + 18 * index
            kind = _FILLS[index % len(_FILLS)]
            marks.append(
                element("rect", x=4, y=y - 10, width=14, height=12, class_=f"{kind} swatch")
            )
            said = f"{label} ({quantity(share, 'share')} of the worlds)"
            marks.append(element("text", cut(said, 12, self.width - 30), x=26, y=y, class_="small"))
        return marks, top + 20 + 18 * len(self.view.options)


def _lines(arrow: str, axis: PhaseAxis, width: float) -> list[str]:
    """The name of a side on at most two lines."""
    return wrap(f"{arrow} {_named(axis)}", 11, width - 10, 2, bold=True)


def _named(axis: PhaseAxis) -> str:
    unit = (
        "" if axis.unit.startswith(("probability", "share")) or not axis.unit else f", {axis.unit}"
    )
    return f"{axis.label}{unit}"


def _said(value: float, axis: PhaseAxis) -> str:
    return quantity(value, axis.unit) if axis.unit else number(value)


def _runs(line: tuple[int, ...], index: int) -> Iterator[tuple[int, int]]:
    """Where a row holds an index without a break."""
    start = 0
    for value, group in groupby(line):
        stop = start + len(list(group))
        if value == index:
            yield start, stop
        start = stop


def _contour(level: Grid, at: float) -> list[list[Point]]:
    """Lines of equal value over a grid of places (marching squares), in shares of the sides."""
    size = len(level)
    joints: dict[Point, list[Point]] = {}

    def cross(a: tuple[int, int], b: tuple[int, int]) -> Point | None:
        one, two = level[a[0]][a[1]], level[b[0]][b[1]]
        if (one < at) == (two < at):
            return None
        part = (at - one) / (two - one)
        row, column = a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])
        return round((column + 0.5) / size, 5), round((row + 0.5) / size, 5)

    for row in range(size - 1):
        for column in range(size - 1):
            corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
            found = [
                point
                for k in range(4)
                if (point := cross(corners[k], corners[(k + 1) % 4])) is not None
            ]
            for first, second in zip(found[::2], found[1::2], strict=False):
                joints.setdefault(first, []).append(second)
                joints.setdefault(second, []).append(first)
    return _chained(joints)


def _chained(joints: dict[Point, list[Point]]) -> list[list[Point]]:
    """Pieces of lines joined end to end; open lines before closed ones."""
    lines = []
    starts = sorted(joints, key=lambda point: (len(joints[point]) != 1, point))
    for start in starts:
        line = [start]
        while joints.get(line[-1]):
            following = joints[line[-1]].pop()
            joints[following].remove(line[-1])
            line.append(following)
        if len(line) > 1:
            lines.append(line)
    return lines


def _table(view: PhaseView) -> Table:
    columns = (
        Column("across", view.across.label, "share"),
        Column("up", view.up.label, "share"),
        Column("preferred", "Preferred"),
        Column("level", view.outcome, "number"),
    )
    count = len(view.preferred)
    places = range(1, count, 3)
    rows: list[tuple[Datum, ...]] = [
        (
            (column + 0.5) / count,
            (row + 0.5) / count,
            view.options[view.preferred[row][column]],
            view.level[row][column],
        )
        for row in places
        for column in places
    ]
    return Table(columns, tuple(rows), step=6)
