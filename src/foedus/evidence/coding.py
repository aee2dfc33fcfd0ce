"""The inputs of the casebook that follow by rule from data, worked out from the user's own copies.

The rules were fixed before any score was seen (2026-11-30):

- *balance*: the protégé's share of its and the challenger's capabilities (COW National Material
  Capabilities 7.0, composite index), in the year before the window or the last one before it.
- *aid*: the same share for each guarantor against the challenger, its capabilities halved where it
  lies more than 950 km from the protégé (CShapes 2.0 minimum distance; before 1886 as in 1886).
- *troops*: of the United States from 1950 on, troopdata, September of the first year; else as
  coded.
- *nuclear*: who possessed weapons in the first year (Bleek 2017, NTI, in Our World in Data).
- *record*: in each of the ten years before the window since the last war, whether the challenger
  began a militarized dispute with the protégé (GML 2.2.1, originators, hostility 2 to 4): a probe,
  or none. Years after 2010, where the data end, are left out; so are years before both were states.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import duckdb

__all__ = ["Inputs", "code_inputs", "write_inputs"]

NEAR = 950  # km
BEFORE = 10  # years
_FILES = {
    "nmc": "peacesciencer/cow_nmc.parquet",
    "distance": "peacesciencer/cow_mindist.parquet",
    "disputes": "peacesciencer/gml_dirdisp.parquet",
    "states": "peacesciencer/cow_states.parquet",
    "nuclear": "nuclear/nuclear_status_country_year_1938_2022.parquet",
    "troops": "presence/us_troops_country_year_1950_2023.parquet",
}
_LAST_DISPUTES = 2010
_FIRST_DISTANCE, _LAST_DISTANCE = 1886, 2019
_FIRST_TROOPS, _LAST_TROOPS = 1950, 2023
_FIRST_NUCLEAR, _LAST_NUCLEAR = 1938, 2022
_USA = 2
_POSSESSES = 3
_WAR = 5
# The table of weapons goes by name; no other state ever possessed any.
_NUCLEAR_NAMES = {
    2: "United States",
    200: "United Kingdom",
    220: "France",
    365: "Russia",
    710: "China",
    750: "India",
    770: "Pakistan",
    731: "North Korea",
    666: "Israel",
}


@dataclass(frozen=True)
class Inputs:
    """What the rules give for one case.

    Attributes:
        balance: The protégé's share of its and the challenger's capabilities.
        aid: Guarantor's code to its share against the challenger.
        troops: Guarantor's code to troops on the protégé's territory.
        nuclear: Codes of the challenger and guarantors that possess nuclear weapons.
        probes: Years of the record with a dispute below war.
        quiet: Years of the record without one.
    """

    balance: float
    aid: Mapping[int, float]
    troops: Mapping[int, int]
    nuclear: tuple[int, ...]
    probes: tuple[int, ...]
    quiet: tuple[int, ...]


def code_inputs(cases: Iterable[Mapping[str, Any]], data: Path) -> dict[str, Inputs]:
    """Work out the inputs of cases.

    Args:
        cases: Cases as `casebook.yaml` has them.
        data: The folder with the data sets (``FOEDUS_DATA``).

    Returns:
        Name of the case to its inputs, rounded to what the rules deserve.
    """
    import duckdb

    with duckdb.connect() as connection:
        coder = _Coder(connection, data)
        return {case["case"]: coder.code(case) for case in cases}


def write_inputs(cases: Iterable[Mapping[str, Any]], data: Path, path: Path) -> None:
    """Write `casebook_inputs.yaml`, which ships, from the user's copies of the data."""
    from ruamel.yaml import YAML

    found = {
        name: {
            "balance": inputs.balance,
            "aid": dict(inputs.aid),
            "troops": dict(inputs.troops),
            "nuclear": list(inputs.nuclear),
            "probes": list(inputs.probes),
            "quiet": list(inputs.quiet),
        }
        for name, inputs in code_inputs(cases, data).items()
    }
    yaml = YAML()
    yaml.width = 100
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEADING)
        yaml.dump(found, file)


_HEADING = """\
# What follows for each case of casebook.yaml from data by the rules of foedus.evidence.coding:
# shares of capabilities, troops, nuclear weapons, and the years of the record. Written by
# `write_inputs`; a test works it out again where the data are at hand.

"""


