"""The language of premises, claims and computed assumptions: what it reads, means and refuses."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from foedus.errors import ExpressionError, Place
from foedus.scenario import Interval, Table, evaluate, parse, unparse
from foedus.scenario.expressions import (
    Binary,
    Call,
    Compare,
    Expression,
    Name,
    Number,
    Quantile,
    Result,
    Switch,
    Unary,
)

NAMES = ("USA.stake", "RUS.presence_cost", "discount")
OUTCOMES = (("USA at war with RUS", "paper-usa"), ("attack", "no-guarantee"))
OPTIONS = ("current-calculus", "past-actions")
WORLDS = Table(
    assumptions={
        "USA.stake": np.array([0.0, 0.1, 0.5, 2.0]),
        "RUS.presence_cost": np.array([0.3, -0.2, 0.5, 1e200]),
        "discount": np.array([0.9, 0.9, 0.8, np.nan]),
        "theory.reputation": np.array([0.0, 1.0, 1.0, 0.0]),
    },
    choices={"theory.reputation": OPTIONS},
    beliefs={name: Interval(0.1, 0.4, "log") for name in NAMES},
    outcomes={pair: np.array([0.0, 0.25, 0.5, 1.0]) for pair in OUTCOMES},
)

numbers = st.builds(
    Number,
    st.one_of(st.integers(0, 5).map(float), st.floats(0, 1e6, allow_nan=False)),
    st.booleans(),
)
names = st.sampled_from(NAMES).map(Name)
results = st.builds(
    lambda measure, pair: Result(measure, *pair), st.sampled_from("PE"), st.sampled_from(OUTCOMES)
)
switches = st.builds(
    Switch,
    st.just("theory.reputation"),
    st.sampled_from(["=", "!="]),
    st.sampled_from(OPTIONS),
)
comparisons = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])


def _larger(parts):
    return st.one_of(
        st.builds(Unary, st.just("-"), parts),
        st.builds(Binary, st.sampled_from(list("+-*/^")), parts, parts),
        st.builds(
            lambda f, a: Call(f, (a,)), st.sampled_from(["abs", "log", "exp", "sqrt"]), parts
        ),
        st.builds(lambda f, a, b: Call(f, (a, b)), st.sampled_from(["min", "max"]), parts, parts),
    )


amounts = st.recursive(st.one_of(numbers, names, results), _larger, max_leaves=8)


def _compared(operands, operators):
    return Compare(tuple(operands), tuple(operators))


def _not_a_switch(node):
    names_only = all(isinstance(operand, Name) for operand in node.operands)
    return not (names_only and len(node.operands) == 2 and node.operators[0] in {"=", "!="})


pairs = st.builds(lambda a, op, b: _compared([a, b], [op]), amounts, comparisons, amounts)
chains = st.builds(
    lambda a, p, b, q, c: _compared([a, b, c], [p, q]),
    amounts,
    comparisons,
    amounts,
    comparisons,
    amounts,
)
quantiles = st.builds(
    lambda name, op, q: _compared([Name(name), Quantile(q, name)], [op]),
    st.sampled_from(NAMES),
    comparisons,
    st.sampled_from([0.5, 0.25, 0.9]),
)
conditions = st.recursive(
    st.one_of(pairs, chains, quantiles, switches).filter(
        lambda node: not isinstance(node, Compare) or _not_a_switch(node)
    ),
    lambda parts: st.one_of(
        st.builds(Unary, st.just("not"), parts),
        st.builds(Binary, st.sampled_from(["and", "or"]), parts, parts),
    ),
    max_leaves=5,
)


class TooCloseError(Exception):
    """Two numbers are equal but for rounding, so two evaluators may differ."""


def scalar(node, world):  # noqa: C901, PLR0911 -- one case and one return a kind of node
    """The value of a node in one world by plain Python; ``None`` for undefined."""
    match node:
        case Number(written=written, percent=percent):
            return written / 100 if percent else written
        case Name(name=name):
            value = float(WORLDS.assumptions[name][world])
            return None if math.isnan(value) else value
        case Quantile(q=q):
            # The 5 % and 95 % quantiles of 0.1 to 0.4 are 1.6448536 deviations from the middle.
            z = {0.5: 0.0, 0.25: -0.6744897501960817, 0.9: 1.2815515655446004}[q]
            return math.exp(
                (math.log(0.1) + math.log(0.4)) / 2 + z * math.log(4) / 3.289707253902945
            )
        case Result(outcome=outcome, policy=policy):
            return float(WORLDS.outcomes[outcome, policy][world])
        case Switch(operator=operator, option=option):
            at = OPTIONS[int(WORLDS.assumptions["theory.reputation"][world])] == option
            return at if operator == "=" else not at
        case Unary(operator=operator, operand=operand):
            value = scalar(operand, world)
            if value is None:
                return None
            return -value if operator == "-" else not value
        case Call(function=function, arguments=arguments):
            values = [scalar(argument, world) for argument in arguments]
            functions = {"min": min, "max": max, "abs": abs, "log": math.log}
            functions |= {"exp": math.exp, "sqrt": math.sqrt}
            return defined(lambda: functions[function](*values)) if None not in values else None
        case Compare(operands=operands, operators=operators):
            values = [scalar(operand, world) for operand in operands]
            links = zip(operators, values, values[1:], strict=False)
            return both([compared(*link) for link in links])
        case Binary(operator=operator, left=left, right=right):
            sides = [scalar(left, world), scalar(right, world)]
            if operator == "and":
                return both(sides)
            if operator == "or":
                denied = both([None if side is None else not side for side in sides])
                return None if denied is None else not denied
            return arithmetic(operator, *sides)


def both(values):
    """Kleene's conjunction."""
    if any(value is False for value in values):
        return False
    return None if None in values else True


