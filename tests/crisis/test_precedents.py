"""Episodes of another scenario condition this one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from foedus.crisis import compile_model, vocabulary
from foedus.ensemble import Design
from foedus.errors import ModelError, ScenarioError
from foedus.scenario import Precedent, Source, read, read_text

WHY = Source("judgement", "a test", who="a test", date="2026-11-30")


@pytest.fixture(scope="module")
def korea():
    """Korea with the episode of 1950 only, so that the test is quick."""
    scenario = read("korea-1953", vocabulary)
    return replace(scenario, record=scenario.record[:1])


def draws(model, n=64):
    """Some worlds of a model."""
    beliefs = {name: assumption.belief for name, assumption in model.assumptions.items()}
    return Design(beliefs, (), 5).draws(0, n)


def borrowing(scenario, *shares, episodes=("1949-1950",)):
    """The scenario without a record of its own and with Korea as a precedent."""
    precedent = Precedent("korea-1953", episodes, shares, WHY)
    return replace(scenario, record=(), precedents=(precedent,))


def test_a_precedent_that_shares_everything_is_a_record(korea):
    """Where every assumption is the same there, the precedent weighs as the own record does."""
    own = compile_model(korea)
    worlds = draws(own)
    borrowed = compile_model(borrowing(korea, *own.assumptions))
    assert set(borrowed.assumptions) == set(own.assumptions)
    assert np.array_equal(borrowed.log_likelihood(worlds), own.log_likelihood(worlds))


def test_what_is_not_shared_is_drawn_beside_and_tells_nothing_here():
    """By default stakes there are assumptions of their own; stakes here do not touch its weight."""
    ukraine = read("ukraine", vocabulary)
    model = compile_model(borrowing(ukraine))
    assert "korea-1953/PRK.stake" in model.assumptions
    assert "korea-1953/USA.stake" in model.assumptions
    assert "korea-1953/precision" not in model.assumptions
    assert "korea-1953/theory.tripwire" not in model.assumptions
    worlds = draws(model)
    before = model.log_likelihood(worlds)
    other = {**worlds, "RUS.stake": worlds["RUS.stake"][::-1].copy()}
    assert np.array_equal(model.log_likelihood(other), before)
    other = {**worlds, "korea-1953/PRK.stake": worlds["korea-1953/PRK.stake"][::-1].copy()}
    assert not np.array_equal(model.log_likelihood(other), before)


def test_episodes_multiply(korea):
    """The likelihood of two records is the product of theirs."""
    scenario = read("korea-1953", vocabulary)
    last = replace(scenario, record=scenario.record[-1:])
    both = replace(scenario, record=(*korea.record, *last.record))
    worlds = draws(compile_model(both), 16)
    parts = [compile_model(one).log_likelihood(worlds) for one in (korea, last)]
    assert np.allclose(compile_model(both).log_likelihood(worlds), parts[0] + parts[1], atol=1e-12)


@pytest.mark.parametrize(
    ("episodes", "shares", "said"),
    [
        (("1949-1951",), (), "no episode '1949-1951'"),
        ((), ("EUR.stake",), "no assumption 'EUR.stake' to share"),
    ],
)
def test_a_precedent_that_is_not_there_is_refused(episodes, shares, said):
    """An episode or a shared assumption that the other scenario lacks is named."""
    ukraine = read("ukraine", vocabulary)
    with pytest.raises(ModelError, match=said):
        compile_model(borrowing(ukraine, *shares, episodes=episodes))


def test_precedents_are_read_from_a_file_with_their_faults():
    """A file may name a scenario that ships; another name is refused with the nearest."""
    text = read("korea-1953", vocabulary).text
    added = (
        "precedents:\n"
        "  - scenario: {name}\n"
        "    episodes: [2015-2022]\n"
        "    source: {{judgement: a test, who: a test, date: 2026-11-30}}\n\npolicies:"
    )
    found = read_text(text.replace("policies:", added.format(name="ukraine")), "k", vocabulary)
    assert found.precedents[0].scenario == "ukraine"
    assert found.conditioned
    with pytest.raises(ScenarioError, match=r"unknown scenario 'ukrain'.*ukraine"):
        read_text(text.replace("policies:", added.format(name="ukrain")), "k", vocabulary)
