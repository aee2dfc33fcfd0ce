"""The documentation is executed: every Python block, every marked command, every docstring.

In README.md and docs/*.md the blocks fenced as ``python`` run from top to bottom in one
namespace per file, in an empty folder; when a ``text`` block follows, it is what they print. A
block fenced as ``console run`` holds ``$ foedus ...`` lines with their output below. ``...``
stands for anything. A fence with another word after ``python`` is shown and not run.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block with the line it starts on."""

    info: str
    text: str
    line: int


def blocks(path: Path) -> list[Block]:
    """Every fenced block of a file in its order."""
    text = path.read_text(encoding="utf-8")
    return [
        Block(match[1].strip(), match[2], text.count("\n", 0, match.start(2)) + 1)
        for match in FENCE.finditer(text)
    ]


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAMS = [
    path for path in PAGES if path.is_file() and any(b.info == "python" for b in blocks(path))
]
SESSIONS = [
    path for path in PAGES if path.is_file() and any(b.info == "console run" for b in blocks(path))
]
MODULES = sorted(
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "src" / "foedus").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


def agree(wanted: str, got: str) -> bool:
    """Compare printed text; ``...`` stands for anything and runs of blanks count as one."""
    return doctest.OutputChecker().check_output(wanted, got, FLAGS)


def name(path: Path) -> str:
    """A page by its place in the repository."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_python_blocks_run_and_print_what_the_page_shows(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every Python block of a page runs, and prints the text block that follows it."""
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "__main__"}
    page = blocks(path)
    for block, following in zip(page, [*page[1:], Block("", "", 0)], strict=True):
        if block.info != "python":
            continue
        # Blank lines in front make a traceback point at the line of the page.
        source = "\n" * (block.line - 1) + block.text
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(source, str(path), "exec"), namespace)  # noqa: S102 - our own pages
        if following.info == "text":
            assert agree(following.text, printed.getvalue()), (
                f"{name(path)}:{block.line} printed\n{printed.getvalue()}"
                f"and the page shows\n{following.text}"
            )


@pytest.mark.parametrize("path", SESSIONS, ids=name)
def test_commands_run_and_print_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    """Every ``$ foedus`` line of a marked block succeeds and prints what stands below it."""
    plain = os.environ | {"NO_COLOR": "1", "COLUMNS": "100"}
    for block in blocks(path):
        if block.info != "console run":
            continue
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            line, _, wanted = part.partition("\n")
            command = shlex.split(line)
            assert command[0] == "foedus", f"{name(path)}:{block.line} runs {command[0]}"
            done = subprocess.run(
                [sys.executable, "-m", "foedus", *command[1:]],
                cwd=tmp_path,
                env=plain,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{name(path)}: {line}\n{done.stderr}"
            assert not wanted.strip() or agree(wanted, done.stdout), (
                f"{name(path)}: {line} printed\n{done.stdout}"
            )


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_hold(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every example in the docstrings of a module prints what it says."""
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(importlib.import_module(module), optionflags=FLAGS)
    assert result.attempted
    assert not result.failed
