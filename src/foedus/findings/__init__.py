"""What follows from what: comparisons of policies and verdicts on positions.

Everything here reads an ensemble and runs nothing.
"""

from foedus.findings.changes import Change, Shift, smallest_changes
from foedus.findings.compare import Cell, Comparison, Errors, Step, Summary, compare, convergence
from foedus.findings.conditions import Share
from foedus.findings.contradictions import Contradiction, contradictions
from foedus.findings.disputes import Dispute, Divided, Move, disputes
from foedus.findings.kinds import Kind, kind_of
from foedus.findings.positions import (
    ClaimVerdict,
    PositionVerdict,
    PremiseVerdict,
    TheoryShare,
    judge_positions,
)
from foedus.findings.quantiles import decimals
from foedus.findings.stances import Crux, Stance, StanceMatrix, stances

__all__ = [
    "Cell",
    "Change",
    "ClaimVerdict",
    "Comparison",
    "Contradiction",
    "Crux",
    "Dispute",
    "Divided",
    "Errors",
    "Kind",
    "Move",
    "PositionVerdict",
    "PremiseVerdict",
    "Share",
    "Shift",
    "Stance",
    "StanceMatrix",
    "Step",
    "Summary",
    "TheoryShare",
    "compare",
    "contradictions",
    "convergence",
    "decimals",
    "disputes",
    "judge_positions",
    "kind_of",
    "smallest_changes",
    "stances",
]
