"""What the analyst writes: a file of actors, assumptions, record, policies and positions.

``read`` turns a YAML file into a frozen ``Scenario`` or names every fault in it at once.
Names are loaded when first used, so that the dataclasses cost no YAML reader and no pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.scenario.bargains import Term
    from foedus.scenario.beliefs import (
        Belief,
        Bounded,
        Choice,
        Computed,
        Distribution,
        Fixed,
        FloatArray,
        Interval,
    )
    from foedus.scenario.expressions import Expression, Table, Worlds, evaluate, parse
    from foedus.scenario.quantities import belief, complete
    from foedus.scenario.reading import catalog_names, read, read_text
    from foedus.scenario.scenario import (
        Act,
        Actor,
        Assumption,
        Claim,
        Conclusion,
        Correlation,
        Deployment,
        Document,
        Episode,
        Level,
        Policy,
        Position,
        Precedent,
        Premise,
        Scenario,
        Source,
        Statement,
    )
    from foedus.scenario.schema import json_schema
    from foedus.scenario.unparsing import unparse
    from foedus.scenario.vocabulary import Parameter, Vocabulary

__all__ = [
    "Act",
    "Actor",
    "Assumption",
    "Belief",
    "Bounded",
    "Choice",
    "Claim",
    "Computed",
    "Conclusion",
    "Correlation",
    "Deployment",
    "Distribution",
    "Document",
    "Episode",
    "Expression",
    "Fixed",
    "FloatArray",
    "Interval",
    "Level",
    "Parameter",
    "Policy",
    "Position",
    "Precedent",
    "Premise",
    "Scenario",
    "Source",
    "Statement",
    "Table",
    "Term",
    "Vocabulary",
    "Worlds",
    "belief",
    "catalog_names",
    "complete",
    "evaluate",
    "json_schema",
    "parse",
    "read",
    "read_text",
    "unparse",
]

_HOMES = {
    "bargains": "Term",
    "beliefs": "Belief Bounded Choice Computed Distribution Fixed FloatArray Interval",
    "expressions": "Expression Table Worlds evaluate parse",
    "unparsing": "unparse",
    "quantities": "belief complete",
    "reading": "catalog_names read read_text",
    "scenario": "Act Actor Assumption Claim Conclusion Correlation Deployment Document Episode "
    "Level Policy Position Precedent Premise Scenario Source Statement",
    "schema": "json_schema",
    "vocabulary": "Parameter Vocabulary",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module 'foedus.scenario' has no attribute '{name}'")
    value: object = getattr(import_module(f"foedus.scenario.{_HOME[name]}"), name)
    globals()[name] = value
    return value
