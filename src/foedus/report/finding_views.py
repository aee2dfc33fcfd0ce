"""From what findings return to the view-models that their figures draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures import (
    DriverRow,
    DriversView,
    LearningRow,
    LearningView,
    NudgeRow,
    NudgesView,
    Option,
    OutcomeColumn,
    PhaseAxis,
    PhaseView,
    Range,
    RuleMark,
    RuleRow,
    RulesView,
    TradeoffPoint,
    TradeoffsView,
    TurnRow,
    TurnsView,
)
from foedus.words import amount, between, driver_effect, moved, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings import (
        Cruxes,
        Drivers,
        Estimate,
        Nudge,
        Phases,
        Robustness,
        Switch,
        Tradeoffs,
    )
    from foedus.words import Measure

__all__ = [
    "drivers_view",
    "learning_view",
    "nudges_view",
    "phase_view",
    "rules_view",
    "tradeoffs_view",
    "turns_view",
]

_ROWS = 6


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


def drivers_view(
    found: Drivers,
    names: Mapping[str, tuple[str, str]],
    labels: Mapping[str, str],
    measure: Measure,
) -> DriversView:
    """The assumptions that drive an outcome and can be told apart from one that does nothing.

    Args:
        found: What drives the outcome.
        names: Assumption to its label and unit.
        labels: Policy to the label to print.
        measure: The outcome.
    """
    label = f"{measure.label}, under “{labels[found.policy]}”"
    if found.against is not None:
        label += f" less under “{labels[found.against]}”"
    rows = tuple(
        DriverRow(
            one.assumption,
            names[one.assumption][0],
            _range(one.delta),
            _range(one.total) if one.total else None,
            _range(one.effect),
            driver_effect(one, measure),
            _range(one.second) if one.second else None,
        )
        for one in found.told[:_ROWS]
    )
    quiet = len(found.drivers) - len(found.told)
    return DriversView(label, measure.unit, rows, found.fit, quiet)


def turns_view(
    found: Cruxes,
    names: Mapping[str, tuple[str, str]],
    labels: Mapping[str, str],
    measure: Measure,
) -> TurnsView:
    """The values of assumptions at which another option is preferred.

    Args:
        found: What the preferred policy hinges on.
        names: Assumption to its label and unit.
        labels: Policy to the label to print.
        measure: The outcome that preference looks at.
    """
    unit = measure.unit if found.preference.rule == "average" else "share of worlds"
    rows = []
    for hinge in found.turning[:_ROWS]:
        label, of = names[hinge.assumption]
        for switch in hinge.switches:
            start, stop = switch.quantile, switch.until
            if switch.side == "below":
                start, stop = 0.0, switch.quantile
            elif switch.side == "option":
                start, stop = 1 - switch.quantile, 1.0
            rows.append(
                TurnRow(
                    hinge.assumption,
                    label,
                    _where(switch, of),
                    _stated(hinge.stated, switch, of),
                    start,
                    stop,
                    labels[switch.rival],
                    moved(switch.gain, unit),
                    switch.beyond,
                    Range(switch.value, switch.low, switch.high),
                )
            )
    return TurnsView(labels[found.preferred], tuple(rows))


def _where(switch: Switch, unit: str) -> str:
    if switch.side == "option":
        return f"“{switch.option.replace('-', ' ')}” has more than {percent(switch.value)}"
    if switch.side == "between":
        return f"from {between(switch.value, switch.upto, unit)}"
    at, spread = amount(switch.value, unit), between(switch.low, switch.high, unit)
    return f"{switch.side} {at}" + (f" ({spread})" if spread != at else "")


def _stated(stated: tuple[float, ...], switch: Switch, unit: str) -> str:
    if not stated:
        return f"stated: “{switch.option.replace('-', ' ')}” {percent(switch.quantile)}"
    of = "" if unit.startswith(("probability", "share")) else f" {unit}"
    return f"stated: {between(stated[0], stated[2], unit)}{of}"


def learning_view(
    found: Cruxes, names: Mapping[str, tuple[str, str]], measure: Measure
) -> LearningView:
    """What learning each assumption would bring.

    Args:
        found: What the preferred policy hinges on.
        names: Assumption to its label and unit.
        measure: The outcome that preference looks at.
    """
    average = found.preference.rule == "average"
    return LearningView(
        f"“{measure.label}”" if average else "the share of worlds",
        measure.unit if average else "share of worlds",
        _range(found.everything),
        tuple(
            LearningRow(one.assumption, names[one.assumption][0], _range(one.worth), one.told)
            for one in found.hinges[:_ROWS]
            if one.worth.value > 0
        ),
    )


def phase_view(
    found: Phases,
    names: Mapping[str, tuple[str, str]],
    labels: Mapping[str, str],
    measure: Measure,
    overall: str,
) -> PhaseView:
    """The preferred option over two assumptions.

    Args:
        found: The map.
        names: Assumption to its label and unit.
        labels: Policy to the label to print.
        measure: The outcome that preference looks at.
        overall: The policy that is preferred overall.
    """
    across, up = (
        PhaseAxis(name, *names[name], ticks)
        for name, ticks in zip((found.across, found.up), found.ticks, strict=True)
    )
    return PhaseView(
        across,
        up,
        tuple(labels[policy] for policy in found.policies),
        found.shares,
        found.preferred,
        found.level,
        found.thin,
        labels[overall],
        measure.label,
        measure.unit,
    )


def nudges_view(
    found: Sequence[Nudge], names: Mapping[str, tuple[str, str]], label: str, measure: Measure
) -> NudgesView:
    """What small steps do to an outcome.

    Args:
        found: What they do, the largest first.
        names: Assumption to its label and unit.
        label: The outcome and the policy, in words.
        measure: The outcome.
    """
    rows = tuple(
        NudgeRow(
            one.assumption,
            names[one.assumption][0],
            Range(one.mean, one.low, one.high),
            one.raises,
        )
        for one in found[:_ROWS]
    )
    return NudgesView(label, measure.unit, rows, max(one.worlds for one in found))
