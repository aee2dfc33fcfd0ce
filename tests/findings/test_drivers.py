"""Drivers on test functions with known indices, and against SALib on the same data."""

import warnings

import numpy as np
import pytest
from planted import Planted
from SALib.test_functions import Ishigami, Sobol_G

from foedus.errors import UsageError
from foedus.findings import Sample, drivers, second_opinion
from foedus.findings.surrogates import rank_share, total_effects

# Closed forms for a = 7, b = 0.1 (Ishigami and Homma 1990).
ISHIGAMI_TOTAL = (0.5576, 0.4424, 0.2437)


def ishigami(n=8192, extra=3, seed=1, likelihood=None):
    """The Ishigami function of three of six uniform inputs, as the outcome of a policy."""
    x = np.random.default_rng(seed).uniform(-np.pi, np.pi, (n, 3 + extra))
    names = [f"x{i + 1}" for i in range(3 + extra)]
    results = {("y", "p"): Ishigami.evaluate(x[:, :3]), ("y", "q"): np.zeros(n)}
    likelihood = np.ones(n) if likelihood is None else likelihood(x)
    columns = dict(zip(names, x.T, strict=True))
    return Planted(columns, results, {"y": "higher"}, likelihood)


def by_name(found):
    """Drivers by assumption."""
    return {one.assumption: one for one in found.drivers}


def test_total_effects_of_ishigami_are_the_closed_form():
    """Also x3, which acts through its interaction with x1 alone, gets its total effect."""
    found = by_name(drivers(Sample.first(ishigami()), "y", "p", record=False))
    for name, wanted in zip(("x1", "x2", "x3"), ISHIGAMI_TOTAL, strict=True):
        total = found[name].total
        assert total.value == pytest.approx(wanted, abs=0.04)
        assert total.low - 0.02 <= wanted <= total.high + 0.02


def test_inputs_without_effect_are_not_told_apart():
    """Only the three inputs that act stand above the floor, and delta of the others is small."""
    found = drivers(Sample.first(ishigami()), "y", "p", record=False)
    assert {one.assumption for one in found.told} == {"x1", "x2", "x3"}
    assert all(one.delta.value < 0.03 for one in found.drivers if not one.told)
    assert found.fit > 0.98


def test_total_effects_of_the_g_function_are_the_closed_form():
    """The Sobol g-function with eight inputs of falling importance comes out as it should."""
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99.0])
    x = np.random.default_rng(2).random((8192, 8))
    found = total_effects(x, (0,) * 8, Sobol_G.evaluate(x, a), np.ones(8192))
    wanted = Sobol_G.total_sensitivity_index(a)
    assert found.effects == pytest.approx(wanted, abs=0.03)
    assert (np.abs(found.effects - wanted) < 3 * found.errors + 0.01).all()


def test_delta_is_that_of_salib_on_the_same_data():
    """Weighted counts and SALib's kernel densities rank Ishigami's inputs and size them alike."""
    sample = Sample.first(ishigami(4096, extra=1))
    before = warnings.formatwarning
    found = second_opinion(sample, drivers(sample, "y", "p", record=False))
    assert warnings.formatwarning is before
    for one in found.told:
        assert one.delta.value == pytest.approx(one.second.value, abs=0.05)
    ranked = sorted(found.told, key=lambda one: -one.second.value)
    assert [one.assumption for one in ranked] == [one.assumption for one in found.told]


def test_delta_of_known_distributions():
    """An outcome that is the assumption has delta near 1 less a class, a coin flip's shift half."""
    rng = np.random.default_rng(3)
    coin = rng.integers(0, 2, 8000).astype(float)
    noise = rng.random(8000)
    planted = Planted(
        {"coin": coin, "noise": noise},
        {("y", "p"): coin + noise},
        {"y": "higher"},
        np.ones(8000),
        {"coin": ("heads", "tails")},
    )
    found = by_name(drivers(Sample.first(planted), "y", "p", record=False))
    # With coin known the outcome's density moves by half of its mass.
    assert found["coin"].delta.value == pytest.approx(0.5, abs=0.01)
    assert found["coin"].options == ("heads", "tails")
    assert found["coin"].effect.value == pytest.approx(1.0, abs=0.02)
    assert found["coin"].total.value == pytest.approx(0.75, abs=0.02)
    assert found["noise"].total.value == pytest.approx(0.25, abs=0.02)
    assert found["noise"].direction == "raises"


def test_the_record_moves_what_drives():
    """Where the record pins x1, the other inputs are all that is left to drive."""
    planted = ishigami(16384, likelihood=lambda x: np.exp(-0.5 * ((x[:, 0] - 1.5) / 0.02) ** 2))
    sample = Sample.first(planted)
    weighted = by_name(drivers(sample, "y", "p"))
    assert by_name(drivers(sample, "y", "p", record=False))["x1"].told
    assert not weighted["x1"].told
    assert weighted["x2"].told
    assert weighted["x3"].direction == "mixed"


def test_a_difference_is_driven_by_what_differs():
    """What two policies share cancels from their difference."""
    planted = ishigami()
    shared = np.random.default_rng(4).normal(size=planted.worlds) * 5
    planted.assumptions["shared"] = shared
    planted.results["y", "p"] = planted.results["y", "p"] + shared
    planted.results["y", "q"] = shared
    sample = Sample.first(planted)
    assert by_name(drivers(sample, "y", "p", record=False))["shared"].told
    assert not by_name(drivers(sample, "y", "p", against="q", record=False))["shared"].told


def test_directions_are_those_planted():
    """What raises, lowers, and does both is told as that."""
    rng = np.random.default_rng(5)
    x = rng.uniform(-1, 1, (6000, 3))
    planted = Planted(
        dict(zip(("up", "down", "bend"), x.T, strict=True)),
        {("y", "p"): x[:, 0] - x[:, 1] + 3 * x[:, 2] ** 2},
        {"y": "higher"},
        np.ones(6000),
    )
    found = by_name(drivers(Sample.first(planted), "y", "p"))
    assert {name: one.direction for name, one in found.items()} == {
        "up": "raises",
        "down": "lowers",
        "bend": "mixed",
    }
    assert found["up"].effect.value == pytest.approx(1.6, abs=0.1)


def test_a_constant_outcome_has_no_drivers():
    """Nothing drives what does not vary."""
    planted = ishigami(500)
    found = drivers(Sample.first(planted), "y", "q")
    assert not found.told


def test_wrong_names_are_refused():
    """A misspelt policy is named with the nearest."""
    with pytest.raises(UsageError, match="policy"):
        drivers(Sample.first(ishigami(100)), "y", "pp")


def test_ranks_share_ties():
    """Equal values have the middle of the ranks they take."""
    assert rank_share(np.array([3.0, 1.0, 1.0, 2.0])).tolist() == [0.875, 0.25, 0.25, 0.625]
