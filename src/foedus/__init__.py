"""Test a security guarantee before you sign it.

A scenario names actors, commitments, policies and uncertain assumptions; law derives who owes
what when an event happens; both compile to a game; a solver turns games and draws into an
ensemble; everything else only reads ensembles.

The public names stand here and are loaded when first used, so that ``import foedus`` is quick
and loads no numerical library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.answer import Answer as Answer
    from foedus.answer import load as load
    from foedus.answer import open_answer as open_answer
    from foedus.answer import run as run
    from foedus.ensemble import Design as Design
    from foedus.ensemble import Ensemble as Ensemble
    from foedus.ensemble import open_run as open_run
    from foedus.errors import Diagnostic as Diagnostic
    from foedus.errors import EvidenceError as EvidenceError
    from foedus.errors import ExpressionError as ExpressionError
    from foedus.errors import FoedusError as FoedusError
    from foedus.errors import GameError as GameError
    from foedus.errors import LawError as LawError
    from foedus.errors import ModelError as ModelError
    from foedus.errors import Place as Place
    from foedus.errors import RunError as RunError
    from foedus.errors import ScenarioError as ScenarioError
    from foedus.errors import UsageError as UsageError
    from foedus.exports import to_json as to_json
    from foedus.findings import Comparison as Comparison
    from foedus.findings import compare as compare
    from foedus.findings import judge_positions as judge_positions
    from foedus.inquiry import inquire as inquire
    from foedus.lawcase import LawCase as LawCase
    from foedus.lawcase import law_case as law_case
    from foedus.legal import law_answer as law_answer
    from foedus.legal import law_cascade as law_cascade
    from foedus.negotiating import bargains as bargains
    from foedus.reporting import write_report as write_report
    from foedus.scenario import Scenario as Scenario
    from foedus.scenario import json_schema as json_schema
    from foedus.starting import new_scenario as new_scenario
    from foedus.tracing import explain as explain

    __version__: str

_ROOMS = {
    "foedus.answer": (
        "Answer",
        "load",
        "open_answer",
        "run",
    ),
    "foedus.ensemble": (
        "Design",
        "Ensemble",
        "open_run",
    ),
    "foedus.errors": (
        "Diagnostic",
        "EvidenceError",
        "ExpressionError",
        "FoedusError",
        "GameError",
        "LawError",
        "ModelError",
        "Place",
        "RunError",
        "ScenarioError",
        "UsageError",
    ),
    "foedus.exports": ("to_json",),
    "foedus.findings": (
        "Comparison",
        "compare",
        "judge_positions",
    ),
    "foedus.inquiry": ("inquire",),
    "foedus.lawcase": ("LawCase", "law_case"),
    "foedus.legal": ("law_answer", "law_cascade"),
    "foedus.negotiating": ("bargains",),
    "foedus.reporting": ("write_report",),
    "foedus.scenario": (
        "Scenario",
        "json_schema",
    ),
    "foedus.starting": ("new_scenario",),
    "foedus.tracing": ("explain",),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Answer",
    "Comparison",
    "Design",
    "Diagnostic",
    "Ensemble",
    "EvidenceError",
    "ExpressionError",
    "FoedusError",
    "GameError",
    "LawCase",
    "LawError",
    "ModelError",
    "Place",
    "RunError",
    "Scenario",
    "ScenarioError",
    "UsageError",
    "__version__",
    "bargains",
    "compare",
    "explain",
    "inquire",
    "json_schema",
    "judge_positions",
    "law_answer",
    "law_cascade",
    "law_case",
    "load",
    "new_scenario",
    "open_answer",
    "open_run",
    "run",
    "to_json",
    "write_report",
]


def __getattr__(name: str) -> object:
    """Load a public name from the room it lives in."""
    if name == "__version__":
        from importlib.metadata import version

        return version("foedus")
    if name not in _HOMES:
        from foedus.errors import nearest

        hint = nearest(name, _HOMES)
        raise AttributeError(f"foedus has no {name!r}" + (f"; {hint}" if hint else ""))
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, whether they are loaded or not."""
    return sorted(__all__)
