"""The form of an instrument file, checked strictly before anything is built from it."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - `date` is also a field of the file
from typing import Literal

from pydantic import Field, model_validator

from foedus.errors import nearest
from foedus.law import instruments as data
from foedus.law.condition_schema import ConditionForm, Form, State
from foedus.law.norm_schema import (  # noqa: TC001 - pydantic needs the types
    ExceptionForm,
    NormForm,
    ReadingForm,
)

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
