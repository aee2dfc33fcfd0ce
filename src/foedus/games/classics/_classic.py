"""What every published model of this room carries: its paper, its standing, its small table."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from foedus.errors import Diagnostic, GameError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from foedus.games.game import Game
    from foedus.games.terms import FloatArray

__all__ = ["Cell", "Classic", "Findings", "Grid", "Standing", "Sweep", "logistic", "require"]

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
class Sweep:
    """What moves when one number of a model does: the curves of its picture.

    Attributes:
        label: What the number is.
        low: Where the picture begins.
        high: Where it ends.
        lines: From parameters and the number to the height of each curve, by its name.
        axis: What the heights are.
    """

    label: str
    low: float
    high: float
    lines: Callable[[Any, float], dict[str, float]] = field(repr=False)
    axis: str = "probability"


@dataclass(frozen=True)
class Grid:
    """A model with continuous types or actions as a finite game, finer and finer.

    Attributes:
        what: What is made finite, and what is compared.
        build: From parameters and a number of steps to the game.
        exact: From parameters to what the outcomes of the game converge to, by name.
        profile: From parameters, steps and game to the paper's strategies as choice probabilities
            [actions, 1]; they are certified. None: the game has perfect information and is solved
            by best response.
        steps: How many steps the table has.
    """

    what: str
    build: Callable[[Any, int], Game] = field(repr=False)
    exact: Callable[[Any], dict[str, float]] = field(repr=False)
    profile: Callable[[Any, int, Game], FloatArray] | None = field(default=None, repr=False)
    steps: tuple[int, ...] = (5, 10, 20, 40)


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
        precision: The precision at which a picture of the tree is solved.
        sweep: The curves of the picture of a model, if it has any.
        grid: The model as finite games that converge to it, where its types or actions are
            continuous.
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
    precision: float = 10.0
    sweep: Sweep | None = field(default=None, repr=False)
    grid: Grid | None = field(default=None, repr=False)

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
            fix = "use its solve function" + (", or its grid" if self.grid else "")
            raise GameError(Diagnostic(self.name, "is no finite tree", fix=fix))
        return self.build(self.changed(changes))

    def converge(self, steps: Iterable[int] = (), **changes: Any) -> Findings:  # noqa: ANN401 - fields differ by model
        """How far finite games are from the model with its continuous types or actions.

        Args:
            steps: How many steps the types or actions have, a row each; none: as ``grid`` has it.
            changes: New values by field name of ``parameters``.

        Returns:
            A row a number of steps: the largest distance of an outcome's probability from the
            model's, and where the paper's strategies are played, the largest gain a change of
            plan would bring.

        Raises:
            GameError: The model has no grid, or a parameter is wrong.
        """
        from foedus.games.classics._grid import converge

        if self.grid is None:
            raise GameError(Diagnostic(self.name, "has nothing continuous to make finite"))
        return converge(self.grid, self.changed(changes), tuple(steps) or self.grid.steps)

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
