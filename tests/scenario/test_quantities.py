"""Beliefs and written quantities: curves against SciPy's, grammars, faults."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import ScenarioError
from foedus.scenario import Belief, Choice, Computed, Fixed, belief, complete
from foedus.scenario._families import FAMILIES
from foedus.scenario._fault import Fault
from foedus.scenario.quantities import read_distance, read_money, read_troops

U = np.linspace(0.001, 0.999, 41)
positive = st.floats(1e-3, 1e3)
within = st.floats(0.01, 0.99)

# A distribution as a file would write it, and the same one by SciPy's statistics.
SAME = {
    "normal": ({"normal": {"mean": 1.5, "sd": 2}}, scipy.stats.norm(1.5, 2)),
    "lognormal": ({"lognormal": {"median": 2, "sigma": 0.5}}, scipy.stats.lognorm(0.5, scale=2)),
    "uniform": ({"uniform": [-1, 3]}, scipy.stats.uniform(-1, 4)),
    "loguniform": ({"loguniform": {"low": 0.1, "high": 10}}, scipy.stats.loguniform(0.1, 10)),
    "triangular": ({"triangular": [0, 1, 4]}, scipy.stats.triang(0.25, 0, 4)),
    "left triangle": ({"triangular": [0, 0, 4]}, scipy.stats.triang(0, 0, 4)),
    "right triangle": ({"triangular": [0, 4, 4]}, scipy.stats.triang(1, 0, 4)),
    "beta": ({"beta": {"alpha": 2, "beta": 6}}, scipy.stats.beta(2, 6)),
    "gamma": ({"gamma": {"shape": 3, "scale": 0.5}}, scipy.stats.gamma(3, scale=0.5)),
    "exponential": ({"exponential": 2}, scipy.stats.expon(scale=2)),
    "interval": ("0.1 to 0.4", scipy.stats.lognorm(math.log(4) / 3.2897072539, scale=0.2)),
    "interval across 0": ("-1 to 3", scipy.stats.norm(1, 4 / 3.2897072539)),
    "cut off": (
        {"normal": {"mean": 0, "sd": 1}, "at least": -1, "at most": 2},
        scipy.stats.truncnorm(-1, 2),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_curves_are_those_of_scipy_stats(name):
    """Both ways, each curve agrees with SciPy's own implementation of the distribution."""
    written, peer = SAME[name]
    mine = belief(written)
    assert mine.ppf(U) == pytest.approx(peer.ppf(U), rel=1e-8, abs=1e-10)
    x = np.concatenate((peer.ppf(U), [-100.0, 0.0, 100.0]))
    assert mine.cdf(x) == pytest.approx(peer.cdf(x), rel=1e-8, abs=1e-10)
    assert mine.median == pytest.approx(peer.median(), rel=1e-8)


def test_the_logit_normal_is_a_normal_of_log_odds():
    """A logit-normal through its median and sigma equals the transformed normal."""
    mine = belief({"logit-normal": {"median": 0.2, "sigma": 0.7}})
    peer = scipy.stats.norm(math.log(0.25), 0.7)
    values = mine.ppf(U)
    assert np.log(values / (1 - values)) == pytest.approx(peer.ppf(U))
    assert mine.cdf(values) == pytest.approx(U)


@settings(max_examples=100, deadline=None)
@given(st.floats(-1e3, 0) | st.floats(1e-6, 1e3), st.floats(1e-3, 1e3))
def test_an_interval_has_its_ends_at_five_and_ninety_five_percent(low, width):
    """One chance in twenty lies below a, one above b, and the curve is inverse to itself."""
    mine = belief(f"{low!r} to {low + width!r}")
    ends = mine.ppf(np.array([0.05, 0.95]))
    assert ends == pytest.approx([low, low + width], rel=1e-9, abs=1e-9)
    assert mine.cdf(mine.ppf(U)) == pytest.approx(U, abs=1e-7)


@settings(max_examples=100, deadline=None)
@given(within, within)
def test_an_interval_of_a_probability_stays_within_0_and_1(one, other):
    """For a probability the curve is logit-normal: ends as stated, nothing outside 0 and 1."""
    low, high = sorted((round(one, 4), round(other, 4)))
    if low == high:
        high = low + 0.005
    mine = belief(f"{low} to {high}", unit="probability")
    assert mine.ppf(np.array([0.05, 0.95])) == pytest.approx([low, high])
    extreme = mine.ppf(np.array([0.0, 1e-12, 1 - 1e-12, 1.0]))
    assert ((extreme >= 0) & (extreme <= 1)).all()
    assert mine.support == (0.0, 1.0)


@st.composite
def distributions(draw):
    """Any named distribution with valid parameters."""
    name = draw(st.sampled_from(sorted(FAMILIES)))
    low, width, part = draw(positive), draw(positive), draw(within)
    values = {
        "normal": [low, width],
        "uniform": [low, low + width],
        "loguniform": [low, low + width],
        "triangular": [low, low + part * width, low + width],
        "logit-normal": [part, draw(st.floats(0.1, 3))],
        "lognormal": [low, draw(st.floats(0.01, 3))],
        "beta": [draw(st.floats(0.5, 50)), draw(st.floats(0.5, 50))],
        "gamma": [draw(st.floats(0.5, 50)), width],
        "exponential": [low],
    }
    return {name: values[name]}


