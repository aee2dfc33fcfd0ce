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

    from foedus.crisis import Model
    from foedus.ensemble import Ensemble, Progress
    from foedus.evidence import BaseRate, QuotationReport
    from foedus.findings import Comparison, PositionVerdict
    from foedus.legal import LawFinding
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
        law: What law says under each policy when war comes.
        quotations: Whether every quotation stands in its source, where the source is at hand.
        model: The scenario compiled, with every assumption, whether the file states it or not.
        base_rates: Historical rates beside what the shipped prior predicts for them, before any
            fact of the scenario.
        policy: The policy whose course of events is drawn as a tree.
        caveat: What the numbers are not.
    """

    scenario: Scenario
    ensemble: Ensemble = field(repr=False)
    comparison: Comparison = field(repr=False)
    positions: tuple[PositionVerdict, ...] = field(repr=False)
    law: tuple[LawFinding, ...] = field(repr=False)
    quotations: QuotationReport = field(repr=False)
    model: Model = field(repr=False)
    base_rates: tuple[BaseRate, ...] = field(repr=False)
    policy: str
    caveat: str = CAVEAT

    @property
    def folder(self) -> Path:
        """The run folder."""
        return self.ensemble.path

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer in a few sentences, made from the comparison and nothing else."""
        from foedus.words import Measure, answer

        infos = (self.ensemble.info(name) for name in self.headline)
        measures = [Measure(info.name, info.label, info.unit, info.better) for info in infos]
        options = {policy.name: policy.label for policy in self.scenario.policies.values()}
        return answer(self.comparison, options, measures)

    @property
    def headline(self) -> tuple[str, ...]:
        """The outcomes that the scenario asks for, or all of them."""
        return self.scenario.outcomes or self.ensemble.outcomes


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
        policy: Whose course of events is drawn as a tree; by default the policy that the answer
            speaks of first.
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
    _known(read, policy)
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
    return _answer(read, model, ensemble, policy)


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
    from foedus.crisis import compile_model
    from foedus.ensemble import open_run
    from foedus.ensemble.store import SCENARIO_FILE

    ensemble = open_run(folder)
    scenario = load(ensemble.path / SCENARIO_FILE)
    _known(scenario, policy)
    return _answer(scenario, compile_model(scenario), ensemble, policy)


def _answer(scenario: Scenario, model: Model, ensemble: Ensemble, policy: str | None) -> Answer:
    from foedus.evidence import verify_quotations
    from foedus.findings import compare, judge_positions
    from foedus.legal import law_of_policies
    from foedus.prior import check_prior

    comparison = compare(ensemble, scenario.baseline)
    return Answer(
        scenario=scenario,
        ensemble=ensemble,
        comparison=comparison,
        positions=judge_positions(ensemble, scenario),
        law=law_of_policies(scenario),
        quotations=verify_quotations(scenario),
        model=model,
        base_rates=check_prior(),
        policy=policy or _leading(comparison, ensemble, scenario.outcomes or ensemble.outcomes),
    )


def _known(scenario: Scenario, policy: str | None) -> None:
    """Refuse a policy that the scenario does not have, before anything is solved."""
    if policy is not None and policy not in scenario.policies:
        raise UsageError(
            Diagnostic(
                "policy",
                f"unknown policy '{policy}'",
                "a policy of the scenario",
                nearest(policy, scenario.policies),
            )
        )


def _leading(comparison: Comparison, ensemble: Ensemble, outcomes: tuple[str, ...]) -> str:
    """The policy that the answer speaks of first."""
    from foedus.words import Measure, ranking

    for info in map(ensemble.info, outcomes):
        if info.better in {"lower", "higher"}:
            measure = Measure(info.name, info.label, info.unit, info.better)
            return next(iter(ranking(comparison, measure)), comparison.baseline)
    return comparison.baseline
