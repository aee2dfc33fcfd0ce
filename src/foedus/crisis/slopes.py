"""How much each outcome moves with each assumption: exact derivatives through the whole model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.block import Block
from foedus.crisis.carrying import H

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from foedus.crisis.cast import Cast
    from foedus.crisis.outcomes import OutcomeInfo
    from foedus.scenario import Assumption

__all__ = ["Slopes", "gradients"]

FloatArray = NDArray[np.float64]

TOGETHER = 4096  # worlds times assumptions that are differentiated in one pass


@dataclass(frozen=True)
class Slopes:
    """Derivatives of one policy's outcomes, world by world.

    Attributes:
        policy: The policy.
        outcomes: Names of the outcomes.
        assumptions: Names of the assumptions.
        values: Outcome per unit of an assumption [outcomes, assumptions, N].
        log_likelihood: The record's log likelihood per unit of an assumption [assumptions, N].
    """

    policy: str
    outcomes: tuple[str, ...]
    assumptions: tuple[str, ...]
    values: FloatArray
    log_likelihood: FloatArray

    def of(self, outcome: str, assumption: str) -> FloatArray:
        """The derivative of an outcome by an assumption, [N]."""
        row, column = self.outcomes.index(outcome), self.assumptions.index(assumption)
        return np.asarray(self.values[row, column])


class _Played(Protocol):
    """As much of a model as derivatives need."""

    @property
    def cast(self) -> Cast: ...
    @property
    def baseline(self) -> str: ...
    @property
    def assumptions(self) -> Mapping[str, Assumption]: ...
    @property
    def outcomes(self) -> tuple[OutcomeInfo, ...]: ...
    def play(
        self, block: Block, policies: Iterable[str]
    ) -> Iterator[tuple[str, dict[str, FloatArray], NDArray[np.int8]]]: ...
    def likelihood(self, block: Block) -> FloatArray: ...


def gradients(
    model: _Played,
    policies: Sequence[str],
    worlds: Mapping[str, FloatArray],
    assumptions: Sequence[str] | None = None,
) -> dict[str, Slopes]:
    """Exact derivatives of some policies' outcomes by assumptions, through the whole model.

    Law's weights, amounts, every year's choices in both views, signing and the war that goes on
    are differentiated together (:mod:`foedus.crisis.carrying`). Where an amount has a kink, such as
    the stronger of two promises that are equal, one side is taken. Several policies at once cost
    less than one by one. A hundred worlds, nine policies and all assumptions take some twenty
    seconds of processor time.

    Args:
        model: The model.
        policies: Names of policies.
        worlds: Assumption to values, arrays of one length N.
        assumptions: By which to differentiate; all that are amounts by default. A switch between
            theories has no derivative.

    Returns:
        Policy to the derivatives of every outcome and of the record's log likelihood.
    """
    switches = {n for n, a in model.assumptions.items() if getattr(a.belief, "options", ())}
    names = tuple(assumptions or (n for n in model.assumptions if n not in switches))
    n = int(worlds["precision"].shape[0])
    values = {policy: np.empty((len(model.outcomes), len(names), n)) for policy in policies}
    record = np.empty((len(names), n))
    order = tuple(dict.fromkeys((model.baseline, *policies)))
    most = max(1, TOGETHER // max(1, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        for start in range(0, len(names), most):
            part = names[start : start + most]
            block = Block(model.cast, _carried(worlds, part))
            stop, shape = start + len(part), (len(part), n)
            for policy, found, _ in model.play(block, order):
                for row, info in enumerate(model.outcomes if policy in values else ()):
                    values[policy][row, start:stop] = _slope(found[info.name], shape)
            record[start:stop] = _slope(model.likelihood(block), shape)
    outcomes = tuple(info.name for info in model.outcomes)
    return {p: Slopes(p, outcomes, names, found, record) for p, found in values.items()}


def _slope(values: NDArray[Any], shape: tuple[int, int]) -> FloatArray:
    return np.asarray(values.imag.reshape(shape) / H)


def _carried(worlds: Mapping[str, FloatArray], assumptions: Sequence[str]) -> dict[str, FloatArray]:
    """The worlds once for each assumption, which alone has an imaginary part there."""
    count = len(assumptions)
    found: dict[str, FloatArray] = {}
    for name, values in worlds.items():
        tiled = np.tile(values.astype(complex), count)
        if name in assumptions:
            place = assumptions.index(name)
            tiled.reshape(count, -1)[place] += 1j * H
        found[name] = tiled
    return found
