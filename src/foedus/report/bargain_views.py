"""From findings on bargains to what their figures draw, and to parts of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures import DesignRow, FrontierView, Refusal, RegionRow, frontier, regions
from foedus.report.content import Finding
from foedus.words import (
    bargain_sentences,
    binding_words,
    concession_words,
    constraint_words,
    design_words,
    opening_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.figures import Figure
    from foedus.findings.bargains import Bargains, Region

__all__ = ["bargain_figures", "bargain_findings", "frontier_view", "region_rows"]

_GROUND = 300
_PAIRS = 6


def bargain_findings(bargains: Bargains) -> tuple[Finding, ...]:
    """The findings on bargains as parts of a report."""
    first, second = bargain_figures(bargains).values()
    return (
        Finding("bargains", "", bargain_sentences(bargains), first),
        Finding("bargains", "Where there are bargains", (), second),
    )


def bargain_figures(bargains: Bargains) -> Mapping[str, Figure]:
    """The figures on bargains by name: the frontier with who refuses, and the regions."""
    return {
        "frontier": frontier(frontier_view(bargains)),
        "regions": regions(region_rows(bargains)),
    }


def frontier_view(bargains: Bargains) -> FrontierView:
    """The frontier, with other designs as its ground."""
    offers = bargains.offers
    rows = tuple(
        DesignRow(
            design_words(bargains, point.design),
            point.willing,
            _least_willing(bargains, point.design),
            point.attack,
            point.war,
            float(offers.columns["signed"][point.design]),
            point.bargain,
        )
        for point in bargains.frontier
    )
    step = max(1, offers.designs // _GROUND)
    willing, attack = offers.least_willing[::step], offers.mean("attack")[::step]
    refusals = tuple(
        Refusal(constraint_words(bargains, name), count / offers.designs)
        for name, count in bargains.whole.fails.items()
    )
    return FrontierView(
        rows,
        tuple(zip(willing.tolist(), attack.tolist(), strict=True)),
        bargains.accept,
        offers.baseline,
        offers.armistice["attack"],
        refusals,
        offers.horizon,
    )


def _least_willing(bargains: Bargains, design: int) -> str:
    offers = bargains.offers
    asked = [actor for actor in offers.actors if offers.asked(actor)[design]]
    if not asked:
        return "nobody is asked"
    return offers.labels[min(asked, key=lambda actor: offers.prefers(actor)[design])]


def region_rows(bargains: Bargains) -> tuple[RegionRow, ...]:
    """The levels of every term in order; then some pairs that are empty together."""
    found = (*bargains.regions, *bargains.pairs[:_PAIRS])
    return tuple(_row(bargains, region) for region in found)


def _row(bargains: Bargains, region: Region) -> RegionRow:
    terms = {term.name: term for term in bargains.offers.terms}
    fixed = [
        (terms[name], next(one for one in terms[name].levels if one.name == level))
        for name, level in region.fixed
    ]
    opens = []
    if region.concession is not None:
        said = concession_words(bargains, region.concession)
        opens.append(f"{said[0].upper()}{said[1:]}.")
    elif region.empty:
        opens.append("No design there lowers the risk robustly.")
    if region.opening is not None:
        said = opening_words(region.opening)
        opens.append(f"{said[0].upper()}{said[1:]}.")
    return RegionRow(
        "; ".join(term.label for term, _ in fixed),
        " with ".join(level.label for _, level in fixed),
        region.designs,
        region.bargains,
        binding_words(bargains, region),
        " ".join(opens),
    )
