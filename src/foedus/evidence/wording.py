"""Where given words stand in a text: exact up to typography, or the nearest passage.

A quotation that was typed by hand differs from its source in ways that mean nothing: straight
for curly quotation marks, a line break for a space, an ellipsis for what was left out. Those
differences are folded away here and no others: a changed word is a changed quotation.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Span", "Wording", "locate", "most_alike", "wording"]

_FOLDED = str.maketrans(
    {
        # One mark for all: a quotation within a quotation changes its marks by convention.
        **dict.fromkeys('‘’‚‛`´“”„‟«»‹›"', "'"),
        **dict.fromkeys("‐‑", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", ""),
        "…": "...",
    }
)
_ELLIPSIS = re.compile(r"\s*(?:\[\s*\.\.\.\s*\]|\(\s*\.\.\.\s*\)|\.\.\.)\s*")
_WORD = re.compile(r"\w[\w']*")


@dataclass(frozen=True)
class Span:
    """A stretch of a text, by its lines (from 1) and its place in the folded text."""

    first_line: int
    last_line: int
    start: int
    end: int


@dataclass(frozen=True)
class Wording:
    """A text with its typography folded away.

    Attributes:
        plain: The text on one line: one space for any white space, one mark for all quotation
            marks.
        lines: For each character of ``plain`` the line of the file it came from.
    """

    plain: str
    lines: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The stretch ``plain[start:end]`` with the lines it covers."""
        return Span(self.lines[start], self.lines[end - 1], start, end)


def wording(lines: Sequence[str], first_line: int = 1) -> Wording:
    r"""Fold the typography of a text away, keeping the line of every character.

    Args:
        lines: The lines of the text.
        first_line: The number of the first of them in its file.

    Example:
        >>> wording(["Moscow’s  “red", " line” …"]).plain
        "Moscow's 'red line' ..."
    """
    plain: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, start=first_line):
        # A line break is white space: the next line begins after one space.
        for character in unicodedata.normalize("NFC", line).translate(_FOLDED) + "\n":
            folded = " " if character.isspace() else character
            if folded == " " and (not plain or plain[-1] == " "):
                continue
            plain.append(folded)
            numbers.append(number)
    if plain and plain[-1] == " ":
        plain.pop()
        numbers.pop()
    return Wording("".join(plain), tuple(numbers))


def locate(quote: str, text: Wording) -> tuple[Span, ...]:
    """Find every place where a quotation stands in a text.

    White space and the style of quotation marks do not matter, and an explicit ellipsis
    (``...``, ``…``, ``[...]``) stands for anything left out. Everything else matters, upper and
    lower case included, and a quotation begins and ends at the border of a word.

    Args:
        quote: The words sought.
        text: The text, from `wording`.

    Returns:
        The stretches found, in the order of the text; empty when there is none.

    Example:
        >>> text = wording(["Hawks in European capitals need", "to see that they are alone."])
        >>> [(span.first_line, span.last_line) for span in locate("capitals ... they are", text)]
        [(1, 2)]
        >>> locate("capital", text)
        ()
    """
    sought = wording([quote]).plain
    if not _WORD.search(sought):
        return ()
    whole = _occurrences(sought, text.plain)
    if whole:
        return tuple(text.span(start, end) for start, end in whole)
    parts = [part for part in _ELLIPSIS.split(sought) if part]
    if not _ELLIPSIS.search(sought) or not parts:
        return ()
    found = []
    for start, end in _occurrences(parts[0], text.plain):
        reached = end
        for part in parts[1:]:
            later = _occurrences(part, text.plain, reached)
            if not later:
                break
            reached = later[0][1]
        else:
            found.append(text.span(start, reached))
    return tuple(found)


def _occurrences(sought: str, plain: str, begin: int = 0) -> list[tuple[int, int]]:
    """Start and end of each place where the words stand, at the borders of words.

    Places may overlap: in «no, no, no» the words «no, no» stand twice.
    """
    left = r"(?<!\w)" if sought[0].isalnum() else ""
    right = r"(?!\w)" if sought[-1].isalnum() else ""
    pattern = re.compile(left + f"(?={re.escape(sought)}{right})")
    starts = (match.start() for match in pattern.finditer(plain, begin))
    return [(start, start + len(sought)) for start in starts]


def most_alike(quote: str, text: Wording) -> tuple[float, Span] | None:
    """Find the stretch of a text that is most like a quotation that is not in it.

    Args:
        quote: The words sought.
        text: The text, from `wording`.

    Returns:
        How alike the two are, from 0 to 1, and the stretch; ``None`` for an empty text.

    Example:
        >>> text = wording(["Moscow repeatedly warned that it was a red line."])
        >>> likeness, span = most_alike("Moscow has repeatedly warned", text)
        >>> text.plain[span.start : span.end], round(likeness, 2)
        ('Moscow repeatedly warned', 0.92)
    """
    sought = wording([quote]).plain
    words = [match.group().casefold() for match in _WORD.finditer(sought)]
    places = list(_WORD.finditer(text.plain))
    if not words or not places:
        return None
    # Windows a word shorter and longer than the quotation allow for a word left out or added.
    sizes = {min(max(1, len(words) + change), len(places)) for change in (-1, 0, 1)}
    folded = [place.group().casefold() for place in places]
    wanted = Counter(words)
    ranked = sorted(
        (
            (-sum((wanted & Counter(folded[i : i + size])).values()), i, size)
            for size in sizes
            for i in range(len(places) - size + 1)
        ),
    )
    best: tuple[float, Span] | None = None
    # Comparing letters is slow, so only the windows that share most words are compared.
    for _, first, size in ranked[:12]:
        start, end = places[first].start(), places[first + size - 1].end()
        likeness = difflib.SequenceMatcher(
            None, sought.casefold(), text.plain[start:end].casefold(), autojunk=False
        ).ratio()
        if best is None or likeness > best[0]:
            best = (likeness, text.span(start, end))
    return best
