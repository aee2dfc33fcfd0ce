"""Adaptive drawing: exact weights, known answers, determinism."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_worlds import ToyAssumption, ToyOutcome, ToySolved

from foedus.ensemble import Design, Proposal, adapt, enough, open_run, recorded_proposal, run
from foedus.ensemble.adapting import LEAST_SHARE, effective
from foedus.ensemble.proposals import Component
from foedus.errors import RunError
from foedus.scenario import belief

NAMES = ("a", "b", "c", "d")
SEEN, NOISE = 5.0, 0.2
# Four standard normals, and a measurement of a + b: all posteriors are normal (Bayes's rule).
GAIN = 1.0 / (2.0 + NOISE**2)
POSTERIOR_MEAN = GAIN * SEEN
EVIDENCE = np.exp(-0.5 * SEEN**2 * GAIN) * np.sqrt(GAIN / (2.0 * np.pi))
SCENARIO = "scenario: a measurement\n"


@dataclass(frozen=True)
class Measured:
    """Sees ``a + b`` with noise; the outcome is ``a`` plus the policy's number."""

    policies: tuple[str, ...] = ("none", "some")
    outcomes: tuple[ToyOutcome, ...] = (ToyOutcome("value", "Value", "units", "higher"),)
    assumptions: dict = field(
        default_factory=lambda: {name: ToyAssumption(name, "", None) for name in NAMES}
    )

    def log_likelihood(self, worlds):
        """Normal density of the measurement."""
        off = (SEEN - worlds["a"] - worlds["b"]) / NOISE
        return -0.5 * off**2 - np.log(NOISE * np.sqrt(2.0 * np.pi))

    def solve(self, worlds):
        """Solve a batch in closed form."""
        values = np.stack([worlds["a"], worlds["a"] + 1.0])[:, None]
        status = np.zeros((2, worlds["a"].size), dtype=np.int8)
        return ToySolved(values, self.log_likelihood(worlds), status)


def design(seed=3):
    """Four independent standard normals."""
    return Design({name: belief({"normal": {"mean": 0, "sd": 1}}) for name in NAMES}, (), seed)


@pytest.fixture(scope="module")
def adapted():
    """The fit of the measurement."""
    return adapt(Measured(), design(), pilot=2048)


def solve(folder, drawn, worlds=20_000, **options):
    """Run the measurement."""
    return run(Measured(), drawn, folder, scenario_text=SCENARIO, worlds=worlds, **options)


def test_a_record_that_few_worlds_explain_is_seen_and_mended(adapted):
    """The pilot finds under 2 % effective worlds, and adapted draws have many times more."""
    assert not enough(Measured(), design(), 100_000)
    assert adapted.before < LEAST_SHARE
    assert adapted.after > 10 * adapted.before
    assert set(adapted.design.proposal.names) == {"a", "b"}


def test_adapted_estimates_agree_with_bayes_and_with_brute_force(adapted, tmp_path):
    """Posterior mean, evidence and prior mean are those of theory and of a million even draws."""
    ensemble = solve(tmp_path, adapted.design)
    posterior, prior = ensemble.weights(), ensemble.weights(record=False)
    value = ensemble.assumption("a")
    error = np.sqrt(np.sum((posterior * (value - np.sum(posterior * value))) ** 2))
    assert abs(np.sum(posterior * value) - POSTERIOR_MEAN) < 4 * error
    assert error < 0.02
    evidence = np.exp(ensemble.log_likelihood() + ensemble.log_weight())
    off = evidence.std() / np.sqrt(evidence.size)
    assert abs(evidence.mean() - EVIDENCE) < 4 * off
    assert abs(np.sum(prior * value)) < 0.05
    even = design(9).draws(0, 2**20)
    brute = np.exp(Measured().log_likelihood(even))
    found = np.sum(brute * even["a"]) / brute.sum()
    spread = np.sqrt(np.sum((brute * (even["a"] - found)) ** 2)) / brute.sum()
    assert abs(np.sum(posterior * value) - found) < 4 * np.hypot(error, spread)


def test_quantiles_of_a_belief_stay_those_of_the_belief(adapted, tmp_path):
    """Where worlds were drawn does not move what was believed: median and quartile of a normal."""
    ensemble = solve(tmp_path, adapted.design)
    assert abs(ensemble.belief_quantile("a", 0.5)) < 0.05
    assert abs(ensemble.belief_quantile("a", 0.75) - 0.6745) < 0.05


def test_adapted_runs_do_not_depend_on_blocks_workers_or_restarts(adapted, tmp_path):
    """Other blocks, other workers, and a run taken up in two sittings give the same bits."""
    whole = solve(tmp_path / "whole", adapted.design, 3000, block=3000, workers=1)
    parts = solve(tmp_path / "parts", adapted.design, 1000, block=77, workers=3)
    assert parts.worlds == 1000
    parts = solve(tmp_path / "parts", adapted.design, 3000, block=512, workers=2)
    assert whole.weights().tobytes() == parts.weights().tobytes()
    assert whole.outcome("value", "some").tobytes() == parts.outcome("value", "some").tobytes()


def test_the_fit_is_the_same_every_time(adapted):
    """Fitting again gives the same mixture, bit for bit."""
    assert adapt(Measured(), design(), pilot=2048).design.proposal == adapted.design.proposal


def test_a_run_remembers_how_it_was_drawn(adapted, tmp_path):
    """The folder gives its proposal back exactly, and draws of another kind are refused there."""
    assert recorded_proposal(tmp_path / "new") == (False, None)
    solve(tmp_path, adapted.design, 500)
    assert recorded_proposal(tmp_path) == (True, adapted.design.proposal)
    assert open_run(tmp_path).adapted
    with pytest.raises(RunError, match="draws of its worlds"):
        solve(tmp_path, design(), 500)


@given(
    st.lists(st.floats(-3, 3), min_size=2, max_size=2),
    st.lists(st.floats(0.3, 3), min_size=2, max_size=2),
    st.floats(-0.8, 0.8),
    st.floats(0.1, 0.6),
)
def test_weights_average_to_one_and_never_run_away(mean, scale, lean, share):
    """For any mixture the weights of its own draws average 1 and stay below 1 / prior share."""
    factor = ((scale[0], 0.0), (lean, scale[1]))
    proposal = Proposal(("a", "b"), share, (Component(1.0 - share, tuple(mean), factor),))
    weights = np.exp(design(1).with_proposal(proposal).sample(0, 4096).log_weight)
    assert weights.max() <= 1.0 / share + 1e-9
    assert abs(weights.mean() - 1.0) < 5 * weights.std() / np.sqrt(weights.size) + 1e-3


def test_a_proposal_survives_json():
    """What a run records gives the same mixture back."""
    part = Component(0.7, (0.1, 1 / 3), ((1.5, 0.0), (-0.2, 0.7)))
    proposal = Proposal(("a", "c"), 0.3, (part,))
    assert Proposal.from_json(json.loads(json.dumps(proposal.as_json()))) == proposal


def test_no_world_that_explains_the_record_leaves_the_design_as_it_is():
    """If no pilot world explains the record at all, nothing is fitted."""

    class Impossible(Measured):
        def log_likelihood(self, worlds):
            """Nothing explains it."""
            return np.full(worlds["a"].size, -np.inf)

    found = adapt(Impossible(), design(), pilot=256)
    assert not found.adapted
    assert found.before == 0.0
    assert effective(np.array([-np.inf, np.nan])) == 0.0
