"""What the past says: source texts with their quotations, and historical base rates."""

from foedus.evidence.base_rates import (
    BaseRate,
    BaseRateFigure,
    base_rate,
    base_rates,
    exact_interval,
    judge_base_rate,
)
from foedus.evidence.documents import Passage, Quoted, SourceText, read_document
from foedus.evidence.quotations import QuotationCheck, QuotationReport, verify_quotations

__all__ = [
    "BaseRate",
    "BaseRateFigure",
    "Passage",
    "QuotationCheck",
    "QuotationReport",
    "Quoted",
    "SourceText",
    "base_rate",
    "base_rates",
    "exact_interval",
    "judge_base_rate",
    "read_document",
    "verify_quotations",
]
