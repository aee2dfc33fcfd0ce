"""Who is bound to whom on a day: states, the promises they have made, and whom these cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from foedus.figures.figure import Column, Figure, Table, drawing
from foedus.figures.svg import Element, coordinate, element
from foedus.figures.typeset import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BondMap", "Promised", "bond_map"]

Kind = Literal["must", "must-part", "waits"]

# How a line is drawn, and what it means; the box of the promise says it in words too.
_STROKES: dict[str, tuple[str, str]] = {
    "must": ("stroke:var(--accent);stroke-width:2", "owed in law"),
    "must-part": (
        "stroke:var(--guarantor-2);stroke-width:2;stroke-dasharray:9 3",
        "promised politically, or left to judgement",
    ),
    "waits": (
        "stroke:var(--faint);stroke-width:1.6;stroke-dasharray:2 4",
        "waits for something, or is disputed",
    ),
}
_LINE = 14.0
_GAP = 10.0
_ROOM = 0.9  # of a box that text may take: fonts differ in width


@dataclass(frozen=True)
class Promised:
    """One promise of help on a day.

    Attributes:
        name: The id of the norm.
        label: The norm in words.
        content: What it asks, in words.
        bearers: State to what it owes: ``must``, ``must-part`` (political, or left to its own
            judgement) or ``waits`` (something is missing or disputed).
        towards: The states that it covers.
    """

    name: str
    label: str
    content: str
    bearers: tuple[tuple[str, Kind], ...]
    towards: tuple[str, ...]


@dataclass(frozen=True)
class BondMap:
    """Promises of help on a day, should a state attack.

    Attributes:
        day: The day, in words.
        attacker: Against whom, in words.
        promises: The promises.
    """

    day: str
    attacker: str
    promises: tuple[Promised, ...]


@dataclass(frozen=True)
class _Box:
    lines: tuple[str, ...]
    strong: int  # lines set in bold
    x: float
    y: float
    width: float

    @property
    def tall(self) -> float:
        return len(self.lines) * _LINE + 12

    @property
    def middle(self) -> float:
        return self.y + self.tall / 2


def bond_map(view: BondMap, width: float = 1080, name: str = "bonds") -> Figure:
    """Draw who is bound to whom: from states through their promises to those covered.

    States that have made the same promises stand in one box, and so do states that the same
    promises cover.

    Args:
        view: The promises.
        width: Width in px.
        name: The name of the figure.

    Returns:
        The figure; its table has one row for each promise and kind of duty.

    Example:
        >>> pact = Promised("p/1", "Pact, Article 1", "assist", (("POL", "must"),), ("UKR",))
        >>> figure = bond_map(BondMap("2026-01-01", "Russia", (pact,)))
        >>> print(figure.to_csv().strip())
        promise,content,who,duty,covers
        "Pact, Article 1",assist,POL,owed in law,UKR
    """
    promises = sorted(view.promises, key=lambda p: (-len(p.bearers), p.label))
    bearing = _blocs({s: tuple((p.name, k) for p in promises for b, k in p.bearers if b == s)
                      for p in promises for s, _ in p.bearers})  # fmt: skip
    covered = _blocs({s: tuple((p.name, "") for p in promises if s in p.towards)
                      for p in promises for s in p.towards})  # fmt: skip
    side, middle = 0.25 * width, 0.27 * width
    texts = [_promise_lines(p, middle) for p in promises]
    ends = {p.name: k for k, p in enumerate(promises)}
    left = _stack([_bloc_lines(b, side) for b in bearing], 6, side, _order(bearing, ends))
    centre = _stack(texts, (width - middle) / 2, middle, list(range(len(promises))))
    right = _stack([_bloc_lines(b, side) for b in covered], width - side - 6, side,
                   _order(covered, ends))  # fmt: skip
    tallest = max((box.y + box.tall for box in (*left, *centre, *right)), default=60.0)
    left, centre, right = (_centred(boxes, tallest) for boxes in (left, centre, right))
    ties = [
        (box, centre[ends[n]], kind)
        for bloc, box in zip(bearing, left, strict=True)
        for n, kind in bloc[0]
    ]
    firmest = {
        p.name: next(k for k in _STROKES if k in {x for _, x in p.bearers}) for p in promises
    }
    shields = [
        (centre[ends[n]], box, firmest[n])
        for bloc, box in zip(covered, right, strict=True)
        for n, _ in bloc[0]
    ]
    lines = [*_lines(ties), *_lines(shields)]
    heads = [
        element("text", words, x=x, y=16, class_="band-title")
        for words, x in (
            ("Who has promised", 6.0),
            ("What", centre[0].x if centre else 0.0),
            ("Whom it covers", width - side - 6),
        )
    ]
    boxes = [_drawn(box) for box in (*left, *centre, *right)]
    key, bottom = _key(tallest + 18, width)
    caption = (
        f"Promises of help on {view.day}, should {view.attacker} attack without provocation and "
        "the state attacked ask for help. Nobody owes help to itself. Lines lead from those who "
        "have promised to those whom the promise covers."
    )
    title = "Who is bound to whom"
    svg = drawing(name, title, caption, (width, bottom), heads, lines, boxes, key)
    return Figure(name, title, caption, svg, _table(promises))


Bloc = tuple[tuple[tuple[str, str], ...], tuple[str, ...]]


def _blocs(ties: dict[str, tuple[tuple[str, str], ...]]) -> list[Bloc]:
    """States with the same ties, together; the largest first."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for state, tied in sorted(ties.items()):
        found.setdefault(tied, []).append(state)
    return [(tied, tuple(states)) for tied, states in found.items()]


