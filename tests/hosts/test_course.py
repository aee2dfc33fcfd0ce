"""The course of events since an attack: a tree over the worlds that bring one about."""

from __future__ import annotations

import numpy as np
import pytest

import foedus
from foedus.course import ATTACKED, course_of_events


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """A small run of the shipped scenario."""
    return foedus.run("ukraine", worlds=256, folder=tmp_path_factory.mktemp("course") / "run")


def test_since_an_attack_worlds_count_as_often_as_they_bring_one_about(answer):
    """The share of resistance is the average over worlds weighted by their attacks."""
    policy = "tripwire-europe"
    tree = course_of_events(answer.scenario, answer.model, answer.ensemble, policy, ATTACKED)
    assert tree.root.player == "UKR"
    assert tree.root.reach == pytest.approx(1, abs=1e-12)
    draws = {name: answer.ensemble.assumption(name) for name in answer.model.assumptions}
    walk, table = answer.model.walk(policy, draws), answer.model.compiled.table

    def chosen(node, action):
        return walk.first_year[table.row(node, action)]

    weight = (
        answer.ensemble.weights(record=True)
        * chosen("UKR before the challenger", "restrain")
        * chosen("RUS (restrain)", "attack")
    )
    resisted = chosen("UKR attacked (restrain/attack)", "resist")
    expected = float(np.sum(weight * resisted) / np.sum(weight))
    edge = next(edge for edge in tree.root.children if edge.action == "resist")
    assert edge.probability == pytest.approx(expected, abs=1e-12)
