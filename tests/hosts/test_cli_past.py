"""The command line about the past."""

from __future__ import annotations

import json

from foedus.cli import main


def test_backtest_writes_its_figure_and_prints_one_document(tmp_path, capsys):
    """With --json and --out there is one JSON document, an SVG and a CSV line for each forecast."""
    assert main(["backtest", "--worlds", "64", "--json", "--out", str(tmp_path / "new")]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["worlds"] == 64
    assert set(document["questions"][0]["scores"]) >= {"model", "base rate", "logit"}
    picture = (tmp_path / "new" / "calibration.svg").read_text(encoding="utf-8")
    assert picture.count("<svg") == picture.count("</svg>") == 1
    lines = (tmp_path / "new" / "forecasts.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + sum(len(q["forecasts"]) for q in document["questions"])


def test_backtest_shows_tables_and_where_they_stand(capsys):
    """Without --json the scores, the calibration, the cases and the caveat are printed."""
    assert main(["backtest", "--worlds", "32"]) == 0
    told = capsys.readouterr().out
    for part in ("log score", "Calibration", "Germany and Poland, 1939", "no random sample"):
        assert part in told
