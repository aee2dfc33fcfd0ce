"""What a search for bargains costs: processor time for a design in a world, and for 2,000 designs.

    ./do bench bargains

A sample of designs, spread evenly over the space of the shipped scenario, is solved in full in
10,000 worlds by one thread; compiling, law and drawing are measured apart. Processor time counts,
not the clock, so that other work on the machine changes little.
"""

from __future__ import annotations

import sys
import time

import foedus
from foedus.bargaining.counting import Sample
from foedus.bargaining.space import Space
from foedus.crisis import compile_model
from foedus.ensemble import Design

WORLDS = 10_000
DESIGNS = 48
ASKED = 2_000


def main() -> None:
    """Measure and print."""
    designs_asked = int(sys.argv[1]) if len(sys.argv) > 1 else DESIGNS
    scenario = foedus.load("ukraine")
    start = time.process_time()
    model = compile_model(scenario)
    space = Space.of(scenario, model.cast)
    distinct, same = space.compiled
    compiled = time.process_time() - start
    beliefs = {name: assumption.belief for name, assumption in model.assumptions.items()}
    design = Design(beliefs, scenario.correlations, 2026)
    Sample.draw(model, design, 64).count(distinct[:1])  # compiles the kernels
    start = time.process_time()
    sample = Sample.draw(model, design, WORLDS)
    drawn = time.process_time() - start
    step = max(1, len(distinct) // designs_asked)
    chosen = distinct[::step][:designs_asked]
    start, clock = time.process_time(), time.perf_counter()
    sample.count(chosen)
    spent, clock = time.process_time() - start, time.perf_counter() - clock
    each = spent / len(chosen) / WORLDS
    print(
        f"{len(same):,} designs, {len(distinct):,} distinct; compiled with law in {compiled:.1f} s"
    )
    print(f"{WORLDS:,} worlds drawn and weighed in {drawn:.1f} s")
    print(f"{len(chosen)} designs solved and counted: {spent:.1f} s of processor, {clock:.1f} s")
    print(f"{each * 1e6:.1f} microseconds of processor for a design in a world")
    whole = compiled + drawn + ASKED * WORLDS * each
    print(f"{ASKED:,} designs: {whole:.0f} s of processor, {whole / 120:.1f} minutes on two cores")


if __name__ == "__main__":
    main()
