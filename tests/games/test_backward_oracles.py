"""Backward induction against published numbers, Gambit, and plain definitions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from game_trees import deterrence, in_our_order, random_game, to_gambit

from foedus.games import Chance, Decision, Game, Outcome, solve, tabulate

pygambit = pytest.importorskip("pygambit", reason="the peer is not installed: ./do test adds it")

PUBLISHED = 5e-11  # oracles are printed with ten decimals
GAMBIT = 1e-8  # Gambit stops its path within about this distance of the wanted precision


@dataclass(frozen=True)
class Crisis:
    """A published crisis: payoffs, precision, and the probabilities to reproduce."""

    id: str
    attacker: tuple[float, ...]
    defender: tuple[float, ...]
    precision: float
    expected: dict[str, float]


# Signorino 1999; tree and numbers as coded in egame12 of the R package games (oracle a.tree3).
TREE3 = [
    Crisis(
        "S1", (0, 1, -1), (0, -1, -0.5), 1.0,
        {"yes": 0.4390745821, "resist": 0.6224593312, "SQ": 0.5609254179, "Cap": 0.1657685114,
         "War": 0.2733060707},
    ),
    Crisis(
        "S2", (0, 1, -2), (0, -1, -2), 1.0,
        {"yes": 0.5481443108, "resist": 0.2689414214, "SQ": 0.4518556892, "Cap": 0.4007256007,
         "War": 0.1474187101},
    ),
    # The R package divides by the square root of two: the same recursion at lower precision.
    Crisis(
        "S1 as in games", (0, 1, -1), (0, -1, -0.5), 2**-0.5,
        {"yes": 0.4691108895, "resist": 0.5874790008, "SQ": 0.5308891105, "Cap": 0.1935180928,
         "War": 0.2755927966},
    ),
    Crisis(
        "S2 as in games", (0, 1, -2), (0, -1, -2), 2**-0.5,
        {"yes": 0.5016413035, "resist": 0.3302384507, "SQ": 0.4983586965, "Cap": 0.3359800566,
         "War": 0.1656612469},
    ),
]  # fmt: skip

# The same recursion on threaten, resist, follow through (oracle a.ADA).
ADA = [
    Crisis(
        "T1 at 1", (0, 1, -0.5, -0.3), (0, -1, 0.5, -0.8), 1.0,
        {"threaten": 0.5113282663, "resist": 0.6868031488, "fight": 0.5498339973,
         "SQ": 0.4886717337, "Con": 0.1601464029, "BD": 0.1580901357, "War": 0.1930917277},
    ),
    Crisis(
        "T1 at 4", (0, 1, -0.5, -0.3), (0, -1, 0.5, -0.8), 4.0,
        {"threaten": 0.2689593456, "resist": 0.9177478158, "fight": 0.6899744811,
         "SQ": 0.7310406544, "Con": 0.0221224936, "BD": 0.0765257231, "War": 0.1703111288},
    ),
    Crisis(
        "T2 at 10", (0, 1, -1.0, 0.2), (0, -1, 0.8, -1.5), 10.0,
        {"threaten": 0.9999521049, "resist": 0.0066937905, "fight": 0.9999938558,
         "SQ": 4.78951e-05, "Con": 0.993258635, "BD": 4.11e-08, "War": 0.0066934287},
    ),
]  # fmt: skip


def threat_game(case):
    """Threaten; resist or concede; follow through or back down."""
    ends = {
        name: Outcome(name, {"A": a, "D": d})
        for name, a, d in zip(("SQ", "Con", "BD", "War"), case.attacker, case.defender, strict=True)
    }
    follow = Decision("A", "follow?", {"back down": ends["BD"], "fight": ends["War"]})
    answer = Decision("D", "resist?", {"concede": ends["Con"], "resist": follow})
    return Game(
        "Threat", ("A", "D"), Decision("A", "threaten?", {"no": ends["SQ"], "threaten": answer})
    )


def check_published(solution, expected):
    """Compare every named action and outcome."""
    rows = {action: row for row, (_, action) in enumerate(solution.table.actions)}
    outcomes = dict(
        zip(solution.table.outcomes, solution.outcome_probabilities()[:, 0], strict=True)
    )
    for name, value in expected.items():
        found = outcomes[name] if name in outcomes else solution.probabilities[rows[name], 0]
        assert found == pytest.approx(value, abs=PUBLISHED), name


@pytest.mark.parametrize("case", TREE3, ids=lambda case: case.id)
def test_published_deterrence_tree(case):
    """The attack-resist tree gives the published probabilities in both logit conventions."""
    parameters = {
        f"{who}.{end}": payoff
        for who, payoffs in (("A", case.attacker), ("D", case.defender))
        for end, payoff in zip(("SQ", "Cap", "War"), payoffs, strict=True)
    }
    table = tabulate(deterrence(war="War"))
    check_published(solve(table, parameters, case.precision), case.expected)


@pytest.mark.parametrize("case", ADA, ids=lambda case: case.id)
def test_published_threat_tree(case):
    """The threaten-resist-follow tree gives the derived probabilities."""
    check_published(solve(tabulate(threat_game(case)), {}, case.precision), case.expected)


def test_duplicated_action_doubles_its_odds():
    """Two copies of attack raise its total probability from 0.439 to 0.610 (m.framing)."""
    quiet = Outcome("SQ", {"A": 0, "D": 0})
    answer = Decision(
        "D",
        "resist?",
        {
            "concede": Outcome("Cap", {"A": 1, "D": -1}),
            "resist": Outcome("War", {"A": -1, "D": -0.5}),
        },
    )
    one = Game("One", ("A", "D"), Decision("A", "attack?", {"no": quiet, "yes": answer}))
    two = Game(
        "Two", ("A", "D"), Decision("A", "attack?", {"no": quiet, "east": answer, "west": answer})
    )
    attack_once = solve(tabulate(one), {}, 1.0).probability("attack?", "yes")[0]
    peace = solve(tabulate(two), {}, 1.0).probability("attack?", "no")[0]
    assert attack_once == pytest.approx(0.4390745821, abs=PUBLISHED)
    assert 1 - peace == pytest.approx(0.6102179658, abs=PUBLISHED)


@pytest.mark.parametrize("players", [2, 3, 4])
def test_agrees_with_gambit_on_random_games(players):
    """Logit choices of 70 random games, at five precisions in turn, are Gambit's to 1e-8."""
    rng = np.random.default_rng(players)
    for index in range(70):
        game = random_game(rng, players=players, size=2 + index % 11)
        precision = (0.5, 1.0, 3.0, 10.0, 30.0)[index % 5]
        tree, count = to_gambit(game)
        # Profiles of 16.7 raise when asked for anything but an integer index.
        theirs = pygambit.qre.logit_solve_lambda(tree, precision)[0]
        assert theirs.lam == pytest.approx(precision, abs=1e-6)
        expected = in_our_order(tree, count, [theirs[place] for place in range(count)])
        ours = solve(tabulate(game), {}, precision).probabilities[:, 0]
        np.testing.assert_allclose(ours, expected, rtol=0, atol=GAMBIT)


