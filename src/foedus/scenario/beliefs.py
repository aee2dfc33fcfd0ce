"""Beliefs: what an analyst holds possible about a quantity, as distributions that can be sampled.

Every belief turns uniform numbers into values (``ppf``) and values into probabilities (``cdf``),
both vectorised. The curves are those of ``scipy.special``; nothing here draws random numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.scenario.expressions import Expression

__all__ = [
    "Belief",
    "Bounded",
    "Choice",
    "Computed",
    "Distribution",
    "Fixed",
    "FloatArray",
    "Interval",
]

FloatArray = NDArray[np.float64]

_Z95 = 1.6448536269514722  # the standard normal's 95 % quantile


@runtime_checkable
class Belief(Protocol):
    """A distribution over one quantity.

    Attributes:
        kind: ``fixed``, ``interval``, ``bounded``, ``choice``, ``computed`` or the name of a
            distribution such as ``normal``.
    """

    @property
    def kind(self) -> str:
        """Which kind of belief this is."""

    @property
    def median(self) -> float:
        """The value as likely exceeded as not."""

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest possible value."""

    def ppf(self, u: FloatArray) -> FloatArray:
        """Values at cumulative probabilities ``u``, same shape."""

    def cdf(self, x: FloatArray) -> FloatArray:
        """Probability of a value not above ``x``, same shape."""

    def describe(self) -> str:
        """The belief in words."""


def show(value: float) -> str:
    """A number as a person would write it."""
    return f"{value:.6g}"


@dataclass(frozen=True)
class Fixed:
    """One value, held to be certain.

    Example:
        >>> Fixed(0.3).describe()
        '0.3 exactly'
    """

    value: float
    kind: str = field(default="fixed", init=False)

    @property
    def median(self) -> float:
        """The value."""
        return self.value

    @property
    def support(self) -> tuple[float, float]:
        """The value twice."""
        return (self.value, self.value)

    def ppf(self, u: FloatArray) -> FloatArray:
        """The value, in the shape of ``u``."""
        return np.full_like(np.asarray(u, dtype=np.float64), self.value)

    def cdf(self, x: FloatArray) -> FloatArray:
        """A step from 0 to 1 at the value."""
        return np.asarray(np.asarray(x) >= self.value, dtype=np.float64)

    def describe(self) -> str:
        """The belief in words."""
        return f"{show(self.value)} exactly"


@dataclass(frozen=True)
class Interval:
    """A 90 % interval: one chance in twenty below ``low``, one in twenty above ``high``.

    ``scale`` says on which scale the curve is normal: ``log`` (lognormal, for positive amounts),
    ``linear`` (normal) or ``logit`` (logit-normal, for probabilities).

    Example:
        >>> Interval(0.02, 0.5, "log").describe()
        '0.02 to 0.5 (90 % interval, lognormal)'
        >>> Interval(0.02, 0.5, "log").median.__round__(3)
        0.1
    """

    low: float
    high: float
    scale: str
    kind: str = field(default="interval", init=False)

    def _warp(self, x: FloatArray) -> FloatArray:
        """From the quantity to the scale on which the curve is normal."""
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.scale == "log":
                warped = np.where(x > 0, np.log(np.abs(x)), np.where(np.isnan(x), x, -np.inf))
            elif self.scale == "logit":
                inside = np.clip(x, 0.0, 1.0)
                warped = np.log(inside) - np.log1p(-inside)
            else:
                warped = x
        return np.asarray(warped, dtype=np.float64)

    def _unwarp(self, y: FloatArray) -> FloatArray:
        """Back from that scale to the quantity."""
        if self.scale == "linear":
            return y
        with np.errstate(over="ignore", under="ignore"):
            if self.scale == "log":
                return np.asarray(np.exp(y), dtype=np.float64)
            from scipy.special import expit

            return np.asarray(expit(y), dtype=np.float64)

    @property
    def _normal(self) -> tuple[float, float]:
        """Mean and standard deviation on that scale."""
        ends = self._warp(np.array([self.low, self.high], dtype=np.float64))
        return float(ends.mean()), float((ends[1] - ends[0]) / (2 * _Z95))

    @property
    def median(self) -> float:
        """The middle of the interval on its scale."""
        return float(self._unwarp(np.array(self._normal[0])))

    @property
    def support(self) -> tuple[float, float]:
        """All positive numbers, all numbers, or 0 to 1."""
        if self.scale == "linear":
            return (-math.inf, math.inf)
        return (0.0, math.inf if self.scale == "log" else 1.0)

    def ppf(self, u: FloatArray) -> FloatArray:
        """Values at cumulative probabilities ``u``."""
        from scipy.special import ndtri

        mean, sd = self._normal
        return self._unwarp(mean + sd * np.asarray(ndtri(u), dtype=np.float64))

    def cdf(self, x: FloatArray) -> FloatArray:
        """Probability of a value not above ``x``."""
        from scipy.special import ndtr

        mean, sd = self._normal
        warped = self._warp(np.asarray(x, dtype=np.float64))
        return np.asarray(ndtr((warped - mean) / sd), dtype=np.float64)

    def describe(self) -> str:
        """The belief in words."""
        curve = {"log": "lognormal", "linear": "normal", "logit": "logit-normal"}[self.scale]
        return f"{show(self.low)} to {show(self.high)} (90 % interval, {curve})"


