"""Positions judged in planted worlds, where what follows from what is known."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from planted import Planted

from foedus.errors import ExpressionError
from foedus.findings import judge_positions
from foedus.scenario.expressions import parse
from foedus.scenario.scenario import Claim, Position, Premise, Statement


@dataclass(frozen=True)
class Debate:
    """The part of a scenario that `judge_positions` reads."""

    positions: tuple


def premise(means):
    """A premise with this condition."""
    return Premise("...", 1, means, parse(means))


def claim(holds):
    """A claim with this condition."""
    return Claim("...", 1, holds, parse(holds))


def worlds(n=1000, likelihood=None):
    """A stake s in (0, 1) and a switch; the pact's war risk is 1 - s, without it 0.4."""
    s = (np.arange(n) + 0.5) / n
    return Planted(
        {"USA.stake": s, "theory.presence": (np.arange(n) % 2).astype(float)},
        {("war", "pact"): 1 - s, ("war", "none"): np.full(n, 0.4)},
        {"war": "lower"},
        np.ones(n) if likelihood is None else likelihood,
        {"theory.presence": ("red-line", "pretext")},
    )


def judge(ensemble, *positions):
    """The verdicts on positions in an ensemble."""
    return judge_positions(ensemble, Debate(positions))


LOWER = "P(war | pact) < P(war | none)"  # holds exactly where the stake is above 0.6


def test_a_claim_that_follows_has_share_one_in_its_own_worlds():
    """With a stake above 0.7 the pact lowers the risk in every world, over all worlds in 40 %."""
    (verdict,) = judge(
        worlds(), Position("a", "Ada", "d", (premise("USA.stake > 0.7"),), (claim(LOWER),))
    )
    assert verdict.own.prior == pytest.approx(0.3)
    assert (verdict.claims[0].own.prior, verdict.claims[0].own.weighted) == (1.0, 1.0)
    assert verdict.claims[0].own.worlds == 300
    assert (verdict.claims[0].all.prior, verdict.claims[0].all.worlds) == (pytest.approx(0.4), 1000)


def test_a_claim_against_its_own_premises_has_share_nought():
    """With a stake below 0.5 the pact never lowers the risk."""
    (verdict,) = judge(
        worlds(), Position("a", "Ada", "d", (premise("USA.stake < median"),), (claim(LOWER),))
    )
    assert verdict.claims[0].own.prior == 0.0


def test_premises_hold_together_and_each_alone():
    """A switch at one option halves the worlds; each premise is also judged alone and left out."""
    position = Position(
        "a", "Ada", "d", (premise("USA.stake > 0.6"), premise("theory.presence = pretext"))
    )
    (verdict,) = judge(worlds(), position)
    assert verdict.own.prior == pytest.approx(0.2)
    assert [p.share.prior for p in verdict.premises] == pytest.approx([0.4, 0.5])
    assert [p.without.prior for p in verdict.premises] == pytest.approx([0.5, 0.4])


def test_contradictory_premises_leave_no_world_and_say_so():
    """Premises that exclude one another give no share at all, never a share of nought."""
    premises = (premise("USA.stake > 0.6"), premise("USA.stake < 0.5"))
    (verdict,) = judge(worlds(), Position("a", "Ada", "d", premises, (claim(LOWER),)))
    assert (verdict.own.prior, verdict.own.worlds) == (0.0, 1000)
    assert math.isnan(verdict.claims[0].own.prior)
    assert verdict.claims[0].own.worlds == 0
    assert verdict.claims[0].own.note == "no world to look at"
    assert any("exclude one another" in note for note in verdict.notes)


def test_the_record_weighs_worlds():
    """If the record leaves stakes below 0.7 only, a premise of more than 0.6 keeps one seventh."""
    s = worlds().assumptions["USA.stake"]
    (verdict,) = judge(
        worlds(likelihood=(s < 0.7).astype(float)),
        Position("a", "Ada", "d", (premise("USA.stake > 0.6"),), (claim(LOWER),)),
    )
    assert verdict.own.prior == pytest.approx(0.4)
    assert verdict.own.weighted == pytest.approx(1 / 7)
    assert verdict.claims[0].all.weighted == pytest.approx(1 / 7)
    assert verdict.claims[0].own.effective == pytest.approx(100)


