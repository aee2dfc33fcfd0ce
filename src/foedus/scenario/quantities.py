"""Quantities as people write them: ``0.02 to 0.5``, ``25 bn USD per year``, ``20000 at line``.

One small grammar for each, with the fault said in terms of what was written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, Place, ScenarioError, nearest
from foedus.scenario._families import FAMILIES
from foedus.scenario._fault import Fault
from foedus.scenario.beliefs import (
    Belief,
    Bounded,
    Choice,
    Computed,
    Distribution,
    Fixed,
    FloatArray,
    Interval,
)

if TYPE_CHECKING:
    from foedus.scenario.expressions import Expression

__all__ = ["belief", "complete", "read_belief", "read_distance", "read_money", "read_troops"]

_WITHIN_0_AND_1 = frozenset({"probability", "share"})
_SIGNED = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_INTERVAL = re.compile(
    rf"(?P<low>{_SIGNED})\s*(?P<p1>%?)\s+to\s+(?P<high>{_SIGNED})\s*(?P<p2>%?)(?P<rest>.*)",
    re.DOTALL,
)
_SINGLE = re.compile(rf"(?P<value>{_SIGNED})\s*(?P<percent>%?)(?P<rest>.*)", re.DOTALL)
_BOUND = re.compile(rf"\s*,\s*at\s+(?P<side>least|most)\s+(?P<value>{_SIGNED})\s*(?P<percent>%?)")
_VALUE = "a number, an interval such as 0.1 to 0.4, or a distribution such as {normal: [0, 1]}"
_LEAST_WEIGHT = 1e-6
_MOST_CHARACTERS = 200


def belief(value: object, *, unit: str = "", options: Sequence[str] = ()) -> Belief:
    """A belief from what a file would say.

    ``a to b`` is a 90 % interval: lognormal if a is positive, normal otherwise, and logit-normal
    for a quantity whose unit is ``probability`` or ``share``, which stays within 0 and 1. Other
    forms are a number or percentage (certain), ``{normal: {mean: 0, sd: 1}}`` and the like,
    ``{one of: {this: 0.5, that: 0.5}}`` and ``{computed: "0.5 * USA.stake"}``. Intervals and
    distributions can be cut off: ``0.1 to 3, at least 0.05``, ``{normal: [1, 1], at least: 0}``.

    Args:
        value: What the file would say.
        unit: The unit of the quantity.
        options: The options of a choice between theories, in the order of their indices.

    Returns:
        The belief.

    Raises:
        ScenarioError: If there is no such distribution.

    Example:
        >>> belief("0.05 to 0.3", unit="probability").describe()
        '0.05 to 0.3 (90 % interval, logit-normal)'
        >>> belief({"triangular": [0, 1, 4]}).median.__round__(3)
        1.551
    """
    try:
        return read_belief(value, unit=unit, options=options)
    except Fault as fault:
        diagnostic = Diagnostic("belief", fault.what, fault.expected, fault.fix)
        raise ScenarioError(diagnostic) from None


def read_belief(value: object, *, unit: str = "", options: Sequence[str] = ()) -> Belief:
    """As ``belief``, with faults for the reader to place."""
    found = _belief(value, unit, tuple(options))
    if options and not isinstance(found, Choice):
        expected = f"one of {', '.join(options)}"
        raise Fault("this is a choice between theories, not an amount", expected)
    if unit in _WITHIN_0_AND_1 and not isinstance(found, Computed):
        low, high = found.support
        if low < 0 or high > 1:
            reach = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            fix = "write an interval, 0.05 to 0.3, which stays within 0 and 1"
            raise Fault(f"a {unit} cannot be {reach}", "values within 0 and 1", fix)
    return found


def _belief(value: object, unit: str, options: tuple[str, ...]) -> Belief:
    """Tell the forms apart."""
    if isinstance(value, bool) or value is None or isinstance(value, list):
        raise Fault(f"{_show(value)} is not a belief", _VALUE)
    if isinstance(value, int | float):
        return Fixed(_finite(float(value)))
    if isinstance(value, Mapping):
        return _from_mapping(value, options)
    text = _short(str(value))
    if text in options:
        return Choice(options, tuple(float(option == text) for option in options))
    if options:
        raise Fault(
            f"'{text}' is not an option", f"one of {', '.join(options)}", nearest(text, options)
        )
    return _from_text(text, unit)


def _show(value: object) -> str:
    """A value that is of the wrong kind, in words."""
    names = {type(None): "an empty value", bool: "a yes or no", list: "a list", dict: "a mapping"}
    return names.get(type(value), f"'{value}'")


def _short(text: str) -> str:
    """The text, trimmed; refused where it is too long to be a quantity."""
    if len(text) > _MOST_CHARACTERS:
        raise Fault(f"a text of {len(text):,} characters is not a quantity", _VALUE)
    return text.strip()


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise Fault(f"{value} is not a finite number", "a number")
    return value


def _from_text(text: str, unit: str) -> Belief:
    """A number, a percentage or an interval, with bounds."""
    match = _INTERVAL.fullmatch(text)
    if match is None:
        single = _SINGLE.fullmatch(text)
        if single is None or single["rest"]:
            raise Fault(f"'{text}' is not a belief", _VALUE)
        return Fixed(_number(single["value"], single["percent"]))
    if match["p1"] and not match["p2"]:
        raise Fault(f"'{text}' has a percentage and a plain number", f"{match['low']} % to ... %")
    low, high = _number(match["low"], match["p2"]), _number(match["high"], match["p2"])
    inner = _interval(low, high, unit)
    least, most, rest = -math.inf, math.inf, match["rest"]
    while rest.strip():
        bound = _BOUND.match(rest)
        if bound is None:
            expected = "'at least X' or 'at most X' after a comma"
            raise Fault(f"'{rest.strip()}' after the interval is not understood", expected)
        if bound["side"] == "least":
            least = _number(bound["value"], bound["percent"])
        else:
            most = _number(bound["value"], bound["percent"])
        rest = rest[bound.end() :]
    return _cut(inner, least, most)


def _number(text: str, percent: str) -> float:
    value = _finite(float(text))
    return value / 100 if percent else value


def _interval(low: float, high: float, unit: str) -> Interval:
    """A 90 % interval on the scale that suits the quantity."""
    if low >= high:
        raise Fault(
            f"the interval {low:g} to {high:g} is empty or backwards",
            "the smaller number first",
            f"write {high:g} to {low:g}" if low > high else f"write {low:g} for a certain value",
        )
    if unit in _WITHIN_0_AND_1:
        if low <= 0 or high >= 1:
            raise Fault(
                f"the interval {low:g} to {high:g} of a {unit} does not lie between 0 and 1",
                "both ends above 0 and below 1",
            )
        return Interval(low, high, "logit")
    return Interval(low, high, "log" if low > 0 else "linear")


def _cut(inner: Belief, least: float, most: float) -> Belief:
    """The belief within bounds, if there are any."""
    if least == -math.inf and most == math.inf:
        return inner
    if least >= most:
        raise Fault(f"at least {least:g} and at most {most:g} leave nothing", "least below most")
    bounded = Bounded(inner, least, most)
    if not bounded.weight >= _LEAST_WEIGHT:
        raise Fault(
            f"almost nothing of {inner.describe()} lies within the bounds",
            "bounds that the distribution reaches",
        )
    return bounded


def _from_mapping(value: Mapping[object, object], options: tuple[str, ...]) -> Belief:
    """A named distribution, a choice or a computed quantity."""
    kinds = [key for key in value if key not in {"at least", "at most"}]
    known = [*FAMILIES, "one of", "computed"]
    if len(kinds) != 1:
        said = ", ".join(f"'{key}'" for key in kinds) or "nothing"
        raise Fault(f"a belief is one distribution, and {said} is given", _one_of_these(known))
    kind = str(kinds[0])
    if kind not in known:
        raise Fault(
            f"unknown distribution '{kind}'",
            _one_of_these(known),
            nearest(kind, known),
            path=(kind,),
        )
    bounds = {key: value[key] for key in ("at least", "at most") if key in value}
    if kind in {"one of", "computed"}:
        if bounds:
            key = next(iter(bounds))
            raise Fault(f"'{key}' has no meaning with '{kind}'", "no bound", path=(key,))
        return _choice(value[kind], options) if kind == "one of" else _computed(value[kind])
    inner = Distribution(kind, _parameters(kind, value[kind]))
    limits = {key: _plain(bound, (key,)) for key, bound in bounds.items()}
    return _cut(inner, limits.get("at least", -math.inf), limits.get("at most", math.inf))


def _one_of_these(names: Sequence[str]) -> str:
    return "one of " + ", ".join(names)


def _plain(value: object, path: tuple[str | int, ...]) -> float:
    """A number or a percentage."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    match = _SINGLE.fullmatch(_short(value)) if isinstance(value, str) else None
    if match is None or match["rest"]:
        raise Fault(f"{_show(value)} is not a number", "a number", path=path)
    return _number(match["value"], match["percent"])


