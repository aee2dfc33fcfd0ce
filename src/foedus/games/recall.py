"""Whether every player remembers: what it knew and did before, at each of its information sets.

Beliefs, regret over a whole plan and sequential rationality are defined for players with perfect
recall (Kuhn 1953, Extensive games and the problem of information). A game without it is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from foedus.errors import Diagnostic, GameError
from foedus.games.game import Decision, Game, Node, children, where

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["check_recall"]


class _Place(NamedTuple):
    """A node, the labels that lead to it, and what each player has known and done before."""

    node: Node
    path: tuple[str, ...]
    memory: Mapping[str, int]


def check_recall(game: Game) -> None:
    """Refuse a game in which a player forgets what it knew or did.

    Args:
        game: The game.

    Raises:
        GameError: Play passes an information set twice, or the decisions of a set differ in what
            their player knew and did before; names the set and both places.

    Example:
        >>> from foedus.games import Outcome
        >>> end = {"stay": Outcome("lost", {"A": 0}), "leave": Outcome("home", {"A": 1})}
        >>> second = Decision("A", "second exit", end, infoset="road")
        >>> off = Outcome("off", {"A": 0})
        >>> first = Decision("A", "first exit", {"stay": second, "leave": off}, infoset="road")
        >>> check_recall(Game("The absent-minded driver", ("A",), first))
        Traceback (most recent call last):
        ...
        foedus.errors.GameError: information set 'road': play passes it twice ...
    """
    history: dict[tuple[int, str | int, str], int] = {}
    first: dict[str, tuple[int, tuple[str, ...]]] = {}
    passed: dict[int, set[str | int]] = {0: set()}
    waiting = [_Place(game.root, (), dict.fromkeys(game.players, 0))]
    while waiting:
        place = waiting.pop()
        node, memory = place.node, place.memory
        if not isinstance(node, Decision):
            for label, child in children(node):
                waiting.append(_Place(child, (*place.path, label), memory))
            continue
        now = memory[node.player]
        # A decision that shares no set is known by the place itself.
        key: str | int = node.infoset if node.infoset is not None else len(history) + 1
        if key in passed[now]:
            raise GameError(
                Diagnostic(
                    f"information set {key!r}",
                    f"play passes it twice on the way to {' > '.join(place.path)}",
                    "each information set once on every path",
                    "a player who forgets its own last move has no agent equilibrium",
                )
            )
        if node.infoset is not None:
            known = first.setdefault(node.infoset, (now, place.path))
            if known[0] != now:
                raise GameError(
                    Diagnostic(
                        f"information set {key!r}",
                        f"{node.player} forgets there what it knew or did: it came to "
                        f"{where(place.path)} another way than to {where(known[1])}",
                        "perfect recall",
                        "split the set by the player's own earlier moves",
                    )
                )
        for label, child in node.actions.items():
            step = (now, key, label)
            after = history.setdefault(step, len(history) + 1)
            again = passed[now] if node.infoset is None else passed[now] | {key}
            passed.setdefault(after, again)
            waiting.append(_Place(child, (*place.path, label), {**memory, node.player: after}))
