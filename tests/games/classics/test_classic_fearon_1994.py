"""Audience-cost attrition: oracle numbers, indifference while waiting, and sums to one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.games.classics.fearon_1994 import Parameters, solve

# Oracles b.fearon94.*: horizon, backs down at once (1, 2), locked in (1, 2), backs down, war.
CASES = {
    "F94-1": (
        Parameters(1, 1, 1, 1),
        (0.6180339887, 0, 0, 0.6180339887, 0.6180339887, 0.3090169944, 0.3090169944, 0.3819660113),
    ),
    "F94-2": (
        Parameters(2, 1, 1, 1),
        (0.3660254038, 0, 0.3660254038, 0.7320508076, 0.3660254038, 0.131139154, 0.6009116536,
         0.2679491924),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_oracle(case):
    """Horizon, atoms, locked-in shares and probabilities are the oracle's (b.fearon94)."""
    parameters, expected = CASES[case]
    found = solve(parameters)
    flat = (found.horizon, *found.at_once, *found.locked_in, *found.backs_down, found.war)
    assert flat == pytest.approx(expected, abs=5e-10)


def test_third_case():
    """The case printed with six digits in the notes comes out (F94-3)."""
    found = solve(Parameters(1, 0.5, 1, 2))
    flat = (found.horizon, found.at_once[1], *found.backs_down, found.war)
    assert flat == pytest.approx((1.236068, 0.309017, 0.183144, 0.625873, 0.190983), abs=1e-6)


rates = st.floats(0.01, 100)


@given(rates, rates, rates, rates)
@settings(max_examples=60)
def test_somebody_backs_down_or_there_is_war(a1, a2, v, w):
    """Probabilities sum to one, and the stronger audience backs down less often."""
    found = solve(Parameters(a1, a2, v, w))
    assert sum(found.backs_down) + found.war == pytest.approx(1, abs=1e-9)
    if a1 > 1.001 * a2:
        assert found.backs_down[0] < found.backs_down[1]


@pytest.mark.parametrize(("a1", "a2"), [(1.0, 1.0), (2.0, 1.0), (1.0, 1.04), (0.3, 5.0)])
def test_waiting_is_worth_as_much_as_quitting(a1, a2):
    """A type that has not been locked in is indifferent between quitting times."""
    found = solve(Parameters(a1, a2, 1, 1))
    stay = 1 - found.at_once[1]  # state 2 lasts until t with stay / (1 + a1 t)
    steps = 4000
    for share in (0.3, 1.0):
        quit_at = share * found.horizon
        gain = found.at_once[1]  # the prize, when state 2 backs down at once
        for index in range(steps):
            t, after = quit_at * index / steps, quit_at * (index + 1) / steps
            gain += stay / (1 + a1 * t) - stay / (1 + a1 * after)
        loss = stay / (1 + a1 * quit_at) * a1 * quit_at
        assert gain - loss == pytest.approx(found.at_once[1], abs=1e-9)
