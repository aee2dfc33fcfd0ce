"""The model of a guarantee: a scenario compiled, ready to be solved in any number of worlds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.amounts import Amounts
from foedus.crisis.block import Block
from foedus.crisis.continuing import ContinuedWar, continue_war
from foedus.crisis.horizon import Compiled, Walk, walk
from foedus.crisis.information import Crisis, solve_crisis
from foedus.crisis.outcomes import OutcomeInfo, beside, outcome_values
from foedus.crisis.promise import Promises, strengths
from foedus.crisis.record import Observation, log_likelihood
from foedus.crisis.signing import sign
from foedus.crisis.slopes import Slopes, gradients

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from foedus.crisis.cast import Cast
    from foedus.crisis.precedents import Borrowed
    from foedus.crisis.terms import PolicyTerms
    from foedus.scenario import Assumption, Level

__all__ = ["Bargain", "CompiledPolicy", "Model", "NoAccord", "Past", "Solved"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Solved:
    """A block of worlds solved.

    Attributes:
        outcomes: Values [policies, outcomes, N].
        log_likelihood: Log probability of the record in each world [N].
        status: 0 where a policy was solved in a world [policies, N].
    """

    outcomes: FloatArray
    log_likelihood: FloatArray
    status: NDArray[np.int8]


@dataclass(frozen=True)
class CompiledPolicy:
    """A policy as the model plays it: what it puts in place and what law makes of it."""

    terms: PolicyTerms
    promises: Promises


@dataclass(frozen=True)
class NoAccord:
    """What happens without an accord: each actor's value of it, and how the war goes on."""

    value: Mapping[str, FloatArray]
    war: ContinuedWar


@dataclass(frozen=True)
class Bargain:
    """One policy, solved, and what signing it is compared with.

    Attributes:
        amounts: What its terms amount to.
        walk: Its years, solved.
        accord: Actor to the value of the accord.
        otherwise: What happens without one.
    """

    amounts: Amounts
    walk: Walk
    accord: Mapping[str, FloatArray]
    otherwise: NoAccord


@dataclass(frozen=True)
class Past:
    """An episode of the record as the model plays it."""

    years: int
    policy: CompiledPolicy
    observations: tuple[Observation, ...]


