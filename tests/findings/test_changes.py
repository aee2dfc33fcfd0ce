"""The smallest change of assumptions, where it is planted and against looking at every one."""

import numpy as np
import pytest
from debating import RISK, STAKE, THEORY, Debate, position, worlds
from hypothesis import given
from hypothesis import strategies as st

from foedus.findings import smallest_changes

CLAIM = "P(war | pact) < P(war | none)"


def change(ensemble, *positions):
    """The only change found."""
    (found,) = smallest_changes(ensemble, Debate(positions))
    return found


def test_a_planted_cut_is_found_with_its_quantile_and_distance():
    """A claim that holds above a stake of 0.4 is given up once the stake lies below about 0.8."""
    found = change(
        worlds(war=lambda s, _r, _t: np.where(s > 0.4, 0.2, 0.8)), position("ada", (), (CLAIM,))
    )
    (shift,) = found.shifts
    assert found.held
    assert (shift.assumption, shift.side, shift.kind) == (STAKE, "below", "value")
    assert shift.quantile == pytest.approx(0.8, abs=0.02)
    assert found.distance == pytest.approx(0.1, abs=0.01)
    assert found.after.weighted < 0.5
    assert found.given_up == ()


def test_a_premise_that_speaks_of_the_assumption_gives_way():
    """Who assumes a stake above 0.7 and claims what holds above 0.6 must let it down to 0.2."""
    found = change(
        worlds(war=lambda s, _r, _t: np.where(s > 0.6, 0.2, 0.8)),
        position("ada", (f"{STAKE} > 0.7",), (CLAIM,)),
    )
    (shift,) = found.shifts
    assert [p.means for p in found.given_up] == [f"{STAKE} > 0.7"]
    assert (shift.side, shift.quantile) == ("above", pytest.approx(0.2, abs=0.02))
    assert found.distance == pytest.approx(0.25, abs=0.02)


def test_a_claim_that_does_not_hold_has_a_change_that_would_grant_it():
    """A claim that holds above a stake of 0.6 is granted once the stake lies above about 0.2."""
    found = change(
        worlds(war=lambda s, _r, _t: np.where(s > 0.6, 0.2, 0.8)), position("ada", (), (CLAIM,))
    )
    (shift,) = found.shifts
    assert not found.held
    assert (shift.side, shift.quantile) == ("above", pytest.approx(0.2, abs=0.02))
    assert found.after.weighted > 0.5


def test_a_theory_is_put_to_the_other_option():
    """What holds only under one theory is given up under the other, at distance 1."""
    found = change(
        worlds(war=lambda _s, _r, t: np.where(t == 1, 0.2, 0.8)),
        position("ada", (f"{THEORY} = pretext",), (CLAIM,)),
    )
    (shift,) = found.shifts
    assert (shift.assumption, shift.option, shift.kind) == (THEORY, "red-line", "theory")
    assert found.distance == pytest.approx(1.0)
    assert found.after.weighted == 0.0


def test_two_assumptions_are_moved_only_where_one_does_not_do():
    """A claim that fails only where stake and risk are both low takes a change of both."""
    found = change(
        worlds(war=lambda s, r, _t: np.where((s < 0.5) & (r < 0.5), 0.8, 0.2)),
        position("ada", (), (CLAIM,)),
    )
    assert sorted(shift.assumption for shift in found.shifts) == [STAKE, RISK]
    assert all(shift.side == "below" for shift in found.shifts)
    assert found.distance == pytest.approx(
        0.275, abs=0.03
    )  # one at its half, the other a twentieth
    assert found.after.weighted < 0.5


def test_a_claim_that_no_assumption_moves_has_no_change():
    """What holds everywhere is not turned over by any change, and the finding says so."""
    found = change(worlds(war=lambda s, _r, _t: 0 * s), position("ada", (), (CLAIM,)))
    assert found.held
    assert (found.shifts, found.after, found.distance) == ((), None, 0)


def test_a_claim_that_holds_in_half_of_the_worlds_is_open():
    """Nothing has to turn where a claim holds in one half of the worlds, within the error."""
    found = change(
        worlds(war=lambda s, _r, _t: np.where(s > 0.5, 0.2, 0.8)), position("ada", (), (CLAIM,))
    )
    assert found.open
    assert found.shifts == ()


def test_the_record_decides_what_turns():
    """Where the record favours high stakes, the stake must come down further to turn the claim."""
    ensemble = worlds(
        war=lambda s, _r, _t: np.where(s > 0.4, 0.2, 0.8),
        likelihood=lambda s, _r, _t: np.where(s > 0.4, 3.0, 1.0),
    )
    (shift,) = change(ensemble, position("ada", (), (CLAIM,))).shifts
    assert shift.quantile == pytest.approx(0.4 + 0.4 / 3, abs=0.02)


@given(
    bend=st.floats(0.2, 0.8),
    slope=st.floats(-1, 1),
    seed=st.integers(0, 5),
    assumed=st.sampled_from([(), (f"{STAKE} > 0.5",), (f"{STAKE} < 0.6", f"{RISK} > 0.3")]),
)
def test_no_single_change_is_smaller_than_the_one_found(bend, slope, seed, assumed):
    """Looking at every cut of every assumption, one by one, finds none that moves less."""
    ensemble = worlds(
        2_000, seed, war=lambda s, r, t: np.where(s + slope * r + 0.2 * t > bend, 0.2, 0.8)
    )
    found = change(ensemble, position("ada", assumed, (CLAIM,)))
    if found.open:
        return
    stake, risk, theory = (ensemble.assumptions[name] for name in (STAKE, RISK, THEORY))
    holds = ensemble.results["war", "pact"] < 0.5
    rules = {
        f"{STAKE} > 0.5": stake > 0.5,
        f"{STAKE} < 0.6": stake < 0.6,
        f"{RISK} > 0.3": risk > 0.3,
    }
    own = np.all([np.ones(2_000, bool), *(rules[rule] for rule in assumed)], axis=0)
    best = np.inf
    for name, values in ((STAKE, stake), (RISK, risk), (THEORY, theory)):
        kept = np.all(
            [np.ones(2_000, bool), *(rules[r] for r in assumed if not r.startswith(name))], axis=0
        )
        cuts = [values == 0, values == 1] if name == THEORY else []
        if name != THEORY:
            rank = np.searchsorted(np.quantile(values, np.arange(1, 100) / 100), values, "right")
            cuts = [rank < k for k in range(1, 101)] + [rank >= k for k in range(1, 100)]
            at = (rank + 0.5) / 100
        for cut in cuts:
            left = kept & cut
            if left.sum() < 100:
                continue
            turned = np.mean(holds[left] != found.held) - 0.5 - 0.5 / np.sqrt(left.sum())
            if turned > 1e-12:
                moved = (
                    1 - np.mean(cut[own])
                    if name == THEORY
                    else abs(at[left].mean() - at[own].mean())
                )
                best = min(best, moved)
    if np.isinf(best):
        assert len(found.shifts) != 1
    else:
        assert len(found.shifts) == 1
        assert found.distance == pytest.approx(best, abs=1e-9)
