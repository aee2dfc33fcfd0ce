"""The game tree: nothing overlaps, widths tell the truth, nothing is lost by collapsing."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_reading import SVG, parse

from foedus.figures import FlowActor, FlowEdge, FlowNode, FlowTree, reached, tree
from foedus.figures.flow import FULL
from foedus.figures.flow_layout import lay_out

ACTORS = (
    FlowActor("A", "Challenger", "challenger"),
    FlowActor("B", "Protégé", "protege"),
    FlowActor("C", "A guarantor with a rather long name", "guarantor-1"),
)
LABELS = st.text("abcdefghij klmnop", min_size=1, max_size=40)


def outcomes() -> st.SearchStrategy[FlowNode]:
    """Ends of the game."""
    return LABELS.map(lambda text: FlowNode(text, None, "outcome", text))


@st.composite
def choices(draw: st.DrawFn, children: st.SearchStrategy[FlowNode]) -> FlowNode:
    """A decision or chance node over some children."""
    below = draw(st.lists(children, min_size=1, max_size=4))
    weights = [draw(st.floats(0.001, 1)) for _ in below]
    player = draw(st.sampled_from(["A", "B", "C", None]))
    edges = tuple(
        FlowEdge(draw(LABELS), weight / sum(weights), node)
        for weight, node in zip(weights, below, strict=True)
    )
    return FlowNode("n", player, "decision" if player else "chance", draw(LABELS), edges)


@st.composite
def trees(draw: st.DrawFn) -> FlowTree:
    """Trees of two to twenty-odd ends."""
    root = draw(choices(st.recursive(outcomes(), choices, max_leaves=20)))
    return FlowTree("p", "Policy", reached(root), ACTORS)


def ends(node: FlowNode) -> int:
    """How many outcomes a node leads to."""
    return sum(ends(edge.node) for edge in node.children) or 1


def deep(depth: int, width: int) -> FlowTree:
    """A full tree."""

    def grow(level: int) -> FlowNode:
        if not level:
            return FlowNode("end", None, "outcome", f"End {level}")
        edges = tuple(FlowEdge(f"action {i}", 1 / width, grow(level - 1)) for i in range(width))
        return FlowNode(f"n{level}", "ABC"[level % 3], "decision", "?", edges)

    return FlowTree("p", "Policy", reached(grow(depth)), ACTORS)


@settings(max_examples=60)
@given(view=trees(), threshold=st.sampled_from([0.0, 0.02, 0.1]))
def test_no_two_texts_overlap(view, threshold):
    """Labels on ribbons, names of choosers and outcomes never meet one another."""
    layout = lay_out(view, threshold=threshold)
    boxes = [
        box
        for placed in layout.root.walk()
        for box in (placed.label, placed.tag, placed.row)
        if box is not None
    ]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


@settings(max_examples=40)
@given(view=trees())
def test_rows_at_the_right_keep_their_distance_and_the_drawing_holds_all(view):
    """Outcomes stand in order with room for their text, and every box lies in the drawing."""
    layout = lay_out(view, threshold=0)
    rows = [leaf.row for leaf in layout.root.leaves()]
    assert all(a.bottom <= b.top + 1e-9 for a, b in pairwise(rows))
    for placed in layout.root.walk():
        for box in (placed.label, placed.tag, placed.row):
            if box is not None:
                assert box.left >= -1 or box is placed.tag
                assert box.top >= 0
                assert box.bottom <= layout.height
                assert box.right <= layout.width


@settings(max_examples=40)
@given(view=trees())
def test_width_of_every_ribbon_is_its_reach(view):
    """Stroke widths are proportional to the probability that play comes that way."""
    drawn = parse(tree(view).svg)
    ribbons = [path for path in drawn.iter(f"{SVG}path") if path.get("class") == "ribbon"]
    assert ribbons
    for path in ribbons:
        wanted = FULL * float(path.get("data-reach"))
        assert math.isclose(float(path.get("stroke-width")), wanted, abs_tol=1e-4)


@settings(max_examples=40)
@given(view=trees(), threshold=st.sampled_from([0.0, 0.02, 0.2]))
def test_collapsing_loses_neither_probability_nor_paths(view, threshold):
    """The rows at the right add up to one and count every outcome of the game."""
    leaves = list(lay_out(view, threshold=threshold).root.leaves())
    assert math.isclose(sum(leaf.reach for leaf in leaves), 1, rel_tol=1e-9)
    assert sum(leaf.paths for leaf in leaves) == ends(view.root)


@settings(max_examples=40)
@given(view=trees())
def test_ribbons_leave_a_node_stacked_and_in_order(view):
    """What flows in flows out: ribbons that leave a node fill its height, one below the other."""
    for placed in lay_out(view, threshold=0).root.walk():
        edge = placed.y - placed.thickness / 2
        for child in placed.children:
            assert math.isclose(child.start, edge + child.thickness / 2, abs_tol=1e-6)
            edge += child.thickness
        middles = [child.y for child in placed.children]
        assert middles == sorted(middles)


def test_rare_branches_become_one_row():
    """Branches below the threshold are drawn as one row that says how many paths it stands for."""
    few = FlowNode("x", None, "outcome", "Rare end")
    rare = FlowNode("r", "B", "decision", "?", tuple(FlowEdge(f"a{i}", 0.2, few) for i in range(5)))
    root = FlowNode(
        "root",
        "A",
        "decision",
        "?",
        (
            FlowEdge("often", 0.985, FlowNode("o", None, "outcome", "Often")),
            FlowEdge("seldom", 0.01, rare),
            FlowEdge("once", 0.005, rare),
        ),
    )
    figure = tree(FlowTree("p", "P", reached(root), ACTORS))
    assert "… 10 paths" in figure.svg
    assert [row[-1] for row in figure.table.rows] == ["Often", "several"]


def test_one_rare_outcome_keeps_its_name():
    """A single rare outcome is not replaced by an ellipsis that takes the same room."""
    root = FlowNode(
        "root",
        "A",
        "decision",
        "?",
        (
            FlowEdge("often", 0.999, FlowNode("o", None, "outcome", "Often")),
            FlowEdge("once", 0.001, FlowNode("x", None, "outcome", "Rare end")),
        ),
    )
    assert "Rare end" in tree(FlowTree("p", "P", reached(root), ACTORS)).svg


@pytest.mark.parametrize("most", [20, 100, 300])
def test_no_more_ribbons_than_asked_for(most):
    """A tree of a thousand ends is collapsed until the ribbons fit the limit."""
    view = deep(5, 4)
    layout = lay_out(view, threshold=0, most=most)
    assert sum(1 for _ in layout.root.walk()) - 1 <= most
    assert sum(leaf.paths for leaf in layout.root.leaves()) == 4**5


def test_large_tree_is_drawn_without_overlap():
    """Two hundred ends still leave each text its own place."""
    layout = lay_out(deep(4, 4), threshold=0, most=400)
    boxes = [b for p in layout.root.walk() for b in (p.label, p.tag, p.row) if b]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


def test_stages_and_texts_are_readable():
    """Columns have titles, and no text is set smaller than 11 px."""
    view = FlowTree("p", "P", deep(2, 2).root, ACTORS, ("First stage", ""))
    figure = tree(view)
    assert "First stage" in figure.svg
    assert "A guarantor with a" in figure.svg
    sizes = [
        float(text.get("style", "font-size:12px").split(":")[1].removesuffix("px"))
        for text in parse(figure.svg).iter(f"{SVG}text")
    ]
    assert min(sizes) >= 11


def test_stages_put_nodes_into_their_column():
    """A node that states its stage stands there, and nodes after it stand further right."""
    end = FlowNode("e", None, "outcome", "End")
    late = FlowNode("late", "B", "decision", "?", (FlowEdge("go", 1.0, end),), stage=3)
    root = FlowNode("r", "A", "decision", "?", (FlowEdge("skip", 1.0, late),), stage=0)
    layout = lay_out(FlowTree("p", "P", reached(root), ACTORS))
    columns = [placed.column for placed in layout.root.walk()]
    assert columns == [0, 3, 4]
    assert layout.xs == sorted(layout.xs)
