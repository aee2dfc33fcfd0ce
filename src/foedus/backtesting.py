"""The casebook's scores as tables for a terminal, as a figure, and as a document."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from foedus.terminal import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foedus.evidence import Backtest, Bin, Score, Scored
    from foedus.figures import Figure

__all__ = [
    "STANDING",
    "backtest_document",
    "backtest_tables",
    "calibration_figure",
    "write_backtest",
]

STANDING = (
    "Cases and rules were coded before the model was asked, and nothing in the model was set by "
    "these scores. The line “model, at the cases' level” was added after the first scores were "
    "seen: it moves every forecast by one amount, found from the other cases, and shows what the "
    "model tells apart once its level is left aside. The cases are no random sample of guarantees: "
    "most were tested, and the shipped beliefs speak of any year of any pair of states. Under one "
    "theory fewer worlds speak; no case has peacekeepers, so the lines of that theory show how "
    "much of such a difference is chance."
)


def backtest_tables(found: Backtest) -> Iterator[Table]:
    """Scores, calibration and cases as tables."""
    for scored in (found.attack, found.fought):
        yield Table(
            f"{scored.question}: {len(scored.forecasts)} forecasts, "
            f"{sum(f.happened for f in scored.forecasts)} came true (90 % intervals over cases)",
            ("", "log score", "Brier score", "model better by, log score"),
            tuple((name, *_cells(score)) for name, score in scored.scores.items()),
        )
        yield Table(
            f"Calibration: {scored.question}",
            ("model said", "forecasts", "mean said", "came true", "90 % interval"),
            tuple(_bin(one) for one in scored.calibration if one.forecasts),
        )
        yield Table(
            f"By theory, were it certain: {scored.question}",
            ("theory", "log score", "better by"),
            tuple(
                (
                    one.theory.removeprefix("theory."),
                    _signed(one.log),
                    _with(one.gain, one.gain_interval),
                )
                for one in scored.rivals
            ),
        )
    yield Table(
        "Cases: what the model said of an attack, what came, and the same for who fought",
        ("case", "attack, %", "came", "fights if attacked, %", "fought"),
        tuple(_case_rows(found)),
    )


def _cells(score: Score) -> tuple[str, str, str]:
    return (
        _with(score.log, score.log_interval),
        _with(score.brier, score.brier_interval),
        _with(score.log_gain, score.log_gain_interval),
    )


def _with(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None or interval is None:
        return "–"
    return f"{_signed(value)} [{_signed(interval[0])} to {_signed(interval[1])}]"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _bin(one: Bin) -> tuple[str, ...]:
    if one.mean is None or one.interval is None:
        return (_range(one), "0", "–", "–", "–")
    low, high = (f"{100 * end:.0f}" for end in one.interval)
    return (
        _range(one),
        str(one.forecasts),
        f"{100 * one.mean:.0f} %",
        f"{one.happened} of {one.forecasts}",
        f"{low} to {high} %",
    )


def _range(one: Bin) -> str:
    return f"{100 * one.low:.0f} to {100 * one.high:.0f} %"


def _case_rows(found: Backtest) -> Iterator[tuple[str, ...]]:
    for prediction in found.predictions:
        case = prediction.case
        attack = "yes" if case.attack else "no"
        rows = [(g.name, f"{100 * prediction.fights[g.id]:.0f}", g.fought) for g in case.guarantors]
        for number, (name, chance, fought) in enumerate(rows):
            told = ("yes" if fought else "no") if case.resisted else "not asked"
            first = number == 0
            yield (
                case.title if first else "",
                f"{100 * prediction.attack:.0f}" if first else "",
                attack if first else "",
                f"{name} {chance}",
                told,
            )


def calibration_figure(found: Backtest) -> Figure:
    """The calibration of both questions."""
    from foedus.figures import CalibrationPanel, CalibrationView, calibration

    return calibration(
        CalibrationView(
            tuple(
                CalibrationPanel(
                    scored.question,
                    tuple(_dots(scored)),
                    tuple((f.probabilities["model"], f.happened) for f in scored.forecasts),
                )
                for scored in (found.attack, found.fought)
            )
        )
    )


def _dots(scored: Scored) -> Iterator[Any]:
    from foedus.figures import CalibrationBin, Range

    for one in scored.calibration:
        if one.mean is not None and one.interval is not None:
            came = Range(one.happened / one.forecasts, *one.interval)
            yield CalibrationBin(_range(one), one.mean, came, one.forecasts)


def backtest_document(found: Backtest) -> dict[str, Any]:
    """Everything as plain data, for `foedus.to_json`."""
    return {
        "worlds": found.worlds,
        "standing": STANDING,
        "questions": [asdict(scored) for scored in (found.attack, found.fought)],
        "cases": [
            {**asdict(p.case), "attack_probability": p.attack, "fights": dict(p.fights)}
            | {"effective_worlds": p.effective}
            for p in found.predictions
        ],
    }


def write_backtest(found: Backtest, folder: Path) -> tuple[Path, ...]:
    """Write the calibration figure as SVG and the forecasts as CSV.

    Args:
        found: The scores.
        folder: Made if it is not there; files of these names are replaced.

    Returns:
        The files.
    """
    import csv

    folder.mkdir(parents=True, exist_ok=True)
    picture, forecasts = folder / "calibration.svg", folder / "forecasts.csv"
    picture.write_text(calibration_figure(found).standalone(), encoding="utf-8")
    with forecasts.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = list(found.attack.scores)
        writer.writerow(["case", "what", "came", *names])
        for scored in (found.attack, found.fought):
            for forecast in scored.forecasts:
                chances = [f"{forecast.probabilities[name]:.6f}" for name in names]
                writer.writerow([forecast.case, forecast.what, int(forecast.happened), *chances])
    return picture, forecasts
