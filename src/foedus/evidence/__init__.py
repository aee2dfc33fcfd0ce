"""What the past says: source texts with their quotations, and historical base rates."""

from foedus.evidence.base_rates import (
    BaseRate,
    BaseRateFigure,
    base_rate,
    base_rates,
    exact_interval,
    judge_base_rate,
)
from foedus.evidence.casebook import Case, CaseGuarantor, Prediction, casebook, predict
from foedus.evidence.datasets import Dataset, Found, find_datasets, load_datasets
from foedus.evidence.documents import Passage, Quoted, SourceText, read_document
from foedus.evidence.fitting import Fit, fit, fit_names
from foedus.evidence.quotations import QuotationCheck, QuotationReport, verify_quotations
from foedus.evidence.scoring import Backtest, Bin, Forecast, Rival, Score, Scored, backtest

__all__ = [
    "Backtest",
    "BaseRate",
    "BaseRateFigure",
    "Bin",
    "Case",
    "CaseGuarantor",
    "Dataset",
    "Fit",
    "Forecast",
    "Found",
    "Passage",
    "Prediction",
    "QuotationCheck",
    "QuotationReport",
    "Quoted",
    "Rival",
    "Score",
    "Scored",
    "SourceText",
    "backtest",
    "base_rate",
    "base_rates",
    "casebook",
    "exact_interval",
    "find_datasets",
    "fit",
    "fit_names",
    "judge_base_rate",
    "load_datasets",
    "predict",
    "read_document",
    "verify_quotations",
]
