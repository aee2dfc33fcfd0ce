"""One world of a run, traced from the clause of a treaty to a number in an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from foedus.crisis.explanation import Choice, Explanation
    from foedus.crisis.information import Moment
    from foedus.ensemble import Ensemble

__all__ = ["Trace", "explain", "trace_lines"]

_SHOWN = 4  # terms of a payoff that are named; the rest is summed
_WEAK = 0.05  # promises weaker than a twentieth of a full one are not listed
_LEAST = 0.0005  # what rounds to nothing in three decimals is left out


@dataclass(frozen=True)
class Trace:
    """A world of a run explained under one policy.

    Attributes:
        world: Its index in the run.
        policy: The policy's name.
        weight: Its weight among the record-weighted worlds, 1 for the average world.
        explanation: The walk from clause to outcome.
        labels: Actor to the name to print.
        outcomes: The outcomes to show.
    """

    world: int
    policy: str
    weight: float
    explanation: Explanation
    labels: Mapping[str, str]
    outcomes: tuple[str, ...]


def explain(
    folder: str | Path,
    *,
    world: int | None = None,
    policy: str | None = None,
    tell: Callable[[str], None] | None = None,
) -> Trace:
    """Explain one world of a run: what was promised, what each would do and why, what follows.

    Args:
        folder: The run folder.
        world: The world's index; by default the one whose risk of attack is nearest the
            record-weighted median.
        policy: The policy; by default the first that is not the baseline.
        tell: Called with a sentence where something takes long: private types are solved by a
            kernel that is compiled once on a machine.

    Returns:
        The explanation.

    Raises:
        RunError: The folder is no run or is damaged.
        UsageError: The run has no such world or policy.
    """
    from foedus.answer import check_policy, load
    from foedus.crisis import compile_model
    from foedus.crisis.explanation import explain as walk
    from foedus.ensemble import open_run
    from foedus.ensemble.store import SCENARIO_FILE

    ensemble = open_run(folder)
    scenario = load(ensemble.path / SCENARIO_FILE)
    check_policy(scenario, policy)
    others = (name for name in scenario.policies if name != scenario.baseline)
    chosen = policy or next(others, scenario.baseline)
    index = _typical(ensemble, chosen) if world is None else _world(ensemble, world)
    model = compile_model(scenario)
    if scenario.types:
        from foedus.games.branch import warm_up

        warm_up(tell)
    drawn = {name: float(ensemble.assumption(name)[index]) for name in model.assumptions}
    return Trace(
        world=index,
        policy=chosen,
        weight=float(ensemble.weights(record=True)[index]) * ensemble.worlds,
        explanation=walk(model, drawn, chosen),
        labels={actor.id: actor.label for actor in scenario.actors},
        outcomes=scenario.outcomes or ensemble.outcomes,
    )


def _world(ensemble: Ensemble, world: int) -> int:
    if not 0 <= world < ensemble.worlds:
        expected = f"0 to {ensemble.worlds - 1:,}"
        raise UsageError(Diagnostic("--world", f"the run has no world {world:,}", expected))
    return world


def _typical(ensemble: Ensemble, policy: str) -> int:
    """The first world at the record-weighted median of the risk of attack."""
    import numpy as np

    from foedus.findings.quantiles import quantiles

    risk, weight = ensemble.outcome("attack", policy), ensemble.weights(record=True)
    known = ~np.isnan(risk)
    (median,) = quantiles(risk[known], weight[known], (0.5,))
    return int(np.flatnonzero(risk == median)[0])


def trace_lines(trace: Trace) -> Iterator[str]:
    """The explanation as text, in the order in which the model works.

    Args:
        trace: The explanation.

    Yields:
        Lines of at most about a hundred characters.
    """
    found = trace.explanation
    yield f"World {trace.world} under {trace.policy}"
    yield f"(weighs {trace.weight:.2g} times the average world, by the record)"
    yield ""
    yield "What is promised, and how much of a full promise it is"
    for strand in found.strands:
        if strand.strength < _WEAK:
            continue
        yield f"  {strand.strength:4.0%}  {_named(trace, strand.guarantor)}, {strand.event}"
        yield f"        {strand.headline.partition(';')[0]}"
        if strand.factors:
            product = " x ".join(f"{name} {value:.2f}" for name, value in strand.factors)
            yield f"        = {product}"
    yield ""
    yield "What the mechanisms amount to"
    yield from _working_lines(trace)
    yield ""
    yield f"The question of war comes to a decision in {found.opportunity:.0%} of years. Then:"
    for choice in found.choices:
        yield ""
        yield from _choice_lines(trace, choice)
    if found.private:
        yield ""
        yield from _private_lines(trace, found.private)
    if found.signatures:
        yield ""
        yield "Who accepts it, each as if its own word decided"
    for one in found.signatures:
        worth = f"accord {one.accord:+.3f}, none {one.otherwise:+.3f}"
        yield f"  {one.probability:7.1%}  {_named(trace, one.actor)}: {worth}"
    yield ""
    yield "What follows over the horizon"
    for name in trace.outcomes:
        yield f"  {name:32} {found.outcomes[name]:.4g}"


def _working_lines(trace: Trace) -> Iterator[str]:
    from foedus.crisis.mechanisms import MECHANISMS

    titles = {mechanism.number: mechanism.title for mechanism in MECHANISMS}
    for number, group in groupby(trace.explanation.workings, lambda working: working.mechanism):
        yield f"  {titles[number]}"
        for working in group:
            share = working.unit == "probability"
            value = f"{working.value:8.1%}" if share else f"{working.value:8.3f}"
            unit = f", {working.unit}" if working.unit.startswith("years") else ""
            yield f"  {value}  {_named(trace, working.actor)}: {working.what}{unit}"


def _private_lines(trace: Trace, moments: tuple[Moment, ...]) -> Iterator[str]:
    """The course to war with private resolve: beliefs as they change, choices by level."""
    yield "The same crisis if resolve were known to its owner alone (information: types)"
    believed: dict[str, str] = {}
    for moment in moments:
        for actor, levels in moment.beliefs.items():
            shares = ", ".join(f"{level} {share:.0%}" for level, share in levels.items())
            if believed.get(actor) != shares:
                believed[actor] = shares
                yield f"  others think {_named(trace, actor)}: {shares}"
        course = ", ".join(moment.course) or "at the start"
        yield f"  {_named(trace, moment.player)} ({course}): {_shares(moment.choices)}"
        for level, choices in moment.by_level.items():
            yield f"    if {level}: {_shares(choices)}"


def _shares(choices: Mapping[str, float]) -> str:
    return ", ".join(f"{action} {share:.1%}" for action, share in choices.items())


def _choice_lines(trace: Trace, choice: Choice) -> Iterator[str]:
    course = ", ".join(choice.course[1:]) or "at the start"
    seen = ", as it believes the guarantors to be" if choice.believed else ""
    yield f"  {_named(trace, choice.player)} ({course}){seen}"
    for option in choice.options:
        yield f"    {option.action:9} {option.probability:7.1%}   value {option.value:+.3f}"
        terms = [(name, value) for name, value in option.terms if abs(value) >= _LEAST]
        said = [f"{name} {value:+.3f}" for name, value in terms[:_SHOWN]]
        rest = sum(value for _, value in terms[_SHOWN:])
        if abs(rest) >= _LEAST:
            said.append(f"the rest {rest:+.3f}")
        if said:
            yield f"              {'; '.join(said)}"


def _named(trace: Trace, actor: str) -> str:
    return trace.labels.get(actor, actor)
