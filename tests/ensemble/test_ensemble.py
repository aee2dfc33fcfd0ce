"""Reading a run: labels, weights, parts, and the run as the worlds of an expression."""

from __future__ import annotations

import re
import subprocess
import sys

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_worlds import BELIEFS, SCENARIO, Toy, ToySolved, run_toy

from foedus.ensemble import blocks, open_run
from foedus.errors import RunError, UsageError
from foedus.scenario import evaluate, parse


class Weighted(Toy):
    """A toy whose record likelihood is what a test wants of the draws."""

    def __init__(self, log_likelihood):
        """Take the log-likelihood as a function of the stake."""
        super().__init__()
        object.__setattr__(self, "log_likelihood", log_likelihood)

    def solve(self, worlds):
        """Solve, with another likelihood."""
        solved = super().solve(worlds)
        return ToySolved(solved.outcomes, self.log_likelihood(worlds["USA.stake"]), solved.status)


@pytest.fixture(scope="module")
def ensemble(tmp_path_factory):
    """A run of 2,000 worlds in several blocks."""
    return run_toy(tmp_path_factory.mktemp("ensemble") / "toy", worlds=2000, block=512)


def test_names_and_labels_come_back(ensemble):
    """What the model said about itself is in the run."""
    assert ensemble.worlds == 2000
    assert ensemble.complete
    assert ensemble.policies == ("none", "paper", "tripwire")
    assert ensemble.outcomes == ("attack", "cost")
    assert ensemble.assumptions == tuple(BELIEFS)
    info = ensemble.info("attack")
    assert (info.label, info.unit, info.better) == (
        "Attack within ten years",
        "probability",
        "lower",
    )
    assert ensemble.assumption_info("USA.stake").unit == "war-years"
    assert ensemble.options("theory") == ("past", "current")
    assert ensemble.options("precision") == ()
    assert ensemble.scenario_text == SCENARIO
    assert "2,000 worlds, 3 policies, 2 outcomes" in repr(ensemble)


def test_provenance_says_where_numbers_come_from(ensemble):
    """Seed, scenario, versions and the caller's words are kept."""
    provenance = ensemble.provenance
    assert provenance["seed"] == 7
    assert provenance["title"] == "toy"
    assert set(provenance["versions"]) == {"foedus", "numba", "numpy", "pyarrow", "python", "scipy"}
    assert len(provenance["scenario_sha256"]) == 64


def test_duckdb_opens_a_run_in_one_line(ensemble, monkeypatch):
    """The line in the documentation reads every row."""
    monkeypatch.chdir(ensemble.path.parent)
    total, mean = duckdb.sql(
        "select count(*), avg(attack) filter (policy = 'paper') from 'toy/outcomes/*.parquet'"
    ).fetchall()[0]
    assert total == 6000
    assert mean == pytest.approx(ensemble.outcome("attack", "paper").mean(), rel=1e-9)


def test_the_connection_joins_draws_and_outcomes(ensemble):
    """The two views share the world's number, and SQL gives what arrays give."""
    found = (
        ensemble.duckdb()
        .sql(
            """select avg(cost) from outcomes join worlds using (world)
           where policy = 'tripwire' and "USA.stake" > 0.1 and theory = 1"""
        )
        .fetchall()[0][0]
    )
    mask = (ensemble.assumption("USA.stake") > 0.1) & (ensemble.assumption("theory") == 1)
    assert found == pytest.approx(ensemble.outcome("cost", "tripwire")[mask].mean(), rel=1e-9)


@pytest.mark.parametrize("name", ["USA.stake", "precision", "theory", "discount"])
@pytest.mark.parametrize("q", [0.05, 0.25, 0.5, 0.9])
def test_quantiles_of_beliefs_are_those_of_the_belief(ensemble, name, q):
    """The draws' quantile is the belief's, to the spacing of 2,000 even draws."""
    found = ensemble.belief_quantile(name, q)
    near = BELIEFS[name].ppf(np.array([q - 0.002, q + 0.002]))
    assert near[0] <= found <= near[1]


