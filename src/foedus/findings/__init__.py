"""What follows from what: comparisons of policies and verdicts on positions.

Everything here reads an ensemble and runs nothing.
"""

from foedus.findings.bargains import Bargains, find_bargains
from foedus.findings.changes import Change, Shift, smallest_changes
from foedus.findings.compare import Cell, Comparison, Errors, Step, Summary, compare, convergence
from foedus.findings.conditions import Share
from foedus.findings.contradictions import Contradiction, contradictions
from foedus.findings.cruxes import Cruxes, Hinge, Switch, cruxes
from foedus.findings.debate import Debate, debate
from foedus.findings.disputes import Dispute, Divided, Move, disputes
from foedus.findings.drivers import Driver, Drivers, drivers, second_opinion
from foedus.findings.kinds import Kind, kind_of
from foedus.findings.local import Nudge, chosen_worlds, nudges
from foedus.findings.offers import Offers
from foedus.findings.phases import Phases, phases
from foedus.findings.positions import (
    ClaimVerdict,
    PositionVerdict,
    PremiseVerdict,
    TheoryShare,
    judge_positions,
)
from foedus.findings.preference import Preference
from foedus.findings.quantiles import decimals
from foedus.findings.regions import Box, Limit, Regions, regions
from foedus.findings.robustness import RULES, Robustness, Rule, RuleResult, robustness
from foedus.findings.samples import Estimate, Sample
from foedus.findings.stances import Crux, Stance, StanceMatrix, stances
from foedus.findings.tradeoffs import (
    ActorGain,
    Split,
    Tradeoffs,
    actor_gains,
    splits,
    tradeoffs,
)

__all__ = [
    "RULES",
    "ActorGain",
    "Bargains",
    "Box",
    "Cell",
    "Change",
    "ClaimVerdict",
    "Comparison",
    "Contradiction",
    "Crux",
    "Cruxes",
    "Debate",
    "Dispute",
    "Divided",
    "Driver",
    "Drivers",
    "Errors",
    "Estimate",
    "Hinge",
    "Kind",
    "Limit",
    "Move",
    "Nudge",
    "Offers",
    "Phases",
    "PositionVerdict",
    "Preference",
    "PremiseVerdict",
    "Regions",
    "Robustness",
    "Rule",
    "RuleResult",
    "Sample",
    "Share",
    "Shift",
    "Split",
    "Stance",
    "StanceMatrix",
    "Step",
    "Summary",
    "Switch",
    "TheoryShare",
    "Tradeoffs",
    "actor_gains",
    "chosen_worlds",
    "compare",
    "contradictions",
    "convergence",
    "cruxes",
    "debate",
    "decimals",
    "disputes",
    "drivers",
    "find_bargains",
    "judge_positions",
    "kind_of",
    "nudges",
    "phases",
    "regions",
    "robustness",
    "second_opinion",
    "smallest_changes",
    "splits",
    "stances",
    "tradeoffs",
]
