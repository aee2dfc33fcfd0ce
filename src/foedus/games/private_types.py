"""Private types over any game: nature draws who some players are, and only they know.

A transformation (Harsanyi 1967, Games with incomplete information played by Bayesian players): the
tree is repeated below a chance move for every combination of types, and information sets hide from
each player the types of the others. A type persists: it is drawn once and lasts the whole game.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from foedus.errors import Diagnostic, GameError, nearest
from foedus.games.game import Chance, Decision, Game, Linear, Node, Outcome, as_linear, children

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foedus.games.backward import Solution
    from foedus.games.game import Payoff, Probability
    from foedus.games.terms import FloatArray

__all__ = ["Posterior", "Type", "TypedGame", "with_types"]

_Path = tuple[str, ...]


@dataclass(frozen=True)
class Type:
    """What a player may secretly be.

    Attributes:
        probability: How likely nature draws it; a number, a parameter or a ``Linear``.
        parameters: Values of parameters of the game for this type, wherever they stand: in the
            player's own payoffs (private values), in those of others, or in chances.
        payoffs: The player's own payoff at outcomes by name, where this type's differs.
    """

    probability: Probability
    parameters: Mapping[str, Payoff] = field(default_factory=dict)
    payoffs: Mapping[str, Payoff] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Posterior:
    """What everybody who has seen play come to a node believes about a player's type.

    Attributes:
        path: The labels that lead to the node in the game without types.
        player: Whose type.
        types: The labels of its types.
        probabilities: Their probabilities [types, N]; NaN where play cannot come there.
    """

    path: _Path
    player: str
    types: tuple[str, ...]
    probabilities: FloatArray


@dataclass(frozen=True, eq=False)
class TypedGame:
    """A game with private types, and the game that it repeats.

    Attributes:
        game: What to solve.
        original: The game without types.
        types: The types of each player that has any, by label.
    """

    game: Game
    original: Game
    types: Mapping[str, Mapping[str, Type]]

    def posteriors(self, solution: Solution) -> tuple[Posterior, ...]:
        """Bayesian beliefs about every type at every node of the original game, in preorder.

        Args:
            solution: Of the table of ``game``.

        Raises:
            GameError: The solution is of another game.
        """
        if solution.table.game is not self.game:
            what = f"a solution of {solution.table.game.title!r}"
            raise GameError(Diagnostic("posteriors", what, f"one of {self.game.title!r}"))
        depth, reach = len(self.types), solution.reach()
        by_path: dict[_Path, list[tuple[_Path, FloatArray]]] = {}
        for path, mine in zip(solution.table.paths, reach, strict=True):
            if len(path) >= depth:
                by_path.setdefault(path[depth:], []).append((path[:depth], mine))
        found = []
        for path, copies in by_path.items():
            total = np.sum([mine for _, mine in copies], axis=0)
            scale = np.where(total > 0, total, np.nan)
            for place, (player, kinds) in enumerate(self.types.items()):
                labels = tuple(kinds)
                shares = [
                    np.sum([mine for types, mine in copies if types[place] == label], axis=0)
                    for label in labels
                ]
                found.append(Posterior(path, player, labels, np.array(shares) / scale))
        return tuple(found)

    def describe(self, solution: Solution, draw: int = 0) -> str:
        """The original tree with how often play comes to each node and what is then believed.

        Args:
            solution: Of the table of ``game``.
            draw: Which draw of it.
        """
        said: dict[_Path, list[str]] = {}
        for posterior in self.posteriors(solution):
            shares = posterior.probabilities[:, draw]
            parts = [
                f"{kind} {share:.1%}"
                for kind, share in zip(posterior.types, shares, strict=True)
                if not np.isnan(share)
            ]
            said.setdefault(posterior.path, []).append(f"{posterior.player} {', '.join(parts)}")
        depth = len(self.types)
        reached: dict[_Path, float] = {}
        for path, mine in zip(solution.table.paths, solution.reach()[:, draw], strict=True):
            if len(path) >= depth:
                below = path[depth:]
                reached[below] = reached.get(below, 0.0) + float(mine)
        lines = [self.original.title]
        for path, node in _walk(self.original.root, ()):
            label = path[-1] if path else "start"
            who = f", {node.player}: {node.name}" if isinstance(node, Decision) else ""
            known = f" ({'; '.join(said[path])})" if reached[path] > 0 else ""
            lines.append(f"{'  ' * len(path)}{label}{who}  {reached[path]:.1%}{known}")
        return "\n".join(lines)


def with_types(game: Game, types: Mapping[str, Mapping[str, Type]]) -> TypedGame:
    """Give players private types that they know from the start and keep.

    Types of different players are drawn independently. Everybody knows the probabilities, nobody
    but the player itself the draw. What the original game hides stays hidden.

    Args:
        game: The game, with perfect information or not.
        types: For each player that has types: label to type.

    Returns:
        The game with types; tabulate and solve its ``game``. Types that do not differ, or of which
        one is certain, give the choices of the game without types.

    Raises:
        GameError: A player, parameter or outcome is unknown, or the probabilities do not sum to 1.

    Example:
        >>> from foedus.games import solve, tabulate
        >>> war = Outcome("war", {"A": Linear({"cost": -1}), "B": -1})
        >>> ends = {"yield": Outcome("prize", {"A": 1, "B": 0}), "fight": war}
        >>> reply = Decision("B", "reply", ends)
        >>> quiet = Outcome("peace", {"A": 0, "B": 0.5})
        >>> demand = Decision("A", "demand?", {"no": quiet, "yes": reply})
        >>> tough, soft = Type(0.3, {"cost": 0.2}), Type(0.7, {"cost": 2})
        >>> game = Game("Bluff", ("A", "B"), demand)
        >>> typed = with_types(game, {"A": {"hard": tough, "soft": soft}})
        >>> solution = solve(tabulate(typed.game), {}, 2)
        >>> print(typed.describe(solution))
        Bluff
        start, A: demand?  100.0% (A hard 30.0%, soft 70.0%)
          no  19.8% (A hard 23.2%, soft 76.8%)
          yes, B: reply  80.2% (A hard 31.7%, soft 68.3%)
            yield  70.7% (A hard 31.7%, soft 68.3%)
            fight  9.6% (A hard 31.7%, soft 68.3%)
    """
    _check(game, types)
    names = _set_names(game)
    labels = {player: tuple(kinds) for player, kinds in types.items()}

    def draw(players: Sequence[str], drawn: dict[str, str]) -> Node:
        if not players:
            return _Copy(types, drawn, names).node(game.root, ())
        player, *others = players
        branches: dict[str, tuple[Probability, Node]] = {
            label: (types[player][label].probability, draw(others, {**drawn, player: label}))
            for label in labels[player]
        }
        return Chance(f"type of {player}", branches)

    title = f"{game.title}, with types of {', '.join(types)}"
    return TypedGame(Game(title, game.players, draw(tuple(types), {})), game, dict(types))


class _Copy:
    """The tree once more, for one combination of types."""

    def __init__(
        self,
        types: Mapping[str, Mapping[str, Type]],
        drawn: Mapping[str, str],
        names: Mapping[_Path, str],
    ) -> None:
        self.drawn = drawn
        self.names = names
        self.kinds = {player: types[player][label] for player, label in drawn.items()}
        self.values = {
            name: value for kind in self.kinds.values() for name, value in kind.parameters.items()
        }

    def node(self, node: Node, path: _Path) -> Node:
        if isinstance(node, Outcome):
            pays: dict[str, Payoff] = {}
            for player, value in node.payoffs.items():
                kind = self.kinds.get(player)
                own = kind.payoffs.get(node.name, value) if kind else value
                pays[player] = self.number(own)
            return Outcome(node.name, pays)
        below = {label: self.node(child, (*path, label)) for label, child in children(node)}
        if isinstance(node, Chance):
            odds = {label: self.number(odd) for label, (odd, _) in node.branches.items()}
            return Chance(node.name, {label: (odds[label], below[label]) for label in below})
        infoset = self.names[path]
        if node.player in self.drawn:
            infoset += f" [{self.drawn[node.player]}]"
        return Decision(node.player, node.name, below, infoset)

    def number(self, value: Probability) -> float | Linear:
        """A payoff or probability with the parameters of the drawn types put in."""
        linear = as_linear(value)
        known = linear.coefficients.keys() & self.values.keys()
        if not known:
            return value if not isinstance(value, str) else linear
        total = Linear(
            {name: c for name, c in linear.coefficients.items() if name not in known},
            linear.constant,
        )
        for name in known:
            total = total + linear.coefficients[name] * as_linear(self.values[name])
        return total if total.coefficients else total.constant


def _walk(node: Node, path: _Path) -> Iterator[tuple[_Path, Node]]:
    yield path, node
    for label, child in children(node):
        yield from _walk(child, (*path, label))


def _set_names(game: Game) -> dict[_Path, str]:
    """A name for the information set of every decision, different for different sets."""
    decisions = [(p, n) for p, n in _walk(game.root, ()) if isinstance(n, Decision)]
    often = Counter(node.name for _, node in decisions if node.infoset is None)
    taken = {node.infoset for _, node in decisions if node.infoset is not None}
    named = {}
    for path, node in decisions:
        if node.infoset is not None:
            named[path] = node.infoset
            continue
        name = node.name
        if often[name] > 1 or name in taken:
            name = f"{name} ({' > '.join(path)})"
        named[path] = name
    return named


def _check(game: Game, types: Mapping[str, Mapping[str, Type]]) -> None:
    """Name every player, parameter and outcome that the game does not have."""
    known, ends = set[str](), set[str]()
    for _, node in _walk(game.root, ()):
        if isinstance(node, Outcome):
            ends.add(node.name)
            values = list(node.payoffs.values())
        elif isinstance(node, Chance):
            values = [as_linear(odd) for odd, _ in node.branches.values()]
        else:
            continue
        known |= {name for value in values for name in as_linear(value).coefficients}
    found = []
    given: dict[str, str] = {}
    if not types:
        found.append(Diagnostic("types", "no player has types", "at least one"))
    for player, kinds in types.items():
        where = f"types of {player!r}"
        if player not in game.players:
            found.append(Diagnostic(where, "unknown player", fix=nearest(player, game.players)))
        if not kinds:
            found.append(Diagnostic(where, "there are none", "at least one"))
        for label, kind in kinds.items():
            place = f"type {label!r} of {player!r}"
            found += [
                Diagnostic(place, f"unknown parameter {name!r}", fix=nearest(name, known))
                for name in kind.parameters
                if name not in known
            ]
            found += [
                Diagnostic(place, f"unknown outcome {name!r}", fix=nearest(name, ends))
                for name in kind.payoffs
                if name not in ends
            ]
            found += [
                Diagnostic(place, f"{given[name]!r} has its own {name!r}", "one player's")
                for name in kind.parameters
                if given.setdefault(name, player) != player
            ]
    if found:
        raise GameError(*found)
