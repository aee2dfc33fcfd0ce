"""Claims sharpened by a margin."""

import numpy as np
import pytest

from foedus.findings.margins import with_margin
from foedus.scenario.expressions import Table, evaluate, parse


@pytest.mark.parametrize(
    ("claim", "sharper"),
    [
        ("P(a | x) < P(a | y)", "P(a | x) + 0.1 < P(a | y)"),
        ("E(a | x) >= E(a | y)", "E(a | x) >= E(a | y) + 0.1"),
        (
            "P(a | x) > P(a | y) and s > median",
            "P(a | x) > P(a | y) + 0.1 and s > median",
        ),
        (
            "P(a | x) < P(a | y) < P(a | z)",
            "P(a | x) + 0.1 < P(a | y) and P(a | y) + 0.1 < P(a | z)",
        ),
        ("P(a | x) < 5 % or P(a | x) < P(b | x)", "P(a | x) < 5 % or P(a | x) + 0.1 < P(b | x)"),
        ("2 * P(a | x) < 1 - P(a | y)", "2 * P(a | x) + 0.1 < 1 - P(a | y)"),
    ],
)
def test_what_is_greater_must_be_greater_by_the_margin(claim, sharper):
    """Comparisons of outcomes are sharpened wherever they stand, all others stay."""
    assert with_margin(parse(claim), 0.1).text == sharper


@pytest.mark.parametrize(
    "claim",
    [
        "P(a | x) <= 5 %",
        "s > median",
        "theory.presence = pretext",
        "not P(a | x) < P(a | y)",
        "P(a | x) = P(a | y)",
        "s > median and not P(a | x) < P(a | y)",
    ],
)
def test_claims_that_have_no_sharper_reading_have_none(claim):
    """A stated number says how much it means, and under "not" sharper would be weaker."""
    assert with_margin(parse(claim), 0.1) is None


def test_a_sharper_claim_holds_in_fewer_worlds():
    """Wherever the sharper claim holds, the claim itself does."""
    rng = np.random.default_rng(3)
    worlds = Table({}, outcomes={("a", policy): rng.random(500) for policy in "xyz"})
    claim = parse("P(a | x) < P(a | y) or P(a | x) > P(a | z)")
    plain, sharp = evaluate(claim, worlds), evaluate(with_margin(claim, 0.2), worlds)
    assert (sharp <= plain).all()
    assert 0 < sharp.sum() < plain.sum()
