"""Positions in planted worlds: two independent amounts, a theory, and outcomes made from them."""

from dataclasses import dataclass

import numpy as np
from planted import Planted

from foedus.scenario.expressions import parse
from foedus.scenario.scenario import Claim, Position, Premise

STAKE, RISK, THEORY = "USA.stake", "collapse_risk", "theory.presence"


@dataclass(frozen=True)
class Debate:
    """The part of a scenario that findings on positions read."""

    positions: tuple


def position(name, assumes=(), claims=()):
    """A position with these premises and claims, in the order given."""
    return Position(
        name,
        name.title(),
        "d",
        tuple(Premise(f"premise {means}", 1, means, parse(means)) for means in assumes),
        tuple(Claim(f"claim {holds}", 1, holds, parse(holds)) for holds in claims),
    )


def worlds(n=20_000, seed=1, likelihood=None, **outcomes):
    """Worlds with a stake and a risk in (0, 1) and two theories.

    Each outcome is a function of stake, risk and theory (0 or 1) under the policy ``pact``; under
    ``none`` it is one half.
    """
    draws = np.random.default_rng(seed)
    stake, risk = (draws.permutation((np.arange(n) + 0.5) / n) for _ in range(2))
    theory = draws.permutation(np.arange(n) % 2).astype(float)
    results = {}
    for name, made in outcomes.items():
        results[name, "pact"] = np.asarray(made(stake, risk, theory), dtype=float)
        results[name, "none"] = np.full(n, 0.5)
    return Planted(
        {STAKE: stake, RISK: risk, THEORY: theory},
        results,
        dict.fromkeys(outcomes, "lower"),
        np.ones(n) if likelihood is None else likelihood(stake, risk, theory),
        {THEORY: ("red-line", "pretext")},
        {STAKE: "cost of one year of war", RISK: "probability", THEORY: "theory"},
    )
