"""Text in figures: measured, wrapped and cut."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from foedus.figures.typeset import cut, text_width, wrap

WORDS = st.lists(st.text(string.ascii_letters, min_size=1, max_size=12), min_size=1, max_size=12)


@given(text=st.text(max_size=60), width=st.floats(5, 300))
def test_cut_text_fits_or_is_one_character(text, width):
    """A cut line fits its room unless a single character and the ellipsis are already too wide."""
    line = cut(text, 12, width)
    assert text_width(line, 12) <= width or len(line) <= 2


@given(words=WORDS, width=st.floats(120, 400))
def test_wrapping_loses_no_word_when_each_fits(words, width):
    """Lines joined again are the text, and each line fits."""
    lines = wrap(" ".join(words), 12, width)
    assert " ".join(lines) == " ".join(words)
    assert all(text_width(line, 12) <= width for line in lines)


@given(words=WORDS, most=st.integers(1, 4))
def test_no_more_lines_than_allowed(words, most):
    """The number of lines is bounded and an ellipsis shows that something is missing."""
    lines = wrap(" ".join(words), 12, 80, most)
    assert 1 <= len(lines) <= most
    if " ".join(lines) != " ".join(words):
        assert any("…" in line for line in lines)


def test_a_number_is_never_parted_from_its_unit():
    """Lines do not break at a no-break space."""
    text = "attack 25\N{NARROW NO-BREAK SPACE}%"
    assert wrap(text, 12, 40)[-1].endswith("25\N{NARROW NO-BREAK SPACE}%")


def test_wide_scripts_are_measured_wide():
    """Ideographs and emoji count as wider than letters, combining accents as nothing."""
    assert text_width("国", 10) > text_width("W", 10)
    assert text_width("\U0001f680", 10) > text_width("W", 10)
    assert text_width("e\N{COMBINING ACUTE ACCENT}", 10) == text_width("e", 10)
