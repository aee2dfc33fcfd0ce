"""Bargains: which terms all who are asked would accept and that hold, and what stands in the way.

A design is *accepted* by an actor that is asked when the actor prefers it to no accord in more
than a stated share of the worlds, by the weight of the record. It *holds* when it lowers the risk
of attack, against the scenario's baseline and by more than a trifle, in at least a
stated share of the worlds, by the weight of the record: of all, and of those of each rival theory.
(As believed before the record, many worlds hold no risk that could be lowered; there it must not
raise the risk in more than the remaining share.) A design that meets every constraint is a
bargain. A region of the space is empty when it holds none; the reason is told as the smallest
sets of constraints that its designs fail, and what would open it as the smallest compensation, in
each actor's own years of war, and as the fewest terms to change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.findings.offers import ACCEPT, HOLDS, Offers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "HOLDING",
    "Bargains",
    "Concession",
    "Opening",
    "Point",
    "Region",
    "find_bargains",
]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

HOLDING = "holds"
"""The constraint that a design lowers the risk robustly, beside those of the actors."""


@dataclass(frozen=True)
class Point:
    """A design on the frontier: no other is better on one count and as good on the rest.

    Attributes:
        design: Its number.
        willing: In which share of worlds the least willing of those asked prefers it.
        attack: Mean risk of attack given that it is in force.
        war: Mean risk of war of the guarantor that runs the highest.
        bargain: Whether it meets every constraint.
    """

    design: int
    willing: float
    attack: float
    war: float
    bargain: bool


@dataclass(frozen=True)
class Concession:
    """What would have to be given for a design to be accepted.

    Attributes:
        design: The design.
        amounts: Actor to what it would have to be given, in its own years of war.
    """

    design: int
    amounts: Mapping[str, float]

    @property
    def total(self) -> float:
        """All amounts added up, each in its actor's own years of war."""
        return sum(self.amounts.values())


@dataclass(frozen=True)
class Opening:
    """The nearest bargain outside a region.

    Attributes:
        design: The bargain.
        start: The design of the region from which the fewest terms lead there.
        changes: Term, level it has and level it would have, by their labels.
    """

    design: int
    start: int
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Region:
    """A part of the space: all designs that have some levels.

    Attributes:
        fixed: Term and level by their names; empty for the whole space.
        label: The levels in words.
        designs: How many designs it holds.
        bargains: How many of them meet every constraint.
        fails: Constraint (an actor, or ``holds``) to how many of the designs fail it.
        binding: The smallest sets of constraints that some design fails while it meets the rest,
            with the number of such designs; the fewest constraints first. Empty if there is a
            bargain.
        concession: The cheapest compensation that would make one of its designs a bargain;
            ``None`` if there is a bargain, or if none of the designs holds.
        opening: The nearest bargain elsewhere; ``None`` if there is none anywhere.
    """

    fixed: tuple[tuple[str, str], ...]
    label: str
    designs: int
    bargains: int
    fails: Mapping[str, int]
    binding: tuple[tuple[tuple[str, ...], int], ...]
    concession: Concession | None
    opening: Opening | None

    @property
    def empty(self) -> bool:
        """Whether it holds no bargain."""
        return self.bargains == 0


@dataclass(frozen=True)
class Bargains:
    """What a searched space of terms holds.

    Attributes:
        offers: The space.
        accept: The share of worlds in which who is asked must prefer the accord, more than this.
        holds: The share of worlds in which it must lower the risk of attack, at least this.
        constraints: Actors and ``holds``, the columns of ``fails``.
        fails: Which constraint each design fails, ``[designs, constraints]``.
        frontier: Designs that no other is better than, the most willingly accepted first.
        whole: The whole space.
        regions: Every level of every term.
        pairs: Pairs of levels that are empty together although neither is alone.
    """

    offers: Offers
    accept: float
    holds: float
    constraints: tuple[str, ...]
    fails: BoolArray = field(repr=False)
    frontier: tuple[Point, ...]
    whole: Region
    regions: tuple[Region, ...]
    pairs: tuple[Region, ...]

    @property
    def found(self) -> tuple[int, ...]:
        """The bargains, the lowest risk of attack first."""
        found = np.flatnonzero(~self.fails.any(axis=1))
        order = np.lexsort((found, self.offers.mean("attack")[found]))
        return tuple(int(design) for design in found[order])

    @property
    def settled(self) -> int:
        """How many bargains meet every constraint by more than two standard errors."""
        return int(self.offers.clears(self.accept, self.holds, 2.0).sum())

    @property
    def near(self) -> int:
        """How many designs miss a constraint, each by less than two standard errors."""
        near = self.offers.clears(self.accept, self.holds, -2.0)
        return int((near & self.fails.any(axis=1)).sum())


def find_bargains(offers: Offers, *, accept: float = ACCEPT, holds: float = HOLDS) -> Bargains:
    """Find the bargains in a searched space, the frontier, the empty regions and what opens them.

    Args:
        offers: The space, every design solved.
        accept: Who is asked must prefer an accord in more than this share of the worlds.
        holds: An accord must lower the risk of attack in at least this share of the worlds, also
            under each rival theory.

    Returns:
        The findings; they depend on the two shares only, so that others cost nothing to ask.

    References:
        Fearon (1995), International Organization 49(3), for the bargaining range.
    """
    constraints = (*offers.actors, HOLDING)
    refuses = [offers.asked(a) & (offers.prefers(a) <= accept) for a in offers.actors]
    fails = np.stack([*refuses, ~offers.holding(holds)], axis=1)
    search = _Search(offers, fails, constraints, accept)
    everywhere = np.ones(offers.designs, dtype=bool)
    regions = tuple(
        search.region(((term, level),))
        for term in range(len(offers.terms))
        for level in range(len(offers.terms[term].levels))
    )
    pairs = tuple(search.empty_pairs()) if (~fails.any(axis=1)).any() else ()
    return Bargains(
        offers,
        accept,
        holds,
        constraints,
        fails,
        tuple(_frontier(offers, fails)),
        search.told((), everywhere),
        regions,
        pairs,
    )


