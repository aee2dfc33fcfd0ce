"""Cards: a table whose rows hold a name, a strip and words; on a telephone each row is a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures.numbers import quantity
from foedus.figures.svg import Child, Element, element, render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foedus.figures.strips import Axis

__all__ = ["card", "cards", "circle", "ends"]


def cards(caption: str, head: Sequence[str], rows: Iterable[Element], kind: str) -> str:
    """Set rows as a table that turns into cards where there is little room.

    Args:
        caption: What the table holds, for screen readers.
        head: The headings of the columns.
        rows: The rows, see `card`.
        kind: A class of its own.

    Returns:
        The markup.
    """
    table = element(
        "table",
        element("caption", caption, class_="hidden"),
        element("thead", element("tr", (element("th", text, scope="col") for text in head))),
        element("tbody", rows),
        class_=f"cards {kind}",
    )
    return render(element("div", table, class_="foedus"))


def card(name: Child, note: str, *cells: Child) -> Element:
    """One row: a name with a note below it, and cells."""
    heading = element(
        "th",
        element("b", name),
        element("span", note, class_="definition") if note else None,
        scope="row",
    )
    return element("tr", heading, (element("td", cell) for cell in cells))


def circle(axis: Axis, value: float, y: float, radius: float, kind: str, said: str) -> Element:
    """A dot on a strip that says what it is when pointed at."""
    return element("circle", element("title", said), cx=axis.at(value), cy=y, r=radius, class_=kind)


def ends(axis: Axis, unit: str) -> Element:
    """The two ends of a strip's scale, as text below it."""
    low, high = (element("span", quantity(end, unit)) for end in (axis.low, axis.high))
    return element("div", low, high, class_="scale", aria_hidden="true")
