"""From what the other rooms return to what figures draw; no modelling and no statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.figures import (
    Against,
    BaseRateRow,
    BaseRatesView,
    BeliefRow,
    BeliefsView,
    ClaimRow,
    HazardCurve,
    HazardView,
    MatrixCell,
    MatrixView,
    Option,
    OutcomeColumn,
    PositionBlock,
    PositionsView,
    PremiseRow,
    Range,
    Reference,
    Signatory,
    SigningRow,
    SigningView,
    TwoShares,
    Weighed,
    WorldsRow,
    WorldsView,
    hues,
)
from foedus.report.content import OptionTerms, Provenance, QuotationLine, SourceLine
from foedus.words import Measure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy import float64
    from numpy.typing import NDArray

    from foedus.ensemble import Ensemble
    from foedus.evidence import BaseRate, QuotationReport
    from foedus.findings import Cell, Comparison, PositionVerdict, Share, Summary
    from foedus.scenario import Actor, Assumption, Document, Policy, Scenario, Source

__all__ = [
    "base_rates_view",
    "beliefs_view",
    "hazard_view",
    "matrix_view",
    "measures",
    "option_terms",
    "positions_view",
    "provenance",
    "quotation_lines",
    "signing_view",
    "source_lines",
    "worlds_view",
]


def option_terms(
    scenario: Scenario,
    instruments: Mapping[str, str],
    declarations: Mapping[str, str] | None = None,
) -> tuple[OptionTerms, ...]:
    """The policies of a scenario with their terms in words.

    Args:
        scenario: The scenario.
        instruments: Instrument id to its title; an unknown one is printed as it is.
        declarations: The same for declarations.

    Returns:
        One for each policy, in order.
    """
    names = {actor.id: actor.label for actor in scenario.actors}
    return tuple(
        OptionTerms(
            Option(policy.name, policy.label, baseline=policy.name == scenario.baseline),
            tuple(_terms(policy, names, {**instruments, **(declarations or {})})),
            policy.note,
        )
        for policy in scenario.policies.values()
    )


def _terms(policy: Policy, names: Mapping[str, str], titles: Mapping[str, str]) -> Iterable[str]:
    for conclusion in policy.concludes:
        title = titles.get(conclusion.instrument, conclusion.instrument)
        yield title + (f", as {conclusion.binding}" if conclusion.binding else "")
    for instrument, states in policy.accessions.items():
        who = ", ".join(names.get(state, state) for state in states)
        yield f"{who} joins {titles.get(instrument, instrument)}"
    for declaration in policy.declarations:
        yield f"declared: {titles.get(declaration, declaration)}"
    for force in policy.forces:
        who = f"troops of {names.get(force.actor, force.actor)}"
        if force.actor == "neutral":
            who = "neutral peacekeepers"
        where = {"line": "on the line", "rear": "in the rear"}.get(force.where, force.where)
        yield f"{force.troops:,} {who} {where}"
    for actor, billions in policy.arms.items():
        yield f"arms from {names.get(actor, actor)}, {billions:g} bn USD a year"
    yield from _conditions(policy, names)


def _conditions(policy: Policy, names: Mapping[str, str]) -> Iterable[str]:
    """Terms about the line, time, forfeiture and money."""
    if policy.zone:
        yield f"demilitarised zone of {policy.zone:g} km"
    if policy.line:
        yield f"{'an exposed' if policy.line == 'exposed' else 'a defensible'} line"
    if policy.lasts:
        yield f"promises for {policy.lasts:g} years"
    if policy.forfeiture:
        yield "a clause by which a provocation forfeits the promise"
    for actor, billions in policy.deals.items():
        yield f"side deal with {names.get(actor, actor)}, {billions:g} bn USD a year"
    for actor, share in policy.effort.items():
        yield f"{names.get(actor, actor)} bound to spend {100 * share:g} % of GDP on defence"


def measures(ensemble: Ensemble, names: Iterable[str]) -> tuple[Measure, ...]:
    """Outcomes of an ensemble as sentences and the matrix name them, in the order given."""
    infos = (ensemble.info(name) for name in names)
    return tuple(Measure(info.name, info.label, info.unit, info.better) for info in infos)


def matrix_view(
    comparison: Comparison, options: Sequence[Option], columns: Sequence[Measure]
) -> MatrixView:
    """The headline matrix of a comparison."""
    cells = tuple(
        tuple(_cell(comparison.cells[option.name, column.name]) for column in columns)
        for option in options
    )
    return MatrixView(
        tuple(options),
        tuple(
            OutcomeColumn(column.name, column.label, column.unit, _better(column.better))
            for column in columns
        ),
        cells,
        comparison.least,
    )


def _better(direction: str) -> Any:  # noqa: ANN401 -- narrowed to the three words just below
    return direction if direction in {"lower", "higher"} else "neither"


def _cell(cell: Cell) -> MatrixCell:
    return MatrixCell(_weighed(cell), _against(cell.prior), _against(cell.weighted))


def _against(summary: Summary) -> Against | None:
    if summary.better is None or summary.gains is None or summary.losses is None:
        return None
    return Against(summary.better, summary.gains, summary.losses)


def _weighed(cell: Cell) -> Weighed:
    return Weighed(_range(cell.prior), _range(cell.weighted))


def _range(summary: Summary) -> Range:
    return Range(summary.median, summary.low, summary.high)


def hazard_view(
    comparison: Comparison, options: Sequence[Option], years: Mapping[int, str], label: str
) -> HazardView:
    """Risk over the years from outcomes that speak of one year each.

    Args:
        comparison: A comparison that has these outcomes.
        options: The policies to draw.
        years: Year to the name of its outcome, such as ``{1: "attack by 1", ...}``.
        label: What happens, for the caption.
    """
    curves = tuple(
        HazardCurve(
            option, tuple(_weighed(comparison.cells[option.name, name]) for name in years.values())
        )
        for option in options
    )
    return HazardView(label, tuple(years), curves)


def signing_view(
    comparison: Comparison,
    options: Sequence[Option],
    scenario: Scenario,
    voting: Mapping[str, Collection[str]],
) -> SigningView:
    """Who would sign, from the outcomes ``<actor> signs`` and ``signed by all``.

    Args:
        comparison: A comparison that has these outcomes.
        options: The policies to show.
        scenario: The scenario.
        voting: Policy to the guarantors whose consent it needs.
    """
    colours = hues((actor.id, actor.role) for actor in scenario.actors)
    people = [actor for actor in scenario.actors if f"{actor.id} signs" in comparison.outcomes]

    def accepts(option: Option, actor: Actor) -> Weighed | None:
        if actor.role == "guarantor" and actor.id not in voting[option.name]:
            return None
        return _weighed(comparison.cells[option.name, f"{actor.id} signs"])

    rows = tuple(
        SigningRow(
            option,
            tuple(accepts(option, actor) for actor in people),
            _weighed(comparison.cells[option.name, "signed by all"]),
        )
        for option in options
    )
    signatories = (Signatory(actor.id, actor.label, colours[actor.id]) for actor in people)
    return SigningView(tuple(signatories), rows)


def worlds_view(ensemble: Ensemble, measure: Measure, options: Sequence[Option]) -> WorldsView:
    """Fifty equally likely worlds of an outcome under each policy that has a solution."""
    from foedus.figures.worlds import DOTS

    rows = []
    for option in options:
        values = ensemble.outcome(measure.name, option.name)
        both = _quantiles(values, ensemble, DOTS)
        if all(both):
            rows.append(WorldsRow(option, *both))
    return WorldsView(measure.label, measure.unit, tuple(rows))


def _quantiles(
    values: NDArray[float64], ensemble: Ensemble, count: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Equally likely values, prior and record-weighted; nothing where no world has a number."""
    import numpy as np

    from foedus.findings.quantiles import quantiles

    known = ~np.isnan(values)
    kept = values[known]
    order = np.argsort(kept)  # sorted once for both: it is the slow part
    at = [(index + 0.5) / count for index in range(count)]

    def weighing(weights: NDArray[float64]) -> tuple[float, ...]:
        if not np.any(weights > 0):
            return ()
        return tuple(map(float, quantiles(kept, weights, at, order=order)))

    prior, weighted = (ensemble.weights(record=kind)[known] for kind in (False, True))
    return weighing(prior), weighing(weighted)


