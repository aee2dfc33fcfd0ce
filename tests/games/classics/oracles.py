"""Every worked number of the collection, and the classic that gives it.

An entry takes the parameters of an oracle and returns what the model finds, by the oracle's keys.
"""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np

from foedus.games import equilibria, solve, tabulate, trace
from foedus.games.classics import (
    asymmetric_deterrence,
    brinkmanship,
    burden_sharing,
    ceasefire,
    chain_store,
    commitment_design,
    crescenzi_2018,
    crisis_ada,
    deterrence_surplus,
    fearon_1994,
    fearon_1995,
    fearon_1997,
    fortna_2004,
    morrow_1994,
    mutual_deterrence,
    ochs_1995,
    powell_1990,
    powell_2006,
    powell_2015,
    reiley_2008,
    sartori_2002,
    selection_effect,
    signorino_1999,
    slantchev_2003,
    smith_1995,
    smith_stam_2004,
    tripartite_crisis,
    tripwire,
    unilateral_deterrence,
)

# What an oracle says in words, or of another thing than the model: not compared.
WORDS = {
    "f.quasilinear.1": {"note"},
    "d.morrow.1": {"no_alliance"},
    "e.twotype.1": {"offer"},
    "e.twotype.2": {"offer"},
    "m.scaling": {"identity"},
}
# Oracles that come out with a remark.
REMARKS = {
    "c.radg.1": "at the threshold A may do anything; the oracle names attack",
    "m.mutual.1": "the oracle's calm lies on the principal branch of the classic's tree, which has "
    "the replies in its ends; in a tree with both replies as moves, Gambit 16.7 and 17 and this "
    "engine follow the branch on which hard types attack with 0.99966284",
    "m.fragile.d0": "players are interchangeable and the principal branch splits before precision "
    "40: the draw is a bifurcation, and `equilibria` finds the oracle's symmetric arm",
    "m.mutual.3": "as m.fragile.d0: the oracle's principal branch is the symmetric arm of a split",
}


def three(params, link):
    """Signorino 1999 under one stochastic structure."""
    parameters = signorino_1999.Parameters(
        tuple(params["uA_SQ_Cap_War"]), tuple(params["uD_SQ_Cap_War"]),
        params["lam"], params["sigma"],
    )  # fmt: skip
    found = signorino_1999.solve(parameters, link)
    return dict(zip(("pA", "pD", "SQ", "Cap", "War"), vars(found).values(), strict=True))


def ada(params):
    """The crisis of three moves."""
    parameters = crisis_ada.Parameters(
        tuple(params["uA_SQ_Con_BD_War"]), tuple(params["uD_SQ_Con_BD_War"]), params["lam"]
    )
    names = ("pT", "pR", "pF", "SQ", "Con", "BD", "War")
    return dict(zip(names, vars(crisis_ada.solve(parameters)).values(), strict=True))


def poker(params):
    """Stripped-down poker at a precision."""
    (found,) = reiley_2008.solve(reiley_2008.Parameters(lam=params["lam"]))
    return asdict(found)


def ochs(params):
    """Asymmetric matching at a precision, or its equilibrium."""
    (first, _), (_, second) = params["A"]
    parameters = ochs_1995.Parameters(first, second, params["B"][0][1])
    if "lam" not in params:
        row, column = ochs_1995.nash(parameters)
    else:
        ((row, column),) = ochs_1995.solve(parameters, [params["lam"]])
    return {"p_row1": row, "q_col1": column}


def fearon97(params):
    """Tying hands and sinking costs."""
    parameters = fearon_1997.Parameters(
        params["p"], params["cD"], params["cC"], params["V"], params["W"]
    )
    tie, sink = fearon_1997.tying(parameters), fearon_1997.sinking(parameters)
    return {
        "pi_challenge_after_signal": parameters.challenge,
        "v_fight": parameters.c_d / parameters.p,
        "tie_cutoff": tie.cutoff, "tie_m": tie.m, "tie_Pr_signal": tie.sent,
        "tie_PrWar": tie.war, "tie_EU_D": tie.value, "Pr_yield_to_challenge_tie": tie.yields,
        "sink_cutoff": sink.cutoff, "sink_m": sink.m, "sink_Pr_signal": sink.sent,
        "sink_PrWar": sink.war, "sink_EU_D": sink.value, "Pr_yield_sink": sink.yields,
    }  # fmt: skip


