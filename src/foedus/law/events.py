"""Events: what happens, to whom, where and when, and the sentence a person writes for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from foedus.errors import Diagnostic, LawError, Place, nearest
from foedus.law.places import Geography, geography
from foedus.law.reading import known_facts, known_organs
from foedus.law.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["KINDS", "OBJECTS", "Event", "read_event"]

KINDS: dict[str, str] = {
    "attacks": "armed_attack",
    "invades": "armed_invasion",
    "occupies": "occupation",
    "blockades": "blockade",
    "sabotages": "sabotage",
    "hacks": "cyber_operation",
    "threatens": "threat",
}
OBJECTS = ("territory", "forces", "vessel", "aircraft", "public_vessel", "citizens")
SCALE = ("significant", "deliberate", "sustained")


@dataclass(frozen=True)
class Event:
    """One event that law may attach duties to.

    Attributes:
        date: The day.
        kind: One of ``KINDS``' values.
        attacker: State code or non-state actor.
        victim: The state attacked.
        object: What of the victim is hit: one of ``OBJECTS``.
        place: Id of the place.
        id: Name under which later events can refer to it.
        with_attackers: Other attackers acting together with the first.
        lawful: Whether the attacker's force is lawful self-defence or authorised; None when
            that is disputed.
        prior_force: The victim's own force before the attack: ``none``, ``lawful``,
            ``unlawful`` or ``disputed``.
        external: Whether the attack was directed from abroad; None when not said.
        scale: What is said of its scale: ``significant``, ``deliberate``, ``sustained``.
        nuclear: Whether nuclear weapons are used.
        requests: States that have asked for help or invoked a commitment.
        request_refused: Whether the victim has declined to ask.
        caused_by: Id of the earlier event that this one answers or follows from.
        facts: Facts asserted with the event.
        text: The sentence it was read from.
    """

    date: date
    kind: str
    attacker: str
    victim: str
    object: str
    place: str
    id: str = "e1"
    with_attackers: tuple[str, ...] = ()
    lawful: bool | None = False
    lawfulness_said: bool = False
    prior_force: str = ""
    external: bool | None = None
    scale: tuple[tuple[str, bool], ...] = ()
    nuclear: bool = False
    requests: frozenset[str] = frozenset()
    request_refused: bool = False
    caused_by: str = ""
    facts: frozenset[str] = frozenset()
    text: str = field(default="", compare=False)

    def scale_of(self, name: str) -> bool | None:
        """What is said of the scale under this name; None when nothing is."""
        return dict(self.scale).get(name)

    def ancestors(self, history: Sequence[Event]) -> tuple[Event, ...]:
        """The described events this one descends from, nearest first."""
        known = {event.id: event for event in history}
        found: list[Event] = []
        name = self.caused_by
        while name in known and known[name] not in found:
            found.append(known[name])
            name = known[name].caused_by
        return tuple(found)

    def own_fault(self, victim: str, history: Sequence[Event]) -> tuple[Truth, str, str]:
        """Whether the victim brought the attack on itself by unlawful force.

        Returns:
            The truth value, the claim in words, and its mark.
        """
        claim = f"{victim} had first used unlawful force"
        if self.prior_force and victim == self.victim:
            value = {"unlawful": Truth.TRUE, "disputed": Truth.UNKNOWN}.get(
                self.prior_force, Truth.FALSE
            )
            return value, claim, "contested" if value is Truth.UNKNOWN else "asserted"
        for earlier in self.ancestors(history):
            # Whomever it struck: a third state may answer for the one attacked.
            if victim in (earlier.attacker, *earlier.with_attackers) and earlier.kind != "threat":
                answered = earlier.own_fault(earlier.victim, history)[0]
                # Force that answers unlawful force is itself self-defence.
                lawful = Truth.TRUE if answered is Truth.TRUE else Truth.of(earlier.lawful)
                value = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(
                    lawful, Truth.UNKNOWN
                )
                return value, f"{claim} ({earlier.id})", "asserted"
        return Truth.FALSE, claim, "assumed"

    def describe(self) -> str:
        """The event as a sentence that ``read_event`` reads back to the same event."""
        if self.text:
            return self.text
        verb = next(v for v, kind in KINDS.items() if kind == self.kind)
        thing = self.victim if self.object == "territory" else f"{self.object} of {self.victim}"
        return f"{self.attacker} {verb} {thing} in {self.place} on {self.date}"


_TOKEN = re.compile(r"[^\s,;]+")
_START = ("in", "at", "over", "on", "because", "as", "after", "without", "with", "under")
_FLAGS = (
    "provoked",
    "unprovoked",
    "lawful",
    "unlawful",
    "disputed",
    "authorised",
    "nuclear",
    "external",
    "internal",
    "full-scale",
    *SCALE,
    "not",
)


class _Reader:
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
        place = Place(self.where, 1, column or self.column)
        raise LawError(Diagnostic(place, what, expected, fix))

    @property
    def column(self) -> int:
        if self.at < len(self.words):
            return self.words[self.at][1]
        return len(self.text) + 1

    def peek(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.words[index][0] if index < len(self.words) else ""

    def take(self, expected: str) -> str:
        if self.at >= len(self.words):
            self.fail("the sentence ends too early", expected)
        word = self.words[self.at][0]
        self.at += 1
        return word

    def last_column(self) -> int:
        return self.words[self.at - 1][1]

    def state(self, role: str, *, non_states: bool = False) -> str:
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
        word = self.take("a date, YYYY-MM-DD")
        try:
            return date.fromisoformat(word)
        except ValueError:
            self.fail(
                f"{word!r} is no date", "YYYY-MM-DD, such as 2026-06-01", column=self.last_column()
            )


def _opening(r: _Reader) -> None:
    """Read who does what to whom."""
    r.found["attacker"] = r.state("attacker", non_states=True)
    allies: list[str] = []
    while r.peek() in {"with", "and"}:
        r.at += 1
        allies.append(r.state("attacker", non_states=True))
    r.found["with_attackers"] = tuple(allies)
    verb = r.take("a verb such as attacks")
    if verb not in KINDS:
        r.fail(f"unknown event {verb!r}", " | ".join(KINDS), nearest(verb, KINDS), r.last_column())
    r.found["kind"] = KINDS[verb]
    word = r.peek()
    if r.peek(1) == "of":
        if word not in OBJECTS:
            r.fail(f"unknown object {word!r}", " | ".join(OBJECTS), nearest(word, OBJECTS))
        r.found["object"] = word
        r.at += 2
    column = r.column
    r.found["victim"] = r.state("victim")
    if r.found["victim"] == r.found["attacker"]:
        r.fail("attacker and victim are the same", "two different actors", column=column)


def _determination(r: _Reader) -> str:
    """Read whose finding it is; without ``by`` it is that of whatever organ is asked for."""
    if r.peek() != "by":
        return "determination"
    r.at += 1
    organ = r.take("an organ, such as NAC")
    if organ not in known_organs():
        column, known = r.last_column(), known_organs()
        r.fail(f"unknown organ {organ!r}", " | ".join(known), nearest(organ, known), column)
    return f"determination by {organ}"


def _after(r: _Reader) -> None:
    """Read one ``after ...``: a request, an organ's determination, prior force or a fact."""
    r.at += 1
    if r.peek() in {"a", "an", "the"}:
        r.at += 1
    word = r.take("a request, a determination, lawful force or a fact")
    if word == "request":
        if r.peek() == "by":
            r.at += 1
            r.requests.add(r.state("asker"))
        else:
            r.requests.add(str(r.found["victim"]))
    elif word == "determination":
        r.facts.add(_determination(r))
    elif word in {"lawful", "unlawful", "disputed"} and r.peek() == "force":
        r.at += 1
        if r.peek() == "by":
            r.at += 1
            column = r.column
            if r.state("state") != r.found["victim"]:
                r.fail("prior force is asked of the victim", str(r.found["victim"]), column=column)
        r.found["prior_force"] = word
    else:
        name = word.replace("-", "_")
        # Asked only now: it reads the whole library.
        if name not in known_facts():
            r.fail(
                f"unknown fact {word!r}",
                "request, determination, lawful force, unlawful force, or a fact of an instrument",
                nearest(name, [*known_facts(), "request", "determination"]),
                r.last_column(),
            )
        r.facts.add(name)


