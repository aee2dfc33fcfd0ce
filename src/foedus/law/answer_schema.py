"""The JSON Schema of what law answers, one for each kind of document."""

from __future__ import annotations

from typing import Any

from foedus.law.acts import ACT_KINDS
from foedus.law.answer_document import SCHEMA
from foedus.law.cascade_rendering import CASCADE_SCHEMA
from foedus.law.cascades import MODES
from foedus.law.events import KINDS, OBJECTS
from foedus.law.instruments import ACTS, AUTOMATICITIES, BINDINGS, DISCRETIONS
from foedus.law.truth import Truth
from foedus.law.verdicts import Status

__all__ = ["json_schemas"]

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer"}
_DAY: Schema = {"type": "string", "format": "date"}


def _one(words: object) -> Schema:
    return {"type": "string", "enum": list(words)}  # type: ignore[call-overload]


def _many(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _of(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _maybe(kind: Schema) -> Schema:
    return {"anyOf": [kind, {"type": "null"}]}


def _object(says: str, fields: dict[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "description": says,
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }


_STATUS = _one(status.value for status in Status)

_DEFINITIONS: dict[str, Schema] = {
    "node": _object(
        "One step of a derivation; it rests on those below it.",
        {
            "claim": _TEXT,
            "value": _one(truth.value for truth in Truth),
            "cite": _TEXT,
            "quote": _TEXT,
            "source": _TEXT,
            "mark": _one(
                ("asserted", "assumed", "contested", "recorded", "unverified", "declared")
            ),
            "join": _one(("all", "any", "not", "at_least", "steps")),
            "settled_by": _TEXT,
            "children": _many(_of("node")),
        },
        ("cite", "quote", "source", "mark", "join", "settled_by", "children"),
    ),
    "strength": _object(
        "How strong a promise is; rung is a ladder for display only.",
        {
            "binding": _one(BINDINGS),
            "discretion": _one(DISCRETIONS),
            "automaticity": _one(AUTOMATICITIES),
            "specificity": _COUNT,
            "limited": _maybe(_FLAG),
            "rung": _COUNT,
            "rung_label": _TEXT,
        },
    ),
    "verdict": _object(
        "What one norm means for one bearer.",
        {
            "norm": _TEXT,
            "label": _TEXT,
            "instrument": _TEXT,
            "bearer": _TEXT,
            "victim": _TEXT,
            "status": _STATUS,
            "headline": _TEXT,
            "must": _many(_one(ACTS)),
            "may": _many(_one(ACTS)),
            "must_not": _many(_one(ACTS)),
            "strength": _of("strength"),
            "constitutional": _FLAG,
            "within_hours": _maybe(_COUNT),
            "evidence": _many(_TEXT),
            "waits_for": _many(_TEXT),
            "tree": _of("node"),
        },
    ),
    "open": _object(
        "What is open about a verdict, and what would settle it.",
        {"claim": _TEXT, "settled_by": _TEXT, "why": _TEXT},
    ),
    "group": _object(
        "Bearers to whom one norm means the same; changes are the smallest sets of facts that "
        "would have to be otherwise.",
        {
            "status": _STATUS,
            "norm": _TEXT,
            "instrument": _TEXT,
            "bearers": _many(_TEXT),
            "sentence": _TEXT,
            "changes": _many(_many(_TEXT)),
            "open": _many(_of("open")),
        },
    ),
    "event": _object(
        "Force that law attaches duties to. An empty place is not known.",
        {
            "id": _TEXT,
            "text": _TEXT,
            "date": _DAY,
            "kind": _one(KINDS.values()),
            "attacker": _TEXT,
            "with": _many(_TEXT),
            "victim": _TEXT,
            "object": _one(OBJECTS),
            "place": _TEXT,
            "place_said": _FLAG,
            "caused_by": _TEXT,
        },
    ),
    "act": _object(
        "An act that changed the law, or what is known, from its day on.",
        {
            "id": _TEXT,
            "text": _TEXT,
            "date": _DAY,
            "kind": _one(ACT_KINDS),
            "actors": _many(_TEXT),
            "instrument": _TEXT,
            "towards": _TEXT,
            "what": _TEXT,
            "place": _TEXT,
            "about": _TEXT,
            "caused_by": _TEXT,
        },
    ),
    "reading": _object(
        "Verdicts that a reading changes, from one status to another.",
        {
            "reading": _TEXT,
            "weight": _one(("dominant", "minority", "disputed")),
            "norm": _TEXT,
            "bearers": _many(_TEXT),
            "before": _STATUS,
            "after": _STATUS,
            "note": _TEXT,
        },
    ),
    "conflict": _object(
        "Two commitments that cannot both be kept; rule and prevails are empty where nothing "
        "settles it.",
        {
            "between": _many(_TEXT),
            "note": _TEXT,
            "rule": _TEXT,
            "prevails": _TEXT,
            "bearers": _many(_TEXT),
        },
    ),
    "back_door": _object(
        "A duty to assist that reaches a state only through an ally's unrequired act.",
        {
            "bearer": _TEXT,
            "norm": _TEXT,
            "ally": _TEXT,
            "cause": _TEXT,
            "effect": _TEXT,
            "path": _many(_TEXT),
        },
    ),
    "change": _object(
        "One thing that would have to be otherwise.",
        {
            "kind": _one(("fact", "clause", "declaration", "act")),
            "claim": _TEXT,
            "becomes": _FLAG,
            "text": _TEXT,
        },
    ),
    "passage": _object(
        "Back doors that the same norms open, with the path and the smallest sets of changes "
        "that would each close them, worked out for the first of the bearers.",
        {
            "cause": _TEXT,
            "effect": _TEXT,
            "ally": _TEXT,
            "bearers": _many(_TEXT),
            "norms": _many(_TEXT),
            "path": _many(_TEXT),
            "cuts": _many(_many(_of("change"))),
        },
    ),
    "step": _object(
        "One happening of a cascade and the states that it draws in further.",
        {
            "event": _TEXT,
            "text": _TEXT,
            "date": _DAY,
            "rule": _TEXT,
            "entries": _many(
                _object(
                    "How one state comes in.",
                    {"state": _TEXT, "mode": _one(MODES), "norm": _TEXT, "answers": _TEXT},
                )
            ),
        },
    ),
}


def json_schemas() -> dict[str, Schema]:
    """The schemas of an answer and of a cascade, by the name that the documents carry.

    Returns:
        Two JSON Schemas (2020-12), under ``foedus.law/1`` and ``foedus.cascade/1``. The command
        line adds the version of foedus under ``foedus``.

    Example:
        >>> sorted(json_schemas())
        ['foedus.cascade/1', 'foedus.law/1']
    """
    answer = {
        "schema": {"const": SCHEMA},
        "event": _of("event"),
        "history": _many({"anyOf": [_of("event"), _of("act")]}),
        "on": _DAY,
        "summary": _TEXT,
        "groups": _many(_of("group")),
        "verdicts": _many(_of("verdict")),
        "readings": _many(_of("reading")),
        "chosen_readings": _many(_of("reading")),
        "conflicts": _many(_of("conflict")),
        "back_doors": _many(_of("back_door")),
        "passages": _many(_of("passage")),
        "unverified": _many(_TEXT),
    }
    cascade = {
        "schema": {"const": CASCADE_SCHEMA},
        "steps": _many(_of("step")),
        "back_doors": _many(_of("back_door")),
        "passages": _many(_of("passage")),
        "stopped": _TEXT,
    }
    return {
        SCHEMA: _whole("What an event means in law.", answer),
        CASCADE_SCHEMA: _whole("How a chain of happenings draws states in.", cascade),
    }


def _whole(says: str, fields: dict[str, Schema]) -> Schema:
    """A schema with the definitions that it needs, and those that they need."""
    made = _object(says, {"foedus": _TEXT, **fields}, ("foedus",))
    needed: dict[str, Schema] = {}
    todo: list[Any] = [made]
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in needed:
                needed[name] = _DEFINITIONS[name]
                todo.append(_DEFINITIONS[name])
            todo += [value for key, value in part.items() if key != "$ref"]
        elif isinstance(part, list):
            todo += part
    definitions = {name: _DEFINITIONS[name] for name in _DEFINITIONS if name in needed}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "$defs": definitions,
    }
