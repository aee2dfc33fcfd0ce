"""The year's game and the walk over the horizon, against independent recursions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from guarantee import FULL, ONE, TWO, amounts, compiled, promised, walked, worlds

from foedus.crisis.cast import Cast
from foedus.crisis.stage import crisis_game
from foedus.games import Chance, Decision, Linear, certify


def value_of(node, numbers, precision, given):
    """Values by player at a node by plain recursion: the definition, for one world."""
    if isinstance(node, Decision):
        below = {a: value_of(n, numbers, precision, given) for a, n in node.actions.items()}
        if (node.name, next(iter(below))) in given:
            odds = {a: given[node.name, a] for a in below}
        else:
            top = max(v[node.player] for v in below.values())
            grown = {a: math.exp(precision * (v[node.player] - top)) for a, v in below.items()}
            odds = {a: g / sum(grown.values()) for a, g in grown.items()}
        return {
            player: sum(odds[a] * below[a][player] for a in below)
            for player in next(iter(below.values()))
        }
    if isinstance(node, Chance):
        total: dict[str, float] = {}
        for probability, child in node.branches.values():
            weight = number(probability, numbers)
            for player, value in value_of(child, numbers, precision, given).items():
                total[player] = total.get(player, 0.0) + weight * value
        return total
    return {player: number(payoff, numbers) for player, payoff in node.payoffs.items()}


def number(value, numbers):
    """A payoff or probability in one world."""
    if isinstance(value, Linear):
        return value.constant + sum(c * numbers[n] for n, c in value.coefficients.items())
    return numbers[value] if isinstance(value, str) else float(value)


def test_the_walk_agrees_with_a_plain_recursion_over_three_years():
    """Values over a horizon equal those of an independent recursion, both views, to 1e-9."""
    drawn, years = worlds(ONE, 100, 3), 3
    found = walked(ONE, drawn, promised(), years=years)
    given_amounts = amounts(ONE, drawn, promised())
    game = compiled(ONE).stage.game
    for world in range(3):
        value = {
            view: {a: given_amounts.presence.hold(years)[a][world] for a in ONE.everyone}
            for view in (True, False)
        }
        for year in reversed(range(years)):
            choices: dict[tuple[str, str], float] = {}
            for believed in (True, False):
                rows = {
                    **given_amounts.standing_rows(),
                    **given_amounts.resolve_rows(year, believed=believed),
                    **given_amounts.yearly_rows(year, believed=believed, responses=ONE.responses),
                }
                numbers = {name: float(v[world]) for name, v in rows.items()}
                discount, precision = drawn["discount"][world], drawn["precision"][world]
                for actor in ONE.everyone:
                    numbers[f"{actor}.next"] = discount * value[believed][actor]
                held = {} if believed else choices
                result = value_of(game.root, numbers, precision, held)
                if believed:
                    choices = challenger_choices(game.root, numbers, precision)
                flow = given_amounts.presence.flow(year)
                value[believed] = {a: v + flow[a][world] for a, v in result.items()}
        for actor in ONE.everyone:
            assert found.believed_value[actor][world] == pytest.approx(value[True][actor], abs=1e-9)
            assert found.value[actor][world] == pytest.approx(value[False][actor], abs=1e-9)


def challenger_choices(root, numbers, precision):
    """The challenger's choice probabilities in the game as it believes it to be."""
    found = {}
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Decision):
            stack.extend(node.actions.values())
            if node.player == ONE.challenger:
                below = {
                    a: value_of(n, numbers, precision, {})[node.player]
                    for a, n in node.actions.items()
                }
                top = max(below.values())
                grown = {a: math.exp(precision * (v - top)) for a, v in below.items()}
                for action, weight in grown.items():
                    found[node.name, action] = weight / sum(grown.values())
        elif isinstance(node, Chance):
            stack.extend(child for _, child in node.branches.values())
    return found


def test_every_year_that_is_believed_carries_a_clean_certificate():
    """The solver's choices leave no regret that an independent recursion would find."""
    drawn = worlds(TWO, 0, 32)
    found = amounts(TWO, drawn)
    table = compiled(TWO).table
    rows = {
        **found.standing_rows(),
        **found.resolve_rows(0, believed=True),
        **found.yearly_rows(0, believed=True, responses=TWO.responses),
        **{f"{a}.next": np.zeros(32) for a in TWO.everyone},
    }
    from foedus.games import solve

    parameters = {name: rows[name] for name in table.parameters}
    solution = solve(table, parameters, np.tile(drawn["precision"], (4, 1)))
    certificate = certify(
        table.game, parameters, np.tile(drawn["precision"], (4, 1)), solution.probabilities
    )
    assert np.max(certificate.residual) < 1e-10


@pytest.mark.parametrize("guarantors", [("A",), ("A", "B"), ("A", "B", "C")])
def test_the_tree_grows_with_the_guarantors_and_names_every_ending_once(guarantors):
    """Endings are distinct, and each combination of responses is reached."""
    stage = crisis_game(Cast("X", "Y", guarantors))
    names = [leaf.name for leaf in stage.leaves]
    assert len(set(names)) == len(names)
    reached = {leaf.response for leaf in stage.leaves if leaf.response}
    assert reached == set(stage.cast.responses)


def test_what_can_happen_in_a_year_adds_up_to_one():
    """Going on, conceding and the three kinds of ending by war exhaust the year."""
    found = walked(TWO, worlds(TWO, 0, 50), promised(FULL), years=3)
    parts = ("continues", "concede", "resisted")
    assert np.allclose(sum(found.yearly(part) for part in parts), 1.0, atol=1e-12)
    wars = ("level.alone", "level.limited", "level.general", "brief.alone", "brief.limited")
    assert np.allclose(sum(found.yearly(w) for w in wars), found.yearly("resisted"), atol=1e-12)


def test_attack_over_the_horizon_is_one_minus_never_ending():
    """Totals over years equal one minus the chance that the accord outlives the horizon."""
    found = walked(ONE, worlds(ONE, 0, 50), years=5)
    lives = np.prod(found.yearly("continues"), axis=0)
    assert np.allclose(found.total("attack"), 1.0 - lives, atol=1e-12)


def test_a_world_has_the_same_outcome_in_any_company():
    """A world's numbers do not depend on which other worlds stand in the block."""
    together = walked(ONE, worlds(ONE, 0, 64), promised())
    alone = walked(ONE, worlds(ONE, 17, 1), promised())
    assert np.array_equal(together.measures[:, :, 17], alone.measures[:, :, 0])
