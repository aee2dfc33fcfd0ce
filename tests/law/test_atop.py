"""Instruments in ATOP's vocabulary, against ATOP's own codes where these are at hand."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from foedus.law import ATOP_VARIABLES, atop_codes, library
from foedus.law.conditions import Condition

HERE = Path(__file__).parent
DATA = Path(os.environ.get("FOEDUS_DATA") or HERE.parents[2] / "shared" / "data") / "alliances"
KNOWN: dict[str, Any] = YAML(typ="safe", pure=True).load(HERE / "atop_differences.yaml")
CODED = [name for name in library() if library()[name].atop_id is not None]


def query(file: str, what: str) -> tuple[Any, ...]:
    """One row of ATOP's data, or skip where it is absent."""
    path = DATA / file
    if not path.is_file():
        pytest.skip(f"{file} is not here: set FOEDUS_DATA to a folder that has alliances/{file}")
    import duckdb

    (row,) = duckdb.sql(what.format(file=path)).fetchall()
    return tuple(row)


@pytest.mark.parametrize("name", CODED)
def test_codes_are_atops_but_where_a_reason_is_given(name: str) -> None:
    """Codes derived from the norms equal ATOP's, but for the variables listed with a reason."""
    item, known = library()[name], KNOWN[name]
    columns = ", ".join(f"max({variable})" for variable in ATOP_VARIABLES)
    theirs = query(
        "atop_member_level.parquet",
        f"select {columns} from '{{file}}' where atopid = {item.atop_id} "  # noqa: S608 - our ids
        f"and phase = {known['phase']}",
    )
    assert None not in theirs, "no such alliance and phase"
    codes = atop_codes(item)
    differ = {
        variable
        for variable, value in zip(ATOP_VARIABLES, theirs, strict=True)
        if codes[variable].value != int(value)
    }
    assert differ == set(known["differ"])
    assert all(known["differ"].values())


@pytest.mark.parametrize("name", CODED)
def test_signature_is_atops_first_day_but_where_a_reason_is_given(name: str) -> None:
    """The day of signature is the day on which ATOP lets the alliance begin."""
    item, known = library()[name], KNOWN[name]
    first = query(
        "atop_alliance_level.parquet",
        "select begyr, begmo, begday from '{file}' "  # noqa: S608 - our ids
        f"where atopid = {item.atop_id}",
    )
    assert (item.signed == date(*map(int, first))) is ("signed" not in known)


def test_every_coded_instrument_is_compared() -> None:
    """The list of differences names each instrument with an ATOP id, and variables there are."""
    assert sorted(KNOWN) == sorted(CODED)
    assert all(set(known["differ"]) <= set(ATOP_VARIABLES) for known in KNOWN.values())


def test_a_place_that_is_excluded_is_no_condition_of_place() -> None:
    """Only an area that the attack must lie in counts: the EU's excludes overseas territories."""
    assert atop_codes(library()["teu-42-7"])["defcoloc"].value == 0
    assert atop_codes(library()["nato-1949"])["defcoloc"].norms == ("nat/5",)


@pytest.mark.parametrize(
    ("atom", "variable"),
    [
        (Condition("attacker_in", value=("JPN",)), "defcoadv"),
        (Condition("attacker", value=("RUS",)), "defcoadv"),
        (Condition("adversaries", value=2), "defconum"),
        (Condition("caused_in", value=("UKR",)), "defcocon"),
        (Condition("region", value=("europe",)), "defcoloc"),
        (Condition("provoked", value=False), "defconpr"),
    ],
)
def test_each_condition_has_its_code(atom: Condition, variable: str) -> None:
    """An unconditional promise becomes conditional in exactly the way of the atom added to it."""
    item = library()["chn-prk-1961"]
    norm = item.norms[0]
    plain = atop_codes(item)
    changed = replace(norm, trigger=Condition("all", (norm.trigger, atom)))
    codes = atop_codes(replace(item, norms=(changed,)))
    assert plain["conditio"].value == 0
    assert {name for name in codes if codes[name] != plain[name]} == {
        variable,
        "defcon",
        "conditio",
    }
