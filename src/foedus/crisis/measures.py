"""What is counted in a year: which endings make an attack, a war, a back door, a cost.

A measure gives each ending of the year (:class:`foedus.crisis.stage.Leaf`) a weight; its expected
value under the actors' choices is a probability or a cost. Probabilities that depend on what
happens in a war (defeat, nuclear use) are taken from the war's level and sides afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.crisis.cast import ARM, FIGHT, Response
from foedus.crisis.stage import LEVELS, WIDENED, Leaf, Stage, joined
from foedus.games import Game, Linear, Outcome
from foedus.games.game import children

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["year_measures"]

Weights = dict[str, float | Linear]


def sides(leaf: Leaf) -> Response | None:
    """Who fights and arms in the war a leaf ends in, once allies have joined."""
    return joined(leaf.response, leaf.honoured) if leaf.response else None


def _answers(leaf: Leaf, guarantor: str, choice: str) -> bool:
    return leaf.response is not None and dict(leaf.response.choices)[guarantor] == choice


def year_measures(stage: Stage) -> dict[str, Weights]:
    """Every measure of a year, by name.

    Args:
        stage: The game of a year.

    Returns:
        Measure to ``{outcome name: weight}``; outcomes not listed weigh nothing. Names:
        ``attack``, ``resisted``, ``concede``, ``continues``, ``provoked``, ``unprovoked`` (goes on
        without provocation), ``probed``, ``unprobed``, ``level.L`` for each level of war,
        ``brief.alone`` and ``brief.limited`` (withdrawn, without or with a guarantor fighting),
        ``sides.KEY`` for each combination of responses (widened wars apart); for each guarantor
        G ``fights.G``, ``arms.G``, ``war.G``, ``struck.G`` (asked as an ally), ``honours.G``;
        for each actor A ``cost.A``.
    """
    measures: dict[str, Weights] = {}

    def count(name: str, holds: Callable[[Leaf], bool]) -> None:
        measures[name] = {leaf.name: 1.0 for leaf in stage.leaves if holds(leaf)}

    count("attack", lambda leaf: leaf.act == "attack")
    count("resisted", lambda leaf: leaf.resisted)
    count("concede", lambda leaf: leaf.act == "attack" and not leaf.resisted)
    count("continues", lambda leaf: leaf.continues)
    count("provoked", lambda leaf: leaf.provoked)
    count("unprovoked", lambda leaf: leaf.continues and not leaf.provoked)
    count("probed", lambda leaf: leaf.act == "probe")
    count("unprobed", lambda leaf: leaf.continues and leaf.act != "probe")
    for level in LEVELS:
        count(f"level.{level}", lambda leaf, level=level: leaf.level == level)  # type: ignore[misc]
    for kind, fighting in (("alone", False), ("limited", True)):
        count(
            f"brief.{kind}",
            lambda leaf, fighting=fighting: leaf.level == "brief" and bool(leaf.at_war) == fighting,  # type: ignore[misc]
        )
    for response in stage.cast.responses:
        for widened in (False, True) if response.fighting else (False,):
            count(
                f"sides.{response.key}{WIDENED if widened else ''}",
                lambda leaf, response=response, widened=widened: (  # type: ignore[misc]
                    leaf.level in LEVELS
                    and sides(leaf) == response
                    and (leaf.level == "general") == widened
                ),
            )
    for g in stage.cast.guarantors:
        count(f"fights.{g}", lambda leaf, g=g: _answers(leaf, g, FIGHT))  # type: ignore[misc]
        count(f"arms.{g}", lambda leaf, g=g: _answers(leaf, g, ARM))  # type: ignore[misc]
        count(f"war.{g}", lambda leaf, g=g: g in leaf.at_war)  # type: ignore[misc]
        count(f"struck.{g}", lambda leaf, g=g: g in leaf.honoured + leaf.declined)  # type: ignore[misc]
        count(f"honours.{g}", lambda leaf, g=g: g in leaf.honoured)  # type: ignore[misc]
    payoffs = _payoffs(stage.game)
    for actor in stage.cast.everyone:
        measures[f"cost.{actor}"] = {
            leaf.name: _cost(payoffs[leaf.name][actor], actor) for leaf in stage.leaves
        }
    return measures


def _payoffs(game: Game) -> dict[str, Mapping[str, float | Linear]]:
    found: dict[str, Mapping[str, float | Linear]] = {}
    stack = [game.root]
    while stack:
        node = stack.pop()
        if isinstance(node, Outcome):
            found[node.name] = node.payoffs
        stack.extend(child for _, child in children(node))
    return found


# Terms that are no cost of the year: what is won or lost, and what later years bring.
_NO_COST = (
    "next",
    "hold",
    "take",
    "lost",
    "provocation",
    "probe.gain",
    "probe.loss",
    "renown",
)


def _cost(payoff: float | Linear, actor: str) -> Linear:
    """The part of a payoff that is a cost: war, arms, broken word, backing down."""
    assert isinstance(payoff, Linear)  # noqa: S101 -- the stage writes every payoff as a sum of terms
    kept = {
        name: -weight
        for name, weight in payoff.coefficients.items()
        if not _is_stake(name.removeprefix(f"{actor}."))
    }
    return Linear(kept)


def _is_stake(term: str) -> bool:
    return term in _NO_COST or term.startswith(("win[", "defeat["))
