"""Sentences about regions: in which box of assumptions something holds, or that no box tells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from foedus.words.hinges import amount, between
from foedus.words.numbers import joined, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.findings import Box, Limit, Phases, Regions

__all__ = ["box_sentences", "box_words", "limit_words", "phase_sentence"]


def limit_words(limit: Limit, names: Mapping[str, tuple[str, str]]) -> str:
    """A restriction in words.

    Args:
        limit: The restriction.
        names: Assumption to its label and unit.
    """
    label, unit = names[limit.assumption]
    if limit.options:
        return f"“{label}” is {' or '.join(option.replace('-', ' ') for option in limit.options)}"
    if math.isinf(limit.low):
        return f"“{label}” is below {amount(limit.high, unit)}"
    if math.isinf(limit.high):
        return f"“{label}” is above {amount(limit.low, unit)}"
    return f"“{label}” lies at {between(limit.low, limit.high, unit)}"


def box_words(box: Box, names: Mapping[str, tuple[str, str]]) -> str:
    """All restrictions of a box in words."""
    return joined([limit_words(limit, names) for limit in box.limits])


def box_sentences(found: Regions, names: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Say where a condition holds: in a box that tells, in a leaf, or that nothing tells.

    Args:
        found: Where it holds; its condition is a clause such as "The risk exceeds 30 %".
        names: Assumption to its label and unit.
    """
    which = "record-weighted worlds" if found.record else "worlds"
    said = [f"{found.condition} in {percent(found.base.value, found.base.error)} of the {which}."]
    if found.box is None:
        return tuple(said)
    leaf = next(iter(found.telling), None)
    if found.box.tells:
        steady = [limit.stability for limit in found.box.limits if not math.isnan(limit.stability)]
        said.append(f"It does so {_within(found.box, names)}.")
        if steady:
            said.append(
                "This was judged on worlds that the box was not found with; boxes from other "
                f"halves of the worlds have the same sides in {percent(min(steady))} of cases at "
                "least."
            )
    elif leaf is not None:
        said.append(
            "No single box tells much, but a leaf of a tree does: it does so "
            f"{_within(leaf, names)}."
        )
    else:
        said.append(
            "No box of assumptions tells much; in the best one found, where "
            f"{box_words(found.box, names)}, it does so in "
            f"{percent(found.box.density.value, found.box.density.error)}."
        )
    return tuple(said)


def _within(box: Box, names: Mapping[str, tuple[str, str]]) -> str:
    """Density and coverage of a box in words."""
    return (
        f"in {percent(box.density.value, box.density.error)} of the worlds in which "
        f"{box_words(box, names)}; they are "
        f"{percent(box.coverage.value, box.coverage.error)} of all the worlds in which it does"
    )


def phase_sentence(
    found: Phases, names: Mapping[str, tuple[str, str]], labels: Mapping[str, str]
) -> str:
    """Say how the worlds divide between options over two assumptions.

    Args:
        found: The map.
        names: Assumption to its label and unit.
        labels: Policy to the label to print.
    """
    ranked = sorted(zip(found.shares, found.policies, strict=True), reverse=True)
    said = [f"“{labels[policy]}” in {percent(share)}" for share, policy in ranked if share > 0]
    across, up = names[found.across][0], names[found.up][0]
    if len(said) == 1:
        return f"Whatever “{across}” and “{up}” are, “{labels[ranked[0][1]]}” is preferred."
    return f"By “{across}” and “{up}” alone, the preferred option is {joined(said)} of the worlds."
