"""Trees of published models where beliefs matter: the engine's branch and Gambit's enumeration."""

from __future__ import annotations

import io

import pytest

from foedus.games import solve, tabulate
from foedus.games.classics import classics
from foedus.games.efg import write_efg

BRANCH = 1e-6  # oracles of the branch are printed with ten digits and found by other software
ENUMERATED = 1e-6  # Gambit's polynomial solver stops within about this distance


@pytest.mark.parametrize(
    ("p_ch", "p_def", "expected"),
    [
        (0.4, 0.4, (0.9999998875, 1.125e-07, 1.0, 0.0)),
        (0.3, 0.2, (1.0, 0.2810584559, 1.0, 0.1715584238)),
        (0.8, 0.2, (1.0, 1.0, 1.0, 0.0)),
        (0.4, 0.7, (0.0, 0.0, 1.0, 0.0)),
    ],
    ids=["sep", "bluff", "attack", "deter"],
)
def test_unilateral_deterrence_at_high_precision(p_ch, p_def, expected):
    """At precision 80 the branch is the oracle's, not steadfast (c.udg.*.aqre_lam80)."""
    tree = classics()["unilateral-deterrence"].game(p_ch=p_ch, p_def=p_def)
    solved = solve(tabulate(tree), {}, 80.0).raise_on_failure()
    paths = {"Ch1H": ("HH",), "Ch1S": ("SH",), "DefH": ("HH", "D"), "DefS": ("HS", "D")}
    found = [solved.probability(path, "D")[0] for path in paths.values()]
    assert found == pytest.approx(expected, abs=BRANCH)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (0.5, (0.6091343226, 0.1424444615, 0.1274560026, 0.1209652133)),
        (2.0, (0.8102865574, 0.0647707749, 0.0474770754, 0.0774655923)),
        (10.0, (0.5761923629, 0.254282427, 0.028605745, 0.1409194651)),
    ],
)
def test_outcomes_along_the_branch(precision, expected):
    """Outcomes along the branch are the oracle's, and not monotone (m.lambda_path.udg_sep)."""
    tree = classics()["unilateral-deterrence"].game(p_ch=0.4, p_def=0.4)
    solved = solve(tabulate(tree), {}, precision).raise_on_failure()
    ends = dict(zip(solved.table.outcomes, solved.outcome_probabilities()[:, 0], strict=True))
    wanted = dict(zip(("SQ", "DC", "CD", "DD"), expected, strict=True))
    assert ends == pytest.approx(wanted, abs=BRANCH)


def test_mutual_deterrence_selects_calm():
    """At (.8, .8) and precision 40 the branch leads to nobody defecting (m.mutual.1)."""
    tree = classics()["mutual-deterrence"].game(p_a=0.8, p_b=0.8)
    solved = solve(tabulate(tree), {}, 40.0).raise_on_failure()
    hard, soft = ("hard A, hard B",), ("soft A, hard B",)
    found = [solved.probability(path, "D")[0] for path in (hard, soft)]
    assert found == pytest.approx((0.0003371635, 0.0), abs=BRANCH)


@pytest.mark.parametrize(
    ("name", "changes", "wanted"),
    [
        ("unilateral-deterrence", {"p_ch": 0.3, "p_def": 0.2}, {"Ch1S": 2 / 7, "DefS": 1 / 6}),
        ("unilateral-deterrence", {"p_ch": 0.8, "p_def": 0.2}, {"Ch1S": 1.0, "DefS": 0.0}),
        ("tripartite-crisis", {"p_pro": 0.1}, {"ProHoldN": 0.49074074, "Def": 0.8}),
    ],
    ids=["bluff", "attack", "straddle"],
)
def test_gambit_enumerates_the_equilibria(name, changes, wanted):
    """Gambit's enumeration of the tree holds the equilibrium of the closed form."""
    pygambit = pytest.importorskip("pygambit", reason="the peer is not installed")
    text = write_efg(classics()[name].game(**changes), strict=True)
    tree = pygambit.read_efg(io.StringIO(text))
    sets = {infoset.label: infoset for player in tree.players for infoset in player.infosets}
    found = [
        {label: float(profile[list(sets[label].actions)[1]]) for label in wanted}
        for profile in pygambit.nash.enumpoly_solve(tree).equilibria
    ]
    assert any(one == pytest.approx(wanted, abs=ENUMERATED) for one in found)
