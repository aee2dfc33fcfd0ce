"""An instrument in the vocabulary of ATOP, derived from its norms, to compare it with that data.

ATOP (Leeds, Ritter, Mitchell and Long 2002, "Alliance Treaty Obligations and Provisions,
1815-1944", International Interactions 28) codes alliances by what members promise and under
which conditions. The codes here follow from the norms of an instrument file alone: 0 means that
no norm of the file says so, not that the text was searched for it. No ATOP data ships.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.law.verdicts import implied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from foedus.law.conditions import Condition
    from foedus.law.instruments import Instrument, Norm

__all__ = ["ATOP_VARIABLES", "AtopCode", "atop_codes"]

# Variable of ATOP -> what a 1 means.
ATOP_VARIABLES: dict[str, str] = {
    "defense": "help when a member is attacked",
    "offense": "help beyond the case that a member is attacked",
    "neutral": "neutrality in a member's war",
    "nonagg": "no force between members",
    "consul": "consultation in crises",
    "active": "defense or offense",
    "conditio": "any obligation conditional",
    "defcon": "defense conditional",
    "defcoadv": "defense only against named adversaries",
    "defcoloc": "defense only in an area narrower than members' territory, or in a named one",
    "defcocon": "defense only in a specific conflict",
    "defconum": "defense only against several adversaries",
    "defconpr": "defense only without provocation",
    "offcon": "offense conditional",
    "neucon": "neutrality conditional",
    "concon": "consultation conditional",
    "concoreq": "consultation on request",
    "asymm": "members owe different things",
    "seppeace": "no separate peace",
    "noothall": "no hostile or conflicting engagement",
}

_CONSULTING = frozenset({"consult", "decide"})
_STAYING_OUT = frozenset({"neutrality", "benevolent_neutrality"})
_PROPOSITIONS = frozenset({"all", "any", "at_least"})


@dataclass(frozen=True)
class AtopCode:
    """One code, with the ids of the norms that it follows from."""

    value: int
    norms: tuple[str, ...] = ()


def atop_codes(instrument: Instrument) -> Mapping[str, AtopCode]:
    """Derive an instrument's ATOP codes from its norms.

    A promise counts for the instrument if any member makes it, as in ATOP's alliance-level data.

    Args:
        instrument: The instrument, such as ``library()["nato-1949"]``.

    Returns:
        A code for each of ``ATOP_VARIABLES``, in their order; codes of 1 name their norms.

    Example:
        >>> from foedus.law import library
        >>> codes = atop_codes(library()["nato-1949"])
        >>> codes["defense"]
        AtopCode(value=1, norms=('nat/5',))
        >>> codes["defcoloc"].value, codes["defcoadv"].value
        (1, 0)
    """
    duties = [norm for norm in instrument.norms if norm.type == "obligation"]
    helping = [n for n in duties if "act_common_danger" in implied(n.must)]
    beyond = [n for n in helping if _beyond_attack(n)]
    aside = [n for n in duties if _STAYING_OUT.intersection(n.must)]
    talks = [n for n in duties if _CONSULTING.intersection(n.must)]
    kinds: dict[str, list[Norm]] = {
        "defense": helping,
        "offense": beyond,
        "neutral": aside,
        "nonagg": [n for n in instrument.norms if _bans_force_between(n)],
        "consul": talks,
        "defcoadv": [n for n in helping if _names_adversaries(n)],
        "defcoloc": [n for n in helping if _has(n, "region")],
        "defcocon": [n for n in helping if _has(n, "caused_in")],
        "defconum": [n for n in helping if _has(n, "adversaries")],
        "defconpr": [n for n in helping if _forbids_provocation(n)],
        "offcon": [n for n in beyond if _conditional(n)],
        "neucon": [n for n in aside if _conditional(n)],
        "concoreq": [n for n in talks if _on_request(n)],
        "asymm": [n for n in duties if _one_sided(n, instrument)],
        "seppeace": [n for n in duties if "no_separate_peace" in n.must],
        "noothall": [n for n in instrument.norms if _excludes_others(n)],
    }
    kinds["active"] = helping  # help beyond an attack is help too
    kinds["defcon"] = [n for n in helping if _conditional(n)]
    kinds["concon"] = [n for n in talks if _conditional(n) or _on_request(n)]
    together = [kinds[name] for name in ("defcon", "offcon", "neucon", "concon")]
    kinds["conditio"] = [n for n in duties if any(n in some for some in together)]
    return {
        name: AtopCode(int(bool(kinds[name])), tuple(n.id for n in kinds[name]))
        for name in ATOP_VARIABLES
    }


def _atoms(tree: Condition) -> Iterator[Condition]:
    """The atoms that a tree asks to hold; what stands under ``not`` is left out."""
    if tree.op in _PROPOSITIONS:
        for part in tree.parts:
            yield from _atoms(part)
    elif tree.op != "not":
        yield tree


def _has(norm: Norm, name: str, fits: Callable[[Condition], bool] = lambda _: True) -> bool:
    return any(atom.op == name and fits(atom) for atom in _atoms(norm.trigger))


def _names_adversaries(norm: Norm) -> bool:
    return _has(norm, "attacker_in") or _has(
        norm, "attacker", lambda atom: isinstance(atom.value, tuple)
    )


def _forbids_provocation(norm: Norm) -> bool:
    unless = any(
        e.effect == "excluded" and any(a.op == "provoked" for a in _atoms(e.when))
        for e in norm.exceptions
    )
    return unless or _has(norm, "provoked", lambda atom: atom.value is False)


def _conditional(norm: Norm) -> bool:
    """Conditional in ATOP's sense: adversary, place, conflict, number of adversaries, provocation.

    "On its territory" is no condition of place.
    """
    narrow = any(_has(norm, name) for name in ("region", "caused_in", "adversaries"))
    return narrow or _names_adversaries(norm) or _forbids_provocation(norm)


def _on_request(norm: Norm) -> bool:
    """Whether a party must ask; where each judges for itself that it is threatened, none must."""
    return norm.trigger_judge != "bearer" and any(p.kind == "request" for p in norm.preconditions)


def _beyond_attack(norm: Norm) -> bool:
    """Whether help is due although nobody has yet attacked."""

    def reaches(atom: Condition) -> bool:
        kinds = atom.value
        if isinstance(kinds, tuple):
            return "threat" in kinds
        return not isinstance(kinds, str | bool | int) and "threat" in str(kinds["is"]).split()

    return not _has(norm, "kind") or _has(norm, "kind", reaches)


def _bans_force_between(norm: Norm) -> bool:
    """A prohibition of force whose victim is a member (the Charter's ban is not the pact's)."""
    forbidden = norm.type == "prohibition" and "armed_force" in norm.must_not
    return forbidden and _has(norm, "victim", lambda atom: atom.value != "not_party")


def _one_sided(norm: Norm, instrument: Instrument) -> bool:
    """Whether only some members owe it, or only some are its beneficiaries."""
    states = set(instrument.states())
    if isinstance(norm.bearer, tuple) and set(norm.bearer) < states:
        return True
    if _has(norm, "bearer", lambda atom: isinstance(atom.value, tuple)):
        return True
    named = {
        state
        for atom in _atoms(norm.trigger)
        if atom.op == "victim" and isinstance(atom.value, tuple)
        for state in atom.value
    }
    anyone = _has(norm, "victim", lambda atom: atom.value == "party")
    return bool(named) and not anyone and bool(states - named)


def _excludes_others(norm: Norm) -> bool:
    return "no_conflicting_engagement" in norm.must + norm.must_not
