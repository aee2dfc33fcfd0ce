"""Opening a run folder, and saying what is there instead when it is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foedus.ensemble.blocks import OUTCOMES, WORLDS
from foedus.ensemble.ensemble import Columns, Ensemble, damaged
from foedus.ensemble.store import RUN_FILE, RunFolder
from foedus.errors import Diagnostic, RunError, nearest

if TYPE_CHECKING:
    import os

    from foedus.ensemble.proposals import Proposal

__all__ = ["open_run", "recorded_proposal"]


def open_run(folder: str | os.PathLike[str]) -> Ensemble:
    """Open a run folder, finished or not; only its log is read.

    Args:
        folder: The run folder.

    Returns:
        The worlds of its finished blocks.

    Raises:
        RunError: If there is no such run, or its record or scenario is damaged; the
            message names the run folders nearby.
    """
    path = Path(folder)
    try:
        is_run = (path / RUN_FILE).is_file()
        is_folder = path.is_dir()
    except OSError as fault:
        raise RunError(Diagnostic(str(path), f"cannot be read: {fault.strerror}")) from fault
    if not is_run:
        raise RunError(_not_a_run(path, is_folder=is_folder))
    store = RunFolder.read(path)
    if not store.log:
        raise RunError(
            Diagnostic(
                str(path),
                f"has none of its {store.asked:,} worlds yet",
                "a run with a finished block",
                "give the command of the run again: it goes on where it stopped",
            )
        )
    for record in store.records():
        for kind, known in ((WORLDS, record.worlds), (OUTCOMES, record.outcomes)):
            file = store.file(kind, record.span)
            size = file.stat().st_size if file.is_file() else None
            if size != known.bytes:
                what = "it is gone" if size is None else f"it has {size:,} bytes"
                raise damaged(file, what)
    return Ensemble(Columns(store), store.scenario_text())


def recorded_proposal(folder: str | os.PathLike[str]) -> tuple[bool, Proposal | None]:
    """How the worlds of a folder's run were drawn, so that more of them are drawn alike.

    Args:
        folder: A run folder, or one where a run will begin.

    Returns:
        Whether a run is there, and its proposal if it has one.

    Raises:
        RunError: The record of the run is damaged.
    """
    path = Path(folder)
    if not (path / RUN_FILE).is_file():
        return False, None
    return True, RunFolder.read(path).header.proposal


def _not_a_run(path: Path, *, is_folder: bool) -> Diagnostic:
    if is_folder:
        what, inside = f"is not a run folder: it has no {RUN_FILE}", _runs_in(path)
        if inside:
            fix = f"it holds the runs {', '.join(str(path / name) for name in inside[:6])}"
            return Diagnostic(str(path), what, "a run folder", fix)
    else:
        what = "is a file" if path.exists() else "there is no such folder"
    siblings = [name for name in _runs_in(path.parent) if name != path.name]
    fix = nearest(path.name, siblings) or "make one with `foedus run`"
    if siblings and fix.startswith("make"):
        fix = f"runs there: {', '.join(siblings[:6])}"
    return Diagnostic(str(path), what, "a run folder", fix)


def _runs_in(folder: Path) -> list[str]:
    try:
        return sorted(entry.parent.name for entry in folder.glob(f"*/{RUN_FILE}"))
    except OSError:
        return []
