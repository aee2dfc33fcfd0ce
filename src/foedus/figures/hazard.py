"""Risk over the years: one small panel per option, on shared scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table, drawing, panel
from foedus.figures.numbers import percent, scale, ticks
from foedus.figures.svg import Element, coordinate, element
from foedus.figures.typeset import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.figures.views import Option, Range, Weighed

__all__ = ["HazardCurve", "HazardView", "hazard", "hazard_panels"]


@dataclass(frozen=True)
class HazardCurve:
    """An option and its risk in each year, as medians with 80 % intervals over worlds."""

    option: Option
    years: tuple[Weighed, ...]


@dataclass(frozen=True)
class HazardView:
    """Curves over the same years.

    Attributes:
        label: What happens, for instance "Attack by the end of the year".
        years: The years, counted from the start or as dates.
        curves: One for each option.
    """

    label: str
    years: tuple[int, ...]
    curves: tuple[HazardCurve, ...]

    def __post_init__(self) -> None:
        """Refuse curves that do not fit the years."""
        if any(len(curve.years) != len(self.years) for curve in self.curves):
            message = "each curve needs one value a year"
            raise ValueError(message)


@dataclass(frozen=True)
class _Panel:
    left: float
    top: float
    width: float
    height: float
    high: float
    years: tuple[int, ...]

    def x(self, index: int) -> float:
        return self.left + self.width * index / max(len(self.years) - 1, 1)

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - value / self.high)

    def line(self, values: Sequence[float]) -> str:
        points = (
            f"{coordinate(self.x(i))} {coordinate(self.y(value))}" for i, value in enumerate(values)
        )
        return "M" + "L".join(points)


def hazard(view: HazardView, width: float = 760, name: str = "hazard") -> Figure:
    """Draw the risk over the years, one panel per option.

    Each panel shows the record-weighted median with its 80 % band, the prior as dashed lines,
    and the baseline's median as a thin line for comparison.

    Args:
        view: The years and the curves.
        width: Width in px: three panels a row, two below 560 px.
        name: The name of the figure, and the prefix of its ids.

    Returns:
        The figure, its table with a row for each option and year.
    """
    most = 2 if width < 560 else 4 if width > 900 else 3
    across = -(-len(view.curves) // -(-len(view.curves) // most))
    left, gap, title_room, foot = 38.0, 22.0, 40.0, 26.0
    panel_width = (width - left - 8 - gap * (across - 1)) / across
    panel_height = panel_width * (0.78 if width < 560 else 0.56)
    high, baseline = _shared(view)
    marks: list[Element] = []
    for index, curve in enumerate(view.curves):
        line, place = divmod(index, across)
        panel = _Panel(
            left + place * (panel_width + gap),
            title_room + line * (panel_height + title_room + foot),
            panel_width,
            panel_height,
            high,
            view.years,
        )
        marks += _frame(panel, curve.option.label, labelled=place == 0)
        marks += _curves(panel, curve, baseline)
    rows = -(-len(view.curves) // across)
    height = rows * (panel_height + title_room + foot)
    caption = (
        f"{view.label}, by year. Line and band: median and middle 80 % of the record-weighted "
        "worlds; dashed and dotted grey: the same as assumed (prior)"
    )
    caption += f"; thin solid line: the median of “{baseline.option.label}”." if baseline else "."
    svg = drawing(name, view.label, caption, (width, height), marks)
    return Figure(name, "Risk over the years", caption, svg, _table(view))


def hazard_panels(view: HazardView, width: float = 171) -> tuple[str, ...]:
    """Draw each option's panel as a picture of its own, for a page that sets them in a grid.

    The panels share their scale, so they compare at any number across.

    Args:
        view: The years and the curves.
        width: Width of a panel in px.

    Returns:
        SVG as markup, one for each option in order; `hazard` has the caption and the table.
    """
    high, baseline = _shared(view)
    left, top, foot = 36.0, 40.0, 22.0
    size = (width - left - 6, width * 0.62)
    drawn = []
    for curve in view.curves:
        place = _Panel(left, top, *size, high, view.years)
        marks = _frame(place, curve.option.label, labelled=True, start=0)
        marks += _curves(place, curve, baseline)
        said = f"{view.label}: {curve.option.label}, by year"
        drawn.append(panel(said, (width, top + size[1] + foot), marks))
    return tuple(drawn)


def _shared(view: HazardView) -> tuple[float, HazardCurve | None]:
    """What all panels share: the upper end of the scale, and the baseline's curve."""
    spans = (span for curve in view.curves for year in curve.years for span in _both(year))
    _, high = scale((span.high for span in spans), "probability")
    return high, next((curve for curve in view.curves if curve.option.baseline), None)


