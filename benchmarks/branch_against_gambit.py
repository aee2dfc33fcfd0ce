"""Logit equilibria where beliefs matter: foedus against Gambit, per core, and whether they agree.

The same random games of five families (payoffs uniform in 0 to 1, random chances of types), the
same precisions, in one run on one machine: compare the ratios, not the times. Each side builds its
games and is charged for that: Gambit reads them as .efg text, in a process of its own; foedus lays
the tree out and plans it once, which is charged to its batch. The newest pre-release of Gambit is
installed into a temporary environment.

    python benchmarks/branch_against_gambit.py [--json] [--games 120] [--no-beta] [--beta PYTHON]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from gambit_peer import add_options, ask, least_time, peers

if TYPE_CHECKING:
    from foedus.games import Branch, GameTable

    Task: TypeAlias = dict[str, Any]

ONE = [10.0]
SEVERAL = [1.0, 5.0, 10.0, 20.0, 50.0]
BATCH = 4000  # games of our side; a batch is what it is made for
TREES = Path(__file__).parents[1] / "tests" / "games"
NEAR = 1e-7
# Games given to a peer at most, by family, where one takes it seconds (stable release, others).
AT_MOST = {"alliance": (3, 120), "crisis 4": (5, 120), "crisis 2": (20, 120)}


def of_family(name: str) -> Any:  # noqa: ANN401  a game
    """The game of a family."""
    from belief_trees import alliance, crisis, signalling

    shape, _, types = name.partition(" ")
    return (
        alliance()
        if shape == "alliance"
        else {"signalling": signalling, "crisis": crisis}[shape](int(types))
    )


def linear(table: GameTable, rows: Any) -> dict[str, float]:  # noqa: ANN401  an array
    """Games a second by size of the batch: cost is linear in draws where these are alike."""
    from foedus.games import trace

    return {
        str(size): size / least_time(lambda size=size: trace(table, rows[:, :size], ONE), 2)
        for size in (BATCH // 4, BATCH // 2, BATCH)
    }


def compare(family: str, games: int, pythons: list[str]) -> Task:
    """One family: our speed, each peer's, and the differences of choice probabilities."""
    import numpy as np
    from belief_trees import at_draw, draw, efg

    from foedus.games import certify, tabulate, trace

    game = of_family(family)
    begin = time.process_time()
    table = tabulate(game)
    build = time.process_time() - begin
    rows = draw(table, np.random.default_rng(30), BATCH)
    begin = time.process_time()
    trace(table, rows[:, :1], ONE)  # plans the game
    build += time.process_time() - begin
    ours = [
        (build + least_time(lambda levels=levels: trace(table, rows, levels))) / BATCH
        for levels in (ONE, SEVERAL)
    ]
    branch: Branch = trace(table, rows, SEVERAL)
    careful = trace(table, rows[:, ::100], SEVERAL, care=300.0)
    jumps = np.abs(careful.probabilities - branch.probabilities[..., ::100]).max(axis=(0, 1))
    written = [efg(at_draw(game, table, rows, place)) for place in range(games)]
    order = written[0][1]
    answers = []
    for place, python in enumerate(pythons):
        stable = place == 0 and python == sys.executable
        count = min(games, AT_MOST.get(family, (games, games))[0 if stable else 1])
        texts = [text for text, _ in written[:count]]
        task = {"games": texts, "rows": len(order), "precisions": [ONE, SEVERAL]}
        answer = ask(python, task)
        theirs = np.array(answer["rows"]).transpose(1, 2, 0)
        ours_there = branch.probabilities[:, order, :count]
        apart = np.abs(ours_there - theirs).max(axis=(0, 1))
        # Who is right where they differ: how far each is from logit choice, by a third recursion.
        back = np.argsort(order)
        distances = []
        for place_ in np.flatnonzero(apart > NEAR):
            level = int(np.abs(ours_there[..., place_] - theirs[..., place_]).max(axis=1).argmax())
            for choices in (ours_there, theirs):
                profile = choices[level][back][:, [place_]]
                residual = certify(table, rows[:, [place_]], SEVERAL[level], profile).residual
                distances.append(float(residual[0]))
        seconds = [answer["build"] + solve for solve in answer["solve"]]
        answers.append({
            "peer": f"pygambit {answer['version']}",
            "ms_build": 1e3 * answer["build"],
            "ms_one": 1e3 * answer["solve"][0],
            "ms_several": 1e3 * answer["solve"][1],
            "ratio_one": seconds[0] / ours[0],
            "ratio_several": seconds[1] / ours[1],
            "games": count,
            "apart": int((apart > NEAR).sum()),
            "largest_difference": float(apart.max()),
            "residual_of_these_ours": max(distances[::2], default=0.0),
            "residual_of_these_theirs": max(distances[1::2], default=0.0),
            "largest_difference_of_others": float(apart[apart <= NEAR].max(initial=0.0)),
        })  # fmt: skip
    return {
        "family": family,
        "nodes": len(table.kind),
        "ms_table": 1e3 * build,
        "games_per_core_second_one": 1 / ours[0],
        "games_per_core_second_several": 1 / ours[1],
        "games_per_core_second_by_batch": linear(table, rows),
        "status": {state.name: count for state, count in branch.ends().items()},
        "folded": float((branch.folds[-1] > 0).mean()),
        "median_steps": float(np.median(branch.steps)),
        "largest_residual": float(np.nanmax(branch.residual)),
        "other_policy": {"games": len(jumps), "apart": int((jumps > NEAR).sum())},
        "peers": answers,
    }


