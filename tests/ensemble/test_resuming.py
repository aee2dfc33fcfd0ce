"""A run survives kills, full disks and damaged files, and refuses what is not its own."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_worlds import Toy, run_toy

from foedus.ensemble import open_run, running, store
from foedus.errors import RunError

WORLDS, BLOCK = 600, 128
FIRST, SECOND = "0000000000-0000000128.parquet", "0000000128-0000000256.parquet"


def files(folder):
    """Every file of a run folder and its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def go(folder, **options):
    """Run the toy in a few blocks."""
    return run_toy(folder, worlds=options.pop("worlds", WORLDS), block=BLOCK, **options)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run that was never disturbed."""
    folder = tmp_path_factory.mktemp("straight") / "r"
    go(folder)
    return folder


@pytest.fixture
def copy(finished, tmp_path):
    """A run of one's own to spoil."""
    shutil.copytree(finished, tmp_path / "r")
    return tmp_path / "r"


class Killed(BaseException):
    """The process is gone: nothing it would still do happens."""


def test_a_kill_at_any_write_loses_nothing_finished(finished, tmp_path, monkeypatch):
    """Whichever write to the disk is the last, the next run ends with the same bytes."""
    real = os.fsync
    instants = 0
    for last in range(1, 1000):
        folder = tmp_path / str(last)
        writes = 0

        def dying(handle, last=last):
            nonlocal writes
            writes += 1
            if writes >= last:
                raise Killed
            real(handle)

        monkeypatch.setattr(os, "fsync", dying)
        killed = False
        try:
            go(folder, workers=2)
        except Killed:
            killed = True
        monkeypatch.setattr(os, "fsync", real)
        if not killed:
            break
        instants += 1
        go(folder, workers=2)
        assert files(folder) == files(finished), f"killed at write {last}"
    # Two forced writes for each of the scenario, the record and every file of five blocks.
    assert instants > 20


