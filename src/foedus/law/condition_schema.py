"""The form of a condition tree in a file, and the names that files may use."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - `date` is a field too; pydantic needs the type
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from foedus.errors import nearest
from foedus.law import instruments as data
from foedus.law.conditions import Condition
from foedus.law.places import geography

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["Act", "ConditionForm", "Form", "State", "one_of"]


def one_of(what: str, known: Callable[[], Collection[str]]) -> BeforeValidator:
    """A check that a name is known, which suggests the nearest one otherwise."""

    def check(name: object) -> object:
        if not isinstance(name, str) or name not in known():
            hint = nearest(str(name), known())
            msg = f"unknown {what} {name!r}" + (f" ({hint})" if hint else "")
            raise ValueError(msg)
        return name

    return BeforeValidator(check)


State = Annotated[str, one_of("state", lambda: geography().states)]
Region = Annotated[str, one_of("region", lambda: geography().regions)]
Act = Annotated[str, one_of("act", lambda: data.ACTS)]
EventKind = Literal[
    "armed_attack",
    "armed_invasion",
    "occupation",
    "blockade",
    "sabotage",
    "cyber_operation",
    "threat",
]


class Form(BaseModel):
    """What every form has in common: no unknown keys, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class KindForm(Form):
    """Kinds of event that fit, and kinds of which that is disputed."""

    is_: list[EventKind] = Field(alias="is")
    disputed: list[EventKind] = []


class DeterminedForm(Form):
    """An organ's finding."""

    organ: str
    what: str


class DayForm(Form):
    """A span of days, both ends included."""

    from_: Date | None = Field(None, alias="from")
    until: Date | None = None


class AtLeastForm(Form):
    """A threshold over parts."""

    n: int
    of: list[ConditionForm]


class ConditionForm(Form):
    """One node of a condition tree: exactly one of the keys, with an optional label and clause."""

    label: str = ""
    clause: str = ""
    all: list[ConditionForm] | None = None
    any: list[ConditionForm] | None = None
    not_: ConditionForm | None = Field(None, alias="not")
    at_least: AtLeastForm | None = None
    victim: Literal["party", "not_party"] | list[State] | None = None
    attacker: Literal["party", "not_party", "state", "non_state"] | list[str] | None = None
    attacker_in: list[State] | None = None
    bearer: Literal["party", "not_party"] | list[State] | None = None
    bearer_party_of: str | None = None
    victim_party_of: str | None = None
    kind: list[EventKind] | KindForm | None = None
    object: (
        list[Literal["territory", "forces", "vessel", "aircraft", "public_vessel", "citizens"]]
        | None
    ) = None
    sovereign: Literal["victim", "bearer", "party"] | list[State] | None = None
    administered_by: Literal["victim", "bearer", "party"] | list[State] | None = None
    region: list[Region] | None = None
    place: list[str] | None = None
    external: bool | None = None
    provoked: bool | None = None
    lawful: bool | None = None
    scale: list[Literal["significant", "deliberate", "sustained"]] | None = None
    nuclear: bool | None = None
    request: Literal["victim", "party"] | list[State] | None = None
    determined: DeterminedForm | None = None
    fact: str | None = None
    caused_in: list[str] | None = None
    date: DayForm | None = None
    adversaries: int | None = None
    signed_not_in_force: Literal[True] | None = None
    disputed: str | None = None

    @model_validator(mode="after")
    def _one_key(self) -> ConditionForm:
        if len(self.keys()) != 1:
            found = ", ".join(self.keys()) or "none"
            msg = f"a condition has exactly one of its keys (found: {found})"
            raise ValueError(msg)
        if self.place or self.caused_in:
            for name in [*(self.place or []), *(self.caused_in or [])]:
                if geography().find(name) is None:
                    msg = f"unknown place {name!r}"
                    raise ValueError(msg)
        return self

    def keys(self) -> list[str]:
        """The condition's operators that are set (there must be one)."""
        names = set(type(self).model_fields) - {"label", "clause"}
        return sorted(n for n in names if getattr(self, n) is not None)

    def facts(self) -> set[str]:
        """Ids of the facts that the tree asks about."""
        parts = [*(self.all or []), *(self.any or [])]
        parts += [self.not_] if self.not_ else []
        parts += self.at_least.of if self.at_least else []
        here = {self.fact} if self.fact else set()
        return here.union(*(part.facts() for part in parts))

    def build(self) -> Condition:
        """The same tree as data."""
        name = self.keys()[0]
        value = getattr(self, name)
        if name in {"all", "any"}:
            parts = tuple(part.build() for part in value)
            return Condition(name, parts, label=self.label, cite=self.clause)
        if name == "not_":
            return Condition("not", (value.build(),), label=self.label, cite=self.clause)
        if name == "at_least":
            parts = tuple(part.build() for part in value.of)
            return Condition("at_least", parts, value.n, label=self.label, cite=self.clause)
        if isinstance(value, KindForm):
            value = {"is": " ".join(value.is_), "disputed": " ".join(value.disputed)}
        elif isinstance(value, DayForm):
            ends = {"from": value.from_, "until": value.until}
            value = {k: v for k, v in ends.items() if v is not None}
        elif isinstance(value, DeterminedForm):
            value = {"organ": value.organ, "what": value.what}
        elif isinstance(value, list):
            value = tuple(value)
        return Condition(name, value=value, label=self.label, cite=self.clause)
