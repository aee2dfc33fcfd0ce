"""What the named terms of a year amount to, world by world.

Amounts come from the assumptions, from what a policy puts in place (:mod:`foedus.crisis.terms`)
and from what law makes of it (:mod:`foedus.crisis.promise`). Everything here is arrays over
worlds; nothing is decided here. The parts have rooms of their own: who would win
(:mod:`foedus.crisis.odds`), what a guarantor would bear (:mod:`foedus.crisis.resolve`), what a
policy weighs while nothing happens (:mod:`foedus.crisis.presence`).

Two views exist side by side: what holds, and what the challenger believes of the guarantors
(Jervis 1976). They differ only in the guarantors' resolve.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.block import Block, Worlds
from foedus.crisis.odds import Odds
from foedus.crisis.presence import Presence
from foedus.crisis.resolve import Resolve
from foedus.crisis.stage import CRISIS, LEVELS, SLIP, WIDENED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foedus.crisis.cast import Cast, Response
    from foedus.crisis.promise import Strengths
    from foedus.crisis.terms import PolicyTerms

__all__ = ["Amounts", "Worlds"]

FloatArray = NDArray[np.float64]

# The terms of a payoff in which an actor's resolve stands.
_RESOLVE = (
    *("take", "probe.gain", "win[", "lost", "probe.loss", "defeat["),
    *("renown", "arm.renege", "abstain.renege", "decline."),
)


@dataclass(frozen=True)
class Amounts:
    """All amounts of one policy in a block of worlds.

    Attributes:
        cast: Who plays.
        worlds: Assumptions by name, each an array over worlds.
        terms: What the policy puts in place.
        strengths: What law and the assumptions make of the promises.
        declined_before: Guarantors that the record shows not fighting when it came to it.
        after_war: Whether the first year follows a war, so that the challenger is exhausted.
        shared: What policies share in these worlds; made anew if it is not given.
    """

    cast: Cast
    worlds: Worlds
    terms: PolicyTerms
    strengths: Strengths
    declined_before: frozenset[str]
    after_war: bool = True
    shared: Block | None = None

    @cached_property
    def block(self) -> Block:
        """The worlds with what follows from them whatever the policy is."""
        return self.shared or Block(self.cast, self.worlds)

    @cached_property
    def odds(self) -> Odds:
        """Who would win."""
        return Odds(self.block, self.terms)

    @cached_property
    def resolve(self) -> Resolve:
        """What the guarantors would bear."""
        return Resolve(self.block, self.terms, self.strengths, self.odds, self.declined_before)

    @cached_property
    def presence(self) -> Presence:
        """What the policy weighs while nothing happens."""
        return Presence(self.block, self.terms, self.strengths, self.odds)

    def of(self, actor: str, name: str) -> FloatArray:
        """An assumption about an actor."""
        return self.block.of(actor, name)

    @property
    def size(self) -> int:
        """How many worlds the block holds."""
        return self.block.size

    @property
    def dtype(self) -> np.dtype[np.float64]:
        """Of every array: real numbers, or complex ones that carry slopes."""
        return self.block.worlds["precision"].dtype

    @cached_property
    def _held(self) -> dict[tuple[str, int], FloatArray]:
        return {}

    def later(self, actor: str, year: int) -> FloatArray:
        """What it is worth from next year on that things stay as they are for good.

        This year's flow is paid whatever anybody does. Years differ only where promises end.
        """
        key = (actor, year if self.terms.lasts else 0)
        if key not in self._held:
            self._held[key] = self.worlds["discount"] * self.presence.hold(key[1] + 1)[actor]
        return self._held[key]

    # -- rows of the game ----------------------------------------------------------------------

    def standing_rows(self) -> dict[str, FloatArray]:
        """The named terms that change neither from year to year nor from view to view."""
        c, p = self.cast.challenger, self.cast.protege
        block = self.block
        rows = {
            CRISIS: self.presence.opportunity(),
            SLIP: self.worlds["escalation_risk"],
            f"{c}.provoked": self.of(c, "provoked_cost"),
            f"{c}.probe.cost": self.of(c, "probe_cost"),
            f"{c}.back_down": self.of(c, "backing_down_cost"),
            f"{p}.probe.cost": self.of(c, "probe_cost"),
            f"{p}.war": self.of(p, "war_cost"),
        }
        for actor in self.cast.everyone:
            for level in LEVELS:
                rows[f"{actor}.nuclear.{level}"] = self._nuclear(actor, level)
        for g in self.cast.guarantors:
            rows[f"{g}.war.limited"] = self.of(g, "limited_war_cost")
            rows[f"{g}.war.general"] = self.of(g, "general_war_cost")
            rows[f"{g}.arm"] = self.of(g, "arming_cost")
            for level in LEVELS:
                rows[f"{g}.nuclear.{level}.aside"] = block.kept(
                    ("aside", g, level),
                    lambda g=g, level=level: (  # type: ignore[misc]
                        self._nuclear(g, level) * self.worlds["bystander_share"]
                    ),
                )
        return rows

    def _nuclear(self, actor: str, level: str) -> FloatArray:
        return self.block.kept(
            ("nuclear", actor, level),
            lambda: self.of(actor, "nuclear_cost") * self.block.nuclear_risk[level],
        )

    @cached_property
    def _seen(self) -> dict[str, FloatArray]:
        """The guarantors' resolve as the challenger sees it."""
        return {g: self.resolve.seen(g) for g in self.cast.guarantors}

    @cached_property
    def _renown(self) -> dict[str, FloatArray]:
        return {g: self.resolve.renown(g) for g in self.cast.guarantors}

    @cached_property
    def _troops(self) -> dict[str, FloatArray | None]:
        return {g: self.resolve.troops(g) for g in self.cast.guarantors}

    @cached_property
    def _decline(self) -> dict[tuple[str, str], FloatArray]:
        pairs = itertools.permutations(self.cast.guarantors, 2)
        return {(ally, struck): self.resolve.decline(ally, struck) for ally, struck in pairs}

    @cached_property
    def _aside(self) -> dict[tuple[str, str], FloatArray]:
        """What breaking a promise costs before governments change, by guarantor and choice."""
        return {
            (g, choice): self.resolve.word(g, choice)
            for g in self.cast.guarantors
            for choice in ("arm", "abstain")
        }

    @cached_property
    def _kept_if_provoked(self) -> FloatArray:
        return 1.0 - self.resolve.forfeited()

    def renege(self, guarantor: str, choice: str, year: int, *, provoked: bool) -> FloatArray:
        """What it costs a guarantor to arm only, or to abstain, when its help is due."""
        cost = self._aside[guarantor, choice] * (
            self.block.lasting(guarantor, year) * self.terms.in_force(year)
        )
        if provoked:
            cost = cost * self._kept_if_provoked
        troops = self._troops[guarantor]
        return cost if troops is None else cost + troops

    def resolve_rows(self, year: int, *, believed: bool) -> dict[str, FloatArray]:
        """The guarantors' stakes and costs of standing aside, true or as they are believed."""
        return self._resolve_rows(year, self._factors(believed=believed))

    def _factors(self, *, believed: bool) -> Mapping[str, FloatArray | float]:
        """Resolve by actor against what is assumed, true or as the challenger believes."""
        return self._seen if believed else {}

    def _resolve_rows(
        self, year: int, factors: Mapping[str, FloatArray | float]
    ) -> dict[str, FloatArray]:
        rows: dict[str, FloatArray] = {}
        for g in self.cast.guarantors:
            seen = factors.get(g, 1.0)
            stake = self.resolve.stake(g, year) * seen
            rows[f"{g}.lost"] = stake
            rows[f"{g}.probe.loss"] = self.worlds["probe_share"] * stake
            rows[f"{g}.renown"] = self._renown[g] * (seen * self.terms.in_force(year))
            for choice in ("arm", "abstain"):
                for provoked in (False, True):
                    name = f"{g}.{choice}.renege{'.provoked' if provoked else ''}"
                    rows[name] = seen * self.renege(g, choice, year, provoked=provoked)
        for (ally, struck), cost in self._decline.items():
            rows[f"{ally}.decline.{struck}"] = factors.get(ally, 1.0) * cost
        return rows

    def yearly_rows(
        self, year: int, *, believed: bool, responses: Sequence[Response]
    ) -> dict[str, FloatArray]:
        """The named terms that change with the year: prizes, costs of war and odds."""
        factors = self._factors(believed=believed)
        at_risk = self._at_risk(year, factors, responses)
        return {**self._yearly_rows(year, factors), **{n: odd * s for n, odd, s in at_risk}}

    def fill(
        self, rows: FloatArray, index: Mapping[str, int], year: int, *, believed: bool
    ) -> None:
        """Write all terms of a year into the rows of the game, with no array between.

        Args:
            rows: The game's parameters [parameters, N].
            index: Name of a parameter to its row.
            year: The year, 0 the first.
            believed: Whether as the challenger believes the guarantors to be.
        """
        factors = self._factors(believed=believed)
        for part in (self._resolve_rows(year, factors), self._yearly_rows(year, factors)):
            for name, values in part.items():
                if name in index:
                    rows[index[name]] = values
        for name, odd, stake in self._at_risk(year, factors, self.cast.responses):
            np.multiply(odd, stake, out=rows[index[name]])

    def _yearly_rows(
        self, year: int, factors: Mapping[str, FloatArray | float]
    ) -> dict[str, FloatArray]:
        c, p = self.cast.challenger, self.cast.protege
        block = self.block
        prize = block.challenger_stake(year) * factors.get(c, 1.0)
        survival = self.of(p, "stake") * factors.get(p, 1.0)
        share = self.worlds["probe_share"]
        rows = {
            f"{c}.take": prize,
            f"{c}.probe.gain": share * prize,
            f"{p}.lost": survival,
            f"{p}.probe.loss": share * survival,
            f"{p}.provocation": block.revanche(year),
        }
        for level, cost in (
            ("alone", "war"),
            ("limited", "limited_war"),
            ("general", "general_war"),
        ):
            rows[f"{c}.war.{level}"] = self._war_cost(cost, year)
        for actor in self.cast.everyone:
            rows[f"{actor}.hold"] = self.later(actor, year)
        return rows

    def _at_risk(
        self,
        year: int,
        factors: Mapping[str, FloatArray | float],
        responses: Sequence[Response],
    ) -> Iterator[tuple[str, FloatArray, FloatArray]]:
        """What each wins or loses with the protégé: name, risk of defeat, what is at stake."""
        c, p = self.cast.challenger, self.cast.protege
        prize = self.block.challenger_stake(year) * factors.get(c, 1.0)
        at_stake = {
            c: prize - self.later(c, year),
            p: self.of(p, "stake") * factors.get(p, 1.0),
        }
        for g in self.cast.guarantors:
            seen = factors.get(g, 1.0)
            at_stake[g] = self.resolve.stake(g, year) * seen + self.later(g, year)
        for response in responses:
            for widened in (False, True) if response.fighting else (False,):
                lost = self.odds.defeat(response, year, widened=widened)
                key = response.key + (WIDENED if widened else "")
                for actor, stake in at_stake.items():
                    yield f"{actor}.{'win' if actor == c else 'defeat'}[{key}]", lost, stake

    def rows_of(self, actor: str, year: int, resolve: float) -> dict[str, FloatArray]:
        """What resolve decides for one actor, were it so much of what is assumed.

        A guarantor's stake and all that its answer means to it; the challenger's prize; the
        protégé's survival. For private types (:mod:`foedus.crisis.information`).

        Args:
            actor: Whose.
            year: The year, 0 the first.
            resolve: Against what is assumed, 1 for as much.
        """
        factors = {actor: resolve}
        rows = {
            **self._resolve_rows(year, factors),
            **self._yearly_rows(year, factors),
        }
        at_risk = self._at_risk(year, factors, self.cast.responses)
        rows |= {name: odd * stake for name, odd, stake in at_risk}
        mine = tuple(f"{actor}.{term}" for term in _RESOLVE)
        return {name: values for name, values in rows.items() if name.startswith(mine)}

    def _war_cost(self, name: str, year: int) -> FloatArray:
        cost = self.of(self.cast.challenger, f"{name}_cost")
        if not self.after_war:
            return cost
        return self.block.kept((name, year), lambda: cost * self.block.exhaustion(year))
