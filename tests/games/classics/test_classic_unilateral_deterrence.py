"""The unilateral deterrence game: oracle regions, and best replies by brute force on the tree."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import outcomes, regrets

from foedus.errors import GameError
from foedus.games import Decision, certify, tabulate
from foedus.games.classics.unilateral_deterrence import Parameters, equilibria, game
from foedus.games.efg import read_efg, write_efg

ROOT = Path(__file__).resolve().parents[3]

# Oracles c.udg.*: equilibrium to x_H, x_S, q_S, belief, then SQ, DC, CD, DD.
REGIONS = {
    (0.4, 0.4): {
        "Steadfast deterrence": (0, 0, 1, 0.6, 1, 0, 0, 0),
        "Separating": (1, 0, 0, 1, 0.6, 0.24, 0, 0.16),
    },
    (0.3, 0.2): {
        "Steadfast deterrence": (0, 0, 1, 0.6, 1, 0, 0, 0),
        "Bluff": (1, 0.2857142857, 0.1666666667, 0.6, 0.5, 0.3333333333, 0.0666666667, 0.1),
    },
    (0.8, 0.2): {
        "Steadfast deterrence": (0, 0, 1, 0.6, 1, 0, 0, 0),
        "Attack": (1, 1, 0, 0.8, 0, 0.8, 0.04, 0.16),
    },
    (0.4, 0.7): {
        "Certain deterrence": (0, 0, None, None, 1, 0, 0, 0),
        "Steadfast deterrence": (0, 0, 1, 0.6, 1, 0, 0, 0),
    },
}


@pytest.mark.parametrize("case", REGIONS, ids=["sep", "bluff", "attack", "deter"])
def test_oracle_regions(case):
    """Equilibria, strategies, beliefs and outcomes are the oracle's (c.udg)."""
    found = equilibria(Parameters(*case))
    assert [one.name for one in found] == list(REGIONS[case])
    for one in found:
        numbers = (one.x_h, one.x_s, one.q_s, one.belief, *one.outcomes.values())
        assert numbers == pytest.approx(REGIONS[case][one.name], abs=5e-10)


def test_thresholds_and_second_bluff():
    """The thresholds and the mixing at (.5, .1) are the oracle's (c.udg.thresholds, bluff2)."""
    parameters = Parameters(0.5, 0.1)
    assert (parameters.c1, parameters.c2, parameters.d1) == pytest.approx((1 / 3, 0.5, 0.6))
    bluff = equilibria(parameters)[-1]
    assert (bluff.name, bluff.x_s, bluff.q_s) == (
        "Bluff",
        pytest.approx(2 / 3),
        pytest.approx(7 / 27),
    )


def strategy(one):
    """An equilibrium as probabilities at every information set of the tree."""
    demand = {"Ch1H": one.x_h, "Ch1S": one.x_s, "DefH": 1.0, "DefS": one.q_s or 0.0}
    demand |= {"Ch2H": 1.0, "Ch2S": 0.0}
    return {name: {"C": 1 - share, "D": share} for name, share in demand.items()}


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
@settings(max_examples=60)
def test_every_equilibrium_is_made_of_best_replies(p_ch, p_def):
    """No reached information set of the tree gains by another action; outcomes are as stated."""
    parameters = Parameters(p_ch, p_def)
    tree = game(parameters)
    found = equilibria(parameters)
    assert len(found) >= 2
    for one in found:
        assert max(regrets(tree, strategy(one)).values()) < 1e-9
        assert outcomes(tree.root, strategy(one)) == pytest.approx(one.outcomes, abs=1e-12)


def test_the_tree_is_the_published_one():
    """The tree equals the oracle's file, but for names of nature's branches and of outcomes."""
    shared = os.environ.get("FOEDUS_SOURCES")
    base = Path(shared).parent if shared else ROOT.parent / "shared"
    path = base / "oracles" / "efg" / "udg_sep.efg"
    if not path.is_file():
        pytest.skip("no folder shared/oracles/efg: set FOEDUS_SOURCES to the sources beside it")

    def flat(node):
        if isinstance(node, Decision):
            return (node.infoset, {a: flat(child) for a, child in node.actions.items()})
        if hasattr(node, "branches"):
            return [(pytest.approx(odds), flat(child)) for odds, child in node.branches.values()]
        return tuple(node.payoffs.values())

    ours = read_efg(write_efg(game(Parameters(0.4, 0.4))))
    assert flat(ours.root) == flat(read_efg(path).root)


def profile(one):
    """An equilibrium as choice probabilities of the tree [actions, 1]."""
    table = tabulate(game(Parameters()))
    chosen = np.zeros((len(table.actions), 1))
    resists = 1.0 if one.q_s is None else one.q_s
    presses = {"Ch1H": one.x_h, "Ch1S": one.x_s, "DefH": 1.0, "DefS": resists, "Ch2H": 1.0}
    for name, share in {**presses, "Ch2S": 0.0}.items():
        chosen[table.row(name, "C")], chosen[table.row(name, "D")] = 1 - share, share
    return chosen


@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_every_listed_equilibrium_is_sequentially_rational(p_ch, p_def):
    """With its own beliefs where play never comes, no change of plan gains anybody anything."""
    here = Parameters(p_ch, p_def)
    for one in equilibria(here):
        belief = one.belief if one.belief is not None else 0.0
        stated = dict.fromkeys(("DefH", "DefS"), (belief, 1 - belief))
        unseen = {} if one.x_h + one.x_s > 0 else stated
        found = certify(game(here), {}, np.inf, profile(one), off_path=unseen)
        assert not np.isnan(found.gap).any()
        assert found.rationality_gap[0] < 1e-9


def test_steadfast_deterrence_needs_an_unexpected_demand_to_look_soft():
    """Believed above d1, a demand would be conceded to, and the defender's plan is no reply."""
    here = Parameters(0.4, 0.4)
    steadfast = next(one for one in equilibria(here) if one.name.startswith("Steadfast"))
    for belief, gains in ((0.59, False), (0.61, True)):
        unseen = dict.fromkeys(("DefH", "DefS"), (belief, 1 - belief))
        found = certify(game(here), {}, np.inf, profile(steadfast), off_path=unseen)
        soft = found.decisions.index("DefS")
        assert (found.gap[soft, 0] > 1e-9) == gains
    plain = certify(game(here), {}, np.inf, profile(steadfast))
    assert np.isnan(plain.gap[soft, 0])


def test_stated_beliefs_must_be_beliefs_of_a_set():
    """An unknown set, a wrong number of shares and a wrong sum are one clear error each."""
    chosen = profile(equilibria(Parameters())[0])
    for unseen, said in (
        ({"DefX": (0.5, 0.5)}, "no information set 'DefX'"),
        ({"DefH": (1.0,)}, "2 probabilities that sum to 1"),
        ({"DefH": (0.5, 0.6)}, "2 probabilities that sum to 1"),
    ):
        with pytest.raises(GameError, match=said):
            certify(game(Parameters()), {}, np.inf, chosen, off_path=unseen)
