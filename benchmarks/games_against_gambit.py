"""Logit choice in a tree of 40 binary decisions: foedus against Gambit, per core.

The same random games (perfect information, three players, payoffs linear in twelve parameters),
the same precision, in one run on one machine: compare the ratios, not the times. Each side builds
its games from parameters and is charged for that: Gambit reads them as .efg text, in a process of
its own; foedus lays the tree out once. The newest pre-release of Gambit is installed into a
temporary environment.

    python benchmarks/games_against_gambit.py [--json] [--games 20] [--precision 10] [--beta PYTHON]
"""

from __future__ import annotations

import argparse
import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from gambit_peer import add_options, ask, least_time, peers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

    from foedus.games import Game, GameTable, Linear, Outcome, Solution
    from foedus.games.game import Node

    FloatArray: TypeAlias = npt.NDArray[np.float64]
    Task: TypeAlias = dict[str, Any]

DECISIONS = 40
PLAYERS = ("A", "B", "C")
PARAMETERS = tuple(f"x{index}" for index in range(12))
BATCHES = (2048, 8192, 131_072)
TURNS = 15


def efg_text(tree: list[int], payoffs: list[list[float]]) -> str:
    """One game in Gambit's format: the tree in preorder, information sets numbered by player."""
    names = " ".join(f'"{name}"' for name in PLAYERS)
    lines = [f'EFG 2 R "benchmark" {{ {names} }}']
    infosets, outcome = [0] * len(PLAYERS), 0
    for mover in tree:
        if mover < 0:
            pays = " ".join(map(repr, payoffs[outcome]))
            outcome += 1
            lines.append(f't "" {outcome} "" {{ {pays} }}')
        else:
            infosets[mover] += 1
            lines.append(f'p "" {mover + 1} {infosets[mover]} "" {{ "0" "1" }} 0')
    return "\n".join(lines) + "\n"


# Our side.


def random_tree(rng: np.random.Generator) -> Game:
    """A tree of 40 binary decisions in random shape with random movers and payoffs."""
    from foedus.games import Decision, Game, Linear, Outcome

    ends = 0

    def grow(budget: int) -> Node:
        nonlocal ends
        if budget == 0:
            ends += 1
            pays = {}
            for player in PLAYERS:
                names = rng.choice(PARAMETERS, 2, replace=False)
                weights = rng.uniform(-0.5, 0.5, 2)
                terms = {str(name): float(w) for name, w in zip(names, weights, strict=True)}
                pays[player] = Linear(terms, float(rng.uniform()))
            return Outcome(f"end {ends}", pays)
        left = int(rng.integers(0, budget))
        mover = PLAYERS[int(rng.integers(len(PLAYERS)))]
        return Decision(
            mover, f"decision {budget}", {"0": grow(left), "1": grow(budget - 1 - left)}
        )

    return Game("Benchmark", PLAYERS, grow(DECISIONS))


def leaf_payoffs(game: Game, parameters: FloatArray) -> list[list[list[float]]]:
    """Payoffs of every leaf in preorder for each draw [draws][leaves][players]."""
    from foedus.games import Outcome
    from foedus.games.game import as_linear, children

    def leaves(node: Node) -> Iterator[Outcome]:
        if isinstance(node, Outcome):
            yield node
        else:
            for _, child in children(node):
                yield from leaves(child)

    def value(linear: Linear, draw: int) -> float:
        total = linear.constant
        for name, coefficient in linear.coefficients.items():
            total += coefficient * parameters[PARAMETERS.index(name), draw]
        return float(total)

    ends = list(leaves(game.root))
    return [
        [[value(as_linear(end.payoffs[player]), draw) for player in PLAYERS] for end in ends]
        for draw in range(parameters.shape[1])
    ]


def _several(
    table: GameTable, rows: FloatArray, precision: float, buffer: Solution, calls: int
) -> None:
    from foedus.games import solve

    for _ in range(calls):
        solve(table, rows, precision, out=buffer)


def exponentials(x: FloatArray, out: FloatArray) -> dict[str, float]:
    """Exponentials a second of numbers that stay in the fastest cache: NumPy's and ours."""
    import numpy as np

    from foedus.games._kernels import exponential

    ways = {"numpy": lambda: np.exp(x, out), "foedus": lambda: exponential(x, out)}
    return {
        name: len(x) * 200 / least_time(lambda call=call: [call() for _ in range(200)], 1)
        for name, call in ways.items()
    }


