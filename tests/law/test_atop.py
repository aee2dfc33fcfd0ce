"""Instruments in ATOP's vocabulary, against ATOP's own codes where these are at hand."""

from __future__ import annotations

import os
import re
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


# Codes that we hold to "any" or "none": ATOP's scale for them is not settled in our material.
_ANY = frozenset({"base", "medarb"})

# ISO 3166 -> the numeric code by which ATOP names a member.
NUMBERS = {
    state: int(number)
    for state, number in re.findall(
        r"([A-Z]{3}) (\d+)",
        """
        ALB 339 ARG 160 ARM 371 AUH 300 AUS 900 AUT 305 AZE 373 BEL 211 BGR 355 BHS 31 BLR 370
        BOL 145 BRA 140 CAN 20 CHL 155 CHN 710 COL 100 CRI 94 CSK 315 CUB 40 CYP 352 CZE 316
        DDR 265 DEU 255 DNK 390 DOM 42 ECU 130 ESP 230 EST 366 FIN 375 FRA 220 GBR 200 GEO 372
        GRC 350 GTM 90 HND 91 HRV 344 HTI 41 HUN 310 IRL 205 ISL 395 ITA 325 JPN 740 KAZ 705
        KGZ 703 KOR 732 LTU 368 LUX 212 LVA 367 MEX 70 MKD 343 MLT 338 MNE 341 NIC 93 NLD 210
        NOR 385 NZL 920 PAK 770 PAN 95 PER 135 PHL 840 POL 290 PRK 731 PRT 235 PRY 150 ROU 360
        RUS 365 SLV 92 SVK 317 SVN 349 SWE 380 THA 800 TJK 702 TTO 52 TUR 640 TWN 713 URY 165
        USA 2 UZB 704 VEN 101
        """,
    )
}


@pytest.mark.parametrize("name", CODED)
def test_codes_are_atops_but_where_a_reason_is_given(name: str) -> None:
    """Codes derived from a file equal ATOP's, but for the variables listed with a reason."""
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
        if codes[variable].value != (int(value > 0) if variable in _ANY else int(value))
    }
    assert differ == set(known["differ"])
    assert all(known["differ"].values())


def members(name: str) -> tuple[set[tuple[int, date | None]], set[tuple[int, date | None]]]:
    """Members with the day on which they left while the pact went on: ours and ATOP's."""
    item = library()[name]
    if not (DATA / "atop_member_level.parquet").is_file():
        pytest.skip("atop_member_level.parquet is not here: set FOEDUS_DATA")
    import duckdb

    rows = duckdb.sql(
        "select member, max(yrexit), max(moexit), max(dayexit) "  # noqa: S608 - our ids
        f"from '{DATA / 'atop_member_level.parquet'}' "
        f"where atopid = {item.atop_id} and phase = {KNOWN[name]['phase']} group by member"
    ).fetchall()
    theirs = {(int(m), date(int(y), int(mo), int(d)) if y else None) for m, y, mo, d in rows}
    # A day on which most leave is the end of the phase or pact, and no exit.
    days = [day for _, day in theirs]
    end = max({d for d in days if d}, key=days.count, default=None)
    over = end if end is not None and days.count(end) * 2 > len(days) else None
    last = {m.actor: m.until for m in item.members}
    ours = {(NUMBERS[state], day) for state, day in last.items()}
    return ours, {(m, None if day == over else day) for m, day in theirs}


@pytest.mark.parametrize("name", CODED)
def test_members_are_atops_but_where_a_reason_is_given(name: str) -> None:
    """Who was a member, and who left on which day, is as in ATOP but where a reason is given."""
    ours, theirs = members(name)
    known = KNOWN[name]
    numbers = {255 if m == 260 else m for m, _ in theirs}  # West Germany, then Germany
    assert ({m for m, _ in ours} == numbers) is ("members" not in known), (ours, theirs)
    common = {m for m, _ in ours} & {m for m, _ in theirs}
    left = [{(m, day) for m, day in some if m in common} for some in (ours, theirs)]
    assert (left[0] == left[1]) is ("exits" not in known), left


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
    keys = {"phase", "differ", "signed", "members", "exits"}
    assert all(set(known) <= keys for known in KNOWN.values())
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
    norm = library()["chn-prk-1961"].norms[0]
    item = replace(library()["chn-prk-1961"], norms=(norm,))
    plain = atop_codes(item)
    changed = replace(norm, trigger=Condition("all", (norm.trigger, atom)))
    codes = atop_codes(replace(item, norms=(changed,)))
    assert plain["conditio"].value == 0
    assert {name for name in codes if codes[name] != plain[name]} == {
        variable,
        "defcon",
        "conditio",
    }
