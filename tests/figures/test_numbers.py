"""Numbers as figures write them."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from foedus.figures.numbers import digits_for, interval, nice_ceiling, number, percent, ticks

THIN = "\N{NARROW NO-BREAK SPACE}"


@given(share=st.floats(0, 1), digits=st.integers(0, 2))
def test_no_share_is_rounded_to_certainty(share, digits):
    """Only 0 and 1 themselves are written as 0 % and 100 %."""
    text = percent(share, digits)
    assert (text == f"0{THIN}%") == (share == 0)
    assert (text == f"100{THIN}%") == (share == 1)


@given(value=st.floats(1e-6, 1e9))
def test_end_of_an_axis_is_beyond_its_data_and_near(value):
    """A scale ends at or after the largest value and at most twice as far."""
    end = nice_ceiling(value)
    assert value <= end * (1 + 1e-9)
    assert end <= 2 * value


@given(low=st.floats(-1e3, 1e3), width=st.floats(1e-3, 1e4), most=st.integers(3, 9))
def test_ticks_are_even_few_and_inside(low, width, most):
    """Ticks are evenly spaced, not more than asked for, and on the scale."""
    marks = ticks(low, low + width, most)
    assert 1 <= len(marks) <= most
    assert all(low - 1e-6 * width <= mark <= low + width * (1 + 1e-6) for mark in marks)
    steps = [b - a for a, b in pairwise(marks)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-6) for step in steps)


def test_unknown_is_a_dash():
    """What is not a number is written as a dash."""
    assert percent(math.nan) == number(math.nan) == interval(math.nan, math.nan) == "–"


def test_small_scales_get_decimals():
    """A scale that ends below one per cent shows hundredths of a per cent."""
    assert (digits_for(0.5), digits_for(0.08), digits_for(0.002), digits_for(0)) == (0, 1, 2, 0)
    assert interval(0.0001, 0.0004, "probability", 2) == f"0.01–0.04{THIN}%"
