"""The commands that say what an answer hinges on, on a small run, and their faults."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

import pytest

import foedus
from foedus.briefing import briefing
from foedus.cli import main
from foedus.cli.findings import RuleName as Written
from foedus.errors import UsageError
from foedus.findings.preference import RuleName
from foedus.report.sections import TITLES

if TYPE_CHECKING:
    from pathlib import Path

WORLDS = 512


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run of the scenario to start from."""
    file = foedus.new_scenario(tmp_path_factory.mktemp("findings") / "mine.yaml")[0]
    return foedus.run(file, worlds=WORLDS, folder=file.with_name("run")).folder


@pytest.fixture(scope="module")
def inquiry(run: Path):
    """What it hinges on."""
    return foedus.inquire(run)


COMMANDS = [
    ["compare"],
    ["drivers"],
    ["drivers", "--policy", "tripwire", "--prior"],
    ["cruxes"],
    ["cruxes", "--rule", "clear"],
    ["cruxes", "--by", "utility of UKR"],
    ["regions"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_speaks_and_says_what_it_rests_on(command, run, capsys):
    """Every command prints sentences, the worlds that were read, and the caveat."""
    assert main([command[0], str(run), *command[1:]]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"These findings read all {WORLDS:,} worlds" in said
    assert said.endswith("not forecasts.")
    assert len(said) > 200
    assert "nan" not in said.split()


@pytest.mark.parametrize("command", ["compare", "drivers", "cruxes", "regions"])
def test_each_command_writes_json(command, run, capsys):
    """With --json a command prints one document that names the scenario and the baseline."""
    assert main([command, str(run), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["baseline"] == "no-guarantee"
    assert document["caveat"].endswith("not forecasts.")


def test_a_condition_of_ones_own_is_placed(run, capsys):
    """A condition in the language of claims gets its base rate, and a bad one a line."""
    assert main(["regions", str(run), "P(attack | tripwire) > 20 %"]) == 0
    assert "“P(attack | tripwire) > 20 %” holds in" in capsys.readouterr().out
    assert main(["regions", str(run), "P(attack | tripwire"]) == 2
    assert capsys.readouterr().err.startswith("error: expression")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["cruxes", "--by", "atack"], "did you mean attack?"),
        (["compare", "--rule", "satisfice"], "what is good enough"),
        (["drivers", "--policy", "tripwir"], "did you mean tripwire?"),
    ],
)
def test_what_a_person_can_mend_is_one_line(command, told, run, capsys):
    """Wrong names and missing thresholds end with code 2 and the nearest valid thing."""
    assert main([command[0], str(run), *command[1:]]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_rules_are_spelt_once():
    """The command line offers exactly the rules that findings know."""
    assert get_args(Written) == get_args(RuleName)


def test_every_finding_has_its_part_sentences_and_data(inquiry):
    """Each finding stands in a part of the report, speaks, and its figure has data."""
    found = briefing(inquiry)
    assert {one.section for one in found} <= set(TITLES)
    assert {"rules", "signing", "hinges", "learning"} <= {one.section for one in found}
    for one in found:
        assert one.sentences
        assert all(sentence.endswith(".") for sentence in one.sentences)
        if one.figure:
            assert one.figure.table.rows
    drawn = {one.figure.name for one in found if one.figure}
    assert {"rules", "tradeoffs", "phases"} <= drawn


def test_the_preferred_policy_is_best_on_average(inquiry):
    """What cruxes call preferred is the policy with the best average in the trade-offs."""
    means = {
        policy: one.value
        for (policy, outcome), one in inquiry.tradeoffs.means.items()
        if outcome == inquiry.outcome
    }
    assert inquiry.cruxes.preferred == min(means, key=means.__getitem__)


def test_an_outcome_without_a_direction_cannot_be_preferred(run):
    """Preference needs an outcome of which lower or higher is better."""
    with pytest.raises(UsageError, match="without a better direction"):
        foedus.inquire(run, outcome="USA fights if attacked")
