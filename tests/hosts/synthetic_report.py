"""A rich report made of invented numbers, for tests of how reports are written and drawn.

The comparison is computed by `foedus.findings` from invented worlds, so that every adapter sees
what it will see in earnest. Nothing here says anything about the world.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.evidence import BaseRate
from foedus.figures import (
    BeliefRow,
    BeliefsView,
    FlowActor,
    FlowEdge,
    FlowNode,
    FlowTree,
    LawRow,
    LawView,
    Option,
    Reference,
    Signatory,
    hues,
    reached,
)
from foedus.figures.signing import SigningRow, SigningView
from foedus.figures.views import Range, Weighed
from foedus.findings import ClaimVerdict, PositionVerdict, PremiseVerdict, Share, compare
from foedus.report import (
    OptionTerms,
    Provenance,
    QuotationLine,
    ReportContent,
    SourceLine,
    base_rates_view,
    hazard_view,
    positions_view,
    worlds_view,
)
from foedus.scenario import Claim, Document, Position, Premise, Statement, parse
from foedus.words import Measure

YEARS = 10
OPTIONS = (
    ("none", "No guarantee", (), True),
    (
        "paper",
        "Paper promise of the United States",
        ("Draft agreement of 2025, as political",),
        False,
    ),
    (
        "tripwire",
        "European force on the line",
        (
            "Paris declaration",
            "20,000 troops of the European coalition on the line",
            "arms from the European coalition, 25 bn USD a year",
        ),
        False,
    ),
    (
        "carve",
        "European force, American carve-out",
        (
            "Paris declaration",
            "20,000 troops of the European coalition on the line",
            "declaration usa-art5-carve-out",
        ),
        False,
    ),
    ("alliance", "Membership in the alliance", ("Ukraine joins the North Atlantic Treaty",), False),
    (
        "porcupine",
        "Arms only",
        (
            "arms from the United States, 30 bn USD a year",
            "arms from the European coalition, 30 bn USD a year",
            "demilitarised zone of 20 km",
        ),
        False,
    ),
)
MEASURES = (
    Measure("attack", "Russia attacks within 10 years", "probability", "lower"),
    Measure("usa-war", "United States at war with Russia", "probability", "lower"),
    Measure("eur-war", "European coalition at war with Russia", "probability", "lower"),
    Measure("nuclear", "Nuclear weapons are used", "probability", "lower"),
    Measure("survives", "Ukraine keeps its independence", "probability", "higher"),
    Measure("signed by all", "Every side accepts the accord", "probability", "higher"),
    Measure("cost", "Expected cost to Ukraine", "years of war of UKR", "lower"),
)
ACTORS = (
    ("RUS", "Russia", "challenger"),
    ("UKR", "Ukraine", "protégé"),
    ("USA", "United States", "guarantor"),
    ("EUR", "European coalition", "guarantor"),
)


@dataclass(frozen=True)
class Info:
    """What an ensemble says of an outcome."""

    name: str
    label: str
    unit: str
    better: str


class Worlds:
    """Invented worlds in the shape of an ensemble."""

    def __init__(self, worlds: int = 4000, seed: int = 7) -> None:
        random = np.random.default_rng(seed)
        self.worlds = worlds
        self.policies = tuple(name for name, *_ in OPTIONS)
        self._values: dict[tuple[str, str], np.ndarray] = {}
        base = random.normal(-2.0, 0.8, worlds)
        shift = dict(zip(self.policies, (0.0, -0.1, -0.7, -0.5, -1.1, -0.4), strict=True))
        for policy in self.policies:
            noise = random.normal(shift[policy], 0.7, worlds)
            attack = _logistic(base + noise)
            entangled = {
                "none": -6,
                "paper": -2.6,
                "tripwire": -3.2,
                "carve": -4,
                "alliance": -1.2,
                "porcupine": -5,
            }
            usa = attack * _logistic(random.normal(entangled[policy], 0.8, worlds))
            eur = attack * _logistic(random.normal(entangled[policy] + 1.4, 0.8, worlds))
            self._values["attack", policy] = attack
            self._values["usa-war", policy] = usa
            self._values["eur-war", policy] = eur
            self._values["nuclear", policy] = 0.02 * usa + 0.01 * eur
            self._values["survives", policy] = 1 - attack * _logistic(random.normal(0, 0.6, worlds))
            signed = {
                "none": 2.5,
                "paper": 1.2,
                "tripwire": -0.4,
                "carve": -0.2,
                "alliance": -2.8,
                "porcupine": 0.9,
            }
            self._values["signed by all", policy] = _logistic(
                random.normal(signed[policy], 1.1, worlds)
            )
            self._values["cost", policy] = 3 * attack + random.gamma(2, 0.1, worlds)
            risk = 1 - (1 - attack) ** (1 / YEARS)
            for year in range(1, YEARS + 1):
                self._values[f"attack by {year}", policy] = 1 - (1 - risk) ** year
        likelihood = np.exp(-0.5 * ((base + 2.6) / 0.9) ** 2)
        self._weights = likelihood / likelihood.sum()

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the outcomes."""
        return tuple(dict.fromkeys(outcome for outcome, _ in self._values))

    def info(self, outcome: str) -> Info:
        """Label, unit and direction."""
        for measure in MEASURES:
            if measure.name == outcome:
                return Info(measure.name, measure.label, measure.unit, measure.better)
        return Info(outcome, outcome, "probability", "lower")

    def outcome(self, outcome: str, policy: str) -> np.ndarray:
        """Values over worlds."""
        return self._values[outcome, policy]

    def weights(self, *, record: bool = True) -> np.ndarray:
        """Weights over worlds."""
        return self._weights if record else np.full(self.worlds, 1 / self.worlds)


