"""Cascades as text and as plain data: how each happening draws states in, and through whom."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from foedus.law.cascades import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.law.back_doors import BackDoor, Passage
    from foedus.law.cascades import Cascade, Entry, Step
    from foedus.law.changes import Change

__all__ = [
    "CASCADE_SCHEMA",
    "cascade_to_json",
    "door_to_json",
    "passage_lines",
    "passage_to_json",
    "render_cascade",
]

CASCADE_SCHEMA = "foedus.cascade/1"

_MODES = {
    "attacked_at_home": "attacked at home",
    "attacked_abroad": "attacked abroad",
    "host_of_bases": "attacked as host of forces that have acted",
    "obliged": "obliged to assist",
    "committed": "politically committed to assist",
    "permitted_join": "may join",
}


def render_cascade(found: Cascade) -> str:
    """Tell a cascade for a terminal: each happening, whom it draws in, and what would close it.

    Args:
        found: What ``play`` returns.

    Returns:
        The text, without a trailing newline.

    Example:
        >>> from datetime import date
        >>> from foedus.law import LegalOrder, play, read_event
        >>> order = LegalOrder.build(["aachen-2019"], on=date(2026, 1, 1))
        >>> print(render_cascade(play(order, [read_event("RUS attacks FRA on 2026-06-01")])))
        e1: RUS attacks FRA on 2026-06-01
          attacked at home: FRA
          obliged to assist (aac/4.1): DEU
    """
    lines: list[str] = []
    for step in found.steps:
        lines += _wrapped(f"{step.event.id}: {step.event.describe()}", "", "    ")
        if step.rule:
            lines += _wrapped(f"by rule: {step.rule}")
        lines += _entries(step)
        lines += _doors([door for door in found.back_doors if door.effect is step.event])
    if found.stopped:
        lines.append(found.stopped)
    for way in found.passages:
        lines += ["", *passage_lines(way)]
    return "\n".join(lines)


def _entries(step: Step) -> list[str]:
    """Those whom one happening draws in further, gathered by how and through what."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in step.entries:
        groups.setdefault((entry.mode, entry.norm, entry.answers), []).append(entry)
    if not groups:
        return ["  draws nobody in further"]
    lines: list[str] = []
    by_weight = sorted(groups.items(), key=lambda g: -MODES.index(g[0][0]))
    for (mode, norm, answers), entries in by_weight:
        states = " ".join(entry.state for entry in entries)
        many = f"{len(entries)} states: " if len(entries) > 5 else ""
        through = f" ({norm})" if norm else ""
        through += f", in answer to its own act {answers}" if answers else ""
        lines += _wrapped(f"{_MODES[mode]}{through}: {many}{states}")
    return lines


def _doors(doors: Sequence[BackDoor]) -> list[str]:
    """Those led in by an ally's act, in a sentence for each cause and ally."""
    ways: dict[tuple[str, str], dict[str, str]] = {}
    for door in doors:
        ways.setdefault((door.cause.id, door.ally), {}).setdefault(door.bearer, door.norm)
    lines: list[str] = []
    for (cause, ally), states in ways.items():
        norms = dict.fromkeys(states.values())
        through = ", ".join(f"{list(states.values()).count(n)} through {n}" for n in norms)
        who = "1 state" if len(states) == 1 else f"{len(states)} states"
        lines += _wrapped(
            f"back door from {cause}: {who} ({through}), by an act of {ally} that no treaty with "
            "them required"
        )
    return lines


def passage_lines(way: Passage) -> list[str]:
    """A back door with its path and what would close it, as lines.

    Args:
        way: The passage.

    Returns:
        The lines, wrapped.
    """
    ids = " -> ".join(happening.id for happening in way.path)
    first = way.bearers[0]
    who = first if len(way.bearers) == 1 else f"{len(way.bearers)} states, such as {first}"
    lines = _wrapped(f"Back door {ids} for {who}, through {' and '.join(way.norms)}", "", "    ")
    lines += [f"  {h.id}: {h.describe()}" for h in way.path]
    alone = [cut for cut in way.cuts if len(cut) == 1]
    more = [cut for cut in way.cuts if len(cut) > 1]
    if alone:
        lines.append("  each of these alone would close it:")
        lines += [line for cut in alone for line in _wrapped(f"- {_said(cut)}", "    ", "      ")]
    if more:
        lines.append("  or these together:")
        lines += [line for cut in more for line in _wrapped(f"- {_said(cut)}", "    ", "      ")]
    return lines


def _said(cut: frozenset[Change]) -> str:
    return " and ".join(sorted(map(str, cut)))


def _wrapped(text: str, first: str = "  ", rest: str = "      ") -> list[str]:
    return textwrap.wrap(text, 96, initial_indent=first, subsequent_indent=rest)


def cascade_to_json(found: Cascade) -> dict[str, Any]:
    """A cascade as plain data under a versioned schema.

    Args:
        found: What ``play`` returns.

    Returns:
        A mapping with ``schema``, ``steps``, ``back_doors``, ``passages`` and ``stopped``.
    """
    return {
        "schema": CASCADE_SCHEMA,
        "steps": [
            {
                "event": step.event.id,
                "text": step.event.describe(),
                "date": step.event.date.isoformat(),
                "rule": step.rule,
                "entries": [
                    {"state": e.state, "mode": e.mode, "norm": e.norm, "answers": e.answers}
                    for e in step.entries
                ],
            }
            for step in found.steps
        ],
        "back_doors": [door_to_json(door) for door in found.back_doors],
        "passages": [passage_to_json(way) for way in found.passages],
        "stopped": found.stopped,
    }


def door_to_json(door: BackDoor) -> dict[str, Any]:
    """A back door as plain data."""
    return {
        "bearer": door.bearer,
        "norm": door.norm,
        "ally": door.ally,
        "cause": door.cause.id,
        "effect": door.effect.id,
        "path": list(door.path),
    }


def passage_to_json(way: Passage) -> dict[str, Any]:
    """A passage as plain data, with each cut as its changes."""
    return {
        "cause": way.cause.id,
        "effect": way.effect.id,
        "ally": way.ally,
        "bearers": list(way.bearers),
        "norms": list(way.norms),
        "path": [happening.id for happening in way.path],
        "cuts": [
            [
                {"kind": c.kind, "claim": c.claim, "becomes": c.becomes, "text": str(c)}
                for c in sorted(cut, key=str)
            ]
            for cut in way.cuts
        ],
    }
