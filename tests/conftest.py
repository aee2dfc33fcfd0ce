"""What holds for every test: strict numerics, a stated property, reproducible examples."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# No deadline: the machine is shared, and a slow moment is not a fault of the code. The examples
# are the same in every run, so that a commit passes everywhere or nowhere; the profile "search"
# (HYPOTHESIS_PROFILE=search) looks for new ones and prints a failing one as a blob.
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.register_profile(
    "quick", deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks of this suite."""
    config.addinivalue_line(
        "markers",
        "floating_point(reason): the test expects a division by zero, an overflow or a NaN",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that does not state its property in a docstring."""
    silent = sorted(
        {
            item.nodeid.split("[")[0]
            for item in items
            if isinstance(item, pytest.Function) and not (item.function.__doc__ or "").strip()
        }
    )
    if silent:
        raise pytest.UsageError(
            "these tests do not say in a docstring what holds:\n  " + "\n  ".join(silent)
        )


@pytest.fixture(autouse=True)
def strict_floating_point(request: pytest.FixtureRequest) -> Iterator[None]:
    """Raise on divisions by zero, overflows and NaN that are made, not given.

    Underflow stays silent: the exponential of a very negative utility difference is zero, and
    that is the probability wanted.
    """
    if request.node.get_closest_marker("floating_point"):
        yield
        return
    with np.errstate(divide="raise", over="raise", invalid="raise", under="ignore"):
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return ROOT