def babbling(params):
    """The equilibrium without signals."""
    found = fearon_1997.babbling(fearon_1997.Parameters(
        params["p"], params["cD"], params["cC"], params["V"], params["W"]
    ))  # fmt: skip
    return {
        "q_fight": found.fights,
        "Pr_challenge": found.challenge,
        "Pr_war": found.war,
        "top_type_gain_from_tying_hands": found.gain_from_tying,
        "babbling_survives_tying_hands": found.survives_tying,
    }


def fearon94(params):
    """Audience costs."""
    found = fearon_1994.solve(
        fearon_1994.Parameters(params["a1"], params["a2"], params["v"], params["Wc"])
    )
    return {
        "t_star": found.horizon, "k1": 1 - found.at_once[0], "k2": 1 - found.at_once[1],
        "atom1": found.at_once[0], "atom2": found.at_once[1],
        "locked_share_1": found.locked_in[0], "locked_share_2": found.locked_in[1],
        "Pr_1_backs_down": found.backs_down[0], "Pr_2_backs_down": found.backs_down[1],
        "Pr_war": found.war,
    }  # fmt: skip


def radg(params):
    """Rudimentary asymmetric deterrence; at the threshold the oracle lets A attack."""
    found = asymmetric_deterrence.solve(asymmetric_deterrence.Parameters(
        p_b=params["pB"], a_dd=params["aDD"], a_sq=params["aSQ"], a_dc=params["aDC"]
    ))  # fmt: skip
    either = found.kind == "either"
    return {
        "p_star": found.threshold,
        "x": 1.0 if either else found.attack,
        "yH": found.resist_hard,
        "yS": found.resist_soft,
        "equilibrium": "attack" if either else found.kind,
    }


def udg_parameters(params):
    """The oracle's names as the model's."""
    names = {
        "pCh": "p_ch", "pDef": "p_def", "cDC": "c_dc", "cSQ": "c_sq", "cCD": "c_cd",
        "cDDp": "c_ddp", "cDDm": "c_ddm", "dSQ": "d_sq", "dCD": "d_cd", "dDC": "d_dc",
        "dDDp": "d_ddp", "dDDm": "d_ddm",
    }  # fmt: skip
    return unilateral_deterrence.Parameters(**{names[k]: v for k, v in params.items()})


def thresholds(params):
    """Thresholds of unilateral deterrence."""
    found = udg_parameters(params)
    return {"c1": found.c1, "c2": found.c2, "d1": found.d1}


def udg(params):
    """Equilibria of unilateral deterrence, and its branch at precision 80."""
    parameters = udg_parameters(params)
    listed = []
    for one in unilateral_deterrence.equilibria(parameters):
        ends = dict(zip(("SQ", "DefConcedes", "ChBacksDown", "Conflict"),
                        one.outcomes.values(), strict=True))  # fmt: skip
        name = one.name
        if name.startswith("Steadfast"):
            name += " (needs off-path belief r<=d1)"
        listed.append({"name": name, "xH": one.x_h, "xS": one.x_s, "qS": one.q_s,
                       "r": one.belief, "outcome": ends})  # fmt: skip
    solved = solve(tabulate(unilateral_deterrence.game(parameters)), {}, 80.0)
    where = {"xH": ("Ch1H", "D"), "xS": ("Ch1S", "D"), "qH": ("DefH", "D"), "qS": ("DefS", "D")}
    branch = {name: solved.probability(*which)[0] for name, which in where.items()}
    return {"equilibria": listed, "aqre_lam80": branch}


