"""What a report says, as plain data; how it looks is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.figures import (
        BaseRatesView,
        BeliefsView,
        CommitmentChoice,
        Figure,
        FlowTree,
        HazardView,
        LawView,
        Option,
        PositionsView,
        SigningView,
        WorldsView,
    )
    from foedus.findings import Comparison
    from foedus.words import Measure

__all__ = ["Finding", "OptionTerms", "Provenance", "QuotationLine", "ReportContent", "SourceLine"]


@dataclass(frozen=True)
class Finding:
    """What follows from what: sentences, and the figure they stand on.

    Attributes:
        section: The part of the report, a key of ``foedus.report.sections.TITLES``.
        title: A heading; empty for none.
        sentences: The finding in words, a paragraph each.
        figure: The picture with its data.
    """

    section: str
    title: str
    sentences: tuple[str, ...]
    figure: Figure | None = None


@dataclass(frozen=True)
class OptionTerms:
    """An option and its terms in words, one phrase each; none for "nothing is promised"."""

    option: Option
    terms: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class SourceLine:
    """A document that the scenario cites, as a bibliography has it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class QuotationLine:
    """A quotation that needs a reader's attention.

    Attributes:
        where: What in the scenario quotes it.
        document: The document.
        quote: The words.
        status: What was found, for instance "not found".
    """

    where: str
    document: str
    quote: str
    status: str


@dataclass(frozen=True)
class Provenance:
    """Where the numbers come from.

    Attributes:
        scenario_hash: SHA-256 of the scenario file.
        seed: Seed of the draws.
        versions: Software and version.
        worlds: Worlds drawn.
        effective: Equally weighted worlds that the record leaves.
        failed: Worlds without a solution.
        others: More pairs of a name and a value, printed as they are.
    """

    scenario_hash: str
    seed: int
    versions: tuple[tuple[str, str], ...]
    worlds: int
    effective: float
    failed: int = 0
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ReportContent:
    """Everything a report shows.

    Attributes:
        title: The scenario's title.
        question: What the analyst wants to know.
        horizon: Years looked ahead.
        options: The policies and their terms, in order; one is the baseline.
        comparison: Every policy against the baseline.
        measures: The outcomes of the headline matrix, the most important first.
        provenance: Where the numbers come from.
        worlds: Dot plots, one for each outcome shown.
        hazard: Risk over the years.
        trees: The course of events, one tree for each policy shown.
        signing: Who would sign.
        law: What the law says, verdict by verdict; shown where there are no commitments.
        commitments: Who is bound to whom, by event and option.
        positions: The positions judged.
        base_rates: The past against the prior.
        beliefs: The assumptions.
        sources: Documents that the scenario cites.
        quotations: Quotations that do not agree with their source, or could not be checked.
        quotations_checked: How many quotations were looked up.
        notes: What a reader must know before trusting a digit of this run.
        findings: What follows from what, each in the part it names, in order.
    """

    title: str
    question: str
    horizon: int
    options: tuple[OptionTerms, ...]
    comparison: Comparison
    measures: tuple[Measure, ...]
    provenance: Provenance
    worlds: tuple[WorldsView, ...] = ()
    hazard: HazardView | None = None
    trees: tuple[FlowTree, ...] = ()
    signing: SigningView | None = None
    law: LawView | None = None
    commitments: CommitmentChoice | None = None
    positions: PositionsView | None = None
    base_rates: BaseRatesView | None = None
    beliefs: BeliefsView | None = None
    sources: tuple[SourceLine, ...] = ()
    quotations: tuple[QuotationLine, ...] = ()
    quotations_checked: int = 0
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
