"""What an answer hinges on: drivers, turning points in what is believed, the worth of learning."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.figures.cards import card, cards, ends
from foedus.figures.figure import Column, Datum, Figure, Table
from foedus.figures.numbers import number, percent, quantity, scale
from foedus.figures.strips import Axis, interval_marks, strip
from foedus.figures.svg import Element, element
from foedus.figures.views import Range

__all__ = [
    "DriverRow",
    "DriversView",
    "LearningRow",
    "LearningView",
    "NudgeRow",
    "NudgesView",
    "TurnRow",
    "TurnsView",
    "cruxes",
    "drivers",
    "learning",
    "nudges",
]


@dataclass(frozen=True)
class DriverRow:
    """An assumption that drives an outcome.

    Attributes:
        name: Its name in the scenario.
        label: What it is.
        delta: How much the outcome's distribution hangs on it, with its interval.
        total: Its total effect, with its interval; ``None`` where it was not estimated.
        effect: The change of the outcome, with its interval, in the unit given.
        said: What it does, in words.
        second: Delta by another estimator; ``None`` where it was not asked.
    """

    name: str
    label: str
    delta: Range
    total: Range | None
    effect: Range
    said: str
    second: Range | None = None


@dataclass(frozen=True)
class DriversView:
    """The assumptions that drive an outcome, the largest first.

    Attributes:
        label: What is driven, in words.
        unit: The unit of the effects.
        rows: The assumptions that can be told apart from one that does nothing.
        fit: The share of the variance that total effects see.
        quiet: How many assumptions cannot be told apart.
    """

    label: str
    unit: str
    rows: tuple[DriverRow, ...]
    fit: float
    quiet: int


def drivers(view: DriversView, name: str = "drivers") -> Figure:
    """Draw delta and the total effect of each assumption, and say its direction.

    Args:
        view: The assumptions.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    spans = [span for row in view.rows for span in (row.delta, row.total) if span]
    axis = Axis(*scale((span.high for span in spans), "share"))
    caption = (
        f"{view.label}. Filled: how much the whole distribution hangs on the assumption "
        "(Borgonovo's delta, 0 to 1); hollow grey: the share of the variance that would remain if "
        f"all others were known (total effect, from a fit that sees {percent(view.fit)} of the "
        "variance); lines: 90 % intervals over resamples. "
        f"{view.quiet} further assumptions cannot be distinguished from one that does nothing."
    ).replace("90 %", "90\N{NARROW NO-BREAK SPACE}%")
    rows = (
        card(
            row.label,
            "",
            [
                strip(
                    22,
                    element("g", interval_marks(axis.at, row.total, 15, 3), class_="bar prior-like")
                    if row.total
                    else None,
                    element("g", interval_marks(axis.at, row.delta, 7, 4), class_="bar weighted"),
                ),
                ends(axis, "index"),
            ],
            row.said,
        )
        for row in view.rows
    )
    html = cards(
        "What drives the outcome",
        ("Assumption", "Delta and total effect", "Does"),
        rows,
        "hinge-table",
    )
    columns = (
        Column("assumption", "Assumption"),
        Column("label", "Meaning"),
        *_estimated("delta", "Delta"),
        *_estimated("total", "Total effect"),
        *_estimated("effect", f"Change of the outcome ({view.unit})"),
        *_estimated("salib", "Delta by SALib"),
        Column("said", "In words"),
    )
    table = Table(
        columns,
        tuple(
            (
                *(row.name, row.label),
                *_three(row.delta),
                *_three(row.total),
                *_three(row.effect),
                *_three(row.second),
                row.said,
            )
            for row in view.rows
        ),
    )
    return Figure(name, "What drives the outcome", caption, "", table, html)


def _estimated(name: str, label: str) -> tuple[Column, Column, Column]:
    return (
        Column(f"{name}_estimate", label, "number"),
        Column(f"{name}_low", f"{label}, low", "number"),
        Column(f"{name}_high", f"{label}, high", "number"),
    )


def _three(span: Range | None) -> tuple[Datum, Datum, Datum]:
    return (span.median, span.low, span.high) if span else (None, None, None)


