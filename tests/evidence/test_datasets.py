"""Data sets are found in the user's own copies and loaded with their sources."""

from __future__ import annotations

import duckdb
import pytest
from outside import data as data_folder

from foedus.errors import EvidenceError
from foedus.evidence import find_datasets, load_datasets
from foedus.evidence.datasets import datasets


def copies(folder):
    """A folder with one small copy under another folder."""
    (folder / "cow").mkdir(parents=True)
    (folder / "cow" / "NMC-60-abridged.csv").write_text(
        "ccode,year,cinc\n2,1900,0.188\n200,1900,0.178\n", encoding="utf-8"
    )
    return folder


def test_names_and_files_are_those_of_one_data_set_each():
    """No two data sets share a table or a file, and each says whom to cite."""
    known = datasets()
    assert len({d.name for d in known}) == len(known)
    every = [name for d in known for name in d.files]
    assert len(set(every)) == len(every)
    assert all(d.cite and d.unit for d in known)


def test_a_copy_is_found_below_the_folder_and_loaded_with_its_source(tmp_path):
    """The table has the rows of the file, and ``sources`` says where they came from."""
    folder = copies(tmp_path / "mine")
    found = {one.dataset.name: one for one in find_datasets(folder)}
    assert found["capabilities"].rows == 2
    assert found["crises"].path is None
    (loaded,) = load_datasets(tmp_path / "past.duckdb", folder)
    assert loaded.dataset.name == "capabilities"
    with duckdb.connect(str(tmp_path / "past.duckdb"), read_only=True) as connection:
        assert connection.execute("select cinc from capabilities where ccode = 2").fetchall() == [
            (0.188,)
        ]
        assert connection.execute("select name, file, rows from sources").fetchall() == [
            ("capabilities", "NMC-60-abridged.csv", 2)
        ]


def test_a_file_that_is_there_stays(tmp_path):
    """A database is never replaced, and a faulty load leaves nothing behind."""
    folder = copies(tmp_path / "mine")
    load_datasets(tmp_path / "past.duckdb", folder)
    with pytest.raises(EvidenceError, match="is there already"):
        load_datasets(tmp_path / "past.duckdb", folder)
    copy = folder / "cow" / "NMC-60-abridged.csv"
    copy.write_text("ccode,year\n2,1900\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="has no column cinc"):
        load_datasets(tmp_path / "other.duckdb", folder)
    assert not list(tmp_path.glob("*other*"))


def test_no_folder_and_an_empty_one_are_said(tmp_path, monkeypatch):
    """What is missing is named with what to do about it."""
    monkeypatch.delenv("FOEDUS_DATA", raising=False)
    with pytest.raises(EvidenceError, match="no folder was named"):
        find_datasets()
    with pytest.raises(EvidenceError, match="none of the known data sets"):
        load_datasets(tmp_path / "past.duckdb", tmp_path)


def test_the_copies_at_hand_have_the_columns_they_should():
    """Every known data set that is on this machine has the columns that it needs."""
    found = [one for one in find_datasets(data_folder()) if one.path is not None]
    assert len(found) >= 12
    assert all(not one.missing for one in found)
