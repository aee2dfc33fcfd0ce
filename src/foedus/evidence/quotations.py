"""Every quotation of a scenario, looked up in the document it is said to come from."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from foedus.errors import Diagnostic, EvidenceError, Place
from foedus.evidence.documents import Passage, SourceText, read_document, same_speaker
from foedus.evidence.wording import Span, locate, most_alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foedus.scenario import Document, Scenario, Source

__all__ = ["QuotationCheck", "QuotationReport", "QuotationStatus", "verify_quotations"]

QuotationStatus = Literal["found", "other line", "other speaker", "not found", "document absent"]

_FOLDER_VARIABLE = "FOEDUS_SOURCES"
_NOWHERE = Place("")


@dataclass(frozen=True)
class QuotationCheck:
    """One quotation and where it really stands.

    Attributes:
        where: What in the scenario quotes it: ``positions.carpenter.claims[0]``.
        document: The id of the document.
        quote: The words.
        stated_line: The line the scenario gives; 0 when it gives none.
        status: ``found``; ``other line``, when the words stand elsewhere than stated; ``other
            speaker``, when somebody else says them; ``not found``; ``document absent``, when the
            text is not on this machine and nothing was checked.
        first_line: The first line of the words, or of the nearest words; 0 when there are none.
        last_line: The last line.
        speaker: Who says those words there.
        nearest: When not found, the words of the text that are most alike.
        place: Where the scenario file quotes it.
    """

    where: str
    document: str
    quote: str
    stated_line: int
    status: QuotationStatus
    first_line: int = 0
    last_line: int = 0
    speaker: str = ""
    nearest: str = ""
    place: Place = _NOWHERE

    @property
    def sound(self) -> bool:
        """Whether the quotation may stand as it is, or could not be checked."""
        return self.status in {"found", "document absent"}

    def diagnostic(self) -> Diagnostic | None:
        """What to mend, or ``None`` when there is nothing to mend."""
        if self.sound:
            return None
        where = self.place if self.place.file else self.where
        shown = self.quote if len(self.quote) <= 60 else self.quote[:57] + "..."
        what = f"{self.where} quotes {shown!r}"
        if self.status == "not found":
            near = f"nearest, line {self.first_line}: {self.nearest!r}" if self.nearest else ""
            return Diagnostic(where, f"{what}, which is not in {self.document}", fix=near)
        found = (
            f"line {self.first_line} of {self.document}, said by {self.speaker or 'nobody named'}"
        )
        if self.status == "other speaker":
            return Diagnostic(
                where, f"{what}, which somebody else says", "the speaker's words", found
            )
        return Diagnostic(where, f"{what} from line {self.stated_line}", f"line {self.first_line}")


@dataclass(frozen=True)
class QuotationReport:
    """What became of every quotation of a scenario.

    Attributes:
        checks: One for each quotation, in the order of the scenario.
        remarks: What a reader should know beyond that: documents that are absent, and a
            position whose words come from two comments of one speaker.
    """

    checks: tuple[QuotationCheck, ...]
    remarks: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many quotations have each status."""
        return dict(Counter(check.status for check in self.checks))

    @property
    def sound(self) -> bool:
        """Whether nothing needs mending (a document that is absent proves nothing either way)."""
        return all(check.sound for check in self.checks)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything to mend."""
        found = (check.diagnostic() for check in self.checks)
        return tuple(diagnostic for diagnostic in found if diagnostic is not None)


@dataclass(frozen=True)
class _Citation:
    where: str
    document: str
    quote: str
    line: int
    speaker: str
    place: Place


def verify_quotations(scenario: Scenario, folder: str | Path | None = None) -> QuotationReport:
    """Check every quotation of a scenario against its document.

    Looked up are the quotations behind assumptions and episodes of the record and the premises,
    claims and statements of all positions. A quotation agrees when it is the same up to white
    space, the style of quotation marks and an explicit ellipsis. A position's words must be said
    by its speaker: words that a comment only quotes from the article are the article's.

    Args:
        scenario: A scenario, from `foedus.scenario.read`.
        folder: Where the texts lie. Left out, the environment variable ``FOEDUS_SOURCES`` names
            it. A document is looked for under its ``file``, or else under its id with ``.txt``.
            The texts are read where they are and never copied.

    Returns:
        A check for each quotation; quotations from absent documents are listed as such.

    Raises:
        EvidenceError: A document's ``file`` leads out of the folder, or a text cannot be read.
    """
    where = folder if folder is not None else os.environ.get(_FOLDER_VARIABLE, "")
    base = Path(where) if where else None
    texts = {document.id: _text(document, base) for document in scenario.documents.values()}
    checks = tuple(
        _check(citation, texts.get(citation.document)) for citation in _citations(scenario)
    )
    return QuotationReport(
        checks, (*_absent(scenario, texts, base), *_spread(scenario, texts, checks))
    )


def _text(document: Document, base: Path | None) -> SourceText | None:
    if base is None:
        return None
    file = (base / (document.file or f"{document.id}.txt")).resolve()
    if not file.is_relative_to(base.resolve()):
        raise EvidenceError(
            Diagnostic(
                f"documents.{document.id}.file", "leads out of the folder of texts", "a file in it"
            )
        )
    return (
        read_document(file, author=document.author, date=document.date) if file.is_file() else None
    )


def _citations(scenario: Scenario) -> Iterator[_Citation]:
    for name, assumption in scenario.assumptions.items():
        yield from _sourced(f"assumptions.{name}", assumption.source, assumption.place)
    for number, correlation in enumerate(scenario.correlations):
        yield from _sourced(f"correlations[{number}]", correlation.source, correlation.place)
    for episode in scenario.record:
        yield from _sourced(f"record.{episode.name}", episode.source, episode.place)
    for precedent in scenario.precedents:
        where = f"precedents.{precedent.scenario}"
        yield from _sourced(where, precedent.source, precedent.place)
    for position in scenario.positions:
        for kind in ("assumes", "claims", "statements"):
            for number, said in enumerate(getattr(position, kind)):
                where = f"positions.{position.name}.{kind}[{number}]"
                yield _Citation(
                    where, position.document, said.quote, said.line, position.speaker, said.place
                )


def _sourced(where: str, source: Source, place: Place) -> Iterator[_Citation]:
    # Who speaks is not asked of an assumption: it cites the words, whoever says them.
    if source.document and source.quote:
        yield _Citation(where, source.document, source.quote, source.line, "", place)


def _check(citation: _Citation, text: SourceText | None) -> QuotationCheck:
    if text is None:
        return _checked(citation, "document absent")
    found = [
        (passage, span, _words_of(passage, span, text))
        for passage in text.passages
        for span in locate(citation.quote, passage.wording)
    ]
    if not found:
        return _not_found(citation, text)

    def distance(candidate: tuple[Passage, Span, str]) -> tuple[bool, int]:
        _, span, speaker = candidate
        wrong = bool(citation.speaker) and not same_speaker(speaker, citation.speaker)
        covers = span.first_line <= citation.line <= span.last_line
        return wrong, 0 if covers or not citation.line else abs(span.first_line - citation.line)

    _, span, speaker = best = min(found, key=distance)
    wrong, away = distance(best)
    status: QuotationStatus = "other speaker" if wrong else "other line" if away else "found"
    return _checked(citation, status, span, speaker)


def _words_of(passage: Passage, span: Span, text: SourceText) -> str:
    """Whose words a stretch of a passage is: what a comment quotes is the article's."""
    for quoted in passage.quotes:
        if any(
            q.start <= span.start and span.end <= q.end
            for q in locate(quoted.text, passage.wording)
        ):
            return text.author
    return passage.speaker


