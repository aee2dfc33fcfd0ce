"""Test a security guarantee before you sign it.

A scenario names actors, commitments, policies and uncertain assumptions; law derives who owes
what when an event happens; both compile to a game; a solver turns games and draws into an
ensemble; everything else only reads ensembles.

The public names stand here and are loaded when first used, so that ``import foedus`` is quick
and loads no numerical library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.errors import Diagnostic as Diagnostic
    from foedus.errors import FoedusError as FoedusError
    from foedus.errors import Place as Place

_HOMES = {
    "Diagnostic": "foedus.errors",
    "FoedusError": "foedus.errors",
    "Place": "foedus.errors",
}

__all__ = [
    "Diagnostic",
    "FoedusError",
    "Place",
    "__version__",
]


def __getattr__(name: str) -> object:
    """Load a public name from the room it lives in."""
    if name == "__version__":
        from importlib.metadata import version

        return version("foedus")
    if name not in _HOMES:
        from foedus.errors import nearest

        hint = nearest(name, _HOMES)
        raise AttributeError(f"foedus has no {name!r}" + (f"; {hint}" if hint else ""))
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, whether they are loaded or not."""
    return sorted(__all__)
