"""What every command shows its results with: prose, tables, progress, complaints."""

from __future__ import annotations

import contextlib
import os
import sys
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foedus.ensemble import Progress
    from foedus.terminal import Table

__all__ = ["complain", "on_terminal", "progress", "show_table", "show_text", "width"]


def show_text(*paragraphs: str) -> None:
    """Print prose, wrapped to the width there is; an empty paragraph is an empty line."""
    for paragraph in paragraphs:
        print("\n".join(wrap(paragraph, width())))


def width() -> int:
    """How wide tables may be: the terminal, at least 60 and at most 100 cells."""
    return min(100, max(60, get_terminal_size((100, 24)).columns)) if on_terminal() else 100


def on_terminal() -> bool:
    """Whether a person is looking, as far as that can be known."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def show_table(table: Table) -> None:
    """Print a table: ruled on a terminal, aligned text otherwise."""
    if not on_terminal():
        from foedus.terminal import plain

        print(plain(table))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table as RuledTable

    first, *others = table.columns
    ruled = RuledTable(title=table.title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1))
    ruled.add_column(first, no_wrap=True)
    for heading in others:
        ruled.add_column(heading, justify="right", no_wrap=False)
    for row in table.rows:
        ruled.add_row(*row)
    # Numbers in square brackets are intervals, not markup.
    Console(markup=False, emoji=False, highlight=False).print(ruled)


def complain(text: str) -> None:
    """Say one line on standard error."""
    with contextlib.suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def progress(*, quiet: bool, what: str = "worlds") -> Iterator[Callable[[Progress], None] | None]:
    """A bar on standard error while a run goes on, for a person at a terminal only."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        pilot = "looking for worlds that explain the record"
        yield lambda now: bar.update(
            task,
            completed=now.done,
            total=now.total,
            description=pilot if now.stage == "pilot" else what,
        )
