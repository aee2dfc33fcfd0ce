"""Extensive-form games in batches: one tree, any number of draws of its parameters.

State a ``Game`` of ``Decision``, ``Chance`` and ``Outcome`` nodes whose payoffs are numbers or
``Linear`` in parameters; lay it out once with ``tabulate``; ``solve`` it for all draws; ``expect``
what follows; ``certify`` the result by an independent recursion.
"""

from foedus.games.backward import Solution, Status, expect, solve, warm_up
from foedus.games.game import Chance, Decision, Game, Linear, Outcome
from foedus.games.tables import GameTable, Program, measure_table, tabulate

__all__ = [
    "Chance",
    "Decision",
    "Game",
    "GameTable",
    "Linear",
    "Outcome",
    "Program",
    "Solution",
    "Status",
    "expect",
    "measure_table",
    "solve",
    "tabulate",
    "warm_up",
]
