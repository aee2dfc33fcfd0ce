"""Findings as parts of a report: for each its sentences and its figure, in a minister's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.findings import Drivers, Regions
    from foedus.inquiry import Inquiry
    from foedus.report import Finding

__all__ = ["briefing", "compared_lines", "crux_lines", "driver_lines", "region_lines"]


def briefing(inquiry: Inquiry) -> tuple[Finding, ...]:
    """Gather what follows from what.

    Args:
        inquiry: What the answer of a run hinges on.

    Returns:
        Findings, each with the part of the report that it stands in.
    """
    return (*_rules(inquiry), *_signing(inquiry), *_hinges(inquiry), *_learning(inquiry))


def crux_lines(inquiry: Inquiry) -> tuple[str, ...]:
    """Say what is preferred, where that changes, and what learning is worth."""
    from foedus.words import crux_sentences, learning_sentences, preferred_sentence

    found, measure = inquiry.cruxes, inquiry.measure(inquiry.outcome)
    counted = (inquiry.counted,) if inquiry.counted else ()
    return (
        preferred_sentence(found, inquiry.labels, measure, inquiry.threshold),
        *counted,
        *crux_sentences(found, inquiry.names, inquiry.labels, measure),
        *learning_sentences(found, inquiry.names, measure),
    )


def driver_lines(inquiry: Inquiry, found: Drivers) -> tuple[str, ...]:
    """Say what drives an outcome."""
    from foedus.words import driver_sentences

    measure = inquiry.measure(found.outcome)
    return driver_sentences(found, inquiry.names, inquiry.labels, measure)


def _hinges(inquiry: Inquiry) -> list[Finding]:
    """Where the preferred option changes, and what drives the difference it makes."""
    from foedus.figures import cruxes, drivers
    from foedus.report import Finding, drivers_view, turns_view
    from foedus.words import crux_sentences, preferred_sentence

    found, measure = inquiry.cruxes, inquiry.measure(inquiry.outcome)
    meant = preferred_sentence(found, inquiry.labels, measure, inquiry.threshold)
    said = crux_sentences(found, inquiry.names, inquiry.labels, measure)
    turns = turns_view(found, inquiry.names, inquiry.labels, measure)
    driven = inquiry.drivers
    view = drivers_view(driven, inquiry.names, inquiry.labels, measure)
    counted = inquiry.counted
    if counted:
        meant = f"{meant} {counted}"
    return [
        Finding("hinges", "", (meant,)),
        Finding("hinges", "Cruxes", said, cruxes(turns) if turns.rows else None),
        *_map(inquiry),
        Finding(
            "hinges",
            "Drivers",
            driver_lines(inquiry, driven),
            drivers(view) if view.rows else None,
        ),
        *_margin(inquiry),
    ]


def _margin(inquiry: Inquiry) -> list[Finding]:
    """What the next small step would do."""
    from foedus.figures import nudges
    from foedus.report import Finding, nudges_view
    from foedus.words import margin_sentence

    found, labels = inquiry.nudges, inquiry.labels
    if not found:
        return []
    measure = inquiry.measure(inquiry.outcome)
    said = margin_sentence(found, inquiry.names, labels, measure, inquiry.leader)
    label = f"{measure.label}, under “{labels[inquiry.leader]}”"
    view = nudges_view(found, inquiry.names, label, measure)
    return [Finding("hinges", "At the margin", (said,), nudges(view))]


def _map(inquiry: Inquiry) -> list[Finding]:
    """Regions in sentences, and the map of the preferred option."""
    from foedus.figures import phasemap
    from foedus.report import Finding, phase_view
    from foedus.words import phase_sentence

    found, labels = inquiry.phases, inquiry.labels
    said = region_lines(inquiry, *inquiry.regions)
    if found is None:
        return [Finding("hinges", "Regions", said)]
    measure = inquiry.measure(inquiry.outcome)
    view = phase_view(found, inquiry.names, labels, measure, inquiry.cruxes.preferred)
    there = phase_sentence(found, inquiry.names, labels)
    return [Finding("hinges", "Regions", (*said, there), phasemap(view))]


def region_lines(inquiry: Inquiry, *found: Regions) -> tuple[str, ...]:
    """Say where conditions hold, a paragraph each."""
    from foedus.words import box_sentences

    return tuple(" ".join(box_sentences(one, inquiry.names)) for one in found)


def _learning(inquiry: Inquiry) -> list[Finding]:
    """What learning would bring before one chooses."""
    from foedus.figures import learning
    from foedus.report import Finding, learning_view
    from foedus.words import learning_sentences

    found, measure = inquiry.cruxes, inquiry.measure(inquiry.outcome)
    view = learning_view(found, inquiry.names, measure)
    said = learning_sentences(found, inquiry.names, measure)
    return [Finding("learning", "", said, learning(view) if view.rows else None)]


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
