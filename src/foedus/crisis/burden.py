"""Who pays: guarantors' defence spending in equilibrium, and the strength it builds over years.

Each guarantor's government weighs its own consumption against the common defence, and perhaps
against forces that serve itself alone:

    U = (1 - a - b) ln(y - g) + a ln G + b ln g,     G the sum of all contributions

with income y, taste for the common defence a and private benefit b (Olson and Zeckhauser 1966;
joint products after Sandler). What a policy binds a guarantor to, arms for the protégé or a share
of national income, counts in the sum; everybody else answers it. With b = 0 this is the pure public
good of :mod:`foedus.games.classics.burden_sharing`. A third theory has spending follow plans of its
own. Strength is a stock that closes part of the gap to what is spent every year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from foedus.crisis.block import Block
    from foedus.crisis.terms import PolicyTerms

__all__ = ["Efforts", "contributions", "efforts"]

FloatArray = NDArray[np.float64]

BN = 1e-3  # a billion in trillions, the unit of income
_HALVINGS = 52  # of an interval between 0 and all income: the precision of doubles


@dataclass(frozen=True)
class Efforts:
    """Defence spending under one policy.

    Attributes:
        paid: Guarantor to all it pays for the common defence, trillion USD a year.
        own: Guarantor to what it spends on its own forces, without arms for the protégé.
        now: Guarantor to what it spends on them at the start.
        pace: Part of the gap between strength and spending that a year closes.
    """

    paid: Mapping[str, FloatArray]
    own: Mapping[str, FloatArray]
    now: Mapping[str, FloatArray]
    pace: FloatArray

    def strength(self, guarantor: str, year: int) -> FloatArray:
        """Military strength in a year against that of the start, 1 for the same."""
        gap = self.own[guarantor] / self.now[guarantor] - 1.0
        return np.asarray(1.0 + gap * (1.0 - (1.0 - self.pace) ** year))


def contributions(
    income: Sequence[FloatArray],
    taste: Sequence[FloatArray],
    private: Sequence[FloatArray],
    floor: Sequence[FloatArray],
    *,
    bound: Sequence[bool],
) -> list[FloatArray]:
    """The Nash equilibrium of contributions to a common defence.

    Each contribution is the best reply that is consistent with a total G, q(G), and q(G)/G falls
    in G, so the equilibrium is unique and found by bisection.

    Args:
        income: National income of each ally, arrays over worlds.
        taste: Share of income it would spend alone, a; above 0.
        private: Share it would spend for itself alone, b; 0 for a pure public good.
        floor: What it is bound to pay at least.
        bound: Whether it pays the floor and no more, whatever the others do.

    Returns:
        Contributions in the order of the allies.

    Example:
        >>> one = np.ones(1)
        >>> found = contributions(
        ...     (10 * one, 8 * one, 6 * one), (0.3 * one,) * 3, (0 * one,) * 3, (0 * one,) * 3,
        ...     bound=(False,) * 3)
        >>> [round(float(g[0]), 6) for g in found]
        [2.588235, 0.588235, 0.0]
    """
    allies = range(len(income))

    def reply(i: int, total: FloatArray) -> FloatArray:
        if bound[i]:
            return floor[i]
        # The positive root of a q^2 + ((1 - a) G - a y) q - b G y = 0, without cancellation.
        a, y = taste[i], income[i]
        linear = (1.0 - a) * total - a * y
        product = a * private[i] * total * y
        root = np.sqrt(linear * linear + 4.0 * product)
        large = 0.5 * (root + np.where(linear > 0, linear, -linear))
        small = product / np.maximum(large, np.finfo(float).tiny)
        return np.maximum(floor[i], np.where(linear > 0, small, large) / a)

    low = np.zeros_like(income[0])
    high = np.asarray(sum(np.maximum(y, f) for y, f in zip(income, floor, strict=True)))
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        more = sum(reply(i, middle) for i in allies) > middle
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return [reply(i, _settle(reply, allies, high)) for i in allies]


def _settle(
    reply: Callable[[int, FloatArray], FloatArray], allies: range, total: FloatArray
) -> FloatArray:
    """Carry the slope of the equilibrium, which halving an interval loses (Newton's step).

    For real numbers there is nothing to do: the total is exact to the last bit.
    """
    if not np.iscomplexobj(total):
        return total
    total = total.real.astype(total.dtype)
    step = total.real * 1e-40
    value = sum(reply(i, total) for i in allies) - total
    # The replies' own slope along the total, with the assumptions' slopes left out.
    both = sum(reply(i, total + 1j * step) for i in allies) - (total + 1j * step)
    along = (both.imag - value.imag) / step
    return np.asarray(total - 1j * value.imag / along)


def efforts(block: Block, terms: PolicyTerms) -> Efforts:
    """Defence spending of the guarantors under a policy.

    Args:
        block: The worlds.
        terms: The policy: arms that it promises, and shares of income it binds guarantors to.

    Returns:
        What each pays and how its strength grows.
    """
    guarantors = block.cast.guarantors
    income = {g: block.of(g, "income") for g in guarantors}
    now = {g: block.of(g, "effort_now") * income[g] for g in guarantors}
    arms = {g: np.full(block.size, terms.arms.get(g, 0.0) * BN) for g in guarantors}
    bound = {g: terms.effort[g] * income[g] for g in guarantors if g in terms.effort}
    floor = {g: bound[g] + arms[g] if g in bound else arms[g] for g in guarantors}
    joint = block.theory("theory.burden", 0.0, 1.0, 0.0)
    found = contributions(
        [income[g] for g in guarantors],
        [block.of(g, "defence_taste") for g in guarantors],
        [joint * block.of(g, "private_benefit") for g in guarantors],
        [floor[g] for g in guarantors],
        bound=[g in bound for g in guarantors],
    )
    paid = {
        g: block.theory("theory.burden", free, free, bound.get(g, now[g]) + arms[g])
        for g, free in zip(guarantors, found, strict=True)
    }
    own = {g: paid[g] - arms[g] for g in guarantors}
    return Efforts(paid, own, now, block.worlds["rearmament_pace"])
