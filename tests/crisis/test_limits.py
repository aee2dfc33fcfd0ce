"""Published models that the guarantee contains: the other mechanisms off, they come out to 1e-9.

What is switched off is made so dear that nobody chooses it, and every amount left is drawn at
random; the published model is then given the amounts in its own notation.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from guarantee import NOTHING, ONE, TWO, amounts, promised, walked, worlds

from foedus.crisis.burden import contributions, efforts
from foedus.crisis.information import solve_crisis
from foedus.games import solve as solve_game
from foedus.games import tabulate
from foedus.games.classics import (
    asymmetric_deterrence,
    brinkmanship,
    burden_sharing,
    commitment_design,
    crescenzi_2018,
    crisis_ada,
    deterrence_surplus,
    powell_2015,
    signorino_1999,
    smith_1995,
    tripwire,
)
from foedus.scenario import Level

SEEDS = range(6)
FAR = 1e6  # dear enough that nobody chooses it
CLOSE = {"rel": 0, "abs": 1e-9}


def logit(p):
    """The gain, in units of precision, that makes a choice this likely."""
    return float(np.log(p / (1 - p)))


def drawn(seed):
    """Amounts in the notation of the tests, at random."""
    rng = np.random.default_rng(seed)
    return SimpleNamespace(
        lam=rng.uniform(0.5, 4),
        x=rng.uniform(0.2, 2),
        s=rng.uniform(1, 3),
        lost=rng.uniform(0.2, 0.9),
        c=rng.uniform(0.1, 1.5),
        w=rng.uniform(0.1, 1.5),
        down=rng.uniform(0.1, 1),
        share=rng.uniform(0.1, 0.9, 4),
    )


def bare(**values):
    """One world in which the challenger can attack, the protégé resist, and nothing else happens.

    Dear are probes, provocations, arms, the guarantor's war, withdrawal and widening; whoever is
    to have a choice is given its price by name.
    """
    base = worlds(ONE, 0, 1)
    fixed = dict.fromkeys(
        ("lone_nuclear_risk", "limited_nuclear_risk", "general_nuclear_risk", "escalation_risk"),
        0.0,
    )
    fixed |= {"CHL.probe_cost": FAR, "PRO.revanche": FAR, "theory.moral_hazard": 0.0}
    fixed |= {"CHL.backing_down_cost": FAR, "CHL.general_war_cost": FAR}
    fixed |= {"GUA.limited_war_cost": FAR, "GUA.arming_cost": FAR, "GUA.stake": 0.0}
    fixed |= {"GUA.supplier_trust": 0.0, "theory.spillover": 0.0, "theory.turnover": 0.0}
    fixed |= {"theory.distance": 1.0, "theory.burden": 2.0, "CHL.presence_cost": 0.0}
    fixed |= {"GUA.perceived_resolve": 1.0, "theory.reputation": 0.0, "widening_effect": 0.0}
    fixed |= {name.replace("__", "."): value for name, value in values.items()}
    return {**base, **{name: np.array([float(value)]) for name, value in fixed.items()}}


def helping(p, lam, **values):
    """The same with a guarantor that fights with probability p, whatever it is worth."""
    price = 10.0
    word = price + logit(p) / lam
    return bare(precision=lam, GUA__limited_war_cost=price, GUA__reneging_cost=word, **values)


def played(world, promises=None):
    """The first and only year."""
    return walked(ONE, world, promises, NOTHING, years=1, after_war=False)


def odds(walk, node, action):
    """The probability of an action."""
    return float(walk.first_year[walk.compiled.table.row(node, action)][0])


def attack(walk):
    """The probability of an attack without provocation."""
    return odds(walk, "CHL (restrain)", "attack")


def resist(walk):
    """The probability of resistance."""
    return odds(walk, "PRO attacked (restrain/attack)", "resist")


@pytest.mark.parametrize("seed", SEEDS)
def test_attack_and_defend_is_signorino_1999(seed):
    """Two moves with errors: attack, defend and every outcome."""
    d = drawn(seed)
    world = bare(
        precision=d.lam, CHL__stake=d.x, PRO__stake=d.s, CHL__war_cost=d.c, PRO__war_cost=d.w,
        PRO__survives_alone=1 - d.lost,
    )  # fmt: skip
    theirs = signorino_1999.solve(
        signorino_1999.Parameters(
            u_a=(0.0, d.x, d.lost * d.x - d.c), u_d=(0.0, -d.s, -d.lost * d.s - d.w), lam=d.lam
        )
    )
    ours = played(world)
    assert attack(ours) == pytest.approx(theirs.attack, **CLOSE)
    assert resist(ours) == pytest.approx(theirs.defend, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_threat_resistance_and_following_through_is_the_crisis_of_three_moves(seed):
    """The attacker may call it off: all three choices of the longer tree."""
    d = drawn(seed)
    world = bare(
        precision=d.lam, CHL__stake=d.x, PRO__stake=d.s, CHL__war_cost=d.c, PRO__war_cost=d.w,
        PRO__survives_alone=1 - d.lost, CHL__backing_down_cost=d.down,
    )  # fmt: skip
    theirs = crisis_ada.solve(
        crisis_ada.Parameters(
            u_a=(0.0, d.x, -d.down - 0.2 * d.c, d.lost * d.x - d.c),
            u_d=(0.0, -d.s, -0.2 * d.w, -d.lost * d.s - d.w),
            lam=d.lam,
        )
    )
    ours = played(world)
    node = "CHL answered (restrain/attack/GUA abstain)"
    assert attack(ours) == pytest.approx(theirs.threaten, **CLOSE)
    assert resist(ours) == pytest.approx(theirs.resist, **CLOSE)
    assert odds(ours, node, "fight on") == pytest.approx(theirs.follow, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_contributions_to_a_public_good_are_those_of_olson_and_zeckhauser_1966(seed):
    """The rich pay, the poor ride free: the closed form for any incomes and taste."""
    rng = np.random.default_rng(seed)
    incomes, taste = tuple(rng.uniform(1, 20, 3)), float(rng.uniform(0.05, 0.6))
    zero, a = np.zeros(1), np.array([taste])
    ours = contributions(
        [np.array([y]) for y in incomes], [a] * 3, [zero] * 3, [zero] * 3, bound=(False,) * 3
    )
    theirs = burden_sharing.cobb_douglas(burden_sharing.Parameters(y=incomes, a=taste))
    assert [float(g[0]) for g in ours] == pytest.approx(theirs.paid, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_contributions_with_private_benefits_are_those_of_joint_products(seed):
    """Sandler's joint products, where everybody pays, inside the model of a policy."""
    rng = np.random.default_rng(seed)
    incomes = tuple(rng.uniform(1, 20, 2))
    a, b = rng.uniform(0.05, 0.3, 2)
    values = {"theory__burden": 1, "GUA__income": incomes[0], "ALY__income": incomes[1]}
    for g in ("GUA", "ALY"):
        values |= {f"{g}__defence_taste": a, f"{g}__private_benefit": b}
    found = efforts(amounts(TWO, worlds(TWO, 0, 1, **values)).block, NOTHING)
    theirs = burden_sharing.joint_products(burden_sharing.Parameters(y=incomes, a=a, b=b))
    ours = [float(found.paid[g][0]) for g in ("GUA", "ALY")]
    assert ours == pytest.approx(theirs.paid, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_pressing_on_is_even_at_powells_critical_risk(seed):
    """Brinkmanship: at the critical risk of disaster, going on and submitting are equally good."""
    d = drawn(seed)
    win, submit, disaster = d.x, -d.down, -20.0 * d.c
    risk = brinkmanship.critical_risk(win, submit, disaster)
    # The guarantor fights, the war is won for certain unless it slips into disaster.
    world = helping(
        1 - 1e-13, d.lam, CHL__stake=d.x, PRO__stake=FAR, PRO__survives_alone=0.0,
        CHL__limited_war_cost=0.0, CHL__general_war_cost=d.x - disaster, escalation_risk=risk,
        CHL__backing_down_cost=d.down, GUA__fighting_effect=0.0, GUA__general_war_cost=10.0,
    )  # fmt: skip
    node = "CHL answered (restrain/attack/GUA fight)"
    ours = played(world, promised())
    on, down = odds(ours, node, "fight on"), odds(ours, node, "withdraw")
    assert on == pytest.approx(down, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_power_that_brings_risk_is_worth_what_powell_2015_says(seed):
    """(1 - ap) w(p) - ap D: what the challenger expects of pressing at a power."""
    d = drawn(seed)
    theirs = powell_2015.Parameters(w0=0.2, w1=0.6, a=d.share[0], b=1.0, v=d.x, d_c=d.c)
    power = d.share[1]
    wins = theirs.w0 + theirs.w1 * power
    world = helping(
        1 - 1e-13, d.lam, CHL__stake=d.x, PRO__stake=FAR, PRO__survives_alone=1 - wins,
        CHL__limited_war_cost=0.0, CHL__general_war_cost=theirs.wins(power) + d.c,
        escalation_risk=theirs.a * power, GUA__fighting_effect=0.0, GUA__general_war_cost=10.0,
        CHL__backing_down_cost=d.down,
    )  # fmt: skip
    node = "CHL answered (restrain/attack/GUA fight)"
    ours = played(world, promised())
    # Withdrawal is worth -down: the odds against it say what pressing is worth.
    gain = np.log(odds(ours, node, "fight on") / odds(ours, node, "withdraw")) / d.lam
    assert gain - d.down == pytest.approx(theirs.expects(power), **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("helped", [True, False])
def test_what_another_theatre_believes_is_crescenzi_2018(seed, helped):
    """Full spill-over is Bayes' rule in another theatre; none leaves the prior."""
    d = drawn(seed)
    prior, alone, strength = d.share[:3]
    for rho in (0.0, 1.0):
        values = {
            "GUA__trust_elsewhere": prior,
            "interest_alone": alone,
            "law__political": strength,
        }
        found = worlds(ONE, 0, 1, theory__spillover=1, similarity=rho, **values)
        elsewhere = amounts(ONE, found, promised(binding="political")).resolve.elsewhere
        ours = elsewhere.after("GUA", "fight" if helped else "abstain")[0]
        theirs = crescenzi_2018.solve(
            crescenzi_2018.Parameters(
                prior=prior,
                help_resolved=alone + (1 - alone) * strength,
                help_unresolved=alone,
                rho=rho,
            ),
            helped=helped,
        )
        assert ours == pytest.approx(theirs.elsewhere, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_grab_on_the_line_is_even_at_the_cutoff_of_the_tripwire(seed):
    """The gain from which a challenger grabs, given help, success and reversal."""
    d = drawn(seed)
    theirs = tripwire.Parameters(h=d.share[0], s=d.share[1], k=d.share[2], l=d.c, c=d.w)
    x = tripwire.solve(theirs).cutoff
    world = helping(
        theirs.h, d.lam, CHL__stake=x, PRO__stake=FAR, PRO__survives_alone=1 - theirs.s,
        GUA__fighting_effect=theirs.k, CHL__war_cost=theirs.c,
        CHL__limited_war_cost=theirs.c + theirs.l,
    )  # fmt: skip
    assert attack(played(world, promised())) == pytest.approx(0.5, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_support_that_raises_resistance_has_the_cutoff_of_half_measures(seed):
    """After Benson, Meirowitz and Ramsay 2014: attack is even where the gain is rho times K."""
    d = drawn(seed)
    theirs = deterrence_surplus.Parameters(m=0.3 * d.share[0], rho0=0.6 * d.share[1], k=d.c)
    rho = deterrence_surplus.solve(theirs).resist
    world = bare(
        precision=d.lam, CHL__stake=rho * theirs.k, CHL__war_cost=theirs.k, PRO__survives_alone=0.0,
        PRO__stake=1.0, PRO__war_cost=-logit(rho) / d.lam,
    )  # fmt: skip
    ours = played(world)
    assert resist(ours) == pytest.approx(rho, **CLOSE)
    assert attack(ours) == pytest.approx(0.5, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_states_and_an_alliance_have_the_cutoff_of_smith_1995(seed):
    """Help, resistance and the attacker's cutoff with an ally that may keep its word."""
    d = drawn(seed)
    low, high = sorted(d.share[:2])
    theirs = smith_1995.Parameters(
        a=0.5 * d.share[2], b=0.5 * d.share[3], p_l=low, p_h=high, c_a=d.c
    )
    found = smith_1995.solve(theirs)
    wins = found.helped * high + (1 - found.helped) * low
    price = wins - logit(found.resists) / d.lam  # the protégé's stake is 1
    world = helping(
        found.helped, d.lam, CHL__stake=found.cutoff, PRO__stake=1.0, PRO__war_cost=price,
        PRO__survives_alone=low, GUA__fighting_effect=(high - low) / (1 - low),
        CHL__war_cost=d.c, CHL__limited_war_cost=d.c,
    )  # fmt: skip
    ours = played(world, promised())
    assert resist(ours) == pytest.approx(found.resists, **CLOSE)
    if found.cutoff < 1:
        assert attack(ours) == pytest.approx(0.5, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("design", ["unconditional", "conditional", "probabilistic"])
def test_promises_by_design_deter_up_to_the_costs_of_benson_2012(seed, design):
    """The share of costs at which a protégé that kept still is attacked: V (1 - delta a_U)."""
    d = drawn(seed)
    a_u, a_p = commitment_design.DESIGNS[design]
    theirs = commitment_design.Parameters(a_u=a_u, a_p=a_p, v=d.share[0], d=d.share[1])
    cost = commitment_design.solve(theirs).attack  # costs are uniform on [0, 1]
    help_ = min(a_u, 1 - 1e-13)
    world = helping(
        help_, d.lam, CHL__stake=theirs.v, PRO__stake=FAR, PRO__survives_alone=0.0,
        GUA__fighting_effect=theirs.d, CHL__war_cost=cost, CHL__limited_war_cost=cost,
    )  # fmt: skip
    assert attack(played(world, promised())) == pytest.approx(0.5, **CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_protege_of_unknown_resolve_is_the_asymmetric_deterrence_game(seed):
    """Private types: attack, and resistance of the hard and the soft (Zagare and Kilgour)."""
    d = drawn(seed)
    theirs = asymmetric_deterrence.Parameters(
        p_b=d.share[0], a_dc=d.x, a_dd=-d.c, b_dd_hard=d.w, b_dd_soft=-d.down, b_sq=d.w + 1
    )
    # War is lost with one half; resisting is worth r s / 2 - w more than conceding.
    world = bare(
        precision=d.lam, CHL__stake=d.x, CHL__war_cost=d.x / 2 + d.c, PRO__survives_alone=0.5,
        PRO__stake=d.s, PRO__war_cost=2.0,
    )  # fmt: skip
    levels = {
        "hard": Level((d.w + 2.0) / (d.s / 2), theirs.p_b),
        "soft": Level((2.0 - d.down) / (d.s / 2), 1 - theirs.p_b),
    }
    ours = solve_crisis(played(world), amounts(ONE, world, after_war=False), {"PRO": levels})
    table = tabulate(asymmetric_deterrence.game(theirs))
    published = solve_game(table, {}, d.lam)
    chosen = {
        (name, action): float(published.probabilities[row][0])
        for row, (name, action) in enumerate(table.actions)
    }
    attacks = next(p for (name, action), p in chosen.items() if name == "A" and action == "D")
    assert ours.choices(("restrain",))["attack"][0] == pytest.approx(attacks, **CLOSE)
    for kind in ("hard", "soft"):
        resists = next(p for (name, action), p in chosen.items() if kind in name and action == "D")
        found = ours.choices(("restrain", "attack"), kind)["resist"][0]
        assert found == pytest.approx(resists, **CLOSE)