def lambda_path(params):
    """Unilateral deterrence along the branch."""
    parameters = unilateral_deterrence.Parameters(p_ch=params["pCh"], p_def=params["pDef"])
    levels = [0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 80.0]
    branch = trace(tabulate(unilateral_deterrence.game(parameters)), {}, levels)
    found = []
    for level in levels:
        solution = branch.at(level)
        ends = zip(solution.table.outcomes, solution.outcome_probabilities()[:, 0], strict=True)
        found.append({"lam": level, **{name: float(p) for name, p in ends}})
    return found


def mutual(params):
    """Pure equilibria of mutual deterrence."""
    parameters = mutual_deterrence.Parameters(
        params["pA"], params["pB"], params["DC"], params["SQ"], params["CD"],
        params["DDp"], params["DDm"],
    )  # fmt: skip
    least = mutual_deterrence.threshold(parameters)
    pure = [
        {"A_hard": one.a_hard, "A_soft": one.a_soft, "B_hard": one.b_hard, "B_soft": one.b_soft}
        for one in mutual_deterrence.pure_equilibria(parameters)
    ]
    return {
        "t": least,
        "sure_thing_exists": min(parameters.p_a, parameters.p_b) >= least,
        "pure_equilibria": sorted(pure, key=str),
    }


def mutual_branch(params):
    """All logit equilibria at a precision; the first column of the oracle's principal branch."""
    parameters = mutual_deterrence.Parameters(params["pA"], params["pB"])
    found = equilibria(tabulate(mutual_deterrence.game(parameters)), {}, params["lam"])
    attack = [found.solution.probability(f"{side}_{kind}", "D")
              for side in "AB" for kind in ("hard", "soft")]  # fmt: skip
    every = sorted(np.array(attack).T.round(4).tolist())
    symmetric = [one for one in np.array(attack).T if abs(one[0] - one[2]) < 1e-9]
    calm = min(symmetric, key=lambda one: one[0]) if parameters.p_a > 0.5 else symmetric[0]
    return {
        "order": ["AH", "AS", "BH", "BS"],
        "PrD_principal_branch": calm.tolist(),
        "n_AQRE_found": len(found),
        "all_found": every,
    }


def fragile(params):
    """Hard types' prize 1 or 1.02: where the branch goes."""
    found = fragile_tree(params["prize_A"], params["lam"])
    return {"order": ["AH", "AS", "BH", "BS"], "PrD": found}


def fragile_tree(prize, precision):
    """Attacks along the branch of the tree with two replies; the symmetric ones where it splits."""
    from belief_trees import mutual_deterrence as tree

    table = tabulate(tree())
    worlds = {"a": 0.3, "b": 0.3, "prize": prize}
    names = [(name, "D") for name in ("AH", "AS", "BH", "BS")]
    solved = solve(table, worlds, precision)
    if solved.status[0] == 0:
        return [solved.probability(*name)[0] for name in names]
    found = equilibria(table, worlds, precision)
    every = np.array([found.solution.probability(*name) for name in names]).T
    return next(one.tolist() for one in every if abs(one[0] - one[2]) < 1e-9)


def tripartite(params):
    """Support, straddling, and what follows."""
    parameters = tripartite_crisis.Parameters(p_pro=params["pPro"], p_ch=params["pCh"])
    found = tripartite_crisis.solve(parameters)
    held = parameters.p_pro + (1 - parameters.p_pro) * found.hold
    return {
        "regime": found.regime, "r_star": parameters.threshold, "support_prob": found.support,
        "hold_nonrealigner": found.hold, "hold_realigner": 1.0, "Pr_hold": held,
        "Pr_CW": found.outcomes["CW"], "Pr_supported": held * found.support,
        "Pr_conflict": found.outcomes["CO"], "Pr_PR": found.outcomes["PR"],
        "Pr_PL": found.outcomes["PL"],
    }  # fmt: skip


def abandonment(params):
    """The second equilibrium of the tripartite crisis."""
    found = tripartite_crisis.abandonment(tripartite_crisis.Parameters(p_pro=params["pPro"]))
    return {
        "exists": True,
        "belief_needed_below": found.belief_below,
        "D1_support_threshold_realigner": found.realigner_needs,
        "D1_support_threshold_nonrealigner": found.other_needs,
        "passes_D1": found.survives_d1,
    }


