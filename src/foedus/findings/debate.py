"""A debate: the positions of a scenario judged, and laid side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.findings.changes import Change, smallest_changes
from foedus.findings.contradictions import Contradiction, contradictions
from foedus.findings.disputes import Dispute, disputes
from foedus.findings.margins import LEAST
from foedus.findings.positions import PositionVerdict, judge_positions
from foedus.findings.quantiles import effective_sample_size
from foedus.findings.stances import StanceMatrix, stances

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.findings.ensembles import Worlds
    from foedus.scenario import Scenario

__all__ = ["Debate", "debate"]


@dataclass(frozen=True)
class Debate:
    """What the worlds say of a debate.

    Attributes:
        verdicts: Each position's premises and claims.
        contradictions: What cannot hold together within a position.
        changes: For each claim the smallest change of assumptions that turns it over.
        disputes: Pairs of speakers whom a claim divides, and what would make them agree.
        matrix: Where each speaker stands on each crux.
        worlds: How many worlds there are.
        effective: How many equally weighted worlds they are worth under the record.
    """

    verdicts: tuple[PositionVerdict, ...]
    contradictions: tuple[Contradiction, ...]
    changes: tuple[Change, ...]
    disputes: tuple[Dispute, ...]
    matrix: StanceMatrix
    worlds: int
    effective: float

    @property
    def speakers(self) -> Mapping[str, str]:
        """Position to speaker; a speaker with several positions is told apart by a number."""
        named = [(v.position.name, v.position.speaker) for v in self.verdicts]
        often = [speaker for _, speaker in named]
        seen: dict[str, int] = {}
        found = {}
        for name, speaker in named:
            seen[speaker] = seen.get(speaker, 0) + 1
            several = often.count(speaker) > 1
            found[name] = f"{speaker} ({seen[speaker]})" if several else speaker
        return found


def debate(
    ensemble: Worlds,
    scenario: Scenario,
    *,
    least: float = LEAST,
    more: Mapping[str, Worlds] | None = None,
) -> Debate:
    """Judge the positions of a scenario and lay them side by side.

    Args:
        ensemble: Worlds by policies by outcomes.
        scenario: The scenario.
        least: The margin by which a claim must hold to hold clearly.
        more: Position to worlds drawn under its premises; its claims are then judged in these.

    Returns:
        All findings on the debate.

    Raises:
        ExpressionError: A condition names what the ensemble does not have.
    """
    return Debate(
        judge_positions(ensemble, scenario, least=least, more=more),
        contradictions(ensemble, scenario),
        smallest_changes(ensemble, scenario),
        disputes(ensemble, scenario),
        stances(ensemble, scenario),
        ensemble.worlds,
        effective_sample_size(ensemble.weights(record=True)),
    )
