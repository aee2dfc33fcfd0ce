"""What a game must be, what is said when it is not, and how it is laid out."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from game_trees import deterrence, random_game

from foedus.errors import GameError
from foedus.games import (
    Chance,
    Decision,
    Game,
    Linear,
    Outcome,
    measure_table,
    solve,
    tabulate,
)

PEACE = Outcome("peace", {"A": 0, "B": 0})
WAR = Outcome("war", {"A": -1, "B": -2})


def choice(**actions):
    """A decision of A with the given continuations."""
    return Decision("A", "choose", actions)


FAULTS = [
    (choice(), "root: decision 'choose' has no actions"),
    (Decision("C", "x", {"a": PEACE}), "root: unknown player 'C'"),
    (Chance("x", {}), "root: chance 'x' has no branches"),
    (Chance("x", {"a": (0.5, PEACE), "b": (0.4, WAR)}), "sum to 0.9"),
    (Chance("x", {"a": (-0.5, PEACE), "b": (1.5, WAR)}), "the probability of 'a' is -0.5"),
    (Chance("x", {"a": ("p", PEACE), "b": (0.4, PEACE), "c": (Linear({"p": -1}), WAR)}),
     "sum to 0.4"),
    (choice(a=PEACE, b=Outcome("bad", {"A": float("nan"), "B": 0})),
     "root > b: the payoff of 'A' at 'bad' is nan"),
    (choice(a=PEACE, b=Outcome("bad", {"A": 0, "B": Linear({"x": float("inf")})})),
     "root > b: the payoff of 'B' at 'bad' is inf"),
    (choice(a=choice(b=Outcome("bad", {"A": 0}))),
     "root > a > b: outcome 'bad' has no payoff for B"),
    (Outcome("bad", {"A": 0, "B": 0, "Bee": 1}), "pays unknown player 'Bee'"),
    (Outcome("bad", {"A": "much", "B": 0}), "the payoff of 'A' at 'bad' is 'much'"),
    (choice(a="peace"), "root > a: str is not a node"),
    (Decision("A", "x", {"": PEACE}), "'' is not a label"),
    (choice(a=Decision("A", "x", {"u": PEACE}, "I"), b=Decision("B", "x", {"u": PEACE}, "I")),
     "root > b: information set 'I' belongs to 'A' at root > a"),
    (choice(a=Decision("B", "x", {"u": PEACE}, "I"), b=Decision("B", "x", {"v": PEACE}, "I")),
     "the same actions in the same order"),
]  # fmt: skip


@pytest.mark.parametrize(("root", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_malformed_game_is_refused_naming_the_node(root, said):
    """Each kind of fault is one GameError that names the path to its node."""
    with pytest.raises(GameError) as caught:
        Game("Faulty", ("A", "B"), root)
    assert said in str(caught.value)


def test_all_faults_are_named_at_once():
    """Several faults of a tree come in one error, each with its own place."""
    bad = Outcome("bad", {"A": 0})
    with pytest.raises(GameError) as caught:
        Game("Faulty", ("A", "B"), choice(one=bad, two=choice(three=bad)))
    places = [diagnostic.where for diagnostic in caught.value.diagnostics]
    assert places == ["root > one", "root > two > three"]


def test_absurd_games_are_refused():
    """A tree that loops back on itself or doubles too often is refused, not walked for ever."""
    loop = Decision("A", "again", {"stop": PEACE})
    loop.actions["go"] = loop
    wide = PEACE
    for _ in range(30):
        wide = choice(left=wide, right=wide)
    for root in (loop, wide):
        with pytest.raises(GameError, match="too large or loops"):
            Game("Absurd", ("A", "B"), root)


def test_a_game_needs_distinct_players():
    """No players, or a player listed twice, is refused."""
    with pytest.raises(GameError, match="no players"):
        Game("Nobody", (), PEACE)
    with pytest.raises(GameError, match="more than once"):
        Game("Twins", ("A", "A"), Outcome("peace", {"A": 0}))


def test_later_changes_of_a_mapping_do_not_reach_the_game():
    """Nodes keep their own copy of what they were made from."""
    actions = {"a": PEACE}
    game = Game("Copy", ("A", "B"), Decision("A", "x", actions))
    actions["b"] = "nonsense"
    assert tabulate(game).actions == (("x", "a"),)


def test_the_text_tree_shows_every_node_and_payoff():
    """The description has a line for each node with its label, probability and payoffs."""
    lottery = Chance(
        "luck", {"good": (Linear({"p": 1}), PEACE), "bad": (1 - Linear({"p": 1}), WAR)}
    )
    game = Game("Small", ("A", "B"), choice(stay=PEACE, try_=lottery))
    assert game.describe().splitlines() == [
        "Small",
        "A: choose",
        "├─ stay → peace (A 0, B 0)",
        "└─ try_ → chance: luck",
        "   ├─ good p → peace (A 0, B 0)",
        "   └─ bad 1 - p → war (A -1, B -2)",
    ]
    assert repr(game) == "<Game 'Small': A, B; 5 nodes>"


def test_linear_expressions_add_and_scale():
    """Sums, differences and multiples of linear expressions are those of their values."""
    x, y = Linear({"x": 2}, 1), Linear({"y": 1, "x": -1})
    total = 3 * x - y + 4
    assert total == Linear({"x": 7, "y": -1}, 7)
    assert 1 - x == Linear({"x": -2})
    assert str(1 - 2.5 * x) == "-1.5 - 5·x"


def test_shared_information_sets_share_rows():
    """Decisions of one information set have one row of choice probabilities for each action."""
    left = Decision("B", "guess", {"u": PEACE, "v": WAR}, "blind")
    right = Decision("B", "guess", {"u": WAR, "v": PEACE}, "blind")
    table = tabulate(Game("Matching", ("A", "B"), choice(l=left, r=right)))
    assert table.actions == (("choose", "l"), ("choose", "r"), ("blind", "u"), ("blind", "v"))
    assert not table.perfect_information
    assert table.row(("l",), "u") == table.row(("r",), "u") == table.row("blind", "u") == 2


def test_a_named_information_set_of_one_decision_is_perfect_information():
    """Naming an information set that nothing shares changes no result."""
    named = Game("Named", ("A", "B"), Decision("A", "choose", {"p": PEACE, "w": WAR}, "alone"))
    plain = Game("Plain", ("A", "B"), choice(p=PEACE, w=WAR))
    one, other = solve(tabulate(named), {}, 2.0), solve(tabulate(plain), {}, 2.0)
    np.testing.assert_array_equal(one.probabilities, other.probabilities)


def test_parameter_order_can_be_shared_between_games():
    """A table takes a longer list of parameters and refuses one that lacks a name it uses."""
    table = tabulate(deterrence(), ["unused", *sorted(tabulate(deterrence()).parameters)])
    rows = np.vstack([np.full((1, 3), np.nan), np.tile(np.arange(6.0)[:, None], 3)])
    assert solve(table, rows, 1.0).ends() == {0: 3}
    with pytest.raises(GameError, match=r"the game uses 'A\.War'"):
        tabulate(deterrence(), ["A.SQ", "A.Cap", "D.SQ", "D.Cap", "D.War"])


def test_calls_that_do_not_fit_are_refused():
    """Missing names, wrong shapes and unknown nodes are GameErrors that say what would fit."""
    table = tabulate(deterrence())
    good = dict.fromkeys(table.parameters, 0.0)
    solution = solve(table, good, 1.0)
    calls = {
        r"no value for 'D\.War'": lambda: solve(table, {k: 0 for k in good if k != "D.War"}, 1),
        "expected .6, draws.": lambda: solve(table, np.zeros((5, 2)), 1),
        "arrays of shapes": lambda: solve(table, good | {"A.SQ": [1, 2], "D.SQ": [1, 2, 3]}, 1),
        "none for player 'D'": lambda: solve(table, good, {"A": 1}),
        "unknown player 'E'": lambda: solve(table, good, {"A": 1, "D": 1, "E": 1}),
        "precision: shape": lambda: solve(table, good, np.ones(3)),
        "2 draws of parameters, 3 draws of precision": lambda: solve(
            table, good | {"A.SQ": [1, 2]}, {"A": [1, 2, 3], "D": 1}
        ),
        "given: shape": lambda: solve(table, good, 1, given=np.zeros((3, 1))),
        "out: ": lambda: solve(table, good | {"A.SQ": [1, 2]}, 1, out=solution),
        "unknown node 'attak": lambda: solution.probability("attak", "yes"),
        "no action 'maybe'": lambda: solution.probability("attack?", "maybe"),
        "not a decision": lambda: solution.probability(("no",), "yes"),
        "unknown outcome 'Wa'": lambda: measure_table(table, {"m": {"Wa": 1}}),
        "unknown parameter 'A.Wra'": lambda: measure_table(
            table, {"m": {"SQ": Linear({"A.Wra": 1})}}
        ),
        "unknown player 'X'": lambda: table.hold(solution.probabilities, ["X"]),
    }
    for said, call in calls.items():
        with pytest.raises(GameError, match=said):
            call()


def test_a_repeated_node_name_asks_for_a_path():
    """Nodes that share a name are found by the labels that lead to them."""
    game = Game("Twice", ("A", "B"), choice(a=choice(c=PEACE, d=WAR), b=choice(c=WAR, d=PEACE)))
    table = tabulate(game)
    with pytest.raises(GameError, match=r"3 nodes are named 'choose'; expected a path"):
        table.node("choose")
    solution = solve(table, {}, 1.0)
    assert solution.probability(("a",), "d")[0] == solution.probability(("b",), "c")[0]


def test_tables_travel_between_processes():
    """A table survives pickling with the same solution."""
    table = tabulate(random_game(np.random.default_rng(1)))
    again = pickle.loads(pickle.dumps(table))  # noqa: S301  what this test has just written
    one, other = solve(table, {}, 3.0), solve(again, {}, 3.0)
    np.testing.assert_array_equal(one.probabilities, other.probabilities)


def test_a_game_of_one_outcome_or_of_chance_alone_is_solved():
    """Games in which nobody decides have values and no choices."""
    alone = solve(tabulate(Game("End", ("A", "B"), WAR)), {}, 1.0)
    assert alone.values[:, 0].tolist() == [-1.0, -2.0]
    odds = Chance("luck", {"a": ("p", PEACE), "b": (1 - Linear({"p": 1}), WAR)})
    lottery = solve(tabulate(Game("Luck", ("A", "B"), odds)), {"p": [0.25, 1.0]}, 1.0)
    assert lottery.values.tolist() == [[-0.75, 0.0], [-1.5, 0.0]]
    assert lottery.probabilities.shape == (0, 2)
