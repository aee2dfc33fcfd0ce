"""The matrix of speakers and cruxes: where each speaker stands on what the claims turn on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.findings.changes import Ranks
from foedus.findings.conditions import FEW_WORLDS, Scales, all_of, judge
from foedus.findings.kinds import Kind, kind_of
from foedus.findings.quantiles import quantiles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings.conditions import Judged
    from foedus.findings.ensembles import Worlds
    from foedus.scenario import Claim, Scenario

__all__ = ["Crux", "Stance", "StanceMatrix", "stances"]

_UNSAID = 4  # assumptions that nobody speaks of, though claims turn on them


@dataclass(frozen=True)
class Crux:
    """An assumption that speakers differ on, or that their claims turn on.

    Attributes:
        assumption: Its name.
        label: Its name to print.
        kind: Whether it is about a fact, a value or a theory.
        options: The options of a theory; empty for an amount.
        stated: How many speakers say something of it.
        turn: How far the share of the claim that turns on it most differs between its upper and
            its lower half (for a theory, between two options), by the weight of the record.
        claim: That claim; ``None`` when no position makes one.
        whose: The name of the position that makes it.
    """

    assumption: str
    label: str
    kind: Kind
    options: tuple[str, ...]
    stated: int
    turn: float
    claim: Claim | None
    whose: str


@dataclass(frozen=True)
class Stance:
    """Where a speaker stands on a crux.

    Attributes:
        stated: Whether the speaker says something of it.
        low: Lower end of the middle 80 % of the speaker's worlds, in quantiles of the belief.
        middle: Their mean.
        high: The upper end; all NaN where the premises leave no world.
        shares: For a theory, the share of each option instead.
    """

    stated: bool
    low: float
    middle: float
    high: float
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class StanceMatrix:
    """Speakers by cruxes.

    Attributes:
        positions: Name and speaker of each position with a premise or a claim, in order.
        cruxes: The cruxes: those that somebody speaks of, by how many do and how much turns on
            them; then a few that nobody speaks of.
        cells: By position's name and assumption.
    """

    positions: tuple[tuple[str, str], ...]
    cruxes: tuple[Crux, ...]
    cells: Mapping[tuple[str, str], Stance]


def stances(ensemble: Worlds, scenario: Scenario) -> StanceMatrix:
    """Where each speaker stands on each assumption that the debate turns on.

    Args:
        ensemble: Worlds by policies by outcomes.
        scenario: The scenario whose positions are laid side by side.

    Returns:
        The matrix. A speaker who says nothing of an assumption believes of it what the scenario
        does, as far as the other premises leave it.
    """
    ranks = Ranks(ensemble, Scales.of(ensemble))
    speaking = [p for p in scenario.positions if p.assumes or p.claims]
    claims = [
        (claim, position.name, judge(claim.expression, ensemble))
        for position in speaking
        for claim in position.claims
    ]
    spoken = {
        position.name: frozenset(n for p in position.assumes for n in p.expression.assumptions)
        for position in speaking
    }
    cruxes = [
        _crux(name, sum(name in said for said in spoken.values()), claims, ranks)
        for name in ranks.names
    ]
    stated = sorted((c for c in cruxes if c.stated), key=lambda c: (-c.stated, -c.turn))
    unsaid = sorted((c for c in cruxes if not c.stated), key=lambda c: -c.turn)[:_UNSAID]
    chosen = (*stated, *(crux for crux in unsaid if crux.claim is not None))
    cells = {}
    for position in speaking:
        premises = (judge(p.expression, ensemble) for p in position.assumes)
        own = all_of(premises, ensemble.worlds).holds
        for crux in chosen:
            name = crux.assumption
            cells[position.name, name] = _stance(name, name in spoken[position.name], own, ranks)
    return StanceMatrix(tuple((p.name, p.speaker) for p in speaking), chosen, cells)


def _stance(name: str, stated: bool, own: np.ndarray, ranks: Ranks) -> Stance:  # noqa: FBT001 -- one fact of the cell
    nan = float("nan")
    cells, options = ranks.cells(name)[own], ranks.options(name)
    if not cells.size:
        return Stance(stated, nan, nan, nan, (nan,) * len(options))
    if options:
        shares = tuple(ranks.at(name, index, own) for index in range(len(options)))
        return Stance(stated, nan, nan, nan, shares)
    low, high = quantiles((cells + 0.5) / 100, ranks.scales.prior[own], (0.1, 0.9))
    return Stance(stated, float(low), ranks.mean(name, own), float(high))


def _crux(
    name: str, stated: int, claims: Sequence[tuple[Claim, str, Judged]], ranks: Ranks
) -> Crux:
    ensemble = ranks.ensemble
    options = ranks.options(name)
    cells = ranks.cells(name) if options else ranks.cells(name) // 50
    weight = ranks.scales.weighted
    count = len(options) or 2
    best: tuple[float, Claim | None, str] = (0.0, None, "")
    for claim, whose, judged in claims:
        mass = np.bincount(cells, np.where(judged.known, weight, 0.0), count)
        squares = np.bincount(cells, np.where(judged.known, weight * weight, 0.0), count)
        held = np.bincount(cells, np.where(judged.holds, weight, 0.0), count)
        known = mass * mass >= FEW_WORLDS * np.maximum(squares, np.finfo(float).tiny)
        if np.count_nonzero(known) < 2:
            continue
        turn = float(np.ptp(held[known] / mass[known]))
        if turn > best[0]:
            best = (turn, claim, whose)
    label, kind = ensemble.assumption_info(name).label, kind_of(name, ensemble)
    return Crux(name, label, kind, options, stated, *best)
