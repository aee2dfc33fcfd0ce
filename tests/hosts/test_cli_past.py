"""The command line about the past."""

from __future__ import annotations

import json

import pytest

from foedus.cli import main
from foedus.evidence import casebook


@pytest.fixture
def few(monkeypatch):
    """The first cases only, so that the commands are quick."""
    every = casebook()
    monkeypatch.setattr("foedus.evidence.scoring.casebook", lambda: every[:12])


@pytest.mark.usefixtures("few")
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


@pytest.mark.usefixtures("few")
def test_backtest_shows_tables_and_where_they_stand(capsys):
    """Without --json the scores, the calibration, the cases and the caveat are printed."""
    assert main(["backtest", "--worlds", "32"]) == 0
    told = capsys.readouterr().out
    for part in ("log score", "Calibration", "Germany and Poland, 1939", "no random sample"):
        assert part in told


def test_data_lists_copies_and_says_what_is_missing(tmp_path, capsys):
    """Copies at hand have their rows, others say that none was found."""
    (tmp_path / "cow_majors.parquet").unlink(missing_ok=True)
    (tmp_path / "majors2016.csv").write_text("ccode,styear\n2,1898\n", encoding="utf-8")
    assert main(["data", "--folder", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "majors2016.csv" in told
    assert "no copy found" in told
    assert main(["data", "--folder", str(tmp_path), "--json"]) == 0
    held = [d for d in json.loads(capsys.readouterr().out)["datasets"] if d["path"]]
    assert [d["rows"] for d in held] == [1]


def test_fit_shows_coefficients_and_faults_end_with_2(tmp_path, capsys):
    """A model file with data beside it is estimated; one that is not there is a fault."""
    (tmp_path / "d.csv").write_text("y,x\nsq,1\ncap,2\nwar,3\nsq,4\nwar,1\n", encoding="utf-8")
    path = tmp_path / "m.yaml"
    path.write_text(
        "data: d.csv\noutcome: y\noutcomes: [sq, cap, war]\n"
        "utilities: {status quo: [constant], war to the second: [constant]}\n",
        encoding="utf-8",
    )
    assert main(["fit", str(path)]) == 0
    assert "war to the second: constant" in capsys.readouterr().out
    assert main(["fit", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["estimates"]["terms"]) == 2
    assert main(["fit", str(tmp_path / "none.yaml")]) == 2