def compared(operator, left, right):
    """One comparison."""
    if left is None or right is None:
        return None
    if left != right and math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12):
        raise TooCloseError
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "=": left == right,
        "!=": left != right,
    }[operator]


def arithmetic(operator, left, right):
    """One operation, undefined where it has no finite real value."""
    if left is None or right is None:
        return None
    operations = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
        "^": lambda: left**right,
    }
    return defined(operations[operator])


def defined(operation):
    """The value of an operation, or ``None``."""
    try:
        value = operation()
    except (ZeroDivisionError, OverflowError, ValueError):
        return None
    return value if isinstance(value, float) and math.isfinite(value) else None


@settings(max_examples=300, deadline=None)
@given(st.one_of(amounts, conditions))
def test_reading_what_was_written_gives_the_same_tree(node):
    """Unparse and parse are inverse for every tree."""
    assert parse(unparse(node)).root == node


@settings(max_examples=300, deadline=None)
@given(st.one_of(amounts, conditions))
def test_evaluation_agrees_with_an_independent_evaluator(node):
    """Vectorised values equal those of plain Python, world by world, undefined ones included."""
    values = np.broadcast_to(evaluate(parse(unparse(node)), WORLDS), (4,))
    for world in range(4):
        try:
            expected = scalar(node, world)
        except TooCloseError:
            reject()
        if expected is None:
            assert math.isnan(values[world])
        else:
            assert values[world] == pytest.approx(float(expected), rel=1e-6, abs=1e-9)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(list("()<>=*/+-^|%,. PEabn12")), max_size=30).map("".join)
)
def test_any_text_is_read_or_refused_in_words(text):
    """No text makes the parser fail otherwise than by an ExpressionError with a place in it."""
    try:
        parse(text)
    except ExpressionError as error:
        (fault,) = error.diagnostics
        assert 1 <= fault.where.column <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2", -4),
        ("2 ^ -1", 0.5),
        ("8 / 4 / 2", 1),
        ("8 - 4 - 2", 2),
        ("20 %", 0.2),
        ("50% * 4", 2),
        ("1e3", 1000),
        (".5", 0.5),
        ("min(3, 1, 2)", 1),
        ("max(3, 1, 2)", 3),
        ("sqrt(abs(-9))", 3),
        ("log(exp(1))", 1),
        ("1 < 2 < 3", 1),
        ("1 < 2 > 3", 0),
        ("1 ≤ 1 and 2 ≠ 3", 1),
        ("not 1 < 2 or 2 < 1", 0),
        ("1 < 2 or 1 < 2 and 2 < 1", 1),
    ],
)
def test_precedence_is_that_of_mathematics(text, value):
    """Powers bind to the right and before signs, and before or, comparisons chain."""
    assert float(evaluate(parse(text), WORLDS)) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["1 / 0", "log(0 - 1)", "sqrt(-1)", "exp(1e6)", "(-8) ^ 0.5", "0 ^ -1"]
)
def test_what_is_undefined_is_nan_and_says_nothing_else(text):
    """Undefined amounts give NaN without a warning, and so do conditions that turn on them."""
    assert math.isnan(evaluate(parse(text), WORLDS))
    assert math.isnan(evaluate(parse(f"{text} < 1"), WORLDS))
    assert math.isnan(evaluate(parse(f"not {text} < 1"), WORLDS))
    assert float(evaluate(parse(f"{text} < 1 and 2 < 1"), WORLDS)) == 0.0
    assert float(evaluate(parse(f"{text} < 1 or 1 < 2"), WORLDS)) == 1.0


def test_an_expression_says_what_it_is_about():
    """Kind, assumptions and outcomes are those that the text names."""
    expression = parse(
        "P(USA  at war with RUS|paper-usa) > 2 * E(cost | none) "
        "and theory.reputation = past-actions and RUS.presence_cost > median"
    )
    assert expression.kind == "boolean"
    assert expression.assumptions == {"theory.reputation", "RUS.presence_cost"}
    assert expression.outcomes == {("USA at war with RUS", "paper-usa"), ("cost", "none")}
    assert parse("USA.stake * 2").kind == "number"


