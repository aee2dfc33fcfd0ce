"""A status, and what is asked, as the words of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.law.instruments import ACTS, Binding
from foedus.law.verdicts import Content, Status, Strength

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["say_content", "say_status"]


def say_status(status: Status, binding: Binding, content: Content, bearers: int = 1) -> str:
    """A status as the verb of a sentence about one or more bearers."""
    be, have = ("are", "have") if bearers > 1 else ("is", "has")
    political = binding in {"political", "none", "draft"}
    waiting = f"{be} not yet bound" if content.must else f"{be} not yet permitted"
    words = {
        Status.OBLIGED: f"{be} politically committed" if political else f"{be} obliged",
        Status.DISCRETIONARY: "must decide whether to act" + (" (political)" if political else ""),
        Status.PERMITTED: f"{be} permitted",
        Status.PROHIBITED: f"{be} prohibited",
        Status.VIOLATED: f"{have} violated a prohibition",
        Status.PENDING: f"{waiting} (pending)",
        Status.CONTESTED: f"{be} bound only arguably (contested)",
        Status.EXCLUDED: f"{be} excused (excluded)",
        Status.SUSPENDED: f"{be} not bound (suspended)",
        Status.NOT_TRIGGERED: f"{be} not bound (not triggered)",
        Status.NOT_IN_FORCE: f"{be} not bound (not in force)",
    }
    return words[status]


def say_content(
    content: Content, strength: Strength, status: Status, waits_for: Sequence[str] = ()
) -> str:
    """What is asked, and what it waits for, as words after a semicolon."""
    if status in {Status.NOT_TRIGGERED, Status.NOT_IN_FORCE, Status.SUSPENDED, Status.EXCLUDED}:
        return ""
    acts = content.must or content.may
    words = ", ".join(ACTS[a] for a in acts if a != "report_unsc")
    if content.must_not and not words:
        words = "must not " + " or ".join(ACTS[a] for a in content.must_not)
    if strength.discretion == "means" and content.must:
        words += ", by means it judges itself"
    if strength.limited:
        words += " (content limited)"
    elif strength.limited is None:
        words += " (whether limited is disputed)"
    if waits_for:
        words += f"; waits for: {'; '.join(waits_for)}"
    return words
