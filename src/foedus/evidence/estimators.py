"""Strategic choice models estimated from data: a challenger decides, then a defender.

The three-outcome game of Signorino (1999): the first player keeps the status quo or challenges; the
second gives in or resists. Utilities are linear in covariates, choices are probit or logit in the
difference of expected utility. The same form as the games of foedus, so an estimate can become a
belief.

Two conventions of scale are in use and named here. R's package games divides every difference by
the square root of two, also for the logit; Signorino's logit does not. A coefficient in one is
not a coefficient in the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, EvidenceError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Estimates", "StrategicModel", "Term", "fit_strategic", "log_likelihood"]

FloatArray = NDArray[np.float64]
Errors = Literal["agent", "private"]
Link = Literal["probit", "logit"]
Scale = Literal["games", "unit"]

UTILITIES = ("status quo", "concession", "war", "war to the second")
"""Whose linear forms a model has; the second player's utility of giving in is 0."""

_ROOT_TWO = float(np.sqrt(2.0))
_SMALLEST = 1e-300


@dataclass(frozen=True)
class StrategicModel:
    """What is estimated.

    Attributes:
        utilities: Utility to its design, ``[N, terms]``; one of `UTILITIES`, those left out are 0.
            With ``fixed`` they are numbers and not estimated.
        names: Utility to the names of its terms.
        errors: ``agent``: a shock to each action, whoever acts; ``private``: a shock to each
            player's own utility, known to it alone (which a second player infers).
        link: The distribution of the shocks.
        scale: ``games`` divides differences by the square root of two, ``unit`` does not.
        spread: Design of the logarithm of the shocks' standard deviation, ``[N, terms]``; 0
            without it.
        spread_names: Names of its terms.
        fixed: Utility to its value where it is not estimated.
    """

    utilities: Mapping[str, FloatArray]
    names: Mapping[str, tuple[str, ...]]
    errors: Errors = "agent"
    link: Link = "probit"
    scale: Scale = "games"
    spread: FloatArray | None = None
    spread_names: tuple[str, ...] = ()
    fixed: Mapping[str, float] = field(default_factory=dict)

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the coefficients in their order: ``utility: covariate``."""
        found = [
            f"{utility}: {name}" for utility in UTILITIES for name in self.names.get(utility, ())
        ]
        return (*found, *(f"log spread: {name}" for name in self.spread_names))


@dataclass(frozen=True)
class Term:
    """One coefficient.

    Attributes:
        name: Such as ``war: constant``.
        estimate: The coefficient.
        error: Its standard error from the observed information; NaN where it is singular.
    """

    name: str
    estimate: float
    error: float


@dataclass(frozen=True)
class Estimates:
    """A model fitted by maximum likelihood.

    Attributes:
        terms: The coefficients.
        log_likelihood: At the maximum.
        cases: How many rows it rests on.
        slope: Largest slope of the log likelihood at the end; near 0 at a maximum.
        curved: Whether the information is positive definite, so that it is a maximum.
    """

    terms: tuple[Term, ...]
    log_likelihood: float
    cases: int
    slope: float
    curved: bool

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2.0 * len(self.terms) - 2.0 * self.log_likelihood


def log_likelihood(
    model: StrategicModel, outcome: NDArray[np.intp], beta: FloatArray
) -> tuple[float, FloatArray]:
    """The log likelihood of observed outcomes and its slope.

    Args:
        model: The model.
        outcome: 0 status quo, 1 concession, 2 war, ``[N]``.
        beta: Coefficients in the order of ``model.terms``.

    Returns:
        Log likelihood and its derivative by each coefficient.

    Reference:
        Kenkel and Signorino (2014), Estimating Extensive Form Games in R, Journal of Statistical
        Software 56(8), section 2.
    """
    forms, place = _forms(model, outcome.size, beta)
    spread = np.exp(forms["spread"])
    root = _ROOT_TWO if model.scale == "games" else 1.0
    cdf, density = _LINKS[model.link]
    own = forms["war to the second"] / (root * spread)
    resists, yields = cdf(own), cdf(-own)
    gap = forms["war"] - forms["concession"]
    gain = forms["concession"] + resists * gap - forms["status quo"]
    # The second player's behaviour is public knowledge up to its shock; so is its spread.
    if model.errors == "private":
        width = np.sqrt(1.0 + resists**2 + yields**2)
        widens = (2.0 * resists - 1.0) / width
    else:
        width, widens = np.full_like(resists, root), np.zeros_like(resists)
    index = gain / (width * spread)
    challenges, keeps = cdf(index), cdf(-index)
    chances = np.stack([keeps, challenges * yields, challenges * resists])
    seen = np.maximum(chances[outcome, np.arange(outcome.size)], _SMALLEST)
    # Slope: what each outcome's log chance gains by the two choices' indices.
    f_first, f_second = density(index), density(own)
    challenged = outcome > 0
    by_index = np.where(
        challenged,
        f_first / np.maximum(challenges, _SMALLEST),
        -f_first / np.maximum(keeps, _SMALLEST),
    )
    by_own = np.where(
        challenged,
        np.where(
            outcome == 2,
            f_second / np.maximum(resists, _SMALLEST),
            -f_second / np.maximum(yields, _SMALLEST),
        ),
        0.0,
    )
    scale = width * spread
    by_own = by_own + by_index * (gap / scale - index * widens / width) * f_second
    slopes = {
        "status quo": -by_index / scale,
        "concession": by_index * yields / scale,
        "war": by_index * resists / scale,
        "war to the second": by_own / (root * spread),
        "spread": -by_index * index - by_own * own,
    }
    gradient = np.empty_like(beta)
    for name, (rows, design) in place.items():
        gradient[rows] = (design * slopes[name][:, None]).sum(axis=0)
    return float(np.log(seen).sum()), gradient


def _forms(
    model: StrategicModel, cases: int, beta: FloatArray
) -> tuple[dict[str, FloatArray], dict[str, tuple[slice, FloatArray]]]:
    """Each linear form's values, and where its coefficients stand."""
    forms: dict[str, FloatArray] = {}
    place: dict[str, tuple[slice, FloatArray]] = {}
    start = 0
    designs = [(name, model.utilities.get(name)) for name in UTILITIES]
    for name, design in (*designs, ("spread", model.spread)):
        if design is None:
            forms[name] = np.full(cases, model.fixed.get(name, 0.0))
            continue
        stop = start + design.shape[1]
        forms[name] = (design * beta[start:stop]).sum(axis=1)
        place[name] = (slice(start, stop), design)
        start = stop
    return forms, place


