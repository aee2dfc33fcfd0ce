"""From findings on a debate to what its figures draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures import (
    ChangeRow,
    CruxRow,
    DisputedClaim,
    DisputeRow,
    StanceCell,
    StancesView,
    changes,
    disputes,
    stances,
)
from foedus.report.content import Finding
from foedus.words import debate_sentences, move_words, percent, quoted, shift_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foedus.figures import Figure
    from foedus.findings import Change, Crux, Debate, Dispute, Stance

__all__ = ["change_rows", "debate_figures", "debate_findings", "dispute_rows", "stances_view"]

_LONGEST = 90


def debate_findings(debate: Debate) -> tuple[Finding, ...]:
    """The findings on a debate as parts of a report."""
    if not any(verdict.claims for verdict in debate.verdicts):
        return ()
    first, second, *others = debate_figures(debate).values()
    told = [
        Finding("positions", "Where the speakers part", debate_sentences(debate)[1:], first),
        Finding("positions", "What a speaker would have to give up", (), second),
    ]
    told += [Finding("positions", "What divides two speakers", (), figure) for figure in others]
    return tuple(told)


def debate_figures(debate: Debate) -> Mapping[str, Figure]:
    """The figures on a debate by name: the matrix, the smallest changes, the disputes."""
    found = {
        "stances": stances(stances_view(debate)),
        "changes": changes(change_rows(debate.changes, debate.speakers)),
    }
    if debate.disputes:
        found["disputes"] = disputes(dispute_rows(debate.disputes, debate.speakers))
    return found


def stances_view(debate: Debate) -> StancesView:
    """Speakers against cruxes."""
    speakers, matrix = debate.speakers, debate.matrix
    rows = tuple(
        CruxRow(
            crux.label,
            crux.kind,
            (crux.options[0], crux.options[-1]) if crux.options else ("lowest", "highest"),
            crux.turn,
            _turns(crux, speakers),
            tuple(_cell(matrix.cells[name, crux.assumption], crux) for name, _ in matrix.positions),
        )
        for crux in matrix.cruxes
    )
    return StancesView(tuple(speakers[name] for name, _ in matrix.positions), rows)


def _turns(crux: Crux, speakers: Mapping[str, str]) -> str:
    if crux.claim is None:
        return ""
    said = quoted(crux.claim.quote, 50)
    return f"{said} ({speakers[crux.whose]}) by {percent(crux.turn)}"


def _cell(stance: Stance, crux: Crux) -> StanceCell:
    if crux.options:  # from the first account to the others
        nan = float("nan")
        return StanceCell(stance.stated, nan, 1 - stance.shares[0], nan)
    return StanceCell(stance.stated, stance.low, stance.middle, stance.high)


def change_rows(found: Iterable[Change], speakers: Mapping[str, str]) -> tuple[ChangeRow, ...]:
    """Smallest changes as rows, the nearest first within those that hold and those that do not."""
    rows = [
        ChangeRow(
            speakers[change.position],
            quoted(change.claim.quote, _LONGEST).strip("“”"),
            change.claim.holds,
            change.before.weighted,
            tuple(f"{shift_words(shift)} [{shift.kind}]" for shift in change.shifts),
            len(change.shifts),
            len(change.given_up),
            change.distance,
            "open" if change.open else "held" if change.held else "not held",
        )
        for change in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.touched or 9, row.distance)))


def dispute_rows(found: Iterable[Dispute], speakers: Mapping[str, str]) -> tuple[DisputeRow, ...]:
    """Disputes as rows, those over most claims first."""
    rows = [
        DisputeRow(
            speakers[dispute.first],
            speakers[dispute.second],
            tuple(dispute.over.items()),
            tuple(
                DisputedClaim(c.claim.holds, c.first, c.second, tuple(c.over.items()))
                for c in dispute.claims
            ),
            tuple(move_words(move, speakers) for move in dispute.moves),
            dispute.distance,
        )
        for dispute in found
    ]
    return tuple(sorted(rows, key=lambda row: -len(row.claims)))
