"""The verbs of the repository: what they refuse, and when they make the environment again."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script ``do`` as a module, working in a copy of the repository's settings."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = importlib.machinery.SourceFileLoader("do", str(ROOT / "do"))
    spec = importlib.util.spec_from_loader("do", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    locks = [f"requirements/{kind}.lock" for kind in ("runtime", "dev", "peers")]
    for name in ("pyproject.toml", *locks):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "python")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "python").touch()
    return module


def verb(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script itself."""
    command = [sys.executable, str(ROOT / "do"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_without_a_verb_it_names_the_verbs() -> None:
    """``./do`` alone explains every verb and changes nothing."""
    shown = verb()
    assert shown.returncode == 0
    for name in ("run", "test", "check", "foedus", "docs", "bench", "lock", "clean"):
        assert f"  {name} " in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("tset",), "there is no verb 'tset'"), (("clean", "all"), "clean takes no arguments")],
)
def test_what_it_does_not_know_is_refused(arguments: tuple[str, ...], said: str) -> None:
    """An unknown verb or argument ends in one line and exit code 2."""
    shown = verb(*arguments)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert said in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


def test_an_old_python_is_refused_by_name(do: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a Python that is too old, and with no newer one there, it says what is needed."""
    monkeypatch.setattr(do.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(do.shutil, "which", lambda _: None)
    with pytest.raises(do.DoError, match=r"needs Python 3\.11 or newer, and this is 3\.9\.2"):
        do.require_python()


def test_an_environment_is_ready_only_when_complete(do: ModuleType) -> None:
    """Without the stamp that ends an installation, the environment counts as not made."""
    assert not do.ready(do.DEV)
    do.stamp(do.DEV).write_text(do.fingerprint(do.DEV))
    assert do.ready(do.DEV)
    assert not do.ready(do.RUNTIME)


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements/dev.lock"])
def test_a_change_of_what_it_is_made_from_makes_it_again(do: ModuleType, name: str) -> None:
    """A changed lock or pyproject.toml makes a complete environment out of date."""
    do.stamp(do.DEV).write_text(do.fingerprint(do.DEV))
    with (do.ROOT / name).open("a") as file:
        file.write("# changed\n")
    assert not do.ready(do.DEV)


def test_a_ready_environment_starts_nothing(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once complete, setting up calls no program, so it needs no network; dev serves runs."""
    do.stamp(do.DEV).write_text(do.fingerprint(do.DEV))
    monkeypatch.setattr(do, "call", lambda *_, **__: pytest.fail("a program was started"))
    do.set_up(do.DEV)
    do.set_up(do.RUNTIME)


def test_a_failed_installation_leaves_no_stamp(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When pip fails, the fault is said and the next call tries again."""
    monkeypatch.setattr(do, "call", lambda *command, **_: int("install" in command))
    with pytest.raises(do.DoError, match="pip could not install"):
        do.set_up(do.RUNTIME)
    assert not do.ready(do.RUNTIME)


def test_installations_check_hashes(do: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but foedus itself is installed from the lock with its hashes required."""
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        do, "call", lambda *command, **_: called.append(tuple(map(str, command))) or 0
    )
    do.set_up(do.RUNTIME)
    installs = [command for command in called if "install" in command]
    assert ["--require-hashes" in command for command in installs] == [True, False]
    assert {"--no-deps", "--no-build-isolation", "-e"} <= set(installs[1])
    assert str(do.ROOT / "requirements" / "runtime.lock") in installs[0]


def test_a_peer_that_cannot_be_built_fails_nothing(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a compiler the peer is left out with a word, and is tried again next time."""
    monkeypatch.setattr(do, "call", lambda *_, **__: 1)
    do.set_up_peers()
    assert "tests against it skip" in capsys.readouterr().err
    assert not do.ready(do.PEERS)
    monkeypatch.setattr(do, "call", lambda *_, **__: 0)
    do.set_up_peers()
    assert do.ready(do.PEERS)


def test_pip_gets_variables_and_its_exit_code_counts(do: ModuleType) -> None:
    """What installs runs with the variables asked for, and its failure is passed on."""
    do.PYTHON.write_text('#!/bin/sh\ntest "$MARK" = here\n')
    do.PYTHON.chmod(0o755)
    assert do.pip("anything", MARK="here") == 0
    assert do.pip("anything", MARK="elsewhere") == 1


def test_every_check_runs_whatever_the_first_says(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failing check keeps none of the others from running, and the verb fails at the end."""
    monkeypatch.setattr(do, "set_up", lambda _: None)
    monkeypatch.setattr(do, "call", lambda tool, *_, **__: int(Path(tool).name == "ruff"))
    assert do.check([]) == 1
    shown = capsys.readouterr()
    for name in ("format", "lint", "types", "contract"):
        assert f"== {name}:" in shown.out
    assert "failed: format, lint" in shown.err