def _logistic(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-values))


def flow_tree(policy: str = "tripwire", label: str = "European force on the line") -> FlowTree:
    """A year of crisis: provoke, attack, resist, fight, arm or abstain, widen."""

    def end(label: str) -> FlowNode:
        return FlowNode(label, None, "outcome", label)

    def war(who: str) -> FlowNode:
        widened = FlowNode(
            f"{who} honours",
            "USA",
            "decision",
            "Ally struck at home",
            (
                FlowEdge("honour the alliance", 0.55, end("General war")),
                FlowEdge("decline", 0.45, end(f"Wider war, {who} alone")),
            ),
        )
        return FlowNode(
            f"{who} at war",
            "RUS",
            "decision",
            "Widen the war?",
            (
                FlowEdge("withdraw", 0.3, end("Attack withdrawn")),
                FlowEdge("fight on", 0.62, end(f"Limited war with {who}")),
                FlowEdge("strike the guarantor's territory", 0.08, widened),
            ),
        )

    def alone() -> FlowNode:
        return FlowNode(
            "alone",
            None,
            "chance",
            "Does Ukraine hold?",
            (
                FlowEdge("holds", 0.45, end("War without guarantors, holds")),
                FlowEdge("falls", 0.55, end("War without guarantors, falls")),
            ),
        )

    def european() -> FlowNode:
        return FlowNode(
            "Europe decides",
            "EUR",
            "decision",
            "European coalition",
            (
                FlowEdge("fight", 0.42, war("the European coalition")),
                FlowEdge("send weapons and money", 0.5, alone()),
                FlowEdge("abstain", 0.08, alone()),
            ),
        )

    def american() -> FlowNode:
        return FlowNode(
            "USA decides",
            "USA",
            "decision",
            "United States",
            (
                FlowEdge("fight", 0.12, war("both guarantors")),
                FlowEdge("arm", 0.66, european()),
                FlowEdge("abstain", 0.22, european()),
            ),
        )

    def attacked() -> FlowNode:
        return FlowNode(
            "resist",
            "UKR",
            "decision",
            "Resist?",
            (
                FlowEdge("resist", 0.94, american()),
                FlowEdge("concede", 0.06, end("Conceded without a fight")),
            ),
        )

    def challenge(attack: float) -> FlowNode:
        return FlowNode(
            "attack",
            "RUS",
            "decision",
            "Attack?",
            (
                FlowEdge("refrain", 0.86 - attack, end("No attack")),
                FlowEdge("probe below the threshold", 0.14, end("Probed, no war")),
                FlowEdge("attack", attack, attacked()),
            ),
        )

    root = FlowNode(
        "provoke",
        "UKR",
        "decision",
        "Restrain?",
        (FlowEdge("restrain", 0.91, challenge(0.21)), FlowEdge("provoke", 0.09, challenge(0.38))),
    )
    colours = hues((name, role) for name, _, role in ACTORS)
    actors = tuple(FlowActor(name, label, colours[name]) for name, label, _ in ACTORS)
    return FlowTree(policy, label, reached(root), actors)


def signing_rows(options: tuple[Option, ...]) -> SigningView:
    """Who signs, with one who is not asked."""
    random = np.random.default_rng(3)
    colours = hues((name, role) for name, _, role in ACTORS)
    people = tuple(Signatory(name, label, colours[name]) for name, label, _ in ACTORS)

    def some(centre: float) -> Weighed:
        low, high = max(centre - 0.25, 0.01), min(centre + 0.2, 0.99)
        return Weighed(Range(centre, low, high), Range(min(centre * 1.05, 0.99), low, high))

    rows = []
    for option in options:
        by: list[Weighed | None] = [some(float(value)) for value in random.uniform(0.05, 0.97, 4)]
        if option.name == "porcupine":
            by[0] = None
        rows.append(SigningRow(option, tuple(by), some(0.2)))
    return SigningView(people, tuple(rows))


