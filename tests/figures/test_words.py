"""Words: calibrated, never without the number, never more digits than earned."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.caveats import caveats
from foedus.findings import Cell, Comparison, Errors, Summary
from foedus.words import (
    Measure,
    answer,
    better_sentence,
    joined,
    likelihood,
    likely,
    percent,
    sample_sentence,
    worlds_share,
)

THIN = "\N{NARROW NO-BREAK SPACE}"
RISK = Measure("risk", "Attack within 10 years")
COST = Measure("cost", "Cost to the protégé", "years of war", "lower")
SIGNED = Measure("signed by all", "Every side signs", "probability", "higher")
LABELS = {"base": "No guarantee", "a": "Plan A", "b": "Plan B"}


def summary(median: float, better: float | None, error: float = 0.001) -> Summary:
    """A summary with one Monte Carlo error for all."""
    return Summary(
        median, median / 2, median * 1.5, median, better, errors=Errors(error, error, error)
    )


def comparison(shares: dict[tuple[str, str], float], error: float = 0.001) -> Comparison:
    """A comparison in which options a and b do better by given shares."""
    cells = {}
    for policy in LABELS:
        for measure in (RISK, COST, SIGNED):
            share = None if policy == "base" else shares.get((policy, measure.name), 0.5)
            part = summary(0.2, share, error)
            cells[policy, measure.name] = Cell(policy, measure.name, part, part)
    return Comparison(
        "base", tuple(LABELS), tuple(m.name for m in (RISK, COST, SIGNED)), cells, 5000, 2000.0
    )


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (1.0, "virtually certain"),
        (0.95, "very likely"),
        (0.8, "likely"),
        (0.5, "about as likely as not"),
        (0.2, "unlikely"),
        (0.05, "very unlikely"),
        (0.001, "exceptionally unlikely"),
        (0.0, "exceptionally unlikely"),
    ],
)
def test_words_are_those_of_the_scale(probability, word):
    """Each probability gets the narrowest word of the IPCC's table that contains it."""
    assert likelihood(probability) == word


@given(first=st.floats(0, 1), second=st.floats(0, 1))
def test_words_never_contradict_the_order(first, second):
    """A larger probability never gets a word from further down the scale."""
    order = [likelihood(p) for p in (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 1.0)]
    low, high = sorted((first, second))
    assert order.index(likelihood(low)) <= order.index(likelihood(high))


@given(probability=st.floats(0, 1), error=st.floats(0, 0.3))
def test_a_word_never_stands_alone(probability, error):
    """The number stands beside the word."""
    assert percent(probability, error) in likely(probability, error)


@given(share=st.floats(0, 1), error=st.floats(0.026, 0.5))
def test_rough_numbers_are_rounded_to_tens(share, error):
    """With a standard error above two and a half points only tens are printed."""
    text = percent(share, error)
    assert text.startswith("about ")
    assert int(text.removeprefix("about ").removesuffix(f"{THIN}%")) % 10 == 0


@given(share=st.floats(0, 1))
def test_certainty_is_never_made_by_rounding(share):
    """Only 0 and 1 are printed as 0 % and 100 %, and only they happen in no or in all worlds."""
    assert (percent(share) == f"0{THIN}%") == (share == 0)
    assert (percent(share) == f"100{THIN}%") == (share == 1)
    assert (worlds_share(share) == "in no world") == (share == 0)
    assert (worlds_share(share) == "in all worlds") == (share == 1)


def test_comparison_names_both_weightings():
    """A sentence that compares gives the record-weighted and the prior share."""
    cell = replace(comparison({}).cells["a", "risk"], weighted=summary(0.1, 0.72))
    cell = replace(cell, prior=summary(0.1, 0.68))
    said = better_sentence(RISK, "Plan A", "No guarantee", cell).replace(THIN, " ")
    assert said == (
        "“Attack within 10 years” is less likely under “Plan A” than under “No guarantee” in "
        "about 7 of 10 worlds (72 % record-weighted, 68 % prior)."
    )


def test_what_cannot_be_told_apart_is_said_so():
    """A share within two standard errors of one half claims nothing."""
    cell = Cell("a", "risk", summary(0.1, 0.53, 0.02), summary(0.1, 0.53, 0.02))
    assert "cannot be told apart" in better_sentence(RISK, "Plan A", "No guarantee", cell)


