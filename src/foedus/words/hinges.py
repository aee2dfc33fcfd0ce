"""Sentences about what an answer hinges on: drivers, cruxes, and what to learn next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.words.numbers import joined, number_word, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings import Cruxes, Driver, Drivers, Estimate, Hinge, Nudge, Switch
    from foedus.words.answers import Measure

__all__ = [
    "amount",
    "between",
    "crux_sentence",
    "crux_sentences",
    "driver_effect",
    "driver_sentences",
    "learning_sentences",
    "margin_sentence",
    "moved",
    "preferred_sentence",
]

_MINUS = "\N{MINUS SIGN}"
_NAMED = 4
_PERCENT = "\N{NARROW NO-BREAK SPACE}%"


def amount(value: float, unit: str) -> str:
    r"""A value of an assumption: per cent for a probability or share, else two digits.

    Example:
        >>> amount(0.284, "probability").replace("\u202f", " "), amount(2.118, "years")
        ('28 %', '2.1')
    """
    if unit.startswith(("probability", "share")):
        return percent(value)
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2g}"
    return text.replace("-", _MINUS)


def between(low: float, high: float, unit: str) -> str:
    r"""Two values of an assumption, a per cent sign once.

    Example:
        >>> between(0.1, 0.4, "probability").replace("\u202f", " "), between(1.2, 4, "years")
        ('10 to 40 %', '1.2 to 4')
    """
    ends = amount(low, unit), amount(high, unit)
    if ends[0] == ends[1]:
        return ends[0]
    return f"{ends[0].removesuffix(_PERCENT)} to {ends[1]}"


def moved(value: float, unit: str) -> str:
    """A change of an outcome: percentage points of a probability, else its unit.

    Example:
        >>> moved(-0.0712, "probability"), moved(0.031, "years of war of UKR")
        ('7.1 percentage points', '0.031 years of war of UKR')
    """
    if not unit.startswith(("probability", "share")):
        return f"{abs(value):.2g} {unit}"
    points = abs(value) * 100
    text = f"{points:.0f}" if points >= 9.95 else f"{points:.1f}" if points >= 0.095 else ""
    if not text:
        return "less than 0.1 percentage points"
    return f"{text} percentage point{'' if text == '1.0' else 's'}".replace("1.0 p", "1 p")


def preferred_sentence(
    found: Cruxes, labels: Mapping[str, str], measure: Measure, threshold: float | None = None
) -> str:
    """Say what "preferred" means here, which option that is, and by how much it leads.

    Args:
        found: What the preferred policy hinges on.
        labels: Policy to the label to print.
        measure: The outcome that preference looks at.
        threshold: What is good enough, for the rule that asks for it.
    """
    which = "record-weighted worlds" if found.record else "the worlds as drawn"
    rule = found.preference.rule
    lowest = "lowest" if measure.better == "lower" else "highest"
    meant = {
        "average": f"the {lowest} average of “{measure.label}” over {which}",
        "clear": f"the most of {which} clearly better than “{labels[found.baseline]}” less those "
        f"clearly worse, on “{measure.label}”",
        "satisfice": f"the most of {which} in which “{measure.label}” is "
        f"{'at most' if measure.better == 'lower' else 'at least'} "
        f"{amount(threshold if threshold is not None else 0.0, measure.unit)}",
    }[rule]
    unit = measure.unit if rule == "average" else "share of worlds"
    sure = "in all resamples" if found.often >= 1 else f"in {percent(found.often)} of resamples"
    return (
        f"Preferred means here: {meant}. By that “{labels[found.preferred]}” leads {sure}, "
        f"{moved(found.lead.value, unit)} ahead of “{labels[found.runner_up]}”."
    )


def crux_sentence(
    hinge: Hinge,
    switch: Switch,
    found: Cruxes,
    names: Mapping[str, tuple[str, str]],
    labels: Mapping[str, str],
    measure: Measure,
) -> str:
    """Say at which value of an assumption another option would be preferred.

    Args:
        hinge: The assumption.
        switch: The change.
        found: What the preferred policy hinges on.
        names: Assumption to its label and unit.
        labels: Policy to the label to print.
        measure: The outcome that preference looks at.
    """
    label, unit = names[hinge.assumption]
    rival, preferred = labels[switch.rival], labels[found.preferred]
    score_unit = measure.unit if found.preference.rule == "average" else "share of worlds"
    by = moved(switch.gain, score_unit)
    if switch.side == "option":
        return (
            f"If you took “{switch.option.replace('-', ' ')}” to be the answer to “{label}” with "
            f"more than {percent(switch.value)} (stated: {percent(switch.quantile)}), “{rival}” "
            f"would replace “{preferred}”; were it certain, by {by}."
        )
    low, _, high = hinge.stated
    stated = f"stated: {between(low, high, unit)}"
    if switch.side == "between":
        where = f"from {between(switch.value, switch.upto, unit)}"
    else:
        where = f"{switch.side} {amount(switch.value, unit)}"
        ends = amount(switch.low, unit), amount(switch.high, unit)
        if ends[0] != ends[1]:
            stated += f"; the turn lies at {between(switch.low, switch.high, unit)}"
    return (
        f"If you believed “{label}” {where} ({stated}), “{rival}” would replace “{preferred}”, "
        f"by {by} on average; {percent(switch.beyond)} of the worlds lie there."
    )


def crux_sentences(
    found: Cruxes,
    names: Mapping[str, tuple[str, str]],
    labels: Mapping[str, str],
    measure: Measure,
    most: int = 6,
) -> tuple[str, ...]:
    """One sentence a crux, the most valuable to know first, and how many more there are.

    Args:
        found: What the preferred policy hinges on.
        names: Assumption to its label and unit.
        labels: Policy to the label to print.
        measure: The outcome that preference looks at.
        most: How many assumptions to speak of.
    """
    turning = found.turning
    if not turning:
        none = (
            "No single assumption, at any value believed possible, would put another option "
            f"ahead of “{labels[found.preferred]}” by more than counts."
        )
        return (none,)
    said = [
        crux_sentence(hinge, switch, found, names, labels, measure)
        for hinge in turning[:most]
        for switch in hinge.switches
    ]
    if len(turning) > most:
        rest = [f"“{names[hinge.assumption][0]}”" for hinge in turning[most:]]
        said.append(f"It turns on {joined(rest)} as well, each worth less to know.")
    still = len(found.hinges) - len(turning)
    said.append(
        f"At no value of any of the other {number_word(still)} assumptions, all else as believed, "
        "would another option clearly be preferred."
    )
    return tuple(said)


def learning_sentences(
    found: Cruxes, names: Mapping[str, tuple[str, str]], measure: Measure
) -> tuple[str, ...]:
    """Say what learning would be worth before one chooses.

    Args:
        found: What the preferred policy hinges on.
        names: Assumption to its label and unit.
        measure: The outcome that preference looks at.
    """
    unit = measure.unit if found.preference.rule == "average" else "share of worlds"
    what = f"“{measure.label}”" if found.preference.rule == "average" else "the share of worlds"
    better = (
        "lower" if found.preference.rule == "average" and measure.better == "lower" else "raise"
    )
    if not found.everything.value > 0:
        return ("Nothing that could be learned would change the preferred option.",)
    everything = (
        f"Learning everything before one chooses would {better} {what} by "
        f"{moved(found.everything.value, unit)} on average: that is the most that research and "
        "intelligence could bring."
    )
    said = [everything]
    told = [one for one in found.hinges if one.told and one.worth.value > 0]
    if not told:
        said.append("Learning any one assumption alone brings nothing that can be told.")
        return tuple(said)
    named = [f"“{names[one.assumption][0]}” ({_between(one.worth, unit)})" for one in told[:_NAMED]]
    said.append(f"Of single assumptions, learning brings most for {joined(named)}.")
    rest = len(found.hinges) - len(told)
    said.append(
        f"For {number_word(rest)} of the {number_word(len(found.hinges))} assumptions it brings "
        "nothing that can be told from noise."
    )
    return tuple(said)


def _between(worth: Estimate, unit: str) -> str:
    """A worth with its interval."""
    ends = moved(worth.low, unit), moved(worth.high, unit)
    value = moved(worth.value, unit)
    if ends[0] == ends[1]:
        return value
    short = [end.removesuffix("s").removesuffix(" percentage point") for end in ends]
    return f"{value}, {short[0]} to {short[1]}" if unit.startswith("prob") else value


def margin_sentence(
    found: Sequence[Nudge],
    names: Mapping[str, tuple[str, str]],
    labels: Mapping[str, str],
    measure: Measure,
    policy: str,
) -> str:
    """Say what the next small step of the assumptions that move an outcome most would do.

    Args:
        found: What small steps do, the largest first.
        names: Assumption to its label and unit.
        labels: Policy to the label to print.
        measure: The outcome.
        policy: The policy under which it is looked at.
    """
    said = [
        f"“{names[one.assumption][0]}” {'raises' if one.mean > 0 else 'lowers'} it by "
        f"{moved(one.mean, measure.unit)} on average (it raises it in {percent(one.raises)} of "
        "worlds)"
        for one in found[:3]
    ]
    return (
        f"One step up, a hundredth of what is believed, moves “{measure.label}” under "
        f"“{labels[policy]}” as follows: {joined(said)}."
    )


def driver_sentences(
    found: Drivers,
    names: Mapping[str, tuple[str, str]],
    labels: Mapping[str, str],
    measure: Measure,
) -> tuple[str, ...]:
    """Say what drives an outcome, in which direction, and what cannot be told.

    Args:
        found: What drives the outcome.
        names: Assumption to its label and unit.
        labels: Policy to the label to print.
        measure: The outcome.
    """
    subject = f"“{measure.label}” under “{labels[found.policy]}”"
    if found.against is not None:
        subject = (
            f"how much “{labels[found.policy]}” changes “{measure.label}” against "
            f"“{labels[found.against]}”"
        )
    told = found.told
    if not told:
        return (f"No single assumption can be distinguished as driving {subject}.",)
    named = [
        f"“{names[one.assumption][0]}” ({driver_effect(one, measure)})" for one in told[:_NAMED]
    ]
    said = [f"What drives {subject} most: {'; '.join(named)}."]
    quiet = len(found.drivers) - len(told)
    said.append(
        f"{number_word(len(told)).capitalize()} of {len(found.drivers)} assumptions can be "
        f"distinguished from one that does nothing; the other {number_word(quiet)} cannot. "
        f"The total effects see {percent(found.fit)} of the variance; the rest is steps and "
        "interactions of many assumptions that "
        f"{found.worlds:,} worlds ({found.effective:,.0f} equally weighted) cannot resolve."
    )
    return tuple(said)


def driver_effect(one: Driver, measure: Measure) -> str:
    """What a driver does to the outcome.

    Args:
        one: The driver.
        measure: The outcome.
    """
    by = moved(one.effect.value, measure.unit)
    if one.options is not None:
        low, high = (option.replace("-", " ") for option in one.options)
        return f"{by} more under “{high}” than under “{low}”"
    if one.direction == "mixed":
        return "no plain direction"
    how = "more" if one.direction == "raises" else "less"
    return f"{by} {how} in its highest fifth than in its lowest"
