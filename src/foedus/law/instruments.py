"""What a treaty, agreement or declaration says, as data.

An ``Instrument`` holds its text as clauses, its parties with dates, and norms that cite the
clauses they are read from. Nothing here derives anything; see ``derivation``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from foedus.law.conditions import Condition

__all__ = [
    "Binding",
    "Clause",
    "Declaration",
    "Fact",
    "Institution",
    "Instrument",
    "Link",
    "Membership",
    "Norm",
    "NormException",
    "Precondition",
    "Reading",
    "Record",
    "Suspension",
    "Term",
]

Binding = Literal["none", "draft", "political", "domestic", "legal"]

BINDINGS: tuple[Binding, ...] = ("none", "draft", "political", "domestic", "legal")
DISCRETIONS = ("none", "timing", "means", "whether")
AUTOMATICITIES = ("automatic", "request", "fact", "determination", "new_instrument")

# What a norm can ask for, each with the words a sentence uses.
ACTS: dict[str, str] = {
    "consult": "consult",
    "report_unsc": "report to the Security Council",
    "seek_unsc": "seek Security Council action",
    "neutrality": "stay neutral",
    "benevolent_neutrality": "observe benevolent neutrality",
    "refrain": "refrain from force",
    "diplomatic": "act diplomatically",
    "sanctions": "impose sanctions",
    "intelligence": "share intelligence",
    "materiel": "supply matériel",
    "training": "train",
    "economic": "give economic help",
    "basing_transit": "grant bases and transit",
    "act_common_danger": "act to meet the common danger",
    "assist_unspecified": "assist",
    "military_assistance": "give military assistance",
    "armed_force": "use armed force",
    "all_forces": "use all its forces",
    "no_separate_peace": "make no separate peace",
    "decide": "decide what to do",
    "no_conflicting_engagement": "enter no conflicting engagement",
    "consult_before_pacts": "consult before it promises anything to third states",
    "settle_peacefully": "settle disputes by peaceful means",
    "grant_bases": "grant bases",
    "defeat_object": "defeat the object and purpose of what it has signed",
    "economic_coercion": "coerce economically",
    "nuclear_use": "use nuclear weapons",
}

# A duty to do the left implies a duty to do the right.
IMPLIES: dict[str, tuple[str, ...]] = {
    "all_forces": ("armed_force",),
    "armed_force": ("military_assistance",),
    "military_assistance": ("assist_unspecified",),
    "assist_unspecified": ("act_common_danger",),
    "act_common_danger": ("consult",),
}

ASSISTING = frozenset(
    {
        "act_common_danger",
        "assist_unspecified",
        "military_assistance",
        "armed_force",
        "all_forces",
        "materiel",
    }
)


@dataclass(frozen=True)
class Clause:
    """One passage of an instrument's text, with how well the text is known."""

    id: str
    article: str
    text: str
    lang: str
    text_status: str
    source: str
    authentic: bool = True
    note: str = ""

    @property
    def verified(self) -> bool:
        """Whether the words were seen in a published source."""
        return self.text_status != "unverified"


@dataclass(frozen=True)
class Suspension:
    """A duty of one party towards another that is suspended for a time."""

    debtor: str
    creditor: str
    since: date
    until: date | None
    source: str = ""
    verified: bool = True


@dataclass(frozen=True)
class Membership:
    """A state's place in an instrument; ``until`` is the last day in force for it."""

    actor: str
    role: str = "member"
    since: date | None = None
    until: date | None = None
    verified: bool = True
    note: str = ""
    source: str = ""
    until_verified: bool = True


@dataclass(frozen=True)
class Link:
    """How an instrument stands to another, such as ``requires_in_force``."""

    kind: str
    instrument: str
    note: str = ""


@dataclass(frozen=True)
class Term:
    """How long an instrument runs, in the terms in which pacts are compared.

    Attributes:
        kind: ``unstated``, ``fixed``, ``until`` (a task is done or a condition met) or
            ``unlimited``.
        months: Length of a fixed term.
        denounce: Whether a party may leave: ``no``, on ``notice`` at any time, or only
            ``after_term`` (a first period).
        renews: Whether the text foresees renewal.
    """

    kind: Literal["unstated", "fixed", "until", "unlimited"] = "unstated"
    months: int = 0
    denounce: Literal["no", "notice", "after_term"] = "no"
    renews: bool = False


@dataclass(frozen=True)
class Institution:
    """What an instrument sets up between its parties.

    Attributes:
        organ: ``none``, regular ``meetings``, a ``council``, or an ``organisation`` of its own.
        command: Whether forces have an integrated command.
        bases: Whether forces of one party may stand on another's territory.
    """

    organ: Literal["none", "meetings", "council", "organisation"] = "none"
    command: bool = False
    bases: bool = False


@dataclass(frozen=True)
class Fact:
    """A fact that norms ask about, and what is assumed when nobody says.

    ``between`` names the states whose ceasefire it is, where it is one.
    """

    id: str
    label: str
    default: bool | None = False
    source: str = ""
    between: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """A past act that norms can rest on, such as an organ's determination."""

    kind: str
    by: str
    on: date
    what: str
    victim: str
    event_date: date
    source: str
    quote: str = ""


