"""Sentences about the choice itself: rules, trade-offs, theories, and who would sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.words.numbers import joined, number_word, percent, worlds_share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings import ActorGain, Estimate, Robustness, Split, Tradeoffs
    from foedus.words.answers import Measure

__all__ = [
    "in_unit",
    "rules_sentences",
    "signing_sentences",
    "split_sentence",
    "tradeoff_sentences",
]


def in_unit(found: Estimate, measure: Measure) -> str:
    r"""A number with as many digits as its resamples allow.

    Example:
        >>> from foedus.findings import Estimate
        >>> from foedus.words import Measure
        >>> in_unit(Estimate(0.174, 0.166, 0.184), Measure("a", "A")).replace("\u202f", " ")
        '17 %'
    """
    if measure.unit.startswith(("probability", "share")):
        return percent(found.value, found.error)
    return f"{found.value:.2g}".replace("-", "\N{MINUS SIGN}")


def rules_sentences(
    found: Robustness, labels: Mapping[str, str], measure: Measure
) -> tuple[str, ...]:
    """Say which option leads under which rule.

    Args:
        found: The rules on one outcome.
        labels: Policy to the label to print.
        measure: The outcome.

    Returns:
        One sentence for the option that leads most often, one for each other that leads, and
        one for leads that cannot be told apart.
    """
    leaders = found.leaders()
    count = len(found.weighted)
    (first, rules), *others = leaders.items()
    average = found.weighted[0].values
    how_often = (
        f"all {number_word(count)} rules"
        if not others
        else f"{number_word(len(rules))} of {number_word(count)} rules ({_lower(rules)})"
    )
    sentence = (
        f"On “{measure.label}”, “{labels[first]}” leads by {how_often}; its average is "
        f"{in_unit(average[first], measure)} against "
        f"{in_unit(average[found.baseline], measure)} under “{labels[found.baseline]}”."
    )
    said = [f"“{labels[name]}” is {_lower(by)}" for name, by in others]
    return (sentence, *([f"{'; '.join(said)}."] if said else []), *_ties(found, labels))


def _lower(rules: Sequence[str]) -> str:
    return joined([rule[:1].lower() + rule[1:] for rule in rules])


def _ties(found: Robustness, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Which leads rest on too few worlds to be told."""
    by_rivals: dict[tuple[str, ...], list[str]] = {}
    for one in found.weighted:
        if one.tied:
            by_rivals.setdefault(tuple(labels[name] for name in one.tied), []).append(
                one.rule.label
            )
    if not by_rivals:
        return ()
    said = [
        f"{_lower(rules)}, it cannot be told apart from {joined([f'“{name}”' for name in rivals])}"
        for rivals, rules in by_rivals.items()
    ]
    return (f"Where the leader is not certain: {'; '.join(said)}.",)


def tradeoff_sentences(
    found: Tradeoffs, labels: Mapping[str, str], measures: Mapping[str, Measure]
) -> tuple[str, ...]:
    """Say which options remain when all outcomes count, and what each is best for.

    Args:
        found: The policies on several outcomes.
        labels: Policy to the label to print.
        measures: Outcome to how sentences name it.
    """
    names = [f"“{labels[name]}”" for name in found.pareto]
    count = number_word(len(found.outcomes))
    if len(names) == 1:
        first = f"{names[0]} is at least as good as every other option on all {count} outcomes."
    else:
        first = (
            f"No option is best on all {count} outcomes: {number_word(len(names))} remain that no "
            f"other one equals or beats on all averages, {joined(names)}."
        )
    sentences = [first]
    for name, others in found.beaten_by.items():
        rivals = joined([f"“{labels[other]}”" for other in others])
        unsure = found.often[name]
        doubt = f" (not in {percent(unsure)} of resamples)" if unsure >= 0.05 else ""
        verb = "do" if len(others) > 1 else "does"
        sentences.append(f"{rivals} {verb} at least as well as “{labels[name]}” on all{doubt}.")
    best: dict[str, list[str]] = {}
    for outcome in found.outcomes:
        sign = -1 if measures[outcome].better == "lower" else 1
        means = {name: sign * found.means[name, outcome].value for name in labels}
        leader = max(means, key=means.__getitem__)
        best.setdefault(leader, []).append(f"“{measures[outcome].label}”")
    said = [f"“{labels[name]}” for {joined(what)}" for name, what in best.items()]
    sentences.append(f"Best on average: {'; '.join(said)}.")
    return tuple(sentences)


def split_sentence(found: Sequence[Split], labels: Mapping[str, str], measure: Measure) -> str:
    """Say whether the preferred option depends on which theory is right.

    Args:
        found: The preferred policy under each theory.
        labels: Policy to the label to print.
        measure: The outcome that preference looks at.
    """
    if not found:
        return ""
    by_policy: dict[str, list[str]] = {}
    for one in found:
        sure = "" if one.often >= 0.95 else f" (in {percent(one.often)} of resamples)"
        by_policy.setdefault(one.preferred, []).append(f"{_spelt(one.option)}{sure}")
    if len(by_policy) == 1:
        (name,) = by_policy
        return (
            f"Whichever of the {number_word(len(found))} rival theories is taken for true, "
            f"“{labels[name]}” is preferred on “{measure.label}”."
        )
    said = [f"“{labels[name]}” under {joined(theories)}" for name, theories in by_policy.items()]
    return f"The preferred option on “{measure.label}” depends on the theory: {'; '.join(said)}."


def _spelt(option: str) -> str:
    return f"“{option.replace('-', ' ')}”"


def signing_sentences(
    gains: Sequence[ActorGain], labels: Mapping[str, str], actors: Mapping[str, str], baseline: str
) -> tuple[str, ...]:
    """Say for each actor what it would sign, and what the options are worth to it.

    Args:
        gains: What each policy means to each actor.
        labels: Policy to the label to print.
        actors: Actor to its name.
        baseline: The baseline.
    """
    sentences = []
    for actor, name in actors.items():
        own = [gain for gain in gains if gain.actor == actor]
        if not own:
            continue
        others = [gain for gain in own if gain.policy != baseline]
        best, worst = (pick(others, key=lambda gain: gain.change.value) for pick in (max, min))
        asked = [gain for gain in own if gain.signs is not None and gain.signs.value < 1 - 1e-9]
        text = f"{name}"
        if asked:
            most, least = (pick(asked, key=_accepts) for pick in (max, min))
            text += (
                f" is most likely to accept “{labels[most.policy]}” ({percent(_accepts(most))} on "
                f"average) and least likely “{labels[least.policy]}” ({percent(_accepts(least))})"
            )
        else:
            text += " is asked for nothing that it might refuse"
        text += (
            f"; against “{labels[baseline]}” {_moved(best, labels)} and "
            f"{_moved(worst, labels, best=False)}."
        )
        sentences.append(text)
    return tuple(sentences)


def _moved(gain: ActorGain, labels: Mapping[str, str], *, best: bool = True) -> str:
    """What the best or worst policy is worth to an actor on average, and in how many worlds."""
    label = f"“{labels[gain.policy]}”"
    how = "most" if best == (gain.change.value >= 0) else "least"
    if gain.change.value >= 0:
        return f"it gains {how} from {label} (clearly better off {worlds_share(gain.gains)})"
    return f"it loses {how} by {label} (clearly worse off {worlds_share(gain.losses)})"


def _accepts(gain: ActorGain) -> float:
    return gain.signs.value if gain.signs is not None else 1.0