def _place(r: _Reader) -> None:
    r.at += 1
    if r.peek() == "self-defence":
        r.at += 1
        r.found["lawful"], r.found["lawfulness_said"] = True, True
    else:
        r.found["place"] = r.place()


def _on(r: _Reader) -> None:
    r.at += 1
    r.found["date"] = r.day()


def _because(r: _Reader) -> None:
    r.at += 1
    if r.peek() == "of":
        r.at += 1
    r.found["caused_by"] = r.take("the id of an earlier event, such as e1")


def _as(r: _Reader) -> None:
    r.at += 1
    r.found["id"] = r.take("an id for the event, such as e2")


def _without(r: _Reader) -> None:
    r.at += 1
    if r.peek() in {"a", "an"}:
        r.at += 1
    if r.take("request") != "request":
        r.fail("only a request can be missing", "without a request", column=r.last_column())
    r.found["request_refused"] = True


def _flag(r: _Reader) -> None:
    negated = r.peek() == "not"
    if negated:
        r.at += 1
    word = r.take("a word about the event")
    if word in SCALE:
        r.scale[word] = not negated
        return
    if negated:
        r.fail(
            f"'not {word}' is not understood",
            "not " + " | not ".join(SCALE),
            column=r.last_column(),
        )
    if word == "full-scale":
        r.scale.update(dict.fromkeys(SCALE, True))
        return
    settings: dict[str, tuple[str, object]] = {
        "provoked": ("prior_force", "unlawful"),
        "unprovoked": ("prior_force", "none"),
        "lawful": ("lawful", True),
        "authorised": ("lawful", True),
        "unlawful": ("lawful", False),
        "disputed": ("lawful", None),
        "nuclear": ("nuclear", True),
        "external": ("external", True),
        "internal": ("external", False),
    }
    name, value = settings[word]
    r.found[name] = value
    if name == "lawful":
        r.found["lawfulness_said"] = True


