"""Searching a scenario's space of terms: every distinct design in the same worlds, resumable."""

from __future__ import annotations

import os
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from foedus.bargaining.counting import Sample, actors_of, columns_of
from foedus.bargaining.space import Space, levels_of
from foedus.bargaining.store import SEARCH_FILE, Record, SearchFolder
from foedus.ensemble import Design, Interrupted, Progress, disk, suited
from foedus.ensemble.running import MOST_WORKERS, ctrl_c
from foedus.ensemble.store import sha256_of_text
from foedus.errors import Diagnostic, RunError, UsageError
from foedus.findings.offers import Offers
from foedus.findings.quantiles import effective_sample_size
from foedus.scenario.bargains import default_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.crisis import Model
    from foedus.scenario import Scenario

__all__ = ["open_search", "search", "search_beside"]

_CHECK_EVERY = 0.2  # seconds between looks at whether to stop
_BESIDE = "-bargains"


def search(
    scenario: Scenario,
    folder: str | Path,
    *,
    worlds: int = 10_000,
    seed: int = 2026,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Offers:
    """Solve every design of a scenario's terms in the same worlds.

    No design is dropped: all are solved in all worlds. Designs that the model cannot tell apart
    are solved once. The numbers do not depend on workers or on how often the search was stopped;
    the same call after a kill goes on where it stopped.

    Args:
        scenario: A scenario that has been read; one without terms gets `default_terms`.
        folder: The folder of the search: new, empty, or of the same search.
        worlds: How many worlds each design is solved in.
        seed: Which sequence of draws.
        workers: Threads that solve; by default one a processor, at most 6.
        progress: Called with the distinct designs done and their number after each batch.

    Returns:
        The space, every design solved.

    Raises:
        RunError: If the folder holds something else or cannot be written.
        Interrupted: On Ctrl-C; what is finished is kept.
        UsageError: If a number makes no sense.
        ModelError: If the scenario cannot be modelled.
    """
    from foedus.crisis import compile_model

    for name, value in (("worlds", worlds), ("workers", workers)):
        if value is not None and value < 1:
            raise UsageError(Diagnostic(name, f"{value!r}", "a whole number, 1 or more"))
    path = Path(folder)
    if _finished(path, scenario, worlds, seed):
        return open_search(path)
    model = compile_model(scenario)
    space = Space.of(scenario, model.cast)
    designs, same = space.compiled
    sample = Sample.draw(model, _design(model, scenario, seed, worlds), worlds)
    record = Record(
        scenario_sha256=sha256_of_text(scenario.text),
        seed=seed,
        worlds=worlds,
        versions=_versions(),
        effective=sample.effective,
        columns=columns_of(sample),
        same=tuple(same.tolist()),
        armistice=sample.armistice(),
        actors=actors_of(model),
        theories=tuple((name, option) for name, option, _ in sample.theories),
        theory_effective=tuple(
            effective_sample_size(sample.weighted * where) for _, _, where in sample.theories
        ),
    )
    store = SearchFolder(path, record)
    with disk.in_words(path):
        path.mkdir(parents=True, exist_ok=True)
    with disk.hold(path):
        store.begin(scenario.text)

        def solve(batch: tuple[int, int], stopped: Callable[[], bool]) -> bool:
            rows = sample.count(designs[slice(*batch)], stopped)
            if rows is None:
                return False
            store.write(batch, rows)
            return True

        _solve_missing(store, solve, workers, progress)
    return open_search(path)


def open_search(folder: str | Path) -> Offers:
    """Read a search that has been made; nothing is solved.

    Args:
        folder: The folder of the search.

    Returns:
        The space.

    Raises:
        RunError: If it is no search, is damaged, or is not finished.
    """
    from foedus.crisis import vocabulary
    from foedus.scenario import read_text

    store = SearchFolder.open(Path(folder))
    scenario = read_text(store.scenario_text(), str(folder), vocabulary)
    found = [store.read(batch) for batch in store.batches()]
    rows = [batch for batch in found if batch is not None]
    if len(rows) < len(found):
        done, all_ = sum(map(len, rows)), store.record.distinct
        what = f"{done:,} of {all_:,} distinct designs are solved"
        fix = "give the command of the search again: it goes on where it stopped"
        raise RunError(Diagnostic(str(folder), what, "a finished search", fix))
    return _offers(scenario, store.record, np.concatenate(rows))


def search_beside(run: Path) -> Offers | None:
    """The finished search beside a run of the same scenario, if there is one."""
    folder = run.with_name(run.name + _BESIDE)
    if not (folder / SEARCH_FILE).is_file():
        return None
    from foedus.ensemble.store import RunFolder

    store = SearchFolder.open(folder)
    if store.record.scenario_sha256 != RunFolder.read(run).header.scenario_sha256:
        return None
    if any(store.read(batch) is None for batch in store.batches()):
        return None
    return open_search(folder)


def _offers(scenario: Scenario, record: Record, rows: np.ndarray) -> Offers:
    from foedus.crisis.cast import Cast
    from foedus.crisis.outcomes import outcomes

    terms = scenario.bargains or default_terms(scenario)
    labels = {actor.id: actor.label for actor in scenario.actors}
    guarantors = tuple(actor.id for actor in scenario.guarantors)
    cast = Cast(scenario.challenger.id, scenario.protege.id, guarantors)
    named = {info.name: info.label for info in outcomes(cast, scenario.horizon, labels)}
    every = rows[np.asarray(record.same, dtype=np.intp)]
    return Offers(
        terms=terms,
        levels=levels_of(terms),
        actors=record.actors,
        labels=labels,
        challenger=scenario.challenger.id,
        risks=tuple(record.armistice),
        risk_labels={name: named[name] for name in record.armistice},
        theories=record.theories,
        theory_effective=record.theory_effective,
        armistice=record.armistice,
        worlds=record.worlds,
        effective=record.effective,
        columns={name: every[:, i] for i, name in enumerate(record.columns)},
        horizon=scenario.horizon,
        baseline=scenario.policies[scenario.baseline].label,
    )


def _finished(path: Path, scenario: Scenario, worlds: int, seed: int) -> bool:
    """Whether the folder holds this search, whole, so that nothing need be compiled."""
    if not (path / SEARCH_FILE).is_file():
        return False
    store = SearchFolder.open(path)
    asked = (sha256_of_text(scenario.text), seed, worlds, _versions())
    record = store.record
    held = (record.scenario_sha256, record.seed, record.worlds, record.versions)
    return held == asked and all(store.read(batch) is not None for batch in store.batches())


def _design(model: Model, scenario: Scenario, seed: int, worlds: int) -> Design:
    """Even draws, or more where the record is explained if it would leave too few worlds."""
    beliefs = {name: assumption.belief for name, assumption in model.assumptions.items()}
    design = Design(beliefs, scenario.correlations, seed)
    return suited(model, design, worlds) if scenario.conditioned else design


def _versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in ("foedus", "numpy", "scipy", "numba")}


