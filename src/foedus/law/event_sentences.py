"""The sentence that a person writes for an event, read with its column for each fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import nearest
from foedus.law.events import KINDS, OBJECTS, SCALE, Event
from foedus.law.places import geography
from foedus.law.reading import known_facts, known_organs
from foedus.law.sentence_reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["read_event"]

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


def _opening(r: Reader, verbs: Sequence[str] = ()) -> None:
    """Read who does what to whom."""
    r.found["attacker"] = r.state("attacker", non_states=True)
    allies: list[str] = []
    while r.peek() in {"with", "and"}:
        r.at += 1
        allies.append(r.state("attacker", non_states=True))
    r.found["with_attackers"] = tuple(allies)
    verb = r.take("a verb such as attacks")
    if verb not in KINDS:
        fix = nearest(verb, [*KINDS, *verbs])
        r.fail(f"unknown event {verb!r}", " | ".join(KINDS), fix, r.last_column())
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


def _determination(r: Reader) -> str:
    """Read whose finding it is; without ``by`` it is that of whatever organ is asked for."""
    if r.peek() != "by":
        return "determination"
    r.at += 1
    organ = r.take("an organ, such as NAC")
    if organ not in known_organs():
        column, known = r.last_column(), known_organs()
        r.fail(f"unknown organ {organ!r}", " | ".join(known), nearest(organ, known), column)
    return f"determination by {organ}"


def _after(r: Reader) -> None:
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


def _place(r: Reader) -> None:
    r.at += 1
    if r.peek() == "self-defence":
        r.at += 1
        r.found["lawful"], r.found["lawfulness_said"] = True, True
    else:
        r.found["place"] = r.place()


def _on(r: Reader) -> None:
    r.at += 1
    r.found["date"] = r.day()


def _because(r: Reader) -> None:
    r.at += 1
    if r.peek() == "of":
        r.at += 1
    r.found["caused_by"] = r.take("the id of an earlier event, such as e1")


def _as(r: Reader) -> None:
    r.at += 1
    r.found["id"] = r.take("an id for the event, such as e2")


def _without(r: Reader) -> None:
    r.at += 1
    if r.peek() in {"a", "an"}:
        r.at += 1
    if r.take("request") != "request":
        r.fail("only a request can be missing", "without a request", column=r.last_column())
    r.found["request_refused"] = True


def _flag(r: Reader) -> None:
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


_PARTS: dict[str, Callable[[Reader], None]] = {
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
    verbs: Sequence[str] = (),
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
        verbs: More verbs to suggest where the verb is not understood.

    Returns:
        The event. Without a place, an attack on territory is assumed to hit the victim's main
        territory, and says so; where forces or vessels were hit then stays unknown.

    Raises:
        LawError: With the column, what was expected and the nearest valid word.

    Example:
        >>> event = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
        >>> event.kind, event.object, event.place
        ('armed_attack', 'forces', 'UKR')
    """
    r = Reader(text, where, geography())
    _opening(r, verbs)
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
    r.found.setdefault("object", "territory")
    if "place" not in r.found:
        at_home = r.found["object"] == "territory"
        r.found |= {"place": r.found["victim"] if at_home else "", "place_said": False}
    fields = {"id": id, **r.found}
    return Event(
        **fields,  # type: ignore[arg-type]  # the reader fills only fields of Event, typed above
        requests=frozenset(r.requests),
        facts=frozenset(r.facts),
        scale=tuple(sorted(r.scale.items())),
        text=text,
    )
