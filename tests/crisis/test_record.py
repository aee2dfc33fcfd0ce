"""Likelihood of the record, signing, and the base rates that the prior implies."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from guarantee import ONE, amounts, worlds

from foedus.crisis.horizon import compile_stage, walk
from foedus.crisis.record import log_likelihood, observe
from foedus.crisis.reference import reference_beliefs, reference_rates
from foedus.crisis.signing import sign
from foedus.crisis.stage import crisis_game
from foedus.ensemble import Design
from foedus.errors import ModelError
from foedus.evidence import base_rate
from foedus.scenario import Act, Episode, Policy, Source


def episode(*acts, name="past"):
    """An episode in which these acts were seen."""
    return Episode(name, Policy("p", "p"), acts, Source("judgement", "a test"))


def likelihood(drawn, *acts):
    """The probability of acts in each world."""
    stage = crisis_game(ONE)
    seen = observe(episode(*acts), ONE, stage.leaves)
    compiled = compile_stage(stage, {o.measure: o.leaves for o in seen})
    return np.exp(log_likelihood(walk(compiled, amounts(ONE, drawn), 3), seen, compiled))


def test_the_probabilities_of_all_records_of_a_year_add_up_to_one():
    """Refraining, conceding, and resisting with each answer exhaust what one year can show."""
    drawn = worlds(ONE, 0, 40)
    attack = Act(2000, "CHL", "attack")
    total = likelihood(drawn, Act(2000, "CHL", "refrain"))
    total = total + likelihood(drawn, attack, Act(2000, "PRO", "concede"))
    for answer in ("fight", "arm", "abstain"):
        resist, answered = Act(2000, "PRO", "resist"), Act(2000, "GUA", answer)
        total = total + likelihood(drawn, attack, resist, answered)
    assert np.allclose(total, 1.0, atol=1e-12)


def test_years_multiply():
    """The likelihood of two quiet years is the product of the two years' probabilities."""
    drawn = worlds(ONE, 0, 40)
    both = likelihood(drawn, Act(2000, "CHL", "refrain"), Act(2001, "CHL", "refrain"))
    found = walk(compile_stage(crisis_game(ONE)), amounts(ONE, drawn), 3)
    quiet = 1.0 - found.yearly("attack")
    assert np.allclose(both, quiet[0] * quiet[1], atol=1e-12)


def test_acts_that_cannot_happen_together_are_refused_with_their_place():
    """An answer to an attack that did not happen is no course of a year."""
    acts = (Act(2000, "CHL", "refrain"), Act(2000, "GUA", "fight"))
    with pytest.raises(ModelError, match="no course of the year 2000"):
        observe(episode(*acts), ONE, crisis_game(ONE).leaves)


@pytest.mark.parametrize("voting", [(), ("GUA",)])
def test_signing_is_a_product_and_grows_with_the_accord(voting):
    """All sign with the product of what each does, and a better accord is signed no less."""
    n = 30
    rng = np.random.default_rng(3)
    otherwise = {a: rng.normal(size=n) for a in ONE.everyone}
    accord = {a: rng.normal(size=n) for a in ONE.everyone}
    precision = np.full(n, 3.0)
    asked = (*voting, "PRO", "CHL")
    found = sign(ONE, asked, accord=accord, otherwise=otherwise, precision=precision)
    assert np.allclose(found["all"], np.prod([found[a] for a in asked], axis=0))
    for actor in asked:
        better = {**accord, actor: accord[actor] + 0.1}
        again = sign(ONE, asked, accord=better, otherwise=otherwise, precision=precision)
        assert np.all(again[actor] > found[actor])


@pytest.fixture(scope="module")
def prior():
    """What the shipped prior predicts, as averages over cases."""
    drawn = Design(reference_beliefs(), (), 7).draws(0, 16384)
    found = {}
    for rate in reference_rates(drawn):
        weight = np.ones(16384) if rate.weight is None else rate.weight
        found[rate.name] = float((weight * rate.values).sum() / weight.sum())
        found[f"{rate.name}, all worlds alike"] = float(rate.values.mean())
    return found


@pytest.mark.parametrize(
    "name", ["renewed-intense-2y", "renewed-intense-5y", "renewed-intense-10y"]
)
def test_the_prior_renews_wars_as_often_as_history(prior, name):
    """The prior's rate of renewed war lies in the exact 90 % interval of the observed one."""
    low, high = base_rate(name).interval
    assert low <= prior[name] <= high


@pytest.mark.parametrize(
    "name", ["war-onset-unprotected-1816-2010", "war-onset-protected-1816-2010"]
)
def test_the_prior_starts_wars_about_as_often_as_history(prior, name):
    """The prior's yearly rate of war is within a factor of two of the observed one."""
    assert 0.5 <= prior[name] / base_rate(name).observed <= 2.0


def test_protection_lowers_the_risk_in_the_prior_as_in_history(prior):
    """A defence pact goes with less war in the prior, as it does in the record of two centuries."""
    protected, alone = "war-onset-protected-1816-2010", "war-onset-unprotected-1816-2010"
    assert prior[protected] < prior[alone]
    assert base_rate(protected).observed < base_rate(alone).observed


def test_promises_that_are_tested_are_the_doubtful_ones(prior):
    """Promises kept are fewer among those that an attack tests than among all (Smith 1995)."""
    name = "honoured-defence-1816-2003"
    assert prior[name] < prior[f"{name}, all worlds alike"]


def test_record_acts_of_different_order_are_the_same_record():
    """The order in which a year's acts are listed does not matter."""
    drawn = worlds(ONE, 0, 10)
    acts = (Act(2000, "CHL", "attack"), Act(2000, "PRO", "resist"), Act(2000, "GUA", "arm"))
    first, *others = (likelihood(drawn, *order) for order in itertools.permutations(acts))
    assert all(np.array_equal(first, other) for other in others)
