"""Answers as text for a terminal: tables that fit a width, and the lines around them.

Nothing is computed here: a table shows what a comparison or a verdict already holds.
"""

from __future__ import annotations

import math
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Sized

    from foedus.findings import (
        Cell,
        Comparison,
        Debate,
        Drivers,
        PositionVerdict,
        Robustness,
        Share,
        Summary,
    )
    from foedus.scenario import Scenario
    from foedus.words import Measure

__all__ = [
    "Table",
    "comparison_tables",
    "debate_lines",
    "drivers_table",
    "plain",
    "position_lines",
    "position_table",
    "rules_table",
    "scenario_line",
]

WIDTH = 100
GAP = "  "
THIN = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True)
class Table:
    """Text in rows and columns; the first column names the rows.

    Attributes:
        title: What the table shows, in one or two lines.
        columns: Headings, the first one for the names of the rows.
        rows: As many texts a row as there are columns.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def plain(table: Table) -> str:
    """Set a table in aligned text: names to the left, everything else to the right.

    Args:
        table: The table.

    Returns:
        The title, the headings (wrapped to their columns), a rule and the rows, without a
        final line break.

    Example:
        >>> print(plain(Table("Shares, %", ("policy", "attack"), (("none", "12"), ("paper", "7")))))
        Shares, %
        policy  attack
        --------------
        none        12
        paper        7
    """
    widths = [
        max([*map(cells_wide, (row[index] for row in table.rows)), wrapped(heading)[0]])
        for index, heading in enumerate(table.columns)
    ]
    headings = [
        wrapped(heading, width)[1] for heading, width in zip(table.columns, widths, strict=True)
    ]
    tall = max(map(len, headings))
    head = [[""] * (tall - len(lines)) + lines for lines in headings]
    lines = [aligned(row, widths) for row in zip(*head, strict=True)]
    lines.append("-" * (sum(widths) + len(GAP) * (len(widths) - 1)))
    lines += [aligned(row, widths) for row in table.rows]
    return "\n".join([table.title, *lines])


def aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """Set one line: the first cell to the left, the others to the right."""
    first, *others = (
        (text, width - cells_wide(text)) for text, width in zip(row, widths, strict=True)
    )
    cells = [first[0] + " " * first[1], *(" " * space + text for text, space in others)]
    return GAP.join(cells).rstrip()


def cells_wide(text: str) -> int:
    """How many terminal cells a text takes: combining marks none, wide characters two."""
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def wrapped(heading: str, width: int = 0) -> tuple[int, list[str]]:
    """The narrowest width a heading can take, and its lines at a width; words stay whole."""
    words = heading.split()
    least = max(map(cells_wide, words), default=0)
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if cells_wide(longer) <= max(width, least):
            lines[-1] = longer
        else:
            lines.append(word)
    return least, lines


def comparison_tables(
    comparison: Comparison,
    units: Mapping[str, str],
    width: int = WIDTH,
    *,
    record: bool = True,
) -> tuple[Table, ...]:
    """Lay out a comparison: policies as rows, outcomes as columns, both weightings.

    Args:
        comparison: What was compared.
        units: The outcomes to show, in order, each with its unit.
        width: Terminal cells there are; outcomes that do not fit go into further tables.
        record: Whether there is a record to weigh the worlds by; without one both weightings
            are the same, and one is shown.

    Returns:
        For each group of outcomes that fits, a table weighted by the record and one for the
        prior. A cell reads ``median [low–high] +gains −losses``: the 80 % interval and the shares
        of worlds in which the policy does clearly better and clearly worse than the baseline.
    """
    tables = []
    both = (
        ("weighted", "Worlds weighted by how well they explain the record"),
        ("prior", "All worlds alike (prior)"),
    )
    for weighting, note in both if record else both[1:]:
        title = (
            f"{note}: median [80 % interval], then the % of worlds better (+) and worse (−) than "
            f"{comparison.baseline} by more than {comparison.least:g} "
            f"({comparison.least * 100:g} percentage points)"
        )
        names = tuple(
            f"{policy} (baseline)" if policy == comparison.baseline else policy
            for policy in comparison.policies
        )
        columns = [
            (
                f"{outcome}, {'%' if is_percent(unit) else unit}",
                tuple(
                    written(comparison.cells[policy, outcome], weighting, unit)
                    for policy in comparison.policies
                ),
            )
            for outcome, unit in units.items()
        ]
        room = width - max(map(cells_wide, ("policy", *names)))
        for part, group in enumerate(fitting(columns, room)):
            heads, bodies = zip(*group, strict=True)
            rows = tuple(zip(names, *bodies, strict=True))
            above = f"{note}, continued" if part else title
            tables.append(Table("\n".join(textwrap.wrap(above, width)), ("policy", *heads), rows))
    return tuple(tables)


def rules_table(found: Robustness, measure: Measure, width: int = WIDTH) -> Table:
    """Lay out the policies by each rule, record-weighted; a star marks the one that leads.

    Args:
        found: What each rule makes of the policies.
        measure: The outcome.
        width: Terminal cells there are; the title is wrapped to it.
    """
    unit = "%" if is_percent(measure.unit) else measure.unit
    rows = []
    for policy in found.weighted[0].values:
        cells = [policy]
        for result in found.weighted:
            share = result.rule.name == "satisficing"
            value = short(result.values[policy].value, "share" if share else measure.unit)
            cells.append(f"{value}{'*' if result.leader == policy else ' '}")
        rows.append(tuple(cells))
    title = f"{measure.label}, {unit}, by rule (record-weighted; * leads)"
    return Table(
        "\n".join(textwrap.wrap(title, width)),
        ("policy", *(result.rule.name.replace("-", " ") for result in found.weighted)),
        tuple(rows),
    )


def drivers_table(found: Drivers, measure: Measure, width: int = WIDTH) -> Table:
    """Lay out the assumptions that drive an outcome and can be told apart from nothing.

    Args:
        found: What drives the outcome.
        measure: The outcome.
        width: Terminal cells there are; the title is wrapped to it.
    """
    share = is_percent(measure.unit)
    rows = []
    for one in found.told:
        total = "" if one.total is None else f"{one.total.value:.2f} ±{one.total.error:.2f}"
        effect = f"{100 * one.effect.value:+.1f}" if share else f"{one.effect.value:+.2g}"
        rows.append(
            (
                one.assumption,
                f"{one.delta.value:.2f} [{one.delta.low:.2f}–{one.delta.high:.2f}]",
                "" if one.second is None else f"{one.second.value:.2f}",
                total,
                effect.replace("-", "−"),
                one.direction,
            )
        )
    unit = "percentage points" if share else measure.unit
    title = f"Delta, total effect, and change from low to high ({unit})"
    return Table(
        "\n".join(textwrap.wrap(title, width)),
        ("assumption", "delta", "by SALib", "total", "change", "direction"),
        tuple(rows),
    )


def fitting(
    columns: Sequence[tuple[str, tuple[str, ...]]], room: int
) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Cut columns into groups that each fit the room, at least one column a group."""
    groups: list[list[tuple[str, tuple[str, ...]]]] = []
    left = -1
    for column in columns:
        heading, cells = column
        need = len(GAP) + max([wrapped(heading)[0], *map(cells_wide, cells)])
        if need > left:
            groups.append([])
            left = room
        groups[-1].append(column)
        left -= need
    return groups


