"""Brinkmanship: oracle numbers, an independent integral, and best replies type by type."""

from __future__ import annotations

import math

import numpy as np
import pytest

from foedus.games.classics.brinkmanship import (
    Parameters,
    critical_risk,
    disaster,
    hazard,
    risk_run,
)


@pytest.mark.parametrize(
    ("d", "ends", "median", "bold"),
    [
        (1.0, 0.1268726862, 0.1931471806, 0.7540396889),
        (5.0, 0.0312777664, 0.0386294361, 0.2446069118),
    ],
    ids=["attrition.D1", "attrition.D5"],
)
def test_oracle(d, ends, median, bold):
    """Disaster, the median state's hazard and a bold one's risk are the oracle's (g.attrition)."""
    parameters = Parameters(d)
    found = (disaster(parameters), hazard(parameters, 0.5), risk_run(parameters, 0.9))
    assert found == pytest.approx((ends, median, bold), abs=5e-10)


def test_costly_disaster():
    """With D = 20 the numbers printed in the notes come out."""
    assert disaster(Parameters(20)) == pytest.approx(0.008197, abs=1e-6)
    assert risk_run(Parameters(20), 0.9) == pytest.approx(0.067727, abs=1e-6)


def test_critical_risk():
    """Resolve is the oracle's (g.resolve)."""
    assert critical_risk(1, 0, -9) == pytest.approx(0.1)
    assert critical_risk(1, -1, -3) == pytest.approx(0.5)


@pytest.mark.parametrize("d", [0.05, 0.5, 3.0, 100.0])
def test_the_series_is_the_integral(d):
    """Integrating over the smaller of two stakes gives the same risk of disaster."""
    points, weights = np.polynomial.legendre.leggauss(400)
    v = (points + 1) / 2
    survived = np.exp((v + np.log1p(-v)) / d)
    assert disaster(Parameters(d)) == pytest.approx(
        1 - np.dot(weights, (1 - v) * survived), abs=1e-9
    )


@pytest.mark.parametrize("d", [0.5, 1.0, 5.0])
@pytest.mark.parametrize("v", [0.1, 0.4, 0.8])
def test_no_state_gains_by_acting_as_another(d, v):
    """Submitting when a state of another stake would is never better than one's own time."""
    parameters = Parameters(d)

    def payoff(like):
        points, weights = np.polynomial.legendre.leggauss(60)
        u = like * (points + 1) / 2  # the other's stake, where it submits first
        lasts = np.exp([-hazard(parameters, value) for value in u])
        end = math.exp(-hazard(parameters, like))
        won = v * np.dot(weights, lasts) * like / 2
        lost = np.dot(weights, 1 - lasts) * like / 2 + (1 - like) * (1 - end)
        return won - d * lost

    best = payoff(v)
    for like in np.linspace(0.0, 0.99, 34):
        assert payoff(like) <= best + 1e-9
