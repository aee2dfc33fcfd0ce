"""The sentence that a person writes for an act, and for whatever happens: an event or an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import nearest
from foedus.law.acts import ACT_KINDS, Act, Happening
from foedus.law.event_sentences import read_event
from foedus.law.events import KINDS
from foedus.law.places import geography
from foedus.law.reading import declarations, known_findings, known_organs, library
from foedus.law.sentence_reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["ACT_VERBS", "read_act", "read_happening"]

COUNCIL = "UNSC"


def read_happening(
    text: str,
    *,
    id: str = "e1",  # noqa: A002 - the word that sentences use for it
    where: str = "event",
    instruments: Collection[str] | None = None,
) -> Happening:
    """Read whatever happens: an event, or an act that changes the law from its day on.

    Acts are written ``STATE signs | ratifies | accedes to | denounces INSTRUMENT``, ``STATE
    suspends | resumes INSTRUMENT towards STATE``, ``STATE asks for help``, ``STATE declines
    help``, ``ORGAN determines FINDING``, ``STATE declares DECLARATION``, ``STATE agrees a
    ceasefire with STATE``, ``STATE deploys forces to PLACE``, ``STATE withdraws forces from
    PLACE``, ``STATE sends help to STATE``, ``UNSC takes measures``, ``UNSC authorises force``;
    each with ``on DATE``, and with ``about e1``, ``because e1`` or ``as e2`` where wanted.
    Several states are joined by ``and``. For events see ``read_event``.

    Args:
        text: The sentence.
        id: The happening's id unless the sentence says ``as ID``.
        where: What to call the sentence in an error message.
        instruments: Ids of the instruments that can be named; by default the library's.

    Returns:
        The event or the act.

    Raises:
        LawError: With the column, what was expected and the nearest valid word.

    Example:
        >>> read_happening("USA denounces nato-1949 on 2026-01-20").kind
        'denunciation'
    """
    for word in text.split():
        if word in KINDS:
            break
        if word in ACT_VERBS:
            return read_act(text, id=id, where=where, instruments=instruments)
    return read_event(text, id=id, where=where, verbs=tuple(ACT_VERBS))


def read_act(
    text: str,
    *,
    id: str = "a1",  # noqa: A002 - the word that sentences use for it
    where: str = "act",
    instruments: Collection[str] | None = None,
) -> Act:
    """Read an act from one sentence; see ``read_happening`` for its form.

    Args:
        text: The sentence.
        id: The act's id unless the sentence says ``as ID``.
        where: What to call the sentence in an error message.
        instruments: Ids of the instruments that can be named; by default the library's.

    Returns:
        The act.

    Raises:
        LawError: With the column, what was expected and the nearest valid word.
    """
    r = _ActReader(text, where, geography())
    r.instruments = library() if instruments is None else instruments
    actors = [r.actor()]
    while r.peek() in {"and", "with"}:
        r.at += 1
        actors.append(r.actor())
    verb = r.take("a verb such as ratifies")
    if verb not in ACT_VERBS:
        r.fail(f"unknown act {verb!r}", _FORMS, nearest(verb, ACT_VERBS), r.last_column())
    kind, rest = ACT_VERBS[verb]
    r.found["kind"] = kind
    organ = any(actor not in r.geography.states for actor in actors)
    if organ != (kind in _OF_ORGANS):
        whose = "an organ such as NAC or UNSC" if kind in _OF_ORGANS else "a state"
        r.fail(f"{verb} is the act of {whose}", whose, column=1)
    rest(r)
    while r.at < len(r.words):
        _more(r)
    if "date" not in r.found:
        r.fail("the act has no date", "on YYYY-MM-DD")
    if kind == "ceasefire":
        other = str(r.found.pop("towards"))
        actors += [other] if other else []
        if len(actors) < 2:
            r.fail("a ceasefire is between two states", "with STATE, or STATE and STATE agree")
    fields = {"id": id, **r.found}
    return Act(**fields, actors=tuple(actors), text=text)  # type: ignore[arg-type]  # fields of Act


class _ActReader(Reader):
    """Adds what only acts name: instruments, organs, findings, declarations."""

    instruments: Collection[str] = ()

    def actor(self) -> str:
        organs = (*known_organs(), COUNCIL)
        if self.peek() in organs:
            return self.take("an actor")
        return self.state("actor")

    def instrument(self) -> None:
        self.found["instrument"] = self.named("instrument", self.instruments, "an instrument's id")

    def named(self, what: str, known: Collection[str], expected: str) -> str:
        word = self.take(expected)
        if word not in known:
            column = self.last_column()
            self.fail(f"unknown {what} {word!r}", expected, nearest(word, known), column)
        return word

    def words_are(self, *words: str) -> None:
        """Take words that belong to a verb, such as ``for help``."""
        for word in words:
            found = self.take(f"{' '.join(words)!r}")
            if found != word:
                self.fail(f"{found!r} is not understood", " ".join(words), word, self.last_column())

    def skip(self, *words: str) -> None:
        while self.peek() in words:
            self.at += 1


def _towards(r: _ActReader) -> None:
    r.instrument()
    r.words_are("towards")
    r.found["towards"] = r.state("state")


def _accedes(r: _ActReader) -> None:
    r.words_are("to")
    r.instrument()


def _ceasefire(r: _ActReader) -> None:
    r.skip("a", "to", "the")
    r.words_are("ceasefire")
    r.found["towards"] = ""
    if r.peek() == "with":
        r.at += 1
        r.found["towards"] = r.state("state")


def _moves(word: str) -> Callable[[_ActReader], None]:
    def read(r: _ActReader) -> None:
        r.words_are("forces", word)
        r.found["place"] = r.place()

    return read


def _help(r: _ActReader) -> None:
    r.words_are("help", "to")
    r.found["towards"] = r.state("state")


def _determines(r: _ActReader) -> None:
    findings = {what for _, what in known_findings()}
    r.found["what"] = r.named("finding", findings, " | ".join(sorted(findings)))


def _declares(r: _ActReader) -> None:
    r.found["what"] = r.named("declaration", declarations(), "a declaration that ships")


def _words(*words: str) -> Callable[[_ActReader], None]:
    return lambda r: r.words_are(*words)


def _more(r: _ActReader) -> None:
    """Read one of the parts that every act can have."""
    word = r.take("on DATE")
    if word == "on":
        r.found["date"] = r.day()
    elif word in {"because", "about"}:
        r.skip("of")
        name = r.take("the id of an earlier event, such as e1")
        r.found["about" if word == "about" else "caused_by"] = name
    elif word == "as":
        r.found["id"] = r.take("an id for the act, such as e2")
    else:
        known = ("on", "because", "about", "as")
        r.fail(
            f"{word!r} is not understood",
            "on DATE, about e1, because e1, as e2",
            nearest(word, known),
            r.last_column(),
        )


ACT_VERBS: dict[str, tuple[str, Callable[[_ActReader], None]]] = {
    **dict.fromkeys(("signs", "sign"), ("signature", _ActReader.instrument)),
    **dict.fromkeys(("ratifies", "ratify"), ("ratification", _ActReader.instrument)),
    **dict.fromkeys(("accedes", "accede"), ("accession", _accedes)),
    **dict.fromkeys(("denounces", "denounce"), ("denunciation", _ActReader.instrument)),
    **dict.fromkeys(("suspends", "suspend"), ("suspension", _towards)),
    **dict.fromkeys(("resumes", "resume"), ("resumption", _towards)),
    **dict.fromkeys(("asks", "ask"), ("request", _words("for", "help"))),
    **dict.fromkeys(("declines", "decline"), ("refusal", _words("help"))),
    **dict.fromkeys(("agrees", "agree"), ("ceasefire", _ceasefire)),
    **dict.fromkeys(("deploys", "deploy"), ("deployment", _moves("to"))),
    **dict.fromkeys(("withdraws", "withdraw"), ("withdrawal", _moves("from"))),
    **dict.fromkeys(("sends", "send"), ("help", _help)),
    **dict.fromkeys(("declares", "declare"), ("declaration", _declares)),
    "determines": ("determination", _determines),
    "takes": ("measures", _words("measures")),
    "authorises": ("authorisation", _words("force")),
}
_OF_ORGANS = frozenset({"determination", "measures", "authorisation"})
_FORMS = " | ".join(ACT_KINDS.values())
