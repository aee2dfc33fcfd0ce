"""A polynomial stand-in for an outcome, fitted to worlds, and the total effects it gives.

A total effect asks how much an outcome still varies when one assumption is redrawn and the rest
stays. Worlds that are merely given hold no such pairs, so the outcome is first fitted by main
effects and pairwise interactions in Legendre polynomials of the assumptions' ranks (an expansion
as in Sudret 2008, "Global sensitivity analysis using polynomial chaos expansions", Reliability
Engineering and System Safety 93(7)), and the pairs are made with the fit. Two fits to disjoint
halves of the worlds are multiplied, so that noise in the coefficients adds nothing on average. What
the fit does not reproduce is missing from every total effect; its share is part of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["TotalEffects", "rank_share", "total_effects"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

_FOLDS = 8
_TERMS = (110, 480)  # a record that leaves few worlds allows few
_HIGHEST = 10
_RIDGES = (1e-6, 1e-3, 1e-2)
_SPLITS = ((0, 1, 2, 3), (0, 2, 4, 6), (0, 3, 5, 6))
_PAIRS = 8192
_LEAST = 0.01
_SEED = 20250830


@dataclass(frozen=True)
class TotalEffects:
    """Total effects from a fit.

    Attributes:
        effects: One for each input, a share of the outcome's variance, ``[inputs]``.
        errors: Jackknife standard errors, ``[inputs]``.
        fit: The share of the variance that the fit reproduces in worlds it was not fitted to.
    """

    effects: FloatArray
    errors: FloatArray
    fit: float


def rank_share(values: FloatArray) -> FloatArray:
    """The share of the worlds below each value, between 0 and 1; ties share their middle."""
    found, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    del found
    middle = (np.cumsum(counts) - counts / 2) / len(values)
    ranks: FloatArray = middle[inverse]
    return ranks


def total_effects(
    inputs: FloatArray, options: tuple[int, ...], outcome: FloatArray, weights: FloatArray
) -> TotalEffects:
    """Estimate total effects of inputs from worlds as they are.

    Each input is redrawn from its own weighted values while the others stay; that the record may
    tie inputs to each other is ignored in redrawing, not in the fit.

    Args:
        inputs: ``[worlds, inputs]``: numbers, or the index of an option.
        options: How many options each input has; 0 for a number.
        outcome: ``[worlds]``, finite.
        weights: ``[worlds]``, not negative.

    Returns:
        The effects. An outcome that does not vary has none.
    """
    weights = weights / weights.sum()
    mean = float(np.sum(weights * outcome))
    variance = float(np.sum(weights * (outcome - mean) ** 2))
    count = inputs.shape[1]
    if not variance > 1e-300:
        return TotalEffects(np.zeros(count), np.zeros(count), 1.0)
    scaled = (outcome - mean) / np.sqrt(variance)
    found = _fitted(inputs, options, scaled, weights)
    # Fewer inputs leave room for higher degrees.
    matter = np.flatnonzero(found.effects > _LEAST)
    if 0 < len(matter) < count:
        chosen = tuple(options[index] for index in matter)
        closer = _fitted(inputs[:, matter], chosen, scaled, weights)
        if closer.fit > found.fit:
            effects, errors = found.effects.copy(), found.errors.copy()
            effects[matter], errors[matter] = closer.effects, closer.errors
            found = TotalEffects(effects, errors, closer.fit)
    return found


def _fitted(
    inputs: FloatArray, options: tuple[int, ...], outcome: FloatArray, weights: FloatArray
) -> TotalEffects:
    """The effects from the better of two fits to an outcome with mean 0 and variance 1."""
    count = inputs.shape[1]
    rng = np.random.default_rng(_SEED)
    fold = rng.permutation(len(outcome)) % _FOLDS
    best = max(
        (_Fit.of(inputs, options, outcome, weights, fold, most) for most in _TERMS),
        key=lambda one: one.share,
    )
    terms, ridge, grams, moments = best.terms, best.ridge, best.grams, best.moments
    base = rng.choice(len(outcome), _PAIRS, p=weights)
    other = rng.choice(len(outcome), _PAIRS, p=weights)
    moves = [terms.moved(index, base, other) for index in range(count)]

    def pairs(left_out: int | None) -> FloatArray:
        """For each pair of worlds and input, the product of the changes in both fits."""
        found = np.zeros((_PAIRS, count))
        for split in _SPLITS:
            halves = [
                [f for f in range(_FOLDS) if (f in split) == inside and f != left_out]
                for inside in (True, False)
            ]
            one, two = (
                _solve(grams[half].sum(axis=0), moments[half].sum(axis=0), ridge) for half in halves
            )
            for index, (used, change) in enumerate(moves):
                found[:, index] += 0.5 * (change @ one[used]) * (change @ two[used])
        return found / len(_SPLITS)

    whole = pairs(None)
    parts = np.stack([pairs(index).mean(axis=0) for index in range(_FOLDS)])
    away = parts - parts.mean(axis=0)
    fitting = (_FOLDS - 1) / _FOLDS * np.sum(away * away, axis=0)
    drawing = whole.var(axis=0) / _PAIRS
    return TotalEffects(
        np.clip(whole.mean(axis=0), 0, None), np.sqrt(fitting + drawing), best.share
    )


@dataclass(frozen=True)
class _Terms:
    """The terms of the fit: for each one a factor of one or two inputs.

    Attributes:
        factors: For each input its polynomials, ``[worlds, degrees]``.
        pieces: For each term the inputs and degrees of its factors.
    """

    factors: tuple[FloatArray, ...]
    pieces: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def of(cls, inputs: FloatArray, options: tuple[int, ...], most: int) -> _Terms:
        count = inputs.shape[1]
        for highest in range(_HIGHEST, 0, -1):
            degrees = [min(highest, number - 1) if number else highest for number in options]
            pieces: list[tuple[tuple[int, int], ...]] = [
                ((index, degree),) for index in range(count) for degree in range(degrees[index])
            ]
            pieces += [
                ((one, i), (two, j))
                for one, two in combinations(range(count), 2)
                for i in range(degrees[one])
                for j in range(degrees[two])
                if i + j + 2 <= max(2, highest - 1)
            ]
            if len(pieces) < most:
                break
        factors = tuple(
            _polynomials(inputs[:, index], options[index], degrees[index]) for index in range(count)
        )
        return cls(factors, ((), *pieces))

    def values(self, worlds: IntArray) -> FloatArray:
        """Every term in some worlds, ``[worlds, terms]``."""
        return np.stack([self._term(piece, worlds) for piece in self.pieces], axis=1)

    def _term(
        self,
        piece: tuple[tuple[int, int], ...],
        worlds: IntArray,
        moved: IntArray | None = None,
        which: int = -1,
    ) -> FloatArray:
        product = np.ones(len(worlds))
        for index, degree in piece:
            rows = moved if moved is not None and index == which else worlds
            product = product * self.factors[index][rows, degree]
        return product

    def moved(self, which: int, base: IntArray, other: IntArray) -> tuple[IntArray, FloatArray]:
        """Which terms have an input, and how they change when it is taken from other worlds."""
        used = [
            k for k, piece in enumerate(self.pieces) if any(index == which for index, _ in piece)
        ]
        change = np.stack(
            [
                self._term(self.pieces[k], base, other, which) - self._term(self.pieces[k], base)
                for k in used
            ],
            axis=1,
        )
        return np.array(used), change


def _polynomials(values: FloatArray, options: int, degrees: int) -> FloatArray:
    """Legendre polynomials of the ranks; for a choice, contrasts of its options."""
    if options:
        shares = np.array([float(np.mean(values == option)) for option in range(options)])
        return np.stack(
            [
                (values == option) / np.sqrt(max(shares[option], 1e-12)) - np.sqrt(shares[option])
                for option in range(1, degrees + 1)
            ],
            axis=1,
        )
    at = 2 * rank_share(values) - 1
    columns = np.polynomial.legendre.legvander(at, degrees)[:, 1:]
    scaled: FloatArray = columns * np.sqrt(2.0 * np.arange(1, degrees + 1) + 1)
    return scaled


@dataclass(frozen=True)
class _Fit:
    """A fit: its terms, the normal equations of each fold, and what it reproduces.

    Attributes:
        terms: The terms.
        grams: ``[folds, terms, terms]``.
        moments: ``[folds, terms]``.
        ridge: The penalty that predicts left-out worlds best.
        share: How much of their variance that gives.
    """

    terms: _Terms
    grams: FloatArray
    moments: FloatArray
    ridge: float
    share: float

    @classmethod
    def of(
        cls,
        inputs: FloatArray,
        options: tuple[int, ...],
        outcome: FloatArray,
        weights: FloatArray,
        fold: IntArray,
        most: int,
    ) -> _Fit:
        terms = _Terms.of(inputs, options, most)
        design = terms.values(np.arange(len(outcome)))
        grams, moments = _by_fold(design, outcome, weights, fold)
        ridge, share = _ridge(design, outcome, weights, fold, grams, moments)
        return cls(terms, grams, moments, ridge, share)


def _by_fold(
    design: FloatArray, outcome: FloatArray, weights: FloatArray, fold: IntArray
) -> tuple[FloatArray, FloatArray]:
    """The normal equations of each fold."""
    grams, moments = [], []
    for index in range(_FOLDS):
        inside = fold == index
        part = design[inside]
        heavy = part * weights[inside, None]
        grams.append(part.T @ heavy)
        moments.append(heavy.T @ outcome[inside])
    return np.stack(grams), np.stack(moments)


def _solve(gram: FloatArray, moment: FloatArray, ridge: float) -> FloatArray:
    from scipy.linalg import solve

    scale = float(np.trace(gram)) / len(gram)
    found: FloatArray = solve(
        gram + ridge * scale * np.eye(len(gram)), moment, assume_a="pos", check_finite=False
    )
    return found


def _ridge(
    design: FloatArray,
    outcome: FloatArray,
    weights: FloatArray,
    fold: IntArray,
    grams: FloatArray,
    moments: FloatArray,
) -> tuple[float, float]:
    """The penalty that predicts left-out worlds best, and how much of their variance it gives."""
    gram, moment = grams.sum(axis=0), moments.sum(axis=0)
    best = (np.inf, _RIDGES[0])
    for ridge in _RIDGES:
        error = 0.0
        for index in range(_FOLDS):
            inside = fold == index
            found = _solve(gram - grams[index], moment - moments[index], ridge)
            missed = outcome[inside] - design[inside] @ found
            error += float(np.sum(weights[inside] * missed * missed))
        best = min(best, (error, ridge))
    return best[1], max(0.0, 1 - best[0])
