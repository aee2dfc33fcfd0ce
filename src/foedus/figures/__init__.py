"""Pictures: one function a figure, from a view-model to SVG or HTML, with its data table.

Pure Python and light: no plotting library, no script, nothing fetched. Each function takes a
frozen view-model of plain values and returns a `Figure`.
"""

from foedus.figures.bargains import (
    DesignRow,
    FrontierView,
    Refusal,
    RegionRow,
    frontier,
    regions,
)
from foedus.figures.baserates import BaseRateRow, BaseRatesView, baserates
from foedus.figures.beliefs import BeliefRow, BeliefsView, Reference, beliefs
from foedus.figures.bonds import BondMap, Promised, bond_map
from foedus.figures.calibration import (
    CalibrationBin,
    CalibrationPanel,
    CalibrationView,
    calibration,
)
from foedus.figures.choosing import CommitmentChoice, Duty, commitment_choice
from foedus.figures.colours import hues
from foedus.figures.commitments import Bond, CommitmentsView, commitments
from foedus.figures.curves import CurvesView, curves
from foedus.figures.debating import ChangeRow, DisputedClaim, DisputeRow, changes, disputes
from foedus.figures.derivation import DerivationStep, DerivationView, derivation
from foedus.figures.derivation_graph import derivation_dot, derivation_tikz
from foedus.figures.figure import Column, Figure, Table, style_sheet
from foedus.figures.flow import FlowActor, FlowEdge, FlowNode, FlowTree, reached
from foedus.figures.hasse import Promise, StrengthView, hasse
from foedus.figures.hazard import HazardCurve, HazardView, hazard, hazard_panels
from foedus.figures.hinges import (
    DriverRow,
    DriversView,
    LearningRow,
    LearningView,
    NudgeRow,
    NudgesView,
    TurnRow,
    TurnsView,
    cruxes,
    drivers,
    learning,
    nudges,
)
from foedus.figures.lawview import LawRow, LawView, lawview
from foedus.figures.matrix import Against, MatrixCell, MatrixView, OutcomeColumn, matrix
from foedus.figures.phasemap import PhaseAxis, PhaseView, phasemap
from foedus.figures.positions import (
    ClaimRow,
    PositionBlock,
    PositionsView,
    PremiseRow,
    TwoShares,
    positions,
)
from foedus.figures.rules import RuleMark, RuleRow, RulesView, rules
from foedus.figures.signing import Signatory, SigningRow, SigningView, signing, signing_panels
from foedus.figures.stances import CruxRow, StanceCell, StancesView, stances
from foedus.figures.tradeoffs import TradeoffPoint, TradeoffsView, tradeoffs
from foedus.figures.tree import tree
from foedus.figures.tree_tikz import tree_tikz
from foedus.figures.views import Option, Range, Weighed
from foedus.figures.worlds import WorldsRow, WorldsView, worlds

__all__ = [
    "Against",
    "BaseRateRow",
    "BaseRatesView",
    "BeliefRow",
    "BeliefsView",
    "Bond",
    "BondMap",
    "CalibrationBin",
    "CalibrationPanel",
    "CalibrationView",
    "ChangeRow",
    "ClaimRow",
    "Column",
    "CommitmentChoice",
    "CommitmentsView",
    "CruxRow",
    "CurvesView",
    "DerivationStep",
    "DerivationView",
    "DesignRow",
    "DisputeRow",
    "DisputedClaim",
    "DriverRow",
    "DriversView",
    "Duty",
    "Figure",
    "FlowActor",
    "FlowEdge",
    "FlowNode",
    "FlowTree",
    "FrontierView",
    "HazardCurve",
    "HazardView",
    "LawRow",
    "LawView",
    "LearningRow",
    "LearningView",
    "MatrixCell",
    "MatrixView",
    "NudgeRow",
    "NudgesView",
    "Option",
    "OutcomeColumn",
    "PhaseAxis",
    "PhaseView",
    "PositionBlock",
    "PositionsView",
    "PremiseRow",
    "Promise",
    "Promised",
    "Range",
    "Reference",
    "Refusal",
    "RegionRow",
    "RuleMark",
    "RuleRow",
    "RulesView",
    "Signatory",
    "SigningRow",
    "SigningView",
    "StanceCell",
    "StancesView",
    "StrengthView",
    "Table",
    "TradeoffPoint",
    "TradeoffsView",
    "TurnRow",
    "TurnsView",
    "TwoShares",
    "Weighed",
    "WorldsRow",
    "WorldsView",
    "baserates",
    "beliefs",
    "bond_map",
    "calibration",
    "changes",
    "commitment_choice",
    "commitments",
    "cruxes",
    "curves",
    "derivation",
    "derivation_dot",
    "derivation_tikz",
    "disputes",
    "drivers",
    "frontier",
    "hasse",
    "hazard",
    "hazard_panels",
    "hues",
    "lawview",
    "learning",
    "matrix",
    "nudges",
    "phasemap",
    "positions",
    "reached",
    "regions",
    "rules",
    "signing",
    "signing_panels",
    "stances",
    "style_sheet",
    "tradeoffs",
    "tree",
    "tree_tikz",
    "worlds",
]
