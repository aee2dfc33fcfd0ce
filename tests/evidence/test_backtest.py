"""The casebook as scenarios, and its scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from foedus.backtesting import backtest_document, backtest_tables, calibration_figure
from foedus.evidence import Forecast, backtest, casebook, predict
from foedus.evidence.casebook import case_scenario
from foedus.evidence.scoring import LEVELLED, _levelled, _logit, score

CASES = {case.name: case for case in casebook()}


@pytest.fixture(scope="module")
def scored():
    """A quick back-test."""
    return backtest(worlds=128)


def test_every_case_is_asked_and_every_answer_is_a_probability(scored):
    """One forecast of an attack a case, one of fighting a guarantor where it was resisted."""
    assert [f.case for f in scored.attack.forecasts] == [case.name for case in casebook()]
    asked = [(c.name, g.name) for c in casebook() if c.resisted for g in c.guarantors]
    assert [(f.case, f.what) for f in scored.fought.forecasts] == asked
    for forecast in (*scored.attack.forecasts, *scored.fought.forecasts):
        assert all(0.0 < p < 1.0 for p in forecast.probabilities.values())


@pytest.mark.parametrize("name", ["poland-1939", "georgia-2008", "korea-1954-2010"])
def test_a_prediction_is_the_same_every_time(name, scored):
    """The same seed and worlds give the same prediction, adapted draws included."""
    (before,) = (p for p in scored.predictions if p.case.name == name)
    assert predict(CASES[name], worlds=128) == before


def test_a_record_of_quiet_years_lowers_the_risk():
    """A case with ten more quiet years before it is said to be attacked no more often."""
    case = replace(CASES["poland-1939"], quiet=(), probes=())
    quiet = replace(case, quiet=tuple(range(1929, 1939)))
    assert predict(quiet, worlds=1024).attack <= predict(case, worlds=1024).attack


def test_a_pact_makes_its_guarantor_fight_more():
    """Given an attack, a state with a pact fights more than the same state without a promise."""
    case = CASES["korea-1950"]
    (guarantor,) = case.guarantors
    pact = replace(case, guarantors=(replace(guarantor, promise="pact", since=1940),))
    bare, bound = (predict(c, worlds=1024).fights[guarantor.id] for c in (case, pact))
    assert bound > bare


def test_a_case_without_nuclear_weapons_has_no_nuclear_risk():
    """Before 1945 every risk of nuclear use is 0; the balance is where the rule puts it."""
    scenario = case_scenario(CASES["belgium-1914"])
    assert scenario.assumptions["limited_nuclear_risk"].belief.median == 0
    survives = scenario.assumptions["PRO.survives_alone"].belief
    assert survives.cdf(np.array([CASES["belgium-1914"].balance + 0.15]))[0] == pytest.approx(0.95)


def test_promises_begin_in_their_year():
    """The record is cut where a promise begins: the years before have terms of their own."""
    case = replace(CASES["poland-1939"], quiet=tuple(range(1930, 1939)))
    cut = replace(case, guarantors=(replace(case.guarantors[0], since=1935),))
    assert [len(e.acts) for e in case_scenario(cut).record] == [5, 4]


def forecasts(*rows):
    """Forecasts from rows of case, came, model and rivals' probability."""
    return [
        Forecast(case, "x", came, {"model": p, LEVELLED: 0.5, "base rate": 0.5, "logit": q})
        for case, came, p, q in rows
    ]


def test_scores_are_those_of_the_formulas():
    """Log and Brier score of two forecasts, worked out by hand."""
    found = score(forecasts(("a", True, 0.8, 0.6), ("b", False, 0.4, 0.6)))
    model = found["model"]
    assert model.log == pytest.approx((np.log(0.8) + np.log(0.6)) / 2)
    assert model.brier == pytest.approx((0.04 + 0.16) / 2)
    assert found["base rate"].log_gain == pytest.approx(model.log - np.log(0.5))
    assert found["logit"].brier_gain == pytest.approx((0.16 + 0.36) / 2 - model.brier)


def test_guarantors_of_one_case_count_as_one_case():
    """Doubling a case's forecasts within the case leaves the spread of two cases as it was."""
    once = score(forecasts(("a", True, 0.9, 0.5), ("b", True, 0.2, 0.5)))
    twice = score(
        forecasts(
            ("a", True, 0.9, 0.5),
            ("a", True, 0.9, 0.5),
            ("b", True, 0.2, 0.5),
            ("b", True, 0.2, 0.5),
        )
    )
    assert twice["model"].log_interval == pytest.approx(once["model"].log_interval)


def test_base_rate_and_level_leave_the_case_out(scored):
    """The base rate of a case is the share of the others; the level makes the others come out."""
    came = np.array([f.happened for f in scored.attack.forecasts])
    said = np.array([f.probabilities["model"] for f in scored.attack.forecasts])
    for number, forecast in enumerate(scored.attack.forecasts):
        others = np.arange(came.size) != number
        assert forecast.probabilities["base rate"] == pytest.approx(came[others].mean())
    odds = np.log(said[1:] / (1 - said[1:]))
    moved = [_levelled(said[1:], came[1:], p) for p in said[1:]]
    assert np.mean(moved) == pytest.approx(came[1:].mean())
    assert np.ptp(np.log(np.array(moved) / (1 - np.array(moved))) - odds) < 1e-6


def test_the_logit_is_that_of_scikit_learn():
    """The ridge logit agrees with an independent implementation."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    rng = np.random.default_rng(5)
    known = rng.normal(size=(40, 3))
    came = rng.random(40) < 1 / (1 + np.exp(-known[:, 0]))
    asked = rng.normal(size=3)
    ruler = StandardScaler().fit(known)
    peer = LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(ruler.transform(known), came)
    expected = peer.predict_proba(ruler.transform(asked[None]))[0, 1]
    assert _logit(known, came, asked) == pytest.approx(expected, abs=1e-5)


def test_the_score_is_split_by_every_theory(scored):
    """Each option of each switch has a line, and what is said lies between what the options say."""
    for question in (scored.attack, scored.fought):
        switches = {rival.theory.split(" = ")[0] for rival in question.rivals}
        assert {"theory.reputation", "theory.tripwire"} <= switches
        assert len(question.rivals) >= 2 * len(switches)
    for prediction in scored.predictions:
        for switch in ("theory.reputation", "theory.tripwire"):
            said = [p for name, (p, _) in prediction.theories.items() if name.startswith(switch)]
            assert min(said) - 1e-12 <= prediction.attack <= max(said) + 1e-12


def test_tables_figure_and_document_hold_every_forecast(scored):
    """What is printed, drawn and written speaks of all cases."""
    tables = list(backtest_tables(scored))
    assert len(tables) == 7
    assert len(tables[-1].rows) == sum(len(case.guarantors) for case in casebook())
    figure = calibration_figure(scored)
    counts = [row[2] for row in figure.table.rows]
    assert sum(counts) == len(scored.attack.forecasts) + len(scored.fought.forecasts)
    document = backtest_document(scored)
    assert [len(q["forecasts"]) for q in document["questions"]] == [44, 29]
