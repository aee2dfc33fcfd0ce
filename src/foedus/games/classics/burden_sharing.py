"""Who pays for an alliance: defence as a public good (after Olson and Zeckhauser 1966).

Allies with incomes y contribute g. With Cobb-Douglas tastes the richest contribute and the rest
ride free. With quasi-linear tastes only the one that values defence most pays. When contributions
also bring private benefits (joint products, Sandler), all contribute.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.games.classics._classic import Classic, Findings, Grid, Sweep, require
from foedus.games.classics._grid import play
from foedus.games.game import Decision, Game, Node, Outcome

if TYPE_CHECKING:
    from foedus.games.terms import FloatArray

__all__ = ["CLASSIC", "Burden", "Parameters", "cobb_douglas", "joint_products", "quasi_linear"]


@dataclass(frozen=True)
class Parameters:
    """Incomes and tastes.

    Attributes:
        y: Income of every ally.
        a: Taste for common defence: U = (1 - a - b) ln(y - g) + a ln G + b ln g.
        b: Taste for what an ally's own forces bring to itself alone.
    """

    y: tuple[float, ...] = (10.0, 2.0, 1.0)
    a: float = 0.2
    b: float = 0.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(
            (len(self.y) > 0 and all(value > 0 for value in self.y), "y", "incomes above 0"),
            (0 <= self.a < 1, "a", "0 to below 1"),
            (0 <= self.b < 1 - self.a, "b", "0 or more, and below 1 - a"),
            (self.a + self.b > 0, "a, b", "not both 0"),
            numbers=(*self.y, self.a, self.b),
        )


@dataclass(frozen=True)
class Burden:
    """A Nash equilibrium of contributions.

    Attributes:
        total: Common defence G.
        paid: Contribution of every ally.
        burden: Contribution as a share of income.
        share: Contribution as a share of the total.
        optimum: The total that would be best for all together (Samuelson); None when not given.
    """

    total: float
    paid: tuple[float, ...]
    burden: tuple[float, ...]
    share: tuple[float, ...]
    optimum: float | None

    @property
    def provision(self) -> float | None:
        """The total as a share of the optimum."""
        return None if self.optimum is None else self.total / self.optimum


def _burden(y: tuple[float, ...], paid: tuple[float, ...], optimum: float | None) -> Burden:
    total = sum(paid)
    return Burden(
        total,
        paid,
        tuple(g / income for g, income in zip(paid, y, strict=True)),
        tuple(g / total for g in paid),
        optimum,
    )


def cobb_douglas(parameters: Parameters) -> Burden:
    """Contributions without private benefits: the k richest pay, and all payers consume alike.

    Example:
        >>> found = cobb_douglas(Parameters(y=(10, 8, 6), a=0.3))
        >>> [round(g, 6) for g in found.paid], round(found.total, 6)
        ([2.588235, 0.588235, 0.0], 3.176471)
    """
    require((parameters.b == 0, "b", "0; use joint_products"), (parameters.a > 0, "a", "above 0"))
    y, a = parameters.y, parameters.a
    rich = sorted(y, reverse=True)
    keep = (1 - a) / a  # what a payer consumes, as a multiple of the total
    total = 0.0
    for k in range(len(rich), 0, -1):
        total = a * sum(rich[:k]) / (k - a * (k - 1))
        if rich[k - 1] > keep * total:
            break
    paid = tuple(max(0.0, income - keep * total) for income in y)
    return _burden(y, paid, a * sum(y))


def quasi_linear(a: tuple[float, ...]) -> tuple[float, float, tuple[int, ...]]:
    """Common defence, its optimum, and who pays, when U_i = a_i ln G - g_i.

    Returns:
        The total, the total best for all together, and the places of those that may pay: with
        several, any split among them is an equilibrium.

    Example:
        >>> quasi_linear((3.0, 1.0, 0.5))
        (3.0, 4.5, (0,))
    """
    require((len(a) > 0 and all(value > 0 for value in a), "a", "tastes above 0"), numbers=a)
    most = max(a)
    return most, sum(a), tuple(place for place, value in enumerate(a) if value == most)


def joint_products(parameters: Parameters) -> Burden:
    """Contributions that also bring private benefits: free-riding fades as b grows.

    Every ally's contribution is q(Q), the best reply that is consistent with a total Q; q(Q)/Q
    falls in Q, so the total is unique and found by bisection.

    Example:
        >>> found = joint_products(Parameters(a=0.1, b=0.1))
        >>> [round(share, 4) for share in found.burden]
        [0.1869, 0.1218, 0.1162]
    """
    low, high = 0.0, sum(parameters.y)
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if sum(_reply(income, middle, parameters) for income in parameters.y) > middle:
            low = middle
        else:
            high = middle
    paid = tuple(_reply(income, high, parameters) for income in parameters.y)
    return _burden(parameters.y, paid, None)


def _reply(y: float, total: float, parameters: Parameters) -> float:
    """The root q > 0 of a q^2 + ((1 - a) Q - a y) q - b Q y = 0, without cancellation."""
    a, b = parameters.a, parameters.b
    linear = (1 - a) * total - a * y
    root = math.sqrt(linear * linear + 4 * a * b * total * y)
    if linear > 0:
        return 2 * b * total * y / (linear + root)
    return (root - linear) / (2 * a)


def grid(parameters: Parameters, steps: int) -> Game:
    """Contributions of up to half of an income in ``steps`` steps, given without seeing others'."""
    players = tuple(f"ally {index + 1}" for index in range(len(parameters.y)))

    def turn(given: tuple[float, ...]) -> Node:
        place = len(given)
        if place == len(players):
            return Outcome("given", _utilities(parameters, given, players))
        levels = {f"{g:.6g}": turn((*given, g)) for g in _levels(parameters.y[place], steps)}
        return Decision(players[place], f"give {place + 1}", levels, f"give {place + 1}")

    return Game("Burden sharing", players, turn(()))


