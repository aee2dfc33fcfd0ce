"""Published models of deterrence, alliances, bargaining and resolve, each in its own file.

``classics()`` lists them; a model is loaded when it is looked up. A model file has the paper, a
frozen dataclass of parameters in the paper's notation, the solution as functions, the game as a
``Game`` where it is a finite tree, and a ``standing`` that says how close it is to the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from foedus.games.classics._classic import Classic, Findings, Grid, Standing, Sweep

__all__ = ["Classic", "Findings", "Grid", "Standing", "Sweep", "classics"]

_NAMES = (
    "signorino-1999",
    "signorino-tarar-2006",
    "crisis-ada",
    "reiley-2008",
    "ochs-1995",
    "fearon-1994",
    "fearon-1995",
    "fearon-1997",
    "asymmetric-deterrence",
    "unilateral-deterrence",
    "mutual-deterrence",
    "tripartite-crisis",
    "smith-1995",
    "selection-effect",
    "morrow-1994",
    "commitment-design",
    "deterrence-surplus",
    "tripwire",
    "powell-2006",
    "ceasefire",
    "slantchev-2003",
    "smith-stam-2004",
    "fortna-2004",
    "burden-sharing",
    "powell-1990",
    "brinkmanship",
    "powell-2015",
    "chain-store",
    "crescenzi-2018",
    "sartori-2002",
)


class _Shelf(Mapping[str, Classic]):
    """Models by name, each loaded when it is looked up."""

    def __getitem__(self, name: str) -> Classic:
        if name not in _NAMES:
            raise KeyError(name)
        module = import_module(f"{__name__}.{name.replace('-', '_')}")
        found: Classic = module.CLASSIC
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


def classics() -> Mapping[str, Classic]:
    """The published models that ship, by name.

    Returns:
        A mapping that loads a model when it is looked up.

    Example:
        >>> model = classics()["chain-store"]
        >>> model.standing, model.paper.split(" (")[0]
        ('replication', 'Kreps and Wilson')
        >>> model.solve(delta=0.02, b=0.6, a=3.0, N=10).notes[0]
        'The weak incumbent expects 9; with its type known it would expect 0.'
    """
    return _Shelf()
