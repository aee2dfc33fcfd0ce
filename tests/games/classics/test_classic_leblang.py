"""The printed table of Leblang's currency attacks: log-likelihoods at the printed coefficients.

Kenkel and Signorino (2014), Journal of Statistical Software 56(8), Table 1 and section 3.3. The
data cannot be shipped; they are found under FOEDUS_DATA.
"""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path

import numpy as np
import pytest

from foedus.games.classics import signorino_1999, signorino_tarar_2006
from foedus.games.classics.signorino_tarar_2006 import log_likelihood, probabilities

ROOT = Path(__file__).resolve().parents[3]
OUTCOMES = {"no attack": 0, "devaluation": 1, "defense": 2}
U11 = {
    "capcont": -0.4525, "lreserves": 0.2292, "overval": -0.4413, "creditgrow": -0.0648,
    "USinterest": -0.0505, "service": -0.0288, "contagion": -0.1159, "prioratt": -0.1218,
}  # fmt: skip
U13, U14 = -3.6648, -3.1385
U24 = {
    "": 0.4269, "unifgov": -0.3568, "lexports": -0.1997, "preelec": 1.6632, "postelec": 1.0623,
    "rightgov": -0.9358, "realinterest": 1.7955, "capcont": 0.0656, "lreserves": 0.3099,
}  # fmt: skip


@pytest.fixture(scope="module")
def crises():
    """Outcomes and columns of the data; skips where they are not at hand."""
    folder = Path(os.environ.get("FOEDUS_DATA") or ROOT.parent / "shared" / "data")
    path = folder / "games" / "leblang2003.csv"
    if not path.is_file():
        pytest.skip("no games/leblang2003.csv: set FOEDUS_DATA to the historical data")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: np.array([float(row[name]) for row in rows]) for name in {*U11, *U24} - {""}}
    columns[""] = np.ones(len(rows))
    return np.array([OUTCOMES[row["outcome"]] for row in rows]), columns


def combined(coefficients, columns):
    """A utility linear in what is observed."""
    return sum(value * columns[name] for name, value in coefficients.items())


def test_the_sample_is_the_printed_one(crises):
    """7,240 country-months: 7,152 without an attack, 42 devaluations, 46 defences."""
    outcomes, _ = crises
    assert np.bincount(outcomes).tolist() == [7152, 42, 46]


def test_the_printed_table_has_the_printed_likelihood(crises):
    """At the 19 printed coefficients the log-likelihood is -482.0155, as printed."""
    outcomes, columns = crises
    one = columns[""]
    found = log_likelihood(
        outcomes, combined(U11, columns), U13 * one, U14 * one, combined(U24, columns)
    )
    assert found == pytest.approx(-482.0155, abs=1e-4)


def test_the_printed_coefficients_are_a_maximum(crises):
    """Moving any coefficient a little either way lowers the likelihood, rounding aside."""
    outcomes, columns = crises
    one = columns[""]

    def value(u11, u13, u14, u24):
        return log_likelihood(
            outcomes, combined(u11, columns), u13 * one, u14 * one, combined(u24, columns)
        )

    best = value(U11, U13, U14, U24)
    for sign in (-0.02, 0.02):
        for name, known in U11.items():
            assert value({**U11, name: known + sign}, U13, U14, U24) < best
        assert value(U11, U13 + sign, U14, U24) < best
        assert value(U11, U13, U14 + sign, U24) < best
        for name, known in U24.items():
            assert value(U11, U13, U14, {**U24, name: known + sign}) < best


def test_the_fixed_utilities_model_has_the_printed_likelihood(crises):
    """With utilities 1, -1, 0 and 1 and log sigma -1.0513 it is -646.54, as printed."""
    outcomes, columns = crises
    one = columns[""]
    found = log_likelihood(outcomes, one, -one, 0 * one, one, math.exp(-1.0513))
    assert found == pytest.approx(-646.54, abs=5e-3)


def test_the_scale_equation_has_the_printed_likelihood(crises):
    """With the scale a function of prior attacks it is -495.37, as printed."""
    outcomes, columns = crises
    one = columns[""]
    u11 = combined({"lreserves": 0.2264, "overval": -0.4381}, columns)
    u24 = combined({"": -0.0190, "preelec": 1.3690, "realinterest": 1.4943}, columns)
    sigma = np.exp(0.0427 * columns["prioratt"])
    found = log_likelihood(outcomes, u11, -3.0137 * one, -2.8410 * one, u24, sigma)
    assert found == pytest.approx(-495.37, abs=1e-2)


def test_many_observations_are_one_after_the_other():
    """The vectorised probabilities are those of the scalar model with private information."""
    rng = np.random.default_rng(0)
    u11, u13, u14, u24 = rng.normal(size=(4, 20))
    found = probabilities(u11, u13, u14, u24, 0.7)
    for k in range(20):
        one = signorino_tarar_2006.solve(
            signorino_tarar_2006.Parameters(u11[k], u13[k], u14[k], u24[k], 0.7)
        )
        expected = (one.status_quo, one.capitulation, one.war)
        np.testing.assert_allclose(found[:, k], expected, rtol=0, atol=1e-14)
    agent = signorino_1999.solve(signorino_1999.Parameters(), "probit-agent")
    assert agent.war != pytest.approx(signorino_1999.solve(signorino_1999.Parameters()).war)
