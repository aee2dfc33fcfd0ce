"""Markup: escaped, well formed, whatever the labels hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markup_reading import parse

from foedus.figures.svg import Raw, coordinate, element, render

HOSTILE = "<script>alert('x')</script> \" & ]]> --> \x00\x1b \ufffe \ud800 \U0001f680 é"


@given(text=st.text(st.characters(exclude_characters="\r")), title=st.text(max_size=40))
def test_any_text_gives_well_formed_markup_that_says_it(text, title):
    """Any text comes back from an XML parser as it was, but for characters that XML forbids."""
    parsed = parse(render(element("g", element("text", text, data_name=title))))
    said = parsed[0].text or ""
    assert len(said) == len(text)
    for read, put in zip(said, text, strict=True):
        control = put < " " and put not in "\t\n"
        assert read == put or (read == "\ufffd" and (control or put >= "\x7f"))
    assert len(parsed) == 1
    assert len(parsed[0]) == 0


def test_hostile_label_stays_text():
    """A label that looks like markup never becomes markup."""
    written = render(element("text", HOSTILE, aria_label=HOSTILE))
    parsed = parse(written)
    assert "<script" not in written
    assert len(parsed) == 0
    assert (parsed.text or "").startswith("<script>alert")
    assert "\N{REPLACEMENT CHARACTER}" in (parsed.text or "")


@given(value=st.floats(-1e6, 1e6))
def test_coordinates_are_plain_decimals(value):
    """A coordinate is never in scientific notation and never further off than half a tenth."""
    text = coordinate(value)
    assert "e" not in text
    assert abs(float(text) - value) <= 0.05 + 1e-9


def test_attributes_follow_python_values():
    """None and False leave an attribute out, True repeats its name, underscores become hyphens."""
    made = element("input", checked=True, hidden=False, aria_label=None, data_x="1", class_="a")
    assert str(made) == '<input checked="checked" data-x="1" class="a"/>'


def test_raw_markup_is_only_what_is_marked_so():
    """Only text wrapped as raw passes unescaped."""
    assert render(element("style", Raw("a>b{}"))) == "<style>a>b{}</style>"
    assert render(element("style", "a>b{}")) == "<style>a&gt;b{}</style>"
