"""Places and actors: whose territory a place is on a day, and which treaty regions it lies in."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any

from foedus.errors import Diagnostic, LawError, nearest
from foedus.law.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["UNSAID", "Geography", "Holding", "Place", "geography"]


@dataclass(frozen=True)
class Holding:
    """A state that holds a place for a span of days; open ends reach as far as is known."""

    state: str
    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the span includes a day."""
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True)
class Place:
    """A territory, a part of one, or a sea.

    Attributes:
        id: Slug or state code.
        name: As a sentence names it.
        sovereigns: Who is sovereign, with dates.
        administrators: Who administers it, where that differs.
        regions: Treaty regions it lies in beyond doubt.
        contested: Regions it lies in only arguably, with the reason.
        rivals: States that dispute the sovereignty.
        rival_note: The dispute in words.
        source: Where the facts come from.
        known: Whether it is known which place it is.
    """

    id: str
    name: str
    sovereigns: tuple[Holding, ...] = ()
    administrators: tuple[Holding, ...] = ()
    regions: frozenset[str] = frozenset()
    contested: Mapping[str, str] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()
    rival_note: str = ""
    source: str = ""
    known: bool = True

    def sovereign_on(self, day: date) -> str:
        """The state whose territory it is on a day, or an empty string."""
        return next((h.state for h in self.sovereigns if h.covers(day)), "")

    def administered_on(self, day: date) -> str:
        """The state that administers it on a day: the sovereign unless recorded otherwise."""
        held = next((h.state for h in self.administrators if h.covers(day)), "")
        return held or self.sovereign_on(day)

    def rivals_on(self, day: date) -> tuple[str, ...]:
        """States that dispute the sovereignty on a day."""
        return tuple(r for r in self.rivals if r != self.sovereign_on(day))

    def lies_in(self, region: str) -> Truth:
        """Whether it lies in a region; unknown where that is arguable.

        Example:
            >>> geography().place("hawaii").lies_in("north_america").value
            'false'
        """
        if region in self.regions:
            return Truth.TRUE
        if not self.known:
            return Truth.UNKNOWN
        return Truth.UNKNOWN if region in self.contested else Truth.FALSE


UNSAID = Place("", "the place, which is not said,", known=False)


@dataclass(frozen=True)
class Geography:
    """Every actor and place that an event can name."""

    places: Mapping[str, Place]
    states: Mapping[str, str]
    non_states: Mapping[str, str]
    regions: Mapping[str, str]
    parents: Mapping[str, str]
    aliases: Mapping[str, str]
    occupations: tuple[tuple[str, str, Holding], ...]

    def is_state(self, actor: str) -> bool:
        """Whether the actor is a state."""
        return actor in self.states

    def is_there(self, state: str, day: date) -> bool:
        """Whether a state has land of its own on a day; one that ended has none.

        Example:
            >>> from datetime import date
            >>> [geography().is_there("CSK", date(year, 1, 1)) for year in (1990, 1993)]
            [True, False]
        """
        return self.is_state(state) and self.places[state].sovereign_on(day) == state

    def actor_name(self, actor: str) -> str:
        """A state's or group's name."""
        return self.states.get(actor) or self.non_states.get(actor, actor)

    def region_name(self, region: str) -> str:
        """A treaty region in words."""
        return self.regions.get(region, region)

    def find(self, name: str) -> str | None:
        """The id of the place with this id, alias or name; None when there is none."""
        if name in self.places:
            return name
        folded = name.casefold()
        if folded in self.places:
            return folded
        return self.aliases.get(folded)

    def place(self, name: str) -> Place:
        """The place with this id, alias or name; an empty name is a place that is not said.

        Raises:
            LawError: If nothing bears the name; the nearest name is suggested.
        """
        if not name:
            return UNSAID
        found = self.find(name)
        if found is None:
            known = (*self.places, *self.aliases)
            raise LawError(
                Diagnostic(
                    "event",
                    f"unknown place {name!r}",
                    "a state or a place that `foedus.law` knows",
                    nearest(name, known),
                )
            )
        return self.places[found]

    def within(self, place: str, name: str) -> bool:
        """Whether a place is the named one or a part of it."""
        target = self.find(name) or name
        return place == target or self.parents.get(place) == target

    def occupied_by(self, occupier: str, place: str, day: date) -> bool:
        """Whether the occupier's forces are at the place without its sovereign's consent."""
        return any(
            who == occupier and self.within(place, of) and span.covers(day)
            for who, of, span in self.occupations
        )


def _holdings(items: list[Mapping[str, Any]]) -> tuple[Holding, ...]:
    return tuple(Holding(i["state"], i.get("since"), i.get("until")) for i in items)


def _states(raw: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Place]]:
    names: dict[str, str] = {}
    places: dict[str, Place] = {}
    for continent, text in raw["states"].items():
        for entry in text.split(";"):
            code, name = entry.strip().split(" ", 1)
            extra = raw["state_regions"].get(code, [])
            around = raw["continent_regions"].get(continent, [])
            names[code] = name
            places[code] = Place(
                id=code,
                name=name,
                sovereigns=_holdings(raw["succession"].get(code, [{"state": code}])),
                # Metropolitan: a state's own entry stands for its main territory.
                regions=frozenset({continent, "metropolitan", *extra, *around}),
                contested=raw["state_contested"].get(code, {}),
            )
    return names, places


@functools.cache
def geography() -> Geography:
    """The places and actors that ship, read once.

    Example:
        >>> from datetime import date
        >>> geography().place("ceuta").sovereign_on(date(2026, 1, 1))
        'ESP'
    """
    from ruamel.yaml import YAML

    text = resources.files("foedus.law").joinpath("geography.yaml").read_text("utf-8")
    raw = YAML(typ="safe", pure=True).load(text)
    names, places = _states(raw)
    parents: dict[str, str] = {}
    for key, item in raw["places"].items():
        owner = item.get("of")
        if owner:
            parents[key] = owner
        places[key] = Place(
            id=key,
            name=item["name"],
            sovereigns=(Holding(owner),) if owner else _holdings(item.get("sovereign", [])),
            administrators=_holdings(item.get("administered", [])),
            regions=frozenset(item["regions"]),
            contested=item.get("contested", {}),
            rivals=tuple(item.get("rivals", ())),
            rival_note=item.get("rival_note", ""),
            source=item.get("source", ""),
        )
    aliases = {**raw["aliases"], **{name.casefold(): code for code, name in names.items()}}
    for key, place in places.items():
        aliases.setdefault(place.name.casefold(), key)
    occupations = tuple(
        (o["occupier"], o["of"], Holding(o["occupier"], o.get("since"), o.get("until")))
        for o in raw["occupations"]
    )
    return Geography(
        places=places,
        states=names,
        non_states=raw["non_states"],
        regions=raw["regions"],
        parents=parents,
        aliases=aliases,
        occupations=occupations,
    )
