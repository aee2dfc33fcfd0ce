"""Whatever a person can mend is one line on standard error and an exit code, never a traceback."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

import foedus
from foedus import cli
from foedus.cli import showing
from foedus.errors import Diagnostic, Place, RunError, ScenarioError
from foedus.terminal import Table

if TYPE_CHECKING:
    from pathlib import Path


def raising(error: BaseException):
    """A stand-in for a public call that fails in a given way."""

    def call(*_: object, **__: object) -> None:
        raise error

    return call


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rum"], "error: foedus: unknown command 'rum' (did you mean run?)"),
        (["--wat"], "error: foedus: unknown option '--wat' (commands: "),
        (["run"], "error: foedus run: SCENARIO requires an argument (see foedus run --help)"),
        (
            ["run", "x", "--world", "3"],
            "error: foedus run: unknown option: --world (did you mean --worlds?)",
        ),
        (["run", "x", "--worlds", "many"], "error: foedus run: invalid value for --worlds: "),
        (["run", "x", "--worlds", "0"], 'error: foedus run: invalid value "0" for --worlds; '),
        (["run", "x", "--seed", "-1"], 'error: foedus run: invalid value "-1" for --seed; '),
        (["run", "x", "--worlds"], "error: foedus run: --worlds requires an argument"),
        (["check", "x", "y", "z"], "error: foedus check: more arguments than it takes: y z"),
        (["run", "x", "--seed", "1", "--seed", "2"], "specified multiple times"),
    ],
)
def test_a_wrong_command_line_is_one_line_with_a_next_step(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown command, option or value names the nearest valid thing and exits with 2."""
    assert cli.main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1


def test_every_fault_of_a_file_has_its_own_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault a line, each with its place, what was expected and the nearest valid name."""
    faults = [
        Diagnostic(Place("a.yaml", 4, 7), "unknown actor 'RUZ'", fix="did you mean RUS?"),
        Diagnostic(Place("a.yaml", 9, 3), "-1 years", expected="1 or more"),
    ]
    monkeypatch.setattr(foedus, "load", raising(ScenarioError(*faults)), raising=False)
    assert cli.main(["check", "a.yaml"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: a.yaml:4:7: unknown actor 'RUZ' (did you mean RUS?)",
        "error: a.yaml:9:3: -1 years; expected 1 or more",
    ]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "runs/x"), 2, "runs/x: no space left"),
        (PermissionError(errno.EACCES, "Permission denied", "out"), 2, "out: permission denied"),
        (MemoryError(), 2, "ask for fewer --worlds"),
        (KeyboardInterrupt(), 130, "stopped: "),
        (RunError(Diagnostic("runs/x", "is another run")), 2, "error: runs/x: is another run"),
    ],
)
def test_what_the_machine_refuses_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    """A full disk, a file that may not be written or Ctrl-C ends in one line and its code."""
    monkeypatch.setattr(foedus, "load", raising(error), raising=False)
    assert cli.main(["check", "x"]) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert (shown.out, len(shown.err.splitlines())) == ("", 1)


def test_a_full_disk_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the disk is full, the line says that the same command goes on afterwards."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "runs/x")
    monkeypatch.setattr(foedus, "load", raising(full), raising=False)
    cli.main(["check", "x"])
    assert "a run goes on where it stopped" in capsys.readouterr().err


def test_a_stopped_run_says_what_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An interrupted run ends with 130 and the line the run itself gives."""
    from foedus.ensemble import Interrupted

    stop = Interrupted(Diagnostic("runs/x", "stopped on request, all kept"))
    monkeypatch.setattr(foedus, "run", raising(stop), raising=False)
    assert cli.main(["run", "x"]) == 130
    assert capsys.readouterr().err == "stopped: runs/x: stopped on request, all kept\n"


def test_a_bug_stays_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that is nobody's input is not dressed up as one."""
    monkeypatch.setattr(foedus, "load", raising(ZeroDivisionError()), raising=False)
    with pytest.raises(ZeroDivisionError):
        cli.main(["check", "x"])


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """With FOEDUS_DEBUG=1 a mendable fault comes through with its traceback."""
    monkeypatch.setenv("FOEDUS_DEBUG", "1")
    monkeypatch.setattr(foedus, "load", raising(RunError(Diagnostic("a", "b"))), raising=False)
    with pytest.raises(RunError):
        cli.main(["check", "x"])


def test_a_reader_who_leaves_is_no_fault() -> None:
    """When the pipe's reader has gone, the command ends without a word."""
    program = "import sys, foedus.cli; sys.exit(foedus.cli.main(['--help']))"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode


def test_no_colour_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Faults and help hold no escape sequences when standard output is not a terminal."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert cli.main(["--help"]) == 0
    assert cli.main(["rum"]) == 2
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    """An interrupted run ends with 130 and a line: how much is kept, and how to go on."""
    scenario, _ = foedus.new_scenario(tmp_path / "mine.yaml")
    out = tmp_path / "run"
    # A shell starts background jobs with Ctrl-C ignored, and children inherit that.
    listening = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    listening += "from foedus.cli import main; sys.exit(main())"
    program = [sys.executable, "-c", listening, "run", str(scenario), "--no-report", "--json"]
    program += ["--out", str(out), "--workers", "1", "--worlds"]
    started = subprocess.Popen(
        [*program, "10000000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while not list(out.glob("outcomes/*.parquet")) and started.poll() is None:
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    printed, said = started.communicate(timeout=120)
    assert (started.returncode, printed) == (130, "")
    assert said.startswith(f"stopped: {out}: stopped on request with ")
    assert said.rstrip().endswith("give the same command again: it goes on where it stopped)")
    assert len(said.splitlines()) == 1
    kept = foedus.open_run(out)
    assert not kept.complete
    assert kept.worlds > 0


def test_a_table_on_a_terminal_keeps_its_brackets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands in square brackets is shown on a terminal and not taken for a style."""
    monkeypatch.setattr(showing, "on_terminal", lambda: True)
    showing.show_table(Table("title [red]", ("a", "b"), (("x [bold]", "12 [4–31]"),)))
    shown = capsys.readouterr().out
    assert "title [red]" in shown
    assert "x [bold]" in shown
    assert "12 [4–31]" in shown
