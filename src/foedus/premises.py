"""More worlds under a speaker's premises, where a run has few of them.

Drawing is cheap and solving is not: worlds are drawn from the beliefs, beyond those of the run,
and only those that satisfy every premise are solved. They weigh what they would weigh in a run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from foedus.scenario.expressions import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from foedus.crisis import Model, OutcomeInfo
    from foedus.ensemble import Design, Ensemble
    from foedus.scenario import Assumption, Position

    FloatArray = NDArray[np.float64]

__all__ = ["SpeakerWorlds", "worlds_under"]

_AT_ONCE = 16_384
_BLOCK = 2048
MOST_DRAWN = 2**20


@dataclass(frozen=True)
class SpeakerWorlds:
    """Worlds drawn under a speaker's premises, as findings read them.

    Attributes:
        run: The run whose beliefs' quantiles the premises speak of.
        model: What solved them.
        drawn: Assumption to values, ``[worlds]``.
        solved: Values, ``[policies, outcomes, worlds]``; NaN where a world did not solve.
        log_weights: Of each world by the beliefs, and by the record, ``[2, worlds]``.
        looked_at: How many worlds were drawn to find these.
    """

    run: Ensemble
    model: Model
    drawn: Mapping[str, FloatArray] = field(repr=False)
    solved: FloatArray = field(repr=False)
    log_weights: FloatArray = field(repr=False)
    looked_at: int

    @property
    def worlds(self) -> int:
        """How many there are."""
        return int(self.log_weights.shape[1])

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies of the model."""
        return self.model.policies

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of the model."""
        return tuple(info.name for info in self.model.outcomes)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The assumptions drawn."""
        return tuple(self.drawn)

    def info(self, outcome: str) -> OutcomeInfo:
        """What is known about an outcome."""
        return self.model.outcomes[self.outcomes.index(outcome)]

    def assumption_info(self, name: str) -> Assumption:
        """What is known about an assumption."""
        return self.model.assumptions[name]

    def assumption(self, name: str) -> FloatArray:
        """The draws of an assumption."""
        return self.drawn[name]

    def options(self, name: str) -> tuple[str, ...]:
        """The options of a choice."""
        return self.run.options(name)

    def belief_quantile(self, name: str, q: float) -> float:
        """A quantile of the belief, not of these worlds."""
        return self.run.belief_quantile(name, q)

    def outcome(self, outcome: str, policy: str) -> FloatArray:
        """An outcome under a policy."""
        found: FloatArray = self.solved[self.policies.index(policy), self.outcomes.index(outcome)]
        return found

    def weights(self, record: bool = True) -> FloatArray:  # noqa: FBT001, FBT002 -- the ensemble's own signature
        """The weight of each world, summing to 1."""
        logs = self.log_weights[0] + (self.log_weights[1] if record else 0.0)
        weights = np.exp(logs - logs.max())
        return np.asarray(weights / weights.sum())


@dataclass(frozen=True)
class _Drawn:
    """Draws on which conditions on assumptions can be judged."""

    run: Ensemble
    values: Mapping[str, FloatArray]

    def assumption(self, name: str) -> FloatArray:
        return self.values[name]

    def options(self, name: str) -> tuple[str, ...]:
        return self.run.options(name)

    def belief_quantile(self, name: str, q: float) -> float:
        return self.run.belief_quantile(name, q)

    def outcome(self, outcome: str, policy: str) -> FloatArray:
        raise KeyError(f"{outcome} | {policy}")


def worlds_under(
    run: Ensemble,
    model: Model,
    design: Design,
    position: Position,
    *,
    wanted: int = 4096,
    progress: Callable[[int, int], None] | None = None,
) -> SpeakerWorlds | None:
    """Draw worlds in which all premises of a position hold, and solve them.

    Args:
        run: The run in which there are few such worlds; its quantiles say what "large" means.
        model: The model of the run.
        design: The design of the run; worlds beyond the run's are drawn.
        position: Whose premises.
        wanted: How many worlds to find, at most.
        progress: Called with the worlds solved and wanted after each block.

    Returns:
        The worlds; fewer than wanted where a million draws hold no more. ``None`` when the
        position states no premise, when a premise speaks of an outcome, which is known only
        once a world is solved, or when no draw satisfies the premises.
    """
    premises = [premise.expression for premise in position.assumes]
    if not premises or any(premise.outcomes for premise in premises):
        return None
    kept: list[tuple[Mapping[str, FloatArray], FloatArray]] = []
    count, start = 0, run.worlds
    while count < wanted and start < run.worlds + MOST_DRAWN:
        sample = design.sample(start, start + _AT_ONCE)
        worlds = _Drawn(run, sample.draws)
        holds = np.ones(_AT_ONCE, dtype=bool)
        for premise in premises:
            holds &= evaluate(premise, worlds) > 0.5
        chosen = np.flatnonzero(holds)[: wanted - count]
        values = {name: drawn[chosen] for name, drawn in sample.draws.items()}
        kept.append((values, sample.log_weight[chosen]))
        count, start = count + len(chosen), start + _AT_ONCE
    if not count:
        return None
    drawn = {name: np.concatenate([values[name] for values, _ in kept]) for name in kept[0][0]}
    log_weight = np.concatenate([weight for _, weight in kept])
    solved = np.empty((len(model.policies), len(model.outcomes), count))
    likelihood = np.empty(count)
    for first in range(0, count, _BLOCK):
        part = slice(first, min(first + _BLOCK, count))
        found = model.solve({name: values[part] for name, values in drawn.items()})
        # As a run stores them: a claim judged here and there must come out alike.
        solved[:, :, part] = found.outcomes.astype(np.float32)
        solved[:, :, part][(found.status != 0)[:, None, :].repeat(len(model.outcomes), 1)] = np.nan
        likelihood[part] = found.log_likelihood
        if progress is not None:
            progress(part.stop, count)
    return SpeakerWorlds(
        run, model, drawn, solved, np.stack([log_weight, likelihood]), start - run.worlds
    )