@dataclass(frozen=True)
class NudgeRow:
    """What a small step of an assumption does.

    Attributes:
        name: Its name in the scenario.
        label: What it is.
        change: The average change of the outcome, and the middle 80 % of the worlds.
        raises: The share of the worlds in which the step raises the outcome.
    """

    name: str
    label: str
    change: Range
    raises: float


@dataclass(frozen=True)
class NudgesView:
    """What small steps do to an outcome under a policy.

    Attributes:
        label: The outcome and the policy, in words.
        unit: The outcome's unit; of a probability changes are percentage points.
        rows: The assumptions, that which moves most first.
        worlds: How many worlds were looked at.
    """

    label: str
    unit: str
    rows: tuple[NudgeRow, ...]
    worlds: int


def nudges(view: NudgesView, name: str = "margin") -> Figure:
    """Draw what a small step of each assumption does, world by world.

    Args:
        view: The assumptions.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    points = view.unit.startswith(("probability", "share"))
    factor, unit = (100.0, "percentage points") if points else (1.0, view.unit)
    ends_of = [end * factor for row in view.rows for end in (row.change.low, row.change.high)]
    reach = max(map(abs, scale(ends_of, "amount")))
    axis = Axis(-reach, reach)
    caption = (
        f"{view.label}: what one step up of an assumption, a hundredth of its stated belief, does "
        f"in {view.worlds} record-weighted worlds, from exact derivatives through the whole model "
        f"({unit}). Dot: the average; line: the middle 80\N{NARROW NO-BREAK SPACE}% of the worlds."
    )
    rows = []
    for row in view.rows:
        span = Range(*(factor * x for x in (row.change.median, row.change.low, row.change.high)))
        marks = [
            element("line", x1="50%", x2="50%", y1=0, y2=16, class_="reference"),
            element("g", interval_marks(axis.at, span, 8, 4), class_="bar weighted"),
        ]
        said: list[Element | str] = [
            element("b", number(span.median)),
            f" ({number(span.low)} to {number(span.high)})",
            element(
                "span",
                f"raises it in {quantity(row.raises, 'share')} of worlds",
                class_="definition",
            ),
        ]
        rows.append(card(row.label, "", [strip(16, marks), ends(axis, "")], said))
    html = cards(
        "At the margin", ("Assumption", f"One step up, {unit}", "Change"), rows, "hinge-table"
    )
    columns = (
        Column("assumption", "Assumption"),
        Column("label", "Meaning"),
        Column("change_median", f"Average change ({view.unit})", "number"),
        Column("change_low", "10th percentile", "number"),
        Column("change_high", "90th percentile", "number"),
        Column("raises", "Worlds in which it raises", "share"),
    )
    table = Table(
        columns,
        tuple((row.name, row.label, *_three(row.change), row.raises) for row in view.rows),
    )
    return Figure(name, "At the margin", caption, "", table, html)


@dataclass(frozen=True)
class TurnRow:
    """A value of an assumption at which another option is preferred.

    Attributes:
        name: The assumption's name in the scenario.
        label: What it is.
        where: At which values, in words.
        stated: What is believed, in words.
        start: The share of the stated belief below the values at which the rival is preferred.
        stop: The share below their end.
        rival: The option that is preferred there.
        gain: By how much, in words.
        beyond: The share of the worlds that lie there.
        value: The turning point, with its interval.
    """

    name: str
    label: str
    where: str
    stated: str
    start: float
    stop: float
    rival: str
    gain: str
    beyond: float
    value: Range


@dataclass(frozen=True)
class TurnsView:
    """The turning points of a preferred option."""

    preferred: str
    rows: tuple[TurnRow, ...]


def cruxes(view: TurnsView, name: str = "cruxes") -> Figure:
    """Draw where in the stated belief of each assumption another option is preferred.

    Args:
        view: The turning points.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    caption = (
        "Each line is the stated belief about an assumption, from its lowest to its highest "
        "value; equal lengths are equally likely. On the pale part "
        f"“{view.preferred}” is preferred, on the dark part the option named, all other "
        "assumptions as uncertain as they are. The tick in the middle is the stated median."
    )
    axis = Axis(0, 1)
    rows = (
        card(
            row.label,
            row.stated,
            strip(
                18,
                element("rect", x="0%", y=5, width="100%", height=8, class_="track"),
                element(
                    "rect",
                    x=axis.at(row.start),
                    y=5,
                    width=axis.at(row.stop - row.start),
                    height=8,
                    class_="fill turned",
                ),
                element("line", x1="50%", x2="50%", y1=1, y2=17, class_="mark"),
            ),
            [
                element("b", row.rival),
                f" if {row.where}",
                element(
                    "span",
                    f"by {row.gain}; {quantity(row.beyond, 'share')} of the worlds",
                    class_="definition",
                ),
            ],
        )
        for row in view.rows
    )
    html = cards(
        "Turning points",
        ("Assumption", "Stated belief, low to high", "Preferred there"),
        rows,
        "hinge-table",
    )
    columns = (
        Column("assumption", "Assumption"),
        Column("label", "Meaning"),
        Column("where", "Where"),
        Column("stated", "Stated belief"),
        *_estimated("value", "Turning point"),
        Column("start", "Belief below its start", "share"),
        Column("stop", "Belief below its end", "share"),
        Column("beyond", "Worlds there", "share"),
        Column("rival", "Preferred there"),
        Column("gain", "By"),
    )
    table = Table(
        columns,
        tuple(
            (
                *(row.name, row.label, row.where, row.stated),
                *_three(row.value),
                *(row.start, row.stop, row.beyond, row.rival, row.gain),
            )
            for row in view.rows
        ),
    )
    return Figure(name, "Where the preferred option changes", caption, "", table, html)


