"""Who owes what: foedus.law against a logic program under clingo, verdict by verdict.

Random orders over the whole library, random chains of events, and chains in which acts change the
law (ratified, denounced, suspended, found, waived, ceased fire ...). Status, binding, discretion,
what must come first and whether it is limited are compared; a disagreement ends the script with
exit code 1. Both are asked the same questions in one run on one machine: compare the ratio, not the
rates. Processor time is measured. clingo is charged for reading the program and grounding it once
an order, and once more for each chain with acts, foedus for building the order; both keep the
instrument files in memory. foedus also derives content and the tree of each verdict.

    python benchmarks/law_against_clingo.py [--verdicts 50000] [--seed 2026] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

# The second opinion lives beside the tests that hold the engine to it.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "law"))

CHAINS, WITH_ACTS = 4, 2


@dataclass
class Count:
    """What was asked of one kind of chain, and how long each engine took."""

    verdicts: int = 0
    chains: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: {"foedus": 0.0, "clingo": 0.0})

    def rates(self) -> dict[str, float]:
        """Verdicts a second of processor time."""
        return {name: self.verdicts / spent for name, spent in self.seconds.items()}


def ask(dice: random.Random, counts: dict[str, Count]) -> list[str]:
    """Ask both about one order, and tell where they disagree."""
    from law_as_facts import raw_library
    from random_questions import random_acts, random_chain, random_circumstances
    from second_opinion import opinions, told

    from foedus.law import LegalOrder

    c = random_circumstances(dice)
    items = [raw_library()[name] for name in c.instruments]
    plain = [random_chain(dice) for _ in range(CHAINS)]
    acted = [random_acts(dice, random_chain(dice), items) for _ in range(WITH_ACTS)]
    differ: list[str] = []
    for kind, chains in (("events", plain), ("events and acts", acted)):
        count = counts[kind]
        started = time.process_time()
        order = LegalOrder.build(
            c.instruments,
            on=c.on,
            concluded=c.concluded,
            accessions=c.accessions,
            declarations=c.declarations,
            readings=c.readings,
            facts=c.facts,
        )
        found = [order.verdicts(chain[-1], history=chain[:-1]) for chain in chains]
        between = time.process_time()
        theirs = opinions(c, chains)
        count.seconds["foedus"] += between - started
        count.seconds["clingo"] += time.process_time() - between
        count.chains += len(chains)
        for verdicts, peer in zip(found, theirs, strict=True):
            mine = told(verdicts)
            count.verdicts += len(mine)
            differ += [
                f"{kind}: {key}: foedus {mine.get(key)}, clingo {peer.get(key)}"
                for key in sorted({*mine, *peer})
                if mine.get(key) != peer.get(key)
            ]
    return differ


def main() -> int:
    """Ask both until there are enough verdicts, and print rates, their ratio and disagreements."""
    from law_as_facts import raw_library

    from foedus.law import library

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--verdicts", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - questions, not secrets
    raw_library()
    tuple(library().values())
    counts = {"events": Count(), "events and acts": Count()}
    differ: list[str] = []
    orders = 0
    while sum(count.verdicts for count in counts.values()) < options.verdicts:
        differ += ask(dice, counts)
        orders += 1
    result = {
        "orders": orders,
        "disagreements": len(differ),
        **{
            kind: {
                "verdicts": count.verdicts,
                "chains": count.chains,
                "verdicts_per_second": {n: round(rate) for n, rate in count.rates().items()},
                "ratio": round(count.rates()["foedus"] / count.rates()["clingo"], 1),
            }
            for kind, count in counts.items()
        },
    }
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        print(f"{orders} orders, disagreements: {len(differ)}")
        for kind, count in counts.items():
            rates = count.rates()
            print(
                f"{kind}: {count.verdicts:,} verdicts of {count.chains} chains; a second: "
                f"foedus {rates['foedus']:,.0f}, clingo {rates['clingo']:,.0f}, "
                f"ratio {rates['foedus'] / rates['clingo']:.1f}"
            )
    for line in differ[:20]:
        print(line, file=sys.stderr)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
