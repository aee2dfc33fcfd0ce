"""The form of an instrument file, checked strictly before anything is built from it."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - `date` is also a field of the file
from typing import Literal

from pydantic import Field, model_validator

from foedus.errors import nearest
from foedus.law import instruments as data
from foedus.law.condition_schema import Act, ConditionForm, Form, State
from foedus.law.conditions import always

__all__ = ["DeclarationForm", "DeclarationsForm", "InstrumentForm"]

TextStatus = Literal["verbatim", "ocr", "translation", "paraphrase", "unverified"]


# Facts of the UN Charter's file, which is behind every order.
_COMMON_FACTS = frozenset({"unsc_measures", "unsc_authorised"})


class ClauseForm(Form):
    """A passage of text."""

    id: str
    article: str
    text: str
    lang: str = "en"
    text_status: TextStatus
    source: str
    authentic: bool = True
    note: str = ""


class MembersForm(Form):
    """One or more states with the same dates; ``until_verified`` is about the end alone."""

    actors: list[State]
    role: Literal["member", "guarantor", "beneficiary"] = "member"
    since: Date | None = None
    until: Date | None = None
    verified: bool = True
    until_verified: bool = True
    note: str = ""
    source: str = ""


class SuspensionForm(Form):
    """A duty between two parties that is suspended."""

    debtor: State
    creditor: State
    since: Date
    until: Date | None = None
    source: str = ""
    verified: bool = True


class ExceptionForm(Form):
    """An exception to a norm."""

    id: str
    label: str = ""
    when: ConditionForm
    effect: Literal["excluded", "limits", "pending", "coordination"]
    clause: str = ""
    quote: str = ""
    priority: int = 0
    discretion: Literal["", "none", "timing", "means", "whether"] = ""
    drops: list[Act] = Field(default_factory=list)
    exceptions: list[ExceptionForm] = Field(default_factory=list)
    overrides: list[str] = Field(default_factory=list)

    def parts(self) -> list[ExceptionForm]:
        """This exception and the exceptions to it, at any depth."""
        return [self, *(part for inner in self.exceptions for part in inner.parts())]

    def build(self) -> data.NormException:
        """The exception as data."""
        return data.NormException(
            id=self.id,
            when=self.when.build(),
            effect=self.effect,
            clause=self.clause,
            quote=self.quote,
            priority=self.priority,
            discretion=self.discretion,
            drops=tuple(self.drops),
            label=self.label,
            exceptions=tuple(e.build() for e in self.exceptions),
            overrides=tuple(self.overrides),
        )


class PreconditionForm(Form):
    """A precondition of a norm."""

    id: str
    kind: Literal["request", "determination", "fact", "new_instrument"]
    label: str = ""
    needs: ConditionForm | None = None
    unless: ConditionForm | None = None
    clause: str = ""
    quote: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _needs_something(self) -> PreconditionForm:
        if self.needs is None and self.kind != "new_instrument":
            msg = "`needs` is missing: only a new instrument is met by concluding it"
            raise ValueError(msg)
        return self

    def build(self) -> data.Precondition:
        """The precondition as data."""
        return data.Precondition(
            id=self.id,
            kind=self.kind,
            needs=self.needs.build() if self.needs else None,
            unless=self.unless.build() if self.unless else None,
            clause=self.clause,
            quote=self.quote,
            label=self.label,
            source=self.source,
        )


class ReadingForm(Form):
    """Another way to read a norm."""

    id: str
    holder: str = ""
    weight: Literal["minority", "disputed"]
    note: str
    sources: list[str] = Field(default_factory=list)
    or_trigger: ConditionForm | None = None
    and_trigger: ConditionForm | None = None
    precondition: PreconditionForm | None = None
    exception: ExceptionForm | None = None
    discretion: Literal["", "none", "timing", "means", "whether"] = ""

    def build(self) -> data.Reading:
        """The reading as data."""
        return data.Reading(
            id=self.id,
            holder=self.holder,
            weight=self.weight,
            note=self.note,
            sources=tuple(self.sources),
            or_trigger=self.or_trigger.build() if self.or_trigger else None,
            and_trigger=self.and_trigger.build() if self.and_trigger else None,
            precondition=self.precondition.build() if self.precondition else None,
            exception=self.exception.build() if self.exception else None,
            discretion=self.discretion,
        )


class NormForm(Form):
    """A duty, permission or prohibition."""

    id: str
    label: str
    clauses: list[str] = Field(min_length=1)
    type: Literal["obligation", "permission", "prohibition"]
    bearer: Literal["parties", "other_parties", "victims", "others", "states"] | list[State]
    standing: bool = False
    trigger: ConditionForm | None = None
    must: list[Act] = Field(default_factory=list)
    may: list[Act] = Field(default_factory=list)
    must_not: list[Act] = Field(default_factory=list)
    exceptions: list[ExceptionForm] = Field(default_factory=list)
    preconditions: list[PreconditionForm] = Field(default_factory=list)
    trigger_judge: Literal["objective", "bearer", "protege", "organ", "named_person"] = "objective"
    discretion: Literal["none", "timing", "means", "whether"] = "none"
    constitutional_filter: str = ""
    within_hours: int | None = None
    jointness: Literal["several", "joint", "both"] = "several"
    specificity: int = Field(0, ge=0, le=4)
    quote: str = ""
    readings: list[ReadingForm] = Field(default_factory=list)

    def cited(self) -> list[tuple[tuple[int | str, ...], str]]:
        """Ids of the clauses that the norm rests on, with their places in it."""
        found: list[tuple[tuple[int | str, ...], str]] = [
            (("clauses", i), name) for i, name in enumerate(self.clauses)
        ]
        found.append((("constitutional_filter",), self.constitutional_filter))
        for i, e in enumerate(self.exceptions):
            found += [(("exceptions", i, "clause"), part.clause) for part in e.parts()]
        for i, p in enumerate(self.preconditions):
            found.append((("preconditions", i, "clause"), p.clause))
        return [(loc, name) for loc, name in found if name]

    @model_validator(mode="after")
    def _asked_or_standing(self) -> NormForm:
        if self.standing == (self.trigger is not None):
            msg = "a norm has a trigger, or it is standing and has none"
            raise ValueError(msg)
        return self

    def facts(self) -> set[str]:
        """Ids of the facts that the norm asks about."""
        trees = [part.when for e in self.exceptions for part in e.parts()]
        trees += [self.trigger] if self.trigger is not None else []
        for p in self.preconditions:
            trees += [tree for tree in (p.needs, p.unless) if tree is not None]
        found: set[str] = set()
        return found.union(*(tree.facts() for tree in trees))

    def build(self) -> data.Norm:
        """The norm as data."""
        bearer = tuple(self.bearer) if isinstance(self.bearer, list) else self.bearer
        return data.Norm(
            id=self.id,
            label=self.label,
            clauses=tuple(self.clauses),
            type=self.type,
            bearer=bearer,
            trigger=self.trigger.build() if self.trigger else always,
            standing=self.standing,
            must=tuple(self.must),
            may=tuple(self.may),
            must_not=tuple(self.must_not),
            exceptions=tuple(e.build() for e in self.exceptions),
            preconditions=tuple(p.build() for p in self.preconditions),
            trigger_judge=self.trigger_judge,
            discretion=self.discretion,
            constitutional_filter=self.constitutional_filter,
            within_hours=self.within_hours,
            jointness=self.jointness,
            specificity=self.specificity,
            quote=self.quote,
            readings=tuple(r.build() for r in self.readings),
        )


class TermForm(Form):
    """How long an instrument runs."""

    kind: Literal["unstated", "fixed", "until", "unlimited"]
    months: int = 0
    denounce: Literal["no", "notice", "after_term"] = "no"
    renews: bool = False

    @model_validator(mode="after")
    def _months(self) -> TermForm:
        if (self.kind == "fixed") != bool(self.months):
            msg = "a fixed term, and no other, has months"
            raise ValueError(msg)
        return self


class InstitutionForm(Form):
    """What an instrument sets up."""

    organ: Literal["none", "meetings", "council", "organisation"] = "none"
    command: bool = False
    bases: bool = False


class FactForm(Form):
    """A fact that norms ask about."""

    id: str
    label: str
    default: bool | Literal["unknown"] = False
    source: str = ""
    between: list[State] = Field(default_factory=list)

    def build(self) -> data.Fact:
        """The fact as data."""
        default = None if self.default == "unknown" else self.default
        return data.Fact(self.id, self.label, default, self.source, tuple(self.between))


class RecordForm(Form):
    """A past determination."""

    kind: Literal["determination"]
    by: str
    on: Date
    what: str
    victim: State
    event_date: Date
    source: str
    quote: str = ""


class LinkForm(Form):
    """A relation to another instrument."""

    kind: Literal[
        "amends",
        "implements",
        "requires_in_force",
        "without_prejudice_to",
        "supersedes",
        "conflicts_with",
    ]
    instrument: str
    note: str = ""


class InstrumentForm(Form):
    """A whole instrument file."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    short: str
    kind: Literal[
        "treaty",
        "protocol",
        "executive_agreement",
        "mou",
        "political_declaration",
        "unilateral_declaration",
        "statute",
        "resolution",
        "draft",
    ]
    binding: data.Binding
    as_drafted: Literal["political", "domestic", "legal"] | None = None
    register_: Literal["parties_shall", "participants_will"] = Field(
        "parties_shall", alias="register"
    )
    signed: Date | None
    signed_verified: bool = True
    in_force: Date | Literal["unknown"] | None
    in_force_verified: bool = True
    in_force_note: str = ""
    ended: Date | None = None
    ended_verified: bool = True
    ended_mode: (
        Literal["expired", "denounced", "breached", "replaced", "lapsed", "state_extinct"] | None
    ) = None
    duration: str = ""
    notice_months: int | None = None
    earliest_exit: Date | None = None
    term: TermForm = TermForm(kind="unstated")
    institution: InstitutionForm = InstitutionForm()
    secrecy: Literal["public", "part_secret", "secret"] = "public"
    established_by: Literal["signature", "ratification"] = "ratification"
    languages: list[str] = Field(default_factory=list)
    member_word: str = "parties"
    background: bool = False
    universal: bool = False
    atop_id: int | None = None
    sources: list[str] = Field(min_length=1)
    note: str = ""
    members: list[MembersForm] = Field(default_factory=list)
    suspensions: list[SuspensionForm] = Field(default_factory=list)
    links: list[LinkForm] = Field(default_factory=list)
    facts: list[FactForm] = Field(default_factory=list)
    records: list[RecordForm] = Field(default_factory=list)
    clauses: list[ClauseForm] = Field(min_length=1)
    norms: list[NormForm] = Field(default_factory=list)

    def faults(self) -> list[tuple[tuple[int | str, ...], str]]:
        """What does not hang together between parts of the file: where, and what."""
        found: list[tuple[tuple[int | str, ...], str]] = []
        clauses = [c.id for c in self.clauses]
        facts = {f.id for f in self.facts} | _COMMON_FACTS
        for i, name in enumerate(clauses):
            if name in clauses[:i]:
                found.append((("clauses", i, "id"), f"clause {name!r} is there twice"))
        norms = [n.id for n in self.norms]
        for i, norm in enumerate(self.norms):
            here: tuple[int | str, ...] = ("norms", i)
            if norm.id in norms[:i]:
                found.append(((*here, "id"), f"norm {norm.id!r} is there twice"))
            for loc, name in norm.cited():
                if name not in clauses:
                    hint = nearest(name, clauses)
                    what = f"there is no clause {name!r}" + (f" ({hint})" if hint else "")
                    found.append(((*here, *loc), what))
            found += [
                ((*here, "id"), f"fact {name!r} is not listed under `facts`")
                for name in sorted(norm.facts() - facts)
            ]
        return found

    def build(self, file: str) -> data.Instrument:
        """The instrument as data."""
        members = tuple(
            data.Membership(
                a,
                m.role,
                m.since,
                m.until,
                verified=m.verified,
                until_verified=not m.until or (m.verified and m.until_verified),
                note=m.note,
                source=m.source,
            )
            for m in self.members
            for a in m.actors
        )
        return data.Instrument(
            id=self.id,
            title=self.title,
            short=self.short,
            kind=self.kind,
            binding=self.binding,
            signed=self.signed,
            in_force=self.in_force if isinstance(self.in_force, Date) else None,
            clauses=tuple(data.Clause(**c.model_dump()) for c in self.clauses),
            norms=tuple(n.build() for n in self.norms),
            members=members,
            in_force_known=self.in_force != "unknown",
            in_force_verified=self.in_force_verified,
            in_force_note=self.in_force_note,
            ended=self.ended,
            ended_mode=self.ended_mode or "",
            as_drafted=self.as_drafted,
            register=self.register_,
            member_word=self.member_word,
            background=self.background,
            universal=self.universal,
            suspensions=tuple(data.Suspension(**s.model_dump()) for s in self.suspensions),
            links=tuple(data.Link(**x.model_dump()) for x in self.links),
            facts=tuple(f.build() for f in self.facts),
            records=tuple(data.Record(**r.model_dump()) for r in self.records),
            signed_verified=self.signed_verified,
            ended_verified=self.ended_verified,
            duration=self.duration,
            notice_months=self.notice_months,
            earliest_exit=self.earliest_exit,
            term=data.Term(**self.term.model_dump()),
            institution=data.Institution(**self.institution.model_dump()),
            secrecy=self.secrecy,
            established_by=self.established_by,
            languages=tuple(self.languages),
            atop_id=self.atop_id,
            sources=tuple(self.sources),
            note=self.note,
            file=file,
        )


