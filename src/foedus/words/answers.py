"""The answer in a few sentences, made from a comparison and nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.words.numbers import joined, likely, percent, span, worlds_share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings import Cell, Comparison, Summary

__all__ = [
    "Measure",
    "answer",
    "better_sentence",
    "leading",
    "part_sentence",
    "ranking",
    "sample_sentence",
]


@dataclass(frozen=True)
class Measure:
    """An outcome as sentences name it.

    Attributes:
        name: Its name in the comparison.
        label: A clause, such as "Russia attacks within 10 years of the accord".
        unit: Its unit; probabilities begin with ``probability``.
        better: ``lower``, ``higher`` or ``neither``.
    """

    name: str
    label: str
    unit: str = "probability"
    better: str = "lower"


def better_sentence(measure: Measure, option: str, baseline: str, cell: Cell) -> str:
    r"""Say in how many worlds an option does better than the baseline on one outcome.

    Args:
        measure: The outcome.
        option: The option's label.
        baseline: The baseline's label.
        cell: The comparison of both.

    Returns:
        One sentence, with the share under both weightings; where the record-weighted share is
        within two standard errors of one half, it says that no difference can be told.
    """
    prior, weighted = cell.prior, cell.weighted
    if weighted.better is None or prior.better is None:
        return (
            f"Under “{option}”, the median of “{measure.label}” is {_value(weighted, measure)} "
            f"(prior {_value(prior, measure)})."
        )
    share = percent(weighted.better, weighted.errors.better)
    before = percent(prior.better, prior.errors.better)
    if not weighted.settled:
        return (
            f"On “{measure.label}”, “{option}” and “{baseline}” cannot be told apart: better in "
            f"{share} of worlds (prior {before})."
        )
    return (
        f"“{measure.label}” is {_direction(measure)} under “{option}” than under “{baseline}” "
        f"{worlds_share(weighted.better)} ({share} record-weighted, {before} prior)."
    )


def _direction(measure: Measure) -> str:
    if measure.unit.startswith("probability"):
        return "less likely" if measure.better == "lower" else "more likely"
    return measure.better


def _value(summary: Summary, measure: Measure) -> str:
    if measure.unit.startswith("probability"):
        return percent(summary.median, summary.errors.median)
    return f"{summary.median:.2g}"


def answer(
    comparison: Comparison, options: Mapping[str, str], measures: Sequence[Measure]
) -> tuple[str, ...]:
    """The answer in a few sentences, made from a comparison and nothing else.

    The first outcome with a preferred direction leads: which option does better than the
    baseline in most worlds, and by how much; then what the same option does to the other
    outcomes; then whether any option does better on all of them; then whether it would be
    signed, where that is among the outcomes.

    Args:
        comparison: The comparison of policies.
        options: Policy to the label to print.
        measures: The outcomes to speak of, the most important first.

    Returns:
        Two to four sentences, each true of the model and its assumptions only.
    """
    directed = [m for m in measures if m.better in {"lower", "higher"}]
    others = [name for name in comparison.policies if name != comparison.baseline]
    if not directed or not others:
        return ("There is no option to compare with the baseline on these outcomes.",)
    main, *rest = directed
    ranked = ranking(comparison, main)
    best = ranked[0]
    sentences = [_lead(comparison, options, main, ranked)]
    consequences = _consequences(comparison, best, rest)
    if consequences:
        sentences.append(
            f"Compared with “{options[comparison.baseline]}” in the same worlds, "
            f"“{options[best]}” does {consequences}."
        )
    if rest:
        sentences.append(_on_all(comparison, options, others, directed))
    signed = next((m for m in measures if m.name == "signed by all"), None)
    if signed:
        value = comparison.cell(best, signed.name).weighted
        sentences.append(
            f"That every side accepts “{options[best]}” is "
            f"{likely(value.median, value.errors.median)}, the middle 80 % of worlds reaching "
            f"from {span(value.low, value.high)}."
        )
    return tuple(sentences)


def leading(comparison: Comparison, measures: Sequence[Measure]) -> str:
    """The policy that the answer speaks of first; the baseline if there is no other to speak of.

    Args:
        comparison: The comparison of policies.
        measures: The outcomes to speak of, the most important first.
    """
    directed = (m for m in measures if m.better in {"lower", "higher"})
    main = next(directed, None)
    ranked = ranking(comparison, main) if main else []
    return ranked[0] if ranked else comparison.baseline


def ranking(comparison: Comparison, measure: Measure) -> list[str]:
    """The policies but the baseline, the one that does most better on an outcome first.

    Args:
        comparison: The comparison of policies.
        measure: The outcome.

    Returns:
        Policies, by the share of record-weighted worlds in which they are clearly better less
        that in which they are clearly worse.
    """
    others = (name for name in comparison.policies if name != comparison.baseline)
    return sorted(others, key=lambda name: _merit(comparison, name, measure), reverse=True)


def _merit(comparison: Comparison, policy: str, measure: Measure) -> tuple[float, float]:
    """By how many worlds an option is clearly better than worse, then by how many at all."""
    cell = comparison.cell(policy, measure.name).weighted
    clear = (cell.gains or 0.0) - (cell.losses or 0.0)
    return (-1.0 if math.isnan(clear) else clear, _share(comparison, policy, measure))


def _share(comparison: Comparison, policy: str, measure: Measure) -> float:
    better = comparison.cell(policy, measure.name).weighted.better
    return -1.0 if better is None or math.isnan(better) else better


def _lead(
    comparison: Comparison, options: Mapping[str, str], main: Measure, ranked: Sequence[str]
) -> str:
    best = ranked[0]
    cell = comparison.cell(best, main.name)
    against = comparison.cell(comparison.baseline, main.name).weighted
    base = options[comparison.baseline]
    share = cell.weighted.better
    if share is None or math.isnan(share):
        return f"On “{main.label}”, no option could be compared with “{base}”."
    if not (cell.weighted.settled and share > 0.5):
        shown = percent(share, cell.weighted.errors.better)
        return (
            f"On “{main.label}”, no option does better than “{base}” in most worlds; the nearest, "
            f"“{options[best]}”, does so in {shown} of them."
        )
    sentence = better_sentence(main, options[best], base, cell).removesuffix(".")
    medians = (
        f"the median is {_value(cell.weighted, main)} "
        f"(middle 80 % of worlds: {span(cell.weighted.low, cell.weighted.high, main.unit)}) "
        f"against {_value(against, main)} ({span(against.low, against.high, main.unit)})"
    )
    close = [
        f"“{options[name]}”"
        for name in ranked[1:]
        if _alike(cell.weighted, comparison.cell(name, main.name).weighted)
    ]
    tail = f"; {joined(close)} cannot be told apart from it" if close else ""
    return f"{sentence}: {medians}{tail}.{_by_how_much(cell.weighted, main, comparison.least)}"


def _by_how_much(summary: Summary, measure: Measure, least: float) -> str:
    """How often the difference is one that counts: a share of worlds alone can mean trifles."""
    if summary.gains is None or summary.losses is None or math.isnan(summary.gains):
        return ""
    points = f"{least * 100:g} percentage point{'' if least == 0.01 else 's'}"
    amount = points if measure.unit.startswith("probability") else f"{least:g}"
    error = summary.errors.better
    return (
        f" The difference exceeds {amount} in {percent(summary.gains, error)} of worlds to its "
        f"advantage and in {percent(summary.losses, error)} to its disadvantage."
    )


def _alike(first: Summary, second: Summary) -> bool:
    if first.better is None or second.better is None:
        return False
    error = math.hypot(first.errors.better, second.errors.better)
    return abs(first.better - second.better) <= 2 * error


def _consequences(comparison: Comparison, best: str, rest: Sequence[Measure]) -> str:
    """What the leading option does to the other outcomes, better ones first."""
    better: list[str] = []
    worse: list[str] = []
    open_: list[str] = []
    for measure in rest:
        summary = comparison.cell(best, measure.name).weighted
        if summary.better is None or math.isnan(summary.better):
            continue
        label = f"“{measure.label}”"
        if not summary.settled:
            open_.append(label)
            continue
        shown = percent(summary.better, summary.errors.better)
        if summary.better > 0.5:
            better.append(f"{label} (in {shown} of worlds{_clearly(summary, summary.gains)})")
        else:
            worse.append(
                f"{label} (better in {shown}{_clearly(summary, summary.losses, ' worse')})"
            )
    parts = []
    if better:
        parts.append(f"better on {joined(better)}")
    if worse:
        parts.append(f"worse on {joined(worse)}")
    if open_:
        parts.append(f"neither better nor worse, as far as can be told, on {joined(open_)}")
    return "; ".join(parts)


def _clearly(summary: Summary, share: float | None, how: str = "") -> str:
    """In how many worlds the difference is more than a trifle, after the share by sign."""
    if share is None or math.isnan(share):
        return ""
    return f", clearly{how} in {percent(share, summary.errors.better)}"


def _on_all(
    comparison: Comparison,
    options: Mapping[str, str],
    others: Sequence[str],
    directed: Sequence[Measure],
) -> str:
    baseline = options[comparison.baseline]
    good = [
        f"“{options[name]}”"
        for name in others
        if all(_share(comparison, name, measure) > 0.5 for measure in directed)
    ]
    count = len(directed)
    if not good:
        return (
            f"No option does better than “{baseline}” in most worlds on all {count} outcomes: "
            "the choice trades one against another."
        )
    verb = "do" if len(good) > 1 else "does"
    return f"{joined(good)} {verb} better than “{baseline}” in most worlds on all {count} outcomes."


def sample_sentence(worlds: int, effective: float, failed: int = 0, *, warn: bool = True) -> str:
    """Say what the numbers rest on: worlds, their worth after weighting, failures.

    Args:
        worlds: How many worlds were drawn.
        effective: How many equally weighted worlds they are worth.
        failed: How many could not be solved.
        warn: Whether to say that a small effective sample is small.

    Example:
        >>> sample_sentence(100_000, 31_234.5)
        'The numbers rest on 100,000 worlds; weighted by the record they are worth 31,000 equally \
weighted ones (31 in 100).'
    """
    digits = -max(0, math.floor(math.log10(effective)) - 1) if effective >= 1 else 0
    worth = round(effective, digits)
    ratio = effective / worlds if worlds else 0.0
    share = f"{ratio * 100:.0f} in 100" if ratio >= 0.095 else f"{ratio * 1000:.0f} in 1,000"
    text = (
        f"The numbers rest on {worlds:,} worlds; weighted by the record they are worth "
        f"{worth:,.0f} equally weighted ones ({share})."
    )
    if warn and (effective < 1000 or ratio < 0.02):
        text += (
            " That is few: the record is rarely explained by these assumptions, and "
            "record-weighted numbers are rough."
        )
    if failed:
        noun = "world" if failed == 1 else "worlds"
        text += f" {failed:,} {noun} could not be solved and are left out."
    return text


def part_sentence(read: int, worlds: int, effective: float) -> str:
    """Say which worlds a finding reads.

    Args:
        read: How many it reads.
        worlds: How many there are.
        effective: How many equally weighted worlds those read are worth.

    Example:
        >>> part_sentence(16_384, 100_000, 2_804.2)
        'These findings read the first 16,384 of 100,000 worlds (2,804 equally weighted ones).'
    """
    which = f"all {worlds:,}" if read >= worlds else f"the first {read:,} of {worlds:,}"
    return f"These findings read {which} worlds ({effective:,.0f} equally weighted ones)."
