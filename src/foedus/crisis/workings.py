"""What each mechanism amounts to in one world under one policy, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.crisis.outcomes import first_year_belief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy import float64
    from numpy.typing import NDArray

    from foedus.crisis.amounts import Amounts
    from foedus.crisis.continuing import ContinuedWar
    from foedus.crisis.horizon import Walk

    FloatArray = NDArray[float64]

__all__ = ["Working", "workings"]


@dataclass(frozen=True)
class Working:
    """One amount that a mechanism brings.

    Attributes:
        mechanism: The mechanism's number (:mod:`foedus.crisis.mechanisms`).
        actor: Whose amount it is.
        what: The amount in words.
        value: Its value in this world.
        unit: ``probability``, ``years of war``, ``ratio`` or ``years``.
    """

    mechanism: int
    actor: str
    what: str
    value: float
    unit: str


def workings(amounts: Amounts, walk: Walk, war: ContinuedWar) -> tuple[Working, ...]:
    """Read one world's amounts mechanism by mechanism.

    Args:
        amounts: The policy's amounts in a single world.
        walk: The policy, solved there.
        war: How the war goes on that no accord ends.

    Returns:
        Amounts in the order of the mechanisms' numbers.
    """
    found = (
        Working(number, actor, what, float(value[0]), unit)
        for number, actor, what, value, unit in _amounts(amounts, walk, war)
    )
    return tuple(sorted(found, key=lambda working: working.mechanism))


Row = tuple[int, str, str, "FloatArray", str]


def _amounts(amounts: Amounts, walk: Walk, war: ContinuedWar) -> Iterator[Row]:
    c, p = amounts.cast.challenger, amounts.cast.protege
    block, odds, resolve = amounts.block, amounts.odds, amounts.resolve
    last = len(walk.measures) - 1
    for g in amounts.cast.guarantors:
        yield 2, g, "stake, side deal included", resolve.stake(g, 0), "years of war"
        yield 3, g, "resolve as the challenger sees it", resolve.seen(g), "ratio"
        troops = resolve.troops(g)
        if troops is not None:
            yield 4, g, "cost of abandoning its troops", troops, "years of war"
        yield from _elsewhere(amounts, walk, g)
        yield from _strength(amounts, g, last)
        yield 15, g, "effect left by distance", odds.reach(g), "ratio"
        yield 16, g, f"stake and word felt in year {last + 1}", block.lasting(g, last), "ratio"
        said = "word and name, if it abstains"
        yield 17, g, said, resolve.word(g, "abstain"), "years of war"
    weight = -amounts.presence.flow(last)[c]
    yield 5, c, "yearly cost of the presence once complete", weight, "years of war"
    yield 7, p, "collapse, if the war goes on", war.collapse, "probability"
    yield 7, p, "capitulation, if it goes on", war.capitulation, "probability"
    yield 7, p, "armistice, if it goes on", war.armistice, "probability"
    yield 7, p, "further years of war, if it goes on", war.years, "years"
    yield 8, c, "stake", block.challenger_stake(0), "years of war"
    yield 9, p, "worth of provoking", block.revanche(0), "years of war"
    yield 9, p, "part of a promise that provoking forfeits", resolve.forfeited(), "ratio"
    yield (
        10,
        p,
        "risk of defeat left by arms, troops, zone and line",
        odds.strengthening(0),
        "ratio",
    )
    shown = amounts.of(p, "market_value") * amounts.strengths.strongest
    yield 18, p, "worth at home of the promise", shown, "years of war"


def _elsewhere(amounts: Amounts, walk: Walk, guarantor: str) -> Iterator[Row]:
    elsewhere = amounts.resolve.elsewhere
    yield 13, guarantor, "trust elsewhere, before", elsewhere.trust(guarantor), "probability"
    for choice, said in (("fight", "fought"), ("abstain", "stood aside")):
        trust = elsewhere.after(guarantor, choice)
        yield 13, guarantor, f"trust elsewhere, once it {said}", trust, "probability"
    tiered = elsewhere.tiered(guarantor, first_year_belief(walk, guarantor))
    yield 13, guarantor, "change of trust by a new promise of another tier", tiered, "ratio"


def _strength(amounts: Amounts, guarantor: str, last: int) -> Iterator[Row]:
    spending = amounts.odds.efforts
    share = spending.paid[guarantor] / amounts.of(guarantor, "income")
    yield 14, guarantor, "part of income that it spends on defence", share, "probability"
    strength = spending.strength(guarantor, last)
    yield 14, guarantor, f"strength in year {last + 1} against now", strength, "ratio"
