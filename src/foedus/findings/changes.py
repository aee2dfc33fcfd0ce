"""The smallest change of assumptions under which a speaker would have to give up a claim.

A speaker believes the stated premises and, of everything else, what the scenario believes. A
change moves that belief: an amount comes to lie in the upper or lower part of its belief, a switch
is put to one theory; premises that speak of the same assumption then give way. A change turns a
claim over when the claim holds in fewer than half of the worlds that are left, by the weight of
the record and by more than one standard error. The smallest change is the one that touches the
fewest assumptions, and among those the one that moves the least. How far an assumption moves is
counted in quantiles of its belief: the distance between its mean quantile before and after (for a
shift to one side the Wasserstein distance), from 0, nothing, to 1, from one end of the belief to
the other; for a theory it is the probability that is moved. A claim that does not hold to begin
with has a smallest change that would grant it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from foedus.findings.conditions import FEW_WORLDS, Scales, all_of, judge, share_of
from foedus.findings.kinds import Kind, kind_of
from foedus.findings.quantiles import quantiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from foedus.findings.conditions import BoolArray, FloatArray, Judged, Share
    from foedus.findings.ensembles import Worlds
    from foedus.scenario import Claim, Position, Premise, Scenario

__all__ = ["Change", "Ranks", "Shift", "smallest_changes"]

_CELLS = 100  # an amount is cut at whole percentiles of its belief
_COARSE = 20  # two amounts at once at every twentieth
_ROUNDING = 1e-12  # sums of weights differ in their last places by the order of adding
_TOGETHER = 10  # so many of the assumptions that turn a claim most are tried two at a time

Side = Literal["above", "below", "at", "any"]


@dataclass(frozen=True)
class Shift:
    """A move of one assumption.

    Attributes:
        assumption: Its name.
        label: Its name to print.
        kind: Whether it is about a fact, a value or a theory.
        side: ``above`` or ``below`` a quantile of its belief, ``at`` an option, or ``any`` where a
            premise is given up and nothing put in its place.
        quantile: The quantile, between 0 and 1.
        value: The amount there, in the assumption's unit.
        option: The option, for a theory.
        before: The mean quantile of the assumption in the speaker's worlds (for a theory, the
            share of the option).
        after: The same after the change.
        given_up: Premises that no longer stand.
    """

    assumption: str
    label: str
    kind: Kind
    side: Side
    quantile: float
    value: float
    option: str
    before: float
    after: float
    given_up: tuple[Premise, ...] = ()

    @property
    def distance(self) -> float:
        """How far the assumption moves, in quantiles of its belief."""
        return abs(self.after - self.before)


@dataclass(frozen=True)
class Change:
    """The smallest change that turns a claim over.

    Attributes:
        position: The position's name.
        speaker: Who claims.
        claim: The claim.
        held: Whether the claim holds in most of the speaker's worlds as they are.
        before: The claim's share in them.
        after: The claim's share once the assumptions have moved.
        shifts: The moves, one for each assumption touched; empty when no change of one or two
            assumptions turns the claim over.
    """

    position: str
    speaker: str
    claim: Claim
    held: bool
    before: Share
    after: Share | None = None
    shifts: tuple[Shift, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the claim holds in about half of the speaker's worlds, so that nothing turns."""
        return abs(self.before.weighted - 0.5) <= 2 * self.before.weighted_error

    @property
    def distance(self) -> float:
        """How far the assumptions move together, in quantiles of their beliefs."""
        return sum(shift.distance for shift in self.shifts)

    @property
    def given_up(self) -> tuple[Premise, ...]:
        """The stated premises that no longer stand, each once."""
        return tuple(dict.fromkeys(p for shift in self.shifts for p in shift.given_up))


