"""The commands for games by themselves: the shelf of models, and files in Gambit's format."""

from __future__ import annotations

import json

import pytest

from foedus import cli
from foedus.games.classics import classics

CRISIS = """EFG 2 R "A demand" { "A" "B" }
p "" 1 1 "demand?" { "no" "yes" } 0
t "" 1 "SQ" { 0, 0 }
p "" 2 1 "resist?" { "no" "yes" } 0
t "" 2 "Cap" { 1, -1 }
t "" 3 "War" { -1, -1/2 }
"""
POKER = """EFG 2 R "poker" { "P1" "P2" }
c "" 1 "" { "c0" 1/2 "c1" 1/2 } 0
p "" 1 1 "A" { "raise" "fold" } 0
p "" 2 1 "B" { "meet" "pass" } 0
t "" 1 "o1" { 2, -2 }
t "" 2 "o2" { 1, -1 }
t "" 3 "o3" { -1, 1 }
p "" 1 2 "K" { "raise" "fold" } 0
p "" 2 1 "B" { "meet" "pass" } 0
t "" 4 "o4" { -2, 2 }
t "" 2
t "" 3
"""


def test_models_are_listed_with_their_standing(capsys):
    """Every model has its line with name and standing, and its entry in the document."""
    assert cli.main(["classics"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [name, model.standing] for name, model in classics().items()
    ]
    assert cli.main(["classics", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [model["name"] for model in shown["models"]] == list(classics())


@pytest.mark.parametrize("name", classics())
def test_a_model_is_solved_and_says_its_standing(name, capsys):
    """The text names paper and standing; the document holds the same rows."""
    assert cli.main(["classics", name]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert f"Standing: {classics()[name].standing}." in text
    assert cli.main(["classics", name, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["rows"] == [list(row) for row in classics()[name].solve().rows]


def test_a_tree_is_written_solved_and_never_replaced(tmp_path, capsys):
    """A model's tree goes to a file that ``solve`` reads; a file that is there stays."""
    path = tmp_path / "tree.efg"
    assert cli.main(["classics", "signorino-1999", "--efg", str(path)]) == 0
    written = path.read_text(encoding="utf-8")
    assert cli.main(["solve", str(path), "--precision", "1"]) == 0
    assert "0.622459" in capsys.readouterr().out
    assert cli.main(["classics", "chain-store", "--efg", str(path)]) == 2
    assert "exists" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == written
    assert cli.main(["classics", "fearon-1997", "--efg", str(tmp_path / "none.efg")]) == 2
    assert "no finite tree" in capsys.readouterr().err
    assert cli.main(["classics", "--efg", str(tmp_path / "none.efg")]) == 2
    assert not (tmp_path / "none.efg").exists()


def test_an_unknown_model_is_named_with_the_nearest(capsys):
    """A misspelt model is one line on standard error with the nearest name."""
    assert cli.main(["classics", "chain-shop"]) == 2
    assert "did you mean chain-store?" in capsys.readouterr().err


def test_a_file_is_solved(tmp_path, capsys):
    """The three-outcome tree from a file gives its published probabilities (a.tree3.S1)."""
    path = tmp_path / "crisis.efg"
    path.write_text(CRISIS, encoding="utf-8")
    assert cli.main(["solve", str(path), "--precision", "1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    expected = {"SQ": 0.5609254179, "Cap": 0.1657685114, "War": 0.2733060707}
    assert shown["outcomes"] == pytest.approx(expected, abs=5e-10)
    assert shown["choices"][1]["actions"]["yes"] == pytest.approx(0.6224593312, abs=5e-10)
    assert shown["choices"][1]["reached"] == pytest.approx(0.4390745821, abs=5e-10)
    assert cli.main(["solve", str(path), "--precision", "inf"]) == 0
    text = capsys.readouterr().out
    assert "B: resist?" in text
    assert "A demand: choices at precision inf" in text


def test_shared_information_sets_are_solved_by_their_branch(tmp_path, capsys):
    """Poker from a file gives the oracle's bluffs (a.poker.lam5), each set once."""
    path = tmp_path / "poker.efg"
    path.write_text(POKER, encoding="utf-8")
    assert cli.main(["solve", str(path), "--precision", "5", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    chosen = {choice["decision"]: choice["actions"] for choice in shown["choices"]}
    assert chosen["K"]["raise"] == pytest.approx(0.4090198096, abs=1e-8)
    assert chosen["B"]["meet"] == pytest.approx(0.6912012606, abs=1e-8)
    assert [len(choice["at"]) for choice in shown["choices"]] == [1, 2, 1]


@pytest.mark.parametrize(
    ("text", "precision", "said"),
    [
        (POKER, "inf", "not solved (infinite precision where beliefs matter"),
        (CRISIS.replace("-1/2", "-1/0"), "1", "crisis.efg:6:20: -1/0 is not a finite number"),
        ("", "1", "crisis.efg:1:1: the text ends here"),
        (CRISIS, "-1", "--precision"),
    ],
)
def test_faults_are_one_line(text, precision, said, tmp_path, capsys):
    """A game that cannot be read or solved is one line on standard error, and exit code 2."""
    path = tmp_path / "crisis.efg"
    path.write_text(text, encoding="utf-8")
    assert cli.main(["solve", str(path), f"--precision={precision}"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert said in shown.err


def test_a_solution_comes_with_its_certificate(tmp_path, capsys):
    """Residual, largest regret, gap and beliefs stand below the tables and in the document."""
    path = tmp_path / "poker.efg"
    path.write_text(POKER, encoding="utf-8")
    assert cli.main(["solve", str(path), "--precision", "5"]) == 0
    text = capsys.readouterr().out
    assert "Certificate: residual" in text
    assert "sequential rationality gap" in text
    assert "Beliefs" in text
    assert cli.main(["solve", str(path), "--precision", "5", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["certificate"]["residual"] < 1e-12
    assert 0 < shown["certificate"]["rationality_gap"] < 0.1
    assert len(shown["certificate"]["regret"]) == len(shown["choices"])
    met = next(choice for choice in shown["choices"] if choice["decision"] == "B")
    assert sum(met["beliefs"]) == pytest.approx(1.0)


MEETING = """EFG 2 R "Two ways to meet" { "A" "B" }
""
p "" 1 1 "where?" { "left" "right" } 0
p "" 2 1 "and you?" { "left" "right" } 0
t "" 1 "both left" { 2 2 }
t "" 2 "apart" { 0 0 }
p "" 2 1 "and you?" { "left" "right" } 0
t "" 2 "apart" { 0 0 }
t "" 3 "both right" { 1 1 }
"""


def test_alternatives_are_listed_with_a_plain_report(tmp_path, capsys):
    """Three ways to meet are found, side by side, with how many and what the indices say."""
    path = tmp_path / "meeting.efg"
    path.write_text(MEETING, encoding="utf-8")
    assert cli.main(["solve", str(path), "--precision", "10", "--alternatives"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "3 equilibria found from 2,400 random starts (seed 1)." in text
    assert "Their indices sum to 1" in text
    wanted = ["solve", str(path), "--precision", "10", "--alternatives", "--seed", "2", "--json"]
    assert cli.main(wanted) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["seed"], shown["index_sum"], len(shown["equilibria"])) == (2, 1, 3)
    assert [found["principal"] for found in shown["equilibria"]] == [True, False, False]
    drawn = tmp_path / "first.svg"
    assert cli.main([*wanted, "--figure", str(drawn)]) == 0
    capsys.readouterr()
    assert drawn.read_text(encoding="utf-8").startswith("<svg")
    ends = [max(found["outcomes"], key=found["outcomes"].get) for found in shown["equilibria"]]
    assert {"both left", "both right"} <= set(ends)


def test_a_solved_game_is_drawn(tmp_path, capsys):
    """--figure writes the tree as SVG or LaTeX beside the tables, and replaces no file."""
    path = tmp_path / "poker.efg"
    path.write_text(POKER, encoding="utf-8")
    svg, tex = tmp_path / "poker.svg", tmp_path / "poker.tex"
    for target in (svg, tex):
        wanted = ["solve", str(path), "--precision", "5", "--figure", str(target)]
        assert cli.main(wanted) == 0
    assert "Certificate" in capsys.readouterr().out
    assert "infoset" in svg.read_text(encoding="utf-8")
    assert tex.read_text(encoding="utf-8").startswith("\\documentclass")
    before = svg.read_text(encoding="utf-8")
    assert cli.main(["solve", str(path), "--precision", "5", "--figure", str(svg)]) == 2
    assert svg.read_text(encoding="utf-8") == before
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_published_models_are_drawn(tmp_path, capsys):
    """A tree where there is one, else curves; what cannot be drawn is one line and exit code 2."""
    for name, ending in (("tripartite-crisis", "tex"), ("fortna-2004", "svg")):
        target = tmp_path / f"{name}.{ending}"
        assert cli.main(["classics", name, "--figure", str(target)]) == 0
        assert target.stat().st_size > 1000
    capsys.readouterr()
    for wanted in (
        ["classics", "fortna-2004", "--figure", str(tmp_path / "f.tex")],
        ["classics", "fortna-2004", "--figure", str(tmp_path / "f.png")],
        ["classics", "--figure", str(tmp_path / "g.svg")],
        ["classics", "nothing", "--figure", str(tmp_path / "h.svg")],
    ):
        assert cli.main(wanted) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert len(shown.err.splitlines()) == 1
    assert sorted(found.name for found in tmp_path.iterdir()) == [
        "fortna-2004.svg", "tripartite-crisis.tex",
    ]  # fmt: skip


def test_continuous_models_converge_on_the_command_line(capsys):
    """--grid shows finite games coming closer to the model, and refuses where there are none."""
    assert cli.main(["classics", "deterrence-surplus", "--grid", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    farthest = [row[-2] for row in shown["rows"]]
    assert farthest[-1] < farthest[0] / 4
    assert cli.main(["classics", "signorino-1999", "--grid"]) == 2
    assert "nothing continuous" in capsys.readouterr().err


def test_a_split_branch_points_to_the_alternatives(tmp_path, capsys):
    """Where players are interchangeable there is no one answer: the error names the other way."""
    path = tmp_path / "meeting.efg"
    path.write_text(MEETING.replace("{ 2 2 }", "{ 1 1 }"), encoding="utf-8")
    assert cli.main(["solve", str(path), "--precision", "10"]) == 2
    assert "--alternatives lists the equilibria" in capsys.readouterr().err
    assert cli.main(["solve", str(path), "--precision", "10", "--alternatives"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "3 equilibria found" in said
    assert "The principal branch does not reach this precision." in said
