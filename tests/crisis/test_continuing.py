"""The war that goes on without an accord: against a plain recursion, and what theory predicts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from guarantee import ONE, TWO, worlds

from foedus.crisis.block import Block
from foedus.crisis.continuing import YEARS, continue_war


def going_on(drawn, cast=ONE, **armistice):
    """The war that goes on, an armistice being worth nothing but what is given."""
    size = len(drawn["precision"])
    value = {a: np.full(size, armistice.get(a, 0.0)) for a in cast.everyone}
    return continue_war(Block(cast, drawn), value)


def logit(x):
    """The choice probability of the better by x."""
    return 1.0 / (1.0 + math.exp(-x))


def test_it_agrees_with_a_plain_recursion_forwards():
    """Values and endings of one world equal those of a recursion written from the definition."""
    drawn = worlds(TWO, 40, 3)
    found = going_on(drawn, TWO, CHL=-0.2, PRO=-0.4)
    for world in range(3):
        w = {name: float(values[world]) for name, values in drawn.items()}

        def year(t, w=w):
            """Values and chances of each ending from the start of a year on."""
            if t == YEARS:
                return {"CHL": -0.2, "PRO": -0.4, "GUA": 0.0, "ALY": 0.0}, (0.0, 0.0, 1.0, 0.0), 0.0
            harder = (1 + w["attrition"]) ** t
            risk = 1 - (1 - w["collapse_risk"]) ** harder
            feared = min(1.0, risk * (1 + w["CHL.optimism"] * 0.5**t))
            after, ends, years = year(t + 1)
            after = {a: w["discount"] * v for a, v in after.items()}
            truce = {"CHL": -0.2, "PRO": -0.4, "GUA": 0.0, "ALY": 0.0}
            both = math.prod(logit(w["precision"] * (truce[a] - after[a])) for a in ("CHL", "PRO"))
            out = {a: both * truce[a] + (1 - both) * after[a] for a in after}
            gives_in = logit(w["precision"] * (-w["PRO.stake"] - out["PRO"]))
            up = w["CHL.breaks"]
            price = {"CHL": 1 - w["CHL.war_relief"], "PRO": 1.0}
            values = {}
            for a in after:
                won = w["CHL.stake"] if a == "CHL" else -w[f"{a}.stake"]
                broken = -w["CHL.backing_down_cost"] if a == "CHL" else 0.0
                rest = up * broken + (1 - up) * (gives_in * won + (1 - gives_in) * out[a])
                q = feared if a == "CHL" else risk
                values[a] = -price.get(a, w.get(f"{a}.arming_cost")) * harder
                values[a] += q * won + (1 - q) * rest
            on = (1 - risk) * (1 - up) * (1 - gives_in)
            still = on * (1 - both)
            own = (risk, (1 - risk) * (1 - up) * gives_in, on * both, (1 - risk) * up)
            chances = tuple(a + still * b for a, b in zip(own, ends, strict=True))
            return values, chances, 1 + still * years

        values, ends, years = year(0)
        for actor, value in values.items():
            assert found.value[actor][world] == pytest.approx(value, abs=1e-9)
        told = (found.collapse, found.capitulation, found.armistice, found.given_up)
        assert [float(t[world]) for t in told] == pytest.approx(ends, abs=1e-12)
        assert found.years[world] == pytest.approx(years, abs=1e-9)


def test_the_ways_a_war_ends_exhaust_it():
    """Collapse, capitulation, armistice and the challenger's giving up add up to one."""
    found = going_on(worlds(ONE, 0, 200))
    total = found.collapse + found.capitulation + found.armistice + found.given_up
    assert np.allclose(total, 1.0, atol=1e-12)


def test_a_likelier_collapse_leaves_the_protege_less():
    """More yearly risk of collapse: collapse more often, and less for the protégé."""
    calm, grave = (going_on(worlds(ONE, 0, 100, collapse_risk=r)) for r in (0.05, 0.2))
    assert np.all(grave.value["PRO"] < calm.value["PRO"])
    assert np.all(grave.collapse > calm.collapse)


def test_a_challenger_that_bears_less_of_the_war_makes_peace_later():
    """The more of the cost its leadership is spared, the fewer armistices (Goemans 2000).

    The protégé's answer is held: it always takes an armistice, and never yields.
    """
    fixed = {"collapse_risk": 0.0, "CHL__breaks": 0.0, "PRO__stake": 1000.0}
    low, high = (
        going_on(worlds(ONE, 0, 100, CHL__war_relief=relief, **fixed), PRO=100.0)
        for relief in (0.2, 0.9)
    )
    assert np.all(high.years >= low.years - 1e-9)
    assert np.any(high.years > low.years + 1e-6)
