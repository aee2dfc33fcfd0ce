"""What each mechanism does alone: one amount moves, everything else stays as it is.

Every curve is an average over the same worlds of the shipped beliefs. ``mechanisms.py`` draws them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.amounts import Amounts
from foedus.crisis.block import Block
from foedus.crisis.cast import Cast
from foedus.crisis.continuing import continue_war
from foedus.crisis.horizon import Compiled, Walk, compile_stage, walk
from foedus.crisis.priors import parameters
from foedus.crisis.promise import Basis, Promises, strengths
from foedus.crisis.signing import sign
from foedus.crisis.stage import crisis_game
from foedus.crisis.terms import PolicyTerms
from foedus.ensemble import Design
from foedus.scenario import Actor

WORLDS, YEARS = 256, 10
RELATIVE = "times the average"

FloatArray = NDArray[np.float64]
Drawn = Mapping[str, FloatArray]
Curve = Callable[[Drawn, float], FloatArray]

ONE = Cast("CHALLENGER", "PROTEGE", ("GUARANTOR",))
TWO = Cast("CHALLENGER", "PROTEGE", ("GUARANTOR", "ALLY"))
NOTHING = PolicyTerms(
    "", "", {}, 0.0, {}, 0.0, membership=False, carve_outs=frozenset(), voting=("GUARANTOR",)
)
FULL = Basis(
    guarantor="GUARANTOR",
    bearer="GUARANTOR",
    norm="a defence pact",
    instrument="a defence pact",
    event="attack on the protégé",
    status="obliged",
    binding="legal",
    content="armed",
    discretion="none",
    limited=False,
    headline="To help with armed force",
)
PACT = Promises({"GUARANTOR": (FULL,)}, {})
NO_PACT = Promises({}, {})
ASKED = "GUARANTOR asked (restrain/attack/resist)"


@dataclass(frozen=True)
class Experiment:
    """A picture: an amount along the axis, an average up, one or more curves.

    Attributes:
        along: What the axis says.
        values: The values on it.
        up: What is shown.
        curves: Label to the function of worlds and value whose average is drawn.
        unit: ``probability``, or another for plain numbers.
        cast: Who plays.
    """

    along: str
    values: tuple[float, ...]
    up: str
    curves: Mapping[str, Curve]
    unit: str = "probability"
    cast: Cast = ONE


# -- worlds and policies -----------------------------------------------------------------------


def actors(cast: Cast) -> tuple[Actor, ...]:
    """The actors of a cast, named by what they are."""
    roles = {cast.challenger: "challenger", cast.protege: "protégé"}
    return tuple(Actor(a, a.title(), roles.get(a, "guarantor")) for a in cast.everyone)


@cache
def _worlds(cast: Cast) -> Drawn:
    beliefs = {name: one.belief for name, one in parameters(actors(cast)).items()}
    return Design(beliefs, (), 7).draws(0, WORLDS)


@cache
def _compiled(cast: Cast) -> Compiled:
    return compile_stage(crisis_game(cast))


def _put(drawn: Drawn, **values: float) -> Drawn:
    """The worlds with some assumptions at a value (``GUARANTOR__stake=0``)."""
    fixed = {name.replace("__", "."): value for name, value in values.items()}
    return {**drawn, **{name: np.full(WORLDS, float(value)) for name, value in fixed.items()}}


def _amounts(
    drawn: Drawn, promises: Promises = PACT, terms: PolicyTerms = NOTHING, cast: Cast = ONE
) -> Amounts:
    return Amounts(
        cast=cast,
        worlds=drawn,
        terms=terms,
        strengths=strengths(cast, promises, drawn),
        declined_before=frozenset(),
        after_war=False,
    )


def _walk(
    drawn: Drawn,
    promises: Promises = PACT,
    terms: PolicyTerms = NOTHING,
    cast: Cast = ONE,
    years: int = YEARS,
) -> Walk:
    return walk(_compiled(cast), _amounts(drawn, promises, terms, cast), years)


def _attack(drawn: Drawn, promises: Promises = PACT, terms: PolicyTerms = NOTHING) -> FloatArray:
    return _walk(drawn, promises, terms).total("attack")


def _fights(
    drawn: Drawn, promises: Promises = PACT, terms: PolicyTerms = NOTHING, node: str = ASKED
) -> FloatArray:
    found = _walk(drawn, promises, terms, years=1)
    chosen: FloatArray = found.first_year[found.compiled.table.row(node, "fight")]
    return chosen


def _form(**changes: object) -> Promises:
    return Promises({"GUARANTOR": (replace(FULL, **changes),)}, {})  # type: ignore[arg-type]


# -- curves that need more than a line -----------------------------------------------------------


def _record(act: str) -> Curve:
    """How likely a record makes a challenger's stake, against all stakes alike."""

    def weight(drawn: Drawn, stake: float) -> FloatArray:
        found = _walk(_put(drawn, CHALLENGER__stake=stake), NO_PACT, years=YEARS)
        attack = found.yearly("attack")
        quiet = np.prod(1.0 - attack[:-1], axis=0)
        return quiet * (attack[-1] if act == "attack" else 1.0 - attack[-1])

    return weight


