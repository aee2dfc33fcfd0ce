"""A scenario to start from, written where the analyst wants it, with the schema beside it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from foedus.errors import Diagnostic, UsageError

__all__ = ["new_scenario"]

SCHEMA = "foedus.schema.json"
_TITLE = "foedus scenario"


def new_scenario(file: str | Path) -> tuple[Path, Path]:
    """Write a commented scenario and the schema that its first line names.

    Args:
        file: The scenario file to write; its name ends in ``.yaml`` or ``.yml``.

    Returns:
        The scenario file and the schema file, which lies in the same folder.

    Raises:
        UsageError: If the file is there already, or a schema file that is not foedus's own, or
            the name has another ending. Nothing is written then.
    """
    from foedus.scenario import json_schema

    path = Path(file)
    schema = path.with_name(SCHEMA)
    if path.suffix not in {".yaml", ".yml"}:
        fix = f"for instance {path.name or 'scenario'}.yaml"
        raise UsageError(Diagnostic(str(file), "is no name of a scenario file", "NAME.yaml", fix))
    if path.exists():
        raise UsageError(
            Diagnostic(str(path), "is there already and is not replaced", "a new file")
        )
    if schema.exists() and not _is_ours(schema):
        raise UsageError(
            Diagnostic(str(schema), "is there already and is not foedus's", "another folder")
        )
    text = (files("foedus") / "starting.yaml").read_text(encoding="utf-8")
    # Exclusive, so that a file made meanwhile is safe.
    with path.open("x", encoding="utf-8") as opened:
        opened.write(text)
    schema.write_text(
        json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return path, schema


def _is_ours(schema: Path) -> bool:
    """Whether a file is a schema that some version of foedus wrote: such a one is renewed."""
    try:
        found = json.loads(schema.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("title") == _TITLE
