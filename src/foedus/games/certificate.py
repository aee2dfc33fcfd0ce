"""What a solution claims, checked by an independent recursion over the game itself.

Shares no code with the solvers: it walks the ``Game``, not the tables' arrays, in plain NumPy,
and takes nothing from a solver but the choice probabilities it is asked to check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from foedus.errors import Diagnostic, GameError, nearest
from foedus.games.game import Chance, Decision, Game, Linear, Node, Outcome, as_linear, children
from foedus.games.recall import check_recall
from foedus.games.tables import GameTable

__all__ = ["Certificate", "certify"]

FloatArray: TypeAlias = npt.NDArray[np.float64]

# At infinite precision, how far below the best an action may be to count as equally good: relative
# to the larger of 1 and the values at hand; wider than the solver's margin, so that rounding in
# another order of summation is not called an error.
_EQUAL = 1e-9
_BLOCK = 4096  # draws checked at a time
# Logarithm of a probability below which a double holds nothing.
_UNDERFLOW = -700.0


@dataclass(frozen=True, eq=False)
class Certificate:
    """How far choice probabilities are from what the game and the precision imply.

    Where several decisions share an information set, values are weighted with the beliefs that
    follow from everybody else's choices by Bayes' rule: consistent by construction, and defined
    also at sets that only their own player keeps from being reached. A choice too rare for a
    floating-point number counts as rare as the logit makes it. A set that nature or prescribed
    choices never let play reach has no beliefs: it is left out of the residual, and its regret,
    gap and beliefs are NaN.

    Attributes:
        residual: Largest difference between a choice probability and the logit choice (or best
            response) to the values that follow from all probabilities [N]. Where choices were
            prescribed, their difference from the prescription.
        regret: What a one-shot change to the best action would gain the deciding player, given
            beliefs and the choices below: one row an information set (a decision that shares none
            is one), in preorder [sets, N], in payoff units. Positive even in exact logit
            solutions, where it shrinks as precision grows.
        gap: What changing the whole plan from there on would gain the player: the regret, and
            whatever else its own later choices leave on the table [sets, N]. Zero at every set is
            sequential rationality (Kreps and Wilson 1982, Econometrica 50:863-894).
        regret_by_player: The largest regret of each player's information sets [players, N].
        values: Expected payoffs at the root, recomputed [players, N].
        decisions: Names of the information sets, or of decisions without one, as rows of
            ``regret`` and ``gap``.
        beliefs: Probability of each decision within its information set, decisions in preorder
            [decisions, N].
    """

    residual: FloatArray
    regret: FloatArray
    gap: FloatArray
    regret_by_player: FloatArray
    values: FloatArray
    decisions: tuple[str, ...]
    beliefs: FloatArray

    @property
    def rationality_gap(self) -> FloatArray:
        """The largest gap over all information sets [N]; NaN without a solution."""
        largest = np.fmax.reduce(self.gap, axis=0, initial=0.0)
        return np.where(np.isnan(self.residual), np.nan, largest)

    def __repr__(self) -> str:
        """One line: the worst residual, regret and gap over all draws that have one."""
        worst = [
            float(np.max(found, where=~np.isnan(found), initial=0.0))
            for found in (self.residual, self.regret, self.gap)
        ]
        unsolved = int(np.isnan(self.residual).sum())
        return (
            f"<Certificate: residual at most {worst[0]:.1e}, regret at most {worst[1]:.2e}, "
            f"gap at most {worst[2]:.2e}, "
            f"{unsolved} of {self.residual.size} draws without a solution>"
        )


def certify(
    game: Game | GameTable,
    parameters: Mapping[str, Any] | FloatArray,
    precision: float | Mapping[str, Any] | FloatArray,
    probabilities: FloatArray,
    *,
    given: FloatArray | None = None,
    off_path: Mapping[str, Sequence[float]] | None = None,
) -> Certificate:
    """Check choice probabilities against the game, without trusting what computed them.

    Args:
        game: The game, or its table (needed when ``parameters`` is an array without names).
        parameters: Name to number or array [N]; or an array in the table's order.
        precision: As given to the solver: a number, by player, or [players, N or 1].
        probabilities: Choice probabilities [actions, N], decisions in preorder.
        given: Prescribed choices that the solver was told to keep [actions, N], NaN where free.
        off_path: Beliefs where play never comes, which Bayes' rule leaves open and on which many
            a perfect Bayesian equilibrium rests: name of the information set to a probability for
            each of its decisions in preorder. Elsewhere beliefs follow from the choices.

    Returns:
        The certificate; NaN where probabilities or parameters are NaN.

    Raises:
        GameError: Shapes do not fit the game, or a player forgets (see ``check_recall``).

    Example:
        >>> from foedus.games import Decision, Game, Outcome, solve, tabulate
        >>> ends = {"no": Outcome("peace", {"A": 0}), "yes": Outcome("war", {"A": -1})}
        >>> table = tabulate(Game("Alone", ("A",), Decision("A", "war?", ends)))
        >>> solution = solve(table, {}, precision=2)
        >>> certificate = certify(table, {}, 2, solution.probabilities)
        >>> bool(certificate.residual[0] < 1e-15), certificate.gap.round(3)
        (True, array([[0.119]]))
    """
    if isinstance(game, GameTable):
        names, tree = game.parameters, game.game
    else:
        names, tree = (), game
        check_recall(game)
    if isinstance(parameters, np.ndarray):
        if parameters.ndim != 2 or len(parameters) != len(names):
            found = f"shape {parameters.shape}"
            raise GameError(Diagnostic("parameters", found, f"[{len(names)}, draws] and a table"))
        parameters = dict(zip(names, parameters, strict=True))
    draws = probabilities.shape[-1]
    values = {name: np.asarray(value, float) for name, value in parameters.items()}
    sharp = _by_player(tree.players, precision, draws)
    blocks = [slice(start, start + _BLOCK) for start in range(0, max(draws, 1), _BLOCK)]
    parts = [
        _certified(
            tree,
            {name: value[..., part] if value.size > 1 else value for name, value in values.items()},
            [mine[part] for mine in sharp],
            probabilities[:, part],
            None if given is None else given[:, part],
            off_path or {},
        )
        for part in blocks
    ]
    first = parts[0]
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
        for name in ("residual", "regret", "gap", "regret_by_player", "values", "beliefs")
    }
    return Certificate(decisions=first.decisions, **joined)


def _certified(
    tree: Game,
    parameters: Mapping[str, FloatArray],
    sharp: list[FloatArray],
    probabilities: FloatArray,
    given: FloatArray | None,
    off_path: Mapping[str, Sequence[float]],
) -> Certificate:
    """The certificate of some draws, few enough that every node's values fit into memory."""
    walk = _Walk(tree, parameters, probabilities)
    if walk.rows != len(probabilities):
        found = f"{len(probabilities)} rows"
        raise GameError(Diagnostic("probabilities", found, f"{walk.rows}, one an action"))
    for known in walk.sets:
        known.supposed = _supposed(known, off_path)
    strange = off_path.keys() - {known.name for known in walk.sets}
    if strange:
        name = min(strange)
        fix = nearest(name, [known.name for known in walk.sets])
        raise GameError(Diagnostic("off_path", f"no information set {name!r}", fix=fix))
    walk.evaluate()
    walk.believe(sharp)
    residual = np.zeros(walk.draws)
    for known in walk.sets:
        error = _error(known, probabilities[known.rows], sharp[known.player])
        if given is not None:
            held = given[known.rows]
            prescribed = ~np.isnan(held).any(axis=0)
            error = np.where(
                prescribed, np.abs(probabilities[known.rows] - held).max(axis=0), error
            )
        residual = np.maximum(residual, error)
    regret = _rows([known.regret for known in walk.sets], walk.draws)
    by_player = np.zeros((len(tree.players), walk.draws))
    for row, known in zip(regret, walk.sets, strict=True):
        np.fmax(by_player[known.player], row, out=by_player[known.player])
    by_player[:, np.isnan(residual)] = np.nan
    gap = _rows(_gaps(walk), walk.draws)
    beliefs = _rows([node.belief for node in walk.nodes if node.known is not None], walk.draws)
    labels = tuple(known.name for known in walk.sets)
    return Certificate(residual, regret, gap, by_player, walk.nodes[0].value, labels, beliefs)


