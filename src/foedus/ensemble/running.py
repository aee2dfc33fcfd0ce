"""Solving a model in every world of a design, block by block, into a run folder.

What a world's row holds depends on the model and the design only: not on the size of the
blocks, the number of workers, the order in which they finish, or how often the run was
stopped and taken up again.
"""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from foedus.ensemble import blocks, disk
from foedus.ensemble.design import BITS
from foedus.ensemble.resuming import begin_or_resume, make_folder
from foedus.ensemble.store import (
    AssumptionColumn,
    BlockRecord,
    Header,
    OutcomeColumn,
    RunFolder,
    sha256_of_text,
)
from foedus.errors import Diagnostic, ModelError, RunError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    from numpy.typing import NDArray

    from foedus.ensemble.blocks import Range
    from foedus.ensemble.design import Design, Sample
    from foedus.ensemble.ensemble import Ensemble
    from foedus.scenario.beliefs import Belief, FloatArray

__all__ = [
    "AssumptionInfo",
    "Interrupted",
    "Model",
    "OutcomeInfo",
    "Progress",
    "Solved",
    "run",
]

BLOCK = 4096
"""Worlds a block: about a second of work, a few megabytes, little lost by a kill."""

# Measured with the guarantee model, 9 policies and 41 outcomes: a worker takes about 75 MB and
# six of them 0.7 GB in all. Part of the work is Python, which threads take in turns, so many
# threads gain less and less; whoever has the memory and the processors may ask for more.
MOST_WORKERS = 6

# The first worlds stand for the beliefs and correlations when a folder is recognised.
_SAMPLE = 16

_CHECK_EVERY = 0.2  # seconds between looks at `cancelled`


class AssumptionInfo(Protocol):
    """What a run records about an assumption, such as a `foedus.scenario.Parameter`."""

    @property
    def label(self) -> str:
        """The name to print."""

    @property
    def unit(self) -> str:
        """What a value of 1 means."""

    @property
    def belief(self) -> Belief:
        """Its distribution; a choice has ``options``."""


class OutcomeInfo(Protocol):
    """What a run records about an outcome."""

    @property
    def name(self) -> str:
        """The name in expressions."""

    @property
    def label(self) -> str:
        """The name to print."""

    @property
    def unit(self) -> str:
        """What a value of 1 means."""

    @property
    def better(self) -> str:
        """``lower``, ``higher`` or ``neither``."""


class Solved(Protocol):
    """A model's answer for a batch of N worlds."""

    @property
    def outcomes(self) -> FloatArray:
        """[policies, outcomes, N]."""

    @property
    def log_likelihood(self) -> FloatArray:
        """[N], of the record; 0 in every world when there is none."""

    @property
    def status(self) -> NDArray[np.int8]:
        """[policies, N]; 0 where the world solved."""


class Model(Protocol):
    """What can be run: `foedus.crisis.Model`, or anything of the same shape."""

    @property
    def assumptions(self) -> Mapping[str, AssumptionInfo]:
        """By name."""

    @property
    def policies(self) -> tuple[str, ...]:
        """By name."""

    @property
    def outcomes(self) -> tuple[OutcomeInfo, ...]:
        """In the order of the results."""

    def solve(self, worlds: Mapping[str, FloatArray]) -> Solved:
        """Solve a batch; each world by itself, and safely from several threads at once."""


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        done: Worlds finished, those of earlier sittings included.
        total: Worlds asked for.
        seconds: Since this sitting began.
        rate: Worlds a second in this sitting; 0 until a block has finished.
        stage: What the worlds are drawn for: ``worlds`` of the run, or a ``pilot`` before it.
    """

    done: int
    total: int
    seconds: float
    rate: float
    stage: str = "worlds"


class _Cancelled(Exception):  # noqa: N818 -- a signal between two functions here, no error
    """The caller's ``cancelled`` said so."""


class Interrupted(RunError):  # noqa: N818 -- a person's wish, no error
    """A run was stopped on request; its folder can be taken up again."""

    exit_code = 130


