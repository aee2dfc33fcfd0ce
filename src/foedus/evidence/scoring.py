"""The casebook scored: how good the model's probabilities were, against simple rivals.

Nothing here is fitted to the cases but the rivals, which are fitted to all cases but the one they
are asked about. The result is reported as it is.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.ensemble import Progress
from foedus.evidence.base_rates import exact_interval
from foedus.evidence.casebook import (
    SEED,
    WORLDS,
    Case,
    CaseGuarantor,
    Prediction,
    casebook,
    predict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Backtest", "Bin", "Forecast", "Rival", "Score", "Scored", "backtest", "score"]

FloatArray = NDArray[np.float64]

LEVELLED = "model, at the cases' level"
FORECASTERS = ("model", LEVELLED, "base rate", "logit")
BINS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
RESAMPLES = 4000
LEVEL = 0.9
_PROMISE = {"none": 0.0, "political": 1.0, "guarantee": 2.0, "pact": 3.0}


@dataclass(frozen=True)
class Forecast:
    """One thing that could be known beforehand, and what came.

    Attributes:
        case: The case.
        what: ``attack``, or the guarantor that was asked.
        happened: What came.
        probabilities: Forecaster to the probability it gave.
    """

    case: str
    what: str
    happened: bool
    probabilities: dict[str, float]


@dataclass(frozen=True)
class Score:
    """A forecaster's scores; for both, nearer to 0 is better.

    Attributes:
        log: Mean logarithm of the probability given to what came; 0 is perfect.
        log_interval: From a bootstrap over cases, 90 %.
        brier: Mean squared distance from what came; 0 is perfect.
        brier_interval: As above.
        log_gain: How much better the model's logarithmic score is than this one's; None for the
            model itself.
        log_gain_interval: As above.
        brier_gain: How much smaller the model's Brier score is than this one's.
        brier_gain_interval: As above.
    """

    log: float
    log_interval: tuple[float, float]
    brier: float
    brier_interval: tuple[float, float]
    log_gain: float | None = None
    log_gain_interval: tuple[float, float] | None = None
    brier_gain: float | None = None
    brier_gain_interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Bin:
    """The model's forecasts of one range of probabilities.

    Attributes:
        low: Lower end of the range.
        high: Upper end.
        forecasts: How many forecasts lie in it.
        mean: Their mean probability; None without forecasts.
        happened: How many came true.
        interval: Exact 90 % interval of the share that came true; None without forecasts.
    """

    low: float
    high: float
    forecasts: int
    mean: float | None
    happened: int
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Rival:
    """What a question's score would be were one theory certain.

    Attributes:
        theory: The switch and the option, such as ``theory.tripwire = weak``.
        log: Mean logarithmic score.
        gain: How much better that is than the same with all theories weighed.
        gain_interval: From a bootstrap over cases, 90 %.
    """

    theory: str
    log: float
    gain: float
    gain_interval: tuple[float, float]


@dataclass(frozen=True)
class Scored:
    """One question put to all cases.

    Attributes:
        question: The question.
        forecasts: One for each case, or for each guarantor of each case.
        scores: Forecaster to its scores.
        calibration: The model's forecasts against what came.
        rivals: How the score splits by theory.
    """

    question: str
    forecasts: tuple[Forecast, ...]
    scores: dict[str, Score]
    calibration: tuple[Bin, ...]
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True)
class Backtest:
    """The casebook scored.

    Attributes:
        attack: Was the protégé attacked within the window?
        fought: Did the guarantor fight, given an attack that was resisted?
        predictions: What the model said of each case.
        worlds: Worlds drawn for each case.
    """

    attack: Scored
    fought: Scored
    predictions: tuple[Prediction, ...]
    worlds: int


def backtest(
    *,
    worlds: int = WORLDS,
    seed: int = SEED,
    progress: Callable[[Progress], None] | None = None,
) -> Backtest:
    """Ask the model about every case of the casebook and score what it says.

    Args:
        worlds: Worlds drawn for each case.
        seed: Of the draws and of the bootstrap.
        progress: Called after each case; its worlds are cases.

    Returns:
        Forecasts, scores with intervals, calibration.
    """
    cases, start = casebook(), time.monotonic()
    predictions = []
    for number, case in enumerate(cases):
        predictions.append(predict(case, worlds=worlds, seed=seed))
        if progress is not None:
            seconds = time.monotonic() - start
            progress(Progress(number + 1, len(cases), seconds, (number + 1) / max(seconds, 1e-9)))
    attack = _forecasts(
        [
            (case, "attack", case.attack, p.attack)
            for case, p in zip(cases, predictions, strict=True)
        ],
        [_attack_covariates(case) for case in cases],
    )
    asked = [
        (case, g.id, prediction)
        for case, prediction in zip(cases, predictions, strict=True)
        if case.resisted
        for g in case.guarantors
    ]
    fought = _forecasts(
        [
            (case, _named(case, g), _guarantor(case, g).fought, prediction.fights[g])
            for case, g, prediction in asked
        ],
        [_fight_covariates(case, g) for case, g, _ in asked],
    )
    theories = list(predictions[0].theories)
    return Backtest(
        _scored(
            "Attack within the window",
            attack,
            {name: [p.theories[name][0] for p in predictions] for name in theories},
            seed,
        ),
        _scored(
            "Guarantor fights, given an attack that is resisted",
            fought,
            {name: [p.theories[name][1][g] for _, g, p in asked] for name in theories},
            seed,
        ),
        tuple(predictions),
        worlds,
    )


def _guarantor(case: Case, id: str) -> CaseGuarantor:  # noqa: A002 -- what it is
    return next(g for g in case.guarantors if g.id == id)


def _named(case: Case, id: str) -> str:  # noqa: A002 -- what it is
    return _guarantor(case, id).name


def _attack_covariates(case: Case) -> tuple[float, ...]:
    return (
        float(case.crisis),
        case.balance,
        max(g.aid for g in case.guarantors),
        max(_PROMISE[g.promise] for g in case.guarantors),
    )


def _fight_covariates(case: Case, id: str) -> tuple[float, ...]:  # noqa: A002 -- what it is
    g = _guarantor(case, id)
    return (g.aid, _PROMISE[g.promise], float(g.troops > 0), float(case.nuclear_challenger))


def _forecasts(
    rows: Sequence[tuple[Case, str, bool, float]], covariates: Sequence[tuple[float, ...]]
) -> tuple[Forecast, ...]:
    """Every forecaster's probability, the rivals' without the case itself."""
    names = np.array([case.name for case, *_ in rows])
    said = np.array([model for *_, model in rows])
    happened = np.array([came for _, _, came, _ in rows])
    design = np.array(covariates)
    found = []
    for number, (case, what, came, model) in enumerate(rows):
        others = names != case.name
        found.append(
            Forecast(
                case.name,
                what,
                came,
                {
                    "model": model,
                    LEVELLED: _levelled(said[others], happened[others], model),
                    "base rate": float(happened[others].mean()),
                    "logit": _logit(design[others], happened[others], design[number]),
                },
            )
        )
    return tuple(found)


def _levelled(said: FloatArray, came: NDArray[np.bool_], asked: float) -> float:
    """A forecast moved by the one amount of log odds that fits the other cases best.

    Added after the first scores were seen; it says what the model tells apart when its level is
    left aside.
    """
    from scipy.optimize import brentq
    from scipy.special import expit, logit

    odds = logit(np.clip(said, 1e-12, 1.0 - 1e-12))
    half = 0.5 / came.size  # where all or none came true, half a case keeps the level finite
    share = min(max(float(came.mean()), half), 1.0 - half)
    shift = brentq(lambda move: float(expit(odds + move).mean()) - share, -60.0, 60.0)
    return float(expit(logit(min(max(asked, 1e-12), 1.0 - 1e-12)) + shift))


def _logit(known: FloatArray, came: NDArray[np.bool_], asked: FloatArray) -> float:
    """A ridge logit on standardised covariates, penalty 1, asked about one row."""
    from scipy.optimize import minimize

    mean, spread = known.mean(axis=0), known.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    rows = np.column_stack([np.ones(len(known)), (known - mean) / spread])
    sign = np.where(came, 1.0, -1.0)

    def loss(beta: FloatArray) -> tuple[float, FloatArray]:
        margin = sign * (rows * beta).sum(axis=1)
        miss = 1.0 / (1.0 + np.exp(margin))
        slope = -((sign * miss)[:, None] * rows).sum(axis=0)
        slope[1:] += beta[1:]
        return float(np.logaddexp(0.0, -margin).sum() + 0.5 * (beta[1:] ** 2).sum()), slope

    beta = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="BFGS").x
    value = beta[0] + (beta[1:] * (asked - mean) / spread).sum()
    return float(1.0 / (1.0 + np.exp(-value)))


def _scored(
    question: str,
    forecasts: tuple[Forecast, ...],
    theories: Mapping[str, Sequence[float]],
    seed: int,
) -> Scored:
    again = _Resampled(forecasts, seed)
    model = _logs(forecasts, [f.probabilities["model"] for f in forecasts])
    rivals = []
    for name, chances in theories.items():
        logs = _logs(forecasts, chances)
        gain = logs - model
        rivals.append(Rival(name, float(logs.mean()), float(gain.mean()), again.interval(gain)))
    scores = score(forecasts, seed)
    return Scored(question, forecasts, scores, _calibration(forecasts), tuple(rivals))


def _logs(forecasts: Sequence[Forecast], chances: Sequence[float]) -> FloatArray:
    """The logarithm of the probability given to what came, forecast by forecast."""
    came = np.array([f.happened for f in forecasts])
    said = np.array(chances)
    return np.asarray(np.log(np.maximum(np.where(came, said, 1.0 - said), np.finfo(float).tiny)))


class _Resampled:
    """Cases drawn again and again, the guarantors of one case together."""

    def __init__(self, forecasts: Sequence[Forecast], seed: int) -> None:
        cases = list(dict.fromkeys(f.case for f in forecasts))
        place = np.array([cases.index(f.case) for f in forecasts])
        drawn = np.random.default_rng(seed).integers(len(cases), size=(RESAMPLES, len(cases)))
        counts = np.stack([(drawn == i).sum(axis=1) for i in range(len(cases))], axis=1)
        self._times = counts[:, place]

    def interval(self, values: FloatArray) -> tuple[float, float]:
        """The middle nine tenths of the mean of values, one a forecast."""
        means = (self._times * values).sum(axis=1) / self._times.sum(axis=1)
        low, high = np.quantile(means, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
        return float(low), float(high)


def score(forecasts: Sequence[Forecast], seed: int = SEED) -> dict[str, Score]:
    """Score every forecaster, with intervals from a bootstrap over cases.

    Guarantors of one case stay together when cases are drawn again.

    Args:
        forecasts: What was said and what came.
        seed: Of the bootstrap.

    Returns:
        Forecaster to its scores.

    Reference:
        Gneiting and Raftery (2007), Strictly proper scoring rules, JASA 102.
    """
    came = np.array([f.happened for f in forecasts], dtype=np.float64)
    chances = {name: np.array([f.probabilities[name] for f in forecasts]) for name in FORECASTERS}
    logs = {name: _logs(forecasts, list(p)) for name, p in chances.items()}
    briers = {name: (p - came) ** 2 for name, p in chances.items()}
    interval = _Resampled(forecasts, seed).interval
    found = {}
    for name in FORECASTERS:
        gain, less = logs["model"] - logs[name], briers[name] - briers["model"]
        own = name == "model"
        found[name] = Score(
            float(logs[name].mean()),
            interval(logs[name]),
            float(briers[name].mean()),
            interval(briers[name]),
            None if own else float(gain.mean()),
            None if own else interval(gain),
            None if own else float(less.mean()),
            None if own else interval(less),
        )
    return found


def _calibration(forecasts: Sequence[Forecast]) -> tuple[Bin, ...]:
    found = []
    for low, high in itertools.pairwise(BINS):
        inside = [
            f
            for f in forecasts
            if low <= f.probabilities["model"] < high
            or (high == 1.0 and f.probabilities["model"] == 1.0)
        ]
        true = sum(f.happened for f in inside)
        mean = float(np.mean([f.probabilities["model"] for f in inside])) if inside else None
        interval = exact_interval(true, len(inside), LEVEL) if inside else None
        found.append(Bin(low, high, len(inside), mean, true, interval))
    return tuple(found)
