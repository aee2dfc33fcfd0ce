"""A figure: a picture, the table that says the same, a title and a caption."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from foedus.figures.colours import DARK, LIGHT, resolve, variables
from foedus.figures.numbers import interval, number, percent
from foedus.figures.svg import Child, Element, Raw, element, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["SANS", "Column", "Datum", "Figure", "Kind", "Table", "drawing", "panel", "style_sheet"]

SANS = '"Segoe UI","Helvetica Neue",Helvetica,Roboto,Arial,sans-serif'

Datum = str | float | int | None
Kind = Literal["text", "number", "share"]


@dataclass(frozen=True)
class Column:
    """A column of a data table.

    Attributes:
        name: The key in CSV and JSON.
        label: The heading a person reads.
        kind: ``text``, ``number`` or ``share`` (a number between 0 and 1, read as per cent).
    """

    name: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """The data of a figure: columns, and rows of the same length.

    Attributes:
        columns: The columns; names are distinct.
        rows: The rows, in the order of the columns.
        step: On a page only every ``step``-th row is shown, from the middle of the first
            ``step`` on; CSV and JSON have them all.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Datum, ...], ...]
    step: int = 1

    def html(self, caption: str) -> Element:
        """Draw the table as HTML, first column as row headings.

        Three columns that hold a median or an estimate and its interval stand in one; the first
        of them is called ``..._median`` (middle 80 % of worlds) or ``..._estimate`` (90 % of
        resamples), the others ``..._low`` and ``..._high``.
        """
        head = element(
            "tr",
            (
                element("th", _heading(columns), scope="col", class_=_alignment(columns[0]))
                for columns in self._shown()
            ),
        )
        return element(
            "table",
            element("caption", caption, f"; one row of {self.step}" if self.step > 1 else None),
            element("thead", head),
            element("tbody", self._rows(self.rows[self.step // 2 :: self.step])),
            class_="data",
        )

    def _shown(self) -> list[tuple[Column, ...]]:
        """The columns as a page shows them: a middle together with the ends of its interval."""
        shown: list[tuple[Column, ...]] = []
        for column in self.columns:
            stem = column.name.removesuffix("_low").removesuffix("_high")
            middles = (f"{stem}_median", f"{stem}_estimate")
            if stem != column.name and shown and shown[-1][0].name in middles:
                shown[-1] += (column,)
            else:
                shown.append((column,))
        return shown

    def _rows(self, rows: Sequence[tuple[Datum, ...]]) -> Iterator[Element]:
        """The rows; a heading that several have one after another is set once for them all."""
        shown = self._shown()
        for _, group in groupby(rows, lambda row: row[0]):
            together = list(group)
            for index, row in enumerate(together):
                cells, start = [], 0
                for columns in shown:
                    text = _together(row[start : start + len(columns)], columns)
                    kind = _alignment(columns[0])
                    if start:
                        cells.append(element("td", text, class_=kind))
                    elif not index:
                        span = str(len(together)) if len(together) > 1 else None
                        cells.append(element("th", text, scope="row", rowspan=span, class_=kind))
                    start += len(columns)
                yield element("tr", cells)


def _heading(columns: tuple[Column, ...]) -> str:
    if len(columns) < 3:
        return columns[0].label
    resampled = columns[0].name.endswith("_estimate")
    return columns[0].label + (" (90 % interval)" if resampled else " (middle 80 %)")


def _together(values: tuple[Datum, ...], columns: tuple[Column, ...]) -> str:
    first = _written(values[0], columns[0])
    if len(values) < 3 or values[1] is None or values[2] is None:
        return first
    unit = "share" if columns[0].kind == "share" else ""
    return f"{first} ({interval(float(values[1]), float(values[2]), unit)})"


def _alignment(column: Column) -> str | None:
    return "text" if column.kind == "text" else None


def _written(value: Datum, column: Column) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return percent(float(value)) if column.kind == "share" else number(float(value))


@dataclass(frozen=True)
class Figure:
    """One figure of a report, a notebook or an export.

    Attributes:
        name: A short name for files and anchors.
        title: What it shows, as a heading.
        caption: How to read it, in a sentence or two.
        svg: The picture as SVG; empty where the picture is a table with small drawings in it.
        table: The same content as numbers and words.
        html: The markup for a page; for a drawing it is the SVG itself.

    Example:
        >>> table = Table((Column("policy", "Policy"), Column("p", "Risk", "share")), (("A", 0.2),))
        >>> figure = Figure("risk", "Risk", "One row.", "<svg/>", table)
        >>> print(figure.to_csv().strip())
        policy,p
        A,0.2
    """

    name: str
    title: str
    caption: str
    svg: str
    table: Table
    html: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Let the page show the SVG where no other markup was given."""
        if not self.html:
            object.__setattr__(self, "html", self.svg)

    def to_csv(self) -> str:
        """Write the data as CSV, one heading line.

        Numbers have three significant digits, and shares at most five decimals.
        Text that a spreadsheet would run as a formula is preceded by an apostrophe.
        """
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow([column.name for column in self.table.columns])
        for row in self.table.rows:
            writer.writerow(map(_csv, row, self.table.columns))
        return buffer.getvalue()

    def to_json(self) -> str:
        """Write title, caption, columns and rows as JSON."""
        columns = [
            {"name": column.name, "label": column.label, "kind": column.kind}
            for column in self.table.columns
        ]
        rows = [[_finite(value) for value in row] for row in self.table.rows]
        content = {
            "name": self.name,
            "title": self.title,
            "caption": self.caption,
            "columns": columns,
            "rows": rows,
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    def csv_link(self) -> tuple[str, str]:
        """The data as a link that a page can hold.

        Returns:
            A ``data:`` URI, and the name of the file it is saved as: the CSV itself where it is
            short, else compressed (``.csv.gz``), which statistics programs read as it is.
        """
        text = self.to_csv()
        # Letters beyond ASCII may stand in an address; a page that names its encoding keeps them.
        plain = "data:text/csv;charset=utf-8," + re.sub(
            r"[^\w,;:/?@$.!*()=+\-]", lambda found: quote(found[0], safe=""), text
        )
        packed = base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()
        short = f"data:application/gzip;base64,{packed}"
        if len(plain) <= len(short):
            return plain, f"{self.name}.csv"
        return short, f"{self.name}.csv.gz"

    def standalone(self, theme: Literal["light", "dark", "auto"] = "auto") -> str:
        """Write the SVG as a file of its own.

        Args:
            theme: ``auto`` follows the reader's setting by a media query; ``light`` and
                ``dark`` write plain colours, for programs that do not know CSS variables.

        Returns:
            An SVG document, or an empty string where the figure is a table (see `svg`).
        """
        if not self.svg:
            return ""
        start = self.svg.index(">") + 1
        marks = _rules("marks.css")
        document = f"{self.svg[:start]}<style>{_colours()}{marks}</style>{self.svg[start:]}"
        if theme == "auto":
            return document
        colours = LIGHT if theme == "light" else DARK
        plain = f"{self.svg[:start]}<style>{marks}</style>{self.svg[start:]}"
        return resolve(plain, colours).replace("var(--sans)", SANS)

    def _repr_svg_(self) -> str | None:
        return self.standalone() or None

    def _repr_html_(self) -> str:
        body = element(
            "figure",
            element("style", Raw(style_sheet())),
            element("strong", self.title),
            Raw(self.html),
            element("figcaption", self.caption),
            element("details", element("summary", "Data"), self.table.html(self.title)),
            class_="foedus",
        )
        return render(body)


def _csv(value: Datum, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    # What is read as per cent needs no more than a thousandth of one.
    kept = round(value, 5) if column.kind == "share" else value
    return f"{kept:.3g}".replace("e-0", "e-")


def _finite(value: Datum) -> Datum:
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    return value


def drawing(
    name: str, title: str, description: str, size: tuple[float, float], *children: Child
) -> str:
    """Wrap marks in an SVG with the title and description that screen readers speak.

    Args:
        name: Prefix of the ids; unique on a page.
        title: The short name of the picture.
        description: What is to be seen, in a sentence or more.
        size: Width and height in px.
        *children: The marks.

    Returns:
        The SVG as markup.
    """
    width, height = size
    return render(
        element(
            "svg",
            element("title", title, id=f"{name}-title"),
            element("desc", description, id=f"{name}-desc"),
            *children,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width:.0f} {height:.0f}",
            width=f"{width:.0f}",
            height=f"{height:.0f}",
            role="img",
            aria_labelledby=f"{name}-title {name}-desc",
            class_="foedus",
        )
    )


def panel(label: str, size: tuple[float, float], *children: Child) -> str:
    """Wrap marks in an SVG that is one of several in a figure on a page.

    Args:
        label: What it shows, for screen readers.
        size: Width and height in px.
        *children: The marks.

    Returns:
        The SVG as markup for HTML; as a file of its own it would need a namespace.
    """
    width, height = size
    return render(
        element(
            "svg",
            *children,
            viewBox=f"0 0 {width:.0f} {height:.0f}",
            width=f"{width:.0f}",
            role="img",
            aria_label=label,
            class_="foedus",
        )
    )


@cache
def _rules(name: str) -> str:
    return files("foedus.figures").joinpath(name).read_text("utf-8").replace("\n", "")


def style_sheet() -> str:
    """The CSS of all figures: colours as variables (light, dark, print), marks and tables."""
    return _colours() + _rules("marks.css") + _rules("tables.css")


def _colours() -> str:
    return (
        f":root{{{variables(LIGHT)};--sans:{SANS}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}"
        f"@media print{{:root{{{variables(LIGHT)};--paper:#fff;color-scheme:light}}}}"
    )
