"""Who owes what: foedus.law against a logic program under clingo, verdict by verdict.

Random orders over the whole library and random chains of events; every status is compared, and a
disagreement ends the script with exit code 1. Both are asked the same questions in one run on one
machine: compare the ratio, not the rates. clingo is charged for reading the program and grounding
it once an order, foedus for building the order; both keep the instrument files in memory. foedus
also derives content, strength and the tree of each verdict, clingo the status alone.

    python benchmarks/law_against_clingo.py [--verdicts 50000] [--seed 2026] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

# The second opinion lives beside the tests that hold the engine to it.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "law"))

CHAINS = 12


def main() -> int:
    """Ask both until there are enough verdicts, and print rates, their ratio and disagreements."""
    from second_opinion import opinions, random_chain, random_circumstances, raw_library

    from foedus.law import LegalOrder, library

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--verdicts", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - questions, not secrets
    raw_library()
    tuple(library().values())
    asked = orders = 0
    seconds = {"foedus": 0.0, "clingo": 0.0}
    differ: list[str] = []
    while asked < options.verdicts:
        c = random_circumstances(dice)
        chains = [random_chain(dice) for _ in range(CHAINS)]
        started = time.perf_counter()
        order = LegalOrder.build(
            c.instruments,
            on=c.on,
            concluded=dict.fromkeys(c.concluded),
            accessions=c.accessions,
            declarations=c.declarations,
            readings=c.readings,
            facts=c.facts,
        )
        found = [order.verdicts(chain[-1], history=chain[:-1]) for chain in chains]
        between = time.perf_counter()
        theirs = opinions(c, chains)
        seconds["foedus"] += between - started
        seconds["clingo"] += time.perf_counter() - between
        orders += 1
        for verdicts, peer in zip(found, theirs, strict=True):
            mine = {(v.norm, v.bearer): v.status.value for v in verdicts}
            asked += len(mine)
            differ += [
                f"order {orders}: {key}: foedus {mine.get(key)}, clingo {peer.get(key)}"
                for key in sorted({*mine, *peer})
                if mine.get(key) != peer.get(key)
            ]
    rates = {name: asked / spent for name, spent in seconds.items()}
    result = {
        "verdicts": asked,
        "orders": orders,
        "events": orders * CHAINS,
        "disagreements": len(differ),
        "verdicts_per_second": {name: round(rate) for name, rate in rates.items()},
        "ratio": round(rates["foedus"] / rates["clingo"], 2),
    }
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        print(f"{asked:,} verdicts, {orders} orders, {orders * CHAINS} events")
        print(f"disagreements: {len(differ)}")
        for name, rate in rates.items():
            print(f"{name}: {rate:,.0f} verdicts per second")
        print(f"foedus / clingo: {result['ratio']}")
    for line in differ[:20]:
        print(line, file=sys.stderr)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
