"""Signals by tied hands and sunk costs: oracle numbers and incentives type by type."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foedus.games.classics.fearon_1997 import Parameters, babbling, sinking, tying

F1 = Parameters(p=0.6, c_d=0.2, c_c=0.2)
F2 = Parameters(p=0.5, c_d=0.3, c_c=0.1)
F3 = Parameters(p=0.7, c_d=0.35, c_c=0.15, w_max=0.8)


@pytest.mark.parametrize(
    ("parameters", "pi", "tied", "sunk"),
    [
        (F1, 0.5, (0.125, 0.125, 0.4375, 0.30625), (1 / 3, 0.1666666667, 1 / 3, 0.1777777778)),
        (F2, 0.8, (0.4, 0.1, 0.48, 0.108), (0.6, 0.12, 0.32, 0.048)),
        (F3, 0.375, (0.147887, 0.246479, 0.319542, 0.322205), (0.5, 0.3125, 0.1875, 0.110938)),
    ],
    ids=["F97-1", "F97-2", "F97-3"],
)
def test_signals(parameters, pi, tied, sunk):
    """Cutoffs, signals, war and payoffs are the oracle's (b.fearon97)."""
    assert parameters.challenge == pytest.approx(pi)
    for found, expected in ((tying(parameters), tied), (sinking(parameters), sunk)):
        flat = (found.cutoff, found.m, found.war, found.value)
        assert flat == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (F1, (0.6666666667, 0.7777777778, 0.5185185185, 0.1666666667)),
        (F2, (0.4, 0.95, 0.38, 0.12)),
        (F3, (0.5, 0.8557692308, 0.4278846154, 0.3125)),
    ],
    ids=["F97-1", "F97-2", "F97-3"],
)
def test_babbling(parameters, expected):
    """Without signals fights, challenges and war are the oracle's; tied hands destroy it."""
    found = babbling(parameters)
    assert tuple(vars(found).values())[:4] == pytest.approx(expected, abs=5e-10)
    assert not found.survives_tying


@st.composite
def confrontations(draw):
    """Parameters at which the signalling equilibria exist."""
    p, top, wide = draw(st.floats(0.05, 0.95)), draw(st.floats(0.5, 3)), draw(st.floats(0.5, 3))
    c_d = draw(st.floats(0.01, 0.99)) * p * top
    c_c = draw(st.floats(0.01, 0.99)) * (1 - p) * wide
    return Parameters(p, c_d, c_c, top, wide)


@given(confrontations(), st.floats(0, 1))
@settings(max_examples=80)
def test_every_type_prefers_what_it_does(parameters, share):
    """Signalling and fighting pay exactly from the cutoff up: nobody bluffs."""
    v, p, pi, c_d = share * parameters.v_max, parameters.p, parameters.challenge, parameters.c_d
    for found, paid in ((tying(parameters), 0.0), (sinking(parameters), 1.0)):
        assume(abs(v - found.cutoff) > 1e-9)
        sunk = paid * found.m
        yielding = -found.m * (1 - paid)
        signalled = (1 - pi) * v + pi * max(p * v - c_d, yielding) - sunk
        assert (signalled > 0) == (v > found.cutoff)  # silence is challenged and yields 0
        if v > found.cutoff:
            assert p * v - c_d > yielding


@given(confrontations())
@settings(max_examples=60)
def test_published_results(parameters):
    """Tied hands give the defender more and war more often than sunk costs do."""
    tied, sunk = tying(parameters), sinking(parameters)
    assert tied.value > sunk.value
    assert tied.war > sunk.war
