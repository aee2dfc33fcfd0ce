"""Every oracle of the collection comes out of a classic; some with a remark, which is listed.

The collection belongs to the people who built foedus and is not shipped: its file is found under
FOEDUS_ORACLES, or beside the folder that FOEDUS_DATA names. The listing below needs no file.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from oracles import LISTED, REMARKS, WORDS, far

from foedus.games.classics import classics

# Oracles have ten decimals; the shares of all equilibria four; the fragile branch is nearly
# indifferent, and its published digits end after the seventh.
CLOSE = {"m.mutual.1": 6e-5, "m.mutual.3": 6e-5, "m.fragile.d0.02": 2e-8}
PRINTED = 2e-10


def collection():
    """The oracles by id; skips where there is no file."""
    folder = os.environ.get("FOEDUS_ORACLES")
    data = os.environ.get("FOEDUS_DATA")
    path = Path(folder) if folder else Path(data).parent / "oracles" if data else None
    file = None if path is None else path / "oracles.json"
    if file is None or not file.is_file():
        pytest.skip("neither FOEDUS_ORACLES nor FOEDUS_DATA leads to a file of oracles")
    return {one["id"]: one for one in json.loads(file.read_text(encoding="utf-8"))}


def test_the_listing_names_classics():
    """Every listed oracle is given by a model on the shelf, and each remark is on one."""
    assert {model for model, _ in LISTED.values()} <= set(classics())
    assert set(REMARKS) <= set(LISTED)
    assert all(len(reason) > 20 for reason in REMARKS.values())


def test_every_oracle_is_listed():
    """No oracle of the collection is missing from the listing, and none is listed that is not."""
    assert set(collection()) == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_the_oracle_comes_out(name):
    """The classic gives the oracle's numbers to its printed digits."""
    oracle = collection()[name]
    wanted = oracle["result"]
    if isinstance(wanted, dict):
        wanted = {key: value for key, value in wanted.items() if key not in WORDS.get(name, ())}
        if "pure_equilibria" in wanted:
            wanted["pure_equilibria"] = sorted(wanted["pure_equilibria"], key=str)
        if "all_found" in wanted:
            wanted["all_found"] = sorted(wanted["all_found"])
    _, reproduce = LISTED[name]
    assert far(reproduce(oracle["params"]), wanted) <= CLOSE.get(name, PRINTED)