def _rows(rows: list[FloatArray], draws: int) -> FloatArray:
    return np.array(rows).reshape(-1, draws)


def _by_player(
    players: tuple[str, ...], precision: float | Mapping[str, Any] | FloatArray, draws: int
) -> list[FloatArray]:
    """The precision of each player for every draw."""
    sharp = []
    for index, player in enumerate(players):
        if isinstance(precision, Mapping):
            mine = precision[player]
        elif isinstance(precision, np.ndarray) and precision.ndim:
            mine = precision[index]
        else:
            mine = precision
        sharp.append(np.broadcast_to(np.asarray(mine, float), (draws,)))
    return sharp


@dataclass(eq=False)
class _Set:
    """An information set: its player, its rows of probabilities, its decisions."""

    name: str
    player: int
    rows: slice
    members: list[_Place] = field(default_factory=list)
    worth: FloatArray = field(default_factory=lambda: np.empty(0))  # of its actions [actions, N]
    logs: FloatArray = field(default_factory=lambda: np.empty(0))  # of choices [actions, N]
    regret: FloatArray = field(default_factory=lambda: np.empty(0))
    planned: bool = False
    supposed: tuple[float, ...] = ()  # beliefs where play never comes, NaN where none are stated


@dataclass(eq=False)
class _Place:
    """A node of the tree with what is known of it for every draw."""

    node: Node
    odds: list[FloatArray]  # of its branches or actions
    known: _Set | None
    past: tuple[int, ...]  # how many decisions each player has taken before
    below: list[_Place] = field(default_factory=list)
    value: FloatArray = field(default_factory=lambda: np.empty(0))  # [players, N]
    reach: FloatArray = field(default_factory=lambda: np.empty(0))  # see `_Walk.believe`
    belief: FloatArray = field(default_factory=lambda: np.empty(0))
    best: FloatArray = field(default_factory=lambda: np.empty(0))  # see `_gaps`


