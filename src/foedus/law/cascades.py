"""Cascades: how one happening leads to the next, and draws states in, day after day.

Law says who must, may and must not; whether a state complies is not law's to say. A cascade
takes its happenings as told, and lets a policy of acts add what states do in answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from foedus.law.back_doors import BackDoor, Passage, assists, back_doors, passages
from foedus.law.events import Event
from foedus.law.verdicts import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foedus.law.act_rules import ActRule
    from foedus.law.acts import Happening
    from foedus.law.order import LegalOrder

__all__ = ["MODES", "Cascade", "Entry", "Step", "cascade", "mode_of", "play"]

# How a state can come into a war, from the least to the most compelling.
MODES = (
    "permitted_join",
    "committed",
    "obliged",
    "host_of_bases",
    "attacked_abroad",
    "attacked_at_home",
)
MOST = 60
"""Happenings after which a chain is cut off: more cannot be followed by a reader."""


@dataclass(frozen=True)
class Entry:
    """How a happening draws a state in.

    Attributes:
        state: The state.
        mode: One of ``MODES``: it may join, is politically committed or legally obliged to
            assist, is struck as host of the forces of another that has acted, or is itself
            attacked, abroad or at home.
        norm: The norm behind it; empty for a state that is attacked.
        answers: Id of the state's own act that the attack answers, if it does (retaliation).
    """

    state: str
    mode: str
    norm: str = ""
    answers: str = ""


@dataclass(frozen=True)
class Step:
    """One happening of a cascade, with the states that it draws in further than those before.

    Attributes:
        event: The event or act.
        entries: The states, and how they come in.
        rule: The rule of the policy of acts that made it happen; empty if it was told.
    """

    event: Happening
    entries: tuple[Entry, ...]
    rule: str = ""


@dataclass(frozen=True)
class Cascade:
    """A chain of happenings played to its end.

    Attributes:
        steps: One for each happening, in the order of days.
        back_doors: States that an event binds to assist and its first cause did not.
        passages: The same, gathered by norms, with the path and what would close each.
        stopped: Why the chain was cut off, if it was.
    """

    steps: tuple[Step, ...]
    back_doors: tuple[BackDoor, ...] = ()
    passages: tuple[Passage, ...] = ()
    stopped: str = ""


def cascade(order: LegalOrder, events: Sequence[Happening]) -> tuple[Step, ...]:
    """How a chain of happenings draws states in, one after the other.

    Args:
        order: The legal order.
        events: What happens, earliest first; later ones can name earlier ones (``because e1``).

    Returns:
        One step for each. A state appears where a happening draws it in further than any
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
    return _Player(order, (), 0).play(events)


def play(
    order: LegalOrder,
    told: Sequence[Happening],
    rules: Sequence[ActRule] = (),
    *,
    days: int = 60,
) -> Cascade:
    """Play a chain: what is told happens, and states act in answer as rules say.

    Args:
        order: The legal order.
        told: What happens in any case.
        rules: What states do when they are attacked, obliged, permitted ...; see ``ActRule``.
            Law does not say that they do it: the rules are the user's.
        days: How long after the last told happening states still act.

    Returns:
        The steps by day, the back doors that they open, and what would close each.

    Example:
        >>> from datetime import date
        >>> from foedus.law import ActRule, LegalOrder, read_event
        >>> order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
        >>> first = read_event("RUS attacks EST in EST on 2026-06-01")
        >>> rule = ActRule("responds with force", when="obliged", who=("POL",), after=2)
        >>> [step.event.describe() for step in play(order, [first], [rule]).steps][1]
        'POL attacks forces of RUS in EST on 2026-06-03 because e1'
    """
    player = _Player(order, tuple(rules), days)
    steps = player.play(told)
    happened = [step.event for step in steps]
    doors: list[BackDoor] = []
    for number, event in enumerate(happened):
        past = happened[:number]
        if isinstance(event, Event) and (chain := event.ancestors(past)):
            others = [h for h in past if h is not chain[-1]]
            known = {door.bearer for door in doors}
            found = back_doors(order, chain[-1], event, history=others)
            # Who has been led in already is led in once.
            doors += [door for door in found if door.bearer not in known]
    led = tuple(doors)
    ways = [
        way
        for effect in dict.fromkeys(id(d.effect) for d in led)
        for way in _ways(order, [d for d in led if id(d.effect) == effect], happened)
    ]
    return Cascade(steps, led, tuple(ways), player.stopped)


def _ways(
    order: LegalOrder, doors: Sequence[BackDoor], happened: Sequence[Happening]
) -> tuple[Passage, ...]:
    before = [h for h in happened if h is not doors[0].effect]
    return passages(order, doors, before[: happened.index(doors[0].effect)])