def _frontier(offers: Offers, fails: BoolArray) -> Iterator[Point]:
    """The designs that no other betters: willingness up, attack down, guarantors' war down."""
    costs = np.stack([-offers.least_willing, offers.mean("attack"), offers.most_at_war], axis=1)
    _, first = np.unique(costs, axis=0, return_index=True)
    kept: list[int] = []
    for design in sorted(first, key=lambda d: tuple(costs[d])):
        # Sorted by the first count: only designs before it can be as good on all three.
        if not any((costs[other] <= costs[design]).all() for other in kept):
            kept.append(int(design))
    for design in kept:
        willing, attack, war = costs[design]
        good = not fails[design].any()
        yield Point(design, float(-willing), float(attack), float(war), good)


@dataclass(frozen=True)
class _Search:
    offers: Offers
    fails: BoolArray
    constraints: tuple[str, ...]
    accept: float

    @cached_property
    def bargains(self) -> NDArray[np.intp]:
        return np.flatnonzero(~self.fails.any(axis=1))

    @cached_property
    def needs(self) -> FloatArray:
        """What each actor would have to be given, ``[designs, actors]``."""
        offers = self.offers
        return np.stack([offers.needs(a, self.accept) for a in offers.actors], axis=1)

    def region(self, fixed: Sequence[tuple[int, int]]) -> Region:
        inside = np.ones(self.offers.designs, dtype=bool)
        for term, level in fixed:
            inside &= self.offers.levels[:, term] == level
        return self.told(fixed, inside)

    def told(self, fixed: Sequence[tuple[int, int]], inside: BoolArray) -> Region:
        terms = self.offers.terms
        fails = self.fails[inside]
        bargains = int((~fails.any(axis=1)).sum())
        empty = bargains == 0
        labels = [
            f"{terms[term].label}: {terms[term].levels[level].label}" for term, level in fixed
        ]
        return Region(
            tuple((terms[term].name, terms[term].levels[level].name) for term, level in fixed),
            "; ".join(labels) or "all designs",
            int(inside.sum()),
            bargains,
            dict(zip(self.constraints, fails.sum(axis=0).tolist(), strict=True)),
            tuple(self._binding(fails)) if empty else (),
            self._concession(inside) if empty else None,
            self._opening(inside) if empty and self.bargains.size else None,
        )

    def _binding(self, fails: BoolArray) -> Iterator[tuple[tuple[str, ...], int]]:
        """The sets of failed constraints that contain no other such set."""
        rows, counts = np.unique(fails, axis=0, return_counts=True)
        order = sorted(range(len(rows)), key=lambda i: (rows[i].sum(), -counts[i]))
        kept: list[BoolArray] = []
        for i in order:
            if not any((rows[i] | smaller == rows[i]).all() for smaller in kept):
                kept.append(rows[i])
                names = (n for n, failed in zip(self.constraints, rows[i], strict=True) if failed)
                yield tuple(names), int(counts[i])

    def _concession(self, inside: BoolArray) -> Concession | None:
        """Compensate the fewest, then with the least."""
        could = np.flatnonzero(inside & ~self.fails[:, -1])
        if not could.size:
            return None
        amounts = self.needs[could]
        order = np.lexsort((could, amounts.sum(axis=1), (amounts > 0).sum(axis=1)))
        best = int(could[order[0]])
        given = dict(zip(self.offers.actors, self.needs[best].tolist(), strict=True))
        return Concession(best, {actor: amount for actor, amount in given.items() if amount > 0})

    def _opening(self, inside: BoolArray) -> Opening:
        """The bargain that the fewest changes of terms lead to."""
        levels = self.offers.levels
        starts = np.flatnonzero(inside)
        best = (len(self.offers.terms) + 1, 0, 0)
        for goal in self.bargains:
            apart = (levels[starts] != levels[goal]).sum(axis=1)
            nearest = int(apart.argmin())
            best = min(best, (int(apart[nearest]), int(goal), int(starts[nearest])))
        _, goal, start = best
        changes = tuple(
            (term.label, term.levels[a].label, term.levels[b].label)
            for term, a, b in zip(self.offers.terms, levels[start], levels[goal], strict=True)
            if a != b
        )
        return Opening(int(goal), start, changes)

    def empty_pairs(self) -> Iterator[Region]:
        """Pairs of levels without a bargain, where each level has one with something else."""
        terms, levels = self.offers.terms, self.offers.levels[self.bargains]
        for one, other in combinations(range(len(terms)), 2):
            present = set(zip(levels[:, one].tolist(), levels[:, other].tolist(), strict=True))
            for a in sorted({a for a, _ in present}):
                for b in sorted({b for _, b in present}):
                    if (a, b) not in present:
                        yield self.region(((one, a), (other, b)))
