"""The game tree as a flow: ribbon width is how often play comes that way.

Left to right in time; colour is who chooses; on each ribbon the action and the probability
that it is chosen where the choice arises; outcomes at the right, aligned, with bars.
"""

from __future__ import annotations

from foedus.figures.figure import Column, Figure, Table, drawing
from foedus.figures.flow import (
    LABEL,
    LINE,
    Band,
    FlowActor,
    FlowEdge,
    FlowNode,
    FlowTree,
    Layout,
    Placed,
)
from foedus.figures.flow_layout import lay_out
from foedus.figures.numbers import percent
from foedus.figures.svg import Element, coordinate, element
from foedus.figures.typeset import text_width, wrap

__all__ = ["FlowActor", "FlowEdge", "FlowNode", "FlowTree", "tree"]


def tree(
    view: FlowTree,
    width: float = 1080,
    name: str = "tree",
    *,
    threshold: float = 0.02,
    most: int = 300,
) -> Figure:
    """Draw a game tree with the probability that flows through it.

    Branches that play reaches less often than ``threshold`` are collapsed into rows such as
    "… 14 paths"; their probability is kept, so the rows at the right always add up to one.

    Args:
        view: The tree under one policy.
        width: Width in px that is wanted; many stages may need more.
        name: The name of the figure, and the prefix of its ids.
        threshold: Probability of reach below which branches are collapsed.
        most: The most ribbons drawn; the threshold is raised until they suffice.

    Returns:
        The figure; its table has a row for each ribbon.

    Example:
        >>> win = FlowNode("w", None, "outcome", "War", reach=0.2)
        >>> calm = FlowNode("q", None, "outcome", "Peace", reach=0.8)
        >>> root = FlowNode("r", "RUS", "decision", "Attack?",
        ...                 (FlowEdge("attack", 0.2, win), FlowEdge("refrain", 0.8, calm)))
        >>> actors = (FlowActor("RUS", "Russia", "challenger"),)
        >>> figure = tree(FlowTree("none", "No guarantee", root, actors))
        >>> [row[3] for row in figure.table.rows]
        [0.2, 0.8]
    """
    layout = lay_out(view, width, threshold, most)
    longest = max(leaf.reach for leaf in layout.root.leaves()) or 1.0
    marks = [*_bands(view, layout), *_legend(view)]
    for placed in layout.root.walk():
        marks += [_ribbon(view, layout, placed, child) for child in placed.children]
    marks += [_infoset(view, band) for band in layout.bands]
    for placed in layout.root.walk():
        if placed.children:
            marks += _node(view, placed)
        else:
            marks += _row(layout, placed, longest)
    caption = (
        "Width of a ribbon: how often play comes that way. Colour: who chooses. On the ribbon: "
        "the action and how likely it is chosen where the choice arises. Outcomes at the right "
        "add up to 100 %"
        + (
            f"; branches reached in less than {percent(layout.threshold)} of plays are drawn as "
            "one."
            if layout.threshold > 0
            else "."
        )
    )
    if layout.bands:
        caption += (
            " A band with a dashed line joins nodes that their player cannot tell apart; what it "
            "believes of each stands below it where there is room."
        )
    title = f"How play unfolds: {view.label}"
    svg = drawing(name, title, caption, (layout.width, layout.height), marks)
    return Figure(name, title, caption, svg, _table(view, layout))


def _hue(view: FlowTree, player: str | None) -> str:
    for actor in view.actors:
        if actor.name == player:
            return f"var(--{actor.hue})"
    return "var(--chance)"


def _name(view: FlowTree, player: str | None) -> str:
    for actor in view.actors:
        if actor.name == player:
            return actor.label
    return player or "Chance"


def _stage(view: FlowTree, layout: Layout, column: int) -> str:
    if column < len(view.stages) and view.stages[column]:
        return view.stages[column]
    who = {
        _name(view, placed.player)
        for placed in layout.root.walk()
        if placed.children and placed.column == column
    }
    return " or ".join(sorted(who)) if len(who) <= 2 else ""


def _bands(view: FlowTree, layout: Layout) -> list[Element]:
    """Shade every second stage and write its title above."""
    marks = []
    top = layout.top - 26
    for column, x in enumerate(layout.xs):
        last = column == len(layout.xs) - 1
        end = layout.width if last else layout.xs[column + 1] - 8
        left = x - 8
        if column % 2 == 0:
            marks.append(
                element(
                    "rect",
                    x=left,
                    y=top,
                    width=end - left,
                    height=layout.height - top,
                    rx=3,
                    class_="stage",
                )
            )
        title = "Outcome" if last else _stage(view, layout, column)
        lines = wrap(title, 11, end - left - 22, 2, bold=True)
        for index, line in enumerate(lines):
            y = top + 14 + 12 * index
            marks.append(element("text", line, x=left + 6, y=y, class_="band-title"))
    return marks


def _legend(view: FlowTree) -> list[Element]:
    marks = []
    x = 6.0
    for label, hue in view.legend():
        marks.append(
            element("rect", x=x, y=6, width=11, height=11, rx=2, style=f"fill:var(--{hue})")
        )
        marks.append(element("text", label, x=x + 17, y=16))
        x += 17 + text_width(label, 12) + 20
    return marks