@settings(max_examples=150, deadline=None)
@given(distributions())
def test_ppf_and_cdf_are_inverse(written):
    """For every continuous belief cdf(ppf(u)) = u, ppf rises, and values lie in the support."""
    mine = belief(written)
    values = mine.ppf(U)
    assert mine.cdf(values) == pytest.approx(U, abs=1e-6)
    assert (np.diff(values) >= 0).all()
    low, high = mine.support
    assert ((values >= low) & (values <= high)).all()
    assert isinstance(mine, Belief)


@settings(max_examples=60, deadline=None)
@given(distributions(), st.floats(0.05, 0.4), st.floats(0.6, 0.95))
def test_bounds_cut_off_and_scale_up(written, a, b):
    """A belief within bounds never leaves them and is still inverse to itself."""
    low, high = belief(written).ppf(np.array([a, b]))
    mine = belief({**written, "at least": float(low), "at most": float(high)})
    values = mine.ppf(U)
    assert ((values >= low) & (values <= high)).all()
    assert mine.cdf(values) == pytest.approx(U, abs=1e-6)
    assert mine.cdf(np.array([low - 1, high + 1])).tolist() == [0.0, 1.0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=6).filter(any), st.floats(0, 0.999))
def test_a_choice_gives_each_option_its_share(weights, u):
    """Over equally spaced u every option comes up by its weight, and none of weight 0 does."""
    shares = tuple(weight / sum(weights) for weight in weights)
    mine = Choice(tuple(f"option-{i}" for i in range(len(shares))), shares)
    grid = (np.arange(6000) + 0.5) / 6000
    counts = np.bincount(mine.ppf(grid).astype(int), minlength=len(shares)) / 6000
    assert counts == pytest.approx(shares, abs=1e-3)
    assert shares[int(mine.ppf(np.array(u)))] > 0
    assert shares[int(mine.ppf(np.array(1.0)))] > 0
    assert mine.cdf(np.arange(len(shares)) * 1.0) == pytest.approx(np.cumsum(shares))
    assert mine.cdf(np.array([-1.0])).tolist() == [0.0]


def test_options_keep_the_order_of_the_parameter():
    """Indices mean the same whatever the order in the file; what is left out has weight 0."""
    order = ("a", "b", "c")
    mine = belief({"one of": {"c": 0.25, "a": "75 %"}}, options=order)
    assert mine == Choice(order, (0.75, 0.0, 0.25))
    assert belief("b", options=order) == Choice(order, (0.0, 1.0, 0.0))
    assert belief({"one of": ["a", "c"]}, options=order).weights == (0.5, 0.0, 0.5)


def test_percent_can_stand_for_both_ends():
    """Percentages are hundredths, and one sign after the interval counts for both ends."""
    assert belief("5 to 30 %") == belief("5 % to 30 %") == belief("0.05 to 0.3")
    assert belief("20 %") == Fixed(0.2)


def test_a_fixed_value_is_certain():
    """A number has no spread."""
    mine = belief(0.3)
    assert mine.ppf(U).tolist() == [0.3] * U.size
    assert mine.cdf(np.array([0.2, 0.3, 0.4])).tolist() == [0.0, 1.0, 1.0]
    assert mine.support == (0.3, 0.3)


def test_computed_values_follow_their_operands():
    """Computed assumptions are completed in the order they need, whatever the order stated."""
    beliefs = {
        "c": belief({"computed": "a + b"}),
        "b": belief({"computed": "2 * a"}),
        "a": belief("1 to 2"),
    }
    values = complete(beliefs, lambda _: np.array([1.0, 2.0]))
    assert list(values) == ["c", "b", "a"]
    assert values["c"].tolist() == [3.0, 6.0]
    with pytest.raises(TypeError, match="draw its operands"):
        beliefs["c"].ppf(U)
    circle = {"a": belief({"computed": "b"}), "b": belief({"computed": "a"})}
    with pytest.raises(ScenarioError, match="a -> b -> a"):
        complete(circle, lambda _: np.zeros(1))


