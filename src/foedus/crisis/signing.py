"""Would they sign? Legislatures, the protégé and the challenger accept an accord or fight on.

Two-level games (Putnam 1988): each legislature that owes something new votes, the protégé and the
challenger sign or refuse, and any refusal means that there is no accord. Each compares the accord
with no accord as if its own word decided, which is when it matters (a vote that changes nothing
is no guide to what anyone wants); its choice is logit in the difference. What the accord is worth
is the value of the years under it; what no accord is worth is a lottery over going on with the
war and a later armistice without a guarantee. The challenger goes by its own beliefs about the
guarantors.

A guarantee strong enough to matter may be unacceptable and one weak enough to sign worthless
(Fearon 1995; Werner and Yuen 2005): this stage is where that shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.cast import Cast

__all__ = ["continued_war", "sign"]

FloatArray = NDArray[np.float64]


def sign(
    cast: Cast,
    voting: tuple[str, ...],
    *,
    accord: Mapping[str, FloatArray],
    otherwise: Mapping[str, FloatArray],
    precision: FloatArray,
) -> dict[str, FloatArray]:
    """The probability that each accepts when asked, and that all do.

    Args:
        cast: Who plays.
        voting: Guarantors whose legislature votes.
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
        >>> found = sign(cast, (), accord=zero, otherwise=zero, precision=np.ones(1))
        >>> float(found["A"][0]), float(found["C"][0]), float(found["all"][0])
        (0.5, 1.0, 0.25)
    """
    from scipy.special import expit

    everyone = np.ones_like(precision)
    accepted = {actor: np.ones_like(precision) for actor in cast.everyone}
    for actor in (*voting, cast.protege, cast.challenger):
        accepted[actor] = np.asarray(expit(precision * (accord[actor] - otherwise[actor])))
        everyone = everyone * accepted[actor]
    return {**accepted, "all": everyone}


def continued_war(
    cast: Cast, worlds: Mapping[str, FloatArray], armistice: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    """What it is worth to each actor that no accord is signed while a war is under way.

    The war goes on for some years and ends in the protégé's collapse or in an armistice without
    a guarantee, until which the protégé has not signed land away (Goemans 2000; Slantchev 2003
    for why neither is free to end it).

    Args:
        cast: Who plays.
        worlds: Assumptions.
        armistice: Each actor's value of an armistice without a guarantee.

    Returns:
        Actor to value, arrays over worlds.
    """
    c, p = cast.challenger, cast.protege
    years, collapse = worlds["armistice_war_years"], worlds["collapse_risk"]
    values = {
        c: -years * (1.0 - worlds[f"{c}.war_relief"])
        + collapse * worlds[f"{c}.stake"]
        + (1.0 - collapse) * armistice[c],
        p: -years
        - collapse * worlds[f"{p}.stake"]
        + (1.0 - collapse) * (armistice[p] + worlds[f"{p}.concession"]),
    }
    for g in cast.guarantors:
        values[g] = (
            -years * worlds[f"{g}.arming_cost"]
            - collapse * worlds[f"{g}.stake"]
            + (1.0 - collapse) * armistice[g]
        )
    return values
