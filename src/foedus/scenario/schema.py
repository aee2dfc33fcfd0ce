"""The scenario file as pydantic models: its keys, their types, and the help an editor shows.

Descriptions say what belongs in a place; the same words complete the sentence "expected ..." when
something else stands there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)

__all__ = ["File", "Part", "json_schema"]

_AMOUNT = {"type": ["string", "number"]}

Identifier: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
State: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Z]{3}$", description="an ISO 3166 alpha-3 code such as FRA")
]


def _year(value: object) -> object:
    """A bare year, which YAML reads as a number, is a text here."""
    bare = isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999
    return str(value) if bare else value


def _composed(value: object) -> object:
    """Accents that are typed as characters of their own join their letters."""
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


Written: TypeAlias = Annotated[str, Field(min_length=1)]
EpisodeName: TypeAlias = Annotated[
    Written, BeforeValidator(_year, json_schema_input_type=int | str)
]
Day: TypeAlias = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    BeforeValidator(_year, json_schema_input_type=int | str),
    Field(description="a date such as 2025-03-01, 2025-03 or 2025"),
]
Link: TypeAlias = Annotated[str, Field(pattern=r"^https?://\S+$", description="a web address")]
Amount: TypeAlias = Annotated[object, WithJsonSchema(_AMOUNT)]
Value: TypeAlias = Annotated[
    object,
    WithJsonSchema({"type": ["number", "string", "object"]}),
    Field(
        description="a number, a 90 % interval such as 0.1 to 0.4, a distribution such as "
        "{normal: {mean: 0, sd: 1}}, {one of: {this: 0.5, that: 0.5}}, or "
        '{computed: "0.5 * USA.stake"}'
    ),
]
Line: TypeAlias = Annotated[int, Field(ge=1, description="the line of the source text")]
Quote: TypeAlias = Annotated[str, Field(min_length=1, description="the author's exact words")]
Note: TypeAlias = Annotated[str, Field(description="a remark")]
Label: TypeAlias = Annotated[str, Field(min_length=1, description="the name to print")]


class Part(BaseModel):
    """A part of the file: nothing is converted and no unknown key is let through."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DocumentSource(Part):
    """A passage of one of the scenario's documents."""

    document: Identifier = Field(description="the id of a document listed under documents")
    quote: Quote
    line: Line | None = None
    note: Note = ""


class PublicationSource(Part):
    """A published work."""

    publication: Written = Field(description="the citation, such as Fearon 1997 JCR 41(1)")
    note: Note = ""
    date: Day | None = None
    url: Link | None = None


class DataSource(Part):
    """A data set."""

    data: Written = Field(description="the data set, its version, and what was taken from it")
    note: Note = ""
    date: Day | None = None
    url: Link | None = None


class JudgementSource(Part):
    """Somebody's judgement, for want of anything better."""

    judgement: Written = Field(description="the reason for the judgement")
    who: Written = Field(description="whose judgement it is")
    date: Day = Field(description="the day of the judgement, such as 2026-06-01")
    note: Note = ""


SOURCES: Mapping[str, type[Part]] = {
    "document": DocumentSource,
    "publication": PublicationSource,
    "data": DataSource,
    "judgement": JudgementSource,
}


def _source_kind(value: object) -> str | None:
    """Which kind of source is written."""
    if isinstance(value, Mapping):
        return next((kind for kind in SOURCES if kind in value), None)
    return next((kind for kind, part in SOURCES.items() if isinstance(value, part)), None)


SOURCE_HELP = "one of {document: ...}, {publication: ...}, {data: ...} or {judgement: ...}"
AnySource: TypeAlias = Annotated[
    Annotated[DocumentSource, Tag("document")]
    | Annotated[PublicationSource, Tag("publication")]
    | Annotated[DataSource, Tag("data")]
    | Annotated[JudgementSource, Tag("judgement")],
    Discriminator(_source_kind),
    Field(description=SOURCE_HELP),
]


class ActorPart(Part):
    """A state, or a group of states that acts as one."""

    role: Annotated[
        Literal["challenger", "protégé", "protege", "guarantor"], BeforeValidator(_composed)
    ] = Field(description="challenger, protégé or guarantor")
    label: Label | None = None
    members: list[State] = Field(default=[], description="the states a group stands for")


class DocumentPart(Part):
    """A source text."""

    title: Written = Field(description="the title")
    author: str = Field(default="", description="the author or authors")
    publisher: str = Field(default="", description="the journal, think tank or newspaper")
    date: Day | None = None
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")] | None = Field(
        default=None, description="the name of a text file, without folders"
    )
    url: Link | None = None


