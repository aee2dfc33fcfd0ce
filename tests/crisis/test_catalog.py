"""The scenarios that ship: sound, sourced, and run as they are."""

from __future__ import annotations

import math

import numpy as np
import pytest

from foedus.crisis import compile_model, vocabulary
from foedus.ensemble import Design
from foedus.scenario import catalog_names, read

NAMES = catalog_names()


@pytest.fixture(scope="module", params=NAMES)
def scenario(request):
    """A scenario that ships."""
    return read(request.param, vocabulary)


@pytest.fixture(scope="module")
def model(scenario):
    """The same, compiled."""
    return compile_model(scenario)


def solved(scenario, model, n):
    """Some worlds of it, and what each policy brings about in them."""
    beliefs = {name: assumption.belief for name, assumption in model.assumptions.items()}
    return model.solve(Design(beliefs, scenario.correlations, 3).draws(0, n))


def sources(scenario):
    """Every source in a scenario, with what it is the source of."""
    for name, assumption in scenario.assumptions.items():
        yield name, assumption.source
    for correlation in scenario.correlations:
        yield " and ".join(correlation.between), correlation.source
    for episode in scenario.record:
        yield episode.name, episode.source
    for precedent in scenario.precedents:
        yield precedent.scenario, precedent.source


def test_scenarios_of_every_kind_ship():
    """The debate on Ukraine, a war that came, an armistice that held, two open questions."""
    assert {"ukraine", "poland-1939", "korea-1953", "baltic-2026", "taiwan-2026"} <= set(NAMES)


def test_every_number_has_a_source_and_a_date_or_is_a_judgement(scenario):
    """A source is dated (a document by its own entry); a judgement says who and when."""
    for what, source in sources(scenario):
        if source.kind == "document":
            assert scenario.documents[source.document].date, what
        else:
            assert source.date, what
        if source.kind == "judgement":
            assert source.who, what
            assert source.text, what


def test_it_runs_as_it_is_and_its_record_can_be_explained(scenario, model):
    """Every policy is solved in every world, probabilities are probabilities, some world fits."""
    found = solved(scenario, model, 128)
    assert not found.status.any()
    assert math.isfinite(found.log_likelihood.max())
    for column, info in enumerate(model.outcomes):
        if info.unit == "probability":
            values = found.outcomes[:, column]
            known = values[np.isfinite(values)]
            assert known.min() >= -1e-9, info.name
            assert known.max() <= 1 + 1e-9, info.name


def test_policies_differ(scenario, model):
    """No two policies of a scenario bring about the same in every world."""
    found = solved(scenario, model, 32).outcomes
    for i, one in enumerate(model.policies):
        for j, other in enumerate(model.policies[:i]):
            assert not np.array_equal(found[i], found[j], equal_nan=True), (one, other)
