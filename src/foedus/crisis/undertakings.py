"""Asking law what a policy promises: which guarantor owes what in each event of the year's tree."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from foedus.crisis.promise import Basis, Promises, basis_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from foedus.law import Event, Instrument, LegalOrder, Verdict
    from foedus.scenario import Actor, Policy, Scenario
    from foedus.scenario.scenario import Conclusion, Draft

__all__ = [
    "Asks",
    "Undertakings",
    "attack_in_answer",
    "attack_on_protege",
    "find_undertakings",
    "legal_order",
    "shelf_of",
]

# An attack some weeks after the start: what is concluded at the start is then in force.
AFTER = timedelta(days=30)


class Asks(Protocol):
    """Says what a policy promises: law, or whoever stands in for it."""

    def __call__(
        self, scenario: Scenario, policy: Policy, *, year: int | None = None
    ) -> Undertakings:
        """As `find_undertakings`."""


@dataclass(frozen=True)
class Undertakings:
    """What law finds for one policy.

    Attributes:
        promises: Who owes what in which event.
        promising: Guarantors that a text concluded by the policy binds.
        carve_outs: Guarantors that have declared how they will not use their discretion.
    """

    promises: Promises
    promising: frozenset[str]
    carve_outs: frozenset[str]


def legal_order(scenario: Scenario, policy: Policy, *, year: int | None = None) -> LegalOrder:
    """The law under a policy: what is in force anyway and what the policy adds.

    Args:
        scenario: The scenario.
        policy: One of its policies, or the terms of an episode.
        year: The year of an episode; None for the scenario's start.

    Returns:
        The order.

    Raises:
        LawError: An instrument or declaration is unknown or cannot be concluded so.
    """
    return _order(
        scenario.law,
        scenario.drafts,
        policy.concludes,
        tuple(policy.accessions.items()),
        policy.declarations,
        scenario.start if year is None else date(year, 1, 1),
        concluding=year is None,
    )


@lru_cache(maxsize=64)
def _order(
    law: tuple[str, ...],
    drafts: tuple[Draft, ...],
    concludes: tuple[Conclusion, ...],
    accessions: tuple[tuple[str, tuple[str, ...]], ...],
    declarations: tuple[str, ...],
    on: date,
    *,
    concluding: bool,
) -> LegalOrder:
    """The same order for the same terms: policies that differ in troops alone share it."""
    from foedus.law import LegalOrder

    concluded = {c.instrument: c.binding for c in concludes}
    joined = dict(accessions)
    names = dict.fromkeys([*law, *concluded, *joined])
    shelf = _shelf(drafts)
    items = [shelf[name] for name in names if name in shelf]
    facts: dict[str, bool] = {}
    if concluding and any(fact.id == "ceasefire" for item in items for fact in item.facts):
        facts["ceasefire"] = True  # the accord that the policy is part of begins with one
    return LegalOrder.build(
        [shelf.get(name, name) for name in names],
        on=on,
        concluded=concluded,
        accessions=joined,
        declarations=declarations,
        facts=facts,
    )


def shelf_of(scenario: Scenario) -> Mapping[str, Instrument]:
    """The instruments that a scenario can speak of: those that ship, and its own.

    Args:
        scenario: The scenario.

    Returns:
        Instruments by id; those that ship are read when they are asked for.
    """
    return _shelf(scenario.drafts)


def _shelf(drafts: tuple[Draft, ...]) -> Mapping[str, Instrument]:
    from foedus.law import library, parse_instrument

    if not drafts:
        return library()
    own = {draft.id: parse_instrument(draft.text, draft.path) for draft in drafts}
    return ChainMap(own, library())  # type: ignore[arg-type]  # it is only read


def attack_on_protege(scenario: Scenario, day: date) -> Event:
    """The attack that the tree speaks of: full-scale, unprovoked; the protégé asks for help."""
    from foedus.law import read_event

    c, p = scenario.challenger.members[0], scenario.protege.members[0]
    return read_event(f"{c} attacks territory of {p} on {day} full-scale after a request by {p}")


def attack_in_answer(scenario: Scenario, what: str, state: str, place: str, day: date) -> Event:
    """What the challenger does to a guarantor that is engaged, after the attack ``e1``."""
    from foedus.law import read_event

    c = scenario.challenger.members[0]
    return read_event(
        f"{c} attacks {what} of {state}{place} on {day} because e1 after lawful force "
        f"after a request by {state}",
        id="e2",
    )


def find_undertakings(
    scenario: Scenario, policy: Policy, *, year: int | None = None
) -> Undertakings:
    """Ask law about every event of the year's tree.

    Args:
        scenario: The scenario.
        policy: One of its policies, or the terms of an episode.
        year: The year of an episode; None for the scenario's start.

    Returns:
        The promises, and what follows for signing and for carve-outs.
    """
    order = legal_order(scenario, policy, year=year)
    day = order.on + AFTER
    attack = attack_on_protege(scenario, day)
    protect: dict[str, tuple[Basis, ...]] = {}
    home: dict[tuple[str, str], tuple[Basis, ...]] = {}
    carve_outs: set[str] = set()
    hit = [
        attack_in_answer(
            scenario, "forces", g.members[0], f" in {scenario.protege.members[0]}", day
        )
        for g in scenario.guarantors
        if any(force.actor == g.id for force in policy.forces)
    ]
    for guarantor in scenario.guarantors:
        found = _bases(guarantor, order.verdicts(attack), "attack on the protégé")
        for event in hit:
            if event.victim not in guarantor.members:
                verdicts = order.verdicts(event, history=(attack,))
                found = (*found, *_bases(guarantor, verdicts, "attack on a guarantor's forces"))
        protect[guarantor.id] = _distinct(found)
    for struck in scenario.guarantors:
        state = struck.members[0]
        strike = attack_in_answer(scenario, "territory", state, "", day + timedelta(days=1))
        verdicts = order.verdicts(strike, history=(attack,))
        for ally in scenario.guarantors:
            if ally.id == struck.id:
                continue
            home[ally.id, struck.id] = _distinct(_bases(ally, verdicts, f"strike on {state}"))
            if any(v.evidence for v in verdicts if v.bearer in ally.members):
                carve_outs.add(ally.id)
    new = {c.instrument for c in policy.concludes} | set(policy.accessions)
    promising = frozenset(
        g
        for g, bases in protect.items()
        if any(b.instrument in new and b.content != "consult" for b in bases)
    )
    return Undertakings(Promises(protect, home), promising, frozenset(carve_outs))


def _bases(actor: Actor, verdicts: Iterable[Verdict], event: str) -> tuple[Basis, ...]:
    found = (basis_of(actor.id, v, event) for v in verdicts if v.bearer in actor.members)
    return tuple(basis for basis in found if basis is not None)


def _distinct(bases: Sequence[Basis]) -> tuple[Basis, ...]:
    """One promise for each norm and kind: members of a group owe the same under one text."""
    kept: dict[tuple[str, ...], Basis] = {}
    for basis in bases:
        kept.setdefault((basis.norm, *basis.factors()), basis)
    return tuple(kept.values())
