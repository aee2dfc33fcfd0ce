"""Draws the effect of each mechanism alone and writes it into its page: ./do docs.

What stands above the mark in a page of ``docs/mechanisms`` is written by hand; what stands below it
is written here, from the experiments of ``mechanism_experiments.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from foedus.crisis.mechanisms import MECHANISMS, Mechanism, names
from foedus.crisis.priors import parameters
from foedus.figures.figure import drawing
from foedus.figures.numbers import number, percent, scale, ticks
from foedus.figures.svg import Element, coordinate, element
from mechanism_experiments import EXPERIMENTS, ONE, WORLDS, Experiment, actors, measure

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).with_name("mechanisms")
MARK = "<!-- below this line: docs/mechanisms.py -->"
COLOURS = ("--first", "--second", "--third")
# A style of its own, so that a page changes with the model and not with the look of reports.
STYLE = (
    ":root{--ink:#1c232d;--muted:#555d69;--grid:#e0ddd6;--first:#9a3325;--second:#2f42a5;"
    "--third:#1f7d4e}@media (prefers-color-scheme:dark){:root{--ink:#e9e6e0;--muted:#a9afb9;"
    "--grid:#363c45;--first:#e58a76;--second:#8fa2fb;--third:#6fd6a3}}"
    'text{fill:var(--ink);font:12px "Segoe UI","Helvetica Neue",Helvetica,Roboto,Arial,sans-serif}'
    ".strong{font-weight:600}.muted{fill:var(--muted)}.small{font-size:11px}"
    ".grid{stroke:var(--grid);fill:none}"
)
WIDTH, HEIGHT = 640.0, 300.0
LEFT, RIGHT, TOP, FOOT = 52.0, 228.0, 30.0, 44.0


def picture(mechanism: Mechanism, experiment: Experiment, found: Mapping[str, list[float]]) -> str:
    """The curves as SVG with their colours inside."""
    low, high = scale((v for values in found.values() for v in values), experiment.unit)
    first, last = experiment.values[0], experiment.values[-1]
    across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - FOOT

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            LEFT + across * (x - first) / (last - first),
            TOP + down * (1 - (y - low) / (high - low)),
        )

    share = experiment.unit == "probability"
    digits = 1 if high < 0.2 else 0
    marks: list[Element] = [
        element("text", experiment.up, x=8, y=16, class_="strong"),
        element("text", experiment.along, x=LEFT, y=HEIGHT - 6, class_="muted small"),
    ]
    for value in ticks(low, high, 5):
        _, y = place(first, value)
        path = f"M{coordinate(LEFT)} {coordinate(y)}h{coordinate(across)}"
        marks.append(element("path", d=path, class_="grid"))
        marks.append(
            element(
                "text",
                percent(value, digits) if share else number(value),
                x=LEFT - 6,
                y=y + 4,
                text_anchor="end",
                class_="muted small",
            )
        )
    for value in ticks(first, last, 6):
        x, _ = place(value, low)
        y = HEIGHT - FOOT + 16
        marks.append(
            element("text", number(value), x=x, y=y, text_anchor="middle", class_="muted small")
        )
    ends = []
    for (label, values), colour in zip(found.items(), COLOURS, strict=False):
        points = [place(x, y) for x, y in zip(experiment.values, values, strict=True)]
        path = "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)
        style = f"fill:none;stroke:var({colour});stroke-width:2;stroke-linejoin:round"
        marks.append(element("path", d=path, style=style))
        ends.append((points[-1][1], label, colour))
    marks += _labels(ends)
    title = f"{mechanism.title}: its effect alone"
    said = f"{experiment.up}, by {experiment.along[0].lower()}{experiment.along[1:]}."
    svg = drawing(f"mechanism-{mechanism.number}", title, said, (WIDTH, HEIGHT), marks)
    start = svg.index(">") + 1
    return f"{svg[:start]}<style>{STYLE}</style>{svg[start:]}\n"


def _labels(ends: list[tuple[float, str, str]]) -> list[Element]:
    """Names at the ends of the curves, kept apart."""
    marks, reached = [], -np.inf
    for y, label, colour in sorted(ends):
        reached = max(y + 4, reached + 16)
        style = f"fill:var({colour})"
        marks.append(element("text", label, x=WIDTH - RIGHT + 8, y=reached, style=style))
    return marks


def below(mechanism: Mechanism, found: Mapping[str, list[float]]) -> str:
    """What stands below the mark: picture, numbers, assumptions."""
    experiment = EXPERIMENTS[mechanism.number]
    stem = mechanism.page.removesuffix(".md")
    lines = ["", "## Its effect alone", "", f"![{experiment.up}]({stem}.svg)", ""]
    lines += [f"| {experiment.along} | {' | '.join(found)} |", f"|---{'|---' * len(found)}|"]
    for i, value in enumerate(experiment.values):
        cells = " | ".join(f"{values[i]:.3f}" for values in found.values())
        lines.append(f"| {value:g} | {cells} |")
    lines += [
        "",
        f"Averages over {WORLDS} worlds of the shipped beliefs; only the first column changes.",
        "",
        "## What it assumes",
        "",
        "| assumption | question | shipped belief | source |",
        "|---|---|---|---|",
    ]
    lines += list(_assumptions(mechanism))
    if mechanism.off:
        said = ", ".join(f"`{name}` {_value(name, value)}" for name, value in mechanism.off.items())
        lines += ["", f"Off: {said}."]
    return "\n".join(lines) + "\n"


def _assumptions(mechanism: Mechanism) -> list[str]:
    shipped = parameters(actors(ONE))
    rows = []
    for assumption in filter(None, (mechanism.theory, *mechanism.assumptions)):
        found = shipped[next(names(assumption, ONE))]
        unit = "" if found.unit in {"theory", "probability", "ratio"} else f" ({found.unit})"
        source = f"{found.source.kind}: {found.source.text}"
        if found.source.note:
            source += f" ({found.source.note})"
        rows.append(
            f"| `{assumption}` | {found.question}{unit} | {found.belief.describe()} | {source} |"
        )
    return rows


def _value(name: str, value: float) -> str:
    options = getattr(parameters(actors(ONE))[next(names(name, ONE))].belief, "options", ())
    return f"= {options[int(value)]}" if options else f"= {value:g}"


def page(mechanism: Mechanism, text: str) -> tuple[str, str]:
    """A page with its lower part made anew, and its picture.

    Args:
        mechanism: The mechanism.
        text: The page as it stands.

    Returns:
        The page and the SVG.
    """
    above, mark, _ = text.partition(MARK)
    if not mark:
        raise ValueError(f"{mechanism.page} has no line {MARK}")
    experiment = EXPERIMENTS[mechanism.number]
    found = measure(experiment)
    return above + MARK + "\n" + below(mechanism, found), picture(mechanism, experiment, found)


def main() -> int:
    """Draw every picture again and write every page."""
    for mechanism in MECHANISMS:
        path = FOLDER / mechanism.page
        text, svg = page(mechanism, path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".svg").write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