def show(results: list[Task]) -> None:
    """The result as a table."""
    levels = ", ".join(f"{level:g}" for level in SEVERAL)
    print(f"One precision: {ONE[0]:g}; several: {levels}. CPU time of one core.\n")
    for result in results:
        sizes = result["games_per_core_second_by_batch"]
        other = result["other_policy"]
        print(
            f"{result['family']}, {result['nodes']} nodes: "
            f"{result['games_per_core_second_one']:,.0f} games a core-second at one precision, "
            f"{result['games_per_core_second_several']:,.0f} at several; "
            f"{result['status']}, {result['folded']:.1%} fold, "
            f"{result['median_steps']:.0f} steps, residual at most {result['largest_residual']:.0e}"
        )
        print(
            "    by batch: " + ", ".join(f"{size}: {speed:,.0f}" for size, speed in sizes.items())
            + f"; another step policy: {other['apart']} of {other['games']} games apart"
        )  # fmt: skip
        for answer in result["peers"]:
            print(
                f"    {answer['peer']:<20} build {answer['ms_build']:.2f} ms, "
                f"one {answer['ms_one']:.2f} ms, several {answer['ms_several']:.2f} ms; "
                f"ratio {answer['ratio_one']:,.0f} and {answer['ratio_several']:,.0f}; "
                f"{answer['apart']} of {answer['games']} games apart by more than {NEAR:g} "
                f"(at most {answer['largest_difference']:.1e}; of these residual "
                f"{answer['residual_of_these_ours']:.0e} ours, "
                f"{answer['residual_of_these_theirs']:.0e} theirs), "
                f"the others by at most {answer['largest_difference_of_others']:.0e}"
            )
    print("\nratio: the peer's time, building included, over ours in a batch of", BATCH)


def main() -> None:
    """Read the command line, measure, print."""
    line = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    line.add_argument("--games", type=int, default=120, help="games of each family for the peers")
    line.add_argument("--families", default="signalling 2,signalling 4,crisis 2,crisis 4,alliance")
    add_options(line)
    asked = line.parse_args()
    sys.path.insert(0, str(TREES))
    from foedus.games.branch import warm_up

    warm_up()
    with peers(asked) as pythons:
        families = [family.strip() for family in asked.families.split(",")]
        results = [compare(family, asked.games, pythons) for family in families]
    if asked.json:
        print(json.dumps(results, indent=2))
    else:
        show(results)


if __name__ == "__main__":
    main()
