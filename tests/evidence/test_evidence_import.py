"""Importing the room costs little."""

import subprocess
import sys

HEAVY = ("numba", "duckdb", "pyarrow", "scipy", "ruamel.yaml")


def test_reading_what_the_past_says_loads_nothing_heavy():
    """The room is imported without compilers, databases, statistics or a YAML reader."""
    asked = (
        f"import sys, foedus.evidence; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []
