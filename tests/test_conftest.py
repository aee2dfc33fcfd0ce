"""The rules that every test is held to do hold it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

CONFTEST = Path(__file__).with_name("conftest.py")


def suite(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    """Run a suite of one file under this suite's rules."""
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
    (folder / "test_it.py").write_text(body, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_test_that_does_not_say_what_holds_is_refused(tmp_path: Path) -> None:
    """A test without a docstring stops the collection and is named."""
    done = suite(tmp_path, "def test_silent():\n    pass\n")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "test_it.py::test_silent" in done.stdout + done.stderr


def test_a_division_by_zero_fails_unless_it_is_expected(tmp_path: Path) -> None:
    """Code that divides by zero fails its test; a mark with a reason allows it."""
    divides = '    "Divides."\n    np.array([1.0]) / np.array([0.0])\n'
    body = (
        "import numpy as np, pytest\n"
        f"def test_divides():\n{divides}"
        f"@pytest.mark.filterwarnings('ignore')\n@pytest.mark.floating_point('wanted')\n"
        f"def test_expects():\n{divides}"
    )
    done = suite(tmp_path, body)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 failed, 1 passed" in done.stdout


def test_underflow_is_silent() -> None:
    """A probability too small to be held is zero, and no fault."""
    assert np.exp(np.array([-1e4]))[0] == 0
