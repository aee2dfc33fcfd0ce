"""Comparisons on a planted ensemble, whose answers are known by construction."""

import math

import numpy as np
import pytest
from planted import Planted

from foedus.errors import UsageError
from foedus.findings import compare, convergence


def planted(n=2000, likelihood=None):
    """Worlds u in (0, 1): attack is u without and (1 - u) with the pact; cost is 3 u and 2 u."""
    u = (np.arange(n) + 0.5) / n
    results = {
        ("attack", "none"): u,
        ("attack", "pact"): 1 - u,
        ("attack", "copy"): u,
        ("cost", "none"): 3 * u,
        ("cost", "pact"): 2 * u,
        ("cost", "copy"): 3 * u,
        ("peace", "none"): u,
        ("peace", "pact"): u + 1,
        ("peace", "copy"): u,
        ("signed", "none"): u,
        ("signed", "pact"): u,
        ("signed", "copy"): u,
    }
    better = {"attack": "lower", "cost": "lower", "peace": "higher", "signed": "neither"}
    likelihood = np.ones(n) if likelihood is None else likelihood
    return Planted({"u": u}, results, better, likelihood)


def test_summary_gives_the_quantiles_and_mean_of_a_uniform():
    """Over u uniform the median of 3 u is 1.5, its 80 % interval 0.3 to 2.7, its mean 1.5."""
    cell = compare(planted(), "none").cell("none", "cost")
    assert (cell.prior.low, cell.prior.median, cell.prior.high, cell.prior.mean) == pytest.approx(
        (0.3, 1.5, 2.7, 1.5), abs=2e-3
    )
    assert cell.prior.better is None


def test_better_compares_within_the_same_world():
    """1 - u is below u in half the worlds, 2 u below 3 u in all of them."""
    comparison = compare(planted(), "none")
    assert comparison.cell("pact", "attack").prior.better == pytest.approx(0.5)
    assert comparison.cell("pact", "cost").prior.better == pytest.approx(1.0)


def test_better_follows_the_direction_of_the_outcome():
    """A higher peace is better and a direction of neither has no better."""
    comparison = compare(planted(), "none")
    assert comparison.cell("pact", "peace").prior.better == pytest.approx(1.0)
    assert comparison.cell("pact", "signed").prior.better is None


def test_ties_count_half_and_are_reported():
    """A policy that changes nothing scores one half, all of it ties."""
    summary = compare(planted(), "none").cell("copy", "attack").prior
    assert (summary.better, summary.ties) == pytest.approx((0.5, 1.0))


def test_rounding_noise_is_a_tie():
    """A difference in the last bits, as two solver paths leave it, is no difference."""
    ensemble = planted()
    noisy = ensemble.results["attack", "none"] * (1 + 2e-16 * np.resize([1, -1, 3], 2000))
    ensemble.results["attack", "copy"] = noisy
    assert compare(ensemble, "none").cell("copy", "attack").prior.ties == pytest.approx(1.0)


def test_gains_and_losses_count_only_differences_that_matter():
    """A policy better by a millionth everywhere is better in all worlds and gains in none."""
    ensemble = planted()
    ensemble.results["attack", "copy"] = ensemble.results["attack", "none"] - 1e-6
    trifle = compare(ensemble, "none").cell("copy", "attack").prior
    assert (trifle.better, trifle.gains, trifle.losses) == (1.0, 0.0, 0.0)
    sharp = compare(ensemble, "none", least=1e-7).cell("copy", "attack").prior
    assert sharp.gains == 1.0
    # The pact moves the risk by 2 u - 1, which is above 0.5 in a quarter of the worlds.
    pact = compare(ensemble, "none", least=0.5).cell("pact", "attack").prior
    assert (pact.gains, pact.losses) == pytest.approx((0.25, 0.25))


def test_where_no_direction_is_better_nothing_gains():
    """An outcome of neither direction has no gains, and the baseline has none against itself."""
    comparison = compare(planted(), "none")
    assert comparison.cell("pact", "signed").prior.gains is None
    assert comparison.cell("none", "attack").prior.losses is None


