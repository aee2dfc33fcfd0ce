"""Cascades as text and as plain data: how each event draws states in, and through whom."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.law.cascades import BackDoor, Entry, Step

__all__ = ["CASCADE_SCHEMA", "cascade_to_json", "render_cascade"]

CASCADE_SCHEMA = "foedus.cascade/1"

_MODES = {
    "attacked_at_home": "attacked at home",
    "attacked_abroad": "attacked abroad",
    "obliged": "obliged to assist",
    "committed": "politically committed to assist",
    "permitted_join": "may join",
}


def render_cascade(steps: Sequence[Step], doors: Sequence[BackDoor] = ()) -> str:
    """Tell a cascade for a terminal: each event, whom it draws in, how and through which norm.

    Args:
        steps: What ``cascade`` returns.
        doors: Back doors between events of the cascade.

    Returns:
        The text, without a trailing newline.

    Example:
        >>> from datetime import date
        >>> from foedus.law import LegalOrder, cascade, read_event
        >>> order = LegalOrder.build(["aachen-2019"], on=date(2026, 1, 1))
        >>> print(render_cascade(cascade(order, [read_event("RUS attacks FRA on 2026-06-01")])))
        e1: RUS attacks FRA on 2026-06-01
          attacked at home: FRA
          obliged to assist (aac/4.1): DEU
    """
    lines: list[str] = []
    for step in steps:
        lines.append(f"{step.event.id}: {step.event.describe()}")
        groups: dict[tuple[str, str], list[Entry]] = {}
        for entry in step.entries:
            groups.setdefault((entry.mode, entry.norm), []).append(entry)
        if not groups:
            lines.append("  draws nobody in further")
        order = list(_MODES)
        for (mode, norm), entries in sorted(groups.items(), key=lambda g: order.index(g[0][0])):
            states = " ".join(entry.state for entry in entries)
            many = f"{len(entries)} states: " if len(entries) > 5 else ""
            through = f" ({norm})" if norm else ""
            lines += _wrapped(f"{_MODES[mode]}{through}: {many}{states}")
        lines += _doors([door for door in doors if door.effect is step.event])
    return "\n".join(lines)


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


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 96, initial_indent="  ", subsequent_indent="      ")


def cascade_to_json(steps: Sequence[Step], doors: Sequence[BackDoor] = ()) -> dict[str, Any]:
    """A cascade as plain data under a versioned schema.

    Args:
        steps: What ``cascade`` returns.
        doors: Back doors between events of the cascade.

    Returns:
        A mapping with ``schema``, ``steps`` and ``back_doors``.
    """
    return {
        "schema": CASCADE_SCHEMA,
        "steps": [
            {
                "event": step.event.id,
                "text": step.event.describe(),
                "date": step.event.date.isoformat(),
                "entries": [
                    {"state": e.state, "mode": e.mode, "norm": e.norm} for e in step.entries
                ],
            }
            for step in steps
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
            for d in doors
        ],
    }
