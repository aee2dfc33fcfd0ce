"""Who would sign what: the probability that each actor, and all of them, accept an option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table, drawing, panel
from foedus.figures.numbers import percent
from foedus.figures.strips import interval_marks
from foedus.figures.svg import Element, coordinate, element
from foedus.figures.typeset import cut, wrap

if TYPE_CHECKING:
    from foedus.figures.views import Option, Range, Weighed

__all__ = ["Signatory", "SigningRow", "SigningView", "signing", "signing_panels"]


@dataclass(frozen=True)
class Signatory:
    """An actor whose consent an option needs.

    Attributes:
        name: The actor's id.
        label: The actor's name for people.
        hue: The name of a colour, see `foedus.figures.colours.hues`.
    """

    name: str
    label: str
    hue: str


@dataclass(frozen=True)
class SigningRow:
    """An option: the probability that each signatory accepts, and that all do.

    Attributes:
        option: The policy.
        by: One value for each signatory, in their order; ``None`` where none is asked.
        everyone: The probability that all who are asked accept.
    """

    option: Option
    by: tuple[Weighed | None, ...]
    everyone: Weighed


@dataclass(frozen=True)
class SigningView:
    """Options against signatories."""

    signatories: tuple[Signatory, ...]
    rows: tuple[SigningRow, ...]

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the signatories."""
        if any(len(row.by) != len(self.signatories) for row in self.rows):
            message = "each row needs one value a signatory"
            raise ValueError(message)


_ALL = Signatory("all", "All who are asked", "ink")


def signing(view: SigningView, width: float = 760, name: str = "signing") -> Figure:
    """Draw the probability that each actor signs, and that all do.

    Args:
        view: The signatories and the options.
        width: Width in px; below 560 px each option becomes a block of rows.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure, its table with a row for each option and signatory.
    """
    marks, height = _blocks(view, width) if width < 560 else _columns(view, width)
    caption = (
        "Probability that each actor accepts the option rather than the fight going on. Dot and "
        "bar: median and middle 80 % of the record-weighted worlds; hollow grey: as assumed "
        "(prior). Each scale runs from 0 to 100 %, with a line at 50 %."
    )
    title = "Who would sign"
    svg = drawing(name, title, caption, (width, height), marks)
    return Figure(name, title, caption, svg, _table(view))


def signing_panels(view: SigningView, width: float = 338) -> tuple[str, ...]:
    """Draw each option as a picture of its own, for a page that sets them in a grid.

    Args:
        view: The signatories and the options.
        width: Width of a picture in px.

    Returns:
        SVG as markup, one for each option in order; `signing` has the caption and the table.
    """
    drawn = []
    for row in view.rows:
        marks, height = _blocks(SigningView(view.signatories, (row,)), width)
        drawn.append(panel(f"Who would sign: {row.option.label}", (width, height - 14), marks))
    return tuple(drawn)


def _everyone(view: SigningView, row: SigningRow) -> list[tuple[Signatory, Weighed | None]]:
    return [*zip(view.signatories, row.by, strict=True), (_ALL, row.everyone)]


def _columns(view: SigningView, width: float) -> tuple[list[Element], float]:
    left, gap, head, step = 190.0, 20.0, 44.0, 46.0
    count = len(view.signatories) + 1
    room = (width - left - 8 - gap * (count - 1)) / count
    bottom = head + step * len(view.rows)
    marks: list[Element] = []
    for index, who in enumerate([*view.signatories, _ALL]):
        x = left + index * (room + gap)
        lines = wrap(who.label, 12, room + 8, 2, bold=True)
        for number, text in enumerate(lines):
            y = head - 20 - 14 * (len(lines) - 1 - number)
            marks.append(element("text", text, x=x, y=y, class_="strong"))
        marks.append(_colour_bar(x, head - 12, room, who))
        marks += _guides(x, room, head - 4, bottom, labelled=True)
    for index, row in enumerate(view.rows):
        y = head + step * index + step / 2
        lines = wrap(row.option.label, 12, left - 18, 2)
        for number, text in enumerate(lines):
            offset = y + 4 + 15 * (number - (len(lines) - 1) / 2)
            marks.append(element("text", text, x=0, y=offset))
        for place, (who, value) in enumerate(_everyone(view, row)):
            marks += _mark(left + place * (room + gap), y, room, value, who)
    return marks, bottom + 26


