"""Cruxes and the value of learning on planted ensembles whose answers are known."""

from statistics import NormalDist

import numpy as np
import pytest
from planted import Planted

from foedus.findings import Preference, Sample, cruxes

NORMAL = NormalDist()


def normal_case(n=16384, seed=1, likelihood=None):
    """The pact's gain is 0.3 + x - z with x, z standard normal: at x = -0.3 it turns."""
    rng = np.random.default_rng(seed)
    x, z, idle = rng.normal(size=(3, n))
    results = {("gain", "none"): np.zeros(n), ("gain", "pact"): 0.3 + x - z}
    likelihood = np.ones(n) if likelihood is None else likelihood(x)
    return Planted({"x": x, "z": z, "idle": idle}, results, {"gain": "higher"}, likelihood)


def worth_of_knowing(mean, spread):
    """The expected value of learning a normal gain, by the unit normal loss integral."""
    ratio = mean / spread
    return spread * NORMAL.pdf(ratio) + mean * NORMAL.cdf(ratio) - max(mean, 0)


def by_name(found):
    """Hinges by assumption."""
    return {one.assumption: one for one in found.hinges}


def test_the_value_of_learning_is_the_closed_form():
    """For normal gains the value of partial and of full information is the loss integral."""
    found = cruxes(Sample.first(normal_case()), Preference("gain"), "none")
    hinges = by_name(found)
    assert hinges["x"].worth.value == pytest.approx(worth_of_knowing(0.3, 1), rel=0.05)
    assert hinges["z"].worth.value == pytest.approx(worth_of_knowing(0.3, 1), rel=0.05)
    assert found.everything.value == pytest.approx(worth_of_knowing(0.3, np.sqrt(2)), rel=0.05)
    assert hinges["x"].worth.low <= worth_of_knowing(0.3, 1) <= hinges["x"].worth.high


def test_what_is_irrelevant_is_worth_nothing():
    """Learning an assumption that changes no score is not told apart from nothing."""
    hinge = by_name(cruxes(Sample.first(normal_case()), Preference("gain"), "none"))["idle"]
    assert not hinge.told
    assert not hinge.switches
    assert hinge.worth.value < 0.005


def test_the_turning_point_is_where_it_was_planted():
    """Below x = -0.3 and above z = 0.3 the baseline is preferred, and nowhere else."""
    found = cruxes(Sample.first(normal_case()), Preference("gain"), "none")
    assert (found.preferred, found.runner_up) == ("pact", "none")
    (below,) = by_name(found)["x"].switches
    assert (below.side, below.rival) == ("below", "none")
    assert below.value == pytest.approx(-0.3, abs=0.05)
    assert below.low <= -0.3 <= below.high
    assert below.quantile == pytest.approx(NORMAL.cdf(-0.3), abs=0.02)
    assert below.beyond == pytest.approx(NORMAL.cdf(-0.3), abs=0.02)
    (above,) = by_name(found)["z"].switches
    assert (above.side, above.rival) == ("above", "none")
    assert above.value == pytest.approx(0.3, abs=0.05)


def test_the_record_moves_the_crux():
    """Weighted to z = 1, the pact gains x - 0.7, so that x must exceed 0.7 for it."""
    planted = normal_case(32768)
    planted = Planted(
        planted.assumptions,
        planted.results,
        planted.better,
        np.exp(-0.5 * ((planted.assumptions["z"] - 1) / 0.1) ** 2),
    )
    sample = Sample.first(planted, 32768)
    found = cruxes(sample, Preference("gain"), "none")
    assert found.preferred == "none"
    (above,) = by_name(found)["x"].switches
    assert (above.side, above.rival) == ("above", "pact")
    assert above.value == pytest.approx(0.7, abs=0.08)


def test_a_rival_ahead_in_the_middle_is_found():
    """A policy that is better only for middling values is named with both ends."""
    rng = np.random.default_rng(2)
    u = rng.random(16384)
    middle = np.where(np.abs(u - 0.5) < 0.2, 0.3, -1.0) + rng.normal(size=16384) * 0.1
    planted = Planted(
        {"u": u},
        {("gain", "none"): np.zeros(16384), ("gain", "mid"): middle},
        {"gain": "higher"},
        np.ones(16384),
    )
    (switch,) = by_name(cruxes(Sample.first(planted), Preference("gain"), "none"))["u"].switches
    assert (switch.side, switch.rival) == ("between", "mid")
    # A spline of few pieces rounds the corners of a step.
    assert (switch.value, switch.upto) == pytest.approx((0.3, 0.7), abs=0.09)


def test_a_theory_turns_the_preference_at_a_probability():
    """With gains of 1 under one theory and -3 under the other, the first must have 3 in 4."""
    rng = np.random.default_rng(3)
    theory = (rng.random(8192) < 0.5).astype(float)
    planted = Planted(
        {"theory": theory},
        {
            ("gain", "none"): np.zeros(8192),
            ("gain", "pact"): np.where(theory == 1, 1.0, -3.0) + rng.normal(size=8192),
        },
        {"gain": "higher"},
        np.ones(8192),
        {"theory": ("words", "deeds")},
    )
    found = cruxes(Sample.first(planted), Preference("gain"), "none")
    hinge = by_name(found)["theory"]
    (switch,) = hinge.switches
    assert (switch.side, switch.option, switch.rival) == ("option", "deeds", "pact")
    assert switch.value == pytest.approx(0.75, abs=0.02)
    # Knowing the theory wins 1 in the half of the worlds where it is the first.
    assert hinge.worth.value == pytest.approx(0.5, abs=0.03)
    assert hinge.stated == ()


def test_rules_other_than_the_average_are_followed():
    """By the share of worlds clearly better, the turning point is where half of them are."""
    found = cruxes(Sample.first(normal_case()), Preference("gain", "clear"), "none")
    (below,) = by_name(found)["x"].switches
    assert below.value == pytest.approx(-0.3, abs=0.06)
    share = Preference("gain", "satisfice", 0.0)
    always = cruxes(Sample.first(normal_case()), share, "none")
    assert always.preferred == "none"  # nothing is never below 0


def test_an_actor_is_asked_by_its_utility():
    """Preference by another outcome names another policy."""
    planted = normal_case()
    planted.results["utility of A", "none"] = np.ones(planted.worlds)
    planted.results["utility of A", "pact"] = np.zeros(planted.worlds)
    planted.better["utility of A"] = "higher"
    found = cruxes(Sample.first(planted), Preference("utility of A"), "none")
    assert found.preferred == "none"
    assert found.turning == ()
    assert found.everything.value == 0.0
