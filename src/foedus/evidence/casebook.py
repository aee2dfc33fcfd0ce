"""Historical guarantees with known outcomes, and what the model says of each.

The cases and the rules by which they were coded stand in ``casebook.yaml``, their inputs in
``casebook_inputs.yaml``. Both were written before the model was asked about any of them, and
neither is used to set a belief.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.undertakings import Undertakings
    from foedus.scenario import Belief, Policy, Scenario

__all__ = ["Case", "CaseGuarantor", "Prediction", "case_scenario", "casebook", "predict"]

FloatArray = NDArray[np.float64]

CHALLENGER, PROTEGE = "CHL", "PRO"
IN_FORCE = "in-force"
WORLDS, SEED = 4096, 2026
_ROUND_BALANCE, _ROUND_AID = 0.15, 0.2
_NUCLEAR_RISKS = ("lone_nuclear_risk", "limited_nuclear_risk", "general_nuclear_risk")


@dataclass(frozen=True)
class CaseGuarantor:
    """A guarantor of a case.

    Attributes:
        id: Its id in the case's scenario, such as ``G200``.
        name: The state.
        promise: pact, guarantee, political or none.
        means: How its discretion is judged: none, means, whether or consult.
        since: The year from which the promise counts.
        troops: Its troops on the protégé's territory.
        aid: Its share of its and the challenger's capabilities, after distance.
        fought: Whether it fought.
    """

    id: str
    name: str
    promise: str
    means: str
    since: int
    troops: int
    aid: float
    fought: bool


@dataclass(frozen=True)
class Case:
    """A historical guarantee.

    Attributes:
        name: Such as ``poland-1939``.
        challenger: The state that tested it or might have.
        protege: The state that was promised help.
        first: First year of the window.
        last: Its last year.
        crisis: Whether the question of war came to a decision.
        guarantors: Who promised.
        balance: The protégé's share of its and the challenger's capabilities.
        nuclear: Whether challenger or a guarantor possessed nuclear weapons.
        nuclear_challenger: Whether the challenger did.
        probes: Years before with a dispute below war.
        quiet: Years before without one.
        attack: Whether it was attacked in the window.
        resisted: Whether it resisted; False where there was no attack.
        source: Where the coding comes from.
        note: A remark.
    """

    name: str
    challenger: str
    protege: str
    first: int
    last: int
    crisis: bool
    guarantors: tuple[CaseGuarantor, ...]
    balance: float
    nuclear: bool
    nuclear_challenger: bool
    probes: tuple[int, ...]
    quiet: tuple[int, ...]
    attack: bool
    resisted: bool
    source: str
    note: str

    @property
    def title(self) -> str:
        """The name for people.

        Example:
            >>> casebook()[0].title
            'Russia and Ottoman Empire, 1853'
        """
        years = str(self.first) if self.crisis else f"{self.first} to {self.last}"
        return f"{self.challenger} and {self.protege}, {years}"


@dataclass(frozen=True)
class Prediction:
    """What the model says of a case, its record known and its outcome not.

    Attributes:
        case: The case.
        attack: Probability of an attack within the window.
        fights: Guarantor's id to the probability that it fights, given an attack that is resisted.
        effective: Effective worlds that the record leaves.
        worlds: Worlds drawn.
        theories: The same under one theory for certain: ``switch = option`` to probability of an
            attack, and of fighting by guarantor.
    """

    case: Case
    attack: float
    fights: Mapping[str, float]
    effective: float
    worlds: int
    theories: Mapping[str, tuple[float, Mapping[str, float]]] = field(default_factory=dict)


@cache
def casebook() -> tuple[Case, ...]:
    """The cases that ship, in the order of their years.

    Example:
        >>> len(casebook()) >= 12
        True
    """
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    room = files("foedus.evidence")
    coded = yaml.load((room / "casebook.yaml").read_text(encoding="utf-8"))["cases"]
    inputs = yaml.load((room / "casebook_inputs.yaml").read_text(encoding="utf-8"))
    found = [_case(entry, inputs[entry["case"]]) for entry in coded]
    return tuple(sorted(found, key=lambda case: (case.first, case.name)))


def _case(entry: Mapping[str, Any], inputs: Mapping[str, Any]) -> Case:
    challenger = entry["challenger"]["code"]
    return Case(
        name=entry["case"],
        challenger=entry["challenger"]["name"],
        protege=entry["protege"]["name"],
        first=entry["first"],
        last=entry.get("last", entry["first"]),
        crisis=entry["crisis"],
        guarantors=tuple(
            CaseGuarantor(
                id=f"G{g['code']}",
                name=g["name"],
                promise=g["promise"],
                means=g["means"],
                since=g["since"],
                troops=inputs["troops"][g["code"]],
                aid=inputs["aid"][g["code"]],
                fought=g["fought"],
            )
            for g in entry["guarantors"]
        ),
        balance=inputs["balance"],
        nuclear=bool(inputs["nuclear"]),
        nuclear_challenger=challenger in inputs["nuclear"],
        probes=tuple(inputs["probes"]),
        quiet=tuple(inputs["quiet"]),
        attack=entry["attack"],
        resisted=entry.get("resisted", False),
        source=entry["source"],
        note=entry.get("note", ""),
    )


def case_scenario(case: Case) -> Scenario:
    """A case as a scenario: who plays, the beliefs that its inputs set, its record, its terms.

    Args:
        case: The case.

    Returns:
        A scenario without law; `predict` states the promises.
    """
    from foedus.scenario import (
        Act,
        Actor,
        Assumption,
        Deployment,
        Episode,
        Policy,
        Scenario,
        Source,
    )

    coding = Source("data", f"casebook, {case.name}: {case.source}", date=str(case.first))
    actors = (
        Actor(CHALLENGER, case.challenger, "challenger", (CHALLENGER,)),
        Actor(PROTEGE, case.protege, "protégé", (PROTEGE,)),
        *(Actor(g.id, g.name, "guarantor", (g.id,)) for g in case.guarantors),
    )
    beliefs = _beliefs(case)
    forces = tuple(Deployment(g.id, g.troops, "line") for g in case.guarantors if g.troops)
    record = []
    years = sorted((*case.probes, *case.quiet))
    for number, (_, run) in enumerate(groupby(years, key=lambda year: _promising(case, year))):
        acts = tuple(
            Act(year, CHALLENGER, "probe" if year in case.probes else "refrain") for year in run
        )
        name = f"terms-{number}"
        record.append(Episode(name, Policy(name, name), acts, coding))
    return Scenario(
        title=case.title,
        question="",
        horizon=case.last - case.first + 1,
        start=dt.date(case.first, 1, 1),
        baseline=IN_FORCE,
        actors=actors,
        assumptions={
            name: Assumption(name, name, "", "", belief, coding) for name, belief in beliefs.items()
        },
        record=tuple(record),
        policies={IN_FORCE: Policy(IN_FORCE, IN_FORCE, forces=forces)},
    )


def _beliefs(case: Case) -> dict[str, Belief]:
    """The beliefs that a case's inputs set, by the rules of the casebook."""
    from foedus.scenario import belief

    def around(middle: float, width: float, least: float) -> Belief:
        low, high = max(least, middle - width), min(1.0 - least, middle + width)
        return belief(f"{low:g} to {high:g}", unit="probability")

    found = {f"{PROTEGE}.survives_alone": around(case.balance, _ROUND_BALANCE, 0.02)}
    for g in case.guarantors:
        found[f"{g.id}.fighting_effect"] = around(g.aid, _ROUND_AID, 0.05)
    if not case.nuclear:
        found |= {name: belief(0) for name in _NUCLEAR_RISKS}
    return found