def law_rows() -> LawView:
    """Verdicts of every status."""
    attack = "Russia attacks Ukraine"
    forces = "Russia attacks forces of France in Ukraine"
    home = "Russia strikes the territory of France"
    nat = "North Atlantic Treaty"
    return LawView(
        (
            LawRow(
                attack,
                "United States",
                "discretionary",
                "Agreement of 2024",
                "Art. II",
                "To consult within 24 hours and decide on help; no force is promised.",
                "Paper promise",
            ),
            LawRow(
                attack, "United States", "not_triggered", nat, "Art. 5", "Ukraine is not a party."
            ),
            LawRow(
                attack,
                "France",
                "obliged",
                "Paris declaration",
                "para. 4",
                "The force replies to an attack on the line as a whole.",
            ),
            LawRow(
                attack,
                "Germany",
                "pending",
                "Paris declaration",
                "para. 4",
                "Waits for a mandate of the Bundestag.",
            ),
            LawRow(
                attack,
                "Poland",
                "permitted",
                "United Nations Charter",
                "Art. 51",
                "Collective self-defence at the request of the victim.",
            ),
            LawRow(
                forces,
                "United States",
                "contested",
                nat,
                "Art. 5 and 6",
                "Outside the area named in Article 6; readings differ on ships and aircraft.",
            ),
            LawRow(
                forces,
                "United States",
                "excluded",
                nat,
                "Declaration",
                "The carve-out excludes forces deployed under the accord.",
                "Carve-out",
            ),
            LawRow(
                home,
                "United States",
                "obliged",
                nat,
                "Art. 5",
                "An armed attack on a party in Europe.",
            ),
            LawRow(
                home,
                "Germany",
                "obliged",
                "Treaty on European Union",
                "Art. 42(7)",
                "Aid and assistance by all the means in its power.",
            ),
            LawRow(
                home,
                "Austria",
                "discretionary",
                "Treaty on European Union",
                "Art. 42(7)",
                "The specific character of its policy is preserved.",
            ),
            LawRow(
                home,
                "Russia",
                "violated",
                "United Nations Charter",
                "Art. 2(4)",
                "Use of force against the territorial integrity of a state.",
            ),
        )
    )


def verdicts() -> tuple[tuple[PositionVerdict, ...], dict[str, Document]]:
    """Two invented speakers."""
    expression = parse("1 < 2", "here")
    own, every = Share(0.81, 0.86, 1210, 400.0), Share(0.55, 0.6, 4000, 1500.0)
    premise = Premise(
        "They would not fight for it and everyone knows so", 12, "USA.stake < 0.2", expression
    )
    claim = Claim(
        "Such a promise is not worth the paper it is written on, and the next time it is read "
        "aloud will be the first time it is broken",
        40,
        "P(USA fights if attacked | paper) < 0.2",
        expression,
    )
    second = Claim(
        "A force that stands there changes the sum",
        77,
        "P(attack | tripwire) < P(attack | none)",
        expression,
    )
    documents = {
        "one": Document(
            "one",
            "On promises",
            "First Invented",
            "A Review",
            "2025",
            url="https://example.org/one",
        ),
        "two": Document("two", "A reply to “On promises”", "Second Invented", "A Daily", "2025-03"),
    }
    first = PositionVerdict(
        Position("first", "First Invented", "one"),
        Share(0.31, 0.28, 4000, 1500.0),
        (PremiseVerdict(premise, Share(0.4, 0.35, 4000, 1500.0), every),),
        (
            ClaimVerdict(claim, own, every),
            ClaimVerdict(second, Share(0.4, 0.45, 1210, 400.0), every),
        ),
        (Statement("History will judge.", 90, "no condition on outcomes"),),
    )
    other = PositionVerdict(
        Position("second", "Second Invented", "two"),
        Share(1.0, 1.0, 4000, 1500.0),
        (),
        (ClaimVerdict(second, Share(0.72, 0.79, 4000, 1500.0), Share(0.72, 0.79, 4000, 1500.0)),),
        (),
        ("The position states no premise about the mechanism: its worlds are all worlds.",),
    )
    return (first, other), documents


