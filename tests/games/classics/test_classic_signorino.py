"""Three-outcome tree and three-move crisis against the published and derived numbers."""

from __future__ import annotations

import pytest

from foedus.games import solve as engine
from foedus.games import tabulate
from foedus.games.classics import crisis_ada, signorino_1999

S1 = {"u_a": (0, 1, -1), "u_d": (0, -1, -0.5)}
S2 = {"u_a": (0, 1, -2), "u_d": (0, -1, -2)}
# Oracles a.tree3.*: attack, defend, SQ, Cap, War.
TREE3 = {
    ("S1", "logit"): (0.4390745821, 0.6224593312, 0.5609254179, 0.1657685114, 0.2733060707),
    ("S1", "logit-games"): (0.4691108895, 0.5874790008, 0.5308891105, 0.1935180928, 0.2755927966),
    ("S1", "probit-agent"): (0.422542936, 0.6381631951, 0.577457064, 0.1528915859, 0.2696513501),
    ("S1", "probit-private"): (0.4118448134, 0.6381631951, 0.5881551866, 0.1490206114, 0.262824202),
    ("S2", "logit"): (0.5481443108, 0.2689414214, 0.4518556892, 0.4007256007, 0.1474187101),
    ("S2", "logit-games"): (0.5016413035, 0.3302384507, 0.4983586965, 0.3359800566, 0.1656612469),
    ("S2", "probit-agent"): (0.5786809196, 0.2397500611, 0.4213190804, 0.4399421338, 0.1387387858),
    ("S2", "probit-private"): (
        0.5868825022,
        0.2397500611,
        0.4131174978,
        0.4461773865,
        0.1407051158,
    ),
}


@pytest.mark.parametrize("case", TREE3, ids="-".join)
def test_published_choices(case):
    """Every stochastic structure gives its oracle (a.tree3)."""
    parameters = signorino_1999.Parameters(**(S1 if case[0] == "S1" else S2))
    found = signorino_1999.solve(parameters, case[1])
    assert tuple(vars(found).values()) == pytest.approx(TREE3[case], abs=5e-10)


@pytest.mark.parametrize("lam", [0.0, 0.5, 1.0, 7.0, 400.0])
@pytest.mark.parametrize("which", [S1, S2], ids=["S1", "S2"])
def test_the_engine_solves_the_same_tree(which, lam):
    """The tree solved in the engine equals the closed form, in both logit conventions."""
    parameters = signorino_1999.Parameters(**which, lam=lam, sigma=2.0)
    for link, precision in (("logit", lam), ("logit-games", 0.5 / 2**0.5)):
        closed = signorino_1999.solve(parameters, link)
        solved = engine(tabulate(signorino_1999.game(parameters)), {}, precision)
        ends = dict(zip(solved.table.outcomes, solved.outcome_probabilities()[:, 0], strict=True))
        expected = {"SQ": closed.status_quo, "Cap": closed.capitulation, "War": closed.war}
        assert ends == pytest.approx(expected, abs=1e-12)


T1 = {"u_a": (0, 1, -0.5, -0.3), "u_d": (0, -1, 0.5, -0.8)}
T2 = {"u_a": (0, 1, -1.0, 0.2), "u_d": (0, -1, 0.8, -1.5)}
# Oracles a.ADA.*: threaten, resist, follow, SQ, Con, BD, War.
ADA = [
    (T1, 1.0, (0.5113282663, 0.6868031488, 0.5498339973, 0.4886717337, 0.1601464029, 0.1580901357, 0.1930917277)),  # noqa: E501 - one oracle a line
    (T1, 4.0, (0.2689593456, 0.9177478158, 0.6899744811, 0.7310406544, 0.0221224936, 0.0765257231, 0.1703111288)),  # noqa: E501 - as above
    (T2, 10.0, (0.9999521049, 0.0066937905, 0.9999938558, 4.78951e-05, 0.993258635, 4.11e-08, 0.0066934287)),  # noqa: E501 - as above
]  # fmt: skip


@pytest.mark.parametrize(("which", "lam", "expected"), ADA, ids=["T1-1", "T1-4", "T2-10"])
def test_three_moves(which, lam, expected):
    """The crisis of three moves gives its oracle (a.ADA), and the engine agrees."""
    parameters = crisis_ada.Parameters(**which, lam=lam)
    found = crisis_ada.solve(parameters)
    assert tuple(vars(found).values()) == pytest.approx(expected, abs=5e-10)
    solved = engine(tabulate(crisis_ada.game(parameters)), {}, lam)
    ends = dict(zip(solved.table.outcomes, solved.outcome_probabilities()[:, 0], strict=True))
    closed = (found.status_quo, found.concession, found.backing_down, found.war)
    assert ends == pytest.approx(
        dict(zip(("SQ", "Con", "BD", "War"), closed, strict=True)), abs=1e-12
    )
