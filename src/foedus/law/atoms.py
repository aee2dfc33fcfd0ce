"""The atoms of condition trees: each asks one thing of a situation, three-valued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from foedus.law.phrases import FORCE, LAW, LAWFUL, WHERE, consent
from foedus.law.truth import Node, Truth, all_of, any_of, negate

if TYPE_CHECKING:
    from foedus.law.conditions import Situation, Value

__all__ = ["ATOMS"]


def _if_open(truth: Truth, words: str) -> str:
    return words if truth is Truth.UNKNOWN else ""


def _listed(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _names(value: Value) -> str:
    return "/".join(_listed(value))


def _who(role: str, actor: str, s: Situation, value: Value) -> Node:
    """The shared form of ``victim``, ``attacker`` and ``bearer``: a role or a list of states."""
    if value == "party":
        truth, words = s.setting.is_party(s.instrument, actor, s.day)
        say = _if_open(truth, consent(actor, s.instrument))
        return Node(f"{role} {actor} is a party ({words})", truth, settled_by=say)
    if value == "not_party":
        truth, words = s.setting.is_party(s.instrument, actor, s.day)
        say = _if_open(truth, consent(actor, s.instrument))
        return Node(f"{role} {actor} is no party ({words})", negate(truth), settled_by=say)
    if value in {"state", "non_state"}:
        is_state = s.setting.geography.is_state(actor)
        truth = Truth.of(is_state == (value == "state"))
        return Node(f"{role} {actor} is {'a state' if value == 'state' else 'no state'}", truth)
    return Node(f"{role} is {_names(value)} (here {actor})", Truth.of(actor in _listed(value)))


def _victim(s: Situation, value: Value) -> Node:
    return _who("victim", s.victim, s, value)


def _attacker(s: Situation, value: Value) -> Node:
    """One attacker of whom it holds is enough, whoever the sentence names first."""
    nodes = [_who("attacker", a, s, value) for a in (s.event.attacker, *s.event.with_attackers)]
    if len(nodes) == 1:
        return nodes[0]
    claim = "it holds of one of the attackers"
    return Node(claim, any_of(n.value for n in nodes), children=tuple(nodes), join="any")


def _bearer(s: Situation, value: Value) -> Node:
    return _who("bearer", s.bearer, s, value)


def _attacker_in(s: Situation, value: Value) -> Node:
    """The attacker is one of the states named, or allied with one of them on that day."""
    named = _listed(value)
    attackers = (s.event.attacker, *s.event.with_attackers)
    hit = any(a in named or s.setting.allies(a, s.day).intersection(named) for a in attackers)
    return Node(f"attacker is {_names(value)} or a state allied with it", Truth.of(hit))


def _bearer_party_of(s: Situation, value: Value) -> Node:
    truth, words = s.setting.is_party(str(value), s.bearer, s.day)
    say = _if_open(truth, consent(s.bearer, str(value)))
    return Node(f"{s.bearer} is a party to {value} ({words})", truth, settled_by=say)


def _victim_party_of(s: Situation, value: Value) -> Node:
    truth, words = s.setting.is_party(str(value), s.victim, s.day)
    say = _if_open(truth, consent(s.victim, str(value)))
    return Node(f"{s.victim} is a party to {value} ({words})", truth, settled_by=say)


def _kind(s: Situation, value: Value) -> Node:
    """The event's kind is listed; kinds under ``disputed`` are an open question of law."""
    disputed: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    if isinstance(value, Mapping):
        listed = tuple(str(value["is"]).split())
        disputed = tuple(str(value.get("disputed", "")).split())
    else:
        listed = _listed(value)
    words = "/".join(kind.replace("_", " ") for kind in listed)
    kind = s.event.kind
    if kind in disputed:
        claim = f"event is {words} (whether {kind.replace('_', ' ')} is one, is disputed)"
        return Node(claim, Truth.UNKNOWN, mark="contested", settled_by=LAW)
    return Node(f"event is {words} (here {kind.replace('_', ' ')})", Truth.of(kind in listed))


def _object(s: Situation, value: Value) -> Node:
    return Node(
        f"object is {_names(value)} (here {s.object})", Truth.of(s.object in _listed(value))
    )


def _unsaid(s: Situation, what: str) -> Node:
    """A question about a place that nobody named."""
    claim = f"{s.place.name} is {what}"
    return Node(claim, Truth.UNKNOWN, mark="contested", settled_by=WHERE)


def _located(s: Situation, node: Node) -> Node:
    """An answer about a place, marked where the place itself is assumed."""
    if s.event.place_said or node.mark:
        return node
    return replace(node, mark="assumed", settled_by=WHERE)


