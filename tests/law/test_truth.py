"""Kleene's three-valued logic."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.law.truth import Truth, all_of, any_of, at_least, negate

TRUTHS = st.sampled_from(Truth)
MANY = st.lists(TRUTHS, max_size=6)


@given(TRUTHS)
def test_double_negation(value: Truth) -> None:
    """Negating twice changes nothing, and negation leaves unknown unknown."""
    assert negate(negate(value)) is value
    assert (negate(value) is Truth.UNKNOWN) == (value is Truth.UNKNOWN)


@given(MANY)
def test_de_morgan(values: list[Truth]) -> None:
    """The negation of a conjunction is the disjunction of the negations."""
    assert negate(all_of(values)) is any_of(negate(v) for v in values)


@given(MANY, MANY)
def test_connectives_ignore_order_and_grouping(left: list[Truth], right: list[Truth]) -> None:
    """Conjunction and disjunction are commutative and associative."""
    assert all_of([*left, *right]) is all_of([*right, *left])
    assert all_of([all_of(left), all_of(right)]) is all_of([*left, *right])
    assert any_of([any_of(left), any_of(right)]) is any_of([*left, *right])


@given(st.lists(st.booleans(), max_size=6), st.integers(0, 7))
def test_classical_where_all_is_known(values: list[bool], count: int) -> None:
    """Without unknowns the connectives are those of ordinary logic."""
    truths = [Truth.of(v) for v in values]
    assert all_of(truths) is Truth.of(all(values))
    assert any_of(truths) is Truth.of(any(values))
    assert at_least(count, truths) is Truth.of(sum(values) >= count)


@settings(max_examples=60)
@given(MANY, st.data())
def test_learning_never_overturns(values: list[Truth], data: st.DataObject) -> None:
    """Replacing an unknown by a fact never turns a settled answer round."""
    learnt = [
        data.draw(st.sampled_from([Truth.TRUE, Truth.FALSE])) if v is Truth.UNKNOWN else v
        for v in values
    ]
    for connective in (all_of, any_of):
        before, after = connective(values), connective(learnt)
        assert before in {Truth.UNKNOWN, after}


@given(MANY)
def test_thresholds_generalise(values: list[Truth]) -> None:
    """At least one is any, at least as many as there are is all."""
    assert at_least(1, values) is any_of(values)
    assert at_least(len(values), values) is all_of(values)
