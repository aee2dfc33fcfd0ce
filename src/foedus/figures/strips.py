"""Strips: small drawings inside HTML tables, as wide as their cell.

Positions are percentages, so a strip follows its column at any width while lines and dots keep
their size. A strip is decoration for screen readers: the numbers stand beside it as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from foedus.figures.svg import Child, Element, element

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from foedus.figures.views import Range, Weighed

__all__ = ["Axis", "dumbbell", "interval_marks", "interval_strip", "strip"]


@dataclass(frozen=True)
class Axis:
    """The two ends of a scale."""

    low: float
    high: float

    def at(self, value: float) -> str:
        """The place of a value, as a percentage of the width.

        Example:
            >>> Axis(0, 0.5).at(0.25)
            '50%'
        """
        share = (value - self.low) / (self.high - self.low)
        return f"{100 * min(max(share, 0), 1):.1f}".removesuffix(".0") + "%"


def strip(height: float, *marks: Child) -> Element:
    """A drawing as wide as its cell, hidden from screen readers."""
    return element(
        "svg",
        marks,
        class_="strip",
        height=height,
        aria_hidden="true",
    )


def interval_marks(
    at: Callable[[float], str | float], span: Range, y: float, radius: float
) -> list[Element]:
    """A line from end to end of a range and a dot at its median; nothing if it is not known."""
    if not span.known:
        return []
    return [
        element("line", x1=at(span.low), x2=at(span.high), y1=y, y2=y),
        element("circle", cx=at(span.median), cy=y, r=radius),
    ]


def interval_strip(axis: Axis, value: Weighed, reference: float | None = None) -> Element:
    """Draw both intervals on a scale: record-weighted above, prior below.

    Args:
        axis: The scale, the same for all rows that are compared.
        value: The medians and 80 % intervals.
        reference: The median of the baseline, drawn as a dashed line; ``None`` for none.

    Returns:
        The strip.
    """
    mark = None
    if reference is not None and isfinite(reference):
        at = axis.at(reference)
        mark = element("line", x1=at, x2=at, y1=0, y2=22, class_="reference")
    return strip(
        22,
        mark,
        element("g", interval_marks(axis.at, value.prior, 15, 3), class_="bar prior"),
        element("g", interval_marks(axis.at, value.weighted, 7, 4), class_="bar weighted"),
    )


def dumbbell(axis: Axis, pairs: Sequence[tuple[str, float, float]]) -> Element:
    """Draw pairs of shares, one line each: a hollow dot for the first, a full one for the second.

    A share that is not known, because no world was looked at, has no dot.

    Args:
        axis: The scale; its middle is marked.
        pairs: For each line its class (``weighted`` or ``prior``) and the two shares.

    Returns:
        The strip.
    """
    height = 16.0 * len(pairs) + 2
    middle = axis.at((axis.low + axis.high) / 2)
    return strip(
        height,
        element("line", x1="0%", x2="100%", y1=height - 0.5, y2=height - 0.5, class_="axis"),
        element("line", x1=middle, x2=middle, y1=0, y2=height, class_="grid"),
        (
            element("g", _joined(axis, first, second, 16 * row + 8), class_=f"pair {kind}")
            for row, (kind, first, second) in enumerate(pairs)
        ),
    )


def _joined(axis: Axis, first: float, second: float, y: float) -> list[Element]:
    marks = []
    if isfinite(first) and isfinite(second):
        marks.append(element("line", x1=axis.at(first), x2=axis.at(second), y1=y, y2=y))
    if isfinite(first):
        marks.append(element("circle", cx=axis.at(first), cy=y, r=4, class_="hollow"))
    if isfinite(second):
        marks.append(element("circle", cx=axis.at(second), cy=y, r=4.5))
    return marks
