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
        '<g class="dots weighted"><path d="M1 2h0m2 0h0" stroke-width="4"/></g>'
    """
    course = _course(centres)
    marks = [element("path", d=course, stroke_width=2 * radius)]
    if kind == "prior":
        inside = element("path", d=course, stroke_width=2 * (radius - _RIM), class_="hollow")
        marks.append(inside)
    return element("g", marks, class_=f"dots {kind}")


def _course(centres: Iterable[tuple[float, float]]) -> str:
    """The path, each dot relative to the one before; places are in tenths, so none drifts."""
    parts, before = [], None
    for x, y in centres:
        here = (round(10 * x), round(10 * y))
        if before is None:
            parts.append(f"M{coordinate(here[0] / 10)} {coordinate(here[1] / 10)}h0")
        else:
            across, down = ((now - then) / 10 for now, then in zip(here, before, strict=True))
            between = "" if down < 0 else " "
            parts.append(f"m{coordinate(across)}{between}{coordinate(down)}h0")
        before = here
    return "".join(parts)
