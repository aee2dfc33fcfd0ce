"""Private types: degenerate ones change nothing, others are learnt by Bayes' rule."""

from __future__ import annotations

import numpy as np
import pytest
from belief_trees import poker, unilateral_deterrence
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import GameError
from foedus.games import (
    Chance,
    Decision,
    Game,
    Linear,
    Outcome,
    Type,
    certify,
    solve,
    tabulate,
    with_types,
)

EXACT = 1e-9


def random_tree(rng):
    """A random tree of three players; what war costs each of them is a parameter."""
    players = ("A", "B", "C")
    count = 0

    def grow(depth):
        nonlocal count
        count += 1
        here = count
        if depth == 0 or rng.uniform() < 0.15:
            pays = {
                who: Linear({f"{who}.cost": -float(rng.uniform())}, float(rng.uniform()))
                for who in players
            }
            return Outcome(f"o{here}", pays)
        if rng.uniform() < 0.2:
            p = float(rng.integers(1, 8)) / 8
            return Chance(f"c{here}", {"a": (p, grow(depth - 1)), "b": (1 - p, grow(depth - 1))})
        below = {f"a{i}": grow(depth - 1) for i in range(int(rng.integers(2, 4)))}
        return Decision(players[int(rng.integers(3))], f"d{here}", below)

    return Game("Random", players, Decision("A", "first", {"l": grow(2), "r": grow(2)}))


def choices(table, solution, depth=0):
    """Choice probabilities by the place of a decision in the tree without types."""
    found = {}
    for node in np.flatnonzero(table.kind == 1):
        edges = table.edge_row[table.edge_start[node] : table.edge_start[node + 1]]
        path = table.paths[node]
        found[path[:depth], path[depth:]] = solution.probabilities[edges, 0]
    return found


COSTS = {"A.cost": 0.7, "B.cost": 1.1, "C.cost": 0.4}


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 15.0))
def test_types_that_do_not_differ_change_nothing(seed, precision):
    """With the same payoffs in every type, all choices are those of perfect information."""
    rng = np.random.default_rng(seed)
    game = random_tree(rng)
    table = tabulate(game)
    alone = choices(table, solve(table, COSTS, precision))
    kinds = {
        who: {label: Type(p, {f"{who}.cost": COSTS[f"{who}.cost"]}) for label, p in odds.items()}
        for who, odds in (("A", {"x": 0.25, "y": 0.75}), ("C", {"x": 0.5, "y": 0.5}))
    }
    typed = tabulate(with_types(game, kinds).game)
    solution = solve(typed, COSTS, precision).raise_on_failure()
    for (_, path), share in choices(typed, solution, 2).items():
        np.testing.assert_allclose(share, alone[(), path], rtol=0, atol=EXACT)
    np.testing.assert_allclose(solution.values, solve(table, COSTS, precision).values, atol=EXACT)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 15.0))
def test_a_certain_type_is_the_game_with_its_payoffs(seed, precision):
    """Where nature draws one type for sure, its choices and the values are those of its game."""
    game = random_tree(np.random.default_rng(seed))
    table = tabulate(game)
    alone = solve(table, COSTS, precision)
    kinds = {
        "A": {"real": Type(1.0, {"A.cost": COSTS["A.cost"]}), "never": Type(0.0, {"A.cost": 9.0})},
        "B": {"never": Type(0.0, {"B.cost": -3.0}), "real": Type(1.0, {"B.cost": COSTS["B.cost"]})},
    }
    typed = tabulate(with_types(game, kinds).game)
    solution = solve(typed, {"C.cost": COSTS["C.cost"]}, precision).raise_on_failure()
    np.testing.assert_allclose(solution.values, alone.values, rtol=0, atol=EXACT)
    expected = choices(table, alone)
    for (types, path), share in choices(typed, solution, 2).items():
        if types == ("real", "real"):
            np.testing.assert_allclose(share, expected[(), path], rtol=0, atol=EXACT)


def crisis():
    """Unilateral deterrence without types: a parameter for what conflict is worth to each side."""
    fought = Outcome("DD", {"Ch": Linear({"c": 1}), "Def": Linear({"d": 1})})
    press = {"C": Outcome("CD", {"Ch": 0, "Def": 3}), "D": fought}
    answer = {"C": Outcome("DC", {"Ch": 3, "Def": 0}), "D": Decision("Ch", "press", press)}
    demand = {"C": Outcome("SQ", {"Ch": 2, "Def": 2}), "D": Decision("Def", "resist", answer)}
    return Game("Crisis", ("Ch", "Def"), Decision("Ch", "demand", demand))


def hard_and_soft():
    """The types of the literature, with their chances as parameters."""
    ch, de = Linear({"ch": 1}), Linear({"def": 1})
    return {
        "Ch": {"H": Type(ch, {"c": 1}), "S": Type(1 - ch, {"c": -1})},
        "Def": {"H": Type("def", payoffs={"DD": 1}), "S": Type(1 - de, payoffs={"DD": -2})},
    }


