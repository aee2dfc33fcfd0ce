"""Comparative statics: what theory predicts of one change, over random worlds and policies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from guarantee import FULL, NOTHING, ONE, TWO, actors, chosen, promised, walked, worlds
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.crisis.priors import parameters
from foedus.crisis.promise import Promises

SOME = 64
blocks = st.integers(0, 2000).map(lambda k: k * SOME)
ASKED = "GUA asked (restrain/attack/resist)"
# Differences of probabilities below this are rounding.
TINY = 1e-12


def raised(drawn, name, factor):
    """The same worlds with one assumption larger."""
    return {**drawn, name: drawn[name] * factor}


@settings(max_examples=25)
@given(blocks, st.floats(1.05, 4))
def test_a_dearer_word_is_kept_more(block, factor):
    """The more breaking its word costs, the more a guarantor fights (Fearon 1997, tying hands)."""
    drawn = worlds(ONE, block, SOME)
    less = chosen(walked(ONE, drawn, promised()), ASKED, "fight")
    more = chosen(
        walked(ONE, raised(drawn, "GUA.reneging_cost", factor), promised()), ASKED, "fight"
    )
    assert np.all(more >= less - TINY)
    assert np.any(more > less)


@settings(max_examples=25)
@given(blocks, st.floats(1.05, 4))
def test_a_larger_stake_is_fought_for_more_where_fighting_saves_more(block, factor):
    """More stake, more fighting, where fighting lowers the risk of loss (Danilovic 2001).

    The risk of loss behind each answer depends on what the challenger does next, so the condition
    is checked at the node itself: the derivative of its value in the stake.
    """
    drawn = worlds(ONE, block, SOME)
    before = walked(ONE, drawn, promised(), years=1)
    after = walked(ONE, raised(drawn, "GUA.stake", factor), promised(), years=1)

    def risk(walk, answer):
        """Risk of loss behind an answer, given how the challenger goes on."""
        node = f"CHL answered (restrain/attack/GUA {answer})"
        lost = walk_defeat(drawn, answer)
        if answer != "fight":
            return chosen(walk, node, "fight on") * lost
        slip = drawn["escalation_risk"]
        widened = walk_defeat(drawn, answer, widened=True)
        on = chosen(walk, node, "fight on") * ((1 - slip) * lost + slip * widened)
        return on + chosen(walk, node, "widen") * widened

    fight, arm, abstain = (risk(before, answer) for answer in ("fight", "arm", "abstain"))
    applies = (fight < arm) & (fight < abstain)
    less, more = chosen(before, ASKED, "fight"), chosen(after, ASKED, "fight")
    assert np.all(more[applies] >= less[applies] - TINY)


def walk_defeat(drawn, answer, *, widened=False):
    """Risk of defeat if the guarantor answers so, in the first year."""
    from guarantee import amounts

    found = amounts(ONE, drawn, promised())
    response = next(r for r in ONE.responses if dict(r.choices)["GUA"] == answer)
    return found.odds.defeat(response, 0, widened=widened)


@settings(max_examples=25)
@given(blocks, st.sampled_from([1000.0, 5000.0, 20000.0]))
def test_troops_on_the_line_pull_the_guarantor_in_if_casualties_commit(block, troops):
    """With the tripwire theory on, troops make a guarantor fight more (Schelling 1966).

    Apart from their pull troops also weigh on the challenger, strengthen the defence and cost
    upkeep, which change what fighting is worth: these are switched off.
    """
    fixed = {
        "theory__tripwire": 0,
        "policy__force_effect": 0,
        "GUA__force_cost": 0,
        "CHL__presence_cost": 0,
    }
    drawn = worlds(ONE, block, SOME, **fixed)
    there = replace(NOTHING, troops={"GUA": troops})
    without = chosen(walked(ONE, drawn, promised()), ASKED, "fight")
    with_them = chosen(walked(ONE, drawn, promised(), there), ASKED, "fight")
    assert np.all(with_them >= without - TINY)
    assert np.any(with_them > without)


@settings(max_examples=15)
@given(blocks)
def test_an_empty_promise_changes_nothing_but_the_red_line(block):
    """No stake, no word to break, no troops: a promise that weighs nothing leaves all as is."""
    fixed = {
        "GUA__stake": 0,
        "GUA__reneging_cost": 0,
        "GUA__other_commitments": 0,
        "GUA__supplier_trust": 0,
        "policy__presence_of_promise": 0,
    }
    drawn = worlds(ONE, block, SOME, **fixed)
    promise, none = walked(ONE, drawn, promised()), walked(ONE, drawn)
    assert np.array_equal(promise.measures, none.measures)


@settings(max_examples=25)
@given(blocks, st.floats(0.05, 0.9))
def test_a_carve_out_makes_the_ally_honour_no_more(block, relief):
    """Having said beforehand that it would not count, an ally honours its alliance no more."""
    drawn = worlds(TWO, block, SOME, ALY__carve_out_relief=relief)
    owed = replace(FULL, guarantor="ALY", bearer="ALY", event="strike at home")
    promises = Promises({"GUA": (FULL,)}, {("ALY", "GUA"): (owed,)})
    node = "ALY as ally (restrain/attack/GUA fight, ALY abstain/widen)"
    plain = chosen(walked(TWO, drawn, promises), node, "honour")
    carved_terms = replace(NOTHING, carve_outs=frozenset({"ALY"}))
    carved = chosen(walked(TWO, drawn, promises, carved_terms), node, "honour")
    assert np.all(carved <= plain + TINY)
    assert np.any(carved < plain)


@settings(max_examples=25)
@given(blocks, st.floats(1.05, 3))
def test_a_costlier_war_is_started_no_more(block, factor):
    """Raise the challenger's cost of every kind of war: no more attacks (Huth 1988, Smith 1998)."""
    drawn = worlds(ONE, block, SOME)
    costlier = dict(drawn)
    for cost in ("war_cost", "limited_war_cost", "general_war_cost"):
        costlier[f"CHL.{cost}"] = drawn[f"CHL.{cost}"] * factor
    # What others believe of the challenger is the same: only its own first-year choice is compared,
    # and with its own war cost up a war also hurts it more after a withdrawal that cuts it short.
    before, after = walked(ONE, drawn, years=1), walked(ONE, costlier, years=1)
    node = "CHL (restrain)"
    same_defence = np.isclose(
        chosen(before, "PRO attacked (restrain/attack)", "resist"),
        chosen(after, "PRO attacked (restrain/attack)", "resist"),
        atol=1e-3,
    )
    attack_before, attack_after = chosen(before, node, "attack"), chosen(after, node, "attack")
    assert np.all(attack_after[same_defence] <= attack_before[same_defence] + 2e-3)