@dataclass(frozen=True)
class LearningRow:
    """What learning an assumption would bring, with its interval, in the view's unit."""

    name: str
    label: str
    worth: Range
    told: bool


@dataclass(frozen=True)
class LearningView:
    """What learning would bring.

    Attributes:
        label: What is improved, in words.
        unit: The unit of the worths; a probability counts percentage points.
        everything: What learning all of it at once would bring.
        rows: Assumptions, the most valuable to learn first.
    """

    label: str
    unit: str
    everything: Range
    rows: tuple[LearningRow, ...]


def learning(view: LearningView, name: str = "learning") -> Figure:
    """Draw what learning each assumption would bring before one chooses.

    Args:
        view: The assumptions.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    points = view.unit.startswith(("probability", "share"))
    factor, unit = (100.0, "percentage points") if points else (1.0, view.unit)
    axis = Axis(*scale((factor * row.worth.high for row in view.rows), "amount"))
    caption = (
        f"How much better {view.label} would be on average if one chose after learning an "
        f"assumption (expected value of partial perfect information), in {unit}; lines: 90 % "
        "intervals over resamples. Learning everything at once would bring "
        f"{number(factor * view.everything.median)}."
    ).replace("90 %", "90\N{NARROW NO-BREAK SPACE}%")
    rows = []
    for row in view.rows:
        worth = row.worth.median * factor
        bar = element("rect", x="0%", y=4, width=axis.at(worth), height=8, class_="fill")
        line = element(
            "line",
            x1=axis.at(factor * row.worth.low),
            x2=axis.at(factor * row.worth.high),
            y1=8,
            y2=8,
            class_="mark",
        )
        said: list[Element | str] = [
            element("b", number(worth)),
            f" ({number(factor * row.worth.low)} to {number(factor * row.worth.high)})",
        ]
        if not row.told:
            said.append(element("span", "not distinguishable from nothing", class_="definition"))
        rows.append(card(row.label, "", [strip(16, bar, line), ends(axis, "")], said))
    html = cards(
        "What to learn",
        ("Assumption", f"Worth of learning it, {unit}", "Worth"),
        rows,
        "hinge-table",
    )
    columns = (
        Column("assumption", "Assumption"),
        Column("label", "Meaning"),
        *_estimated("worth", f"Worth of learning it ({view.unit})"),
        Column("told", "Distinguishable from nothing"),
    )
    table = Table(
        columns,
        tuple(
            (row.name, row.label, *_three(row.worth), "yes" if row.told else "no")
            for row in view.rows
        ),
    )
    return Figure(name, "What learning would bring", caption, "", table, html)
