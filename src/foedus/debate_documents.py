"""Debates and bargains as plain data: what their commands print with ``--json``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from foedus.answer import CAVEAT
from foedus.words import (
    bargain_sentences,
    change_sentence,
    debate_sentences,
    dispute_sentence,
    region_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.findings import Bargains, Change, Debate, PositionVerdict, Share

__all__ = ["bargained", "debated", "position_document"]


def debated(debate: Debate) -> dict[str, Any]:
    """The positions side by side: verdicts, contradictions, changes, disputes, the matrix."""
    speakers, matrix = debate.speakers, debate.matrix
    return {
        "worlds": debate.worlds,
        "effective_sample_size": debate.effective,
        "summary": list(debate_sentences(debate)),
        "positions": [position_document(verdict) for verdict in debate.verdicts],
        "contradictions": [
            {
                "position": one.position,
                "kind": one.kind,
                "premises": [premise.means for premise in one.premises],
                "claims": [claim.holds for claim in one.claims],
                "share": share_document(one.share),
                "expected": one.expected,
            }
            for one in debate.contradictions
        ],
        "changes": [change_document(change, speakers) for change in debate.changes],
        "disputes": [
            {
                "first": dispute.first,
                "second": dispute.second,
                "over": dispute.over,
                "claims": [
                    {**dataclasses.asdict(claim), "claim": claim.claim.holds}
                    for claim in dispute.claims
                ],
                "moves": [dataclasses.asdict(move) for move in dispute.moves],
                "distance": dispute.distance,
                "sentence": dispute_sentence(dispute, speakers),
            }
            for dispute in debate.disputes
        ],
        "matrix": [
            {
                "assumption": crux.assumption,
                "label": crux.label,
                "kind": crux.kind,
                "options": crux.options,
                "stated": crux.stated,
                "turn": crux.turn,
                "claim": crux.claim.holds if crux.claim else None,
                "stances": {
                    name: dataclasses.asdict(matrix.cells[name, crux.assumption])
                    for name, _ in matrix.positions
                },
            }
            for crux in matrix.cruxes
        ],
        "caveat": CAVEAT,
    }


def position_document(verdict: PositionVerdict) -> dict[str, Any]:
    """A speaker's case with every premise and claim."""
    position = verdict.position
    return {
        "name": position.name,
        "speaker": position.speaker,
        "document": position.document,
        "own": share_document(verdict.own),
        "premises": [
            {
                "quote": one.premise.quote,
                "means": one.premise.means,
                "share": share_document(one.share),
            }
            for one in verdict.premises
        ],
        "claims": [
            {
                "quote": one.claim.quote,
                "holds": one.claim.holds,
                "own": share_document(one.own),
                "all": share_document(one.all),
                "own_clear": share_document(one.own_clear) if one.own_clear else None,
                "all_clear": share_document(one.all_clear) if one.all_clear else None,
                "standing": one.standing,
                "under": {name: share_document(share) for name, share in one.under.items()},
                "by_theory": [
                    {"theory": t.theory, "option": t.option, "share": share_document(t.share)}
                    for t in one.by_theory
                ],
            }
            for one in verdict.claims
        ],
        "statements": [statement.quote for statement in verdict.statements],
        "sampled": verdict.sampled,
        "notes": verdict.notes,
    }


def change_document(change: Change, speakers: Mapping[str, str]) -> dict[str, Any]:
    """The smallest change that turns a claim over, in numbers and as a sentence."""
    return {
        "position": change.position,
        "claim": change.claim.holds,
        "held": change.held,
        "open": change.open,
        "before": share_document(change.before),
        "after": share_document(change.after) if change.after else None,
        "shifts": [
            {
                **{
                    name: getattr(shift, name)
                    for name in ("assumption", "kind", "side", "quantile", "value", "option")
                },
                "before": shift.before,
                "after": shift.after,
                "given_up": [premise.means for premise in shift.given_up],
            }
            for shift in change.shifts
        ],
        "distance": change.distance,
        "sentence": change_sentence(change, speakers[change.position]),
    }


def share_document(share: Share) -> dict[str, Any]:
    """A share of worlds under both weightings."""
    return {
        "prior": share.prior,
        "weighted": share.weighted,
        "worlds": share.worlds,
        "effective": share.effective,
        "error": {"prior": share.prior_error, "weighted": share.weighted_error},
    }


def bargained(found: Bargains) -> dict[str, Any]:
    """A searched space of terms: bargains, the frontier, regions and what would open them."""
    offers = found.offers
    return {
        "terms": [
            {"name": t.name, "label": t.label, "levels": [level.name for level in t.levels]}
            for t in offers.terms
        ],
        "designs": offers.designs,
        "worlds": offers.worlds,
        "effective_sample_size": offers.effective,
        "accept": found.accept,
        "holds": found.holds,
        "armistice": offers.armistice,
        "summary": list(bargain_sentences(found)),
        "bargains": [design_document(found, design) for design in found.found],
        "settled": found.settled,
        "near": found.near,
        "frontier": [design_document(found, point.design) for point in found.frontier],
        "regions": [
            {
                "fixed": region.fixed,
                "designs": region.designs,
                "bargains": region.bargains,
                "fails": region.fails,
                "binding": [{"constraints": n, "designs": count} for n, count in region.binding],
                "concession": region.concession and dataclasses.asdict(region.concession),
                "opening": region.opening and dataclasses.asdict(region.opening),
                "sentence": region_sentence(found, region),
            }
            for region in (found.whole, *found.regions, *found.pairs)
        ],
        "caveat": CAVEAT,
    }


def design_document(found: Bargains, design: int) -> dict[str, Any]:
    """A design with who prefers it and the risks under it."""
    offers = found.offers
    return {
        "design": design,
        "levels": {
            term.name: term.levels[level].name
            for term, level in zip(offers.terms, offers.levels[design], strict=True)
        },
        "asked": [actor for actor in offers.actors if offers.asked(actor)[design]],
        "prefers": {actor: offers.prefers(actor)[design] for actor in offers.actors},
        "least_willing": offers.least_willing[design],
        "signed_by_all": offers.columns["signed"][design],
        "risks": {risk: offers.mean(risk)[design] for risk in offers.risks},
        "lowers": offers.lowers()[design],
        "lowers_least": offers.lowers_least[design],
        "bargain": not found.fails[design].any(),
    }
