"""The game tree with its flow as a drawing sees it: what is shown, and where it stands.

Everything here is arithmetic on boxes: which branches are collapsed, how tall each row is,
where ribbons and labels lie. `foedus.figures.tree` turns the result into marks.

Rows are exclusive: from the column of its parent onwards a subtree owns a band of heights
that nothing else enters, so labels on the straight part of a ribbon cannot meet other ribbons
or labels. What is left (the chooser's name below a ribbon) is tested against everything
already placed, once, and left out where it does not fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from foedus.figures.numbers import percent
from foedus.figures.typeset import cut, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Box",
    "FlowActor",
    "FlowEdge",
    "FlowNode",
    "FlowTree",
    "Layout",
    "Placed",
    "lay_out",
    "reached",
]

LABEL = 11.5  # px, text on ribbons
LINE = 14.0  # px between lines of such text
FULL = 42.0  # px, the ribbon of a play that always happens
_BAND_TOP = 58.0
_ROOMS = (150.0, 132.0, 116.0, 102.0, 90.0, 80.0)
_CURVES = (64.0, 56.0, 50.0, 44.0, 40.0, 36.0)


@dataclass(frozen=True)
class FlowEdge:
    """A choice or a branch of chance, its probability where it is met, and what follows."""

    action: str
    probability: float
    node: FlowNode


@dataclass(frozen=True)
class FlowNode:
    """A place in the game.

    Attributes:
        name: Its name in the game.
        player: The id of the actor who chooses; ``None`` for chance and outcomes.
        kind: What it is.
        label: What people read: the outcome, or what is decided.
        children: What can follow; empty for an outcome.
        reach: The probability that play comes here.
        note: More words, shown when pointing at it.
        stage: The column it belongs to; -1 puts it one column after its parent.
    """

    name: str
    player: str | None
    kind: Literal["decision", "chance", "outcome"]
    label: str
    children: tuple[FlowEdge, ...] = ()
    reach: float = 1.0
    note: str = ""
    stage: int = -1


def reached(node: FlowNode, reach: float = 1.0) -> FlowNode:
    """The same tree with the reach of every node worked out from the probabilities on the way.

    Args:
        node: The root; whatever reach its nodes state is replaced.
        reach: The probability that play comes to the root.

    Example:
        >>> end = FlowNode("e", None, "outcome", "End")
        >>> tree = reached(FlowNode("r", "A", "decision", "", (FlowEdge("go", 0.25, end),)))
        >>> tree.children[0].node.reach
        0.25
    """
    children = tuple(
        replace(edge, node=reached(edge.node, reach * edge.probability)) for edge in node.children
    )
    return replace(node, children=children, reach=reach)


@dataclass(frozen=True)
class FlowActor:
    """Someone who chooses, and the name of a colour (see `foedus.figures.colours.hues`)."""

    name: str
    label: str
    hue: str


@dataclass(frozen=True)
class FlowTree:
    """A tree under one policy.

    Attributes:
        policy: The name of the policy.
        label: Its name for people.
        root: The tree.
        actors: Those who choose in it.
        stages: Titles of the columns; a missing one is made from who chooses there.
    """

    policy: str
    label: str
    root: FlowNode
    actors: tuple[FlowActor, ...]
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether two rectangles share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass
class Placed:
    """A node that is drawn, with the ribbon that leads to it.

    Attributes:
        node: The node of the game; ``None`` where several paths are collapsed into one row.
        action: What leads here; empty for the root and where actions are merged.
        probability: Probability of that action where it is chosen, ``nan`` for the root.
        reach: Probability that play comes here.
        chooser: The player of the parent, ``None`` for chance.
        paths: Outcomes below; 1 for an outcome.
        children: What follows and is drawn.
        column: The column it stands in; outcomes share the last.
        lines: The lines of the label on its ribbon.
        text: What stands at the right of a row, one line or two.
        x: Horizontal place of the node.
        y: Middle of the ribbon and of the node.
        start: Height at which the ribbon leaves its parent.
        label: Where the label on the ribbon lies, if there is one.
        tag: Where the name of the one who chooses lies, if it fits.
        row: Where the text of an outcome lies.
    """

    node: FlowNode | None
    action: str
    probability: float
    reach: float
    chooser: str | None = None
    paths: int = 1
    children: list[Placed] = field(default_factory=list)
    column: int = 0
    lines: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    start: float = 0.0
    label: Box | None = None
    tag: Box | None = None
    row: Box | None = None
    height: float = 0.0

    @property
    def thickness(self) -> float:
        """Width of the ribbon in px, proportional to the reach."""
        return self.reach * FULL

    @property
    def player(self) -> str | None:
        """Who chooses here."""
        return self.node.player if self.node else None

    def walk(self) -> Iterator[Placed]:
        """This node and everything drawn below it, top to bottom."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Placed]:
        """The rows at the right, top to bottom."""
        return (placed for placed in self.walk() if not placed.children)


