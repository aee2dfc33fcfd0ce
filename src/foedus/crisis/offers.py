"""Accords put to the parties: many designs of one guarantee in the same worlds.

What does not depend on the design is worked out once for a block of worlds: the armistice without
a guarantee, the war that goes on, and whatever follows from the assumptions alone. Of a design
only what decides a bargain is counted: who prefers it to no accord and by how much, and the risks
under it. The game solved is the model's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.block import Block
from foedus.crisis.horizon import Compiled, walk
from foedus.crisis.measures import year_measures
from foedus.crisis.outcomes import lost, nuclear_use
from foedus.games import measure_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.amounts import Amounts
    from foedus.crisis.horizon import Walk
    from foedus.crisis.model import CompiledPolicy, Model, NoAccord

__all__ = ["Offer", "Table", "counting", "risks_of"]

FloatArray = NDArray[np.float64]

_COUNTED = ("attack", "continues", "concede", "level.", "brief.", "sides.", "war.")


@dataclass(frozen=True)
class Offer:
    """A design in a block of worlds.

    Attributes:
        asked: Who has to accept it.
        gains: Actor to what the accord is worth to it less what no accord is, in its own years
            of war, arrays over worlds.
        accepted: Probability that all who are asked accept.
        risks: Outcome (see `risks_of`) to its probability given that the accord is in force.
        status: 0 where every year was solved.
    """

    asked: tuple[str, ...]
    gains: Mapping[str, FloatArray]
    accepted: FloatArray
    risks: Mapping[str, FloatArray]
    status: NDArray[np.int8]


def risks_of(model: Model) -> tuple[str, ...]:
    """The outcomes that an offer reports, by the names of the model's outcomes."""
    c, p = model.cast.challenger, model.cast.protege
    wars = (f"{g} at war with {c}" for g in model.cast.guarantors)
    return ("attack", *wars, "nuclear use", f"{p} survives")


def counting(compiled: Compiled) -> Compiled:
    """The same game, counting only what an offer reports."""
    measures = {
        name: weights
        for name, weights in year_measures(compiled.stage).items()
        if name.startswith(_COUNTED)
    }
    program = measure_table(compiled.table, measures)
    return replace(compiled, names=tuple(measures), program=program)


@dataclass(frozen=True)
class Table:
    """A block of worlds in which accords are put to the parties.

    Attributes:
        model: The model, its game counting what offers report (`counting`).
        block: The worlds, shared by every design.
        otherwise: What no accord is worth.
        armistice: The risks under an armistice without a guarantee, as `Offer.risks`.
    """

    model: Model
    block: Block
    otherwise: NoAccord
    armistice: Mapping[str, FloatArray]

    @classmethod
    def lay(cls, model: Model, worlds: Mapping[str, FloatArray]) -> Table:
        """Work out what every design shares.

        Args:
            model: A compiled model.
            worlds: Assumption to values, arrays of one length.
        """
        block = Block(model.cast, worlds)
        with np.errstate(divide="ignore", invalid="ignore"):
            amounts = model.amounts_of(
                model.terms[model.baseline], block, after_war=model.under_way
            )
            walked = walk(model.compiled, amounts, model.horizon)
            otherwise = model.no_accord(block, model.accord_value(amounts, walked))
            return cls(model, block, otherwise, _risks(model, amounts, walked))

    def offer(self, policy: CompiledPolicy) -> Offer:
        """Put a design to the parties in every world of the block.

        Args:
            policy: The design, compiled.

        Returns:
            Who would accept it, and the risks under it.
        """
        from scipy.special import expit

        model = self.model
        block = self.block
        with np.errstate(divide="ignore", invalid="ignore"):
            amounts = model.amounts_of(policy, block, after_war=model.under_way)
            walked = walk(model.compiled, amounts, model.horizon)
            value = model.accord_value(amounts, walked)
            asked = model.asked(policy.terms)
            gains = {actor: value[actor] - self.otherwise.value[actor] for actor in value}
            accepted = np.ones(block.size)
            for actor in asked:
                accepted = accepted * expit(block.worlds["precision"] * gains[actor])
            return Offer(asked, gains, accepted, _risks(model, amounts, walked), walked.status)


def _risks(model: Model, amounts: Amounts, walked: Walk) -> dict[str, FloatArray]:
    cast = model.cast
    names = risks_of(model)
    attack = (walked.reached * walked.yearly("attack")).sum(axis=0)
    wars = [walked.total(f"war.{g}") for g in cast.guarantors]
    survives = 1.0 - lost(walked, amounts, model.horizon)
    found = [attack, *wars, nuclear_use(walked, amounts), survives]
    return dict(zip(names, found, strict=True))
