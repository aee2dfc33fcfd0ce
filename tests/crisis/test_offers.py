"""Accords put to the parties agree with the model solved as a whole."""

from dataclasses import replace

import numpy as np
import pytest

import foedus
from foedus.crisis import compile_model
from foedus.crisis.offers import Table, counting, risks_of
from foedus.ensemble import Design


@pytest.mark.parametrize("name", ["ukraine", "korea-1953"])
def test_offers_are_what_the_model_solves(name):
    """Acceptance, gains and risks of every policy are the model's, also where peace reigns."""
    scenario = foedus.load(name)
    model = compile_model(scenario)
    beliefs = {key: assumption.belief for key, assumption in model.assumptions.items()}
    worlds = Design(beliefs, scenario.correlations, 5).draws(0, 60)
    whole = model.solve(worlds)
    names = [info.name for info in model.outcomes]
    table = Table.lay(replace(model, compiled=counting(model.compiled)), worlds)
    for row, policy in enumerate(model.policies):
        offer = table.offer(model.terms[policy])
        assert tuple(offer.risks) == risks_of(model)
        for outcome, values in offer.risks.items():
            assert values == pytest.approx(whole.outcomes[row, names.index(outcome)], abs=1e-12)
        if policy != model.baseline or model.under_way:
            accepted = whole.outcomes[row, names.index("signed by all")]
            assert offer.accepted == pytest.approx(accepted, abs=1e-12)
        for actor in offer.asked:
            signs = whole.outcomes[row, names.index(f"{actor} signs")]
            prefers = offer.gains[actor] > 0
            assert np.array_equal(prefers, signs > 0.5)
    assert table.armistice["attack"] == pytest.approx(
        whole.outcomes[model.policies.index(model.baseline), names.index("attack")], abs=1e-12
    )
