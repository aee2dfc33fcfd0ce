"""The shipped prior with no scenario's facts, for prior predictive checks.

One challenger, one protégé and one guarantor drawn from all such: what the model then says of the
yearly risk of war with and without a defence pact, of promises kept, of wars renewed and of
nuclear use can be held against what history has seen. The checks are not fitted: they say where
the shipped beliefs lie against base rates (Gelman et al. 2020, Bayesian Workflow, section 2.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.amounts import Amounts
from foedus.crisis.cast import Cast
from foedus.crisis.horizon import compile_stage, walk
from foedus.crisis.outcomes import outcome_values
from foedus.crisis.priors import parameters
from foedus.crisis.promise import Basis, Promises, strengths
from foedus.crisis.record import log_likelihood, observe
from foedus.crisis.stage import crisis_game
from foedus.crisis.terms import PolicyTerms
from foedus.scenario import Act, Actor, Episode, Policy, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.horizon import Compiled, Walk
    from foedus.scenario import Belief

__all__ = ["Reference", "reference_beliefs", "reference_rates"]

FloatArray = NDArray[np.float64]

CAST = Cast("CHALLENGER", "PROTEGE", ("GUARANTOR",))
YEARS = 10
DISPUTE = "In the model: the challenger probes or attacks."
KEPT = "In the model: the guarantor fights, given an attack that the protégé resists."
HONOURED = (
    "honoured-defence-1816-2003",
    "honoured-defence-1816-1944",
    "honoured-defence-1945-2003",
    "honoured-llm-1816-1944",
    "defended-lee-1816-1944",
    "defended-lee-1945-2016",
)
"""One rate of the model against the same words by other definitions and eras."""

_ACTORS = (
    Actor("CHALLENGER", "Challenger", "challenger"),
    Actor("PROTEGE", "Protégé", "protégé"),
    Actor("GUARANTOR", "Guarantor", "guarantor"),
)

_PACT = Basis(
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
    headline="A defence pact as they were mostly written from 1816 on: to help with armed force",
)


@dataclass(frozen=True)
class Reference:
    """What the prior says, one value a world; ``weight`` where a rate is an average over cases.

    Attributes:
        name: Which historical figure it stands beside.
        values: The rate in each world [N].
        weight: How often the world produces a case of it [N], or None for every world alike.
        counts: What counts as a case in the model, in a sentence.
    """

    name: str
    values: FloatArray
    weight: FloatArray | None = None
    counts: str = ""


def reference_beliefs() -> dict[str, Belief]:
    """The shipped beliefs about a challenger, a protégé and a guarantor of no name.

    Returns:
        Parameter to belief.

    Example:
        >>> reference_beliefs()["CHALLENGER.stake"].describe()
        '0.02 to 0.9 (90 % interval, lognormal)'
    """
    return {name: parameter.belief for name, parameter in parameters(_ACTORS).items()}


def reference_rates(worlds: Mapping[str, FloatArray]) -> tuple[Reference, ...]:
    """What the shipped prior predicts for the quantities that history has counted.

    Args:
        worlds: Draws of :func:`reference_beliefs`, arrays of one length N.

    Returns:
        Rates by the names of the historical figures in ``foedus.evidence.base_rates``.
    """
    stage = crisis_game(CAST)
    attack = Episode(
        "attack",
        Policy("alone", "alone"),
        (Act(0, CAST.challenger, "attack"), Act(0, CAST.protege, "resist")),
        Source("judgement", "a war, of whatever course"),
    )
    seen = observe(attack, CAST, stage.leaves)
    compiled = compile_stage(stage, {o.measure: o.leaves for o in seen})
    alone = _walk(compiled, worlds, Promises({}, {}), after_war=False)
    pact = _walk(compiled, worlds, Promises({"GUARANTOR": (_PACT,)}, {}), after_war=False)
    renewed = _walk(compiled, worlds, Promises({}, {}), after_war=True)
    once = np.exp(log_likelihood(alone[0], seen, compiled))
    tested = pact[1]["war"]
    honoured = pact[1]["GUARANTOR fights if attacked"]
    disputed = {"unprotected": _disputes(alone[0]), "protected": _disputes(pact[0])}
    wars = {"unprotected": _yearly(alone[1]["war"]), "protected": _yearly(tested)}
    nuclear = np.divide(pact[1]["nuclear use"], tested, out=np.zeros_like(once), where=tested > 0)
    return (
        *(
            Reference(f"initiation-{kind}-1816-2010", rate, counts=DISPUTE)
            for kind, rate in disputed.items()
        ),
        *(Reference(f"war-onset-{kind}-1816-2010", rate) for kind, rate in wars.items()),
        Reference(
            "dispute-becomes-war-1816-2010",
            wars["unprotected"] / disputed["unprotected"],
            disputed["unprotected"],
            DISPUTE,
        ),
        *(Reference(name, honoured, tested, KEPT) for name in HONOURED),
        *(
            Reference(f"renewed-intense-{years}y", renewed[1][f"attack by {years}"], once)
            for years in (2, 5, 10)
        ),
        Reference("peace-holds-5y", 1.0 - renewed[1]["attack by 5"], once),
        Reference("nuclear-use-war-nuclear-party", nuclear, tested),
    )


def _disputes(walked: Walk) -> FloatArray:
    """The chance of a probe or an attack in a year, the mean over the years."""
    return np.asarray((walked.yearly("probed") + walked.yearly("attack")).mean(axis=0))


def _yearly(within: FloatArray) -> FloatArray:
    """The constant yearly rate that gives a probability over the horizon."""
    return np.asarray(-np.expm1(np.log1p(-within) / YEARS))


def _walk(
    compiled: Compiled, worlds: Mapping[str, FloatArray], promises: Promises, *, after_war: bool
) -> tuple[Walk, dict[str, FloatArray]]:
    terms = PolicyTerms(
        "", "", {}, 0.0, {}, 0.0, membership=False, carve_outs=frozenset(), voting=()
    )
    amounts = Amounts(
        cast=CAST,
        worlds=worlds,
        terms=terms,
        strengths=strengths(CAST, promises, worlds),
        declined_before=frozenset(),
        after_war=after_war,
    )
    walked = walk(compiled, amounts, YEARS)
    signing = {actor: np.ones(amounts.size) for actor in (*CAST.everyone, "all")}
    with np.errstate(divide="ignore", invalid="ignore"):
        return walked, outcome_values(walked, amounts, signing, YEARS)
