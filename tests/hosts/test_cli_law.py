"""The law commands: cascades, declarations, readings, pictures, and ATOP's vocabulary."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

import foedus
from foedus import cli
from foedus.law import ATOP_VARIABLES, atop_codes, library

FIRST = "RUS attacks forces of FRA in UKR on 2026-06-01"
SECOND = "RUS attacks FRA on 2026-06-02 because e1"


def test_a_cascade_tells_each_event_and_the_back_door(capsys: pytest.CaptureFixture[str]) -> None:
    """Each event says whom it draws in and how; a back door names the ally that opened it."""
    assert cli.main(["law", "ukraine", FIRST, SECOND, "--cascade"]) == 0
    shown = capsys.readouterr().out
    assert f"e1: {FIRST}\n  attacked at home: UKR\n  attacked abroad: FRA\n" in shown
    assert "obliged to assist (nat/5): 31 states: BEL CAN" in shown
    assert "back door from e1: 35 states (31 through nat/5, 4 through teu/42.7)" in shown


def test_a_cascade_as_json_is_what_the_public_call_returns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The document has the steps and back doors of ``law_cascade``."""
    asked = ["law", "ukraine", FIRST, SECOND, "--cascade", "--format", "json"]
    assert cli.main(asked) == 0
    document = json.loads(capsys.readouterr().out)
    found = foedus.law_cascade(foedus.load("ukraine"), FIRST, SECOND)
    assert document["schema"] == "foedus.cascade/1"
    assert [len(step["entries"]) for step in document["steps"]] == [
        len(step.entries) for step in found.steps
    ]
    assert len(document["back_doors"]) == len(found.back_doors) > 0


def test_what_is_declared_counts_as_far_as_its_form_allows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A waiver makes Article 5 wait; a statement leaves it due."""
    asked = ["law", "ukraine", FIRST, SECOND, "--format", "json", "--declare"]
    status = {}
    for name in ("eur-art5-waiver", "usa-art5-carve-out"):
        assert cli.main([*asked, name]) == 0
        groups = json.loads(capsys.readouterr().out)["groups"]
        status[name] = {group["status"] for group in groups if group["norm"] == "nat/5"}
    assert status == {"eur-art5-waiver": {"pending"}, "usa-art5-carve-out": {"obliged"}}


@pytest.mark.parametrize("option", ["--reading", "--readings"])
def test_a_reading_can_be_switched_on_by_either_name(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under the broad reading the attack on the troops obliges 31 Allies."""
    assert cli.main(["law", "ukraine", FIRST, option, "broad-article-5"]) == 0
    assert "31 states are legally obliged to assist (nat/5)" in capsys.readouterr().out


def test_an_answer_can_be_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--format svg`` standard output is one drawing that parses."""
    assert cli.main(["law", "ukraine", FIRST, SECOND, "--format", "svg"]) == 0
    assert ET.fromstring(capsys.readouterr().out).tag.endswith("svg")  # noqa: S314 - our output


def test_codes_are_those_of_the_public_call(capsys: pytest.CaptureFixture[str]) -> None:
    """``foedus law atop`` shows every variable with its value, as text and as JSON."""
    codes = atop_codes(library()["nato-1949"])
    assert cli.main(["law", "atop", "nato-1949"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [name, str(codes[name].value)] for name in ATOP_VARIABLES
    ]
    assert cli.main(["law", "atop", "nato-1949", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {name: code["value"] for name, code in document["codes"].items()} == {
        name: code.value for name, code in codes.items()
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["law", "ukraine", FIRST, "--declare", "eur-art5-waver"], "did you mean eur-art5-waiver?"),
        (["law", "ukraine", FIRST, "--cascade", "--format", "svg"], "expected text | json"),
        (["law", "ukraine", "--cascade"], "there is no event"),
        (["law", "atop", "nato-1948"], "did you mean nato-1949?"),
        (["law", "atop"], "an id such as nato-1949"),
        (["law", "atop", "nato-1949", "--format", "svg"], "expected text | json"),
    ],
)
def test_what_law_does_not_know_is_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown declaration, form or instrument ends in one line with the nearest valid thing."""
    assert cli.main(arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
