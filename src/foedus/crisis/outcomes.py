"""What the model reports for each policy and world, with labels, units and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.stage import BRIEF, LEVELS, WIDENED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.amounts import Amounts
    from foedus.crisis.cast import Cast
    from foedus.crisis.continuing import ContinuedWar
    from foedus.crisis.horizon import Walk

__all__ = ["OutcomeInfo", "beside", "lost", "nuclear_use", "outcome_values", "outcomes"]

FloatArray = NDArray[np.float64]
Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class OutcomeInfo:
    """What an outcome is.

    Attributes:
        name: The name to use in a scenario's claims, such as ``USA at war with RUS``.
        label: What it means, in a clause.
        unit: ``probability``, or the actor's cost of a year of war.
        better: Whether ``lower`` or ``higher`` is better for peace and the protected, or
            ``neither`` where it depends on who asks.
    """

    name: str
    label: str
    unit: str
    better: Better


def outcomes(cast: Cast, horizon: int, labels: Mapping[str, str]) -> tuple[OutcomeInfo, ...]:
    """Every outcome of the model for a cast.

    Args:
        cast: Who plays.
        horizon: Years.
        labels: Actor to the name to print.

    Returns:
        Outcomes in the order in which the model reports them.

    Example:
        >>> from foedus.crisis.cast import Cast
        >>> outcomes(Cast("RUS", "UKR", ("USA",)), 10, {"RUS": "Russia"})[0].label
        'Russia attacks within 10 years of the accord'
    """
    c, p = cast.challenger, cast.protege
    name = {actor: labels.get(actor, actor) for actor in cast.everyone}
    p_unit, within = "probability", f"within {horizon} years of the accord"
    found = [
        OutcomeInfo("attack", f"{name[c]} attacks {within}", p_unit, "lower"),
        OutcomeInfo("war", f"An attack {within} that is fought over", p_unit, "lower"),
        OutcomeInfo("general war", "War widens to a guarantor's territory", p_unit, "lower"),
        OutcomeInfo("nuclear use", "Nuclear weapons are used", p_unit, "lower"),
        OutcomeInfo(f"{p} survives", f"{name[p]} keeps its independence", p_unit, "higher"),
        OutcomeInfo(
            "probe", f"{name[c]} probes below the threshold at least once", p_unit, "lower"
        ),
        OutcomeInfo("provocation", f"{name[p]} provokes at least once", p_unit, "lower"),
        OutcomeInfo("signed by all", "Every side accepts the accord", p_unit, "higher"),
        OutcomeInfo(
            "peace", "Accord signed by all and no attack within the horizon", p_unit, "higher"
        ),
    ]
    for actor in cast.everyone:
        verb = "approves" if actor in cast.guarantors else "signs"
        found.append(
            OutcomeInfo(f"{actor} signs", f"{name[actor]} {verb} when asked", p_unit, "higher")
        )
    for g in cast.guarantors:
        found += [
            OutcomeInfo(
                f"{g} at war with {c}", f"{name[g]} at war with {name[c]}", p_unit, "lower"
            ),
            OutcomeInfo(
                f"{g} fights if attacked",
                f"{name[g]} fights, given an attack that {name[p]} resists",
                p_unit,
                "neither",
            ),
            OutcomeInfo(
                f"{g} believed to fight", f"The same as {name[c]} believes", p_unit, "neither"
            ),
        ]
        if len(cast.guarantors) > 1:  # an ally's homeland can be struck only where there is one
            found += [
                OutcomeInfo(
                    f"back door to {g}",
                    f"{name[g]} at war because an ally that fights is struck at home",
                    p_unit,
                    "lower",
                ),
                OutcomeInfo(
                    f"{g} honours its alliance",
                    f"{name[g]} fights, given a strike on an ally's homeland",
                    p_unit,
                    "neither",
                ),
            ]
        found += [
            OutcomeInfo(
                f"{g} trusted elsewhere",
                f"Chance that adversaries of other protégés give {name[g]} of keeping its word",
                p_unit,
                "higher",
            ),
            OutcomeInfo(
                f"effort of {g}",
                f"Defence spending of {name[g]} for itself and the protégé",
                "% of GDP",
                "neither",
            ),
            OutcomeInfo(
                f"{g} share of burden",
                f"Part of all guarantors' defence spending that {name[g]} pays",
                p_unit,
                "neither",
            ),
        ]
    found += [
        OutcomeInfo("collapse", f"If no accord is signed: {name[p]} collapses", p_unit, "lower"),
        OutcomeInfo(
            "capitulation", f"If no accord is signed: {name[p]} capitulates", p_unit, "lower"
        ),
        OutcomeInfo(
            "armistice", "If no accord is signed: the war ends in an armistice", p_unit, "higher"
        ),
        OutcomeInfo("war years", "Further years of war if no accord is signed", "years", "lower"),
    ]
    for actor in cast.everyone:
        unit = f"years of war of {actor}"
        found.append(
            OutcomeInfo(
                f"cost to {actor}", f"Expected cost to {name[actor]}, stakes apart", unit, "lower"
            )
        )
        found.append(
            OutcomeInfo(
                f"utility of {actor}", f"Value of the accord to {name[actor]}", unit, "higher"
            )
        )
    found += [
        OutcomeInfo(f"attack by {year}", f"{name[c]} attacks within {year} years", p_unit, "lower")
        for year in range(1, horizon + 1)
    ]
    return tuple(found)


def outcome_values(
    walk: Walk,
    amounts: Amounts,
    signing: Mapping[str, FloatArray],
    years: int,
    war: ContinuedWar | None = None,
) -> dict[str, FloatArray]:
    """The outcomes of one policy in a block of worlds.

    Args:
        walk: The policy, solved over its horizon.
        amounts: Its amounts.
        signing: Acceptance by actor, and ``all``.
        years: Length of the horizon.
        war: How a war goes on that no accord ends, if that is asked.

    Returns:
        Outcome to values, arrays over worlds. Probabilities are given that the accord is in
        force at the start; ``signed by all`` says how likely that is.
    """
    cast = amounts.cast
    c, p = cast.challenger, cast.protege
    attack_by = np.cumsum(walk.reached * walk.yearly("attack"), axis=0)
    found = {
        "attack": attack_by[-1],
        "war": walk.total("resisted"),
        "general war": walk.total("level.general"),
        "nuclear use": nuclear_use(walk, amounts),
        f"{p} survives": 1.0 - lost(walk, amounts, years),
        "probe": walk.ever("probed", "unprobed"),
        "provocation": walk.ever("provoked", "unprovoked"),
        "signed by all": signing["all"],
        "peace": signing["all"] * (1.0 - attack_by[-1]),
    }
    for actor in cast.everyone:
        found[f"{actor} signs"] = signing[actor]
    for g in cast.guarantors:
        found[f"{g} at war with {c}"] = walk.total(f"war.{g}")
        found[f"{g} fights if attacked"] = _given(walk, f"fights.{g}", "resisted")
        found[f"{g} believed to fight"] = _believed(walk, f"fights.{g}", "resisted")
        found[f"back door to {g}"] = walk.total(f"honours.{g}")
        found[f"{g} honours its alliance"] = _given(walk, f"honours.{g}", f"struck.{g}")
    for actor in cast.everyone:
        found[f"cost to {actor}"] = _cost(walk, amounts, actor, years)
        value = walk.believed_value if actor == c else walk.value
        found[f"utility of {actor}"] = value[actor]
    for g in cast.guarantors:
        found[f"utility of {g}"] = found[f"utility of {g}"] + beside(walk, amounts, g)
    found |= _elsewhere(walk, amounts) | _burden(amounts)
    if war is not None:
        found["collapse"], found["capitulation"] = war.collapse, war.capitulation
        found["armistice"], found["war years"] = war.armistice, war.years
    for year in range(1, years + 1):
        found[f"attack by {year}"] = attack_by[year - 1]
    return found


def _elsewhere(walk: Walk, amounts: Amounts) -> dict[str, FloatArray]:
    """Trust in each guarantor elsewhere at the end of the horizon, expected over what is seen."""
    found = {}
    elsewhere = amounts.resolve.elsewhere
    for g in amounts.cast.guarantors:
        before = elsewhere.trust(g)
        trust = before + elsewhere.tiered(g, first_year_belief(walk, g))
        fights, arms = walk.total(f"fights.{g}"), walk.total(f"arms.{g}")
        seen = {"fight": fights, "arm": arms, "abstain": walk.total("resisted") - fights - arms}
        for choice, chance in seen.items():
            trust = trust + chance * (elsewhere.after(g, choice) - before)
        found[f"{g} trusted elsewhere"] = np.clip(trust, 0.0, 1.0)
    return found


def first_year_belief(walk: Walk, guarantor: str) -> FloatArray:
    """Probability with which the challenger believes a guarantor to fight, first year."""
    asked = walk.yearly_believed("resisted")[0]
    return np.asarray(walk.yearly_believed(f"fights.{guarantor}")[0] / asked)


def beside(walk: Walk, amounts: Amounts, guarantor: str) -> FloatArray:
    """What the accord means to a guarantor whatever then happens to the protégé.

    Its own rearmament, and the trust that a new promise of another tier takes from the old ones.
    """
    tiered = amounts.resolve.elsewhere.tiered(guarantor, first_year_belief(walk, guarantor))
    spent = amounts.presence.rearmament(guarantor) * amounts.block.forever
    return np.asarray(amounts.of(guarantor, "other_commitments") * tiered - spent)


def _burden(amounts: Amounts) -> dict[str, FloatArray]:
    """Who pays how much once spending has settled."""
    paid = amounts.odds.efforts.paid
    total = np.asarray(sum(paid.values()))
    found = {}
    for g in amounts.cast.guarantors:
        found[f"effort of {g}"] = 100.0 * paid[g] / amounts.of(g, "income")
        found[f"{g} share of burden"] = paid[g] / total
    return found


def _given(walk: Walk, event: str, condition: str) -> FloatArray:
    """Probability of an event given a condition, both within the horizon."""
    return np.asarray(walk.total(event) / walk.total(condition))


def _believed(walk: Walk, event: str, condition: str) -> FloatArray:
    """As the challenger believes, averaged over the years in which it would be tested."""
    weight = walk.reached * walk.yearly(condition)
    believed = walk.yearly_believed(event) / walk.yearly_believed(condition)
    return np.asarray((weight * believed).sum(axis=0) / weight.sum(axis=0))


def nuclear_use(walk: Walk, amounts: Amounts) -> FloatArray:
    """Probability that nuclear weapons are used within the horizon."""
    risk = amounts.block.nuclear_risk
    war = sum(walk.total(f"level.{level}") * risk[level] for level in LEVELS)
    brief = sum(walk.total(f"brief.{level}") * risk[level] for level in ("alone", "limited"))
    return np.asarray(war + BRIEF * brief)


def lost(walk: Walk, amounts: Amounts, years: int) -> FloatArray:
    """Probability that the protégé is lost: conceded, or defeated in war."""
    gone = walk.total("concede")
    for year in range(years):
        for response in amounts.cast.responses:
            for widened in (False, True) if response.fighting else (False,):
                sides = f"sides.{response.key}{WIDENED if widened else ''}"
                fought = walk.reached[year] * walk.yearly(sides)[year]
                gone = gone + fought * amounts.odds.defeat(response, year, widened=widened)
    return np.asarray(gone)


def _cost(walk: Walk, amounts: Amounts, actor: str, years: int) -> FloatArray:
    """Expected discounted cost over the horizon: upkeep or presence, war, arms, broken word."""
    total = np.zeros(amounts.size, dtype=amounts.dtype)
    weight = np.ones(amounts.size)
    anyway = amounts.presence.rearmament(actor) if actor in amounts.cast.guarantors else 0.0
    for year in range(years):
        spent = walk.yearly(f"cost.{actor}")[year] - amounts.presence.flow(year)[actor]
        total = total + weight * (walk.reached[year] * spent + anyway)
        weight = weight * amounts.worlds["discount"]
    return total