def smith(params):
    """Three states and an alliance."""
    found = smith_1995.solve(smith_1995.Parameters(
        params["a"], params["b"], params["pL"], params["pH"], params["cA"]
    ))  # fmt: skip
    return {
        "q_intervene": found.helped, "Pr_resist": found.resists, "x_star": found.cutoff,
        "Pr_attack": found.attack, "Pr_war": found.war, "Pr_big_war": found.war_with_ally,
        "Pr_target_yields": found.yields,
    }  # fmt: skip


def selection(params):
    """Which promises are tested."""
    if "q_low" in params:
        found = selection_effect.uniform(params["q_low"], params["q_high"])
        return {"latent": found.latent, "observed": found.observed}
    found = selection_effect.solve(selection_effect.Parameters(params["alpha"], params["beta"]))
    return {
        "latent_reliability": found.latent,
        "observed_in_tested_alliances": found.observed,
        "share_tested": found.tested,
    }


def morrow(params):
    """Costly alliances."""
    found = morrow_1994.solve(morrow_1994.Parameters(
        params["vR"], params["vN"], params["pi"], params["theta"]
    ))  # fmt: skip
    return {
        "separating_interval": list(found.costs), "least_cost_m": found.least_cost,
        "riley_payoff_R": found.resolved_keeps, "Pr_alliance": found.alliance, "exists": True,
    }  # fmt: skip


def design(params):
    """A design of a commitment."""
    parameters = commitment_design.Parameters(
        params["aU"], params["aP"], params["eps"], params["V"], params["d"], params["L"],
        params["w"],
    )  # fmt: skip
    found = commitment_design.solve(parameters)
    unprovoked, provoked = commitment_design.help_given(parameters)
    return {
        "hU": unprovoked, "hP": provoked, "Pr_attack_if_unprovoked": found.attack,
        "Pr_provoke": found.provoke, "Pr_war": found.war,
        "Pr_guarantor_in_war": found.guarantor_at_war, "Pr_entrapped": found.entrapped,
        "Pr_abandon": found.abandons,
    }  # fmt: skip


def surplus(params):
    """Half-measures."""
    found = deterrence_surplus.solve(
        deterrence_surplus.Parameters(params["m"], params["r0"], params["K"])
    )
    return {"Pr_resist": found.resist, "Pr_attack": found.attack, "Pr_war": found.war}


def risk_return(params):
    """Fearon's risk-return trade-off."""
    parameters = fearon_1995.Parameters(params["p"], params["cA"], params["cB_upper"])
    found = fearon_1995.risk_return(parameters)
    low, high = fearon_1995.bargaining_range(parameters.p, parameters.c_a, 0.0)
    return {
        "range_lower": low, "range_upper_for_lowest_cost_B": high, "x_star": found.x,
        "Pr_war": found.war, "EU_A": found.value,
    }  # fmt: skip


def two_types(params):
    """Risk-return against two types."""
    here = fearon_1995.TwoTypes(params["p"], params["cA"], params["cl"], params["ch"], params["q"])
    found, least = fearon_1995.two_types(here)
    risky = here.p + here.c_h
    return {
        "q_star": least,
        "Pr_war": found.war,
        "EU_safe": here.p + here.c_l,
        "EU_risky": here.q * (here.p - here.c_a) + (1 - here.q) * risky,
    }


def private_power(params):
    """Private information about power."""
    x, war = fearon_1995.private_power(params["pl"], params["pu"], params["cA"], params["cB"])
    return {"x_star": x, "Pr_war": war}


def preventive(params):
    """Preventive war for ever."""
    here = powell_2006.Parameters(params["p1"], params["p2"], params["delta"], c_b=params["cB"])
    found = powell_2006.for_ever(here)
    return {
        "lhs": here.delta * here.p2 - here.p1,
        "rhs": here.c_b * (1 - here.delta) ** 2,
        "preventive_war": found.fights,
        "B_war": found.war,
        "B_best_peace": found.peace,
    }