@pytest.mark.parametrize("precision", [1.0, 10.0, 80.0])
def test_the_published_tree_comes_out_of_the_plain_one(precision):
    """Unilateral deterrence is the plain crisis with two types a side, choice by choice."""
    typed = tabulate(with_types(crisis(), hard_and_soft()).game)
    published = tabulate(unilateral_deterrence())
    worlds = {"ch": [0.4, 0.3, 0.8], "def": [0.4, 0.2, 0.2]}
    found = solve(typed, {**worlds, "d": 0.0}, precision).raise_on_failure()
    expected = solve(published, worlds, precision).raise_on_failure()
    for ours, theirs in (("demand [H]", "demand H"), ("demand [S]", "demand S"),
                         ("resist [S]", "resist S"), ("press [S]", "press S")):  # fmt: skip
        np.testing.assert_allclose(
            found.probability(ours, "D"), expected.probability(theirs, "D"), rtol=0, atol=1e-8
        )
    np.testing.assert_allclose(found.values, expected.values, rtol=0, atol=1e-8)


def test_beliefs_follow_bayes_rule_along_the_path():
    """After a demand the odds of a hard challenger are prior odds times likelihoods."""
    game = with_types(crisis(), hard_and_soft())
    table = tabulate(game.game)
    solution = solve(table, {"ch": [0.4, 0.3], "def": [0.4, 0.2], "d": 0.0}, 3.0)
    prior = np.array([0.4, 0.3])
    hard, soft = (solution.probability(f"demand [{kind}]", "D") for kind in "HS")
    found = {(p.path, p.player): p.probabilities for p in game.posteriors(solution)}
    expected = prior * hard / (prior * hard + (1 - prior) * soft)
    np.testing.assert_allclose(found[("D",), "Ch"][0], expected, rtol=0, atol=1e-12)
    # The challenger's demand says nothing about the defender.
    np.testing.assert_allclose(found[("D",), "Def"][0], [0.4, 0.2], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found[(), "Ch"], [[0.4, 0.3], [0.6, 0.7]], rtol=0, atol=1e-15)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 8.0))
def test_beliefs_are_a_martingale(seed, precision):
    """At every node the beliefs that follow average to the belief held there."""
    game = random_tree(np.random.default_rng(seed))
    kinds = {"A": {"x": Type(0.25, {"A.cost": 0.2}), "y": Type(0.75, {"A.cost": 1.5})}}
    typed = with_types(game, kinds)
    table = tabulate(typed.game)
    solution = solve(table, COSTS, precision).raise_on_failure()
    after = {p.path: p.probabilities[:, 0] for p in typed.posteriors(solution)}
    reached: dict[tuple[str, ...], float] = {}
    for path, mine in zip(table.paths, solution.reach()[:, 0], strict=True):
        if path:
            reached[path[1:]] = reached.get(path[1:], 0.0) + mine
    for path, belief in after.items():
        below = [p for p in after if len(p) == len(path) + 1 and p[: len(path)] == path]
        if below and reached[path] > 1e-12:
            mean = sum(reached[p] * np.nan_to_num(after[p]) for p in below) / reached[path]
            np.testing.assert_allclose(mean, belief, rtol=0, atol=1e-9)


def test_what_the_game_hides_stays_hidden():
    """Types over a game with information sets keep them: poker with a proud player is certified."""
    proud = Type(0.5, payoffs={"folded": -3.0})
    typed = with_types(poker(), {"A": {"plain": Type(0.5), "proud": proud}})
    table = tabulate(typed.game)
    assert len({name for name, _ in table.actions}) == 5  # two cards by two types, and B's one set
    solution = solve(table, {}, 5.0).raise_on_failure()
    assert certify(table, {}, 5.0, solution.probabilities).residual[0] < 1e-9
    bluffs = [solution.probability(f"king [{kind}]", "raise")[0] for kind in ("plain", "proud")]
    assert bluffs[0] < bluffs[1]


def test_the_tree_is_shown_with_beliefs():
    """A line a node of the plain game says how often play comes there and what is then believed."""
    typed = with_types(crisis(), hard_and_soft())
    solution = solve(tabulate(typed.game), {"ch": 0.4, "def": 0.4, "d": 0.0}, 80.0)
    lines = typed.describe(solution).splitlines()
    assert len(lines) == 1 + crisis().size
    assert lines[1] == "start, Ch: demand  100.0% (Ch H 40.0%, S 60.0%; Def H 40.0%, S 60.0%)"
    assert lines[3] == "  D, Def: resist  40.0% (Ch H 100.0%, S 0.0%; Def H 40.0%, S 60.0%)"


def test_what_does_not_fit_is_refused():
    """Unknown players, parameters and outcomes are named together; probabilities sum to one."""
    with pytest.raises(GameError, match="types of 'Chal': unknown player") as caught:
        with_types(crisis(), {"Chal": {"x": Type(1, {"k": 1}, {"DDD": 1})}})
    assert "unknown parameter 'k'" in str(caught.value)
    assert "unknown outcome 'DDD'" in str(caught.value)
    with pytest.raises(GameError, match=r"sum to 0\.9"):
        with_types(crisis(), {"Ch": {"x": Type(0.4), "y": Type(0.5)}})
    with pytest.raises(GameError, match="no player has types"):
        with_types(crisis(), {})
    with pytest.raises(GameError, match="there are none"):
        with_types(crisis(), {"Ch": {}})
    both = {"Ch": {"x": Type(1, {"c": 1})}, "Def": {"x": Type(1, {"c": 1})}}
    with pytest.raises(GameError, match="'Ch' has its own 'c'"):
        with_types(crisis(), both)
    typed = with_types(crisis(), hard_and_soft())
    with pytest.raises(GameError, match="one of 'Crisis, with types of Ch, Def'"):
        typed.posteriors(solve(tabulate(poker()), {}, 1.0))
