"""Findings on bargains as sentences: what all would accept, what stands in the way of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.words.numbers import joined, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings.bargains import Bargains, Concession, Opening, Region

__all__ = [
    "bargain_sentences",
    "binding_words",
    "concession_words",
    "constraint_words",
    "design_words",
    "opening_words",
    "region_sentence",
]

_NOTHING = "nothing is promised or deployed"


def design_words(bargains: Bargains, design: int) -> str:
    """The terms of a design in words."""
    return "; ".join(bargains.offers.words(design)) or _NOTHING


def constraint_words(bargains: Bargains, constraint: str) -> str:
    """A constraint in words: whose acceptance, or that the risk is lowered robustly."""
    from foedus.findings.bargains import HOLDING  # loads numpy: only when it is used

    if constraint == HOLDING:
        return "lowering the risk of attack robustly"
    return f"acceptance by {bargains.offers.labels[constraint]}"


def binding_words(bargains: Bargains, region: Region) -> str:
    """What stands in the way of a region, the smallest sets of constraints first."""
    said = []
    for names, count in region.binding[:2]:
        what = joined([constraint_words(bargains, name) for name in names])
        fail = "design fails" if count == 1 else "designs fail"
        said.append(f"{what} ({count:,} {fail} nothing else)")
    return " or ".join(said)


def concession_words(bargains: Bargains, concession: Concession) -> str:
    """What would have to be given, to whom, for which design."""
    labels = bargains.offers.labels
    given = joined(
        [
            f"{labels[actor]} something worth {_years(amount)} of its own years of war"
            for actor, amount in concession.amounts.items()
        ]
    )
    return f"give {given} beside “{design_words(bargains, concession.design)}”"


def _years(amount: float) -> str:
    return f"{amount:.2f}" if amount >= 0.01 else "under 0.01"


def opening_words(opening: Opening) -> str:
    """The fewest terms to change, from which level to which."""
    changes = joined([f"“{new}” instead of “{old}”" for _, old, new in opening.changes])
    return f"nearest bargain elsewhere: {changes}"


def region_sentence(bargains: Bargains, region: Region) -> str:
    """Say why a region is empty, and what would open it; or how many bargains it holds."""
    if not region.empty:
        return f"{region.label}: bargains are {region.bargains:,} of {region.designs:,} designs."
    parts = [f"{region.label}: no bargain; what stands in the way is "]
    parts.append(binding_words(bargains, region) or "nothing that could be named")
    if region.concession is not None:
        parts.append(f". To open it, {concession_words(bargains, region.concession)}")
    else:
        parts.append(". No design there lowers the risk robustly")
    if region.opening is not None:
        parts.append(f"; {opening_words(region.opening)}")
    return "".join(parts) + "."


def bargain_sentences(bargains: Bargains) -> tuple[str, ...]:
    """The search in a few sentences: how many bargains, the best, what binds, what it takes.

    Args:
        bargains: The findings.

    Returns:
        Three to six sentences.
    """
    offers = bargains.offers
    attack, found = offers.mean("attack"), bargains.found
    before = percent(offers.armistice["attack"])
    are = "is a bargain" if len(found) == 1 else "are bargains"
    first = (
        f"Of {offers.designs:,} designs, {len(found):,} {are}: each who is asked prefers "
        f"them to no accord in more than {percent(bargains.accept)} of the worlds, and they lower "
        f"the risk of attack by more than a trifle in at least {percent(bargains.holds)} of them, "
        "under each rival theory too."
    )
    second = (
        f"By more than two standard errors {bargains.settled:,} do; {bargains.near:,} more fall "
        "short by less than that."
    )
    sentences = [first, second]
    if found:
        best = found[0]
        willing = max(found, key=lambda design: offers.least_willing[design])
        sentences.append(
            f"The bargain with the lowest risk of attack is “{design_words(bargains, best)}”: "
            f"{percent(float(attack[best]))} within {offers.horizon} years on average, against "
            f"{before} under “{offers.baseline}”; all who are asked accept with "
            f"{percent(float(offers.columns['signed'][best]))} on average."
        )
        if willing != best:
            sentences.append(
                f"The most willingly accepted bargain is “{design_words(bargains, willing)}”: the "
                "least willing prefers it in "
                f"{percent(float(offers.least_willing[willing]))} of the worlds, and the risk of "
                f"attack is {percent(float(attack[willing]))}."
            )
    sentences.append(_refusing(bargains))
    if not found:
        sentences.append(region_sentence(bargains, bargains.whole))
    empty = [region for region in bargains.regions if region.empty]
    if found and empty:
        sentences += [region_sentence(bargains, region) for region in empty[:2]]
    elif not empty:
        sentences.append("Every level of every term has a bargain with some levels of the others.")
    return tuple(sentences)


def _refusing(bargains: Bargains) -> str:
    designs = bargains.offers.designs
    ranked: Sequence[tuple[str, int]] = sorted(
        bargains.whole.fails.items(), key=lambda item: -item[1]
    )
    told: Mapping[str, str] = {
        name: f"{constraint_words(bargains, name)} in {percent(count / designs)}"
        for name, count in ranked
        if count
    }
    if not told:
        return "Every design meets every constraint."
    return f"What designs fail most: {joined(list(told.values()))} of them."