def _both(year: Weighed) -> tuple[Range, Range]:
    return year.prior, year.weighted


def _frame(
    panel: _Panel, label: str, *, labelled: bool, start: float | None = None
) -> list[Element]:
    """The title of a panel, from ``start`` or its left edge on, its grid and its scales."""
    bottom = panel.top + panel.height
    begin = panel.left if start is None else start
    marks = []
    lines = wrap(label, 12, panel.left + panel.width + 6 - begin, 2, bold=True)
    for index, text in enumerate(lines):
        y = panel.top - 10 - 14 * (len(lines) - 1 - index)
        marks.append(element("text", text, x=begin, y=y, class_="strong"))
    levels = [(value, panel.y(value)) for value in ticks(0, panel.high, 5)]
    across = coordinate(panel.width)
    grid = "".join(
        f"M{coordinate(panel.left)} {coordinate(y)}h{across}" for value, y in levels if value
    )
    marks.append(element("path", d=grid, class_="grid"))
    base = f"M{coordinate(panel.left)} {coordinate(panel.y(0))}h{across}"
    marks.append(element("path", d=base, class_="axis"))
    if labelled:
        texts = (element("text", percent(value), x=panel.left - 5, y=y + 4) for value, y in levels)
        marks.append(element("g", texts, text_anchor="end", class_="muted small"))
    last = len(panel.years) - 1
    years = []
    for index in sorted({0, last // 2, last} if panel.width > 130 else {0, last}):
        anchor = "start" if index == 0 else "end" if index == last else "middle"
        said = str(panel.years[index]) if index else _first(panel.years[0])
        years.append(element("text", said, x=panel.x(index), y=bottom + 16, text_anchor=anchor))
    return [*marks, element("g", years, class_="muted small")]


def _first(year: int) -> str:
    """The first year, named as such where it is a count and not a date."""
    return f"year {year}" if year < 1000 else str(year)


def _known(curve: HazardCurve) -> bool:
    return all(span.known for year in curve.years for span in _both(year))


def _curves(panel: _Panel, curve: HazardCurve, baseline: HazardCurve | None) -> list[Element]:
    if not _known(curve):
        y = panel.top + panel.height / 2
        return [element("text", "no solution", x=panel.left + 6, y=y, class_="small muted")]
    prior = [year.prior for year in curve.years]
    weighted = [year.weighted for year in curve.years]
    upper = panel.line([span.high for span in weighted])
    lower = [
        f"{coordinate(panel.x(i))} {coordinate(panel.y(span.low))}"
        for i, span in reversed(list(enumerate(weighted)))
    ]
    band = element("path", d=f"{upper}L{'L'.join(lower)}Z", class_="area weighted")
    grey = [
        element("path", d=panel.line([span.median for span in prior]), class_="curve prior"),
        element("path", d=panel.line([span.low for span in prior]), class_="curve prior bound"),
        element("path", d=panel.line([span.high for span in prior]), class_="curve prior bound"),
    ]
    middle = element(
        "path", d=panel.line([span.median for span in weighted]), class_="curve weighted"
    )
    compared = None
    if baseline is not None and baseline is not curve and _known(baseline):
        medians = [year.weighted.median for year in baseline.years]
        compared = element("path", d=panel.line(medians), class_="curve baseline")
    return [
        element("g", band, class_="weighted"),
        element("g", grey, class_="prior"),
        *([compared] if compared else []),
        element("g", middle, class_="weighted"),
    ]


def _table(view: HazardView) -> Table:
    columns = [Column("policy", "Option"), Column("year", "Year")]
    for kind, label in (("prior", "prior"), ("weighted", "record-weighted")):
        columns += [
            Column(f"{kind}_median", f"Median, {label}", "share"),
            Column(f"{kind}_low", f"10th percentile, {label}", "share"),
            Column(f"{kind}_high", f"90th percentile, {label}", "share"),
        ]
    rows = tuple(
        (curve.option.label, str(year), *_ends(spans.prior), *_ends(spans.weighted))
        for curve in view.curves
        for year, spans in zip(view.years, curve.years, strict=True)
    )
    # A page shows every fifth row, two years an option in ten; the file has them all.
    return Table(tuple(columns), rows, step=5 if len(view.years) % 5 == 0 else 1)


def _ends(span: Range) -> tuple[float, float, float]:
    return span.median, span.low, span.high