@dataclass
class Layout:
    """A tree that has been laid out.

    Attributes:
        root: The tree with places.
        xs: Horizontal places of the columns, outcomes last.
        curves: Width of the curved part of ribbons that leave each column.
        number_x: Right edge of the percentages of outcomes.
        bar: Left and right ends of the longest bar of an outcome.
        top: Where the rows begin.
        width: Width of the drawing.
        height: Height of the drawing.
        threshold: Branches reached less often than this are collapsed.
    """

    root: Placed
    xs: list[float]
    curve: float
    number_x: float
    bar: tuple[float, float]
    top: float
    width: float
    height: float
    threshold: float


def lay_out(
    tree: FlowTree, width: float = 1080, threshold: float = 0.02, most: int = 300
) -> Layout:
    """Choose what of a tree is shown, and place it.

    Args:
        tree: The tree.
        width: Width in px that is wanted; a tree with many stages may need more.
        threshold: Branches reached with less probability are collapsed into one row.
        most: The most ribbons; the threshold is raised until they suffice.

    Returns:
        The layout.
    """
    root = _shown(tree.root, threshold)
    while sum(1 for _ in root.walk()) - 1 > most and threshold <= 1:
        threshold = max(threshold * 1.3, 1e-4)
        root = _shown(tree.root, threshold)
    last = _columns(root, 0) + 1
    for leaf in root.leaves():
        leaf.column = last
    names = {actor.name: actor.label for actor in tree.actors}
    for room, curve in zip(_ROOMS, _CURVES, strict=True):
        layout = _attempt(root, last, room, curve, threshold)
        if layout.width <= width:
            break
    _heights(root)
    _place_rows(root, _BAND_TOP + 8)
    layout.height = _BAND_TOP + 8 + root.height + 14
    _place_labels(layout, names)
    return layout


def _shown(node: FlowNode, threshold: float) -> Placed:
    placed = Placed(node, "", float("nan"), node.reach)
    small = [edge for edge in node.children if edge.node.reach < threshold]
    # One small outcome takes the row that its ellipsis would take.
    if len(small) == 1 and not small[0].node.children:
        small = []
    hidden = {id(edge) for edge in small}
    for edge in node.children:
        if id(edge) not in hidden:
            child = _shown(edge.node, threshold)
            child.action, child.probability, child.chooser = (
                edge.action,
                edge.probability,
                node.player,
            )
            placed.children.append(child)
    if small:
        one = len(small) == 1
        placed.children.append(
            Placed(
                None,
                small[0].action if one else "",
                sum(edge.probability for edge in small),
                sum(edge.node.reach for edge in small),
                node.player,
                sum(_outcomes(edge.node) for edge in small),
            )
        )
    placed.paths = sum(child.paths for child in placed.children) or 1
    return placed


def _outcomes(node: FlowNode) -> int:
    return sum(_outcomes(edge.node) for edge in node.children) or 1


def _columns(placed: Placed, column: int) -> int:
    """Give each node its column and return the last one in which somebody chooses."""
    stage = placed.node.stage if placed.node else -1
    placed.column = max(column, stage)
    if not placed.children:
        return column - 1
    return max(placed.column, *(_columns(child, placed.column + 1) for child in placed.children))


def _attempt(root: Placed, last: int, room: float, curve: float, threshold: float) -> Layout:
    """Break the labels for a width of columns and say where the columns then stand."""
    widest = [0.0] * (last + 1)
    for parent in root.walk():
        for child in parent.children:
            child.lines = _label(child, room)
            need = max((text_width(line, LABEL) for line in child.lines), default=0)
            widest[parent.column] = max(widest[parent.column], need)
    xs = [14.0]
    for column in range(last):
        xs.append(xs[-1] + curve + max(widest[column] + 14, 30))
    name_room = 0.0
    for leaf in root.leaves():
        leaf.text = _row_text(leaf, min(room * 1.5, 190))
        name_room = max(name_room, *(text_width(line, 12) for line in leaf.text))
    number_x = xs[-1] + 8 + name_room + 50
    bar = (number_x + 10, number_x + 10 + min(room, 100))
    return Layout(root, xs, curve, number_x, bar, _BAND_TOP, bar[1] + 6, 0, threshold)