def test_zero_sum_value_is_gambits():
    """At infinite precision a zero-sum game has the value that Gambit's linear program finds."""
    rng = np.random.default_rng(7)

    def opposed(node):
        if isinstance(node, Outcome):
            gain = float(rng.integers(-8, 9)) / 4
            return Outcome(node.name, {"P0": gain, "P1": -gain})
        if isinstance(node, Chance):
            return Chance(node.name, {k: (p, opposed(c)) for k, (p, c) in node.branches.items()})
        return Decision(node.player, node.name, {k: opposed(c) for k, c in node.actions.items()})

    for index in range(25):
        drawn = random_game(rng, players=2, size=2 + index % 6, actions=3)
        game = Game("Zero sum", drawn.players, opposed(drawn.root))
        tree, _ = to_gambit(game)
        theirs = pygambit.nash.lp_solve(tree, rational=False).equilibria[0]
        solution = solve(tabulate(game), {}, np.inf)
        assert solution.values[0, 0] == pytest.approx(float(theirs.payoff("P0")), abs=1e-9)


def payoffs_from(node, choice, path=()):
    """Expected payoffs when every decision takes its action in `choice`."""
    if isinstance(node, Outcome):
        return np.array(list(node.payoffs.values()))
    if isinstance(node, Chance):
        return sum(
            odds * payoffs_from(child, choice, (*path, label))
            for label, (odds, child) in node.branches.items()
        )
    label = choice[path]
    return payoffs_from(node.actions[label], choice, (*path, label))


def decisions_below(node, path=()):
    """All decisions from a node on, with the labels leading to them."""
    if isinstance(node, Outcome):
        return {}
    found = {path: node} if isinstance(node, Decision) else {}
    below = (
        node.actions
        if isinstance(node, Decision)
        else {k: c for k, (_, c) in node.branches.items()}
    )
    for label, child in below.items():
        found |= decisions_below(child, (*path, label))
    return found


def is_subgame_perfect(game, choice):
    """Whether in no subgame any player has any better strategy: the definition, spelt out."""
    for start, node in decisions_below(game.root).items():
        inside = decisions_below(node, start)
        now = payoffs_from(node, choice, start)
        for index, player in enumerate(game.players):
            own = [path for path, decision in inside.items() if decision.player == player]
            for labels in itertools.product(*(inside[path].actions for path in own)):
                other = choice | dict(zip(own, labels, strict=True))
                if payoffs_from(node, other, start)[index] > now[index] + 1e-12:
                    return False
    return True


def test_infinite_precision_is_subgame_perfect():
    """Best responses are the only pure profile that satisfies the definition of perfection."""
    rng = np.random.default_rng(3)
    for index in range(15):
        game = random_game(rng, players=2 + index % 2, size=4, actions=3)
        decisions = decisions_below(game.root)
        perfect = [
            choice
            for labels in itertools.product(*(node.actions for node in decisions.values()))
            if is_subgame_perfect(game, choice := dict(zip(decisions, labels, strict=True)))
        ]
        solution = solve(tabulate(game), {}, np.inf)
        ours = {
            path: next(a for a in node.actions if solution.probability(path, a)[0] == 1.0)
            for path, node in decisions.items()
        }
        assert perfect == [ours]
        assert solution.ties[0] == 0