def test_quantiles_of_beliefs_do_not_change_in_a_part(ensemble):
    """A premise like "stake > median" means the same median in every part."""
    part = ensemble.where(ensemble.assumption("USA.stake") > 0.2)
    for q in (0.0, 0.5, 1.0):
        assert part.belief_quantile("USA.stake", q) == ensemble.belief_quantile("USA.stake", q)


def test_it_is_the_worlds_of_an_expression(ensemble):
    """Claims of the scenario language are evaluated on a run as on arrays."""
    claim = parse("USA.stake > median", "test")
    mask = np.asarray(evaluate(claim, ensemble), dtype=bool)
    assert np.count_nonzero(mask) == 1000
    claim = parse("P(attack | paper) < P(attack | none)", "test")
    expected = ensemble.outcome("attack", "paper") < ensemble.outcome("attack", "none")
    assert (np.asarray(evaluate(claim, ensemble), dtype=bool) == expected).all()


def test_weights_are_the_likelihood(ensemble):
    """Weights are the likelihood divided by its sum; without the record all are 1/N."""
    likelihood = np.exp(ensemble.log_likelihood())
    assert ensemble.weights() == pytest.approx(likelihood / likelihood.sum(), rel=1e-12)
    assert (ensemble.weights(record=False) == 1 / 2000).all()
    kish = likelihood.sum() ** 2 / (likelihood**2).sum()
    assert ensemble.effective_sample_size == pytest.approx(kish, rel=1e-12)


@settings(max_examples=8)
@given(shift=st.floats(-1e5, 1e5), kept=st.integers(1, 400))
def test_equal_likelihood_among_some_counts_them(tmp_path_factory, shift, kept):
    """If k worlds share the likelihood, however small or large, k worlds remain."""
    folder = tmp_path_factory.mktemp("w") / "r"
    order = run_toy(folder, worlds=400, block=400).assumption("USA.stake")
    least = np.sort(order)[-kept]
    model = Weighted(lambda stake: np.where(stake >= least, shift, -np.inf))
    ensemble = run_toy(tmp_path_factory.mktemp("w") / "r", worlds=400, block=100, model=model)
    assert ensemble.effective_sample_size == pytest.approx(kept, rel=1e-9)
    assert ensemble.weights().sum() == pytest.approx(1.0, rel=1e-12)
    assert np.count_nonzero(ensemble.weights()) == kept


def test_a_likelihood_that_is_no_number_weighs_nothing(tmp_path):
    """A world whose record could not be evaluated has weight 0 and stays in the count."""
    model = Weighted(lambda stake: np.where(stake > 0.1, np.nan, 0.0))
    ensemble = run_toy(tmp_path / "r", model=model)
    undefined = ensemble.assumption("USA.stake") > 0.1
    assert (ensemble.weights()[undefined] == 0.0).all()
    assert ensemble.effective_sample_size == pytest.approx(1000 - undefined.sum())
    assert ensemble.worlds == 1000


def test_a_record_that_nothing_explains_is_one_clear_error(tmp_path):
    """If every world gives the record probability 0 there are no weights, and it is said."""
    ensemble = run_toy(tmp_path / "r", model=Weighted(lambda stake: np.full_like(stake, -np.inf)))
    with pytest.raises(RunError, match="none of the 1,000 worlds can explain the record"):
        ensemble.weights()
    assert ensemble.weights(record=False).sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("worlds", "share", "enough", "said"),
    [
        (2000, 1.0, True, r"say as much as 2,000 equally weighted ones \(100%\)"),
        (2000, 0.4, False, r"\(40.00%\): fewer than 1,000, too few"),
        (2000, 0.01, False, r"fewer than 1,000 and less than 2%, too few"),
        (60_000, 0.018, False, r"\(1.80%\): less than 2%, too few"),
        (60_000, 0.022, True, r"say as much as 1,320 equally"),
    ],
)
def test_too_few_worlds_are_called_too_few(tmp_path, worlds, share, enough, said):
    """Fewer than 1,000 effective worlds or less than 2 % of them are not enough."""
    level = float(BELIEFS["USA.stake"].ppf(np.array(1.0 - share))) if share < 1.0 else 0.0
    model = Weighted(lambda stake: np.where(stake >= level, 0.0, -np.inf))
    found = run_toy(tmp_path / "r", worlds=worlds, block=60_000, model=model).enough
    assert bool(found) is found.enough is enough
    assert found.effective == pytest.approx(worlds * share, abs=2)

    assert re.search(said, found.sentence), found.sentence


