"""Pictures of games: information sets are joined, nothing is lost, LaTeX compiles, curves fit."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_reading import SVG, parse

from foedus.figures import (
    CurvesView,
    FlowActor,
    FlowEdge,
    FlowNode,
    FlowTree,
    curves,
    reached,
    tree,
    tree_tikz,
)
from foedus.figures.flow_layout import lay_out
from foedus.games import solve, tabulate
from foedus.games.classics import classics
from foedus.playing import game_tree, model_curves, model_flow

TREES = [name for name, model in classics().items() if model.build]
CURVES = [name for name, model in classics().items() if model.sweep]
ACTORS = (FlowActor("A", "Challenger", "challenger"), FlowActor("B", "Protégé", "protege"))


@st.composite
def hidden(draw):
    """Random trees in which a second player sees some of the first one's moves."""
    width = draw(st.integers(2, 4))
    sets = [str(draw(st.integers(0, 2))) for _ in range(width)]
    weights = [draw(st.floats(0.01, 1)) for _ in range(width)]

    def reply(k):
        ends = [FlowNode(f"e{k}{j}", None, "outcome", f"end {k}{j}") for j in range(2)]
        split = draw(st.floats(0.05, 0.95))
        edges = (FlowEdge("up", split, ends[0]), FlowEdge("down", 1 - split, ends[1]))
        after = FlowNode(f"r{k}", "B", "decision", "reply", edges, infoset=sets[k], belief=0.5)
        if draw(st.booleans()):
            return after
        return FlowNode(f"c{k}", None, "chance", "luck", (FlowEdge("so", 1.0, after),))

    edges = tuple(FlowEdge(f"move {k}", weights[k] / sum(weights), reply(k)) for k in range(width))
    return FlowTree("g", "A game", reached(FlowNode("root", "A", "decision", "", edges)), ACTORS)


@settings(max_examples=60)
@given(view=hidden())
def test_every_information_set_of_several_nodes_is_joined_once(view):
    """Its nodes stand in one column with a line beside them; single nodes have none."""
    layout = lay_out(view, threshold=0.0)
    nodes = {}
    for placed in layout.root.walk():
        if placed.infoset:
            nodes.setdefault(placed.infoset, []).append(placed)
    bands = {band.nodes[0].infoset: band for band in layout.bands}
    assert len(bands) == len(layout.bands)
    assert set(bands) == {name for name, members in nodes.items() if len(members) > 1}
    for name, band in bands.items():
        assert {id(node) for node in band.nodes} == {id(node) for node in nodes[name]}
        assert len({node.x for node in band.nodes}) == 1
        assert band.x < band.nodes[0].x


@settings(max_examples=60)
@given(view=hidden())
def test_lines_of_different_sets_never_lie_on_each_other(view):
    """Two lines beside one column stand apart where their heights overlap, clear of all words."""
    layout = lay_out(view, threshold=0.0)
    spans = [(band.x, band.nodes[0].y, band.nodes[-1].y) for band in layout.bands]
    for (x, top, bottom), (other, high, low) in combinations(spans, 2):
        if top <= low and high <= bottom:
            assert abs(x - other) > 5
    for placed in layout.root.walk():
        for box in (placed.label, placed.tag):
            if box is not None:
                for x, top, bottom in spans:
                    inside = box.left < x < box.right and box.top < bottom and top < box.bottom
                    assert not inside


@pytest.mark.parametrize("name", TREES)
def test_trees_of_published_models_are_drawn_whole(name):
    """Every branch is drawn, with the share of plays; outcomes add up; beliefs are in the table."""
    flow = model_flow(classics()[name])
    figure = tree(flow, threshold=0.0)
    assert parse(figure.svg).tag == f"{SVG}svg"
    ends = [row for row in figure.table.rows if row[-1] is not None]
    assert sum(row[3] for row in ends) == pytest.approx(1.0)
    assert len(ends) == classics()[name].game().size - inner(flow.root)
    if not tabulate(classics()[name].game()).perfect_information:
        assert "cannot tell apart" in figure.caption
        assert 'class="infoset"' in figure.svg
        assert any(row[4] is not None for row in figure.table.rows)


def inner(node):
    """How many nodes are no outcomes."""
    return bool(node.children) + sum(inner(edge.node) for edge in node.children)


