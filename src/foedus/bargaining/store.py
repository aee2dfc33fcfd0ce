"""The folder of a search: what was searched, and the designs solved so far.

    runs/ukraine-bargains/
    ├── search.json     what was searched: scenario, seed, worlds, versions, which designs are one
    ├── scenario.yaml   the scenario, as it was
    └── designs/        00000000-00000032.parquet ...   one row a distinct design

A batch counts once its file is in place; every file arrives whole under its name or not at all.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.ensemble import disk
from foedus.ensemble.store import sha256_of_text
from foedus.errors import Diagnostic, RunError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = ["SEARCH_FILE", "Record", "SearchFolder"]

SCHEMA = 1
SEARCH_FILE = "search.json"
SCENARIO_FILE = "scenario.yaml"
DESIGNS = "designs"
BATCH = 32


@dataclass(frozen=True)
class Record:
    """What makes a search this search, and what reading it needs besides the designs.

    Attributes:
        scenario_sha256: Of the scenario's text.
        seed: Of the draws.
        worlds: How many worlds each design is solved in.
        versions: Of foedus and of what its numbers pass through.
        effective: How many equally weighted worlds they are worth under the record.
        columns: Of every row.
        same: For each design, which distinct design it is.
        armistice: Outcome to its mean under an armistice without a guarantee.
        actors: Who can be asked.
        theories: Theory and option of each split.
        theory_effective: How many equally weighted worlds each split is worth.
    """

    scenario_sha256: str
    seed: int
    worlds: int
    versions: Mapping[str, str]
    effective: float
    columns: tuple[str, ...]
    same: tuple[int, ...]
    armistice: Mapping[str, float]
    actors: tuple[str, ...]
    theories: tuple[tuple[str, str], ...]
    theory_effective: tuple[float, ...]

    @property
    def distinct(self) -> int:
        """How many designs have to be solved."""
        return max(self.same, default=-1) + 1


@dataclass
class SearchFolder:
    """A search on disk."""

    path: Path
    record: Record

    def batches(self) -> Iterator[tuple[int, int]]:
        """All batches of distinct designs, in order."""
        for start in range(0, self.record.distinct, BATCH):
            yield start, min(start + BATCH, self.record.distinct)

    def file(self, batch: tuple[int, int]) -> Path:
        """Where a batch is or shall be."""
        return self.path / DESIGNS / f"{batch[0]:08d}-{batch[1]:08d}.parquet"

    @property
    def fingerprint(self) -> str:
        """Identifies the search in each of its files."""
        return sha256_of_text(json.dumps(asdict(self.record), sort_keys=True))

    def write(self, batch: tuple[int, int], rows: Sequence[Mapping[str, float]]) -> None:
        """Put a finished batch in place.

        Raises:
            RunError: If the disk is full, closed or broken.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        names = self.record.columns
        table = pa.table({name: pa.array([row[name] for row in rows]) for name in names})
        marks = {b"foedus.search": self.fingerprint.encode()}
        sink = io.BytesIO()
        pq.write_table(table.replace_schema_metadata(marks), sink, write_page_checksum=True)
        with disk.in_words(self.path):
            disk.replace_file(self.file(batch), sink.getvalue())

    def read(self, batch: tuple[int, int]) -> FloatArray | None:
        """The rows of a batch, ``[designs, columns]``; None if it is not there or not sound."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            content = self.file(batch).read_bytes()
            table = pq.read_table(io.BytesIO(content), page_checksum_verification=True)
        except (OSError, pa.ArrowException, ValueError):
            return None
        marks = table.schema.metadata or {}
        sound = (
            marks.get(b"foedus.search") == self.fingerprint.encode()
            and table.num_rows == batch[1] - batch[0]
        )
        if not sound:
            return None
        columns = [table.column(name).to_numpy() for name in self.record.columns]
        return np.stack(columns, axis=1)

    def begin(self, scenario_text: str) -> None:
        """Make the folder ready; one that holds another search, or something else, is refused.

        Raises:
            RunError: With what is there instead.
        """
        there = self.path / SEARCH_FILE
        if there.exists():
            found = SearchFolder.open(self.path).record
            faults = _differences(str(self.path), found, self.record)
            if faults:
                raise RunError(*faults)
        elif self.path.is_dir() and any(
            entry.name not in (DESIGNS, SCENARIO_FILE) and not entry.name.endswith(disk.PART)
            for entry in self.path.iterdir()
        ):
            what = f"is no folder of a search: it has no {SEARCH_FILE}"
            raise RunError(Diagnostic(str(self.path), what, "a new folder, or that of this search"))
        with disk.in_words(self.path):
            (self.path / DESIGNS).mkdir(parents=True, exist_ok=True)
            disk.sweep(self.path)
            disk.sweep(self.path / DESIGNS)
            disk.replace_file(self.path / SCENARIO_FILE, scenario_text.encode())
            content = {"foedus_search": SCHEMA, **asdict(self.record)}
            disk.replace_file(there, (json.dumps(content, ensure_ascii=False) + "\n").encode())

    @classmethod
    def open(cls, path: Path) -> SearchFolder:
        """Read what was searched.

        Raises:
            RunError: If there is no search, or its record is damaged.
        """
        place = path / SEARCH_FILE
        if not place.is_file():
            what = f"is no folder of a search: it has no {SEARCH_FILE}"
            raise RunError(Diagnostic(str(path), what, "a folder made by `foedus bargains`"))
        content = disk.read_bytes(place, "the record of the search")
        try:
            record = _record(json.loads(content))
        except (ValueError, KeyError, TypeError) as fault:
            fix = "remove the folder and search again"
            raise RunError(
                Diagnostic(str(place), f"is damaged: {fault}", "what foedus wrote", fix)
            ) from fault
        return cls(path, record)

    def scenario_text(self) -> str:
        """The scenario as it was searched."""
        text = disk.read_bytes(self.path / SCENARIO_FILE, "the scenario of the search").decode()
        if sha256_of_text(text) != self.record.scenario_sha256:
            what = "was changed after the search"
            raise RunError(Diagnostic(str(self.path / SCENARIO_FILE), what, "the text searched"))
        return text


def _record(found: dict[str, Any]) -> Record:
    if found.pop("foedus_search") != SCHEMA:
        raise ValueError("it has another format")
    lists = ("columns", "same", "actors", "theory_effective")
    found |= {name: tuple(found[name]) for name in lists}
    theories = tuple((name, option) for name, option in found["theories"])
    return Record(**{**found, "theories": theories})


def _differences(path: str, found: Record, wanted: Record) -> list[Diagnostic]:
    fix = "choose another folder with --out"
    for name, words in (
        ("scenario_sha256", "another text of the scenario"),
        ("seed", f"seed {found.seed}"),
        ("worlds", f"{found.worlds:,} worlds"),
        ("versions", "other versions of the software"),
    ):
        if getattr(found, name) != getattr(wanted, name):
            expected = f"{getattr(wanted, name)}" if name in ("seed", "worlds") else "the same"
            return [Diagnostic(path, f"holds a search of {words}", expected, fix)]
    if found != wanted:
        return [Diagnostic(path, "holds a search of other designs", "the same", fix)]
    return []
