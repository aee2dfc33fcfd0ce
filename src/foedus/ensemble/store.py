"""The run folder: what it holds, how it is begun, taken up again and read.

    runs/ukraine/
    ├── run.json        what was run: scenario, seed, versions, names, and the log of blocks
    ├── scenario.yaml   the scenario, as it was
    ├── worlds/         0000000000-0000004096.parquet ...   one row a world
    └── outcomes/       0000000000-0000004096.parquet ...   one row a world and policy

A block counts once both its files are in place. Every file arrives whole under its name
or not at all, and says which run it belongs to, so a folder left by a kill at any instant
can be taken up again by looking at it.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from foedus.ensemble import blocks, disk
from foedus.ensemble.blocks import OUTCOMES, WORLDS, Frame, Range
from foedus.ensemble.proposals import Proposal
from foedus.errors import Diagnostic, RunError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from foedus.ensemble.design import Sample

    FloatArray = NDArray[np.float64]

__all__ = [
    "RUN_FILE",
    "SCENARIO_FILE",
    "SCHEMA",
    "AssumptionColumn",
    "BlockRecord",
    "FileRecord",
    "Header",
    "OutcomeColumn",
    "RunFolder",
    "sha256_of_text",
]

SCHEMA = 1
RUN_FILE = "run.json"
SCENARIO_FILE = "scenario.yaml"

# A patch of Python changes no number, and Parquet keeps the rows whatever wrote them.
_LOOSE = ("python", "pyarrow")


@dataclass(frozen=True)
class AssumptionColumn:
    """An assumption as a run records it; ``options`` is empty unless it is a choice."""

    name: str
    label: str
    unit: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutcomeColumn:
    """An outcome as a run records it; ``better`` is lower, higher or neither."""

    name: str
    label: str
    unit: str
    better: str


@dataclass(frozen=True)
class Header:
    """What makes a run this run: a folder with another header is another run.

    Attributes:
        scenario_sha256: Of the scenario's text in UTF-8.
        seed: Of the design.
        first_worlds: SHA-256 of the draws of the first worlds: it changes with any
            belief or correlation, also where a program builds them without a file.
        versions: Of foedus and of what its numbers pass through.
        policies: In the model's order.
        outcomes: In the model's order.
        assumptions: In the design's order.
        proposal: Where the worlds were drawn, if not evenly from the beliefs.
    """

    scenario_sha256: str
    seed: int
    first_worlds: str
    versions: Mapping[str, str]
    policies: tuple[str, ...]
    outcomes: tuple[OutcomeColumn, ...]
    assumptions: tuple[AssumptionColumn, ...]
    proposal: Proposal | None = None

    def identity(self) -> dict[str, Any]:
        """All of it that must agree before a run is taken up again."""
        content = asdict(self)
        _state_proposal(content, self.proposal)
        content["versions"] = {
            name: version for name, version in self.versions.items() if name not in _LOOSE
        }
        return content

    @property
    def frame(self) -> Frame:
        """What every file of the run shares."""
        canonical = json.dumps(
            {"schema": SCHEMA, **self.identity()}, sort_keys=True, ensure_ascii=False
        )
        return Frame(
            sha256_of_text(canonical),
            tuple(column.name for column in self.assumptions),
            self.policies,
            tuple(column.name for column in self.outcomes),
            self.proposal is not None,
        )


@dataclass(frozen=True)
class FileRecord:
    """Size and SHA-256 of one file."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class BlockRecord:
    """One finished block in the log: worlds ``start`` to ``stop - 1``.

    ``failed`` counts the worlds that did not solve under at least one policy.
    """

    start: int
    stop: int
    failed: int
    worlds: FileRecord
    outcomes: FileRecord

    @property
    def span(self) -> Range:
        """``(start, stop)``."""
        return self.start, self.stop

    @property
    def size(self) -> int:
        """Bytes of both files."""
        return self.worlds.bytes + self.outcomes.bytes


