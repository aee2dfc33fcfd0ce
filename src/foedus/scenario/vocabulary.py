"""What the upper rooms allow a scenario to name, handed down so that none is imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from foedus.scenario.beliefs import Belief
    from foedus.scenario.scenario import Source

__all__ = ["Parameter", "Vocabulary"]


@dataclass(frozen=True)
class Parameter:
    """A parameter of the model with the prior that ships.

    Attributes:
        name: Such as ``USA.stake`` or ``theory.reputation``.
        label: The name to print.
        unit: What a value of 1 means; ``probability`` and ``share`` keep beliefs within 0 and 1.
        question: The elicitation question a person can answer.
        belief: The prior; a ``Choice`` for a switch between theories.
        source: Where the prior comes from.
    """

    name: str
    label: str
    unit: str
    question: str
    belief: Belief
    source: Source


@dataclass(frozen=True)
class Vocabulary:
    """The names a scenario with given actors may use.

    Attributes:
        parameters: Model parameters by name.
        outcomes: Outcome to its label.
        instruments: Names in the law library.
        declarations: Declarations and reservations that law knows.
        places: Where troops can stand.
        acts: Role to the acts that an actor in it can be recorded as doing.
        bindings: The binding forces an instrument can have.
        identify: Reads an instrument from its text and the name of its file, and gives its id.
        check_acts: Checks the rules of a cascade, and raises what is wrong with them.
    """

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    instruments: Collection[str] = ()
    declarations: Collection[str] = ()
    places: Collection[str] = ("line", "rear")
    acts: Mapping[str, Collection[str]] = field(default_factory=dict)
    bindings: Collection[str] = ("none", "draft", "political", "domestic", "legal")
    identify: Callable[[str, str], str] | None = None
    check_acts: Callable[[Sequence[object]], object] | None = None
