"""The law commands: cascades, declarations, readings, pictures, and ATOP's vocabulary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import foedus
from foedus import cli
from foedus.law import ATOP_VARIABLES, atop_codes, library, open_points
from foedus.lawcase import FORMS

if TYPE_CHECKING:
    from pathlib import Path

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
    assert len(document["passages"]) == len(found.passages) > 0
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


@pytest.mark.parametrize("form", ["svg", "map", "tree", "hasse"])
def test_an_answer_can_be_drawn(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a form that is drawn, standard output is one drawing that parses."""
    assert cli.main(["law", "ukraine", FIRST, SECOND, "--format", form]) == 0
    assert ET.fromstring(capsys.readouterr().out).tag.endswith("svg")  # noqa: S314 - our output


@pytest.mark.parametrize("form", FORMS)
def test_every_face_is_that_of_one_value(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints what ``law_case`` gives in the same form."""
    assert cli.main(["law", "ukraine", FIRST, SECOND, "--format", form, "--norm", "teu/42.7"]) == 0
    case = foedus.law_case(foedus.load("ukraine"), FIRST, SECOND)
    assert capsys.readouterr().out == case.face(form, norm="teu/42.7") + "\n"


def test_the_library_needs_no_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    """Every instrument that ships is asked as it stands on the day of the event."""
    for day, states in (("1948-06-01", "No state is"), ("2026-06-01", "35 states are")):
        assert cli.main(["law", "library", f"RUS attacks EST on {day}"]) == 0
        assert f"{states} legally obliged to assist" in capsys.readouterr().out


def test_acts_change_the_answer_from_their_day_on(capsys: pytest.CaptureFixture[str]) -> None:
    """What is denounced binds nobody once its notice has run; the command asks about the event."""
    told = ["RUS attacks EST on 2027-06-01", "USA denounces nato-1949 on 2026-01-20"]
    assert cli.main(["law", "library", *told, "--format", "json"]) == 0
    found = {(v["norm"], v["bearer"]): v["status"] for v in
             json.loads(capsys.readouterr().out)["verdicts"]}  # fmt: skip
    assert found["nat/5", "USA"] == "not_in_force"
    assert found["nat/5", "CAN"] == "obliged"


def test_a_chain_is_played_under_a_policy_of_acts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rules of a file make states act, and each act names its rule."""
    rules = tmp_path / "acts.yaml"
    rules.write_text("- {who: FRA, when: attacked, does: responds with force, after: 2 days}\n")
    assert cli.main(["law", "library", FIRST, "--cascade", "--acts", str(rules)]) == 0
    shown = capsys.readouterr().out
    assert "e2: FRA attacks forces of RUS in UKR on 2026-06-03 because e1" in shown
    assert "by rule: FRA that is attacked responds with force after 2 days" in shown


def test_an_instrument_is_shown_with_what_is_not_verified(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``foedus law show`` names clauses, parties, dates and every point that is not verified."""
    item = library()["nato-1949"]
    assert cli.main(["law", "show", "nato-1949"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert all(clause.id in shown and clause.article in shown for clause in item.clauses)
    assert all(" ".join(p.words.split()) in shown for p in open_points(item))
    assert cli.main(["law", "show", "nato-1949", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [m["actor"] for m in document["members"]] == [m.actor for m in item.members]
    assert document["languages"] == ["en", "fr"]
    assert len(document["not_verified"]) == len(open_points(item))
    assert cli.main(["law", "show"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(library())


def test_an_instrument_is_shown_with_the_languages_of_its_authentic_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``foedus law show`` marks each clause that is quoted in another language."""
    item = library()["fra-pol-1921"]
    assert cli.main(["law", "show", item.id]) == 0
    shown = capsys.readouterr().out
    assert "authentic in: fr" in shown
    assert shown.count("not the authentic text") == sum(not c.authentic for c in item.clauses)
    assert cli.main(["law", "show", item.id, "--json"]) == 0
    clauses = json.loads(capsys.readouterr().out)["clauses"]
    assert [c["authentic"] for c in clauses] == [c.authentic for c in item.clauses]


def test_a_draft_to_start_from_is_sound_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``foedus law new`` writes a file without a fault, and refuses one that is there."""
    file = tmp_path / "a-treaty.yaml"
    assert cli.main(["law", "new", str(file)]) == 0
    capsys.readouterr()
    assert cli.main(["law", "show", str(file)]) == 0
    assert capsys.readouterr().out.startswith("the pact (a-treaty)\n")
    assert cli.main(["law", "new", str(file)]) == 2
    assert "there already" in capsys.readouterr().err


def test_the_schema_describes_every_document(capsys: pytest.CaptureFixture[str]) -> None:
    """Answers and cascades, as the command prints them, fit the schema of their version."""
    assert cli.main(["law", "schema"]) == 0
    schemas = json.loads(capsys.readouterr().out)
    asked = ["law", "ukraine", FIRST, "FRA asks for help on 2026-06-01", SECOND]
    for extra in ([], ["--cascade"], ["--reading", "all"], ["--declare", "eur-art5-waiver"]):
        assert cli.main([*asked, *extra, "--format", "json"]) == 0
        document = json.loads(capsys.readouterr().out)
        schema = schemas[document["schema"]]
        assert misfits(document, schema, schema["$defs"]) == []
        document["verdict"] = []
        assert misfits(document, schema, schema["$defs"]) == ["verdict"]


def misfits(value: object, schema: dict, named: dict, at: str = "") -> list[str]:
    """Where a document breaks a schema; a small reading of JSON Schema, for what ours uses."""
    if "$ref" in schema:
        schema = named[schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema:
        tried = [misfits(value, one, named, at) for one in schema["anyOf"]]
        return [] if [] in tried else [at]
    if "const" in schema:
        return [] if value == schema["const"] else [at]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    kind = type(None) if schema["type"] == "null" else kinds[schema["type"]]
    if type(value) is not kind or value not in schema.get("enum", [value]):
        return [at]
    found: list[str] = []
    if isinstance(value, dict):
        found += [f"{at}{key}" for key in value if key not in schema["properties"]]
        found += [f"{at}{key}" for key in schema["required"] if key not in value]
        for key, part in schema["properties"].items():
            found += misfits(value[key], part, named, f"{at}{key}.") if key in value else []
    if isinstance(value, list):
        for place, item in enumerate(value):
            found += misfits(item, schema["items"], named, f"{at}{place}.")
    return found


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
        (["law", "atop"], "INSTRUMENT"),
        (["law", "atop", "nato-1949", "--format", "svg"], "text, json"),
        (["law", "show", "nato-1948"], "did you mean nato-1949?"),
        (["law", "ukraine", FIRST, "--format", "tree", "--norm", "nat/6"], "did you mean nat/5?"),
        (["law", "ukraine", FIRST, "--acts", "rules.yaml"], "--cascade"),
        (["law", "ukraine", FIRST, "--cascade", "--acts", "no.yaml"], "cannot be read"),
        (["law", "ukraine", "USA denounces nato-1949 on 2026-01-20"], "only acts are told"),
        (["law", "library", FIRST, "--policy", "x"], "no policies"),
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
