"""Which worlds there are: draws of every uncertain assumption, addressable by index.

World 17 is the same world whoever asks for it, in whatever block, on whatever machine:
its draws depend on the beliefs, the correlations and the seed only. That is what makes
a run resumable and extendable.

The points are a scrambled Sobol sequence. Latin hypercube sampling is left out: there a
point depends on how many points there are in all, so a run of 100,000 worlds would share
nothing with a run of 200,000, and no block could be drawn without drawing all of them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from foedus.errors import Diagnostic, ModelError, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.ensemble.proposals import Proposal
    from foedus.scenario.beliefs import Belief, Computed, FloatArray

__all__ = ["Design", "Pair", "Sample"]

# Points of 32 bits: a point plus half a step is exact in a float64 and lies strictly between
# 0 and 1 (the ends would send an unbounded belief to infinity). SciPy cannot jump ahead in
# longer ones.
BITS = 32
HALF_STEP = 2.0 ** -(BITS + 1)


class Pair(Protocol):
    """Two assumptions that go together, such as a `foedus.scenario.Correlation`."""

    @property
    def between(self) -> tuple[str, str]:
        """The two assumptions."""

    @property
    def rho(self) -> float:
        """The correlation of their normal scores, strictly between -1 and 1."""


@dataclass(frozen=True)
class Sample:
    """Worlds of a design.

    Attributes:
        draws: Assumption to its value in each world, arrays of one length N.
        log_weight: Logarithm of the density of the beliefs over the density the world was drawn
            with, [N]; 0 in every world of a design without a proposal.
    """

    draws: dict[str, FloatArray]
    log_weight: FloatArray


class Design:
    """Every world that could be drawn, by index.

    Each assumption that is not computed from others takes one dimension of a scrambled
    Sobol sequence, in the order of the names (so that the order of the lines in a file
    says nothing); its belief turns the point into a draw. Correlated assumptions go
    through a Gaussian copula, which leaves their margins exactly the stated beliefs.
    Computed assumptions follow from the draws of the others.

    Args:
        beliefs: The belief about each assumption.
        correlations: Pairs that go together; ``rho`` is the correlation of their normal
            scores, so that Spearman's rank correlation is ``6/pi * asin(rho/2)`` whatever
            the shape of the two beliefs. A pair not named has correlation 0.
        seed: Scrambles the sequence; another seed gives an independent replication.
        proposal: Where to draw worlds instead of evenly from the beliefs; `sample` then gives
            the weight of each. It acts before correlations do.

    Raises:
        ModelError: If the correlations cannot hold together or name what has no draw of
            its own, if computed assumptions go in a circle, or if there are more
            assumptions than the sequence has dimensions.
        UsageError: If there are no beliefs or the seed is not a whole number from 0.

    Example:
        >>> from foedus.scenario.beliefs import Interval
        >>> design = Design({"USA.stake": Interval(0.02, 0.5, "log")}, seed=7)
        >>> whole, part = design.draws(0, 8)["USA.stake"], design.draws(5, 8)["USA.stake"]
        >>> bool((whole[5:] == part).all())
        True

    References:
        Owen (1998), Scrambling Sobol' and Niederreiter-Xing points, J. Complexity 14.
        Matoušek (1998), On the L2-discrepancy for anchored boxes, J. Complexity 14 (the
        scramble SciPy uses). Kruskal (1958), Ordinal measures of association, JASA 53,
        for the rank correlation of a normal pair.
    """

    def __init__(
        self,
        beliefs: Mapping[str, Belief],
        correlations: Sequence[Pair] = (),
        seed: int = 1,
        proposal: Proposal | None = None,
    ) -> None:
        if not beliefs:
            raise UsageError(
                Diagnostic("design", "there is no assumption to draw", "one belief or more")
            )
        if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
            raise UsageError(Diagnostic("seed", f"{seed!r}", "a whole number, 0 or more"))
        self.beliefs: Mapping[str, Belief] = dict(beliefs)
        self.correlations = tuple(correlations)
        self.seed = seed
        self.proposal = proposal
        drawn = sorted(name for name, belief in beliefs.items() if not _is_computed(belief))
        self._dimension = {name: index for index, name in enumerate(drawn)}
        self._computed = _order_of_computation(self.beliefs)
        self._copula = _Copula.build(self.correlations, self.beliefs, self._dimension)
        # A proposal takes one dimension more, which says what part of it a world is drawn from.
        self._points = _Points(len(drawn) + (proposal is not None), seed)
        if proposal is not None:
            self._moved = [self._dimension[name] for name in proposal.names]

    @property
    def names(self) -> tuple[str, ...]:
        """The assumptions, in the order in which they were given."""
        return tuple(self.beliefs)

    @property
    def drawn(self) -> tuple[str, ...]:
        """The assumptions with a draw of their own, in the order of their dimensions."""
        return tuple(self._dimension)

    def with_proposal(self, proposal: Proposal, *, seed: int | None = None) -> Design:
        """The same beliefs, drawn by a proposal.

        Args:
            proposal: Where to draw.
            seed: Another seed; this design's if left out.
        """
        seed = self.seed if seed is None else seed
        return Design(self.beliefs, self.correlations, seed, proposal)

    def draws(self, start: int, stop: int) -> dict[str, FloatArray]:
        """The draws of worlds ``start`` to ``stop - 1``, one array an assumption.

        Args:
            start: The first world, counting from 0.
            stop: One past the last world.

        Returns:
            For each assumption its value in each of the ``stop - start`` worlds, in the
            assumption's own unit; for a choice, the index of the option.

        Raises:
            UsageError: If the range is empty, starts below 0 or goes beyond the sequence.
        """
        return self.sample(start, stop).draws

    def scores(self, start: int, stop: int) -> FloatArray:
        """Normal scores of worlds before correlations, ``[drawn, N]``, as a proposal moves them."""
        from scipy.special import ndtri

        return np.asarray(ndtri(self._cube(start, stop)[0]))

    def sample(self, start: int, stop: int) -> Sample:
        """The draws of worlds ``start`` to ``stop - 1`` with the weight of each.

        Args:
            start: The first world, counting from 0.
            stop: One past the last world.

        Returns:
            Draws and weights.

        Raises:
            UsageError: If the range is empty, starts below 0 or goes beyond the sequence.
        """
        points, log_weight = self._cube(start, stop)
        return Sample(self._draw(points), log_weight)

    def _cube(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """Points of the unit cube, a row an assumption, and the weight of each world."""
        if not 0 <= start < stop <= 2**BITS:
            raise UsageError(
                Diagnostic("worlds", f"{start:,} to {stop:,}", f"0 <= start < stop <= {2**BITS:,}")
            )
        points = self._points.between(start, stop)
        if self.proposal is None:
            return points, np.zeros(stop - start)
        from scipy.special import ndtr, ndtri

        choice, points = points[-1], points[:-1]
        scores = self.proposal.place(ndtri(points[self._moved]), choice)
        # Where the cube ends, so do the scores: the weight is that of the point in use.
        points[self._moved] = np.clip(ndtr(scores), HALF_STEP, 1.0 - HALF_STEP)
        return points, self.proposal.log_weight(scores)

    def _draw(self, points: FloatArray) -> dict[str, FloatArray]:
        """Points as values of the assumptions."""
        if self._copula is not None:
            self._copula.apply(points)
        drawn = {
            name: np.asarray(self.beliefs[name].ppf(points[index]), dtype=np.float64)
            for name, index in self._dimension.items()
        }
        for name in self._computed:
            value = cast("Computed", self.beliefs[name]).compute(drawn)
            drawn[name] = np.broadcast_to(
                np.asarray(value, dtype=np.float64), points.shape[1:]
            ).copy()
        return {name: drawn[name] for name in self.beliefs}


class _Points:
    """The Sobol sequence with a cursor, so that drawing forwards never starts over."""

    def __init__(self, dimensions: int, seed: int) -> None:
        from scipy.stats import qmc

        if dimensions > qmc.Sobol.MAXDIM:
            raise ModelError(
                Diagnostic(
                    "assumptions",
                    f"{dimensions:,} uncertain assumptions",
                    f"at most {qmc.Sobol.MAXDIM:,}, the dimensions of the Sobol sequence",
                    "fix those that matter least at one value",
                )
            )
        self._lock = threading.Lock()
        self._dimensions = dimensions
        self._engine = (
            qmc.Sobol(dimensions, scramble=True, bits=BITS, rng=seed) if dimensions else None
        )

    def between(self, start: int, stop: int) -> FloatArray:
        """Points ``start`` to ``stop - 1``, one contiguous row a dimension."""
        if self._engine is None:
            return np.empty((0, stop - start))
        with self._lock:
            engine = self._engine
            if start < engine.num_generated:
                engine.reset()
            if start > engine.num_generated:
                engine.fast_forward(start - engine.num_generated)
            # The very first point is asked for alone: SciPy warns about every other count
            # that is no power of two, and a block need not be one.
            parts = [engine.random(1)] if start == 0 else []
            if stop > engine.num_generated:
                parts.append(engine.random(stop - engine.num_generated))
            points = np.concatenate(parts)
        # Rows, not columns: numpy may take another code path for strided data, and the
        # same world must give the same bits in every block.
        return np.ascontiguousarray(points.T) + HALF_STEP


class _Copula:
    """A Gaussian copula over the assumptions that any correlation names."""

    def __init__(self, rows: Sequence[int], factor: FloatArray) -> None:
        self._rows = tuple(rows)
        self._factor = factor

    @classmethod
    def build(
        cls,
        correlations: Sequence[Pair],
        beliefs: Mapping[str, Belief],
        dimension: Mapping[str, int],
    ) -> _Copula | None:
        if not correlations:
            return None
        _check(correlations, beliefs, dimension)
        names = sorted({name for pair in correlations for name in pair.between})
        place = {name: index for index, name in enumerate(names)}
        matrix = np.eye(len(names))
        for pair in correlations:
            i, j = (place[name] for name in pair.between)
            matrix[i, j] = matrix[j, i] = pair.rho
        try:
            factor: FloatArray = np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
        except np.linalg.LinAlgError:
            pairs = ", ".join(
                f"{a} and {b} {c.rho:+g}" for c in correlations for a, b in [c.between]
            )
            raise ModelError(
                Diagnostic(
                    "correlations",
                    f"these cannot all hold together: {pairs}",
                    "correlations that some distribution has (a positive definite matrix)",
                    "weaken the strongest, or state the pairs left out, which count as 0",
                )
            ) from None
        return cls([dimension[name] for name in names], factor)

    def apply(self, points: FloatArray) -> None:
        """Correlate the named rows of ``points`` in place."""
        from scipy.special import ndtr, ndtri

        normal = [ndtri(points[row]) for row in self._rows]
        for i, row in enumerate(self._rows):
            # Summed term by term: a matrix product may round differently in another block.
            total = self._factor[i, 0] * normal[0]
            for j in range(1, i + 1):
                total = total + self._factor[i, j] * normal[j]
            np.clip(ndtr(total), HALF_STEP, 1.0 - HALF_STEP, out=points[row])


def _is_computed(belief: Belief) -> bool:
    return belief.kind == "computed"


def _check(
    correlations: Sequence[Pair],
    beliefs: Mapping[str, Belief],
    dimension: Mapping[str, int],
) -> None:
    faults: list[Diagnostic] = []
    seen: set[frozenset[str]] = set()
    for pair in correlations:
        where = f"correlation between {pair.between[0]} and {pair.between[1]}"
        for name in pair.between:
            if name not in beliefs:
                faults.append(
                    Diagnostic(where, f"unknown assumption '{name}'", fix=nearest(name, beliefs))
                )
            elif name not in dimension:
                what = f"'{name}' is computed from other assumptions"
                faults.append(
                    Diagnostic(where, what, "assumptions with a belief", "correlate its inputs")
                )
        if pair.between[0] == pair.between[1]:
            faults.append(Diagnostic(where, "an assumption with itself", "two assumptions"))
        if frozenset(pair.between) in seen:
            faults.append(Diagnostic(where, "the pair is stated twice", "one rho a pair"))
        seen.add(frozenset(pair.between))
        if not -1.0 < pair.rho < 1.0:
            expected = "a correlation strictly between -1 and 1"
            fix = "for a fixed relation, compute one assumption from the other"
            faults.append(Diagnostic(where, f"rho {pair.rho}", expected, fix))
    if faults:
        raise ModelError(*faults)


def _order_of_computation(beliefs: Mapping[str, Belief]) -> tuple[str, ...]:
    """Computed assumptions, each after those that it needs."""
    waiting = {
        name: sorted(cast("Computed", belief).assumptions)
        for name, belief in beliefs.items()
        if _is_computed(belief)
    }
    faults = [
        Diagnostic(name, f"needs the unknown assumption '{need}'", fix=nearest(need, beliefs))
        for name, needs in waiting.items()
        for need in needs
        if need not in beliefs
    ]
    if faults:
        raise ModelError(*faults)
    order: list[str] = []
    while waiting:
        ready = [
            name for name, needs in waiting.items() if not any(need in waiting for need in needs)
        ]
        if not ready:
            raise ModelError(
                Diagnostic(
                    ", ".join(waiting),
                    "computed from each other in a circle",
                    "formulas that end in assumptions with a belief",
                )
            )
        for name in ready:
            order.append(name)
            del waiting[name]
    return tuple(order)