def test_answer_leads_with_the_option_that_does_best():
    """The first sentence names the option with the largest share on the first outcome."""
    said = answer(comparison({("a", "risk"): 0.6, ("b", "risk"): 0.8}), LABELS, (RISK, COST))
    assert "“Plan B”" in said[0]
    assert "80" in said[0]


def test_answer_admits_a_tie():
    """Options that cannot be told apart from the best are named with it."""
    shares = {("a", "risk"): 0.78, ("b", "risk"): 0.8}
    rough = answer(comparison(shares, 0.02), LABELS, (RISK, COST))
    exact = answer(comparison(shares, 0.0001), LABELS, (RISK, COST))
    assert "“Plan A” cannot be told apart" in rough[0]
    assert "cannot be told apart" not in exact[0]


def test_answer_admits_that_nothing_helps():
    """Where no option does better in most worlds, the answer says so."""
    said = answer(comparison({("a", "risk"): 0.3, ("b", "risk"): 0.4}), LABELS, (RISK, COST))
    assert "no option does better than “No guarantee” in most worlds" in said[0]


def test_answer_names_the_price():
    """What the leading option makes worse stands beside what it makes better."""
    shares = {("a", "risk"): 0.8, ("a", "cost"): 0.2, ("a", "signed by all"): 0.9}
    said = " ".join(answer(comparison(shares), LABELS, (RISK, COST, SIGNED)))
    assert "worse on “Cost to the protégé”" in said
    assert "better on “Every side signs”" in said
    assert "the choice trades one against another" in said
    assert "every side accepts “Plan A” is unlikely" in said


def test_answer_without_an_alternative_says_so():
    """A scenario with the baseline only has nothing to compare."""
    whole = comparison({})
    assert "no option to compare" in answer(replace(whole, policies=("base",)), LABELS, (RISK,))[0]


def test_missing_numbers_do_not_break_sentences():
    """Shares that no world gives are said to be unknown."""
    cells = {
        key: replace(cell, weighted=summary(math.nan, math.nan), prior=summary(math.nan, math.nan))
        for key, cell in comparison({}).cells.items()
    }
    said = answer(replace(comparison({}), cells=cells), LABELS, (RISK, COST, SIGNED))
    assert said


def test_few_effective_worlds_are_called_few():
    """A small effective sample is said to be small, and failures are counted."""
    assert "few" in sample_sentence(100_000, 900.0)
    assert "few" not in sample_sentence(100_000, 30_000.0)
    assert "3 worlds could not be solved" in sample_sentence(1000, 1000.0, 3)
    assert "0 equally" in sample_sentence(1000, 0.0)


def test_caveats_say_what_must_be_said():
    """The caveats cover conditionality, the prior, selection, precision and framing."""
    text = " ".join(caveat.title + caveat.text for caveat in caveats()).casefold()
    for word in ("not forecasts", "prior", "record", "selection", "precision", "framing"):
        assert word in text


def test_lists_read_as_sentences():
    """Zero, one, two and three parts are joined as a sentence joins them."""
    assert [joined(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_answer_says_how_often_the_difference_counts():
    """Beside the share that is better stands the share that is better by more than a trifle."""
    whole = comparison({("a", "risk"): 0.8})
    cell = whole.cells["a", "risk"]
    part = replace(cell.weighted, gains=0.31, losses=0.04)
    cells = {**whole.cells, ("a", "risk"): replace(cell, weighted=part)}
    said = answer(replace(whole, cells=cells, least=0.001), LABELS, (RISK,))[0]
    assert "exceeds 0.1 percentage points in 31" in said
    assert f"in 4{THIN}% to its disadvantage" in said


def test_answer_says_how_often_other_differences_are_more_than_trifles():
    """Beside the share by sign stands the share of worlds with a clear difference."""
    found = comparison({("a", "risk"): 0.9, ("a", "cost"): 0.8, ("a", "signed by all"): 0.1})
    cells = {
        key: replace(cell, weighted=replace(cell.weighted, gains=0.25, losses=0.05))
        for key, cell in found.cells.items()
    }
    text = " ".join(answer(replace(found, cells=cells), LABELS, (RISK, COST, SIGNED)))
    text = text.replace(THIN, " ")
    assert "“Cost to the protégé” (in 80 % of worlds, clearly in 25 %)" in text
    assert "“Every side signs” (better in 10 %, clearly worse in 5 %)" in text
