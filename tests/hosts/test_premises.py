"""Worlds drawn under a speaker's premises, against those that a run happens to hold."""

import json

import numpy as np
import pytest

import foedus
from foedus.cli import main
from foedus.crisis import compile_model
from foedus.premises import worlds_under
from foedus.scenario.expressions import evaluate
from foedus.terminal import debate_lines


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """A small run of the shipped scenario."""
    folder = tmp_path_factory.mktemp("premises") / "run"
    return foedus.run("ukraine", worlds=256, folder=folder)


def test_worlds_drawn_under_premises_satisfy_them_and_are_new(answer):
    """Every world satisfies every premise, is none of the run's, and is what the model solves."""
    position = next(p for p in answer.scenario.positions if p.name == "carpenter")
    found = worlds_under(answer.ensemble, answer.model, answer.design, position, wanted=40)
    assert found.worlds == 40
    assert all((evaluate(premise.expression, found) == 1).all() for premise in position.assumes)
    name = "RUS.stake"
    assert not np.isin(found.assumption(name), answer.ensemble.assumption(name)).any()
    again = compile_model(answer.scenario).solve(
        {name: found.assumption(name) for name in found.assumptions}
    )
    row = found.policies[0]
    column = found.outcomes.index("attack")
    assert found.outcome("attack", row) == pytest.approx(again.outcomes[0, column], abs=1e-6)
    assert found.weights().sum() == pytest.approx(1)


def test_who_assumes_nothing_has_no_worlds_drawn(answer):
    """A position without premises lives in the run's worlds."""
    position = next(p for p in answer.scenario.positions if p.name == "pubak")
    assert worlds_under(answer.ensemble, answer.model, answer.design, position) is None


def test_positions_command_tells_the_debate(answer, capsys):
    """The command tells standings, changes and disputes as one JSON document, and as text."""
    said = "\n".join(debate_lines(answer.debate))
    assert "From whose assumptions each claim follows" in said
    assert "The smallest change that turns a claim over" in said
    assert main(["positions", str(answer.folder), "--worlds", "60", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    carpenter = next(p for p in document["positions"] if p["name"] == "carpenter")
    assert carpenter["sampled"] == 60
    assert {"changes", "contradictions", "disputes", "matrix", "summary"} <= document.keys()
    assert carpenter["claims"][0]["standing"] in {"everybody's", "own", "others'", "nobody's"}
