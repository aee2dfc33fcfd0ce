"""Disputes planted between two speakers, and where each stands."""

import numpy as np
import pytest
from debating import RISK, STAKE, THEORY, Debate, position, worlds
from hypothesis import given
from hypothesis import strategies as st

from foedus.findings import disputes, kind_of, stances

LOWER = "P(war | pact) < P(war | none)"


def between(ensemble, *positions):
    """The disputes among some positions."""
    return disputes(ensemble, Debate(positions))


def test_a_dispute_about_a_value_is_said_to_be_one():
    """Two who differ about a stake alone differ about values alone, and one move settles it."""
    (found,) = between(
        worlds(war=lambda s, _r, _t: 1 - s),
        position("ada", (f"{STAKE} > 0.6",), (LOWER,)),
        position("bo", (f"{STAKE} < 0.4",)),
    )
    (claim,) = found.claims
    assert (claim.first, claim.second, claim.whose) == (1.0, 0.0, "ada")
    assert claim.over == {"value": pytest.approx(1.0)}
    (move,) = found.moves
    assert move.kinds == ("value",)
    assert move.distance == pytest.approx(0.6, abs=0.01)  # from a mean of 0.8 to one of 0.2
    assert {move.position, *move.gives_up, *move.adopts} > {f"{STAKE} > 0.6", f"{STAKE} < 0.4"}


def test_an_assumption_that_the_claim_does_not_turn_on_is_no_part_of_the_dispute():
    """Of three differences only the theory moves the claim: it is the whole of it, and the move."""
    (found,) = between(
        worlds(war=lambda _s, _r, t: np.where(t == 1, 0.2, 0.8)),
        position("ada", (f"{STAKE} > 0.5", f"{RISK} > 0.5", f"{THEORY} = pretext"), (LOWER,)),
        position("bo", (f"{STAKE} < 0.5", f"{RISK} < 0.5", f"{THEORY} = red-line")),
    )
    assert found.over == pytest.approx({"fact": 0.0, "value": 0.0, "theory": 1.0}, abs=1e-9)
    (move,) = found.moves
    assert (move.kinds, move.distance) == (("theory",), pytest.approx(1.0))


def test_the_shorter_of_two_moves_is_taken():
    """Where giving up either of two premises would do, the one that moves less is told."""
    (found,) = between(
        worlds(war=lambda s, r, _t: np.where((s > 0.7) & (r > 0.2), 0.2, 0.8)),
        position("ada", (f"{STAKE} > 0.7", f"{RISK} > 0.2"), (LOWER,)),
        position("bo", (f"{STAKE} < 0.7", f"{RISK} < 0.2")),
    )
    assert found.moves
    shortest = min(move.distance for move in found.moves)
    assert found.distance == shortest == pytest.approx(0.5, abs=0.01)


def test_speakers_who_see_every_claim_alike_have_no_dispute():
    """Differences in premises that no claim turns on, and the lack of premises, are no dispute."""
    ensemble = worlds(war=lambda s, _r, _t: 1.1 - s)
    assert between(ensemble, position("ada", (f"{RISK} > 0.5",), (LOWER,)), position("bo")) == ()
    assert between(ensemble, position("ada", (f"{STAKE} > 0.9",), (LOWER,)), position("bo")) == ()
    silent = position("bo", (), (LOWER,))
    assert between(ensemble, position("ada", (f"{STAKE} > 0.9",), (LOWER,)), silent) != ()
    assert between(ensemble, position("ada", (), (LOWER,)), position("bo")) == ()


@given(
    weights=st.tuples(*[st.floats(-1, 1)] * 3),
    bend=st.floats(-0.5, 1),
    seed=st.integers(0, 3),
)
def test_the_parts_of_a_difference_add_up_and_the_moves_settle_it(weights, bend, seed):
    """Facts, values and theory sum to the difference; after the moves both see the claim alike."""
    a, b, c = weights
    ensemble = worlds(
        4_000, seed, war=lambda s, r, t: np.where(a * s + b * r + c * t > bend, 0.2, 0.8)
    )
    ada = position("ada", (f"{STAKE} > 0.5", f"{RISK} > 0.5", f"{THEORY} = pretext"), (LOWER,))
    bo = position("bo", (f"{STAKE} < 0.5", f"{RISK} < 0.5", f"{THEORY} = red-line"))
    for found in between(ensemble, ada, bo):
        for claim in found.claims:
            assert sum(claim.over.values()) == pytest.approx(claim.difference, abs=1e-9)
        stake, risk, theory = (ensemble.assumptions[name] for name in (STAKE, RISK, THEORY))
        said = {
            "ada": {STAKE: stake > 0.5, RISK: risk > 0.5, THEORY: theory == 1},
            "bo": {STAKE: stake < 0.5, RISK: risk < 0.5, THEORY: theory == 0},
        }
        moved = {name: dict(views) for name, views in said.items()}
        for move in found.moves:
            other = "bo" if move.position == "ada" else "ada"
            for name in move.subject:
                moved[move.position][name] = said[other][name]
        holds = ensemble.results["war", "pact"] < 0.5
        shares, sizes = [], []
        for views in moved.values():
            own = np.all(list(views.values()), axis=0)
            shares.append(holds[own].mean())
            sizes.append(own.sum())
        error = np.sqrt(sum(s * (1 - s) / n for s, n in zip(shares, sizes, strict=True)))
        assert (shares[0] >= 0.5) == (shares[1] >= 0.5) or abs(shares[0] - shares[1]) <= 2 * error


def test_kinds_follow_units_and_options():
    """A switch is a theory, a stake a value, a probability and what war costs are facts."""
    ensemble = worlds()
    assert [kind_of(name, ensemble) for name in (STAKE, RISK, THEORY)] == [
        "value",
        "fact",
        "theory",
    ]
    units = {**ensemble.units, "USA.limited_war_cost": "cost of one year of war"}
    priced = type(ensemble)(**{**vars(ensemble), "units": units})
    assert kind_of("USA.limited_war_cost", priced) == "fact"


def test_the_matrix_says_where_each_speaker_stands_and_what_nobody_speaks_of():
    """A stake above a half has its mean at three quarters; the silent risk turns the claim."""
    ensemble = worlds(war=lambda _s, r, _t: 1 - r)
    ada = position("ada", (f"{STAKE} > 0.5", f"{THEORY} = pretext"), (LOWER,))
    found = stances(ensemble, Debate((ada, position("bo", (), (f"{STAKE} > 0.1",)))))
    by_name = {crux.assumption: crux for crux in found.cruxes}
    assert found.positions == (("ada", "Ada"), ("bo", "Bo"))
    assert found.cells["ada", STAKE].middle == pytest.approx(0.75, abs=0.01)
    assert found.cells["ada", STAKE].stated
    assert not found.cells["bo", STAKE].stated
    assert found.cells["bo", STAKE].middle == pytest.approx(0.5, abs=0.01)
    assert found.cells["ada", THEORY].shares == (0.0, 1.0)
    assert by_name[RISK].stated == 0
    assert by_name[RISK].turn == pytest.approx(1.0, abs=0.01)
    assert (by_name[RISK].claim.holds, by_name[RISK].whose) == (LOWER, "ada")
    assert by_name[STAKE].stated == 1
