"""The compiled loops: their exponential, their start, and what importing the room costs."""

from __future__ import annotations

import logging
import subprocess
import sys

import numpy as np
from numba import float64

import foedus.games
from foedus.games import _jit, warm_up
from foedus.games._jit import kernel
from foedus.games._kernels import exponential


def test_exponential_is_accurate_and_safe():
    """The polynomial exponential errs by less than 1e-14 over its range and is 0 far below it."""
    rng = np.random.default_rng(0)
    x = np.concatenate([
        np.linspace(-708, 709, 200_001),
        rng.uniform(-40, 0, 100_000),
        -np.logspace(-300, 2, 1000),
        [0.0, -0.0],
    ])  # fmt: skip
    out = np.empty_like(x)
    exponential(x, out)
    assert np.abs(out / np.exp(x) - 1).max() < 1e-14
    low = np.array([-708.5, -1e6, -1e308, -np.inf])
    out = np.full(4, np.nan)
    exponential(low, out)
    assert out.tolist() == [0.0] * 4


def test_warm_up_reports_what_happens(caplog):
    """Warming up says before and after that kernels are loaded, and how long it took."""
    said = []
    with caplog.at_level(logging.INFO, logger="foedus.games"):
        seconds = warm_up(said.append)
    assert seconds >= 0
    assert [line.split(";")[0].split(" after")[0] for line in said] == [
        "Loading the game kernels",
        "The game kernels are ready",
    ]


def test_kernels_compile_where_nothing_can_be_cached(monkeypatch):
    """Without any writable cache folder kernels are compiled afresh instead of failing."""
    monkeypatch.setattr("numba.core.caching.CompileResultCacheImpl._locator_classes", [])

    @kernel(float64(float64))
    def half(x):
        return x / 2

    assert half(3.0) == 1.5


def test_a_second_process_compiles_nothing():
    """Kernels that one process has loaded come from the cache in the next: none is compiled."""
    code = "from foedus.games import backward, branch; from foedus.games._jit import COMPILED; "
    code += "backward.warm_up(); branch.warm_up(); print(len(COMPILED))"
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
    assert done.stdout.strip() == "0"


def test_compiling_is_announced_on_a_terminal_only(monkeypatch, capsys):
    """Whoever waits at a terminal is told once why; a program that reads the output is not."""
    monkeypatch.setattr(_jit, "COMPILED", [])
    _jit._announce("one")
    assert not capsys.readouterr().err
    monkeypatch.setattr(_jit, "COMPILED", [])
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    _jit._announce("one")
    _jit._announce("two")
    assert capsys.readouterr().err.count("compiles a solver") == 1
    assert _jit.COMPILED == ["one", "two"]


def test_importing_the_room_loads_no_compiler():
    """Importing foedus.games loads neither numba nor scipy."""
    code = "import sys, foedus.games; print({'numba', 'scipy', 'llvmlite'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_public_names_are_sorted_and_exist():
    """Everything in __all__ is there, in order."""
    names = foedus.games.__all__
    assert names == sorted(names)
    assert all(hasattr(foedus.games, name) for name in names)