class _Coder:
    """Looks numbers up."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, data: Path) -> None:
        self._connection = connection
        for name, file in _FILES.items():
            connection.read_parquet(str(data / file)).create(name)

    def _ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, list(values)).fetchall()

    def code(self, case: Mapping[str, Any]) -> Inputs:
        """The inputs of a case."""
        first, protege = case["first"], case["protege"]["code"]
        challenger = case["challenger"]["code"]
        balance = case.get("balance")
        if balance is None:
            mine, theirs = self.power(protege, first), self.power(challenger, first)
            balance = mine / (mine + theirs)
        probes, quiet = self.record(challenger, protege, first)
        guarantors = [g["code"] for g in case["guarantors"]]
        return Inputs(
            round(balance, 3),
            {g: round(self.aid(g, challenger, protege, first), 3) for g in guarantors},
            {g["code"]: self.troops(g, protege, first) for g in case["guarantors"]},
            tuple(s for s in (challenger, *guarantors) if self.nuclear(s, first)),
            probes,
            quiet,
        )

    def power(self, state: int, first: int) -> float:
        """A state's share of the world's capabilities before the window."""
        found = self._ask(
            "select cinc from nmc where ccode = ? and year < ? and cinc is not null "
            "order by year desc limit 1",
            state,
            first,
        ) or self._ask(
            # A state younger than its case: its first year.
            "select cinc from nmc where ccode = ? and cinc is not null order by year limit 1",
            state,
        )
        return float(found[0][0])

    def aid(self, guarantor: int, challenger: int, protege: int, first: int) -> float:
        """A guarantor's share against the challenger, halved over a distance."""
        mine, theirs = self.power(guarantor, first), self.power(challenger, first)
        if not self.near(guarantor, protege, first):
            mine /= 2
        return mine / (mine + theirs)

    def near(self, guarantor: int, protege: int, first: int) -> bool:
        """Whether a guarantor lies near the protégé."""
        year = min(max(first, _FIRST_DISTANCE), _LAST_DISTANCE)
        place = protege or 265  # the sectors of Berlin lie where East Germany is
        found = self._ask(
            "select mindist from distance where ((ccode1 = ? and ccode2 = ?) or "
            "(ccode1 = ? and ccode2 = ?)) order by abs(year - ?) limit 1",
            guarantor,
            place,
            place,
            guarantor,
            year,
        )
        return bool(found) and float(found[0][0]) <= NEAR

    def troops(self, guarantor: Mapping[str, Any], protege: int, first: int) -> int:
        """A guarantor's troops with the protégé."""
        if "troops" in guarantor or guarantor["code"] != _USA or not protege:
            return int(guarantor.get("troops", 0))
        if first < _FIRST_TROOPS:
            return 0
        found = self._ask(
            "select troops from troops where ccode = ? and year = ?",
            protege,
            min(first, _LAST_TROOPS),
        )
        return int(found[0][0] or 0) if found else 0

    def nuclear(self, state: int, first: int) -> bool:
        """Whether a state possessed nuclear weapons."""
        if state not in _NUCLEAR_NAMES or first < _FIRST_NUCLEAR:
            return False
        found = self._ask(
            "select nuclear_weapons_status from nuclear where country_name = ? and year = ?",
            _NUCLEAR_NAMES[state],
            min(first, _LAST_NUCLEAR),
        )
        return bool(found) and found[0][0] == _POSSESSES

    def record(
        self, challenger: int, protege: int, first: int
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Years with a probe and quiet years, since the last war and while both were states."""
        if not protege:
            return (), ()
        levels: dict[int, int] = dict(
            self._ask(
                "select year, max(hostlev1) from disputes where ccode1 = ? and ccode2 = ? "
                "and sidea1 = 1 and orig1 = 1 and year < ? group by year",
                challenger,
                protege,
                first,
            )
        )
        wars = [
            year
            for (year,) in self._ask(
                "select year from disputes where ((ccode1 = ? and ccode2 = ?) or "
                "(ccode1 = ? and ccode2 = ?)) and hostlev = 5 and year < ?",
                challenger,
                protege,
                protege,
                challenger,
                first,
            )
        ]
        start = max([first - BEFORE, *(year + 1 for year in wars)])
        years = [
            year
            for year in range(start, min(first, _LAST_DISPUTES + 1))
            if self._both(challenger, protege, year)
        ]
        probes = tuple(year for year in years if 1 < levels.get(year, 0) < _WAR)
        return probes, tuple(year for year in years if year not in probes)

    def _both(self, one: int, other: int, year: int) -> bool:
        found = self._ask(
            "select count(distinct ccode) from states where ccode in (?, ?) "
            "and styear <= ? and endyear >= ?",
            one,
            other,
            year,
            year,
        )
        return bool(found[0][0] == 2)