@dataclass(frozen=True)
class NormException:
    """A rule that takes a triggered norm away, limits it, makes it wait, or coordinates it.

    ``coordination`` changes no status and no content: it says how the duty is carried out.
    ``exceptions`` are exceptions to this one: where one of them applies, this does not.
    ``overrides`` names exceptions of equal priority before which this one goes, because it is
    the more special (lex specialis).
    """

    id: str
    when: Condition
    effect: Literal["excluded", "limits", "pending", "coordination"]
    clause: str = ""
    quote: str = ""
    priority: int = 0
    discretion: str = ""
    drops: tuple[str, ...] = ()
    label: str = ""
    exceptions: tuple[NormException, ...] = ()
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Precondition:
    """Something that must happen before a triggered norm is due."""

    id: str
    kind: Literal["request", "determination", "fact", "new_instrument"]
    needs: Condition | None
    unless: Condition | None = None
    clause: str = ""
    quote: str = ""
    label: str = ""
    source: str = ""


@dataclass(frozen=True)
class Reading:
    """A minority or disputed way to read a norm; off unless chosen."""

    id: str
    holder: str
    weight: Literal["dominant", "minority", "disputed"]
    note: str
    sources: tuple[str, ...] = ()
    or_trigger: Condition | None = None
    and_trigger: Condition | None = None
    precondition: Precondition | None = None
    exception: NormException | None = None
    discretion: str = ""


@dataclass(frozen=True)
class Norm:
    """One duty, permission or prohibition read from clauses.

    A ``standing`` norm holds all the time and no event of force is what it is about, such as the
    promise to enter no hostile alliance: it is asked of no event.
    """

    id: str
    label: str
    clauses: tuple[str, ...]
    type: Literal["obligation", "permission", "prohibition"]
    bearer: str | tuple[str, ...]
    trigger: Condition
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    exceptions: tuple[NormException, ...] = ()
    preconditions: tuple[Precondition, ...] = ()
    trigger_judge: str = "objective"
    discretion: Literal["none", "timing", "means", "whether"] = "none"
    constitutional_filter: str = ""
    within_hours: int | None = None
    jointness: str = "several"
    specificity: int = 0
    quote: str = ""
    readings: tuple[Reading, ...] = ()
    standing: bool = False

    @property
    def assists(self) -> bool:
        """Whether the norm is about helping against an attack: background rules then apply."""
        return bool(ASSISTING.intersection(self.must + self.may)) and self.type != "prohibition"


@dataclass(frozen=True)
class Instrument:
    """A treaty, agreement, declaration or draft, with text, parties and norms.

    ``in_force`` is None when it never entered into force; ``in_force_known`` is False when
    that could not be established. ``languages`` are those in which its text is authentic, empty
    when that is not known. A date that no published source confirmed is marked by
    ``signed_verified``, ``in_force_verified`` or ``ended_verified``; see ``verification``.
    """

    id: str
    title: str
    short: str
    kind: str
    binding: Binding
    signed: date | None
    in_force: date | None
    clauses: tuple[Clause, ...]
    norms: tuple[Norm, ...]
    members: tuple[Membership, ...] = ()
    in_force_known: bool = True
    in_force_verified: bool = True
    in_force_note: str = ""
    ended: date | None = None
    ended_mode: str = ""
    as_drafted: Binding | None = None
    register: str = "parties_shall"
    member_word: str = "parties"
    background: bool = False
    universal: bool = False
    suspensions: tuple[Suspension, ...] = ()
    links: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()
    records: tuple[Record, ...] = ()
    signed_verified: bool = True
    ended_verified: bool = True
    duration: str = ""
    notice_months: int | None = None
    earliest_exit: date | None = None
    term: Term = Term()
    institution: Institution = Institution()
    secrecy: Literal["public", "part_secret", "secret"] = "public"
    established_by: Literal["signature", "ratification"] = "ratification"
    languages: tuple[str, ...] = ()
    atop_id: int | None = None
    sources: tuple[str, ...] = ()
    note: str = ""
    file: str = field(default="", compare=False)

    def clause(self, name: str) -> Clause:
        """The clause with this id.

        Raises:
            KeyError: If the instrument has no such clause.
        """
        for clause in self.clauses:
            if clause.id == name:
                return clause
        raise KeyError(name)

    def norm(self, name: str) -> Norm:
        """The norm with this id.

        Raises:
            KeyError: If the instrument has no such norm.
        """
        for norm in self.norms:
            if norm.id == name:
                return norm
        raise KeyError(name)

    def states(self) -> tuple[str, ...]:
        """Every state ever listed, in the file's order, each once."""
        return tuple(dict.fromkeys(m.actor for m in self.members))


@dataclass(frozen=True)
class Declaration:
    """A statement, waiver or other act about a norm, with the effect its form allows.

    A waiver or a reservation has an ``exception``; a joint interpretation or an amendment has an
    ``exception`` or a ``patch``, which changes the norm as a reading does; an undertaking to a
    third state can have a ``norm`` of its own.
    """

    id: str
    title: str
    form: Literal[
        "statement",
        "joint_interpretation",
        "waiver",
        "reservation",
        "amendment",
        "undertaking_to_third",
    ]
    by: tuple[str, ...]
    targets: tuple[str, ...]
    text: str
    note: str
    on: date | None = None
    hypothetical: bool = False
    when: Condition | None = None
    towards: str = ""
    exception: NormException | None = None
    sources: tuple[str, ...] = ()
    text_status: str = "unverified"
    patch: Reading | None = None
    norm: Norm | None = None
