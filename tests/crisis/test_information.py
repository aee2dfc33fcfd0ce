"""`information: types`: private resolve in a single crisis, and its agreement with the default."""

from __future__ import annotations

import numpy as np
import pytest
from guarantee import FULL, NOTHING, ONE, TWO, amounts, promised, walked, worlds

from foedus.crisis.information import moments, solve_crisis
from foedus.crisis.promise import Promises
from foedus.scenario import Level

SEEN_TRULY = {"theory__reputation": 0, "GUA__perceived_resolve": 1}
COURSE = ("restrain", "attack", "resist")


def crisis(levels, cast=ONE, count=12, promises=None, **fixed):
    """A crisis with types, and the default walk in the same worlds."""
    drawn = worlds(cast, 300, count, **SEEN_TRULY, **fixed)
    promises = promises or promised()
    found = walked(cast, drawn, promises, NOTHING, years=3)
    return solve_crisis(found, amounts(cast, drawn, promises), levels), found


@pytest.mark.parametrize("actor", ["GUA", "CHL", "PRO"])
def test_levels_that_are_all_one_give_back_the_default(actor):
    """Degenerate types: every choice of the first year is the default's, to 1e-9."""
    found, default = crisis({actor: {"one": Level(1.0, 0.4), "other": Level(1.0, 0.6)}})
    table = default.compiled.table
    for row, (_, action) in enumerate(table.actions):
        node = next(
            n
            for n in range(len(table.kind))
            for e in range(table.edge_start[n], table.edge_start[n + 1])
            if table.player[n] >= 0 and table.edge_row[e] == row
        )
        path = table.paths[node][1:]  # without the chance move before the crisis
        assert np.allclose(found.choices(path)[action], default.first_year[row], rtol=0, atol=1e-9)


def test_a_level_that_is_certain_is_the_default_with_that_resolve():
    """One level all but certain: the crisis is that of a guarantor with so much resolve."""
    almost = 1.0 - 1e-13
    found, _ = crisis({"GUA": {"firm": Level(1.7, almost), "soft": Level(0.3, 1 - almost)}})
    drawn = worlds(ONE, 300, 12, **SEEN_TRULY)
    raised = dict(drawn)
    for name in ("stake", "reneging_cost", "other_commitments", "supplier_trust"):
        raised[f"GUA.{name}"] = 1.7 * drawn[f"GUA.{name}"]
    # What follows the year is the default's: it is taken from the plain walk.
    default = walked(ONE, drawn, promised(), NOTHING, years=3)
    from foedus.games import solve

    rows = dict(zip(default.compiled.table.parameters, default.terms.copy(), strict=True))
    changed = amounts(ONE, raised, promised())
    rows |= {n: v for n, v in changed.resolve_rows(0, believed=False).items() if n in rows}
    yearly = changed.yearly_rows(0, believed=False, responses=ONE.responses)
    rows |= {n: v for n, v in yearly.items() if n in rows}
    precision = np.tile(drawn["precision"], (3, 1))
    solution = solve(default.compiled.table, rows, precision)
    node = f"GUA asked ({'/'.join(COURSE)})"
    for action in ("fight", "arm", "abstain"):
        assert np.allclose(
            found.choices(COURSE)[action], solution.probability(node, action), rtol=0, atol=1e-9
        )


def test_beliefs_follow_bayes_rule_from_what_was_done():
    """After an answer each level weighs as its chance times how likely it answers so."""
    levels = {"GUA": {"firm": Level(1.8, 0.3), "soft": Level(0.4, 0.7)}}
    both = Promises({"GUA": (FULL,)}, {})
    found, _ = crisis(levels, TWO, promises=both, ALY__perceived_resolve=1)
    before = found.belief(COURSE, "GUA")
    assert np.allclose(before["firm"], 0.3, atol=1e-9)  # it has done nothing yet
    for answer in ("fight", "arm", "abstain"):
        after = found.belief((*COURSE, answer), "GUA")
        firm = 0.3 * found.choices(COURSE, "firm")[answer]
        soft = 0.7 * found.choices(COURSE, "soft")[answer]
        assert np.allclose(after["firm"], firm / (firm + soft), atol=1e-9)
        assert np.allclose(after["firm"] + after["soft"], 1.0, atol=1e-12)


def test_standing_aside_tells_that_resolve_is_low():
    """Where a firm guarantor fights more than a soft one, standing aside lowers belief in it."""
    levels = {"GUA": {"firm": Level(2.0, 0.5), "soft": Level(0.5, 0.5)}}
    found, _ = crisis(levels, count=40)
    more = found.choices(COURSE, "firm")["fight"] > found.choices(COURSE, "soft")["fight"]
    assert more.any()
    assert np.all(found.belief((*COURSE, "fight"), "GUA")["firm"][more] >= 0.5 - 1e-9)


def test_moments_tell_the_course_to_war_with_beliefs_and_choices_that_add_up():
    """Each decision on the way has beliefs and choices that sum to one, by level and on average."""
    levels = {"GUA": {"firm": Level(2.0, 0.5), "soft": Level(0.5, 0.5)}}
    found, _ = crisis(levels, count=1)
    told = moments(found)
    assert [moment.player for moment in told] == ["PRO", "CHL", "PRO", "GUA", "CHL"]
    for moment in told:
        for shares in (moment.choices, *moment.beliefs.values(), *moment.by_level.values()):
            assert sum(shares.values()) == pytest.approx(1.0, abs=1e-9)
    assert set(told[3].by_level) == {"firm", "soft"}
