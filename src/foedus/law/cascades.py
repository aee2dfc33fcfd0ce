"""Cascades: how one event leads a state into another's war, and what would cut the path.

Law says who must, may and must not; whether a state complies is not law's to say. A cascade
therefore takes its events as given and asks which duties they open.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from foedus.law.changes import Change, changes
from foedus.law.instruments import ASSISTING, BINDINGS, Binding
from foedus.law.verdicts import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.law.acts import Happening
    from foedus.law.events import Event
    from foedus.law.order import LegalOrder

__all__ = ["MODES", "BackDoor", "Entry", "Step", "back_doors", "cascade", "cut_sets"]

_MOST = 12
_WIDEST = 64


# How a state can come into a war, from the least to the most compelling.
MODES = ("permitted_join", "committed", "obliged", "attacked_abroad", "attacked_at_home")


@dataclass(frozen=True)
class Entry:
    """How an event draws a state in.

    Attributes:
        state: The state.
        mode: One of ``MODES``: it may join, is politically committed or legally obliged to
            assist, or is itself attacked, abroad or at home.
        norm: The norm behind it; empty for a state that is attacked.
    """

    state: str
    mode: str
    norm: str = ""


@dataclass(frozen=True)
class Step:
    """One event of a cascade, with the states that it draws in further than those before."""

    event: Event
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class BackDoor:
    """A duty to assist that reaches a bearer only through an ally's unrequired act.

    Attributes:
        bearer: The state led in.
        norm: The norm that engages it at the effect; with ``verdict``, the weightiest.
        instrument: The norm's instrument.
        ally: The state through whose act the effect descends from the cause.
        cause: The first event, at which the bearer owed no assistance.
        effect: The second event, at which it does.
        path: The steps in words.
        verdict: The bearer's verdict at the effect.
    """

    bearer: str
    norm: str
    instrument: str
    ally: str
    cause: Event
    effect: Event
    path: tuple[str, ...]
    verdict: Verdict


def _assists(verdict: Verdict, least: Binding) -> bool:
    return (
        verdict.status in {Status.OBLIGED, Status.DISCRETIONARY}
        and bool(ASSISTING.intersection(verdict.content.must))
        and BINDINGS.index(verdict.strength.binding) >= BINDINGS.index(least)
    )


def back_doors(
    order: LegalOrder,
    cause: Event,
    effect: Event,
    *,
    history: Sequence[Happening] = (),
    least: Binding = "legal",
) -> tuple[BackDoor, ...]:
    """States that owe no assistance at the cause, but do at the effect, through an ally's act.

    The effect must descend from the cause (``because e1``). The ally is the state attacked at
    the effect; its own part in the cause counts as unrequired unless, at the cause, it owed
    assistance under an instrument that it shares with the bearer.

    Args:
        order: The legal order.
        cause: The first event, such as an attack on a guarantor's forces abroad.
        effect: The second, such as a strike on that guarantor's territory.
        history: Events before the cause.
        least: How binding a duty must be to count.

    Returns:
        One entry per bearer and norm; empty if the effect does not descend from the cause.

    Example:
        >>> from datetime import date
        >>> from foedus.law import LegalOrder, read_event
        >>> order = LegalOrder.build(["nato-1949", "teu-42-7"], on=date(2026, 1, 1))
        >>> first = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
        >>> second = read_event("RUS attacks FRA on 2026-06-02 because e1 as e2")
        >>> len({door.bearer for door in back_doors(order, first, second)})
        35
    """
    past = (*history, cause)
    if cause not in effect.ancestors(past):
        return ()
    before = order.verdicts(cause, history=history)
    bound = {v.bearer for v in before if _assists(v, least)}
    attacked = {state for state, _ in order.victims(cause, history)}
    owed: dict[str, set[str]] = {}
    for v in before:
        if _assists(v, least):
            owed.setdefault(v.bearer, set()).add(v.instrument)
    found: list[BackDoor] = []
    for v in order.verdicts(effect, history=past):
        ally = v.victim
        if not _assists(v, least) or v.bearer in bound or v.bearer in attacked:
            continue
        required = any(v.bearer in order.parties(name, cause.date) for name in owed.get(ally, ()))
        if required:
            continue
        found.append(
            BackDoor(
                bearer=v.bearer,
                norm=v.norm,
                instrument=v.instrument,
                ally=ally,
                cause=cause,
                effect=effect,
                path=(
                    f"{cause.id}: {cause.describe()}: {v.bearer} owes no assistance",
                    f"{ally} is engaged by an act that no treaty with {v.bearer} required",
                    f"{effect.id}: {effect.describe()}",
                    v.headline,
                ),
                verdict=v,
            )
        )
    return tuple(found)


def cut_sets(
    order: LegalOrder,
    effect: Event,
    bearer: str,
    *,
    history: Sequence[Happening] = (),
    least: Binding = "legal",
) -> tuple[frozenset[Change], ...]:
    """The smallest sets of facts whose change would free a bearer of every duty to assist.

    Args:
        order: The legal order.
        effect: The event at which the bearer is bound.
        bearer: The state.
        history: Earlier events.
        least: How binding a duty must be to count.

    Returns:
        Sets of changes, smallest first; empty if nothing binds the bearer.

    Raises:
        LawError: If the bearer is no known state.
    """
    duties = [v for v in order.verdicts(effect, bearer, history) if _assists(v, least)]
    if not duties:
        return ()
    combined: list[frozenset[Change]] = [frozenset()]
    for duty in duties:
        mixed = [a | b for a, b in product(combined, changes(duty, _WIDEST))]
        ordered = sorted(dict.fromkeys(mixed), key=len)
        kept: list[frozenset[Change]] = []
        for candidate in ordered:
            if not any(other <= candidate for other in kept):
                kept.append(candidate)
        combined = kept[:_WIDEST]
    return tuple(combined[:_MOST])


def cascade(order: LegalOrder, events: Sequence[Event]) -> tuple[Step, ...]:
    """How a chain of events draws states in, one after the other.

    Law says who must or may act; the events themselves, and so who complies, are given.

    Args:
        order: The legal order.
        events: The events, earliest first; later ones can name earlier ones (``because e1``).

    Returns:
        One step per event. A state appears where an event draws it in further than any
        before; a state that attacks is not listed.

    Example:
        >>> from datetime import date
        >>> from foedus.law import LegalOrder, read_event
        >>> order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
        >>> first = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
        >>> second = read_event("RUS attacks FRA on 2026-06-02 because e1 as e2")
        >>> [len(step.entries) for step in cascade(order, (first, second))]
        [2, 32]
    """
    reached: dict[str, int] = {}
    steps: list[Step] = []
    for number, event in enumerate(events):
        history = tuple(events[:number])
        found: dict[str, Entry] = {}
        for entry in _entries(order, event, history):
            rank = MODES.index(entry.mode)
            if rank > reached.get(entry.state, -1):
                reached[entry.state] = rank
                found[entry.state] = entry
        steps.append(Step(event, tuple(found.values())))
    return tuple(steps)


def _entries(order: LegalOrder, event: Event, history: tuple[Event, ...]) -> list[Entry]:
    """Every way in which an event draws a state in, those attacked first."""
    found: list[Entry] = []
    place = order.geography.place(event.place)
    for state, _ in order.victims(event, history):
        home = place.sovereign_on(event.date) == state
        if event.kind != "threat":
            found.append(Entry(state, "attacked_at_home" if home else "attacked_abroad"))
    for v in order.verdicts(event, history=history):
        if _assists(v, "domestic"):
            found.append(Entry(v.bearer, "obliged", v.norm))
        elif _assists(v, "political"):
            found.append(Entry(v.bearer, "committed", v.norm))
        elif v.status is Status.PERMITTED and "armed_force" in v.content.may:
            found.append(Entry(v.bearer, "permitted_join", v.norm))
    return found