_PARTS: dict[str, Callable[[_Reader], None]] = {
    "in": _place,
    "at": _place,
    "over": _place,
    "on": _on,
    "because": _because,
    "as": _as,
    "after": _after,
    "without": _without,
    **dict.fromkeys(_FLAGS, _flag),
}


def read_event(
    text: str,
    *,
    id: str = "e1",  # noqa: A002 - the word that sentences use for it
    where: str = "event",
) -> Event:
    """Read an event from one sentence.

    The form is ``ATTACKER VERB [OBJECT of] VICTIM [in PLACE] on DATE``, with any of: ``with
    STATE`` (after the attacker), ``because e1``, ``as e2``, ``after a request [by STATE]``,
    ``without a request``, ``after a determination [by ORGAN]``, ``after lawful force``, ``after
    unlawful force``, ``after disputed force``, ``after FACT`` (such as ``after ceasefire``),
    ``provoked``, ``in self-defence``, ``disputed``, ``nuclear``, ``significant``,
    ``deliberate``, ``sustained``, ``not sustained``, ``full-scale`` (all three), ``external``,
    ``internal``.

    Args:
        text: The sentence.
        id: The event's id unless the sentence says ``as ID``.
        where: What to call the sentence in an error message.

    Returns:
        The event. Without a place it happens on the victim's main territory.

    Raises:
        LawError: With the column, what was expected and the nearest valid word.

    Example:
        >>> event = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
        >>> event.kind, event.object, event.place
        ('armed_attack', 'forces', 'UKR')
    """
    r = _Reader(text, where, geography())
    _opening(r)
    while r.at < len(r.words):
        part = _PARTS.get(r.peek())
        if part is None:
            r.fail(
                f"{r.peek()!r} is not understood",
                "in PLACE, on DATE, because, as, after ...",
                nearest(r.peek(), _PARTS),
            )
        part(r)
    if "date" not in r.found:
        r.fail("the event has no date", "on YYYY-MM-DD")
    r.found.setdefault("place", r.found["victim"])
    r.found.setdefault("object", "territory")
    fields = {"id": id, **r.found}
    return Event(
        **fields,  # type: ignore[arg-type]  # the reader fills only fields of Event, typed above
        requests=frozenset(r.requests),
        facts=frozenset(r.facts),
        scale=tuple(sorted(r.scale.items())),
        text=text,
    )