@dataclass
class RunFolder:
    """A run on disk. Writing blocks is safe from many threads; the log has one keeper.

    Attributes:
        path: The folder.
        header: What was run.
        asked: How many worlds the run shall have.
        block: How many worlds a block has.
        provenance: Words of the caller about where the run comes from.
        log: The finished blocks by first world.
    """

    path: Path
    header: Header
    asked: int
    block: int
    provenance: Mapping[str, str]
    log: dict[int, BlockRecord] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def done(self) -> int:
        """Worlds in finished blocks."""
        return sum(record.stop - record.start for record in self.log.values())

    @property
    def failed(self) -> int:
        """Worlds that did not solve under at least one policy."""
        return sum(record.failed for record in self.log.values())

    def records(self) -> tuple[BlockRecord, ...]:
        """The finished blocks in order of worlds."""
        return tuple(self.log[start] for start in sorted(self.log))

    def file(self, kind: str, span: Range) -> Path:
        """Where a block's file of ``kind`` is or shall be."""
        return self.path / kind / blocks.file_name(span)

    def missing(self) -> Iterator[Range]:
        """The blocks still to do, in order, cut on the grid of ``block``."""
        position = 0
        for start, stop in [*(record.span for record in self.records()), (self.asked, 0)]:
            while position < start:
                end = min((position // self.block + 1) * self.block, start)
                yield position, end
                position = end
            position = max(position, stop)

    def bytes_needed(self) -> int:
        """How many bytes the rest of the run will take, judged by what is there."""
        remaining = self.asked - self.done
        if self.log:
            size = sum(record.size for record in self.log.values())
            return -(-size * remaining // self.done)
        header = self.header
        row = 8 * (2 + len(header.assumptions))
        row += len(header.policies) * (4 * len(header.outcomes) + 10)
        return row * remaining

    def write_block(
        self,
        span: Range,
        sample: Sample,
        outcomes: FloatArray,
        log_likelihood: FloatArray,
        status: NDArray[np.int8],
    ) -> BlockRecord:
        """Write both files of a block; `record` then makes the log say so.

        Raises:
            RunError: If the disk is full, closed or broken; nothing finished is lost.
        """
        frame = self.header.frame
        files = {}
        for kind, content in (
            (WORLDS, blocks.encode_worlds(frame, span, sample, log_likelihood)),
            (OUTCOMES, blocks.encode_outcomes(frame, span, outcomes, status)),
        ):
            with disk.in_words(self.path, self.bytes_needed):
                disk.replace_file(self.file(kind, span), content)
            files[kind] = FileRecord(len(content), blocks.digest(content))
        failed = blocks.count_failed(status)
        return BlockRecord(*span, failed, files[WORLDS], files[OUTCOMES])

    def record(self, *finished: BlockRecord) -> None:
        """Enter finished blocks in the log and save it."""
        with self._lock:
            for one in finished:
                self.log[one.start] = one
            self.save()

    def save(self) -> None:
        """Write ``run.json``."""
        content = json.dumps(self._as_json(), indent=1, ensure_ascii=False) + "\n"
        with disk.in_words(self.path, self.bytes_needed):
            disk.replace_file(self.path / RUN_FILE, content.encode())

    def _as_json(self) -> dict[str, Any]:
        header = asdict(self.header)
        _state_proposal(header, self.header.proposal)
        return {
            "foedus_run": SCHEMA,
            "scenario": {"file": SCENARIO_FILE, "sha256": header.pop("scenario_sha256")},
            "worlds": {"asked": self.asked, "done": self.done, "failed": self.failed},
            "block": self.block,
            **header,
            "provenance": dict(self.provenance),
            "blocks": [asdict(record) for record in self.records()],
        }

    @classmethod
    def read(cls, path: Path) -> RunFolder:
        """Read ``run.json``, and nothing else.

        Raises:
            RunError: If it is unreadable, damaged, or of another format.
        """
        place = path / RUN_FILE
        content = disk.read_bytes(place, "the record of the run")
        try:
            found = json.loads(content)
            schema = found["foedus_run"]
        except (ValueError, KeyError, TypeError) as fault:
            raise RunError(
                Diagnostic(
                    str(place),
                    f"is damaged: {fault}",
                    "the JSON that foedus wrote",
                    "restore it from a copy, or run the scenario again into another folder",
                )
            ) from fault
        if schema != SCHEMA:
            raise RunError(
                Diagnostic(
                    str(place),
                    f"has format {schema!r}",
                    f"format {SCHEMA}",
                    "read it with the version of foedus that wrote it: "
                    f"{found.get('versions', {}).get('foedus', 'unknown')}",
                )
            )
        try:
            return cls._from_json(path, found)
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise RunError(
                Diagnostic(
                    str(place),
                    f"is damaged: {type(fault).__name__} at {fault}",
                    "all fields of a run",
                    "restore it from a copy, or run the scenario again into another folder",
                )
            ) from fault

    @classmethod
    def _from_json(cls, path: Path, found: dict[str, Any]) -> RunFolder:
        header = Header(
            str(found["scenario"]["sha256"]),
            int(found["seed"]),
            str(found["first_worlds"]),
            {str(name): str(version) for name, version in found["versions"].items()},
            tuple(map(str, found["policies"])),
            tuple(OutcomeColumn(**column) for column in found["outcomes"]),
            tuple(
                AssumptionColumn(**{**column, "options": tuple(column["options"])})
                for column in found["assumptions"]
            ),
            Proposal.from_json(found["proposal"]) if "proposal" in found else None,
        )
        log = {
            int(one["start"]): BlockRecord(
                int(one["start"]),
                int(one["stop"]),
                int(one["failed"]),
                FileRecord(**one["worlds"]),
                FileRecord(**one["outcomes"]),
            )
            for one in found["blocks"]
        }
        asked, block = int(found["worlds"]["asked"]), int(found["block"])
        return cls(path, header, asked, block, dict(found["provenance"]), log)

    def scenario_text(self) -> str:
        """The scenario as it was run.

        Raises:
            RunError: If the copy is gone or was changed.
        """
        place = self.path / SCENARIO_FILE
        content = disk.read_bytes(place, "the scenario of the run")
        if blocks.digest(content) != self.header.scenario_sha256:
            raise RunError(
                Diagnostic(
                    str(place),
                    "was changed after the run, so it no longer says what was run",
                    f"the text with SHA-256 {self.header.scenario_sha256[:12]}…",
                    "undo the change, or run the new text into another folder",
                )
            )
        return content.decode()


def _state_proposal(content: dict[str, Any], proposal: Proposal | None) -> None:
    """Put a proposal as it is recorded; a run without one says nothing of it."""
    del content["proposal"]
    if proposal is not None:
        content["proposal"] = proposal.as_json()


def sha256_of_text(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return blocks.digest(text.encode())
