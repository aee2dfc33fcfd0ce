"""Bad games and hostile files: a game or one clear error, never a crash or a warning."""

from __future__ import annotations

import contextlib
import io
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus import cli
from foedus.errors import GameError
from foedus.games import Status, certify, solve, tabulate
from foedus.games.classics import classics
from foedus.games.efg import read_efg, write_efg
from foedus.playing import certificate_lines, solution_document, solution_tables

HEAD = 'EFG 2 R "odd" { "A" "B" } ""\n'
SEEDS = [
    write_efg(classics()[name].game(), strict=True)
    for name in ("unilateral-deterrence", "tripartite-crisis", "reiley-2008", "crisis-ada")
]
WORDS = [
    "{", "}", ",", '""', '"A"', '"B"', '"l"', '"r"', "p", "c", "t", "0", "1", "2", "3", "1/2",
    "1/3", "-1", "0.5", "1e3", "1e-400", "1e308", "-1e308", "1/0", "0/0", "+", ".5", "5.", "-.5e2",
    "nan", "inf", "\n", '"', "\\", '"\\""', "\x00", "\ufeff", "é", "９", "EFG", "R", "D", "-0",
    "999999999999999999999", "0x10", "1_000", "1e", "--1",
]  # fmt: skip


@st.composite
def soups(draw):
    """A header, or something like it, and words of the format in any order."""
    head = draw(st.sampled_from([HEAD, "", "EFG 2 R ", 'EFG 2 R "odd" { "A" }\n', "EFG 1 D "]))
    return head + " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=40)))


@st.composite
def mutants(draw):
    """A valid file with some of its pieces cut, doubled, swapped or replaced."""
    pieces = draw(st.sampled_from(SEEDS)).split(" ")
    rng = random.Random(draw(st.integers(0, 2**32 - 1)))  # noqa: S311 - not for secrets
    for _ in range(draw(st.integers(1, 6))):
        place = rng.randrange(len(pieces))
        kind = rng.randrange(4)
        if kind == 0:
            del pieces[place]
        elif kind == 1:
            pieces.insert(place, pieces[place])
        elif kind == 2:
            pieces[place] = rng.choice(WORDS)
        else:
            other = rng.randrange(len(pieces))
            pieces[place], pieces[other] = pieces[other], pieces[place]
        if not pieces:
            return ""
    return " ".join(pieces)


def played_through(text):
    """Read, solve, certify and show; a fault must be one error with a place or a name."""
    solution, table = solved_or_refused(text)
    if solution is None:
        return
    assert solution.status[0] in set(Status)
    if solution.status[0] != Status.SOLVED:
        return
    assert np.isfinite(solution.probabilities).all()
    found = certify(table, {}, 1.5, solution.probabilities)
    assert found.residual[0] < 1e-6
    assert solution_tables(solution)
    assert certificate_lines(solution)
    assert solution_document(solution)


def solved_or_refused(text):
    """The solution and its table, or None and the error's few lines checked."""
    error = None
    try:
        # A line break keeps what is no file of the format from being taken for a path.
        table = tabulate(read_efg("\n" + text))
        return solve(table, {}, 1.5), table
    except GameError as caught:
        error = caught
    assert str(error).strip()
    assert len(error.diagnostics) <= 20
    return None, None


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(soups())
def test_words_in_any_order_are_a_game_or_one_error(text):
    """Nothing but a GameError comes out of a soup of the format's words."""
    played_through(text)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_mutants_of_valid_files_are_a_game_or_one_error(text):
    """A damaged file is refused, or read as another game that is solved and certified."""
    played_through(text)


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_any_text_is_a_game_or_one_error(text):
    """Arbitrary text behind the first word of the format is refused with its place."""
    with pytest.raises(GameError):
        read_efg("EFG 2 " + text)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('c "" 1 "" { "a" 0.5 "b" 0.6 } 0', "the probabilities sum to 1.1"),
        ('c "" 1 "" { "a" -0.5 "b" 1.5 } 0', "the probability is -0.5"),
        ('p "" 1 1 "" { } 0', "there are no actions"),
        ('t "" 1 "" { nan 0 }', "nan"),
        ('t "" 1 "" { 1/0 0 }', "1/0 is not a finite number"),
        ('t "" 1 "" { 1e309 0 }', "1e309 is not a finite number"),
        ('t "" 1 "" { ' + "9" * 10**6 + " 0 }", "is too long"),
        ('t "" 1 "" { 1e999999999 0 }', "is too long"),
        ('t "" 1 "" { 0 }', "there are 1 payoffs"),
        ("{" * 10**6, "expected a node"),
        ('p "' + "a\\\\" * 10**6, "the quotation is never closed"),
        ("".join(f'p "" 1 {k} "" {{ "l" }} 0\n' for k in range(1, 5000)), "too large"),
        ('p "" 1 1 "" { "l" "r" } 0\np "" 1 1 "" { "l" "r" } 0\n' + 't "" 1 "" { 0 0 }\n' * 3,
         "passes it twice"),
    ],
    ids=["sum", "negative", "empty", "nan", "quotient", "infinite", "digits", "exponent",
         "payoffs", "braces", "unclosed", "deep", "absent-minded"],
)  # fmt: skip
def test_a_bad_game_is_one_line_and_exit_code_two(body, said, tmp_path, capsys):
    """From the command line a bad game is one clear line on standard error, and nothing else."""
    path = tmp_path / "bad.efg"
    path.write_text(HEAD + body, encoding="utf-8")
    figure = tmp_path / "tree.svg"
    wanted = ["solve", str(path), "--precision", "1", "--figure", str(figure)]
    assert cli.main(wanted) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert said in shown.err
    assert len(shown.err) < 1000
    assert not figure.exists()


def test_a_file_of_megabytes_is_refused(tmp_path, capsys):
    """A file above twenty megabytes is not read, and one below is read in proportion."""
    large = tmp_path / "large.efg"
    with large.open("wb") as file:
        file.truncate(21_000_000)
    assert cli.main(["solve", str(large), "--precision", "1"]) == 2
    assert "is too large" in capsys.readouterr().err
    padded = tmp_path / "padded.efg"
    body = 't "" 1 "end" { 1 2 }'
    padded.write_text(HEAD.replace('""', f'"{"a" * 10**7}"') + body, encoding="utf-8")
    assert cli.main(["solve", str(padded), "--precision", "1"]) == 0


def test_trees_beyond_the_limit_are_refused_where_it_is_passed(monkeypatch):
    """A tree with more nodes than the limit is refused there, not at its end."""
    monkeypatch.setattr("foedus.games._efg_text.MAX_NODES", 300)
    labels = " ".join(f'"{k}"' for k in range(1000))
    text = f'{HEAD}p "" 1 1 "" {{ {labels} }} 0\n' + 't "" 1 "" { 0 0 }\n' * 1000
    with pytest.raises(GameError, match=r"text:302:1: the tree is too large"):
        read_efg(text)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(soups(), mutants()))
def test_the_command_line_never_fails_otherwise(text, tmp_path):
    """Whatever a file holds, foedus solve ends with 0 and no error, or with 2 and one line."""
    path = tmp_path / "fuzz.efg"
    path.write_text(text, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(["solve", str(path), "--precision", "1"])
    assert code in (0, 2)
    assert bool(out.getvalue()) == (code == 0)
    assert len(err.getvalue().splitlines()) == (code == 2)
