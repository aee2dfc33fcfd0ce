"""Solving worlds in blocks: the same rows however it is done."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_worlds import BELIEFS, SCENARIO, Toy, ToyOutcome, ToySolved, design, run_toy

from foedus.ensemble import Design, Interrupted, open_run, run
from foedus.errors import ModelError, RunError, UsageError


def rows(ensemble):
    """Every number of a run as bytes, in the order of the worlds."""
    everything = [ensemble.assumption(name) for name in ensemble.assumptions]
    everything += [ensemble.log_likelihood()]
    for policy in ensemble.policies:
        everything += [ensemble.status(policy)]
        everything += [ensemble.outcome(outcome, policy) for outcome in ensemble.outcomes]
    return b"".join(column.tobytes() for column in everything)


def files(folder):
    """Every file of a run folder and its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The rows of 1,000 worlds solved in one block by one worker."""
    model = Toy(fails_above=0.3)
    return rows(run_toy(tmp_path_factory.mktemp("one") / "r", block=1000, workers=1, model=model))


@settings(max_examples=15)
@given(block=st.integers(16, 1500), workers=st.integers(1, 7))
def test_rows_do_not_depend_on_blocks_or_workers(reference, tmp_path_factory, block, workers):
    """Whatever the partition and the number of threads, every row has the same bits."""
    folder = tmp_path_factory.mktemp("many") / "r"
    model = Toy(fails_above=0.3)
    assert rows(run_toy(folder, block=block, workers=workers, model=model)) == reference


def test_files_do_not_depend_on_workers(tmp_path):
    """With the same partition the whole folder has the same bytes, the log included."""
    run_toy(tmp_path / "one", workers=1)
    run_toy(tmp_path / "four", workers=4)
    assert files(tmp_path / "one") == files(tmp_path / "four")


def test_a_run_can_be_extended(reference, tmp_path):
    """Asking for more worlds adds them and leaves those there as they are."""
    model = Toy(fails_above=0.3)
    run_toy(tmp_path / "r", worlds=300, block=128, model=model)
    before = files(tmp_path / "r")
    longer = run_toy(tmp_path / "r", worlds=1000, block=256, model=model)
    assert rows(longer) == reference
    after = files(tmp_path / "r")
    assert all(after[name] == before[name] for name in before if name.endswith(".parquet"))


def test_a_finished_run_solves_nothing(tmp_path):
    """Running what is done only opens it, and changes no byte."""
    run_toy(tmp_path / "r")
    before = files(tmp_path / "r")

    class Idle(Toy):
        def solve(self, worlds):
            raise AssertionError(f"solved {len(worlds)} again")

    assert run_toy(tmp_path / "r", model=Idle()).worlds == 1000
    assert files(tmp_path / "r") == before


def test_outcomes_are_the_closed_form(tmp_path):
    """What is read is what the model answers, to the precision of float32."""
    ensemble = run_toy(tmp_path / "r")
    worlds = design().draws(0, 1000)
    solved = Toy().solve(worlds)
    for p, policy in enumerate(ensemble.policies):
        for o, outcome in enumerate(ensemble.outcomes):
            exact = solved.outcomes[p, o]
            assert ensemble.outcome(outcome, policy) == pytest.approx(exact, rel=6e-8, abs=1e-40)
    assert ensemble.log_likelihood().tobytes() == solved.log_likelihood.tobytes()
    assert ensemble.assumption("USA.stake").tobytes() == worlds["USA.stake"].tobytes()


def test_failed_worlds_are_kept_and_counted(tmp_path):
    """A world that does not solve stays in the run, with its status, and reads as NaN."""
    ensemble = run_toy(tmp_path / "r", model=Toy(fails_above=0.3))
    stake = ensemble.assumption("USA.stake")
    failed = int((stake > 0.3).sum())
    assert 0 < failed < 1000
    assert ensemble.worlds == 1000
    assert ensemble.failed == failed
    assert ensemble.status_counts() == {0: 3000 - failed, 3: failed}
    assert ensemble.provenance["worlds"] == {"asked": 1000, "done": 1000, "failed": failed}
    undefined = np.isnan(ensemble.outcome("attack", "tripwire"))
    assert (undefined == (stake > 0.3)).all()
    assert not np.isnan(ensemble.outcome("attack", "paper")).any()
    assert ensemble.where(stake <= 0.3).failed == 0


def test_progress_tells_every_block(tmp_path):
    """The callback counts what earlier sittings did, and ends at the total."""
    run_toy(tmp_path / "r", worlds=256)
    told = []
    run_toy(tmp_path / "r", worlds=1000, progress=told.append, workers=1)
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert (told[0].done, told[0].rate) == (256, 0.0)
    assert (told[-1].done, told[-1].total) == (1000, 1000)
    assert told[-1].rate > 0.0
    assert {step.total for step in told} == {1000}


def test_the_callback_is_called_by_the_caller(tmp_path):
    """Progress is told in the thread that called run, so that a window may be drawn there."""
    threads = set()
    run_toy(tmp_path / "r", workers=3, progress=lambda _: threads.add(threading.current_thread()))
    assert threads == {threading.current_thread()}


def test_cancelling_leaves_a_run_to_go_on_with(tmp_path):
    """A cancelled run says how to go on, keeps what is done, and ends as if never stopped."""
    told = []
    with pytest.raises(Interrupted, match="same command again") as stop:
        run_toy(
            tmp_path / "r",
            workers=2,
            model=Toy(seconds=0.01),
            progress=told.append,
            cancelled=lambda: len(told) >= 3,
        )
    assert stop.value.exit_code == 130
    partial = open_run(tmp_path / "r")
    assert not partial.complete
    assert 0 < partial.worlds < 1000
    assert f"{partial.worlds:,} of 1,000" in str(stop.value)
    assert run_toy(tmp_path / "r").complete
    run_toy(tmp_path / "straight")
    assert files(tmp_path / "r") == files(tmp_path / "straight")


def test_a_fault_of_the_model_is_not_hidden(tmp_path):
    """A bug in the model stays the exception it is; finished blocks are kept."""

    class Broken(Toy):
        def solve(self, worlds):
            if worlds["USA.stake"].size < 128:  # the last, shorter block
                raise ZeroDivisionError("a bug")
            return super().solve(worlds)

    with pytest.raises(ZeroDivisionError, match="a bug"):
        run_toy(tmp_path / "r", model=Broken())
    assert open_run(tmp_path / "r").worlds == 896
    assert run_toy(tmp_path / "r").complete


@pytest.mark.parametrize("part", ["outcomes", "log_likelihood", "status"])
def test_a_model_that_answers_in_another_shape_is_a_bug(tmp_path, part):
    """Shapes are checked before anything is written."""

    class Askew(Toy):
        def solve(self, worlds):
            solved = super().solve(worlds)
            wrong = {**vars(solved), part: getattr(solved, part)[..., 1:]}
            return ToySolved(**wrong)

    with pytest.raises(ValueError, match=f"gave {part} of shape"):
        run_toy(tmp_path / "r", model=Askew())
    assert not list((tmp_path / "r").rglob("*.parquet"))


@pytest.mark.parametrize(
    ("numbers", "what"),
    [
        ({"worlds": 0}, "worlds: 0; expected a whole number, 1 or more"),
        ({"worlds": 10.0}, "worlds: 10.0"),
        ({"worlds": 2**40}, "at most 4,294,967,296"),
        ({"block": -3}, "block: -3"),
        ({"workers": 0}, "workers: 0"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(tmp_path, numbers, what):
    """A bad number is refused before the folder is made."""
    with pytest.raises(UsageError, match=what):
        run_toy(tmp_path / "r", **numbers)
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("model", "beliefs", "what"),
    [
        (Toy(), {"USA.stake": BELIEFS["USA.stake"]}, "no draws of the assumption 'precision'"),
        (Toy(), {**BELIEFS, "world": BELIEFS["USA.stake"]}, "world: is a column of every run"),
        (Toy(outcomes=(ToyOutcome("status", "", "", ""),)), BELIEFS, "status: is a column"),
        (Toy(policies=()), BELIEFS, "its policies are"),
        (Toy(policies=("a", "a")), BELIEFS, "its policies are"),
    ],
)
def test_a_model_and_a_design_that_do_not_fit_are_refused(tmp_path, model, beliefs, what):
    """What could not be stored or drawn is refused before the folder is made."""
    with pytest.raises(ModelError, match=what):
        run(model, Design(beliefs, seed=1), tmp_path / "r", scenario_text=SCENARIO)
    assert not (tmp_path / "r").exists()


def test_two_writers_are_refused(tmp_path):
    """While one run writes a folder, a second is told to wait."""
    pytest.importorskip("fcntl", reason="this system has no such locks")
    refusals = []

    def second(_):
        if not refusals:
            with pytest.raises(RunError, match="another process is writing") as refusal:
                run_toy(tmp_path / "r")
            refusals.append(refusal)

    assert run_toy(tmp_path / "r", progress=second).complete
    assert len(refusals) == 1


def test_memory_is_bounded_by_blocks_not_worlds(tmp_path):
    """Blocks alive at once are bounded by the workers, however many worlds there are."""
    alive, most = 0, 0
    lock = threading.Lock()

    class Counted:
        def __init__(self, array):
            nonlocal alive, most
            self.array = array
            with lock:
                alive += 1
                most = max(most, alive)

        def __del__(self):
            nonlocal alive
            with lock:
                alive -= 1

    class Weighing(Toy):
        def solve(self, worlds):
            solved = super().solve(worlds)
            counted = Counted(solved.outcomes)
            object.__setattr__(solved, "counted", counted)
            return solved

    run_toy(tmp_path / "r", worlds=5000, block=32, workers=2, model=Weighing())
    assert most <= 3
