"""What follows from what: comparisons of policies and verdicts on positions.

Everything here reads an ensemble and runs nothing.
"""

from foedus.findings.compare import Cell, Comparison, Errors, Step, Summary, compare, convergence
from foedus.findings.positions import (
    ClaimVerdict,
    PositionVerdict,
    PremiseVerdict,
    Share,
    judge_positions,
)
from foedus.findings.quantiles import decimals

__all__ = [
    "Cell",
    "ClaimVerdict",
    "Comparison",
    "Errors",
    "PositionVerdict",
    "PremiseVerdict",
    "Share",
    "Step",
    "Summary",
    "compare",
    "convergence",
    "decimals",
    "judge_positions",
]
