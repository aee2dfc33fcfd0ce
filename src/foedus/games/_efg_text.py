"""From the text of an .efg file to a game: tokens, then nodes, each fault with its place."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from foedus.errors import Diagnostic, GameError, Place
from foedus.games.game import MAX_DEPTH, MAX_NODES, Chance, Decision, Game, Outcome

if TYPE_CHECKING:
    from foedus.games.game import Node

__all__ = ["Source", "Tree"]

MAX_PLAYERS = 100
MAX_DIGITS = 400  # enough for every double written without an exponent
MAX_EXPONENT = 400
# Possessive (++, *+): a hostile text costs no more than its length.
_TOKEN = re.compile(
    r'(?P<blank>\s++)|"(?P<text>[^"\\]*+(?:\\.[^"\\]*+)*+)"|(?P<mark>[{},])'
    r"|(?P<number>[+-]?(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?\d++)?+(?:/\d++)?+)(?![\w.])"
    r"|(?P<word>[A-Za-z]\w*+)",
    re.DOTALL | re.ASCII,
)
_ESCAPED = re.compile(r'\\(["\\])')


@dataclass
class Source:
    """A text with its name, able to say where something stands in it."""

    name: str
    text: str
    _starts: list[int] = field(default_factory=list)

    def place(self, offset: int) -> Place:
        """File, line and column of an offset."""
        if not self._starts:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        line = bisect_right(self._starts, offset)
        return Place(self.name, line, offset - self._starts[line - 1] + 1)


class Token(NamedTuple):
    """A piece of the text: its kind (text, number, mark, word or end), value and offset."""

    kind: str
    value: str
    offset: int


class Tokens:
    """The pieces of a text, one looked at a time."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.offset = 0
        self.now = self._read()

    def _read(self) -> Token:
        text, match = self.source.text, None
        while self.offset < len(text):
            match = _TOKEN.match(text, self.offset)
            if match is None:
                # Blanks beyond those of the format are told as they are.
                piece = (text[self.offset : self.offset + 12].split() or [text[self.offset]])[0]
                what = "the quotation is never closed" if piece[0] == '"' else f"{piece!r}"
                self.fail(what, "text in quotes, a number, or { }", self.offset)
            start, self.offset = self.offset, match.end()
            kind = match.lastgroup or ""
            if kind != "blank":
                return Token(kind, match[kind], start)
        return Token("end", "", self.offset)

    def fail(self, what: str, expected: str = "", offset: int | None = None) -> NoReturn:
        """Give up with the place."""
        place = self.source.place(self.now.offset if offset is None else offset)
        raise GameError(Diagnostic(place, what, expected))

    def take(self, kind: str, expected: str) -> str:
        """The value of the piece looked at, which must be of a kind; moves on."""
        token = self.now
        if token.kind != kind:
            self.fail(_said(token), expected)
        self.now = self._read()
        return token.value

    def mark(self, mark: str, expected: str) -> None:
        """Pass a brace."""
        if self.now.value != mark or self.now.kind != "mark":
            self.fail(_said(self.now), f"{mark} {expected}".strip())
        self.now = self._read()

    def sees(self, mark: str) -> bool:
        """Whether the piece looked at is this mark."""
        return self.now.kind == "mark" and self.now.value == mark

    def label(self, expected: str) -> str:
        """A quoted text without its escapes."""
        return _ESCAPED.sub(r"\1", self.take("text", expected))

    def whole(self, expected: str) -> int:
        """A whole number from 0."""
        offset = self.now.offset
        text = self.take("number", expected)
        if not text.isdigit() or len(text) > 15:
            self.fail(f"{text[:20]}", expected, offset)
        return int(text)

    def number(self, expected: str) -> Fraction:
        """A number: whole, decimal, with an exponent, or a quotient of whole numbers."""
        offset = self.now.offset
        text = self.take("number", expected)
        exponent = re.search(r"[eE]([+-]?\d+)", text)
        if len(text) > 2 * MAX_DIGITS or (
            exponent and (len(exponent[1]) > 5 or abs(int(exponent[1])) > MAX_EXPONENT)
        ):
            self.fail(f"the number {text[:20]}... is too long", expected, offset)
        try:
            value = Fraction(text)
            float(value)
        except (ValueError, ZeroDivisionError, OverflowError):
            self.fail(f"{text[:40]} is not a finite number", expected, offset)
        return value


def _said(token: Token) -> str:
    if token.kind == "end":
        return "the text ends here"
    shown = token.value if len(token.value) <= 40 else token.value[:37] + "..."
    return f'"{shown}"' if token.kind == "text" else shown


