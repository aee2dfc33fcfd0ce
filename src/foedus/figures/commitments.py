"""Who is bound to whom when something happens: each bond a line to the state attacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table, drawing
from foedus.figures.lawview import STATUSES
from foedus.figures.svg import Element, Raw, coordinate, element, render
from foedus.figures.typeset import cut, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Bond", "CommitmentsView", "commitments"]

_LINE = 14.0
_MIDDLE = 200.0  # px that the lines take
_SIDE = 150.0  # px that the box of a state attacked takes

# Class of a status -> how its line is drawn; the chip on each line repeats it in words.
_STROKES = {
    "must": "stroke:var(--ink);stroke-width:3",
    "must-part": "stroke:var(--ink);stroke-width:2;stroke-dasharray:10 3",
    "may": "stroke:var(--inside);stroke-width:1.6",
    "waits": "stroke:var(--muted);stroke-width:1.6;stroke-dasharray:5 4",
    "not": "stroke:var(--outside);stroke-width:1.6",
    "out": "stroke:var(--faint);stroke-width:1;stroke-dasharray:1.5 4",
}


@dataclass(frozen=True)
class Bond:
    """States to which one norm means the same towards one state.

    Attributes:
        bearers: Who is bound, in words or codes.
        towards: The state on whose behalf, a name among `CommitmentsView.attacked`.
        status: A key of `STATUSES`.
        clause: The norm, in words.
        content: What is asked, or what it waits for.
        who: A name for all of them, such as ``31 Allies``; empty to name each.
        political: Whether the promise binds politically and not in law.
    """

    bearers: tuple[str, ...]
    towards: str
    status: str
    clause: str
    content: str = ""
    who: str = ""
    political: bool = False


@dataclass(frozen=True)
class CommitmentsView:
    """Bonds on a day, when one event happens.

    Attributes:
        event: The event, in words.
        attacker: Who attacks, in words.
        attacked: The states attacked, in words.
        bonds: The bonds; they are drawn in the order of `STATUSES`.
    """

    event: str
    attacker: str
    attacked: tuple[str, ...]
    bonds: tuple[Bond, ...]


@dataclass(frozen=True)
class _Row:
    bond: Bond
    names: tuple[str, ...]
    members: tuple[str, ...]
    said: tuple[str, ...]
    top: float

    @property
    def tall(self) -> float:
        left = len(self.names) + len(self.members)
        return max(left, len(self.said)) * _LINE + 12

    @property
    def y(self) -> float:
        return self.top + self.tall / 2


def commitments(view: CommitmentsView, width: float = 1080, name: str = "commitments") -> Figure:
    """Draw who must, may, waits or is not bound to help whom.

    Args:
        view: The event and the bonds.
        width: Width in px.
        name: The name of the figure.

    Returns:
        The figure; its table has one row for each bond. On a page the drawing gives way to a
        list where the window is narrow.

    Example:
        >>> bond = Bond(("POL",), "France", "obliged", "Treaty, Article 1", "assist")
        >>> view = CommitmentsView("An attack on France", "Russia", ("France",), (bond,))
        >>> print(commitments(view).to_csv().strip())
        bearers,status,binding,towards,clause,content
        POL,obliged,in law,France,"Treaty, Article 1",assist
    """
    rows = _rows(view, width)
    bottom = max((row.top + row.tall for row in rows), default=60.0)
    span = max(bottom - 46, 96.0 * len(view.attacked))
    place = {
        state: 46 + span * (k + 0.5) / len(view.attacked) for k, state in enumerate(view.attacked)
    }
    height = max(bottom, 46 + span) + 8
    left = width - _SIDE - _MIDDLE
    heads = [
        element("text", words, x=x, y=18, class_="band-title")
        for words, x in (
            ("Who", 6.0),
            ("Under what, and to do what", 0.36 * left),
            ("Attacked", width - _SIDE + 4),
        )
    ]
    marks = [_bond(row, width, left, place) for row in rows]
    boxes = [_state(view, state, y, width) for state, y in place.items()]
    caption = (
        f"{view.event}. Each line leads from those whom a norm addresses to the state on whose "
        "behalf; its pattern repeats the verdict. “Committed” is a political promise, and binds "
        "nobody in law."
    )
    title = "Who is bound to whom"
    svg = drawing(name, title, caption, (width, height), heads, marks, boxes)
    both = element(
        "div",
        element("div", Raw(svg), class_="drawn"),
        element("ul", map(_line, _sorted(view)), class_="told bonds"),
        class_="foedus by-width",
    )
    return Figure(name, title, caption, svg, _table(view), render(both))


def _line(bond: Bond) -> Element:
    """A bond in words, for a window too narrow for the drawing."""
    words, kind = _verdict(bond)
    return element(
        "li",
        element("span", words, class_=f"chip {kind}"),
        element("b", f" {bond.who or ', '.join(bond.bearers)} "),
        element("span", f"{bond.clause}: {bond.content}" if bond.content else bond.clause),
        element("small", ", ".join(bond.bearers)) if bond.who else None,
    )


def _sorted(view: CommitmentsView) -> list[Bond]:
    order = list(STATUSES)
    return sorted(
        view.bonds,
        key=lambda b: order.index(b.status) if b.status in order else len(order),
    )


def _rows(view: CommitmentsView, width: float) -> list[_Row]:
    left = width - _SIDE - _MIDDLE
    rows: list[_Row] = []
    top = 28.0
    for bond in _sorted(view):
        everyone = ", ".join(bond.bearers)
        names = wrap(bond.who or everyone, 12, 0.36 * left - 22, 3, bold=True)
        members = wrap(everyone, 11, 0.36 * left - 22) if bond.who else []
        said = [*wrap(bond.clause, 12, 0.64 * left - 18, 2)]
        if bond.content:
            said += wrap(bond.content, 11, 0.64 * left - 18, 3)
        row = _Row(bond, tuple(names), tuple(members), tuple(said), top)
        rows.append(row)
        top += row.tall
    return rows


def _bond(row: _Row, width: float, left: float, place: dict[str, float]) -> Element:
    """One row: who, what, and the line with its verdict to the state attacked."""
    bond = row.bond
    words, kind = _verdict(bond)
    clause = len(wrap(bond.clause, 12, 0.64 * left - 18, 2))
    x, to = left + 6, width - _SIDE
    tag = text_width(words, 11) + 6
    y, end = row.y, place.get(bond.towards, row.y)
    start = x + tag + 6
    half = (start + to) / 2
    path = (
        f"M{coordinate(start)} {coordinate(y)}C{coordinate(half)} {coordinate(y)} "
        f"{coordinate(half)} {coordinate(end)} {coordinate(to)} {coordinate(end)}"
    )
    first = row.y - (len(row.names) + len(row.members)) * _LINE / 2
    second = row.y - len(row.said) * _LINE / 2
    return element(
        "g",
        element("title", f"{', '.join(bond.bearers)}: {words}. {bond.clause}. {bond.content}"),
        element("line", x1=6, x2=left, y1=row.top, y2=row.top, class_="grid"),
        (
            element(
                "text",
                text,
                x=6,
                y=first + _LINE * (k + 1) - 3.5,
                class_="strong" if k < len(row.names) else "small muted",
            )
            for k, text in enumerate((*row.names, *row.members))
        ),
        (
            element(
                "text",
                text,
                x=0.36 * left,
                y=second + _LINE * (k + 1) - 3.5,
                class_=None if k < clause else "small muted",
            )
            for k, text in enumerate(row.said)
        ),
        element("text", words, x=x, y=y + 4, class_="small"),
        element("path", d=path, style=f"fill:none;{_STROKES[kind]}"),
        data_status=bond.status,
    )


def _verdict(bond: Bond) -> tuple[str, str]:
    """The words on the line and its class: a political promise to act is a commitment."""
    words, kind = STATUSES.get(bond.status, (bond.status.replace("_", " "), "out"))
    if bond.political and kind == "must":
        return "◐ committed", "must-part"
    return words, kind


def _state(view: CommitmentsView, state: str, y: float, width: float) -> list[Element]:
    """A state attacked, and the arrow of the attack from below or above."""
    x, wide = width - _SIDE + 4, _SIDE - 8
    name = cut(state, 13, wide - 16, bold=True)
    words = wrap(f"attacked by {view.attacker}", 11, wide - 16, 2)
    tall = 26 + _LINE * len(words)
    return [
        element(
            "rect",
            x=x,
            y=y - tall / 2,
            width=wide,
            height=tall,
            rx=3,
            style="fill:var(--panel);stroke:var(--protege);stroke-width:2",
        ),
        element("text", name, x=x + 8, y=y - tall / 2 + 17, class_="strong"),
        *(
            element("text", line, x=x + 8, y=y - tall / 2 + 31 + _LINE * k, class_="small muted")
            for k, line in enumerate(words)
        ),
    ]


def _table(view: CommitmentsView) -> Table:
    columns = (
        Column("bearers", "Who"),
        Column("status", "Verdict"),
        Column("binding", "Binds"),
        Column("towards", "Towards"),
        Column("clause", "Under what"),
        Column("content", "To do what"),
    )
    rows: Sequence[tuple[str, ...]] = [
        (
            " ".join(b.bearers),
            b.status.replace("_", " "),
            "politically" if b.political else "in law",
            b.towards,
            b.clause,
            b.content,
        )
        for b in _sorted(view)
    ]
    return Table(columns, tuple(rows))
