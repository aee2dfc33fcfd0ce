"""What each speaker would have to believe, and what then follows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from foedus.findings.conditions import (
    FEW_WORLDS,
    Judged,
    Scales,
    Share,
    all_of,
    judge,
    share_of,
)
from foedus.findings.margins import LEAST, with_margin
from foedus.findings.quantiles import effective_sample_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foedus.findings.ensembles import Worlds
    from foedus.scenario import Claim, Position, Premise, Scenario, Statement

__all__ = [
    "FOLLOWS",
    "ClaimVerdict",
    "PositionVerdict",
    "PremiseVerdict",
    "Share",
    "Standing",
    "TheoryShare",
    "judge_positions",
]

FOLLOWS = 0.9
"""A claim follows from assumptions when it holds in at least this share of the worlds that satisfy
them: "very likely" on the scale of the IPCC, and room for the worlds that no premise speaks of."""

Standing = Literal["everybody's", "own", "others'", "nobody's", "unknown"]


@dataclass(frozen=True)
class PremiseVerdict:
    """A premise alone: the share of all worlds in which it holds.

    Attributes:
        premise: The premise.
        share: Over all worlds.
        without: The share of worlds in which all the other premises of the position hold; what
            the position would keep if this one were given up.
    """

    premise: Premise
    share: Share
    without: Share


@dataclass(frozen=True)
class TheoryShare:
    """A claim in the speaker's worlds in which one of rival theories is the right one.

    Attributes:
        theory: The switch, such as ``theory.presence``.
        option: The theory that holds.
        share: Over the speaker's worlds with it.
    """

    theory: str
    option: str
    share: Share


@dataclass(frozen=True)
class ClaimVerdict:
    """A claim: where it holds.

    Attributes:
        claim: The claim.
        own: Over the worlds that satisfy all the speaker's premises.
        all: Over all worlds.
        under: Over the worlds of each position's premises, by the name of the position: whether
            the others' premises already grant it.
        own_clear: Where it holds by more than a margin, over the speaker's worlds; ``None`` for
            a claim that compares no outcome with another. A claim that holds often and clearly
            seldom is right about a difference too small to matter.
        all_clear: The same over all worlds.
        by_theory: Over the speaker's worlds, split by each switch between theories.
    """

    claim: Claim
    own: Share
    all: Share
    under: Mapping[str, Share] = field(default_factory=dict)
    own_clear: Share | None = None
    all_clear: Share | None = None
    by_theory: tuple[TheoryShare, ...] = ()

    @property
    def standing(self) -> Standing:
        """From whose assumptions the claim follows, weighted by the record.

        ``everybody's``: from all positions' and over all worlds, as far as their errors can
        tell; ``own``: from the speaker's; ``others'``: not from the speaker's, but from somebody
        else's, by more than the errors; ``nobody's``; ``unknown`` when no world of the speaker
        carries weight.
        """
        own, others = self.own, [self.all, *self.under.values()]
        if np.isnan(own.weighted):
            return "unknown"
        if own.weighted >= FOLLOWS:
            everywhere = all(not one.weighted + 2 * one.weighted_error < FOLLOWS for one in others)
            return "everybody's" if everywhere else "own"
        granted = (
            one.weighted >= FOLLOWS
            and one.weighted - own.weighted > 2 * np.hypot(one.weighted_error, own.weighted_error)
            for one in others
        )
        return "others'" if any(granted) else "nobody's"

    @property
    def denied(self) -> bool:
        """Whether the speaker's own assumptions rule the claim out, or hardly leave it a world."""
        return self.own.weighted <= 1 - FOLLOWS


@dataclass(frozen=True)
class PositionVerdict:
    """A speaker's case, judged.

    Attributes:
        position: The position.
        own: The share of worlds that satisfy all its premises (1 when it states none).
        premises: Each premise alone.
        claims: Each claim in those worlds and in all.
        statements: What the speaker says that no condition renders; listed, not judged.
        notes: What a reader must know before trusting the shares.
        sampled: How many worlds were drawn under the premises for this; 0 when the claims are
            judged in those worlds of the ensemble that happen to satisfy them.
    """

    position: Position
    own: Share
    premises: tuple[PremiseVerdict, ...]
    claims: tuple[ClaimVerdict, ...]
    statements: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()
    sampled: int = 0


def judge_positions(
    ensemble: Worlds,
    scenario: Scenario,
    *,
    least: float = LEAST,
    more: Mapping[str, Worlds] | None = None,
) -> tuple[PositionVerdict, ...]:
    """Judge every position of a scenario within an ensemble of worlds.

    A claim that holds in nearly all the worlds of its own premises follows from them; one that
    holds as often without them does not need them; one that fails in its own worlds contradicts
    them, given the model. None of this says whether the premises are true: how many worlds
    satisfy them, before and after weighting by the record, is given apart.

    Args:
        ensemble: Worlds by policies by outcomes, from `foedus.ensemble`.
        scenario: The scenario whose positions are judged.
        least: The margin by which a claim must hold to hold clearly, in the unit of its outcomes.
        more: Position to worlds drawn under its premises (`foedus.premises.worlds_under`), where
            the ensemble has few of them. The claims are then judged in these.

    Returns:
        A verdict for each position, in the order of the scenario. Worlds for which a condition
        has no answer because they could not be solved are left out of that share and noted.

    Raises:
        ExpressionError: A condition names what the ensemble does not have.
    """
    every = {
        position.name: all_of(
            (judge(premise.expression, ensemble) for premise in position.assumes), ensemble.worlds
        )
        for position in scenario.positions
    }
    bench = _Bench(ensemble, Scales.of(ensemble), least)
    return tuple(
        _verdict(position, every, bench, (more or {}).get(position.name))
        for position in scenario.positions
    )