def test_the_record_moves_the_weighted_summary_only():
    """With all weight on worlds where u > 0.75 the pact lowers attack in all of them."""
    u = (np.arange(2000) + 0.5) / 2000
    comparison = compare(planted(likelihood=(u > 0.75).astype(float)), "none")
    cell = comparison.cell("pact", "attack")
    assert cell.prior.better == pytest.approx(0.5)
    assert cell.weighted.better == pytest.approx(1.0)
    assert (cell.weighted.low, cell.weighted.high) == pytest.approx((0.025, 0.225), abs=1e-3)
    assert comparison.effective_sample_size == pytest.approx(500)
    assert any("effective sample of 500" in note for note in comparison.notes)


def test_failed_worlds_are_counted_left_out_and_said():
    """A world without a solution changes no share, and the comparison says how many there are."""
    ensemble = planted()
    broken = ensemble.results["cost", "pact"].copy()
    broken[::4] = np.nan
    ensemble.results["cost", "pact"] = broken
    comparison = compare(ensemble, "none")
    cell = comparison.cell("pact", "cost")
    assert (cell.failed, cell.prior.worlds) == (500, 1500)
    assert cell.failed_weight == pytest.approx(0.25)
    assert cell.prior.better == pytest.approx(1.0)
    assert cell.prior.mean == pytest.approx(1.0, abs=1e-2)
    assert any("500 of 2,000" in note for note in comparison.notes)


def test_a_failed_baseline_is_no_win_and_no_loss():
    """Where the baseline has no number the world counts for the mean and not for better."""
    ensemble = planted()
    broken = ensemble.results["attack", "none"].copy()
    broken[1000:] = np.nan  # the pact is better exactly where u > 1/2
    ensemble.results["attack", "none"] = broken
    summary = compare(ensemble, "none").cell("pact", "attack").prior
    assert summary.better == pytest.approx(0.0)
    assert summary.worlds == 2000


def test_nothing_solved_gives_no_number_and_a_note():
    """If no world has a solution the summary is not a number and the comparison says so."""
    ensemble = planted()
    ensemble.results["cost", "pact"] = np.full(2000, np.nan)
    comparison = compare(ensemble, "none")
    assert math.isnan(comparison.cell("pact", "cost").weighted.median)
    assert any("no world at all" in note for note in comparison.notes)


def test_digits_are_earned():
    """A hundred worlds earn one decimal of a share near one half, a million earn three."""
    few, many = (compare(planted(n), "none").cell("pact", "attack").prior for n in (100, 1_000_000))
    assert (few.better_decimals, many.better_decimals) == (1, 3)
    assert not few.settled
    assert compare(planted(100), "none").cell("pact", "cost").prior.settled


def test_few_worlds_are_said_to_be_few():
    """An ensemble of 200 worlds warns, one of 2,000 with equal weights does not."""
    assert compare(planted(200), "none").notes
    assert not compare(planted(2000), "none").notes


def test_convergence_ends_with_the_whole_ensemble():
    """The steps double, and the last is what `compare` reports."""
    ensemble = planted()
    steps = convergence(ensemble, "pact", "attack", "none")
    assert [step.worlds for step in steps] == [250, 500, 1000, 2000]
    assert steps[-1].prior == compare(ensemble, "none").cell("pact", "attack").prior
    # u grows with the index here, so that the first worlds are ones in which the pact is worse.
    assert steps[0].prior.better == pytest.approx(0.0)


def test_unknown_names_get_the_nearest_one():
    """A misspelt policy or outcome is named with what was probably meant."""
    with pytest.raises(UsageError, match="did you mean none"):
        compare(planted(10), "non")
    with pytest.raises(UsageError, match="did you mean attack"):
        convergence(planted(10), "pact", "atack", "none")


def test_only_the_outcomes_asked_for_are_compared():
    """A report that shows two outcomes asks for two, in its own order."""
    comparison = compare(planted(), "none", outcomes=("cost", "attack"))
    assert comparison.outcomes == ("cost", "attack")
    assert len(comparison.cells) == 6
    with pytest.raises(UsageError, match="did you mean cost"):
        compare(planted(), "none", outcomes=("costs",))
