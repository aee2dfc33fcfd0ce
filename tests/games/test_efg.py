"""Gambit's files in and out: round trips, Gambit as a peer, and faults with their places."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import GameError
from foedus.games import Chance, Decision, Game, Linear, Outcome, solve, tabulate
from foedus.games.classics import classics
from foedus.games.efg import read_efg, write_efg

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'EFG 2 R "g" { "A" "B" }\n'

POKER = """EFG 2 R "poker" { "P1" "P2" }
""

c "" 1 "" { "c0" 1/2 "c1" 1/2 } 0
p "" 1 1 "A" { "raise_" "fold" } 0
p "" 2 1 "B" { "meet" "pass_" } 0
t "" 1 "o1" { 2, -2 }
t "" 2 "o2" { 1, -1 }
t "" 3 "o3" { -1, 1 }
p "" 1 2 "K" { "raise_" "fold" } 0
p "" 2 1 "B" { "meet" "pass_" } 0
t "" 4 "o4" { -2, 2 }
t "" 5 "o5" { 1, -1 }
t "" 6 "o6" { -1, 1 }
"""


def walk(node):
    """Every node of a tree, each before what follows it."""
    yield node
    if isinstance(node, Decision):
        for child in node.actions.values():
            yield from walk(child)
    elif isinstance(node, Chance):
        for _, child in node.branches.values():
            yield from walk(child)


def published_files():
    """The folder of published trees in Gambit's format, where there is one."""
    shared = os.environ.get("FOEDUS_SOURCES")
    for folder in (
        *([Path(shared).parent / "oracles" / "efg"] if shared else []),
        ROOT.parent / "shared" / "oracles" / "efg",
    ):
        if folder.is_dir():
            return sorted(folder.glob("*.efg"))
    return []


def test_shared_information_sets_are_kept_and_single_ones_are_not_named():
    """Poker's second player cannot tell two nodes apart; the first knows the card."""
    decisions = [node for node in walk(read_efg(POKER).root) if isinstance(node, Decision)]
    assert [(node.name, node.infoset) for node in decisions] == [
        ("A", None), ("B", "B"), ("K", None), ("B", "B"),
    ]  # fmt: skip


def test_payoffs_at_inner_nodes_are_added_to_what_follows():
    """A cost on the way down is paid by every end below it, and by no other."""
    game = read_efg(
        HEAD + 'p "" 1 1 "I" { "a" "b" } 1 "toll" { -1/4, 0.5 }\n'
        'p "" 2 1 "J" { "c" "d" } 2 "fee" { 1e-1, -.5 }\nt "" 3 "x" { 1, 1 }\nt "" 0\n'
        't "" 4 "y" { 2 2 }\n'
    )
    ends = [node for node in walk(game.root) if isinstance(node, Outcome)]
    assert [tuple(end.payoffs.values()) for end in ends] == [
        (0.85, 1.0), (-0.15, 0.0), (1.75, 2.5),
    ]  # fmt: skip
    assert [end.name for end in ends] == ["x", "outcome 0", "y"]


def test_sets_and_outcomes_may_be_stated_once_and_referred_to():
    """A second node needs only the number of its set, a second end only that of its outcome."""
    game = read_efg(
        HEAD + 'c "" 1 { "l" .25 "r" 3/4 } 0\np "n" 1 1 "I" { "" "" } 0\nt "" 1 "a" { 1, 3 }\n'
        't "" 1\np "m" 1 1 0\nt "" 1\nt "" 2 "b" { 0 0 }\n'
    )
    chance = game.root
    assert [odds for odds, _ in chance.branches.values()] == [0.25, 0.75]
    first, second = (node for _, node in chance.branches.values())
    assert (first.infoset, second.infoset) == ("I", "I")
    assert list(second.actions) == ["1", "2"]


def test_sets_of_the_same_name_stay_apart():
    """Two players' sets that share a name are two information sets."""
    game = read_efg(
        HEAD
        + 'c "" 1 "" { "l" 1/2 "r" 1/2 } 0\n'
        + 2 * 'p "" 1 1 "I" { "a" } 0\np "" 2 1 "I" { "b" } 0\nt "" 1 "o" { 0, 0 }\n'
    )
    assert {node.infoset for node in walk(game.root) if isinstance(node, Decision)} == {
        "A:1", "B:1",
    }  # fmt: skip


@pytest.mark.parametrize("path", published_files() or [None], ids=str)
def test_published_trees_survive_a_round_trip(path):
    """What is written of a published tree reads back as the same game."""
    if path is None:
        pytest.skip("no folder shared/oracles/efg: set FOEDUS_SOURCES to the sources beside it")
    game = read_efg(path)
    assert read_efg(str(path)) == game
    assert read_efg(write_efg(game)) == game


labels = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.fractions(-9, 9, max_denominator=99)
).map(float)


