"""Exact derivatives through the whole model, against differences extrapolated to no step."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from foedus.crisis import compile_model, vocabulary
from foedus.crisis.slopes import gradients
from foedus.ensemble import Design
from foedus.scenario import read

POLICIES = ("no-guarantee", "tripwire-europe")
NAMES = (
    "precision",
    "discount",
    "RUS.stake",
    "RUS.presence_cost",
    "EUR.stake",
    "EUR.reneging_cost",
    "EUR.trust_elsewhere",
    "EUR.defence_taste",
    "USA.private_benefit",
    "USA.turnover",
    "collapse_risk",
    "policy.arms_effect",
)


@cache
def model():
    """The shipped scenario with two of its policies."""
    scenario = read("ukraine", vocabulary)
    whole = compile_model(scenario)
    beliefs = {name: a.belief for name, a in whole.assumptions.items()}
    draws = Design(beliefs, scenario.correlations, 3).draws(0, 6)
    return replace(whole, policies=POLICIES), draws


@cache
def exact():
    """Derivatives by the assumptions above."""
    found, draws = model()
    return gradients(found, POLICIES, draws, NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_derivative_is_what_differences_tend_to(name):
    """Central differences with two steps, extrapolated, agree with every outcome's derivative."""
    found, draws = model()
    step = 1e-3 * float(np.mean(np.abs(draws[name])))

    def difference(h):
        up, down = (found.solve({**draws, name: draws[name] + s}) for s in (h, -h))
        record = (up.log_likelihood - down.log_likelihood) / (2 * h)
        return (up.outcomes - down.outcomes) / (2 * h), record

    (wide, wide_record), (narrow, narrow_record) = difference(step), difference(step / 2)
    outcomes, record = (4 * narrow - wide) / 3, (4 * narrow_record - wide_record) / 3
    for row, policy in enumerate(POLICIES):
        slopes = exact()[policy].values[:, NAMES.index(name)]
        size = 1e-3 + np.max(np.abs(outcomes[row]), axis=1, keepdims=True)
        assert np.max(np.abs(slopes - outcomes[row]) / size) < 2e-5
    likelihood = exact()[POLICIES[0]].log_likelihood[NAMES.index(name)]
    assert np.allclose(likelihood, record, rtol=1e-4, atol=1e-6)


def test_the_carried_numbers_are_those_of_the_kernels():
    """The walk that carries slopes gives the same outcomes as the compiled one, to 1e-9."""
    found, draws = model()
    carried = {name: values.astype(complex) for name, values in draws.items()}
    from foedus.crisis.block import Block

    plain = found.solve(draws).outcomes
    with np.errstate(divide="ignore", invalid="ignore"):
        for name, outcomes, _ in found.play(Block(found.cast, carried), POLICIES):
            row = POLICIES.index(name)
            for column, info in enumerate(found.outcomes):
                assert np.allclose(outcomes[info.name].real, plain[row, column], atol=1e-9)


def test_switches_between_theories_are_left_out_of_what_is_differentiated_by():
    """By default every amount is there and no switch."""
    found, draws = model()
    one = {name: values[:1] for name, values in draws.items()}
    names = found.gradient("no-guarantee", one).assumptions
    assert not any(name.startswith("theory.") for name in names)
    assert len(names) == sum(
        not getattr(a.belief, "options", ()) for a in found.assumptions.values()
    )