@dataclass(frozen=True)
class Model:
    """A scenario compiled to games.

    Attributes:
        cast: Who plays.
        horizon: Years ahead.
        assumptions: Every uncertain assumption, shipped beliefs overridden by the scenario's.
        policies: Policies in the scenario's order.
        outcomes: What is reported, in order.
        baseline: The policy that stands for an armistice without a guarantee.
        under_way: Whether a war is under way, so that not signing means going on with it.
    """

    cast: Cast
    horizon: int
    assumptions: Mapping[str, Assumption]
    policies: tuple[str, ...]
    outcomes: tuple[OutcomeInfo, ...]
    baseline: str
    under_way: bool
    compiled: Compiled = field(repr=False)
    terms: Mapping[str, CompiledPolicy] = field(repr=False)
    past: tuple[Past, ...] = field(repr=False)
    declined: frozenset[str] = frozenset()
    precedents: tuple[Borrowed, ...] = ()
    types: Mapping[str, Mapping[str, Level]] = field(default_factory=dict)

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """Policies with the baseline first: not signing is valued by it."""
        others = (name for name in self.policies if name != self.baseline)
        return (self.baseline, *others)

    def amounts(self, policy: str, worlds: Mapping[str, FloatArray]) -> Amounts:
        """What a policy's terms amount to in a block of worlds.

        Args:
            policy: A policy's name.
            worlds: Assumption to values, arrays over worlds.

        Returns:
            The amounts.
        """
        block = Block(self.cast, worlds)
        return self.amounts_of(self.terms[policy], block, after_war=self.under_way)

    def amounts_of(
        self,
        policy: CompiledPolicy,
        block: Block,
        *,
        after_war: bool,
        past: bool = False,
    ) -> Amounts:
        """What a compiled policy's terms amount to in a block that policies share."""
        return Amounts(
            cast=self.cast,
            worlds=block.worlds,
            terms=policy.terms,
            strengths=strengths(self.cast, policy.promises, block.worlds),
            declined_before=frozenset() if past else self.declined,
            after_war=after_war,
            shared=block,
        )

    def walk(self, policy: str, worlds: Mapping[str, FloatArray]) -> Walk:
        """Solve one policy over the horizon, for pictures and explanations.

        Args:
            policy: A policy's name.
            worlds: Assumption to values, arrays over worlds.

        Returns:
            The walk with the first year's choice probabilities.
        """
        return walk(self.compiled, self.amounts(policy, worlds), self.horizon)

    def solve(self, worlds: Mapping[str, FloatArray]) -> Solved:
        """Solve every policy in a block of worlds.

        Args:
            worlds: Assumption to values, float64 arrays of one length N.

        Returns:
            Outcomes by policy, the record's log likelihood, and a status for each.
        """
        n = int(worlds["precision"].shape[0])
        values = np.empty((len(self.policies), len(self.outcomes), n))
        status = np.zeros((len(self.policies), n), dtype=np.int8)
        block = Block(self.cast, worlds)
        with np.errstate(divide="ignore", invalid="ignore"):
            for name, found, failed in self.play(block, self._order):
                row = self.policies.index(name)
                for column, info in enumerate(self.outcomes):
                    values[row, column] = found[info.name]
                status[row] = failed
            return Solved(values, self.likelihood(block), status)

    def play(
        self, block: Block, policies: Iterable[str]
    ) -> Iterator[tuple[str, dict[str, FloatArray], NDArray[np.int8]]]:
        """Each policy's outcomes and status, in the order given.

        Args:
            block: The worlds.
            policies: Names, the baseline first: not signing is valued by it.
        """
        for name, bargain in self._bargains(block, policies):
            amounts, walked = bargain.amounts, bargain.walk
            signing = self._signing(amounts, bargain.accord, bargain.otherwise.value)
            war = bargain.otherwise.war
            yield name, outcome_values(walked, amounts, signing, self.horizon, war), walked.status

    def _bargains(self, block: Block, policies: Iterable[str]) -> Iterator[tuple[str, Bargain]]:
        otherwise: NoAccord | None = None
        for name in policies:
            amounts = self.amounts_of(self.terms[name], block, after_war=self.under_way)
            walked = walk(self.compiled, amounts, self.horizon)
            accord = self.accord_value(amounts, walked)
            if otherwise is None:
                otherwise = self.no_accord(block, accord)
            yield name, Bargain(amounts, walked, accord, otherwise)

    def bargain(self, policy: str, worlds: Mapping[str, FloatArray]) -> Bargain:
        """What each actor has from signing a policy, and from nobody's signing.

        Args:
            policy: A policy's name.
            worlds: Assumption to values, arrays over worlds.

        Returns:
            The policy solved, with the values of an accord and of none.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            order = dict.fromkeys((self.baseline, policy))
            *_, (_, found) = self._bargains(Block(self.cast, worlds), order)
        return found

    def crisis(self, policy: str, worlds: Mapping[str, FloatArray]) -> Crisis:
        """The first year's crisis with private resolve, where the scenario asks for it.

        Args:
            policy: A policy's name.
            worlds: Assumption to values, arrays over worlds.

        Returns:
            The crisis with what is believed along its course.
        """
        amounts = self.amounts(policy, worlds)
        return solve_crisis(walk(self.compiled, amounts, self.horizon), amounts, self.types)

    def gradient(
        self,
        policy: str,
        worlds: Mapping[str, FloatArray],
        assumptions: Sequence[str] | None = None,
    ) -> Slopes:
        """Exact derivatives of a policy's outcomes; see :func:`foedus.crisis.slopes.gradients`."""
        return gradients(self, (policy,), worlds, assumptions)[policy]

    def _signing(
        self,
        amounts: Amounts,
        accord: Mapping[str, FloatArray],
        otherwise: Mapping[str, FloatArray],
    ) -> dict[str, FloatArray]:
        """Who accepts; in peace the baseline is what there is, and nobody is asked to sign it."""
        return sign(
            self.cast,
            self.asked(amounts.terms),
            accord=accord,
            otherwise=otherwise,
            precision=amounts.worlds["precision"],
        )

    def asked(self, terms: PolicyTerms) -> tuple[str, ...]:
        """Who has to accept a policy.

        Legislatures that owe something new and the protégé; the challenger where a war has to
        end, and in peace only for what it has to keep itself: a zone, a line, peacekeepers.
        """
        if not self.under_way and terms.name == self.baseline:
            return ()
        keeps = terms.zone or terms.neutral_troops or terms.line
        challenger = (self.cast.challenger,) if self.under_way or keeps else ()
        return (*terms.voting, self.cast.protege, *challenger)

    def accord_value(self, amounts: Amounts, walked: Walk) -> dict[str, FloatArray]:
        """What signing is worth: to the challenger as it believes, to the protégé also at home.

        To a guarantor it also means rearmament, and trust elsewhere, before it is ever tested.
        """
        c, p = self.cast.challenger, self.cast.protege
        value = dict(walked.value)
        value[c] = walked.believed_value[c]
        shown = np.maximum(amounts.strengths.strongest, 1.0 if amounts.terms.troops_total else 0.0)
        value[p] = value[p] + amounts.of(p, "market_value") * shown
        if self.under_way:
            value[p] = value[p] - amounts.of(p, "concession")
        for g in self.cast.guarantors:
            value[g] = value[g] + beside(walked, amounts, g)
        return value

    def no_accord(self, block: Block, armistice: Mapping[str, FloatArray]) -> NoAccord:
        """What it is worth that nobody signs: the war that goes on, or things as they are."""
        p = self.cast.protege
        if not self.under_way:
            return NoAccord(dict(armistice), continue_war(block, armistice))
        # An armistice that comes without an accord leaves the land in question, not signed away.
        frozen = {**armistice, p: armistice[p] + block.of(p, "concession")}
        war = continue_war(block, frozen)
        return NoAccord(war.value, war)

    def log_likelihood(self, worlds: Mapping[str, FloatArray]) -> FloatArray:
        """How well each world explains the record, and nothing else solved.

        Args:
            worlds: Assumption to values, float64 arrays of one length N.

        Returns:
            Log probability of the record, [N]; 0 where there is none.
        """
        return self.likelihood(Block(self.cast, worlds))

    def likelihood(self, block: Block) -> FloatArray:
        """The record's log likelihood in a block of worlds, [N]."""
        total = np.zeros(block.size, dtype=block.worlds["precision"].dtype)
        for past in self.past:
            amounts = self.amounts_of(past.policy, block, after_war=False, past=True)
            walked = walk(self.compiled, amounts, past.years)
            total = total + log_likelihood(walked, past.observations, self.compiled)
        for precedent in self.precedents:
            total = total + precedent.log_likelihood(block.worlds)
        return total
