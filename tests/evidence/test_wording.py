"""Finding words in a text: what may differ and what may not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.evidence.wording import locate, most_alike, wording

TEXT = wording(
    [
        "Moscow has warned that membership would cross a “red line”",
        "",
        "as far as Russia’s security  was concerned… and not only once.",
        "A third party is no party to the accord.",
    ],
    first_line=7,
)


def lines(quote):
    """The lines on which a quotation is found."""
    return [(span.first_line, span.last_line) for span in locate(quote, TEXT)]


@pytest.mark.parametrize(
    "quote",
    [
        "cross a “red line” as far as Russia’s security",
        'cross a "red line" as far as Russia\'s security',
        "cross a 'red line'\n  as far as Russia's security",
        "cross a ... security",
        "cross a […] security",
        "cross a [...] as far as … security",
    ],
)
def test_typography_and_ellipsis_do_not_matter(quote):
    """Marks, spaces, line breaks and an explicit ellipsis leave a quotation the same."""
    assert lines(quote) == [(7, 9)]


@pytest.mark.parametrize(
    "quote",
    [
        "cross the “red line”",  # another word
        "Cross a “red line”",  # another case
        "cross a “red line”, as far",  # a comma more
        "security was ... cross a",  # the wrong order
        "cross a security",  # left out without saying so
        "ross a “red lin",  # half words
        "... ",
        "",
    ],
)
def test_anything_else_does_matter(quote):
    """A changed, added, dropped or halved word is not a quotation."""
    assert lines(quote) == []


def test_an_ellipsis_of_the_author_is_quoted_literally():
    """Where the text itself has an ellipsis the quotation may keep it."""
    assert lines("was concerned… and not only once") == [(9, 9)]


def test_every_occurrence_is_found_whole():
    """Words that stand twice are found twice, and never inside another word."""
    assert len(locate("party", TEXT)) == 2
    assert locate("part", TEXT) == ()


WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"]), min_size=4)


@settings(max_examples=150, deadline=None)
@given(WORDS, st.data())
def test_any_stretch_of_a_text_is_found_on_its_lines(words, data):
    """Whatever is cut out of a text is found again, and on the lines it was cut from."""
    start = data.draw(st.integers(0, len(words) - 2))
    stop = data.draw(st.integers(start + 1, len(words)))
    text = wording(words, first_line=3)  # one word a line
    found = [
        (span.first_line, span.last_line) for span in locate(" ".join(words[start:stop]), text)
    ]
    assert (start + 3, stop + 2) in found


@settings(max_examples=60, deadline=None)
@given(WORDS, st.data())
def test_the_nearest_stretch_of_a_present_text_is_that_text(words, data):
    """Words that are in the text are perfectly alike to the stretch found."""
    start = data.draw(st.integers(0, len(words) - 2))
    stop = data.draw(st.integers(start + 1, len(words)))
    likeness, span = most_alike(" ".join(words[start:stop]), wording(words))
    assert likeness == 1.0
    assert span.last_line - span.first_line == stop - start - 1


def test_the_nearest_stretch_bears_a_changed_word():
    """A misquotation finds the sentence that was meant."""
    likeness, span = most_alike("Moscow had warned that NATO membership would cross", TEXT)
    assert TEXT.plain[span.start : span.end].startswith("Moscow has warned that membership")
    assert 0.8 < likeness < 1


def test_there_is_nothing_near_in_an_empty_text():
    """An empty text, and a quotation without words, have no nearest stretch."""
    assert most_alike("red line", wording([""])) is None
    assert most_alike("...", TEXT) is None
