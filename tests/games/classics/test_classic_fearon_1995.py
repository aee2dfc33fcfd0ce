"""Bargaining range, risk-return and two types: oracle numbers, grid maxima and the engine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.games import solve as engine
from foedus.games import tabulate
from foedus.games.classics.fearon_1995 import (
    Parameters,
    TwoTypes,
    bargaining_range,
    game,
    private_power,
    risk_return,
    two_types,
)


@pytest.mark.parametrize(
    ("p", "c_a", "c", "x", "war", "value"),
    [
        (0.5, 0.1, 0.4, 0.65, 0.375, 0.55625),
        (0.3, 0.05, 0.25, 0.4, 0.4, 0.34),
        (0.6, 0.3, 0.2, 0.6, 0.0, 0.6),
        (0.8, 0.1, 0.6, 1.0, 1 / 3, 1 / 3 * 0.7 + 2 / 3),
    ],
    ids=["R1", "R2", "R3", "corner"],
)
def test_risk_return(p, c_a, c, x, war, value):
    """The best demand is the oracle's (e.riskreturn.R1 to R3 and the corner)."""
    found = risk_return(Parameters(p, c_a, c))
    assert (found.x, found.war, found.value) == pytest.approx((x, war, value), abs=1e-9)


def test_range():
    """The range runs from p - c_A to p + c_B (e.riskreturn.R1)."""
    assert bargaining_range(0.5, 0.1, 0.0) == pytest.approx((0.4, 0.5))


shares = st.floats(0.01, 0.99)


@given(shares, shares, shares)
@settings(max_examples=40)
def test_no_other_demand_is_better(p, c_a, c):
    """No demand on a grid gives A more than the best one."""
    best = risk_return(Parameters(p, c_a, c)).value
    for step in range(101):
        x = step / 100
        war = min(1.0, max(0.0, (x - p) / c))
        assert war * (p - c_a) + (1 - war) * x <= best + 1e-12


@pytest.mark.parametrize(("q", "war", "value"), [(0.3, 0.3, 0.715), (0.8, 0.0, 0.55)])
def test_two_types(q, war, value):
    """A takes the risk below q* and not above it (e.twotype.1 and 2); the engine agrees."""
    parameters = TwoTypes(q=q)
    found, threshold = two_types(parameters)
    assert (threshold, found.war, found.value) == pytest.approx((2 / 3, war, value), abs=1e-12)
    solved = engine(tabulate(game(parameters)), {}, float("inf"))
    ends = dict(zip(solved.table.outcomes, solved.outcome_probabilities()[:, 0], strict=True))
    assert ends["war"] == pytest.approx(war, abs=1e-12)
    assert solved.values[0, 0] == pytest.approx(value, abs=1e-12)


def test_private_power():
    """With private power the demand and the risk are the oracle's (e.private_p.1)."""
    assert private_power(0.3, 0.7, 0.1, 0.1) == pytest.approx((0.6, 0.5), abs=1e-12)
    assert private_power(0.4, 0.5, 0.1, 0.1)[1] == pytest.approx(0.0, abs=1e-12)