def _signs(actor: str) -> Curve:
    """Acceptance of an accord with troops, against the war that goes on."""

    def accepts(drawn: Drawn, troops: float) -> FloatArray:
        plain = _walk(drawn, NO_PACT)
        terms = replace(NOTHING, troops={"GUARANTOR": troops * 1000.0} if troops else {})
        found = _walk(drawn, PACT, terms)
        block = Block(ONE, drawn)
        frozen = {**plain.value, "CHALLENGER": plain.believed_value["CHALLENGER"]}
        war = continue_war(block, frozen)
        accord = {**found.value, "CHALLENGER": found.believed_value["CHALLENGER"]}
        accord["PROTEGE"] = accord["PROTEGE"] - block.of("PROTEGE", "concession")
        asked = (actor,)
        return sign(ONE, asked, accord=accord, otherwise=war.value, precision=drawn["precision"])[
            actor
        ]

    return accepts


def _ending(kind: str) -> Curve:
    def chance(drawn: Drawn, risk: float) -> FloatArray:
        zero = dict.fromkeys(ONE.everyone, np.zeros(WORLDS))
        found: FloatArray = getattr(
            continue_war(Block(ONE, _put(drawn, collapse_risk=risk)), zero), kind
        )
        return found

    return chance


def _provokes(theory: int) -> Curve:
    def chance(drawn: Drawn, attribution: float) -> FloatArray:
        fixed = _put(drawn, attribution=attribution, theory__moral_hazard=theory)
        return _walk(fixed).ever("provoked", "unprovoked")

    return chance


def _honours(*, carved: bool) -> Curve:
    owed = replace(FULL, guarantor="ALLY", bearer="ALLY", event="strike at home")
    promises = Promises({"GUARANTOR": (FULL,)}, {("ALLY", "GUARANTOR"): (owed,)})
    terms = replace(NOTHING, carve_outs=frozenset({"ALLY"}) if carved else frozenset())
    node = "ALLY as ally (restrain/attack/GUARANTOR fight, ALLY abstain/widen)"

    def chance(drawn: Drawn, cost: float) -> FloatArray:
        fixed = _put(drawn, ALLY__home_reneging_cost=cost)
        found = _walk(fixed, promises, terms, TWO, years=1)
        chosen: FloatArray = found.first_year[found.compiled.table.row(node, "honour")]
        return chosen

    return chance


def _effort(theory: int) -> Curve:
    def paid(drawn: Drawn, bound: float) -> FloatArray:
        fixed = _put(drawn, theory__burden=theory)
        terms = replace(NOTHING, effort={"ALLY": bound / 100.0})
        found = _amounts(fixed, PACT, terms, TWO).odds.efforts.paid["GUARANTOR"]
        return 100.0 * found / fixed["GUARANTOR.income"]

    return paid


def _ahead(theory: int) -> Curve:
    def chance(drawn: Drawn, year: float) -> FloatArray:
        found = _walk(_put(drawn, theory__turnover=theory, CHALLENGER__stake=0.2))
        return found.yearly("fights.GUARANTOR")[int(year)] / found.yearly("resisted")[int(year)]

    return chance


def _shown(promises: Promises) -> Curve:
    def chance(drawn: Drawn, value: float) -> FloatArray:
        fixed = _put(drawn, PROTEGE__market_value=value)
        found = _amounts(fixed, promises)
        zero = dict.fromkeys(ONE.everyone, np.zeros(WORLDS))
        worth = fixed["PROTEGE.market_value"] * found.strengths.strongest
        accord = {**zero, "PROTEGE": worth - fixed["PROTEGE.concession"] / 4.0}
        precision = fixed["precision"]
        return sign(ONE, ("PROTEGE",), accord=accord, otherwise=zero, precision=precision)[
            "PROTEGE"
        ]

    return chance


