"""From law to numbers: how much of a full promise each guarantor owes, and to whom.

For every guarantor and every event that the year's tree contains (an attack on the protégé; an
attack on a guarantor's forces there; a strike on a guarantor's homeland) law is asked for
verdicts. A verdict's bindingness, content, discretion and preconditions become a strength between
0 and 1 through weights that are themselves uncertain assumptions. An excluded, untriggered or
unratified promise gives 0. Each strength keeps the clause it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.crisis.cast import Cast
    from foedus.law import Verdict

__all__ = ["Basis", "Promises", "Strengths", "basis_of", "strengths"]

FloatArray = NDArray[np.float64]

ARMED = frozenset({"armed_force", "all_forces", "military_assistance"})
ASSIST = frozenset({"assist_unspecified", "act_common_danger"})
MATERIAL = frozenset(
    {"materiel", "training", "intelligence", "sanctions", "economic", "basing_transit"}
)
DECIDING = frozenset({"decide"})
COUNCIL = frozenset({"consult", "decide", "diplomatic", "seek_unsc"})

DUE = frozenset({"obliged", "discretionary"})
WAITING = frozenset({"pending", "contested"})


@dataclass(frozen=True)
class Basis:
    """One promise as it stands when an event happens.

    Attributes:
        guarantor: The actor of the model that owes it.
        bearer: The state that owes it (a member, where the guarantor is a group).
        norm: The norm, such as ``nat/5``.
        instrument: Its instrument.
        event: The event, in words.
        status: What law says: obliged, discretionary, pending or contested.
        binding: legal, domestic, political, draft or none.
        content: ``armed``, ``assist``, ``material`` or ``consult``.
        discretion: none, timing, means or whether.
        limited: Whether a saving clause limits the content.
        headline: The verdict in one line, with its clause.
    """

    guarantor: str
    bearer: str
    norm: str
    instrument: str
    event: str
    status: str
    binding: str
    content: str
    discretion: str
    limited: bool
    headline: str

    def factors(self) -> tuple[str, ...]:
        """The assumptions that weigh this promise down; none means full strength."""
        factors = []
        if self.binding == "political":
            factors.append("law.political")
        if self.content != "armed":
            factors.append(f"law.{self.content}")
        if self.content in ("armed", "assist"):
            if self.discretion == "means":
                factors.append("law.self_judged")
            elif self.discretion == "whether":
                factors.append("law.discretionary")
        if self.status in WAITING:
            factors.append("law.pending")
        if self.limited:
            factors.append("law.limited")
        return tuple(factors)

    @property
    def arms_suffice(self) -> bool:
        """Whether supplying arms keeps the promise whole (it never asked for more)."""
        return self.content in ("material", "consult")

    @property
    def arms_count(self) -> bool:
        """Whether supplying arms keeps part of the promise (the means are left open)."""
        return self.content == "assist" or self.discretion in ("means", "whether")


@dataclass(frozen=True)
class Promises:
    """The promises that matter under one policy.

    Attributes:
        protect: Guarantor to what it owes when the protégé is attacked.
        home: (Ally, struck guarantor) to what the ally owes when the other's homeland is struck.
    """

    protect: Mapping[str, tuple[Basis, ...]]
    home: Mapping[tuple[str, str], tuple[Basis, ...]]


@dataclass(frozen=True)
class Strengths:
    """What the promises weigh in each world, 0 to 1.

    Attributes:
        protect: (Guarantor, ``arm`` or ``abstain``) to the part of a full promise that this
            response breaks, arrays over worlds.
        home: (Ally, struck guarantor) to the part of a full alliance that standing aside breaks.
        strongest: The strongest promise of any guarantor.
    """

    protect: Mapping[tuple[str, str], FloatArray] = field(repr=False)
    home: Mapping[tuple[str, str], FloatArray] = field(repr=False)
    strongest: FloatArray = field(repr=False)


def basis_of(guarantor: str, verdict: Verdict, event: str) -> Basis | None:
    """Read a verdict as a promise, or as none.

    Args:
        guarantor: The actor that owes it in the model.
        verdict: What law says.
        event: The event in words.

    Returns:
        The promise, or None if the verdict obliges to nothing that helps.
    """
    status = verdict.status.value
    if status not in DUE | WAITING:
        return None
    content = _content(frozenset(verdict.content.must), frozenset(verdict.content.may))
    if content is None or verdict.strength.binding in ("none", "draft"):
        return None
    return Basis(
        guarantor=guarantor,
        bearer=verdict.bearer,
        norm=verdict.norm,
        instrument=verdict.instrument,
        event=event,
        status=status,
        binding=verdict.strength.binding,
        content=content,
        discretion=verdict.strength.discretion,
        limited=verdict.strength.limited is not False,  # disputed limits count as limits
        headline=verdict.headline,
    )


def _content(must: frozenset[str], may: frozenset[str]) -> str | None:
    """What a promise asks for at most: force, unnamed assistance, supplies, or a meeting."""
    if must & ARMED or (must & (ASSIST | DECIDING) and may & ARMED):
        # «such action as it deems necessary, including the use of armed force» names force; so
        # does a duty to determine measures that may include it (its discretion weighs it down).
        return "armed"
    if must & ASSIST:
        return "assist"
    if must & MATERIAL:
        return "material"
    return "consult" if must & COUNCIL else None


def strengths(cast: Cast, promises: Promises, worlds: Mapping[str, FloatArray]) -> Strengths:
    """Weigh the promises in each world: the strongest counts, they do not add up.

    Args:
        cast: Who plays.
        promises: What law found.
        worlds: Assumptions; those named ``law.*`` are the weights.

    Returns:
        Strengths, arrays over worlds.
    """
    zero = np.zeros_like(worlds["precision"])
    protect: dict[tuple[str, str], FloatArray] = {}
    for g in cast.guarantors:
        bases = promises.protect.get(g, ())
        protect[g, "abstain"] = _strongest(bases, worlds, zero)
        left = [zero]
        for basis in bases:
            if not basis.arms_suffice:
                kept = worlds["law.arms_credit"] if basis.arms_count else 0.0
                left.append(_weigh(basis, worlds) * (1.0 - kept))
        protect[g, "arm"] = np.maximum.reduce(left)
    home = {
        (ally, struck): _strongest(promises.home.get((ally, struck), ()), worlds, zero)
        for ally in cast.guarantors
        for struck in cast.guarantors
        if ally != struck
    }
    strongest = np.maximum.reduce([zero, *(protect[g, "abstain"] for g in cast.guarantors)])
    return Strengths(protect, home, strongest)


def _strongest(
    bases: Sequence[Basis], worlds: Mapping[str, FloatArray], zero: FloatArray
) -> FloatArray:
    return np.asarray(np.maximum.reduce([zero, *(_weigh(basis, worlds) for basis in bases)]))


def _weigh(basis: Basis, worlds: Mapping[str, FloatArray]) -> FloatArray:
    strength = np.ones_like(worlds["precision"])
    for factor in basis.factors():
        strength = strength * worlds[factor]
    return strength
