"""Contradictions within a position: premises, or claims, that leave no or hardly any world."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, Literal

import numpy as np

from foedus.findings.conditions import Scales, all_of, judge, share_of
from foedus.findings.positions import FOLLOWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foedus.findings.conditions import BoolArray, Judged, Share
    from foedus.findings.ensembles import Worlds
    from foedus.scenario import Claim, Position, Premise, Scenario

__all__ = ["HARDLY", "Contradiction", "contradictions"]

HARDLY = 0.01
"""Conditions hardly go together when they hold together in fewer than one of a hundred worlds."""

_MOST_TOGETHER = 4  # conditions that contradict one another only jointly: beyond four, nobody reads


@dataclass(frozen=True)
class Contradiction:
    """Conditions of one position that cannot, or can hardly, hold together.

    Attributes:
        position: The position's name.
        speaker: Who speaks.
        kind: ``premises`` (among all worlds), ``claims`` (among the speaker's worlds) or
            ``denied`` (a claim that the speaker's own premises rule out).
        premises: The premises in it, or all of the position's for ``denied``.
        claims: The claims in it.
        share: In how many worlds they hold together.
        expected: In how many they would if each held by itself as often and none had to do with
            another; far above ``share``, they contradict one another, near it, each is just rare.
    """

    position: str
    speaker: str
    kind: Literal["premises", "claims", "denied"]
    premises: tuple[Premise, ...]
    claims: tuple[Claim, ...]
    share: Share
    expected: float

    @property
    def impossible(self) -> bool:
        """Whether not a single world is left."""
        return self.share.prior == 0


def contradictions(ensemble: Worlds, scenario: Scenario) -> tuple[Contradiction, ...]:
    """Find what cannot hold together within each position.

    Only the smallest sets are told: when two premises exclude one another, no third is added.
    Claims are looked at within the worlds of the premises, and where these leave no world, within
    all worlds.

    Args:
        ensemble: Worlds by policies by outcomes.
        scenario: The scenario whose positions are looked at.

    Returns:
        Contradictions in the order of the positions, premises before claims.
    """
    scales = Scales.of(ensemble)
    found: list[Contradiction] = []
    for position in scenario.positions:
        found += _within(position, ensemble, scales)
    return tuple(found)


def _within(position: Position, ensemble: Worlds, scales: Scales) -> Iterator[Contradiction]:
    everywhere = np.ones(ensemble.worlds, dtype=bool)
    premises = [judge(one.expression, ensemble) for one in position.assumes]
    claims = [judge(one.expression, ensemble) for one in position.claims]
    own = all_of(premises, ensemble.worlds).holds
    for chosen, share, expected in _smallest(premises, everywhere, scales, least=1):
        said = tuple(position.assumes[i] for i in chosen)
        yield Contradiction(position.name, position.speaker, "premises", said, (), share, expected)
    within = own if own.any() else everywhere
    denied = set()
    if own.any() and premises:
        for index, claim in enumerate(claims):
            share = share_of(claim, own, scales)
            if share.weighted <= 1 - FOLLOWS:
                denied.add(index)
                expected = share_of(claim, everywhere, scales).weighted
                held = (position.claims[index],)
                yield Contradiction(
                    position.name,
                    position.speaker,
                    "denied",
                    position.assumes,
                    held,
                    share,
                    expected,
                )
    left = [index for index in range(len(claims)) if index not in denied]
    for chosen, share, expected in _smallest([claims[i] for i in left], within, scales, least=2):
        together = tuple(position.claims[left[i]] for i in chosen)
        yield Contradiction(
            position.name, position.speaker, "claims", (), together, share, expected
        )


def _smallest(
    conditions: Sequence[Judged], within: BoolArray, scales: Scales, *, least: int
) -> Iterator[tuple[tuple[int, ...], Share, float]]:
    """The smallest sets of conditions that hardly hold together, by how many they are."""
    alone = [share_of(one, within, scales).prior for one in conditions]
    found: list[frozenset[int]] = []
    for size in range(least, min(_MOST_TOGETHER, len(conditions)) + 1):
        for chosen in combinations(range(len(conditions)), size):
            if any(known <= set(chosen) for known in found):
                continue
            together = all_of((conditions[i] for i in chosen), len(within))
            held, looked_at = (
                scales.prior[where & within].sum() for where in (together.holds, together.known)
            )
            if held < HARDLY * looked_at:
                found.append(frozenset(chosen))
                share = share_of(together, within, scales)
                yield chosen, share, prod(alone[i] for i in chosen)
