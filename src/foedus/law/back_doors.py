"""Back doors: how an ally's unrequired act leads a state into a war, and what would close them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from foedus.law.changes import Change, changes, smallest
from foedus.law.conditions import Condition
from foedus.law.instruments import ASSISTING, BINDINGS, Binding, Declaration, NormException
from foedus.law.reading import declarations
from foedus.law.verdicts import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.law.acts import Happening
    from foedus.law.events import Event
    from foedus.law.order import LegalOrder

__all__ = ["BackDoor", "Passage", "assists", "back_doors", "cut_sets", "passages"]

_MOST = 16
_WIDEST = 64


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


def assists(verdict: Verdict, least: Binding) -> bool:
    """Whether a verdict is a due duty to help, at least as binding as asked."""
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
    bound = {v.bearer for v in before if assists(v, least)}
    attacked = {state for state, _ in order.victims(cause, history)}
    owed: dict[str, set[str]] = {}
    for v in before:
        if assists(v, least):
            owed.setdefault(v.bearer, set()).add(v.instrument)
    found: list[BackDoor] = []
    for v in order.verdicts(effect, history=past):
        ally = v.victim
        if not assists(v, least) or v.bearer in bound or v.bearer in attacked:
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


@dataclass(frozen=True)
class Passage:
    """States that the same norms lead in by one back door, and what would close it.

    Attributes:
        cause: The first event, at which they owed no assistance.
        effect: The event at which they do.
        ally: The state through whose act the effect descends from the cause.
        bearers: The states.
        norms: The norms that bind them.
        path: Whatever happens from the cause to the effect, both included.
        cuts: The smallest sets of facts, clauses, declarations and acts that would each close
            it, worked out for the first of the states.
    """

    cause: Event
    effect: Event
    ally: str
    bearers: tuple[str, ...]
    norms: tuple[str, ...]
    path: tuple[Happening, ...]
    cuts: tuple[frozenset[Change], ...]


def passages(
    order: LegalOrder, doors: Sequence[BackDoor], history: Sequence[Happening]
) -> tuple[Passage, ...]:
    """Gather back doors by the norms that open them, and say what would close each.

    Args:
        order: The legal order.
        doors: The back doors.
        history: Whatever has happened besides the effects, the causes included.

    Returns:
        One passage for each effect and set of norms, the widest first.
    """
    led: dict[tuple[int, str, str], dict[str, None]] = {}
    for door in doors:
        led.setdefault((id(door.effect), door.ally, door.bearer), {})[door.norm] = None
    first = {(id(d.effect), d.ally, d.bearer): d for d in reversed(doors)}
    groups: dict[tuple[int, str, tuple[str, ...]], list[BackDoor]] = {}
    for key, norms in led.items():
        groups.setdefault((key[0], key[1], tuple(norms)), []).append(first[key])
    found = []
    for (_, ally, through), members in groups.items():
        door = members[0]
        cuts = cut_sets(order, door.effect, door.bearer, history=history, cause=door.cause)
        between = door.effect.causes(tuple(history))
        path = (*reversed(between[: between.index(door.cause) + 1]), door.effect)
        bearers = tuple(d.bearer for d in members)
        found.append(Passage(door.cause, door.effect, ally, bearers, through, path, cuts))
    return tuple(sorted(found, key=lambda p: -len(p.bearers)))


def cut_sets(
    order: LegalOrder,
    effect: Event,
    bearer: str,
    *,
    history: Sequence[Happening] = (),
    least: Binding = "legal",
    cause: Event | None = None,
) -> tuple[frozenset[Change], ...]:
    """The smallest sets of changes that would free a bearer of every duty to assist.

    Facts are read off the derivations. Clauses are the norms that bind it. Declarations are
    those that ship and waivers by the victim; each was made in thought and the law asked again,
    so only what its form allows counts. Acts are what happens between a cause and the effect.

    Args:
        order: The legal order.
        effect: The event at which the bearer is bound.
        bearer: The state.
        history: Whatever else has happened.
        least: How binding a duty must be to count.
        cause: The event from which the effect descends, to name the acts between them.

    Returns:
        Sets of changes, smallest first; empty if nothing binds the bearer.

    Raises:
        LawError: If the bearer is no known state.
    """
    duties = [v for v in order.verdicts(effect, bearer, history) if assists(v, least)]
    if not duties:
        return ()
    said = _declarations(order, effect, bearer, history, duties)
    options = []
    for duty in duties:
        clause = Change(f"{duty.label} ({duty.norm})", becomes=False, kind="clause")
        made = [frozenset({change}) for change, freed in said if duty.norm in freed]
        options.append([frozenset({clause}), *made, *changes(duty, _WIDEST)])
    combined: list[frozenset[Change]] = [frozenset()]
    for choices in _widened(options):
        # Both lists from their beginnings: else all pairs would share their second part.
        pairs = sorted(product(enumerate(combined), enumerate(choices)), key=_depth)
        combined = list(smallest(a | b for (_, a), (_, b) in pairs))[:_WIDEST]
    acts = [frozenset({change}) for change in _acts(effect, cause, history)]
    return smallest([*acts, *combined])[:_MOST]


def _depth(pair: tuple[tuple[int, object], tuple[int, object]]) -> int:
    return pair[0][0] + pair[1][0]


def _acts(effect: Event, cause: Event | None, history: Sequence[Happening]) -> list[Change]:
    """What happens between the cause and the effect: without it, the effect has no such cause."""
    chain = effect.causes(tuple(history))
    if cause not in chain:
        return []
    between = chain[: chain.index(cause)]
    return [Change(f"{h.id}, {h.describe()}", becomes=False, kind="act") for h in between]


def _declarations(
    order: LegalOrder,
    effect: Event,
    bearer: str,
    history: Sequence[Happening],
    duties: Sequence[Verdict],
) -> list[tuple[Change, frozenset[str]]]:
    """Declarations that would free the bearer, each with the norms that it would free it of."""
    norms = {duty.norm for duty in duties}
    made = {d.id for d in order.declarations}
    found: list[tuple[Change, frozenset[str]]] = []
    covered: set[str] = set()
    shipped = [d for d in declarations().values() if d.id not in made and norms & set(d.targets)]
    waivers = [_waiver(duty) for duty in duties]
    for said in (*shipped, *waivers):
        if said in waivers and covered.issuperset(said.targets):
            continue
        other = order.declaring(said).verdicts(effect, bearer, history, norms=norms)
        due = {v.norm for v in other if v.status in {Status.OBLIGED, Status.DISCRETIONARY}}
        freed = frozenset(norms - due)
        if freed:
            covered |= freed
            found.append((Change(said.id, becomes=True, kind="declaration"), freed))
    return found


def _waiver(duty: Verdict) -> Declaration:
    """A promise of the victim not to ask for help under a norm."""
    name = f"{duty.victim} waives {duty.label} ({duty.norm})"
    exception = NormException(f"waiver {duty.norm}", Condition("all"), "pending", priority=10)
    return Declaration(
        name, name, "waiver", (duty.victim,), (duty.norm,), name, "", exception=exception
    )


def _widened(
    options: Sequence[Sequence[frozenset[Change]]],
) -> list[list[frozenset[Change]]]:
    """Where every duty asks that the event be of one kind, or hit one thing, name all of them.

    ``not an armed attack`` frees of one duty and ``no armed attack or occupation`` of another;
    the wider of the two frees of both.
    """
    widened = [list(choices) for choices in options]
    for start in ("event is ", "object is "):
        words: dict[str, None] = {}
        every = True
        for choices in options:
            mine = [c for s in choices if len(s) == 1 for c in s if c.claim.startswith(start)]
            every = every and any(not c.becomes for c in mine)
            for c in mine:
                words |= dict.fromkeys(c.claim.removeprefix(start).split("/"))
        if not every:
            continue
        whole = frozenset({Change(start + "/".join(words), becomes=False)})
        widened = [
            [whole if len(s) == 1 and next(iter(s)).claim.startswith(start) else s for s in choices]
            for choices in widened
        ]
    return widened