def _levels(y: float, steps: int) -> list[float]:
    # The least is not nothing, so that defence is never zero and its logarithm exists.
    return [y * (1e-6 + k / (2 * steps)) for k in range(steps + 1)]


def _utilities(
    parameters: Parameters, given: tuple[float, ...], players: tuple[str, ...]
) -> dict[str, float]:
    a, b = parameters.a, parameters.b
    common = a * math.log(sum(given))
    return {
        player: (1 - a - b) * math.log(y - g) + common + b * math.log(g)
        for player, y, g in zip(players, parameters.y, given, strict=True)
    }


def nearest_levels(parameters: Parameters, steps: int, game: Game) -> FloatArray:
    """The equilibrium as pure choices: each ally at the level nearest to its contribution."""
    paid = (joint_products if parameters.b else cobb_douglas)(parameters).paid

    def choose(node: Decision) -> dict[str, float]:
        place = game.players.index(node.player)
        levels = _levels(parameters.y[place], steps)
        best = min(range(len(levels)), key=lambda k: abs(levels[k] - paid[place]))
        return {action: float(k == best) for k, action in enumerate(node.actions)}

    return play(game, choose)


def lines(parameters: Parameters, a: float) -> dict[str, float]:
    """Burdens of all allies at a taste for common defence."""
    found = cobb_douglas(replace(parameters, a=a, b=0.0))
    return {
        f"ally {k + 1}, income {y:g}": burden
        for k, (y, burden) in enumerate(zip(parameters.y, found.burden, strict=True))
    }


def table(parameters: Parameters) -> Findings:
    """Every ally's contribution, burden and share."""
    private = parameters.b > 0
    found = joint_products(parameters) if private else cobb_douglas(parameters)
    whole = sum(parameters.y)
    rows = tuple(
        (f"ally {place}", y, found.paid[place - 1], found.burden[place - 1],
         found.share[place - 1], y / whole)
        for place, y in enumerate(parameters.y, start=1)
    )  # fmt: skip
    notes = [f"Common defence: {found.total:.6g}."]
    if found.provision is not None:
        notes.append(f"That is {found.provision:.6g} of what would be best for all together.")
    notes.append("Evidence on free-riding by small allies is mixed: a rival hypothesis, not a law.")
    columns = ("ally", "income", "pays", "burden", "share of cost", "share of income")
    return Findings(columns, rows, tuple(notes))


CLASSIC = Classic(
    name="burden-sharing",
    title="Burden sharing: defence as a public good",
    paper="Olson and Zeckhauser (1966), An Economic Theory of Alliances, Review of Economics and "
    "Statistics 48(3):266-279; joint products after Sandler (1977), Kyklos 30:443-460",
    bibtex="""@article{olsonzeckhauser1966,
  author = {Olson, Mancur and Zeckhauser, Richard},
  title = {An Economic Theory of Alliances},
  journal = {Review of Economics and Statistics},
  volume = {48}, number = {3}, pages = {266--279}, year = {1966}
}""",
    standing="ours",
    basis="The paper's opening was read; its results (too little is provided, the large pay more "
    "than their share) come out. The functional forms are ours.",
    summary="Defence shared by all is under-provided, and the large bear more than their share "
    "unless forces also serve the one that pays for them.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("taste for common defence, a", 0.02, 0.9, lines, "share of income"),
    grid=Grid(
        "Contributions take finitely many levels; each ally gives the level nearest to the "
        "model's, and the gap says what the best change of plan would gain.",
        grid,
        lambda _: {},
        nearest_levels,
        steps=(5, 10, 20),
    ),
)
