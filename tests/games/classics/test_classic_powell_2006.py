"""Preventive war: oracle numbers, the condition on the shift, and the engine on the tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.games import solve as engine
from foedus.games import tabulate
from foedus.games.classics.powell_2006 import (
    Parameters,
    for_ever,
    game,
    shift_needed,
    two_periods,
)


@pytest.mark.parametrize(
    ("p1", "p2", "c_b", "expected"),
    [
        (0.3, 0.6, 0.5, (6.5, 4.15, True)),
        (0.3, 0.34, 0.5, (6.5, 6.49, True)),
        (0.5, 0.56, 1.0, (4.0, 4.06, False)),
        (0.3, 0.6, 30.0, (-23.0, -22.4, False)),
    ],
    ids=["preventive.1", "preventive.2", "preventive.3", "preventive.4"],
)
def test_for_ever(p1, p2, c_b, expected):
    """War, best peace and the choice are the oracle's (e.preventive)."""
    found = for_ever(Parameters(p1, p2, 0.9, 0.1, c_b))
    assert (found.war, found.peace) == pytest.approx(expected[:2], abs=1e-9)
    assert found.fights is expected[2]
    assert found.fights == (found.war > found.peace)


def test_two_periods():
    """Shift needed and both values are the oracle's (e.powell06.1); a smaller shift is peace."""
    parameters = Parameters(0.2, 0.5, 0.9, 0.1, 0.1)
    found = two_periods(parameters)
    assert shift_needed(parameters) == pytest.approx(0.2333333333, abs=5e-10)
    assert (found.war, found.peace) == pytest.approx((1.42, 1.36), abs=1e-12)
    assert found.fights
    assert not two_periods(Parameters(0.2, 0.4, 0.9, 0.1, 0.1)).fights


@given(st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0.05, 0.99), st.floats(0, 0.4))
@settings(max_examples=40)
def test_the_engine_agrees(p1, shift, delta, c_b):
    """Backward induction fights exactly when the shift exceeds what is needed."""
    parameters = Parameters(p1, p1 + shift, delta, 0.1, c_b)
    found = two_periods(parameters)
    if abs(found.war - found.peace) < 1e-9:
        return
    solved = engine(tabulate(game(parameters)), {}, float("inf"))
    assert solved.probability("now", "fight")[0] == float(found.fights)
    assert solved.values[1, 0] == pytest.approx(max(found.war, found.peace), abs=1e-12)
    if parameters.p2 + c_b <= 1:
        assert found.fights == (shift > shift_needed(parameters))
