"""Positions: what each speaker claims, in the speaker's own worlds and over all worlds."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.figures.figure import Column, Figure, Table
from foedus.figures.numbers import percent
from foedus.figures.strips import Axis, dumbbell
from foedus.figures.svg import Element, element, render

__all__ = ["ClaimRow", "PositionBlock", "PositionsView", "PremiseRow", "TwoShares", "positions"]


@dataclass(frozen=True)
class TwoShares:
    """A share of worlds under both weightings."""

    prior: float
    weighted: float


@dataclass(frozen=True)
class PremiseRow:
    """Something a speaker takes to be so, and in how many worlds it is."""

    quote: str
    means: str
    share: TwoShares
    line: int = 0


@dataclass(frozen=True)
class ClaimRow:
    """Something a speaker concludes, and in how many worlds it holds.

    Attributes:
        quote: The speaker's words.
        means: The claim as it was tested.
        own: Share of the worlds that satisfy the speaker's premises.
        overall: Share of all worlds.
        line: Line of the quotation in the source text, 0 if unknown.
        own_clear: Share of the speaker's worlds in which it holds by more than a margin;
            ``None`` for a claim that has none, because it compares no outcomes.
        all_clear: The same over all worlds.
    """

    quote: str
    means: str
    own: TwoShares
    overall: TwoShares
    line: int = 0
    own_clear: TwoShares | None = None
    all_clear: TwoShares | None = None


@dataclass(frozen=True)
class PositionBlock:
    """A speaker, the premises and the claims.

    Attributes:
        speaker: Who speaks.
        document: Where.
        own: Share of worlds that satisfy all premises.
        worlds: How many worlds those shares are taken over.
        premises: What is taken to be so.
        claims: What is concluded.
        statements: Pairs of a quotation that no condition renders, and why it is not tested.
        notes: What a reader must know before trusting the shares.
    """

    speaker: str
    document: str
    own: TwoShares
    worlds: int
    premises: tuple[PremiseRow, ...]
    claims: tuple[ClaimRow, ...]
    statements: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PositionsView:
    """The positions in the order given.

    Attributes:
        blocks: One for each position.
        least: The margin by which a claim must hold to hold clearly, in the unit of its outcomes.
    """

    blocks: tuple[PositionBlock, ...]
    least: float = 0.001


_SHARE = Axis(0, 1)


def positions(view: PositionsView, name: str = "positions") -> Figure:
    """Draw each position: its premises, and its claims as a dumbbell of two shares.

    Each stands folded under its speaker's name, so that a page shows who speaks at a glance.

    Args:
        view: The positions.
        name: The name of the figure.

    Returns:
        The figure; `Figure.svg` is empty because the picture is a table.
    """
    body = element("div", (_block(block) for block in view.blocks), class_="foedus positions")
    caption = (
        "A claim follows from the speaker's assumptions if it holds in most of the worlds that "
        "satisfy them (full dot); how much depends on them is seen from the share over all "
        "worlds (hollow dot). “Clearly” counts only worlds in which it holds by more than "
        f"{view.least * 100:g} percentage points (other units: {view.least:g}): a claim that holds "
        "often and clearly seldom is right about a difference too small to matter. Quotations are "
        "the speakers' words; “tested as” is our reading."
    )
    title = "Positions and what they rest on"
    return Figure(name, title, caption, "", _table(view), render(body))


def _block(block: PositionBlock) -> Element:
    own = element(
        "p",
        "Assumptions hold together in ",
        element("b", percent(block.own.weighted), class_="weighted"),
        " ",
        element("span", f"(prior {percent(block.own.prior)})", class_="prior tag"),
        f" of {block.worlds:,} worlds.",
        class_="own",
    )
    premises = None
    if block.premises:
        premises = element(
            "table",
            element("caption", "Assumes"),
            element("thead", _head("Assumption", "Holds in")),
            element(
                "tbody",
                (
                    element(
                        "tr",
                        element("th", _quoted(row.quote, row.means, row.line), scope="row"),
                        element("td", _both(row.share), class_="share"),
                    )
                    for row in block.premises
                ),
            ),
            class_="premises",
        )
    claims = None
    if block.claims:
        claims = element(
            "table",
            element("caption", "Claims"),
            element("thead", _head("Claim", "Holds in")),
            element("tbody", (_claim(row) for row in block.claims)),
            class_="claims",
        )
    head = element("h3", block.speaker, " ", element("span", block.document, class_="note"))
    return element(
        "details",
        element("summary", head, own),
        (element("p", note, class_="note") for note in block.notes),
        premises,
        claims,
        _statements(block),
        class_="position",
    )


def _statements(block: PositionBlock) -> Element | None:
    """What the speaker says that was not tested, folded away."""
    if not block.statements:
        return None
    items = (
        element("li", element("q", quote), element("span", note, class_="means"))
        for quote, note in block.statements
    )
    count = len(block.statements)
    said = "statement is" if count == 1 else "statements are"
    return element(
        "details",
        element("summary", f"{count} {said} not tested"),
        element("ul", items),
        class_="statements",
    )


def _head(first: str, second: str) -> Element:
    return element("tr", element("th", first, scope="col"), element("th", second, scope="col"))


def _quoted(quote: str, means: str, line: int) -> list[Element]:
    place = element("span", f" line {line}", class_="note") if line else None
    parts = []
    if quote:
        parts.append(element("q", quote))
        if place:
            parts.append(place)
    parts.append(element("span", "tested as: ", element("span", means), class_="means"))
    return parts


def _both(share: TwoShares, clear: TwoShares | None = None) -> list[Element | str]:
    after = f" (clearly {percent(clear.weighted)})" if clear else ""
    before = f" (clearly {percent(clear.prior)})" if clear else ""
    return [
        element("span", element("b", percent(share.weighted)), after, class_="weighted"),
        " ",
        element("span", f"prior {percent(share.prior)}{before}", class_="prior tag"),
    ]


def _claim(row: ClaimRow) -> Element:
    picture = dumbbell(
        _SHARE,
        (
            ("weighted", row.overall.weighted, row.own.weighted),
            ("prior", row.overall.prior, row.own.prior),
        ),
    )
    words = element(
        "dl",
        element("div", element("dt", "own worlds"), element("dd", _both(row.own, row.own_clear))),
        element(
            "div", element("dt", "all worlds"), element("dd", _both(row.overall, row.all_clear))
        ),
    )
    return element(
        "tr",
        element("th", _quoted(row.quote, row.means, row.line), scope="row"),
        element("td", picture, words, class_="share"),
    )


def _table(view: PositionsView) -> Table:
    columns = (
        Column("speaker", "Speaker"),
        Column("kind", "Kind"),
        Column("quote", "Quotation"),
        Column("means", "Tested as"),
        Column("own_prior", "Own worlds, prior", "share"),
        Column("own_weighted", "Own worlds, record-weighted", "share"),
        Column("all_prior", "All worlds, prior", "share"),
        Column("all_weighted", "All worlds, record-weighted", "share"),
        Column("own_clear_prior", "Own worlds, clearly, prior", "share"),
        Column("own_clear_weighted", "Own worlds, clearly, record-weighted", "share"),
        Column("all_clear_prior", "All worlds, clearly, prior", "share"),
        Column("all_clear_weighted", "All worlds, clearly, record-weighted", "share"),
    )
    rows: list[tuple[str | float | None, ...]] = []
    for block in view.blocks:
        rows += (
            (
                *(block.speaker, "assumes", row.quote, row.means),
                *(None, None, row.share.prior, row.share.weighted, None, None, None, None),
            )
            for row in block.premises
        )
        rows += (
            (
                *(block.speaker, "claims", row.quote, row.means),
                *(row.own.prior, row.own.weighted, row.overall.prior, row.overall.weighted),
                *(*_pair(row.own_clear), *_pair(row.all_clear)),
            )
            for row in block.claims
        )
    return Table(columns, tuple(rows))


def _pair(shares: TwoShares | None) -> tuple[float | None, float | None]:
    return (shares.prior, shares.weighted) if shares else (None, None)
