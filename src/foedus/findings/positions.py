"""What each speaker would have to believe, and what then follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.findings.margins import LEAST, with_margin
from foedus.findings.quantiles import effective_sample_size, share_error, weighted_mean
from foedus.scenario.expressions import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings.ensembles import Worlds
    from foedus.scenario import Claim, Position, Premise, Scenario, Statement
    from foedus.scenario.expressions import Expression

__all__ = ["ClaimVerdict", "PositionVerdict", "PremiseVerdict", "Share", "judge_positions"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_FEW_WORLDS = 100


@dataclass(frozen=True)
class Share:
    """In how many worlds something holds.

    Attributes:
        prior: The share of the worlds, each alike; NaN when there is none to look at.
        weighted: The share of the record's weight; NaN when no world looked at carries weight.
        worlds: How many worlds the shares are taken over.
        effective: How many equally weighted worlds those are worth once the record weighs them.
        prior_error: Monte Carlo standard error of ``prior``.
        weighted_error: Monte Carlo standard error of ``weighted``.
    """

    prior: float
    weighted: float
    worlds: int
    effective: float = 0.0
    prior_error: float = nan
    weighted_error: float = nan

    @property
    def note(self) -> str:
        """A warning when few worlds stand behind the shares, otherwise empty."""
        if self.worlds == 0:
            return "no world to look at"
        if self.worlds < _FEW_WORLDS:
            return f"only {self.worlds} worlds"
        if self.effective < _FEW_WORLDS:
            return f"only {self.effective:.0f} effective worlds under the record"
        return ""


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
    """

    claim: Claim
    own: Share
    all: Share
    under: Mapping[str, Share] = field(default_factory=dict)
    own_clear: Share | None = None
    all_clear: Share | None = None


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
    """

    position: Position
    own: Share
    premises: tuple[PremiseVerdict, ...]
    claims: tuple[ClaimVerdict, ...]
    statements: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()


def judge_positions(
    ensemble: Worlds, scenario: Scenario, *, least: float = LEAST
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

    Returns:
        A verdict for each position, in the order of the scenario. Worlds for which a condition
        has no answer because they could not be solved are left out of that share and noted.

    Raises:
        ExpressionError: A condition names what the ensemble does not have.
    """
    scales = _Scales(ensemble.weights(record=False), ensemble.weights(record=True))
    every = np.ones(ensemble.worlds, dtype=bool)
    conditions = {
        position.name: [_judge(premise.expression, ensemble) for premise in position.assumes]
        for position in scenario.positions
    }
    worlds = {name: _all_of(premises, every) for name, premises in conditions.items()}
    return tuple(
        _verdict(position, conditions[position.name], worlds, _Bench(ensemble, scales, least))
        for position in scenario.positions
    )


@dataclass(frozen=True)
class _Scales:
    prior: FloatArray
    weighted: FloatArray


@dataclass(frozen=True)
class _Bench:
    ensemble: Worlds
    scales: _Scales
    least: float


@dataclass(frozen=True)
class _Judged:
    """Where a condition holds, and where it has an answer at all."""

    holds: BoolArray
    known: BoolArray


def _judge(expression: Expression, ensemble: Worlds) -> _Judged:
    answers = np.broadcast_to(evaluate(expression, ensemble), (ensemble.worlds,))
    known = ~np.isnan(answers)
    return _Judged(known & (answers > 0.5), known)


def _all_of(premises: Sequence[_Judged], every: BoolArray) -> _Judged:
    holds, known = every.copy(), every.copy()
    for premise in premises:
        holds &= premise.holds
        known &= premise.known
    return _Judged(holds, known)


def _verdict(
    position: Position,
    premises: Sequence[_Judged],
    worlds: Mapping[str, _Judged],
    bench: _Bench,
) -> PositionVerdict:
    own = worlds[position.name]
    every = np.ones(bench.ensemble.worlds, dtype=bool)
    claims = [_judge(claim.expression, bench.ensemble) for claim in position.claims]
    return PositionVerdict(
        position,
        _share(own, every, bench.scales),
        tuple(
            PremiseVerdict(
                premise,
                _share(judged, every, bench.scales),
                _share(
                    _all_of([p for p in premises if p is not judged], every), every, bench.scales
                ),
            )
            for premise, judged in zip(position.assumes, premises, strict=True)
        ),
        tuple(
            _claim_verdict(claim, judged, own, worlds, bench)
            for claim, judged in zip(position.claims, claims, strict=True)
        ),
        position.statements,
        _notes(position, own, [*premises, *claims]),
    )


def _claim_verdict(
    claim: Claim, judged: _Judged, own: _Judged, worlds: Mapping[str, _Judged], bench: _Bench
) -> ClaimVerdict:
    every = np.ones(bench.ensemble.worlds, dtype=bool)
    sharper = with_margin(claim.expression, bench.least)
    clearly = None if sharper is None else _judge(sharper, bench.ensemble)
    return ClaimVerdict(
        claim,
        _share(judged, own.holds, bench.scales),
        _share(judged, every, bench.scales),
        {name: _share(judged, theirs.holds, bench.scales) for name, theirs in worlds.items()},
        None if clearly is None else _share(clearly, own.holds, bench.scales),
        None if clearly is None else _share(clearly, every, bench.scales),
    )


def _share(judged: _Judged, within: BoolArray, scales: _Scales) -> Share:
    """The share of some worlds in which a condition holds, among those that have an answer."""
    looked_at = within & judged.known
    holds = judged.holds[looked_at].astype(np.float64)
    prior, prior_error, _ = _weighted(holds, scales.prior[looked_at])
    weighted, weighted_error, effective = _weighted(holds, scales.weighted[looked_at])
    return Share(prior, weighted, len(holds), effective, prior_error, weighted_error)


def _weighted(holds: FloatArray, weights: FloatArray) -> tuple[float, float, float]:
    total = float(weights.sum())
    if total <= 0:
        return nan, nan, 0.0
    mass = weights / total
    # Adding many small weights leaves a share of 1 a few units short in the last place.
    share = 1.0 if holds.all() else weighted_mean(holds, mass)
    return share, share_error(holds, mass), effective_sample_size(mass)


def _notes(position: Position, own: _Judged, judged: Sequence[_Judged]) -> tuple[str, ...]:
    notes = []
    count = int(own.holds.sum())
    if not position.assumes:
        notes.append(
            "The position states no premise about the mechanism: its worlds are all worlds."
        )
    elif count == 0:
        notes.append(
            "No world satisfies all premises: under these beliefs they exclude one another."
        )
    elif count < _FEW_WORLDS:
        notes.append(f"Only {count} worlds satisfy all premises: the shares of claims are rough.")
    unknown = max((int((~j.known).sum()) for j in judged), default=0)
    if unknown:
        notes.append(f"In up to {unknown:,} worlds a condition has no answer; they are left out.")
    return tuple(notes)