def _solve_missing(
    store: SearchFolder,
    solve: Callable[[tuple[int, int], Callable[[], bool]], bool],
    workers: int | None,
    progress: Callable[[Progress], None] | None,
) -> None:
    missing = [batch for batch in store.batches() if store.read(batch) is None]
    total, start = store.record.distinct, time.monotonic()
    before = total - sum(stop - first for first, stop in missing)
    done = before

    def tell() -> None:
        if progress is not None:
            seconds = time.monotonic() - start
            rate = (done - before) / seconds if seconds > 0 else 0.0
            progress(Progress(done, total, seconds, rate))

    tell()
    threads = workers or _threads()
    with ctrl_c() as stopped, ThreadPoolExecutor(threads, thread_name_prefix="foedus") as pool:
        flying: dict[Future[bool], int] = {}
        waiting = iter(missing)
        try:
            while not stopped.is_set():
                while len(flying) <= threads and (batch := next(waiting, None)) is not None:
                    flying[pool.submit(solve, batch, stopped.is_set)] = batch[1] - batch[0]
                if not flying:
                    return
                finished, _ = wait(flying, _CHECK_EVERY, FIRST_COMPLETED)
                for future in finished:
                    done += flying.pop(future) if future.result() else 0
                    tell()
        finally:  # on Ctrl-C or a fault: designs in flight stop at the next part of the worlds
            stopped.set()
            wait([future for future in flying if not future.cancel()])
    raise Interrupted(_how_to_go_on(store))


def _threads() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(usable or 1, MOST_WORKERS))


def _how_to_go_on(store: SearchFolder) -> Diagnostic:
    spans = [
        stop - start for start, stop in store.batches() if store.read((start, stop)) is not None
    ]
    what = f"stopped on request with {sum(spans):,} of {store.record.distinct:,} designs done"
    fix = "give the same command again: it goes on where it stopped"
    return Diagnostic(str(store.path), f"{what}, all kept", fix=fix)
