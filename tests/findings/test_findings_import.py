"""Importing the room costs little."""

import subprocess
import sys

HEAVY = ("numba", "duckdb", "pyarrow", "scipy")


def test_reading_ensembles_loads_nothing_heavy():
    """The room is imported without compilers, databases or statistics."""
    asked = (
        f"import sys, foedus.findings; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []
