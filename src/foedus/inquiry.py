"""From an answer to what it hinges on: which outcome, which rule, which worlds the findings read.

The public calls behind ``foedus compare``, ``drivers``, ``cruxes`` and ``regions`` stand here. They
hold no statistics: each hands the worlds of a run to `foedus.findings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, UsageError, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.answer import Answer
    from foedus.figures import Option
    from foedus.findings import (
        ActorGain,
        Cruxes,
        Drivers,
        Nudge,
        Phases,
        Preference,
        Regions,
        Robustness,
        Sample,
        Split,
        Tradeoffs,
    )
    from foedus.findings.preference import RuleName
    from foedus.words import Measure

__all__ = ["Inquiry", "inquire"]

_NUDGED = 12  # assumptions that are differentiated by
_DIFFERENTIATED = 96  # worlds in which they are


@dataclass(frozen=True)
class Inquiry:
    """What a run's answer hinges on; each part is worked out when it is first asked for.

    Attributes:
        answer: The answer of the run.
        outcome: The outcome that preference looks at.
        rule: How worlds are weighed, see `foedus.findings.Preference`.
        threshold: What is good enough, for the rule ``satisfice``.
        worlds: How many of the first worlds are read; ``None`` for as many as each finding
            needs.
    """

    answer: Answer
    outcome: str
    rule: RuleName = "average"
    threshold: float | None = None
    worlds: int | None = None

    @cached_property
    def sample(self) -> Sample:
        """The worlds that the findings read."""
        from foedus.findings import Sample
        from foedus.findings.samples import PART

        return Sample.first(self.answer.ensemble, self.worlds or PART)

    @cached_property
    def many(self) -> Sample:
        """The worlds that findings read which need many and cost little a world."""
        from foedus.findings import Sample
        from foedus.findings.samples import MANY

        return Sample.first(self.answer.ensemble, self.worlds or MANY)

    @property
    def baseline(self) -> str:
        """The policy that the others are compared with."""
        return self.answer.scenario.baseline

    @property
    def preference(self) -> Preference:
        """What "preferred" means."""
        from foedus.findings import Preference

        return Preference(self.outcome, self.rule, self.threshold)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Policy to its label."""
        return {policy.name: policy.label for policy in self.answer.scenario.policies.values()}

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The policies as figures name them."""
        from foedus.figures import Option

        return tuple(
            Option(name, label, baseline=name == self.baseline)
            for name, label in self.labels.items()
        )

    def measure(self, outcome: str) -> Measure:
        """An outcome as sentences name it."""
        from foedus.words import Measure

        info = self.answer.ensemble.info(outcome)
        return Measure(info.name, info.label, info.unit, info.better)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The outcomes that the scenario asks for and of which a direction is better."""
        found = {name: self.measure(name) for name in self.answer.headline}
        return {name: one for name, one in found.items() if one.better in {"lower", "higher"}}

    @cached_property
    def robustness(self) -> Robustness:
        """The policies by each rule for weighing good and bad worlds."""
        from foedus.findings import robustness

        return robustness(self.sample, self.outcome, self.baseline, threshold=self.threshold)

    @cached_property
    def tradeoffs(self) -> Tradeoffs:
        """The policies on all outcomes that the scenario asks for, the chosen one first."""
        from foedus.findings import tradeoffs

        return tradeoffs(self.sample, list(dict.fromkeys([self.outcome, *self.measures])))

    @cached_property
    def gains(self) -> tuple[ActorGain, ...]:
        """What each policy means to each actor, and whether it would sign."""
        from foedus.findings import actor_gains

        known = set(self.answer.ensemble.outcomes)
        actors = {
            actor.id: (f"utility of {actor.id}", signs if signs in known else "")
            for actor in self.answer.scenario.actors
            for signs in [f"{actor.id} signs"]
            if f"utility of {actor.id}" in known
        }
        return actor_gains(self.sample, self.baseline, actors)

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """The preferred policy under each theory."""
        from foedus.findings import splits

        return splits(self.sample, self.preference, self.baseline)

    @cached_property
    def names(self) -> dict[str, tuple[str, str]]:
        """Assumption to its label and unit."""
        known = self.answer.model.assumptions
        return {
            name: (known[name].label, known[name].unit) if name in known else (name, "")
            for name in self.answer.ensemble.assumptions
        }

    @cached_property
    def cruxes(self) -> Cruxes:
        """Where the preferred policy changes, and what learning is worth."""
        from foedus.findings import cruxes

        return cruxes(self.many, self.preference, self.baseline)

    @cached_property
    def prior_cruxes(self) -> Cruxes:
        """The same in the worlds as drawn, before the record."""
        from foedus.findings import cruxes

        return cruxes(self.many, self.preference, self.baseline, record=False)

    @property
    def leader(self) -> str:
        """The preferred policy; if that is the baseline, the one that comes next."""
        found = self.cruxes
        return found.runner_up if found.preferred == self.baseline else found.preferred

    @property
    def counted(self) -> str:
        """A sentence where the answer, which counts worlds, speaks of another policy first."""
        from foedus.findings import compare
        from foedus.words import ranking

        counted = compare(self.answer.ensemble, self.baseline, outcomes=(self.outcome,))
        ranked = ranking(counted, self.measure(self.outcome))
        if not ranked or ranked[0] == self.cruxes.preferred:
            return ""
        return (
            "Counting worlds in which an option is clearly better than "
            f"“{self.labels[self.baseline]}”, as the answer does, “{self.labels[ranked[0]]}” comes "
            "first: it helps in more worlds, though less on average."
        )

    @cached_property
    def drivers(self) -> Drivers:
        """What drives the difference that the preferred policy makes."""
        return self.driven(self.leader, self.baseline)

    def driven(self, policy: str, against: str | None = None, *, record: bool = True) -> Drivers:
        """What drives the outcome under a policy.

        Args:
            policy: The policy.
            against: Look at the difference from the outcome under this policy.
            record: Whether to weigh worlds by the record.

        Raises:
            UsageError: A policy is unknown.
        """
        from foedus.findings import drivers, second_opinion

        found = drivers(self.sample, self.outcome, policy, against=against, record=record)
        return second_opinion(self.sample, found)

    @cached_property
    def nudges(self) -> tuple[Nudge, ...]:
        """What small steps do to the outcome under the preferred policy.

        Of the assumptions that drive the difference it makes or that the preference turns on.
        """
        from foedus.findings import chosen_worlds, nudges

        ensemble = self.answer.ensemble
        ranked = [driver.assumption for driver in self.drivers.told]
        ranked += [hinge.assumption for hinge in self.cruxes.turning]
        names = [name for name in dict.fromkeys(ranked) if not ensemble.options(name)][:_NUDGED]
        if not names:
            return ()
        sample: Sample = self.few
        worlds = chosen_worlds(sample, _DIFFERENTIATED)
        values = {name: sample.assumption(name)[worlds] for name in ensemble.assumptions}
        slopes = self.answer.model.gradient(self.leader, values, names)
        return nudges(sample, {name: slopes.of(self.outcome, name) for name in names})

    @cached_property
    def regions(self) -> tuple[Regions, ...]:
        """Where another policy is clearly better, and where the preferred one fails."""
        return (self._where_another_is_better(), self._where_it_fails())

    def where(self, condition: str, *, record: bool = True) -> Regions:
        """Where among the assumptions a condition holds.

        Args:
            condition: A condition in the language of claims, such as
                ``P(attack | paper-usa) > 30 %``.
            record: Whether to weigh worlds by the record.

        Raises:
            ExpressionError: If it cannot be read, or names what the run does not have.
        """
        import numpy as np

        from foedus.findings import regions
        from foedus.scenario import evaluate, parse

        sample = self.few
        found = np.broadcast_to(
            evaluate(parse(condition), self.answer.ensemble), (self.answer.ensemble.worlds,)
        )
        text = f"“{' '.join(condition.split())}” holds"
        return regions(sample, found[: sample.worlds], text, record=record)

    @cached_property
    def few(self) -> Sample:
        """The worlds that regions read, which repeat a search many times."""
        from foedus.findings import Sample
        from foedus.findings.samples import FEW

        return Sample.first(self.answer.ensemble, self.worlds or FEW)

    def _where_another_is_better(self) -> Regions:
        import numpy as np

        from foedus.findings import Preference, regions
        from foedus.findings.margins import LEAST

        sample, leader = self.few, self.leader
        good = Preference(self.outcome).scores(sample, self.baseline)
        best = sample.policies.index(leader)
        gap = np.delete(good, best, axis=0).max(axis=0) - good[best]
        holds = np.where(np.isnan(gap), np.nan, gap > 10 * LEAST)
        by = "1 percentage point" if self._in_percent else f"{10 * LEAST:g}"
        text = (
            f"Another option does better than “{self.labels[leader]}” by more than {by} on "
            f"“{self.measure(self.outcome).label}”"
        )
        return regions(sample, holds, text)

    def _where_it_fails(self) -> Regions:
        import numpy as np

        from foedus.findings import Preference, regions

        sample, leader = self.few, self.leader
        good = Preference(self.outcome).scores(sample, self.baseline)
        best, base = (sample.policies.index(name) for name in (leader, self.baseline))
        known = ~np.isnan(good[base])
        weights = sample.weighted[known] / sample.weighted[known].sum()
        usual = float(np.sum(good[base][known] * weights))
        holds = np.where(known, good[best] < usual, np.nan)
        text = (
            f"Under “{self.labels[leader]}”, “{self.measure(self.outcome).label}” is worse than "
            f"it is on average under “{self.labels[self.baseline]}”"
        )
        return regions(sample, holds, text)

    @property
    def _in_percent(self) -> bool:
        return self.measure(self.outcome).unit.startswith(("probability", "share"))

    @cached_property
    def axes(self) -> tuple[str, str] | None:
        """The two numbers that the map is drawn over: cruxes first, then drivers."""
        ensemble = self.answer.ensemble
        ranked = [
            *(one.assumption for one in self.cruxes.turning),
            *(one.assumption for one in self.drivers.told),
            *(one.assumption for one in self.drivers.drivers),
        ]
        numbers = [name for name in dict.fromkeys(ranked) if not ensemble.options(name)]
        return (numbers[0], numbers[1]) if len(numbers) > 1 else None

    @cached_property
    def phases(self) -> Phases | None:
        """The preferred policy over the two assumptions it hinges on most."""
        from foedus.findings import phases

        if self.axes is None:
            return None
        return phases(self.many, self.preference, self.baseline, self.axes)


