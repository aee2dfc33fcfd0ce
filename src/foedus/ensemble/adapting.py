"""Drawing more worlds where the record is explained: population Monte Carlo on a pilot.

A record that few worlds explain leaves few effective worlds. A pilot of worlds from the beliefs
shows which ones they are; a mixture of normals is fitted to them, new pilots are drawn from it,
and so on for a few rounds (Cappé et al. 2004). What comes out is a `Proposal`: the run then draws
from it and weighs every world exactly. The pilots have seeds of their own, so the run's worlds
know nothing of the fit and no estimate is bent by it.

The fit depends on the model, the design and nothing else: not on workers, blocks or restarts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from foedus.ensemble.proposals import Component, Proposal, whitened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from foedus.ensemble.design import Design

__all__ = [
    "LEAST_EFFECTIVE",
    "LEAST_SHARE",
    "Adaptation",
    "Explains",
    "adapt",
    "effective",
    "enough",
    "suited",
]

FloatArray = NDArray[np.float64]

LEAST_EFFECTIVE = 1_000
LEAST_SHARE = 0.02
"""Fewer effective worlds, or a smaller share of all, are too few to rely on."""

TRIAL = 10_000
JUDGED = 2048
PILOT = 8192
ROUNDS = 5
PRIOR_SHARE = 0.25
MOST_NAMES = 24
LEAST_HEAP = 0.05
_SIGNAL = 3.0  # standard errors by which a score's mean or spread must differ from the belief's
_WIDER = 1.15  # a proposal should have the wider tails
_CHUNK = 2048


class Explains(Protocol):
    """A model that says how well a world explains the record."""

    def log_likelihood(self, worlds: Mapping[str, FloatArray], /) -> FloatArray:
        """Log probability of the record in each world, [N]."""


@dataclass(frozen=True)
class Adaptation:
    """What adaptive drawing found.

    Attributes:
        design: The design to run: the one given, or with a proposal.
        before: Effective worlds for each world drawn from the beliefs.
        after: Effective worlds for each world drawn from the design to run.
        prior: Effective worlds for statements about the beliefs without the record.
    """

    design: Design
    before: float
    after: float
    prior: float = 1.0

    @property
    def adapted(self) -> bool:
        """Whether the worlds are drawn by a proposal."""
        return self.design.proposal is not None


@dataclass(frozen=True)
class _Pilot:
    """Worlds of one round.

    Attributes:
        scores: Normal scores, [drawn, M].
        likelihood: Log likelihood of the record, [M].
        weight: Log weight against the design they were drawn from, [M].
    """

    scores: FloatArray
    likelihood: FloatArray
    weight: FloatArray

    @property
    def share(self) -> float:
        """Effective worlds a world."""
        return effective(self.likelihood + self.weight) / self.likelihood.size


def effective(log_weights: FloatArray) -> float:
    """Kish's effective sample size of weights given as logarithms.

    Example:
        >>> float(effective(np.log(np.array([1.0, 1.0, 1e-300]))))
        2.0
    """
    known = np.where(np.isnan(log_weights), -np.inf, log_weights)
    top = known.max(initial=-np.inf)
    if not np.isfinite(top):
        return 0.0
    weights = np.exp(known - top)
    return float(weights.sum() ** 2 / np.square(weights).sum())


def enough(model: Explains, design: Design, worlds: int) -> bool:
    """Whether a run would leave enough effective worlds without adapting, by a short pilot.

    A run of fewer than 10,000 worlds is a trial: more worlds are the first remedy there, so only
    the share counts.

    Args:
        model: Says how well worlds explain the record.
        design: The beliefs, drawn evenly.
        worlds: How many worlds the run will have.
    """
    share = _pilot(model, design, JUDGED, 0).share
    return share >= LEAST_SHARE and (worlds < TRIAL or share * worlds >= LEAST_EFFECTIVE)


def suited(
    model: Explains,
    design: Design,
    worlds: int,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Design:
    """The design to draw: the one given if it leaves enough effective worlds, else an adapted one.

    Args:
        model: Says how well worlds explain the record.
        design: The beliefs, drawn evenly.
        worlds: How many worlds will be drawn.
        progress: As for `adapt`.
    """
    if enough(model, design, worlds):
        return design
    return adapt(model, design, progress=progress).design


def adapt(
    model: Explains,
    design: Design,
    *,
    pilot: int = PILOT,
    rounds: int = ROUNDS,
    progress: Callable[[int, int], None] | None = None,
) -> Adaptation:
    """Find where to draw worlds so that more of them explain the record.

    Args:
        model: Says how well worlds explain the record.
        design: The beliefs, drawn evenly.
        pilot: Worlds a round.
        rounds: How many rounds at most; each fits to all worlds seen so far.
        progress: Called after each round with how many pilot worlds are done, and how many there
            will be at most.

    Returns:
        The design to run, with the effective share before and after. Where no round does better
        than the beliefs themselves, the design is the one given.
    """

    def tell(done: int) -> None:
        if progress is not None:
            progress(done * pilot, (rounds + 1) * pilot)

    first = _pilot(model, design, pilot, 0)
    tell(1)
    best = Adaptation(design, first.share, first.share)
    seen: list[tuple[_Pilot, Proposal | None]] = [(first, None)]
    for number in range(1, rounds + 1):
        proposal = _fit(seen, design.drawn)
        if proposal is None:
            break
        candidate = design.with_proposal(proposal)
        found = _pilot(model, candidate, pilot, number)
        tell(number + 1)
        if found.share > best.after:
            prior = effective(found.weight) / pilot
            best = Adaptation(candidate, first.share, found.share, prior)
        seen.append((found, proposal))
    return best


def _pilot(model: Explains, design: Design, size: int, number: int) -> _Pilot:
    """One round's worlds, with a seed that no run has."""
    seed = (design.seed + 1) * 2**16 + number
    source = (
        type(design)(design.beliefs, design.correlations, seed)
        if design.proposal is None
        else design.with_proposal(design.proposal, seed=seed)
    )
    likelihood, weight = np.empty(size), np.empty(size)
    scores = np.empty((len(design.drawn), size))
    for start in range(0, size, _CHUNK):
        stop = min(start + _CHUNK, size)
        sample = source.sample(start, stop)
        likelihood[start:stop] = model.log_likelihood(sample.draws)
        weight[start:stop] = sample.log_weight
    for start in range(0, size, _CHUNK):
        stop = min(start + _CHUNK, size)
        scores[:, start:stop] = source.scores(start, stop)
    return _Pilot(scores, np.where(np.isnan(likelihood), -np.inf, likelihood), weight)


