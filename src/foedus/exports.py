"""Answers as JSON documents, for programs.

Every document names the version of foedus that wrote it. A number that does not exist (a share
of no worlds) is ``null``.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from functools import singledispatch
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from foedus.answer import CAVEAT, Answer
from foedus.debate_documents import bargained, debated, position_document
from foedus.errors import FoedusError, Place
from foedus.findings import Bargains, Debate
from foedus.law.answers import LawAnswer
from foedus.law.cascades import Cascade
from foedus.scenario import Scenario
from foedus.tracing import Trace

if TYPE_CHECKING:
    from foedus.findings import Cell, Summary
    from foedus.legal import LawFinding

__all__ = ["to_json"]


def to_json(thing: object) -> str:
    """Write an answer, a scenario's summary, verdicts or the faults of a file as JSON.

    Args:
        thing: An ``Answer``, its ``debate``, findings of ``foedus.documents``, a
            ``LawAnswer``, a ``Cascade``, a ``Scenario`` or a ``FoedusError``.

    Returns:
        One JSON object, indented.
    """
    document = {"foedus": version("foedus"), **as_document(thing)}
    return json.dumps(
        finite(document), ensure_ascii=False, indent=2, allow_nan=False, default=written
    )


@singledispatch
def as_document(thing: object) -> dict[str, Any]:
    """The document of one kind of thing."""
    raise TypeError(f"no document for {type(thing).__name__}")


@as_document.register(dict)
def _(document: dict[str, Any]) -> dict[str, Any]:
    return document


@as_document.register
def _(trace: Trace) -> dict[str, Any]:
    return {**dataclasses.asdict(trace), "caveat": CAVEAT}


@as_document.register
def _(error: FoedusError) -> dict[str, Any]:
    return {
        "faults": [
            {
                "file": place.file,
                "line": place.line or None,
                "column": place.column or None,
                "what": fault.what,
                "expected": fault.expected,
                "fix": fault.fix,
            }
            for fault in error.diagnostics
            for place in [fault.where if isinstance(fault.where, Place) else Place(fault.where)]
        ]
    }


@as_document.register
def _(scenario: Scenario) -> dict[str, Any]:
    return {
        "scenario": scenario.title,
        "question": scenario.question,
        "horizon": scenario.horizon,
        "start": scenario.start,
        "baseline": scenario.baseline,
        "actors": [
            {"id": actor.id, "label": actor.label, "role": actor.role} for actor in scenario.actors
        ],
        "policies": list(scenario.policies),
        "assumptions": list(scenario.assumptions),
        "outcomes": list(scenario.outcomes),
        "positions": [position.name for position in scenario.positions],
        "faults": [],
    }


@as_document.register
def _(answer: Answer) -> dict[str, Any]:
    comparison = answer.comparison
    return {
        "scenario": answer.scenario.title,
        "folder": str(answer.folder),
        "provenance": answer.ensemble.provenance,
        "worlds": comparison.worlds,
        "effective_sample_size": comparison.effective_sample_size,
        "baseline": comparison.baseline,
        "least_difference": comparison.least,
        "answer": list(answer.sentences),
        "headline": list(answer.headline),
        "outcomes": {name: described(answer, name) for name in comparison.outcomes},
        "cells": [cell_document(cell) for cell in comparison.cells.values()],
        "positions": [position_document(verdict) for verdict in answer.positions],
        "law": [law_document(finding) for finding in answer.law],
        "base_rates": [
            {
                "name": rate.name,
                "definition": rate.definition,
                "observed": rate.observed,
                "interval": rate.interval,
                "source": rate.source,
                "model_prior": rate.model_prior,
                "model_interval": rate.model_interval,
                "inside": rate.inside,
                "model_latent": rate.latent,
            }
            for rate in answer.base_rates
        ],
        "quotations": {
            "checked": len(answer.quotations.checks),
            "not_found": [
                {"where": check.where, "quote": check.quote, "status": check.status}
                for check in answer.quotations.checks
                if check.status != "found"
            ],
        },
        "notes": comparison.notes,
        "caveat": answer.caveat,
    }


@as_document.register
def _(debate: Debate) -> dict[str, Any]:
    return debated(debate)


@as_document.register
def _(found: Bargains) -> dict[str, Any]:
    return bargained(found)


@as_document.register
def _(found: LawAnswer) -> dict[str, Any]:
    from foedus.law import to_json

    return to_json(found)


@as_document.register
def _(found: Cascade) -> dict[str, Any]:
    from foedus.law import cascade_to_json

    return cascade_to_json(found)


def law_document(finding: LawFinding) -> dict[str, Any]:
    """A verdict with the policies under which it stands."""
    verdict = finding.verdict
    return {
        "event": finding.event,
        "policies": finding.policies,
        "actor": finding.actor,
        "bearer": verdict.bearer,
        "norm": verdict.norm,
        "status": verdict.status.value,
        "headline": verdict.headline,
    }


def described(answer: Answer, outcome: str) -> dict[str, str]:
    """Label, unit and direction of an outcome."""
    info = answer.ensemble.info(outcome)
    return {"label": info.label, "unit": info.unit, "better": info.better}


def cell_document(cell: Cell) -> dict[str, Any]:
    """One policy and outcome under both weightings."""
    return {
        "policy": cell.policy,
        "outcome": cell.outcome,
        "prior": summary_document(cell.prior),
        "weighted": summary_document(cell.weighted),
        "failed": cell.failed,
    }


def summary_document(summary: Summary) -> dict[str, Any]:
    """A median with its 80 % interval and mean, shares against the baseline, and errors.

    ``better`` goes by sign, with half of the ties; ``gains`` and ``losses`` count only
    differences above the least one that counts.
    """
    return {
        "median": summary.median,
        "low": summary.low,
        "high": summary.high,
        "mean": summary.mean,
        "better": summary.better,
        "ties": summary.ties,
        "gains": summary.gains,
        "losses": summary.losses,
        "error": {"median": summary.errors.median, "better": summary.errors.better},
    }


def finite(value: object) -> object:
    """Make what JSON cannot hold inside a document into what it can: no NaN, no tuple keys."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return value


def written(value: object) -> object:
    """A value of another type as JSON holds it: a NumPy number as a number, a date as text."""
    return value.item() if hasattr(value, "item") else str(value)