def _ribbon(view: FlowTree, layout: Layout, parent: Placed, child: Placed) -> Element:
    """One ribbon: a hairline that is always seen, the flow itself, and its label."""
    x0, x1 = parent.x, parent.x + layout.curve
    bend = (x0 + x1) / 2
    y0, y1 = coordinate(child.start), coordinate(child.y)
    path = (
        f"M{coordinate(x0)} {y0}C{coordinate(bend)} {y0} {coordinate(bend)} {y1} "
        f"{coordinate(x1)} {y1}H{coordinate(child.x)}"
    )
    hue = f"stroke:{_hue(view, child.chooser)}"
    who = _name(view, child.chooser)
    what = child.action or f"{child.paths} paths"
    said = (
        f"{who}: {what}. {percent(child.probability)} where the choice arises; "
        f"reached in {percent(child.reach)} of plays."
    )
    note = child.node.note if child.node else ""
    label = None
    if child.label:
        label = [
            element(
                "text",
                line,
                x=child.label.left,
                y=child.label.top + LINE * (index + 1) - 4,
                style=f"font-size:{LABEL}px",
                class_="edge-label",
            )
            for index, line in enumerate(child.lines)
        ]
    return element(
        "g",
        element("title", f"{said} {note}".strip()),
        element("path", d=path, class_="hair", style=hue) if child.thickness < 1 else None,
        element(
            "path",
            d=path,
            class_="ribbon",
            style=hue,
            stroke_width=f"{child.thickness:.4f}",
            data_reach=f"{child.reach:.6f}",
        ),
        label,
        class_="edge",
        data_edge=f"{parent.node.name if parent.node else ''}/{child.action}",
    )


def _infoset(view: FlowTree, band: Band) -> Element:
    """A band beside nodes that their player cannot tell apart, with a tick at each."""
    who = _name(view, band.player)
    hidden = band.members - len(band.nodes)
    said = f"{who} cannot tell these {band.members} nodes apart."
    if hidden:
        said += f" {hidden} of them not drawn here."
    top, bottom = band.nodes[0].y, band.nodes[-1].y
    if top == bottom:
        top, bottom = top - 9, bottom + 9
    x = coordinate(band.x)
    ticks = "".join(f"M{x} {coordinate(node.y)}H{coordinate(node.x - 3)}" for node in band.nodes)
    style = f"stroke:{_hue(view, band.player)}"
    line = f"M{x} {coordinate(top)}V{coordinate(bottom)}"
    return element(
        "g",
        element("title", said),
        element("path", d=line, class_="infoset band", style=style),
        element("path", d=line, class_="infoset", style=style),
        element("path", d=ticks, class_="infoset tick", style=style),
        data_infoset=band.nodes[0].infoset,
    )


def _node(view: FlowTree, placed: Placed) -> list[Element]:
    node = placed.node
    hue = f"fill:{_hue(view, placed.player)}"
    tall = max(placed.thickness, 9)
    title = element("title", f"{_name(view, placed.player)}: {node.label}" if node else "")
    if placed.player is None:
        shape = element(
            "rect",
            title,
            x=placed.x - 5,
            y=placed.y - 5,
            width=10,
            height=10,
            transform=f"rotate(45 {coordinate(placed.x)} {coordinate(placed.y)})",
            style=hue,
        )
    else:
        shape = element(
            "rect",
            title,
            x=placed.x - 3,
            y=placed.y - tall / 2,
            width=6,
            height=tall,
            rx=2,
            style=hue,
            data_node=node.name if node else None,
        )
    marks = [shape]
    if placed.tag:
        marks.append(
            element(
                "text",
                placed.said,
                x=placed.tag.right,
                y=placed.tag.bottom - 3,
                text_anchor="end",
                class_="small muted",
            )
        )
    return marks


def _row(layout: Layout, placed: Placed, longest: float) -> list[Element]:
    """An outcome: name, probability, bar."""
    kind = "muted" if placed.node is None else None
    first = placed.y + 4 - LINE * (len(placed.text) - 1) / 2
    marks = [
        element("text", line, x=placed.x + 8, y=first + LINE * index, class_=kind)
        for index, line in enumerate(placed.text)
    ]
    marks.append(
        element(
            "text",
            percent(placed.reach),
            x=layout.number_x,
            y=placed.y + 4,
            text_anchor="end",
            class_="muted" if placed.node is None else "strong",
        )
    )
    left, right = layout.bar
    marks.append(
        element(
            "rect",
            x=left,
            y=placed.y - 5,
            width=max((right - left) * placed.reach / longest, 0.5),
            height=10,
            rx=1,
            class_="cut-bar" if placed.node is None else "outcome-bar",
        )
    )
    return marks


def _table(view: FlowTree, layout: Layout) -> Table:
    columns = (
        Column("path", "Path"),
        Column("chooser", "Who chooses"),
        Column("chosen", "Chosen where it arises", "share"),
        Column("reached", "Reached", "share"),
        *((Column("believed", "Believed there", "share"),) if layout.bands else ()),
        Column("outcome", "Outcome"),
    )
    rows: list[tuple[str | float | None, ...]] = []

    def visit(placed: Placed, path: tuple[str, ...]) -> None:
        for child in placed.children:
            steps = (*path, child.action or f"… {child.paths:,} paths")
            outcome = None
            if not child.children:
                outcome = child.node.label if child.node else "several"
            rows.append(
                (
                    " › ".join(steps),
                    _name(view, child.chooser),
                    child.probability,
                    child.reach,
                    *((child.node.belief if child.node else None,) if layout.bands else ()),
                    outcome,
                )
            )
            visit(child, steps)

    visit(layout.root, ())
    return Table(columns, tuple(rows), step=3)
