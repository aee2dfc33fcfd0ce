"""Information sets in a picture of a tree: nodes of a set in one column, a line beside them."""

from __future__ import annotations

from foedus.figures.flow import LINE, Band, FlowNode, Layout, Placed

__all__ = ["LANE", "align", "lanes_beside", "place_bands"]

LANE = 9.0  # px between the lines of information sets beside one column


def align(root: Placed, last: int) -> int:
    """Bring the nodes of each information set into one column; returns the column of outcomes.

    A set whose nodes cannot stand side by side, because another player has seen them in different
    orders, keeps several columns.
    """
    for _ in range(8):
        columns: dict[str, int] = {}
        for placed in root.walk():
            if placed.infoset:
                columns[placed.infoset] = max(columns.get(placed.infoset, 0), placed.column)
        late = [p for p in root.walk() if p.infoset and p.column < columns[p.infoset]]
        if not late:
            break
        for placed in late:
            _shift(placed, columns[placed.infoset])
    return max([last, *(placed.column + 1 for placed in root.walk() if placed.children)])


def _shift(placed: Placed, column: int) -> None:
    """Move a node to a later column, and what follows with it as far as it must."""
    placed.column = column
    for child in placed.children:
        if child.children and child.column <= column:
            _shift(child, column + 1)


def lanes_of(root: Placed) -> dict[str, int]:
    """A lane for each information set of several nodes, so that lines of one column do not meet."""
    spans: dict[str, dict[int, list[float]]] = {}
    for placed in root.walk():
        if placed.infoset and placed.children:
            spans.setdefault(placed.infoset, {}).setdefault(placed.column, []).append(placed.y)
    taken: dict[int, list[tuple[float, float, int]]] = {}
    lanes: dict[str, int] = {}
    for name, columns in sorted(spans.items(), key=lambda item: min(map(min, item[1].values()))):
        lane = 0
        while any(
            lane == used and low <= max(ys) + LINE and min(ys) - LINE <= high
            for column, ys in columns.items()
            for low, high, used in taken.get(column, [])
        ):
            lane += 1
        lanes[name] = lane
        for column, ys in columns.items():
            taken.setdefault(column, []).append((min(ys), max(ys), lane))
    return lanes


def lanes_beside(root: Placed, last: int) -> list[int]:
    """How many lanes each column needs, up to that of outcomes."""
    lanes = lanes_of(root)
    beside = [0] * (last + 1)
    for placed in root.walk():
        if placed.infoset in lanes and placed.children:
            beside[placed.column] = max(beside[placed.column], lanes[placed.infoset] + 1)
    return beside


def place_bands(layout: Layout, root: FlowNode) -> None:
    """Lines beside the nodes of every information set, one for each column it stands in."""
    members: dict[str, int] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.infoset:
            members[node.infoset] = members.get(node.infoset, 0) + 1
        waiting += [edge.node for edge in node.children]
    lanes = lanes_of(layout.root)
    together: dict[tuple[str, int], list[Placed]] = {}
    for placed in layout.root.walk():
        if placed.infoset and placed.children:
            together.setdefault((placed.infoset, placed.column), []).append(placed)
    for (name, column), nodes in together.items():
        if members[name] > 1:
            x = layout.xs[column] - 8 - LANE * lanes[name]
            ordered = tuple(sorted(nodes, key=lambda placed: placed.y))
            layout.bands.append(Band(nodes[0].player, x, ordered, members[name]))
