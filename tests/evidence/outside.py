"""Where the source texts and the historical data lie, if they are on this machine at all."""

import os
from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def _folder(variable, name):
    folder = Path(os.environ.get(variable) or _SHARED / name)
    if not folder.is_dir():
        pytest.skip(f"{variable} is not set and ../shared/{name} is absent")
    return folder


def texts():
    """The folder of source texts, or the test is skipped."""
    return _folder("FOEDUS_SOURCES", "sources")


def data():
    """The folder of historical data, or the test is skipped."""
    return _folder("FOEDUS_DATA", "data")
