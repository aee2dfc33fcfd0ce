"""The search for bargains as one call: read, search or take up, find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foedus.answer import RUNS, load
from foedus.errors import Diagnostic, UsageError
from foedus.findings.bargains import Bargains, find_bargains
from foedus.findings.offers import ACCEPT, HOLDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.ensemble import Progress

__all__ = ["bargains"]


def bargains(
    scenario: str | Path,
    *,
    worlds: int = 10_000,
    seed: int = 2026,
    folder: str | Path | None = None,
    workers: int | None = None,
    accept: float = ACCEPT,
    holds: float = HOLDS,
    progress: Callable[[Progress], None] | None = None,
) -> Bargains:
    """Search a scenario's space of terms for guarantees that all would accept and that hold.

    Every combination of the terms under ``bargains:`` (or of terms made from the scenario's
    policies) is solved in the same worlds. A search that was stopped goes on when called again;
    a finished one is read, so that other shares to ask for cost nothing.

    Args:
        scenario: A scenario file, or the name of a scenario that ships.
        worlds: How many worlds each design is solved in.
        seed: Which sequence of draws.
        folder: The folder of the search; by default ``runs/``, the scenario's name and
            ``-bargains``.
        workers: How many threads solve; by default one a processor.
        accept: Who is asked must prefer an accord in more than this share of the worlds.
        holds: An accord must lower the risk of attack in at least this share of the worlds.
        progress: Called with the designs done after each batch.

    Returns:
        The bargains, the frontier, the empty regions and what would open them.

    Raises:
        ScenarioError: If the file breaks a rule.
        RunError: If the folder holds something else or cannot be written.
        UsageError: If an argument makes no sense.
    """
    from foedus.bargaining import search

    for name, share in (("accept", accept), ("holds", holds)):
        if not 0.0 < share < 1.0:
            raise UsageError(Diagnostic(name, f"{share!r}", "a share between 0 and 1, such as 0.5"))
    read = load(scenario)
    stem = read.path.stem if read.path is not None else Path(scenario).stem
    into = RUNS / f"{stem}-bargains" if folder is None else Path(folder)
    offers = search(read, into, worlds=worlds, seed=seed, workers=workers, progress=progress)
    return find_bargains(offers, accept=accept, holds=holds)