def is_percent(unit: str) -> bool:
    """Tell whether a unit is shown in per cent."""
    from foedus.figures.numbers import is_share

    return is_share(unit)


def written(cell: Cell, weighting: str, unit: str) -> str:
    """One cell: median, interval, and the shares of worlds clearly better and clearly worse."""
    summary: Summary = getattr(cell, weighting)
    low, high = short(summary.low, unit), short(summary.high, unit)
    dash = "…" if low.startswith("−") or high.startswith("−") else "–"
    text = f"{short(summary.median, unit)} [{low if low == high else low + dash + high}]"
    # Blanks where there are no shares keep the medians of a column under each other.
    shares = [
        "" if value is None else f"{sign}{share(value)}"
        for sign, value in (("+", summary.gains), ("−", summary.losses))
    ]
    return f"{text} {shares[0]:>4} {shares[1]:>4}"


def short(value: float, unit: str) -> str:
    """A value without its unit, which stands in the heading."""
    from foedus.figures.numbers import number

    if not is_percent(unit) or math.isnan(value):
        return number(value)
    percent = 100 * value
    if 0 < percent < 0.05:
        return "<0.1"
    if 99.95 < percent < 100:
        return ">99.9"
    near_an_end = 0.05 <= percent < 0.95 or 99.05 < percent <= 99.95
    return f"{percent:.1f}" if near_an_end else f"{percent:.0f}"


def share(value: float) -> str:
    """A share of worlds in per cent that never rounds to certainty."""
    if math.isnan(value):
        return "–"
    if 0 < value < 0.01:
        return "<1"
    if 0.99 < value < 1:
        return ">99"
    return f"{100 * value:.0f}"


def scenario_line(scenario: Scenario) -> str:
    """Say that a scenario has no faults and what is in it."""
    counts: list[tuple[Sized, str, str]] = [
        (scenario.actors, "actor", "actors"),
        (scenario.policies, "policy", "policies"),
        (scenario.assumptions, "assumption", "assumptions"),
        (scenario.record, "episode of the record", "episodes of the record"),
        (scenario.positions, "position", "positions"),
    ]
    if scenario.precedents:
        counts.append((scenario.precedents, "precedent", "precedents"))
    held = ", ".join(
        f"{len(things)} {one if len(things) == 1 else many}" for things, one, many in counts
    )
    return f"{scenario.title}: no faults; {held}"


