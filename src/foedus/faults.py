"""Faults of a command line, said as every other fault of foedus is said."""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, FoedusError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import CycloptsError

__all__ = ["from_command_line", "from_system", "mendable"]

FULL = {errno.ENOSPC, errno.EDQUOT}


def mendable(
    error: CycloptsError | FoedusError | OSError | MemoryError, tokens: Sequence[str]
) -> FoedusError:
    """Say a fault that a person can mend as one of foedus's own errors.

    Args:
        error: What a command raised.
        tokens: The arguments of the command line.

    Returns:
        The error itself when it is foedus's, otherwise one with a diagnostic.
    """
    if isinstance(error, FoedusError):
        return error
    if isinstance(error, OSError):
        return from_system(error)
    if isinstance(error, MemoryError):
        return UsageError(Diagnostic("memory", "there is not enough", fix="ask for fewer --worlds"))
    return from_command_line(error, tokens)


def from_command_line(error: CycloptsError, tokens: Sequence[str]) -> UsageError:
    """Turn the parser's complaint into a diagnostic with the nearest valid thing.

    Args:
        error: What the parser raised.
        tokens: The arguments it read.

    Returns:
        An error with one diagnostic: the command, what is wrong, what was expected, a next step.
    """
    where = " ".join(("foedus", *(error.command_chain or ())))
    text = " ".join(str(error).split())
    nearest = re.search(r'Did you mean "?([^"?]+)"?\?', text)
    choices = re.search(r'Choose from: ((?:"[^"]*"(?:, )?)+)', text)
    commands = re.search(r"Available commands: ([^.]*)\.", text)
    first = tokens[0] if tokens else ""
    kind = type(error).__name__
    if kind == "UnknownCommandError":
        what = f"unknown {'option' if first.startswith('-') else 'command'} {first!r}"
    elif kind == "UnusedCliTokensError":
        what = f"more arguments than it takes: {' '.join(error.unused_tokens or ())}"
    else:
        what = re.split(r"\.? (?:Did you mean|Choose from:|Available commands:)", text)[0]
        what = re.sub(r'^Command "[^"]*" parameter ', "", what).rstrip(".").replace(". ", "; ")
        what = what if what[1:2].isupper() else what[:1].lower() + what[1:]
    if nearest:
        fix = f"did you mean {nearest[1]}?"
    elif commands:
        fix = f"commands: {commands[1]}"
    else:
        fix = f"see {where} --help"
    expected = "one of " + choices[1].replace('"', "").strip(", ") if choices else ""
    return UsageError(Diagnostic(where, what, expected, fix))


def from_system(error: OSError) -> UsageError:
    """Turn what the operating system refused into a diagnostic.

    Args:
        error: Such as a full disk, a missing folder, or a file that may not be written.

    Returns:
        An error with one diagnostic that names the file, where there is one.

    Example:
        >>> str(from_system(FileNotFoundError(2, "No such file or directory", "a.yaml")))
        'a.yaml: no such file or directory'
    """
    where = str(error.filename or "the system")
    reason = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    fix = ""
    if error.errno in FULL:
        fix = "free some space; a run goes on where it stopped when the command is given again"
    return UsageError(Diagnostic(where, reason[:1].lower() + reason[1:], fix=fix))
