"""The commands, from a scenario file to a report: what they print, write and leave alone."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

import foedus
from foedus import cli

if TYPE_CHECKING:
    from pathlib import Path

WORLDS = "200"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scenario to start from and a small run of it."""
    folder = tmp_path_factory.mktemp("cli")
    assert cli.main(["new", str(folder / "mine.yaml")]) == 0
    arguments = ["run", str(folder / "mine.yaml"), "--worlds", WORLDS, "--out", str(folder / "run")]
    assert cli.main(arguments) == 0
    return folder


def lines(text: str) -> list[str]:
    """Printed lines without the empty ones."""
    return [line for line in text.splitlines() if line.strip()]


def test_new_writes_a_scenario_without_faults(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What ``new`` writes passes ``check``, and its first line names the schema beside it."""
    assert cli.main(["check", str(made / "mine.yaml")]) == 0
    assert "no faults; 3 actors, 3 policies, 1 assumption" in capsys.readouterr().out
    first = (made / "mine.yaml").read_text(encoding="utf-8").splitlines()[0]
    schema = made / first.partition("$schema=")[2]
    assert json.loads(schema.read_text(encoding="utf-8"))["title"] == "foedus scenario"


def test_new_replaces_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario that is there, or a schema that is somebody else's, stays as it was."""
    there = tmp_path / "mine.yaml"
    there.write_text("mine", encoding="utf-8")
    assert cli.main(["new", str(there)]) == 2
    assert "is there already" in capsys.readouterr().err
    other = tmp_path / "foedus.schema.json"
    other.write_text("{}", encoding="utf-8")
    assert cli.main(["new", str(tmp_path / "other.yaml")]) == 2
    assert (there.read_text(), other.read_text()) == ("mine", "{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["foedus.schema.json", "mine.yaml"]


def test_new_wants_a_name_that_check_will_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name with another ending is refused with one that would do."""
    assert cli.main(["new", str(tmp_path / "mine.txt")]) == 2
    assert "for instance mine.txt.yaml" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_schema_is_the_same_printed_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``schema`` prints what ``schema --out`` writes, and both are the public call's."""
    assert cli.main(["schema"]) == 0
    assert cli.main(["schema", "--out", str(tmp_path / "s.json")]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((tmp_path / "s.json").read_text("utf-8")) == foedus.json_schema()


def test_check_names_every_fault_with_its_place(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two faults of a file are two lines, or two entries of one JSON document."""
    text = (made / "mine.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        text.replace("USA.stake", "USA.stke").replace("like: paper", "like: papper"), "utf-8"
    )
    assert cli.main(["check", str(broken)]) == 2
    said = lines(capsys.readouterr().err)
    assert len(said) == 2
    assert all(line.startswith(f"error: {broken}:") for line in said)
    assert cli.main(["check", str(broken), "--json"]) == 2
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert [fault["fix"] for fault in faults] == ["did you mean USA.stake?", "did you mean paper?"]
    assert all(fault["line"] and fault["column"] for fault in faults)


def test_a_run_prints_what_the_public_call_returns(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The JSON document of a run holds the numbers of ``foedus.run`` and nothing else is said."""
    arguments = ["run", str(made / "mine.yaml"), "--worlds", WORLDS, "--out", str(made / "run")]
    assert cli.main([*arguments, "--json", "--no-report"]) == 0
    shown = capsys.readouterr()
    document = json.loads(shown.out)
    answer = foedus.run(made / "mine.yaml", worlds=int(WORLDS), folder=made / "run")
    assert shown.err == ""
    assert document["answer"] == list(answer.sentences)
    for cell in document["cells"]:
        expected = answer.comparison.cell(cell["policy"], cell["outcome"])
        known = math.isfinite(expected.weighted.median)
        assert cell["weighted"]["median"] == (expected.weighted.median if known else None)


def test_a_run_shows_policies_outcomes_and_the_caveat(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text of a run names every policy and outcome, fits 100 columns, ends with the caveat."""
    arguments = ["run", str(made / "mine.yaml"), "--worlds", WORLDS, "--out", str(made / "run")]
    assert cli.main(arguments) == 0
    shown = lines(capsys.readouterr().out)
    for name in ("no-guarantee (baseline)", "paper", "tripwire"):
        assert any(line.startswith(name) for line in shown)
    assert all(len(line) <= 100 for line in shown if "report.html" not in line)
    assert f"Report: {made / 'run' / 'report.html'}" in shown
    assert shown[-1].endswith("not forecasts.")
    assert not any("\x1b" in line for line in shown)


def test_another_seed_needs_another_folder(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that holds another run is refused and stays as it was."""
    before = (made / "run" / "run.json").read_bytes()
    arguments = ["run", str(made / "mine.yaml"), "--seed", "1", "--out", str(made / "run")]
    assert cli.main([*arguments, "--worlds", WORLDS]) == 2
    assert "choose another folder" in capsys.readouterr().err
    assert (made / "run" / "run.json").read_bytes() == before


def test_an_unknown_policy_is_refused_before_anything_is_solved(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt policy names the nearest one, and no run folder appears."""
    out = tmp_path / "run"
    arguments = ["run", str(made / "mine.yaml"), "--policy", "tripwir", "--out", str(out)]
    assert cli.main(arguments) == 2
    assert "did you mean tripwire?" in capsys.readouterr().err
    assert not out.exists()


def test_a_report_can_be_written_again_elsewhere(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``report`` on a finished run writes the same bytes as the run did."""
    target = tmp_path / "again.html"
    assert cli.main(["report", str(made / "run"), "--out", str(target)]) == 0
    assert capsys.readouterr().out == f"Report: {target}\n"
    assert target.read_bytes() == (made / "run" / "report.html").read_bytes()


def test_positions_of_a_run_without_any_says_so(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run whose scenario has no positions says so, and its JSON has an empty list."""
    assert cli.main(["positions", str(made / "run")]) == 0
    assert "holds no positions" in capsys.readouterr().out
    assert cli.main(["positions", str(made / "run"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["positions"] == []


def test_law_answers_one_event_in_three_formats(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An event is answered as text, as Markdown and as JSON with the same norms."""
    asked = ["law", str(made / "mine.yaml"), "RUS attacks territory of FRA in FRA on 2026-07-01"]
    assert cli.main(asked) == 0
    text = capsys.readouterr().out
    assert cli.main([*asked, "--format", "markdown"]) == 0
    markdown = capsys.readouterr().out
    assert cli.main([*asked, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert "nat/5" in text
    assert "`nat/5`" in markdown
    assert "nat/5" in {group["norm"] for group in document["groups"]}


def test_law_takes_what_has_happened_before(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With several events the last one is asked about and the others are its history."""
    first = "RUS attacks territory of UKR in UKR on 2026-07-01"
    second = "RUS attacks territory of FRA in FRA on 2026-07-02 because e1"
    arguments = ["law", str(made / "mine.yaml"), first, second, "--format", "json"]
    assert cli.main(arguments) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["history"]) == 1
    assert "FRA" in document["event"].values()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["RUS atacks FRA on 2026-07-01"], "error: event:1:5: unknown event 'atacks'"),
        ([], "there is no event"),
        (["RUS attacks FRA on 2026-07-01", "--policy", "papper"], "did you mean paper?"),
        (["RUS attacks FRA on 2026-07-01", "--readings", "none", "such"], "unknown"),
    ],
)
def test_law_says_what_it_cannot_place(
    made: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An event, policy or reading that law does not know is one line with the nearest one."""
    assert cli.main(["law", str(made / "mine.yaml"), *arguments]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("command", ["positions", "report"])
def test_a_folder_that_is_no_run_is_refused(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without a run is named in one line, and nothing is written into it."""
    assert cli.main([command, str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` prints the version of the package."""
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == foedus.__version__
