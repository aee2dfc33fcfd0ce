"""What a small step does, on outcomes whose derivatives are known."""

import numpy as np
import pytest
from planted import Planted

from foedus.findings import Sample, chosen_worlds, nudges


def ensemble(n=20000, likelihood=None):
    """Two uniform inputs; the outcome would be 3 u - v squared."""
    u, v = np.random.default_rng(1).random((2, n))
    return Planted(
        {"u": u, "v": v},
        {("y", "p"): 3 * u - v * v},
        {"y": "higher"},
        np.ones(n) if likelihood is None else likelihood(u),
    )


def test_a_step_is_a_hundredth_of_the_belief():
    """With slopes 3 and -2 v of uniform inputs, a step of 0.009 moves by 0.027 and -0.018 v."""
    sample = Sample.first(ensemble(), 20000)
    worlds = chosen_worlds(sample, 4000)
    v = sample.assumption("v")[worlds]
    first, second = nudges(sample, {"v": -2 * v, "u": np.full(4000, 3.0)})
    assert (first.assumption, second.assumption) == ("u", "v")
    assert first.mean == pytest.approx(0.027, abs=1e-3)
    assert (first.low, first.high) == pytest.approx((0.027, 0.027), abs=1e-3)
    assert second.mean == pytest.approx(-0.009, abs=1e-3)
    assert (second.low, second.high) == pytest.approx((-0.0162, -0.0018), abs=1e-3)
    assert (first.raises, second.raises) == (1.0, 0.0)
    assert second.error == pytest.approx(0.018 * np.sqrt(1 / 12 / 4000), rel=0.1)


def test_worlds_are_drawn_by_their_weight():
    """Where the record favours large u, so do the worlds that are looked at."""
    sample = Sample.first(ensemble(likelihood=lambda u: (u > 0.9).astype(float)), 20000)
    assert (sample.assumption("u")[chosen_worlds(sample, 500)] > 0.9).all()
    assert chosen_worlds(sample, 500).tolist() == chosen_worlds(sample, 500).tolist()


def test_worlds_without_a_derivative_are_left_out():
    """A world that could not be solved says nothing about the margin."""
    sample = Sample.first(ensemble(), 20000)
    slope = np.where(np.arange(100) < 40, np.nan, 1.0)
    (one,) = nudges(sample, {"u": slope, "v": np.full(100, np.nan)})
    assert (one.assumption, one.worlds) == ("u", 60)
