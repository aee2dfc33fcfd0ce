"""The words of a sentence about an event or an act, each with its column for complaints."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from foedus.errors import Diagnostic, LawError, Place, nearest

if TYPE_CHECKING:
    from foedus.law.places import Geography

__all__ = ["Reader"]

_TOKEN = re.compile(r"[^\s,;]+")


class Reader:
    """One pass over the words of a sentence, remembering the column of each."""

    def __init__(self, text: str, where: str, known: Geography) -> None:
        self.text = text
        self.where = where
        self.geography = known
        self.words = [(m.group(), m.start() + 1) for m in _TOKEN.finditer(text)]
        self.at = 0
        self.found: dict[str, object] = {}
        self.requests: set[str] = set()
        self.facts: set[str] = set()
        self.scale: dict[str, bool] = {}

    def fail(self, what: str, expected: str, fix: str = "", column: int | None = None) -> NoReturn:
        """Refuse the sentence at a column, by default that of the next word."""
        place = Place(self.where, 1, column or self.column)
        raise LawError(Diagnostic(place, what, expected, fix))

    @property
    def column(self) -> int:
        """The column of the next word, or just behind the last."""
        if self.at < len(self.words):
            return self.words[self.at][1]
        return len(self.text) + 1

    def peek(self, ahead: int = 0) -> str:
        """A word ahead without taking it; empty behind the last."""
        index = self.at + ahead
        return self.words[index][0] if index < len(self.words) else ""

    def take(self, expected: str) -> str:
        """Take the next word, or refuse the sentence because it ends too early."""
        if self.at >= len(self.words):
            self.fail("the sentence ends too early", expected)
        word = self.words[self.at][0]
        self.at += 1
        return word

    def last_column(self) -> int:
        """The column of the word taken last."""
        return self.words[self.at - 1][1]

    def state(self, role: str, *, non_states: bool = False) -> str:
        """Take a state by its code or its one-word name."""
        word = self.take(f"the {role}, a state code such as FRA")
        known = self.geography
        if word in known.states or (non_states and word in known.non_states):
            return word
        by_name = known.aliases.get(word.casefold(), "")
        if by_name in known.states:
            return by_name
        names = {**known.states, **(known.non_states if non_states else {})}
        every = [*names, *names.values()]
        # A slip in the first letter is rare: prefer names that begin alike.
        fix = nearest(word, [name for name in every if name[:1] == word[:1]])
        if not fix.startswith("did you mean"):
            fix = nearest(word, every)
        column = self.last_column()
        return self.fail(f"unknown {role} {word!r}", "an ISO 3166 alpha-3 code", fix, column)

    def place(self) -> str:
        """Take the longest run of words that names a place."""
        start = self.at
        for length in (4, 3, 2, 1):
            words = [w for w, _ in self.words[start : start + length]]
            if len(words) < length:
                continue
            for name in (" ".join(words), "_".join(words)):
                found = self.geography.find(name)
                if found:
                    self.at = start + length
                    return found
        word = self.take("a place")
        known = (*self.geography.places, *self.geography.aliases)
        column = self.last_column()
        return self.fail(
            f"unknown place {word!r}", "a state code or a place", nearest(word, known), column
        )

    def day(self) -> date:
        """Take a date."""
        word = self.take("a date, YYYY-MM-DD")
        try:
            return date.fromisoformat(word)
        except ValueError:
            self.fail(
                f"{word!r} is no date", "YYYY-MM-DD, such as 2026-06-01", column=self.last_column()
            )
