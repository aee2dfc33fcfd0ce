"""What happened elsewhere: episodes of another scenario that condition this one.

Another crisis had other actors with stakes of their own, and shares with this one what holds of
states in general: how sharply they choose, what makes a promise believed, how much a clause
binds. So the other scenario's assumptions are drawn beside this one's, all but those that are
shared, and a world must explain both records. What is not shared is averaged over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from foedus.errors import Diagnostic, ModelError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from foedus.scenario import Assumption, Precedent, Scenario

    FloatArray = NDArray[np.float64]

__all__ = ["Borrowed", "borrow", "common"]

ALWAYS = ("precision",)
COMMON = ("theory.", "law.")


class Likely(Protocol):
    """A compiled model, as far as its record goes."""

    @property
    def assumptions(self) -> Mapping[str, Assumption]:
        """By name."""

    def log_likelihood(self, worlds: Mapping[str, FloatArray]) -> FloatArray:
        """Of the record in each world, [N]."""


@dataclass(frozen=True)
class Borrowed:
    """A precedent, compiled.

    Attributes:
        name: The other scenario.
        model: Its model, with the episodes that count and nothing else to solve.
        shared: Names of the assumptions that are the same here.
        assumptions: The others, under ``scenario/name``, to be drawn beside this scenario's.
    """

    name: str
    model: Likely
    shared: frozenset[str]
    assumptions: Mapping[str, Assumption]

    def log_likelihood(self, worlds: Mapping[str, FloatArray]) -> FloatArray:
        """The log probability of what was done there, in each world of this scenario, [N]."""
        names = self.model.assumptions
        return self.model.log_likelihood(
            {name: worlds[name if name in self.shared else self._own(name)] for name in names}
        )

    def _own(self, name: str) -> str:
        return f"{self.name}/{name}"


def common(name: str) -> bool:
    """Whether an assumption is about states in general and so shared by default."""
    return name in ALWAYS or name.startswith(COMMON)


def borrow(
    precedent: Precedent,
    parameters: Mapping[str, object],
    read: Callable[[str], Scenario],
    compile_: Callable[[Scenario], Likely],
) -> Borrowed:
    """Compile a precedent.

    Args:
        precedent: What the scenario says of it.
        parameters: The assumptions of the scenario that it conditions.
        read: Reads a scenario that ships.
        compile_: Compiles a scenario.

    Returns:
        The precedent's model and the assumptions to draw for it.

    Raises:
        ModelError: It has no such episode, or shares what it does not have.
    """
    other = read(precedent.scenario)
    episodes = {episode.name: episode for episode in other.record}
    faults = [
        Diagnostic(
            precedent.place,
            f"{precedent.scenario} has no episode '{name}'",
            "an episode of its record",
            nearest(name, episodes),
        )
        for name in precedent.episodes
        if name not in episodes
    ]
    if not episodes:
        what = f"{precedent.scenario} has no record"
        faults.append(Diagnostic(precedent.place, what, "a scenario with episodes"))
    if faults:
        raise ModelError(*faults)
    chosen = tuple(
        episode
        for name, episode in episodes.items()
        if not precedent.episodes or name in precedent.episodes
    )
    model = compile_(replace(other, record=chosen, precedents=()))
    _check(precedent, model)
    shared = frozenset(
        name
        for name in model.assumptions
        if name in parameters and (name in precedent.shares if precedent.shares else common(name))
    )
    own = {
        f"{precedent.scenario}/{name}": replace(
            assumption,
            name=f"{precedent.scenario}/{name}",
            label=f"{other.title}: {assumption.label}",
        )
        for name, assumption in model.assumptions.items()
        if name not in shared
    }
    return Borrowed(precedent.scenario, model, shared, own)


def _check(precedent: Precedent, model: Likely) -> None:
    faults = [
        Diagnostic(
            precedent.place,
            f"{precedent.scenario} has no assumption '{name}' to share",
            "an assumption of both scenarios",
            nearest(name, model.assumptions),
        )
        for name in precedent.shares
        if name not in model.assumptions
    ]
    faults += [
        Diagnostic(
            precedent.place,
            f"{precedent.scenario} computes '{name}' from other assumptions",
            "a scenario whose beliefs are all stated",
        )
        for name, assumption in model.assumptions.items()
        if assumption.belief.kind == "computed"
    ]
    if faults:
        raise ModelError(*faults)
