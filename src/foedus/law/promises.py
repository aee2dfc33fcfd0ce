"""Promises of help as they stand on a day: who would owe what, should a state be attacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.law.events import SCALE, Event
from foedus.law.fluents import after
from foedus.law.verdicts import WEIGHT, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from foedus.law.acts import Happening
    from foedus.law.conditions import Condition
    from foedus.law.order import LegalOrder

__all__ = ["StandingPromise", "promises_on"]

_STANDING = frozenset({Status.OBLIGED, Status.DISCRETIONARY, Status.PENDING, Status.CONTESTED})


@dataclass(frozen=True)
class StandingPromise:
    """One promise of help on a day.

    Attributes:
        norm: Its id.
        bearers: Each state that has made it, with its weightiest verdict over those covered.
        towards: The states that it covers.
    """

    norm: str
    bearers: Mapping[str, Verdict]
    towards: tuple[str, ...]


def promises_on(
    order: LegalOrder, day: date, attacker: str, history: Sequence[Happening] = ()
) -> tuple[StandingPromise, ...]:
    """Ask of each state what others would owe it, if another attacked it on a day.

    The attack is on its main territory, without provocation, on the full scale, and the state
    asks for help: what is still missing then is missing in law.

    Args:
        order: The legal order.
        day: The day.
        attacker: The state that attacks.
        history: Whatever has happened before.

    Returns:
        One entry for each norm under which somebody owes, or would owe once something else
        happens, or owes arguably.

    Example:
        >>> from datetime import date
        >>> from foedus.law import LegalOrder
        >>> order = LegalOrder.build(["us-kor-1953"], on=date(2026, 1, 1))
        >>> (pact,) = promises_on(order, date(2026, 1, 1), "PRK")
        >>> sorted(pact.bearers), pact.towards
        (['USA'], ('KOR',))
    """
    norms = {n.id for i in order.texts for n in i.norms if n.assists and n.type == "obligation"}
    found: dict[str, dict[str, Verdict]] = {}
    towards: dict[str, dict[str, None]] = {}
    for state in _states(order):
        if state == attacker:
            continue
        event = Event(
            day, "armed_attack", attacker, state, "territory", state,
            requests=frozenset({state}), scale=tuple((name, True) for name in sorted(SCALE)),
        )  # fmt: skip
        standing, asked, past = after(order, event, history)
        for v in standing.verdicts(asked, None, past, norms=norms):
            if v.status not in _STANDING:
                continue
            towards.setdefault(v.norm, {})[state] = None
            best = found.setdefault(v.norm, {}).get(v.bearer)
            if best is None or WEIGHT[v.status] > WEIGHT[best.status]:
                found[v.norm][v.bearer] = v
    return tuple(StandingPromise(n, found[n], tuple(towards[n])) for n in found)


def _states(order: LegalOrder) -> tuple[str, ...]:
    """States that an instrument of the order is about: its parties, and those that it names."""
    every: dict[str, None] = {}
    for item in order.texts:
        if item.universal:
            continue
        every |= dict.fromkeys(item.states())
        for norm in item.norms:
            every |= dict.fromkeys(_named(norm.trigger))
    every |= dict.fromkeys(state for extra in order.accessions.values() for state in extra)
    return tuple(state for state in every if order.geography.is_state(state))


def _named(tree: Condition) -> Iterator[str]:
    if tree.op == "victim" and isinstance(tree.value, tuple):
        yield from tree.value
    for part in tree.parts:
        yield from _named(part)
