"""Answers as text, Markdown and JSON."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from foedus.law.changes import changes
from foedus.law.events import Event
from foedus.law.instruments import ASSISTING
from foedus.law.truth import Node, Truth
from foedus.law.verdicts import LADDER, Status, Verdict, rung

if TYPE_CHECKING:
    from foedus.law.acts import Happening
    from foedus.law.answers import Group, LawAnswer

__all__ = ["SCHEMA", "render_markdown", "render_text", "render_tree", "shown_children", "to_json"]

SCHEMA = "foedus.law/1"

_SIGN = {Truth.TRUE: "+", Truth.FALSE: "-", Truth.UNKNOWN: "?"}

_HEADINGS = {
    Status.OBLIGED: "Obliged",
    Status.DISCRETIONARY: "Must decide",
    Status.VIOLATED: "Violated",
    Status.PERMITTED: "Permitted",
    Status.PROHIBITED: "Prohibited",
    Status.PENDING: "Pending",
    Status.CONTESTED: "Contested",
    Status.EXCLUDED: "Excluded",
    Status.SUSPENDED: "Suspended",
    Status.NOT_TRIGGERED: "Not triggered",
    Status.NOT_IN_FORCE: "Not in force",
}


def render_tree(
    verdict: Verdict, *, full: bool = False, unverified: frozenset[str] = frozenset()
) -> str:
    """A verdict's derivation as indented lines.

    ``+`` holds, ``-`` fails, ``?`` is unknown or disputed. Failed alternatives to something
    that holds are left out unless asked for; where nothing holds, all are shown.

    Args:
        verdict: The verdict.
        full: Whether to show every branch.
        unverified: Ids of clauses whose words are to be marked as not verified.

    Returns:
        The lines, joined.
    """
    root = verdict.tree
    head = f"= {verdict.headline}"
    lines = [head]
    if root.quote:
        mark = " (text not verified)" if root.cite in unverified else ""
        lines.append(f"    “{root.quote}” [{root.cite}]{mark}")
    for child in root.children:
        lines += _lines(child, 1, unverified, prune=not full)
    return "\n".join(lines)


def _lines(node: Node, depth: int, unverified: frozenset[str], *, prune: bool) -> list[str]:
    pad = "  " * depth
    text = f"{pad}{_SIGN[node.value]} {node.claim}"
    if node.cite:
        text += f" [{node.cite}{', text not verified' if node.cite in unverified else ''}]"
    if node.mark in {"assumed", "contested"} and not node.children:
        text += f" ({node.mark})"
    if node.quote and node.value is not Truth.FALSE:
        text += f": “{node.quote}”"
    if node.source and not node.children and node.value is not Truth.FALSE:
        text += f" <{node.source}>"
    lines = [text]
    for child in shown_children(node, prune=prune):
        lines += _lines(child, depth + 1, unverified, prune=prune)
    return lines


def _settled(node: Node) -> bool:
    """Steps whose details matter only when they go the other way."""
    aside = node.claim.endswith("does not apply")
    return aside or (node.claim.startswith("no background rule") and node.value is Truth.TRUE)


def shown_children(node: Node, *, prune: bool) -> tuple[Node, ...]:
    """What to show below a node: nothing that is settled, and of alternatives those that hold.

    Args:
        node: A node of a derivation.
        prune: Whether to leave anything out.

    Returns:
        The children to show, in their order.
    """
    if prune and _settled(node):
        return ()
    if prune and node.join == "any" and node.value is Truth.TRUE:
        return tuple(c for c in node.children if c.value is Truth.TRUE)
    if prune and node.join == "any":
        return tuple(c for c in node.children if not _outdated(c)) or node.children
    return node.children


def _outdated(node: Node) -> bool:
    """An alternative worded for another time."""
    return any(c.claim.startswith("the date is") and c.value is Truth.FALSE for c in node.children)


def _listed(group: Group) -> str:
    return " ".join(group.bearers) if len(group.bearers) > 5 else ""


def _shown(answer: LawAnswer) -> list[Group]:
    """Groups that a reader wants: standing prohibitions on bystanders say nothing new."""
    return [g for g in answer.groups if g.status is not Status.PROHIBITED]


def _with_trees(answer: LawAnswer) -> list[Group]:
    """One group per duty to help: its weightiest status; what is not in force needs no tree."""
    seen: dict[str, Group] = {}
    for group in answer.groups:
        acts = group.verdict.content.must
        if ASSISTING.intersection(acts) and group.status is not Status.NOT_IN_FORCE:
            seen.setdefault(group.norm, group)
    return list(seen.values())


def render_text(answer: LawAnswer, *, trees: bool = True, full: bool = False) -> str:
    """An answer for a terminal: the result in a line, who owes what, why, what would change it.

    Args:
        answer: The answer.
        trees: Whether to show the derivations.
        full: Whether to show every branch of them and every group.

    Returns:
        The text, without a trailing newline.
    """
    lines = [answer.event.describe(), "", *textwrap.wrap(answer.summary, 96), ""]
    lines += _who_owes_what(answer, full=full)
    lines += _back_doors(answer)
    if trees:
        lines += _why(answer, full=full)
    lines += _other_readings(answer)
    if answer.conflicts:
        lines += ["", "Contradictions between commitments"]
    for c in answer.conflicts:
        rule = f" [{c.rule}]" if c.rule else ""
        lines += _item(f"{' and '.join(c.between)}: {c.note}{rule}")
    if answer.unverified:
        names = ", ".join(sorted(answer.unverified))
        lines += ["", *textwrap.wrap(f"Text not verified in a published source: {names}", 96)]
    return "\n".join(lines)


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, 96, initial_indent="  ", subsequent_indent="      ")


def _who_owes_what(answer: LawAnswer, *, full: bool) -> list[str]:
    lines: list[str] = []
    heading: Status | None = None
    for group in answer.groups if full else _shown(answer):
        if group.status is not heading:
            heading = group.status
            lines.append(_HEADINGS[heading])
        lines += _item(group.sentence)
        if _listed(group):
            lines += textwrap.wrap(
                _listed(group), 92, initial_indent="      ", subsequent_indent="      "
            )
        if group.verdict.evidence:
            said = ", ".join(group.verdict.evidence)
            lines.append(f"      declared, without legal effect: {said}")
    return lines


def _back_doors(answer: LawAnswer) -> list[str]:
    """Who is led in by the event and not by its cause, in a paragraph."""
    doors = answer.back_doors
    if not doors:
        return []
    first = doors[0]
    states: dict[str, str] = {}
    for door in doors:
        states.setdefault(door.bearer, door.norm)
    norms = dict.fromkeys(states.values())
    through = ", ".join(f"{list(states.values()).count(n)} through {n}" for n in norms)
    number = f"{len(states)} states owe" if len(states) > 1 else f"{first.bearer} owes"
    text = (
        f"{first.cause.id} -> {first.effect.id}: {number} assistance now and owed none at "
        f"{first.cause.id} ({through}), by an act of {first.ally} that no treaty with them "
        "required."
    )
    return ["Back door", *_item(text)]


def _why(answer: LawAnswer, *, full: bool) -> list[str]:
    lines = ["", "Why"]
    for group in _with_trees(answer):
        tree = render_tree(group.verdict, full=full, unverified=answer.unverified)
        lines += ["", textwrap.indent(tree, "  ")]
        options = changes(group.verdict)
        if options:
            lines.append("    what would change this:")
            lines += [f"      {' and '.join(sorted(map(str, o)))}" for o in options]
    return lines


def _other_readings(answer: LawAnswer) -> list[str]:
    lines = ["", "Other readings (off)"] if answer.flips else []
    for flip in answer.flips:
        who = flip.bearers[0] if len(flip.bearers) == 1 else f"{len(flip.bearers)} states"
        lines += _item(
            f"{flip.reading.id} ({flip.reading.weight}): {flip.norm} for {who} would be "
            f"{_HEADINGS[flip.after].lower()} instead of {_HEADINGS[flip.before].lower()}. "
            f"{flip.reading.note}"
        )
    return lines


def render_markdown(answer: LawAnswer, *, trees: bool = True) -> str:
    """An answer as Markdown, for reports and notes.

    Args:
        answer: The answer.
        trees: Whether to show the derivations.

    Returns:
        The text, without a trailing newline.
    """
    lines = [f"## {answer.event.describe()}", "", answer.summary, ""]
    lines += ["| status | who | norm | what |", "|---|---|---|---|"]
    for group in _shown(answer):
        what = group.sentence.partition("; ")[2]
        who = group.who + (f" ({_listed(group)})" if _listed(group) else "")
        norm = f"{group.verdict.label} (`{group.norm}`)"
        lines.append(f"| {_HEADINGS[group.status]} | {who} | {norm} | {what} |")
    if trees:
        for group in _with_trees(answer):
            tree = render_tree(group.verdict, unverified=answer.unverified)
            lines += ["", f"### {group.verdict.label}", "", "```", tree, "```"]
            options = changes(group.verdict)
            if options:
                lines += ["", "What would change this:", ""]
                lines += [f"- {' and '.join(sorted(map(str, o)))}" for o in options]
    if answer.back_doors:
        lines += ["", " ".join(line.strip() for line in _back_doors(answer)[1:])]
    for flip in answer.flips:
        lines.append("")
        lines.append(
            f"Reading *{flip.reading.id}* ({flip.reading.weight}, off): `{flip.norm}` would be "
            f"{_HEADINGS[flip.after].lower()} instead of {_HEADINGS[flip.before].lower()}."
        )
    return "\n".join(lines)


def _node(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {"claim": node.claim, "value": node.value.value}
    for key in ("cite", "quote", "source", "mark", "join"):
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
        "caused_by": event.caused_by,
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
        A mapping with ``schema``, ``event``, ``summary``, ``groups``, ``verdicts``,
        ``readings``, ``conflicts``,
        ``back_doors`` and ``unverified``.
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
            }
            for g in answer.groups
        ],
        "verdicts": [_verdict(v) for v in answer.verdicts],
        "readings": [
            {
                "reading": f.reading.id,
                "weight": f.reading.weight,
                "norm": f.norm,
                "bearers": list(f.bearers),
                "before": f.before.value,
                "after": f.after.value,
                "note": f.reading.note,
            }
            for f in answer.flips
        ],
        "conflicts": [
            {"between": list(c.between), "note": c.note, "rule": c.rule} for c in answer.conflicts
        ],
        "back_doors": [
            {
                "bearer": d.bearer,
                "norm": d.norm,
                "ally": d.ally,
                "cause": d.cause.id,
                "effect": d.effect.id,
                "path": list(d.path),
            }
            for d in answer.back_doors
        ],
        "unverified": sorted(answer.unverified),
    }
