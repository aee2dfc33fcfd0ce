"""Every worked number of the collection comes out of a classic; some with a remark, listed.

The numbers stand in worked_numbers.json: parameters and results that were worked out for foedus
from published models, by an independent route. The collection that they come from is not shipped;
where FOEDUS_ORACLES leads to it, or it lies in ../shared/oracles, the two are compared.
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

ROOT = Path(__file__).resolve().parents[3]
# Oracles have ten decimals; the shares of all equilibria four; the fragile branch is nearly
# indifferent, and its published digits end after the seventh.
CLOSE = {"m.mutual.1": 6e-5, "m.mutual.3": 6e-5, "m.fragile.d0.02": 2e-8}
PRINTED = 2e-10
WORKED = {
    one["id"]: one
    for one in json.loads(Path(__file__).with_name("worked_numbers.json").read_text("utf-8"))
}


def test_every_worked_number_is_listed_with_a_classic():
    """No oracle is missing from the listing, none is listed that is not, and each has a model."""
    assert set(WORKED) == set(LISTED)
    assert {model for model, _ in LISTED.values()} <= set(classics())
    assert set(REMARKS) <= set(LISTED)
    assert all(len(reason) > 20 for reason in REMARKS.values())


def test_the_collection_has_no_other_numbers():
    """Where the collection is at hand, its oracles are the ones that are listed here."""
    place = Path(os.environ.get("FOEDUS_ORACLES") or ROOT.parent / "shared" / "oracles")
    if not (place / "oracles.json").is_file():
        pytest.skip("no oracles.json: set FOEDUS_ORACLES to the collection of worked numbers")
    text = (place / "oracles.json").read_text(encoding="utf-8")
    collection = {one["id"]: one for one in json.loads(text)}
    assert set(collection) == set(WORKED)
    for name, one in collection.items():
        wanted = one["result"]
        if isinstance(wanted, dict):
            wanted = {k: v for k, v in wanted.items() if k not in WORDS.get(name, ())}
        assert WORKED[name]["params"] == one["params"]
        assert WORKED[name]["result"] == wanted


@pytest.mark.parametrize("name", LISTED)
def test_the_oracle_comes_out(name):
    """The classic gives the oracle's numbers to its printed digits."""
    wanted = WORKED[name]["result"]
    if isinstance(wanted, dict):
        if "pure_equilibria" in wanted:
            wanted = {**wanted, "pure_equilibria": sorted(wanted["pure_equilibria"], key=str)}
        if "all_found" in wanted:
            wanted = {**wanted, "all_found": sorted(wanted["all_found"])}
    _, reproduce = LISTED[name]
    assert far(reproduce(WORKED[name]["params"]), wanted) <= CLOSE.get(name, PRINTED)
