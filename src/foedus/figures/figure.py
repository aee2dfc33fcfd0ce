"""A figure: a picture, the table that says the same, a title and a caption."""

from __future__ import annotations

import base64
import csv
import io
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import quote

from foedus.figures.colours import DARK, LIGHT, resolve, variables
from foedus.figures.numbers import number, percent
from foedus.figures.svg import Child, Element, Raw, element, render

__all__ = ["SANS", "Column", "Figure", "Table", "drawing", "style_sheet"]

SANS = '"Segoe UI","Helvetica Neue",Helvetica,Roboto,Arial,sans-serif'

Datum = str | float | int | None


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
    kind: Literal["text", "number", "share"] = "text"


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
        """Draw the table as HTML, first column as row headings."""
        head = element(
            "tr",
            (
                element("th", column.label, scope="col", class_=_alignment(column))
                for column in self.columns
            ),
        )
        return element(
            "table",
            element("caption", caption, f"; one row of {self.step}" if self.step > 1 else None),
            element("thead", head),
            element("tbody", (self._row(row) for row in self.rows[self.step // 2 :: self.step])),
            class_="data",
        )

    def _row(self, row: tuple[Datum, ...]) -> Element:
        cells = []
        for index, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            text = _written(value, column)
            if index == 0:
                cells.append(element("th", text, scope="row", class_=_alignment(column)))
            else:
                cells.append(element("td", text, class_=_alignment(column)))
        return element("tr", cells)


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
        """Write the data as CSV, one heading line; three significant digits.

        Text that a spreadsheet would run as a formula is preceded by an apostrophe.
        """
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow([column.name for column in self.table.columns])
        for row in self.table.rows:
            writer.writerow([_csv(value) for value in row])
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

    def csv_uri(self) -> str:
        """The data as a link that a page can hold: a ``data:`` URI of the CSV, the shorter way."""
        text = self.to_csv()
        plain = "data:text/csv;charset=utf-8," + quote(text, safe=",;:/?@$-_.!*()")
        coded = base64.b64encode(text.encode()).decode()
        return min(plain, f"data:text/csv;charset=utf-8;base64,{coded}", key=len)

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


def _csv(value: Datum) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return f"{value:.3g}"


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