def _probit(values: FloatArray) -> FloatArray:
    from scipy.special import ndtr

    return np.asarray(ndtr(values))


def _normal(values: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-0.5 * values**2) / np.sqrt(2.0 * np.pi))


def _logistic(values: FloatArray) -> FloatArray:
    from scipy.special import expit

    return np.asarray(expit(values))


def _logistic_density(values: FloatArray) -> FloatArray:
    return _logistic(values) * _logistic(-values)


_LINKS = {"probit": (_probit, _normal), "logit": (_logistic, _logistic_density)}


def fit_strategic(model: StrategicModel, outcome: NDArray[np.intp]) -> Estimates:
    """Estimate a model by maximum likelihood.

    The search starts from the two choices estimated one after the other, as the package games
    does, and from nothing; the better end is kept.

    Args:
        model: The model.
        outcome: 0 status quo, 1 concession, 2 war, ``[N]``.

    Returns:
        Coefficients with standard errors from the observed information.

    Raises:
        EvidenceError: An outcome never occurs, or there are more coefficients than rows.

    Reference:
        Signorino (1999), Strategic Interaction and the Statistical Analysis of International
        Conflict, American Political Science Review 93(2).
    """
    from scipy.optimize import minimize

    count = len(model.terms)
    missing = [label for k, label in enumerate(UTILITIES[:3]) if not np.any(outcome == k)]
    if missing or count > outcome.size:
        what = (
            f"no row ends in {missing[0]}"
            if missing
            else f"{count} coefficients for {outcome.size} rows"
        )
        raise EvidenceError(
            Diagnostic("fit", what, "rows of every outcome, more than coefficients")
        )

    def loss(beta: FloatArray) -> tuple[float, FloatArray]:
        value, slope = log_likelihood(model, outcome, beta)
        return -value, -slope

    starts = (np.zeros(count), _first_guess(model, outcome))
    best = min(
        (
            minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-6, "maxiter": 2000})
            for start in starts
        ),
        key=lambda end: float(end.fun),
    )
    beta = np.asarray(best.x)
    value, slope = log_likelihood(model, outcome, beta)
    information = _information(model, outcome, beta)
    try:
        np.linalg.cholesky(information)
        errors, curved = np.sqrt(np.diag(np.linalg.inv(information))), True
    except np.linalg.LinAlgError:
        errors, curved = np.full(count, np.nan), False
    terms = tuple(
        Term(name, float(b), float(e)) for name, b, e in zip(model.terms, beta, errors, strict=True)
    )
    return Estimates(terms, value, outcome.size, float(np.abs(slope).max()), curved)


def _first_guess(model: StrategicModel, outcome: NDArray[np.intp]) -> FloatArray:
    """The second choice by itself, then the first given it."""
    from scipy.optimize import minimize

    guess = np.zeros(len(model.terms))
    cdf, _ = _LINKS[model.link]
    _, place = _forms(model, outcome.size, guess)
    if "war to the second" in place:
        rows, design = place["war to the second"]
        asked = outcome > 0
        sign = np.where(outcome[asked] == 2, 1.0, -1.0)

        def miss(part: FloatArray) -> float:
            index = sign * (design[asked] * part).sum(axis=1) / _ROOT_TWO
            return float(-np.log(np.maximum(cdf(index), _SMALLEST)).sum() + 0.005 * (part**2).sum())

        guess[rows] = minimize(miss, guess[rows], method="BFGS").x
    return guess


def _information(model: StrategicModel, outcome: NDArray[np.intp], beta: FloatArray) -> FloatArray:
    """The observed information, by central differences of the exact slope."""
    count = beta.size
    found = np.empty((count, count))
    for i in range(count):
        step = 1e-5 * max(1.0, abs(float(beta[i])))
        ahead, behind = beta.copy(), beta.copy()
        ahead[i] += step
        behind[i] -= step
        found[i] = (
            log_likelihood(model, outcome, behind)[1] - log_likelihood(model, outcome, ahead)[1]
        ) / (2.0 * step)
    return 0.5 * (found + found.T)
