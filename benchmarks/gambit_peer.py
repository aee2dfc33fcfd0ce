"""What benchmarks against Gambit have in common: its process, its pre-release, and the clock."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    Task: TypeAlias = dict[str, Any]


def answer(path: str) -> None:
    """Solve every game of a task file with pygambit; print what came out and the CPU time.

    This runs in the peer's own interpreter, which need not have foedus.
    """
    import pygambit

    task = json.loads(Path(path).read_text(encoding="utf-8"))
    rows, built = [], 0.0
    spent = [0.0] * len(task["precisions"])
    for text in task["games"]:
        begin = time.process_time()
        game = pygambit.read_efg(io.StringIO(text))
        built += time.process_time() - begin
        for place, levels in enumerate(task["precisions"]):
            begin = time.process_time()
            found = pygambit.qre.logit_solve_lambda(game, levels)
            spent[place] += time.process_time() - begin
        # What the last list of precisions gave; its points come in the order of the precisions.
        rows.append([[point[row] for row in range(task["rows"])] for point in found])
    count = len(task["games"])
    done = {"version": pygambit.__version__, "rows": rows, "build": built / count}
    print(json.dumps(done | {"solve": [seconds / count for seconds in spent]}))


def ask(python: Path | str, task: Task) -> Task:
    """Have another interpreter answer a task: games as .efg text, rows, lists of precisions."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.json"
        path.write_text(json.dumps(task), encoding="utf-8")
        call = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); "
        call += f"from gambit_peer import answer; answer({str(path)!r})"
        done = subprocess.run([str(python), "-c", call], capture_output=True, text=True, check=True)
    found: Task = json.loads(done.stdout)
    return found


def add_options(line: argparse.ArgumentParser) -> None:
    """Which peers to ask."""
    line.add_argument("--json", action="store_true", help="print JSON")
    line.add_argument("--no-beta", action="store_true", help="leave the newest pre-release out")
    line.add_argument("--beta", help="a Python in which the pre-release is installed already")
    line.add_argument("--only-beta", action="store_true", help="leave the installed version out")


@contextmanager
def peers(asked: argparse.Namespace) -> Iterator[list[str]]:
    """Interpreters with pygambit: the stable release, and the newest pre-release where wanted."""
    found = [] if asked.only_beta else [sys.executable]
    if asked.beta or asked.no_beta:
        yield [*found, asked.beta] if asked.beta else found
        return
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        install = [python, "-m", "pip", "install", "--quiet", "--pre", "pygambit"]
        subprocess.run(install, check=True, capture_output=True)
        yield [*found, python]


def least_time(call: Callable[[], object], repeats: int = 3) -> float:
    """The least CPU time of some calls; the least disturbed one."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        call()
        times.append(time.process_time() - begin)
    return min(times)
