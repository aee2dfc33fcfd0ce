"""Why a verdict stands: its derivation as an indented tree, down to clauses and facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from foedus.figures.figure import Column, Figure, Table, drawing
from foedus.figures.svg import Element, coordinate, element
from foedus.figures.typeset import cut, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DerivationStep", "DerivationView", "derivation"]

Holds = Literal["holds", "fails", "open"]

_LINE = 15.0
_INDENT = 20.0
_CITE = 150.0  # px for the clause at the right

# Sign in the mark, and its colour; the table says it in words.
_SIGNS = {"holds": ("+", "--inside"), "fails": ("−", "--outside"), "open": ("?", "--muted")}


@dataclass(frozen=True)
class DerivationStep:
    """One claim of a derivation.

    Attributes:
        claim: What is claimed.
        value: Whether it holds.
        cite: The clause it rests on.
        note: How it is known (assumed, contested, the source), in words.
        children: The claims it rests on.
    """

    claim: str
    value: Holds
    cite: str = ""
    note: str = ""
    children: tuple[DerivationStep, ...] = ()


@dataclass(frozen=True)
class DerivationView:
    """A verdict in a line, the words it rests on, and its steps in the order of evaluation."""

    headline: str
    quote: str
    steps: tuple[DerivationStep, ...]


def derivation(view: DerivationView, width: float = 1080, name: str = "derivation") -> Figure:
    """Draw the derivation of a verdict.

    Args:
        view: The verdict and its steps.
        width: Width in px.
        name: The name of the figure.

    Returns:
        The figure; its table has one row for each claim.

    Example:
        >>> step = DerivationStep("an armed attack", "holds", "treaty/1")
        >>> print(derivation(DerivationView("POL is obliged", "", (step,))).to_csv().strip())
        depth,value,claim,clause,note
        1,holds,an armed attack,treaty/1,
    """
    marks: list[Element] = []
    y = 8.0
    for line in wrap(view.headline, 13, width - 12, bold=True):
        y += _LINE + 1
        marks.append(element("text", line, x=6, y=y, class_="strong"))
    if view.quote:
        for line in wrap(f"“{view.quote}”", 11, width - 24):
            y += _LINE
            marks.append(element("text", line, x=6, y=y, class_="small muted"))
    y += 12
    ends: dict[int, float] = {}
    for depth, step in _walk(view.steps):
        made, y_mark, y_next = _step(step, depth, y, width)
        # An elbow from the parent's mark, or from the sibling above, to this one.
        if depth:
            x = _left(depth - 1)
            path = f"M{coordinate(x)} {coordinate(ends[depth - 1])}V{coordinate(y_mark)}H"
            path += coordinate(_left(depth) - 7)
            marks.append(element("path", d=path, class_="axis"))
        marks += made
        ends[depth] = y_mark + 7
        y = y_next
    caption = (
        "+ holds, − fails, ? is unknown or disputed. Each claim rests on those indented below "
        "it; clauses stand at the right."
    )
    title = "Why this verdict stands"
    svg = drawing(name, title, f"{view.headline}. {caption}", (width, y + 8), marks)
    return Figure(name, title, caption, svg, _table(view))


def _left(depth: int) -> float:
    return 14 + _INDENT * depth


def _walk(
    steps: tuple[DerivationStep, ...], depth: int = 0
) -> Iterator[tuple[int, DerivationStep]]:
    for step in steps:
        yield depth, step
        yield from _walk(step.children, depth + 1)


def _step(
    step: DerivationStep, depth: int, y: float, width: float
) -> tuple[list[Element], float, float]:
    """The marks of one claim, the height of its sign, and where the next claim begins."""
    sign, colour = _SIGNS[step.value]
    x = _left(depth)
    room = max(width - _CITE - x - 24, 120)
    lines = wrap(step.claim, 12, room)
    notes = wrap(step.note, 11, room, 2) if step.note else []
    middle = y + _LINE / 2
    made = [
        element("circle", cx=x, cy=middle, r=6.5, style=f"fill:var(--paper);stroke:var({colour})"),
        element(
            "text",
            sign,
            x=x,
            y=middle + 4,
            text_anchor="middle",
            class_="strong",
            style=f"fill:var({colour})",
        ),
    ]
    for k, line in enumerate((*lines, *notes)):
        kind = None if k < len(lines) else "small muted"
        made.append(element("text", line, x=x + 13, y=y + _LINE * (k + 1) - 3.5, class_=kind))
    if step.cite:
        text = cut(step.cite, 11, _CITE - 12)
        made.append(
            element(
                "text", text, x=width - 6, y=middle + 4, text_anchor="end", class_="small muted"
            )
        )
    group = element("g", element("title", f"{step.claim} [{step.value}]"), made)
    return [group], middle, y + _LINE * (len(lines) + len(notes)) + 4


def _table(view: DerivationView) -> Table:
    columns = (
        Column("depth", "Depth", "number"),
        Column("value", "Value"),
        Column("claim", "Claim"),
        Column("clause", "Clause"),
        Column("note", "How it is known"),
    )
    rows = tuple(
        (depth + 1, step.value, step.claim, step.cite, step.note)
        for depth, step in _walk(view.steps)
    )
    return Table(columns, rows)
