"""What the law says: who is obliged, may, is excluded or waits when an event happens."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.figures.figure import Column, Figure, Table
from foedus.figures.svg import Element, element, render

__all__ = ["STATUSES", "LawRow", "LawView", "lawview"]

# Status of a verdict -> (words on its chip, class). The sign before the words repeats the
# class in a shape, so that nothing depends on colour.
STATUSES: dict[str, tuple[str, str]] = {
    "obliged": ("● obliged", "must"),
    "committed": ("◐ committed", "must-part"),  # obliged by a text that binds politically only
    "discretionary": ("◐ must decide", "must-part"),
    "permitted": ("○ may", "may"),
    "prohibited": ("✕ must not", "not"),
    "violated": ("✕ breached", "not"),
    "pending": ("… waits", "waits"),
    "contested": ("? contested", "waits"),
    "excluded": ("– excluded", "out"),
    "suspended": ("– suspended", "out"),
    "not_triggered": ("– not triggered", "out"),
    "not_in_force": ("– not in force", "out"),
}


@dataclass(frozen=True)
class LawRow:
    """One verdict.

    Attributes:
        event: The event, in words.
        bearer: Whose duty, right or prohibition it is, in words.
        status: A key of `STATUSES`.
        instrument: The instrument, in words.
        clause: The article.
        reason: Why, in one line.
        policy: The option under which it holds; empty if under all.
    """

    event: str
    bearer: str
    status: str
    instrument: str
    clause: str
    reason: str
    policy: str = ""


@dataclass(frozen=True)
class LawView:
    """Verdicts; they are shown by event, in the order in which events first occur."""

    rows: tuple[LawRow, ...]


def lawview(view: LawView, name: str = "law") -> Figure:
    """Draw the verdicts as a table for each event, with a chip for the status.

    Args:
        view: The verdicts.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.

    Example:
        >>> row = LawRow("Attack", "France", "obliged", "Atlantic Treaty", "Art. 5", "A party.")
        >>> "● obliged" in lawview(LawView((row,))).html
        True
    """
    events: dict[str, list[LawRow]] = {}
    for row in view.rows:
        events.setdefault(row.event, []).append(row)
    tables = [_event(event, rows) for event, rows in events.items()]
    body = element("div", tables, class_="foedus law")
    caption = (
        "Derived from the texts of the instruments, clause by clause. “Waits” means that a "
        "fact or a decision is still missing; “contested”, that readings of the text differ. "
        "Of the members of a coalition that owe the same, one is named."
    )
    return Figure(name, "What the law says", caption, "", _table(view), render(body))


def chip(status: str) -> Element:
    """The status in a few words, framed."""
    words, kind = STATUSES.get(status, (status.replace("_", " "), "out"))
    return element("span", words, class_=f"chip {kind}")


def _event(event: str, rows: list[LawRow]) -> Element:
    head = element(
        "tr",
        element("th", "Who", scope="col", class_="w1"),
        element("th", "Verdict", scope="col", class_="w2"),
        element("th", "Clause", scope="col", class_="w3"),
        element("th", "Why", scope="col"),
    )
    body = []
    bearer = None
    for row in rows:
        under = None
        if row.policy:
            under = element("span", f"Under: {row.policy}", class_="definition")
        body.append(
            element(
                "tr",
                element(
                    "th",
                    element("span", row.bearer, class_="again" if row.bearer == bearer else None),
                    scope="row",
                ),
                element("td", chip(row.status)),
                element("td", _clause(row), class_="clause"),
                element("td", row.reason, under, class_="reason"),
                class_="same" if row.bearer == bearer else None,
            )
        )
        bearer = row.bearer
    return element(
        "table",
        element("caption", event),
        element("thead", head),
        element("tbody", body),
        class_="cards law-table",
    )


def _clause(row: LawRow) -> list[Element | str]:
    """The clause; below it the name of its instrument, unless the clause begins with it."""
    if not row.clause or row.clause.split()[:2] == row.instrument.split()[:2]:
        return [row.clause or row.instrument]
    return [row.clause, element("span", row.instrument, class_="definition")]


def _table(view: LawView) -> Table:
    columns = (
        Column("event", "Event"),
        Column("bearer", "Who"),
        Column("status", "Verdict"),
        Column("instrument", "Instrument"),
        Column("clause", "Clause"),
        Column("reason", "Why"),
        Column("policy", "Option"),
    )
    rows = tuple(
        (
            row.event,
            row.bearer,
            row.status.replace("_", " "),
            row.instrument,
            row.clause,
            row.reason,
            row.policy,
        )
        for row in view.rows
    )
    return Table(columns, rows)