def test_payoffs_at_outcomes_are_the_games():
    """What stands at an outcome is what the game pays there, terms lifted up the tree included."""
    game = classics()["tripartite-crisis"].game()
    flow = game_tree(solve(tabulate(game), {}, 5.0))
    texts = {edge.node.label for edge in flow.root.children[0].node.children}
    plain = {text.replace("\N{NO-BREAK SPACE}", " ") for text in texts}
    assert "CW (0, \N{MINUS SIGN}0.2, 1)" in plain


def test_large_trees_are_collapsed_to_three_hundred_branches():
    """Above 300 branches the rarest are drawn as rows that count their paths; nothing is lost."""
    model = classics()["smith-1995"]
    flow = game_tree(solve(tabulate(model.grid.build(model.parameters, 6)), {}, 20.0))
    figure = tree(flow, threshold=0.0)
    assert 100 < len(figure.table.rows) <= 300
    assert re.search(r"… \d+ paths", figure.svg)
    ends = [row[3] for row in figure.table.rows if row[-1] is not None]
    assert sum(ends) == pytest.approx(1.0)


needs_latex = pytest.mark.skipif(
    shutil.which("pdflatex") is None, reason="pdflatex is not installed, so nothing is compiled"
)


@needs_latex
@pytest.mark.parametrize("name", ["unilateral-deterrence", "tripartite-crisis", "chain-store"])
def test_trees_compile_in_latex(name, tmp_path):
    """Pdflatex makes one page of a published tree, without an error."""
    compiled(tree_tikz(model_flow(classics()[name])), tmp_path)


@needs_latex
def test_hostile_labels_compile_in_latex(tmp_path):
    """Labels with every sign that LaTeX minds, accents and other scripts stay text."""
    odd = "50 % & $x_1^2$ {a} #3 ~ \\end{document} – “protégé” <=> Łódź 関係 \U0001f600 |y| ß"
    end = FlowNode("e", None, "outcome", odd)
    root = FlowNode("r", "A", "decision", odd, (FlowEdge(odd, 1.0, end),))
    actors = (FlowActor("A", odd, "challenger"),)
    compiled(tree_tikz(FlowTree("g", odd, reached(root), actors)), tmp_path)


def compiled(text, folder):
    """Compile a document and look at what came out."""
    path = folder / "tree.tex"
    path.write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", path.name]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode("latin-1")[-2000:]
    assert (folder / "tree.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("name", CURVES)
def test_curves_of_published_models_stay_in_their_frame(name):
    """Every point of every curve lies inside the drawing, and each curve has its name once."""
    figure = model_curves(classics()[name])
    root = parse(figure.svg)
    _, _, width, height = map(float, root.get("viewBox").split())
    paths = [p for p in root.iter(f"{SVG}path") if p.get("class") == "model-curve"]
    assert len(paths) == len(figure.table.columns) - 1
    for path in paths:
        numbers = np.array(re.findall(r"-?[\d.]+", path.get("d")), float).reshape(-1, 2)
        assert (numbers[:, 0] >= 0).all()
        assert (numbers[:, 0] <= width).all()
        assert (numbers[:, 1] >= 0).all()
        assert (numbers[:, 1] <= height).all()


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=6))
def test_names_of_curves_never_overlap(ends):
    """However close curves end, their names stand apart and inside the drawing."""
    lines = tuple((f"curve {k}", (0.0, y)) for k, y in enumerate(ends))
    figure = curves(CurvesView("T", "x", "payoff", (0.0, 1.0), lines, shares=False))
    root = parse(figure.svg)
    ys = sorted(
        float(text.get("y"))
        for text in root.iter(f"{SVG}text")
        if text.get("class") == "curve-name"
    )
    assert len(ys) == len(ends)
    assert all(b - a >= 14 for a, b in pairwise(ys))
    assert ys[0] > 0
    assert ys[-1] < float(root.get("viewBox").split()[3])


def test_curves_that_do_not_fit_are_refused():
    """A curve needs as many heights as there are values."""
    with pytest.raises(ValueError, match="one height a value"):
        CurvesView("T", "x", "y", (0.0, 1.0), (("a", (0.0,)),))
