"""Commands about what the past says: the casebook."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path  # noqa: TC003 -- cyclopts reads the annotations when it runs
from typing import TYPE_CHECKING

import foedus
from foedus.cli.app import OK, Count, Seed, app
from foedus.cli.showing import show_table, show_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@app.command
def backtest(
    *, worlds: Count = 4096, seed: Seed = 2026, out: Path | None = None, json: bool = False
) -> int:
    """Ask the model about historical guarantees with known outcomes, and score what it says.

    Args:
        worlds: How many worlds are drawn for each case.
        seed: Of the draws and of the bootstrap.
        out: A folder for the calibration figure (SVG) and the forecasts (CSV).
        json: Print one JSON document and nothing else.
    """
    from foedus.backtesting import STANDING, backtest_document, backtest_tables, write_backtest
    from foedus.evidence import backtest as score

    with _cases(quiet=json) as tell:
        found = score(worlds=worlds, seed=seed, progress=tell)
    written = write_backtest(found, out) if out is not None else ()
    if json:
        print(foedus.to_json(backtest_document(found)))
        return OK
    for table in backtest_tables(found):
        show_table(table)
        print()
    show_text(STANDING)
    for path in written:
        print(f"wrote {path}")
    return OK


@contextlib.contextmanager
def _cases(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A line that counts cases, for a person at a terminal only."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("cases"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("cases", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
