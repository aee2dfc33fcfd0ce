"""The shelf of published models: complete, honest about standing, solvable and lazy."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from foedus.errors import GameError
from foedus.games.classics import classics

# What deserves the name: forms that were read in a source and whose numbers come out.
REPLICATIONS = {
    "signorino-1999", "signorino-tarar-2006", "asymmetric-deterrence", "fearon-1995",
    "chain-store", "reiley-2008", "ochs-1995",
}  # fmt: skip
OURS = {
    "crisis-ada", "smith-1995", "morrow-1994", "commitment-design", "deterrence-surplus",
    "burden-sharing", "tripwire", "ceasefire", "crescenzi-2018",
}  # fmt: skip


def test_only_what_was_read_is_called_a_replication():
    """Standing is as the notes on the sources have it; everything else is a reduction."""
    standing = {name: model.standing for name, model in classics().items()}
    assert {name for name, kind in standing.items() if kind == "replication"} == REPLICATIONS
    assert {name for name, kind in standing.items() if kind == "ours"} == OURS
    assert set(standing.values()) == {"replication", "reduction", "ours"}


@pytest.mark.parametrize("name", classics())
def test_every_model_says_what_it_is_and_is_solved(name):
    """A model has its paper and bibliography, and its table has a cell for every heading."""
    model = classics()[name]
    assert model.name == name
    assert re.search(r"\(\d{4}\)", model.paper)
    assert model.bibtex.startswith("@")
    assert model.bibtex.count("{") == model.bibtex.count("}")
    assert model.summary.endswith(".")
    assert model.basis.endswith(".")
    found = model.solve()
    assert found.rows
    for row in found.rows:
        assert len(row) == len(found.columns)
        for cell in row[1:]:
            assert cell is None or isinstance(cell, str) or cell == cell + 0.0


@pytest.mark.parametrize("name", classics())
def test_wrong_parameters_are_named(name):
    """An unknown parameter is refused, and a NaN in the first number is too."""
    model = classics()[name]
    with pytest.raises(GameError, match="unknown parameter 'nonsense'"):
        model.solve(nonsense=1)
    field = next(key for key, value in vars(model.parameters).items() if isinstance(value, float))
    with pytest.raises(GameError):
        model.solve(**{field: float("nan")})


def test_trees_are_built_where_there_are_finite_ones():
    """Models with continuous types say that they have no tree."""
    for name, model in classics().items():
        if model.build is None:
            with pytest.raises(GameError, match="no finite tree"):
                model.game()
        elif name != "fearon-1995":
            assert model.game().size > 1


def test_models_are_loaded_when_looked_up():
    """Listing the names loads no model, and a name that is none is a KeyError."""
    program = (
        "import sys; from foedus.games.classics import classics; list(classics())\n"
        "print(sum(name.startswith('foedus.games.classics.') for name in sys.modules))\n"
        "classics()['morrow-1994']\n"
        "print(sum(name.startswith('foedus.games.classics.') for name in sys.modules))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert shown.split() == ["1", "2"]  # the description of models, then the model itself
    with pytest.raises(KeyError):
        classics()["nothing"]
