"""The table of prior predictive checks: what it covers and what it says."""

from __future__ import annotations

import math

import pytest

from foedus.evidence import base_rate
from foedus.prior import check_prior


@pytest.fixture(scope="module")
def rates():
    """The checks on fewer worlds than the report has."""
    return {rate.name: rate for rate in check_prior(4096)}


@pytest.mark.parametrize(
    "quantity",
    [
        "yearly initiation",
        "yearly war onset",
        "escalation",
        "promise honoured",
        "renewed fighting",
        "peace survives",
        "nuclear use",
    ],
)
def test_every_quantity_that_history_counted_is_checked(quantity, rates):
    """Initiation, war, promises, peace and nuclear use each have a line, protected or not."""
    assert any(base_rate(name).quantity == quantity for name in rates)
    for kind in ("initiation", "war-onset"):
        assert {f"{kind}-{who}-1816-2010" for who in ("protected", "unprotected")} <= set(rates)


def test_numbers_are_rates_with_their_intervals(rates):
    """Every line has a rate of the model within the interval that it predicts for itself."""
    for rate in rates.values():
        assert 0 <= rate.model_prior <= 1
        low, high = rate.model_interval
        trials = base_rate(rate.name).trials or math.inf
        assert low - 1 / trials <= rate.model_prior <= high + 1 / trials
        assert (rate.inside is None) == (rate.interval is None)


def test_what_holds_is_said_beside_what_one_would_observe(rates):
    """Tested promises are the doubtful ones, so more are kept than war would let one see."""
    kept = [rate for name, rate in rates.items() if name.startswith(("honoured", "defended"))]
    assert len(kept) == 6
    for rate in kept:
        assert rate.latent > rate.model_prior
        assert f"{100 * rate.model_prior:.0f} in 100" in rate.selection
        assert f"{100 * rate.latent:.0f}." in rate.selection
    assert rates["war-onset-unprotected-1816-2010"].selection == ""


def test_one_rate_of_the_model_meets_every_definition_of_a_kept_promise(rates):
    """Definitions and eras differ, from 7 to 81 %; the model's rate beside them is one."""
    names = [name for name in rates if name.startswith(("honoured", "defended"))]
    assert len({rates[name].model_prior for name in names}) == 1
    observed = [rates[name].observed for name in names]
    assert min(observed) == pytest.approx(0.07)
    assert max(observed) == pytest.approx(0.81)
    assert not any(math.isnan(value) for value in observed)
