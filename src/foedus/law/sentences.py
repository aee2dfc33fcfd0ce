"""A status, and what is asked, as the words of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.law.instruments import ACTS, Binding
from foedus.law.verdicts import Content, Status, Strength

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["say_content", "say_status"]


_SAID: dict[Status, str] = {
    Status.OBLIGED: "{be} obliged",
    Status.DISCRETIONARY: "must decide whether to act",
    Status.PERMITTED: "{be} permitted",
    Status.PROHIBITED: "{be} prohibited",
    Status.VIOLATED: "{have} violated a prohibition",
    Status.PENDING: "{be} not yet bound (pending)",
    Status.CONTESTED: "{be} bound only arguably (contested)",
    Status.EXCLUDED: "{be} excused (excluded)",
    Status.SUSPENDED: "{be} not bound (suspended)",
    Status.NOT_TRIGGERED: "{be} not bound (not triggered)",
    Status.NOT_IN_FORCE: "{be} not bound (not in force)",
}
_POLITICAL = ("political", "none", "draft")
_SILENT = (Status.NOT_TRIGGERED, Status.NOT_IN_FORCE, Status.SUSPENDED, Status.EXCLUDED)


def say_status(status: Status, binding: Binding, content: Content, bearers: int = 1) -> str:
    """A status as the verb of a sentence about one or more bearers."""
    be, have = ("are", "have") if bearers > 1 else ("is", "has")
    if status is Status.OBLIGED and binding in _POLITICAL:
        return f"{be} politically committed"
    if status is Status.PENDING and not content.must:
        return f"{be} not yet permitted (pending)"
    words = _SAID[status].format(be=be, have=have)
    return f"{words} (political)" if _judged_politically(status, binding) else words


def _judged_politically(status: Status, binding: Binding) -> bool:
    return status is Status.DISCRETIONARY and binding in _POLITICAL


def say_content(
    content: Content, strength: Strength, status: Status, waits_for: Sequence[str] = ()
) -> str:
    """What is asked, and what it waits for, as words after a semicolon."""
    if status in _SILENT:
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
