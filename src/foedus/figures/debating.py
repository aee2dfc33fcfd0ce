"""Smallest changes and disputes: how near a claim is to being given up, and what divides two."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table
from foedus.figures.numbers import number, percent
from foedus.figures.strips import strip
from foedus.figures.svg import Child, Element, element, render

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ChangeRow", "DisputeRow", "DisputedClaim", "changes", "disputes"]


@dataclass(frozen=True)
class ChangeRow:
    """A claim and the smallest change that turns it over.

    Attributes:
        speaker: Who claims.
        quote: The speaker's words.
        means: The claim as it was tested.
        share: Its share of the speaker's worlds, by the weight of the record.
        moves: The moves in words, with the kind of each; empty when there is no such change.
        touched: How many assumptions move.
        premises: How many stated premises are given up.
        distance: How far they move, in quantiles of belief.
        state: ``held``, ``not held`` or ``open``.
    """

    speaker: str
    quote: str
    means: str
    share: float
    moves: tuple[str, ...]
    touched: int
    premises: int
    distance: float
    state: str


def changes(rows: Sequence[ChangeRow], name: str = "changes") -> Figure:
    """Draw for each claim how far assumptions must move until it is turned over.

    Args:
        rows: The claims.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    title = "The smallest change that turns a claim over"
    caption = (
        "A claim is turned over when it holds in fewer than half of the speaker's worlds instead "
        "of most (or in most instead of fewer). The change shown touches the fewest assumptions, "
        "and among those moves the least. The bar is its length: the mean quantile of each belief "
        "before and after, added up; 0.25 takes a belief from the whole to one half of it."
    )
    longest = max((row.distance for row in rows if isfinite(row.distance)), default=0.0) or 1.0
    head = element(
        "tr",
        (element("th", text, scope="col") for text in ("Claim", "Turned over if", "Distance")),
    )
    body = element(
        "table",
        element("caption", title),
        element("thead", head),
        element("tbody", (_change(row, longest) for row in rows if row.moves)),
        class_="cards",
    )
    markup = render(element("div", body, _unmoved(rows), class_="foedus changes"))
    return Figure(name, title, caption, "", _changes_table(rows), markup)


def _change(row: ChangeRow, longest: float) -> Element:
    premises = None
    if row.premises:
        what = "premise" if row.premises == 1 else "premises"
        premises = element("span", f"{row.premises} {what} given up", class_="note")
    bar = None
    if isfinite(row.distance):  # unknown where too few worlds are left to measure it in
        width = f"{100 * row.distance / longest:.1f}%"
        bar = element("rect", x=0, y=2, width=width, height=8, class_="outcome-bar")
    picture = strip(
        12,
        element("line", x1="0%", x2="100%", y1=6, y2=6, class_="axis"),
        bar,
    )
    held = f"holds in {percent(row.share)} of the speaker's worlds"
    return element(
        "tr",
        element(
            "th",
            element("b", row.speaker),
            " ",
            element("q", row.quote),
            element("span", held, class_="means"),
            scope="row",
        ),
        element("td", (element("span", move, class_="means") for move in row.moves), premises),
        element("td", element("b", number(row.distance)), picture),
    )


def _unmoved(rows: Sequence[ChangeRow]) -> list[Element]:
    """The claims without such a change, in a line each way."""
    parts = []
    for state, text in (
        ("held", "Hold, and no change of one or two assumptions turns them over"),
        ("not held", "Do not hold, and no change of one or two assumptions grants them"),
        ("open", "Open as they are, holding in about half of the speaker's worlds"),
    ):
        found = [row for row in rows if not row.moves and row.state == state]
        if found:
            said: list[Child] = []
            for row in found:
                said += [element("b", row.speaker), " ", element("q", row.quote), ". "]
            parts.append(element("p", f"{text}: ", said, class_="own"))
    return parts