def run(  # noqa: PLR0913 -- three things and seven keywords, all but one with a default
    model: Model,
    design: Design,
    folder: str | os.PathLike[str],
    *,
    scenario_text: str,
    provenance: Mapping[str, str] | None = None,
    worlds: int = 100_000,
    block: int = BLOCK,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Ensemble:
    """Solve the model in the first ``worlds`` worlds of the design and keep every row.

    Give the same call again after a kill, a power cut or Ctrl-C and it goes on where it
    stopped; give it with more worlds and it adds them. Worlds that do not solve are kept
    with their status and counted.

    Args:
        model: What to solve, see `Model`.
        design: Which worlds there are.
        folder: The run folder: new, empty, or of the same run.
        scenario_text: What the model was made from; copied, and its hash identifies the run.
        provenance: Words to keep with the run, such as the command and the file's path.
        worlds: How many worlds the run shall have.
        block: Worlds solved and written together. It changes memory and speed, no row.
        workers: Threads that solve blocks; by default one for each usable processor, at
            most 6, which keeps a run of any length well under 1 GB of memory.
        progress: Called after every block, from the thread that called ``run``.
        cancelled: Asked several times a second; when true the run stops as on Ctrl-C.

    Returns:
        The run, opened.

    Raises:
        RunError: If the folder is another run, cannot be written, or the disk is full.
        Interrupted: On Ctrl-C or ``cancelled``, after the blocks in flight have finished.
        ModelError: If model and design do not fit together.
        UsageError: If a number makes no sense.
    """
    _check_numbers(worlds=worlds, block=block, workers=workers)
    path = Path(folder)
    header = _header(model, design, scenario_text)
    make_folder(path)
    with disk.hold(path):
        store = begin_or_resume(
            path,
            header,
            asked=worlds,
            block=block,
            scenario_text=scenario_text,
            provenance=provenance or {},
        )
        _solve_missing(_Sitting(model, design, store, progress), _threads(workers), cancelled)
    from foedus.ensemble.opening import open_run

    return open_run(path)


class _Sitting:
    """One sitting of a run: solves blocks, keeps the log, tells how far it is."""

    def __init__(
        self,
        model: Model,
        design: Design,
        store: RunFolder,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.model, self.design, self.store = model, design, store
        self._progress = progress
        self._start = time.monotonic()
        self._before = store.done

    def solve(self, span: Range, sample: Sample) -> BlockRecord:
        """Solve one block and write it; runs in a worker."""
        solved = self.model.solve(sample.draws)
        _check_shapes(self.store.header, span, solved)
        return self.store.write_block(
            span, sample, solved.outcomes, solved.log_likelihood, solved.status
        )

    def keep(self, finished: set[Future[BlockRecord]]) -> None:
        """Enter finished blocks in the log; raise what a worker raised, sound ones first."""
        sound = [future.result() for future in finished if future.exception() is None]
        if sound:
            self.store.record(*sound)
            self.tell()
        for future in finished:
            future.result()

    def tell(self) -> None:
        """Call the progress callback."""
        if self._progress is None:
            return
        seconds = time.monotonic() - self._start
        done = self.store.done
        rate = (done - self._before) / seconds if seconds > 0 else 0.0
        self._progress(Progress(done, self.store.asked, seconds, rate))


def _solve_missing(sitting: _Sitting, threads: int, cancelled: Callable[[], bool] | None) -> None:
    store = sitting.store
    waiting = list(store.missing())
    if not waiting:
        return
    sitting.tell()
    flying: set[Future[BlockRecord]] = set()
    with (
        ctrl_c() as interrupted,
        ThreadPoolExecutor(threads, thread_name_prefix="foedus") as pool,
    ):
        try:
            position = 0
            while position < len(waiting) or flying:
                _heed(interrupted, cancelled)
                # Draws are made here, in order: the sequence then never starts over.
                while position < len(waiting) and len(flying) <= threads:
                    span = waiting[position]
                    flying.add(pool.submit(sitting.solve, span, sitting.design.sample(*span)))
                    position += 1
                finished, flying = wait(flying, _CHECK_EVERY, FIRST_COMPLETED)
                sitting.keep(finished)
        except (KeyboardInterrupt, _Cancelled) as stop:
            landed = _land(flying)
            if landed:
                store.record(*landed)
            raise Interrupted(_how_to_go_on(store)) from stop
        except BaseException:
            # A fault of the model or the disk: what else is in flight is still worth keeping.
            landed = _land(flying)
            if landed:
                store.record(*landed)
            raise


@contextlib.contextmanager
def ctrl_c() -> Iterator[threading.Event]:
    """Set a flag on Ctrl-C, to be looked at between blocks; a second one interrupts at once.

    An exception raised wherever the signal finds the program can be lost in a destructor or a
    callback of a library, and the run would go on. A host that handles the signal itself keeps
    doing so.
    """
    asked = threading.Event()
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield asked
        return

    def heed(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            signal.default_int_handler(number, frame)
        asked.set()

    signal.signal(signal.SIGINT, heed)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _heed(interrupted: threading.Event, cancelled: Callable[[], bool] | None) -> None:
    if interrupted.is_set():
        raise KeyboardInterrupt
    if cancelled is not None and cancelled():
        raise _Cancelled


def _land(flying: set[Future[BlockRecord]]) -> list[BlockRecord]:
    """Drop the blocks not begun, wait for those begun, and return the sound ones."""
    begun = [future for future in flying if not future.cancel()]
    wait(begun)
    return [future.result() for future in begun if future.exception() is None]


def _how_to_go_on(store: RunFolder) -> Diagnostic:
    return Diagnostic(
        str(store.path),
        f"stopped on request with {store.done:,} of {store.asked:,} worlds done, all kept",
        fix="give the same command again: it goes on where it stopped",
    )


def _check_numbers(*, worlds: int, block: int, workers: int | None) -> None:
    faults = [
        Diagnostic(name, f"{value!r}", "a whole number, 1 or more")
        for name, value in (("worlds", worlds), ("block", block), ("workers", workers))
        if value is not None
        and (isinstance(value, bool) or not isinstance(value, int) or value < 1)
    ]
    if not faults and worlds > 2**BITS:
        faults = [Diagnostic("worlds", f"{worlds:,}", f"at most {2**BITS:,}, all there are")]
    if faults:
        raise UsageError(*faults)


def _threads(workers: int | None) -> int:
    if workers is not None:
        return workers
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(usable or 1, MOST_WORKERS))


def _header(model: Model, design: Design, scenario_text: str) -> Header:
    faults = [
        Diagnostic("design", f"has no draws of the assumption '{name}'", "one belief for each")
        for name in model.assumptions
        if name not in design.beliefs
    ]
    columns = [*design.names, *(outcome.name for outcome in model.outcomes)]
    faults += [
        Diagnostic(name, "is a column of every run", "another name for it")
        for name in columns
        if name in blocks.RESERVED
    ]
    for what, names in (
        ("policies", list(model.policies)),
        ("outcomes", [outcome.name for outcome in model.outcomes]),
    ):
        if not names or len(set(names)) < len(names):
            faults.append(
                Diagnostic("model", f"its {what} are {names}", "one or more, all different")
            )
    if faults:
        raise ModelError(*faults)
    sample = design.draws(0, _SAMPLE)
    return Header(
        scenario_sha256=sha256_of_text(scenario_text),
        seed=design.seed,
        first_worlds=blocks.digest(b"".join(sample[name].tobytes() for name in design.names)),
        versions=_versions(),
        policies=tuple(model.policies),
        outcomes=tuple(
            OutcomeColumn(one.name, one.label, one.unit, one.better) for one in model.outcomes
        ),
        assumptions=tuple(_assumption(model, design, name) for name in design.names),
        proposal=design.proposal,
    )


def _assumption(model: Model, design: Design, name: str) -> AssumptionColumn:
    info = model.assumptions.get(name)
    options = tuple(getattr(design.beliefs[name], "options", ()))
    if info is None:  # drawn, and not read by the model: others may be computed from it
        return AssumptionColumn(name, name, "", options)
    return AssumptionColumn(name, info.label, info.unit, options)


def _versions() -> dict[str, str]:
    libraries = ("foedus", "numpy", "scipy", "numba", "pyarrow")
    found = {name: metadata.version(name) for name in libraries}
    return {**found, "python": platform.python_version()}


def _check_shapes(header: Header, span: Range, solved: Solved) -> None:
    """A model that answers in another shape is a bug, not a fault of the person."""
    policies, outcomes, n = len(header.policies), len(header.outcomes), span[1] - span[0]
    for name, shape in (
        ("outcomes", (policies, outcomes, n)),
        ("log_likelihood", (n,)),
        ("status", (policies, n)),
    ):
        found = np.shape(getattr(solved, name))
        if found != shape:
            raise ValueError(f"model.solve gave {name} of shape {found}, not {shape}")
