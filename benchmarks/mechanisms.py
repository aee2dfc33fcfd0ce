"""What each mechanism moves and costs: the Ukraine scenario with each switched off in turn.

Run ``python benchmarks/mechanisms.py [--worlds 8192]``. A mechanism is switched off by its
assumptions or its theory (``foedus.crisis.mechanisms``); the tree stays the same, so what it costs
is the arithmetic of its amounts. Printed are the record-weighted mean outcomes with everything on,
the differences without each mechanism, and the processor time of solving all policies, by the
module in which it is spent.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from foedus.crisis import compile_model, vocabulary
from foedus.crisis.mechanisms import MECHANISMS, without
from foedus.ensemble import Design
from foedus.scenario import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis import Model

POLICIES = ("no-guarantee", "paper-usa", "tripwire-europe", "nato-membership")
OUTCOMES = ("attack", "USA at war with RUS", "UKR survives", "signed by all")


def solved(model: Model, worlds: Mapping[str, np.ndarray]) -> tuple[np.ndarray, float, float]:
    """Weighted means [policies, outcomes], the effective sample, processor seconds."""
    began = time.process_time()
    found = model.solve(worlds)
    spent = time.process_time() - began
    weight = np.exp(found.log_likelihood - found.log_likelihood.max())
    weight /= weight.sum()
    names = [outcome.name for outcome in model.outcomes]
    means = [
        [
            float(np.nansum(weight * found.outcomes[model.policies.index(p), names.index(o)]))
            for o in OUTCOMES
        ]
        for p in POLICIES
    ]
    return np.array(means), float(1.0 / (weight**2).sum()), spent


def by_module(model: Model, worlds: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Share of the time of solving by module."""
    profile = cProfile.Profile()
    profile.enable()
    model.solve(worlds)
    profile.disable()
    spent: dict[str, float] = defaultdict(float)
    for (path, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        place = Path(path)
        inside = place.parent.name in {"crisis", "games"}
        spent[f"{place.parent.name}/{place.stem}" if inside else "NumPy and Python"] += own
    total = sum(spent.values())
    return {name: own / total for name, own in sorted(spent.items(), key=lambda item: -item[1])}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=8192)
    options = parser.parse_args()
    scenario = read("ukraine", vocabulary)
    model = compile_model(scenario)
    beliefs = {name: a.belief for name, a in model.assumptions.items()}
    draws = Design(beliefs, scenario.correlations, 1).draws(0, options.worlds)
    solved(model, {name: values[:64] for name, values in draws.items()})  # compile
    means, effective, spent = solved(model, draws)
    print(f"{options.worlds:,} worlds, effective {effective:,.0f}; {len(model.policies)} policies")
    print(f"processor time {spent:.2f} s, {spent * 1e5 / options.worlds:.1f} s for 100,000 worlds")
    print("\nshare of it by module")
    for name, share in by_module(model, draws).items():
        if share >= 0.005:
            print(f"  {name:24} {share:6.1%}")
    heads = "".join(f"{policy:>26}" for policy in POLICIES)
    print(f"\n{'':26}{heads}\n{'':26}" + "attack   war lives signs".rjust(26) * len(POLICIES))
    print(f"{'everything on':26}" + "".join(_row(row, "{:5.2f}") for row in means))
    for mechanism in MECHANISMS:
        other, left, took = solved(model, without(mechanism, draws, model.cast))
        label = f"{mechanism.number:2d} {mechanism.name}"
        cells = "".join(_row(row, "{:+5.2f}") for row in other - means)
        print(f"{label:26}{cells}   {took / spent:5.2f} x, effective {left:,.0f}")


def _row(values: np.ndarray, form: str) -> str:
    return " ".join(form.format(value) for value in values).rjust(26)


if __name__ == "__main__":
    main()
