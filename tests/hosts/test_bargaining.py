"""Searching a space of terms: against the model, stopped and taken up, damaged, refused."""

import json
from dataclasses import replace

import numpy as np
import pytest

import foedus
from foedus.bargaining import open_search, search, search_beside, store
from foedus.bargaining.space import Space
from foedus.cli import main
from foedus.crisis import compile_model
from foedus.ensemble import Design
from foedus.errors import RunError
from foedus.scenario import catalog_names

WORLDS = 40
BLOCK = """
bargains:
  guarantee:
    levels:
      none: {}
      european: {concludes: [{instrument: paris-2026, binding: legal}]}
  arms:
    levels:
      none: {}
      some: {arms: {EUR: 25 bn USD per year}}
      nothing-new: {}
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The shipped scenario with a small space of terms: six designs, of which four are distinct."""
    assert "ukraine" in catalog_names()
    text = foedus.load("ukraine").text
    start, end = text.index("\nbargains:\n"), text.index("\noutcomes:")
    path = tmp_path_factory.mktemp("bargains") / "small.yaml"
    path.write_text(text[:start] + BLOCK + text[end:], encoding="utf-8")
    return path


@pytest.fixture(scope="module", autouse=True)
def _small_batches():
    """Two designs a batch, so that there is something to stop between."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "BATCH", 2)
        yield


@pytest.fixture(scope="module")
def searched(file):
    """The whole search."""
    return search(foedus.load(file), file.parent / "whole", worlds=WORLDS, workers=1)


def test_a_search_counts_what_the_model_solves(file, searched):
    """Means, preferences and who is asked are those of the model with the design as a policy."""
    scenario = foedus.load(file)
    assert searched.designs == 6
    assert store.SearchFolder.open(file.parent / "whole").record.distinct == 4
    assert np.array_equal(searched.mean("attack")[[0, 3]], searched.mean("attack")[[2, 5]])
    space = Space.of(scenario, compile_model(scenario).cast)
    policies = {scenario.baseline: scenario.policies[scenario.baseline]}
    policies |= {f"design {i}": space.policy(i) for i in range(6)}
    model = compile_model(replace(scenario, policies=policies))
    beliefs = {name: assumption.belief for name, assumption in model.assumptions.items()}
    drawn = Design(beliefs, scenario.correlations, 2026).draws(0, WORLDS)
    solved = model.solve(drawn)
    weights = np.exp(solved.log_likelihood - solved.log_likelihood.max())
    weights /= weights.sum()
    names = [info.name for info in model.outcomes]
    for design in range(6):
        row = solved.outcomes[model.policies.index(f"design {design}")]
        for risk in searched.risks:
            mean = (row[names.index(risk)] * weights).sum()
            assert searched.mean(risk)[design] == pytest.approx(mean, abs=1e-12)
        prefers = (row[names.index("RUS signs")] > 0.5) @ weights
        assert searched.prefers("RUS")[design] == pytest.approx(prefers, abs=1e-12)
        asked = {a for a in searched.actors if searched.asked(a)[design]}
        assert asked == set(model.asked(model.terms[f"design {design}"].terms))


def test_a_search_that_was_stopped_goes_on_and_ends_alike(file, searched):
    """Stopped after a batch and taken up by two threads, it has the same numbers to the bit."""
    folder, scenario = file.parent / "stopped", foedus.load(file)

    def stop(now):
        if now.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(scenario, folder, worlds=WORLDS, workers=1, progress=stop)
    with pytest.raises(RunError, match="of 4 distinct designs are solved"):
        open_search(folder)
    seen = []
    again = search(
        scenario, folder, worlds=WORLDS, workers=2, progress=lambda p: seen.append(p.done)
    )
    assert seen[0] >= 2
    for name, column in searched.columns.items():
        assert np.array_equal(column, again.columns[name]), name


def test_a_damaged_batch_is_solved_again(file, searched):
    """A batch cut short is not read; the search makes it anew."""
    folder = file.parent / "stopped"
    batch = next((folder / "designs").iterdir())
    batch.write_bytes(batch.read_bytes()[:100])
    with pytest.raises(RunError, match="are solved"):
        open_search(folder)
    again = search(foedus.load(file), folder, worlds=WORLDS, workers=1)
    assert np.array_equal(again.mean("attack"), searched.mean("attack"))


@pytest.mark.usefixtures("searched")
def test_another_search_in_the_folder_is_refused(file, capsys):
    """Other worlds in a folder that is taken: one line, exit 2, nothing changed."""
    before = sorted(p.name for p in (file.parent / "whole" / "designs").iterdir())
    out = ["--out", str(file.parent / "whole")]
    assert main(["bargains", str(file), "--worlds", "30", *out]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "holds a search of 40 worlds" in said
    assert main(["bargains", str(file), "--accept", "2", *out]) == 2
    assert "a share between 0 and 1" in capsys.readouterr().err
    assert sorted(p.name for p in (file.parent / "whole" / "designs").iterdir()) == before


@pytest.mark.usefixtures("searched")
def test_the_command_reads_a_finished_search_as_text_and_json(file, capsys):
    """A finished search is told without solving; the JSON has every level's region."""
    out = ["--worlds", str(WORLDS), "--out", str(file.parent / "whole")]
    assert main(["bargains", str(file), *out]) == 0
    said = capsys.readouterr().out
    assert "Of 6 designs" in said
    assert "The frontier" in said
    assert main(["bargains", str(file), "--json", *out]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["designs"] == 6
    assert len(document["regions"]) >= 6
    assert all("sentence" in region for region in document["regions"])


@pytest.mark.usefixtures("searched")
def test_a_search_beside_a_run_is_found_only_if_it_is_of_the_same_text(file):
    """The search counts for a run of the same scenario text and for no other."""
    run = file.parent / "run"
    foedus.run(file, worlds=32, folder=run)
    assert search_beside(run) is None
    (file.parent / "whole").rename(file.parent / "run-bargains")
    try:
        assert search_beside(run).designs == 6
    finally:
        (file.parent / "run-bargains").rename(file.parent / "whole")
