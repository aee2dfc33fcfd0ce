"""Would they sign? Legislatures, the protégé and the challenger accept an accord or fight on.

Two-level games (Putnam 1988): each legislature that owes something new votes, the protégé and the
challenger sign or refuse, and any refusal means that there is no accord. Each compares the accord
with no accord as if its own word decided, which is when it matters (a vote that changes nothing
is no guide to what anyone wants); its choice is logit in the difference. What the accord is worth
is the value of the years under it; what no accord is worth is the war that goes on
(:mod:`foedus.crisis.continuing`). The challenger goes by its own beliefs about the guarantors. In
peace it is asked only for what it has to keep itself: a zone, a line, peacekeepers. It has no say
in the alliances of others.

A guarantee strong enough to matter may be unacceptable and one weak enough to sign worthless
(Fearon 1995; Werner and Yuen 2005): this stage is where that shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.carrying import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.cast import Cast

__all__ = ["sign"]

FloatArray = NDArray[np.float64]


def sign(
    cast: Cast,
    asked: tuple[str, ...],
    *,
    accord: Mapping[str, FloatArray],
    otherwise: Mapping[str, FloatArray],
    precision: FloatArray,
) -> dict[str, FloatArray]:
    """The probability that each accepts when asked, and that all do.

    Args:
        cast: Who plays.
        asked: Who has to accept: legislatures, the protégé, the challenger.
        accord: Each actor's value of the accord, arrays over worlds.
        otherwise: Each actor's value of no accord.
        precision: How sharply choices follow interest.

    Returns:
        Actor to probability of acceptance; those who are not asked have 1. The key ``all``
        holds the probability that the accord is signed.

    Example:
        >>> from foedus.crisis.cast import Cast
        >>> one, zero = {a: np.ones(1) for a in "ABC"}, {a: np.zeros(1) for a in "ABC"}
        >>> cast = Cast("A", "B", ("C",))
        >>> found = sign(cast, ("B", "A"), accord=zero, otherwise=zero, precision=np.ones(1))
        >>> float(found["A"][0]), float(found["C"][0]), float(found["all"][0])
        (0.5, 1.0, 0.25)
    """
    everyone = np.ones_like(precision)
    accepted = {actor: np.ones_like(precision) for actor in cast.everyone}
    for actor in asked:
        accepted[actor] = chosen(precision * (accord[actor] - otherwise[actor]))
        everyone = everyone * accepted[actor]
    return {**accepted, "all": everyone}
