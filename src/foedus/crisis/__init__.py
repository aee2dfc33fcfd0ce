"""The model of a guarantee: from a scenario to what happens under each policy, world by world."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.crisis.compiling import compile_model
    from foedus.crisis.model import Model, Solved
    from foedus.crisis.outcomes import OutcomeInfo
    from foedus.crisis.vocabulary import vocabulary

__all__ = ["Model", "OutcomeInfo", "Solved", "compile_model", "vocabulary"]

_HOME = {
    "Model": "model",
    "OutcomeInfo": "outcomes",
    "Solved": "model",
    "compile_model": "compiling",
    "vocabulary": "vocabulary",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: solving needs Numba, naming does not."""
    if name not in _HOME:
        raise AttributeError(f"module 'foedus.crisis' has no attribute '{name}'")
    value: object = getattr(import_module(f"foedus.crisis.{_HOME[name]}"), name)
    globals()[name] = value
    return value
