"""Many dots in few bytes: a path of strokes of no length with round ends.

A report holds thousands of dots; a circle element for each would be most of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures.svg import Element, coordinate, element

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["dots"]

_RIM = 1.0


def dots(centres: Iterable[tuple[float, float]], radius: float, kind: str) -> Element:
    """Draw equal dots of one kind; where they overlap they merge into one shape.

    Args:
        centres: Places in px.
        radius: Radius of a dot in px.
        kind: The class: ``weighted`` dots are full, ``prior`` dots are hollow.

    Returns:
        A group.

    Example:
        >>> str(dots([(1, 2), (3, 2)], 2, "weighted"))
        '<g class="dots weighted"><path d="M1 2h0M3 2h0" stroke-width="4"/></g>'
    """
    course = "".join(f"M{coordinate(x)} {coordinate(y)}h0" for x, y in centres)
    marks = [element("path", d=course, stroke_width=2 * radius)]
    if kind == "prior":
        inside = element("path", d=course, stroke_width=2 * (radius - _RIM), class_="hollow")
        marks.append(inside)
    return element("g", marks, class_=f"dots {kind}")
