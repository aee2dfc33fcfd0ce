"""The war goes on: what not signing is worth while a war is under way, as a process.

Every further year costs both sides more than the last (attrition). Then the protégé may collapse,
or the challenger give up with nothing gained. If neither happens the protégé capitulates or holds
out; if it holds out, either side accepts an armistice without a guarantee or fights on, and it
takes both. Both look ahead: fighting on is worth what the next year brings (Slantchev 2003). The
challenger overrates the chance of collapse at first, and fighting teaches it better. Its
leadership does not bear the whole cost of going on and would pay for ending with nothing
(Goemans 2000). After the last year considered the war freezes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.carrying import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.block import Block

__all__ = ["ContinuedWar", "continue_war"]

FloatArray = NDArray[np.float64]

YEARS = 12


@dataclass(frozen=True)
class ContinuedWar:
    """How a war that no accord ends goes on.

    Attributes:
        value: Actor to what going on is worth; to the challenger as it believes.
        collapse: Probability that it ends with the protégé's collapse.
        capitulation: Probability that the protégé capitulates.
        armistice: Probability that it ends in an armistice, frozen wars included.
        given_up: Probability that the challenger gives up.
        years: Expected further years of war.
    """

    value: Mapping[str, FloatArray]
    collapse: FloatArray
    capitulation: FloatArray
    armistice: FloatArray
    given_up: FloatArray
    years: FloatArray


def continue_war(block: Block, armistice: Mapping[str, FloatArray]) -> ContinuedWar:
    """Solve the war that goes on without an accord, backwards from its last year.

    Args:
        block: The worlds.
        armistice: Each actor's value of an armistice without a guarantee, land not signed away.

    Returns:
        Values and how the war ends.
    """
    c, p = block.cast.challenger, block.cast.protege
    worlds = block.worlds
    precision, discount = worlds["precision"], worlds["discount"]
    stake = {actor: block.of(actor, "stake") for actor in block.cast.everyone}
    up, lost_face = block.of(c, "breaks"), block.of(c, "backing_down_cost")
    one = np.ones(block.size)
    value = {actor: armistice[actor] for actor in block.cast.everyone}  # frozen
    ends = {
        "collapse": 0.0 * one,
        "capitulation": 0.0 * one,
        "armistice": one,
        "given up": 0.0 * one,
    }
    years = 0.0 * one
    for year in reversed(range(YEARS)):
        harder = (1.0 + worlds["attrition"]) ** year
        falls = -np.expm1(harder * np.log1p(-worlds["collapse_risk"]))
        seen = np.minimum(1.0, falls * (1.0 + block.of(c, "optimism") * 0.5**year))
        later = {actor: discount * v for actor, v in value.items()}
        agree = chosen(precision * (armistice[c] - later[c])) * chosen(
            precision * (armistice[p] - later[p])
        )
        out = {actor: agree * armistice[actor] + (1.0 - agree) * later[actor] for actor in value}
        yields = chosen(precision * (-stake[p] - out[p]))
        hold = (1.0 - up) * yields
        on = (1.0 - up) * (1.0 - yields)
        cost = {c: 1.0 - block.of(c, "war_relief"), p: one}
        for actor in value:
            if actor == c:
                falling, prize, broken = seen, stake[c], -lost_face
            else:
                falling, prize, broken = falls, -stake[actor], 0.0 * one
            paid = cost[actor] if actor in cost else block.of(actor, "arming_cost")
            rest = up * broken + hold * prize + on * out[actor]
            value[actor] = -paid * harder + falling * prize + (1.0 - falling) * rest
        stands = 1.0 - falls
        passed = stands * on * (1.0 - agree)
        ends = {name: passed * chance for name, chance in ends.items()}
        ends["collapse"] += falls
        ends["given up"] += stands * up
        ends["capitulation"] += stands * hold
        ends["armistice"] += stands * on * agree
        years = 1.0 + passed * years
    return ContinuedWar(
        value, ends["collapse"], ends["capitulation"], ends["armistice"], ends["given up"], years
    )