def rates() -> tuple[BaseRate, ...]:
    """Four invented rates, one without counts."""
    return (
        BaseRate(
            "Attack on a protected state, yearly",
            "use of force against a state with a pact, invented sample 1946–2010, n = 4,211",
            0.0042,
            (0.0026, 0.0064),
            "Invented tables",
            0.0061,
            (0.0012, 0.019),
            inside=True,
        ),
        BaseRate(
            "Alliance obligations honoured",
            "war in which the obligation applied, strict reading",
            0.745,
            (0.66, 0.82),
            "Invented tables",
            0.52,
            (0.31, 0.7),
            inside=False,
        ),
        BaseRate(
            "Ceasefires that hold ten years",
            "interstate ceasefires, invented sample",
            0.41,
            None,
            "Invented tables",
            0.45,
            (0.2, 0.7),
            inside=True,
        ),
        BaseRate(
            "Nuclear use in a war of nuclear powers",
            "0 of 7 cases",
            0.0,
            (0.0, 0.35),
            "Invented tables",
            0.013,
            (0.002, 0.05),
            inside=True,
        ),
    )


def belief_rows() -> BeliefsView:
    """Assumptions: skewed, narrow, and a choice of theories."""
    random = np.random.default_rng(11)
    rows = []
    cases = (
        (
            "USA.stake",
            "What Ukraine's independence is worth to the United States",
            "cost of one year of direct war with Russia",
            0.1,
            1.0,
        ),
        (
            "EUR.stake",
            "What Ukraine's independence is worth to the European coalition",
            "cost of one year of direct war with Russia",
            0.4,
            0.6,
        ),
        (
            "RUS.presence_cost",
            "Yearly cost to Russia of foreign forces on Ukrainian soil",
            "cost of one year of war with Ukraine alone",
            0.03,
            0.8,
        ),
        (
            "precision",
            "How sharply actors choose the better option",
            "per cost of one year of war",
            9.0,
            0.4,
        ),
    )
    for index, (name, label, unit, median, spread) in enumerate(cases):
        at = np.quantile(random.normal(size=4000), (np.arange(20) + 0.5) / 20)
        prior = tuple(float(v) for v in median * np.exp(spread * at))
        weighted = tuple(float(v) for v in 0.85 * median * np.exp(0.8 * spread * at))
        source = (
            Reference("Invented survey of experts, 2025", "https://example.org/survey")
            if index % 2
            else Reference("the author, 2025-11-02", judgement=True)
        )
        rows.append(
            BeliefRow(
                name,
                label,
                unit,
                "How many years of war would it bear to keep it?" if index == 0 else "",
                prior,
                weighted,
                reference=source,
            )
        )
    rows.append(
        BeliefRow(
            "theory.reputation",
            "What others learn from a broken promise",
            "",
            "",
            options=(("current calculus", 0.5, 0.61), ("past actions", 0.5, 0.39)),
            reference=Reference("Press 2005; Crescenzi 2018"),
        )
    )
    return BeliefsView(tuple(rows))


def synthetic_content(worlds: int = 4000) -> ReportContent:
    """The whole report."""
    ensemble = Worlds(worlds)
    options = tuple(Option(name, label, baseline=base) for name, label, _, base in OPTIONS)
    comparison = compare(ensemble, "none")
    judged, documents = verdicts()
    years = {year: f"attack by {year}" for year in range(1, YEARS + 1)}
    return ReportContent(
        title="Security guarantees after an armistice",
        question="Which guarantee, if any, lowers the risk of renewed war without moving it "
        "to the guarantors?",
        horizon=YEARS,
        options=tuple(
            OptionTerms(option, terms)
            for option, (_, _, terms, _) in zip(options, OPTIONS, strict=True)
        ),
        comparison=comparison,
        measures=MEASURES,
        provenance=Provenance(
            "9f2c" * 16,
            2026,
            (("foedus", "0.1.0"), ("numpy", "2.4.6")),
            comparison.worlds,
            comparison.effective_sample_size,
            3,
        ),
        worlds=(
            worlds_view(ensemble, MEASURES[0], options),
            worlds_view(ensemble, MEASURES[6], options),
        ),
        hazard=hazard_view(
            comparison, options, years, "Russia has attacked by the end of the year"
        ),
        trees=(flow_tree(), flow_tree("none", "No guarantee")),
        signing=signing_rows(options),
        law=law_rows(),
        positions=positions_view(judged, documents),
        base_rates=base_rates_view(rates()),
        beliefs=belief_rows(),
        sources=(
            SourceLine("First Invented, On promises, A Review, 2025", "https://example.org/one"),
            SourceLine("Second Invented, A reply to “On promises”, A Daily, 2025-03"),
        ),
        quotations=(
            QuotationLine(
                "positions.second.claims[0]",
                "two",
                "A force that stands there changes the sum",
                "document absent",
            ),
        ),
        quotations_checked=6,
        notes=comparison.notes,
    )