def _not_found(citation: _Citation, text: SourceText) -> QuotationCheck:
    spoken = [
        p
        for p in text.passages
        if not citation.speaker or same_speaker(p.speaker, citation.speaker)
    ]
    near = [
        (passage, *alike)
        for passage in spoken or text.passages
        if (alike := most_alike(citation.quote, passage.wording)) is not None
    ]
    if not near:
        return _checked(citation, "not found")
    passage, _, span = max(near, key=lambda candidate: candidate[1])
    nearest = passage.wording.plain[span.start : span.end]
    return _checked(citation, "not found", span, passage.speaker, nearest)


def _checked(
    citation: _Citation,
    status: QuotationStatus,
    span: Span | None = None,
    speaker: str = "",
    nearest: str = "",
) -> QuotationCheck:
    return QuotationCheck(
        citation.where,
        citation.document,
        citation.quote,
        citation.line,
        status,
        span.first_line if span else 0,
        span.last_line if span else 0,
        speaker,
        nearest,
        citation.place,
    )


def _absent(
    scenario: Scenario, texts: dict[str, SourceText | None], base: Path | None
) -> Iterator[str]:
    if base is None:
        yield f"No quotation was checked: no folder of texts ({_FOLDER_VARIABLE} is not set)."
        return
    for document in scenario.documents.values():
        if texts[document.id] is None:
            yield f"{document.id}: the text is not in the folder; its quotations were not checked."


def _spread(
    scenario: Scenario, texts: dict[str, SourceText | None], checks: tuple[QuotationCheck, ...]
) -> Iterator[str]:
    """Positions that join what one speaker said in two comments."""
    for position in scenario.positions:
        text = texts.get(position.document)
        if text is None:
            continue
        mine = (c for c in checks if c.where.startswith(f"positions.{position.name}."))
        passages = (text.at(c.first_line) for c in mine if c.status in {"found", "other line"})
        dates = sorted({p.date for p in passages if p is not None and p.kind == "comment"})
        if len(dates) > 1:
            yield f"positions.{position.name} joins comments of {' and '.join(dates)}."
