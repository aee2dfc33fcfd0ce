"""An instrument in the vocabulary of ATOP, derived from its norms, to compare it with that data.

ATOP (Leeds, Ritter, Mitchell and Long 2002, "Alliance Treaty Obligations and Provisions,
1815-1944", International Interactions 28) codes alliances by what members promise and under
which conditions. The codes here follow from the norms of an instrument file, and from what it
records of term, secrecy and institutions: 0 means that nothing in the file says so, not that the
text was searched for it. No ATOP data ships.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.law.verdicts import implied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from foedus.law.conditions import Condition
    from foedus.law.instruments import Instrument, Norm

__all__ = ["ATOP_VARIABLES", "AtopCode", "atop_codes"]

# Variable of ATOP -> what its values mean; where nothing is said, 1 means that it is so.
ATOP_VARIABLES: dict[str, str] = {
    "bilat": "two members",
    "estmode": "ratification required",
    "pubsecr": "0 public, 1 part secret, 2 secret",
    "speclgth": "term: 0 none said, 1 fixed, 2 until a task or condition, 3 unlimited",
    "length": "length of a fixed term in months",
    "renounce": "leaving within the term: 0 not, 1 on notice, 3 only after a period",
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
    "offcoadv": "offense only against named adversaries",
    "offcoloc": "offense only in a named area",
    "offcocon": "offense only in a specific conflict",
    "offconum": "offense only against several adversaries",
    "neucon": "neutrality conditional",
    "neucoadv": "neutrality only towards named adversaries",
    "neucoloc": "neutrality only in a named area",
    "neucocon": "neutrality only in a specific conflict",
    "neuconum": "neutrality only for a number of adversaries",
    "neuconpr": "neutrality only without provocation",
    "concon": "consultation conditional",
    "concoadv": "consultation only on named adversaries",
    "concoloc": "consultation only on a named area",
    "concocon": "consultation only on a specific conflict",
    "concoreq": "consultation on request",
    "asymm": "members owe different things",
    "seppeace": "no separate peace",
    "thirdcom": "consultation before promises to third states",
    "noothall": "no hostile or conflicting engagement",
    "dipaid": "diplomatic help",
    "terrres": "territory or resources granted, such as bases",
    "medarb": "peaceful settlement between members",
    "intcom": "integrated command",
    "organ1": "organ: 0 none, 1 regular meetings, 2 a council, 3 an organisation",
    "base": "forces of one member on another's territory",
}

_CONSULTING = frozenset({"consult", "decide"})
_STAYING_OUT = frozenset({"neutrality", "benevolent_neutrality"})
_PROPOSITIONS = frozenset({"all", "any", "at_least"})
_SECRECY = {"public": 0, "part_secret": 1, "secret": 2}
_TERM = {"unstated": 0, "fixed": 1, "until": 2, "unlimited": 3}
_LEAVING = {"no": 0, "notice": 1, "after_term": 3}
_ORGAN = {"none": 0, "meetings": 1, "council": 2, "organisation": 3}


@dataclass(frozen=True)
class AtopCode:
    """One code, with the ids of the norms that it follows from."""

    value: int
    norms: tuple[str, ...] = ()


def atop_codes(instrument: Instrument) -> Mapping[str, AtopCode]:
    """Derive an instrument's ATOP codes from its norms and its terms.

    A promise counts for the instrument if any member makes it, as in ATOP's alliance-level data.

    Args:
        instrument: The instrument, such as ``library()["nato-1949"]``.

    Returns:
        A code for each of ``ATOP_VARIABLES``, in their order; codes that follow from norms
        name them.

    Example:
        >>> from foedus.law import library
        >>> codes = atop_codes(library()["nato-1949"])
        >>> codes["defense"]
        AtopCode(value=1, norms=('nat/5',))
        >>> codes["defcoloc"].value, codes["defcoadv"].value, codes["length"].value
        (1, 0, 240)
    """
    promised = _promises(instrument)
    said = _terms(instrument)
    return {
        name: AtopCode(said[name])
        if name in said
        else AtopCode(int(bool(promised[name])), tuple(n.id for n in promised[name]))
        for name in ATOP_VARIABLES
    }


def _terms(instrument: Instrument) -> dict[str, int]:
    """Codes that a file records beside its norms."""
    term = instrument.term
    # Leaving once a fixed term is over is its end, not a renunciation.
    leaving = (
        0 if (term.kind, term.denounce) == ("fixed", "after_term") else _LEAVING[term.denounce]
    )
    return {
        "bilat": int(len(_founders(instrument)) == 2),
        "estmode": int(instrument.established_by == "ratification"),
        "pubsecr": _SECRECY[instrument.secrecy],
        "speclgth": _TERM[term.kind],
        "length": term.months,
        "renounce": leaving,
        "intcom": int(instrument.institution.command),
        "organ1": _ORGAN[instrument.institution.organ],
        "base": int(instrument.institution.bases),
    }


def _founders(instrument: Instrument) -> frozenset[str]:
    start = instrument.in_force
    return frozenset(m.actor for m in instrument.members if m.since is None or m.since == start)


def _promises(instrument: Instrument) -> dict[str, list[Norm]]:
    """The norms that each code about promises follows from."""
    duties = [norm for norm in instrument.norms if norm.type == "obligation"]
    helping = [n for n in duties if "act_common_danger" in implied(n.must)]
    beyond = [n for n in helping if _beyond_attack(n)]
    aside = [n for n in duties if _STAYING_OUT.intersection(n.must)]
    talks = [n for n in duties if _CONSULTING.intersection(n.must)]
    found: dict[str, list[Norm]] = {
        "defense": helping,
        "offense": beyond,
        "neutral": aside,
        "nonagg": [n for n in instrument.norms if _bans_force_between(n, instrument)],
        "consul": talks,
        "active": helping,  # help beyond an attack is help too
        "concoreq": [n for n in talks if _on_request(n)],
        "asymm": [n for n in duties if _one_sided(n, instrument)],
        "seppeace": _asking(duties, "no_separate_peace"),
        "thirdcom": _asking(duties, "consult_before_pacts"),
        "noothall": _asking(duties, "no_conflicting_engagement"),
        "dipaid": _asking(duties, "diplomatic"),
        "terrres": _asking(duties, "grant_bases"),
        "medarb": _asking(duties, "settle_peacefully"),
    }
    for prefix, norms in (("def", helping), ("off", beyond), ("neu", aside), ("con", talks)):
        for suffix, narrow in _CONDITIONS.items():
            found[f"{prefix}{suffix}"] = [n for n in norms if narrow(n)]
        found[f"{prefix}con"] = [n for n in norms if any(c(n) for c in _CONDITIONS.values())]
    found["concon"] = [n for n in talks if n in found["concon"] or n in found["concoreq"]]
    together = [found[name] for name in ("defcon", "offcon", "neucon", "concon")]
    found["conditio"] = [n for n in duties if any(n in some for some in together)]
    return found


def _asking(norms: Iterable[Norm], act: str) -> list[Norm]:
    return [n for n in norms if act in n.must]


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


# What makes a promise conditional in ATOP's sense; "on its territory" is no condition of place.
_CONDITIONS: dict[str, Callable[[Norm], bool]] = {
    "coadv": _names_adversaries,
    "coloc": lambda norm: _has(norm, "region"),
    "cocon": lambda norm: _has(norm, "caused_in"),
    "conum": lambda norm: _has(norm, "adversaries"),
    "conpr": _forbids_provocation,
}


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


def _bans_force_between(norm: Norm, instrument: Instrument) -> bool:
    """A pact's own ban of force that reaches force against a member (the Charter's does not)."""
    forbidden = norm.type == "prohibition" and "armed_force" in norm.must_not
    outside = _has(norm, "victim", lambda atom: atom.value == "not_party")
    return forbidden and not outside and not instrument.background


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