def powell06(params):
    """Preventive war in two periods."""
    here = powell_2006.Parameters(
        params["p1"], params["p2"], params["delta"], params["cA"], params["cB"]
    )
    found = powell_2006.two_periods(here)
    return {
        "shift": here.p2 - here.p1, "shift_needed": powell_2006.shift_needed(here),
        "war": found.fights, "B_war": found.war, "B_best_peace": found.peace,
    }  # fmt: skip


def armistice(params):
    """The guarantee that makes an armistice hold."""
    found = ceasefire.armistice(ceasefire.Parameters(
        s=params["s"], v=params["v"], c=params["c"], phi=params["phi"], h=params["h"]
    ))  # fmt: skip
    return {"war_value": found.war, "holds": found.holds, "h_needed": found.needed}


def ceasefires(params):
    """A guarantee that begins with the ceasefire."""
    here = ceasefire.Parameters(
        params["s"], params["v"], params["c"], params["cP"], params["phi"], params["b"],
        params["wA"], params["wP"], params["h"],
    )  # fmt: skip
    found = ceasefire.solve(here)
    words = {"bad-faith ceasefire": "bad-faith ceasefire (re-attack follows)"}
    return {
        "R": here.renewed, "attacker_armistice": found.attacker,
        "protege_armistice": found.protege, "h_hold": found.holds_from,
        "h_max_attacker_accepts": found.accepts_to,
        "regime": words.get(found.regime, found.regime),
    }  # fmt: skip


def burdens(params):
    """Olson and Zeckhauser's allies."""
    here = burden_sharing.Parameters(tuple(map(float, params["y"])), params["a"])
    found = burden_sharing.cobb_douglas(here)
    total = sum(here.y)
    return {
        "G": found.total, "g": list(found.paid), "burden": list(found.burden),
        "contributors": sum(g > 1e-12 for g in found.paid),
        "gdp_share": [y / total for y in here.y], "cost_share": list(found.share),
        "G_samuelson": found.optimum, "provision_ratio": found.provision,
    }  # fmt: skip


def quasi_linear(params):
    """The ally with the largest taste pays alone."""
    total, best, _ = burden_sharing.quasi_linear(tuple(params["a"]))
    return {"G": total, "samuelson": best, "provision_ratio": total / best}


def joint(params):
    """Joint products."""
    here = burden_sharing.Parameters(tuple(map(float, params["y"])), params["a"], params["b"])
    found = burden_sharing.joint_products(here)
    return {"q": list(found.paid), "burden": list(found.burden), "Q": found.total}


def resolve(params):
    """Critical risk."""
    return {"R": brinkmanship.critical_risk(params["win"], params["submit"], params["disaster"])}


def onesided(params):
    """One threat that leaves something to chance."""
    if "k" in params:
        here = powell_1990.Parameters(d=params["D"], k=params["k"])
        return {"f_argmax": powell_1990.best(here), "stationary_minimum": powell_1990.least(here)}
    here = powell_1990.Parameters(d=params["D"], s=params["s"])
    best = powell_1990.best(here)
    return {
        "f_star": best,
        "EU": powell_1990.value(here, best),
        "EU_small_probe": powell_1990.value(here, 0.01),
    }


def attrition(params):
    """Brinkmanship as attrition in risk."""
    here = brinkmanship.Parameters(params["D"])
    return {
        "Pr_disaster": brinkmanship.disaster(here),
        "h_median_type": brinkmanship.hazard(here, 0.5),
        "risk_taken_by_v90": brinkmanship.risk_run(here, 0.9),
    }


def power(params, favoured):
    """Power and risk."""
    here = powell_2015.Parameters(
        params["w0"], params["w1"], params["a"], params["b"], params["V"], params["DC"]
    )
    found = powell_2015.solve(here, favoured)
    return {
        "p_free": powell_2015.free(here), "p_cap": powell_2015.cap(here), "p_star": found.p,
        "existential_risk": found.risk, "EU_C": found.value,
    }  # fmt: skip


