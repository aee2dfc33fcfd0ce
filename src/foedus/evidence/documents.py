"""A source text as passages by speaker: the article, its readers' comments, the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from foedus.errors import Diagnostic, EvidenceError
from foedus.evidence.wording import Wording, locate, most_alike, wording

__all__ = ["Passage", "PassageKind", "Quoted", "SourceText", "read_document", "same_speaker"]

PassageKind = Literal["article", "comment", "caption", "biography"]

_LARGEST = 4_000_000  # bytes; a debate is far smaller, and a mistaken file is refused early
_COMMENT_DATE = "%B %d, %Y at %I:%M %p"
_LONGEST_NAME = 60
_BIOGRAPHY = re.compile(r"^About the Authors?\s*:\s*(?P<name>.*)$", re.IGNORECASE)
_CAPTION = re.compile(
    r"\([^()]*\b(?:photo|photograph|image|picture)\b[^()]*\)\s*$"
    r"|^(?:image|photo|picture)(?: credit)?\s*:",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:(?:dr|prof|mr|mrs|ms|sir|gen|col|lt|amb)\.?\s+)+", re.IGNORECASE)
_MARKED = re.compile(r"»([^«»]+)«|“([^“”]+)”|\"([^\"]+)\"")
_EDGES = " \t\n.…,;:!?-–—"

# One or two words between quotation marks are irony as often as they are a quotation.
_FEWEST_MARKED = 3
_FEWEST_UNMARKED = 5
_ALIKE = 0.85


@dataclass(frozen=True)
class Quoted:
    """Words that a reader's comment takes from the article.

    Attributes:
        text: The words as the comment gives them.
        line: The line on which they stand in the comment.
        source_first: The first line of the article they come from.
        source_last: The last line of it.
        exact: Whether they agree but for typography; otherwise they are merely alike.
        marked: Whether the comment put them between quotation marks.
    """

    text: str
    line: int
    source_first: int
    source_last: int
    exact: bool
    marked: bool


@dataclass(frozen=True)
class Passage:
    """What one speaker said in one place.

    Attributes:
        speaker: Who speaks; empty when the text does not say.
        date: ISO date and time of a comment, ``2025-03-09T10:18``; of an article the date that
            was given to `read_document`, or empty.
        first_line: The first line in the file, counted from 1, the header of a comment excluded.
        last_line: The last line.
        text: The words, lines as in the file.
        kind: ``article`` and ``comment`` are speech; ``caption`` and ``biography`` are apparatus.
        quotes: What a comment takes from the article.
    """

    speaker: str
    date: str
    first_line: int
    last_line: int
    text: str
    kind: PassageKind
    quotes: tuple[Quoted, ...] = ()

    @property
    def apparatus(self) -> bool:
        """Whether this is a caption or a biography rather than somebody's argument."""
        return self.kind in {"caption", "biography"}

    @property
    def wording(self) -> Wording:
        """The passage in a form in which quotations can be found."""
        return wording(self.text.split("\n"), self.first_line)


@dataclass(frozen=True)
class SourceText:
    """A source document as passages, in the order of the file.

    Attributes:
        name: The name of the file.
        author: Who wrote the article; empty when unknown.
        passages: What was said, by whom, when, on which lines.
    """

    name: str
    author: str
    passages: tuple[Passage, ...]

    def by(self, speaker: str) -> tuple[Passage, ...]:
        """The passages of one speaker, each on its own; academic titles do not matter."""
        return tuple(p for p in self.passages if same_speaker(p.speaker, speaker))

    def at(self, line: int) -> Passage | None:
        """The passage that covers a line of the file, or ``None``."""
        for passage in self.passages:
            if passage.first_line <= line <= passage.last_line:
                return passage
        return None

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who speaks, in order of appearance."""
        names = (p.speaker for p in self.passages if p.speaker and not p.apparatus)
        return tuple(dict.fromkeys(names))


def same_speaker(one: str, other: str) -> bool:
    """Whether two names mean the same speaker, whatever the titles, spaces and capitals.

    Example:
        >>> same_speaker("Dr. Ted Galen Carpenter", "Ted Galen  Carpenter")
        True
    """
    return _name_key(one) == _name_key(other)


def _name_key(name: str) -> str:
    return " ".join(_TITLES.sub("", name.strip()).casefold().split())


def read_document(path: str | Path, *, author: str = "", date: str = "") -> SourceText:
    r"""Read a source text, an article perhaps with its readers' comments, into passages.

    A comment begins with a line that holds a name and a line that holds a date such as
    ``March 9, 2025 at 10:18 am``. Two comments under one name are two passages. A picture's
    caption and the note about the author are kept apart from the article. Whatever a comment
    quotes from the article, between »...« or “...” or as a whole line, is linked to the line it
    comes from.

    Args:
        path: The text file, UTF-8.
        author: Who wrote the article. Left empty, it is read from a line
            ``About the Author: ...`` where there is one.
        date: The date of the article, if known.

    Returns:
        The text by speaker.

    Raises:
        EvidenceError: The file is absent, empty, too large, or no UTF-8 text.

    Example:
        >>> import tempfile, pathlib
        >>> folder = tempfile.TemporaryDirectory()
        >>> file = pathlib.Path(folder.name) / "debate.txt"
        >>> _ = file.write_text(
        ...     "A guarantee is a promise to fight.\n\nAda\nMarch 9, 2025 at 1:05 pm\n"
        ...     "»a promise to fight« is never tested.\n", encoding="utf-8")
        >>> article, comment = read_document(file, author="Bo").passages
        >>> comment.speaker, comment.date, comment.first_line, comment.quotes[0].source_first
        ('Ada', '2025-03-09T13:05', 5, 1)
        >>> folder.cleanup()
    """
    file = Path(path)
    lines = _lines(file)
    headers = _comment_headers(lines)
    end = headers[0] if headers else len(lines)
    body, found_author = _article(lines[:end])
    writer = author or found_author
    article = [
        _passage(lines, first, last, speaker=writer if kind == "article" else "", kind=kind)
        for first, last, kind in body
    ]
    if date:
        article = [_dated(p, date) for p in article]
    sources = [p.wording for p in article if p.kind == "article"]
    comments = []
    for index, header in enumerate(headers):
        stop = headers[index + 1] if index + 1 < len(headers) else len(lines)
        edges = _trimmed(lines, header + 2, stop)
        if edges is None:
            continue
        comment = _passage(lines, *edges, speaker=lines[header].strip(), kind="comment")
        comments.append(_dated(comment, _comment_date(lines[header + 1]), sources))
    return SourceText(file.name, writer, (*article, *comments))


def _lines(file: Path) -> list[str]:
    try:
        if file.stat().st_size > _LARGEST:
            raise EvidenceError(
                Diagnostic(str(file), "the file is too large", f"at most {_LARGEST} bytes")
            )
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise EvidenceError(
            Diagnostic(str(file), reason.lower(), "a source text", "check the folder of texts")
        ) from error
    except UnicodeDecodeError as error:
        raise EvidenceError(
            Diagnostic(str(file), f"byte {error.start} is not UTF-8", "a text file in UTF-8")
        ) from error
    if not text.strip():
        raise EvidenceError(Diagnostic(str(file), "the file is empty", "a source text"))
    # Only these end a line for an editor; str.splitlines() would also split at form feeds.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _comment_headers(lines: list[str]) -> list[int]:
    """Indices of the lines that name a commenter: a short line, then a date line."""
    return [
        index
        for index in range(len(lines) - 1)
        if 0 < len(lines[index].strip()) <= _LONGEST_NAME and _comment_date(lines[index + 1])
    ]


def _comment_date(line: str) -> str:
    """The ISO date and time of a comment's date line; empty when it is no date line."""
    try:
        when = datetime.strptime(line.strip(), _COMMENT_DATE)  # noqa: DTZ007 - the page prints no time zone
    except ValueError:
        return ""
    return when.isoformat(timespec="minutes")