def test_beliefs_say_what_they_are():
    """Each kind describes itself in words a reader of the report understands."""
    said = {
        "0.3 exactly": 0.3,
        "0.02 to 0.5 (90 % interval, lognormal)": "0.02 to 0.5",
        "-1 to 1 (90 % interval, normal)": "-1 to 1",
        "0.1 to 3 (90 % interval, lognormal), at least 0.05": "0.1 to 3, at least 0.05",
        "uniform (low 0, high 1)": {"uniform": [0, 1]},
        "this 25 %, that 75 %": {"one of": {"this": 0.25, "that": 0.75}},
        "computed as 2 * x": {"computed": "2 * x"},
    }
    assert {text: belief(value).describe() for text, value in said.items()} == {
        text: text for text in said
    }
    assert isinstance(belief({"computed": "2 * x"}), Computed)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("0.3 to 0.3", "", "empty or backwards"),
        ("5 to 1", "", "write 1 to 5"),
        ("5 % to 10", "", "a percentage and a plain number"),
        ("0 to 0.5", "probability", "does not lie between 0 and 1"),
        (1.2, "probability", "a probability cannot be 1.2"),
        (-0.1, "share", "a share cannot be -0.1"),
        ({"normal": [0.5, 0.1]}, "probability", "a probability cannot be -inf to inf"),
        ("about 3", "", "'about 3' is not a belief"),
        ("1 to 2 or so", "", "'or so' after the interval is not understood"),
        ("1 to 2, at least 5, at most 4", "", "leave nothing"),
        ("1 to 2, at least 1e6", "", "almost nothing"),
        (None, "", "an empty value is not a belief"),
        (True, "", "a yes or no is not a belief"),
        ([1, 2], "", "a list is not a belief"),
        (float("nan"), "", "nan is not a finite number"),
        (float("inf"), "", "inf is not a finite number"),
        ("1e999", "", "inf is not a finite number"),
        ({}, "", "nothing is given"),
        ({"normal": [0, 1], "beta": [1, 1]}, "", "'normal', 'beta' is given"),
        ({"gaussian": [0, 1]}, "", "unknown distribution 'gaussian'"),
        ({"normal": [0]}, "", "normal has 2 parameters and 1 are given"),
        ({"normal": {"mean": 0}}, "", "normal needs 'sd'"),
        ({"normal": "wide"}, "", "'wide' are no parameters"),
        ({"normal": [0, "wide"]}, "", "'wide' is not a number"),
        ({"normal": [0, 0]}, "", "sd is 0, not above 0"),
        ({"lognormal": [-1, 1]}, "", "median is -1, not above 0"),
        ({"logit-normal": [1.5, 1]}, "", "median is 1.5, not between 0 and 1"),
        ({"uniform": [1, 1]}, "", "low 1 is not below high 1"),
        ({"loguniform": [0, 1]}, "", "low is 0, not above 0"),
        ({"triangular": [0, 5, 4]}, "", "are not in order"),
        ({"beta": [0, 1]}, "", "alpha is 0, not above 0"),
        ({"exponential": -1}, "", "mean is -1, not above 0"),
        ({"one of": {"a": 0.5, "b": 0.4}}, "", "the weights sum to 0.9"),
        ({"one of": {"a": 1.5, "b": -0.5}}, "", "the weight of 'b' is negative"),
        ({"one of": {}}, "", "names no options"),
        ({"one of": ["a", "a"]}, "", "an option is listed twice"),
        ({"one of": ["a", "b"], "at least": 0}, "", "'at least' has no meaning with 'one of'"),
        ({"computed": "1 + 2"}, "", "names no assumption"),
        ({"computed": "x > 2"}, "", "an amount, not a condition"),
        ({"computed": ["x"]}, "", "a list is not an expression"),
        ("9" * 5000, "", "5,000 characters is not a quantity"),
    ],
)
def test_impossible_beliefs_are_refused(value, unit, said):
    """What is no distribution is refused in terms of what was written."""
    with pytest.raises(ScenarioError) as caught:
        belief(value, unit=unit)
    assert said in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
        lambda parts: (
            st.lists(parts, max_size=3)
            | st.dictionaries(
                st.sampled_from([*FAMILIES, "one of", "computed", "at least", "at most", "x"]),
                parts,
                max_size=3,
            )
        ),
        max_leaves=6,
    )
)
def test_any_data_is_a_belief_or_refused_in_words(value):
    """Nothing that YAML can hold makes the reader of beliefs fail otherwise."""
    try:
        found = belief(value)
    except ScenarioError:
        return
    if not isinstance(found, Computed):
        assert found.ppf(np.array([0.5])).shape == (1,)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("25 bn USD per year", 25.0),
        ("1.5 billion USD a year", 1.5),
        ("500 m USD/year", 0.5),
        ("500 million USD per year", 0.5),
        ("2000000000 USD per year", 2.0),
    ],
)
def test_money_is_billions_a_year(text, amount):
    """Military aid is read in billion USD a year whatever the scale."""
    assert read_money(text) == pytest.approx(amount)


@pytest.mark.parametrize(
    "text", ["25", 25, "25 bn", "25 bn USD", "25 GBP a year", "-1 bn USD a year"]
)
def test_money_without_unit_is_refused(text):
    """An amount without scale, currency or year is not guessed at."""
    with pytest.raises(Fault):
        read_money(text)


def test_troops_and_distances_are_read():
    """Troops have a place, a zone has kilometres."""
    assert read_troops("20000 at line") == (20000, "line")
    assert read_troops(500) == (500, None)
    assert read_distance("7.5 km") == 7.5
    for wrong in ("many at line", "-5 at line", "20,000 at line", "99999999 at rear"):
        with pytest.raises(Fault):
            read_troops(wrong)
    for wrong in ("20", "20 miles", "-1 km", 20):
        with pytest.raises(Fault):
            read_distance(wrong)