def _sovereign(s: Situation, value: Value) -> Node:
    """Whose territory the place is: the victim's, a party's, or that of a listed state."""
    place = s.place
    if not place.known:
        return _unsaid(s, f"territory of {_names(value)}")
    owner = place.sovereign_on(s.day)
    rivals = place.rivals_on(s.day)
    if value == "party":
        claim = f"{place.name} is territory of a party"
        truth, words = (
            s.setting.is_party(s.instrument, owner, s.day) if owner else (Truth.FALSE, "")
        )
        claim += f" ({owner}: {words})" if owner else " (no state's territory)"
    else:
        wanted = {"victim": (s.victim,), "bearer": (s.bearer,)}.get(str(value), _listed(value))
        truth = Truth.of(owner in wanted)
        claim = f"{place.name} is territory of {_names(tuple(wanted))}"
        if owner and owner not in wanted:
            claim += f" (it is {owner}'s)"
        elif not owner:
            claim += " (no state's territory)"
        if rivals and (owner in wanted or set(rivals) & set(wanted)):
            source = place.rival_note
            return Node(
                claim + f"; claimed by {'/'.join(rivals)}", truth, source=source, mark="contested"
            )
    return _located(s, Node(claim, truth, source=place.source))


def _administered_by(s: Situation, value: Value) -> Node:
    if not s.place.known:
        return _unsaid(s, f"administered by {_names(value)}")
    holder = s.place.administered_on(s.day)
    wanted = {"victim": (s.victim,), "bearer": (s.bearer,)}.get(str(value), _listed(value))
    if value == "party":
        truth = s.setting.is_party(s.instrument, holder, s.day)[0] if holder else Truth.FALSE
    else:
        truth = Truth.of(holder in wanted)
    claim = f"{s.place.name} is administered by {_names(value)} (here {holder or 'nobody'})"
    return _located(s, Node(claim, truth, source=s.place.source))


def _region(s: Situation, value: Value) -> Node:
    """The place lies in one of the regions; some places are in a region only arguably."""
    wanted = _listed(value)
    names = " or ".join(s.setting.geography.region_name(r) for r in wanted)
    truth = any_of([s.place.lies_in(r) for r in wanted])
    claim = f"{s.place.name} lies in {names}"
    if not s.place.known:
        return _unsaid(s, f"in {names}")
    if truth is Truth.UNKNOWN:
        notes = "; ".join(s.place.contested[r] for r in wanted if r in s.place.contested)
        return Node(claim, truth, source=notes, mark="contested", settled_by=LAW)
    return _located(s, Node(claim, truth, source=s.place.source))


def _place(s: Situation, value: Value) -> Node:
    if not s.place.known:
        return _unsaid(s, _names(value))
    inside = any(s.setting.geography.within(s.place.id, name) for name in _listed(value))
    node = Node(f"the place is {_names(value)} (here {s.place.name})", Truth.of(inside))
    return _located(s, node)


def _external(s: Situation, value: Value) -> Node:
    truth, mark = s.event.external, "asserted"
    if truth is None:
        attackers = (s.event.attacker, *s.event.with_attackers)
        is_foreign = any(s.setting.geography.is_state(a) for a in attackers)
        truth = True if is_foreign else None
        mark = "assumed" if is_foreign else "contested"
    wanted = Truth.of(truth)
    value_here = wanted if value is not False else negate(wanted)
    return Node(
        "the attack was directed from abroad",
        value_here,
        mark=mark,
        settled_by=_if_open(wanted, "say external or internal"),
    )


def _provoked(s: Situation, value: Value) -> Node:
    truth, words, mark = s.event.own_fault(s.victim, s.history)
    return Node(
        words,
        truth if value is not False else negate(truth),
        mark=mark,
        settled_by=_if_open(truth, FORCE),
    )


def _lawful(s: Situation, value: Value) -> Node:
    truth = Truth.of(s.event.lawful)
    mark = "asserted" if s.event.lawfulness_said else "assumed"
    return Node(
        f"{s.event.attacker}'s force is lawful self-defence or authorised",
        truth if value is not False else negate(truth),
        mark=mark,
        settled_by=_if_open(truth, LAWFUL),
    )


def _scale(s: Situation, value: Value) -> Node:
    parts = [(name, Truth.of(s.event.scale_of(name))) for name in _listed(value)]
    claim = f"the attack is {', '.join(_listed(value))}"
    truth = all_of(t for _, t in parts)
    open_ = [name for name, t in parts if t is Truth.UNKNOWN]
    if open_ and truth is Truth.UNKNOWN:
        claim += f" (not said: {', '.join(open_)})"
    say = " and ".join(f"{name} or not {name}" for name in open_)
    mark = "asserted" if not open_ else "contested"
    return Node(claim, truth, mark=mark, settled_by=_if_open(truth, f"say {say}"))


def _nuclear(s: Situation, value: Value) -> Node:
    truth = s.event.nuclear == (value is not False)
    return Node("nuclear weapons are used", Truth.of(truth), mark="asserted")


