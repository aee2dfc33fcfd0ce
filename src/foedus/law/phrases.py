"""What would settle an open question, in words: what to say of the event, or that it is law."""

from __future__ import annotations

__all__ = ["FORCE", "LAW", "LAWFUL", "WHERE", "consent"]

LAW = "a question of law: a ruling, or a reading that is chosen"
WHERE = "say where: in PLACE"
FORCE = "say after lawful force, after unlawful force, or unprovoked"
LAWFUL = "say in self-defence, or unlawful"


def consent(state: str, instrument: str) -> str:
    """How to say that a state is bound, where its ratification could not be established."""
    return f"say: {state} ratifies {instrument} on DATE (each state), or conclude {instrument}"
