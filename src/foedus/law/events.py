"""Events: force that law attaches duties to: what happens, to whom, where and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.law.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foedus.law.acts import Happening

__all__ = ["KINDS", "OBJECTS", "SCALE", "Event"]

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
        place: Id of the place; empty where it is not said.
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
        place_said: Whether the place was said, or is assumed to be the victim's main territory.
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
    place_said: bool = True
    text: str = field(default="", compare=False)

    def scale_of(self, name: str) -> bool | None:
        """What is said of the scale under this name; None when nothing is."""
        return dict(self.scale).get(name)

    def ancestors(self, history: Sequence[Happening]) -> tuple[Event, ...]:
        """The described events this one descends from, nearest first, also through acts."""
        return tuple(h for h in self.causes(history) if isinstance(h, Event))

    def causes(self, history: Sequence[Happening]) -> tuple[Happening, ...]:
        """The described events and acts this one descends from, nearest first."""
        known = {happening.id: happening for happening in history}
        found: list[Happening] = []
        name = self.caused_by
        while name in known and known[name] not in found:
            found.append(known[name])
            name = known[name].caused_by
        return tuple(found)

    def own_fault(self, victim: str, history: Sequence[Happening]) -> tuple[Truth, str, str]:
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
        """The event as a sentence that ``read_event`` reads back to the same event (but its id)."""
        return self.text or self._sentence()

    def _sentence(self) -> str:
        verb = next(v for v, kind in KINDS.items() if kind == self.kind)
        thing = self.victim if self.object == "territory" else f"{self.object} of {self.victim}"
        words = [" with ".join((self.attacker, *self.with_attackers)), verb, thing]
        if self.place and self.place_said:
            words.append(f"in {self.place}")
        words.append(f"on {self.date}")
        if self.caused_by:
            words.append(f"because {self.caused_by}")
        if self.lawfulness_said or self.lawful is None:
            words.append(
                {True: "in self-defence", False: "unlawful", None: "disputed"}[self.lawful]
            )
        if self.prior_force:
            none = self.prior_force == "none"
            words.append("unprovoked" if none else f"after {self.prior_force} force")
        if self.request_refused:
            words.append("without a request")
        words += [f"after a request by {state}" for state in sorted(self.requests)]
        words += [f"after {fact}" for fact in sorted(self.facts)]
        words += [name if holds else f"not {name}" for name, holds in self.scale]
        if self.external is not None:
            words.append("external" if self.external else "internal")
        if self.nuclear:
            words.append("nuclear")
        return " ".join(words)
