"""The parameters of the model for a cast: read from the shipped file, one set for each actor."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.scenario import Actor, Parameter, Source

__all__ = ["parameters"]

_ROLE = {"challenger": "challenger", "protégé": "protege", "guarantor": "guarantor"}
_ANY_ACTOR = ("world", "theories", "promise")


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Mapping[str, Any]]:
    from ruamel.yaml import YAML

    text = resources.files("foedus.crisis").joinpath("parameters.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(text)
    return loaded


def parameters(actors: tuple[Actor, ...]) -> dict[str, Parameter]:
    """Every parameter of the model for these actors, with the belief that ships.

    Args:
        actors: The actors of a scenario.

    Returns:
        Name to parameter: those of the world, of theories and of promises by their own name,
        those of an actor as ``ACTOR.name``.
    """
    found = {
        name: _parameter(name, entry)
        for part in _ANY_ACTOR
        for name, entry in _file()[part].items()
    }
    for actor in actors:
        for name, entry in _file()[_ROLE[actor.role]].items():
            full = f"{actor.id}.{name}"
            found[full] = _parameter(full, entry, actor.label)
    return found


def _parameter(name: str, entry: Mapping[str, Any], actor: str = "") -> Parameter:
    from foedus.scenario import Parameter, belief

    return Parameter(
        name=name,
        label=f"{actor}: {entry['label']}" if actor else entry["label"],
        unit=entry["unit"],
        question=entry["question"],
        belief=belief(entry["value"], unit=entry["unit"]),
        source=_source(entry["source"]),
    )


def _source(entry: Mapping[str, Any]) -> Source:
    from foedus.scenario import Source

    kind = "judgement" if "judgement" in entry else "publication"
    return Source(
        kind=kind,
        text=entry[kind],
        who=entry.get("who", ""),
        date=str(entry.get("date", "")),
        note=entry.get("note", ""),
    )
