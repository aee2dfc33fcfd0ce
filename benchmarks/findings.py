"""What the findings of a run cost: processor time of each, and of the report.

Run ``python benchmarks/findings.py RUN`` on the folder of a run, such as that of the main job. Each
part is worked out once, in the order in which the report asks for it, so that what several parts
share is counted where it is first needed.
"""

from __future__ import annotations

import argparse
import json
import resource
import time

import foedus


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    times: dict[str, float] = {}

    def timed(name: str, work: object) -> object:
        before = time.process_time()
        done = work()  # type: ignore[operator]
        times[name] = time.process_time() - before
        return done

    answer = timed("open", lambda: foedus.open_answer(options.run))
    inquiry = foedus.inquire(answer)  # type: ignore[arg-type]
    for name in ("comparison", "debate", "law", "quotations", "base_rates"):
        timed(name, lambda name=name: getattr(answer, name))
    for name in (
        *("robustness", "tradeoffs", "gains", "splits", "cruxes", "drivers"),
        *("nudges", "regions", "phases"),
    ):
        timed(name, lambda name=name: getattr(inquiry, name))
    findings = sum(times[name] for name in ("comparison", "debate", *list(times)[-9:]))
    times["all findings"] = findings
    # The report asks for its findings again: what is left is drawing and writing.
    whole = time.process_time()
    page = foedus.write_report(answer)  # type: ignore[arg-type]
    times["report, findings again"] = time.process_time() - whole
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = page.stat().st_size / 1000
    worlds = answer.ensemble.worlds  # type: ignore[attr-defined]
    if options.json:
        print(json.dumps({"worlds": worlds, "processor s": times, "peak MB": peak, "kB": size}))
        return
    print(f"findings on {worlds:,} worlds, processor seconds")
    for name, value in times.items():
        print(f"  {name:24} {value:8.2f}")
    print(f"peak {peak:,.0f} MB, report {size:,.0f} kB")


if __name__ == "__main__":
    main()
