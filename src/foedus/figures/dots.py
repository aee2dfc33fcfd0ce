"""Many dots in few bytes: a path of strokes of no length with round ends.

A report holds thousands of dots; a circle element for each would be most of the file.
"""

from __future__ import annotations

import re
from itertools import count as count_from
from typing import TYPE_CHECKING

from foedus.figures.svg import Element, element

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["dots", "grid_dots"]

_STEP = 0.1  # places are rounded to this


def dots(
    centres: Iterable[tuple[float, float]], radius: float, kind: str, name: str, rim: float = 1.0
) -> Element:
    """Draw equal dots of one kind; where they overlap they merge into one shape.

    Hollow dots are the same path used twice, the second time narrower and in the colour of the
    paper: size and colour are set outside the path, so that both can differ.

    Args:
        centres: Places, in px or another unit of the drawing.
        radius: Radius of a dot.
        kind: The class: ``weighted`` dots are full, ``prior`` dots are hollow.
        name: An id for the path of hollow dots; unique on a page.
        rim: Width of the rim of hollow dots.

    Returns:
        A group.

    Example:
        >>> str(dots([(1, 2), (3, 2)], 2, "weighted", "a"))
        '<g stroke-width="4" class="dots weighted"><path d="M1 2h0m2 0h0"/></g>'
    """
    course = _course(centres)
    if kind != "prior":
        path = element("path", d=course)
        return element("g", path, stroke_width=written(2 * radius), class_=f"dots {kind}")
    inside = element(
        "use", href=f"#{name}", stroke_width=written(2 * (radius - rim)), class_="hollow"
    )
    return element(
        "g",
        element("path", d=course, id=name),
        inside,
        stroke_width=written(2 * radius),
        class_="dots prior",
    )


def grid_dots(
    stacks: Mapping[int, int], line: float, pitch: float, kind: str, name: str
) -> Element:
    """Draw stacks of equal dots on columns one unit apart, for a ``.sparkline``.

    Dots beside each other are one dashed stroke: the style sheet gives strokes of a sparkline
    their widths and dashes of no length one unit apart.

    Args:
        stacks: Column to the number of its dots.
        line: Where the lowest dots lie.
        pitch: The distance from there to the next dot of a stack; negative for upwards.
        kind: ``weighted`` or ``prior``, as for `dots`.
        name: As for `dots`.

    Returns:
        A group.

    Example:
        >>> str(grid_dots({3: 1, 4: 2}, 2, -1, "weighted", "a"))
        '<g class="weighted"><path d="M3 2h1.1M4 1h.1"/></g>'
    """
    parts = []
    for level in range(max(stacks.values(), default=0)):
        filled = sorted(column for column, count in stacks.items() if count > level)
        for start in filled:
            if start - 1 in filled:
                continue
            end = next(column for column in count_from(start) if column + 1 not in filled)
            # A little more than the last step, so that the last dot is certainly drawn.
            length = written(end - start + 0.1)
            parts.append(f"M{start} {written(line + level * pitch)}h{length}")
    course = "".join(parts)
    if kind != "prior":
        return element("g", element("path", d=course), class_=kind)
    twice = element("path", d=course, id=name), element("use", href=f"#{name}")
    return element("g", twice, class_=kind)


def written(value: float) -> str:
    """A length with at most two decimals, in as few characters as it takes.

    Example:
        >>> written(4.0), written(0.25), written(-0.5)
        ('4', '.25', '-.5')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else re.sub(r"^(-?)0\.", r"\1.", text)


def _course(centres: Iterable[tuple[float, float]]) -> str:
    """The path, each dot relative to the one before; places are whole steps, so none drifts."""
    parts, before = [], None
    for x, y in centres:
        here = (round(x / _STEP), round(y / _STEP))
        if before is None:
            parts.append(f"M{written(here[0] * _STEP)} {written(here[1] * _STEP)}h0")
        else:
            across, down = ((now - then) * _STEP for now, then in zip(here, before, strict=True))
            between = "" if down < 0 else " "
            parts.append(f"m{written(across)}{between}{written(down)}h0")
        before = here
    return "".join(parts)
