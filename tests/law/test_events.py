"""Sentences about events, read and refused."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import LawError
from foedus.law import Event, geography, read_event
from foedus.law.events import KINDS, OBJECTS


@settings(max_examples=80)
@given(
    attacker=st.sampled_from(sorted(geography().states)),
    victim=st.sampled_from(sorted(geography().states)),
    verb=st.sampled_from(sorted(KINDS)),
    thing=st.sampled_from(OBJECTS),
    place=st.sampled_from(sorted(geography().places)),
    day=st.dates(date(1945, 1, 1), date(2060, 1, 1)),
)
def test_what_is_described_is_read_back(
    attacker: str, victim: str, verb: str, thing: str, place: str, day: date
) -> None:
    """An event's description reads back to the same event."""
    if attacker == victim:
        victim = "FRA" if attacker != "FRA" else "GBR"
    event = Event(day, KINDS[verb], attacker, victim, thing, place)
    assert read_event(event.describe()) == event


def test_every_option() -> None:
    """Each option of the sentence reaches its field."""
    event = read_event(
        "RUS with BLR attacks vessel of POL in the Baltic Sea on 2026-06-02 because of e1 as e2 "
        "after a request by DEU after ceasefire after lawful force by POL nuclear significant "
        "not sustained external"
    )
    assert event.with_attackers == ("BLR",)
    assert (event.object, event.place) == ("vessel", "baltic")
    assert (event.id, event.caused_by) == ("e2", "e1")
    assert event.requests == {"DEU"}
    assert event.facts == {"ceasefire"}
    assert event.prior_force == "lawful"
    assert event.nuclear
    assert event.external
    assert (event.scale_of("significant"), event.scale_of("sustained")) == (True, False)
    assert event.scale_of("deliberate") is None


def test_states_can_be_named_in_words() -> None:
    """A state's one-word name stands for its code."""
    event = read_event("Russia attacks France on 2026-06-02")
    assert (event.attacker, event.victim) == ("RUS", "FRA")


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("RUZ attacks FRA on 2026-06-01", 1, "did you mean RUS?"),
        ("RUS atacks FRA on 2026-06-01", 5, "did you mean attacks?"),
        ("RUS attacks vesel of FRA on 2026-06-01", 13, "did you mean vessel?"),
        ("RUS attacks FRX on 2026-06-01", 13, "did you mean FRA?"),
        ("RUS attacks FRA in metropolitan_frence on 2026-06-01", 20, "metropolitan_france"),
        ("RUS attacks FRA on 2026-13-01", 20, "YYYY-MM-DD"),
        ("RUS attacks FRA", 16, "no date"),
        ("RUS attacks RUS on 2026-06-01", 13, "the same"),
        ("", 1, "too early"),
        ("RUS attacks FRA on 2026-06-01 after ceasefir", 37, "did you mean ceasefire?"),
        ("RUS attacks FRA on 2026-06-01 becuase e1", 31, "did you mean because?"),
        ("RUS attacks FRA on 2026-06-01 not nuclear", 35, "not significant"),
        ("RUS attacks FRA on 2026-06-01 after lawful force by POL", 53, "FRA"),
        ("RUS attacks FRA on 2026-06-01 after a determination by NAK", 56, "did you mean NAC?"),
        ("RUS attacks FRA on 2026-06-01 without shame", 39, "without a request"),
    ],
)
def test_a_slip_is_told_with_its_column(text: str, column: int, said: str) -> None:
    """What cannot be read is refused at its column with the nearest valid word."""
    with pytest.raises(LawError) as caught:
        read_event(text)
    assert str(caught.value).startswith(f"event:1:{column}: ")
    assert said in str(caught.value)


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is either an event or a LawError, never another exception."""
    with contextlib.suppress(LawError):
        assert read_event(text).text == text
