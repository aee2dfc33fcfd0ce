"""From an answer to the report on it: which figures, of which outcomes, for which policies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.answer import Answer
    from foedus.figures import CommitmentChoice, FlowTree, HazardView, Option
    from foedus.report import Finding, ReportContent

__all__ = ["report_content", "write_report"]

FILE = "report.html"
DOTS = 1  # outcomes shown world by world; the matrix has them all


def write_report(answer: Answer, path: str | Path | None = None) -> Path:
    """Write the report on an answer as one HTML file that needs nothing else.

    Args:
        answer: The answer.
        path: The file to write; by default ``report.html`` in the run folder.

    Returns:
        The file.

    Raises:
        RunError: If the file cannot be written; a report that was there stays whole.
    """
    from foedus import report

    target = answer.folder / FILE if path is None else Path(path)
    return report.write_report(report_content(answer), target)


def report_content(answer: Answer) -> ReportContent:
    """Gather everything that a report on an answer shows.

    Args:
        answer: The answer.

    Returns:
        The content, ready for ``foedus.report.page``.
    """
    from foedus import report
    from foedus.briefing import briefing
    from foedus.crisis.undertakings import shelf_of
    from foedus.inquiry import inquire
    from foedus.law import declarations

    scenario, ensemble, comparison = answer.scenario, answer.ensemble, answer.comparison
    shelf = shelf_of(scenario)
    named = {c.instrument for policy in scenario.policies.values() for c in policy.concludes}
    named |= {name for policy in scenario.policies.values() for name in policy.accessions}
    titles = {name: shelf[name].title for name in sorted(named)}  # reading all would take a second
    declared = {name: declaration.title for name, declaration in declarations().items()}
    terms = report.option_terms(scenario, titles, declared)
    options = [term.option for term in terms]
    columns = report.measures(ensemble, answer.headline)
    shares = [one for one in columns if one.unit.startswith("probability")]
    return report.ReportContent(
        title=scenario.title,
        question=scenario.question,
        horizon=scenario.horizon,
        options=terms,
        comparison=comparison,
        measures=columns,
        provenance=report.provenance(ensemble, comparison),
        worlds=tuple(report.worlds_view(ensemble, one, options) for one in shares[:DOTS]),
        hazard=_hazard(answer, options),
        trees=_trees(answer),
        signing=report.signing_view(comparison, options, scenario, _voting(answer)),
        commitments=_commitments(answer),
        positions=report.positions_view(answer.positions, scenario.documents, comparison.least),
        base_rates=report.base_rates_view(answer.base_rates),
        beliefs=report.beliefs_view(ensemble, answer.model.assumptions, scenario.documents),
        sources=report.source_lines(scenario),
        quotations=report.quotation_lines(answer.quotations),
        quotations_checked=len(answer.quotations.checks),
        notes=comparison.notes,
        findings=(
            *briefing(inquire(answer)),
            *_debated(answer),
            *report.debate_findings(answer.debate),
            *_bargains(answer),
        ),
    )


def _bargains(answer: Answer) -> tuple[Finding, ...]:
    """The search for bargains beside the run, if one of the same scenario is finished."""
    from foedus import report
    from foedus.bargaining import search_beside
    from foedus.findings import find_bargains

    offers = search_beside(answer.folder)
    return () if offers is None else report.bargain_findings(find_bargains(offers))


def _debated(answer: Answer) -> list[Finding]:
    """Say which worlds positions were judged in, where it is not all of them."""
    from foedus.report import Finding
    from foedus.words import part_sentence

    part, whole = answer.debated, answer.ensemble.worlds
    if part.worlds >= whole:
        return []
    said = part_sentence(part.worlds, whole, part.effective_sample_size)
    return [Finding("positions", "", (said,))]


def _hazard(answer: Answer, options: list[Option]) -> HazardView | None:
    """The risk of attack by year, where the model reports it."""
    from foedus.report import hazard_view

    by_year = {year: f"attack by {year}" for year in range(1, answer.scenario.horizon + 1)}
    years = {year: name for year, name in by_year.items() if name in answer.comparison.outcomes}
    label = f"{answer.scenario.challenger.label} attacks"
    return hazard_view(answer.comparison, options, years, label) if years else None


def _voting(answer: Answer) -> dict[str, tuple[str, ...]]:
    """The guarantors whose consent each policy needs."""
    return {name: policy.terms.voting for name, policy in answer.model.terms.items()}


def _trees(answer: Answer) -> tuple[FlowTree, ...]:
    """The course of events under the policy asked for: when war is considered, when it comes."""
    from foedus.course import ATTACKED, CONSIDERED, course_of_events

    return tuple(
        course_of_events(answer.scenario, answer.model, answer.ensemble, answer.policy, since)
        for since in (CONSIDERED, ATTACKED)
    )


def _commitments(answer: Answer) -> CommitmentChoice:
    """Who is bound to whom in each event of the model, under each option."""
    from foedus.law import geography
    from foedus.legal import commitments_of_policies
    from foedus.report import choice_view

    scenario = answer.scenario
    labels = {name: policy.label for name, policy in scenario.policies.items()}
    names = geography().states
    known = {state: names[state] for actor in scenario.actors for state in actor.members}
    return choice_view(commitments_of_policies(scenario), labels, known)