def _label(child: Placed, room: float) -> list[str]:
    """The action and its probability where it is chosen, in three lines at most."""
    chance = percent(child.probability)
    if not child.action:
        return []
    lines = wrap(f"{child.action} {chance}", LABEL, room)
    if len(lines) <= 3:
        return lines
    *first, _ = wrap(child.action, LABEL, room, 3)
    rest = " ".join(child.action.split()).removeprefix(" ".join(first)).strip()
    last = cut(rest, LABEL, room - text_width(f" {chance}", LABEL))
    return [*first, f"{last} {chance}"]


def _row_text(leaf: Placed, room: float) -> list[str]:
    if leaf.node is None:
        noun = "path" if leaf.paths == 1 else "paths"
        return [f"… {leaf.paths:,} {noun}"]
    return wrap(leaf.node.label or leaf.node.name, 12, room, 2)


def _heights(placed: Placed) -> float:
    """Room for a subtree: its rows, and at least its own ribbon and label."""
    upper, lower = _room(placed)
    placed.height = upper + lower
    if placed.children:
        placed.height = max(placed.height, sum(_heights(child) for child in placed.children))
    return placed.height


def _room(placed: Placed) -> tuple[float, float]:
    """Room that a node needs above and below the middle of its ribbon."""
    half = max(placed.thickness, 1) / 2
    text = LINE * len(placed.text) / 2 + 2
    return max(half + LINE * len(placed.lines) + 2, text, 9), max(half + 3, text)


def _place_rows(placed: Placed, top: float) -> None:
    upper, lower = _room(placed)
    if not placed.children:
        placed.y = top + upper
        return
    spare = placed.height - sum(child.height for child in placed.children)
    at = top + spare
    for child in placed.children:
        _place_rows(child, at)
        at += child.height
    total = sum(child.reach for child in placed.children)
    if total > 0:
        wish = sum(child.y * child.reach for child in placed.children) / total
    else:
        wish = sum(child.y for child in placed.children) / len(placed.children)
    placed.y = max(min(wish, top + placed.height - lower), top + upper)
    edge = placed.y - placed.thickness / 2
    for child in placed.children:
        child.start = edge + child.thickness / 2
        edge += child.thickness


def _place_labels(layout: Layout, names: dict[str, str]) -> None:
    """Put labels above ribbons, and names of choosers below them where nothing is in the way."""
    for placed in layout.root.walk():
        placed.x = layout.xs[placed.column]
    taken: list[Box] = []
    for parent in layout.root.walk():
        for child in parent.children:
            left = parent.x + layout.curve + 4
            half = max(child.thickness, 1) / 2
            taken.append(Box(left, child.y - half, child.x, child.y + half))
            if child.lines:
                wide = max(text_width(line, LABEL) for line in child.lines)
                bottom = child.y - half - 1
                child.label = Box(left, bottom - LINE * len(child.lines), left + wide, bottom)
                taken.append(child.label)
            if not child.children:
                tall = LINE * len(child.text) / 2
                child.row = Box(child.x + 8, child.y - tall, layout.number_x, child.y + tall)
                taken.append(child.row)
    choosers: dict[int, set[str | None]] = {}
    for placed in layout.root.walk():
        if placed.children:
            choosers.setdefault(placed.column, set()).add(placed.player)
    for placed in layout.root.walk():
        # Where one actor chooses in the whole column, its title says so.
        if placed.children and len(choosers[placed.column]) > 1:
            placed.tag = _free(placed, names, taken)
            if placed.tag:
                taken.append(placed.tag)


def _free(placed: Placed, names: dict[str, str], taken: list[Box]) -> Box | None:
    """A place for the chooser's name below the end of the ribbon, if it meets nothing."""
    name = names.get(placed.player or "", "chance")
    wide = text_width(name, 11)
    top = placed.y + max(placed.thickness, 9) / 2 + 1
    box = Box(placed.x + 3 - wide, top, placed.x + 3, top + 13)
    return None if any(box.meets(other) for other in taken) else box