def _parameters(kind: str, given: object) -> tuple[float, ...]:
    """The parameters of a named distribution, from a mapping or a list in order."""
    family = FAMILIES[kind]
    wanted = f"{{{', '.join(f'{name}: ...' for name in family.parameters)}}}"
    if len(family.parameters) == 1 and isinstance(given, int | float | str):
        given = [given]
    if isinstance(given, list):
        if len(given) != len(family.parameters):
            raise Fault(
                f"{kind} has {len(family.parameters)} parameters and {len(given)} are given",
                f"[{', '.join(family.parameters)}]",
                path=(kind,),
            )
        values = tuple(_plain(part, (kind, i)) for i, part in enumerate(given))
    elif isinstance(given, Mapping):
        for name in given:
            if name not in family.parameters:
                fix = nearest(str(name), family.parameters)
                what = f"{kind} has no parameter '{name}'"
                raise Fault(what, wanted, fix, path=(kind, str(name)), key=True)
        missing = [name for name in family.parameters if name not in given]
        if missing:
            raise Fault(f"{kind} needs '{missing[0]}'", wanted, path=(kind,))
        values = tuple(_plain(given[name], (kind, name)) for name in family.parameters)
    else:
        raise Fault(f"{_show(given)} are no parameters", wanted, path=(kind,))
    wrong = family.check(*values)
    if wrong:
        raise Fault(f"no such {kind} distribution: {wrong}", wanted, path=(kind,))
    return values


