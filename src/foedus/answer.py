"""One answer: a scenario solved in many worlds, its policies compared, its positions judged.

The public calls behind the command line stand here. They hold no modelling: each hands the
result of one room to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.ensemble import Ensemble, Progress
    from foedus.evidence import QuotationReport
    from foedus.findings import Comparison, PositionVerdict
    from foedus.scenario import Scenario

__all__ = ["CAVEAT", "Answer", "load", "open_answer", "run"]

RUNS = Path("runs")
CAVEAT = "Results are conditional statements about stated assumptions, not forecasts."


@dataclass(frozen=True)
class Answer:
    """What a run says.

    Attributes:
        scenario: The scenario as it was run.
        ensemble: Every world and what each policy brings about in it.
        comparison: Each policy against the baseline, over the prior and weighted by the record.
        positions: Each speaker's premises and claims, judged in these worlds.
        quotations: Whether every quotation stands in its source, where the source is at hand.
        policy: The policy whose course of events is drawn as a tree.
        caveat: What the numbers are not.
    """

    scenario: Scenario
    ensemble: Ensemble = field(repr=False)
    comparison: Comparison = field(repr=False)
    positions: tuple[PositionVerdict, ...] = field(repr=False)
    quotations: QuotationReport = field(repr=False)
    policy: str = ""
    caveat: str = CAVEAT

    @property
    def folder(self) -> Path:
        """The run folder."""
        return self.ensemble.path

    @property
    def headline(self) -> dict[str, tuple[str, str]]:
        """The outcomes that the scenario asks for, or all: name to label and unit."""
        names = self.scenario.outcomes or self.ensemble.outcomes
        infos = (self.ensemble.info(name) for name in names)
        return {info.name: (info.label, info.unit) for info in infos}


def load(scenario: str | Path) -> Scenario:
    """Read a scenario, checked against everything that the model and the law library know.

    Args:
        scenario: A scenario file, or the name of a scenario that ships, such as ``ukraine``.

    Returns:
        The scenario, complete and frozen.

    Raises:
        ScenarioError: With every fault of the file, each with its place.
    """
    from foedus.crisis import vocabulary
    from foedus.scenario import read

    return read(scenario, vocabulary)


def run(
    scenario: str | Path,
    *,
    worlds: int = 100_000,
    seed: int = 2026,
    folder: str | Path | None = None,
    workers: int | None = None,
    policy: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Answer:
    """Solve a scenario in many worlds and say what follows.

    The same file, version and seed give the same numbers, whatever the number of workers and
    however often the run was stopped. A run that was stopped goes on when called again; one
    with more worlds adds to those there are.

    Args:
        scenario: A scenario file, or the name of a scenario that ships.
        worlds: How many draws of the uncertain assumptions.
        seed: Which sequence of draws; another seed is an independent replication.
        folder: The run folder; by default ``runs/`` and the scenario's name.
        workers: How many threads solve; by default one a processor.
        policy: Whose course of events is drawn as a tree; by default the first policy that is
            not the baseline.
        progress: Called after every block of worlds.

    Returns:
        The answer, with the run opened.

    Raises:
        ScenarioError: If the file breaks a rule.
        ModelError: If it cannot be modelled.
        RunError: If the folder holds another run or cannot be written.
        UsageError: If an argument makes no sense.
    """
    from foedus.crisis import compile_model
    from foedus.ensemble import Design
    from foedus.ensemble import run as solve

    read = load(scenario)
    drawn = _policy(read, policy)
    model = compile_model(read)
    beliefs = {name: assumption.belief for name, assumption in model.assumptions.items()}
    name = read.path.stem if read.path is not None else Path(scenario).stem
    ensemble = solve(
        model,
        Design(beliefs, read.correlations, seed),
        RUNS / name if folder is None else folder,
        scenario_text=read.text,
        provenance={"scenario": name},
        worlds=worlds,
        workers=workers,
        progress=progress,
    )
    return _answer(read, ensemble, drawn)


def open_answer(folder: str | Path, *, policy: str | None = None) -> Answer:
    """Read the answer of a run that has been made; nothing is solved again.

    Args:
        folder: The run folder.
        policy: Whose course of events is drawn as a tree.

    Returns:
        The answer.

    Raises:
        RunError: If the folder is no run or is damaged.
        ScenarioError: If the scenario in it cannot be read by this version.
        UsageError: If the policy is unknown.
    """
    from foedus.ensemble import open_run
    from foedus.ensemble.store import SCENARIO_FILE

    ensemble = open_run(folder)
    scenario = load(ensemble.path / SCENARIO_FILE)
    return _answer(scenario, ensemble, _policy(scenario, policy))


def _answer(scenario: Scenario, ensemble: Ensemble, policy: str) -> Answer:
    from foedus.evidence import verify_quotations
    from foedus.findings import compare, judge_positions

    return Answer(
        scenario=scenario,
        ensemble=ensemble,
        comparison=compare(ensemble, scenario.baseline),
        positions=judge_positions(ensemble, scenario),
        quotations=verify_quotations(scenario),
        policy=policy,
    )


def _policy(scenario: Scenario, name: str | None) -> str:
    """The policy to draw: the one named, or the first that is not the baseline."""
    if name is None:
        others = (policy for policy in scenario.policies if policy != scenario.baseline)
        return next(others, scenario.baseline)
    if name not in scenario.policies:
        raise UsageError(
            Diagnostic(
                "policy",
                f"unknown policy '{name}'",
                "a policy of the scenario",
                nearest(name, scenario.policies),
            )
        )
    return name
