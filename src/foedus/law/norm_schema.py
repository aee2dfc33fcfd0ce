"""The form of a norm in an instrument file, with its exceptions, preconditions and readings."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from foedus.law import instruments as data
from foedus.law.condition_schema import Act, ConditionForm, Form, State
from foedus.law.conditions import always

__all__ = ["ExceptionForm", "NormForm", "PreconditionForm", "ReadingForm"]


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
