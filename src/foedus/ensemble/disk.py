"""Writing that survives a kill at any instant, and what to say when the disk objects."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, RunError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["PART", "hold", "in_words", "read_bytes", "replace_file", "sweep"]

PART = ".part"
"""Suffix of a file that is still being written; it never counts as part of a run."""

_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` so that a reader meets the old file or the whole new one.

    The bytes go to a neighbour with another name, are forced to the disk, and only then
    take the name; the folder is forced too, so that a power cut cannot undo the renaming.

    Args:
        path: Where the file shall be.
        content: All of it.

    Raises:
        OSError: As the system gives it; the neighbour is removed and ``path`` untouched.
    """
    part = path.with_name(f".{path.name}{PART}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _force_folder(path.parent)


def _force_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows forces the entry with the file and opens no folders.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what a killed writer left half done in ``folder``."""
    for part in folder.glob(f".*{PART}"):
        part.unlink(missing_ok=True)


def read_bytes(path: Path, what: str) -> bytes:
    """The bytes of a file of the run, or a RunError that says why not."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise RunError(
            Diagnostic(str(path), f"{what} cannot be read: {_reason(fault)}", "a readable file")
        ) from fault


@contextlib.contextmanager
def in_words(folder: Path, needed: Callable[[], int] = lambda: 0) -> Iterator[None]:
    """Turn the system's refusal to write under ``folder`` into a RunError with a next step.

    Args:
        folder: The run folder.
        needed: How many more bytes the run will want, asked only when the disk is full.
    """
    try:
        yield
    except OSError as fault:
        raise RunError(_diagnose(folder, fault, needed)) from fault


def _diagnose(folder: Path, fault: OSError, needed: Callable[[], int]) -> Diagnostic:
    if fault.errno in _FULL:
        size = needed()
        more = f"about {max(size / 1e6, 1):,.0f} MB more" if size else "more room"
        return Diagnostic(
            str(folder),
            f"the disk is full ({_reason(fault)}); every finished block is kept",
            f"{more} of free space",
            "free some space and give the same command again: it goes on where it stopped",
        )
    if fault.errno in _CLOSED:
        return Diagnostic(
            str(folder),
            f"may not be written ({_reason(fault)}); nothing there was changed",
            "a folder that you may write to",
            "choose another folder or change its permissions",
        )
    return Diagnostic(
        str(folder),
        f"cannot be written: {_reason(fault)}; every finished block is kept",
        "a folder on a working disk",
        "mend the cause and give the same command again, or choose another folder",
    )


def _reason(fault: OSError) -> str:
    return (fault.strerror or str(fault)).lower()


@contextlib.contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keep a second process from writing the same run folder.

    The lock goes with the process, so a killed run never leaves a folder locked. Where the
    system or the file system has no such locks, none is taken.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise RunError(
                Diagnostic(
                    str(folder),
                    "another process is writing this run",
                    "one writer at a time",
                    "wait for it, stop it, or choose another folder",
                )
            ) from fault
        except OSError:
            # A network file system without locks; the run is then as safe as its user.
            pass
        yield
    finally:
        os.close(handle)