@pytest.mark.parametrize("sent", ["SIGKILL", "SIGINT"])
def test_a_program_stopped_midway_goes_on(tmp_path, sent):
    """A real process, killed or interrupted after a few blocks, leaves a run to go on with."""
    if not hasattr(signal, sent) or os.name == "nt":
        pytest.skip("this system has no such signal")
    folder = tmp_path / "r"
    program = Path(__file__).with_name("toy_worlds.py")
    command = [sys.executable, str(program), str(folder), "6400", "64", "0.02"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if int(line) >= 640:
                break
        process.send_signal(getattr(signal, sent))
        rest = process.stdout.read()
    if sent == "SIGINT":
        assert process.returncode == 130
        assert "stopped on request" in rest
        assert "same command again" in rest
    else:
        assert process.returncode == -signal.SIGKILL
    partial = open_run(folder)
    assert 640 <= partial.worlds < 6400
    again = run_toy(folder, worlds=6400, block=64)
    assert again.complete
    run_toy(tmp_path / "straight", worlds=6400, block=64)
    assert files(folder) == files(tmp_path / "straight")


def truncate(path):
    """Cut a file in half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path):
    """Change one byte inside the data."""
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)


def empty(path):
    """Leave nothing in the file."""
    path.write_bytes(b"")


@pytest.mark.parametrize("kind", ["worlds", "outcomes"])
@pytest.mark.parametrize("spoil", [truncate, flip, empty, Path.unlink])
@pytest.mark.parametrize("logged", [True, False])
def test_a_spoilt_block_is_solved_again(finished, copy, kind, spoil, logged):
    """A block cut short, altered or gone, in the log or not, is noticed and made good."""
    if not logged:
        record = json.loads((copy / "run.json").read_text())
        record["blocks"] = []
        (copy / "run.json").write_text(json.dumps(record))
    spoil(copy / kind / SECOND)
    go(copy)
    assert files(copy) == files(finished)


@pytest.mark.parametrize("spoil", [truncate, empty, Path.unlink])
def test_reading_a_spoilt_run_says_how_to_mend_it(copy, spoil):
    """Opening a run with a damaged block names the file and the way out."""
    spoil(copy / "outcomes" / SECOND)
    with pytest.raises(RunError, match=f"{SECOND}.*command of the run again"):
        open_run(copy)


def test_damage_of_the_same_size_is_found_when_read(copy):
    """A block altered in place is an error when its column is read, not a number."""
    path = copy / "outcomes" / SECOND
    place = pq.read_metadata(path).row_group(1).column(3)
    content = bytearray(path.read_bytes())
    middle = place.data_page_offset + place.total_compressed_size // 2
    content[middle] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(RunError, match=f"{SECOND}.*cannot be read"):
        open_run(copy).outcome("attack", "paper")


def sound_but_foreign(path):
    """A file of another run under the name of a block."""
    other = path.parent.parent.parent / "other"
    go(other, seed=8)
    shutil.copy(other / "worlds" / path.name, path)


def other_parquet(path):
    """A Parquet file that foedus never wrote."""
    pq.write_table(pa.table({"a": [1]}), path)


@pytest.mark.parametrize(
    ("plant", "name"),
    [
        (sound_but_foreign, SECOND),
        (other_parquet, SECOND),
        (other_parquet, "0000000600-0000000700.parquet"),
    ],
)
def test_a_foreign_file_is_refused_and_left(copy, plant, name):
    """A sound file of something else is neither counted nor removed."""
    target = copy / "worlds" / name
    plant(target)
    partner = copy / "outcomes" / name
    if not partner.exists():
        shutil.copy(copy / "outcomes" / SECOND, partner)
    content = target.read_bytes()
    with pytest.raises(RunError, match=r"another run.*move it out"):
        go(copy, worlds=700)
    assert target.read_bytes() == content


def test_a_stray_file_is_refused(copy):
    """A Parquet file with another kind of name would be read with the run, so it is refused."""
    other_parquet(copy / "outcomes" / "notes.parquet")
    with pytest.raises(RunError, match=r"notes.parquet: is not a file of this run"):
        go(copy)


def test_a_block_under_a_wrong_name_is_refused(copy):
    """A block renamed to other worlds is foreign there."""
    for kind in ("worlds", "outcomes"):
        (copy / kind / SECOND).unlink()
        shutil.copy(copy / kind / FIRST, copy / kind / SECOND)
    with pytest.raises(RunError, match="another run"):
        go(copy)


def test_overlapping_blocks_are_refused(copy, tmp_path):
    """No world is ever counted twice."""
    go(tmp_path / "wide", worlds=200)
    name = "0000000128-0000000200.parquet"
    for kind in ("worlds", "outcomes"):
        shutil.copy(tmp_path / "wide" / kind / name, copy / kind / name)
    with pytest.raises(RunError, match="another file also holds"):
        go(copy)


def test_other_files_in_the_folder_are_left_alone(copy, finished):
    """A report beside the run is no concern of it."""
    (copy / "report.html").write_text("<p>")
    go(copy)
    assert files(copy) == {**files(finished), "report.html": b"<p>"}


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"seed": 8}, "was run with seed 7; expected seed 8.*give seed 7"),
        ({"scenario_text": "scenario: another\n"}, "run of another scenario"),
        ({"model": Toy(policies=("none", "paper"))}, "other policies"),
        ({"model": Toy(outcomes=tuple(reversed(Toy().outcomes)))}, "other outcomes"),
        ({"worlds": 500}, "already holds worlds up to number 600.*ask for 600 worlds or more"),
    ],
)
def test_another_run_is_refused_and_left(copy, finished, options, what):
    """A folder of another run is refused with what to do, and stays as it is."""
    with pytest.raises(RunError, match=what):
        go(copy, **options)
    assert files(copy) == files(finished)


def test_other_beliefs_are_refused(copy, monkeypatch):
    """A program that changes a belief under the same scenario text is found out."""
    import toy_worlds

    changed = toy_worlds.design(7, precision=toy_worlds.Interval(4.0, 21.0, "log"))
    monkeypatch.setattr(toy_worlds, "design", lambda _: changed)
    with pytest.raises(RunError, match="other beliefs or correlations"):
        go(copy)


@pytest.mark.parametrize(("library", "refused"), [("foedus", 1), ("numpy", 1), ("python", 0)])
def test_another_version_is_refused_where_it_can_change_a_number(
    copy, monkeypatch, library, refused
):
    """What computes the rows must be what began them; a patch of Python changes none."""
    now = running._versions()
    monkeypatch.setattr(running, "_versions", lambda: {**now, library: "99.0"})
    expected = f"begun with {library} {now[library]}.*install {library} {now[library]}"
    with pytest.raises(RunError, match=expected) if refused else contextlib.nullcontext():
        go(copy)


def full(size_left):
    """A disk with room for so many forced writes."""
    writes = 0

    def fsync(_):
        nonlocal writes
        writes += 1
        if writes > size_left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return fsync


@pytest.mark.parametrize("room", [0, 5, 12, 17])
def test_a_full_disk_is_one_clear_error(finished, tmp_path, monkeypatch, room):
    """The message says how much is needed and how to go on, and going on works."""
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full(room))
        expected = r"disk is full.*every finished block is kept.*MB more of free space.*same comm"
        with pytest.raises(RunError, match=expected):
            go(tmp_path / "r", workers=1)
        assert not list(tmp_path.rglob("*.part"))
    go(tmp_path / "r")
    assert files(tmp_path / "r") == files(finished)


def test_a_really_full_disk(tmp_path):
    """The same on a file system that is full, where one can be made."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no /dev/full")
    from foedus.ensemble import disk

    with (
        pytest.raises(RunError, match="about 3 MB more"),
        disk.in_words(tmp_path, lambda: 3_000_000),
        device.open("wb", buffering=0) as file,
    ):
        file.write(b"x")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_closed_folder_is_one_clear_error(tmp_path, monkeypatch, number):
    """A folder that may not be written is said so, and nothing is left behind."""

    def refuse(*_args, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(RunError, match=r"may not be written.*choose another folder"):
        go(tmp_path / "r")
    assert not list(tmp_path.iterdir())


def test_a_read_only_folder(copy):
    """A run in a folder without write permission is refused."""
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    copy.chmod(0o500)
    try:
        with pytest.raises(RunError, match="may not be written"):
            go(copy, worlds=700)
    finally:
        copy.chmod(0o700)


def test_a_broken_disk_is_one_clear_error(tmp_path, monkeypatch):
    """Any other fault of the system is passed on in a sentence."""

    def fail(_):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(RunError, match="cannot be written: input/output error"):
        go(tmp_path / "r")


def test_a_folder_of_other_things_is_refused(tmp_path):
    """A run never moves into somebody's folder."""
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(RunError, match=r"holds 'thesis.tex' and no run.json"):
        go(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_somebody_elses_scenario_is_never_overwritten(tmp_path):
    """A folder that holds only another scenario.yaml is refused."""
    (tmp_path / "scenario.yaml").write_text("scenario: mine\n")
    with pytest.raises(RunError, match=r"holds 'scenario.yaml'"):
        go(tmp_path)
    assert (tmp_path / "scenario.yaml").read_text() == "scenario: mine\n"


def test_a_file_in_the_way_is_refused(tmp_path):
    """A run folder cannot be a file."""
    (tmp_path / "r").write_text("x")
    with pytest.raises(RunError, match="is a file"):
        go(tmp_path / "r")


def cut(record):
    """JSON that ends too early."""
    return json.dumps(record)[:-40]


def without_blocks(record):
    """A record that lacks a field."""
    return json.dumps({name: value for name, value in record.items() if name != "blocks"})


def wrong_block(record):
    """A log entry that is none."""
    return json.dumps({**record, "blocks": [{"start": "x"}]})


@pytest.mark.parametrize(
    "spoil", [cut, without_blocks, wrong_block, lambda _: "[]", lambda _: "", lambda _: "\0\xff"]
)
@pytest.mark.parametrize("use", [go, open_run])
def test_a_damaged_record_is_refused(copy, spoil, use):
    """Reading or resuming with a damaged run.json is one error, and changes nothing."""
    record = copy / "run.json"
    record.write_text(spoil(json.loads(record.read_text())), encoding="latin-1")
    before = files(copy)
    with pytest.raises(RunError, match=r"run\.json: is damaged.*restore it"):
        use(copy)
    assert files(copy) == before


def test_a_newer_format_is_refused(copy):
    """A record of a later format names the version that wrote it."""
    record = json.loads((copy / "run.json").read_text())
    record["versions"]["foedus"] = "9.1"
    (copy / "run.json").write_text(json.dumps({**record, "foedus_run": 2}))
    with pytest.raises(RunError, match=r"has format 2; expected format 1.*wrote it: 9.1"):
        open_run(copy)


@pytest.mark.parametrize("use", [go, open_run])
def test_a_changed_scenario_copy_is_refused(copy, use):
    """If the copy no longer says what was run, nobody is told that it does."""
    with (copy / "scenario.yaml").open("a") as file:
        file.write("# a thought\n")
    with pytest.raises(RunError, match="was changed after the run"):
        use(copy)


def test_a_lost_scenario_copy_is_put_back_by_running(copy, finished):
    """Opening says that the copy is gone; running again restores it."""
    (copy / "scenario.yaml").unlink()
    with pytest.raises(RunError, match=r"scenario.yaml: the scenario of the run cannot be read"):
        open_run(copy)
    go(copy)
    assert files(copy) == files(finished)


def test_a_folder_without_the_record_is_refused(copy):
    """Blocks without run.json cannot be known to belong to anything."""
    (copy / "run.json").unlink()
    with pytest.raises(RunError, match=r"is not a run folder: it has no run.json"):
        open_run(copy)
    with pytest.raises(RunError, match=r"and no run.json"):
        go(copy)


def test_a_run_without_a_block_says_so(copy):
    """There is nothing to read before the first block."""
    record = json.loads((copy / "run.json").read_text())
    (copy / "run.json").write_text(json.dumps({**record, "blocks": []}))
    with pytest.raises(RunError, match="has none of its 600 worlds yet"):
        open_run(copy)


def test_a_wrong_folder_names_the_runs_nearby(copy):
    """A misspelt run is answered with the nearest one, a folder of runs with what it holds."""
    shutil.copytree(copy, copy.parent / "ukraine")
    with pytest.raises(RunError, match=r"no such folder.*did you mean ukraine\?"):
        open_run(copy.parent / "ukrain")
    with pytest.raises(RunError, match=r"not a run folder.*holds the runs .*r, .*ukraine"):
        open_run(copy.parent)
    with pytest.raises(RunError, match="is a file"):
        open_run(copy / "run.json")
    with pytest.raises(RunError, match="foedus run"):
        open_run(copy / "worlds")


@settings(max_examples=100)
@given(
    edges=st.lists(st.integers(0, 300), max_size=12, unique=True).map(sorted),
    asked=st.integers(300, 400),
    block=st.integers(1, 90),
)
def test_what_is_missing_and_what_is_there_make_the_whole(edges, asked, block):
    """Whatever is done, what is left covers the rest once, in order, in blocks of the grid."""
    done = list(zip(edges[::2], edges[1::2], strict=False))
    file = store.FileRecord(1, "")
    log = {start: store.BlockRecord(start, stop, 0, file, file) for start, stop in done}
    header = store.Header("", 1, "", {}, (), (), ())
    missing = list(store.RunFolder(Path("r"), header, asked, block, {}, log).missing())
    covered = sorted([*done, *missing])
    assert [start for start, _ in covered] == [0, *(stop for _, stop in covered[:-1])]
    assert covered[-1][1] == asked
    assert missing == sorted(missing)
    assert all(start // block == (stop - 1) // block for start, stop in missing)