def beliefs_view(
    ensemble: Ensemble, assumptions: Mapping[str, Assumption], documents: Mapping[str, Document]
) -> BeliefsView:
    """The assumptions with their draws before and after the record.

    Args:
        ensemble: The worlds.
        assumptions: By name; whatever has ``label``, ``unit``, ``question`` and ``source``.
        documents: The scenario's documents, for sources that cite one.

    Returns:
        A row for each assumption that has a value in some world.
    """
    from foedus.figures.beliefs import SPARKS

    rows = []
    prior, weighted = ensemble.weights(record=False), ensemble.weights(record=True)
    for name, assumption in assumptions.items():
        draws = ensemble.assumption(name)
        reference = _reference(assumption.source, documents)
        words = (name, assumption.label, assumption.unit, assumption.question)
        options = ensemble.options(name)
        if options:
            shares = tuple(
                (option, float(prior[draws == index].sum()), float(weighted[draws == index].sum()))
                for index, option in enumerate(options)
            )
            rows.append(BeliefRow(*words, options=shares, reference=reference))
        else:
            values = _quantiles(draws, ensemble, SPARKS)
            if all(values):
                shift = _shift(draws, prior, weighted)
                rows.append(BeliefRow(*words, *values, reference=reference, shift=shift))
    return BeliefsView(tuple(rows))


