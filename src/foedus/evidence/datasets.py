"""Historical data sets from the user's own copies, as tables of one DuckDB file.

Nothing is fetched and nothing ships: `find_datasets` looks for files that foedus knows below a
folder, `load_datasets` puts what it finds into a database with a table that says where each came
from.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, EvidenceError

if TYPE_CHECKING:
    import duckdb

__all__ = ["Dataset", "Found", "datasets", "find_datasets", "load_datasets"]


@dataclass(frozen=True)
class Dataset:
    """A data set that foedus knows.

    Attributes:
        name: The table it becomes.
        title: Its name for people.
        unit: What a row is.
        key: The columns that identify a row.
        files: File names it comes under.
        needs: Columns that it must have.
        cite: Whom to cite.
    """

    name: str
    title: str
    unit: str
    key: tuple[str, ...]
    files: tuple[str, ...]
    needs: tuple[str, ...]
    cite: str


@dataclass(frozen=True)
class Found:
    """A data set and the user's copy of it.

    Attributes:
        dataset: The data set.
        path: The file, or None where there is none.
        rows: How many rows it has; 0 where there is none.
        columns: Its columns.
        missing: Columns that it should have and has not.
    """

    dataset: Dataset
    path: Path | None
    rows: int = 0
    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@cache
def datasets() -> tuple[Dataset, ...]:
    """The data sets that foedus knows.

    Example:
        >>> datasets()[0].title
        'COW state system membership'
    """
    from ruamel.yaml import YAML

    text = (files("foedus.evidence") / "datasets.yaml").read_text(encoding="utf-8")
    return tuple(
        Dataset(
            entry["name"],
            entry["title"],
            entry["unit"],
            tuple(entry["key"]),
            tuple(entry["files"]),
            tuple(entry["needs"]),
            entry["cite"],
        )
        for entry in YAML(typ="safe").load(text)["datasets"]
    )


def find_datasets(folder: str | Path | None = None) -> tuple[Found, ...]:
    """Look for copies of the known data sets.

    Args:
        folder: Where to look, subfolders included; by default ``FOEDUS_DATA``.

    Returns:
        Every known data set, with the copy if there is one.

    Raises:
        EvidenceError: There is no such folder, or none was named.
    """
    import duckdb

    named = folder or os.environ.get("FOEDUS_DATA", "")
    root = Path(named) if named else None
    if root is None or not root.is_dir():
        what = f"there is no folder '{root}'" if root else "no folder was named"
        fix = "name it, or set FOEDUS_DATA to it"
        raise EvidenceError(Diagnostic("data", what, "the folder with your copies", fix))
    at_hand = {path.name: path for path in sorted(root.rglob("*")) if path.is_file()}
    found = []
    with duckdb.connect() as connection:
        for dataset in datasets():
            path = next((at_hand[name] for name in dataset.files if name in at_hand), None)
            found.append(Found(dataset, None) if path is None else _look(connection, dataset, path))
    return tuple(found)


def _look(connection: duckdb.DuckDBPyConnection, dataset: Dataset, path: Path) -> Found:
    from duckdb import Error

    try:
        relation = _read(connection, path)
        columns = tuple(relation.columns)
        ((counted,),) = relation.aggregate("count(*)").fetchall()
    except Error as error:
        said = str(error).splitlines()[0]
        raise EvidenceError(Diagnostic(str(path), f"cannot be read: {said}")) from error
    missing = tuple(name for name in dataset.needs if name not in columns)
    return Found(dataset, path, int(counted), columns, missing)


def _read(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    if path.suffix.lower() == ".csv":
        return connection.read_csv(str(path))
    return connection.read_parquet(str(path))


def load_datasets(into: str | Path, folder: str | Path | None = None) -> tuple[Found, ...]:
    """Put every copy that is at hand into a new DuckDB file.

    Each data set becomes a table of its name; the table ``sources`` says what each is, from which
    file it came, how many rows it has and whom to cite.

    Args:
        into: The file to write; one that is there is never replaced.
        folder: Where to look; by default ``FOEDUS_DATA``.

    Returns:
        What was loaded.

    Raises:
        EvidenceError: The file exists, nothing was found, or a copy lacks a column.
    """
    import duckdb

    target = Path(into)
    if target.exists():
        fix = "choose another name, or move it away"
        raise EvidenceError(Diagnostic(str(target), "is there already", "a new file", fix))
    found = find_datasets(folder)
    held = [one for one in found if one.path is not None]
    faults = [
        Diagnostic(
            str(one.path),
            f"has no column {', '.join(one.missing)}",
            f"a copy of {one.dataset.title}",
        )
        for one in held
        if one.missing
    ]
    if not held:
        faults = [Diagnostic(str(folder or "FOEDUS_DATA"), "holds none of the known data sets")]
    if faults:
        raise EvidenceError(*faults)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    with duckdb.connect(str(part)) as connection:
        connection.execute(
            "create table sources (name text, title text, unit text, file text, rows bigint, "
            "cite text)"
        )
        for one in held:
            if one.path is None:
                continue
            told = one.dataset
            _read(connection, one.path).create(told.name)
            row = [told.name, told.title, told.unit, one.path.name, one.rows, told.cite]
            connection.execute("insert into sources values (?, ?, ?, ?, ?, ?)", row)
    part.replace(target)
    return tuple(held)
