"""Extensive-form games in batches: one tree, any number of draws of its parameters.

State a ``Game`` of ``Decision``, ``Chance`` and ``Outcome`` nodes whose payoffs are numbers or
``Linear`` in parameters; lay it out once with ``tabulate``; ``solve`` it for all draws; ``expect``
what follows; ``certify`` the result by an independent recursion.
"""

from foedus.games.backward import Solution, Status, expect, solve, warm_up
from foedus.games.branch import Branch, beliefs, trace
from foedus.games.certificate import Certificate, certify
from foedus.games.derivatives import Derivatives, derivatives
from foedus.games.equilibria import Equilibria, equilibria
from foedus.games.game import Chance, Decision, Game, Linear, Outcome
from foedus.games.measures import Program, measure_table
from foedus.games.private_types import Type, TypedGame, with_types
from foedus.games.tables import GameTable, tabulate

__all__ = [
    "Branch",
    "Certificate",
    "Chance",
    "Decision",
    "Derivatives",
    "Equilibria",
    "Game",
    "GameTable",
    "Linear",
    "Outcome",
    "Program",
    "Solution",
    "Status",
    "Type",
    "TypedGame",
    "beliefs",
    "certify",
    "derivatives",
    "equilibria",
    "expect",
    "measure_table",
    "solve",
    "tabulate",
    "trace",
    "warm_up",
    "with_types",
]
