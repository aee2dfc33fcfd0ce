"""Alliances in our reductions: Smith-type, Morrow-type, commitment designs, half-measures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import GameError
from foedus.games.classics import commitment_design as design
from foedus.games.classics import deterrence_surplus as surplus
from foedus.games.classics import morrow_1994, smith_1995

shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("a", "expected"),
    [
        (0.0, (0.2, 0.4, 0.2857142857, 0.7142857143, 0.2857142857, 0.0571428571, 0.4285714286)),
        (0.3, (0.5, 0.55, 0.4731182796, 0.5268817204, 0.2897849462, 0.1448924731, 0.2370967742)),
    ],
    ids=["noalliance", "alliance"],
)
def test_smith(a, expected):
    """Help, resistance, attack, war and yielding are the oracle's (d.smith)."""
    found = smith_1995.solve(smith_1995.Parameters(a=a))
    assert tuple(vars(found).values()) == pytest.approx(expected, abs=5e-10)


def test_smith_with_a_binding_alliance():
    """With a = .7 help comes with .9 and nobody attacks."""
    found = smith_1995.solve(smith_1995.Parameters(a=0.7))
    assert (found.helped, found.attack) == pytest.approx((0.9, 0.0))


@given(shares, shares, st.floats(0, 0.99), st.floats(0.01, 2))
@settings(max_examples=50)
def test_smith_attackers_at_the_cutoff_are_indifferent(a, b, p_l, c_a):
    """An attacker at the cutoff gains nothing; less binding alliances never deter more."""
    parameters = smith_1995.Parameters(a=a, b=b, p_l=p_l, p_h=max(p_l, 0.8), c_a=c_a)
    found = smith_1995.solve(parameters)
    lost = found.resists  # the target's chance of winning is its chance of resisting
    if found.cutoff < 1:
        gain = (1 - found.resists) * found.cutoff
        gain += found.resists * ((1 - lost) * found.cutoff - c_a)
        assert gain == pytest.approx(0, abs=1e-9)
    assert smith_1995.solve(replace(parameters, a=0.0)).attack >= found.attack - 1e-12
    assert found.war + found.yields == pytest.approx(found.attack)


def test_morrow():
    """Separating costs and the payoff left are the oracle's (d.morrow.1)."""
    found = morrow_1994.solve(morrow_1994.Parameters(v_r=1, v_n=0.35, pi=0.4, theta=0.6))
    assert (found.costs, found.least_cost) == ((0.35, 1.0), 0.35)
    assert (found.resolved_keeps, found.alliance) == pytest.approx((0.65, 0.4))
    with pytest.raises(GameError, match="below theta"):
        morrow_1994.Parameters(pi=0.7)


# Oracles d.design.*: attack, provoke, war, guarantor at war, entrapped, abandons.
DESIGNS = {
    "none": ({"a_u": 0, "a_p": 0}, (0.8, 0.1, 0.77, 0, 0, 0.77)),
    "unconditional": ({"a_u": 1, "a_p": 1}, (0.2, 1, 0.5, 0.5, 0.5, 0)),
    "conditional": ({"a_u": 1, "a_p": 0}, (0.2, 0.1, 0.23, 0.18, 0, 0.05)),
    "misjudged": (
        {"a_u": 1, "a_p": 0, "eps": 0.2}, (0.32, 0.28, 0.3704, 0.21232, 0.028, 0.15808),
    ),
    "probabilistic": ({"a_u": 0.5, "a_p": 0.5}, (0.5, 0.55, 0.5, 0.25, 0.1375, 0.25)),
    "carve-out": ({"a_u": 0.5, "a_p": 0}, (0.5, 0.1, 0.5, 0.225, 0, 0.275)),
}  # fmt: skip


@pytest.mark.parametrize("case", DESIGNS)
def test_designs(case):
    """Attack, provocation, war, entrapment and abandonment are the oracle's (d.design)."""
    changes, expected = DESIGNS[case]
    found = design.solve(design.Parameters(**changes))
    assert tuple(vars(found).values()) == pytest.approx(expected, abs=1e-12)


def test_designs_by_simulation():
    """Drawing costs and gains and judging each attack gives the same frequencies."""
    import numpy as np

    rng, count = np.random.default_rng(3), 400_000
    parameters = design.Parameters(a_u=0.9, a_p=0.2, eps=0.15)
    help_u = 0.85 * 0.9 + 0.15 * 0.2
    help_p = 0.85 * 0.2 + 0.15 * 0.9
    provokes = rng.uniform(size=count) > parameters.l * (1 - help_p)
    attacks = rng.uniform(size=count) < parameters.v * (1 - parameters.d * help_u)
    war = np.where(provokes, rng.uniform(size=count) < parameters.w, attacks)
    mistaken = rng.uniform(size=count) < parameters.eps
    promised = np.where(provokes != mistaken, parameters.a_p, parameters.a_u)
    helped = war & (rng.uniform(size=count) < promised)
    found = design.solve(parameters)
    assert war.mean() == pytest.approx(found.war, abs=3e-3)
    assert helped.mean() == pytest.approx(found.guarantor_at_war, abs=3e-3)
    assert (helped & provokes).mean() == pytest.approx(found.entrapped, abs=3e-3)


@pytest.mark.parametrize(
    ("m", "expected"),
    [
        (0.0, (0.3, 0.73, 0.219)),
        (0.2, (0.5, 0.55, 0.275)),
        (0.4, (0.7, 0.37, 0.259)),
        (0.7, (1.0, 0.1, 0.1)),
    ],
)
def test_surplus(m, expected):
    """Resistance, attack and war are the oracle's (d.bmr)."""
    found = surplus.solve(surplus.Parameters(m=m))
    assert tuple(vars(found).values()) == pytest.approx(expected, abs=1e-12)


@given(shares, st.floats(0.05, 3), st.floats(0, 2))
@settings(max_examples=50)
def test_no_support_is_more_dangerous_than_the_most_dangerous(rho0, k, m):
    """No level of support brings more war than the one said to."""
    parameters = surplus.Parameters(rho0=rho0, k=k)
    worst = replace(parameters, m=surplus.most_dangerous(parameters))
    assert surplus.solve(replace(parameters, m=m)).war <= surplus.solve(worst).war + 1e-12