@settings(max_examples=15)
@given(blocks, st.floats(1.2, 10))
def test_only_victory_rids_the_challenger_of_a_presence(block, factor):
    """Where no attack can succeed, disliking a presence more makes no attack likelier.

    The presence stays whether the challenger refrains or is repelled. A model in which a lost
    attack ends it would have every guarantee provoke war.
    """
    fixed = {"PRO__survives_alone": 1, "PRO__stake": 1000, "theory__presence": 0}
    drawn = worlds(ONE, block, SOME, **fixed)
    member = replace(NOTHING, membership=True)
    less = walked(ONE, drawn, promised(), member)
    more = walked(ONE, raised(drawn, "CHL.presence_cost", factor), promised(), member)
    for action in ("refrain", "probe", "attack"):
        before, after = (chosen(w, "CHL (restrain)", action) for w in (less, more))
        assert np.allclose(after, before, atol=1e-9)


@settings(max_examples=15)
@given(blocks)
def test_doubt_lowers_belief_only_if_past_actions_count(block):
    """A record of declining lowers belief under past-actions, not under current-calculus.

    Without a stake and without attribution the guarantor's word is all that its choice rests on.
    """
    for theory, changes in ((0, False), (1, True)):
        fixed = {"theory__reputation": theory, "GUA__stake": 0, "attribution": 0}
        drawn = worlds(ONE, block, SOME, **fixed)
        trusted = walked(ONE, drawn, promised())
        doubted = walked(ONE, drawn, promised(), declined_before=frozenset({"GUA"}))
        asked = "resisted"
        before = trusted.yearly_believed("fights.GUA")[0] / trusted.yearly_believed(asked)[0]
        after = doubted.yearly_believed("fights.GUA")[0] / doubted.yearly_believed(asked)[0]
        if changes:
            assert np.all(after <= before + 1e-9)
            assert np.any(after < before - 1e-6)
        else:
            assert np.array_equal(after, before)