def _article(lines: list[str]) -> tuple[list[tuple[int, int, PassageKind]], str]:
    """Cut the article into its own words, captions and the biography; find the author."""
    author = ""
    kinds: list[PassageKind | None] = []
    in_biography = False
    for line in lines:
        about = _BIOGRAPHY.match(line.strip())
        if about:
            in_biography = True
            author = author or _TITLES.sub("", about["name"].strip())
        if not line.strip():
            kinds.append(None)
        elif in_biography:
            kinds.append("biography")
        else:
            kinds.append("caption" if _CAPTION.search(line.strip()) else "article")
    pieces: list[tuple[int, int, PassageKind]] = []
    for index, kind in enumerate(kinds):
        if kind is None:
            continue
        # A blank line does not end a piece; another kind of line does.
        if pieces and pieces[-1][2] == kind:
            pieces[-1] = (pieces[-1][0], index, kind)
        else:
            pieces.append((index, index, kind))
    return pieces, author


def _trimmed(lines: list[str], start: int, stop: int) -> tuple[int, int] | None:
    filled = [index for index in range(start, stop) if lines[index].strip()]
    return (filled[0], filled[-1]) if filled else None


def _passage(
    lines: list[str], first: int, last: int, *, speaker: str, kind: PassageKind
) -> Passage:
    text = "\n".join(lines[first : last + 1])
    return Passage(speaker, "", first + 1, last + 1, text, kind)


def _dated(passage: Passage, date: str, sources: list[Wording] | None = None) -> Passage:
    quotes = _quotes(passage, sources) if sources else ()
    return Passage(
        passage.speaker,
        date,
        passage.first_line,
        passage.last_line,
        passage.text,
        passage.kind,
        quotes,
    )


def _quotes(comment: Passage, sources: list[Wording]) -> tuple[Quoted, ...]:
    """What a comment takes from the article, between marks or as a whole line."""
    candidates = []
    covered: set[int] = set()
    for match in _MARKED.finditer(comment.text):
        line = comment.first_line + comment.text.count("\n", 0, match.start())
        covered.update(range(line, line + match.group().count("\n") + 1))
        candidates.append((next(filter(None, match.groups())).strip(), line, True))
    for offset, text in enumerate(comment.text.split("\n")):
        if comment.first_line + offset not in covered:
            candidates.append((text.strip(), comment.first_line + offset, False))
    linked = [_link(text, line, sources, marked=marked) for text, line, marked in candidates]
    return tuple(sorted(filter(None, linked), key=lambda quoted: quoted.line))


def _link(text: str, line: int, sources: list[Wording], *, marked: bool) -> Quoted | None:
    """Link quoted words to the line of the article they come from, if any."""
    words = text.strip(_EDGES)
    if len(words.split()) < (_FEWEST_MARKED if marked else _FEWEST_UNMARKED):
        return None
    for source in sources:
        spans = locate(words, source)
        if spans:
            return Quoted(
                text, line, spans[0].first_line, spans[0].last_line, exact=True, marked=marked
            )
    if not marked:
        return None
    near = [found for source in sources if (found := most_alike(words, source)) is not None]
    likeness, span = max(near, key=lambda found: found[0], default=(0.0, None))
    if span is None or likeness < _ALIKE:
        return None
    return Quoted(text, line, span.first_line, span.last_line, exact=False, marked=marked)