def _order(blocs: Sequence[Bloc], ends: dict[str, int]) -> list[int]:
    """Boxes by the mean place of what they are tied to, so that few lines cross."""

    def mean(k: int) -> tuple[float, int]:
        places = [ends[n] for n, _ in blocs[k][0]]
        return sum(places) / len(places), -len(blocs[k][1])

    return sorted(range(len(blocs)), key=mean)


def _bloc_lines(bloc: Bloc, width: float) -> tuple[list[str], int]:
    states = bloc[1]
    if len(states) == 1:
        return list(states), 1
    names = wrap(" ".join(states), 12, _ROOM * (width - 16))
    return [f"{len(states)} states", *names], 1


def _promise_lines(promise: Promised, width: float) -> tuple[list[str], int]:
    label = wrap(promise.label, 12, _ROOM * (width - 16), 3, bold=True)
    return [*label, *wrap(promise.content, 11, _ROOM * (width - 16), 4)], len(label)


def _stack(
    texts: Sequence[tuple[list[str], int]], x: float, width: float, order: Sequence[int]
) -> list[_Box]:
    """Boxes one below the other in an order, given back in the order of their texts."""
    made: dict[int, _Box] = {}
    y = 28.0
    for k in order:
        lines, strong = texts[k]
        made[k] = _Box(tuple(lines), strong, x, y, width)
        y += made[k].tall + _GAP
    return [made[k] for k in range(len(texts))]


def _centred(boxes: list[_Box], bottom: float) -> list[_Box]:
    """A column moved down to the middle of the picture."""
    lowest = max((box.y + box.tall for box in boxes), default=bottom)
    by = (bottom - lowest) / 2
    return [_Box(b.lines, b.strong, b.x, b.y + by, b.width) for b in boxes]


def _lines(ties: Sequence[tuple[_Box, _Box, str]]) -> list[Element]:
    """Lines between two columns; each meets its boxes at a place of its own."""
    starts = _ports([(a, b.middle) for a, b, _ in ties])
    stops = _ports([(b, a.middle) for a, b, _ in ties])
    made = []
    for (start, end, kind), y, to_y in zip(ties, starts, stops, strict=True):
        x, to = start.x + start.width, end.x
        half = coordinate((x + to) / 2)
        path = (
            f"M{coordinate(x)} {coordinate(y)}C{half} {coordinate(y)} {half} {coordinate(to_y)} "
            f"{coordinate(to)} {coordinate(to_y)}"
        )
        made.append(element("path", d=path, style=f"fill:none;{_STROKES[kind][0]}"))
    return made


def _ports(meetings: Sequence[tuple[_Box, float]]) -> list[float]:
    """Heights at which lines meet their boxes, in the order of where they lead."""
    heights = [0.0] * len(meetings)
    boxes: dict[_Box, list[int]] = {}
    for k, (box, _) in enumerate(meetings):
        boxes.setdefault(box, []).append(k)
    for box, mine in boxes.items():
        step = min(7.0, (box.tall - 8) / len(mine))
        for place, k in enumerate(sorted(mine, key=lambda k: meetings[k][1])):
            heights[k] = box.middle + (place - (len(mine) - 1) / 2) * step
    return heights


def _drawn(box: _Box) -> Element:
    words = (
        element(
            "text",
            line,
            x=box.x + 8,
            y=box.y + 6 + _LINE * (k + 1) - 3.5,
            class_="strong" if k < box.strong else "small muted",
        )
        for k, line in enumerate(box.lines)
    )
    frame = element("rect", x=box.x, y=box.y, width=box.width, height=box.tall, rx=3,
                    style="fill:var(--panel);stroke:var(--rule)")  # fmt: skip
    return element("g", frame, words)


def _key(y: float, width: float) -> tuple[list[Element], float]:
    """What the lines mean, as many beside each other as there is room."""
    made: list[Element] = []
    step = max(width / 3, 300.0)
    x = 6.0
    for style, words in _STROKES.values():
        if x + step > width + 1 and x > 6:
            x, y = 6.0, y + 18
        made.append(element("line", x1=x, x2=x + 34, y1=y - 4, y2=y - 4, style=style))
        made.append(element("text", words, x=x + 42, y=y, class_="small muted"))
        x += step
    return made, y + 10


def _table(promises: Sequence[Promised]) -> Table:
    columns = (
        Column("promise", "Promise"),
        Column("content", "To do what"),
        Column("who", "Who"),
        Column("duty", "How"),
        Column("covers", "Towards whom"),
    )
    rows = []
    for p in promises:
        for kind, (_, words) in _STROKES.items():
            who = " ".join(state for state, k in p.bearers if k == kind)
            if who:
                rows.append((p.label, p.content, who, words, " ".join(p.towards)))
    return Table(columns, tuple(rows))
