"""What the past says in numbers, and whether the model's prior is near it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, EvidenceError, UsageError, nearest

__all__ = [
    "BaseRate",
    "BaseRateFigure",
    "base_rate",
    "base_rates",
    "exact_interval",
    "judge_base_rate",
]

FloatArray = NDArray[np.float64]
Tag = Literal["computed", "read", "memory"]

_LEVEL = 0.9


@dataclass(frozen=True)
class BaseRateFigure:
    """A historical rate with everything needed to know what it is a rate of.

    Attributes:
        name: A short name, ``war-onset-protected-1946-2010``.
        quantity: What it measures in two words; figures of one quantity can be compared.
        definition: What counts as a case of it.
        sample: What it is counted among.
        source: Who counted, from what.
        date: When that was published or counted.
        tag: ``computed`` from public data; ``read`` in the source; from ``memory``, unverified.
        observed: The rate, from 0 to 1.
        count: How many cases; ``None`` where the source does not say.
        trials: Among how many; ``None`` where the source does not say.
        selection: How the cases came to be observed, where that bends the rate.
        note: Anything else.
        label: Its name for people, where the short name does not make one.
    """

    name: str
    quantity: str
    definition: str
    sample: str
    source: str
    date: str
    tag: Tag
    observed: float
    count: int | None = None
    trials: int | None = None
    selection: str = ""
    note: str = ""
    label: str = ""

    @property
    def title(self) -> str:
        """The name for people: what is counted, and when.

        Example:
            >>> base_rate("war-onset-protected-1816-2010").title
            'Wars begun against states with a pact, 1816 to 2010'
        """
        if self.label:
            return self.label
        words, years = re.fullmatch(r"(.*?)(?:-(\d{4}-\d{4}))?", self.name).groups()  # type: ignore[union-attr]
        told = words.replace("-", " ").capitalize()
        return f"{told}, {years.replace('-', ' to ')}" if years else told

    @property
    def interval(self) -> tuple[float, float] | None:
        """The exact 90 % interval of the rate; ``None`` where there are no counts."""
        if self.count is None or self.trials is None:
            return None
        return exact_interval(self.count, self.trials)


@dataclass(frozen=True)
class BaseRate:
    """A historical rate beside what the model's prior predicts for it.

    Attributes:
        name: The name of the figure.
        title: Its name for people.
        definition: What it is a rate of, sample included.
        observed: The historical rate.
        interval: Its exact 90 % interval; ``None`` where the source gives no counts.
        source: Who counted.
        model_prior: The model's rate: the mean over worlds, as history averages over cases.
        model_interval: What the prior predicts for as many cases as history counted, from the
            5 % to the 95 % quantile; the mean twice where the source gives no counts.
        inside: Whether the historical rate lies within what the prior predicts; ``None`` where
            the source gives no counts.
        mean_inside: Whether ``model_prior`` lies within the exact interval of the historical
            rate; ``None`` where there is none. Strict, where the sample is large.
        worlds: How many worlds the model's numbers rest on.
        failed: How many more had no number.
        latent: The model's rate over all worlds alike, where ``model_prior`` counts a world as
            often as it brings about a case: what holds, against what one would observe. None
            where the two are the same.
        counts: What counts as a case in the model, where history's words do not fit it.
    """

    name: str
    definition: str
    observed: float
    interval: tuple[float, float] | None
    source: str
    model_prior: float
    model_interval: tuple[float, float]
    inside: bool | None
    mean_inside: bool | None = None
    worlds: int = 0
    failed: int = 0
    title: str = ""
    latent: float | None = None
    counts: str = ""

    @property
    def selection(self) -> str:
        """What holds beside what one would observe, in a sentence; empty if they are the same."""
        if self.latent is None:
            return ""
        return (
            f"Among the cases that it brings about the prior has {100 * self.model_prior:.0f} in "
            f"100, among all worlds, whether they bring one about or not, {100 * self.latent:.0f}."
        )


def exact_interval(count: int, trials: int, level: float = _LEVEL) -> tuple[float, float]:
    """The exact interval of a rate from counts (Clopper and Pearson 1934).

    It holds the true rate at least as often as it says, for any true rate. For no case among n
    it runs from 0 to about 3/n (at 90 %: each side may err 5 %).

    Args:
        count: How many cases.
        trials: Among how many.
        level: How often the interval must hold the truth.

    Returns:
        The lower and the upper end.

    Raises:
        UsageError: Not 0 ≤ count ≤ trials with at least one trial, or the level is not between
            0 and 1.

    Example:
        >>> low, high = exact_interval(0, 31)
        >>> low, round(high, 3)
        (0.0, 0.092)

    Reference:
        C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in
        the case of the binomial", Biometrika 26 (1934).
    """
    if not 0 <= count <= trials or trials < 1:
        raise UsageError(
            Diagnostic("exact_interval", f"{count} of {trials}", "0 ≤ count ≤ trials, trials ≥ 1")
        )
    if not 0 < level < 1:
        raise UsageError(Diagnostic("exact_interval", f"level {level}", "between 0 and 1"))
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, trials - count + 1, tail))
    high = 1.0 if count == trials else float(betaincinv(count + 1, trials - count, 1 - tail))
    return low, high


@cache
def base_rates() -> tuple[BaseRateFigure, ...]:
    """The historical figures that the model's prior is held against.

    Returns:
        Every figure that ships, in the order of the file ``base_rates.yaml``.

    Example:
        >>> figure = base_rates()[0]
        >>> figure.name, figure.count, figure.trials
        ('initiation-all-1816-2010', 2164, 227346)
    """
    from ruamel.yaml import YAML

    text = files("foedus.evidence").joinpath("base_rates.yaml").read_text(encoding="utf-8")
    return tuple(_figure(entry) for entry in YAML(typ="safe").load(text)["figures"])


def base_rate(name: str) -> BaseRateFigure:
    """One historical figure by name.

    Raises:
        EvidenceError: There is none of this name; the nearest is suggested.

    Example:
        >>> base_rate("honoured-all-1945-2003").sample
        'Alliance commitments that a war called upon, 1945-2003'
    """
    known = {figure.name: figure for figure in base_rates()}
    if name not in known:
        raise EvidenceError(
            Diagnostic(
                "base rate",
                f"unknown figure '{name}'",
                "a figure of base_rates.yaml",
                nearest(name, known),
            )
        )
    return known[name]


def judge_base_rate(
    figure: BaseRateFigure,
    model_values: FloatArray,
    weights: FloatArray | None = None,
    *,
    counts: str = "",
) -> BaseRate:
    """Hold the model's prior against a historical figure (a prior predictive check).

    Each historical case is taken as one world drawn from the prior, so that the count one would
    have observed in as many cases is binomial with the prior's mean rate.

    Args:
        figure: The historical figure.
        model_values: What the model gives for the same quantity in each world, ``[worlds]``,
            from 0 to 1, the record left out of the weights; NaN where a world has no solution.
        weights: How often each world produces a case of it, ``[worlds]``; by default alike.
        counts: What counts as a case in the model.

    Returns:
        Both, side by side.

    Raises:
        UsageError: No world has a value, or a value is no rate.

    Example:
        >>> judged = judge_base_rate(base_rate("renewed-all-5y"), np.linspace(0.1, 0.3, 201))
        >>> round(judged.observed, 2), round(judged.model_prior, 2), judged.inside
        (0.18, 0.2, True)
    """
    values = np.asarray(model_values, dtype=np.float64).ravel()
    known = ~np.isnan(values)
    weight = np.ones_like(values) if weights is None else np.asarray(weights, dtype=np.float64)
    total = float(np.sum(weight[known]))
    where = f"model values for {figure.name}"
    if not total > 0:
        raise UsageError(Diagnostic(where, "no world has a value", "at least one"))
    if values[known].min() < 0 or values[known].max() > 1:
        found = f"they run from {values[known].min():g} to {values[known].max():g}"
        raise UsageError(Diagnostic(where, found, "rates between 0 and 1"))
    mean = float(np.sum(weight[known] * values[known]) / total)
    low, high = _predicted(mean, figure.trials)
    interval = figure.interval
    return BaseRate(
        figure.name,
        f"{figure.definition} {figure.sample}.",
        figure.observed,
        interval,
        figure.source,
        mean,
        (low, high),
        None if figure.trials is None else low <= figure.observed <= high,
        None if interval is None else interval[0] <= mean <= interval[1],
        int(known.sum()),
        int((~known).sum()),
        figure.title,
        None if weights is None else float(values[known].mean()),
        counts,
    )


def _predicted(mean: float, trials: int | None) -> tuple[float, float]:
    """From the 5 % to the 95 % quantile of the rate in as many cases as history counted."""
    if trials is None:
        return mean, mean
    from scipy.stats import binom

    low, high = binom.ppf((0.05, 0.95), trials, mean) / trials
    return float(low), float(high)


def _figure(entry: dict[str, Any]) -> BaseRateFigure:
    """One entry of the file; a fault in it is a fault of foedus, not of the user."""
    count, trials = entry.get("count"), entry.get("of")
    if entry["tag"] not in get_args(Tag):
        raise ValueError(f"{entry['name']}: unknown tag {entry['tag']!r}")
    return BaseRateFigure(
        name=entry["name"],
        quantity=entry["quantity"],
        definition=entry["definition"],
        sample=entry["sample"],
        source=entry["source"],
        date=entry["date"],
        tag=entry["tag"],
        observed=entry["rate"] if count is None else count / trials,
        count=count,
        trials=trials,
        selection=entry.get("selection", ""),
        note=entry.get("note", ""),
        label=entry.get("label", ""),
    )