def _choice(given: object, options: tuple[str, ...]) -> Choice:
    """A choice between options with weights."""
    path: tuple[str | int, ...] = ("one of",)
    if isinstance(given, list) and given:
        weights = {str(option): 1 / len(given) for option in given}
        if len(weights) < len(given):
            raise Fault("an option is listed twice", "different options", path=path)
    elif isinstance(given, Mapping) and given:
        weights = {str(name): _plain(share, (*path, str(name))) for name, share in given.items()}
    else:
        raise Fault(f"{_show(given)} names no options", "{this: 0.5, that: 0.5}", path=path)
    order = options or tuple(weights)
    for i, name in enumerate(weights):
        at = (*path, i if isinstance(given, list) else name)
        if name not in order:
            fix = nearest(name, order)
            key = isinstance(given, Mapping)
            expected = f"one of {', '.join(order)}"
            raise Fault(f"'{name}' is not an option", expected, fix, path=at, key=key)
        if weights[name] < 0:
            raise Fault(f"the weight of '{name}' is negative", "weights from 0 to 1", path=at)
    total = math.fsum(weights.values())
    if abs(total - 1) > 1e-6:
        raise Fault(f"the weights sum to {total:g}", "weights that sum to 1", path=path)
    return Choice(order, tuple(weights.get(name, 0.0) / total for name in order))


def _computed(given: object) -> Computed:
    """A quantity computed from assumptions; its operands are bound by the reader."""
    from foedus.scenario._parsing import read_tree
    from foedus.scenario.expressions import Expression, Quantile, walk

    path: tuple[str | int, ...] = ("computed",)
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        expected = 'an expression such as "0.5 * USA.stake"'
        raise Fault(f"{_show(given)} is not an expression", expected, path=path)
    text = str(given)
    try:
        root, kind = read_tree(text)
    except Fault as fault:
        fault.path = path
        raise
    expression = Expression(text, root, kind, Place("belief"))
    _check_computed(expression, path, any(isinstance(node, Quantile) for node in walk(root)))
    return Computed(expression)


def _check_computed(
    expression: Expression,
    path: tuple[str | int, ...],
    quantile: bool,  # noqa: FBT001 -- internal
) -> None:
    """A computed assumption is an amount made of assumptions alone."""
    if expression.kind != "number":
        raise Fault("a computed assumption is an amount, not a condition", "a number", path=path)
    if expression.outcomes or quantile:
        raise Fault(
            "a computed assumption cannot use outcomes or quantiles", "assumptions", path=path
        )
    if not expression.assumptions:
        raise Fault(
            "the expression names no assumption", "an assumption", "write the number", path=path
        )


_MONEY = re.compile(
    rf"(?P<value>{_SIGNED})\s*(?P<scale>bn|billion|m|mn|million)?\s*(?P<currency>[A-Za-z$€]+)?"
    r"\s*(?P<per>(?:per|a|/)\s*(?:year|yr|y))?"
)
_SCALES = {"bn": 1.0, "billion": 1.0, "m": 1e-3, "mn": 1e-3, "million": 1e-3, None: 1e-9}


def read_money(value: object) -> float:
    """Military aid in billion USD a year, from text such as ``25 bn USD per year``.

    Raises:
        Fault: If it is anything else; other currencies are not converted.
    """
    expected = "an amount such as 25 bn USD per year"
    if not isinstance(value, str):
        raise Fault(f"{_show(value)} has no unit", expected)
    match = _MONEY.fullmatch(_short(value))
    if match is None or match["currency"] is None:
        raise Fault(f"'{value}' is not an amount of money a year", expected)
    if match["currency"] not in {"USD", "$"}:
        what = f"'{match['currency']}' is not a currency that is converted"
        raise Fault(what, "USD", "convert it and say so in a note")
    if match["per"] is None:
        raise Fault(f"'{value}' does not say per year", expected)
    amount = _finite(float(match["value"])) * _SCALES[match["scale"]]
    if amount < 0:
        raise Fault(f"'{value}' is negative", expected)
    return amount


