"""What every published model of this room carries: its paper, its standing, its small table."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from foedus.errors import Diagnostic, GameError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from foedus.games.game import Game

__all__ = ["Cell", "Classic", "Findings", "Standing", "logistic", "require"]

Standing: TypeAlias = Literal["replication", "reduction", "ours"]
Cell: TypeAlias = str | float | None


@dataclass(frozen=True)
class Findings:
    """A solved model as a small table.

    Attributes:
        columns: Headings; the first column names the rows.
        rows: Texts and numbers, one a column; None where a number does not exist.
        notes: What to know when reading it, a sentence each.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Classic:
    """A published model, or a model of ours in the spirit of one.

    Attributes:
        name: How the command line and ``classics()`` call it.
        title: What it is about.
        paper: The publication it replicates, reduces or starts from.
        bibtex: The same for a bibliography.
        standing: ``replication``: the form was read in the source and its numbers come out.
            ``reduction``: a simpler form, or one from memory, that gives the paper's main result;
            not the paper's own proposition. ``ours``: a model of ours on the paper's subject.
        basis: What was read, what was derived, and what is not claimed.
        summary: What the model says, in one or two sentences.
        parameters: The default parameters, a frozen dataclass in the paper's notation.
        table: From parameters to the small table.
        build: From parameters to the game, where it is a finite tree.
    """

    name: str
    title: str
    paper: str
    bibtex: str
    standing: Standing
    basis: str
    summary: str
    parameters: Any
    table: Callable[[Any], Findings] = field(repr=False)
    build: Callable[[Any], Game] | None = field(default=None, repr=False)

    def solve(self, **changes: Any) -> Findings:  # noqa: ANN401 - fields differ by model
        """Solve at the default parameters, with some of them changed.

        Args:
            changes: New values by field name of ``parameters``.

        Returns:
            The small table.

        Raises:
            GameError: A parameter is unknown or outside its range.
        """
        return self.table(self.changed(changes))

    def game(self, **changes: Any) -> Game:  # noqa: ANN401 - fields differ by model
        """The model as a game tree, at the default parameters with some changed.

        Args:
            changes: New values by field name of ``parameters``.

        Raises:
            GameError: The model has no finite tree, or a parameter is wrong.
        """
        if self.build is None:
            what = "has continuous types or actions, so there is no finite tree"
            raise GameError(Diagnostic(self.name, what, fix="use its solve function"))
        return self.build(self.changed(changes))

    def changed(self, changes: dict[str, Any]) -> Any:  # noqa: ANN401 - a dataclass of the model
        """The default parameters with some of them changed."""
        known = vars(self.parameters)
        for name in changes:
            if name not in known:
                what = f"unknown parameter {name!r}"
                raise GameError(Diagnostic(self.name, what, fix=nearest(name, known)))
        return replace(self.parameters, **changes)


def require(*rules: tuple[bool, str, str], numbers: Iterable[object] = ()) -> None:
    """Refuse parameters outside the range in which a solution holds.

    Args:
        rules: Whether a rule holds, the parameter or what is wrong with it, what is expected.
        numbers: Values that must be finite; a NaN breaks every rule.

    Raises:
        GameError: Rules that do not hold, all at once.
    """
    wrong = [Diagnostic(what, "out of range", right) for holds, what, right in rules if not holds]
    wrong += [
        Diagnostic("parameters", f"{value!r} is not a number", "finite numbers")
        for value in numbers
        if not isinstance(value, int | float) or not math.isfinite(value)
    ]
    if wrong:
        raise GameError(*wrong)


def logistic(x: float) -> float:
    """The logistic function, without overflow."""
    small = math.exp(-abs(x))
    return (1 if x >= 0 else small) / (1 + small)