def our_side(rng: np.random.Generator, table: GameTable, precision: float) -> Task:
    """Games a second of ``solve`` by batch, exponentials a second, and the share of the limit.

    The limit is what would be reached if a game cost nothing but one exponential at each of its
    decisions, of the fastest kind seen here. The machine's speed wavers, so both are measured in
    turns, and the share is the median over the turns.
    """
    import numpy as np

    from foedus.games import solve

    x = rng.uniform(-10, 0, 2048)
    out = np.empty_like(x)
    turns: dict[str, list[float]] = {str(batch): [] for batch in BATCHES}
    exps: dict[str, list[float]] = {"numpy": [], "foedus": []}
    shares: dict[str, list[float]] = {str(batch): [] for batch in BATCHES}
    for batch in BATCHES:
        rows = rng.uniform(size=(len(PARAMETERS), batch))
        buffer = solve(table, rows, precision)
        calls = max(1, 65_536 // batch)
        many = partial(_several, table, rows, precision, buffer, calls)
        for _ in range(TURNS):
            before = exponentials(x, out)
            speed = calls * batch / least_time(many, 1)
            for name, value in before.items():
                exps[name].append(value)
            turns[str(batch)].append(speed)
            shares[str(batch)].append(speed * DECISIONS / max(before.values()))
    return {
        "games": {batch: float(np.median(speeds)) for batch, speeds in turns.items()},
        "exps": {name: float(np.median(values)) for name, values in exps.items()},
        "shares": {batch: float(np.median(values)) for batch, values in shares.items()},
    }


def measure(games: int, precision: float, pythons: list[str]) -> Task:
    """Everything this script reports."""
    import numpy as np

    from foedus.games import certify, solve, tabulate, warm_up

    warm_up()
    rng = np.random.default_rng(20)
    game = random_tree(rng)
    begin = time.process_time()
    table = tabulate(game, PARAMETERS)
    build = time.process_time() - begin
    rows = rng.uniform(size=(len(PARAMETERS), games))
    solution = solve(table, rows, precision)
    residual = certify(table, rows, precision, solution.probabilities).residual.max()
    ours = our_side(rng, table, precision)
    best = max(ours["games"].values())
    tree = [int(mover) for mover in table.player]
    task = {
        "games": [efg_text(tree, payoffs) for payoffs in leaf_payoffs(game, rows)],
        "rows": 2 * DECISIONS,
        "precisions": [[precision]],
    }
    by_player = [
        int(row)
        for player in range(len(PLAYERS))
        for node in np.flatnonzero(table.player == player)
        for row in table.edge_row[table.edge_start[node] : table.edge_start[node + 1]]
    ]
    found = []
    for python in pythons:
        answer = ask(python, task)
        theirs = np.array([points[0] for points in answer["rows"]]).T
        seconds = answer["build"] + answer["solve"][0]
        found.append({
            "peer": f"pygambit {answer['version']}",
            "ms_build": 1e3 * answer["build"],
            "ms_solve": 1e3 * answer["solve"][0],
            "games_per_core_second": 1 / seconds,
            "ratio": best * seconds,
            "largest_difference": float(np.abs(solution.probabilities[by_player] - theirs).max()),
        })  # fmt: skip
    return {
        "decisions": DECISIONS,
        "players": len(PLAYERS),
        "precision": precision,
        "games_for_peers": games,
        "foedus_ms_table": 1e3 * build,
        "foedus_games_per_core_second": ours["games"],
        "exp_per_core_second": ours["exps"],
        "share_of_exp_limit": ours["shares"],
        "certificate_residual": float(residual),
        "peers": found,
    }


def show(result: Task) -> None:
    """The result as a table."""
    print(
        f"{result['decisions']} binary decisions, {result['players']} players, "
        f"precision {result['precision']:g}; CPU time of one core\n"
    )
    heads = ("build ms", "solve ms", "ratio", "max diff")
    print(f"{'':<22}{'games/core-s':>14}" + "".join(f"{head:>10}" for head in heads))
    for batch, speed in result["foedus_games_per_core_second"].items():
        table = result["foedus_ms_table"]
        print(f"{'foedus, N = ' + batch:<22}{speed:>14,.0f}{table:>10.2f}{1e3 / speed:>10.5f}")
    for peer_ in result["peers"]:
        print(
            f"{peer_['peer']:<22}{peer_['games_per_core_second']:>14,.1f}{peer_['ms_build']:>10.2f}"
            f"{peer_['ms_solve']:>10.2f}{peer_['ratio']:>10,.0f}{peer_['largest_difference']:>10.1e}"
        )
    exps = ", ".join(
        f"{name} {speed / 1e6:,.0f}" for name, speed in result["exp_per_core_second"].items()
    )
    shares = ", ".join(
        f"{share:.0%} with N = {batch}" for batch, share in result["share_of_exp_limit"].items()
    )
    print(
        f"\nmillion exp a core-second, of numbers in the fastest cache: {exps}"
        f"\nshare of the limit of one exp a decision and nothing else, by the faster exp, measured"
        f"\nin turns: {shares}"
        f"\ncertificate: residual at most {result['certificate_residual']:.1e}"
        "\nratio: the fastest batch of foedus (table built once) over the peer (every game built)."
        "\nGambit traces a homotopy that serves any game; foedus walks back through the tree."
    )


def main() -> None:
    """Read the command line, measure, print."""
    line = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    line.add_argument("--games", type=int, default=20, help="games given to the peers")
    line.add_argument("--precision", type=float, default=10.0)
    add_options(line)
    asked = line.parse_args()
    with peers(asked) as pythons:
        result = measure(asked.games, asked.precision, pythons)
    if asked.json:
        print(json.dumps(result, indent=2))
    else:
        show(result)


if __name__ == "__main__":
    main()
