"""The command that searches for bargains."""

from __future__ import annotations

import textwrap
from pathlib import Path  # noqa: TC003 - the parser reads annotations when it runs
from typing import TYPE_CHECKING

import foedus
from foedus.cli.app import OK, Count, Seed, app
from foedus.cli.showing import progress, show_table, show_text, width

if TYPE_CHECKING:
    from foedus.findings import Bargains
    from foedus.terminal import Table

_ROWS = 12


@app.command
def bargains(
    scenario: str,
    /,
    *,
    worlds: Count = 10_000,
    seed: Seed = 2026,
    out: Path | None = None,
    workers: Count | None = None,
    accept: float = 0.5,
    holds: float = 2 / 3,
    json: bool = False,
) -> int:
    """Search the space of terms for guarantees that all would accept and that hold.

    Every combination of the scenario's terms is solved in the same worlds. A search that was
    stopped goes on when the same command is given again; a finished one is read.

    Args:
        scenario: A scenario file, or the name of a scenario that ships, such as ukraine.
        worlds: How many worlds each design is solved in.
        seed: Which sequence of draws; another seed is an independent replication.
        out: The folder of the search, by default runs/, the scenario's name and -bargains.
        workers: How many threads solve, by default one a processor.
        accept: Who is asked must prefer an accord in more than this share of the worlds.
        holds: An accord must lower the risk of attack in at least this share of the worlds.
        json: Print one JSON document and nothing else.
    """
    with progress(quiet=json, what="designs") as tell:
        found = foedus.bargains(
            scenario,
            worlds=worlds,
            seed=seed,
            folder=out,
            workers=workers,
            accept=accept,
            holds=holds,
            progress=tell,
        )
    if json:
        print(foedus.to_json(found))
    else:
        from foedus.answer import CAVEAT

        print("\n".join(bargain_lines(found, width())), end="\n\n")
        show_table(bargain_table(found, width()))
        print()
        show_text(CAVEAT)
    return OK


def bargain_lines(found: Bargains, width: int) -> list[str]:
    """The search in short, then why each region is empty or how many bargains it holds.

    Args:
        found: The findings.
        width: Terminal cells there are.

    Returns:
        Lines of text.
    """
    from foedus.words import bargain_sentences, region_sentence

    lines = [line for text in bargain_sentences(found) for line in textwrap.wrap(text, width)]
    offers = found.offers
    rests = (
        f"Each design was solved in {offers.worlds:,} worlds, worth {offers.effective:,.0f} "
        "equally weighted ones under the record."
    )
    lines += ["", *textwrap.wrap(rests, width), "", "Region by region"]
    for region in (*found.regions, *found.pairs):
        said = region_sentence(found, region)
        lines += textwrap.wrap(said, width, initial_indent="  - ", subsequent_indent="    ")
    return lines


def bargain_table(found: Bargains, width: int) -> Table:
    """The frontier: the most willingly accepted designs first.

    Args:
        found: The findings.
        width: Terminal cells there are.

    Returns:
        A table of at most twelve rows, spread evenly over the frontier.
    """
    from foedus.terminal import Table, cut
    from foedus.words import design_words, percent

    points = found.frontier
    step = max(1, -(-len(points) // _ROWS))
    rows = tuple(
        (
            cut(design_words(found, point.design), width - 42),
            percent(point.willing),
            percent(point.attack),
            percent(point.war),
            "yes" if point.bargain else "no",
        )
        for point in points[::step]
    )
    return Table(
        f"The frontier: {len(rows)} of {len(points)} designs that no other betters",
        ("design", "least willing", "attack", "war", "bargain"),
        rows,
    )