def wire(params):
    """Tripwire or denial."""
    here = tripwire.Parameters(params["h"], params["s"], params["k"], params["L"], params["c"])
    found = tripwire.solve(here)
    return {
        "h": here.h, "s": here.s, "x_star": found.cutoff, "Pr_attack": found.attack,
        "Pr_guarantor_fights": found.guarantor_fights,
    }  # fmt: skip


def wire_derivatives(params):
    """Derivatives of attack."""
    here = tripwire.Parameters(params["h"], params["s"], params["k"], params["L"], params["c"])
    by_h, by_s = tripwire.derivatives(here)
    # The oracle's second line is of three points less success.
    return {
        "dPrAttack_dh": by_h,
        "dPrAttack_ds": by_s,
        "per_3pp_h": 0.03 * by_h,
        "per_3pp_s": -0.03 * by_s,
    }


def wire_size(params):
    """Troops for a chance of help."""
    without, each = params["b"], params["g_per_1000"]
    return {
        "n_for_h_85": tripwire.troops_for(0.85, without, each),
        "n_for_h_50": tripwire.troops_for(0.5, without, each),
    }


def weibull(params):
    """How long peace lasts."""
    here = fortna_2004.Parameters(params["eta"], params["rho"], params["HR"], params["t"])
    return {
        "S": fortna_2004.survival(here),
        "median": fortna_2004.median(here),
        "time_ratio": fortna_2004.time_ratio(here),
    }


def calibrate(params):
    """The scale of peace from a share that failed."""
    eta = fortna_2004.calibrate(params["F_T"], params["T"], params["rho"])

    def fails(t, hr=1.0):
        return 1 - fortna_2004.survival(fortna_2004.Parameters(eta, params["rho"], hr, t))

    return {
        "eta": eta, "Pr_fail_1y": fails(1.0), "Pr_fail_5y": fails(5.0),
        "Pr_fail_5y_HR0_3": fails(5.0, 0.3),
    }  # fmt: skip


def forts(params):
    """War between forts."""
    found = smith_stam_2004.solve(smith_stam_2004.Parameters(**params))
    return {"Pr_win": found.win, "expected_battles": found.battles}


def bayes(params):
    """What battles teach."""
    return {"posterior_strong": slantchev_2003.posterior(
        params["prior_strong"], params["p_if_strong"], params["p_if_weak"], params["wins"],
        params["n"],
    )}  # fmt: skip


def screen(params):
    """Screening by fighting."""
    found = slantchev_2003.solve(slantchev_2003.Parameters(
        params["p"], params["cA"], params["cl"], params["ch"], params["q"], params["kA"],
        params["kB"], params["d"],
    ))  # fmt: skip
    types = fearon_1995.TwoTypes(params["p"], params["cA"], params["cl"], params["ch"], params["q"])
    return {
        "q_star_static": fearon_1995.two_types(types)[1], "x1": found.first,
        "EU_pool": found.pool, "EU_screen": found.screen, "screens": found.screens,
        "Pr_fight_one_period": found.fights,
    }  # fmt: skip


def store(params):
    """Reputation against a row of challengers."""
    here = chain_store.Parameters(params["delta"], params["N"], params["b"], params["a"])
    path = [
        {"n": turn.n, "belief": turn.belief, "threshold_b_n": turn.threshold,
         "Pr_enter": turn.enter, "Pr_weak_fights": turn.fight,
         "posterior_after_fight": turn.posterior}
        for turn in chain_store.path(here)
    ]  # fmt: skip
    return {
        "first_n_that_may_enter": chain_store.first_possible_entry(here), "path": path,
        "weak_value": chain_store.value(here), "complete_info_value": 0.0,
    }  # fmt: skip


def spill(params):
    """Spill-over of reputation."""
    found = crescenzi_2018.solve(crescenzi_2018.Parameters(
        params["prior_resolved"], params["Pr_help_resolved"], params["Pr_help_unresolved"],
        params["rho"],
    ))  # fmt: skip
    return {"theatre1_posterior": found.here, "theatre2_posterior": found.elsewhere}


