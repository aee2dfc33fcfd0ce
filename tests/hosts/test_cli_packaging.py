"""What is installed is what is in the source tree: data files come along."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "foedus"


def test_every_data_file_is_declared() -> None:
    """Each file of the package that is no module matches a pattern of the package data."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["foedus"]
    declared = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    found = {
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc", ".nbi", ".nbc"}
    }
    assert sorted(found - declared) == []
    assert PACKAGE / "starting.yaml" in found
