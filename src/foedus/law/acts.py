"""Acts: what changes the law from its day on, such as a ratification, a request or a ceasefire.

An ``Event`` is force that law attaches duties to; an ``Act`` changes what law says of events.
What an act begins or ends is told in ``fluents``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.law.events import Event

if TYPE_CHECKING:
    from datetime import date

__all__ = ["ACT_KINDS", "Act", "Happening", "events_of"]

# Kind of act -> the words of its sentence, with what they are about.
ACT_KINDS: dict[str, str] = {
    "signature": "signs INSTRUMENT",
    "ratification": "ratifies INSTRUMENT",
    "accession": "accedes to INSTRUMENT",
    "denunciation": "denounces INSTRUMENT",
    "suspension": "suspends INSTRUMENT towards STATE",
    "resumption": "resumes INSTRUMENT towards STATE",
    "request": "asks for help",
    "refusal": "declines help",
    "determination": "determines FINDING about EVENT",
    "declaration": "declares DECLARATION",
    "ceasefire": "agrees a ceasefire with STATE",
    "deployment": "deploys forces to PLACE",
    "withdrawal": "withdraws forces from PLACE",
    "measures": "takes measures",
    "authorisation": "authorises force",
    "help": "sends help to STATE",
}


@dataclass(frozen=True)
class Act:
    """One act that changes the law, or what is known, from its day on.

    Attributes:
        date: The day.
        kind: One of ``ACT_KINDS``.
        actors: The states, or the organ, whose act it is.
        instrument: The instrument that is signed, ratified, denounced ...
        towards: The state that it concerns besides the actors.
        what: The finding of a determination, or the id of a declaration.
        place: Where forces go to or leave.
        about: Id of the event that a determination or a request is about.
        id: Name under which later happenings can refer to it.
        caused_by: Id of the earlier happening that it follows from.
        text: The sentence it was read from.
    """

    date: date
    kind: str
    actors: tuple[str, ...]
    instrument: str = ""
    towards: str = ""
    what: str = ""
    place: str = ""
    about: str = ""
    id: str = "a1"
    caused_by: str = ""
    text: str = field(default="", compare=False)

    def describe(self) -> str:
        """The act as a sentence that ``read_happening`` reads back to the same act."""
        if self.text:
            return self.text
        words = ACT_KINDS[self.kind]
        for name, value in (
            ("INSTRUMENT", self.instrument),
            ("STATE", self.towards),
            ("FINDING", self.what),
            ("DECLARATION", self.what),
            ("PLACE", self.place),
        ):
            words = words.replace(name, value)
        words = words.removesuffix(" about EVENT")
        if self.kind == "ceasefire":
            words = "agree a ceasefire"
        if self.about:
            words += f" about {self.about}"
        if len(self.actors) > 1:
            verb, _, rest = words.partition(" ")
            verb = f"{verb[:-3]}y" if verb.endswith("ies") else verb.removesuffix("s")
            words = f"{verb} {rest}"
        text = f"{' and '.join(self.actors)} {words} on {self.date}"
        return text + (f" because {self.caused_by}" if self.caused_by else "")


Happening = Event | Act


def events_of(happenings: tuple[Happening, ...] | list[Happening]) -> tuple[Event, ...]:
    """The events among happenings, in their order.

    Example:
        >>> from datetime import date
        >>> events_of([Act(date(2026, 1, 1), "request", ("UKR",))])
        ()
    """
    return tuple(h for h in happenings if isinstance(h, Event))
