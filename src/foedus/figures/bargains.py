"""Bargains: the frontier of designs, who refuses, and the regions of the space that are empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table, drawing, panel
from foedus.figures.numbers import nice_ceiling, percent, ticks
from foedus.figures.strips import strip
from foedus.figures.svg import Child, Element, Raw, element, render
from foedus.figures.typeset import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DesignRow", "FrontierView", "Refusal", "RegionRow", "frontier", "regions"]


@dataclass(frozen=True)
class DesignRow:
    """A design on the frontier.

    Attributes:
        terms: Its terms in words.
        willing: Share of worlds in which the least willing of those asked prefers it.
        who: The least willing.
        attack: Mean risk of attack given that it is in force.
        war: Mean risk of war of the guarantor that runs the highest.
        signed: Mean probability that all who are asked accept.
        bargain: Whether it meets every constraint.
    """

    terms: str
    willing: float
    who: str
    attack: float
    war: float
    signed: float
    bargain: bool


@dataclass(frozen=True)
class Refusal:
    """A constraint and how many of the designs fail it."""

    label: str
    share: float


@dataclass(frozen=True)
class FrontierView:
    """The frontier and what surrounds it.

    Attributes:
        rows: The frontier, the most willingly accepted first.
        others: Willingness and risk of some other designs, for the ground.
        accept: The share of worlds in which those asked must prefer a design.
        baseline: The label of the policy that designs are compared with.
        before: Mean risk of attack under it.
        refusals: The constraints, and how many designs fail each.
        years: Years looked ahead.
    """

    rows: tuple[DesignRow, ...]
    others: tuple[tuple[float, float], ...]
    accept: float
    baseline: str
    before: float
    refusals: tuple[Refusal, ...]
    years: int


_PANEL = 338.0


def frontier(view: FrontierView, name: str = "frontier") -> Figure:
    """Draw the frontier: how willingly designs are accepted against the risk of attack.

    Args:
        view: The frontier.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure, its table with a row for each design on the frontier.
    """
    title = "What all would accept, and what it would keep from happening"
    caption = (
        "Each dot is a design that no other betters on willingness, risk of attack and risk of war "
        "of the guarantors at once; full dots meet every constraint, hollow ones do not, small "
        "grey ones are other designs. Across: the share of worlds in which the least willing of "
        "those who are asked prefers the accord to none. Up: the mean risk of attack within "
        f"{view.years} years. Dashed: the share that is asked for, and the risk under "
        f"“{view.baseline}”. "
        "Bars: how many of all designs fail each constraint."
    )
    marks, height = _scatter(view, _PANEL)
    bars, bar_height = _refusals(view, _PANEL)
    together = [
        element("g", marks),
        element("g", bars, transform=f"translate({_PANEL + 40:.0f} 0)"),
    ]
    size = (2 * _PANEL + 40, max(height, bar_height))
    svg = drawing(name, title, caption, size, together)
    panels = [
        panel("The frontier: willingness against the risk of attack", (_PANEL, height), marks),
        panel("How many designs fail each constraint", (_PANEL, bar_height), bars),
    ]
    body = element("div", element("div", map(Raw, panels), class_="panels"), class_="foedus")
    return Figure(name, title, caption, svg, _frontier_table(view), render(body))


def _scatter(view: FrontierView, width: float) -> tuple[list[Element], float]:
    left, top, height = 44.0, 24.0, 230.0
    room = width - left - 10
    highest = max([view.before, *(row.attack for row in view.rows)], default=0.1)
    ceiling = min(1.0, nice_ceiling(highest * 1.05))

    def at(willing: float, attack: float) -> tuple[float, float]:
        return left + room * willing, top + height * (1 - min(1.0, attack / ceiling))

    marks = [element("text", "risk of attack", x=0, y=12, class_="small muted")]
    for value in ticks(0, ceiling, 5):
        y = at(0, value)[1]
        marks.append(element("line", x1=left, x2=left + room, y1=y, y2=y, class_="grid"))
        marks.append(
            element("text", percent(value), x=left - 5, y=y + 4, text_anchor="end", class_="small")
        )
    for share in (0.0, 0.5, 1.0):
        x = at(share, 0)[0]
        anchor = {0.0: "start", 1.0: "end"}.get(share, "middle")
        y = top + height + 16
        marks.append(
            element("text", percent(share), x=x, y=y, text_anchor=anchor, class_="small muted")
        )
    marks.append(
        element(
            "text",
            "worlds in which the least willing prefers it",
            x=left + room,
            y=top + height + 32,
            text_anchor="end",
            class_="small muted",
        )
    )
    x, y = at(view.accept, view.before)
    marks.append(element("line", x1=x, x2=x, y1=top, y2=top + height, class_="reference"))
    marks.append(element("line", x1=left, x2=left + room, y1=y, y2=y, class_="reference"))
    ground = (at(*point) for point in view.others if point[1] <= ceiling)
    path = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in ground)
    marks.append(
        element(
            "g", element("path", d=path, stroke_width="2.5"), class_="dots prior", opacity="0.5"
        )
    )
    for row in view.rows:
        x, y = at(row.willing, row.attack)
        kind = "weighted" if row.bargain else "prior"
        marks.append(element("g", element("circle", cx=x, cy=y, r=4), class_=f"bar {kind}"))
    return marks, top + height + 40


def _refusals(view: FrontierView, width: float) -> tuple[list[Element], float]:
    marks: list[Element] = [
        element("text", "designs that fail it", x=0, y=12, class_="small muted")
    ]
    y = 24.0
    for refusal in view.refusals:
        for text in wrap(refusal.label, 12, width - 60, 2):
            marks.append(element("text", text, x=0, y=y + 12))
            y += 15
        marks.append(element("line", x1=0, x2=width - 60, y1=y + 8, y2=y + 8, class_="axis"))
        marks.append(
            element(
                "rect",
                x=0,
                y=y + 4,
                width=(width - 60) * refusal.share,
                height=8,
                class_="outcome-bar",
            )
        )
        marks.append(
            element("text", percent(refusal.share), x=width - 8, y=y + 12, text_anchor="end")
        )
        y += 26
    return marks, y + 8


def _frontier_table(view: FrontierView) -> Table:
    columns = (
        Column("design", "Design"),
        Column("bargain", "Meets every constraint"),
        Column("willing", "Least willing prefers it in", "share"),
        Column("who", "Least willing"),
        Column("signed", "Signed by all", "share"),
        Column("attack", "Risk of attack", "share"),
        Column("war", "Highest risk of war of a guarantor", "share"),
    )
    rows = tuple(
        (
            *(row.terms, "yes" if row.bargain else "no", row.willing, row.who),
            *(row.signed, row.attack, row.war),
        )
        for row in view.rows
    )
    return Table(columns, rows)


@dataclass(frozen=True)
class RegionRow:
    """A part of the space of terms.

    Attributes:
        term: The term that is fixed.
        level: The level that it has.
        designs: How many designs there are.
        bargains: How many of them meet every constraint.
        binding: The smallest sets of constraints that stand in the way, in words; empty if none.
        opens: What would open it, in words; empty if it is open.
    """

    term: str
    level: str
    designs: int
    bargains: int
    binding: str
    opens: str


def regions(rows: Sequence[RegionRow], name: str = "regions") -> Figure:
    """Draw which parts of the space hold bargains, and why the others hold none.

    Args:
        rows: The parts.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    title = "Where there are bargains, and why there are none elsewhere"
    caption = (
        "Each row fixes one term, or two, and leaves the others free. Where no design meets every "
        "constraint, the constraints named are those that some design fails while it meets all "
        "others. A concession is what an actor would have to be given beside the accord, counted "
        "in its own years of war."
    )
    heads = ("Fixed", "Bargains", "What stands in the way, and what would open it")
    body = element(
        "table",
        element("caption", title),
        element("thead", element("tr", (element("th", text, scope="col") for text in heads))),
        element("tbody", map(_region, rows)),
        class_="cards",
    )
    markup = render(element("div", body, class_="foedus regions"))
    return Figure(name, title, caption, "", _regions_table(rows), markup)


def _region(row: RegionRow) -> Element:
    share = row.bargains / row.designs if row.designs else 0.0
    picture = strip(
        10,
        element("line", x1="0%", x2="100%", y1=5, y2=5, class_="axis"),
        element("rect", x=0, y=2, width=f"{100 * share:.1f}%", height=6, class_="outcome-bar"),
    )
    count = f"{row.bargains:,} of {row.designs:,}"
    why: list[Child] = [element("span", row.binding, class_="means")] if row.binding else []
    if row.opens:
        why.append(element("span", row.opens, class_="means"))
    return element(
        "tr",
        element("th", row.level, element("span", row.term, class_="means"), scope="row"),
        element("td", count, picture),
        element("td", why or "open"),
    )


def _regions_table(rows: Sequence[RegionRow]) -> Table:
    columns = (
        Column("term", "Term"),
        Column("level", "Level"),
        Column("designs", "Designs", "number"),
        Column("bargains", "Bargains", "number"),
        Column("binding", "What stands in the way"),
        Column("opens", "What would open it"),
    )
    made = tuple(
        (row.term, row.level, row.designs, row.bargains, row.binding, row.opens) for row in rows
    )
    return Table(columns, made)
