"""Numbers and findings as calibrated prose: a word and the number, never a word alone."""

from foedus.words.answers import (
    Measure,
    answer,
    better_sentence,
    leading,
    part_sentence,
    ranking,
    sample_sentence,
)
from foedus.words.choices import (
    in_unit,
    rules_sentences,
    signing_sentences,
    split_sentence,
    tradeoff_sentences,
)
from foedus.words.debates import (
    change_sentence,
    contradiction_sentence,
    debate_sentences,
    dispute_sentence,
    move_words,
    parts_words,
    quoted,
    shift_words,
    standing_sentence,
)
from foedus.words.numbers import (
    joined,
    likelihood,
    likely,
    number_word,
    percent,
    span,
    worlds_share,
)

__all__ = [
    "Measure",
    "answer",
    "better_sentence",
    "change_sentence",
    "contradiction_sentence",
    "debate_sentences",
    "dispute_sentence",
    "in_unit",
    "joined",
    "leading",
    "likelihood",
    "likely",
    "move_words",
    "number_word",
    "part_sentence",
    "parts_words",
    "percent",
    "quoted",
    "ranking",
    "rules_sentences",
    "sample_sentence",
    "shift_words",
    "signing_sentences",
    "span",
    "split_sentence",
    "standing_sentence",
    "tradeoff_sentences",
    "worlds_share",
]
