"""Worlds: fifty dots each, every one inside the drawing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_reading import SVG, parse

from foedus.figures import Option, WorldsRow, WorldsView, worlds
from foedus.figures.worlds import DOTS

SHARES = st.lists(st.floats(0, 1), min_size=DOTS, max_size=DOTS).map(tuple)
AMOUNTS = st.lists(st.floats(-50, 200), min_size=DOTS, max_size=DOTS).map(tuple)
SAME = st.floats(0, 1).map(lambda value: (value,) * DOTS)


def dots(svg: str, kind: str) -> list[list[tuple[float, float, float]]]:
    """Centre and radius of the dots of each row: zero-length strokes of one path."""
    found = []
    for group in parse(svg).iter(f"{SVG}g"):
        if group.get("class") == f"dots {kind}":
            path = group[0]
            radius = float(group.get("stroke-width")) / 2
            steps = re.findall(r"([Mm])(-?[\d.]+)\s?(-?[\d.]+)h0", path.get("d"))
            row, x, y = [], 0.0, 0.0
            for kind_of_step, across, down in steps:
                relative = kind_of_step == "m"
                x = float(across) + (x if relative else 0)
                y = float(down) + (y if relative else 0)
                row.append((x, y, radius))
            found.append(row)
    return found


def view(rows: list[tuple[tuple[float, ...], tuple[float, ...]]], unit: str) -> WorldsView:
    """Rows under invented names."""
    return WorldsView(
        "Outcome",
        unit,
        tuple(
            WorldsRow(Option(f"o{i}", f"Option {i}"), prior, weighted)
            for i, (prior, weighted) in enumerate(rows)
        ),
    )


@settings(max_examples=30)
@given(
    rows=st.lists(st.tuples(SHARES | SAME, SHARES | SAME), min_size=1, max_size=4),
    width=st.sampled_from([350, 760, 1000]),
)
def test_each_row_has_fifty_dots_of_each_kind_and_none_is_clipped(rows, width):
    """Fifty filled and fifty hollow dots a row, all of them inside the drawing."""
    drawn = worlds(view(rows, "probability"), width).svg
    height = float(parse(drawn).get("height"))
    for kind in ("prior", "weighted"):
        found = dots(drawn, kind)
        assert [len(row) for row in found] == [DOTS] * len(rows)
        for x, y, radius in (dot for row in found for dot in row):
            assert radius <= x <= width - radius
            assert radius <= y <= height - radius


@settings(max_examples=30)
@given(rows=st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=3))
def test_amounts_of_either_sign_are_never_clipped(rows):
    """Scales that begin below zero hold every dot too."""
    drawn = worlds(view(rows, "war-years")).svg
    every = [dot for kind in ("prior", "weighted") for row in dots(drawn, kind) for dot in row]
    assert len(every) == 2 * DOTS * len(rows)
    assert all(radius <= x <= 760 - radius for x, _, radius in every)


@settings(max_examples=30)
@given(rows=st.lists(st.tuples(SHARES | SAME, SHARES | SAME), min_size=2, max_size=4))
def test_rows_do_not_run_into_each_other(rows):
    """The lowest hollow dot of a row stays above the highest filled dot of the next."""
    drawn = worlds(view(rows, "probability")).svg
    hollow, filled = dots(drawn, "prior"), dots(drawn, "weighted")
    for above, below in zip(hollow, filled[1:], strict=False):
        assert max(y + r for _, y, r in above) <= min(y - r for _, y, r in below)


def test_filled_dots_are_above_the_line_and_in_order_of_value():
    """A larger value stands further right; record-weighted dots stand above prior ones."""
    values = tuple(i / 100 for i in range(DOTS))
    drawn = worlds(view([(values, values)], "probability")).svg
    (prior,), (weighted,) = dots(drawn, "prior"), dots(drawn, "weighted")
    places = [x for x, _, _ in weighted]
    assert places == sorted(places)
    assert max(y for _, y, _ in weighted) < min(y for _, y, _ in prior)


def test_a_row_needs_fifty_quantiles():
    """Another number of quantiles is refused, so that a dot always means one in fifty."""
    with pytest.raises(ValueError, match="50"):
        WorldsRow(Option("a", "A"), (0.1,) * 49, (0.1,) * 50)


def test_table_has_all_quantiles_in_order():
    """The table gives fifty rows, ascending for each option."""
    values = tuple((i * 37 % 50) / 50 for i in range(DOTS))
    table = worlds(view([(values, values)], "probability")).table
    column = [row[1] for row in table.rows]
    assert len(table.rows) == DOTS
    assert column == sorted(values)


def test_squeezed_stacks_say_how_many_dots_they_hold():
    """Where most worlds agree, the number of their dots is written at the stack."""
    values = (0.0,) * 44 + tuple(i / 10 for i in range(1, 7))
    figure = worlds(view([(values, values)], "probability"))
    numbers = [t.text for t in parse(figure.svg).iter(f"{SVG}text") if t.text == "44"]
    assert len(numbers) == 2
    assert "counted" in figure.caption
