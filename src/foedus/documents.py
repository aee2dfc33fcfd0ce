"""Findings as plain data, for programs: what `foedus compare --json` and its kin print."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from foedus.answer import CAVEAT

if TYPE_CHECKING:
    from foedus.findings import Cruxes, Drivers, Regions, RuleResult
    from foedus.inquiry import Inquiry

__all__ = ["compared", "driven", "placed", "turning"]


def about(inquiry: Inquiry) -> dict[str, Any]:
    """What was asked, and of how many worlds."""
    return {
        "scenario": inquiry.answer.scenario.title,
        "outcome": inquiry.outcome,
        "rule": inquiry.rule,
        "threshold": inquiry.threshold,
        "baseline": inquiry.baseline,
    }


def compared(inquiry: Inquiry) -> dict[str, Any]:
    """The policies by rule, on several outcomes, for each actor and under each theory."""
    found, traded = inquiry.robustness, inquiry.tradeoffs
    return {
        **about(inquiry),
        "worlds": found.worlds,
        "effective_sample_size": found.effective,
        "good_enough": found.threshold,
        "rules": {
            "weighted": [rule_document(one) for one in found.weighted],
            "prior": [rule_document(one) for one in found.prior],
        },
        "tradeoffs": {
            "outcomes": traded.outcomes,
            "pareto": traded.pareto,
            "in_resamples": traded.often,
            "beaten_by": traded.beaten_by,
            "means": [
                {"policy": policy, "outcome": outcome, **dataclasses.asdict(one)}
                for (policy, outcome), one in traded.means.items()
            ],
            "dominates": [
                {"policy": policy, "other": other, "share": share}
                for (policy, other), share in traded.dominates.items()
            ],
        },
        "actors": [dataclasses.asdict(one) for one in inquiry.gains],
        "theories": [dataclasses.asdict(one) for one in inquiry.splits],
        "caveat": CAVEAT,
    }


def driven(inquiry: Inquiry, found: Drivers) -> dict[str, Any]:
    """What drives an outcome."""
    return {
        **about(inquiry),
        **dataclasses.asdict(found),
        "at_the_margin": [dataclasses.asdict(one) for one in inquiry.nudges],
        "labels": {one.assumption: inquiry.names[one.assumption][0] for one in found.drivers},
        "caveat": CAVEAT,
    }


def placed(inquiry: Inquiry, *found: Regions) -> dict[str, Any]:
    """Where conditions hold."""
    return {
        **about(inquiry),
        "regions": [dataclasses.asdict(one) for one in found],
        "map": dataclasses.asdict(inquiry.phases) if inquiry.phases else None,
        "labels": {name: label for name, (label, _) in inquiry.names.items()},
        "caveat": CAVEAT,
    }


def turning(inquiry: Inquiry) -> dict[str, Any]:
    """Where the preferred policy changes and what learning is worth, under both weightings."""
    return {
        **about(inquiry),
        "weighted": crux_document(inquiry, inquiry.cruxes),
        "prior": crux_document(inquiry, inquiry.prior_cruxes),
        "caveat": CAVEAT,
    }


def crux_document(inquiry: Inquiry, found: Cruxes) -> dict[str, Any]:
    """The cruxes under one weighting."""
    document = dataclasses.asdict(found)
    for hinge in document["hinges"]:
        hinge["label"], hinge["unit"] = inquiry.names[hinge["assumption"]]
    return document


def rule_document(result: RuleResult) -> dict[str, Any]:
    """A rule with the number of each policy."""
    return {
        "rule": result.rule.name,
        "text": result.rule.text,
        "source": result.rule.source,
        "leader": result.leader,
        "tied": result.tied,
        "values": {name: dataclasses.asdict(one) for name, one in result.values.items()},
        "leads": result.leads,
    }
