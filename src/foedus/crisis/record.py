"""Worlds that explain the past: the likelihood of what has already been done.

The same game that looks ahead gives the probability of each observed act under the terms then in
force. A year's acts are one event: the probability that the year ends in any of the ways that
agree with all of them. A world's likelihood is the product over the years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.cast import ABSTAIN, ARM, FIGHT, Cast
from foedus.errors import Diagnostic, ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.crisis.horizon import Compiled, Walk
    from foedus.crisis.stage import Leaf
    from foedus.scenario import Act, Episode

__all__ = ["ACTS", "Observation", "acts_by_role", "declined", "log_likelihood", "observe"]

FloatArray = NDArray[np.float64]

ACTS: dict[str, tuple[str, ...]] = {
    "challenger": ("refrain", "probe", "attack"),
    "protégé": ("resist", "concede"),
    "guarantor": (FIGHT, ARM, ABSTAIN),
}
"""Role to the acts that a record can hold; ``refrain`` means no attack that year."""


def acts_by_role() -> Mapping[str, tuple[str, ...]]:
    """The acts a record can hold, by role."""
    return ACTS


@dataclass(frozen=True)
class Observation:
    """What was done in one year of an episode.

    Attributes:
        offset: Years since the episode began.
        measure: Name of the measure that holds the year's endings which agree with the acts.
        leaves: Those endings.
    """

    offset: int
    measure: str
    leaves: tuple[str, ...]


def observe(episode: Episode, cast: Cast, leaves: Sequence[Leaf]) -> tuple[Observation, ...]:
    """Turn an episode's acts into events of the year's game.

    Args:
        episode: The record.
        cast: Who plays.
        leaves: The endings of a year.

    Returns:
        One observation for each year with acts.

    Raises:
        ModelError: No ending of a year agrees with the acts recorded for it.
    """
    first = min(act.year for act in episode.acts)
    found = []
    for year in sorted({act.year for act in episode.acts}):
        acts = [act for act in episode.acts if act.year == year]
        agreeing = tuple(
            leaf.name for leaf in leaves if all(_agrees(leaf, act, cast) for act in acts)
        )
        if not agreeing:
            did = ", ".join(f"{act.actor} {act.did}" for act in acts)
            raise ModelError(
                Diagnostic(
                    acts[0].place,
                    f"no course of the year {year} agrees with its record ({did})",
                    "acts that can happen together, such as a guarantor's answer only to an attack",
                )
            )
        found.append(Observation(year - first, f"record {episode.name} {year}", agreeing))
    return tuple(found)


def _agrees(leaf: Leaf, act: Act, cast: Cast) -> bool:
    if act.actor == cast.challenger:
        if act.did == "refrain":
            return leaf.act != "attack"
        return leaf.act == act.did
    if act.actor == cast.protege:
        return leaf.act == "attack" and leaf.resisted == (act.did == "resist")
    return leaf.response is not None and dict(leaf.response.choices)[act.actor] == act.did


def declined(episodes: Sequence[Episode], cast: Cast) -> frozenset[str]:
    """The guarantors that the record shows not fighting when the protégé was attacked."""
    return frozenset(
        act.actor
        for episode in episodes
        for act in episode.acts
        if act.actor in cast.guarantors and act.did in (ARM, ABSTAIN)
    )


def log_likelihood(
    walk: Walk, observations: Sequence[Observation], compiled: Compiled
) -> FloatArray:
    """The logarithm of the probability of the record in each world.

    Args:
        walk: The episode's terms, solved over its years.
        observations: What was done.
        compiled: The game with a measure for each observation.

    Returns:
        Log likelihood, array over worlds.
    """
    total = np.zeros(walk.measures.shape[-1], dtype=walk.measures.dtype)
    for observation in observations:
        probability = walk.measures[observation.offset, compiled.row[observation.measure]]
        total = total + np.log(np.maximum(probability, np.finfo(float).tiny))
    return total
