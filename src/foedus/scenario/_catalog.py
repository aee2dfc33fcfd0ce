"""Which scenarios ship."""

from __future__ import annotations

from importlib import resources

__all__ = ["catalog_names"]


def catalog_names() -> tuple[str, ...]:
    """The names of the scenarios that ship, sorted."""
    folder = resources.files("foedus.scenario") / "catalog"
    if not folder.is_dir():
        return ()
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".yaml")))