def sartori(params):
    """Honesty in diplomacy."""
    here = sartori_2002.Parameters(
        params["bluff_gain"], params["Pr_caught"], params["reputation_value"], params["delta"],
        params["recovery_rate"],
    )  # fmt: skip
    loss = sartori_2002.loss(here)
    return {"loss": loss, "honest": here.g <= loss, "g_max": loss}


def framing(params):
    """One way to attack, and two that are alike, in the tree of Signorino 1999."""
    from foedus.games import Decision, Game

    one = signorino_1999.game(signorino_1999.Parameters())
    attack = one.root.actions["attack"]
    doubled = Decision("A", "attack?", {
        "not attack": one.root.actions["not attack"], "east": attack, "west": attack
    })  # fmt: skip
    two = Game("Two ways", one.players, doubled)
    chances = [
        1 - solve(tabulate(game), {}, params["lam"]).probability("attack?", "not attack")[0]
        for game in (one, two)
    ]
    return {"PrAttack_one": chances[0], "PrAttack_two_duplicates": chances[1]}


def scaling(params):
    """Payoffs times k at a precision are the precision times k."""
    k, table = params["k"], tabulate(reiley_2008.game(reiley_2008.Parameters()))
    larger = tabulate(reiley_2008.game(reiley_2008.Parameters(ante=k, bet=k)))
    one = solve(larger, {}, 1.0).probabilities
    other = solve(table, {}, float(k)).probabilities
    return {"holds": bool(np.abs(one - other).max() < 1e-10)}


