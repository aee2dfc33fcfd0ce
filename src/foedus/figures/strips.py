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
    from collections.abc import Sequence

    from foedus.figures.views import Range, Weighed

__all__ = ["Axis", "dumbbell", "interval_strip", "strip"]


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
        return f"{100 * min(max(share, 0), 1):.2f}".rstrip("0").rstrip(".") + "%"


def strip(height: float, *marks: Child) -> Element:
    """A drawing as wide as its cell, hidden from screen readers."""
    return element(
        "svg",
        marks,
        class_="strip",
        width="100%",
        height=height,
        aria_hidden="true",
        focusable="false",
    )


def _bar(axis: Axis, span: Range, y: float, kind: str) -> list[Element]:
    if not span.known:
        return []
    line = element(
        "line", x1=axis.at(span.low), x2=axis.at(span.high), y1=y, y2=y, class_=f"range {kind}"
    )
    radius = 4 if kind == "weighted" else 3
    dot = element("circle", cx=axis.at(span.median), cy=y, r=radius, class_=f"dot {kind}")
    return [line, dot]


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
        element("line", x1="0%", x2="100%", y1=21.5, y2=21.5, class_="axis"),
        mark,
        element("g", _bar(axis, value.prior, 15, "prior"), class_="prior"),
        element("g", _bar(axis, value.weighted, 7, "weighted"), class_="weighted"),
    )


def dumbbell(
    axis: Axis, first: float, second: float, kind: str, ticks: Sequence[float] = ()
) -> Element:
    """Draw two shares joined by a line: a hollow dot for the first, a full one for the second.

    A share that is not known, because no world was looked at, has no dot.
    """
    known = isfinite(first) and isfinite(second)
    line = None
    if known:
        line = element(
            "line", x1=axis.at(first), x2=axis.at(second), y1=9, y2=9, class_=f"joint {kind}"
        )
    return strip(
        18,
        element("line", x1="0%", x2="100%", y1=17.5, y2=17.5, class_="axis"),
        (element("line", x1=axis.at(t), x2=axis.at(t), y1=13, y2=18, class_="axis") for t in ticks),
        line,
        _dot(axis, first, 4, f"hollow {kind}"),
        _dot(axis, second, 4.5, f"full {kind}"),
    )


def _dot(axis: Axis, value: float, radius: float, kind: str) -> Element | None:
    if not isfinite(value):
        return None
    return element("circle", cx=axis.at(value), cy=9, r=radius, class_=f"dot {kind}")
