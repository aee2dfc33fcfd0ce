"""The names that a scenario may use, handed to the reader so that it can name the nearest one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from foedus.crisis.cast import Cast
from foedus.crisis.priors import parameters
from foedus.crisis.record import acts_by_role

if TYPE_CHECKING:
    from foedus.scenario import Actor, Vocabulary

__all__ = ["vocabulary"]

LONGEST = 30
"""Outcomes ``attack by K`` are allowed for horizons up to this many years."""


def vocabulary(actors: tuple[Actor, ...]) -> Vocabulary:
    """Parameters, outcomes, instruments, declarations and acts for these actors.

    Args:
        actors: The actors of a scenario, as far as they could be read.

    Returns:
        What a scenario with these actors may name.

    Example:
        >>> from foedus.scenario import Actor
        >>> names = vocabulary((Actor("RUS", "Russia", "challenger"),))
        >>> "RUS.stake" in names.parameters
        True
    """
    from foedus.crisis.outcomes import outcomes
    from foedus.law import declarations, library, parse_instrument, read_rules
    from foedus.scenario import Vocabulary

    by_role = partial(_with_role, actors)
    cast = Cast(
        next(iter(by_role("challenger")), "challenger"),
        next(iter(by_role("protégé")), "protégé"),
        by_role("guarantor"),
    )
    labels = {actor.id: actor.label for actor in actors}
    return Vocabulary(
        parameters=parameters(actors),
        outcomes={info.name: info.label for info in outcomes(cast, LONGEST, labels)},
        instruments=tuple(library()),
        identify=lambda text, name: parse_instrument(text, name).id,
        check_acts=read_rules,
        declarations=tuple(declarations()),
        places=("line", "rear"),
        acts=acts_by_role(),
    )


def _with_role(actors: tuple[Actor, ...], role: str) -> tuple[str, ...]:
    return tuple(actor.id for actor in actors if actor.role == role)