class AssumptionPart(Part):
    """What is believed about one parameter of the model."""

    value: Value
    source: AnySource
    label: Label | None = None
    unit: Written | None = Field(default=None, description="what a value of 1 means")
    question: Written | None = Field(
        default=None, description="the question that elicits the value from a person"
    )


class CorrelationPart(Part):
    """Two assumptions that move together."""

    between: list[str] = Field(
        min_length=2, max_length=2, description="the names of two assumptions"
    )
    rho: float = Field(gt=-1, lt=1, description="a correlation between -1 and 1")
    source: AnySource


class ConclusionPart(Part):
    """An instrument brought into force."""

    instrument: str = Field(description="the name of an instrument in the law library")
    binding: str | None = Field(
        default=None, description="none, draft, political, domestic or legal, if not its own"
    )


def _conclusion_kind(value: object) -> str:
    return "name" if isinstance(value, str) else "conclusion"


AnyConclusion: TypeAlias = Annotated[
    Annotated[str, Tag("name")] | Annotated[ConclusionPart, Tag("conclusion")],
    Discriminator(_conclusion_kind),
    Field(description="the name of an instrument, or {instrument: ..., binding: ...}"),
]


class PolicyPart(Part):
    """A set of terms; an empty one promises nothing."""

    label: Label | None = None
    like: str | None = Field(default=None, description="the policy that this one varies")
    concludes: list[AnyConclusion] = Field(
        default=[], description="a list of instruments that the policy brings into force"
    )
    accessions: dict[str, list[str]] = Field(
        default={}, description="instrument to the list of states that accede to it"
    )
    declarations: list[str] = Field(
        default=[], description="a list of declarations and reservations"
    )
    forces: dict[str, Annotated[object, WithJsonSchema({"type": ["string", "array", "null"]})]] = (
        Field(default={}, description="guarantor (or neutral) to troops, such as 20000 at line")
    )
    arms: dict[str, Annotated[object, WithJsonSchema({"type": ["string", "null"]})]] = Field(
        default={}, description="guarantor to military aid, such as 25 bn USD per year"
    )
    zone: Amount | None = Field(
        default=None,
        alias="demilitarised zone",
        description="the depth of the demilitarised zone, such as 20 km",
    )
    line: Literal["exposed", "defensible"] | None = Field(
        default=None,
        description="exposed or defensible, where the line is not the present one",
    )
    lasts: Amount | None = Field(
        default=None, description="when its promises end, such as 10 years; without end if left out"
    )
    forfeiture: Literal["express"] | None = Field(
        default=None, description="express, if a clause says that who provokes forfeits the promise"
    )
    deals: dict[str, Annotated[object, WithJsonSchema({"type": ["string", "null"]})]] = Field(
        default={},
        alias="side deals",
        description="guarantor to what a side deal is worth to it, such as 2 bn USD per year",
    )
    effort: dict[str, Annotated[object, WithJsonSchema({"type": ["string", "null"]})]] = Field(
        default={},
        description="guarantor to the defence spending it is bound to, such as 2 % of GDP",
    )
    without: list[str] = Field(
        default=[], description="a list of what is left out of the policy that this one varies"
    )
    note: Note = ""


class TermPart(Part):
    """Something that can be agreed in several ways."""

    label: Label | None = None
    levels: dict[Identifier, PolicyPart | None] = Field(
        description="name to level, each written like a piece of a policy, such as none: {}"
    )


class LevelPart(Part):
    """One of the levels that an actor's private resolve may have."""

    resolve: float = Field(gt=0, le=100, description="against what is assumed; 1 is as much")
    chance: float = Field(gt=0, le=1, description="how likely others think it, 0 to 1")


class InformationPart(Part):
    """Actors whose resolve only they know, in a crisis of the first year."""

    types: dict[str, dict[Identifier, LevelPart]] = Field(
        min_length=1, description="actor to its levels, such as USA: {firm: ..., soft: ...}"
    )
    source: AnySource


class ActPart(Part):
    """What one actor did in a year or in each of some years."""

    year: int | None = Field(default=None, ge=1000, le=3000, description="a calendar year")
    years: str | None = Field(
        default=None,
        pattern=r"^[0-9]{4} to [0-9]{4}$",
        description="calendar years, such as 2015 to 2021",
    )
    actor: str = Field(description="the id of an actor")
    did: str = Field(description="what the actor did")


class EpisodePart(Part):
    """A stretch of the record under one set of terms."""

    episode: EpisodeName = Field(description="the name of the episode, such as 2015-2022")
    terms: PolicyPart | None = Field(
        default=None, description="what was in force, written like a policy"
    )
    acts: list[ActPart] = Field(min_length=1, description="a list of what was done, by year")
    source: AnySource


