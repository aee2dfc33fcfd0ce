"""Fixtures of the reader's tests: a small scenario and the names it may use."""

import pytest
from island_world import ISLAND, vocabulary


@pytest.fixture
def allow():
    """The vocabulary as the reader wants it."""
    return vocabulary


@pytest.fixture
def island():
    """The text of the small scenario."""
    return ISLAND
