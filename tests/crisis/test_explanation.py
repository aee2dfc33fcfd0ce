"""Explanations agree with the numbers they explain."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.crisis import compile_model, vocabulary
from foedus.crisis.explanation import explain
from foedus.ensemble import Design
from foedus.scenario import read


@pytest.fixture(scope="module")
def model():
    """The shipped scenario, compiled."""
    return compile_model(read("ukraine", vocabulary))


@pytest.fixture(scope="module", params=[3, 11, 40])
def world(model, request):
    """One world of the design."""
    beliefs = {name: a.belief for name, a in model.assumptions.items()}
    drawn = Design(beliefs, (), 5).draws(request.param, request.param + 1)
    return {name: float(values[0]) for name, values in drawn.items()}


@pytest.mark.parametrize("policy", ["no-guarantee", "tripwire-europe", "nato-membership"])
def test_terms_add_up_to_values_and_values_to_choices(model, world, policy):
    """Each option's terms sum to its value, and the choice is logit in the values."""
    for choice in explain(model, world, policy).choices:
        values = np.array([option.value for option in choice.options])
        for option in choice.options:
            assert sum(value for _, value in option.terms) == pytest.approx(option.value, abs=1e-12)
        grown = np.exp(world["precision"] * (values - values.max()))
        probabilities = [option.probability for option in choice.options]
        assert probabilities == pytest.approx(grown / grown.sum(), abs=1e-9)


def test_strengths_are_products_of_their_factors_and_reach_the_model(model, world):
    """The strongest promise explained is the strongest that the model weighs."""
    found = explain(model, world, "nato-membership")
    for strand in found.strands:
        product = np.prod([value for _, value in strand.factors]) if strand.factors else 1.0
        assert strand.strength == pytest.approx(product)
    worlds = {name: np.array([value]) for name, value in world.items()}
    weighed = model.amounts("nato-membership", worlds).strengths.strongest[0]
    protect = [s.strength for s in found.strands if s.event == "attack on the protégé"]
    assert max(protect) == pytest.approx(weighed)


def test_outcomes_explained_are_those_of_the_run(model, world):
    """The numbers at the end are the model's own for the same world."""
    worlds = {name: np.array([value]) for name, value in world.items()}
    solved = model.solve(worlds)
    found = explain(model, world, "american-force").outcomes
    row = model.policies.index("american-force")
    for column, info in enumerate(model.outcomes):
        expected = solved.outcomes[row, column, 0]
        assert found[info.name] == pytest.approx(expected, nan_ok=True)


def test_every_way_to_war_is_explained_in_order(model, world):
    """Protégé, challenger, protégé, each guarantor and the challenger again choose in turn."""
    players = [choice.player for choice in explain(model, world, "no-guarantee").choices]
    assert players[:6] == ["UKR", "RUS", "UKR", "EUR", "USA", "RUS"]