def _fit(seen: list[tuple[_Pilot, Proposal | None]], drawn: tuple[str, ...]) -> Proposal | None:
    """A mixture for the worlds that explain the record, from every round's worlds together."""
    scores = np.concatenate([pilot.scores for pilot, _ in seen], axis=1)
    likelihood = np.concatenate([pilot.likelihood for pilot, _ in seen])
    place = {name: row for row, name in enumerate(drawn)}
    # Each world counts as drawn from the mixture of all rounds (Owen and Zhou 2000).
    density = np.zeros(likelihood.size)
    for _, proposal in seen:
        if proposal is None:
            density += 1.0
        else:
            density += np.exp(-proposal.log_weight(scores[[place[n] for n in proposal.names]]))
    logs = likelihood - np.log(density)
    top = logs.max()
    if not np.isfinite(top):
        return None
    weights = np.exp(logs - top)
    weights /= weights.sum()
    size = 1.0 / float(np.square(weights).sum())
    rows = _telling(scores, weights, size)
    if not rows.size:
        return None
    parts = _mixture(scores[rows], weights, size)
    return Proposal(
        tuple(drawn[row] for row in rows),
        PRIOR_SHARE,
        tuple(
            Component(
                (1.0 - PRIOR_SHARE) * share,
                tuple(map(float, mean)),
                tuple(tuple(map(float, row)) for row in np.linalg.cholesky(covariance)),
            )
            for share, mean, covariance in parts
        ),
    )


