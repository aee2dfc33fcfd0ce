"""Beginning a run folder, or taking it up again where it was left."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from foedus.ensemble import blocks, disk
from foedus.ensemble.blocks import OUTCOMES, WORLDS, Condition, Range
from foedus.ensemble.store import (
    RUN_FILE,
    SCENARIO_FILE,
    BlockRecord,
    FileRecord,
    Header,
    RunFolder,
)
from foedus.errors import Diagnostic, RunError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["begin_or_resume", "make_folder"]

_ELSEWHERE = "choose another folder, or move this one away"


def make_folder(path: Path) -> None:
    """Make the folder if it is not there.

    Raises:
        RunError: If it cannot be made, or the path is a file.
    """
    if path.exists() and not path.is_dir():
        raise RunError(Diagnostic(str(path), "is a file", "a run folder or a new name", _ELSEWHERE))
    with disk.in_words(path):
        path.mkdir(parents=True, exist_ok=True)


def begin_or_resume(
    path: Path,
    header: Header,
    *,
    asked: int,
    block: int,
    scenario_text: str,
    provenance: Mapping[str, str],
) -> RunFolder:
    """Make ``path`` a folder of this run and list what of it is already done.

    A folder that is new or empty begins a run. A folder of the same run is taken up:
    sound blocks are kept, what a kill or a bad disk spoilt is removed and will be solved
    again. Any other folder is refused and left as it is.

    Args:
        path: The folder.
        header: What is to be run.
        asked: How many worlds the run shall have.
        block: Worlds a block, for blocks not yet done.
        scenario_text: The scenario, copied into the folder.
        provenance: Words about where the run comes from; a run keeps its first.

    Raises:
        RunError: If the folder is something else, another run, holds more worlds than
            asked for, or cannot be written.
    """
    fresh = RunFolder(path, header, asked, block, dict(provenance))
    with disk.in_words(path, fresh.bytes_needed):
        if (path / RUN_FILE).exists():
            folder = _take_up(path, header)
        else:
            _refuse_other_content(path, scenario_text)
            folder = fresh
        for kind in (WORLDS, OUTCOMES):
            (path / kind).mkdir(parents=True, exist_ok=True)
            disk.sweep(path / kind)
        disk.sweep(path)
        if not (path / SCENARIO_FILE).exists():
            disk.replace_file(path / SCENARIO_FILE, scenario_text.encode())
    folder.asked, folder.block = asked, block
    sound, spoilt = _judge_all(folder)
    folder.log = {record.start: record for record in sound}
    _refuse_fewer(folder)
    with disk.in_words(path):
        for file in spoilt:
            file.unlink(missing_ok=True)
    folder.save()
    return folder


def _refuse_other_content(path: Path, scenario_text: str) -> None:
    """A folder without run.json is ours only if it is as a kill in the first instant leaves it."""
    if not path.exists():
        return
    for entry in path.iterdir():
        name = entry.name
        if name.startswith(".") and name.endswith(disk.PART):
            continue
        if name in (WORLDS, OUTCOMES) and entry.is_dir() and not any(entry.iterdir()):
            continue
        if name == SCENARIO_FILE and entry.read_bytes() == scenario_text.encode():
            continue
        raise RunError(
            Diagnostic(
                str(path),
                f"is not a run folder: it holds '{name}' and no {RUN_FILE}",
                "an empty or new folder, or the folder of this run",
                "choose another folder",
            )
        )


def _take_up(path: Path, header: Header) -> RunFolder:
    folder = RunFolder.read(path)
    found, wanted = folder.header.identity(), header.identity()
    faults: list[Diagnostic] = []

    def differs(what: str, expected: str, fix: str = _ELSEWHERE) -> None:
        faults.append(Diagnostic(str(path), what, expected, fix))

    if found["scenario_sha256"] != wanted["scenario_sha256"]:
        differs("holds a run of another scenario, or of another text of it", "the same text")
    if found["seed"] != wanted["seed"]:
        fix = f"give seed {found['seed']}, or choose another folder"
        differs(f"was run with seed {found['seed']}", f"seed {wanted['seed']}", fix)
    for name in sorted({*found["versions"], *wanted["versions"]}):
        then, now = (side["versions"].get(name, "none") for side in (found, wanted))
        if then != now:
            fix = f"install {name} {then} to go on with it, or choose another folder"
            differs(f"was begun with {name} {then}", f"{name} {now}, which is installed", fix)
    if not faults:
        words = {"first_worlds": "beliefs or correlations", "proposal": "draws of its worlds"}
        for part in ("policies", "outcomes", "assumptions", "proposal", "first_worlds"):
            if found.get(part) != wanted.get(part):
                told = words.get(part, part)
                differs(f"was run with other {told}", f"the same {told}")
                break
    if faults:
        raise RunError(*faults)
    if (path / SCENARIO_FILE).exists():
        folder.scenario_text()  # refuses a copy that was changed
    return folder


def _refuse_fewer(folder: RunFolder) -> None:
    last = max((record.stop for record in folder.log.values()), default=0)
    if last > folder.asked:
        raise RunError(
            Diagnostic(
                str(folder.path),
                f"already holds worlds up to number {last:,}",
                f"at most the {folder.asked:,} asked for",
                f"ask for {last:,} worlds or more, or choose another folder",
            )
        )


def _judge_all(folder: RunFolder) -> tuple[list[BlockRecord], list[Path]]:
    """Judge every block found on disk: the sound ones, and the files of the spoilt ones.

    Nothing is removed before everything is judged, so that a refusal leaves all as it was.
    """
    spans = sorted({span for kind in (WORLDS, OUTCOMES) for span in _spans(folder, kind)})
    sound: list[BlockRecord] = []
    spoilt: list[Path] = []
    for span in spans:
        record = _judge(folder, span)
        if record is None:
            spoilt += [folder.file(kind, span) for kind in (WORLDS, OUTCOMES)]
        elif sound and span[0] < sound[-1].stop:
            raise _foreign(folder.file(WORLDS, span), "holds worlds that another file also holds")
        else:
            sound.append(record)
    return sound, spoilt


def _spans(folder: RunFolder, kind: str) -> Iterator[Range]:
    for path in sorted((folder.path / kind).glob("*.parquet")):
        span = blocks.range_of(path.name)
        if span is None:
            raise _foreign(path, "is not a file of this run, and would be read with it")
        yield span


def _judge(folder: RunFolder, span: Range) -> BlockRecord | None:
    """The record of a sound block, or None for one to be solved again."""
    known = folder.log.get(span[0])
    files: dict[str, FileRecord] = {}
    failed = 0
    for kind in (WORLDS, OUTCOMES):
        path = folder.file(kind, span)
        if not path.exists():
            return None
        content = disk.read_bytes(path, "a block of the run")
        files[kind] = FileRecord(len(content), blocks.digest(content))
        if known and known.span == span and asdict(known)[kind] == asdict(files[kind]):
            failed = known.failed
            continue
        condition, count = blocks.inspect(content, folder.header.frame, kind, span)
        if condition is Condition.FOREIGN:
            raise _foreign(path, "is a sound file of another run")
        if condition is Condition.BROKEN:
            return None
        failed = max(failed, count)
    return BlockRecord(*span, failed, files[WORLDS], files[OUTCOMES])


def _foreign(path: Path, what: str) -> RunError:
    return RunError(
        Diagnostic(str(path), what, "only files of this run", "move it out of the run folder")
    )
