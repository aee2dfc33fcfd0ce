"""The casebook's inputs follow from the data by their rules."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest
from outside import data as data_folder
from ruamel.yaml import YAML

from foedus.evidence.coding import code_inputs, write_inputs


@cache
def shipped(name):
    """A file of the room."""
    return YAML(typ="safe").load((files("foedus.evidence") / name).read_text(encoding="utf-8"))


CASES = shipped("casebook.yaml")["cases"]


def test_every_case_has_what_a_case_needs():
    """Names are unique, years run forwards, outcomes are coded, troops and cases have sources."""
    assert len({case["case"] for case in CASES}) == len(CASES) >= 12
    for case in CASES:
        assert case["source"]
        assert case.get("last", case["first"]) >= case["first"]
        assert case["crisis"] == ("last" not in case)
        assert case["attack"] == ("resisted" in case)
        assert 1 <= len(case["guarantors"]) <= 3
        for guarantor in case["guarantors"]:
            assert guarantor["promise"] in {"pact", "guarantee", "political", "none"}
            assert guarantor["means"] in {"none", "means", "whether", "consult"}
            assert ("troops" in guarantor) == ("troops_source" in guarantor)


@pytest.fixture(scope="module")
def coded():
    """Every case worked out again."""
    return code_inputs(CASES, data_folder())


@pytest.mark.parametrize("name", [case["case"] for case in CASES])
def test_inputs_are_those_that_the_data_give(name, coded):
    """Working a case out again from the data gives what ships."""
    found, kept = coded[name], shipped("casebook_inputs.yaml")[name]
    assert found.balance == kept["balance"]
    assert found.aid == kept["aid"]
    assert found.troops == kept["troops"]
    assert [list(part) for part in (found.nuclear, found.probes, found.quiet)] == [
        kept["nuclear"],
        kept["probes"],
        kept["quiet"],
    ]


def test_the_file_of_inputs_is_written_by_the_rules(tmp_path):
    """Writing one case's inputs gives a file that reads back the same."""
    path = tmp_path / "inputs.yaml"
    write_inputs(CASES[:1], data_folder(), path)
    kept = shipped("casebook_inputs.yaml")[CASES[0]["case"]]
    assert YAML(typ="safe").load(path.read_text(encoding="utf-8")) == {CASES[0]["case"]: kept}
