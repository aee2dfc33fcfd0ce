"""Gambit's extensive-form files (.efg): games in and out.

The format is that of Gambit (Savani and Turocy, *Gambit: The package for computation in game
theory*, section "Game representation formats"): a header with title and players, then the nodes
from the root downwards, each before what follows it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, GameError, nearest
from foedus.games._efg_text import Source, Tree
from foedus.games.game import Chance, Decision, Game, Outcome, as_linear, children

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foedus.games.game import Node, Payoff, Probability

__all__ = ["read_efg", "write_efg"]

MAX_BYTES = 20_000_000
_TEXT = re.compile(r"\A\ufeff?\s*EFG\s+\d|\n")  # a path has no line breaks
SIMPLE = 1_000_000  # fractions up to this denominator are written as fractions


def read_efg(source: Path | str) -> Game:
    """Read a game that Gambit, or anybody else, wrote as an .efg file.

    Payoffs at inner nodes are added to what follows them. Information sets with several nodes
    become ``Decision(infoset=...)``, named as in the file where that name is theirs alone and
    otherwise ``player:number``; a decision that shares its set with no other has no ``infoset``.
    Empty labels become their position, and a label that stands twice in one set gets its
    position added. The comment is not kept.

    Args:
        source: A ``Path``, a path as text, or the text of a file (it begins with ``EFG``).

    Returns:
        The game; its payoffs and probabilities are numbers.

    Raises:
        GameError: The file cannot be read or is not such a game; says line and column.

    Example:
        >>> print(read_efg('''EFG 2 R "A demand" { "A" "B" } "one move each"
        ... p "" 1 1 "demand?" { "no" "yes" } 0
        ... t "" 1 "peace" { 0, 0 }
        ... p "" 2 1 "resist?" { "no" "yes" } 0
        ... t "" 2 "concession" { 1, -1 }
        ... t "" 3 "war" { -1/2, -.75 }'''))
        A demand
        A: demand?
        ├─ no → peace (A 0, B 0)
        └─ yes → B: resist?
           ├─ no → concession (A 1, B -1)
           └─ yes → war (A -0.5, B -0.75)
    """
    if isinstance(source, str) and _TEXT.search(source):
        text = Source("text", source.removeprefix("\ufeff"))
    else:
        text = Source(str(source), _contents(Path(source)))
    if len(text.text) > MAX_BYTES:
        raise GameError(Diagnostic(text.name, "is too long", f"at most {MAX_BYTES} characters"))
    return Tree(text).game()


def _contents(path: Path) -> str:
    """The text of a file, with its faults said as ours."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise GameError(Diagnostic(str(path), "is too large", f"at most {MAX_BYTES} bytes"))
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            what, fix = "is not UTF-8 text", "save it as UTF-8"
        else:
            reason = getattr(error, "strerror", None) or str(error)
            what, fix = f"cannot be read: {reason.lower()}", ""
        raise GameError(
            Diagnostic(str(path)[:200], what, "a file in Gambit's format", fix)
        ) from None


def write_efg(
    game: Game,
    parameters: Mapping[str, float] | None = None,
    *,
    comment: str = "",
    strict: bool = False,
) -> str:
    """Write a game in Gambit's format, to solve or draw it there.

    Numbers are written so that they read back to the same number: as a fraction with a small
    denominator where one is equal, else as a decimal. Gambit wants chance probabilities that sum
    to exactly one; where rounding keeps them from it, the largest is written as one minus the
    others.

    Args:
        game: The game.
        parameters: A value for every parameter that a payoff or probability uses.
        comment: A line about the game for the header.
        strict: Change labels to what Gambit 16.7 takes: ASCII, single spaces, and none twice among
            the players, the outcomes, or the information sets of a player; a number is added to
            the second. Otherwise labels stay as they are, and the text reads back to the same game.

    Returns:
        The text of the file.

    Raises:
        GameError: A parameter has no value, or a probability is not one at these values.

    Example:
        >>> war = Outcome("war", {"A": -1, "B": -0.5})
        >>> peace = Outcome("peace", {"A": 0, "B": 0})
        >>> game = Game("Crisis", ("A", "B"), Decision("A", "attack?", {"no": peace, "yes": war}))
        >>> print(write_efg(game), end="")
        EFG 2 R "Crisis" { "A" "B" }
        ""
        <BLANKLINE>
        p "" 1 1 "attack?" { "no" "yes" } 0
        t "" 1 "peace" { 0, 0 }
        t "" 2 "war" { -1, -1/2 }
    """
    return _Writer(game, dict(parameters or {}), strict=strict).text(comment)


