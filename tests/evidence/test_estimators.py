"""Strategic models by maximum likelihood: published numbers, exact slopes, recovery."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outside import data as data_folder
from scipy.special import expit, ndtr

from foedus.errors import EvidenceError
from foedus.evidence import fit, fit_names
from foedus.evidence.estimators import StrategicModel, fit_strategic, log_likelihood

RNG = np.random.default_rng(4)
N = 60
ONE, X, Z = np.ones(N), RNG.normal(size=N), RNG.normal(size=N)
OUTCOME = RNG.integers(0, 3, size=N)


def model(**options):
    """A small model with a covariate in every utility."""
    designs = {
        "status quo": np.column_stack([ONE, X]),
        "concession": Z[:, None],
        "war": np.column_stack([X, Z]),
        "war to the second": np.column_stack([ONE, Z]),
    }
    names = {name: tuple(f"t{i}" for i in range(d.shape[1])) for name, d in designs.items()}
    return StrategicModel(designs, names, spread=X[:, None], spread_names=("x",), **options)


@pytest.mark.parametrize("errors", ["agent", "private"])
@pytest.mark.parametrize("link", ["probit", "logit"])
@pytest.mark.parametrize("scale", ["games", "unit"])
@given(beta=st.lists(st.floats(-1.0, 1.0), min_size=8, max_size=8))
def test_the_slope_is_that_of_the_likelihood(errors, link, scale, beta):
    """The exact slope agrees with central differences, for every kind of model."""
    what, at = model(errors=errors, link=link, scale=scale), np.array(beta)
    _, slope = log_likelihood(what, OUTCOME, at)
    for i in range(at.size):
        step = np.zeros(8)
        step[i] = 1e-5
        ahead, behind = (log_likelihood(what, OUTCOME, at + s)[0] for s in (step, -step))
        assert slope[i] == pytest.approx((ahead - behind) / 2e-5, abs=2e-4)


@pytest.mark.parametrize(
    ("link", "errors", "scale", "expected"),
    [
        ("logit", "agent", "unit", (0.439075, 0.622459)),
        ("logit", "agent", "games", (0.469111, 0.587479)),
        ("probit", "agent", "games", (0.422543, 0.638163)),
        ("probit", "private", "games", (0.411845, 0.638163)),
    ],
)
def test_chances_are_those_of_the_published_game(link, errors, scale, expected):
    """Utilities 0, 1, -1 against -1, -0.5 give the chances of the shared oracle, by convention."""
    fixed = {"status quo": 0.0, "concession": 1.0, "war": -1.0, "war to the second": 0.5}
    game = StrategicModel({}, {}, errors=errors, link=link, scale=scale, fixed=fixed)
    logs = [log_likelihood(game, np.array([k]), np.zeros(0))[0] for k in range(3)]
    challenge, resist = expected
    assert np.exp(logs[0]) == pytest.approx(1 - challenge, abs=1e-6)
    assert np.exp(logs[2]) == pytest.approx(challenge * resist, abs=1e-6)
    assert np.exp(logs).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("link", ["probit", "logit"])
def test_coefficients_come_back_from_data_made_with_them(link):
    """From 20,000 games played with known utilities the estimates lie within four errors."""
    rng, n = np.random.default_rng(8), 20_000
    x, z = rng.normal(size=n), rng.normal(size=n)
    cdf = ndtr if link == "probit" else expit
    resist = cdf((0.3 + 0.8 * z) / np.sqrt(2))
    challenge = cdf(((1 - resist) * 1.0 + resist * -1.2 - (0.4 - 0.7 * x)) / np.sqrt(2))
    first, second = rng.random(n) < challenge, rng.random(n) < resist
    outcome = np.where(first, np.where(second, 2, 1), 0)
    one = np.ones(n)
    designs = {
        "status quo": x[:, None],
        "concession": one[:, None],
        "war": one[:, None],
        "war to the second": np.column_stack([one, z]),
    }
    names = {name: tuple("abc"[: d.shape[1]]) for name, d in designs.items()}
    found = fit_strategic(StrategicModel(designs, names, link=link), outcome)
    # The constant of the status quo is not told apart from the others: it is taken from them.
    for term, truth in zip(found.terms, (-0.7, 0.6, -1.6, 0.3, 0.8), strict=True):
        assert abs(term.estimate - truth) < 4 * term.error
    assert found.curved
    assert found.slope < 1e-2


PUBLISHED = {
    "leblang-2003": ("leblang_probit_private", -482.0155),
    "leblang-2003-fixed": ("leblang_fixedutils", -646.5350),
    "leblang-2003-spread": ("leblang_sdformula", -495.3669),
    "war-1800-probit": ("war1800_probit_agent", -286.1238),
    "war-1800-logit": ("war1800_logit_agent", -286.1828),
    "war-1800-probit-1850": ("war1800_probit_agent_1850on", -214.5474),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_estimates_are_reproduced(name, monkeypatch):
    """Log likelihood to four decimals; coefficients and errors are those of the package games."""
    assert set(PUBLISHED) == set(fit_names())
    folder = data_folder()
    monkeypatch.setenv("FOEDUS_DATA", str(folder))
    found = fit(name).estimates
    peer, value = PUBLISHED[name]
    assert found.log_likelihood == pytest.approx(value, abs=1e-4)
    with (folder / "estimates" / "games_R_estimates_terms.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["model"] == peer]
    free = [row for row in rows if row["fixed"] == "FALSE"]
    assert len(free) == len(found.terms)
    for term, row in zip(found.terms, free, strict=True):
        assert term.estimate == pytest.approx(float(row["estimate"]), abs=2e-3, rel=2e-3)
        assert term.error == pytest.approx(float(row["std_error"]), rel=2e-2)


def test_the_square_root_of_two_is_a_convention_and_no_detail(monkeypatch):
    """The logit of the package games has other coefficients than Signorino's, by that factor."""
    monkeypatch.setenv("FOEDUS_DATA", str(data_folder()))
    games = {t.name: t.estimate for t in fit("war-1800-logit").estimates.terms}
    assert games["war: regime1 = dem"] == pytest.approx(-3.0848, abs=1e-3)
    unit = (
        fit_strategic(
            StrategicModel(
                {"war to the second": ONE[:, None]},
                {"war to the second": ("c",)},
                link="logit",
                scale="unit",
                fixed={"concession": 1.0},
            ),
            OUTCOME,
        )
        .terms[0]
        .estimate
    )
    root = (
        fit_strategic(
            StrategicModel(
                {"war to the second": ONE[:, None]},
                {"war to the second": ("c",)},
                link="logit",
                fixed={"concession": np.sqrt(2.0)},
            ),
            OUTCOME,
        )
        .terms[0]
        .estimate
    )
    assert root == pytest.approx(np.sqrt(2.0) * unit, abs=1e-4)