def test_a_quantile_belongs_to_the_assumption_beside_it():
    """Median and quantile take the prior belief of the one assumption they are compared with."""
    values = evaluate(parse("quantile(25 %) < USA.stake < quantile(0.99)"), WORLDS)
    belief = WORLDS.beliefs["USA.stake"]
    low, high = belief.ppf(np.array([0.25, 0.99]))
    stake = WORLDS.assumptions["USA.stake"]
    assert values.tolist() == ((low < stake) & (stake < high)).astype(float).tolist()
    twice = evaluate(parse("USA.stake > 2 * median"), WORLDS)
    assert twice.tolist() == (stake > 2 * belief.median).astype(float).tolist()


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("", 1, "the text ends"),
        ("1 +", 4, "the text ends"),
        ("(1 + 2", 7, "the text ends"),
        ("1 2", 3, "'2' cannot stand here"),
        ("1 == 2", 3, "'==' cannot stand here"),
        ("USA.stake ; 1", 11, "the character ';' has no meaning here"),
        ("USA.stake + (1 < 2)", 16, "'+' is given a condition"),
        ("USA.stake and 1 < 2", 1, "'and' is given an amount"),
        ("not USA.stake", 5, "'not' is given an amount"),
        ("(1 < 2) < 3", 4, "a comparison is given a condition"),
        ("sine(1)", 1, "unknown function 'sine'"),
        ("mix(1, 2)", 1, "unknown function 'mix'"),
        ("sqrt(1, 2)", 1, "sqrt has 2 arguments"),
        ("median", 1, "a quantile with nothing to take it of"),
        ("median > 1", 1, "it is not clear of which assumption"),
        ("a.x < median < b.x", 7, "it is not clear of which assumption"),
        ("a.x > quantile(2)", 16, "2 is no quantile"),
        ("a.x > quantile(b)", 16, "'b' cannot stand here"),
        ("P(attack)", 1, "'P(attack)' names no policy"),
        ("1 + P(attack | a", 5, "P( is never closed"),
        ("P( | a) > 1", 1, "the outcome in 'P( | a)' is empty"),
        ("P(a | ) > 1", 1, "the policy in 'P(a | )' is empty"),
        ("P(a | b | c) > 1", 1, "'P(a | b | c)' is not one outcome and one policy"),
        ("1e999", 1, "1e999 is too large"),
        ("min > 1", 5, "'>' cannot stand here"),
    ],
)
def test_a_fault_has_its_column(text, column, what):
    """Every fault of an expression is said at the character where it stands."""
    with pytest.raises(ExpressionError) as caught:
        parse(text, Place("f", 7, 101))
    (fault,) = caught.value.diagnostics
    assert fault.what.startswith(what)
    assert fault.where == Place("f", 7, 100 + column)


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("USA.steak > 1", 1, "unknown assumption 'USA.steak' (did you mean USA.stake?)"),
        ("1 < USA.__class__", 5, "unknown assumption 'USA.__class__'"),
        ("__import__ > 1", 1, "unknown assumption '__import__'"),
        ("theory.reputation = past", 21, "'past' is not an option of theory.reputation"),
        ("theory.repute = past-actions", 1, "unknown choice between theories 'theory.repute'"),
        ("P(atack | no-guarantee) > 0", 3, "unknown outcome 'atack' (did you mean attack?)"),
        ("P(attack | nothing) > 0", 3, "unknown policy 'nothing'"),
        ("other.x > median", 1, "unknown assumption 'other.x'"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(text, column, said):
    """Evaluation reaches nothing but what the worlds hold."""
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse(text), WORLDS)
    (fault,) = caught.value.diagnostics
    assert said in str(fault)
    assert fault.where.column == column


@pytest.mark.parametrize(
    "text",
    [
        "().__class__",
        "USA.stake.real()",
        "[1][0] > 0",
        "'x' = 'x'",
        "lambda: 1",
        "__import__('os')",
        "1 if 2 else 3",
        "x := 1",
        "{1: 2}",
        "f'{1}'",
        "(" * 60 + "1" + ")" * 60,
        "-" * 60 + "1",
        "not " * 60 + "1 < 2",
        "2 ^ " * 60 + "2",
        "1 + " * 150 + "1",
        "1" * 3000,
    ],
)
def test_nothing_but_the_language_is_read(text):
    """Python, attributes, texts, deep nesting and endless chains are refused."""
    with pytest.raises(ExpressionError):
        evaluate(parse(text), WORLDS)


def test_the_longest_expression_can_be_used():
    """A chain at the limit can be evaluated, written, compared, hashed and pickled."""
    text = " + ".join(["USA.stake"] * 100)
    expression = parse(text)
    assert evaluate(expression, WORLDS) == pytest.approx(100 * WORLDS.assumptions["USA.stake"])
    assert unparse(expression) == text
    again = pickle.loads(pickle.dumps(expression))  # noqa: S301 -- our own bytes
    assert again == expression
    assert hash(again) == hash(expression)
    assert isinstance(again, Expression)


def test_worlds_may_refuse_with_a_key_error():
    """A plain KeyError from somebody's worlds becomes an error with a place."""

    class Plain:
        def assumption(self, name):
            return {}[name]

    with pytest.raises(ExpressionError, match=r"f:3:9: unknown assumption 'x'"):
        evaluate(parse("1 < x", Place("f", 3, 5)), Plain())
