"""The reduced tripartite crisis: oracle numbers, and best replies by brute force on the tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import outcomes, regrets

from foedus.games.classics import classics
from foedus.games.classics.tripartite_crisis import Parameters, abandonment, game, solve


@pytest.mark.parametrize(
    ("p_pro", "support", "hold", "ends"),
    [
        (0.1, 0.8, 0.4907407407, {"CW": 0.4583333333, "CO": 0.3033333333, "PR": 0.02,
                                  "PL": 0.0883333333}),
        (0.3, 1.0, 1.0, {"CW": 0.0, "CO": 0.7, "PR": 0.0, "PL": 0.0}),
        (0.15, 0.8, 0.7794117647, {"CW": 0.1875, "CO": 0.455, "PR": 0.03, "PL": 0.1325}),
    ],
    ids=["tripartite.1", "tripartite.2", "tripartite.3"],
)  # fmt: skip
def test_oracle(p_pro, support, hold, ends):
    """Regime, mixing and outcomes are the oracle's (c.tripartite)."""
    parameters = Parameters(p_pro=p_pro)
    found = solve(parameters)
    assert parameters.threshold == pytest.approx(0.1846153846, abs=5e-10)
    assert (found.support, found.hold) == pytest.approx((support, hold), abs=5e-10)
    assert {name: found.outcomes[name] for name in ends} == pytest.approx(ends, abs=5e-10)
    assert (found.regime == "straddle") == (support < 1)


def test_the_second_equilibrium():
    """Abandonment needs the oracle's beliefs and fails D1 (m.tripartite.abandonment)."""
    found = abandonment(Parameters())
    numbers = (found.belief_below, found.realigner_needs, found.other_needs)
    assert numbers == pytest.approx((0.1846153846, 0.6666666667, 0.8), abs=5e-10)
    assert not found.survives_d1


@given(st.floats(0.01, 0.99))
@settings(max_examples=40)
def test_no_set_gains_by_another_action(p_pro):
    """Every reached information set of the tree plays a best reply; outcomes are as stated."""
    parameters = Parameters(p_pro=p_pro)
    tree, found = game(parameters), solve(parameters)
    strategy = {
        "ProHoldR": {"concede": 0.0, "hold": 1.0},
        "ProHoldN": {"concede": 1 - found.hold, "hold": found.hold},
        "ProReR": {"stay": 0.0, "realign": 1.0},
        "ProReN": {"stay": 1.0, "realign": 0.0},
        "Def": {"withhold": 1 - found.support, "support": found.support},
        "ChPressH": {"back": 0.0, "press": 1.0},
        "ChPressS": {"back": 1.0, "press": 0.0},
    }
    assert max(regrets(tree, strategy).values()) < 1e-9
    assert outcomes(tree.root, strategy) == pytest.approx(found.outcomes, abs=1e-12)


def test_it_is_not_presented_as_a_replication():
    """The model says that it is a reduction, and what of it is from memory."""
    model = classics()["tripartite-crisis"]
    assert model.standing == "reduction"
    assert "memory" in model.basis