class _Writer:
    """One walk over a game that numbers its sets and outcomes and writes a line a node."""

    def __init__(self, game: Game, parameters: dict[str, float], *, strict: bool) -> None:
        self.game = game
        self.parameters = parameters
        self.strict = strict
        self.lines: list[str] = []
        self.sets: dict[str, tuple[int, str]] = {}
        self.counts = dict.fromkeys(("", *game.players), 0)
        self.outcomes: dict[tuple[str, tuple[str, ...]], tuple[int, str]] = {}
        self.taken: dict[str, set[str]] = {}

    def label(self, scope: str, text: str) -> str:
        """A label in quotes, in strict files one that its scope does not have yet."""
        if not self.strict:
            return _quoted(text)
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        plain = " ".join(re.sub(r"[^ -~]", " ", plain).split()) or "unnamed"
        taken, found, count = self.taken.setdefault(scope, set()), plain, 1
        while found in taken:
            count += 1
            found = f"{plain} {count}"
        taken.add(found)
        return _quoted(found)

    def labels(self, texts: Iterable[str]) -> list[str]:
        """The labels of one set of actions or branches."""
        self.taken.pop("actions", None)
        return [self.label("actions", text) for text in texts]

    def text(self, comment: str) -> str:
        players = " ".join(self.label("players", name) for name in self.game.players)
        self.lines += [f"EFG 2 R {_quoted(self.game.title)} {{ {players} }}", _quoted(comment), ""]
        self.walk(self.game.root)
        return "\n".join(self.lines) + "\n"

    def walk(self, root: Node) -> None:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Decision):
                self.decision(node)
            elif isinstance(node, Chance):
                self.chance(node)
            else:
                self.outcome(node)
            waiting += [child for _, child in reversed(list(children(node)))]

    def decision(self, node: Decision) -> None:
        known = self.sets.get(node.infoset) if node.infoset is not None else None
        name = node.name if node.infoset is None else node.infoset
        if known is None:
            known = (self.next(node.player), self.label(f"sets of {node.player}", name))
            if node.infoset is not None:
                self.sets[node.infoset] = known
        # The name of the set stands for that of the node, where they are the same.
        own = '""' if self.strict or node.name == name else _quoted(node.name)
        player = self.game.players.index(node.player) + 1
        actions = " ".join(self.labels(node.actions))
        self.lines.append(f"p {own} {player} {known[0]} {known[1]} {{ {actions} }} 0")

    def chance(self, node: Chance) -> None:
        odds = [Fraction(self.number(value)) for value, _ in node.branches.values()]
        shown = [_simple(value) for value in odds]
        total = sum(shown, start=Fraction(0))
        name = self.label("chance", node.name)
        if min(shown) < 0 or abs(total - 1) > Fraction(1, 10**9):
            raise GameError(
                Diagnostic(
                    f"chance {node.name!r}",
                    f"the probabilities are {', '.join(f'{float(value):g}' for value in shown)}",
                    "none negative, and a sum of 1",
                )
            )
        shown[shown.index(max(shown))] += 1 - total
        branches = " ".join(
            f"{label} {_written(value)}"
            for label, value in zip(self.labels(node.branches), shown, strict=True)
        )
        self.lines.append(f'c "" {self.next("")} {name} {{ {branches} }} 0')

    def outcome(self, node: Outcome) -> None:
        payoffs = tuple(
            _written(_simple(Fraction(self.number(node.payoffs[player]))))
            for player in self.game.players
        )
        key = (node.name, payoffs)
        if key not in self.outcomes:
            self.outcomes[key] = (len(self.outcomes) + 1, self.label("outcomes", node.name))
        number, name = self.outcomes[key]
        self.lines.append(f't "" {number} {name} {{ {", ".join(payoffs)} }}')

    def next(self, player: str) -> int:
        self.counts[player] += 1
        return self.counts[player]

    def number(self, value: Payoff | Probability) -> float:
        """A payoff or probability at the parameters."""
        linear = as_linear(value)
        terms = [linear.constant]
        for name, coefficient in linear.coefficients.items():
            if name not in self.parameters:
                raise GameError(
                    Diagnostic(
                        f"parameter {name!r}",
                        "has no value",
                        "a number for every parameter of the game",
                        nearest(name, self.parameters),
                    )
                )
            terms.append(coefficient * float(self.parameters[name]))
        total = sum(terms)
        if not math.isfinite(total):
            raise GameError(Diagnostic("parameters", f"a payoff or probability is {total}"))
        return total


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _simple(value: Fraction) -> Fraction:
    """The fraction with a small denominator that is the same double, or the shortest decimal."""
    near = value.limit_denominator(SIMPLE)
    if float(near) == float(value):
        return near
    return Fraction(repr(float(value)))


def _written(value: Fraction) -> str:
    """A fraction as a decimal where that is shorter than a quotient, and exact."""
    if value.denominator <= SIMPLE:
        return str(value)
    decimal = Fraction(format(Decimal(repr(float(value))), "f"))
    return format(Decimal(repr(float(value))), "f") if decimal == value else str(value)
