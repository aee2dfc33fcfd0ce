"""Which worlds there are."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from foedus.ensemble import Design
from foedus.errors import ModelError, UsageError
from foedus.scenario import parse
from foedus.scenario.beliefs import Bounded, Choice, Computed, Distribution, Fixed, Interval

BELIEFS = {
    "stake": Interval(0.02, 0.5, "log"),
    "survive": Interval(0.25, 0.6, "logit"),
    "provocation": Distribution("beta", (2.0, 6.0)),
    "noise": Bounded(Distribution("normal", (0.0, 1.0)), -1.0, 3.0),
    "theory": Choice(("past", "current", "neither"), (0.2, 0.5, 0.3)),
}


@dataclass(frozen=True)
class Pair:
    """A correlation."""

    between: tuple[str, str]
    rho: float


def computed(text):
    """A belief that is a formula."""
    return Computed(parse(text, "test"))


@settings(max_examples=30)
@given(
    cuts=st.lists(st.integers(0, 700), min_size=3, max_size=6, unique=True).map(sorted),
    seed=st.integers(0, 2**31),
    order=st.randoms(),
)
def test_a_slice_is_the_slice_of_the_whole(cuts, seed, order):
    """However a range is cut, and in whatever order it is asked for, the bits are the same."""
    correlations = (Pair(("stake", "noise"), 0.6),)
    beliefs = {**BELIEFS, "ratio": computed("stake / survive")}
    whole = Design(beliefs, correlations, seed).draws(0, 701)
    design = Design(beliefs, correlations, seed)
    pieces = list(itertools.pairwise(cuts))
    order.shuffle(pieces)
    for start, stop in pieces:
        part = design.draws(start, stop)
        for name in beliefs:
            assert part[name].tobytes() == whole[name][start:stop].tobytes()


@pytest.mark.parametrize("name", BELIEFS)
def test_margins_follow_the_beliefs(name):
    """A Kolmogorov distance of an even spread: far below what random draws would give."""
    values = Design(BELIEFS, (Pair(("stake", "survive"), -0.7),), 3).draws(0, 4096)[name]
    belief = BELIEFS[name]
    if belief.kind == "choice":
        shares = np.bincount(values.astype(int), minlength=3) / 4096
        assert shares == pytest.approx(belief.weights, abs=2e-3)
        return
    reached = np.sort(belief.cdf(values))
    distance = np.abs(reached - (np.arange(4096) + 0.5) / 4096).max()
    # 4096 random draws reach 0.0116 one time in two (Kolmogorov's limit 0.74 / sqrt(N)). The
    # copula mixes two even rows, so that the mixed one is even less exactly.
    assert distance < (0.006 if name in ("stake", "survive") else 0.001)


@pytest.mark.parametrize("rho", [-0.9, -0.3, 0.5, 0.95])
def test_normal_scores_correlate_as_stated(rho):
    """Ranks correlate by 6/pi asin(rho/2) (Kruskal 1958), whatever the beliefs' shapes."""
    draws = Design(BELIEFS, (Pair(("stake", "provocation"), rho),), 5).draws(0, 8192)
    found = stats.spearmanr(draws["stake"], draws["provocation"]).statistic
    assert found == pytest.approx(6 / np.pi * np.arcsin(rho / 2), abs=0.01)
    apart = stats.spearmanr(draws["stake"], draws["survive"]).statistic
    assert apart == pytest.approx(0.0, abs=0.02)


def test_correlation_leaves_others_untouched():
    """Draws of an assumption that no correlation names do not change by one bit."""
    with_pair = Design(BELIEFS, (Pair(("stake", "noise"), 0.6),), 5).draws(0, 64)
    without = Design(BELIEFS, (), 5).draws(0, 64)
    assert with_pair["theory"].tobytes() == without["theory"].tobytes()
    assert with_pair["stake"].tobytes() != with_pair["noise"].tobytes()


def test_the_order_of_the_file_says_nothing():
    """Assumptions given in another order have the same draws."""
    turned = dict(reversed(BELIEFS.items()))
    one, other = Design(BELIEFS, (), 5).draws(10, 20), Design(turned, (), 5).draws(10, 20)
    assert all(one[name].tobytes() == other[name].tobytes() for name in BELIEFS)
    assert list(other) == list(turned)