def _changes_table(rows: Sequence[ChangeRow]) -> Table:
    columns = (
        Column("speaker", "Speaker"),
        Column("quote", "Claim"),
        Column("means", "Tested as"),
        Column("state", "State"),
        Column("share", "Share of the speaker's worlds", "share"),
        Column("change", "Turned over if"),
        Column("touched", "Assumptions touched", "number"),
        Column("premises", "Premises given up", "number"),
        Column("distance", "Distance, quantiles of belief", "number"),
    )
    made = tuple(
        (
            *(row.speaker, row.quote, row.means, row.state, row.share, "; ".join(row.moves)),
            *(row.touched, row.premises, row.distance if row.moves else None),
        )
        for row in rows
    )
    return Table(columns, made)


@dataclass(frozen=True)
class DisputedClaim:
    """A claim that divides two speakers, its share under each, and what kind of premise it is."""

    means: str
    first: float
    second: float
    over: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class DisputeRow:
    """Two speakers, what divides them, and the smallest change after which they agree.

    Attributes:
        first: One speaker.
        second: The other.
        over: Kind of premise and its part of the differences.
        claims: The claims that divide them.
        moves: The moves in words; empty when none of up to four settles it.
        distance: How far the two move together.
    """

    first: str
    second: str
    over: tuple[tuple[str, float], ...]
    claims: tuple[DisputedClaim, ...]
    moves: tuple[str, ...]
    distance: float


_SHADES = {"fact": "accent", "value": "faint", "theory": "outside"}


def disputes(rows: Sequence[DisputeRow], name: str = "disputes") -> Figure:
    """Draw what divides each pair of speakers: facts, values or theory.

    Args:
        rows: The pairs.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    title = "What divides two speakers"
    caption = (
        "Pairs of speakers for whom a claim holds in most worlds of one and not of the other. The "
        "bar splits the difference by the kind of premise it comes from (Shapley's rule): facts "
        "dark, values grey, theory warm. On the right, the fewest and shortest moves after which "
        "both see every claim of either alike."
    )
    heads = ("Speakers", "Part over", "Would agree if")
    head = element("tr", (element("th", text, scope="col") for text in heads))
    body = element(
        "table",
        element("caption", title),
        element("thead", head),
        element("tbody", map(_dispute, rows)),
        class_="cards",
    )
    markup = render(element("div", body, class_="foedus disputes"))
    return Figure(name, title, caption, "", _disputes_table(rows), markup)


def _dispute(row: DisputeRow) -> Element:
    bar, x = [], 0.0
    for kind, part in row.over:
        width = f"{100 * part:.1f}%"
        style = f"fill:var(--{_SHADES[kind]})"
        bar.append(element("rect", x=f"{100 * x:.1f}%", y=2, width=width, height=10, style=style))
        x += part
    parts = ", ".join(f"{kind} {percent(part)}" for kind, part in row.over if part >= 0.005)
    claims = (
        element(
            "span",
            f"{claim.means}: {percent(claim.first)} against {percent(claim.second)}",
            class_="means",
        )
        for claim in row.claims
    )
    moves: Child = [element("span", move, class_="means") for move in row.moves]
    if not row.moves:
        moves = element("span", "no four moves settle it", class_="note")
    return element(
        "tr",
        element("th", f"{row.first} and {row.second}", scope="row"),
        element("td", strip(14, bar), element("span", parts, class_="note"), claims),
        element("td", moves, element("span", f"distance {number(row.distance)}", class_="note")),
    )


def _disputes_table(rows: Sequence[DisputeRow]) -> Table:
    columns = (
        Column("first", "Speaker"),
        Column("second", "Other speaker"),
        Column("claim", "Claim that divides them"),
        Column("first_share", "Share, speaker", "share"),
        Column("second_share", "Share, other speaker", "share"),
        Column("fact", "Part of facts", "share"),
        Column("value", "Part of values", "share"),
        Column("theory", "Part of theory", "share"),
        Column("moves", "Would agree if"),
        Column("distance", "Distance, quantiles of belief", "number"),
    )
    made = []
    for row in rows:
        for claim in row.claims:
            over = dict(claim.over)
            made.append(
                (
                    *(row.first, row.second, claim.means, claim.first, claim.second),
                    *(over.get("fact"), over.get("value"), over.get("theory")),
                    *("; ".join(row.moves), row.distance if row.moves else None),
                )
            )
    return Table(columns, tuple(made))
