"""Everything that can go wrong, and how it is said.

    FoedusError                  what a person did or met, with a next step; exit code 2
    ├── ScenarioError            a scenario file breaks a rule (all faults at once)
    ├── ExpressionError          a claim or payoff cannot be read
    ├── EvidenceError            a source text or a quotation from it
    ├── LawError                 an instrument, a norm, or an event that law cannot place
    ├── GameError                a game that is not one (tree, probabilities, payoffs)
    ├── ModelError               a scenario that is well formed but cannot be modelled
    ├── RunError                 a run folder that cannot be read, written or resumed
    └── UsageError               a command or call that does not fit together

A bug in foedus is never one of these: it stays an ordinary Python exception.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Diagnostic",
    "EvidenceError",
    "ExpressionError",
    "FoedusError",
    "GameError",
    "LawError",
    "ModelError",
    "Place",
    "RunError",
    "ScenarioError",
    "UsageError",
    "nearest",
]


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a file: lines and columns count from 1, 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """The place as editors and compilers write it, ``file:line:column``."""
        if not self.line:
            return self.file
        return (
            f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"
        )


@dataclass(frozen=True)
class Diagnostic:
    """One fault in four parts.

    Attributes:
        where: The place, a ``Place`` or a short name such as ``--worlds``.
        what: What is wrong, in one clause.
        expected: What would have been right.
        fix: The nearest valid thing or the next step; may be empty.
    """

    where: Place | str
    what: str
    expected: str = ""
    fix: str = ""

    def __str__(self) -> str:
        """One line: ``where: what; expected ... (fix)``."""
        text = f"{self.where}: {self.what}"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.fix:
            text += f" ({self.fix})"
        return text


class FoedusError(Exception):
    """A fault that a person can mend, carrying one or more diagnostics.

    Example:
        >>> fault = Diagnostic("ukraine.yaml:4:7", "unknown actor 'RUZ'", fix="did you mean RUS?")
        >>> str(FoedusError(fault))
        "ukraine.yaml:4:7: unknown actor 'RUZ' (did you mean RUS?)"
    """

    exit_code = 2

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = diagnostics
        super().__init__("\n".join(map(str, diagnostics)))


class ScenarioError(FoedusError):
    """A scenario file breaks one or more rules."""


class ExpressionError(FoedusError):
    """A claim, premise or payoff cannot be read or evaluated."""


class EvidenceError(FoedusError):
    """A source text cannot be read, or a quotation is not in it."""


class LawError(FoedusError):
    """An instrument is malformed, or an event names what law does not know."""


class GameError(FoedusError):
    """A game is malformed."""


class ModelError(FoedusError):
    """A scenario cannot be turned into the model of a guarantee."""


class RunError(FoedusError):
    """A run folder cannot be read, written or resumed."""


class UsageError(FoedusError):
    """A call or command line does not fit together."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the known name closest to a misspelt one.

    Args:
        name: What was written.
        known: The valid names.

    Returns:
        ``"did you mean X?"``, or a list of what is known when nothing is near and the
        list is short, or an empty string.

    Example:
        >>> nearest("RUZ", ["RUS", "UKR"])
        'did you mean RUS?'
    """
    choices: Sequence[str] = sorted(set(known))
    folded = {choice.casefold(): choice for choice in choices}
    match = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)
    if match:
        return f"did you mean {folded[match[0]]}?"
    if choices and len(choices) <= 12:
        return "known: " + ", ".join(choices)
    return ""
