"""Which promise is stronger than which: a Hasse diagram of a partial order.

A line means that the promise above is at least as strong as the one below in every respect.
Promises without a path of lines between them are stronger in different respects.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from foedus.figures.figure import Column, Figure, Table, drawing
from foedus.figures.svg import Element, coordinate, element
from foedus.figures.typeset import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Promise", "StrengthView", "hasse"]

_TAKEN = 0.9  # of the room, by text: fonts differ in width
_ROOM = 168.0  # px, text in a box
_PAD = 9.0
_GAP = 22.0  # px between boxes of a level
_RISE = 46.0  # px between levels
_LINE = 14.0

Group: TypeAlias = tuple[int, ...]  # promises that are equally strong
Spot: TypeAlias = tuple[int, int]  # level and number of a box, or of a bend of a long line


@dataclass(frozen=True)
class Promise:
    """A promise as the diagram names it.

    Attributes:
        name: A short name that is unique, such as the id of a norm.
        label: Its name for people.
        content: What is promised, in a few words.
    """

    name: str
    label: str
    content: str = ""


@dataclass(frozen=True)
class StrengthView:
    """Promises, and the pairs of which the first is at least as strong as the second.

    Attributes:
        promises: The promises.
        pairs: Pairs of names; reflexive pairs and those that follow from others may be left out.
    """

    promises: tuple[Promise, ...]
    pairs: frozenset[tuple[str, str]]


def hasse(view: StrengthView, width: float = 1080, name: str = "strength") -> Figure:
    """Draw promises above those they are at least as strong as.

    Args:
        view: The promises and their order.
        width: Width in px that is wanted; a level with many promises may need more.
        name: The name of the figure.

    Returns:
        The figure; its table lists, for each promise, what it is directly stronger than.

    Example:
        >>> two = (Promise("a", "A pact"), Promise("b", "A promise to consult"))
        >>> figure = hasse(StrengthView(two, frozenset({("a", "b")})))
        >>> print(figure.to_csv().strip())
        promise,content,equal_to,stronger_than
        A pact,,,A promise to consult
        A promise to consult,,,
    """
    groups, covers = reduced(view)
    levels = _levels(groups, covers)
    rows, chains = _rows(groups, covers, levels)
    most = max((sum(isinstance(item, tuple) for item in row) for row in rows), default=1)
    room = max(84.0, min(_ROOM, (width - _GAP) / max(most, 1) - _GAP - 2 * _PAD))
    width = max(width, *(_needed(row, room) for row in rows), 0)
    texts = [_text(view, group, room) for group in groups]
    tops, height = _tops(rows, groups, texts)
    spots = _spots(rows, width, room)
    lines = [_line(chain, spots, tops, rows, groups, texts) for chain in chains]
    boxes = [
        _box(view, groups, number, texts[number], spots[level, place], tops[level], room)
        for level, row in enumerate(rows)
        for place, item in enumerate(row)
        if isinstance(item, tuple)
        for number in [groups.index(item)]
    ]
    caption = (
        "A line upwards leads to a promise that is at least as strong in every respect: how it "
        "binds, what it asks, how much it leaves to its author's judgement, and what must come "
        "first. Promises that no path of lines joins cannot be ranked."
    )
    title = "Which promise is stronger"
    svg = drawing(name, title, caption, (width, height), lines, boxes)
    return Figure(name, title, caption, svg, _table(view, groups, covers))


def reduced(view: StrengthView) -> tuple[list[Group], set[tuple[int, int]]]:
    """Equal promises together, and the pairs of groups between which nothing stands.

    Args:
        view: The promises and their order.

    Returns:
        The groups, and pairs (stronger, weaker) of their numbers: the covering relation.
    """
    size = len(view.promises)
    index = {promise.name: k for k, promise in enumerate(view.promises)}
    least = [[a == b for b in range(size)] for a in range(size)]
    for stronger, weaker in view.pairs:
        least[index[stronger]][index[weaker]] = True
    for k in range(size):
        for a in range(size):
            if least[a][k]:
                least[a] = [x or y for x, y in zip(least[a], least[k], strict=True)]
    groups: list[Group] = []
    for a in range(size):
        equal = tuple(b for b in range(size) if least[a][b] and least[b][a])
        if equal[0] == a:
            groups.append(equal)
    count = range(len(groups))
    above = {(a, b) for a in count for b in count if a != b and least[groups[a][0]][groups[b][0]]}
    covers = {
        (a, b) for a, b in above if not any((a, c) in above and (c, b) in above for c in count)
    }
    return groups, covers


def _levels(groups: Sequence[Group], covers: set[tuple[int, int]]) -> list[int]:
    """The level of each group, strongest at 0: one above the highest of what it covers."""
    heights = [0] * len(groups)
    for _ in groups:
        for a, b in covers:
            heights[a] = max(heights[a], heights[b] + 1)
    top = max(heights, default=0)
    return [top - height for height in heights]


def _rows(
    groups: Sequence[Group], covers: set[tuple[int, int]], levels: Sequence[int]
) -> tuple[list[list[Group | int]], list[tuple[Spot, ...]]]:
    """Boxes and bends of long lines level by level, in an order with few crossings."""
    rows: list[list[Group | int]] = [[] for _ in range(max(levels, default=0) + 1)]
    for group, level in zip(groups, levels, strict=True):
        rows[level].append(group)
    steps: list[list[Group | int]] = []
    bend = 0
    for a, b in sorted(covers):
        path: list[Group | int] = [groups[a]]
        for level in range(levels[a] + 1, levels[b]):
            rows[level].append(bend)
            path.append(bend)
            bend += 1
        steps.append([*path, groups[b]])
    where = {item: level for level, row in enumerate(rows) for item in row}
    near: dict[Group | int, list[Group | int]] = {item: [] for item in where}
    for path in steps:
        for upper, lower in itertools.pairwise(path):
            near[upper].append(lower)
            near[lower].append(upper)
    for sweep in range(12):
        downwards = sweep % 2 == 0
        order = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
        for level in order:
            beside = rows[level - 1 if downwards else level + 1]
            place = {item: (k + 0.5) / len(beside) for k, item in enumerate(beside)}
            own = {item: (k + 0.5) / len(rows[level]) for k, item in enumerate(rows[level])}

            def middle(
                item: Group | int,
                place: dict[Group | int, float] = place,
                own: dict[Group | int, float] = own,
            ) -> float:
                found = [place[other] for other in near[item] if other in place]
                return sum(found) / len(found) if found else own[item]

            rows[level].sort(key=middle)
    spot = {item: (level, k) for level, row in enumerate(rows) for k, item in enumerate(row)}
    return rows, [tuple(spot[item] for item in path) for path in steps]


def _text(view: StrengthView, group: Group, room: float) -> list[tuple[str, str | None]]:
    """The lines of a box with their class: names, then what is promised."""
    room *= _TAKEN
    lines: list[tuple[str, str | None]] = []
    for number in group:
        equal = "= " if lines else ""
        label = equal + view.promises[number].label
        lines += [(line, "strong") for line in wrap(label, 12, room, 3, bold=True)]
    content = view.promises[group[0]].content
    if content:
        lines += [(line, "small muted") for line in wrap(content, 11, room, 4)]
    return lines


def _tops(
    rows: Sequence[Sequence[Group | int]],
    groups: Sequence[Group],
    texts: Sequence[Sequence[object]],
) -> tuple[list[float], float]:
    tops, at = [], 8.0
    for row in rows:
        tops.append(at)
        tall = max(
            (len(texts[groups.index(item)]) for item in row if isinstance(item, tuple)), default=0
        )
        at += tall * _LINE + 2 * _PAD + _RISE
    return tops, max(at - _RISE + 8, 40)


def _needed(row: Sequence[Group | int], room: float) -> float:
    """The least width of a level."""
    return sum(12 + (room + 2 * _PAD if isinstance(item, tuple) else 6) for item in row) + 12


def _spots(rows: Sequence[Sequence[Group | int]], width: float, room: float) -> dict[Spot, float]:
    """The middle of each box and bend, every level centred; bends take little room."""
    found: dict[Spot, float] = {}
    for level, row in enumerate(rows):
        widths = [room + 2 * _PAD if isinstance(item, tuple) else 6.0 for item in row]
        spare = width - sum(widths)
        gap = min(spare / max(len(row), 1), 3 * _GAP)
        at = (width - sum(widths) - gap * (len(row) - 1)) / 2
        for k, wide in enumerate(widths):
            found[level, k] = at + wide / 2
            at += wide + gap
    return found


def _line(
    chain: Sequence[Spot],
    spots: dict[Spot, float],
    tops: Sequence[float],
    rows: Sequence[Sequence[Group | int]],
    groups: Sequence[Group],
    texts: Sequence[Sequence[object]],
) -> Element:
    """One line from a promise down to the next weaker one, past the levels between."""

    def tall(level: int) -> float:
        sizes = [len(texts[groups.index(i)]) for i in rows[level] if isinstance(i, tuple)]
        return max(sizes, default=0) * _LINE + 2 * _PAD

    def own(spot: Spot) -> float:
        item = rows[spot[0]][spot[1]]
        size = len(texts[groups.index(item)]) if isinstance(item, tuple) else 0
        return size * _LINE + 2 * _PAD

    first, *between, last = chain
    x, y = spots[first], tops[first[0]] + own(first)
    path = f"M{coordinate(x)} {coordinate(y)}"
    y = tops[first[0]] + tall(first[0])
    path += f"V{coordinate(y)}"
    for spot in (*between, last):
        to, top = spots[spot], tops[spot[0]]
        half = (y + top) / 2
        path += (
            f"C{coordinate(x)} {coordinate(half)} {coordinate(to)} {coordinate(half)} "
            f"{coordinate(to)} {coordinate(top)}"
        )
        x, y = to, top
        if spot != last:
            y = top + tall(spot[0])
            path += f"V{coordinate(y)}"
    return element("path", d=path, style="fill:none;stroke:var(--faint);stroke-width:1.4")


def _box(
    view: StrengthView,
    groups: Sequence[Group],
    number: int,
    lines: Sequence[tuple[str, str | None]],
    x: float,
    top: float,
    room: float,
) -> Element:
    wide = room + 2 * _PAD
    tall = len(lines) * _LINE + 2 * _PAD
    said = [view.promises[k] for k in groups[number]]
    return element(
        "g",
        element("title", "; ".join(f"{p.label}: {p.content}".removesuffix(": ") for p in said)),
        element(
            "rect",
            x=x - wide / 2,
            y=top,
            width=wide,
            height=tall,
            rx=3,
            style="fill:var(--panel);stroke:var(--rule)",
        ),
        (
            element(
                "text",
                text,
                x=x,
                text_anchor="middle",
                y=top + _PAD + _LINE * (k + 1) - 3.5,
                class_=kind,
            )
            for k, (text, kind) in enumerate(lines)
        ),
        data_promise=said[0].name,
    )


def _table(view: StrengthView, groups: Sequence[Group], covers: set[tuple[int, int]]) -> Table:
    columns = (
        Column("promise", "Promise"),
        Column("content", "What is promised"),
        Column("equal_to", "As strong as"),
        Column("stronger_than", "Directly stronger than"),
    )

    def names(numbers: Sequence[int]) -> str:
        return "; ".join(view.promises[k].label for k in numbers)

    rows = []
    for number, group in enumerate(groups):
        below = [k for a, b in sorted(covers) if a == number for k in groups[b]]
        for k in group:
            promise = view.promises[k]
            others = [other for other in group if other != k]
            rows.append((promise.label, promise.content, names(others), names(below)))
    return Table(columns, tuple(rows))