def _shift(draws: NDArray[float64], prior: NDArray[float64], weighted: NDArray[float64]) -> float:
    """The largest difference between two cumulative shares; 0 where it may be chance."""
    import numpy as np

    known = ~np.isnan(draws)
    order = np.argsort(draws[known])
    first, second = (np.cumsum(one[known][order]) for one in (prior, weighted))
    shift = float(np.abs(first / first[-1] - second / second[-1]).max())
    # As much as the few worlds that the record leaves would show by chance in one of a hundred.
    noise = 1.63 * float(np.sqrt(np.sum(weighted[known] ** 2)))
    return shift if shift > noise else 0.0


def _reference(source: Source, documents: Mapping[str, Document]) -> Reference:
    if source.document and source.document in documents:
        document = documents[source.document]
        text = _cited(document)
        if source.quote:
            text += f": “{source.quote}”"
        return Reference(text, source.url or document.url, judgement=source.kind == "judgement")
    parts = [source.text, source.who, source.date]
    text = ", ".join(part for part in parts if part)
    return Reference(text, source.url, judgement=source.kind == "judgement")


def _cited(document: Document) -> str:
    parts = [document.author, document.title, document.publisher, document.date]
    return ", ".join(part for part in parts if part)


def source_lines(scenario: Scenario) -> tuple[SourceLine, ...]:
    """The documents of a scenario as a bibliography."""
    return tuple(
        SourceLine(_cited(document), document.url) for document in scenario.documents.values()
    )


def positions_view(
    verdicts: Iterable[PositionVerdict], documents: Mapping[str, Document], least: float = 0.001
) -> PositionsView:
    """The positions of a scenario, judged.

    Args:
        verdicts: What the ensemble says about each.
        documents: The scenario's documents.
        least: The margin by which a claim must hold to hold clearly.
    """
    blocks = []
    for verdict in verdicts:
        position = verdict.position
        document = documents.get(position.document)
        blocks.append(
            PositionBlock(
                position.speaker,
                _cited(document) if document else position.document,
                _shares(verdict.own),
                verdict.own.worlds,
                tuple(
                    PremiseRow(p.premise.quote, p.premise.means, _shares(p.share), p.premise.line)
                    for p in verdict.premises
                ),
                tuple(
                    ClaimRow(
                        c.claim.quote,
                        c.claim.holds,
                        _shares(c.own),
                        _shares(c.all),
                        c.claim.line,
                        _shares(c.own_clear) if c.own_clear else None,
                        _shares(c.all_clear) if c.all_clear else None,
                    )
                    for c in verdict.claims
                ),
                tuple((s.quote, s.note) for s in verdict.statements),
                verdict.notes,
            )
        )
    return PositionsView(tuple(blocks), least)


def _shares(share: Share) -> TwoShares:
    return TwoShares(share.prior, share.weighted)


def base_rates_view(rates: Iterable[BaseRate]) -> BaseRatesView:
    """Base rates as rows."""
    return BaseRatesView(
        tuple(
            BaseRateRow(
                rate.title,
                " ".join(part for part in (rate.definition, rate.counts, rate.selection) if part),
                _with_ends(rate.observed, rate.interval),
                _with_ends(rate.model_prior, rate.model_interval),
                rate.inside,
                str(rate.source),
            )
            for rate in rates
        )
    )


def _with_ends(middle: float, ends: tuple[float, float] | None) -> Range:
    """A rate with its interval, or without one where the source gives no counts."""
    return Range(middle, *(ends or (middle, middle)))


def quotation_lines(report: QuotationReport) -> tuple[QuotationLine, ...]:
    """The quotations that were not simply found where they are said to stand."""
    return tuple(
        QuotationLine(check.where, check.document, check.quote, check.status)
        for check in report.checks
        if check.status != "found"
    )


def provenance(ensemble: Ensemble, comparison: Comparison) -> Provenance:
    """Where the numbers of a run come from."""
    facts = ensemble.provenance
    worlds = facts.get("worlds", {})
    return Provenance(
        str(facts.get("scenario_sha256", "")),
        int(facts.get("seed", 0)),
        tuple((str(name), str(value)) for name, value in facts.get("versions", {}).items()),
        comparison.worlds,
        comparison.effective_sample_size,
        int(worlds.get("failed", 0)) if isinstance(worlds, dict) else 0,
    )
