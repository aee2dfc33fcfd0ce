"""Mutual deterrence: oracle equilibria, and the same by brute force on the tree."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import regrets

from foedus.games.classics.mutual_deterrence import (
    TYPES,
    Parameters,
    game,
    pure_equilibria,
    threshold,
)


@pytest.mark.parametrize(
    ("p", "profiles"),
    [(0.8, ["CCCC", "DCDC"]), (0.3, ["CCDD", "DCDD", "DDCC", "DDDC"])],
    ids=["mutual.1", "mutual.3"],
)
def test_oracle(p, profiles):
    """Pure equilibria and the threshold of sure-thing deterrence are the oracle's (c.mutual)."""
    parameters = Parameters(p, p)
    found = [
        one.a_hard + one.a_soft + one.b_hard + one.b_soft for one in pure_equilibria(parameters)
    ]
    assert found == profiles
    assert threshold(parameters) == pytest.approx(0.6666666667, abs=5e-10)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
@settings(max_examples=20)
def test_the_tree_has_the_same_equilibria(p_a, p_b):
    """A pure profile is found exactly when no type gains by the other action in the tree."""
    parameters = Parameters(p_a, p_b)
    tree = game(parameters)
    found = {
        (one.a_hard, one.a_soft, one.b_hard, one.b_soft) for one in pure_equilibria(parameters)
    }
    for profile in product("CD", repeat=4):
        strategy = {
            kind: {"C": float(own == "C"), "D": float(own == "D")}
            for kind, own in zip(TYPES, profile, strict=True)
        }
        gain = max(regrets(tree, strategy).values())
        if abs(gain) > 1e-9 or profile in found:
            assert (profile in found) == (gain < 1e-9)


@given(st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=40)
def test_sure_thing_deterrence_needs_both(p_a, p_b):
    """Nobody need ever defect exactly when both credibilities reach the threshold."""
    parameters = Parameters(p_a, p_b)
    least = threshold(parameters)
    if min(abs(p_a - least), abs(p_b - least)) < 1e-9:
        return
    calm = any(
        one.a_hard + one.a_soft + one.b_hard + one.b_soft == "CCCC"
        for one in pure_equilibria(parameters)
    )
    assert calm == (min(p_a, p_b) > least)