def _telling(scores: FloatArray, weights: FloatArray, size: float) -> NDArray[np.intp]:
    """The scores that the record moves by more than noise, the strongest ones."""
    mean = (scores * weights).sum(axis=1)
    spread = (np.square(scores - mean[:, None]) * weights).sum(axis=1)
    signal = np.maximum(np.abs(mean) * np.sqrt(size), np.abs(spread - 1.0) * np.sqrt(size / 2.0))
    order = np.argsort(-signal, kind="stable")[:MOST_NAMES]
    return np.sort(order[signal[order] > _SIGNAL])


def _mixture(
    scores: FloatArray, weights: FloatArray, size: float
) -> list[tuple[float, FloatArray, FloatArray]]:
    """One normal, or two if the weighted worlds lie in two heaps; shares sum to 1.

    Whether two are worth it is judged by the Bayesian information criterion at the effective
    sample size.
    """
    one = [(1.0, *_moments(scores, weights, size))]
    two = _expectation_maximisation(scores, weights, one[0])
    parameters = len(scores) * (len(scores) + 3) / 2 + 1
    gain = _fitness(scores, weights, two) - _fitness(scores, weights, one)
    return two if size * gain > parameters * np.log(max(size, 2.0)) / 2 else one


def _moments(scores: FloatArray, weights: FloatArray, size: float) -> tuple[FloatArray, FloatArray]:
    """Weighted mean and covariance, drawn towards the beliefs where few worlds speak, widened."""
    mean = (scores * weights).sum(axis=1)
    away = scores - mean[:, None]
    found = np.empty((len(scores), len(scores)))
    for i in range(len(scores)):
        # numpy's own sum: a linear algebra library may add in another order elsewhere.
        found[i] = (away * (away[i] * weights)).sum(axis=1)
    trust = size / (size + 2.0 * len(scores))
    return mean * trust, _WIDER * (trust * found + (1.0 - trust) * np.eye(len(scores)))


def _expectation_maximisation(
    scores: FloatArray,
    weights: FloatArray,
    whole: tuple[float, FloatArray, FloatArray],
) -> list[tuple[float, FloatArray, FloatArray]]:
    """Two normals: begin with the halves along the widest direction, a fixed number of steps."""
    _, mean, covariance = whole
    direction = np.linalg.eigh(covariance)[1][:, -1]
    along = ((scores - mean[:, None]) * direction[:, None]).sum(axis=0)
    belongs = (along > 0).astype(np.float64)
    parts = [whole, whole]
    for _ in range(20):
        parts = []
        for mine in (belongs, 1.0 - belongs):
            mass = float((weights * mine).sum())
            if mass < LEAST_HEAP:
                return [whole]
            inside = weights * mine / mass
            kish = 1.0 / float(np.square(inside).sum())
            parts.append((mass, *_moments(scores, inside, kish)))
        logs = [np.log(share) + _log_normal(scores, m, c) for share, m, c in parts]
        belongs = 1.0 / (1.0 + np.exp(np.clip(logs[1] - logs[0], -50.0, 50.0)))
    total = sum(share for share, _, _ in parts)
    return [(share / total, m, c) for share, m, c in parts]


def _fitness(
    scores: FloatArray, weights: FloatArray, parts: list[tuple[float, FloatArray, FloatArray]]
) -> float:
    """Mean log density of the weighted worlds under a mixture."""
    logs = [np.log(share) + _log_normal(scores, m, c) for share, m, c in parts]
    return float((np.logaddexp.reduce(logs) * weights).sum())


def _log_normal(scores: FloatArray, mean: FloatArray, covariance: FloatArray) -> FloatArray:
    """Log density up to a constant that is the same for every normal."""
    factor = np.linalg.cholesky(covariance)
    found = np.full(scores.shape[1], -float(np.log(np.diag(factor)).sum()))
    for one in whitened(scores, mean.tolist(), factor.tolist()):
        found = found - 0.5 * one**2
    return found
