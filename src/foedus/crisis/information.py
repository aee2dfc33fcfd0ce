"""``information: types``: a crisis in which some actors' resolve is known to themselves alone.

The model's default gives every actor a private shock to each of its actions and nothing that lasts.
Here chosen actors have a resolve that persists through the crisis: nature draws it once, only they
know it, and the others learn from what they do (Harsanyi 1967; for crises Fearon 1994, Smith 1998).
A strong level may show itself, a weak one may bluff. The game is that of the first year once the
question of war comes to a decision, under the same payoffs; what follows the year is worth what
the default says. It is solved along the principal branch of logit equilibria.

Levels multiply what is assumed of the actor, so levels that are all 1 give back the default of a
challenger that sees truly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.stage import CRISIS
from foedus.games import Chance, Decision, Game, Linear, solve, tabulate
from foedus.games.private_types import Type, with_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.crisis.amounts import Amounts
    from foedus.crisis.horizon import Walk
    from foedus.games import Solution
    from foedus.games.game import Node
    from foedus.games.private_types import Posterior, TypedGame
    from foedus.scenario import Level

__all__ = ["Crisis", "Moment", "moments", "solve_crisis"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Crisis:
    """A crisis with private resolve, solved.

    Attributes:
        typed: The game with types, and the one that it repeats.
        solution: Along the principal branch, one column a world; its status says what failed.
        levels: Actor to its levels.
    """

    typed: TypedGame
    solution: Solution
    levels: Mapping[str, Mapping[str, Level]]

    @cached_property
    def _posteriors(self) -> dict[tuple[tuple[str, ...], str], Posterior]:
        found = self.typed.posteriors(self.solution)
        return {(posterior.path, posterior.player): posterior for posterior in found}

    def belief(self, path: tuple[str, ...], actor: str) -> dict[str, FloatArray]:
        """What everybody who saw the course of events believes about an actor's resolve.

        Args:
            path: The course: labels from the start of the crisis, such as ``("restrain",
                "attack", "resist")``.
            actor: Whose resolve.

        Returns:
            Level to its probability, arrays over worlds; NaN where play cannot come there.
        """
        posterior = self._posteriors[path, actor]
        return dict(zip(posterior.types, posterior.probabilities, strict=True))

    def choices(self, path: tuple[str, ...], level: str | None = None) -> dict[str, FloatArray]:
        """Choice probabilities at a decision.

        Args:
            path: The course that leads there.
            level: The level of the actor that decides, if it has any: what that type does. None:
                on average over its levels, given that play comes there.

        Returns:
            Action to probability, arrays over worlds.
        """
        table, depth = self.solution.table, len(self.levels)
        reach = self.solution.reach()
        total: dict[str, FloatArray] = {}
        weight = np.zeros(reach.shape[1])
        for node, found in enumerate(table.paths):
            if len(found) < depth or found[depth:] != path:
                continue
            kinds = dict(zip(self.levels, found[:depth], strict=True))
            player = table.players[int(table.player[node])]
            if level is not None and kinds.get(player, level) != level:
                continue
            weight = weight + reach[node]
            for edge in range(table.edge_start[node], table.edge_start[node + 1]):
                action = table.paths[int(table.edge_child[edge])][-1]
                odds = self.solution.probabilities[int(table.edge_row[edge])]
                total[action] = total.get(action, 0.0) + reach[node] * odds
        return {action: np.asarray(found / weight) for action, found in total.items()}


@dataclass(frozen=True)
class Moment:
    """A decision on the course to war with private resolve, in one world.

    Attributes:
        player: Who decides.
        course: What has happened so far.
        beliefs: Actor to what the others then believe of its resolve, level to probability.
        choices: Action to probability, on average over the levels of the player.
        by_level: The same for each level of the player, if it has any.
    """

    player: str
    course: tuple[str, ...]
    beliefs: Mapping[str, Mapping[str, float]]
    choices: Mapping[str, float]
    by_level: Mapping[str, Mapping[str, float]]


COURSE = ("restrain", "attack", "resist")


def moments(crisis: Crisis) -> tuple[Moment, ...]:
    """The decisions on the course to war, each guarantor's likeliest answer followed.

    Args:
        crisis: Of a single world.

    Returns:
        From the protégé's first move to the challenger's last.
    """
    course, found = list(COURSE), []
    path: tuple[str, ...] = ()
    node: Node = crisis.typed.original.root
    while isinstance(node, Decision):
        choices = _first(crisis.choices(path))
        levels = crisis.levels.get(node.player, {})
        found.append(
            Moment(
                node.player,
                path,
                {actor: _first(crisis.belief(path, actor)) for actor in crisis.levels},
                choices,
                {level: _first(crisis.choices(path, level)) for level in levels},
            )
        )
        step = course.pop(0) if course else max(choices, key=lambda action: choices[action])
        node, path = node.actions[step], (*path, step)
    return tuple(found)


def _first(values: Mapping[str, FloatArray]) -> dict[str, float]:
    return {name: float(value[0]) for name, value in values.items()}


def solve_crisis(walk: Walk, amounts: Amounts, levels: Mapping[str, Mapping[str, Level]]) -> Crisis:
    """Solve the first year's crisis with private resolve.

    Args:
        walk: The policy, solved by default: what follows the year is taken from it.
        amounts: The policy's amounts in the same worlds.
        levels: Actors to levels of their resolve.

    Returns:
        The crisis, one column a world.
    """
    game = walk.compiled.stage.game
    assert isinstance(game.root, Chance)  # noqa: S101 -- the stage is built so
    start = game.root.branches["decision"][1]
    crisis = Game(f"{game.title}: the crisis", game.players, start)
    base = dict(zip(walk.compiled.table.parameters, walk.terms, strict=True))
    values: dict[str, FloatArray] = {name: v for name, v in base.items() if name != CRISIS}
    types: dict[str, dict[str, Type]] = {}
    for actor, named in levels.items():
        types[actor] = {}
        for label, level in named.items():
            rows = amounts.rows_of(actor, 0, level.resolve)
            private = {name: v for name, v in rows.items() if name in base}
            values |= {f"{name}@{label}": v for name, v in private.items()}
            types[actor][label] = Type(
                level.chance, {name: Linear({f"{name}@{label}": 1.0}) for name in private}
            )
    typed = with_types(crisis, types)
    table = tabulate(typed.game)
    given = {name: values[name] for name in table.parameters}
    precision = np.tile(amounts.worlds["precision"], (len(table.players), 1))
    return Crisis(typed, solve(table, given, precision), dict(levels))
