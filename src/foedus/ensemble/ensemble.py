"""A run, read: worlds by policies by outcomes, labelled, weighted by the record, filterable."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.ensemble import blocks
from foedus.ensemble.adapting import LEAST_EFFECTIVE, LEAST_SHARE
from foedus.ensemble.blocks import OUTCOMES, WORLDS
from foedus.errors import Diagnostic, RunError, UsageError, nearest

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    from numpy.typing import NDArray

    from foedus.ensemble.store import AssumptionColumn, OutcomeColumn, RunFolder
    from foedus.scenario.beliefs import FloatArray

__all__ = ["Columns", "Ensemble", "Sufficiency", "damaged"]

# Columns kept in memory once read; the oldest goes when a new one would pass this.
_CACHE_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Sufficiency:
    """Whether enough worlds are left once the record has weighted them.

    Attributes:
        worlds: How many there are.
        effective: Kish's effective sample size: so many equally weighted worlds would
            say as much.
        enough: At least 1,000 of them, and at least 2 % of the worlds.
        sentence: The same in words.
    """

    worlds: int
    effective: float
    enough: bool
    sentence: str

    def __bool__(self) -> bool:
        """True if there are enough."""
        return self.enough


class Columns:
    """The columns of a run, read when asked for and kept while there is room."""

    def __init__(self, store: RunFolder) -> None:
        self.store = store
        self.records = store.records()
        self.worlds = store.done
        column_bytes = max(1, 8 * self.worlds)
        policies = max(1, len(store.header.policies))
        room = _CACHE_BYTES // column_bytes
        self.drawn = functools.lru_cache(maxsize=max(8, room // 2))(self._drawn)
        # Who asks for an outcome under one policy soon asks for the others: opening a block's
        # file costs more than reading one column of it for every policy.
        self._outcome = functools.lru_cache(maxsize=max(4, room // policies))(self._outcomes)
        self._metadata = functools.cache(self._read_metadata)

    def _drawn(self, column: str) -> NDArray[Any]:
        whole = np.concatenate(self._parts(WORLDS, column, 1))
        whole.flags.writeable = False
        return whole

    def solved(self, column: str, policy: int) -> NDArray[Any]:
        """A column of outcomes under the policy of this index, shape [N]."""
        found: NDArray[Any] = self._outcome(column)[policy]
        return found

    def _outcomes(self, column: str) -> NDArray[Any]:
        """A column of outcomes under every policy, shape [policies, N]."""
        policies = len(self.store.header.policies)
        parts = self._parts(OUTCOMES, column, policies)
        whole = np.concatenate([part.reshape(policies, -1) for part in parts], axis=1)
        whole.flags.writeable = False
        return whole

    def _parts(self, kind: str, column: str, policies: int) -> list[NDArray[Any]]:
        parts = []
        for record in self.records:
            path = self.store.file(kind, record.span)
            try:
                metadata = self._metadata(path)
                part = blocks.load_column(path, column, metadata=metadata)
            except (OSError, ValueError, KeyError) as fault:
                raise damaged(path, str(fault)) from fault
            if len(part) != policies * (record.stop - record.start):
                raise damaged(path, f"it has {len(part):,} rows")
            parts.append(part)
        return parts

    @staticmethod
    def _read_metadata(path: Path) -> object:
        import pyarrow.parquet as pq

        return pq.read_metadata(path)


def damaged(path: Path, why: str) -> RunError:
    """The error for a block that is not as the log says."""
    return RunError(
        Diagnostic(
            str(path),
            f"cannot be read: {why}",
            "the block that the run's log speaks of",
            "give the command of the run again: it solves damaged blocks anew",
        )
    )


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble:
    """Many worlds and what each policy brings about in each of them.

    Nothing is read before it is asked for. ``where`` gives a part of the worlds as an
    ensemble of its own; everything else then speaks of that part.

    An ensemble can be handed to `foedus.scenario.evaluate` as the worlds of an expression.
    """

    _columns: Columns
    scenario_text: str
    _chosen: NDArray[np.intp] | None = None

    def __repr__(self) -> str:
        """The run folder and how much is in it."""
        size = f"{self.worlds:,} worlds"
        if self._chosen is not None:
            size += f" of {self._columns.worlds:,}"
        policies, outcomes = len(self.policies), len(self.outcomes)
        return f"<Ensemble {self.path}: {size}, {policies} policies, {outcomes} outcomes>"

    @property
    def path(self) -> Path:
        """The run folder."""
        return self._columns.store.path

    @property
    def worlds(self) -> int:
        """How many worlds there are, the failed ones included."""
        return self._columns.worlds if self._chosen is None else len(self._chosen)

    @property
    def complete(self) -> bool:
        """Whether the run holds all the worlds that were asked for."""
        return self._columns.worlds == self._columns.store.asked

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies, in the order of the scenario."""
        return self._columns.store.header.policies

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The names of the outcomes."""
        return tuple(column.name for column in self._columns.store.header.outcomes)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The names of the assumptions."""
        return tuple(column.name for column in self._columns.store.header.assumptions)

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from: scenario, seed, versions, worlds, the caller's words."""
        store = self._columns.store
        return {
            "scenario_sha256": store.header.scenario_sha256,
            "seed": store.header.seed,
            "versions": dict(store.header.versions),
            "worlds": {"asked": store.asked, "done": store.done, "failed": store.failed},
            **store.provenance,
        }

    def info(self, outcome: str) -> OutcomeColumn:
        """Label, unit and direction of an outcome.

        Raises:
            UsageError: If the run has no such outcome.
        """
        for column in self._columns.store.header.outcomes:
            if column.name == outcome:
                return column
        raise _unknown("outcome", outcome, self.outcomes)

    def assumption_info(self, name: str) -> AssumptionColumn:
        """Label, unit and options of an assumption.

        Raises:
            UsageError: If the run has no such assumption.
        """
        for column in self._columns.store.header.assumptions:
            if column.name == name:
                return column
        raise _unknown("assumption", name, self.assumptions)

    def assumption(self, name: str) -> FloatArray:
        """The value drawn in each world, shape [N], in the assumption's unit.

        For a choice, the index of the option.

        Raises:
            UsageError: If the run has no such assumption.
            RunError: If a file of the run is damaged.
        """
        self.assumption_info(name)
        return self._part(self._columns.drawn(name))

    def options(self, name: str) -> tuple[str, ...]:
        """The options of a choice in the order of their indices; empty for a number.

        Raises:
            UsageError: If the run has no such assumption.
        """
        return self.assumption_info(name).options

    def belief_quantile(self, name: str, q: float) -> float:
        """A quantile of what was believed about an assumption before the record.

        It is the quantile of the draws of the whole run, also in a part made by ``where``:
        the draws are an even spread over the belief, and this way the run folder alone
        answers, also for computed assumptions, which have no quantile function.

        Args:
            name: The assumption.
            q: A share between 0 and 1; 0.5 is the median.

        Raises:
            UsageError: If the run has no such assumption or ``q`` is no share.
        """
        self.assumption_info(name)
        if not 0.0 <= q <= 1.0:
            raise UsageError(Diagnostic("q", f"{q!r}", "a share between 0 and 1"))
        draws = self._columns.drawn(name)
        known = ~np.isnan(draws)  # a computed assumption may be undefined somewhere
        if not known.any():
            return np.nan
        weights = np.exp(self._columns.drawn("log_weight")[known]) if self.adapted else None
        return float(np.quantile(draws[known], q, method="inverted_cdf", weights=weights))

    @property
    def adapted(self) -> bool:
        """Whether more worlds were drawn where the record is explained; `weights` undoes it."""
        return self._columns.store.header.proposal is not None

    def outcome(self, outcome: str, policy: str) -> FloatArray:
        """The outcome under a policy in each world, shape [N], in the outcome's unit.

        A world that did not solve under the policy is NaN, whatever its row holds, so that
        a failure never passes for a result.

        Raises:
            UsageError: If the run has no such outcome or policy.
            RunError: If a file of the run is damaged.
        """
        self.info(outcome)
        values = self._columns.solved(outcome, self._policy(policy)).astype(np.float64)
        values[self._columns.solved("status", self._policy(policy)) != 0] = np.nan
        return self._part(values)

    def status(self, policy: str) -> NDArray[np.int8]:
        """The model's status in each world under a policy, shape [N]; 0 where it solved."""
        return self._part(self._columns.solved("status", self._policy(policy)))

    def status_counts(self) -> dict[int, int]:
        """How often each status occurs over all worlds and policies."""
        counts: dict[int, int] = {}
        for policy in self.policies:
            found, times = np.unique(self.status(policy), return_counts=True)
            for status, number in zip(found.tolist(), times.tolist(), strict=True):
                counts[status] = counts.get(status, 0) + number
        return dict(sorted(counts.items()))

    @property
    def failed(self) -> int:
        """Worlds that did not solve under at least one policy."""
        failed = np.zeros(self.worlds, dtype=np.bool_)
        for policy in self.policies:
            failed |= self.status(policy) != 0
        return int(np.count_nonzero(failed))

    def log_likelihood(self) -> FloatArray:
        """Log-probability of the record in each world, shape [N]; 0 if there is no record."""
        return self._part(self._columns.drawn("log_likelihood"))

    def log_weight(self) -> FloatArray:
        """Log density of the beliefs over that the world was drawn with, [N]; 0 if they agree."""
        if not self.adapted:
            return np.zeros(self.worlds)
        return self._part(self._columns.drawn("log_weight"))

    def weights(self, record: bool = True) -> FloatArray:  # noqa: FBT001, FBT002 -- the plan's signature; read as weights(record=False)
        """The weight of each world, shape [N], summing to 1.

        Args:
            record: Weight by how well a world explains the record; otherwise only by how
                likely the beliefs make it, which is the same for all unless the run was
                `adapted`. A world whose likelihood is not a number weighs 0.

        Raises:
            RunError: If no world explains the record at all.
        """
        if self.worlds == 0:
            return np.empty(0)
        if not record and not self.adapted:
            return np.full(self.worlds, 1.0 / self.worlds)
        found = self.log_weight()
        if record:
            found = found + self.log_likelihood()
        logs = np.where(np.isnan(found), -np.inf, found)
        top = logs.max()
        if not np.isfinite(top):
            raise RunError(
                Diagnostic(
                    str(self.path),
                    f"none of the {self.worlds:,} worlds can explain the record",
                    "a record that is possible under some of the assumptions",
                    "widen the assumptions that rule it out, or check the record",
                )
            )
        weights = np.exp(logs - top)
        return np.asarray(weights / weights.sum())

    @property
    def effective_sample_size(self) -> float:
        """Kish's effective sample size of the record's weights, between 1 and N.

        References:
            Kish (1965), Survey Sampling.
        """
        if self.worlds == 0:
            return 0.0
        return float(1.0 / np.square(self.weights()).sum())

    @property
    def enough(self) -> Sufficiency:
        """Whether the record leaves enough worlds to speak of; true or false, and why."""
        effective, worlds = self.effective_sample_size, self.worlds
        share = effective / worlds if worlds else 0.0
        enough = effective >= LEAST_EFFECTIVE and share >= LEAST_SHARE
        size = f"Weighted by the record, {worlds:,} worlds say as much as {effective:,.0f}"
        if enough:
            sentence = f"{size} equally weighted ones ({share:.0%})."
        else:
            lack = []
            if effective < LEAST_EFFECTIVE:
                lack.append(f"fewer than {LEAST_EFFECTIVE:,}")
            if share < LEAST_SHARE:
                lack.append(f"less than {LEAST_SHARE:.0%}")
            sentence = f"{size} ({share:.2%}): {' and '.join(lack)}, too few to rely on."
        return Sufficiency(worlds, effective, enough, sentence)

    def where(self, mask: NDArray[np.bool_]) -> Ensemble:
        """The worlds where ``mask`` holds, as an ensemble; weights are normalised anew.

        Args:
            mask: Shape [N], true for the worlds to keep.

        Raises:
            UsageError: If the mask is not one truth value a world.
        """
        mask = np.asarray(mask)
        if mask.dtype != np.bool_ or mask.shape != (self.worlds,):
            raise UsageError(
                Diagnostic(
                    "mask",
                    f"{mask.dtype} of shape {mask.shape}",
                    f"one true or false for each of {self.worlds:,} worlds",
                )
            )
        kept = np.flatnonzero(mask)
        if self._chosen is not None:
            kept = self._chosen[kept]
        return Ensemble(self._columns, self.scenario_text, kept)

    def duckdb(self) -> duckdb.DuckDBPyConnection:
        """The whole run in SQL: a connection with the views ``worlds`` and ``outcomes``."""
        import duckdb

        connection = duckdb.connect()
        for kind in (WORLDS, OUTCOMES):
            files = [str(self._columns.store.file(kind, r.span)) for r in self._columns.records]
            connection.read_parquet(files).create_view(kind)
        return connection

    def _policy(self, policy: str) -> int:
        try:
            return self.policies.index(policy)
        except ValueError:
            raise _unknown("policy", policy, self.policies) from None

    def _part(self, column: NDArray[Any]) -> NDArray[Any]:
        return column if self._chosen is None else column[self._chosen]


def _unknown(what: str, name: str, known: tuple[str, ...]) -> UsageError:
    return UsageError(Diagnostic(what, f"the run has no {what} '{name}'", fix=nearest(name, known)))