def _withdraws(drawn: Drawn, slip: float) -> FloatArray:
    """The challenger calls its attack off once a guarantor fights."""
    found = _walk(_put(drawn, escalation_risk=slip, CHALLENGER__stake=1), years=1)
    node = "CHALLENGER answered (restrain/attack/GUARANTOR fight)"
    chosen: FloatArray = found.first_year[found.compiled.table.row(node, "withdraw")]
    return chosen


def _probes(drawn: Drawn, share: float) -> FloatArray:
    return _walk(_put(drawn, probe_share=share)).ever("probed", "unprobed")


WORD, STAKE = "GUARANTOR__reneging_cost", "GUARANTOR__stake"
FIGHTS, ATTACKS = "The guarantor fights, once asked", "Attack within ten years"

EXPERIMENTS: Mapping[int, Experiment] = {
    1: Experiment(
        "Cost of breaking a promise of full legal strength, years of war",
        (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5),
        FIGHTS,
        {
            "automatic duty": lambda d, x: _fights(_put(d, **{WORD: x})),
            "means self-judged": lambda d, x: _fights(
                _put(d, **{WORD: x}), _form(discretion="means")
            ),
            "political only": lambda d, x: _fights(
                _put(d, **{WORD: x}), _form(binding="political")
            ),
        },
    ),
    2: Experiment(
        "Stake of the guarantor, years of war",
        (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3),
        FIGHTS,
        {
            "with a full promise": lambda d, x: _fights(_put(d, **{STAKE: x})),
            "without a promise": lambda d, x: _fights(_put(d, **{STAKE: x}), NO_PACT),
        },
    ),
    3: Experiment(
        "Stake of the challenger, years of war",
        (0.05, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 3),
        "Weight that the record gives to a stake, 1 on average",
        {
            "ten years without attack": _record("refrain"),
            "nine years, then an attack": _record("attack"),
        },
        unit=RELATIVE,
    ),
    4: Experiment(
        "Troops of the guarantor on the line, thousands",
        (0, 2.5, 5, 10, 15, 20, 30),
        FIGHTS,
        {
            "casualties commit": lambda d, x: _fights(
                _put(d, theory__tripwire=0), terms=replace(NOTHING, troops={"GUARANTOR": 1000 * x})
            ),
            "weak tripwire": lambda d, x: _fights(
                _put(d, theory__tripwire=1), terms=replace(NOTHING, troops={"GUARANTOR": 1000 * x})
            ),
        },
    ),
    5: Experiment(
        "Yearly cost of the fullest presence to the challenger, years of war",
        (0, 0.02, 0.04, 0.08, 0.12, 0.16, 0.2),
        ATTACKS,
        {
            "membership, red line real": lambda d, x: _attack(
                _put(d, theory__presence=0, CHALLENGER__presence_cost=x),
                terms=replace(NOTHING, membership=True),
            ),
            "membership, a pretext": lambda d, x: _attack(
                _put(d, theory__presence=1, CHALLENGER__presence_cost=x),
                terms=replace(NOTHING, membership=True),
            ),
            "no guarantee": lambda d, x: _attack(_put(d, CHALLENGER__presence_cost=x), NO_PACT),
        },
    ),
    6: Experiment(
        "Troops that a pact brings to the line, thousands",
        (0, 5, 10, 15, 20, 25, 30),
        "Accepts rather than going on with the war",
        {"challenger": _signs("CHALLENGER"), "protégé": _signs("PROTEGE")},
    ),
    7: Experiment(
        "Yearly risk that the protégé collapses in the war that goes on",
        (0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4),
        "How the war ends",
        {
            "collapse": _ending("collapse"),
            "capitulation": _ending("capitulation"),
            "armistice": _ending("armistice"),
        },
    ),
    8: Experiment(
        "Cost of war with the protégé alone to the challenger, years of war",
        (0.25, 0.5, 0.75, 1, 1.25, 1.5, 2),
        ATTACKS,
        {
            "without a promise": lambda d, x: _attack(
                _put(d, CHALLENGER__war_cost=x, CHALLENGER__stake=1), NO_PACT
            ),
            "with a full promise": lambda d, x: _attack(
                _put(d, CHALLENGER__war_cost=x, CHALLENGER__stake=1)
            ),
        },
    ),
    9: Experiment(
        "Chance that a provocation is put down to the protégé",
        (0, 0.2, 0.4, 0.6, 0.8, 1),
        "Probability",
        {
            "guarantor fights, once provoked": lambda d, x: _fights(
                _put(d, attribution=x), node="GUARANTOR asked (provoke/attack/resist)"
            ),
            "provokes, if emboldened": _provokes(1),
            "provokes, if restrained": _provokes(0),
        },
    ),
    10: Experiment(
        "Arms for the protégé, bn USD a year",
        (0, 5, 10, 20, 30, 40, 50),
        ATTACKS,
        {
            "stake of a year of war": lambda d, x: _attack(
                _put(d, CHALLENGER__stake=1),
                NO_PACT,
                replace(NOTHING, arms={"GUARANTOR": x} if x else {}),
            ),
            "stake as shipped": lambda d, x: _attack(
                d, NO_PACT, replace(NOTHING, arms={"GUARANTOR": x} if x else {})
            ),
        },
    ),
    11: Experiment(
        "Risk that a limited war widens although nobody chooses it",
        (0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5),
        "Probability",
        {
            "guarantor fights, once asked": lambda d, x: _fights(
                _put(d, escalation_risk=x, CHALLENGER__stake=1)
            ),
            "challenger withdraws, once it does": _withdraws,
        },
    ),
    12: Experiment(
        "Cost of standing aside when an ally is struck at home, years of war",
        (0, 1, 2, 3, 4, 6, 8, 10),
        "The ally honours, once the other's homeland is struck",
        {
            "alliance as it is": _honours(carved=False),
            "carved out beforehand": _honours(carved=True),
        },
        cast=TWO,
    ),
    13: Experiment(
        "What the guarantor's other commitments are worth, years of war",
        (0, 0.5, 1, 1.5, 2, 3),
        FIGHTS,
        {
            "others watch": lambda d, x: _fights(
                _put(d, theory__spillover=1, GUARANTOR__other_commitments=x)
            ),
            "nobody concludes anything": lambda d, x: _fights(
                _put(d, theory__spillover=0, GUARANTOR__other_commitments=x)
            ),
        },
    ),
    14: Experiment(
        "Spending that the ally is bound to, % of its income",
        (0, 0.5, 1, 1.5, 2, 3, 4, 5),
        "Spending of the guarantor, % of its income",
        {"public good": _effort(0), "joint products": _effort(1), "plans of its own": _effort(2)},
        unit="% of income",
        cast=TWO,
    ),
    15: Experiment(
        "Depth of a demilitarised zone, km",
        (0, 4, 8, 12, 16, 20),
        ATTACKS,
        {
            "exposed line": lambda d, x: _attack(
                _put(d, CHALLENGER__stake=1), NO_PACT, replace(NOTHING, zone=x, line="exposed")
            ),
            "line as it is": lambda d, x: _attack(
                _put(d, CHALLENGER__stake=1), NO_PACT, replace(NOTHING, zone=x)
            ),
            "defensible line": lambda d, x: _attack(
                _put(d, CHALLENGER__stake=1), NO_PACT, replace(NOTHING, zone=x, line="defensible")
            ),
        },
    ),
    16: Experiment(
        "Years since the promise was given",
        (0, 1, 2, 3, 5, 7, 9),
        FIGHTS,
        {"institutions bind": _ahead(0), "promises are personal": _ahead(1)},
    ),
    17: Experiment(
        "Worth of a side deal to the guarantor, bn USD a year",
        (0, 5, 10, 20, 30, 40, 50),
        FIGHTS,
        {
            "with a full promise": lambda d, x: _fights(
                d, terms=replace(NOTHING, deals={"GUARANTOR": x})
            ),
            "without a promise": lambda d, x: _fights(
                d, NO_PACT, replace(NOTHING, deals={"GUARANTOR": x})
            ),
        },
    ),
    18: Experiment(
        "Worth at home of a full promise, years of war",
        (0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1),
        "The protégé signs, safety apart",
        {
            "full promise": _shown(PACT),
            "political promise": _shown(_form(binding="political")),
            "no promise": _shown(NO_PACT),
        },
    ),
    19: Experiment(
        "Part of the prize that one tolerated probe takes",
        (0, 0.01, 0.02, 0.03, 0.04, 0.06),
        "A probe at least once in ten years",
        {
            "stake as shipped": _probes,
            "stake of a year of war": lambda d, x: _probes(_put(d, CHALLENGER__stake=1), x),
        },
    ),
}


def measure(experiment: Experiment) -> dict[str, list[float]]:
    """Each curve's averages along the axis.

    Args:
        experiment: The picture.

    Returns:
        Label to the averages, in the order of the values.
    """
    drawn = _worlds(experiment.cast)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = {
            label: [float(np.mean(curve(drawn, value))) for value in experiment.values]
            for label, curve in experiment.curves.items()
        }
    if experiment.unit == RELATIVE:
        return {label: [v / float(np.mean(line)) for v in line] for label, line in found.items()}
    return found
