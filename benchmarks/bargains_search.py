"""Enumeration against evolutionary search (NSGA-II of platypus) on a searched space of terms.

    ./do bench bargains_search [FOLDER]

The frontier is known from a finished search (`foedus bargains`, by default runs/ukraine-bargains).
NSGA-II looks for it by asking for designs one at a time; what counts is how many different designs
it asks for, since solving one is nearly all of the cost, and how much of the frontier and of the
bargains it has seen by then. Ten seeds, medians.
"""

from __future__ import annotations

import random
import statistics
import sys
from pathlib import Path

import numpy as np
from platypus import NSGAII, Integer, Problem

from foedus.bargaining import open_search
from foedus.findings import find_bargains

SEEDS = 10
SHARES = (0.1, 0.25, 0.5)


def main() -> None:
    """Search, and print what was seen for how many designs solved."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "runs/ukraine-bargains")
    found = find_bargains(open_search(folder))
    offers = found.offers
    sizes = [len(term.levels) for term in offers.terms]
    costs = np.stack([-offers.least_willing, offers.mean("attack"), offers.most_at_war], axis=1)
    frontier = {tuple(costs[point.design]) for point in found.frontier}
    bargains = set(found.found)
    print(f"{offers.designs:,} designs, {len(frontier)} on the frontier, {len(bargains)} bargains")
    for share in SHARES:
        limit = int(share * offers.designs)
        seen = [_seen(sizes, costs, limit, seed) for seed in range(SEEDS)]
        front = [len(frontier & {tuple(costs[d]) for d in one}) / len(frontier) for one in seen]
        deals = [len(bargains & one) / max(1, len(bargains)) for one in seen]
        print(
            f"{limit:,} designs solved ({share:.0%}): {statistics.median(front):.0%} of the "
            f"frontier, {statistics.median(deals):.0%} of the bargains seen"
        )
    print("enumeration: all designs solved, all of both, and every empty region known to be empty")


def _seen(sizes: list[int], costs: np.ndarray, limit: int, seed: int) -> set[int]:
    """The designs that NSGA-II has asked for once it has asked for so many different ones."""
    seen: set[int] = set()

    def ask(levels: list[int]) -> list[float]:
        design = int(np.ravel_multi_index(levels, sizes))
        if len(seen) < limit:
            seen.add(design)
        return list(costs[design])

    problem = Problem(len(sizes), 3, function=ask)
    problem.types[:] = [Integer(0, size - 1) for size in sizes]
    random.seed(seed)
    algorithm = NSGAII(problem, population_size=100)
    for _ in range(200):  # it asks for the same designs again and again towards the end
        algorithm.run(100 * (algorithm.nfe // 100 + 1))
        if len(seen) >= limit:
            break
    return seen


if __name__ == "__main__":
    main()
