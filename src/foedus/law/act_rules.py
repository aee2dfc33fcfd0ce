"""Policies of acts: what states do when law or an attack touches them, as the user supposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from foedus.law.acts import Act, Happening
from foedus.law.back_doors import assists
from foedus.law.events import Event
from foedus.law.verdicts import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from foedus.law.places import Geography

__all__ = ["DOES", "WHEN", "ActRule"]

# What a state can do in answer, with what that means.
DOES: dict[str, str] = {
    "responds with force": "attacks the forces of the attacker where it attacked",
    "strikes at home": "attacks the territory of the attacker",
    "asks for help": "asks for help about the event",
    "declines help": "declines help about the event",
    "deploys forces": "deploys forces to the state attacked",
    "sends help": "sends help short of force to the state attacked",
    "agrees a ceasefire": "agrees a ceasefire with the attacker",
}

# When it does so.
WHEN: dict[str, str] = {
    "attacked": "it is attacked",
    "attacked at home": "its territory is attacked",
    "attacked abroad": "its forces, vessels or people are attacked elsewhere",
    "obliged": "it is legally obliged to assist",
    "committed": "it is politically committed to assist",
    "permitted": "it may join in collective self-defence",
    "pending": "it would be bound to assist once something else happens",
}
_TOWARDS_ATTACKERS = frozenset({"responds with force", "strikes at home", "agrees a ceasefire"})


@dataclass(frozen=True)
class ActRule:
    """One rule of a policy of acts: in this situation these states do this, after some days.

    Law never says that a state complies. A rule is a supposition of whoever plays the chain.

    Attributes:
        does: What they do: a key of ``DOES``.
        when: In what situation: a key of ``WHEN``.
        who: The states that the rule is for; any if empty.
        but: States that it is not for.
        under: Norms or instruments through which they must be touched; any if empty.
        after: Days between the happening and the act.
        against: Attackers that they answer; any if empty.
        name: What to call the rule; made from the rest if empty.

    Example:
        >>> ActRule("responds with force", when="obliged", after=2).words()
        'any state that is legally obliged to assist responds with force after 2 days'
    """

    does: str
    when: str
    who: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    after: int = 1
    against: tuple[str, ...] = ()
    name: str = ""

    def words(self) -> str:
        """The rule in words."""
        if self.name:
            return self.name
        who = "any state" if not self.who else ", ".join(self.who)
        but = f" but {', '.join(self.but)}" if self.but else ""
        under = f" ({', '.join(self.under)})" if self.under else ""
        situation = WHEN[self.when].removeprefix("it ")
        if situation.startswith("its "):
            situation = f"finds that {situation}"
        days = "1 day" if self.after == 1 else f"{self.after} days"
        return f"{who}{but} that {situation}{under} {self.does} after {days}"

    def states(
        self,
        event: Event,
        verdicts: Sequence[Verdict],
        attacked: Mapping[str, str],
        geography: Geography,
    ) -> tuple[str, ...]:
        """The states that the rule makes act in an event.

        Args:
            event: The event.
            verdicts: What law says of it.
            attacked: States attacked by it, each with the object hit.
            geography: The places that are known.

        Returns:
            The states, each once.
        """
        if self.when.startswith("attacked"):
            home = geography.place(event.place).sovereign_on(event.date)
            found = [
                state
                for state in attacked
                if self.when == "attacked" or (self.when == "attacked at home") == (state == home)
            ]
        else:
            found = [v.bearer for v in verdicts if self._touched(v)]
        sides = {event.attacker, *event.with_attackers}
        return tuple(
            state
            for state in dict.fromkeys(found)
            if (not self.who or state in self.who) and state not in self.but and state not in sides
        )

    def _touched(self, v: Verdict) -> bool:
        if self.under and not {v.norm, v.instrument} & set(self.under):
            return False
        if self.when == "obliged":
            return assists(v, "domestic")
        if self.when == "committed":
            return assists(v, "political") and not assists(v, "domestic")
        if self.when == "permitted":
            return v.status is Status.PERMITTED and "armed_force" in v.content.may
        return v.status is Status.PENDING and bool(v.content.must)

    def acts(
        self,
        event: Event,
        states: Sequence[str],
        day: date,
        fresh: Callable[[str, str], bool] = lambda state, towards: True,  # noqa: ARG005
    ) -> Iterator[Happening]:
        """What these states do because of an event; what they do alike, they do together.

        Args:
            event: The event that they answer.
            states: The states.
            day: The day on which they were touched.
            fresh: Whether a state still has to follow the rule towards another.

        Yields:
            Events and acts, ``after`` days later.
        """
        when = day + timedelta(days=self.after)
        if self.does in _TOWARDS_ATTACKERS:
            for side in (event.attacker, *event.with_attackers):
                if side not in states and (not self.against or side in self.against):
                    acting = tuple(s for s in states if fresh(s, side))
                    if acting:
                        yield self._towards(event, acting, side, when)
            return
        acting = tuple(s for s in states if fresh(s, event.id))
        if not acting:
            return
        if self.does in {"asks for help", "declines help"}:
            kind = "request" if self.does == "asks for help" else "refusal"
            yield Act(when, kind, acting, about=event.id)
        elif self.does == "deploys forces":
            yield Act(when, "deployment", acting, place=event.victim, caused_by=event.id)
        else:
            yield Act(when, "help", acting, towards=event.victim, caused_by=event.id)

    def _towards(self, event: Event, acting: tuple[str, ...], side: str, when: date) -> Happening:
        """What is done to an attacker, or agreed with it."""
        if self.does == "agrees a ceasefire":
            return Act(when, "ceasefire", (*acting, side), caused_by=event.id)
        home = self.does == "strikes at home"
        return Event(
            when,
            "armed_attack",
            acting[0],
            side,
            "territory" if home else "forces",
            side if home else event.place,
            with_attackers=acting[1:],
            caused_by=event.id,
        )
