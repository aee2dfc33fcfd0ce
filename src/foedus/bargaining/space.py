"""The designs that some terms span, and which of them the model cannot tell apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.crisis.compiling import compile_policy
from foedus.crisis.undertakings import Undertakings, find_undertakings
from foedus.errors import Diagnostic, UsageError
from foedus.scenario.bargains import MOST_DESIGNS, combine, count_designs, default_terms

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    from foedus.crisis.cast import Cast
    from foedus.crisis.model import CompiledPolicy
    from foedus.scenario import Policy, Scenario, Term

__all__ = ["Space", "levels_of"]


def levels_of(terms: tuple[Term, ...]) -> NDArray[np.intp]:
    """Every combination of levels, the last term varying fastest, ``[designs, terms]``."""
    grid = np.indices([len(term.levels) for term in terms], dtype=np.intp)
    return grid.reshape(len(terms), -1).T.copy()


@dataclass(frozen=True)
class Space:
    """All designs of a scenario's terms.

    Attributes:
        scenario: The scenario.
        cast: Who plays.
        terms: The terms, the scenario's or made from its policies.
        levels: Which level of each term each design has, ``[designs, terms]``.
    """

    scenario: Scenario
    cast: Cast
    terms: tuple[Term, ...]
    levels: NDArray[np.intp] = field(repr=False)

    @classmethod
    def of(cls, scenario: Scenario, cast: Cast) -> Space:
        """The space of a scenario.

        Raises:
            UsageError: The terms made from its policies span more designs than can be searched.
        """
        terms = scenario.bargains or default_terms(scenario)
        if count_designs(terms) > MOST_DESIGNS:
            what = f"the terms made from its policies span {count_designs(terms):,} designs"
            fix = "state fewer under bargains: in the scenario"
            where = str(scenario.path or "scenario")
            raise UsageError(Diagnostic(where, what, f"at most {MOST_DESIGNS:,}", fix))
        return cls(scenario, cast, terms, levels_of(terms))

    def policy(self, design: int) -> Policy:
        """A design as a policy."""
        chosen = (term.levels[i] for term, i in zip(self.terms, self.levels[design], strict=True))
        return combine(chosen, f"design {design}")

    @cached_property
    def _law(self) -> dict[Hashable, Undertakings]:
        return {}

    def _promises(
        self, scenario: Scenario, policy: Policy, *, year: int | None = None
    ) -> Undertakings:
        """What law finds, asked once for designs that differ in nothing that law reads."""
        key = (
            year,
            policy.concludes,
            tuple(sorted(policy.accessions.items())),
            policy.declarations,
            frozenset(force.actor for force in policy.forces),
        )
        if key not in self._law:
            self._law[key] = find_undertakings(scenario, policy, year=year)
        return self._law[key]

    @cached_property
    def compiled(self) -> tuple[tuple[CompiledPolicy, ...], NDArray[np.intp]]:
        """The distinct designs, and for each design which of them it is, ``[designs]``.

        Designs that put the same in place and are promised the same differ in name only; they
        are solved once.
        """
        found: dict[Hashable, int] = {}
        distinct: list[CompiledPolicy] = []
        same = np.empty(len(self.levels), dtype=np.intp)
        for design in range(len(self.levels)):
            compiled = compile_policy(self.scenario, self.cast, self.policy(design), self._promises)
            key = _key(compiled)
            if key not in found:
                found[key] = len(distinct)
                distinct.append(compiled)
            same[design] = found[key]
        return tuple(distinct), same


def _key(compiled: CompiledPolicy) -> Hashable:
    """All that the model reads of a policy."""
    terms = {
        name: _fixed(value)
        for name, value in vars(compiled.terms).items()
        if name not in ("name", "label")
    }
    promises = compiled.promises
    return tuple(sorted(terms.items())), _fixed(promises.protect), _fixed(promises.home)


def _fixed(value: Hashable | Mapping[Any, Any]) -> Hashable:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value