LISTED = {
    "a.tree3.S1.logit": ("signorino-1999", lambda p: three(p, "logit")),
    "a.tree3.S1.logit-games": ("signorino-1999", lambda p: three(p, "logit-games")),
    "a.tree3.S1.probit.agent": ("signorino-1999", lambda p: three(p, "probit-agent")),
    "a.tree3.S1.probit.private": ("signorino-1999", lambda p: three(p, "probit-private")),
    "a.tree3.S2.logit": ("signorino-1999", lambda p: three(p, "logit")),
    "a.tree3.S2.logit-games": ("signorino-1999", lambda p: three(p, "logit-games")),
    "a.tree3.S2.probit.agent": ("signorino-1999", lambda p: three(p, "probit-agent")),
    "a.tree3.S2.probit.private": ("signorino-1999", lambda p: three(p, "probit-private")),
    **{f"a.ADA.{name}": ("crisis-ada", ada) for name in ("T1.lam1", "T1.lam4", "T2.lam10")},
    **{f"a.poker.lam{lam}": ("reiley-2008", poker) for lam in ("0.5", "1", "2", "5", "20")},
    **{f"a.ochs.{name}": ("ochs-1995", ochs) for name in ("lam1", "lam2", "lam3", "lam10", "nash")},
    **{f"b.fearon97.F97-{k}": ("fearon-1997", fearon97) for k in (1, 2)},
    **{f"b.fearon94.F94-{k}": ("fearon-1994", fearon94) for k in (1, 2)},
    **{f"b.fearon97.babbling.F97-{k}": ("fearon-1997", babbling) for k in (1, 2, 3)},
    **{f"c.radg.{k}": ("asymmetric-deterrence", radg) for k in (1, 2, 3, 4)},
    "c.udg.thresholds": ("unilateral-deterrence", thresholds),
    **{f"c.udg.{k}": ("unilateral-deterrence", udg) for k in ("sep", "bluff", "attack", "deter")},
    **{f"c.mutual.{k}": ("mutual-deterrence", mutual) for k in (1, 3)},
    **{f"c.tripartite.{k}": ("tripartite-crisis", tripartite) for k in (1, 2, 3)},
    **{f"d.smith.{k}": ("smith-1995", smith) for k in ("noalliance", "alliance")},
    **{
        f"d.selection.{k}": ("selection-effect", selection)
        for k in ("beta3_1", "beta1_1", "beta6_2", "beta2_2", "uniform")
    },
    "d.morrow.1": ("morrow-1994", morrow),
    **{
        f"d.design.{k}": ("commitment-design", design)
        for k in ("none", "unconditional", "conditional_perfect", "probabilistic_half", "carve_out")
    },
    **{f"d.bmr.m{m}": ("deterrence-surplus", surplus) for m in ("0", "0.2", "0.4", "0.7")},
    **{f"e.riskreturn.R{k}": ("fearon-1995", risk_return) for k in (1, 2, 3)},
    **{f"e.twotype.{k}": ("fearon-1995", two_types) for k in (1, 2)},
    "e.private_p.1": ("fearon-1995", private_power),
    **{f"e.preventive.{k}": ("powell-2006", preventive) for k in (1, 2, 3, 4)},
    "e.powell06.1": ("powell-2006", powell06),
    **{f"e.armistice.{k}": ("ceasefire", armistice) for k in (1, 2)},
    **{f"e.ceasefire.{k}": ("ceasefire", ceasefires) for k in (1, 2, 3)},
    **{f"f.oz.{k}": ("burden-sharing", burdens) for k in (1, 2, 3)},
    "f.quasilinear.1": ("burden-sharing", quasi_linear),
    **{f"f.joint.{k}": ("burden-sharing", joint) for k in ("a.pure_ish", "b.mixed", "c.private")},
    **{f"g.resolve.{k}": ("powell-1990", resolve) for k in (1, 2)},
    **{f"g.onesided.{k}": ("powell-1990", onesided) for k in ("uniform", "beta")},
    **{f"g.attrition.D{k}": ("brinkmanship", attrition) for k in (1, 5)},
    **{
        f"g.powell15.{k}.Cfavoured": ("powell-2015", lambda p: power(p, "challenger"))
        for k in (1, 2)
    },
    **{
        f"g.powell15.{k}.Dfavoured": ("powell-2015", lambda p: power(p, "defender")) for k in (1, 2)
    },
    **{
        f"h.tripwire.{k}": ("tripwire", wire)
        for k in (
            "no_troops",
            "tripwire_schelling",
            "tripwire_musgrave_ward",
            "denial_reiter_poast",
        )
    },
    "h.tripwire.derivatives": ("tripwire", wire_derivatives),
    "h.tripwire.size": ("tripwire", wire_size),
    **{f"i.weibull.{k}": ("fortna-2004", weibull) for k in (1, 2, 3)},
    **{f"i.calibrate.T50.rho{k}": ("fortna-2004", calibrate) for k in ("0.5", "1.0")},
    **{f"i.forts.{k}": ("smith-stam-2004", forts) for k in (1, 2)},
    **{f"i.bayes.{k}": ("slantchev-2003", bayes) for k in (1, 2, 3)},
    **{f"i.screen.{k}": ("slantchev-2003", screen) for k in (1, 2)},
    **{f"j.kw.{k}": ("chain-store", store) for k in (1, 2, 3)},
    **{f"j.spill.{k}": ("crescenzi-2018", spill) for k in (1, 2)},
    "j.sartori.1": ("sartori-2002", sartori),
    "m.tripartite.abandonment": ("tripartite-crisis", abandonment),
    **{f"m.mutual.{k}": ("mutual-deterrence", mutual_branch) for k in (1, 3)},
    "m.framing.duplicate": ("signorino-1999", framing),
    "m.scaling": ("reiley-2008", scaling),
    "m.lambda_path.udg_sep": ("unilateral-deterrence", lambda_path),
    **{f"m.fragile.{k}": ("mutual-deterrence", fragile) for k in ("d0", "d0.02")},
}


def far(found, wanted):
    """The largest distance between two results of one form; infinite where the forms differ."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict) or wanted.keys() - found.keys():
            return math.inf
        return max((far(found[key], value) for key, value in wanted.items()), default=0.0)
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return math.inf
        return max((far(*pair) for pair in zip(found, wanted, strict=True)), default=0.0)
    if isinstance(wanted, bool | str) or wanted is None:
        return 0.0 if found == wanted else math.inf
    return abs(float(found) - wanted) if found is not None else math.inf