@st.composite
def games(draw):
    """Games of two players with any labels, any doubles and shared sets."""
    shared = draw(st.lists(labels, min_size=2, max_size=3, unique=True))

    def grow(depth):
        kind = draw(st.integers(0, 4)) if depth else 4
        if kind == 4:
            return Outcome(draw(labels), {"A": draw(numbers), "B": draw(numbers)})
        if kind == 3:
            weights = draw(st.lists(st.integers(1, 99), min_size=1, max_size=3))
            odds = [weight / sum(weights) for weight in weights]
            return Chance(
                draw(labels), {f"b{i}": (odd, grow(depth - 1)) for i, odd in enumerate(odds)}
            )
        names = shared if kind == 2 else draw(st.lists(labels, min_size=1, max_size=3, unique=True))
        actions = {name: grow(depth - 1) for name in names}
        player = "A" if kind == 2 else draw(st.sampled_from("AB"))
        return Decision(player, draw(labels), actions, "both" if kind == 2 else None)

    both = {name: grow(3) for name in shared}
    return Game("g", ("A", "B"), Decision("A", "first", both, "both"))


def alone_unnamed(game):
    """The same game, with no name for an information set of a single decision."""
    named = [node.infoset for node in walk(game.root) if isinstance(node, Decision)]

    def grow(node):
        if isinstance(node, Decision):
            shared = node.infoset if named.count(node.infoset) > 1 else None
            below = {label: grow(child) for label, child in node.actions.items()}
            return Decision(node.player, node.name, below, shared)
        if isinstance(node, Chance):
            below = {label: (odds, grow(child)) for label, (odds, child) in node.branches.items()}
            return Chance(node.name, below)
        return node

    return Game(game.title, game.players, grow(game.root))


@given(games())
@settings(max_examples=40)
def test_what_is_written_reads_back_bit_for_bit(game):
    """Labels, doubles, probabilities and shared information sets survive writing and reading."""
    assert read_efg(write_efg(game)) == alone_unnamed(game)


def test_gambit_reads_what_we_write_and_we_read_what_it_writes():
    """Gambit takes our text; its own text of that game gives the same values when solved."""
    pygambit = pytest.importorskip("pygambit", reason="the peer is not installed")
    from game_trees import random_game

    rng = np.random.default_rng(5)
    for _ in range(5):
        game = random_game(rng, players=3, size=10)
        theirs = pygambit.read_efg(io.StringIO(write_efg(game)))
        back = read_efg(theirs.to_efg())
        for precision in (1.0, 7.0):
            ours = solve(tabulate(game), {}, precision)
            again = solve(tabulate(back), {}, precision)
            assert np.abs(ours.values - again.values).max() < 1e-12
            assert np.abs(ours.probabilities - again.probabilities).max() < 1e-12


@given(games())
@settings(max_examples=25)
def test_strict_files_hold_the_same_game_under_other_names(game):
    """A strict file has ASCII labels, and the same structure, payoffs and probabilities."""

    def bare(node):
        if isinstance(node, Decision):
            return (node.player, [bare(child) for child in node.actions.values()])
        if isinstance(node, Chance):
            return [(odds, bare(child)) for odds, child in node.branches.values()]
        return tuple(node.payoffs.values())

    text = write_efg(game, strict=True)
    assert text.isascii()
    assert bare(read_efg(text).root) == bare(game.root)


@pytest.mark.parametrize("name", [name for name, model in classics().items() if model.build])
def test_gambit_takes_the_trees_of_published_models(name):
    """Gambit reads every model's tree, repeated and accented labels included, with our payoffs."""
    pygambit = pytest.importorskip("pygambit", reason="the peer is not installed")
    game = classics()[name].game()
    text = write_efg(game, strict=True)
    tree = pygambit.read_efg(io.StringIO(text))
    profile = tree.mixed_behavior_profile()
    # By place: an accent is taken off a player's label.
    theirs = [profile.payoff(player) for player in tree.players]
    assert blind(game.root, game.players) == pytest.approx(theirs, abs=1e-12)


def blind(node, players):
    """Expected payoffs when every action is as likely as any other."""
    if isinstance(node, Outcome):
        return np.array([node.payoffs[player] for player in players])
    if isinstance(node, Decision):
        return np.mean([blind(child, players) for child in node.actions.values()], axis=0)
    return sum(odds * blind(child, players) for odds, child in node.branches.values())


def test_gambit_agrees_on_inner_payoffs_and_thirds():
    """With payoffs on the way and branches of one third, Gambit's expected payoffs are ours."""
    pygambit = pytest.importorskip("pygambit", reason="the peer is not installed")
    text = (
        HEAD + 'c "" 1 "" { "l" 1/3 "m" 1/3 "r" 1/3 } 1 "fee" { 1, 2 }\n'
        't "" 2 "x" { 1/3, 0.1 }\np "" 2 1 "J" { "u" "d" } 3 "toll" { -1/7, 0 }\n'
        't "" 4 "y" { 0, 1 }\nt "" 0\nt "" 5 "z" { 1e-3, 5 }\n'
    )
    game = read_efg(text)
    expected = blind(game.root, game.players)
    for written in (text, write_efg(game)):
        profile = pygambit.read_efg(io.StringIO(written)).mixed_behavior_profile()
        theirs = [profile.payoff(player) for player in game.players]
        assert expected == pytest.approx(theirs, abs=1e-15)


