"""A block of worlds: assumptions by name, and what follows from them under every policy alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from foedus.crisis.cast import Cast

__all__ = ["Block", "Worlds"]

FloatArray = NDArray[np.float64]
Worlds = Mapping[str, FloatArray]
Kind = TypeVar("Kind")

RECOVERY_YEARS = 4.0  # the surcharge after a war fades over four years (a judgement)


@dataclass(frozen=True)
class Block:
    """Some worlds and what they hold whatever the policy is; policies share one.

    Attributes:
        cast: Who plays.
        worlds: Assumptions by name, each an array over worlds.
    """

    cast: Cast
    worlds: Worlds

    def of(self, actor: str, name: str) -> FloatArray:
        """An assumption about an actor."""
        return self.worlds[f"{actor}.{name}"]

    @cached_property
    def size(self) -> int:
        """How many worlds the block holds."""
        return int(self.worlds["precision"].shape[0])

    @cached_property
    def _kept(self) -> dict[Hashable, FloatArray]:
        return {}

    def kept(self, key: Hashable, make: Callable[[], FloatArray]) -> FloatArray:
        """An array that several policies or years ask for, computed once."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
        return found

    @cached_property
    def _shared(self) -> dict[Hashable, Any]:
        return {}

    def shared(self, key: Hashable, make: Callable[[], Kind]) -> Kind:
        """The same for anything else."""
        if key not in self._shared:
            self._shared[key] = make()
        found: Kind = self._shared[key]
        return found

    def theory(self, name: str, *values: float | FloatArray) -> FloatArray:
        """The value that belongs to the theory which holds in each world, options in order."""
        held = self.worlds[name]
        found = values[-1]
        for index in reversed(range(len(values) - 1)):
            found = np.where(held < index + 0.5, values[index], found)
        return np.asarray(found)

    @cached_property
    def past_actions(self) -> FloatArray:
        """1 where past actions make reputations, 0 where only present interest counts."""
        return self.theory("theory.reputation", 0.0, 1.0)

    @cached_property
    def forever(self) -> FloatArray:
        """What one unit a year for ever is worth today."""
        return 1.0 / (1.0 - self.worlds["discount"])

    @cached_property
    def nuclear_risk(self) -> dict[str, FloatArray]:
        """Probability of nuclear use in a war of each level."""
        return {
            "alone": self.worlds["lone_nuclear_risk"],
            "limited": self.worlds["limited_nuclear_risk"],
            "general": self.worlds["general_nuclear_risk"],
        }

    @cached_property
    def presence_cost(self) -> FloatArray:
        """The challenger's yearly cost of the fullest presence, as the theory has it."""
        real = self.theory("theory.presence", 1.0, self.worlds["pretext_share"])
        return self.of(self.cast.challenger, "presence_cost") * real

    def exhaustion(self, year: int) -> FloatArray:
        """Factor on the challenger's cost of war some years after the last war."""
        return 1.0 + self.worlds["exhaustion"] * max(0.0, 1.0 - year / RECOVERY_YEARS)

    # -- governments that change -----------------------------------------------------------------

    def successors(self, actor: str, year: int) -> FloatArray:
        """Probability that another government than the present one is in power in a year."""
        return self.kept(
            ("successors", actor, year),
            lambda: 1.0 - (1.0 - self.of(actor, "turnover")) ** year,
        )

    def lasting(self, guarantor: str, year: int) -> FloatArray:
        """How much of stake and word a guarantor's government of that year is expected to feel.

        Where institutions bind successors, all of it; where promises are personal, a successor's
        share counts for the chance that one is in power (Leeds, Mattes and Vogel 2009).
        """
        return self.kept(
            ("lasting", guarantor, year),
            lambda: (
                1.0
                - self.theory("theory.turnover", 0.0, 1.0)
                * self.successors(guarantor, year)
                * (1.0 - self.of(guarantor, "successor"))
            ),
        )

    def challenger_stake(self, year: int) -> FloatArray:
        """The challenger's stake as expected of its government of that year."""
        c = self.cast.challenger
        change = self.of(c, "successor_stake") - 1.0
        return self.kept(
            ("stake", year),
            lambda: self.of(c, "stake") * (1.0 + self.successors(c, year) * change),
        )

    def revanche(self, year: int) -> FloatArray:
        """What provoking brings the protégé's government of that year: a gain or a loss."""
        p = self.cast.protege
        change = self.of(p, "successor_revanche") - 1.0
        return self.kept(
            ("revanche", year),
            lambda: (
                self.theory("theory.moral_hazard", -1.0, 1.0)
                * self.of(p, "revanche")
                * (1.0 + self.successors(p, year) * change)
            ),
        )
