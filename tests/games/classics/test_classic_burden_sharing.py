"""Burden sharing: oracle numbers, and no ally gains by paying more or less."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.games.classics.burden_sharing import (
    Parameters,
    cobb_douglas,
    joint_products,
    quasi_linear,
)


@pytest.mark.parametrize(
    ("y", "a", "total", "paid", "provision"),
    [
        ((10, 2, 1), 0.2, 2.0, (2, 0, 0), 0.7692307692),
        ((10, 8, 6), 0.3, 3.1764705882, (2.5882352941, 0.5882352941, 0), 0.4411764706),
        ((1, 1, 1, 1), 0.3, 0.3870967742, (0.0967741935,) * 4, 0.3225806452),
    ],
    ids=["oz.1", "oz.2", "oz.3"],
)
def test_cobb_douglas(y, a, total, paid, provision):
    """Total, contributions and provision are the oracle's (f.oz)."""
    found = cobb_douglas(Parameters(y, a))
    assert found.total == pytest.approx(total, abs=5e-10)
    assert found.paid == pytest.approx(paid, abs=5e-10)
    assert found.provision == pytest.approx(provision, abs=5e-10)


def test_quasi_linear():
    """Only the keenest pays, two thirds of the optimum (f.quasilinear.1); ties leave it open."""
    assert quasi_linear((3.0, 1.0, 0.5)) == (3.0, 4.5, (0,))
    assert quasi_linear((1.0, 3.0, 3.0))[2] == (1, 2)


@pytest.mark.parametrize(
    ("a", "b", "paid"),
    [
        (0.2, 0.001, (2.006221593, 0.0033254511, 0.0014271694)),
        (0.1, 0.1, (1.8687236971, 0.243551152, 0.1162327602)),
        (0.001, 0.2, (2.0081593575, 0.4006462417, 0.2002616464)),
    ],
    ids=["joint.a", "joint.b", "joint.c"],
)
def test_joint_products(a, b, paid):
    """Contributions with private benefits are the oracle's (f.joint)."""
    found = joint_products(Parameters((10, 2, 1), a, b))
    assert found.paid == pytest.approx(paid, abs=1e-9)
    assert found.total == pytest.approx(sum(paid), abs=1e-9)


incomes = st.lists(st.floats(0.1, 20), min_size=1, max_size=6).map(tuple)
tastes = st.floats(0.02, 0.45)


@given(incomes, tastes, st.sampled_from([0.0, 0.05, 0.3]))
@settings(max_examples=60)
def test_nobody_gains_by_paying_more_or_less(y, a, b):
    """Every contribution is a best reply to the others'."""
    parameters = Parameters(y, a, b)
    found = joint_products(parameters) if b else cobb_douglas(parameters)

    def utility(income, own, others):
        private = b * math.log(own) if b else 0.0
        return (1 - a - b) * math.log(income - own) + a * math.log(own + others) + private

    for income, own in zip(y, found.paid, strict=True):
        others = found.total - own
        best = utility(income, own, others)
        for other in (0.5 * own + 1e-9, 0.99 * own + 1e-9, 1.01 * own + 1e-3, 0.4 * income):
            if 0 < other < income:
                assert utility(income, other, others) <= best + 1e-9


@given(incomes, tastes)
@settings(max_examples=30)
def test_private_benefits_that_vanish_leave_the_public_good(y, a):
    """With b = 0 the two solutions are one."""
    parameters = Parameters(y, a)
    joint, plain = joint_products(parameters), cobb_douglas(parameters)
    assert joint.paid == pytest.approx(plain.paid, abs=1e-9)