@settings(max_examples=10)
@given(blocks)
def test_a_copy_of_an_action_weighs_as_much_as_a_bonus_of_log_two_over_precision(block):
    """Arming that is worth what abstaining is worth halves the odds of fighting, no more.

    A logit choice gives two copies of one action more weight than one (framing), which is why
    every policy has the same actions. What a copy does is known: it is as if standing aside were
    worth log(2) / precision more.
    """
    idle = {"GUA__arming_cost": 0, "GUA__arming_effect": 0, "law__arms_credit": 0}
    drawn = worlds(ONE, block, SOME, **idle)
    alone = {**drawn, "GUA.arming_cost": np.full(SOME, 1e6)}
    two, one = (walked(ONE, d, promised(), years=1) for d in (drawn, alone))

    with_copy, without = (chosen(walk, ASKED, "fight") for walk in (two, one))
    known = (without < 1 - 1e-6) & (without > 1e-9)
    assert known.any()
    with_copy, without = with_copy[known], without[known]
    ratio = (without / (1 - without)) / (with_copy / (1 - with_copy))
    assert np.allclose(ratio, 2.0, rtol=1e-6)


@settings(max_examples=10)
@given(blocks, st.floats(0.2, 5))
def test_only_precision_times_the_unit_matters(block, factor):
    """All stakes and costs in another unit, precision in its inverse: nothing changes.

    Precision has no meaning without the unit of payoffs (McKelvey and Palfrey 1998), so it is
    always stated per year of war.
    """
    drawn = worlds(ONE, block, SOME)
    scaled = {**drawn, "precision": drawn["precision"] / factor}
    for name, parameter in parameters(actors(ONE)).items():
        if parameter.unit.startswith("cost of one year"):
            scaled[name] = drawn[name] * factor
    before, after = walked(ONE, drawn, promised()), walked(ONE, scaled, promised())
    probabilities = [i for i, n in enumerate(before.compiled.names) if not n.startswith("cost.")]
    ours, theirs = before.measures[:, probabilities], after.measures[:, probabilities]
    assert np.allclose(ours, theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("theory", [0, 1])
def test_belief_and_truth_agree_when_the_challenger_sees_truly(theory):
    """With perceived resolve 1 and no record, what is believed is what holds."""
    drawn = worlds(ONE, 0, SOME, GUA__perceived_resolve=1, theory__reputation=theory)
    found = walked(ONE, drawn, promised())
    assert np.allclose(found.yearly_believed("fights.GUA"), found.yearly("fights.GUA"), atol=1e-12)
    assert np.allclose(found.believed_value["CHL"], found.value["CHL"], atol=1e-12)


def test_neutral_peacekeepers_and_a_zone_make_decisions_about_war_rarer():
    """Both lower how often war comes to a decision (Fortna 2004), never below zero."""
    from guarantee import amounts

    drawn = worlds(ONE, 0, SOME)
    plain = amounts(ONE, drawn).presence.opportunity()
    kept = amounts(
        ONE, drawn, terms=replace(NOTHING, neutral_troops=10_000, zone=20)
    ).presence.opportunity()
    assert np.all(kept < plain)
    assert np.all(kept > 0)