def position_table(
    verdicts: Sequence[PositionVerdict], width: int = WIDTH, *, record: bool = True
) -> Table:
    """Lay out every position: its premises and then each claim, a line each.

    Args:
        verdicts: What the ensemble says about each position.
        width: Terminal cells there are; longer quotations are cut.
        record: Whether there is a record to weigh the worlds by.

    Returns:
        A table with the share of the worlds of the speaker's own premises, and of all worlds.
    """
    room = width - 36
    rows = []
    for verdict in verdicts:
        named = cut(verdict.position.speaker, room)
        held = counts(verdict.own, record=record) if verdict.premises else "none stated"
        rows.append((named, "", "", held))
        rows += [
            (
                f"  “{cut(' '.join(one.claim.quote.split()), room - 4)}”",
                counts(one.own, record=record),
                counts(one.own_clear, record=record) if one.own_clear else "–",
                counts(one.all, record=record),
            )
            for one in verdict.claims
        ]
    weighing = "weighted by the record (prior in brackets)" if record else "all alike"
    title = (
        f"Positions: % of the worlds, {weighing}, in which a speaker's premises hold, and each "
        "claim in those worlds (own; clearly: by more than a margin) and in all"
    )
    return Table(
        "\n".join(textwrap.wrap(title, width)),
        ("speaker and claims", "own", "clearly", "all"),
        tuple(rows),
    )


def cut(text: str, most: int) -> str:
    """A text of at most so many terminal cells, with an ellipsis where something is left out."""
    if cells_wide(text) <= most:
        return text
    while cells_wide(text) >= most:
        text = text[:-1]
    return text.rstrip() + "…"


def counts(counted: Share, *, record: bool) -> str:
    """A share, weighted and in brackets prior, or the prior alone."""
    if not record:
        return share(counted.prior)
    return f"{share(counted.weighted)} ({share(counted.prior)})"


def position_lines(verdicts: Sequence[PositionVerdict], width: int = WIDTH) -> list[str]:
    """Say for each position, in full, how its premises and its claims fare.

    Args:
        verdicts: What the ensemble says about each position.
        width: Terminal cells there are.

    Returns:
        Lines of text: for each position a heading, its premises, its claims and its notes.
    """
    lines = []
    for verdict in verdicts:
        stated = f"all its premises hold in {both(verdict.own)} of the worlds"
        head = f"{verdict.position.speaker}: {stated if verdict.premises else 'no premises'}"
        said = [
            f"premise “{one.premise.quote}” holds in {both(one.share)}: {one.premise.means}"
            for one in verdict.premises
        ]
        for claim in verdict.claims:
            held = both(claim.own, claim.own_clear)
            own = f"{held} of those" if claim.own.worlds else "no world to judge it in"
            overall = both(claim.all, claim.all_clear)
            where = f"{own}, {overall} of all" if verdict.premises else overall
            said.append(f"claim “{claim.claim.quote}” holds in {where}: {claim.claim.holds}")
        said += [f"not judged: “{one.quote}”" for one in verdict.statements]
        said += [f"note: {note}" for note in verdict.notes]
        lines += textwrap.wrap(head, width)
        for text in said:
            lines += textwrap.wrap(text, width, initial_indent="  - ", subsequent_indent="    ")
        lines.append("")
    return lines[:-1]


def both(counted: Share, clear: Share | None = None) -> str:
    """A share under both weightings, and in how many worlds by more than the margin, in words."""
    clearly = f"clearly in {share(clear.weighted)}{THIN}%; " if clear else ""
    return f"{share(counted.weighted)}{THIN}% ({clearly}prior {share(counted.prior)}{THIN}%)"


def debate_lines(debate: Debate, width: int = WIDTH) -> list[str]:
    """Lay the positions side by side: the debate in short, then changes, contradictions, disputes.

    Args:
        debate: The findings on a debate.
        width: Terminal cells there are.

    Returns:
        Lines of text under headings; a heading with nothing below it is left out.
    """
    from foedus.words import (
        change_sentence,
        contradiction_sentence,
        debate_sentences,
        dispute_sentence,
        standing_sentence,
        theory_sentence,
    )

    speakers = debate.speakers
    claims = ((v.position.name, claim) for v in debate.verdicts for claim in v.claims)
    parts = (
        (
            "From whose assumptions each claim follows",
            (
                f"{speakers[name]}: {standing_sentence(claim)} {theory_sentence(claim)}".rstrip()
                for name, claim in claims
            ),
        ),
        (
            "What contradicts itself",
            (contradiction_sentence(one, speakers[one.position]) for one in debate.contradictions),
        ),
        (
            "The smallest change that turns a claim over",
            (change_sentence(one, speakers[one.position]) for one in debate.changes),
        ),
        ("What divides two speakers", (dispute_sentence(one, speakers) for one in debate.disputes)),
    )
    lines = [line for text in debate_sentences(debate) for line in textwrap.wrap(text, width)]
    for heading, sentences in parts:
        said = list(sentences)
        if said:
            lines += ["", heading]
        for text in said:
            lines += textwrap.wrap(text, width, initial_indent="  - ", subsequent_indent="    ")
    return lines