@dataclass
class InformationSet:
    """What one information set of a player, or chance, offers."""

    name: str
    labels: tuple[str, ...]
    odds: tuple[Fraction, ...] = ()
    nodes: int = 0


@dataclass(frozen=True)
class _Line:
    """One node as the file states it; ``key`` names its information set."""

    name: str
    key: tuple[int, int] | None
    added: tuple[float, ...]
    outcome: tuple[int, str]


class Tree:
    """Reads the nodes of a file in their order, then builds the game from the leaves upwards."""

    def __init__(self, source: Source) -> None:
        self.tokens = Tokens(source)
        self.players: tuple[str, ...] = ()
        self.sets: dict[tuple[int, int], InformationSet] = {}
        self.outcomes: dict[int, tuple[str, tuple[float, ...]]] = {}

    def game(self) -> Game:
        """The whole file as a game."""
        title = self._header()
        lines = self._nodes()
        shared = self._shared_names()
        try:
            return Game(title, self.players, self._build(lines, shared))
        except GameError as error:
            name = self.tokens.source.name
            raise GameError(
                *(
                    Diagnostic(f"{name}, {fault.where}", fault.what, fault.expected, fault.fix)
                    for fault in error.diagnostics
                )
            ) from None

    def _header(self) -> str:
        tokens = self.tokens
        for kind, wanted in (("word", ("EFG",)), ("number", ("2",)), ("word", ("R", "D"))):
            start = tokens.now.offset
            if tokens.take(kind, 'EFG 2 R "title" { players }') not in wanted:
                tokens.fail("an unknown format", 'EFG 2 R "title" { players }', start)
        title = tokens.label("the title in quotes")
        tokens.mark("{", "and the players in quotes")
        names: list[str] = []
        while not tokens.sees("}"):
            start = tokens.now.offset
            name = tokens.label("a player in quotes, or }") or f"player {len(names) + 1}"
            if name in names:
                tokens.fail(f"two players are called {name!r}", "different names", start)
            names.append(name)
            if len(names) > MAX_PLAYERS:
                tokens.fail("too many players", f"at most {MAX_PLAYERS}", start)
        if not names:
            tokens.fail("the game has no players", "at least one")
        tokens.mark("}", "")
        if tokens.now.kind == "text":
            tokens.label("a comment")
        self.players = tuple(names)
        return title or "untitled"

    def _nodes(self) -> list[_Line]:
        """Every node in preorder, with as many as the tree has room for and no more."""
        tokens, lines = self.tokens, list[_Line]()
        room = [1]  # on each level, how many nodes still have to come
        while room:
            start = tokens.now.offset
            kind = tokens.take("word", "a node: c, p or t")
            if kind not in ("c", "p", "t"):
                tokens.fail(f"{kind[:20]!r} is not a kind of node", "c, p or t", start)
            if len(lines) >= MAX_NODES or len(room) > MAX_DEPTH + 1:
                limit = f"at most {MAX_NODES} nodes and {MAX_DEPTH} moves in a row"
                tokens.fail("the tree is too large", limit, start)
            line = self._node(kind)
            lines.append(line)
            room[-1] -= 1
            if line.key is not None:
                room.append(len(self.sets[line.key].labels))
            while room and not room[-1]:
                room.pop()
        if tokens.now.kind != "end":
            tokens.fail(_said(tokens.now), "the end: every branch has its node")
        return lines

    def _node(self, kind: str) -> _Line:
        tokens = self.tokens
        name = tokens.label("the name of the node in quotes")
        key = None
        if kind == "p":
            start = tokens.now.offset
            player = tokens.whole("the number of the player")
            if not 1 <= player <= len(self.players):
                tokens.fail(f"there is no player {player}", f"1 to {len(self.players)}", start)
            key = self._set(player)
        elif kind == "c":
            key = self._set(0)
        number, outcome, added = self._outcome()
        return _Line(name, key, added, (number, outcome))

    def _set(self, player: int) -> tuple[int, int]:
        """The information set of a node, which is stated in full the first time."""
        tokens = self.tokens
        start = tokens.now.offset
        key = (player, tokens.whole("the number of the information set"))
        known = self.sets.get(key)
        name = tokens.label("") if tokens.now.kind == "text" else ""
        if tokens.sees("{"):
            labels, odds = self._actions(chance=player == 0)
            found = InformationSet(name or (known.name if known else ""), labels, odds)
            if known and (known.labels, known.odds) != (labels, odds):
                tokens.fail(
                    f"information set {key[1]} offers other actions here than at its first node",
                    "the same actions, with the same probabilities",
                    start,
                )
            known = self.sets.setdefault(key, found)
        elif known is None:
            tokens.fail(
                f"information set {key[1]} is used before its actions are stated",
                "its actions in { }",
                start,
            )
        known.nodes += 1
        return key

    def _actions(self, *, chance: bool) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
        tokens = self.tokens
        start = tokens.now.offset
        tokens.mark("{", "and the actions")
        labels: list[str] = []
        odds: list[Fraction] = []
        taken: set[str] = set()
        while not tokens.sees("}"):
            label = tokens.label("an action in quotes, or }") or str(len(labels) + 1)
            while label in taken:
                label += f" ({len(labels) + 1})"
            labels.append(label)
            taken.add(label)
            if chance:
                odds.append(self._probability())
        tokens.mark("}", "")
        if not labels:
            tokens.fail("there are no actions", "at least one", start)
        if chance and abs(math.fsum(map(float, odds)) - 1) > 1e-12:
            total = math.fsum(map(float, odds))
            tokens.fail(f"the probabilities sum to {total:.12g}", "exactly 1", start)
        return tuple(labels), tuple(odds)

    def _probability(self) -> Fraction:
        start = self.tokens.now.offset
        value = self.tokens.number("the probability of the branch")
        if not 0 <= value <= 1:
            self.tokens.fail(f"the probability is {float(value):g}", "0 to 1", start)
        return value

    def _outcome(self) -> tuple[int, str, tuple[float, ...]]:
        """Number, name and payoffs of the outcome at a node; number 0 is none."""
        tokens = self.tokens
        start = tokens.now.offset
        number = tokens.whole("the number of the outcome, 0 for none")
        name = tokens.label("") if tokens.now.kind == "text" else ""
        if tokens.sees("{"):
            payoffs = self._payoffs()
            if number == 0:
                tokens.fail("outcome 0 has payoffs", "a number from 1, as 0 is none", start)
            known = self.outcomes.setdefault(number, (name, payoffs))
            if known[1] != payoffs:
                tokens.fail(f"outcome {number} was stated with other payoffs", offset=start)
        if number == 0:
            return 0, name, ()
        if number not in self.outcomes:
            tokens.fail(f"outcome {number} has no payoffs", "its payoffs in { }", start)
        return (number, *self.outcomes[number])

    def _payoffs(self) -> tuple[float, ...]:
        tokens = self.tokens
        start = tokens.now.offset
        tokens.mark("{", "and the payoffs")
        payoffs: list[float] = []
        while not tokens.sees("}"):
            payoffs.append(float(tokens.number("a payoff, or }")))
            if tokens.sees(","):
                tokens.mark(",", "")
            if len(payoffs) > len(self.players):
                break
        if len(payoffs) != len(self.players):
            some = "more" if len(payoffs) > len(self.players) else str(len(payoffs))
            tokens.fail(f"there are {some} payoffs", f"{len(self.players)}, one a player", start)
        tokens.mark("}", "")
        return tuple(payoffs)

    def _shared_names(self) -> dict[tuple[int, int], str]:
        """Names of the information sets that hold several nodes of a player."""
        shared = [key for key, known in self.sets.items() if key[0] and known.nodes > 1]
        often = Counter(self.sets[key].name for key in shared)
        named: dict[tuple[int, int], str] = {}
        taken = set(often)
        for key in shared:
            name = self.sets[key].name
            if not name or often[name] > 1:
                name = f"{self.players[key[0] - 1]}:{key[1]}"
                while name in taken:
                    name += "'"
            taken.add(name)
            named[key] = name
        return named

    def _build(self, lines: list[_Line], shared: dict[tuple[int, int], str]) -> Node:
        place = 0

        def grow(before: tuple[tuple[float, ...], ...]) -> Node:
            nonlocal place
            line = lines[place]
            place += 1
            gained = (*before, line.added) if any(line.added) else before
            if line.key is None:
                sums = [math.fsum(values) for values in zip(*gained, strict=True)]
                payoffs = dict(zip(self.players, sums or [0.0] * len(self.players), strict=True))
                number, name = line.outcome
                return Outcome(name or line.name or f"outcome {number}", payoffs)
            known = self.sets[line.key]
            below = {label: grow(gained) for label in known.labels}
            if not line.key[0]:
                odds = zip(known.labels, known.odds, strict=True)
                branches = {label: (float(odd), below[label]) for label, odd in odds}
                return Chance(line.name or known.name or f"chance {line.key[1]}", branches)
            player = self.players[line.key[0] - 1]
            name = line.name or known.name or f"{player} {line.key[1]}"
            return Decision(player, name, below, shared.get(line.key))

        return grow(())
