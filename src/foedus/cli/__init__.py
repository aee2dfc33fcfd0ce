"""The command line: reads arguments, makes one public call, shows what it returned.

Whatever a person can mend is said on standard error, a line a fault, with exit code 2; an
interrupted command ends with 130 and says what is kept; results go to standard output. A bug
shows its traceback. With FOEDUS_DEBUG=1 mendable faults show theirs too.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from cyclopts import CycloptsError

from foedus.cli import bargaining, findings, games, laws, past, runs
from foedus.cli.app import INTERRUPTED, OK, PIPE_CLOSED, app
from foedus.cli.showing import complain
from foedus.errors import FoedusError
from foedus.faults import mendable

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "bargaining",
    "findings",
    "games",
    "laws",
    "main",
    "past",
    "runs",
]  # a module joins its commands when it is imported


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What stands after ``foedus``; by default the process's own arguments.

    Returns:
        The exit code: 0 done, 2 a fault that a person can mend, 130 interrupted.
    """
    tokens = sys.argv[1:] if arguments is None else list(arguments)
    try:
        done = app(tokens, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone: so must the buffer, or Python complains at exit.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        complain("stopped: nothing was lost; give the same command again")
        return INTERRUPTED
    except (CycloptsError, FoedusError, OSError, MemoryError) as error:
        if os.environ.get("FOEDUS_DEBUG") == "1":
            raise
        fault = mendable(error, tokens)
        kind = "stopped" if fault.exit_code == INTERRUPTED else "error"
        for diagnostic in fault.diagnostics:
            complain(f"{kind}: {' '.join(str(diagnostic).split())}")
        return fault.exit_code
    return done if isinstance(done, int) else OK
