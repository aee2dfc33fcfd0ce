"""Numbers and findings as calibrated prose: a word and the number, never a word alone."""

from foedus.words.answers import (
    Measure,
    answer,
    better_sentence,
    leading,
    ranking,
    sample_sentence,
)
from foedus.words.numbers import joined, likelihood, likely, percent, span, worlds_share

__all__ = [
    "Measure",
    "answer",
    "better_sentence",
    "joined",
    "leading",
    "likelihood",
    "likely",
    "percent",
    "ranking",
    "sample_sentence",
    "span",
    "worlds_share",
]
