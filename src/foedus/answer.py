"""One answer: a scenario solved in many worlds, its policies compared, its positions judged.

The public calls behind the command line stand here. They hold no modelling: each hands the
result of one room to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.crisis import Model
    from foedus.ensemble import Design, Ensemble, Progress
    from foedus.evidence import BaseRate, QuotationReport
    from foedus.findings import Comparison, Debate, PositionVerdict
    from foedus.legal import LawFinding
    from foedus.scenario import Scenario
    from foedus.words import Measure

__all__ = ["CAVEAT", "Answer", "check_policy", "load", "open_answer", "run"]

RUNS = Path("runs")
DEBATED = 16_384
ADAPTED = (
    "Few worlds drawn from the beliefs explain the record, so more were drawn where it is "
    "explained. Each world is weighed for how it was drawn, also where the record does not count."
)
CAVEAT = "Results are conditional statements about stated assumptions, not forecasts."


@dataclass(frozen=True)
class Answer:
    """What a run says; each part is worked out when it is first asked for.

    Attributes:
        scenario: The scenario as it was run.
        ensemble: Every world and what each policy brings about in it.
        model: The scenario compiled, with every assumption, whether the file states it or not.
        asked: The policy that was asked about, or None.
        caveat: What the numbers are not.
    """

    scenario: Scenario
    ensemble: Ensemble = field(repr=False)
    model: Model = field(repr=False)
    asked: str | None = None
    caveat: str = CAVEAT

    @cached_property
    def comparison(self) -> Comparison:
        """Each policy against the baseline, over the prior and weighted by the record."""
        from foedus.findings import compare

        found = compare(self.ensemble, self.scenario.baseline)
        if self.ensemble.adapted:
            return replace(found, notes=(*found.notes, ADAPTED))
        return found

    @cached_property
    def positions(self) -> tuple[PositionVerdict, ...]:
        """Each speaker's premises and claims, judged in these worlds."""
        return self.debate.verdicts

    @cached_property
    def debate(self) -> Debate:
        """The positions side by side: verdicts, contradictions, smallest changes, disputes."""
        return self.debate_with(0)

    def debate_with(
        self, worlds: int, progress: Callable[[str, int, int], None] | None = None
    ) -> Debate:
        """The debate, with more worlds drawn under the premises of speakers who have few.

        Args:
            worlds: How many worlds each speaker's claims shall be judged in; speakers with as
                many in the run keep those.
            progress: Called with a speaker, the worlds solved and the worlds found.

        Returns:
            The debate.
        """
        from foedus.findings import debate, judge_positions
        from foedus.premises import worlds_under

        part = self.debated
        found = debate(part, self.scenario)
        more = {}
        for verdict in found.verdicts:
            name = verdict.position.name
            if verdict.claims and round(verdict.own.prior * part.worlds) < worlds:
                sample = worlds_under(
                    self.ensemble,
                    self.model,
                    self.design,
                    verdict.position,
                    wanted=worlds,
                    progress=None if progress is None else partial(progress, name),
                )
                if sample is not None:
                    more[name] = sample
        if not more:
            return found
        return replace(found, verdicts=judge_positions(part, self.scenario, more=more))

    @cached_property
    def debated(self) -> Ensemble:
        """The first worlds, which positions are judged in: many conditions are asked of each."""
        import numpy as np

        if self.ensemble.worlds <= DEBATED:
            return self.ensemble
        return self.ensemble.where(np.arange(self.ensemble.worlds) < DEBATED)

    @property
    def design(self) -> Design:
        """The design that the run's worlds were drawn from."""
        worlds, seed = self.ensemble.worlds, int(self.ensemble.provenance["seed"])
        return _design(self.model, self.scenario, seed, worlds, self.folder, adapt=None)

    @cached_property
    def law(self) -> tuple[LawFinding, ...]:
        """What law says under each policy when war comes."""
        from foedus.legal import law_of_policies

        return law_of_policies(self.scenario)

    @cached_property
    def quotations(self) -> QuotationReport:
        """Whether every quotation stands in its source, where the source is at hand."""
        from foedus.evidence import verify_quotations

        return verify_quotations(self.scenario)

    @cached_property
    def base_rates(self) -> tuple[BaseRate, ...]:
        """Historical rates beside what the shipped prior predicts, before any fact of the file."""
        from foedus.prior import check_prior

        return check_prior()

    @cached_property
    def policy(self) -> str:
        """Whose course of events is drawn: the policy asked about, or the one that leads."""
        from foedus.words import leading

        return self.asked or leading(self.comparison, self._measures)

    @property
    def folder(self) -> Path:
        """The run folder."""
        return self.ensemble.path

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer in a few sentences, made from the comparison and nothing else."""
        from foedus.words import answer

        options = {policy.name: policy.label for policy in self.scenario.policies.values()}
        return answer(self.comparison, options, self._measures)

    @property
    def _measures(self) -> list[Measure]:
        """The headline outcomes as the words about them need them."""
        from foedus.words import Measure

        infos = (self.ensemble.info(name) for name in self.headline)
        return [Measure(info.name, info.label, info.unit, info.better) for info in infos]

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
    adapt: bool | None = None,
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
        adapt: Draw more worlds where the record is explained, every world weighed for it. By
            default when a pilot shows that the record would leave too few effective worlds, and
            always as the run in the folder was drawn, if there is one.
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
    from foedus.ensemble import run as solve

    read = load(scenario)
    check_policy(read, policy)
    model = compile_model(read)
    name = read.path.stem if read.path is not None else Path(scenario).stem
    into = RUNS / name if folder is None else Path(folder)
    ensemble = solve(
        model,
        _design(model, read, seed, worlds, into, adapt=adapt, progress=progress),
        into,
        scenario_text=read.text,
        provenance={"scenario": name},
        worlds=worlds,
        workers=workers,
        progress=progress,
    )
    return Answer(read, ensemble, model, policy)


def _design(
    model: Model,
    read: Scenario,
    seed: int,
    worlds: int,
    folder: Path,
    *,
    adapt: bool | None,
    progress: Callable[[Progress], None] | None = None,
) -> Design:
    """The worlds of a run: even draws, or adapted ones where the record asks for them."""
    from foedus import ensemble
    from foedus.ensemble import Design, Progress, recorded_proposal

    beliefs = {name: assumption.belief for name, assumption in model.assumptions.items()}
    design = Design(beliefs, read.correlations, seed)
    if not read.conditioned or adapt is False:
        return design
    if adapt is None:
        there, proposal = recorded_proposal(folder)
        if there:
            return design if proposal is None else design.with_proposal(proposal)

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(Progress(done, total, 0.0, 0.0, "pilot"))

    if adapt:
        return ensemble.adapt(model, design, progress=tell).design
    return ensemble.suited(model, design, worlds, progress=tell)


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
    check_policy(scenario, policy)
    return Answer(scenario, ensemble, compile_model(scenario), policy)


def check_policy(scenario: Scenario, policy: str | None) -> None:
    """Refuse a policy that the scenario does not have, before anything is solved.

    Args:
        scenario: The scenario.
        policy: A policy's name, or None for none in particular.

    Raises:
        UsageError: The scenario has no such policy; the nearest is named.
    """
    if policy is not None and policy not in scenario.policies:
        raise UsageError(
            Diagnostic(
                "policy",
                f"unknown policy '{policy}'",
                "a policy of the scenario",
                nearest(policy, scenario.policies),
            )
        )
