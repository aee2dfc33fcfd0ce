"""Bargains: which terms all who are asked would accept and that hold, and what stands in the way.

A design is *accepted* by an actor that is asked when the actor prefers it to no accord in more
than a stated share of the worlds, by the weight of the record. It *holds* when it lowers the risk
of attack, against an armistice without a guarantee and by more than a trifle, in at least a
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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foedus.scenario import Policy, Term

__all__ = [
    "ACCEPT",
    "HOLDS",
    "QUANTILES",
    "Bargains",
    "Concession",
    "Offers",
    "Opening",
    "Point",
    "Region",
    "find_bargains",
]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

ACCEPT = 0.5
"""Who prefers an accord in more than half of the worlds would rather sign than not."""
HOLDS = 2 / 3
""""Likely" on the scale of the IPCC."""
HOLDING = "holds"
QUANTILES = tuple(round(0.05 * k, 2) for k in range(1, 20))
"""The quantiles of an actor's gain that are kept of each design."""


@dataclass(frozen=True)
class Offers:
    """A searched space of terms: every design, and what was counted of it.

    Attributes:
        terms: The terms; a design takes one level of each.
        levels: Which level of each term a design has, ``[designs, terms]``.
        actors: Who can be asked: guarantors, protégé, challenger, in this order.
        labels: Actor to the name to print.
        challenger: The challenger's id.
        risks: The outcomes that were counted, ``attack`` first.
        risk_labels: Outcome to its label.
        theories: Theory and option of each split.
        theory_effective: How many equally weighted worlds each split is worth under the record.
        armistice: Outcome to its mean under an armistice without a guarantee, by the record.
        worlds: How many worlds each design was solved in.
        effective: How many equally weighted worlds they are worth under the record.
        columns: What was counted, by name, ``[designs]`` each; see the methods.
        horizon: Years looked ahead.
    """

    terms: tuple[Term, ...]
    levels: NDArray[np.intp] = field(repr=False)
    actors: tuple[str, ...]
    labels: Mapping[str, str]
    challenger: str
    risks: tuple[str, ...]
    risk_labels: Mapping[str, str]
    theories: tuple[tuple[str, str], ...]
    theory_effective: tuple[float, ...]
    armistice: Mapping[str, float]
    worlds: int
    effective: float
    columns: Mapping[str, FloatArray] = field(repr=False)
    horizon: int = 10

    @property
    def designs(self) -> int:
        """How many designs there are."""
        return len(self.levels)

    def asked(self, actor: str) -> BoolArray:
        """Whether each design needs the actor's consent."""
        return np.asarray(self.columns[f"asked {actor}"] > 0.5)

    def prefers(self, actor: str, *, record: bool = True) -> FloatArray:
        """The share of worlds in which the actor prefers each design to no accord."""
        return self.columns[f"prefers {actor}{'' if record else ' prior'}"]

    def signs(self, actor: str) -> FloatArray:
        """The mean probability that the actor accepts each design when asked."""
        return self.columns[f"signs {actor}"]

    def mean(self, risk: str, *, record: bool = True) -> FloatArray:
        """The mean of an outcome under each design, given that it is in force."""
        return self.columns[f"mean {risk}{'' if record else ' prior'}"]

    def lowers(self, *, record: bool = True) -> FloatArray:
        """The share of worlds in which a design lowers the risk of attack by more than a trifle."""
        return self.columns[f"lowers{'' if record else ' prior'}"]

    @cached_property
    def lowers_least(self) -> FloatArray:
        """The smallest of these shares by the record: over all worlds, under each rival theory."""
        splits = [self.columns[f"lowers {theory}={option}"] for theory, option in self.theories]
        return np.asarray(np.minimum.reduce([self.lowers(), *splits]))

    def holding(self, holds: float = HOLDS) -> BoolArray:
        """Whether each design lowers the risk robustly; see the top of the module."""
        return np.asarray(
            (self.lowers_least >= holds) & (self.columns["raises prior"] <= 1 - holds)
        )

    @cached_property
    def least_willing(self) -> FloatArray:
        """The share of worlds in which the least willing of those asked prefers each design."""
        shares = [np.where(self.asked(a), self.prefers(a), 1.0) for a in self.actors]
        return np.asarray(np.minimum.reduce(shares))

    @cached_property
    def most_at_war(self) -> FloatArray:
        """The mean risk of war with the challenger of the guarantor that runs the highest."""
        wars = [risk for risk in self.risks if risk.endswith(f"at war with {self.challenger}")]
        return np.asarray(np.maximum.reduce([self.mean(risk) for risk in wars]))

    def clears(self, accept: float = ACCEPT, holds: float = HOLDS, by: float = 2.0) -> BoolArray:
        """Whether each design meets every constraint by some standard errors of its shares.

        Args:
            accept: The share of worlds in which who is asked must prefer it.
            holds: The share in which it must lower the risk of attack.
            by: How many Monte Carlo standard errors; negative for falling short by fewer.
        """
        clear = self.columns["raises prior"] <= 1 - holds
        for actor in self.actors:
            share = self.prefers(actor)
            clear &= ~self.asked(actor) | (share > accept + by * _error(share, self.effective))
        splits = [("lowers", self.effective)]
        splits += [
            (f"lowers {theory}={option}", effective)
            for (theory, option), effective in zip(
                self.theories, self.theory_effective, strict=True
            )
        ]
        for name, effective in splits:
            share = self.columns[name]
            clear &= share >= holds + by * _error(share, effective)
        return np.asarray(clear)

    def needs(self, actor: str, accept: float = ACCEPT) -> FloatArray:
        """What the actor would have to be given to accept each design, in its own years of war.

        Args:
            actor: Who is asked.
            accept: The share of worlds in which it must prefer the accord.

        Returns:
            The amount, 0 where it accepts as it is or is not asked.
        """
        kept = np.stack([self.columns[f"gain {actor} {q:g}"] for q in QUANTILES])
        place = np.interp(1 - accept, QUANTILES, np.arange(len(QUANTILES)))
        low = int(place)
        high = min(low + 1, len(QUANTILES) - 1)
        gain = kept[low] + (place - low) * (kept[high] - kept[low])
        needed = self.asked(actor) & (self.prefers(actor) <= accept)
        return np.asarray(np.where(needed, np.maximum(-gain, 0.0), 0.0))

    def words(self, design: int) -> tuple[str, ...]:
        """The terms of a design that say something, as labels of their levels."""
        from foedus.scenario.bargains import speaks_of

        chosen = (
            term.levels[level] for term, level in zip(self.terms, self.levels[design], strict=True)
        )
        named = zip(self.terms, chosen, strict=True)
        return tuple(level_words(term, level) for term, level in named if speaks_of(level))


def level_words(term: Term, level: Policy) -> str:
    """A level by its label; by its term and name where the file gives it none."""
    return level.label if level.label != level.name else f"{term.label} {level.name}"


def _error(share: FloatArray, effective: float) -> FloatArray:
    """Standard error of a share with two successes and two failures added (Agresti and Coull)."""
    adjusted = (share * effective + 2) / (effective + 4)
    return np.sqrt(adjusted * (1 - adjusted) / (effective + 4))


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