@dataclass
class _Player:
    """Plays a chain by day: each happening may draw states in, and make them act."""

    order: LegalOrder
    rules: tuple[ActRule, ...]
    days: int
    stopped: str = ""
    reached: dict[str, int] = field(default_factory=dict)
    done: set[tuple[int, str, str]] = field(default_factory=set)
    waiting: list[tuple[Happening, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def play(self, told: Sequence[Happening]) -> tuple[Step, ...]:
        """The steps, in the order of days; of one day, in the order in which they were told."""
        self.waiting = [(happening, "") for happening in told]
        self.names = {happening.id for happening in told}
        last = max((h.date for h in told), default=None)
        steps: list[Step] = []
        while self.waiting:
            day = min(happening.date for happening, _ in self.waiting)
            at = next(k for k, (h, _) in enumerate(self.waiting) if h.date == day)
            happening, rule = self.waiting.pop(at)
            past = tuple(step.event for step in steps)
            steps.append(Step(happening, self._entries(happening, past), rule))
            if last is not None and self.rules:
                self._answers(happening, past, last + timedelta(days=self.days))
            if len(steps) + len(self.waiting) > MOST:
                self.stopped = f"the chain was cut off after {MOST} happenings"
                self.waiting = self.waiting[: MOST - len(steps)]
                self.rules = ()
        return tuple(steps)

    def _entries(self, happening: Happening, past: tuple[Happening, ...]) -> tuple[Entry, ...]:
        """The states that a happening draws in further than those before it did."""
        found: dict[str, Entry] = {}
        for event, history in _asked(happening, past):
            for entry in _entries(self.order, event, history, new=event is happening):
                rank = MODES.index(entry.mode)
                if rank > self.reached.get(entry.state, -1):
                    self.reached[entry.state] = rank
                    found[entry.state] = entry
        return tuple(found.values())

    def _answers(self, happening: Happening, past: tuple[Happening, ...], end: date) -> None:
        """What states do, by rule, because of a happening."""
        for event, history in _asked(happening, past):
            verdicts = self.order.verdicts(event, None, history)
            attacked = dict(self.order.victims(event, history)) if event is happening else {}
            for number, rule in enumerate(self.rules):
                states = rule.states(event, verdicts, attacked, self.order.geography)
                for made in rule.acts(event, states, happening.date, partial(self._fresh, number)):
                    if made.date <= end:
                        self.waiting.append((replace(made, id=self._name()), rule.words()))

    def _fresh(self, rule: int, state: str, towards: str) -> bool:
        """Whether a state has not yet followed a rule towards another: it does so once."""
        key = (rule, state, towards)
        fresh = key not in self.done
        self.done.add(key)
        return fresh

    def _name(self) -> str:
        number = len(self.names) + 1
        while f"e{number}" in self.names:
            number += 1
        self.names.add(f"e{number}")
        return f"e{number}"


def _asked(
    happening: Happening, past: tuple[Happening, ...]
) -> list[tuple[Event, tuple[Happening, ...]]]:
    """The events to ask about when something happens: itself, or those that an act may change."""
    if isinstance(happening, Event):
        return [(happening, past)]
    told = (*past, happening)
    events = [h for h in past if isinstance(h, Event)]
    if happening.about:
        events = [e for e in events if e.id == happening.about]
    return [(event, tuple(h for h in told if h is not event)) for event in events]


def _entries(
    order: LegalOrder, event: Event, history: tuple[Happening, ...], *, new: bool
) -> list[Entry]:
    """Every way in which an event draws a state in, those attacked first."""
    found: list[Entry] = []
    if new and event.kind != "threat":
        found += _struck(order, event, history)
    for v in order.verdicts(event, None, history):
        mode = mode_of(v)
        if mode:
            found.append(Entry(v.bearer, mode, v.norm))
    return found


def mode_of(verdict: Verdict) -> str:
    """How a verdict draws its bearer in; empty if it does not."""
    if assists(verdict, "domestic"):
        return "obliged"
    if assists(verdict, "political"):
        return "committed"
    joins = verdict.status is Status.PERMITTED and "armed_force" in verdict.content.may
    return "permitted_join" if joins else ""


def _struck(order: LegalOrder, event: Event, history: tuple[Happening, ...]) -> list[Entry]:
    """States attacked by an event: in answer to what they did, or as hosts of who did it."""
    own = {
        state: e.id
        for e in reversed(event.ancestors(history))
        for state in (e.attacker, *e.with_attackers)
    }
    place = order.geography.place(event.place)
    found = []
    for state, _ in order.victims(event, history):
        home = place.sovereign_on(event.date) == state
        mode = "attacked_at_home" if home else "attacked_abroad"
        if state != event.victim and event.victim in own and state not in own:
            mode = "host_of_bases"
        found.append(Entry(state, mode, answers=own.get(state, "")))
    return found
