"""Findings as parts of a report: for each its sentences and its figure, in a minister's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.inquiry import Inquiry
    from foedus.report import Finding

__all__ = ["briefing", "compared_lines"]


def briefing(inquiry: Inquiry) -> tuple[Finding, ...]:
    """Gather what follows from what.

    Args:
        inquiry: What the answer of a run hinges on.

    Returns:
        Findings, each with the part of the report that it stands in.
    """
    return (*_rules(inquiry), *_signing(inquiry))


def compared_lines(inquiry: Inquiry) -> tuple[str, ...]:
    """Say how the options compare: by rule, by theory, on all outcomes, and for each actor."""
    return tuple(
        sentence
        for finding in (*_rules(inquiry), *_signing(inquiry))
        for sentence in finding.sentences
    )


def _rules(inquiry: Inquiry) -> list[Finding]:
    """Which option leads under which rule and theory, and what is traded against what."""
    from foedus.figures import rules, tradeoffs
    from foedus.report import Finding, rules_view, tradeoffs_view
    from foedus.words import rules_sentences, split_sentence, tradeoff_sentences

    labels, measure = inquiry.labels, inquiry.measure(inquiry.outcome)
    found, traded = inquiry.robustness, inquiry.tradeoffs
    said = rules_sentences(found, labels, measure)
    theories = split_sentence(inquiry.splits, labels, measure)
    measures = {name: inquiry.measure(name) for name in traded.outcomes}
    options = inquiry.options
    findings = [
        Finding(
            "rules",
            "",
            (*said, theories) if theories else said,
            rules(rules_view(found, options, measure)),
        )
    ]
    if len(traded.outcomes) > 1:
        findings.append(
            Finding(
                "rules",
                "What is traded against what",
                tradeoff_sentences(traded, labels, measures),
                tradeoffs(tradeoffs_view(traded, options, tuple(measures.values()))),
            )
        )
    return findings


def _signing(inquiry: Inquiry) -> list[Finding]:
    """What each actor would sign, before the picture of who does."""
    from foedus.report import Finding
    from foedus.words import signing_sentences

    actors = {actor.id: actor.label for actor in inquiry.answer.scenario.actors}
    said = signing_sentences(inquiry.gains, inquiry.labels, actors, inquiry.baseline)
    return [Finding("signing", "", said)] if said else []