class _Walk:
    """The tree in preorder under the probabilities to be checked."""

    def __init__(
        self, tree: Game, parameters: Mapping[str, Any], probabilities: FloatArray
    ) -> None:
        self.players = tree.players
        self.parameters = parameters
        self.probabilities = probabilities
        self.draws = probabilities.shape[-1]
        self.rows = 0
        self.sets: list[_Set] = []
        self.nodes: list[_Place] = []
        self._shared: dict[str, _Set] = {}
        self._grow(tree.root, (0,) * len(tree.players))

    def _grow(self, node: Node, past: tuple[int, ...]) -> _Place:
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
        place = _Place(node, odds, known, past)
        self.nodes.append(place)
        if known is not None:
            known.members.append(place)
        place.below = [self._grow(child, after) for _, child in children(node)]
        return place

    def _set(self, node: Decision) -> _Set:
        name = node.name if node.infoset is None else node.infoset
        known = None if node.infoset is None else self._shared.get(name)
        if known is None:
            rows = slice(self.rows, self.rows + len(node.actions))
            self.rows = rows.stop
            known = _Set(name, self.players.index(node.player), rows)
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


def _supposed(known: _Set, off_path: Mapping[str, Sequence[float]]) -> tuple[float, ...]:
    """What is stated of a set's beliefs where play never comes."""
    stated = off_path.get(known.name)
    if stated is None:
        return (np.nan,) * len(known.members)
    shares = tuple(map(float, stated))
    if len(shares) != len(known.members) or min(shares) < 0 or abs(sum(shares) - 1) > _EQUAL:
        expected = f"{len(known.members)} probabilities that sum to 1"
        raise GameError(Diagnostic(f"off_path {known.name!r}", f"{list(shares)}", expected))
    return shares


def _weigh(known: _Set) -> None:
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


def _read_rare(known: _Set, sharp: FloatArray) -> bool:
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


def _error(known: _Set, chosen: FloatArray, sharp: FloatArray) -> FloatArray:
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


def _gaps(walk: _Walk) -> list[FloatArray]:
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


def _plan(known: _Set) -> FloatArray:
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