def inquire(
    answer: Answer | str | Path,
    *,
    outcome: str | None = None,
    rule: RuleName = "average",
    threshold: float | None = None,
    worlds: int | None = None,
) -> Inquiry:
    """Ask what the answer of a run hinges on.

    Args:
        answer: An answer, or the folder of a run.
        outcome: The outcome that preference looks at, such as ``attack`` or ``utility of UKR``;
            by default the first that the scenario asks for and of which a direction is better.
        rule: ``average``, ``clear`` or ``satisfice``, see `foedus.findings.Preference`.
        threshold: For ``satisfice``, what is good enough, in the outcome's unit.
        worlds: How many of the first worlds are read; by default 32,768, and 65,536 for
            turning points.

    Returns:
        The inquiry; nothing is computed before it is asked for.

    Raises:
        RunError: If the folder is no run or is damaged.
        UsageError: If the outcome is unknown or has no better direction, or the rule makes no
            sense.
    """
    from foedus.answer import Answer, open_answer

    opened = answer if isinstance(answer, Answer) else open_answer(answer)
    ensemble = opened.ensemble
    directed = [
        name for name in ensemble.outcomes if ensemble.info(name).better in {"lower", "higher"}
    ]
    if outcome is None:
        asked = [name for name in opened.headline if name in directed]
        if not asked:
            raise UsageError(
                Diagnostic(
                    "outcome",
                    "the scenario asks for none of which a direction is better",
                    f"one of {', '.join(directed)}",
                )
            )
        outcome = asked[0]
    if outcome not in directed:
        raise UsageError(
            Diagnostic(
                "outcome",
                f"unknown or without a better direction: '{outcome}'",
                "an outcome of which lower or higher is better",
                nearest(outcome, directed),
            )
        )
    inquiry = Inquiry(opened, outcome, rule, threshold, worlds)
    inquiry.preference.check(ensemble.info(outcome).better)
    return inquiry
