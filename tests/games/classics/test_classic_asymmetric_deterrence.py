"""The rudimentary game: oracle thresholds, and the engine on its tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import GameError
from foedus.games import solve as engine
from foedus.games import tabulate
from foedus.games.classics.asymmetric_deterrence import Parameters, game, solve


@pytest.mark.parametrize(
    ("p_b", "a_dd", "threshold", "attack"),
    [(0.4, -1, 0.5, 1.0), (0.3, -3, 0.25, 0.0), (0.2, -3, 0.25, 1.0)],
    ids=["radg.2", "radg.3", "radg.4"],
)
def test_oracle(p_b, a_dd, threshold, attack):
    """Threshold and choices are the oracle's (c.radg)."""
    found = solve(Parameters(p_b=p_b, a_dd=a_dd))
    assert (found.threshold, found.attack) == pytest.approx((threshold, attack), abs=1e-12)
    assert (found.resist_hard, found.resist_soft) == (1.0, 0.0)


def test_at_the_threshold_anything_goes():
    """At the threshold A is indifferent, and the closed form does not choose for it (c.radg.1)."""
    assert solve(Parameters(p_b=0.5)).kind == "either"
    solved = engine(tabulate(game(Parameters(p_b=0.5))), {}, float("inf"))
    assert solved.probability("A", "D")[0] == 0.5
    assert solved.ties[0] == 1


@given(st.floats(0, 1), st.floats(-9, -0.1), st.floats(0.1, 9))
@settings(max_examples=30)
def test_the_engine_agrees(p_b, a_dd, a_dc):
    """Backward induction on the tree attacks, concedes and resists as the closed form does."""
    parameters = Parameters(p_b=p_b, a_dd=a_dd, a_dc=a_dc)
    found = solve(parameters)
    if abs(p_b - found.threshold) < 1e-9:
        return
    solved = engine(tabulate(game(parameters)), {}, float("inf"))
    assert solved.probability("A", "D")[0] == pytest.approx(found.attack, abs=1e-12)
    assert solved.probability("hard B", "D")[0] == 1.0
    assert solved.probability("soft B", "D")[0] == 0.0


def test_wrong_orders_are_refused():
    """Preferences in another order are another game."""
    with pytest.raises(GameError, match="a_dd < a_sq < a_dc"):
        Parameters(a_dd=2)