SPEC = """
data: rows.csv
outcome: end
outcomes: [sq, cap, war]
utilities:
  status quo: [constant, x, kind]
  war to the second: [constant]
"""


def write(folder, spec=SPEC, rows=90):
    """A model file with data beside it."""
    rng = np.random.default_rng(2)
    with (folder / "rows.csv").open("w", encoding="utf-8") as file:
        file.write("end,x,kind,year\n")
        for i in range(rows):
            end = ("sq", "cap", "war")[rng.integers(3)]
            value = "" if i == 5 else f"{rng.normal():.3f}"
            file.write(f"{end},{value},{'ab'[i % 2]},{1990 + i % 10}\n")
    path = folder / "model.yaml"
    path.write_text(spec, encoding="utf-8")
    return path


def test_text_becomes_one_column_a_value_and_rows_without_a_value_are_counted(tmp_path):
    """The first value in the alphabet is left out; a missing number drops its row."""
    found = fit(write(tmp_path))
    names = [term.name for term in found.estimates.terms]
    assert names == [
        "status quo: constant",
        "status quo: x",
        "status quo: kind = b",
        "war to the second: constant",
    ]
    assert (found.estimates.cases, found.dropped) == (89, 1)


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (SPEC.replace("[constant, x, kind]", "[constnat, x]"), "no column 'constnat'"),
        (SPEC.replace("status quo", "statusquo"), "unknown utility 'statusquo'"),
        (SPEC + "errors: agnt\n", "errors is 'agnt'"),
        (SPEC + "colour: red\n", "unknown key 'colour'"),
        (SPEC.replace("[sq, cap, war]", "[sq, cap, fight]"), "'war' is an outcome of the data"),
        (SPEC + "where: year >= 1850 or 1 = 1\n", "a column, >=, <="),
        (SPEC.replace("outcome: end\n", ""), "does not say how it ended"),
        (SPEC.replace("rows.csv", "other.csv"), "no such data file"),
        ("- a list\n", "holds no keys"),
        ("a: [\n", "is no YAML"),
    ],
)
def test_a_faulty_model_is_refused_with_what_is_wrong(spec, said, tmp_path, monkeypatch):
    """Unknown names, choices and columns are named; nothing is fitted."""
    monkeypatch.delenv("FOEDUS_DATA", raising=False)
    with pytest.raises(EvidenceError, match=said):
        fit(write(tmp_path, spec))


def test_a_condition_keeps_rows(tmp_path):
    """``where`` keeps the rows for which it holds."""
    assert fit(write(tmp_path, SPEC + "where: year >= 1995\n")).estimates.cases == 44


def test_an_outcome_that_never_occurs_cannot_be_fitted(tmp_path):
    """Without a war there is nothing to learn of one."""
    path = write(tmp_path)
    text = (tmp_path / "rows.csv").read_text(encoding="utf-8").replace("war", "sq")
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match="no row ends in war"):
        fit(path)