class DeclarationForm(Form):
    """A declaration about norms."""

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
    by: list[State] = Field(min_length=1)
    towards: State | Literal[""] = ""
    targets: list[str] = Field(min_length=1)
    text: str
    note: str
    on: Date | None = None
    hypothetical: bool = False
    when: ConditionForm | None = None
    exception: ExceptionForm | None = None
    patch: ReadingForm | None = None
    norm: NormForm | None = None
    sources: list[str] = Field(default_factory=list)
    text_status: TextStatus = "unverified"

    @model_validator(mode="after")
    def _fits_its_form(self) -> DeclarationForm:
        if self.patch and self.form not in {"joint_interpretation", "amendment"}:
            msg = f"`patch` belongs to a joint interpretation or an amendment, not to a {self.form}"
            raise ValueError(msg)
        if self.norm and self.form != "undertaking_to_third":
            msg = f"`norm` belongs to an undertaking to a third state, not to a {self.form}"
            raise ValueError(msg)
        return self

    def build(self) -> data.Declaration:
        """The declaration as data."""
        return data.Declaration(
            id=self.id,
            title=self.title,
            form=self.form,
            by=tuple(self.by),
            targets=tuple(self.targets),
            text=self.text,
            note=self.note,
            on=self.on,
            hypothetical=self.hypothetical,
            when=self.when.build() if self.when else None,
            towards=self.towards,
            exception=self.exception.build() if self.exception else None,
            sources=tuple(self.sources),
            text_status=self.text_status,
            patch=self.patch.build() if self.patch else None,
            norm=self.norm.build() if self.norm else None,
        )


class DeclarationsForm(Form):
    """The file of declarations."""

    declarations: list[DeclarationForm]
