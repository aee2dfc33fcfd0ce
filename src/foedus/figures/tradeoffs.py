"""Trade-offs: options as points, one outcome against another, with those that none beats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Datum, Figure, Kind, Table, drawing, panel
from foedus.figures.numbers import digits_for, is_share, quantity, scale, ticks
from foedus.figures.svg import Element, Raw, coordinate, element, render
from foedus.figures.typeset import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.figures.matrix import OutcomeColumn
    from foedus.figures.views import Option, Range

__all__ = ["TradeoffPoint", "TradeoffsView", "tradeoffs"]

_LEFT, _TOP, _FOOT = 44.0, 40.0, 40.0
_WIDE = 338.0
_AROUND = ((8, 4, "start"), (-8, 4, "end"), (0, -9, "middle"), (0, 17, "middle"), (9, -7, "start"))


@dataclass(frozen=True)
class TradeoffPoint:
    """An option: its average on each outcome, with the interval of the resamples.

    Attributes:
        option: The option.
        values: One for each outcome.
        stays: Whether no other option is at least as good on all averages.
        often: The share of resamples in which that is so.
        beaten_by: Labels of the options that are at least as good on all.
    """

    option: Option
    values: tuple[Range, ...]
    stays: bool
    often: float
    beaten_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class TradeoffsView:
    """The outcomes, the first one against each of the others, and the options."""

    outcomes: tuple[OutcomeColumn, ...]
    points: tuple[TradeoffPoint, ...]


def tradeoffs(view: TradeoffsView, name: str = "tradeoffs") -> Figure:
    """Draw the first outcome against each of the others, a small picture each.

    Args:
        view: Outcomes and options.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure: its SVG has all pictures, its markup for a page sets them in a grid below
        the numbered options.
    """
    drawn = [_Scatter(view, index) for index in range(1, len(view.outcomes))]
    across = min(2, max(len(drawn), 1))
    height = _WIDE * 0.78 + _TOP
    keyed = [
        f"{number} {point.option.label}{'' if point.stays else ' (beaten)'}"
        for number, point in enumerate(view.points, 1)
    ]
    caption = (
        "Averages over record-weighted worlds, lines their intervals over resamples. Full dots: "
        "options that no other one equals or beats on all the outcomes at once; hollow: those "
        "that another one does. The line joins the options that none beats on the two outcomes "
        "of a picture. The better corner is shaded."
    )
    rows = -(-len(drawn) // across)
    key = [
        element("text", text, x=8, y=rows * height + 18 + 16 * index, class_="small")
        for index, text in enumerate(keyed)
    ]
    whole = drawing(
        name,
        "Trade-offs between outcomes",
        caption,
        (_WIDE * across, rows * height + 24 + 16 * len(keyed)),
        [
            element(
                "g",
                one.marks(),
                transform=f"translate({_WIDE * (index % across):.0f} "
                f"{height * (index // across):.0f})",
            )
            for index, one in enumerate(drawn)
        ],
        key,
    )
    legend = element(
        "ol",
        (
            element(
                "li",
                point.option.label,
                " ",
                _note(point),
                class_=None if point.stays else "beaten",
            )
            for point in view.points
        ),
        class_="key",
    )
    pictures = element(
        "div",
        (Raw(panel(one.said(), (_WIDE, height), one.marks())) for one in drawn),
        class_="panels",
    )
    html = render(element("div", legend, pictures, class_="foedus tradeoffs"))
    return Figure(name, "Trade-offs between outcomes", caption, whole, _table(view), html)


def _note(point: TradeoffPoint) -> Element | None:
    if point.stays:
        return None
    return element("span", f"beaten on all by {', '.join(point.beaten_by)}", class_="note")


class _Scatter:
    """One outcome against the first."""

    def __init__(self, view: TradeoffsView, index: int) -> None:
        self.points = view.points
        self.index = index
        self.columns = (view.outcomes[0], view.outcomes[index])
        self.right, self.bottom = _WIDE - 16, _WIDE * 0.78 + _TOP - _FOOT
        self.scales = tuple(
            scale(
                (
                    end
                    for point in view.points
                    for end in (point.values[k].low, point.values[k].high)
                ),
                view.outcomes[k].unit,
            )
            for k in (0, index)
        )

    def said(self) -> str:
        across, up = (column.label for column in self.columns)
        return f"{across} against {up}"

    def x(self, value: float) -> float:
        low, high = self.scales[0]
        return _LEFT + (value - low) / (high - low) * (self.right - _LEFT)

    def y(self, value: float) -> float:
        low, high = self.scales[1]
        return self.bottom - (value - low) / (high - low) * (self.bottom - _TOP)

    def marks(self) -> list[Element]:
        return [self._corner(), *self._frame(), *self._front(), *self._dots()]

    def _corner(self) -> Element:
        """Shade the corner where both outcomes are better."""
        left, top = (
            column.better == better
            for column, better in zip(self.columns, ("lower", "higher"), strict=True)
        )
        wide, tall = (self.right - _LEFT) * 0.3, (self.bottom - _TOP) * 0.3
        return element(
            "rect",
            x=_LEFT if left else self.right - wide,
            y=_TOP if top else self.bottom - tall,
            width=wide,
            height=tall,
            class_="stage",
        )

    def _frame(self) -> list[Element]:
        marks: list[Element] = []
        across, up = self.columns
        for line, text in enumerate(wrap(up.label, 12, _WIDE - 8, 2, bold=True)):
            marks.append(element("text", text, x=0, y=12 + 14 * line, class_="strong"))
        grid, texts = [], []
        digits = digits_for(self.scales[1][1]) if is_share(up.unit) else 0
        for value in ticks(*self.scales[1], 5):
            y = self.y(value)
            grid.append(f"M{coordinate(_LEFT)} {coordinate(y)}H{coordinate(self.right)}")
            texts.append(
                element(
                    "text",
                    quantity(value, up.unit, digits),
                    x=_LEFT - 5,
                    y=y + 4,
                    text_anchor="end",
                )
            )
        digits = digits_for(self.scales[0][1]) if is_share(across.unit) else 0
        for value in ticks(*self.scales[0], 5):
            x = self.x(value)
            grid.append(f"M{coordinate(x)} {coordinate(_TOP)}V{coordinate(self.bottom)}")
            texts.append(
                element(
                    "text",
                    quantity(value, across.unit, digits),
                    x=x,
                    y=self.bottom + 15,
                    text_anchor="middle",
                )
            )
        label = wrap(f"→ {across.label}", 11, self.right - 4, 1)[0]
        texts.append(element("text", label, x=self.right, y=self.bottom + 31, text_anchor="end"))
        marks.append(element("path", d="".join(grid), class_="grid"))
        marks.append(element("g", texts, class_="muted small"))
        return marks

    def _better(self, first: Range, second: Range, axis: int) -> bool:
        gap = first.median - second.median
        return gap <= 0 if self.columns[axis].better == "lower" else gap >= 0

    def _front(self) -> list[Element]:
        """Join the options that no other one beats on these two outcomes."""
        pairs = [(point.values[0], point.values[self.index]) for point in self.points]
        front = [
            one
            for one in pairs
            if not any(
                other != one
                and self._better(other[0], one[0], 0)
                and self._better(other[1], one[1], 1)
                for other in pairs
            )
        ]
        path = "L".join(
            f"{coordinate(self.x(a.median))} {coordinate(self.y(b.median))}"
            for a, b in sorted(front, key=lambda pair: pair[0].median)
        )
        return (
            [element("path", d=f"M{path}", class_="curve weighted front")] if len(front) > 1 else []
        )

    def _dots(self) -> list[Element]:
        marks: list[Element] = []
        places = [
            (self.x(p.values[0].median), self.y(p.values[self.index].median)) for p in self.points
        ]
        taken: list[tuple[float, float]] = list(places)
        for number, (point, (x, y)) in enumerate(zip(self.points, places, strict=True), 1):
            across, up = point.values[0], point.values[self.index]
            bars = (
                f"M{coordinate(self.x(across.low))} {coordinate(y)}"
                f"H{coordinate(self.x(across.high))}"
                f"M{coordinate(x)} {coordinate(self.y(up.low))}V{coordinate(self.y(up.high))}"
            )
            kind = "option-dot leads" if point.stays else "option-dot"
            marks.append(element("path", d=bars, class_="hair-line"))
            marks.append(
                element(
                    "circle", element("title", point.option.label), cx=x, cy=y, r=5, class_=kind
                )
            )
            at = _free(x, y, taken)
            taken.append((at[0], at[1] - 4))
            marks.append(
                element("text", str(number), x=at[0], y=at[1], text_anchor=at[2], class_="small")
            )
        return marks


def _free(x: float, y: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float, str]:
    """A place beside a dot, as far from the other marks as there is."""

    def room(place: tuple[float, float, str]) -> float:
        dx = 4 if place[2] == "start" else -4 if place[2] == "end" else 0
        return min(
            (abs(place[0] + dx - a) + abs(place[1] - 4 - b) for a, b in taken if (a, b) != (x, y)),
            default=99.0,
        )

    places = [(x + dx, y + dy, anchor) for dx, dy, anchor in _AROUND]
    return next((place for place in places if room(place) > 13), max(places, key=room))


def _table(view: TradeoffsView) -> Table:
    columns = [
        Column("number", "Number", "number"),
        Column("policy", "Option"),
        Column("often", "None beats it, in resamples", "share"),
    ]
    for column in view.outcomes:
        kind: Kind = "share" if is_share(column.unit) else "number"
        columns += [
            Column(f"{column.name}_estimate", column.label, kind),
            Column(f"{column.name}_low", f"{column.label}, low", kind),
            Column(f"{column.name}_high", f"{column.label}, high", kind),
        ]
    rows: list[tuple[Datum, ...]] = [
        (
            *(number, point.option.label, point.often),
            *(end for span in point.values for end in (span.median, span.low, span.high)),
        )
        for number, point in enumerate(view.points, 1)
    ]
    return Table(tuple(columns), tuple(rows))