def _blocks(view: SigningView, width: float) -> tuple[list[Element], float]:
    left, right, step = 128.0, 46.0, 26.0
    room = width - left - right
    marks: list[Element] = []
    y = 4.0
    for row in view.rows:
        for text in wrap(row.option.label, 12, width - 8, 2, bold=True):
            marks.append(element("text", text, x=0, y=y + 12, class_="strong"))
            y += 15
        top = y + 4
        people = _everyone(view, row)
        marks += _guides(left, room, top, top + step * len(people), labelled=False)
        for who, value in people:
            y += step
            marks.append(_colour_bar(0, y - 12, 3, who, height=12))
            marks.append(
                element("text", cut(who.label, 11, left - 18), x=9, y=y - 2, class_="small")
            )
            marks += _mark(left, y - 6, room, value, who, outside=True)
        y += 22
    return marks, y


def _colour_bar(x: float, y: float, width: float, who: Signatory, height: float = 3) -> Element:
    return element(
        "rect", x=x, y=y, width=width, height=height, style=f"fill:var(--{who.hue})", rx=1
    )


def _guides(x: float, room: float, top: float, bottom: float, *, labelled: bool) -> list[Element]:
    height = coordinate(bottom - top)
    lines = "".join(
        f"M{coordinate(x + room * share)} {coordinate(top)}v{height}" for share in (0, 0.5, 1)
    )
    marks = [element("path", d=lines, class_="grid")]
    if labelled:
        for share, anchor in ((0, "start"), (1, "end")):
            at, y = x + room * share, bottom + 15
            marks.append(
                element("text", percent(share), x=at, y=y, text_anchor=anchor, class_="small muted")
            )
    return marks


def _mark(
    x: float, y: float, room: float, value: Weighed | None, who: Signatory, *, outside: bool = False
) -> list[Element]:
    """Draw one cell: the number beside (narrow) or above (wide) its interval."""
    if value is None:
        return [element("text", "not asked", x=x + 2, y=y + 4, class_="small muted")]
    weighted, prior = value.weighted, value.prior
    if not (weighted.known and prior.known):
        return [element("text", "no solution", x=x + 2, y=y + 4, class_="small muted")]

    def at(share: float) -> float:
        return x + room * share

    hue = f"color:var(--{who.hue})"
    marks = [
        element("g", interval_marks(at, prior, y + 7, 3), class_="bar prior"),
        element("g", interval_marks(at, weighted, y, 4.5), class_="bar weighted", style=hue),
    ]
    if outside:
        left, top, anchor = x + room + 44, y + 4, "end"
    elif weighted.median > 0.85:
        left, top, anchor = at(1), y - 8, "end"
    elif weighted.median < 0.15:
        left, top, anchor = at(0), y - 8, "start"
    else:
        left, top, anchor = at(weighted.median), y - 8, "middle"
    marks.append(
        element(
            "text",
            percent(weighted.median),
            x=left,
            y=top,
            text_anchor=anchor,
            class_="small weighted",
        )
    )
    return marks


def _table(view: SigningView) -> Table:
    columns = [Column("policy", "Option"), Column("actor", "Signatory")]
    for kind, label in (("prior", "prior"), ("weighted", "record-weighted")):
        columns += [
            Column(f"{kind}_median", f"Median, {label}", "share"),
            Column(f"{kind}_low", f"10th percentile, {label}", "share"),
            Column(f"{kind}_high", f"90th percentile, {label}", "share"),
        ]
    rows = [
        (row.option.label, who.label, *_numbers(value))
        for row in view.rows
        for who, value in _everyone(view, row)
    ]
    return Table(tuple(columns), tuple(rows))


def _numbers(value: Weighed | None) -> tuple[float | None, ...]:
    if value is None:
        return (None,) * 6
    spans: tuple[Range, Range] = (value.prior, value.weighted)
    return tuple(end for span in spans for end in (span.median, span.low, span.high))