def test_worlds_the_record_rules_out_give_no_weighted_share():
    """Premises that hold only where the record gives no weight have a prior share and no other."""
    s = worlds().assumptions["USA.stake"]
    (verdict,) = judge(
        worlds(likelihood=(s < 0.5).astype(float)),
        Position("a", "Ada", "d", (premise("USA.stake > 0.6"),), (claim(LOWER),)),
    )
    assert verdict.claims[0].own.prior == 1.0
    assert math.isnan(verdict.claims[0].own.weighted)


def test_few_worlds_are_noted():
    """A share over fewer than a hundred worlds says so, one over more does not."""
    few, many = judge(
        worlds(),
        Position("few", "Ada", "d", (premise("USA.stake > 0.95"),), (claim(LOWER),)),
        Position("many", "Bo", "d", (premise("USA.stake > 0.5"),), (claim(LOWER),)),
    )
    assert few.claims[0].own.note == "only 50 worlds"
    assert any("Only 50 worlds" in note for note in few.notes)
    assert many.claims[0].own.note == ""
    assert many.notes == ()


def test_a_position_without_premises_lives_in_all_worlds():
    """Whoever states no premise is judged over every world, and the verdict says so."""
    (verdict,) = judge(worlds(), Position("a", "Ada", "d", (), (claim(LOWER),)))
    assert verdict.own.prior == 1.0
    assert verdict.claims[0].own.prior == verdict.claims[0].all.prior
    assert any("no premise" in note for note in verdict.notes)


def test_claims_are_judged_under_the_others_premises_too():
    """Bo's premises grant what Ada claims although her own do not."""
    ada, _ = judge(
        worlds(),
        Position("ada", "Ada", "d", (premise("USA.stake < 0.5"),), (claim(LOWER),)),
        Position("bo", "Bo", "d", (premise("USA.stake > 0.8"),)),
    )
    assert ada.claims[0].under["bo"].prior == 1.0
    assert ada.claims[0].under["ada"].prior == 0.0


def test_a_claim_about_a_trifle_does_not_hold_clearly():
    """The pact lowers the risk by less than a margin of 0.3 in all worlds but those above 0.9."""
    position = Position("a", "Ada", "d", (premise("USA.stake > 0.6"),), (claim(LOWER),))
    (verdict,) = judge_positions(worlds(), Debate((position,)), least=0.3)
    assert verdict.claims[0].own.prior == 1.0
    assert verdict.claims[0].own_clear.prior == pytest.approx(0.25)
    assert verdict.claims[0].all_clear.prior == pytest.approx(0.1)


def test_a_claim_with_a_stated_number_needs_no_margin():
    """A claim that says how much it means is judged as it stands."""
    (verdict,) = judge(worlds(), Position("a", "Ada", "d", (), (claim("P(war | pact) < 5 %"),)))
    assert verdict.claims[0].own_clear is None
    assert verdict.claims[0].all.prior == pytest.approx(0.05)


def test_statements_are_listed_and_not_judged():
    """What no condition renders comes back as it was written."""
    said = (Statement("We need new ideas", 110),)
    (verdict,) = judge(worlds(), Position("a", "Ada", "d", statements=said))
    assert verdict.statements == said
    assert verdict.claims == ()


def test_unsolved_worlds_neither_grant_nor_refuse_a_claim():
    """Worlds without a solution are left out of the share and counted in the notes."""
    ensemble = worlds()
    ensemble.results["war", "pact"][::2] = np.nan
    (verdict,) = judge(ensemble, Position("a", "Ada", "d", (), (claim(LOWER),)))
    assert verdict.claims[0].all.worlds == 500
    assert verdict.claims[0].all.prior == pytest.approx(0.4)
    assert any("500 worlds" in note for note in verdict.notes)


def test_an_unknown_switch_option_is_an_error_with_its_place():
    """A condition that names what the ensemble does not have is refused, not ignored."""
    with pytest.raises(ExpressionError, match="pretense"):
        judge(worlds(), Position("a", "Ada", "d", (premise("theory.presence = pretense"),)))