_TROOPS = re.compile(r"(?P<troops>\d+)(?:\s+at\s+(?P<where>[\w-]+))?")


def read_troops(value: object) -> tuple[int, str | None]:
    """Troops and the place where they stand, from text such as ``20000 at line``.

    Raises:
        Fault: If it is anything else.
    """
    expected = "troops and a place, such as 20000 at line"
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Fault(f"{_show(value)} is not a deployment", expected)
    match = _TROOPS.fullmatch(_short(str(value)))
    if match is None:
        raise Fault(f"'{value}' is not a deployment", expected)
    troops = int(match["troops"][:12])
    if troops > 10_000_000:
        raise Fault(f"'{value}' is more than 10 million troops", expected)
    return troops, match["where"]


_SHARE = re.compile(rf"(?P<value>{_SIGNED})\s*%\s*of\s+GDP")


def read_share_of_gdp(value: object) -> float:
    """A share of national income, from text such as ``2 % of GDP``.

    Raises:
        Fault: If it is anything else.
    """
    expected = "a share such as 2 % of GDP"
    match = _SHARE.fullmatch(_short(value)) if isinstance(value, str) else None
    if match is None:
        raise Fault(f"{_show(value)} is not a share of national income", expected)
    share = _finite(float(match["value"])) / 100.0
    if not 0 <= share <= 0.5:
        raise Fault(f"'{value}' is out of range", "0 to 50 % of GDP")
    return share


_DURATION = re.compile(rf"(?P<value>{_SIGNED})\s*years?")


def read_duration(value: object) -> float:
    """A number of years, from text such as ``10 years``.

    Raises:
        Fault: If it is anything else.
    """
    expected = "a duration such as 10 years"
    match = _DURATION.fullmatch(_short(value)) if isinstance(value, str) else None
    if match is None:
        raise Fault(f"{_show(value)} is not a duration", expected)
    years = _finite(float(match["value"]))
    if years <= 0:
        raise Fault(f"'{value}' is no time", expected)
    return years


_DISTANCE = re.compile(rf"(?P<value>{_SIGNED})\s*km")


def read_distance(value: object) -> float:
    """Kilometres, from text such as ``20 km``.

    Raises:
        Fault: If it is anything else.
    """
    match = _DISTANCE.fullmatch(_short(value)) if isinstance(value, str) else None
    if match is None or not 0 <= float(match["value"]) <= 1000:
        raise Fault(f"{_show(value)} is not a depth", "kilometres from 0 to 1000, such as 20 km")
    return float(match["value"])


def order_of(beliefs: Mapping[str, Belief]) -> tuple[list[str], list[str]]:
    """The computed beliefs in an order in which each follows what it needs.

    Returns:
        The order, and a cycle as a list of names (empty if there is none).
    """
    order: list[str] = []
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> list[str]:
        if name in above:
            return [*above[above.index(name) :], name]
        found = beliefs.get(name)
        if name in done or not isinstance(found, Computed):
            return []
        for operand in sorted(found.assumptions):
            cycle = visit(operand, (*above, name))
            if cycle:
                return cycle
        done.add(name)
        order.append(name)
        return []

    for name in beliefs:
        cycle = visit(name, ())
        if cycle:
            return order, cycle
    return order, []


def complete(
    beliefs: Mapping[str, Belief], draw: Callable[[str], FloatArray]
) -> dict[str, FloatArray]:
    """Values of all assumptions from draws of those that are not computed.

    Args:
        beliefs: What is believed about each assumption, by name.
        draw: Gives the values [N] of an assumption that is not computed.

    Returns:
        Name to values [N], in the order of ``beliefs``.

    Raises:
        ScenarioError: If computed assumptions need one another in a circle.

    Example:
        >>> import numpy as np
        >>> beliefs = {"a": belief({"computed": "2 * b"}), "b": belief("1 to 2")}
        >>> complete(beliefs, lambda name: np.array([1.0, 1.5]))["a"]
        array([2., 3.])
    """
    order, cycle = order_of(beliefs)
    if cycle:
        raise ScenarioError(Diagnostic("belief", f"circular: {' -> '.join(cycle)}"))
    values = {n: draw(n) for n, found in beliefs.items() if not isinstance(found, Computed)}
    for name in order:
        found = beliefs[name]
        if isinstance(found, Computed):
            values[name] = found.compute(values)
    return {name: values[name] for name in beliefs}
