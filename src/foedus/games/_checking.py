"""The recursion behind a certificate: values, beliefs, worth and best plans in plain NumPy.

It walks the ``Game``, not the arrays of a table, and shares no code with the solvers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from foedus.errors import Diagnostic, GameError
from foedus.games.game import Chance, Decision, Game, Linear, Node, Outcome, as_linear, children

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Place", "Set", "Walk", "error_at", "gaps", "supposed_at"]

FloatArray: TypeAlias = npt.NDArray[np.float64]

# At infinite precision, how far below the best an action may be to count as equally good: relative
# to the larger of 1 and the values at hand; wider than the solver's margin, so that rounding in
# another order of summation is not called an error.
_EQUAL = 1e-9
# Logarithm of a probability below which a double holds nothing.
_UNDERFLOW = -700.0


@dataclass(eq=False)
class Set:
    """An information set: its player, its rows of probabilities, its decisions."""

    name: str
    player: int
    rows: slice
    members: list[Place] = field(default_factory=list)
    worth: FloatArray = field(default_factory=lambda: np.empty(0))  # of its actions [actions, N]
    logs: FloatArray = field(default_factory=lambda: np.empty(0))  # of choices [actions, N]
    regret: FloatArray = field(default_factory=lambda: np.empty(0))
    planned: bool = False
    supposed: tuple[float, ...] = ()  # beliefs where play never comes, NaN where none are stated


@dataclass(eq=False)
class Place:
    """A node of the tree with what is known of it for every draw."""

    node: Node
    odds: list[FloatArray]  # of its branches or actions
    known: Set | None
    past: tuple[int, ...]  # how many decisions each player has taken before
    below: list[Place] = field(default_factory=list)
    value: FloatArray = field(default_factory=lambda: np.empty(0))  # [players, N]
    reach: FloatArray = field(default_factory=lambda: np.empty(0))  # see `Walk.believe`
    belief: FloatArray = field(default_factory=lambda: np.empty(0))
    best: FloatArray = field(default_factory=lambda: np.empty(0))  # see `gaps`


class Walk:
    """The tree in preorder under the probabilities to be checked."""

    def __init__(
        self, tree: Game, parameters: Mapping[str, Any], probabilities: FloatArray
    ) -> None:
        self.players = tree.players
        self.parameters = parameters
        self.probabilities = probabilities
        self.draws = probabilities.shape[-1]
        self.rows = 0
        self.sets: list[Set] = []
        self.nodes: list[Place] = []
        self._shared: dict[str, Set] = {}
        self._grow(tree.root, (0,) * len(tree.players))

    def _grow(self, node: Node, past: tuple[int, ...]) -> Place:
        """Take in a node and everything below it."""
        known, odds, after = None, [], past
        if isinstance(node, Decision):
            known = self._set(node)
            odds = list(self.probabilities[known.rows])
            if len(odds) != len(node.actions):
                what = "fewer rows than the game has actions"
                raise GameError(Diagnostic("probabilities", what))
            after = tuple(n + (i == known.player) for i, n in enumerate(past))
        elif isinstance(node, Chance):
            odds = [self._number(odd) for odd, _ in node.branches.values()]
        place = Place(node, odds, known, past)
        self.nodes.append(place)
        if known is not None:
            known.members.append(place)
        place.below = [self._grow(child, after) for _, child in children(node)]
        return place

    def _set(self, node: Decision) -> Set:
        name = node.name if node.infoset is None else node.infoset
        known = None if node.infoset is None else self._shared.get(name)
        if known is None:
            rows = slice(self.rows, self.rows + len(node.actions))
            self.rows = rows.stop
            known = Set(name, self.players.index(node.player), rows)
            self.sets.append(known)
            if node.infoset is not None:
                self._shared[name] = known
        return known

    def _number(self, value: float | str | Linear) -> FloatArray:
        """A payoff or probability for every draw."""
        linear = as_linear(value)
        total = np.full(self.draws, float(linear.constant))
        for name, coefficient in linear.coefficients.items():
            if name not in self.parameters:
                raise GameError(Diagnostic("parameters", f"no value for {name!r}"))
            total = total + coefficient * np.asarray(self.parameters[name], float)
        return total

    def evaluate(self) -> None:
        """Expected payoffs of all players from every node on, from the leaves to the root."""
        for place in reversed(self.nodes):
            if isinstance(place.node, Outcome):
                pays = place.node.payoffs
                place.value = np.array([self._number(pays[player]) for player in self.players])
            else:
                pairs = zip(place.odds, place.below, strict=True)
                place.value = np.sum([odd * child.value for odd, child in pairs], axis=0)

    def believe(self, sharp: list[FloatArray]) -> None:
        """Beliefs at every information set, and what its actions are worth to its player.

        ``reach[i]`` is the logarithm of the probability that everybody but player ``i`` lets play
        come to a node: a player with perfect recall learns nothing from its own choices. Choices
        that underflow are read from the logit, which needs beliefs further up first: hence rounds.
        """
        for known in self.sets:
            known.logs = _log(self.probabilities[known.rows])
        for _ in range(len(self.sets) + 1):
            self._reach()
            rare = False
            for known in self.sets:
                _weigh(known)
                rare |= _read_rare(known, sharp[known.player])
            if not rare:
                break
        for known in self.sets:
            chosen = self.probabilities[known.rows]
            known.regret = known.worth.max(axis=0) - np.einsum("an,an->n", chosen, known.worth)

    def _reach(self) -> None:
        self.nodes[0].reach = np.zeros((len(self.players), self.draws))
        for place in self.nodes:
            logs = [_log(odd) for odd in place.odds] if place.known is None else place.known.logs
            for step, child in zip(logs, place.below, strict=True):
                child.reach = place.reach + step
                if place.known is not None:
                    child.reach[place.known.player] = place.reach[place.known.player]


def supposed_at(known: Set, off_path: Mapping[str, Sequence[float]]) -> tuple[float, ...]:
    """What is stated of a set's beliefs where play never comes."""
    stated = off_path.get(known.name)
    if stated is None:
        return (np.nan,) * len(known.members)
    shares = tuple(map(float, stated))
    if len(shares) != len(known.members) or min(shares) < 0 or abs(sum(shares) - 1) > _EQUAL:
        expected = f"{len(known.members)} probabilities that sum to 1"
        raise GameError(Diagnostic(f"off_path {known.name!r}", f"{list(shares)}", expected))
    return shares


