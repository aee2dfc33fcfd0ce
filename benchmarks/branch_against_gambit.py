"""Logit equilibria where beliefs matter: foedus against Gambit, per core, and whether they agree.

The same random games of several families (payoffs uniform in 0 to 1, random chances of types), the
same precisions, in one run on one machine: compare the ratios, not the times. Each side builds its
games and is charged for that: Gambit reads them as .efg text, in a process of its own; foedus lays
the tree out once. The newest pre-release of Gambit is installed into a temporary environment.

    python benchmarks/branch_against_gambit.py [--json] [--games 40] [--no-beta] [--beta PYTHON]
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
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    FloatArray: TypeAlias = npt.NDArray[np.float64]
    Task: TypeAlias = dict[str, Any]

ONE = 10.0
SEVERAL = (1.0, 5.0, 10.0, 20.0, 50.0)
BATCH = 4000  # games of our side; a batch is what it is made for
TREES = Path(__file__).parents[1] / "tests" / "games"
NEAR = 1e-6


def peer(path: str) -> None:
    """Solve every game of a task file with pygambit; print what came out and the CPU time."""
    import pygambit

    task = json.loads(Path(path).read_text(encoding="utf-8"))
    rows, times = [], [0.0, 0.0, 0.0]
    for text in task["games"]:
        clock = [time.process_time()]
        game = pygambit.read_efg(io.StringIO(text))
        clock.append(time.process_time())
        pygambit.qre.logit_solve_lambda(game, ONE)
        clock.append(time.process_time())
        found = pygambit.qre.logit_solve_lambda(game, list(SEVERAL))
        clock.append(time.process_time())
        rows.append([[point[place] for place in range(task["rows"])] for point in found])
        times = [t + b - a for t, a, b in zip(times, clock, clock[1:], strict=False)]
    count = len(rows)
    build, one, several = (t / count for t in times)
    done = {"version": pygambit.__version__, "rows": rows}
    print(json.dumps(done | {"build": build, "one": one, "several": several}))


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


def install_beta(folder: str) -> Path:
    """Install the newest pre-release of pygambit into an environment in a folder."""
    venv.create(folder, with_pip=True)
    python = Path(folder) / "bin" / "python"
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--pre", "pygambit"],
        check=True,
        capture_output=True,
    )
    return python


def best_time(call: Callable[[], object], repeats: int = 3) -> float:
    """The least CPU time of some calls; the least disturbed one."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        call()
        times.append(time.process_time() - begin)
    return min(times)


def compare(family: str, games: int, peers: list[Path | str]) -> Task:
    """One family: our speed, each peer's, and the largest difference of choice probabilities."""
    import numpy as np
    from belief_trees import at_draw, crisis, draw, efg, signalling

    from foedus.games import tabulate, trace

    shape, types = family.split()
    game = {"signalling": signalling, "crisis": crisis}[shape](int(types))
    begin = time.process_time()
    table = tabulate(game)
    build = time.process_time() - begin
    rng = np.random.default_rng(30)
    rows = draw(table, rng, BATCH)
    one = best_time(lambda: trace(table, rows, ONE)) / BATCH
    several = best_time(lambda: trace(table, rows, SEVERAL)) / BATCH
    branch = trace(table, rows, SEVERAL)
    written = [efg(at_draw(game, table, rows, place)) for place in range(games)]
    order = written[0][1]
    task = {"games": [text for text, _ in written], "rows": len(order)}
    ours = branch.probabilities[:, order, :games]
    answers = []
    for python in peers:
        answer = ask_peer(python, task)
        theirs = np.array(answer["rows"]).transpose(1, 2, 0)
        apart = np.abs(ours - theirs).max(axis=(0, 1))
        answers.append({
            "peer": f"pygambit {answer['version']}",
            "ms_build": 1e3 * answer["build"],
            "ms_one": 1e3 * answer["one"],
            "ms_several": 1e3 * answer["several"],
            "ratio_one": (answer["build"] + answer["one"]) / one,
            "ratio_several": (answer["build"] + answer["several"]) / several,
            "games": games,
            "apart": int((apart > NEAR).sum()),
            "largest_difference_of_others": float(apart[apart <= NEAR].max(initial=0.0)),
        })  # fmt: skip
    return {
        "family": family,
        "nodes": len(table.kind),
        "ms_table": 1e3 * build,
        "games_per_core_second_one": 1 / one,
        "games_per_core_second_several": 1 / several,
        "status": {state.name: count for state, count in branch.ends().items()},
        "folded": float((branch.folds[-1] > 0).mean()),
        "median_steps": float(np.median(branch.steps)),
        "largest_residual": float(np.nanmax(branch.residual)),
        "peers": answers,
    }


def show(results: list[Task]) -> None:
    """The result as a table."""
    levels = ", ".join(f"{level:g}" for level in SEVERAL)
    print(f"One precision: {ONE:g}; several: {levels}. CPU time of one core.\n")
    for result in results:
        print(
            f"{result['family']} types, {result['nodes']} nodes: "
            f"{result['games_per_core_second_one']:,.0f} games a core-second at one precision, "
            f"{result['games_per_core_second_several']:,.0f} at several; "
            f"{result['status']}, {result['folded']:.1%} fold, "
            f"{result['median_steps']:.0f} steps, residual at most {result['largest_residual']:.0e}"
        )
        for answer in result["peers"]:
            print(
                f"    {answer['peer']:<20} build {answer['ms_build']:.2f} ms, "
                f"one {answer['ms_one']:.2f} ms, several {answer['ms_several']:.2f} ms; "
                f"ratio {answer['ratio_one']:,.0f} and {answer['ratio_several']:,.0f}; "
                f"{answer['apart']} of {answer['games']} games apart, "
                f"the others by at most {answer['largest_difference_of_others']:.0e}"
            )
    print("\nratio: the peer's time, building included, over ours in a batch.")


def main() -> None:
    """Read the command line, measure, print."""
    line = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    line.add_argument("--games", type=int, default=40, help="games of each family for the peers")
    line.add_argument("--families", default="signalling 2,signalling 4,crisis 2,crisis 4")
    line.add_argument("--json", action="store_true", help="print JSON")
    line.add_argument("--no-beta", action="store_true", help="do not install the pre-release")
    line.add_argument("--beta", help="a Python in which the pre-release is installed already")
    line.add_argument("--only-beta", action="store_true", help="leave the installed version out")
    line.add_argument("--peer", help=argparse.SUPPRESS)
    asked = line.parse_args()
    if asked.peer:
        peer(asked.peer)
        return
    sys.path.insert(0, str(TREES))
    from foedus.games.branch import warm_up

    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        peers: list[Path | str] = [] if asked.only_beta else [sys.executable]
        if asked.beta:
            peers.append(asked.beta)
        elif not asked.no_beta:
            peers.append(install_beta(folder))
        families = [family.strip() for family in asked.families.split(",")]
        results = [compare(family, asked.games, peers) for family in families]
    if asked.json:
        print(json.dumps(results, indent=2))
    else:
        show(results)


if __name__ == "__main__":
    main()
