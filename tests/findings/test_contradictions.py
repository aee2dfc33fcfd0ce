"""Contradictions planted in positions."""

import pytest
from debating import RISK, STAKE, Debate, position, worlds

from foedus.findings import contradictions

LOWER, HIGHER = "P(war | pact) < P(war | none)", "P(war | pact) > P(war | none)"


def found(*positions, **outcomes):
    """What is found in worlds whose risk of war under the pact is one less the stake."""
    outcomes = outcomes or {"war": lambda s, _r, _t: 1 - s}
    return contradictions(worlds(**outcomes), Debate(positions))


def test_premises_that_exclude_one_another_are_told_and_no_others():
    """Of three premises the two that leave no world are named, not the innocent third."""
    (one,) = found(position("ada", (f"{STAKE} > 0.6", f"{RISK} > 0.5", f"{STAKE} < 0.4")))
    assert (one.kind, one.impossible) == ("premises", True)
    assert [p.means for p in one.premises] == [f"{STAKE} > 0.6", f"{STAKE} < 0.4"]
    assert one.expected == pytest.approx(0.16, abs=0.01)


def test_premises_that_leave_hardly_a_world_are_told():
    """Three premises that each hold in a fifth of the worlds leave fewer than one of a hundred."""
    premises = (f"{STAKE} > 0.8", f"{RISK} > 0.8", "theory.presence = pretext and USA.stake < 0.95")
    (one,) = found(position("ada", (*premises, f"{RISK} < 0.85")))
    assert not one.impossible
    assert 0 < one.share.prior < 0.01


def test_claims_that_cannot_hold_together_are_told():
    """A claim and its opposite hold together in no world."""
    (one,) = found(position("ada", (), (LOWER, HIGHER)))
    assert (one.kind, one.impossible) == ("claims", True)
    assert [c.holds for c in one.claims] == [LOWER, HIGHER]


def test_a_claim_that_the_premises_rule_out_is_told_once():
    """Who assumes a stake below a half and claims that the pact lowers the risk is denied it."""
    (one,) = found(position("ada", (f"{STAKE} < 0.5",), (LOWER, f"{RISK} > 0.2")))
    assert one.kind == "denied"
    assert [c.holds for c in one.claims] == [LOWER]
    assert one.share.weighted == 0.0
    assert one.expected == pytest.approx(0.5, abs=0.01)


def test_a_sound_position_has_no_contradiction():
    """Premises and claims that go together are left in peace."""
    assert found(position("ada", (f"{STAKE} > 0.5",), (LOWER,)), position("bo")) == ()