def test_another_seed_is_another_replication():
    """Two seeds share no draw."""
    one, other = (Design(BELIEFS, (), seed).draws(0, 100)["stake"] for seed in (1, 2))
    assert not np.intersect1d(one, other).size


def test_points_never_touch_the_ends():
    """No point is 0 or 1, not even the lowest and highest that the sequence and copula give."""
    seen = []

    def remember(u):
        seen.append(u)
        return u

    plain = {name: SimpleNamespace(kind="test", ppf=remember) for name in "abcd"}
    # Half the mass of the copula lies in the corners, where rounding would reach 1.
    design = Design(plain, (Pair(("a", "b"), 0.999999), Pair(("c", "d"), -0.999999)), 1)
    for _ in range(3):
        design.draws(0, 8192)
    everything = np.concatenate(seen)
    assert everything.min() > 0.0
    assert everything.max() < 1.0
    lowest = np.full((4, 1), 2.0**-33)
    for extreme in (lowest, 1.0 - lowest):
        points = extreme.copy()
        design._copula.apply(points)
        assert (points > 0.0).all()
        assert (points < 1.0).all()


def test_computed_assumptions_follow_from_their_draws():
    """A formula of a formula is computed in the right order, in each world by itself."""
    beliefs = {"double": computed("twice * 2"), "twice": computed("stake + 1"), **BELIEFS}
    draws = Design(beliefs, (), 1).draws(0, 32)
    assert draws["double"] == pytest.approx((draws["stake"] + 1) * 2)
    assert draws["stake"].tobytes() == Design(BELIEFS, (), 1).draws(0, 32)["stake"].tobytes()


def test_a_design_of_certainties_alone_is_drawn():
    """With every assumption fixed all worlds are the same world."""
    draws = Design({"a": Fixed(2.0), "b": computed("a * 3")}, (), 1).draws(5, 9)
    assert draws["b"].tolist() == [6.0] * 4


@pytest.mark.parametrize(
    ("beliefs", "correlations", "what"),
    [
        (BELIEFS, [Pair(("stake", "nois"), 0.1)], "unknown assumption 'nois'.*did you mean noise"),
        (BELIEFS, [Pair(("stake", "stake"), 0.1)], "an assumption with itself"),
        (BELIEFS, [Pair(("stake", "noise"), 1.0)], "strictly between -1 and 1"),
        (BELIEFS, [Pair(("stake", "noise"), float("nan"))], "strictly between -1 and 1"),
        (
            BELIEFS,
            [Pair(("stake", "noise"), 0.1), Pair(("noise", "stake"), 0.1)],
            "stated twice",
        ),
        (
            BELIEFS,
            [
                Pair(("stake", "noise"), 0.9),
                Pair(("noise", "survive"), 0.9),
                Pair(("stake", "survive"), -0.9),
            ],
            "cannot all hold together",
        ),
        (
            {**BELIEFS, "ratio": computed("stake / survive")},
            [Pair(("ratio", "noise"), 0.5)],
            "'ratio' is computed",
        ),
        ({"a": computed("b + 1"), "b": computed("a + 1")}, [], "in a circle"),
        ({"a": computed("stakes + 1"), **BELIEFS}, [], "unknown assumption 'stakes'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(beliefs, correlations, what):
    """A design that no distribution fulfils is refused with the reason."""
    with pytest.raises(ModelError, match=what):
        Design(beliefs, correlations, 1)


def test_more_dimensions_than_the_sequence_has_are_refused():
    """The limit of the Sobol sequence is said in the message."""
    with pytest.raises(ModelError, match="at most 21,201"):
        Design({f"a{i}": BELIEFS["stake"] for i in range(21_202)}, (), 1)


@pytest.mark.parametrize("seed", [-1, 1.5, True, "7"])
def test_a_seed_is_a_whole_number(seed):
    """Anything else is refused."""
    with pytest.raises(UsageError, match="whole number"):
        Design(BELIEFS, (), seed)


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 5), (7, 2), (2**32 - 1, 2**32 + 1)])
def test_an_empty_range_is_refused(start, stop):
    """A range must hold a world."""
    with pytest.raises(UsageError, match="start < stop"):
        Design(BELIEFS, (), 1).draws(start, stop)


def test_no_beliefs_no_worlds():
    """A design needs an assumption."""
    with pytest.raises(UsageError, match="no assumption"):
        Design({})
