"""One block of worlds as two Parquet files: what was drawn, and what came of it.

Both files carry in their metadata which run they belong to and which worlds they hold, so
a file can be judged alone. The same block gives the same bytes (with the same pyarrow).
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from foedus.ensemble.design import Sample

    FloatArray = NDArray[np.float64]

__all__ = [
    "OUTCOMES",
    "RESERVED",
    "WORLDS",
    "Condition",
    "Frame",
    "Range",
    "digest",
    "encode_outcomes",
    "encode_worlds",
    "file_name",
    "inspect",
    "range_of",
]

WORLDS = "worlds"
OUTCOMES = "outcomes"
RESERVED = ("world", "policy", "status", "log_likelihood", "log_weight")
"""Columns of ours; an assumption or outcome cannot take these names."""

Range = tuple[int, int]
_NAME = re.compile(r"(\d{10})-(\d{10})\.parquet")


class Condition(Enum):
    """What a file found in a run folder turned out to be."""

    GOOD = "good"
    BROKEN = "broken"  # not Parquet, cut short, or its pages fail their checksums
    FOREIGN = "foreign"  # sound, but of another run or other worlds


@dataclass(frozen=True)
class Frame:
    """What every file of one run shares.

    Attributes:
        fingerprint: Identifies the run.
        assumptions: Names of the columns drawn.
        policies: One row group each, in this order.
        outcomes: Names of the columns solved.
        weighted: Whether worlds were drawn by a proposal and carry its weight.
    """

    fingerprint: str
    assumptions: tuple[str, ...]
    policies: tuple[str, ...]
    outcomes: tuple[str, ...]
    weighted: bool = False

    def metadata(self, kind: str, span: Range) -> dict[bytes, bytes]:
        """The key-value metadata of the file of ``kind`` for the worlds of ``span``."""
        return {
            b"foedus.run": self.fingerprint.encode(),
            b"foedus.holds": kind.encode(),
            b"foedus.worlds": f"{span[0]}-{span[1]}".encode(),
        }

    def rows(self, kind: str, span: Range) -> int:
        """How many rows the file of ``kind`` has."""
        return (span[1] - span[0]) * (len(self.policies) if kind == OUTCOMES else 1)


def file_name(span: Range) -> str:
    """The name of a block's files; the names sort as the worlds do.

    Example:
        >>> file_name((0, 4096))
        '0000000000-0000004096.parquet'
    """
    return f"{span[0]:010d}-{span[1]:010d}.parquet"


def range_of(name: str) -> Range | None:
    """The worlds that a file name speaks of, or None if it is no block's name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    start, stop = int(match[1]), int(match[2])
    return (start, stop) if start < stop else None


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def encode_worlds(frame: Frame, span: Range, sample: Sample, log_likelihood: FloatArray) -> bytes:
    """The Parquet file of what was drawn: one row a world, float64."""
    import pyarrow as pa

    names: tuple[str, ...] = ("world", *frame.assumptions, "log_likelihood")
    columns = [
        pa.array(np.arange(*span, dtype=np.int64)),
        *(pa.array(sample.draws[name]) for name in frame.assumptions),
        pa.array(np.asarray(log_likelihood, dtype=np.float64)),
    ]
    if frame.weighted:
        names = (*names, "log_weight")
        columns.append(pa.array(sample.log_weight))
    table = pa.table(columns, names=list(names))
    return _write([table], frame.metadata(WORLDS, span), split=names[1:])


def encode_outcomes(
    frame: Frame, span: Range, outcomes: FloatArray, status: NDArray[np.int8]
) -> bytes:
    """The Parquet file of what was solved: one row a world and policy, float32 outcomes.

    Each policy is one row group, so one outcome of one policy is read alone.
    """
    import pyarrow as pa

    world = pa.array(np.arange(*span, dtype=np.int64))
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and shows
        values = np.asarray(outcomes).astype(np.float32)
    names = ("world", "policy", "status", *frame.outcomes)
    tables = []
    for index in range(len(frame.policies)):
        policy = pa.DictionaryArray.from_arrays(
            pa.array(np.full(span[1] - span[0], index, dtype=np.int32)),
            pa.array(frame.policies, type=pa.string()),
        )
        columns = [world, policy, pa.array(np.ascontiguousarray(status[index], dtype=np.int8))]
        columns += [pa.array(column) for column in values[index]]
        tables.append(pa.table(columns, names=list(names)))
    return _write(tables, frame.metadata(OUTCOMES, span), split=frame.outcomes)


def _write(tables: Sequence[Any], metadata: dict[bytes, bytes], split: Sequence[str]) -> bytes:
    import pyarrow.parquet as pq

    schema = tables[0].schema.with_metadata(metadata)
    sink = io.BytesIO()
    with pq.ParquetWriter(
        sink,
        schema,
        compression="zstd",
        compression_level=3,
        use_dictionary=["policy"] if "policy" in schema.names else False,
        # Floats compress by a fifth better when their bytes are stored apart.
        use_byte_stream_split=list(split),
        write_page_checksum=True,
    ) as writer:
        for table in tables:
            writer.write_table(table.cast(schema), row_group_size=table.num_rows)
    return sink.getvalue()


def inspect(content: bytes, frame: Frame, kind: str, span: Range) -> tuple[Condition, int]:
    """Judge a file found under the name of a block.

    Args:
        content: The file.
        frame: The run that it should belong to.
        kind: ``WORLDS`` or ``OUTCOMES``.
        span: The worlds that its name speaks of.

    Returns:
        Its condition, and how many worlds failed to solve under some policy (0 for a
        file of draws).
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(content), page_checksum_verification=True)
        found = file.schema_arrow.metadata or {}
        table = file.read()
    except (pa.ArrowException, OSError, ValueError):
        return Condition.BROKEN, 0
    expected = frame.metadata(kind, span)
    if any(found.get(key) != value for key, value in expected.items()):
        return Condition.FOREIGN, 0
    if table.num_rows != frame.rows(kind, span):
        return Condition.BROKEN, 0
    if kind == WORLDS:
        return Condition.GOOD, 0
    status = table.column("status").to_numpy().reshape(len(frame.policies), -1)
    return Condition.GOOD, count_failed(status)


def count_failed(status: NDArray[np.int8]) -> int:
    """Worlds with a status other than 0 under at least one policy."""
    return int(np.count_nonzero((status != 0).any(axis=0)))


def load_column(path: Path, column: str, metadata: object = None) -> NDArray[Any]:
    """One column of one block, nothing else read.

    Args:
        path: The block's file.
        column: The column's name.
        metadata: The file's Parquet metadata if already read.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, metadata=metadata, page_checksum_verification=True) as file:
        table = file.read(columns=[column])
    return np.asarray(table.column(0).to_numpy())
