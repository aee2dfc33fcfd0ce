"""Finite games that converge to a model with continuous types or actions: the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.games.classics._classic import Cell, Findings
from foedus.games.game import Decision, Game, children

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.games.classics._classic import Grid
    from foedus.games.game import Node
    from foedus.games.terms import FloatArray

__all__ = ["converge", "middles", "play"]

_ROUNDING = 1e-12  # a distance or gain this small is rounding


def middles(steps: int, low: float = 0.0, high: float = 1.0) -> list[tuple[str, float]]:
    """A uniform distribution as equally likely values, each the middle of its part, with labels.

    Example:
        >>> middles(2)
        [('0.25', 0.25), ('0.75', 0.75)]
    """
    width = (high - low) / steps
    return [(f"{low + (k + 0.5) * width:.6g}", low + (k + 0.5) * width) for k in range(steps)]


def play(game: Game, choose: Callable[[Decision], dict[str, float]]) -> FloatArray:
    """Strategies as choice probabilities [actions, 1], rows as the table of the game has them.

    Args:
        game: The game.
        choose: From a decision (any of its information set) to the probability of each action.
    """
    rows: list[float] = []
    seen: set[str] = set()

    def visit(node: Node) -> None:
        if isinstance(node, Decision) and node.infoset not in seen:
            if node.infoset is not None:
                seen.add(node.infoset)
            chosen = choose(node)
            rows.extend(chosen[action] for action in node.actions)
        for _, child in children(node):
            visit(child)

    visit(game.root)
    return np.array(rows)[:, None]


def converge(grid: Grid, parameters: Any, steps: tuple[int, ...]) -> Findings:  # noqa: ANN401 - a dataclass of the model
    """The table of ``Classic.converge``."""
    from foedus.games import certify, measure_table, solve, tabulate
    from foedus.games.backward import expect

    exact = grid.exact(parameters)
    rows: list[tuple[Cell, ...]] = []
    for count in steps:
        game = grid.build(parameters, count)
        table = tabulate(game)
        gap: float | None = None
        if grid.profile is None:
            chosen = solve(table, {}, np.inf).raise_on_failure().probabilities
        else:
            chosen = grid.profile(parameters, count, game)
            gap = _plain(certify(table, {}, np.inf, chosen).rationality_gap[0])
        program = measure_table(table, {name: {name: 1.0} for name in exact})
        shares = expect(table, chosen, program, {})[:, 0]
        apart = max((abs(p - q) for p, q in zip(shares, exact.values(), strict=True)), default=0.0)
        rows.append((str(count), *map(float, shares), _plain(apart), gap))
    columns = ("steps", *exact, "farthest", "gap")
    itself = ", ".join(f"{name} {value:.6g}" for name, value in exact.items())
    notes = (grid.what, f"The model itself: {itself}.") if exact else (grid.what,)
    return Findings(columns, tuple(rows), notes)


def _plain(value: float) -> float:
    return float(value) if value > _ROUNDING else 0.0
