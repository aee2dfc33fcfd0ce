"""Two speakers: which claims divide them, over what, and how little would make them agree.

A claim divides two speakers when it holds in most of the worlds of one and not of the other, by
more than chance. The difference between the two shares is split among facts, values and theory by
Shapley's rule: each kind of premise is exchanged for the other speaker's, in every order, and what
the exchange moves is its part, so that the three parts add up to the difference. A subject that
ties several kinds together counts as the first of them.

Two speakers would agree once every claim of either holds in most worlds of both, or of neither.
The smallest change that brings this about touches the fewest subjects (assumptions, together with
those that share a premise with them), counted once for each speaker who moves, and among those
moves the least in quantiles of belief. To move is to take over what the other says of a subject,
which may be nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

import numpy as np

from foedus.findings.changes import Ranks
from foedus.findings.conditions import Scales, judge, parts
from foedus.findings.kinds import KINDS, Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foedus.findings.conditions import BoolArray, FloatArray, Judged
    from foedus.findings.ensembles import Worlds
    from foedus.scenario import Claim, Position, Scenario
    from foedus.scenario.expressions import Expression

__all__ = ["Dispute", "Divided", "Move", "disputes"]

_ENOUGH = 50.0  # effective worlds below which a mixed position is not looked at
_MOST_MOVES = 4


@dataclass(frozen=True)
class Divided:
    """A claim that divides two speakers.

    Attributes:
        claim: The claim.
        whose: The name of the position that makes it.
        first: Its share in the first speaker's worlds, by the weight of the record.
        second: Its share in the second speaker's.
        error: Monte Carlo standard error of the difference.
        over: How much of ``first - second`` comes from premises about facts, values and theory;
            they add up to it. Empty where a mixed position has too few worlds.
    """

    claim: Claim
    whose: str
    first: float
    second: float
    error: float
    over: Mapping[Kind, float] = field(default_factory=dict)

    @property
    def difference(self) -> float:
        """First share less second."""
        return self.first - self.second


@dataclass(frozen=True)
class Move:
    """One speaker takes over what the other says of a subject.

    Attributes:
        position: Who moves, by the position's name.
        subject: The assumptions that the subject consists of.
        kinds: Whether it is about facts, values or theory.
        gives_up: What the speaker no longer assumes.
        adopts: What the speaker assumes instead; empty when the other says nothing of it.
        distance: How far the assumptions move, in quantiles of belief (for a theory: the
            probability moved).
    """

    position: str
    subject: tuple[str, ...]
    kinds: tuple[Kind, ...]
    gives_up: tuple[str, ...]
    adopts: tuple[str, ...]
    distance: float


@dataclass(frozen=True)
class Dispute:
    """Two speakers who differ about at least one claim.

    Attributes:
        first: The first position's name.
        second: The second's.
        claims: The claims that divide them.
        moves: The smallest change under which they would agree on every claim of either; empty
            when none of up to four moves does.
        worlds: How many equally weighted worlds the position with fewest of them is worth then.
    """

    first: str
    second: str
    claims: tuple[Divided, ...]
    moves: tuple[Move, ...] = ()
    worlds: float = 0.0

    @property
    def distance(self) -> float:
        """How far the two must move together, in quantiles of belief."""
        return sum(move.distance for move in self.moves)

    @property
    def over(self) -> Mapping[Kind, float]:
        """The part of each kind in all differences, absolute parts summing to 1."""
        totals = {
            kind: sum(abs(claim.over.get(kind, 0.0)) for claim in self.claims) for kind in KINDS
        }
        whole = sum(totals.values())
        return {kind: total / whole for kind, total in totals.items()} if whole else {}


def disputes(ensemble: Worlds, scenario: Scenario) -> tuple[Dispute, ...]:
    """Every pair of speakers who differ about a claim of either.

    Args:
        ensemble: Worlds by policies by outcomes.
        scenario: The scenario whose positions are compared.

    Returns:
        The disputes in the order of the positions. Two speakers without any difference in
        premises, or whose claims come out alike under both, have none; nor has one who assumes
        nothing, about a claim of somebody else.

    References:
        Shapley (1953), A value for n-person games, for the division among kinds.
    """
    ranks = Ranks(ensemble, Scales.of(ensemble))
    claims = {
        position.name: [
            (claim, position.name, judge(claim.expression, ensemble)) for claim in position.claims
        ]
        for position in scenario.positions
    }
    found = []
    for first, second in combinations(scenario.positions, 2):
        said = [*claims[first.name], *claims[second.name]]
        if said and (first.assumes or second.assumes):
            dispute = _Pair(first, second, said, ranks).dispute()
            if dispute is not None:
                found.append(dispute)
    return tuple(found)


@dataclass(frozen=True)
class _Atom:
    """A condition that a speaker assumes, taken apart at every ``and``."""

    expression: Expression
    holds: BoolArray
    names: frozenset[str]


@dataclass(frozen=True)
class _Subject:
    """Assumptions that some condition ties together, and what each speaker says of them."""

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    said: tuple[tuple[int, ...], tuple[int, ...]]  # by speaker, indices of atoms


@dataclass(frozen=True)
class _Pair:
    first: Position
    second: Position
    claims: Sequence[tuple[Claim, str, Judged]]
    ranks: Ranks

    @cached_property
    def atoms(self) -> tuple[_Atom, ...]:
        """The conditions of both, the same one once."""
        ensemble, found = self.ranks.ensemble, {}
        for position in (self.first, self.second):
            for expression in _conditions(position):
                if expression.text not in found:
                    holds = judge(expression, ensemble).holds
                    found[expression.text] = _Atom(expression, holds, expression.assumptions)
        return tuple(found.values())

    def said(self, position: Position) -> tuple[int, ...]:
        """Which conditions a speaker assumes."""
        index = {atom.expression.text: i for i, atom in enumerate(self.atoms)}
        return tuple(sorted({index[e.text] for e in _conditions(position)}))

    @cached_property
    def subjects(self) -> tuple[_Subject, ...]:
        """What the two speak of, taken apart as far as conditions allow."""
        groups: list[tuple[set[str], set[int]]] = []
        for i, atom in enumerate(self.atoms):
            names, members = set(atom.names), {i}
            for group in [g for g in groups if g[0] & names]:
                groups.remove(group)
                names |= group[0]
                members |= group[1]
            groups.append((names, members))
        first, second = self.said(self.first), self.said(self.second)
        return tuple(
            _Subject(
                tuple(sorted(names)),
                tuple(k for k in KINDS if k in {self._kind(n) for n in names}),
                (
                    tuple(i for i in first if i in members),
                    tuple(i for i in second if i in members),
                ),
            )
            for names, members in groups
        )

    def _kind(self, name: str) -> Kind:
        return kind_of(name, self.ranks.ensemble)

    @cached_property
    def _tables(self) -> FloatArray:
        """What the worlds weigh in which at least the conditions of a bit pattern hold.

        Rows are the weight, the squared weight and the weight of each claim's worlds; columns
        are the patterns, ``[2 + claims, 2 ** conditions]``.
        """
        weight = self.ranks.scales.weighted
        pattern = np.zeros(len(weight), dtype=np.intp)
        for i, atom in enumerate(self.atoms):
            pattern |= atom.holds.astype(np.intp) << i
        size = 1 << len(self.atoms)
        rows = [weight, weight * weight]
        rows += [np.where(judged.holds, weight, 0.0) for _, _, judged in self.claims]
        tables: FloatArray = np.stack([np.bincount(pattern, row, size) for row in rows])
        for i in range(len(self.atoms)):  # from exactly these conditions to at least these
            view = tables.reshape(len(rows), -1, 2, 1 << i)
            view[:, :, 0] += view[:, :, 1]
        return tables

    def shares(self, atoms: Sequence[int]) -> tuple[FloatArray, float]:
        """Each claim's share where some conditions hold, and how many worlds those are worth."""
        weight, squares, *held = self._tables[:, sum(1 << i for i in set(atoms))]
        if weight <= 0:
            return np.full(len(held), np.nan), 0.0
        return np.array(held) / weight, float(weight * weight / squares)

    def dispute(self) -> Dispute | None:
        ours, theirs = self.said(self.first), self.said(self.second)
        (one, size), (other, others) = self.shares(ours), self.shares(theirs)
        if not (size and others):
            return None
        error = np.sqrt(one * (1 - one) / size + other * (1 - other) / others)
        divided = ((one >= 0.5) != (other >= 0.5)) & (np.abs(one - other) > 2 * error)
        # Who assumes nothing has no view of a claim that somebody else makes.
        for position in (self.first, self.second):
            if not position.assumes:
                divided &= np.array([whose == position.name for _, whose, _ in self.claims])
        if not divided.any():
            return None
        found = tuple(
            Divided(claim, whose, float(one[i]), float(other[i]), float(error[i]), self._over(i))
            for i, (claim, whose, _) in enumerate(self.claims)
            if divided[i]
        )
        moves, worlds = self._smallest()
        return Dispute(self.first.name, self.second.name, found, moves, worlds)

    def _over(self, claim: int) -> dict[Kind, float]:
        """Shapley's division of the difference among the kinds of subjects."""
        present = [k for k in KINDS if any(k in subject.kinds[:1] for subject in self.subjects)]
        values: dict[frozenset[Kind], float] = {}
        for chosen in product((False, True), repeat=len(present)):
            swapped = frozenset(k for k, yes in zip(present, chosen, strict=True) if yes)
            atoms = [
                i
                for subject in self.subjects
                for i in subject.said[1 if subject.kinds[0] in swapped else 0]
            ]
            shares, worlds = self.shares(atoms)
            if worlds < _ENOUGH:
                return {}
            values[swapped] = float(shares[claim])
        parts_of = dict.fromkeys(present, 0.0)
        for order in permutations(present):
            swapped = frozenset()
            for kind in order:
                after = swapped | {kind}
                parts_of[kind] += values[swapped] - values[after]
                swapped = after
        return {kind: part / math.factorial(len(present)) for kind, part in parts_of.items()}

    def _smallest(self) -> tuple[tuple[Move, ...], float]:
        """The fewest and shortest moves after which both see every claim alike."""
        ways = list(self._ways())
        for count in range(1, min(_MOST_MOVES, len(ways)) + 1):
            best: tuple[float, float, tuple[Move, ...]] | None = None
            for chosen in combinations(ways, count):
                agreed = self._agree(chosen)
                distance = sum(move.distance for _, move in chosen)
                if agreed and (best is None or distance < best[0]):
                    best = (distance, agreed, tuple(move for _, move in chosen))
            if best is not None:
                return best[2], best[1]
        return (), 0.0

    def _ways(self) -> Iterator[tuple[tuple[int, int], Move]]:
        """Every move: who, on which subject."""
        for number, subject in enumerate(self.subjects):
            if subject.said[0] == subject.said[1]:
                continue
            for who, position in enumerate((self.first, self.second)):
                had, has = subject.said[who], subject.said[1 - who]
                yield (
                    (who, number),
                    Move(
                        position.name,
                        subject.names,
                        subject.kinds,
                        tuple(self.atoms[i].expression.text for i in had if i not in has),
                        tuple(self.atoms[i].expression.text for i in has if i not in had),
                        self._distance(subject, had, has),
                    ),
                )

    def _distance(self, subject: _Subject, had: Sequence[int], has: Sequence[int]) -> float:
        """How far the assumptions of a subject lie apart in the two views of it."""
        before, after = (self._where(atoms) for atoms in (had, has))
        total = 0.0
        for name in subject.names:
            options = self.ranks.options(name)
            if options:
                moved = [
                    abs(self.ranks.at(name, i, before) - self.ranks.at(name, i, after))
                    for i in range(len(options))
                ]
                total += sum(moved) / 2
            else:
                total += abs(self.ranks.mean(name, before) - self.ranks.mean(name, after))
        return total

    def _where(self, atoms: Sequence[int]) -> BoolArray:
        held = np.ones(self.ranks.ensemble.worlds, dtype=bool)
        for i in atoms:
            held &= self.atoms[i].holds
        return held

    def _agree(self, chosen: Sequence[tuple[tuple[int, int], Move]]) -> float:
        """How many worlds the poorer position is worth once both agree; 0 if they do not."""
        moved = {way for way, _ in chosen}
        shares, sizes = [], []
        for who in (0, 1):
            atoms = [
                i
                for number, subject in enumerate(self.subjects)
                for i in subject.said[1 - who if (who, number) in moved else who]
            ]
            found, size = self.shares(atoms)
            shares.append(found)
            sizes.append(size)
        if min(sizes) < _ENOUGH:
            return 0.0
        error = np.sqrt(sum(s * (1 - s) / n for s, n in zip(shares, sizes, strict=True)))
        apart = ((shares[0] >= 0.5) != (shares[1] >= 0.5)) & (
            np.abs(shares[0] - shares[1]) > 2 * error
        )
        return 0.0 if apart.any() else min(sizes)


def _conditions(position: Position) -> tuple[Expression, ...]:
    return tuple(part for premise in position.assumes for part in parts(premise.expression))
