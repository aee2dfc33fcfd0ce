"""The distributions a file can call by name: parameters, limits, curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["FAMILIES", "Family"]

_Curve = Callable[..., Any]


@dataclass(frozen=True)
class Family:
    """One named distribution.

    Attributes:
        parameters: Their names, in order.
        check: Returns what is wrong with given parameters, or an empty string.
        ppf: Values at cumulative probabilities.
        cdf: Cumulative probabilities of values within the support.
        support: Smallest and largest possible value.
    """

    parameters: tuple[str, ...]
    check: Callable[..., str]
    ppf: _Curve
    cdf: _Curve
    support: Callable[..., tuple[float, float]]


def _special(name: str) -> _Curve:
    """A function of ``scipy.special``, imported when first called."""

    def call(*arguments: object) -> Any:  # noqa: ANN401 -- SciPy's ufuncs are untyped
        from scipy import special

        return getattr(special, name)(*arguments)

    return call


_ndtr, _ndtri = _special("ndtr"), _special("ndtri")


def _positive(name: str) -> Callable[..., str]:
    """The rule that the parameter called ``name`` in the sentence, the last, is positive."""

    def check(*values: float) -> str:
        return "" if values[-1] > 0 else f"{name} is {values[-1]:g}, not above 0"

    return check


def _all_positive(*names: str) -> Callable[..., str]:
    """The rule that every parameter is positive."""

    def check(*values: float) -> str:
        wrong = [f"{n} is {v:g}" for n, v in zip(names, values, strict=True) if v <= 0]
        return f"{' and '.join(wrong)}, not above 0" if wrong else ""

    return check


def _ordered(low: float, high: float) -> str:
    return "" if low < high else f"low {low:g} is not below high {high:g}"


def _ordered_positive(low: float, high: float) -> str:
    return f"low is {low:g}, not above 0" if low <= 0 else _ordered(low, high)


def _triangle(low: float, mode: float, high: float) -> str:
    if low < high and low <= mode <= high:
        return ""
    return f"low {low:g}, mode {mode:g}, high {high:g} are not in order"


def _triangle_ppf(u: Any, low: float, mode: float, high: float) -> Any:  # noqa: ANN401 -- as above
    rise, width = (mode - low) / (high - low), high - low
    left = low + np.sqrt(u * width * (mode - low))
    right = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(u < rise, left, right)


def _triangle_cdf(x: Any, low: float, mode: float, high: float) -> Any:  # noqa: ANN401 -- as above
    width = high - low
    left = (x - low) ** 2 / (width * (mode - low)) if mode > low else np.zeros_like(x)
    right = 1 - (high - x) ** 2 / (width * (high - mode)) if high > mode else np.ones_like(x)
    return np.where(x < mode, left, right)


def _logit(x: Any) -> Any:  # noqa: ANN401 -- as above
    return np.log(x) - np.log1p(-x)


FAMILIES: Mapping[str, Family] = {
    "normal": Family(
        ("mean", "sd"),
        _positive("sd"),
        lambda u, mean, sd: mean + sd * _ndtri(u),
        lambda x, mean, sd: _ndtr((x - mean) / sd),
        lambda *_: (-math.inf, math.inf),
    ),
    "lognormal": Family(
        ("median", "sigma"),
        _all_positive("median", "sigma"),
        lambda u, median, sigma: median * np.exp(sigma * _ndtri(u)),
        lambda x, median, sigma: _ndtr(np.log(x / median) / sigma),
        lambda *_: (0.0, math.inf),
    ),
    "logit-normal": Family(
        ("median", "sigma"),
        lambda median, sigma: (
            _positive("sigma")(sigma)
            if 0 < median < 1
            else f"median is {median:g}, not between 0 and 1"
        ),
        lambda u, median, sigma: _special("expit")(_logit(median) + sigma * _ndtri(u)),
        lambda x, median, sigma: _ndtr((_logit(x) - _logit(median)) / sigma),
        lambda *_: (0.0, 1.0),
    ),
    "uniform": Family(
        ("low", "high"),
        _ordered,
        lambda u, low, high: low + u * (high - low),
        lambda x, low, high: (x - low) / (high - low),
        lambda low, high: (low, high),
    ),
    "loguniform": Family(
        ("low", "high"),
        _ordered_positive,
        lambda u, low, high: low * (high / low) ** u,
        lambda x, low, high: np.log(x / low) / np.log(high / low),
        lambda low, high: (low, high),
    ),
    "triangular": Family(
        ("low", "mode", "high"),
        _triangle,
        _triangle_ppf,
        _triangle_cdf,
        lambda low, _, high: (low, high),
    ),
    "beta": Family(
        ("alpha", "beta"),
        _all_positive("alpha", "beta"),
        lambda u, alpha, beta: _special("betaincinv")(alpha, beta, u),
        lambda x, alpha, beta: _special("betainc")(alpha, beta, x),
        lambda *_: (0.0, 1.0),
    ),
    "gamma": Family(
        ("shape", "scale"),
        _all_positive("shape", "scale"),
        lambda u, shape, scale: scale * _special("gammaincinv")(shape, u),
        lambda x, shape, scale: _special("gammainc")(shape, x / scale),
        lambda *_: (0.0, math.inf),
    ),
    "exponential": Family(
        ("mean",),
        _positive("mean"),
        lambda u, mean: -mean * np.log1p(-u),
        lambda x, mean: -np.expm1(-x / mean),
        lambda *_: (0.0, math.inf),
    ),
}