def _weigh(known: Set) -> None:
    """Beliefs within an information set, and its actions' worth under them."""
    if len(known.members) == 1:
        known.members[0].belief = known.members[0].value[0] * 0.0 + 1.0
    else:
        reach = np.array([place.reach[known.player] for place in known.members])
        top = reach.max(axis=0)
        weight = np.exp(reach - np.where(np.isneginf(top), np.nan, top))
        total = weight.sum(axis=0)
        for place, mine, supposed in zip(known.members, weight, known.supposed, strict=True):
            place.belief = np.where(np.isneginf(top), supposed, mine / total)
    known.worth = np.array([
        np.sum([place.belief * place.below[a].value[known.player] for place in known.members], 0)
        for a in range(len(known.members[0].below))
    ])  # fmt: skip


def _read_rare(known: Set, sharp: FloatArray) -> bool:
    """Take logarithms of choices that underflow from the logit; whether any was not known yet."""
    gone = np.isneginf(known.logs) & np.isfinite(sharp) & ~np.isnan(known.worth)
    if not gone.any():
        return False
    behind = np.where(np.isfinite(sharp), sharp, 0.0) * (known.worth - known.worth.max(axis=0))
    logit = behind - np.log(np.exp(behind).sum(axis=0))
    # Only what underflows in the logit too: a zero that was prescribed or is wrong stays one.
    gone &= logit < _UNDERFLOW
    known.logs = np.where(gone, logit, known.logs)
    return bool(gone.any())


def error_at(known: Set, chosen: FloatArray, sharp: FloatArray) -> FloatArray:
    """Distance of a choice from logit choice, or from the set of best responses."""
    own = known.worth
    best = own.max(axis=0)
    endless = np.isinf(sharp)
    weight = np.exp(np.where(endless, 0.0, sharp) * (own - best))
    logit = np.abs(chosen - weight / weight.sum(axis=0)).max(axis=0)
    worse = own < best - _EQUAL * np.maximum(1.0, np.abs(own).max(axis=0))
    astray = np.maximum(
        np.where(worse, np.abs(chosen), 0.0).max(axis=0), np.abs(chosen.sum(axis=0) - 1.0)
    )
    # Comparisons with NaN are false, so a draw without a solution must be kept apart.
    astray = np.where(np.isnan(own).any(axis=0), np.nan, astray)
    error: FloatArray = np.where(endless, astray, logit)
    # A set that is never reached has no beliefs, although all values are known.
    values = np.array([place.value for place in known.members])
    unreached = np.isnan(known.members[0].belief) & ~np.isnan(values).any(axis=(0, 1))
    return np.where(unreached & ~np.isnan(chosen).any(axis=0), 0.0, error)


def gaps(walk: Walk) -> list[FloatArray]:
    """What the best plan from each information set on gains over the choices made.

    A player with perfect recall can plan backwards: from the sets at which it has decided most
    often before, each decided once for all its nodes.
    """
    found: dict[int, FloatArray] = {}
    for player in range(len(walk.players)):
        order = sorted(range(len(walk.nodes)), key=lambda n: (-walk.nodes[n].past[player], -n))
        for place in (walk.nodes[n] for n in order):
            known = place.known
            if known is None or known.player != player:
                pairs = list(zip(place.odds, place.below, strict=True))
                below = np.sum([odd * child.best for odd, child in pairs], axis=0)
                place.best = below if pairs else place.value[player]
            elif not known.planned:
                found[id(known)] = _plan(known)
    return [found[id(known)] for known in walk.sets]


def _plan(known: Set) -> FloatArray:
    """Decide an information set for the best, and say what the plan from there on gains."""
    known.planned = True
    beliefs = [place.belief for place in known.members]
    # Where there are no beliefs nothing above depends on the choice.
    weights = [np.where(np.isnan(belief), 1.0, belief) for belief in beliefs]
    offers = np.array([[child.best for child in place.below] for place in known.members])
    choice = np.einsum("kn,kan->an", np.array(weights), offers).argmax(axis=0)
    gain = np.zeros(len(choice))
    for place, belief, offer in zip(known.members, beliefs, offers, strict=True):
        place.best = np.take_along_axis(offer, choice[None, :], axis=0)[0]
        gain = gain + belief * (place.best - place.value[known.player])
    return gain


def _log(probability: FloatArray) -> FloatArray:
    """The logarithm of a probability, minus infinity at zero and below."""
    with np.errstate(divide="ignore"):
        logarithm: FloatArray = np.log(np.maximum(probability, 0.0))
    return logarithm