@dataclass(frozen=True)
class _Bench:
    ensemble: Worlds
    scales: Scales
    least: float

    @property
    def everywhere(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.ones(self.ensemble.worlds, dtype=bool)


def _verdict(
    position: Position, worlds: Mapping[str, Judged], bench: _Bench, more: Worlds | None
) -> PositionVerdict:
    own, every = worlds[position.name], bench.everywhere
    premises = [judge(premise.expression, bench.ensemble) for premise in position.assumes]
    claims = tuple(_claim_verdict(claim, own, worlds, bench) for claim in position.claims)
    if more is not None:
        closer = _Bench(more, Scales.of(more), bench.least)
        claims = tuple(_closer(verdict, closer) for verdict in claims)
    return PositionVerdict(
        position,
        share_of(own, every, bench.scales),
        tuple(
            PremiseVerdict(
                premise,
                share_of(judged, every, bench.scales),
                share_of(
                    all_of([p for p in premises if p is not judged], len(every)),
                    every,
                    bench.scales,
                ),
            )
            for premise, judged in zip(position.assumes, premises, strict=True)
        ),
        claims,
        position.statements,
        _notes(position, own, bench, sampled=0 if more is None else more.worlds),
        0 if more is None else more.worlds,
    )


def _claim_verdict(
    claim: Claim, own: Judged, worlds: Mapping[str, Judged], bench: _Bench
) -> ClaimVerdict:
    judged = judge(claim.expression, bench.ensemble)
    clear = _clearly(claim, bench)
    return ClaimVerdict(
        claim,
        share_of(judged, own.holds, bench.scales),
        share_of(judged, bench.everywhere, bench.scales),
        {name: share_of(judged, theirs.holds, bench.scales) for name, theirs in worlds.items()},
        None if clear is None else share_of(clear, own.holds, bench.scales),
        None if clear is None else share_of(clear, bench.everywhere, bench.scales),
        tuple(_by_theory(judged, own, bench)),
    )


def _closer(verdict: ClaimVerdict, bench: _Bench) -> ClaimVerdict:
    """The same verdict with the speaker's own worlds taken from a sample of nothing else."""
    judged, clear = judge(verdict.claim.expression, bench.ensemble), _clearly(verdict.claim, bench)
    everywhere = bench.everywhere
    return replace(
        verdict,
        own=share_of(judged, everywhere, bench.scales),
        own_clear=None if clear is None else share_of(clear, everywhere, bench.scales),
        by_theory=tuple(_by_theory(judged, Judged(everywhere, everywhere), bench)),
    )


def _clearly(claim: Claim, bench: _Bench) -> Judged | None:
    sharper = with_margin(claim.expression, bench.least)
    return None if sharper is None else judge(sharper, bench.ensemble)


def _by_theory(judged: Judged, own: Judged, bench: _Bench) -> Iterator[TheoryShare]:
    """The claim in the speaker's worlds of each theory; a theory that they exclude is left out."""
    for name in bench.ensemble.assumptions:
        options = bench.ensemble.options(name)
        if not options:
            continue
        drawn = bench.ensemble.assumption(name)
        for index, option in enumerate(options):
            share = share_of(judged, own.holds & (drawn == index), bench.scales)
            if share.worlds:
                yield TheoryShare(name, option, share)


def _notes(position: Position, own: Judged, bench: _Bench, *, sampled: int) -> tuple[str, ...]:
    notes = []
    count = int(own.holds.sum())
    weights = bench.scales.weighted[own.holds]
    effective = effective_sample_size(weights)
    if not position.assumes:
        notes.append(
            "The position states no premise about the mechanism: its worlds are all worlds."
        )
    elif sampled:
        notes.append(
            f"{count:,} worlds of the run satisfy all premises; the claims are judged in "
            f"{sampled:,} that were drawn under them."
        )
    elif count == 0:
        notes.append(
            "No world satisfies all premises: under these beliefs they exclude one another."
        )
    elif count < FEW_WORLDS:
        notes.append(f"Only {count} worlds satisfy all premises: the shares of claims are rough.")
    elif effective < FEW_WORLDS:
        notes.append(
            f"The {count:,} worlds that satisfy all premises are worth {effective:.0f} equally "
            "weighted ones under the record: the weighted shares of claims are rough."
        )
    conditions = (p.expression for p in position.assumes), (c.expression for c in position.claims)
    known = (judge(one, bench.ensemble).known for several in conditions for one in several)
    unknown = max((int((~one).sum()) for one in known), default=0)
    if unknown:
        notes.append(f"In up to {unknown:,} worlds a condition has no answer; they are left out.")
    return tuple(notes)
