"""Where a game tree with its flow stands: arithmetic on boxes.

Which branches are collapsed, how tall each row is, where ribbons and labels lie. Rows are
exclusive: from the column of its parent onwards a subtree owns a band of heights that nothing else
enters, so labels on the straight part of a ribbon cannot meet other ribbons or labels. What is left
(the words below the end of a ribbon) is tested against everything already placed, once, and left
out where it does not fit.
"""

from __future__ import annotations

from foedus.figures.flow import LABEL, LINE, Box, FlowNode, FlowTree, Layout, Placed
from foedus.figures.infosets import LANE, align, lanes_beside, place_bands
from foedus.figures.numbers import percent
from foedus.figures.typeset import cut, text_width, wrap

__all__ = ["lay_out"]

_BAND_TOP = 58.0
_BELIEF = text_width("believes 100 %", 11)
_ROOMS = (150.0, 132.0, 116.0, 102.0, 90.0, 80.0)
_CURVES = (64.0, 56.0, 50.0, 44.0, 40.0, 36.0)


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
    last = align(root, last)
    for leaf in root.leaves():
        leaf.column = last
    names = {actor.name: actor.label for actor in tree.actors}
    # Rows do not depend on the width, but lines of labels do: heights come with each attempt.
    for room, curve in zip(_ROOMS, _CURVES, strict=True):
        layout = _attempt(root, last, room, curve, threshold)
        if layout.width <= width:
            break
    place_bands(layout, tree.root)
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
            if child.node and child.node.belief is not None:
                need = max(need, _BELIEF)
            widest[parent.column] = max(widest[parent.column], need)
    name_room = 0.0
    for leaf in root.leaves():
        leaf.text = _row_text(leaf, max(170, min(room * 1.5, 190)))
        name_room = max(name_room, *(text_width(line, 12) for line in leaf.text))
    _heights(root)
    _place_rows(root, _BAND_TOP + 8)
    beside = lanes_beside(root, last)
    xs = [14.0 + LANE * beside[0]]
    for column in range(last):
        tracks = LANE * beside[column + 1]
        xs.append(xs[-1] + curve + max(widest[column] + 14, 30) + tracks)
    number_x = xs[-1] + 8 + name_room + 58
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
    return wrap(leaf.node.label or leaf.node.name, 12, room, 3)


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
    below = half + 3
    if placed.node and placed.node.belief is not None:
        below = max(half, 4.5) + 17
    return max(half + LINE * len(placed.lines) + 2, text, 9), max(below, text)


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
    """Put labels above ribbons, and words at nodes below them where nothing is in the way."""
    for placed in layout.root.walk():
        placed.x = layout.xs[placed.column]
    taken = _labels(layout)
    taken += [
        Box(band.x - 1, band.nodes[0].y - 8, band.x + 1, band.nodes[-1].y + 8)
        for band in layout.bands
    ]
    beside = lanes_beside(layout.root, len(layout.xs) - 1)
    choosers: dict[int, set[str | None]] = {}
    for placed in layout.root.walk():
        if placed.children:
            choosers.setdefault(placed.column, set()).add(placed.player)
    for placed in layout.root.walk():
        if not placed.children:
            continue
        # Where one actor chooses in the whole column, its title says so.
        alone = len(choosers[placed.column]) == 1
        said = "" if alone else names.get(placed.player or "", placed.player or "chance")
        if placed.node and placed.node.belief is not None:
            said = f"believes {percent(placed.node.belief)}"
        # Words stand to the left of the lines of information sets.
        tracks = LANE * beside[placed.column]
        right = placed.x - tracks - 3 if tracks else placed.x + 3
        placed.tag = _free(placed, right, said, taken) if said else None
        if placed.tag:
            placed.said = said
            taken.append(placed.tag)


def _labels(layout: Layout) -> list[Box]:
    """Place the label of every ribbon and the text of every row; what ribbons and they cover."""
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
    return taken


def _free(placed: Placed, right: float, said: str, taken: list[Box]) -> Box | None:
    """A place for a few words below the end of the ribbon, if they meet nothing."""
    wide = text_width(said, 11)
    top = placed.y + max(placed.thickness, 9) / 2 + 1
    box = Box(right - wide, top, right, top + 13)
    return None if any(box.meets(other) for other in taken) else box
