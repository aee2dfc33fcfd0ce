"""Answers as text, Markdown and JSON."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from foedus.law.cascade_rendering import passage_lines
from foedus.law.changes import changes
from foedus.law.instruments import ASSISTING
from foedus.law.settling import open_questions
from foedus.law.truth import Node, Truth
from foedus.law.verdicts import Status, Verdict

if TYPE_CHECKING:
    from foedus.law.answers import Group, LawAnswer
    from foedus.law.clashes import Conflict

__all__ = ["render_markdown", "render_text", "render_tree", "shown_children"]

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
    if trees:
        lines += _why(answer, full=full)
    lines += _back_doors(answer)
    lines += _other_readings(answer)
    if answer.conflicts:
        lines += ["", "Contradictions between commitments"]
    lines += [line for c in answer.conflicts for line in _item(_conflict(c))]
    if answer.unverified:
        names = ", ".join(sorted(answer.unverified))
        lines += ["", *textwrap.wrap(f"Text not verified in a published source: {names}", 96)]
    return "\n".join(lines)


def _conflict(conflict: Conflict) -> str:
    """A clash in a sentence: between what, for whom, and what settles it."""
    text = f"{' and '.join(conflict.between)}: {conflict.note}"
    if conflict.bearers:
        many = len(conflict.bearers)
        text += f" (for {f'{many} states' if many > 5 else ' '.join(conflict.bearers)})"
    if conflict.prevails:
        text += f"; {conflict.prevails} prevails"
    return text + (f" [{conflict.rule}]" if conflict.rule else "")


def _item(text: str, indent: int = 2) -> list[str]:
    pad = " " * indent
    return textwrap.wrap(text, 96, initial_indent=pad, subsequent_indent=pad + "    ")


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
    """Who is led in by the event and not by its cause, through what, and what would close it."""
    return [line for way in answer.passages for line in ["", *passage_lines(way)]]


def _why(answer: LawAnswer, *, full: bool) -> list[str]:
    lines = ["", "Why"]
    for group in _with_trees(answer):
        tree = render_tree(group.verdict, full=full, unverified=answer.unverified)
        lines += ["", textwrap.indent(tree, "  ")]
        lines += _turns(group.verdict)
    return lines


def _turns(verdict: Verdict) -> list[str]:
    """What would settle a verdict that is open, or change one that is not."""
    asked = open_questions(verdict)
    if asked:
        lines = ["    what would settle this:"]
        for question in asked:
            why = f" ({question.why})" if question.why else ""
            lines += _item(f"{question.claim}: {question.settled_by}{why}", 6)
        return lines
    options = changes(verdict)
    lines = ["    what would change this:"] if options else []
    return lines + [f"      {' and '.join(sorted(map(str, o)))}" for o in options]


def _other_readings(answer: LawAnswer) -> list[str]:
    lines: list[str] = []
    for title, flips, verb in (
        ("Readings that are on, and what they change", answer.chosen, "is"),
        ("Other readings (off)", answer.flips, "would be"),
    ):
        lines += ["", title] if flips else []
        for flip in flips:
            who = flip.bearers[0] if len(flip.bearers) == 1 else f"{len(flip.bearers)} states"
            lines += _item(
                f"{flip.reading.id} ({flip.reading.weight}): {flip.norm} for {who} {verb} "
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
            asked = open_questions(group.verdict)
            options = changes(group.verdict)
            if asked:
                lines += ["", "What would settle this:", ""]
                lines += [f"- {q.claim}: {q.settled_by}" for q in asked]
            elif options:
                lines += ["", "What would change this:", ""]
                lines += [f"- {' and '.join(sorted(map(str, o)))}" for o in options]
    for way in answer.passages:
        lines += ["", "```", *passage_lines(way), "```"]
    for conflict in answer.conflicts:
        lines += ["", f"Contradiction: {_conflict(conflict)}"]
    for flip in answer.flips:
        lines.append("")
        lines.append(
            f"Reading *{flip.reading.id}* ({flip.reading.weight}, off): `{flip.norm}` would be "
            f"{_HEADINGS[flip.after].lower()} instead of {_HEADINGS[flip.before].lower()}."
        )
    return "\n".join(lines)