@dataclass(frozen=True)
class Ranks:
    """Where each world lies in the belief about each assumption."""

    ensemble: Worlds
    scales: Scales
    _cells: dict[str, NDArray[np.intp]] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The assumptions that vary, and have a value in every world."""
        drawn = ((name, self.ensemble.assumption(name)) for name in self.ensemble.assumptions)
        return tuple(name for name, values in drawn if np.ptp(values) > 0)  # false for NaN

    def cells(self, name: str) -> NDArray[np.intp]:
        """The percentile of each world, 0 to 99; for a theory the index of the option."""
        if name not in self._cells:
            values = self.ensemble.assumption(name)
            if self.options(name):
                self._cells[name] = values.astype(np.intp)
            else:
                at = np.arange(1, _CELLS) / _CELLS
                cuts = quantiles(values, self.scales.prior, list(at))
                self._cells[name] = np.searchsorted(cuts, values, side="left")
        return self._cells[name]

    def options(self, name: str) -> tuple[str, ...]:
        """The options of a theory; empty for an amount."""
        return self.ensemble.options(name)

    def mean(self, name: str, where: BoolArray) -> float:
        """The mean quantile of an amount in some worlds, as believed; NaN for no world."""
        return self._average((self.cells(name)[where] + 0.5) / _CELLS, where)

    def at(self, name: str, option: int, where: BoolArray) -> float:
        """The share of some worlds, as believed, in which a theory is at an option."""
        return self._average(self.cells(name)[where] == option, where)

    def _average(self, values: FloatArray | BoolArray, where: BoolArray) -> float:
        mass = self.scales.prior[where]
        total = float(mass.sum())
        return float((values * mass).sum()) / total if total > 0 else float("nan")


def smallest_changes(ensemble: Worlds, scenario: Scenario) -> tuple[Change, ...]:
    """For each claim of each position, the smallest change that turns it over.

    Args:
        ensemble: Worlds by policies by outcomes.
        scenario: The scenario whose positions are looked at.

    Returns:
        A change for each claim that can be judged in some world of its speaker, in the order of
        the scenario. Worlds that are left must be worth a hundred equally weighted ones.

    References:
        Villani (2009), Optimal Transport, chapter 6, for the distance.
    """
    scales = Scales.of(ensemble)
    ranks = Ranks(ensemble, scales)
    found = []
    for position in scenario.positions:
        case = _Case(position, ranks, [judge(p.expression, ensemble) for p in position.assumes])
        for claim in position.claims:
            judged = judge(claim.expression, ensemble)
            change = case.turn_over(claim, judged)
            if change is not None:
                found.append(change)
    return tuple(found)


def _margin(total: Any, square: Any, lost: Any) -> Any:  # noqa: ANN401 -- numbers or arrays of them
    """By how much more than one standard error the share turned over exceeds one half."""
    safe = np.where(total > 0, total, 1.0)
    return lost / safe - 0.5 - 0.5 * np.sqrt(np.maximum(square, 0.0)) / safe


@dataclass(frozen=True)
class _Option:
    """One way to move one assumption: the worlds it leaves, by range of percentiles."""

    name: str
    first: int
    last: int  # one past
    distance: float


@dataclass(frozen=True)
class _Case:
    """A speaker's premises, and what the search needs to know of them."""

    position: Position
    ranks: Ranks
    premises: Sequence[Judged]

    @cached_property
    def own(self) -> BoolArray:
        return all_of(self.premises, self.ranks.ensemble.worlds).holds

    @cached_property
    def _without(self) -> dict[frozenset[str], BoolArray]:
        return {}

    def without(self, names: frozenset[str]) -> BoolArray:
        """The worlds of those premises that speak of none of some assumptions."""
        touched = frozenset(n for p in self.position.assumes for n in p.expression.assumptions)
        key = names & touched
        if key not in self._without:
            kept = [
                judged
                for premise, judged in zip(self.position.assumes, self.premises, strict=True)
                if key.isdisjoint(premise.expression.assumptions)
            ]
            self._without[key] = all_of(kept, self.ranks.ensemble.worlds).holds
        return self._without[key]

    @cached_property
    def before(self) -> Mapping[str, float]:
        """The mean quantile of each amount in the speaker's worlds."""
        amounts = (name for name in self.ranks.names if not self.ranks.options(name))
        return {name: self.ranks.mean(name, self.own) for name in amounts}

    def turn_over(self, claim: Claim, judged: Judged) -> Change | None:
        share = share_of(judged, self.own, self.ranks.scales)
        if np.isnan(share.weighted):
            return None
        held = share.weighted >= 0.5
        wanted = judged.known & (~judged.holds if held else judged.holds)
        single = [found for name in self.ranks.names for found in self._alone(name, judged, wanted)]
        turning = [option for option, margin in single if margin > _ROUNDING]
        best: tuple[_Option, ...] = ()
        change = Change(self.position.name, self.position.speaker, claim, held, share)
        if change.open:
            return change
        if turning:
            best = (min(turning, key=lambda o: (o.distance, o.name)),)
        else:
            nearest = sorted(single, key=lambda found: -found[1])
            names = list(dict.fromkeys(option.name for option, _ in nearest))[:_TOGETHER]
            tried = (self._together(*two, judged, wanted) for two in combinations(names, 2))
            pairs = [pair for pair in tried if pair is not None]
            if pairs:
                best = min(pairs, key=lambda two: (sum(o.distance for o in two), two[0].name))
        return self._told(change, best, judged) if best else change

    def _alone(
        self, name: str, judged: Judged, wanted: BoolArray
    ) -> Iterator[tuple[_Option, float]]:
        """Ways to move one assumption, each with how clearly the claim is turned over by it.

        For an amount these are the mildest cut from above and from below that turns the claim
        over, or the one that comes nearest to it.
        """
        within = self.without(frozenset({name})) & judged.known
        cells = self.ranks.cells(name)[within]
        weight = self.ranks.scales.weighted[within]
        turned = wanted[within]
        options = self.ranks.options(name)
        count = len(options) or _CELLS
        mass = np.bincount(cells, weight, count)
        squares = np.bincount(cells, weight * weight, count)
        gone = np.bincount(cells[turned], weight[turned], count)
        if options:
            for index in range(count):
                if mass[index] > 0 and mass[index] ** 2 >= FEW_WORLDS * squares[index]:
                    moved = 1.0 - self.ranks.at(name, index, self.own)
                    clear = _margin(mass[index], squares[index], gone[index])
                    yield _Option(name, index, index + 1, moved), float(clear)
            return
        worlds = np.bincount(cells, self.ranks.scales.prior[within], count)
        middle = (np.arange(count) + 0.5) / count
        for below in (True, False):
            order = slice(None) if below else slice(None, None, -1)
            total, square, lost = (np.cumsum(a[order]) for a in (mass, squares, gone))
            number, place = np.cumsum(worlds[order]), np.cumsum((worlds * middle)[order])
            enough = total * total >= FEW_WORLDS * np.maximum(square, np.finfo(float).tiny)
            if not enough.any():
                continue
            left = np.where(enough, _margin(total, square, lost), -1.0)
            over = np.flatnonzero(left > _ROUNDING)
            away = np.abs(place / np.where(number > 0, number, 1.0) - self.before[name])
            end = int(over[away[over].argmin()] if over.size else left.argmax())
            distance = away[end]
            span = (0, end + 1) if below else (count - end - 1, count)
            yield _Option(name, *span, float(distance)), float(left[end])

    def _together(
        self, first: str, second: str, judged: Judged, wanted: BoolArray
    ) -> tuple[_Option, _Option] | None:
        """The shortest way to move two assumptions at once that turns the claim over."""
        within = self.without(frozenset({first, second})) & judged.known
        weight, turned = self.ranks.scales.weighted[within], wanted[within].astype(np.float64)
        sizes, cells = [], []
        for name in (first, second):
            options = self.ranks.options(name)
            sizes.append(len(options) or _COARSE)
            found = self.ranks.cells(name)[within]
            cells.append(found if options else found // (_CELLS // _COARSE))
        flat = cells[0] * sizes[1] + cells[1]
        tables = [
            np.bincount(flat, values, sizes[0] * sizes[1]).reshape(sizes)
            for values in (weight, weight * weight, weight * turned)
        ]
        (one, far), (other, further) = (
            self._moves(name, size) for name, size in zip((first, second), sizes, strict=True)
        )
        rows, columns = np.array(one), np.array(other)
        total, square, lost = (
            table[rows[:, 1]][:, columns[:, 1]]
            - table[rows[:, 0]][:, columns[:, 1]]
            - table[rows[:, 1]][:, columns[:, 0]]
            + table[rows[:, 0]][:, columns[:, 0]]
            for table in (np.pad(t.cumsum(0).cumsum(1), ((1, 0), (1, 0))) for t in tables)
        )
        enough = total * total >= FEW_WORLDS * np.maximum(square, np.finfo(float).tiny)
        over = enough & (_margin(total, square, lost) > _ROUNDING)
        if not over.any():
            return None
        length = np.where(over, np.add.outer(far, further), np.inf)
        i, j = np.unravel_index(int(length.argmin()), length.shape)
        return (
            self._option(first, *one[int(i)], sizes[0]),
            self._option(second, *other[int(j)], sizes[1]),
        )

    def _moves(self, name: str, size: int) -> tuple[list[tuple[int, int]], FloatArray]:
        """The parts of its belief into which an assumption can be moved, and how far each is."""
        if self.ranks.options(name):
            spans = [(index, index + 1) for index in range(size)]
        else:
            spans = [(0, end) for end in range(1, size)] + [(s, size) for s in range(1, size)]
        far = [self._option(name, *span, size).distance for span in spans]
        return spans, np.array(far)

    def _option(self, name: str, first: int, last: int, size: int) -> _Option:
        if self.ranks.options(name):
            return _Option(name, first, last, 1.0 - self.ranks.at(name, first, self.own))
        middle = (first + last) / 2 / size
        scale = _CELLS // size
        return _Option(name, first * scale, last * scale, abs(middle - self.before[name]))

    def _told(self, change: Change, best: tuple[_Option, ...], judged: Judged) -> Change:
        """The change in words and numbers, with the claim judged in the worlds it leaves."""
        left = self.without(frozenset(option.name for option in best)).copy()
        for option in best:
            cells = self.ranks.cells(option.name)
            left &= (cells >= option.first) & (cells < option.last)
        shifts = tuple(self._shift(option, left) for option in best)
        after = share_of(judged, left, self.ranks.scales)
        return Change(
            change.position, change.speaker, change.claim, change.held, change.before, after, shifts
        )

    def _shift(self, option: _Option, left: BoolArray) -> Shift:
        name, ensemble = option.name, self.ranks.ensemble
        given_up = tuple(p for p in self.position.assumes if name in p.expression.assumptions)
        label, kind = ensemble.assumption_info(name).label, kind_of(name, ensemble)
        options = self.ranks.options(name)
        if options:
            at, index = options[option.first], option.first
            before, after = (self.ranks.at(name, index, where) for where in (self.own, left))
            return Shift(name, label, kind, "at", 0.0, 0.0, at, before, after, given_up)
        before, after = self.before[name], self.ranks.mean(name, left)
        if option.last == _CELLS and option.first == 0:
            return Shift(name, label, kind, "any", 0.0, 0.0, "", before, after, given_up)
        side: Side = "below" if option.first == 0 else "above"
        quantile = (option.last if side == "below" else option.first) / _CELLS
        value = ensemble.belief_quantile(name, quantile)
        return Shift(name, label, kind, side, quantile, value, "", before, after, given_up)
