"""Comparative statics by mechanism: what theory predicts of one change, where it predicts it.

Each row of the table says which mechanism, whose hypothesis, under which conditions (assumptions
held at values that close other channels), what is changed, and what must then not fall. Rows run
over random worlds of the shipped beliefs, some thousands in all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from guarantee import FULL, NOTHING, ONE, TWO, actors, amounts, chosen, promised, walked, worlds
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.crisis.mechanisms import COMMON, MECHANISMS, names, without
from foedus.crisis.priors import parameters
from foedus.crisis.promise import Promises
from foedus.crisis.signing import sign

SOME = 48
EXAMPLES = 4
TINY = 1e-12
ASKED = "GUA asked ({}/attack/resist)"
BOTH = Promises({"GUA": (FULL,), "ALY": (replace(FULL, guarantor="ALY", bearer="ALY"),)}, {})
ARMED = replace(NOTHING, arms={"GUA": 25.0})
FORCE = replace(NOTHING, troops={"GUA": 20_000.0})
VOTED = replace(NOTHING, voting=("GUA",))

Drawn = Mapping[str, np.ndarray]


def fights(drawn: Drawn, after="restrain", year=1, **options) -> np.ndarray:
    """Probability that the guarantor fights in the first year, once asked."""
    promises = options.pop("promises", promised())
    return chosen(walked(ONE, drawn, promises, years=year, **options), ASKED.format(after), "fight")


def attacks(drawn: Drawn, **options) -> np.ndarray:
    """Probability that the challenger attacks in the first year, unprovoked, once it decides."""
    options.setdefault("years", 1)
    return chosen(walked(ONE, drawn, **options), "CHL (restrain)", "attack")


def later_fights(drawn: Drawn, year: int) -> np.ndarray:
    """Probability that the guarantor fights in a later year, given that it is asked."""
    found = walked(ONE, drawn, promised(), years=year + 1)
    return found.yearly("fights.GUA")[year] / found.yearly("resisted")[year]


def signs(drawn: Drawn, terms=VOTED, promises=None) -> np.ndarray:
    """Probability that the protégé signs, its safety apart."""
    found = amounts(ONE, drawn, promises, terms)
    shown = np.maximum(found.strengths.strongest, 1.0 if terms.troops_total else 0.0)
    zero = dict.fromkeys(ONE.everyone, np.zeros(found.size))
    accord = {
        **zero,
        "PRO": found.of("PRO", "market_value") * shown - found.of("PRO", "concession"),
    }
    return sign(ONE, ("PRO",), accord=accord, otherwise=zero, precision=drawn["precision"])["PRO"]


def effort(drawn: Drawn, ally: float) -> np.ndarray:
    """What one guarantor pays when the other is bound to a share of its income."""
    bound = replace(NOTHING, effort={"ALY": ally})
    return amounts(TWO, drawn, terms=bound).odds.efforts.paid["GUA"]


def risk(drawn: Drawn, terms=NOTHING, year=0) -> np.ndarray:
    """Risk of defeat with the guarantor fighting."""
    return amounts(ONE, drawn, terms=terms).odds.defeat(ONE.responses[0], year)


def trust(drawn: Drawn, choice: str) -> np.ndarray:
    """Trust elsewhere once the guarantor was seen to choose so, under a half promise."""
    half = promised(binding="political")
    return amounts(ONE, drawn, half).resolve.elsewhere.after("GUA", choice)


def later_fights_under(drawn, promises, terms):
    """Probability that the guarantor fights in the third year, given that it is asked."""
    found = walked(ONE, drawn, promises, terms, years=3)
    return found.yearly("fights.GUA")[2] / found.yearly("resisted")[2]


def probes(drawn):
    """Probability that the challenger probes, against refraining."""
    found = walked(ONE, drawn, years=1)
    tried, refrained = (chosen(found, "CHL (restrain)", a) for a in ("probe", "refrain"))
    return tried / (tried + refrained)


@dataclass(frozen=True)
class Row:
    """A prediction: the measure under ``more`` is at least that under ``less``.

    ``strict`` asks for a rise somewhere; ``equal`` for none at all.
    """

    mechanism: int
    hypothesis: str
    less: Callable[[Drawn], np.ndarray]
    more: Callable[[Drawn], np.ndarray]
    fixed: Mapping[str, float] = field(default_factory=dict)
    cast: object = ONE
    equal: bool = False


def scaled(measure: Callable[[Drawn], np.ndarray], name: str, factor: float):
    """The measure once one assumption is multiplied."""
    return lambda drawn: measure({**drawn, name: drawn[name] * factor})


def at(measure: Callable[[Drawn], np.ndarray], **values: float):
    """The measure once some assumptions have given values."""

    def changed(drawn: Drawn) -> np.ndarray:
        held = {n.replace("__", "."): v for n, v in values.items()}
        return measure({**drawn, **{n: np.full_like(drawn[n], v) for n, v in held.items()}})

    return changed


# The challenger always fights on and never widens, so that its answer is the same to all.
FIGHTS_ON = {
    "CHL__backing_down_cost": 1e3,
    "CHL__general_war_cost": 1e6,
    "CHL__nuclear_cost": 0.0,
    "escalation_risk": 0.0,
}
# Fighting saves more than arming, which is where theory predicts.
SAVES = {"GUA__fighting_effect": 0.8, "GUA__arming_effect": 0.1}
NO_NAME = {"theory__spillover": 0, "GUA__supplier_trust": 0}

ROWS = {
    "a dearer word is kept more (Fearon 1997)": Row(
        1, "tying hands", fights, scaled(fights, "GUA.reneging_cost", 2)
    ),
    "a legal promise is kept no less than a political one (Leeds 2003; Morrow 2000)": Row(
        1,
        "legal form raises the cost of breaking",
        lambda d: fights(d, promises=promised(binding="political")),
        fights,
    ),
    "a larger stake is fought for more where fighting saves more (Danilovic 2001)": Row(
        2, "inherent credibility", fights, scaled(fights, "GUA.stake", 2), {**FIGHTS_ON, **SAVES}
    ),
    "doubt after a refusal lowers belief only if past actions count (Press 2005)": Row(
        3,
        "current calculus",
        lambda d: amounts(ONE, d, declined_before=frozenset({"GUA"})).resolve.seen("GUA"),
        lambda d: amounts(ONE, d).resolve.seen("GUA"),
        {"theory__reputation": 0},
        equal=True,
    ),
    "a guarantor that declined before is believed less (Weisiger and Yarhi-Milo 2015)": Row(
        3,
        "past actions",
        lambda d: amounts(ONE, d, declined_before=frozenset({"GUA"})).resolve.seen("GUA"),
        lambda d: amounts(ONE, d).resolve.seen("GUA"),
        {"theory__reputation": 1},
    ),
    "troops at risk pull harder if casualties commit (Schelling 1966)": Row(
        4,
        "tripwire",
        lambda d: fights(d, terms=FORCE),
        at(lambda d: fights(d, terms=FORCE), theory__tripwire=0),
        {"theory__tripwire": 1},
    ),
    "peacekeepers make decisions about war rarer (Fortna 2004)": Row(
        4,
        "peacekeeping",
        lambda d: -amounts(ONE, d).presence.opportunity(),
        lambda d: (
            -amounts(ONE, d, terms=replace(NOTHING, neutral_troops=1e4)).presence.opportunity()
        ),
    ),
    "a window that closes later is used more now (Powell 2006)": Row(
        5,
        "commitment problem: arms whole a year later leave this year open, and no other",
        at(lambda d: attacks(d, terms=ARMED, years=4), deployment_years=1),
        at(lambda d: attacks(d, terms=ARMED, years=4), deployment_years=2),
        {
            "CHL__presence_cost": 0,
            "PRO__stake": 1e3,
            "GUA__stake": 0,
            "exhaustion": 0,
            "theory__burden": 2,
            **FIGHTS_ON,
        },
    ),
    "what a signature gives up at home lowers the will to sign (Fearon 1995)": Row(
        6, "price of the accord", scaled(signs, "PRO.concession", 2), signs
    ),
    "a costlier war is started no more (Huth 1988)": Row(
        8,
        "deterrence by cost; the protégé's answer is held",
        scaled(lambda d: -attacks(d), "CHL.war_cost", 1.0),
        scaled(lambda d: -attacks(d), "CHL.war_cost", 2.0),
        {"PRO__stake": 1e3, **FIGHTS_ON},
    ),
    "a provocation that is seen releases the guarantor (Benson 2012)": Row(
        9,
        "conditional promises work as far as attribution does",
        at(lambda d: fights(d, "provoke"), attribution=0.9),
        at(lambda d: fights(d, "provoke"), attribution=0.1),
    ),
    "an express clause releases it further (Benson, Meirowitz and Ramsay 2014)": Row(
        9,
        "forfeiture",
        lambda d: fights(d, "provoke", terms=replace(NOTHING, express_forfeiture=True)),
        lambda d: fights(d, "provoke"),
    ),
    "forfeiture says nothing of a protégé that kept still": Row(
        9,
        "no release without fault",
        lambda d: fights(d, terms=replace(NOTHING, express_forfeiture=True)),
        fights,
        equal=True,
    ),
    "arms on hand lower the risk of defeat": Row(
        10, "deterrence by denial", lambda d: -risk(d), lambda d: -risk(d, ARMED)
    ),
    "a war that may slip is entered no more (Powell 2015)": Row(
        11,
        "autonomous risk; the challenger's answer is held and general war is worse",
        at(fights, escalation_risk=0.3),
        at(fights, escalation_risk=0.0),
        {
            **FIGHTS_ON,
            "GUA__general_war_cost": 6,
            "GUA__nuclear_cost": 0,
            "CHL__general_war_cost": 50,
        },
    ),
    "nuclear danger keeps a guarantor out (Powell 1987)": Row(
        11,
        "brinkmanship; the challenger's answer is held",
        scaled(fights, "GUA.nuclear_cost", 3),
        fights,
        {**FIGHTS_ON, "lone_nuclear_risk": 0.0},
    ),
    "fighting as promised earns trust elsewhere (Crescenzi 2018)": Row(
        13,
        "reputation travels",
        lambda d: trust(d, "abstain"),
        lambda d: trust(d, "fight"),
        {"theory__spillover": 1},
    ),
    "a name to lose elsewhere makes a promise kept more (Crescenzi 2018)": Row(
        13,
        "reputation travels",
        fights,
        scaled(fights, "GUA.other_commitments", 3),
        {"theory__spillover": 1},
    ),
    "if nobody elsewhere concludes anything, other commitments change nothing (Press 2005)": Row(
        13,
        "current calculus",
        fights,
        scaled(fights, "GUA.other_commitments", 3),
        {"theory__spillover": 0},
        equal=True,
    ),
    "a guarantor spends more when the other spends less (Olson and Zeckhauser 1966)": Row(
        14,
        "public good",
        lambda d: effort(d, 0.05),
        lambda d: effort(d, 0.0),
        {"theory__burden": 0},
        TWO,
    ),
    "so it does where forces also serve itself (Sandler 1993)": Row(
        14,
        "joint products",
        lambda d: effort(d, 0.05),
        lambda d: effort(d, 0.0),
        {"theory__burden": 1},
        TWO,
    ),
    "plans of their own answer nobody": Row(
        14,
        "fixed",
        lambda d: effort(d, 0.05),
        lambda d: effort(d, 0.0),
        {"theory__burden": 2},
        TWO,
        equal=True,
    ),
    "rearmament makes defeat less likely over the years": Row(
        14,
        "strength is a stock",
        lambda d: -risk(d, replace(NOTHING, effort={"GUA": 0.1})),
        lambda d: -risk(d, replace(NOTHING, effort={"GUA": 0.1}), 9),
        {"theory__burden": 0, "GUA__effort_now": 0.02, "deployment_years": 1},
    ),
    "strength fades with distance (Boulding 1962)": Row(
        15,
        "loss-of-strength gradient",
        scaled(lambda d: -risk(d), "GUA.distance", 2),
        lambda d: -risk(d),
        {"theory__distance": 0},
    ),
    "or it does not (Gartzke and Braithwaite 2011)": Row(
        15,
        "transport does away with distance",
        scaled(lambda d: -risk(d), "GUA.distance", 2),
        lambda d: -risk(d),
        {"theory__distance": 1},
        equal=True,
    ),
    "a defensible line is held more, an exposed one less (Fortna 2004)": Row(
        15,
        "line",
        lambda d: -risk(d, replace(NOTHING, line="exposed")),
        lambda d: -risk(d, replace(NOTHING, line="defensible")),
    ),
    "a zone makes decisions about war rarer (Fortna 2004)": Row(
        15,
        "demilitarised zone",
        lambda d: -amounts(ONE, d).presence.opportunity(),
        lambda d: -amounts(ONE, d, terms=replace(NOTHING, zone=20)).presence.opportunity(),
    ),
    "promises fade with those who gave them (Leeds, Mattes and Vogel 2009)": Row(
        16,
        "persons; the challenger's answer is held",
        at(lambda d: later_fights(d, 3), theory__turnover=1),
        at(lambda d: later_fights(d, 3), theory__turnover=0),
        {**FIGHTS_ON, **SAVES, **NO_NAME, "GUA__successor": 0.5, "attribution": 0},
    ),
    "a promise that has ended is kept no more than none": Row(
        16,
        "duration",
        lambda d: later_fights_under(d, None, NOTHING),
        lambda d: later_fights_under(d, promised(), replace(NOTHING, lasts=2.0)),
        equal=True,
    ),
    "a side deal is a stake": Row(
        17,
        "side deals; the challenger's answer is held",
        fights,
        lambda d: fights(d, terms=replace(NOTHING, deals={"GUA": 10.0})),
        {**FIGHTS_ON, **SAVES},
    ),
    "a supplier with customers to lose keeps its word more": Row(
        17, "trust in the supplier", fights, scaled(fights, "GUA.supplier_trust", 3)
    ),
    "what can be shown at home is signed more (Putnam 1988)": Row(
        18,
        "two-level game",
        lambda d: signs(d, promises=promised()),
        scaled(lambda d: signs(d, promises=promised()), "PRO.market_value", 2),
    ),
    "nothing to show, nothing gained at home": Row(
        18, "two-level game", signs, scaled(signs, "PRO.market_value", 2), equal=True
    ),
    "probes that bring more are tried more (Altman 2017)": Row(
        19,
        "faits accomplis; the protégé's answer is held",
        probes,
        lambda d: probes({**d, "probe_share": 2 * d["probe_share"]}),
        {"PRO__stake": 0, "GUA__stake": 0},
    ),
}


@pytest.mark.parametrize("claim", ROWS)
@settings(max_examples=EXAMPLES)
@given(block=st.integers(0, 2000).map(lambda k: k * SOME))
def test_what_theory_predicts_of_one_change_holds(claim, block):
    """Every row: the measure does not fall, rises somewhere, or does not move at all."""
    row = ROWS[claim]
    drawn = worlds(row.cast, block, SOME, **row.fixed)
    less, more = row.less(drawn), row.more(drawn)
    if row.equal:
        assert np.allclose(less, more, rtol=0, atol=1e-12)
    else:
        assert np.all(more >= less - TINY)
        assert np.any(more > less)


def test_every_mechanism_has_a_row_here_or_a_file_of_its_own():
    """No mechanism goes without comparative statics."""
    elsewhere = {7: "test_continuing.py", 12: "test_statics.py"}
    assert {row.mechanism for row in ROWS.values()} | set(elsewhere) == {
        m.number for m in MECHANISMS
    }


def test_every_assumption_belongs_to_a_mechanism_or_to_all():
    """The mechanisms and the common assumptions name every shipped one, and no other."""
    named = {*COMMON, *(a for m in MECHANISMS for a in m.assumptions)}
    named |= {m.theory for m in MECHANISMS if m.theory}
    named |= {"theory.peacekeeping"}  # a second switch of the tripwire's page
    full = {name for assumption in named for name in names(assumption, ONE)}
    assert full == set(parameters(actors(ONE)))


def test_every_shipped_assumption_can_be_elicited_and_has_a_whole_source():
    """Label, unit, a plain question, a belief and a source, and nothing that a comma cut off."""
    from foedus.crisis.priors import _file

    for entries in _file().values():
        for name, entry in entries.items():
            assert set(entry) == {"label", "unit", "question", "value", "source"}, name
            assert entry["question"].endswith(("?", ".")), name
            kinds = {"publication", "judgement"} & set(entry["source"])
            assert len(kinds) == 1, name
            assert set(entry["source"]) <= kinds | {"note", "who", "date"}, name


SWITCHED = [m for m in MECHANISMS if m.theory in m.off]


@pytest.mark.parametrize("mechanism", SWITCHED, ids=lambda m: m.name)
def test_a_theory_that_denies_a_mechanism_makes_its_amounts_idle(mechanism):
    """Switched off by a theory, a mechanism's own amounts move nothing that happens."""
    drawn = without(mechanism, worlds(ONE, 0, SOME), ONE)
    moved = dict(drawn)
    for assumption in mechanism.assumptions:
        if assumption not in mechanism.off:
            for name in names(assumption, ONE):
                moved[name] = drawn[name] * 0.9
    before, after = (walked(ONE, d, promised(), years=3).measures for d in (drawn, moved))
    assert np.allclose(before, after, rtol=0, atol=1e-12)
