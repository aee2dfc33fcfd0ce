"""From a scenario to its model: who plays, what each policy promises, what the record shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.crisis.cast import Cast
from foedus.crisis.horizon import compile_stage
from foedus.crisis.model import CompiledPolicy, Model, Past
from foedus.crisis.outcomes import outcomes
from foedus.crisis.precedents import borrow
from foedus.crisis.priors import parameters
from foedus.crisis.record import declined, observe
from foedus.crisis.stage import crisis_game
from foedus.crisis.terms import policy_terms
from foedus.crisis.undertakings import Asks, find_undertakings
from foedus.errors import Diagnostic, ModelError
from foedus.scenario import Assumption, read

if TYPE_CHECKING:
    from foedus.scenario import Policy, Scenario

__all__ = ["compile_model", "compile_policy"]


def compile_model(scenario: Scenario, promises: Asks = find_undertakings) -> Model:
    """Compile a scenario: who plays, what each policy promises, what the record shows.

    Args:
        scenario: A scenario that has been read.
        promises: What a policy promises in a year of the record, or at the start if the year is
            None; law is asked by default. The casebook states promises without texts.

    Returns:
        The model, ready to solve worlds.

    Raises:
        ModelError: The scenario cannot be modelled, with the place in its file.
    """
    if not 1 <= len(scenario.guarantors) <= 3:
        raise ModelError(
            Diagnostic(
                str(scenario.path or "scenario"),
                f"{len(scenario.guarantors)} guarantors",
                "one to three; let a group of states act as one",
            )
        )
    cast = Cast(
        scenario.challenger.id, scenario.protege.id, tuple(g.id for g in scenario.guarantors)
    )
    stage = crisis_game(cast)
    observed = {episode.name: observe(episode, cast, stage.leaves) for episode in scenario.record}
    extra = {o.measure: o.leaves for seen in observed.values() for o in seen}
    terms = {
        name: compile_policy(scenario, cast, policy, promises)
        for name, policy in scenario.policies.items()
    }
    past = tuple(
        Past(
            # Look beyond the last observed year: those who acted then did not know it was the last.
            years=max(scenario.horizon, observed[episode.name][-1].offset + 1),
            policy=compile_policy(
                scenario,
                cast,
                episode.terms,
                promises,
                since=min(act.year for act in episode.acts),
            ),
            observations=observed[episode.name],
        )
        for episode in scenario.record
    )
    labels = {actor.id: actor.label for actor in scenario.actors}
    assumptions = _assumptions(scenario)
    precedents = tuple(
        borrow(precedent, assumptions, _read_shipped, compile_model)
        for precedent in scenario.precedents
    )
    for precedent in precedents:
        assumptions |= precedent.assumptions
    return Model(
        cast=cast,
        horizon=scenario.horizon,
        assumptions=assumptions,
        policies=tuple(scenario.policies),
        outcomes=outcomes(cast, scenario.horizon, labels),
        baseline=scenario.baseline,
        under_way=scenario.opening == "war",
        compiled=compile_stage(stage, extra),
        terms=terms,
        past=past,
        declined=declined(scenario.record, cast),
        precedents=precedents,
        types=scenario.types,
    )


def _read_shipped(name: str) -> Scenario:
    from foedus.crisis import vocabulary

    return read(name, vocabulary)


def compile_policy(
    scenario: Scenario,
    cast: Cast,
    policy: Policy,
    promises: Asks = find_undertakings,
    *,
    since: int | None = None,
) -> CompiledPolicy:
    """Compile one policy: what it puts in place and what law makes of it.

    Args:
        scenario: The scenario.
        cast: Who plays.
        policy: The policy, or the terms of an episode.
        promises: What is asked about the law, as for `compile_model`.
        since: The first year of an episode; None for a policy.

    Returns:
        The policy as the model plays it.
    """
    found = promises(scenario, policy, year=since)
    terms = policy_terms(policy, cast, promising=found.promising, carve_outs=found.carve_outs)
    return CompiledPolicy(terms, found.promises)


def _assumptions(scenario: Scenario) -> dict[str, Assumption]:
    """The shipped beliefs, each overridden by the scenario's where it has one."""
    found: dict[str, Assumption] = {}
    for name, parameter in parameters(scenario.actors).items():
        found[name] = scenario.assumptions.get(name) or Assumption(
            name=name,
            label=parameter.label,
            unit=parameter.unit,
            question=parameter.question,
            belief=parameter.belief,
            source=parameter.source,
        )
    return found
