"""Tables in a terminal: what a comparison holds, in the width there is."""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.findings import (
    Cell,
    ClaimVerdict,
    Comparison,
    PositionVerdict,
    PremiseVerdict,
    Share,
    Summary,
)
from foedus.scenario import Claim, Position, Premise, parse
from foedus.terminal import (
    Table,
    cells_wide,
    comparison_tables,
    plain,
    position_lines,
    position_table,
    share,
    short,
)

UNIT = "probability"


def comparison(policies: list[str], outcomes: list[str]) -> Comparison:
    """A comparison whose first policy is the baseline and whose cells can be told apart."""
    cells = {}
    for row, policy in enumerate(policies):
        for column, outcome in enumerate(outcomes):
            median = 0.01 * (1 + row + 10 * column % 80)
            better = None if row == 0 else 0.25 + 0.5 * (row % 2)
            gains = None if better is None else better / 3
            losses = None if better is None else 0.0
            weighted = Summary(
                median, median / 2, median * 1.2, median, better, gains=gains, losses=losses
            )
            prior = Summary(median / 2, 0.0, median, median, better, gains=gains, losses=losses)
            cells[policy, outcome] = Cell(policy, outcome, prior, weighted)
    return Comparison(policies[0], tuple(policies), tuple(outcomes), cells, 1000, 300.0)


@given(
    policies=st.lists(
        st.text("abcdefghij-", min_size=1, max_size=30), min_size=1, max_size=9, unique=True
    ),
    labels=st.lists(st.text("abc é日", min_size=1, max_size=40), min_size=1, max_size=12),
    width=st.integers(60, 120),
)
def test_tables_fit_the_width_and_drop_nothing(
    policies: list[str], labels: list[str], width: int
) -> None:
    """Every outcome appears once in each weighting, and no line is wider than asked."""
    outcomes = [f"{label} {index}" for index, label in enumerate(labels)]
    tables = comparison_tables(comparison(policies, outcomes), dict.fromkeys(outcomes, UNIT), width)
    shown = [heading for table in tables for heading in table.columns[1:]]
    assert sorted(shown) == sorted(f"{outcome}, %" for outcome in outcomes for _ in "12")
    for table in tables:
        assert len(table.rows) == len(policies)
        for line in plain(table).splitlines():
            assert cells_wide(line) <= width


def test_a_cell_shows_median_interval_and_share() -> None:
    """A cell reads median, 80 % interval and shares clearly better and worse than the baseline."""
    tables = comparison_tables(comparison(["none", "paper"], ["attack"]), {"attack": UNIT})
    weighted, prior = tables
    assert weighted.rows[0] == ("none (baseline)", "1 [0.5–1]          ")
    assert weighted.rows[1] == ("paper", "2 [1–2]  +25   −0")
    assert prior.rows[1] == ("paper", "1 [0–2]  +25   −0")
    assert "record" in weighted.title
    assert "prior" in prior.title
    assert "0.1 percentage points" in " ".join(weighted.title.split())


def test_other_units_are_named_in_the_heading() -> None:
    """An outcome that is no share keeps its number and names its unit."""
    table = comparison_tables(comparison(["none"], ["cost"]), {"cost": "war-years"})[0]
    assert table.columns[1] == "cost, war-years"
    assert table.rows[0][1].startswith("0.01 [")


def test_without_a_record_one_weighting_is_shown() -> None:
    """When nothing weighs the worlds, the table of the prior stands alone."""
    only = comparison_tables(comparison(["none"], ["attack"]), {"attack": UNIT}, record=False)
    assert [table.title.partition(":")[0] for table in only] == ["All worlds alike (prior)"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (0.0001, "<0.1"),
        (0.004, "0.4"),
        (0.031, "3"),
        (0.5, "50"),
        (0.9999, ">99.9"),
        (1, "100"),
        (nan, "–"),
    ],
)
def test_percentages_keep_what_can_be_read(value: float, shown: str) -> None:
    """Small probabilities keep a digit, none but zero reads as zero, and no number is a dash."""
    assert short(value, UNIT) == shown


@given(st.floats(0, 1))
def test_a_share_never_rounds_to_certainty(value: float) -> None:
    """Only a share of 0 reads as 0 and only a share of 1 as 100."""
    assert (share(value) == "0") == (value == 0)
    assert (share(value) == "100") == (value == 1)


def test_wide_and_combining_letters_keep_columns_straight() -> None:
    """Columns stay under each other when names hold wide or combining letters."""
    table = Table("t", ("name", "n"), (("日本", "1"), ("e\u0301tat", "2")))
    assert plain(table).splitlines()[-2:] == ["日本  1", "e\u0301tat  2"]


def verdict(*, premises: bool) -> PositionVerdict:
    """A position with one claim, judged, with or without a premise."""
    claim = Claim("it provokes " * 20, 3, "x > 0", parse("1 > 0", "x"))
    premise = Premise("they mind it", 1, "y > 0", parse("1 > 0", "y"))
    stated = (premise,) if premises else ()
    position = Position("a", "A. Author", "doc", stated, (claim,), ())
    own, every = Share(0.5, 0.25, 120), Share(0.75, 0.995, 400)
    clear = Share(0.25, 0.125, 120)
    judged = tuple(PremiseVerdict(one, own, own) for one in stated)
    return PositionVerdict(position, own, judged, (ClaimVerdict(claim, own, every, {}, clear),))


def test_positions_are_a_line_a_claim() -> None:
    """A long quotation is cut, so that premises and claims take one line each in the width."""
    table = position_table([verdict(premises=True)], 80)
    assert [row[1:] for row in table.rows] == [
        ("", "", "25 (50)"),
        ("25 (50)", "12 (25)", ">99 (75)"),
    ]
    assert "…”" in table.rows[1][0]
    assert all(cells_wide(line) <= 80 for line in plain(table).splitlines())


def test_positions_without_premises_say_so() -> None:
    """A speaker who states no premise is not said to have premises that always hold."""
    assert position_table([verdict(premises=False)]).rows[0] == (
        "A. Author",
        "",
        "",
        "none stated",
    )
    assert position_lines([verdict(premises=False)])[0] == "A. Author: no premises"


def test_without_a_record_positions_show_the_prior() -> None:
    """Without a record only the prior's shares are shown."""
    table = position_table([verdict(premises=True)], record=False)
    assert [row[1:] for row in table.rows] == [("", "", "50"), ("50", "25", "75")]


def test_positions_in_full_keep_every_word() -> None:
    """The long form quotes in full, gives the condition, and shows both weightings."""
    text = " ".join(" ".join(position_lines([verdict(premises=True)], 70)).split())
    assert "it provokes " * 19 + "it provokes" in text
    assert "all its premises hold in 25 % (prior 50 %) of the worlds" in text
    assert "holds in 25 % (clearly in 12 %; prior 50 %) of those" in text
    assert ">99 % (prior 75 %) of all: x > 0" in text
