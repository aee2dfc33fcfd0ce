"""The main job: the Ukraine scenario in many worlds, in time, memory and per part.

Run ``python benchmarks/main_job.py [--worlds 100000]``. It solves the scenario from nothing in a
fresh process, as ``foedus run ukraine`` does with findings and report, and as ``--no-report`` does,
and prints wall and processor time, peak memory and worlds a second of each; then the processor time
of the parts of solving for one block, scaled to all worlds.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BLOCK = 4096


def once(worlds: int, *, report: bool) -> dict[str, float]:
    """Run the job once in a fresh process and account for it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "foedus", "run", "ukraine", "--worlds", str(worlds)]
        command += ["--out", str(Path(folder) / "run"), *([] if report else ["--no-report"])]
        began = time.perf_counter()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall = time.perf_counter() - began
    return {
        "wall s": wall,
        "processor s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak MB": after.ru_maxrss / 1024,
        "worlds a second": worlds / wall,
    }


def parts(worlds: int) -> dict[str, float]:
    """Processor seconds of drawing, solving and encoding one block, scaled to all worlds."""
    from foedus.crisis import compile_model, vocabulary
    from foedus.ensemble import Design, blocks
    from foedus.scenario import read

    began = time.process_time()
    scenario = read("ukraine", vocabulary)
    model = compile_model(scenario)
    compiled = time.process_time() - began
    beliefs = {name: a.belief for name, a in model.assumptions.items()}
    design = Design(beliefs, scenario.correlations, 1)
    model.solve(design.draws(0, 64))
    frame = blocks.Frame(
        "bench", tuple(model.assumptions), model.policies, tuple(o.name for o in model.outcomes)
    )
    spent = {"drawing": 0.0, "solving": 0.0, "encoding": 0.0}
    for start_ in range(0, 4 * BLOCK, BLOCK):
        began = time.process_time()
        draws = design.draws(start_, start_ + BLOCK)
        drawn = time.process_time()
        solved = model.solve(draws)
        done = time.process_time()
        blocks.encode_outcomes(frame, (0, BLOCK), solved.outcomes, solved.status)
        spent["drawing"] += drawn - began
        spent["solving"] += done - drawn
        spent["encoding"] += time.process_time() - done
    scaled = {f"{name}, processor s": v * worlds / (4 * BLOCK) for name, v in spent.items()}
    return {"reading and law, processor s": compiled, **scaled}


def start(command: list[str]) -> float:
    """Median wall time of a short command over seven runs, the first not counted."""
    times = []
    for _ in range(8):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    once(1024, report=True)  # compile or load the kernels, warm the file cache
    result: dict[str, float] = {}
    for report, said in ((True, "with report"), (False, "without report")):
        found = [once(options.worlds, report=report) for _ in range(options.runs)]
        result |= {f"{k}, {said}": statistics.median(run[k] for run in found) for k in found[0]}
    result |= parts(options.worlds)
    nothing = start([sys.executable, "-c", "pass"])
    result["import foedus s"] = start([sys.executable, "-c", "import foedus"])
    result["import foedus, interpreter apart s"] = result["import foedus s"] - nothing
    result["foedus --help s"] = start([sys.executable, "-m", "foedus", "--help"])
    if options.json:
        print(json.dumps({"worlds": options.worlds, **result}))
        return
    print(f"foedus run ukraine, {options.worlds:,} worlds, all policies")
    for name, value in result.items():
        print(f"  {name:38} {value:10.3f}" if value < 10 else f"  {name:38} {value:10,.1f}")


if __name__ == "__main__":
    main()
