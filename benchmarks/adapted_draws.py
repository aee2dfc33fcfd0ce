"""Adapted draws against brute force: the same scenario drawn both ways, estimates side by side.

``python benchmarks/adapted_draws.py [SCENARIO] [EVEN] [ADAPTED]`` runs a scenario with so many even
draws and with so many adapted ones, and prints for each policy the chance of an attack both ways,
over the record and over the beliefs, with the distance in standard errors.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import foedus


def estimate(values: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """A weighted mean and its standard error."""
    mean = float((weights * values).sum())
    return mean, float(np.sqrt(np.square(weights * (values - mean)).sum()))


def main(scenario: str = "korea-1953", even: int = 65_536, adapted: int = 16_384) -> None:
    """Draw both ways and compare."""
    with tempfile.TemporaryDirectory() as folder:
        runs = {}
        for name, worlds, adapt in (("even", even, False), ("adapted", adapted, True)):
            start = time.process_time()
            answer = foedus.run(scenario, worlds=worlds, folder=Path(folder) / name, adapt=adapt)
            found = runs[name] = answer.ensemble
            effective = found.effective_sample_size
            print(
                f"{name:8} {worlds:>8,} worlds, {effective:>7,.0f} effective "
                f"({effective / worlds:.2%}), {time.process_time() - start:.1f} s of processor"
            )
        print(f"{'policy':32} {'worlds':8} {'even':>17} {'adapted':>17} {'apart':>6}")
        for policy in runs["even"].policies:
            for record in (True, False):
                pairs = [
                    estimate(run.outcome("attack", policy), run.weights(record))
                    for run in runs.values()
                ]
                (one, first), (other, second) = pairs
                apart = (one - other) / np.hypot(first, second)
                kind = "record" if record else "beliefs"
                shown = "".join(f" {mean:.5f} ±{error:.5f}" for mean, error in pairs)
                print(f"{policy:32} {kind:8}{shown} {apart:>6.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:]))
