"""Putting a report on disk, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, RunError
from foedus.report.page import page

if TYPE_CHECKING:
    from foedus.report.content import ReportContent

__all__ = ["write_report"]


def write_report(content: ReportContent, path: Path | str) -> Path:
    """Write a report as one HTML file that needs nothing else.

    The file is written beside its place and moved there when complete, so a report that was
    there is replaced by a whole one or not touched.

    Args:
        content: What the report says.
        path: The file to write.

    Returns:
        The path.

    Raises:
        RunError: If it cannot be written; the message says why, and what was there stays.
    """
    target = Path(path)
    text = page(content)
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; a report has the rights that a new file would have.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(target)
    except OSError as fault:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise RunError(
            Diagnostic(
                str(target),
                f"the report cannot be written: {fault.strerror or fault}",
                "a folder that exists, may be written to and has room",
                "choose another place, or make room, and write it again",
            )
        ) from fault
    return target
