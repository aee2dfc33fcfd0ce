"""Runs whose record few worlds explain: when they adapt, what they say, how they go on."""

from __future__ import annotations

from functools import partial

import pytest

import foedus
from foedus import ensemble
from foedus.answer import ADAPTED
from foedus.errors import RunError


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A pilot of one small round, so that the tests are quick."""
    small = partial(ensemble.adapt, pilot=2048, rounds=1)
    monkeypatch.setattr("foedus.ensemble.adapting.adapt", small)


def korea(folder, worlds=256, **options):
    """A run on Korea since 1953."""
    return foedus.run("korea-1953", worlds=worlds, folder=folder, **options)


def test_a_record_that_few_worlds_explain_is_adapted_to_and_says_so(tmp_path):
    """Without being asked, a run draws where the record is explained; notes and pilots tell."""
    stages = []
    answer = korea(tmp_path, progress=lambda now: stages.append(now.stage))
    assert answer.ensemble.adapted
    assert ADAPTED in answer.comparison.notes
    assert stages[0] == "pilot"
    assert stages[-1] == "worlds"


def test_a_run_goes_on_as_it_was_drawn(tmp_path):
    """More worlds of an adapted run are drawn alike, and those there are stay as they were."""
    first = korea(tmp_path, 128).ensemble
    weights, draws = first.log_weight(), first.assumption("PRK.stake")
    whole = korea(tmp_path, 256).ensemble
    assert whole.adapted
    assert (whole.log_weight()[:128] == weights).all()
    assert (whole.assumption("PRK.stake")[:128] == draws).all()
    with pytest.raises(RunError, match="draws of its worlds"):
        korea(tmp_path, 256, adapt=False)


def test_nobody_is_adapted_who_need_not_or_will_not(tmp_path):
    """A record that many worlds explain, and a run told not to, are drawn evenly."""
    poland = foedus.run("poland-1939", worlds=256, folder=tmp_path / "poland")
    assert not poland.ensemble.adapted
    assert ADAPTED not in poland.comparison.notes
    assert not korea(tmp_path / "korea", 128, adapt=False).ensemble.adapted
