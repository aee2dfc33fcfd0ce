"""`foedus explain`: one world of a run, from clause to outcome."""

from __future__ import annotations

import json

import pytest

import foedus
from foedus.cli import main
from foedus.tracing import trace_lines


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small run of the shipped scenario."""
    where = tmp_path_factory.mktemp("trace") / "run"
    foedus.run("ukraine", worlds=128, folder=where)
    return where


def test_a_trace_ends_in_the_numbers_of_the_run(folder):
    """The outcomes that a trace explains are those stored for the world."""
    trace = foedus.explain(folder, world=17, policy="nato-membership")
    ensemble = foedus.open_run(folder)
    for name in trace.outcomes:
        stored = ensemble.outcome(name, "nato-membership")[17]
        assert trace.explanation.outcomes[name] == pytest.approx(stored, rel=1e-6)


def test_a_trace_names_the_clause_and_every_chooser(folder):
    """The text runs from the article through each actor's choice to the outcomes."""
    text = "\n".join(trace_lines(foedus.explain(folder, world=17, policy="nato-membership")))
    where = [
        text.index(word) for word in ("Article 5", "Ukraine (", "Russia (", "European coalition (")
    ]
    assert where == sorted(where)
    assert text.rstrip().splitlines()[-1].strip().startswith("signed by all")


def test_a_trace_tells_amounts_signatures_and_private_resolve(folder):
    """The text has every mechanism's amounts, both values of signing, and beliefs by type."""
    trace = foedus.explain(folder, world=17, policy="nato-membership")
    text = "\n".join(trace_lines(trace))
    for said in (
        "Burden sharing and rearmament",
        "trust elsewhere",
        "accord ",
        "information: types",
    ):
        assert said in text
    assert {working.mechanism for working in trace.explanation.workings} >= {
        2,
        7,
        9,
        13,
        14,
        15,
        16,
    }
    assert "if firm: fight" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--world", "128"], "the run has no world 128; expected 0 to 127"),
        (["--policy", "nato-member"], "did you mean nato-membership?"),
    ],
)
def test_what_a_run_does_not_have_is_one_clear_error(folder, capsys, arguments, said):
    """An unknown world or policy is named with what would do."""
    assert main(["explain", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_the_default_is_a_typical_world_and_json_is_one_document(folder, capsys):
    """Without a world the one at the median risk is explained, as JSON if asked."""
    assert main(["explain", str(folder), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["policy"] == "arms-only"
    assert document["explanation"]["choices"][0]["player"] == "UKR"
