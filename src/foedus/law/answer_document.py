"""An answer as plain data under a versioned schema, for programs.

A document of one version keeps its keys and their meaning; new keys may be added, and a reader
leaves aside what it does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.law.cascade_rendering import door_to_json, passage_to_json
from foedus.law.changes import changes
from foedus.law.events import Event
from foedus.law.settling import open_questions
from foedus.law.verdicts import LADDER, Verdict, rung

if TYPE_CHECKING:
    from foedus.law.acts import Happening
    from foedus.law.answers import Flip, LawAnswer
    from foedus.law.truth import Node

__all__ = ["SCHEMA", "to_json"]

SCHEMA = "foedus.law/1"


def _node(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {"claim": node.claim, "value": node.value.value}
    for key in ("cite", "quote", "source", "mark", "join", "settled_by"):
        if getattr(node, key):
            found[key] = getattr(node, key)
    if node.children:
        found["children"] = [_node(child) for child in node.children]
    return found


def _happening(happening: Happening) -> dict[str, Any]:
    """An event, or an act that changed the law."""
    if isinstance(happening, Event):
        return _event(happening)
    return {
        "id": happening.id,
        "text": happening.describe(),
        "date": happening.date.isoformat(),
        "kind": happening.kind,
        "actors": list(happening.actors),
        "instrument": happening.instrument,
        "towards": happening.towards,
        "what": happening.what,
        "place": happening.place,
        "about": happening.about,
        "caused_by": happening.caused_by,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "text": event.describe(),
        "date": event.date.isoformat(),
        "kind": event.kind,
        "attacker": event.attacker,
        "with": list(event.with_attackers),
        "victim": event.victim,
        "object": event.object,
        "place": event.place,
        "place_said": event.place_said,
        "caused_by": event.caused_by,
    }


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "reading": flip.reading.id,
        "weight": flip.reading.weight,
        "norm": flip.norm,
        "bearers": list(flip.bearers),
        "before": flip.before.value,
        "after": flip.after.value,
        "note": flip.reading.note,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    strength = verdict.strength
    return {
        "norm": verdict.norm,
        "label": verdict.label,
        "instrument": verdict.instrument,
        "bearer": verdict.bearer,
        "victim": verdict.victim,
        "status": verdict.status.value,
        "headline": verdict.headline,
        "must": list(verdict.content.must),
        "may": list(verdict.content.may),
        "must_not": list(verdict.content.must_not),
        "strength": {
            "binding": strength.binding,
            "discretion": strength.discretion,
            "automaticity": strength.automaticity,
            "specificity": strength.specificity,
            "limited": strength.limited,
            "rung": rung(verdict),
            "rung_label": LADDER[rung(verdict)],
        },
        "constitutional": verdict.constitutional,
        "within_hours": verdict.within_hours,
        "evidence": list(verdict.evidence),
        "waits_for": list(verdict.waits_for),
        "tree": _node(verdict.tree),
    }


def to_json(answer: LawAnswer) -> dict[str, Any]:
    """An answer as plain data under a versioned schema, ready for ``json.dumps``.

    Args:
        answer: The answer.

    Returns:
        A mapping as ``foedus.law.json_schemas`` describes it.
    """
    return {
        "schema": SCHEMA,
        "event": _event(answer.event),
        "history": [_happening(h) for h in answer.history],
        "on": answer.on.isoformat(),
        "summary": answer.summary,
        "groups": [
            {
                "status": g.status.value,
                "norm": g.norm,
                "instrument": g.instrument,
                "bearers": list(g.bearers),
                "sentence": g.sentence,
                "changes": [sorted(map(str, o)) for o in changes(g.verdict)],
                "open": [
                    {"claim": q.claim, "settled_by": q.settled_by, "why": q.why}
                    for q in open_questions(g.verdict)
                ],
            }
            for g in answer.groups
        ],
        "verdicts": [_verdict(v) for v in answer.verdicts],
        "readings": [_flip(flip) for flip in answer.flips],
        "chosen_readings": [_flip(flip) for flip in answer.chosen],
        "conflicts": [
            {
                "between": list(c.between),
                "note": c.note,
                "rule": c.rule,
                "prevails": c.prevails,
                "bearers": list(c.bearers),
            }
            for c in answer.conflicts
        ],
        "back_doors": [door_to_json(door) for door in answer.back_doors],
        "passages": [passage_to_json(way) for way in answer.passages],
        "unverified": sorted(answer.unverified),
    }