def _promising(case: Case, year: int) -> frozenset[str]:
    """The guarantors whose promise counted in a year."""
    return frozenset(g.id for g in case.guarantors if g.since <= year)


def predict(case: Case, *, worlds: int = WORLDS, seed: int = SEED) -> Prediction:
    """Ask the model about a case: the shipped beliefs, the case's inputs, and its record.

    Args:
        case: The case.
        worlds: Worlds drawn.
        seed: Of the draws.

    Returns:
        Probabilities, record-weighted.
    """
    from foedus.crisis import compile_model
    from foedus.ensemble import Design, adapt
    from foedus.ensemble.adapting import LEAST_SHARE, effective
    from foedus.scenario.beliefs import Choice

    model = compile_model(case_scenario(case), _Promises(case))
    beliefs = {name: assumption.belief for name, assumption in model.assumptions.items()}
    sample = Design(beliefs, (), seed).sample(0, worlds)
    likelihood = model.log_likelihood(sample.draws)
    if effective(likelihood) < LEAST_SHARE * worlds:
        adapted = adapt(model, Design(beliefs, (), seed), pilot=worlds)
        sample = adapted.design.sample(0, worlds)
        likelihood = model.log_likelihood(sample.draws) + sample.log_weight
    draws = sample.draws
    weights = np.exp(likelihood - likelihood.max())
    weights /= weights.sum()
    ahead = replace(model, past=())  # the record has been counted
    # In a crisis the question of war has come to a decision; before it, as often as believed.
    seen = {**draws, "opportunity": np.ones(worlds)} if case.crisis else draws
    solved = ahead.solve(seen).outcomes[0]
    row = {info.name: solved[i] for i, info in enumerate(ahead.outcomes)}
    theories = {
        f"{name} = {option}": _said(case, row, weights * (draws[name] == index))
        for name, belief in beliefs.items()
        if isinstance(belief, Choice)
        for index, option in enumerate(belief.options)
    }
    attack, fights = _said(case, row, weights)
    return Prediction(case, attack, fights, effective(likelihood), worlds, theories)


def _said(
    case: Case, row: Mapping[str, FloatArray], weights: FloatArray
) -> tuple[float, dict[str, float]]:
    """The chance of an attack, and of each guarantor fighting given one that is resisted."""
    attacked = weights * row["war"]
    fights = {}
    for g in case.guarantors:
        chance = row[f"{g.id} fights if attacked"]
        known = np.isfinite(chance)
        fights[g.id] = float((attacked[known] * chance[known]).sum() / attacked[known].sum())
    return float((weights * row["attack"]).sum() / weights.sum()), fights


@dataclass(frozen=True)
class _Promises:
    """States a case's promises in place of law."""

    case: Case

    def __call__(
        self,
        scenario: Scenario,  # noqa: ARG002 -- law would read both
        policy: Policy,  # noqa: ARG002
        *,
        year: int | None = None,
    ) -> Undertakings:
        from foedus.crisis.promise import Basis, Promises
        from foedus.crisis.undertakings import Undertakings

        when = self.case.last if year is None else year
        protect: dict[str, tuple[Basis, ...]] = {}
        for g in self.case.guarantors:
            if g.promise == "none" or g.since > when:
                protect[g.id] = ()
                continue
            protect[g.id] = (
                Basis(
                    guarantor=g.id,
                    bearer=g.id,
                    norm=g.promise,
                    instrument=f"casebook/{self.case.name}",
                    event="attack on the protégé",
                    status="obliged",
                    binding="political" if g.promise == "political" else "legal",
                    content="consult" if g.means == "consult" else "armed",
                    discretion="none" if g.means == "consult" else g.means,
                    limited=False,
                    headline=f"{g.name}: {g.promise}",
                ),
            )
        return Undertakings(Promises(protect, {}), frozenset(), frozenset())
