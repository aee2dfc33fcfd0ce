"""Numbers in tables and JSON documents of games, written the same way everywhere."""

from __future__ import annotations

import json
from importlib.metadata import version
from math import isnan
from typing import Any

__all__ = ["cell", "json_document"]


def cell(value: str | float | None) -> str:
    """A cell of a table: six significant digits, a dash for nothing.

    Example:
        >>> cell(1 / 3), cell(None)
        ('0.333333', '–')
    """
    if isinstance(value, str):
        return value
    return "–" if value is None or isnan(value) else f"{value:.6g}"


def json_document(document: dict[str, Any]) -> str:
    """A JSON document with the version that wrote it."""
    whole = {"foedus": version("foedus"), **document}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)
