"""Weighted quantiles, means and shares against brute force."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.findings.quantiles import (
    decimals,
    effective_sample_size,
    mean_error,
    median_shares,
    quantiles,
    share_error,
)

SHARES = ("0", "1/10", "1/4", "1/2", "9/10", "1")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-4, 4), st.integers(0, 6)), min_size=1, max_size=12).filter(
        lambda rows: any(count for _, count in rows)
    )
)
def test_weighted_quantiles_are_those_of_the_replicated_sample(rows):
    """A weight of k means the same as the value k times, also where a share is met exactly."""
    values = np.array([value for value, _ in rows], dtype=float)
    counts = np.array([count for _, count in rows])
    replicated = np.sort(np.repeat(values, counts))
    expected = [
        replicated[max(0, math.ceil(Fraction(share) * len(replicated)) - 1)] for share in SHARES
    ]
    at = [float(Fraction(share)) for share in SHARES]
    assert quantiles(values, counts / counts.sum(), at).tolist() == expected


def test_weighted_quantiles_agree_with_numpy_on_continuous_values():
    """Numpy's own inverted distribution function gives the same values where no share is exact."""
    rng = np.random.default_rng(5)
    values, weights = rng.normal(size=5001), rng.random(5001)
    at = (0.1, 0.5, 0.9)
    expected = np.quantile(values, at, weights=weights, method="inverted_cdf")
    np.testing.assert_array_equal(quantiles(values, weights, at), expected)


def test_worlds_without_weight_are_never_a_quantile():
    """A world that the record rules out cannot be the smallest or the largest value."""
    values, weights = np.array([-9.0, 1.0, 2.0, 9.0]), np.array([0.0, 1.0, 1.0, 0.0])
    assert quantiles(values, weights, (0.0, 1.0)).tolist() == [1.0, 2.0]


def test_effective_sample_size_counts_equal_weights():
    """Five equal weights among zeros are worth five worlds, and unequal ones fewer."""
    assert effective_sample_size(np.array([2.0] * 5 + [0.0] * 7)) == pytest.approx(5)
    assert effective_sample_size(np.array([8.0, 1.0, 1.0])) < 3
    assert effective_sample_size(np.zeros(3)) == 0


def test_errors_are_the_spread_over_repeated_samples():
    """The stated standard errors match how much the numbers move from sample to sample."""
    rng = np.random.default_rng(11)
    size, repeats = 400, 600
    medians, means, shares, stated = [], [], [], []
    for _ in range(repeats):
        values = rng.normal(size=size)
        raw = np.exp(0.5 * values)  # weights that depend on the value, as likelihoods do
        weights = raw / raw.sum()
        above = (values > 0.4).astype(float)
        medians.append(quantiles(values, weights, (0.5,))[0])
        means.append(values @ weights)
        shares.append(above @ weights)
        low, high = quantiles(values, weights, median_shares(weights))
        stated.append(
            (
                (high - low) / 2,
                mean_error(values, weights),
                share_error(above, weights),
            )
        )
    seen = np.std([medians, means, shares], axis=1)
    assert np.mean(stated, axis=0) / seen == pytest.approx([1, 1, 1], rel=0.15)


def test_a_share_of_nought_or_one_still_has_an_error():
    """That none of 50 worlds does something leaves room for up to a few in a hundred."""
    weights = np.full(50, 1 / 50)
    assert 0.01 < share_error(np.zeros(50), weights) < 0.05
    assert share_error(np.ones(50), weights) == pytest.approx(share_error(np.zeros(50), weights))


@settings(max_examples=100, deadline=None)
@given(st.floats(1e-7, 10))
def test_earned_decimals_hide_the_error(error):
    """The error stays within half a unit of the last decimal, unless no decimal is left to drop."""
    shown = decimals(error)
    assert shown in {0} or error <= 0.5 * 10**-shown
    assert shown == 6 or error > 0.5 * 10 ** -(shown + 1)


def test_unknown_and_absent_errors_have_plain_answers():
    """Without an error every decimal may be shown, with an unknown one none."""
    assert decimals(0.0) == 6
    assert decimals(math.nan) == 0