class PrecedentPart(Part):
    """Episodes of another scenario that these assumptions must also explain."""

    scenario: str = Field(description="the name of a scenario that ships, such as korea-1953")
    episodes: list[EpisodeName] = Field(
        default=[], description="a list of its episodes; all of them if left out"
    )
    shares: list[str] = Field(
        default=[],
        description="a list of the assumptions that are the same there; theories, the weights of "
        "law and the precision of choice if left out",
    )
    source: AnySource


class PremisePart(Part):
    """Something a speaker takes for granted."""

    quote: Quote
    line: Line | None = None
    means: Written = Field(
        description="a condition on assumptions, such as RUS.presence_cost > median"
    )
    note: Note = ""


class ClaimPart(Part):
    """Something a speaker concludes."""

    quote: Quote
    line: Line | None = None
    holds: Written = Field(
        description="a condition on outcomes, such as "
        "P(attack | paper-usa) < P(attack | no-guarantee)"
    )
    note: Note = ""


class StatementPart(Part):
    """A passage that is neither premise nor claim."""

    quote: Quote
    line: Line | None = None
    note: Note = ""


class PositionPart(Part):
    """One speaker's case."""

    speaker: Written = Field(description="who speaks")
    document: str = Field(description="the id of a document listed under documents")
    assumes: list[PremisePart] = Field(default=[], description="a list of premises")
    claims: list[ClaimPart] = Field(default=[], description="a list of claims")
    statements: list[StatementPart] = Field(
        default=[], description="a list of passages that are neither premise nor claim"
    )


class File(Part):
    """A foedus scenario: a security guarantee to be tested before it is signed."""

    model_config = ConfigDict(title="foedus scenario")

    scenario: Written = Field(description="the title of the scenario")
    question: str = Field(default="", description="what the analyst wants to know")
    horizon: Amount = Field(description="how far to look ahead, such as 10 years")
    start: str = Field(description="the first day of the horizon, such as 2026-06-01")
    opening: Literal["war", "peace"] = Field(
        default="peace",
        description="war if one is under way, so that not signing means going on with it",
    )
    baseline: str = Field(description="the name of the policy that others are compared with")
    actors: dict[str, ActorPart] = Field(
        min_length=1, description="code to actor, such as RUS: {role: challenger}"
    )
    documents: dict[Identifier, DocumentPart] = Field(
        default={}, description="id to document, such as logan-2025: {title: ...}"
    )
    law: list[str] = Field(default=[], description="a list of instruments in force anyway")
    instruments: list[str] = Field(
        default=[], description="a list of files with instruments of your own, in this folder"
    )
    acts: list[dict[str, Any]] = Field(
        default=[],
        description="a list of rules for cascades, such as "
        "{when: obliged, does: responds with force, after: 2 days}",
    )
    assumptions: dict[str, AssumptionPart] = Field(
        default={},
        description="model parameter to belief, such as USA.stake: {value: ..., source: ...}",
    )
    correlations: list[CorrelationPart] = Field(
        default=[], description="a list of {between: [X, Y], rho: 0.5, source: ...}"
    )
    record: list[EpisodePart] = Field(
        default=[], description="a list of episodes that any set of assumptions must explain"
    )
    precedents: list[PrecedentPart] = Field(
        default=[], description="a list of episodes elsewhere that the assumptions must explain"
    )
    information: InformationPart | None = Field(
        default=None, description="actors whose resolve only they know, for single crises"
    )
    policies: dict[Identifier, PolicyPart | None] = Field(
        min_length=1, description="name to policy, such as no-guarantee: {}"
    )
    bargains: dict[Identifier, TermPart] = Field(
        default={},
        description="name to term of a bargain, such as zone: {levels: {none: {}, wide: ...}}",
    )
    outcomes: list[str] = Field(
        default=[], description="a list of what to report; everything if left out"
    )
    positions: dict[Identifier, PositionPart] = Field(
        default={}, description="name to position, such as carpenter: {speaker: ...}"
    )


def json_schema() -> dict[str, Any]:
    """The file format as JSON Schema 2020-12, for editors.

    With the YAML language server, the first line
    ``# yaml-language-server: $schema=foedus.schema.json`` gives completion and help.

    Returns:
        The schema, ready for ``json.dumps``.

    Example:
        >>> json_schema()["properties"]["baseline"]["description"]
        'the name of the policy that others are compared with'
    """
    schema = File.model_json_schema(by_alias=True)
    for part in (schema, *schema["$defs"].values()):
        for field in part.get("properties", {}).values():
            # An optional key keeps its help one level down, where editors do not look.
            for choice in field.get("anyOf", ()):
                field.setdefault("description", choice.get("description", ""))
            field.pop("title", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
