"""The course of events of one year under a policy, as a tree whose branches carry probabilities.

A probability at a branch is an average over worlds, each weighted by how well it explains the
record, so the tree shows what the ensemble holds and not one typical world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures import FlowActor, FlowEdge, FlowNode, FlowTree, hues

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy import float64
    from numpy.typing import NDArray

    from foedus.crisis import Model
    from foedus.crisis.stage import Leaf
    from foedus.ensemble import Ensemble
    from foedus.games import GameTable
    from foedus.scenario import Scenario

    FloatArray = NDArray[float64]

__all__ = ["ATTACKED", "CONSIDERED", "course_of_events"]

WORLDS = 4096
CONSIDERED = ("decision",)
ATTACKED = ("decision", "restrain", "attack")
_SAID = {CONSIDERED: "once war is considered", ATTACKED: "once attacked without provocation"}


def course_of_events(
    scenario: Scenario,
    model: Model,
    ensemble: Ensemble,
    policy: str,
    since: tuple[str, ...] = CONSIDERED,
) -> FlowTree:
    """Say how the first year unfolds once the question of war comes to a decision.

    Since an attack, worlds count as often as they bring one about: what is drawn is a tested
    guarantee, and guarantees are tested where they are doubted (Smith 1995).

    Args:
        scenario: The scenario.
        model: Its model.
        ensemble: Its worlds; the first 4,096 are solved again for their choices.
        policy: The policy.
        since: Where the tree begins: ``CONSIDERED`` or ``ATTACKED``.

    Returns:
        The tree from there on. An edge's probability is that of the action
        where the choice arises; a node's reach is the probability that play comes there.
    """
    import numpy as np

    size = min(WORLDS, ensemble.worlds)
    draws = {name: ensemble.assumption(name)[:size] for name in model.assumptions}
    walk = model.walk(policy, draws)
    weights = np.where(walk.status == 0, ensemble.weights(record=True)[:size], 0.0)
    if not weights.sum() > 0:
        weights = np.where(walk.status == 0, 1.0, 0.0)
    labels = {actor.id: actor.label for actor in scenario.actors}
    chances = _chances(model, policy, draws)
    grown = _Tree(model.compiled.table, (walk.first_year, chances), labels, _endings(model, labels))
    start = grown.come_to(since, weights)
    start = start / max(float(start.sum()), np.finfo(float).tiny)
    root = grown.node(model.compiled.table.node(since), start)
    colours = hues((actor.id, actor.role) for actor in scenario.actors)
    actors = tuple(FlowActor(a.id, a.label, colours[a.id]) for a in scenario.actors)
    label = f"{scenario.policies[policy].label}, first year, {_SAID[since]}"
    return FlowTree(policy, label, root, actors)


class _Tree:
    """Walks a table once, carrying the probability of each world's play along."""

    def __init__(
        self,
        table: GameTable,
        probabilities: tuple[FloatArray, FloatArray],
        labels: Mapping[str, str],
        endings: Mapping[str, str],
    ) -> None:
        self.table, self.labels, self.endings = table, labels, endings
        self.choices, self.chances = probabilities

    def come_to(self, path: tuple[str, ...], flow: FloatArray) -> FloatArray:
        """Weight times probability of coming from the start of the crisis to a node, [N]."""
        table = self.table
        for length in range(len(CONSIDERED), len(path)):
            row = table.row(path[:length], path[length])
            flow = flow * self.choices[row]
        return flow

    def node(self, index: int, flow: FloatArray) -> FlowNode:
        """A node and what follows; ``flow`` is weight times probability of coming here, [N]."""
        table = self.table
        name, reach = table.names[index], float(flow.sum())
        first, last = int(table.edge_start[index]), int(table.edge_start[index + 1])
        if first == last:
            return FlowNode(name, None, "outcome", self.endings.get(name, name), reach=reach)
        edges = []
        deciding = int(table.player[index])
        odds = self.chances if deciding < 0 else self.choices
        for edge in range(first, last):
            child = int(table.edge_child[edge])
            onward = flow * odds[int(table.edge_row[edge])]
            passed = float(onward.sum())
            chosen = passed / reach if reach > 0 else 0.0
            edges.append(FlowEdge(table.paths[child][-1], chosen, self.node(child, onward)))
        said = name.partition(" (")[0]
        if deciding < 0:
            return FlowNode(name, None, "chance", said, tuple(edges), reach=reach)
        player = table.players[deciding]
        asked = said.replace(player, self.labels.get(player, player), 1)
        return FlowNode(name, player, "decision", asked, tuple(edges), reach=reach)


def _chances(model: Model, policy: str, draws: Mapping[str, FloatArray]) -> FloatArray:
    """The probabilities of what nobody chooses in the first year, [branches, N]."""
    import numpy as np

    amounts, table = model.amounts(policy, draws), model.compiled.table
    rows = np.zeros((len(table.parameters), amounts.size))
    known = {
        **amounts.standing_rows(),
        **amounts.yearly_rows(0, believed=False, responses=amounts.cast.responses),
    }
    for index, name in enumerate(table.parameters):
        # Only payoffs read the others, such as the value of what follows the year.
        if name in known:
            rows[index] = known[name]
    return table.chances.evaluate(rows)


def _endings(model: Model, labels: Mapping[str, str]) -> dict[str, str]:
    """What each ending of the year means, in words."""
    return {leaf.name: _ending(leaf, labels) for leaf in model.compiled.stage.leaves}


def _ending(leaf: Leaf, labels: Mapping[str, str]) -> str:
    """One ending, the gravest thing first."""
    if leaf.act != "attack":
        return {"refrain": "no attack", "probe": "probed below the threshold"}.get(
            leaf.act, "quiet"
        )
    if not leaf.resisted:
        return "conceded without a fight"
    said = {
        "brief": "attack withdrawn",
        "alone": "war without the guarantors' forces",
        "limited": "limited war",
        "general": "general war",
    }[leaf.level]
    joined = ", ".join(labels.get(actor, actor) for actor in leaf.at_war)
    return f"{said} with {joined}" if joined else said
