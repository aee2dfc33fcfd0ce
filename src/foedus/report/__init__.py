"""The report: one self-contained HTML file that says what follows from which assumption."""

from foedus.report.adapters import (
    base_rates_view,
    beliefs_view,
    hazard_view,
    matrix_view,
    measures,
    option_terms,
    positions_view,
    provenance,
    quotation_lines,
    signing_view,
    source_lines,
    worlds_view,
)
from foedus.report.bargain_views import bargain_figures, bargain_findings
from foedus.report.content import (
    Finding,
    OptionTerms,
    Provenance,
    QuotationLine,
    ReportContent,
    SourceLine,
)
from foedus.report.debate_views import debate_figures, debate_findings
from foedus.report.finding_views import (
    drivers_view,
    learning_view,
    nudges_view,
    phase_view,
    rules_view,
    tradeoffs_view,
    turns_view,
)
from foedus.report.law_views import choice_view
from foedus.report.page import page
from foedus.report.writing import write_report

__all__ = [
    "Finding",
    "OptionTerms",
    "Provenance",
    "QuotationLine",
    "ReportContent",
    "SourceLine",
    "bargain_figures",
    "bargain_findings",
    "base_rates_view",
    "beliefs_view",
    "choice_view",
    "debate_figures",
    "debate_findings",
    "drivers_view",
    "hazard_view",
    "learning_view",
    "matrix_view",
    "measures",
    "nudges_view",
    "option_terms",
    "page",
    "phase_view",
    "positions_view",
    "provenance",
    "quotation_lines",
    "rules_view",
    "signing_view",
    "source_lines",
    "tradeoffs_view",
    "turns_view",
    "worlds_view",
    "write_report",
]
