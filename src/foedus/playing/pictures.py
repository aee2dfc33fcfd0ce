"""Pictures of games: a solved tree with its flow, and the curves of a published model."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from foedus.errors import Diagnostic, UsageError
from foedus.figures import (
    CurvesView,
    Figure,
    FlowActor,
    FlowEdge,
    FlowNode,
    FlowTree,
    curves,
    tree,
    tree_tikz,
)
from foedus.games import beliefs, solve, tabulate
from foedus.games.tables import CHANCE, OUTCOME

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.games import Solution
    from foedus.games.classics import Classic

__all__ = ["game_tree", "model_curves", "model_flow", "save_figure"]

HUES = ("challenger", "guarantor-1", "protege", "guarantor-3", "guarantor-2", "guarantor-4")
POINTS = 121
MINUS, NO_BREAK = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


def game_tree(solution: Solution, draw: int = 0) -> FlowTree:
    """A solved game as a tree whose branches carry probabilities.

    Args:
        solution: The solution.
        draw: Which draw of it.

    Returns:
        What `foedus.figures.tree` and `tree_tikz` draw: information sets of several nodes are
        marked, with what their player believes there.
    """
    table = solution.table
    reach, odds = solution.reach()[:, draw], solution.edge_probabilities()[:, draw]
    believed = beliefs(solution)[:, draw]
    payoffs = solution.node_values()[:, :, draw]
    first = table.edge_row[np.minimum(table.edge_start[:-1], max(len(table.edge_row) - 1, 0))]
    deciding = table.player >= 0
    often = np.bincount(first[deciding]) if deciding.any() else np.zeros(1, int)
    above = _paid_before(solution, draw)

    def grow(n: int) -> FlowNode:
        if table.kind[n] == OUTCOME:
            pays = [f"{value:.3g}".replace("-", MINUS) for value in payoffs[n] + above[n]]
            # Payoffs stay on one line.
            label = f"{table.names[n]} ({f',{NO_BREAK}'.join(pays)})"
            return FlowNode(table.names[n], None, "outcome", label, reach=float(reach[n]))
        edges = range(table.edge_start[n], table.edge_start[n + 1])
        below = tuple(
            FlowEdge(table.paths[child][-1], float(odds[edge]), grow(child))
            for edge, child in ((edge, int(table.edge_child[edge])) for edge in edges)
        )
        name = table.names[n]
        if table.kind[n] == CHANCE:
            return FlowNode(name, None, "chance", name, below, float(reach[n]))
        shared = often[first[n]] > 1
        return FlowNode(
            name,
            table.players[table.player[n]],
            "decision",
            name,
            below,
            float(reach[n]),
            infoset=str(first[n]) if shared else "",
            belief=float(believed[n]) if shared and np.isfinite(believed[n]) else None,
        )

    actors = tuple(
        FlowActor(player, player, hue)
        for player, hue in zip(table.players, cycle(HUES), strict=False)
    )
    label = f"{table.game.title}, precision {solution.precision[0, 0]:g}"
    return FlowTree("game", label, grow(0), actors)


def _paid_before(solution: Solution, draw: int) -> np.ndarray:
    """Payoffs that stand at nodes above each node [nodes, players]."""
    table = solution.table
    own = table.payoffs.evaluate(solution.parameters)[:, draw]
    own = own.reshape(len(table.kind), len(table.players))
    above = np.zeros_like(own)
    for n in range(len(table.kind)):
        for edge in range(table.edge_start[n], table.edge_start[n + 1]):
            above[table.edge_child[edge]] = above[n] + own[n]
    return above


def model_flow(model: Classic) -> FlowTree | None:
    """The tree of a published model solved at its default parameters; None where it has none."""
    if model.build is None:
        return None
    solution = solve(tabulate(model.game()), {}, model.precision).raise_on_failure()
    return game_tree(solution)


def model_curves(model: Classic, width: float = 720, name: str = "curves") -> Figure | None:
    """The curves of a published model over one of its numbers; None where it has none."""
    sweep = model.sweep
    if sweep is None:
        return None
    xs = np.linspace(sweep.low, sweep.high, POINTS).tolist()
    heights = [sweep.lines(model.parameters, x) for x in xs]
    lines = tuple((line, tuple(float(one[line]) for one in heights)) for line in heights[0])
    inside = all(0 <= y <= 1 + 1e-9 for _, ys in lines for y in ys)
    top = max((y for _, ys in lines for y in ys), default=0.0)
    view = CurvesView(model.title, sweep.label, sweep.axis, tuple(xs), lines, inside and top > 0.5)
    return curves(view, width, name)


def save_figure(path: Path, flow: FlowTree | None, plain: Figure | None = None) -> None:
    """Write a tree, or else a figure, to a file that does not exist yet.

    Args:
        path: A file that ends in ``.svg``, or for a tree in ``.tex``.
        flow: The tree.
        plain: What is drawn where there is no tree.

    Raises:
        UsageError: The file ends otherwise, or there is nothing that it can hold.
        FileExistsError: The file is there; it is never replaced.
    """
    kind = path.suffix.lower()
    if kind not in {".svg", ".tex"}:
        what = f"{path.name!r} is no picture that can be written"
        raise UsageError(Diagnostic("--figure", what, "a file ending in .svg or .tex"))
    if kind == ".tex":
        if flow is None:
            what = "the model is no finite tree, and only trees go to LaTeX"
            raise UsageError(Diagnostic("--figure", what, "a file ending in .svg"))
        text = tree_tikz(flow)
    else:
        figure = tree(flow, threshold=0.0) if flow is not None else plain
        if figure is None:
            raise UsageError(Diagnostic("--figure", "there is nothing to draw"))
        text = figure.standalone()
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
