"""Players who forget: refused where they do, let pass where they do not."""

from __future__ import annotations

import numpy as np
import pytest
from belief_trees import FAMILIES, mutual_deterrence, poker, tripartite
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import GameError
from foedus.games import Decision, Game, Outcome, tabulate
from foedus.games.recall import check_recall


def end(name):
    """An outcome worth nothing."""
    return Outcome(name, {"A": 0.0, "B": 0.0})


def test_published_trees_have_perfect_recall():
    """Trees of the literature in which players are told apart only by what they see pass."""
    for game in (poker(), tripartite(), mutual_deterrence(), *FAMILIES.values()):
        check_recall(game)
        assert not tabulate(game).perfect_information


def test_a_set_that_play_passes_twice_is_refused():
    """An absent-minded player is refused when the table is made, with the set's name."""
    again = Decision("A", "again", {"u": end("x"), "v": end("y")}, "fog")
    once = Decision("A", "once", {"u": again, "v": end("z")}, "fog")
    with pytest.raises(GameError, match="'fog': play passes it twice on the way to u"):
        tabulate(Game("Absent", ("A", "B"), once))


def test_a_player_who_forgets_its_own_move_is_refused():
    """Two decisions that differ in their player's own last action cannot share a set."""
    then = {
        own: Decision("A", f"then {own}", {"u": end("x"), "d": end("y")}, "then") for own in "lr"
    }
    with pytest.raises(GameError, match="'then': A forgets there what it knew or did"):
        tabulate(Game("Forgetful", ("A", "B"), Decision("A", "first", then)))


def test_a_player_who_forgets_what_it_knew_is_refused():
    """A player that once told two moves of another apart cannot confuse them later."""

    def later(seen):
        last = Decision("A", f"last {seen}", {"u": end("x"), "d": end("y")}, "last")
        return Decision("A", f"knows {seen}", {"go": last, "stop": end("z")})

    first = Decision("B", "first", {seen: later(seen) for seen in "lr"})
    with pytest.raises(GameError, match="'last': A forgets"):
        tabulate(Game("Forgets what it saw", ("A", "B"), first))


@given(st.integers(0, 2**32 - 1))
def test_agrees_with_the_definition_on_random_trees(seed):
    """Refused exactly where two nodes of a set differ in their player's own past, as defined."""
    rng = np.random.default_rng(seed)
    past: dict[str, set[tuple[tuple[str, str], ...]]] = {}
    count = 0

    def grow(depth, memory):
        nonlocal count
        count += 1
        if depth == 3:
            return end(f"o{count}")
        player = "AB"[int(rng.integers(2))]
        name = f"{player}{int(rng.integers(4))}"
        past.setdefault(name, set()).add(memory[player])
        below = {}
        for action in "ud":
            after = {**memory, player: (*memory[player], (name, action))}
            below[action] = grow(depth + 1, after)
        return Decision(player, f"d{count}", below, name)

    game = Game("Random", ("A", "B"), grow(0, {"A": (), "B": ()}))
    forgets = any(
        len(ways) > 1 or any(name == seen for way in ways for seen, _ in way)
        for name, ways in past.items()
    )
    if forgets:
        with pytest.raises(GameError, match=r"forgets|twice"):
            check_recall(game)
    else:
        check_recall(game)
