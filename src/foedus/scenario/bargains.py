"""The space of terms in which a bargain is sought: a design takes one level of each term."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foedus.errors import Place
from foedus.scenario.scenario import Deployment, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from foedus.scenario.scenario import Conclusion, Scenario

__all__ = ["MOST_DESIGNS", "Term", "combine", "count_designs", "default_terms", "speaks_of"]

MOST_DESIGNS = 100_000
"""A larger space would take days; split it."""


@dataclass(frozen=True)
class Term:
    """Something that can be agreed in several ways.

    Attributes:
        name: Its name in the file.
        label: The name to print.
        levels: The ways, each a piece of a policy with a name and a label.
        place: Where the file states it.
    """

    name: str
    label: str
    levels: tuple[Policy, ...]
    place: Place = field(default=Place(""), compare=False)


def count_designs(terms: Iterable[Term]) -> int:
    """How many designs the terms span: one level of each."""
    return math.prod(len(term.levels) for term in terms)


def speaks_of(policy: Policy) -> frozenset[str]:
    """What a piece of a policy says something of, such as ``arms of EUR`` or ``the line``.

    Example:
        >>> sorted(speaks_of(Policy("a", "a", zone=20.0, arms={"EUR": 25.0})))
        ['arms of EUR', 'the demilitarised zone']
    """
    found = {f"the instrument {c.instrument}" for c in policy.concludes}
    found |= {f"accession to {name}" for name in policy.accessions}
    found |= {f"the declaration {name}" for name in policy.declarations}
    found |= {f"forces of {force.actor}" for force in policy.forces}
    for what, sums in (
        ("arms", policy.arms),
        ("side deals", policy.deals),
        ("effort", policy.effort),
    ):
        found |= {f"{what} of {actor}" for actor in sums}
    for what, said in (
        ("the demilitarised zone", policy.zone),
        ("the line", policy.line),
        ("how long it lasts", policy.lasts),
        ("forfeiture", policy.forfeiture),
    ):
        if said:
            found.add(what)
    return frozenset(found)


def combine(levels: Iterable[Policy], name: str) -> Policy:
    """One policy from pieces that speak of different things.

    Args:
        levels: The pieces, one of each term.
        name: The policy's name.

    Returns:
        The policy; its label joins those of the pieces that say something.

    Example:
        >>> pieces = Policy("a", "arms", arms={"EUR": 25.0}), Policy("z", "zone", zone=20.0)
        >>> combine(pieces, "both").label
        'arms; zone'
    """
    whole, labels = Policy(name, name), []
    for piece in levels:
        if speaks_of(piece):
            labels.append(piece.label)
        whole = replace(
            whole,
            concludes=(*whole.concludes, *piece.concludes),
            accessions={**whole.accessions, **piece.accessions},
            declarations=(*whole.declarations, *piece.declarations),
            forces=(*whole.forces, *piece.forces),
            arms={**whole.arms, **piece.arms},
            zone=piece.zone or whole.zone,
            line=piece.line or whole.line,
            lasts=piece.lasts or whole.lasts,
            forfeiture=piece.forfeiture or whole.forfeiture,
            deals={**whole.deals, **piece.deals},
            effort={**whole.effort, **piece.effort},
        )
    return replace(whole, label="; ".join(labels) or "nothing is promised or deployed")


def default_terms(scenario: Scenario) -> tuple[Term, ...]:
    """Terms for a scenario that states none, made from its own policies.

    Who promises what (each set of instruments and accessions that some policy brings into force,
    and without it), the strength of each text that a policy concludes, each guarantor's forces,
    peacekeepers and arms as some policy has them, declarations, a zone, the line, an end and
    forfeiture.

    Args:
        scenario: The scenario.

    Returns:
        Terms with two levels or more.
    """
    policies = list(scenario.policies.values())
    found = [_promises(policies)]
    labels = {actor.id: actor.label for actor in scenario.guarantors} | {
        "neutral": "neutral states"
    }
    for actor, label in labels.items():
        deployments = {
            tuple(f for f in policy.forces if f.actor == actor) for policy in policies
        } - {()}
        levels = [
            Policy(f"{n}", f"{label}: {_forces(forces)}", forces=forces)
            for n, forces in enumerate(sorted(deployments, key=str), 1)
        ]
        found.append(_term(f"forces-{actor}", f"Forces of {label}", levels))
    found += [
        _means("arms", "Arms and money", [p.arms for p in policies], "bn USD a year"),
        _means("effort", "Defence spending", [p.effort for p in policies], "of income"),
        _means("deals", "Side deals", [p.deals for p in policies], "bn USD a year"),
    ]
    declared = sorted({name for policy in policies for name in policy.declarations})
    found += [
        _term(name, f"Declaration {name}", [Policy("made", name, declarations=(name,))])
        for name in declared
    ]
    found += _always()
    return tuple(term for term in found if len(term.levels) > 1)


def _promises(policies: Iterable[Policy]) -> Term:
    pieces: dict[tuple[object, ...], Policy] = {}
    for policy in policies:
        if not policy.concludes and not policy.accessions:
            continue
        texts = tuple(sorted((c.instrument, c.binding or "") for c in policy.concludes))
        joining = tuple(sorted((name, who) for name, who in policy.accessions.items()))
        if (texts, joining) in pieces:
            continue  # the same promise with other means
        pieces[texts, joining] = Policy(
            policy.name,
            policy.label,
            concludes=policy.concludes,
            accessions=policy.accessions,
        )
        for binding in ("political", "legal"):
            other = tuple((name, binding) for name, _ in texts)
            if texts and not joining and (other, ()) not in pieces and other != texts:
                changed: tuple[Conclusion, ...] = tuple(
                    replace(c, binding=binding) for c in policy.concludes
                )
                label = f"{policy.label}, {binding}"
                pieces[other, ()] = Policy(f"{policy.name}-{binding}", label, concludes=changed)
    return _term("guarantee", "Who promises, how strongly", list(pieces.values()))


def _means(name: str, label: str, used: Iterable[Mapping[str, float]], unit: str) -> Term:
    """Sums of money as some policy has them."""
    levels = []
    for number, sums in enumerate(sorted({tuple(sorted(s.items())) for s in used if s}), 1):
        amounts = ", ".join(f"{actor} {amount:g}" for actor, amount in sums)
        told, held = f"{label.lower()}: {amounts} {unit}", dict(sums)
        levels.append(
            Policy(
                str(number),
                told,
                arms=held if name == "arms" else {},
                effort=held if name == "effort" else {},
                deals=held if name == "deals" else {},
            )
        )
    return _term(name, label, levels)


def _always() -> Iterator[Term]:
    """Terms that any accord could have."""
    yield _term("zone", "Demilitarised zone", [Policy("20-km", "zone of 20 km", zone=20.0)])
    line = "a defensible line"
    yield _term("line", "Where the line runs", [Policy("defensible", line, line="defensible")])
    ends = "ends after 10 years"
    yield _term("duration", "How long it lasts", [Policy("10-years", ends, lasts=10.0)])
    lost = "provoking forfeits it"
    yield _term("forfeiture", "Forfeiture", [Policy("express", lost, forfeiture="express")])


def _term(name: str, label: str, levels: list[Policy]) -> Term:
    return Term(name, label, (Policy("none", f"no {label[:1].lower()}{label[1:]}"), *levels))


def _forces(forces: Iterable[Deployment]) -> str:
    return ", ".join(f"{force.troops:,} {force.where}" for force in forces)
