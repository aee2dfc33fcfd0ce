"""Instruments of a scenario's own, and rules for cascades in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import foedus
from foedus.law import new_instrument

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """A scenario to start from, beside a folder with a draft that a policy concludes."""
    file = tmp_path / "mine.yaml"
    foedus.new_scenario(file)
    (tmp_path / "drafts").mkdir()
    draft = new_instrument(tmp_path / "drafts" / "my-pact.yaml")
    draft.write_text(draft.read_text("utf-8").replace("[POL, UKR]", "[FRA, UKR]"), "utf-8")
    text = file.read_text("utf-8")
    text = text.replace("policies:\n", "policies:\n  pact:\n    concludes: [my-pact]\n", 1)
    file.write_text(text + "\ninstruments: [drafts/my-pact.yaml]\n", encoding="utf-8")
    return file


def change(file: Path, old: str, new: str) -> None:
    """Put something else in a file's text."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_policy_concludes_a_draft_of_the_scenarios_own(scenario: Path) -> None:
    """Under the policy the draft binds as drafted; under the others it binds nobody."""
    read = foedus.load(scenario)
    event = "RUS attacks UKR on 2027-06-01 after a request"
    due = foedus.law_answer(read, event, policy="pact")
    (group,) = [g for g in due.groups if g.norm == "my-pact/1"]
    assert (group.bearers, group.status.value) == (("FRA",), "obliged")
    assert all(g.norm != "my-pact/1" for g in foedus.law_answer(read, event).groups)


def test_the_kept_text_holds_the_draft(scenario: Path, tmp_path: Path) -> None:
    """What a run keeps of a scenario reads to the same scenario without the files beside it."""
    read = foedus.load(scenario)
    elsewhere = tmp_path / "run"
    elsewhere.mkdir()
    (elsewhere / "scenario.yaml").write_text(read.text, encoding="utf-8")
    again = foedus.load(elsewhere / "scenario.yaml")
    assert again.text == read.text
    assert again.drafts == read.drafts
    assert list(again.policies) == list(read.policies)


def test_a_change_of_a_draft_is_a_change_of_what_is_run(scenario: Path, tmp_path: Path) -> None:
    """The text that identifies a run differs when a draft does."""
    before = foedus.load(scenario).text
    change(tmp_path / "drafts" / "my-pact.yaml", "military_assistance", "assist_unspecified")
    assert foedus.load(scenario).text != before


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("drafts/my-pakt.yaml", "cannot be read"),
        ("../my-pact.yaml", "not a file in the scenario's folder"),
        ("/etc/hosts.yaml", "not a file in the scenario's folder"),
        ("drafts/link.yaml", "leads out of the scenario's folder"),
        ("drafts", "not a file in the scenario's folder"),
    ],
)
def test_a_draft_lies_in_the_scenarios_folder(
    path: str, said: str, scenario: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file that is absent, or lies outside the folder, is refused at its line."""
    outside = tmp_path_factory.mktemp("outside") / "other.yaml"
    outside.write_text("id: other\n", encoding="utf-8")
    (scenario.parent / "drafts" / "link.yaml").symlink_to(outside)
    change(scenario, "drafts/my-pact.yaml]", f"{path}]")
    with pytest.raises(foedus.ScenarioError) as caught:
        foedus.load(scenario)
    assert said in str(caught.value)
    assert f"{scenario}:" in str(caught.value)


def test_a_fault_in_a_draft_is_told_at_its_place(scenario: Path) -> None:
    """The draft's own file, line and column are named, with the nearest valid thing."""
    draft = scenario.parent / "drafts" / "my-pact.yaml"
    change(draft, "bearer: other_parties", "bearer: other_partys")
    with pytest.raises(foedus.ScenarioError) as caught:
        foedus.load(scenario)
    assert f"{draft}:" in str(caught.value)


def test_a_draft_takes_no_id_of_the_library(scenario: Path) -> None:
    """An id that ships, or is given twice, is refused."""
    draft = scenario.parent / "drafts" / "my-pact.yaml"
    change(draft, "id: my-pact\n", "id: nato-1949\n")
    with pytest.raises(foedus.ScenarioError, match="'nato-1949' is there already"):
        foedus.load(scenario)


def test_a_scenario_can_hold_a_policy_of_acts(scenario: Path) -> None:
    """Its rules play in a cascade unless others are given; a slip in them is a fault."""
    rule = "{who: FRA, when: attacked, does: responds with force, after: 2 days}"
    scenario.write_text(scenario.read_text("utf-8") + f"acts:\n  - {rule}\n", encoding="utf-8")
    read = foedus.load(scenario)
    event = "RUS attacks forces of FRA in UKR on 2027-06-01"
    told = [step.event.describe() for step in foedus.law_cascade(read, event).steps]
    assert told == [event, "FRA attacks forces of RUS in UKR on 2027-06-03 because e1"]
    assert len(foedus.law_cascade(read, event, acts=()).steps) == 1
    change(scenario, "when: attacked", "when: atacked")
    with pytest.raises(foedus.ScenarioError, match=r"did you mean attacked\?"):
        foedus.load(scenario)
