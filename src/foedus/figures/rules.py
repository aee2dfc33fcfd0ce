"""Rules: which option leads under which rule for weighing good and bad worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.cards import card, cards, circle, ends
from foedus.figures.figure import Column, Figure, Table
from foedus.figures.numbers import digits_for, interval, is_share, quantity, scale
from foedus.figures.strips import Axis, strip
from foedus.figures.svg import Child, Element, element

if TYPE_CHECKING:
    from foedus.figures.views import Option, Range

__all__ = ["RuleMark", "RuleRow", "RulesView", "rules"]


@dataclass(frozen=True)
class RuleMark:
    """An option under a rule.

    Attributes:
        option: The option.
        weighted: Its number by record-weighted worlds, with the interval of the resamples.
        prior: The same by worlds as drawn.
        leads: The share of resamples in which it leads, record-weighted.
    """

    option: Option
    weighted: Range
    prior: Range
    leads: float


@dataclass(frozen=True)
class RuleRow:
    """A rule.

    Attributes:
        label: Its name for people.
        text: What it does.
        unit: The unit of its numbers.
        higher: Whether a higher number is better.
        marks: The options.
        leader: The label of the option that leads, record-weighted.
        tied: Labels of those that cannot be told apart from it.
        prior_leader: The label of the option that leads as drawn.
    """

    label: str
    text: str
    unit: str
    higher: bool
    marks: tuple[RuleMark, ...]
    leader: str
    tied: tuple[str, ...]
    prior_leader: str


@dataclass(frozen=True)
class RulesView:
    """Every rule on one outcome."""

    label: str
    rows: tuple[RuleRow, ...]


def rules(view: RulesView, name: str = "rules") -> Figure:
    """Draw each rule as a line of options from worse to better, and name the one that leads.

    Args:
        view: The rules.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    caption = (
        f"{view.label}: each line is a rule for weighing good and bad worlds, each dot an option, "
        "better to the right. Filled: the option that leads among record-weighted worlds; a ring: "
        "one that cannot be told apart from it; a dash: the baseline. Rules that look at single "
        "worlds (worst, largest regret) drift as worlds are added."
    )
    html = cards(
        "Options by rule",
        ("Rule", "Options, better to the right", "Leads"),
        map(_row, view.rows),
        "rules-table",
    )
    return Figure(name, "Options by rule", caption, "", _table(view), html)


def _row(row: RuleRow) -> Element:
    values = [mark.weighted.median for mark in row.marks]
    low, high = scale(values, row.unit)
    axis = Axis(low, high) if row.higher else Axis(high, low)
    digits = digits_for(high)
    marks = []
    for mark in sorted(row.marks, key=lambda mark: mark.option.label == row.leader):
        said = f"{mark.option.label}: {quantity(mark.weighted.median, row.unit, digits)}"
        kind = "option-dot"
        if mark.option.label == row.leader:
            kind += " leads"
        elif mark.option.label in row.tied:
            kind += " tied"
        marks.append(circle(axis, mark.weighted.median, 9, 5, kind, said))
        if mark.option.baseline:
            at = axis.at(mark.weighted.median)
            marks.append(element("line", x1=at, x2=at, y1=0, y2=18, class_="reference"))
    best = next(mark for mark in row.marks if mark.option.label == row.leader)
    line = element("line", x1="0%", x2="100%", y1=9, y2=9, class_="axis")
    lead: list[Child] = [
        element("b", row.leader),
        f" {quantity(best.weighted.median, row.unit, digits)} (",
        interval(best.weighted.low, best.weighted.high, row.unit, digits),
        ")",
    ]
    notes = []
    if row.tied:
        notes.append(f"not told apart: {', '.join(row.tied)}")
    if row.prior_leader != row.leader:
        notes.append(f"prior: {row.prior_leader}")
    note = element("span", "; ".join(notes), class_="definition") if notes else None
    return card(row.label, row.text, [strip(18, line, marks), ends(axis, row.unit)], [*lead, note])


def _table(view: RulesView) -> Table:
    columns = (
        Column("rule", "Rule"),
        Column("policy", "Option"),
        Column("unit", "Unit"),
        Column("weighted_estimate", "Record-weighted", "number"),
        Column("weighted_low", "Record-weighted, low", "number"),
        Column("weighted_high", "Record-weighted, high", "number"),
        Column("prior_estimate", "Prior", "number"),
        Column("prior_low", "Prior, low", "number"),
        Column("prior_high", "Prior, high", "number"),
        Column("leads", "Leads in resamples", "share"),
    )
    rows = [
        (
            *(row.label, mark.option.label, "share" if is_share(row.unit) else row.unit),
            *(mark.weighted.median, mark.weighted.low, mark.weighted.high),
            *(mark.prior.median, mark.prior.low, mark.prior.high),
            mark.leads,
        )
        for row in view.rows
        for mark in row.marks
    ]
    return Table(columns, tuple(rows))
