"""Answers: the verdicts on an event, grouped for a reader, and what would change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.law.back_doors import BackDoor, Passage, back_doors, passages
from foedus.law.clashes import clashes
from foedus.law.fluents import after
from foedus.law.instruments import ASSISTING, BINDINGS, Reading
from foedus.law.sentences import say_content, say_status
from foedus.law.verdicts import WEIGHT, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from foedus.law.acts import Happening
    from foedus.law.clashes import Conflict
    from foedus.law.events import Event
    from foedus.law.order import LegalOrder

__all__ = ["Flip", "Group", "LawAnswer", "answer", "flips", "group_verdicts"]


@dataclass(frozen=True)
class Group:
    """Bearers to whom one norm means the same, with one of their verdicts.

    ``who`` names them as a sentence does: ``31 Allies``, or the state codes.
    """

    status: Status
    norm: str
    instrument: str
    bearers: tuple[str, ...]
    verdict: Verdict
    who: str
    sentence: str


@dataclass(frozen=True)
class Flip:
    """A verdict that a minority or disputed reading would change."""

    reading: Reading
    norm: str
    bearers: tuple[str, ...]
    before: Status
    after: Status


@dataclass(frozen=True)
class LawAnswer:
    """What an event means in law: all verdicts, grouped, with what would change them.

    Attributes:
        event: The event.
        on: The day of the order.
        verdicts: Every verdict.
        groups: The same, grouped; weightiest status first.
        flips: What other readings would change.
        chosen: What the readings that are switched on have changed.
        summary: The answer in one or two sentences.
        unverified: Ids of cited clauses whose words were not seen in a published source.
        conflicts: Commitments that contradict each other, and duties that clash in the event.
        back_doors: States that the event binds to assist and its cause did not.
        history: Whatever else has happened.
        passages: The back doors by the norms that open them, with what would close each.
    """

    event: Event
    on: date
    verdicts: tuple[Verdict, ...]
    groups: tuple[Group, ...]
    flips: tuple[Flip, ...]
    summary: str
    unverified: frozenset[str]
    conflicts: tuple[Conflict, ...] = ()
    back_doors: tuple[BackDoor, ...] = ()
    history: tuple[Happening, ...] = ()
    chosen: tuple[Flip, ...] = ()
    passages: tuple[Passage, ...] = ()


def answer(order: LegalOrder, event: Event, history: Sequence[Happening] = ()) -> LawAnswer:
    """Say what an event means in law, for every bearer of every norm of an order.

    Args:
        order: The legal order.
        event: The event.
        history: Whatever else has happened: events that this one may descend from, and acts.

    Returns:
        The answer; render it with ``render_text``, ``render_markdown`` or ``to_json``.

    Example:
        >>> from datetime import date
        >>> from foedus.law import LegalOrder, read_event
        >>> order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
        >>> answer(order, read_event("RUS attacks EST on 2026-06-01")).groups[0].sentence[:22]
        '31 Allies are obliged:'
    """
    verdicts = order.verdicts(event, history=history)
    cited = {n.cite for v in verdicts for n in v.tree.walk() if n.cite}
    texts = {c.id: c for i in order.instruments for c in i.clauses}
    unverified = frozenset(c for c in cited if c in texts and not texts[c].verified)
    standing, asked, _ = after(order, event, history)
    clashing = clashes(standing, asked, verdicts, history)
    doors = _doors(order, event, history)
    return LawAnswer(
        event=event,
        on=order.on,
        verdicts=verdicts,
        groups=group_verdicts(order, verdicts),
        flips=flips(order, event, history, verdicts),
        summary=_summary(verdicts),
        unverified=unverified,
        conflicts=(*standing.conflicts(), *clashing),
        back_doors=doors,
        passages=passages(order, doors, history),
        history=tuple(history),
        chosen=_chosen(order, event, history, verdicts),
    )


def _chosen(
    order: LegalOrder, event: Event, history: Sequence[Happening], verdicts: Sequence[Verdict]
) -> tuple[Flip, ...]:
    """What each reading that is on has changed, against the dominant reading of all texts."""
    if not order.readings:
        return ()
    plain = {(v.norm, v.bearer): v.status for v in order.dominant().verdicts(event, None, history)}
    known = {r.id: (r, n.id) for i in order.texts for n in i.norms for r in n.readings}
    found: list[Flip] = []
    for reading, norm in (known[name] for name in order.readings):
        changed: dict[tuple[Status, Status], list[str]] = {}
        for v in verdicts:
            before = plain[v.norm, v.bearer]
            if v.norm == norm and before is not v.status:
                changed.setdefault((before, v.status), []).append(v.bearer)
        found += [Flip(reading, norm, tuple(who), a, b) for (a, b), who in changed.items()]
    return tuple(found)


def _doors(order: LegalOrder, event: Event, history: Sequence[Happening]) -> tuple[BackDoor, ...]:
    """Back doors from the first event of the chain that this one descends from."""
    chain = event.ancestors(history)
    if not chain:
        return ()
    others = [h for h in history if h is not chain[-1]]
    return back_doors(order, chain[-1], event, history=others)


def group_verdicts(order: LegalOrder, verdicts: Sequence[Verdict]) -> tuple[Group, ...]:
    """Put together bearers to whom a norm means the same.

    Args:
        order: The legal order.
        verdicts: Verdicts on one event.

    Returns:
        The groups, the weightiest status first; every verdict is in one.
    """
    found: dict[tuple[object, ...], list[Verdict]] = {}
    for v in verdicts:
        # Those bearers share a line for whom everything but their own name is the same.
        key = (v.norm, v.status, v.content, v.strength, v.evidence, v.waits_for)
        found.setdefault(key, []).append(v)
    groups = [_group(order, members) for members in found.values()]

    def rank(group: Group) -> tuple[int, int]:
        return -WEIGHT[group.status], -BINDINGS.index(group.verdict.strength.binding)

    return tuple(sorted(groups, key=rank))


def _group(order: LegalOrder, members: Sequence[Verdict]) -> Group:
    first = members[0]
    bearers = tuple(v.bearer for v in members)
    item = order.instrument(first.instrument)
    word = item.member_word
    who = f"{len(bearers)} {word}" if len(bearers) > 5 else ", ".join(bearers)
    status = say_status(first.status, first.strength.binding, first.content, len(bearers))
    words = say_content(first.content, first.strength, first.status, first.waits_for)
    sentence = f"{who} {status}: {first.label} ({first.norm})" + (f"; {words}" if words else "")
    return Group(first.status, first.norm, first.instrument, bearers, first, who, sentence)


def _summary(verdicts: Sequence[Verdict]) -> str:
    """Who must help, who has promised to, and who waits, in numbers."""

    def states(chosen: Iterable[Verdict]) -> int:
        return len({v.bearer for v in chosen})

    def helps(v: Verdict) -> bool:
        return bool(ASSISTING.intersection(v.content.must))

    legal = [v for v in verdicts if v.status.due and helps(v) and v.strength.binding == "legal"]
    political = [
        v for v in verdicts if v.status.due and helps(v) and v.strength.binding == "political"
    ]
    waiting = [v for v in verdicts if v.status is Status.PENDING and helps(v)]
    open_ = [v for v in verdicts if v.status is Status.CONTESTED and helps(v)]

    def count(number: int) -> str:
        if number == 0:
            return "No state is"
        return "1 state is" if number == 1 else f"{number} states are"

    norms = ", ".join(dict.fromkeys(v.norm for v in legal))
    text = f"{count(states(legal))} legally obliged to assist"
    text += f" ({norms})." if norms else "."
    for some, words in (
        (political, "politically committed to help"),
        (waiting, "bound to help once something else happens"),
        (open_, "bound to help only arguably"),
    ):
        if some:
            norms = ", ".join(dict.fromkeys(v.norm for v in some))
            text += f" {count(states(some))} {words} ({norms})."
    return text


def flips(
    order: LegalOrder,
    event: Event,
    history: Sequence[Happening] = (),
    verdicts: Sequence[Verdict] | None = None,
) -> tuple[Flip, ...]:
    """Verdicts that change under each reading that is not switched on.

    Args:
        order: The order, with the readings it uses.
        event: The event.
        history: Earlier events.
        verdicts: The verdicts under the order's own readings, when already derived.

    Returns:
        One entry per reading, norm, and pair of statuses.
    """
    base = {(v.norm, v.bearer): v for v in verdicts or order.verdicts(event, history=history)}
    readings: dict[str, Reading] = {}
    about: dict[str, set[str]] = {}
    for norm in (n for item in order.instruments for n in item.norms):
        for reading in norm.readings:
            if reading.id not in order.readings:
                readings[reading.id] = reading
                about.setdefault(reading.id, set()).add(norm.id)
    found: list[Flip] = []
    for name, reading in readings.items():
        other = order.with_reading(name)
        changed: dict[tuple[str, Status, Status], list[str]] = {}
        for v in other.verdicts(event, history=history, norms=about[name]):
            before = base[v.norm, v.bearer].status
            if before is not v.status:
                changed.setdefault((v.norm, before, v.status), []).append(v.bearer)
        found += [Flip(reading, n, tuple(who), a, b) for (n, a, b), who in changed.items()]
    return tuple(found)
