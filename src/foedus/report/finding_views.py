"""From what findings return to the view-models that their figures draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures import (
    Option,
    OutcomeColumn,
    Range,
    RuleMark,
    RuleRow,
    RulesView,
    TradeoffPoint,
    TradeoffsView,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.findings import Estimate, Robustness, Tradeoffs
    from foedus.words import Measure

__all__ = ["rules_view", "tradeoffs_view"]


def _range(found: Estimate) -> Range:
    return Range(found.value, found.low, found.high)


def rules_view(found: Robustness, options: Sequence[Option], measure: Measure) -> RulesView:
    """The options by each rule on one outcome.

    Args:
        found: What each rule makes of the policies.
        options: The policies, in order.
        measure: The outcome.
    """
    labels = {option.name: option.label for option in options}
    rows = []
    for weighted, prior in zip(found.weighted, found.prior, strict=True):
        rule = weighted.rule
        text = rule.text
        if rule.name == "satisficing":
            text += f" Here {_threshold(found.threshold, measure)}: the baseline's median."
        rows.append(
            RuleRow(
                rule.label,
                text,
                "share" if rule.name == "satisficing" else measure.unit,
                rule.higher if rule.higher is not None else measure.better == "higher",
                tuple(
                    RuleMark(
                        option,
                        _range(weighted.values[option.name]),
                        _range(prior.values[option.name]),
                        weighted.leads[option.name],
                    )
                    for option in options
                ),
                labels[weighted.leader],
                tuple(labels[name] for name in weighted.tied),
                labels[prior.leader],
            )
        )
    return RulesView(measure.label, tuple(rows))


def _threshold(value: float, measure: Measure) -> str:
    from foedus.words import percent

    share = measure.unit.startswith(("probability", "share"))
    return percent(value) if share else f"{value:.2g}"


def tradeoffs_view(
    found: Tradeoffs, options: Sequence[Option], measures: Sequence[Measure]
) -> TradeoffsView:
    """The options on several outcomes, the first against each of the others.

    Args:
        found: The policies on these outcomes.
        options: The policies, in order.
        measures: The outcomes.
    """
    labels = {option.name: option.label for option in options}
    return TradeoffsView(
        tuple(
            OutcomeColumn(
                one.name, one.label, one.unit, "higher" if one.better == "higher" else "lower"
            )
            for one in measures
        ),
        tuple(
            TradeoffPoint(
                option,
                tuple(_range(found.means[option.name, one.name]) for one in measures),
                option.name in found.pareto,
                found.often[option.name],
                tuple(labels[name] for name in found.beaten_by.get(option.name, ())),
            )
            for option in options
        ),
    )
