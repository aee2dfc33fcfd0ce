"""Logit choice in a tree of 40 binary decisions: foedus against Gambit, per core.

The same random games (perfect information, three players, payoffs linear in twelve parameters),
the same precision, in one run on one machine: compare the ratios, not the times. Each side builds
its games from parameters and is charged for that: Gambit reads them as .efg text, in a process of
its own; foedus lays the tree out once. The newest pre-release of Gambit is installed into a
temporary environment.

    python benchmarks/games_against_gambit.py [--json] [--games 20] [--precision 10] [--no-beta]
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
import venv
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


# What the peer's process runs: needs nothing but pygambit.


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


def peer(path: str) -> None:
    """Solve every game of a task file with pygambit; print what came out and the CPU time."""
    import pygambit

    task = json.loads(Path(path).read_text(encoding="utf-8"))
    rows, build, solve = [], 0.0, 0.0
    for payoffs in task["payoffs"]:
        begin = time.process_time()
        game = pygambit.read_efg(io.StringIO(efg_text(task["tree"], payoffs)))
        built = time.process_time()
        found = pygambit.qre.logit_solve_lambda(game, task["precision"])[0]
        rows.append([found[index] for index in range(2 * DECISIONS)])
        solve += time.process_time() - built
        build += built - begin
    count = len(rows)
    done = {"version": pygambit.__version__, "rows": rows}
    print(json.dumps(done | {"build": build / count, "solve": solve / count}))


def ask_peer(python: Path | str, task: Task) -> Task:
    """Run ``peer`` under another interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.json"
        path.write_text(json.dumps(task), encoding="utf-8")
        done = subprocess.run(
            [str(python), __file__, "--peer", str(path)], capture_output=True, text=True, check=True
        )
    answer: Task = json.loads(done.stdout)
    return answer


def beta_peer(task: Task) -> Task:
    """Install the newest pre-release of pygambit in a temporary environment and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--pre", "pygambit"],
            check=True,
            capture_output=True,
        )
        return ask_peer(python, task)


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


def best_time(call: Callable[[], object], repeats: int) -> float:
    """The least CPU time of some calls; the least disturbed one."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        call()
        times.append(time.process_time() - begin)
    return min(times)


def _several(
    table: GameTable, rows: FloatArray, precision: float, buffer: Solution, calls: int
) -> None:
    from foedus.games import solve

    for _ in range(calls):
        solve(table, rows, precision, out=buffer)


def our_side(
    rng: np.random.Generator, table: GameTable, precision: float
) -> tuple[dict[int, float], float]:
    """Games a second of ``solve`` by batch, and exponentials a second."""
    import numpy as np

    from foedus.games import solve
    from foedus.games._kernels import exponential

    x = rng.uniform(-10, 0, 4096)
    out = np.empty_like(x)
    exps = 4096 * 200 / best_time(lambda: [exponential(x, out) for _ in range(200)], 10)
    speeds = {}
    for batch in BATCHES:
        rows = rng.uniform(size=(len(PARAMETERS), batch))
        buffer = solve(table, rows, precision)
        calls = max(1, 65_536 // batch)

        many = partial(_several, table, rows, precision, buffer, calls)
        speeds[batch] = calls * batch / best_time(many, 10)
    return speeds, exps


def measure(games: int, precision: float, *, beta: bool) -> Task:
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
    speeds, exps = our_side(rng, table, precision)
    best = max(speeds.values())
    task = {
        "tree": [int(mover) for mover in table.player],
        "payoffs": leaf_payoffs(game, rows),
        "precision": precision,
    }
    by_player = [
        int(row)
        for player in range(len(PLAYERS))
        for node in np.flatnonzero(table.player == player)
        for row in table.edge_row[table.edge_start[node] : table.edge_start[node + 1]]
    ]
    peers = []
    answers = [ask_peer(sys.executable, task)]
    if beta:
        answers.append(beta_peer(task))
    for answer in answers:
        theirs = np.array(answer["rows"]).T
        seconds = answer["build"] + answer["solve"]
        peers.append({
            "peer": f"pygambit {answer['version']}",
            "ms_build": 1e3 * answer["build"],
            "ms_solve": 1e3 * answer["solve"],
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
        "foedus_games_per_core_second": {str(batch): speed for batch, speed in speeds.items()},
        "exp_per_core_second": exps,
        "share_of_exp_limit": best * DECISIONS / exps,
        "certificate_residual": float(residual),
        "peers": peers,
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
    print(
        f"\nexp: {result['exp_per_core_second'] / 1e6:,.0f} million a second; foedus reaches "
        f"{result['share_of_exp_limit']:.0%} of the limit of one exp a decision"
        f"\ncertificate: residual at most {result['certificate_residual']:.1e}"
        "\nratio: the fastest batch of foedus (table built once) over the peer (every game built)."
        "\nGambit traces a homotopy that serves any game; foedus walks back through the tree."
    )


def main() -> None:
    """Read the command line, measure, print."""
    line = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    line.add_argument("--games", type=int, default=20, help="games given to the peers")
    line.add_argument("--precision", type=float, default=10.0)
    line.add_argument("--no-beta", action="store_true", help="skip the newest pre-release")
    line.add_argument("--json", action="store_true", help="print one JSON object")
    line.add_argument("--peer", help=argparse.SUPPRESS)
    asked = line.parse_args()
    if asked.peer:
        peer(asked.peer)
        return
    result = measure(asked.games, asked.precision, beta=not asked.no_beta)
    if asked.json:
        print(json.dumps(result, indent=2))
    else:
        show(result)


if __name__ == "__main__":
    main()
