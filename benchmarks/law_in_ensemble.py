"""What law costs inside the main job: its share of the processor time of a whole run.

Runs the Ukraine scenario from nothing, with findings and report, and charges law with everything
done under its own calls: reading instrument files, building legal orders, deriving verdicts and
gathering them. Processor time of all threads in one process: compare the share, not the seconds.

    python benchmarks/law_in_ensemble.py [--worlds 100000] [--no-report] [--json]
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


class Meter:
    """Charges calls with processor time, a call within another only once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.calls: dict[str, int] = {}
        self.spent: dict[str, float] = {}
        self._depth = 0

    def watch(self, owner: object, name: str, label: str) -> None:
        """Replace a function or method by one that is charged."""
        held = vars(owner)[name]
        plain = held.__func__ if isinstance(held, classmethod) else held
        charged = self._charged(plain, label)
        setattr(owner, name, classmethod(charged) if isinstance(held, classmethod) else charged)

    def _charged(self, call: Callable[P, R], label: str) -> Callable[P, R]:
        @functools.wraps(call)
        def charged(*args: P.args, **given: P.kwargs) -> R:
            if self._depth:
                return call(*args, **given)
            self._depth = 1
            self.calls[label] = self.calls.get(label, 0) + 1
            began = time.thread_time()
            try:
                return call(*args, **given)
            finally:
                spent = time.thread_time() - began
                self.seconds += spent
                self.spent[label] = self.spent.get(label, 0.0) + spent
                self._depth = 0

        return charged


def main() -> int:
    """Run the job and print what of it was law."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=100_000)
    parser.add_argument("--no-report", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    import foedus
    from foedus.law import answers, event_sentences, order, reading

    meter = Meter()
    meter.watch(order.LegalOrder, "build", "orders built")
    meter.watch(order.LegalOrder, "verdicts", "events asked about")
    meter.watch(answers, "group_verdicts", "verdicts gathered")
    meter.watch(event_sentences, "read_event", "sentences read")
    meter.watch(reading.Library, "__getitem__", "files asked for")
    meter.watch(reading, "declarations", "declarations asked for")
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        answer = foedus.run("ukraine", worlds=options.worlds, folder=Path(folder) / "run")
        if not options.no_report:
            foedus.write_report(answer)
        whole = time.process_time() - began
    result = {
        "worlds": options.worlds,
        "report": not options.no_report,
        "processor_seconds": round(whole, 2),
        "law_seconds": round(meter.seconds, 3),
        "share": round(meter.seconds / whole, 5),
        "calls": meter.calls,
        "seconds": {label: round(spent, 3) for label, spent in meter.spent.items()},
    }
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        print(f"{options.worlds:,} worlds: {whole:.1f} s of processor time")
        print(f"law: {meter.seconds:.2f} s, {meter.seconds / whole:.2%}")
        for label, count in meter.calls.items():
            print(f"  {count} {label}: {meter.spent[label]:.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
