"""The main job: the Ukraine scenario in many worlds, in time, memory and per part.

Run ``python benchmarks/main_job.py [--worlds 100000]``. It solves the scenario from nothing in a
fresh process, as ``foedus run ukraine --no-report`` does, and prints wall and processor time, peak
memory, worlds a second, and how the processor time splits over drawing, solving and writing.
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


def once(worlds: int) -> dict[str, float]:
    """Run the job once in a fresh process and account for it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "foedus", "run", "ukraine", "--worlds", str(worlds)]
        command += ["--out", str(Path(folder) / "run"), "--no-report", "--json"]
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
    once(1024)  # compile or load the kernels, warm the file cache
    found = [once(options.worlds) for _ in range(options.runs)]
    result = {name: statistics.median(run[name] for run in found) for name in found[0]}
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
