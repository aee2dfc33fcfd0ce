"""What is kept of a design: who prefers it and by how much, and the risks, over all worlds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.crisis.offers import Offer, Table, counting, risks_of
from foedus.findings.margins import LEAST
from foedus.findings.offers import QUANTILES
from foedus.findings.quantiles import effective_sample_size, quantiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from foedus.crisis import Model
    from foedus.crisis.model import CompiledPolicy
    from foedus.ensemble import Design

__all__ = ["Sample", "columns_of"]

FloatArray = NDArray[np.float64]

CHUNK = 2048  # worlds solved together: what a design needs of them stays in the cache


@dataclass(frozen=True)
class Sample:
    """The worlds of a search, and what no design changes.

    Attributes:
        model: The model, its game counting what offers report.
        draws: Assumption to values, ``[worlds]``.
        prior: The weight of each world as believed, summing to 1.
        weighted: The same by the record.
        theories: Theory and option of each split, with the worlds in which it holds.
    """

    model: Model
    draws: Mapping[str, FloatArray] = field(repr=False)
    prior: FloatArray = field(repr=False)
    weighted: FloatArray = field(repr=False)
    theories: tuple[tuple[str, str, NDArray[np.bool_]], ...] = field(repr=False)

    @classmethod
    def draw(cls, model: Model, design: Design, worlds: int) -> Sample:
        """Draw the worlds of a search and weigh them by the record."""
        drawn = design.sample(0, worlds)
        likelihood = np.concatenate(
            [model.log_likelihood(part) for part in _chunks(drawn.draws, worlds)]
        )
        theories = tuple(
            (name, option, drawn.draws[name] == index)
            for name, belief in design.beliefs.items()
            for index, option in enumerate(getattr(belief, "options", ()))
        )
        return cls(
            replace(model, compiled=counting(model.compiled)),
            drawn.draws,
            _normal(drawn.log_weight),
            _normal(drawn.log_weight + likelihood),
            tuple((name, option, where) for name, option, where in theories if where.any()),
        )

    @property
    def worlds(self) -> int:
        """How many there are."""
        return len(self.prior)

    @property
    def effective(self) -> float:
        """How many equally weighted worlds they are worth under the record."""
        return effective_sample_size(self.weighted)

    def count(
        self, designs: Sequence[CompiledPolicy], stopped: Callable[[], bool] = lambda: False
    ) -> list[dict[str, float]] | None:
        """Solve designs in every world and count what is kept of each.

        Args:
            designs: The designs, compiled.
            stopped: Asked before each design in each part of the worlds.

        Returns:
            A row for each design, by column; ``None`` when it was stopped.
        """
        offers: list[list[Offer]] = [[] for _ in designs]
        armistice = []
        for worlds in _chunks(self.draws, self.worlds):
            table = Table.lay(self.model, worlds)
            armistice.append(table.armistice["attack"])
            for design, found in zip(designs, offers, strict=True):
                if stopped():
                    return None
                found.append(table.offer(design))
        before = np.concatenate(armistice)
        return [self._row(found, before) for found in offers]

    def armistice(self) -> dict[str, float]:
        """The means of the risks under an armistice without a guarantee, by the record."""
        tables = [Table.lay(self.model, worlds) for worlds in _chunks(self.draws, self.worlds)]
        return {
            risk: float((np.concatenate([t.armistice[risk] for t in tables]) * self.weighted).sum())
            for risk in risks_of(self.model)
        }

    def _row(self, found: Sequence[Offer], before: FloatArray) -> dict[str, float]:
        """All columns of one design."""
        row: dict[str, float] = {}
        asked = found[0].asked
        failed = np.concatenate([offer.status for offer in found]) != 0
        known = ~failed
        prior, weighted = (_again(scale * known) for scale in (self.prior, self.weighted))
        together = known.copy()
        for actor in actors_of(self.model):
            gain = np.where(known, np.concatenate([offer.gains[actor] for offer in found]), 0.0)
            row[f"asked {actor}"] = float(actor in asked)
            prefers = known & (gain > 0)
            if actor in asked:
                together &= prefers
            row[f"prefers {actor}"] = _share(prefers, weighted)
            row[f"prefers {actor} prior"] = _share(prefers, prior)
            row[f"signs {actor}"] = float(
                (_logistic(self.draws["precision"] * gain) * weighted).sum()
            )
            at = quantiles(gain, weighted, QUANTILES)
            row |= {
                f"gain {actor} {q:g}": float(value) for q, value in zip(QUANTILES, at, strict=True)
            }
        accepted = np.where(known, np.concatenate([offer.accepted for offer in found]), 0.0)
        row["signed"] = float((accepted * weighted).sum())
        row["together"], row["together prior"] = (
            _share(together, scale) for scale in (weighted, prior)
        )
        for risk in risks_of(self.model):
            values = np.where(known, np.concatenate([offer.risks[risk] for offer in found]), 0.0)
            row[f"mean {risk}"], row[f"mean {risk} prior"] = (
                float((values * scale).sum()) for scale in (weighted, prior)
            )
        attack = np.concatenate([offer.risks["attack"] for offer in found])
        lower, higher = (known & (sign * (before - attack) > LEAST) for sign in (1.0, -1.0))
        row["lowers"], row["lowers prior"] = (_share(lower, scale) for scale in (weighted, prior))
        row["raises"], row["raises prior"] = (_share(higher, scale) for scale in (weighted, prior))
        for name, option, where in self.theories:
            row[f"lowers {name}={option}"] = _share(lower, _again(weighted * where))
        row["failed"] = float(np.count_nonzero(failed))
        return row


def actors_of(model: Model) -> tuple[str, ...]:
    """Who can be asked: guarantors, protégé, challenger."""
    return (*model.cast.guarantors, model.cast.protege, model.cast.challenger)


def columns_of(sample: Sample) -> tuple[str, ...]:
    """The columns of every row, in their order, without solving a design."""
    names: list[str] = []
    for actor in actors_of(sample.model):
        names += [f"asked {actor}", f"prefers {actor}", f"prefers {actor} prior", f"signs {actor}"]
        names += [f"gain {actor} {q:g}" for q in QUANTILES]
    names += ["signed", "together", "together prior"]
    for risk in risks_of(sample.model):
        names += [f"mean {risk}", f"mean {risk} prior"]
    names += ["lowers", "lowers prior", "raises", "raises prior"]
    names += [f"lowers {name}={option}" for name, option, _ in sample.theories]
    return (*names, "failed")


def _chunks(draws: Mapping[str, FloatArray], worlds: int) -> Iterator[Mapping[str, FloatArray]]:
    for start in range(0, worlds, CHUNK):
        yield {name: values[start : start + CHUNK] for name, values in draws.items()}


def _normal(logs: FloatArray) -> FloatArray:
    known = np.where(np.isnan(logs), -np.inf, logs)
    return _again(np.exp(known - known.max()))


def _again(weights: FloatArray) -> FloatArray:
    total = float(weights.sum())
    return weights / total if total > 0 else weights


def _share(holds: NDArray[np.bool_], weights: FloatArray) -> float:
    """A weighted share; exactly 1 where all hold, which many small weights would just miss."""
    if bool(holds[weights > 0].all()):
        return 1.0
    return min(1.0, float(weights[holds].sum()))


def _logistic(x: FloatArray) -> FloatArray:
    from scipy.special import expit

    return np.asarray(expit(x))