def test_a_part_is_an_ensemble(ensemble):
    """Every column of a part is the column restricted; weights are normalised anew."""
    mask = ensemble.assumption("theory") == 0
    part = ensemble.where(mask)
    assert part.worlds == mask.sum()
    assert part.policies == ensemble.policies
    assert (part.outcome("attack", "paper") == ensemble.outcome("attack", "paper")[mask]).all()
    assert (part.status("paper") == ensemble.status("paper")[mask]).all()
    within = ensemble.weights()[mask]
    assert part.weights() == pytest.approx(within / within.sum(), rel=1e-12)
    again = part.where(part.assumption("USA.stake") > 0.1)
    both = mask & (ensemble.assumption("USA.stake") > 0.1)
    assert (again.assumption("precision") == ensemble.assumption("precision")[both]).all()
    assert ensemble.worlds == 2000


def test_an_empty_part_is_empty(ensemble):
    """No worlds have no weights and count nothing, and are not enough."""
    part = ensemble.where(np.zeros(2000, dtype=bool))
    assert part.worlds == 0
    assert part.weights().shape == part.outcome("cost", "none").shape == (0,)
    assert part.effective_sample_size == 0.0
    assert not part.enough
    assert part.status_counts() == {}


@pytest.mark.parametrize("mask", [np.ones(3, dtype=bool), np.ones(2000), [0, 5]])
def test_a_mask_is_one_truth_value_a_world(ensemble, mask):
    """Indices, shares and wrong lengths are refused rather than guessed at."""
    with pytest.raises(UsageError, match="one true or false for each of 2,000 worlds"):
        ensemble.where(mask)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda e: e.outcome("atack", "paper"), "no outcome 'atack'.*did you mean attack"),
        (lambda e: e.outcome("attack", "tripwir"), "no policy 'tripwir'.*mean tripwire"),
        (lambda e: e.assumption("USA.steak"), "no assumption 'USA.steak'.*mean USA.stake"),
        (lambda e: e.options("theories"), "did you mean theory"),
        (lambda e: e.belief_quantile("precison", 0.5), "did you mean precision"),
        (lambda e: e.belief_quantile("precision", 5), "a share between 0 and 1"),
        (lambda e: e.info("atack"), "did you mean attack"),
        (lambda e: e.status("pap"), "did you mean paper"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(ensemble, ask, said):
    """A misspelt name is one clear error."""
    with pytest.raises(UsageError, match=said):
        ask(ensemble)


def test_only_what_is_asked_is_read_and_only_once(tmp_path, monkeypatch):
    """Opening reads no column, and a column is read once for each block and all policies."""
    run_toy(tmp_path / "r", worlds=1000, block=250)
    read = []
    real = blocks.load_column

    def counting(path, column, metadata=None):
        read.append((path.parent.name, column))
        return real(path, column, metadata)

    monkeypatch.setattr(blocks, "load_column", counting)
    ensemble = open_run(tmp_path / "r")
    assert read == []
    first = ensemble.outcome("cost", "paper")
    again = ensemble.where(first > 0.1).outcome("cost", "paper")
    assert again.size < first.size
    ensemble.outcome("cost", ensemble.policies[0])
    assert set(read) == {("outcomes", "cost"), ("outcomes", "status")}
    assert len(read) == 8


def test_what_is_kept_cannot_be_spoilt_by_a_reader(ensemble):
    """Writing into a returned column never changes what the next reader gets."""
    column = ensemble.assumption("precision")
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 0.0
    outcome = ensemble.outcome("cost", "paper")
    before = outcome.copy()
    outcome[:] = -1.0
    assert (ensemble.outcome("cost", "paper") == before).all()


def test_importing_the_room_is_light():
    """Importing foedus.ensemble loads none of the heavy libraries."""
    program = "import sys, foedus.ensemble; print(*sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in shown.stdout.split()}
    assert not loaded & {"numba", "duckdb", "pyarrow", "scipy", "pydantic"}
