"""The form of what is told in files: events, acts, and rules for what states do."""

from __future__ import annotations

import re
from datetime import date as Date  # noqa: N812, TC003 - pydantic needs it; `date` is a field
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, RootModel, Tag, model_validator

from foedus.law.act_rules import DOES, WHEN, ActRule
from foedus.law.act_sentences import ACT_VERBS, read_happening
from foedus.law.acts import ACT_KINDS
from foedus.law.condition_schema import Form, State, one_of
from foedus.law.events import KINDS, OBJECTS, Event
from foedus.law.form_reading import checked_form, load_yaml
from foedus.law.places import geography
from foedus.law.reading import known_facts

if TYPE_CHECKING:
    from foedus.law.acts import Happening

__all__ = ["ActForm", "EventForm", "RuleForm", "RulesForm", "ToldForm"]

_KIND_WORDS = {**{kind: kind for kind in KINDS.values()}, **KINDS}


def _actors() -> list[str]:
    return [*geography().states, *geography().non_states]


def _places() -> list[str]:
    return [*geography().places, *geography().aliases]


def _facts() -> list[str]:
    return [*known_facts(), "determination"]


def _days(value: object) -> object:
    """Days as a number or as words such as ``2 days``."""
    match = re.fullmatch(r"(\d{1,4}) days?", value) if isinstance(value, str) else None
    return int(match[1]) if match else value


Actor = Annotated[str, one_of("actor", _actors)]


def _place_id(value: object) -> object:
    """A place by its id, alias or name, as sentences name it."""
    if isinstance(value, str):
        return geography().find(value) or geography().find(value.replace(" ", "_")) or value
    return value


PlaceName = Annotated[str, one_of("place", _places), BeforeValidator(_place_id)]
FactName = Annotated[str, one_of("fact", _facts)]
Verb = Annotated[str, one_of("kind of event", lambda: _KIND_WORDS)]
Thing = Annotated[str, one_of("object", lambda: OBJECTS)]
ActVerb = Annotated[str, one_of("act", lambda: ACT_VERBS)]
Does = Annotated[str, one_of("thing that a state can do", lambda: DOES)]
When = Annotated[str, one_of("situation", lambda: WHEN)]
Days = Annotated[int, BeforeValidator(_days), Field(ge=0, le=3650)]


class ScaleForm(Form):
    """What is said of an attack's scale; what is left out stays open."""

    significant: bool | None = None
    deliberate: bool | None = None
    sustained: bool | None = None


class EventForm(Form):
    """One event, field by field; what is left out is not known unless the field says more."""

    date: Date
    attacker: Actor
    with_: list[Actor] = Field(default_factory=list, alias="with")
    does: Verb = "attacks"
    object: Thing = "territory"
    victim: State
    place: PlaceName | None = None
    id: str = ""
    because: str = ""
    lawful: bool | Literal["disputed"] | None = None
    prior_force: Literal["none", "lawful", "unlawful", "disputed"] | None = None
    external: bool | None = None
    scale: ScaleForm = ScaleForm()
    nuclear: bool = False
    requests: list[State] = Field(default_factory=list)
    declined: bool = False
    facts: list[FactName] = Field(default_factory=list)

    @model_validator(mode="after")
    def _two_sides(self) -> EventForm:
        if self.victim in {self.attacker, *self.with_}:
            msg = "attacker and victim are the same"
            raise ValueError(msg)
        return self

    def build(self, name: str) -> Event:
        """The event as data, with this id unless it has its own."""
        at_home = self.object == "territory"
        place = geography().find(self.place) if self.place else None
        return Event(
            date=self.date,
            kind=_KIND_WORDS[self.does],
            attacker=self.attacker,
            victim=self.victim,
            object=self.object,
            place=place or (self.victim if at_home else ""),
            id=self.id or name,
            with_attackers=tuple(self.with_),
            lawful=None if self.lawful == "disputed" else bool(self.lawful),
            lawfulness_said=self.lawful is not None,
            prior_force=self.prior_force or "",
            external=self.external,
            scale=tuple(
                sorted((k, v) for k, v in self.scale.model_dump().items() if v is not None)
            ),
            nuclear=self.nuclear,
            requests=frozenset(self.requests),
            request_refused=self.declined,
            caused_by=self.because,
            facts=frozenset(self.facts),
            place_said=self.place is not None,
        )


class ActForm(Form):
    """One act, written as a sentence in parts: who does what, and about what."""

    date: Date
    actors: list[str] = Field(min_length=1)
    does: ActVerb
    instrument: str = ""
    towards: State | None = None
    finding: str = ""
    declaration: str = ""
    place: PlaceName | None = None
    about: str = ""
    id: str = ""
    because: str = ""

    def build(self, name: str) -> Happening:
        """The act as data; its sentence is read, so that both forms mean the same."""
        kind = ACT_VERBS[self.does][0]
        words = ACT_KINDS[kind].removesuffix(" about EVENT").split(" ", 1)
        rest = words[1] if len(words) > 1 else ""
        for mark, value in (
            ("INSTRUMENT", self.instrument),
            ("FINDING", self.finding),
            ("DECLARATION", self.declaration),
            ("PLACE", self.place or ""),
            ("with STATE", f"with {self.towards}" if self.towards else ""),
            ("STATE", self.towards or ""),
        ):
            rest = rest.replace(mark, value)
        text = f"{' and '.join(self.actors)} {self.does} {rest.strip()} on {self.date}"
        text += f" about {self.about}" if self.about else ""
        text += f" because {self.because}" if self.because else ""
        return read_happening(text, id=self.id or name, where=f"act {name}")


def _told_kind(value: object) -> str:
    if isinstance(value, str):
        return "Sentence"
    is_act = isinstance(value, ActForm) or (isinstance(value, dict) and "actors" in value)
    return "Act" if is_act else "Event"


Told = Annotated[
    Annotated[str, Tag("Sentence")]
    | Annotated[EventForm, Tag("Event")]
    | Annotated[ActForm, Tag("Act")],
    Discriminator(_told_kind),
]


class ToldForm(Form):
    """A file of what happens."""

    events: list[Told] = Field(min_length=1)


class ToldList(RootModel[list[Told]]):
    """The same without its key."""


class ToldOne(RootModel[Told]):
    """One event or act alone."""


class RuleForm(Form):
    """A rule for what states do: who, in what situation, what, after how many days."""

    does: Does
    when: When
    who: list[State] | State = Field(default_factory=list)
    but: list[State] | State = Field(default_factory=list)
    under: list[str] | str = Field(default_factory=list)
    after: Days = 1
    against: list[Actor] | Actor = Field(default_factory=list)
    name: str = ""

    def build(self) -> ActRule:
        """The rule as data."""
        return ActRule(
            does=self.does,
            when=self.when,
            who=_several(self.who),
            but=_several(self.but),
            under=_several(self.under),
            after=self.after,
            against=_several(self.against),
            name=self.name,
        )


class RulesForm(Form):
    """A file of rules."""

    acts: list[RuleForm] = Field(min_length=1)


class RulesList(RootModel[list[RuleForm]]):
    """The same without its key."""


def _several(value: list[str] | str) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def told_items(text: str, name: str) -> list[str | EventForm | ActForm]:
    """Check a YAML text that holds one event or act, a list of them, or a list under ``events``."""
    raw = load_yaml(text, name)
    if isinstance(raw, list):
        return checked_form(ToldList, text, name).root
    if isinstance(raw, dict) and "events" in raw:
        return checked_form(ToldForm, text, name).events
    return [checked_form(ToldOne, text, name).root]