@dataclass(frozen=True)
class Distribution:
    """A distribution by name, with parameters in the order of ``FAMILIES[kind].parameters``.

    Example:
        >>> Distribution("beta", (2.0, 6.0)).describe()
        'beta (alpha 2, beta 6)'
    """

    kind: str
    parameters: tuple[float, ...]

    @property
    def median(self) -> float:
        """The value as likely exceeded as not."""
        return float(self.ppf(np.array(0.5)))

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest possible value."""
        from foedus.scenario._families import FAMILIES

        return FAMILIES[self.kind].support(*self.parameters)

    def ppf(self, u: FloatArray) -> FloatArray:
        """Values at cumulative probabilities ``u``."""
        from foedus.scenario._families import FAMILIES

        with np.errstate(all="ignore"):
            values = FAMILIES[self.kind].ppf(np.asarray(u, dtype=np.float64), *self.parameters)
        return np.asarray(values, dtype=np.float64)

    def cdf(self, x: FloatArray) -> FloatArray:
        """Probability of a value not above ``x``."""
        from foedus.scenario._families import FAMILIES

        low, high = self.support
        inside = np.clip(np.asarray(x, dtype=np.float64), low, high)
        with np.errstate(all="ignore"):
            return np.asarray(FAMILIES[self.kind].cdf(inside, *self.parameters), dtype=np.float64)

    def describe(self) -> str:
        """The belief in words."""
        from foedus.scenario._families import FAMILIES

        names = FAMILIES[self.kind].parameters
        said = ", ".join(f"{n} {show(v)}" for n, v in zip(names, self.parameters, strict=True))
        return f"{self.kind} ({said})"


@dataclass(frozen=True)
class Bounded:
    """A belief cut off at bounds and scaled up to 1 between them.

    Example:
        >>> Bounded(Interval(0.1, 3.0, "log"), 0.05, 10.0).describe()
        '0.1 to 3 (90 % interval, lognormal), at least 0.05, at most 10'
    """

    inner: Belief
    low: float
    high: float
    kind: str = field(default="bounded", init=False)

    @property
    def _mass(self) -> tuple[float, float]:
        """Cumulative probability of the inner belief at the bounds."""
        ends = self.inner.cdf(np.array([self.low, self.high], dtype=np.float64))
        return float(ends[0]), float(ends[1])

    @property
    def weight(self) -> float:
        """How much of the inner belief lies within the bounds."""
        below, above = self._mass
        return above - below

    @property
    def median(self) -> float:
        """The value as likely exceeded as not, within the bounds."""
        return float(self.ppf(np.array(0.5)))

    @property
    def support(self) -> tuple[float, float]:
        """The bounds, or those of the inner belief where it is narrower."""
        low, high = self.inner.support
        return (max(low, self.low), min(high, self.high))

    def ppf(self, u: FloatArray) -> FloatArray:
        """Values at cumulative probabilities ``u``."""
        below, above = self._mass
        values = self.inner.ppf(below + np.asarray(u, dtype=np.float64) * (above - below))
        # Rounding in the inner curve may put a value a hair outside.
        return np.asarray(np.clip(values, *self.support), dtype=np.float64)

    def cdf(self, x: FloatArray) -> FloatArray:
        """Probability of a value not above ``x``."""
        below, above = self._mass
        inside = (self.inner.cdf(np.asarray(x, dtype=np.float64)) - below) / (above - below)
        return np.asarray(np.clip(inside, 0.0, 1.0), dtype=np.float64)

    def describe(self) -> str:
        """The belief in words."""
        text = self.inner.describe()
        if self.low > -math.inf:
            text += f", at least {show(self.low)}"
        if self.high < math.inf:
            text += f", at most {show(self.high)}"
        return text


@dataclass(frozen=True)
class Choice:
    """Rival theories or cases, each with a weight; a value is the index of the option.

    Attributes:
        options: Their names.
        weights: Their probabilities, summing to 1.

    Example:
        >>> theories = Choice(("current-calculus", "past-actions"), (0.4, 0.6))
        >>> theories.ppf(np.array([0.1, 0.9]))
        array([0., 1.])
        >>> theories.describe()
        'current-calculus 40 %, past-actions 60 %'
    """

    options: tuple[str, ...]
    weights: tuple[float, ...]
    kind: str = field(default="choice", init=False)

    @property
    def median(self) -> float:
        """The index at which the weights reach one half."""
        return float(self.ppf(np.array(0.5)))

    @property
    def support(self) -> tuple[float, float]:
        """The first and the last index."""
        return (0.0, float(len(self.options) - 1))

    def ppf(self, u: FloatArray) -> FloatArray:
        """Indices of the options at cumulative probabilities ``u``."""
        uniform = np.asarray(u, dtype=np.float64)
        reached = np.cumsum(self.weights)
        index = np.searchsorted(reached, uniform, side="right").astype(np.float64)
        # The last option with any weight takes what rounding leaves over.
        last = max(i for i, weight in enumerate(self.weights) if weight > 0)
        return np.asarray(np.where(np.isnan(uniform), np.nan, np.minimum(index, last)))

    def cdf(self, x: FloatArray) -> FloatArray:
        """Probability of an index not above ``x``."""
        reached = np.concatenate(([0.0], np.cumsum(self.weights)))
        place = np.clip(np.floor(np.asarray(x, dtype=np.float64)) + 1, 0, len(self.options))
        index = np.where(np.isnan(place), 0, place).astype(np.intp)
        return np.asarray(np.where(np.isnan(place), np.nan, np.minimum(reached[index], 1.0)))

    def describe(self) -> str:
        """The belief in words."""
        pairs = zip(self.options, self.weights, strict=True)
        return ", ".join(f"{option} {show(100 * weight)} %" for option, weight in pairs)


@dataclass(frozen=True)
class Computed:
    """A quantity that follows from other assumptions.

    It has no curve of its own: sample what it is computed from and call ``compute``.

    Attributes:
        expression: How it is computed.
        operands: The beliefs about what it is computed from, by name.
    """

    expression: Expression
    operands: Mapping[str, Belief] = field(default_factory=dict)
    kind: str = field(default="computed", init=False)

    @property
    def assumptions(self) -> frozenset[str]:
        """The assumptions it is computed from."""
        return self.expression.assumptions

    @property
    def median(self) -> float:
        """Its value where everything it is computed from is at its median.

        For one operand and a monotone expression this is the median; in general it is only
        a central value.
        """
        medians = {name: np.array(belief.median) for name, belief in self.operands.items()}
        return float(self.compute(medians))

    @property
    def support(self) -> tuple[float, float]:
        """All numbers: what an expression can reach is not analysed."""
        return (-math.inf, math.inf)

    def compute(self, values: Mapping[str, FloatArray]) -> FloatArray:
        """Its values in worlds where its operands have given values.

        Args:
            values: Name to values, each of the same shape.

        Returns:
            Values of that shape; NaN where the expression is undefined.
        """
        from foedus.scenario.expressions import Table, evaluate

        result = evaluate(self.expression, Table(values))
        shapes = [np.shape(values[name]) for name in self.assumptions]
        return np.broadcast_to(result, np.broadcast_shapes(*shapes)).copy()

    def ppf(self, u: FloatArray) -> FloatArray:  # noqa: ARG002 -- the protocol's signature
        """Refuse: the values follow from other draws, not from a uniform number of its own.

        Raises:
            TypeError: Always.
        """
        raise TypeError(f"'{self.expression.text}' is computed: draw its operands, then compute()")

    def cdf(self, x: FloatArray) -> FloatArray:  # noqa: ARG002 -- the protocol's signature
        """Refuse, as ``ppf`` does.

        Raises:
            TypeError: Always.
        """
        raise TypeError(f"'{self.expression.text}' is computed: draw its operands, then compute()")

    def describe(self) -> str:
        """The belief in words."""
        return f"computed as {self.expression.text}"