def _request(s: Situation, value: Value) -> Node:
    """Somebody entitled has asked: the victim, either party, any party, or a listed state."""
    asked = s.event.requests
    if value == "victim":
        hit = s.victim in asked
        words = f"{s.victim} has asked for help"
    elif value == "party":
        hit = any(
            s.setting.is_party(s.instrument, who, s.day)[0] is Truth.TRUE for who in sorted(asked)
        )
        words = "a party has asked"
    else:
        hit = bool(set(_listed(value)) & set(asked))
        words = f"{_names(value)} has asked"
    mark = "asserted" if asked or s.event.request_refused else "assumed"
    who = {"victim": s.victim, "party": "a party"}.get(str(value), _names(value))
    say = "" if hit else f"{who} asks for help (after a request by STATE)"
    return Node(words, Truth.of(hit), mark=mark, settled_by=say)


def _determined(s: Situation, value: Value) -> Node:
    if not isinstance(value, Mapping):
        msg = "determined needs organ and what"
        raise TypeError(msg)
    organ, what = str(value["organ"]), str(value["what"])
    truth, source = s.setting.determined(organ, what, s.event)
    words = what.replace("_", " ")
    say = f"say: {organ} determines {what} about {s.event.id} on DATE"
    return Node(
        f"{organ} has determined: {words}",
        truth,
        source=source,
        mark="recorded" if source else "",
        settled_by="" if truth is Truth.TRUE else say,
    )


def _fact(s: Situation, value: Value) -> Node:
    name = str(value)
    if name in s.event.facts:
        _, label, _ = s.setting.fact(name)
        return Node(label, Truth.TRUE, mark="asserted")
    truth, label, mark = s.setting.fact(name)
    say = "" if truth is Truth.TRUE else f"say after {name}"
    return Node(label, truth, mark=mark, settled_by=say)


def _caused_in(s: Situation, value: Value) -> Node:
    """The event descends from an earlier event in a listed place."""
    claim = f"the attack answers events in {_names(value)}"
    if not s.event.caused_by:
        return Node(claim, Truth.FALSE, mark="assumed")
    ancestors = s.event.ancestors(s.history)
    if not ancestors:
        what = f"{claim} ({s.event.caused_by} is not described)"
        return Node(what, Truth.UNKNOWN, settled_by=f"describe {s.event.caused_by}")
    geography = s.setting.geography
    hit = any(geography.within(e.place, name) for e in ancestors for name in _listed(value))
    nowhere = [e.id for e in ancestors if not e.place]
    if nowhere and not hit:
        what = f"{claim} (where {nowhere[0]} happened is not said)"
        return Node(what, Truth.UNKNOWN, mark="contested", settled_by=f"{WHERE} ({nowhere[0]})")
    first = ancestors[-1].caused_by
    if not hit and first and first not in {e.id for e in ancestors}:
        what = f"{claim} ({first} is not described)"
        return Node(what, Truth.UNKNOWN, settled_by=f"describe {first}")
    return Node(claim, Truth.of(hit), mark="asserted")


def _day(s: Situation, value: Value) -> Node:
    if not isinstance(value, Mapping):
        msg = "date needs from or until"
        raise TypeError(msg)
    start, end = value.get("from"), value.get("until")
    inside = (not isinstance(start, date) or s.day >= start) and (
        not isinstance(end, date) or s.day <= end
    )
    span = " ".join(f"{word} {day}" for word, day in value.items())
    return Node(f"the date is {span} (here {s.day})", Truth.of(inside))


def _adversaries(s: Situation, value: Value) -> Node:
    count = 1 + len(s.event.with_attackers)
    return Node(f"at least {value} adversaries (here {count})", Truth.of(count >= int(str(value))))


def _signed_not_in_force(s: Situation, value: Value) -> Node:  # noqa: ARG001 - it has no argument
    found = s.setting.signed_only(s.bearer, s.day)
    claim = f"{s.bearer} has signed a treaty that is not in force for it"
    if not found:
        return Node(claim, Truth.FALSE)
    return Node(f"{claim}: {', '.join(name for name, _ in found)}", any_of(t for _, t in found))


def _disputed(s: Situation, value: Value) -> Node:  # noqa: ARG001 - every atom has one signature
    return Node(str(value), Truth.UNKNOWN, mark="contested", settled_by=LAW)


ATOMS: Mapping[str, Callable[[Situation, Value], Node]] = {
    "administered_by": _administered_by,
    "adversaries": _adversaries,
    "attacker": _attacker,
    "attacker_in": _attacker_in,
    "bearer": _bearer,
    "bearer_party_of": _bearer_party_of,
    "caused_in": _caused_in,
    "date": _day,
    "determined": _determined,
    "disputed": _disputed,
    "external": _external,
    "fact": _fact,
    "kind": _kind,
    "lawful": _lawful,
    "nuclear": _nuclear,
    "object": _object,
    "place": _place,
    "provoked": _provoked,
    "region": _region,
    "request": _request,
    "scale": _scale,
    "signed_not_in_force": _signed_not_in_force,
    "sovereign": _sovereign,
    "victim": _victim,
    "victim_party_of": _victim_party_of,
}
