"""Games by themselves: the shelf of published models and files from Gambit, solved and shown.

Everything here is computed by `foedus.games`; it becomes tables for a terminal, a JSON document,
or a figure.
"""

from foedus.playing.models import (
    asked_model,
    find_model,
    model_document,
    model_lines,
    model_tree,
    shelf_document,
    shelf_lines,
)
from foedus.playing.pictures import game_tree, model_curves, model_flow, save_figure
from foedus.playing.solving import (
    alternatives_document,
    alternatives_tables,
    certificate_lines,
    find_alternatives,
    solution_document,
    solution_tables,
    solve_file,
)

__all__ = [
    "alternatives_document",
    "alternatives_tables",
    "asked_model",
    "certificate_lines",
    "find_alternatives",
    "find_model",
    "game_tree",
    "model_curves",
    "model_document",
    "model_flow",
    "model_lines",
    "model_tree",
    "save_figure",
    "shelf_document",
    "shelf_lines",
    "solution_document",
    "solution_tables",
    "solve_file",
]
