"""The scenario as the rest of foedus sees it: frozen, complete, every name resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.errors import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from foedus.scenario.bargains import Term
    from foedus.scenario.beliefs import Belief
    from foedus.scenario.expressions import Expression

__all__ = [
    "Act",
    "Actor",
    "Assumption",
    "Claim",
    "Conclusion",
    "Correlation",
    "Deployment",
    "Document",
    "Draft",
    "Episode",
    "Policy",
    "Position",
    "Premise",
    "Scenario",
    "Source",
    "Statement",
]

_NOWHERE = Place("")


@dataclass(frozen=True)
class Source:
    """Where a number or a claim about the past comes from.

    Attributes:
        kind: ``document`` (a source text of the scenario), ``publication``, ``data`` or
            ``judgement`` (somebody's, dated).
        text: The citation, the name of the data set, or the reason for the judgement; for a
            document the note, if any.
        document: The document's id, for ``document``.
        quote: The author's exact words, for ``document``.
        line: The line of the source text where the quotation stands, 0 if not given.
        date: When it was published or judged, as written (``2025``, ``2025-03`` or ``2025-03-01``).
        who: Whose judgement.
        url: Where it can be read.
        note: A remark on how the source was used.
    """

    kind: str
    text: str
    document: str = ""
    quote: str = ""
    line: int = 0
    date: str = ""
    who: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Actor:
    """A state, or a group of states that acts as one.

    Attributes:
        id: ISO 3166 alpha-3 code of a state, or a code for a group (``EUR``).
        label: The name to print.
        role: ``challenger``, ``protégé`` or ``guarantor``.
        members: The states it stands for; itself alone if it is a single state.
        place: Where the file introduces it.
    """

    id: str
    label: str
    role: str
    members: tuple[str, ...] = ()
    place: Place = _NOWHERE

    def __post_init__(self) -> None:
        """A single state is its own only member."""
        if not self.members:
            object.__setattr__(self, "members", (self.id,))


@dataclass(frozen=True)
class Assumption:
    """What the analyst believes about one parameter of the model, and why.

    Attributes:
        name: The model parameter, such as ``USA.stake``.
        label: The name to print.
        unit: What a value of 1 means.
        question: The elicitation question a person can answer.
        belief: The distribution of the parameter.
        source: Where the belief comes from.
        place: Where the file states it.
    """

    name: str
    label: str
    unit: str
    question: str
    belief: Belief
    source: Source
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Correlation:
    """Two assumptions that are believed to move together (Gaussian copula).

    Attributes:
        between: The names of the two assumptions.
        rho: Correlation of their normal scores, strictly between -1 and 1.
        source: Where it comes from.
        place: Where the file states it.
    """

    between: tuple[str, str]
    rho: float
    source: Source
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Deployment:
    """Troops that a policy puts on the protégé's soil.

    Attributes:
        actor: A guarantor's id, or ``neutral``.
        troops: How many.
        where: ``line`` (on the line of contact) or ``rear``.
    """

    actor: str
    troops: int
    where: str


@dataclass(frozen=True)
class Conclusion:
    """An instrument that a policy brings into force.

    Attributes:
        instrument: Its name in the law library.
        binding: Another binding force than the instrument's own, or ``None``.
    """

    instrument: str
    binding: str | None = None


@dataclass(frozen=True)
class Draft:
    """An instrument of the scenario's own.

    Attributes:
        path: Its file, as the scenario names it.
        id: Its id, by which policies conclude it.
        text: The file's text.
    """

    path: str
    id: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Policy:
    """A set of terms that could be signed, or that were in force; ``like`` is already applied.

    Attributes:
        name: Its name in the file.
        label: The name to print.
        like: The policy it was written as a variant of, or an empty string.
        concludes: Instruments brought into force.
        accessions: Instrument to the states that accede to it.
        declarations: Declarations and reservations made.
        forces: Troops deployed.
        arms: Guarantor to military aid, billion USD a year.
        zone: Depth of the demilitarised zone in kilometres, 0 for none.
        line: ``exposed`` or ``defensible``, or an empty string for the line as it is.
        lasts: Years until its promises end, 0 for no end.
        forfeiture: ``express`` if a clause lets a provocation forfeit the promise, else empty.
        deals: Guarantor to what a side deal is worth to it, billion USD a year.
        effort: Guarantor to the share of national income it is bound to spend on defence.
        note: A remark.
        place: Where the file states it.
    """

    name: str
    label: str
    like: str = ""
    concludes: tuple[Conclusion, ...] = ()
    accessions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    declarations: tuple[str, ...] = ()
    forces: tuple[Deployment, ...] = ()
    arms: Mapping[str, float] = field(default_factory=dict)
    zone: float = 0.0
    line: str = ""
    lasts: float = 0.0
    forfeiture: str = ""
    deals: Mapping[str, float] = field(default_factory=dict)
    effort: Mapping[str, float] = field(default_factory=dict)
    note: str = ""
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Act:
    """What one actor did in one year.

    Attributes:
        year: Calendar year.
        actor: The actor's id.
        did: The action, one of those the model knows for the actor's role.
        place: Where the file states it.
    """

    year: int
    actor: str
    did: str
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Episode:
    """A stretch of the record under one set of terms.

    Attributes:
        name: Its name in the file.
        terms: What was in force.
        acts: What was done, by year and within a year in the order stated.
        source: Where the coding comes from.
        place: Where the file states it.
    """

    name: str
    terms: Policy
    acts: tuple[Act, ...]
    source: Source
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Precedent:
    """Episodes of another scenario that condition this one.

    Attributes:
        scenario: The name of a scenario that ships.
        episodes: Its episodes that count; all of them if empty.
        shares: The assumptions that are the same there; the model's default if empty.
        source: Why it is a precedent.
        place: Where the file states it.
    """

    scenario: str
    episodes: tuple[str, ...]
    shares: tuple[str, ...]
    source: Source
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Premise:
    """What a speaker takes for granted, in the speaker's words and as a condition on worlds.

    Attributes:
        quote: The exact words.
        line: The line of the source text, 0 if not given.
        means: The condition as written.
        expression: The condition, parsed; boolean.
        note: A remark on the reading.
        place: Where the file states it.
    """

    quote: str
    line: int
    means: str
    expression: Expression
    note: str = ""
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Claim:
    """What a speaker concludes, in the speaker's words and as a condition on outcomes.

    Attributes:
        quote: The exact words.
        line: The line of the source text, 0 if not given.
        holds: The condition as written.
        expression: The condition, parsed; boolean.
        note: A remark on the reading.
        place: Where the file states it.
    """

    quote: str
    line: int
    holds: str
    expression: Expression
    note: str = ""
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Statement:
    """A passage that no condition renders, kept so that nothing is left out silently.

    Attributes:
        quote: The exact words.
        line: The line of the source text, 0 if not given.
        note: Why it is not a premise or a claim.
        place: Where the file states it.
    """

    quote: str
    line: int
    note: str = ""
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Position:
    """One speaker's case: premises, claims and the rest.

    Attributes:
        name: Its name in the file.
        speaker: Who speaks.
        document: The id of the document the quotations are from.
        assumes: The premises.
        claims: The claims.
        statements: Passages that are neither.
        place: Where the file states it.
    """

    name: str
    speaker: str
    document: str
    assumes: tuple[Premise, ...] = ()
    claims: tuple[Claim, ...] = ()
    statements: tuple[Statement, ...] = ()
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Document:
    """A source text.

    Attributes:
        id: Its name in the file.
        title: Title.
        author: Author or authors.
        publisher: Journal, think tank or newspaper.
        date: As written: ``2025``, ``2025-03`` or ``2025-03-01``.
        file: Name of the text file beside the scenario, or an empty string.
        url: Where it can be read.
        place: Where the file states it.
    """

    id: str
    title: str
    author: str = ""
    publisher: str = ""
    date: str = ""
    file: str = ""
    url: str = ""
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Level:
    """A level of private resolve.

    Attributes:
        resolve: Resolve against what is assumed of the actor; 1 is as much.
        chance: How likely the others think it.
    """

    resolve: float
    chance: float


@dataclass(frozen=True)
class Scenario:
    """Everything one file says, checked: actors, law, assumptions, record, policies, positions.

    Attributes:
        title: What it is about.
        question: What the analyst wants to know.
        horizon: Years to look ahead.
        start: First day of the horizon.
        opening: ``war`` if one is under way, so that who does not sign fights on; else ``peace``.
        baseline: The policy that others are compared with.
        actors: In the order stated.
        law: Instruments in force whatever the policy.
        assumptions: By name; parameters not listed keep the model's own prior.
        correlations: Between assumptions.
        record: Episodes that any set of assumptions must first explain.
        precedents: Episodes of other scenarios that it must explain as well.
        types: Actors whose resolve only they know, to its levels by name; for single crises.
        policies: By name, in the order stated.
        outcomes: What to report.
        positions: Speakers' cases.
        bargains: The terms that `foedus bargains` searches; none if the file states none.
        documents: By id.
        drafts: Instruments of its own, beside those of the library.
        acts: Rules for what states do in a cascade, as written; law reads them.
        path: The file, or ``None`` when read from text.
        text: The file's text.
    """

    title: str
    question: str
    horizon: int
    start: date
    baseline: str
    actors: tuple[Actor, ...]
    law: tuple[str, ...] = ()
    assumptions: Mapping[str, Assumption] = field(default_factory=dict)
    correlations: tuple[Correlation, ...] = ()
    record: tuple[Episode, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    types: Mapping[str, Mapping[str, Level]] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    path: Path | None = None
    text: str = field(default="", repr=False)
    opening: str = "peace"
    bargains: tuple[Term, ...] = ()
    drafts: tuple[Draft, ...] = ()
    acts: tuple[Mapping[str, object], ...] = ()

    @property
    def conditioned(self) -> bool:
        """Whether worlds must explain a past, here or elsewhere."""
        return bool(self.record or self.precedents)

    @property
    def challenger(self) -> Actor:
        """The one actor that tests the guarantee."""
        return next(actor for actor in self.actors if actor.role == "challenger")

    @property
    def protege(self) -> Actor:
        """The one actor that is protected."""
        return next(actor for actor in self.actors if actor.role == "protégé")

    @property
    def guarantors(self) -> tuple[Actor, ...]:
        """The actors that promise, in the order stated."""
        return tuple(actor for actor in self.actors if actor.role == "guarantor")