def test_parameters_become_numbers_and_missing_ones_are_named():
    """A parametrised game is written at given values; a parameter without one is a fault."""
    end = Outcome("end", {"A": Linear({"cost": -2}, 1), "B": 0})
    game = Game("g", ("A", "B"), Chance("c", {"l": ("p", end), "r": (1 - Linear({"p": 1}), end)}))
    text = write_efg(game, {"cost": 0.25, "p": 0.3})
    assert 't "" 1 "end" { 1/2, 0 }' in text
    assert '{ "l" 3/10 "r" 7/10 }' in text
    with pytest.raises(GameError, match=r"parameter 'p': has no value.*did you mean"):
        write_efg(game, {"cost": 1, "P": 0.5})
    with pytest.raises(GameError, match="none negative, and a sum of 1"):
        write_efg(game, {"cost": 1, "p": 1.5})


FAULTS = {
    "NFG 1 R\n": r"text:1:1: an unknown format; expected EFG 2 R",
    'EFG 3 R "x" { "A" }\nt "" 0': r"text:1:5: an unknown format",
    'EFG 2 R "x" { "A" "A" }\n': r"text:1:19: two players are called 'A'",
    'EFG 2 R "x" { }\n': r"text:1:15: the game has no players",
    HEAD: r"text:2:1: the text ends here; expected a node: c, p or t",
    HEAD + 'x "" 0': r"text:2:1: 'x' is not a kind of node",
    HEAD + 'p "" 3 1 "" { "a" } 0': r"text:2:6: there is no player 3; expected 1 to 2",
    HEAD + 'p "" 1 1 0\n': r"text:2:8: information set 1 is used before its actions",
    HEAD + 'p "" 1 1 "" { "a" } 0\n': r"text:3:1: the text ends here",
    HEAD + 't "" 1 "o" { 1 }\n': r"text:2:12: there are 1 payoffs; expected 2",
    HEAD + 't "" 1 "o" { 1 2 3 }\n': r"text:2:12: there are more payoffs",
    HEAD + 't "" 1 "o" { 1, 1/0 }\n': r"text:2:17: 1/0 is not a finite number",
    HEAD + 't "" 1 "o" { 1, 1e399 }\n': r"text:2:17: 1e399 is not a finite number",
    HEAD + 't "" 1 "o" { 1, 1e99999999 }\n': r"text:2:17: the number 1e99999999... is too long",
    HEAD + 't "" 1 "o" { 1, abc }\n': r"text:2:17: abc; expected a payoff",
    HEAD + 't "" 4\n': r"text:2:6: outcome 4 has no payoffs",
    HEAD + 't "" 1 "o" { 1, 1 }\nt "" 0\n': r"text:3:1: t; expected the end",
    HEAD + 't "abc 0\n': r"text:2:3: the quotation is never closed",
    HEAD + 't "" 1 "o" { 1, 2$ }\n': r"text:2:18: '\$'",
    HEAD + 'c "" 1 "" { "l" 1/2 "r" 1/3 } 0\n': r"text:2:11: the probabilities sum to 0.8333",
    HEAD + 'c "" 1 "" { "l" -1 "r" 2 } 0\n': r"text:2:17: the probability is -1; expected 0 to 1",
    HEAD + 'p "" 1 1 "I" { "a" } 0\np "" 1 1 "I" { "b" } 0\n': r"text:3:8: .* other actions here",
    HEAD + 't "" 0 { 1, 2 }\n': r"text:2:6: outcome 0 has payoffs",
}


@pytest.mark.parametrize("text", FAULTS, ids=range(len(FAULTS)))
def test_a_fault_is_named_with_its_place(text):
    """A file that breaks the format is refused with line, column and what was expected."""
    with pytest.raises(GameError, match=FAULTS[text]):
        read_efg(text)


def test_files_that_cannot_be_read_are_faults(tmp_path):
    """A missing file, a folder, and bytes that are not UTF-8 give one clear error each."""
    (tmp_path / "latin.efg").write_bytes(b'EFG 2 R "\xe9" { "A" }')
    for path, said in (
        (tmp_path / "none.efg", "no such file"),
        (tmp_path, "directory"),
        (tmp_path / "latin.efg", "not UTF-8"),
    ):
        with pytest.raises(GameError, match=said):
            read_efg(path)


HOSTILE = {
    "digits": HEAD + 't "" 1 "o" { ' + "1" * 2_000_000 + "x",
    "quote": HEAD + 't "' + "\\" * 2_000_001,
    "depth": HEAD + 'p "" 1 1 "I" { "a" } 0\n' * 5_000,
    "actions": HEAD + 'p "" 1 1 "I" { ' + '"" ' * 100_000 + "} 0\n" + 't "" 0\n' * 50_000,
    "players": 'EFG 2 R "x" { ' + " ".join(f'"{i}"' for i in range(50_000)) + " }",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_input_is_refused_in_proportion_to_its_length(kind):
    """Long numbers, open quotes, deep or unfinished trees and crowds give an ordinary error."""
    with pytest.raises(GameError) as caught:
        read_efg(HOSTILE[kind])
    assert len(str(caught.value)) < 500
