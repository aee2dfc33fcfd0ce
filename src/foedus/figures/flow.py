"""The game tree with its flow as a drawing sees it: what can be shown, and what a place holds.

`foedus.figures.flow_layout` says where everything stands and `foedus.figures.tree` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Band",
    "Box",
    "FlowActor",
    "FlowEdge",
    "FlowNode",
    "FlowTree",
    "Layout",
    "Placed",
    "reached",
]

LABEL = 11.5  # px, text on ribbons
LINE = 14.0  # px between lines of such text
FULL = 42.0  # px, the ribbon of a play that always happens


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
        infoset: The information set it belongs to, where its player cannot tell it from others;
            empty where it stands alone.
        belief: What its player then believes of being here; None where it stands alone.
    """

    name: str
    player: str | None
    kind: Literal["decision", "chance", "outcome"]
    label: str
    children: tuple[FlowEdge, ...] = ()
    reach: float = 1.0
    note: str = ""
    stage: int = -1
    infoset: str = ""
    belief: float | None = None


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

    def legend(self) -> tuple[tuple[str, str], ...]:
        """Who chooses, and chance where it does, with the colour of each."""
        waiting, chance = [self.root], False
        while waiting and not chance:
            node = waiting.pop()
            chance = node.kind == "chance"
            waiting += [edge.node for edge in node.children]
        actors = tuple((actor.label, actor.hue) for actor in self.actors)
        return (*actors, ("Chance", "chance")) if chance else actors


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


@dataclass(frozen=True)
class Band:
    """An information set as it is drawn: a line beside its nodes.

    Attributes:
        player: Who cannot tell the nodes apart.
        x: Where the line stands, left of the nodes.
        nodes: The nodes of one column, from the top down; never none.
        members: How many nodes the set has, drawn or not.
    """

    player: str | None
    x: float
    nodes: tuple[Placed, ...]
    members: int


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
        tag: Where the words at the node lie, if they fit: who chooses, and its belief.
        said: Those words.
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
    said: str = ""
    row: Box | None = None
    height: float = 0.0

    @property
    def thickness(self) -> float:
        """Width of the ribbon in px, proportional to the reach."""
        return self.reach * FULL

    @property
    def infoset(self) -> str:
        """The information set of the node, empty where it stands alone."""
        return self.node.infoset if self.node else ""

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
        bands: Information sets of several nodes.
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
    bands: list[Band] = field(default_factory=list)
