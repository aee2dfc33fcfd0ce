"""The matrix of speakers and cruxes: where each speaker stands on what the claims turn on."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table, drawing, panel
from foedus.figures.svg import Element, Raw, element, render
from foedus.figures.typeset import cut, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CruxRow", "StanceCell", "StancesView", "stances"]


@dataclass(frozen=True)
class StanceCell:
    """Where a speaker stands on a crux.

    Attributes:
        stated: Whether the speaker says something of it.
        low: Lower end of the middle 80 % of the speaker's worlds, as a quantile of the belief.
        middle: Their mean; for a theory, the share of the second option.
        high: The upper end.
    """

    stated: bool
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class CruxRow:
    """A crux, and where each speaker stands on it.

    Attributes:
        label: The assumption's name for people.
        kind: ``fact``, ``value`` or ``theory``.
        ends: What the two ends of its scale mean.
        turn: How far the share of a claim differs between the two halves of the belief.
        claim: The claim that turns on it most, with its speaker; empty for none.
        cells: One for each speaker.
    """

    label: str
    kind: str
    ends: tuple[str, str]
    turn: float
    claim: str
    cells: tuple[StanceCell, ...]


@dataclass(frozen=True)
class StancesView:
    """Speakers against cruxes."""

    speakers: tuple[str, ...]
    rows: tuple[CruxRow, ...]

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the speakers."""
        if any(len(row.cells) != len(self.speakers) for row in self.rows):
            message = "each row needs one cell a speaker"
            raise ValueError(message)


_PANEL = 338.0
_LABEL = 250.0
_STEP = 50.0


def stances(view: StancesView, width: float = 1060, name: str = "stances") -> Figure:
    """Draw where each speaker stands on each crux.

    Args:
        view: The speakers and the cruxes.
        width: Width of the whole matrix in px; a page sets one panel a crux instead, as many
            side by side as there is room.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure, its table with a row for each crux.
    """
    title = "Speakers and cruxes"
    caption = (
        "Each scale is the stated belief about an assumption, from its lowest to its highest "
        "value (for a theory, from one account to the other). Bar: the middle 80 % of the worlds "
        "that satisfy a speaker's premises, dot: their mean. Who does not speak of an assumption "
        "believes of it what the scenario does (pale in the matrix)."
    )
    marks, height = _whole(view, width)
    svg = drawing(name, title, caption, (width, height), marks)
    panels = (Raw(_panel(view, row)) for row in view.rows)
    body = element("div", element("div", panels, class_="panels"), class_="foedus")
    return Figure(name, title, caption, svg, _table(view), render(body))


def _whole(view: StancesView, width: float) -> tuple[list[Element], float]:
    head = 44.0
    room = (width - _LABEL) / max(1, len(view.speakers))
    marks: list[Element] = []
    for index, speaker in enumerate(view.speakers):
        x = _LABEL + room * index + 6
        lines = wrap(speaker, 11, room - 16, 2, bold=True)
        for number, text in enumerate(lines):
            y = head - 12 - 13 * (len(lines) - 1 - number)
            marks.append(element("text", text, x=x, y=y, class_="small strong"))
    for number, row in enumerate(view.rows):
        top = head + _STEP * number
        marks.append(element("line", x1=0, x2=width, y1=top, y2=top, class_="grid"))
        for line, text in enumerate(wrap(row.label, 11, _LABEL - 36, 2)):
            marks.append(element("text", text, x=0, y=top + 15 + 13 * line, class_="small"))
        ends = cut(f"{row.kind}: {row.ends[0]} … {row.ends[1]}", 11, _LABEL - 36)
        marks.append(element("text", ends, x=0, y=top + 42, class_="small muted"))
        for index, cell in enumerate(row.cells):
            marks += _cell(cell, _LABEL + room * index + 6, top + _STEP / 2, room - 14)
    return marks, head + _STEP * len(view.rows) + 4


def _panel(view: StancesView, row: CruxRow) -> str:
    """One crux as a small picture of its own."""
    left, step = 146.0, 19.0
    marks: list[Element] = []
    y = 13.0
    for text in wrap(row.label, 12, _PANEL - 40, 3, bold=True):
        marks.append(element("text", text, x=0, y=y, class_="strong"))
        y += 15
    about = row.kind if not row.claim else f"{row.kind}; turns {row.claim}"
    for text in wrap(about, 11, _PANEL - 40, 3):
        marks.append(element("text", text, x=0, y=y, class_="small muted"))
        y += 13
    y += 4
    room = _PANEL - left - 8
    spoken = [(s, c) for s, c in zip(view.speakers, row.cells, strict=True) if c.stated]
    if not spoken:
        marks.append(element("text", "Nobody speaks of it.", x=0, y=y + 10, class_="small"))
        return panel(f"{row.label}: nobody speaks of it", (_PANEL, y + 18), marks)
    for speaker, cell in spoken:
        marks.append(element("text", cut(speaker, 11, left - 20), x=0, y=y + 12, class_="small"))
        marks += _cell(cell, left, y + 8, room)
        y += step
    for place, text, anchor in ((left, row.ends[0], "start"), (left + room, row.ends[1], "end")):
        shown = cut(text, 11, room / 2 - 6)
        marks.append(
            element("text", shown, x=place, y=y + 10, text_anchor=anchor, class_="small muted")
        )
    return panel(f"{row.label}: where each speaker stands", (_PANEL, y + 18), marks)


def _cell(cell: StanceCell, x: float, y: float, room: float) -> Iterator[Element]:
    yield element("line", x1=x, x2=x + room, y1=y, y2=y, class_="axis")
    if not isfinite(cell.middle):
        yield element("text", "no world", x=x, y=y - 4, class_="small muted")
        return
    marks = []
    if isfinite(cell.low) and isfinite(cell.high):
        ends = (x + room * cell.low, x + room * cell.high)
        marks.append(element("line", x1=ends[0], x2=ends[1], y1=y, y2=y))
    marks.append(element("circle", cx=x + room * cell.middle, cy=y, r=4.5 if cell.stated else 3))
    yield element("g", marks, class_=f"bar {'weighted' if cell.stated else 'prior'}")


def _table(view: StancesView) -> Table:
    speakers = (
        Column(f"speaker_{index}", speaker, "number") for index, speaker in enumerate(view.speakers)
    )
    columns = (
        Column("crux", "Assumption; then the mean quantile of each speaker's worlds"),
        Column("kind", "Kind"),
        Column("spoken", "Spoken of by"),
        Column("turn", "How far a claim turns on it", "share"),
        *speakers,
    )
    rows = tuple(
        (
            *(row.label, row.kind, ", ".join(_spoken(view, row)) or "nobody", row.turn),
            *(_known(cell.middle) for cell in row.cells),
        )
        for row in view.rows
    )
    return Table(columns, rows)


def _spoken(view: StancesView, row: CruxRow) -> list[str]:
    return [s for s, cell in zip(view.speakers, row.cells, strict=True) if cell.stated]


def _known(value: float) -> float | None:
    return value if isfinite(value) else None
