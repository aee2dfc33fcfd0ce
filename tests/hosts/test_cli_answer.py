"""The public calls behind the commands: one answer, its tree, its law, its documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

import foedus
from foedus.course import course_of_events
from foedus.legal import law_of_policies

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.figures import FlowNode

WORLDS = 256


@pytest.fixture(scope="module")
def scenario_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario to start from, in a folder of its own."""
    return foedus.new_scenario(tmp_path_factory.mktemp("answer") / "mine.yaml")[0]


@pytest.fixture(scope="module")
def answer(scenario_file: Path) -> foedus.Answer:
    """A small run of it."""
    return foedus.run(scenario_file, worlds=WORLDS, folder=scenario_file.with_name("run"))


def nodes(node: FlowNode) -> list[FlowNode]:
    """A node and everything below it."""
    return [node, *(below for edge in node.children for below in nodes(edge.node))]


@pytest.mark.parametrize("policy", ["no-guarantee", "paper", "tripwire"])
def test_a_tree_is_a_probability_over_endings(answer: foedus.Answer, policy: str) -> None:
    """Play starts for certain, every choice adds up to one, and what comes in goes on."""
    tree = course_of_events(answer.scenario, answer.model, answer.ensemble, policy)
    assert tree.root.reach == pytest.approx(1, abs=1e-12)
    for node in nodes(tree.root):
        if node.children:
            assert sum(edge.probability for edge in node.children) == pytest.approx(1, abs=1e-9)
            for edge in node.children:
                assert edge.node.reach == pytest.approx(node.reach * edge.probability, abs=1e-12)
    endings = [node for node in nodes(tree.root) if not node.children]
    assert {node.kind for node in endings} == {"outcome"}
    assert sum(node.reach for node in endings) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("policy", ["no-guarantee", "tripwire"])
def test_the_tree_says_what_the_run_says(answer: foedus.Answer, policy: str) -> None:
    """The attacks of the tree are the run's first year, given that war is considered.

    The run's numbers come from expectations over endings, the tree's from its branches.
    """
    ensemble, model = answer.ensemble, answer.model
    draws = {name: ensemble.assumption(name) for name in model.assumptions}
    considered = model.amounts(policy, draws).yearly_rows(
        0, believed=False, responses=model.cast.responses
    )
    rows = {**model.amounts(policy, draws).standing_rows(), **considered}
    share = ensemble.outcome("attack by 1", policy) / rows["opportunity"]
    expected = float(np.sum(ensemble.weights(record=True) * share))
    tree = course_of_events(answer.scenario, model, ensemble, policy)
    attacks = [
        edge.node.reach
        for node in nodes(tree.root)
        for edge in node.children
        if node.player == "RUS" and edge.action == "attack"
    ]
    # A run keeps its outcomes in single precision.
    assert sum(attacks) == pytest.approx(expected, rel=1e-6)


def test_a_run_opened_again_is_the_same_answer(answer: foedus.Answer) -> None:
    """What ``open_answer`` reads from a run folder is what ``run`` returned."""
    assert foedus.to_json(foedus.open_answer(answer.folder)) == foedus.to_json(answer)


def test_workers_and_folders_do_not_change_an_answer(
    answer: foedus.Answer, scenario_file: Path, tmp_path: Path
) -> None:
    """The same file and seed give the same cells, whatever the threads and the folder."""
    again = foedus.run(scenario_file, worlds=WORLDS, folder=tmp_path / "other", workers=3)
    assert (
        again.comparison.cells == answer.comparison.cells
        or json.loads(foedus.to_json(again))["cells"] == json.loads(foedus.to_json(answer))["cells"]
    )


def test_another_seed_is_another_answer(
    answer: foedus.Answer, scenario_file: Path, tmp_path: Path
) -> None:
    """Another seed draws other worlds."""
    other = foedus.run(scenario_file, worlds=WORLDS, folder=tmp_path / "other", seed=7)
    draws = [one.ensemble.assumption("USA.stake") for one in (answer, other)]
    assert not np.array_equal(*draws)


def test_law_of_policies_names_each_verdict_once(answer: foedus.Answer) -> None:
    """A verdict that stands under several policies is one finding, in the scenario's order."""
    found = law_of_policies(answer.scenario)
    order = list(answer.scenario.policies)
    keys = [(f.event, f.actor, f.verdict.norm, f.verdict.status, f.verdict.headline) for f in found]
    assert len(set(keys)) == len(keys)
    for finding in found:
        assert list(finding.policies) == sorted(finding.policies, key=order.index)
        assert finding.verdict.status.value not in {"not_triggered", "not_in_force"}
        assert finding.actor in {actor.id for actor in answer.scenario.guarantors}


def test_a_concluded_text_speaks_only_where_it_is_concluded(answer: foedus.Answer) -> None:
    """An instrument that a policy concludes is silent under the policies that do not."""
    found = [
        f for f in law_of_policies(answer.scenario) if f.verdict.instrument == "us-ukr-draft-2025"
    ]
    assert found
    assert all("no-guarantee" not in finding.policies for finding in found)


def test_law_answer_is_the_legal_orders(answer: foedus.Answer) -> None:
    """The verdicts of ``law_answer`` are those of the order with the policy's instruments."""
    from foedus.law import LegalOrder, read_event

    said = "RUS attacks territory of FRA in FRA on 2026-07-01"
    order = LegalOrder.build(answer.scenario.law, on=answer.scenario.start)
    found = foedus.law_answer(answer.scenario, said)
    assert [(v.norm, v.bearer) for v in found.verdicts] == [
        (v.norm, v.bearer) for v in order.verdicts(read_event(said))
    ]


def test_documents_are_json_without_nan(answer: foedus.Answer) -> None:
    """Numbers that do not exist are null, so any JSON reader takes the document."""
    text = foedus.to_json(answer)

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    document = json.loads(text, parse_constant=refuse)
    assert len(document["cells"]) == len(answer.comparison.cells)
    assert document["foedus"] == foedus.__version__


def test_what_has_no_document_is_a_type_error() -> None:
    """A thing that no command shows is refused rather than half written."""
    with pytest.raises(TypeError, match="no document for int"):
        foedus.to_json(3)


def test_the_document_tells_clear_differences_from_trifles(answer: foedus.Answer) -> None:
    """Cells and claims have shares by sign and shares beyond the margin, which is named."""
    document = json.loads(foedus.to_json(answer))
    assert document["least_difference"] == answer.comparison.least
    for cell in document["cells"]:
        for kind in ("prior", "weighted"):
            part = cell[kind]
            if part["better"] is None:
                assert part["gains"] is part["losses"] is None
            else:
                assert 0 <= part["gains"] <= part["better"] + 1e-9
                assert part["gains"] + part["losses"] + part["ties"] <= 1 + 1e-9
    claims = [claim for one in document["positions"] for claim in one["claims"]]
    assert all({"own_clear", "all_clear"} <= claim.keys() for claim in claims)
