"""Acts that change the law from their day on, read from sentences and folded into the order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import LawError
from foedus.law import (
    Act,
    Event,
    LegalOrder,
    Status,
    back_doors,
    open_questions,
    read_act,
    read_event,
    read_happening,
)

DAY = date(2026, 1, 1)
STRIKE = "RUS attacks FRA in metropolitan_france on 2027-06-02"


def status(order: LegalOrder, norm: str, bearer: str, event: Event, *told: str) -> Status:
    """The status of one norm for one bearer once everything told has happened."""
    history = [read_happening(text, id=f"a{n}") for n, text in enumerate(told)]
    (verdict,) = order.verdicts(event, bearer, history, norms=[norm])
    return verdict.status


@pytest.mark.parametrize(
    "text",
    [
        "POL signs nancy-2025 on 2025-05-09",
        "FRA and POL ratify nancy-2025 on 2026-03-01",
        "UKR accedes to nato-1949 on 2026-03-01",
        "USA denounces nato-1949 on 2026-01-20",
        "ARM suspends csto-1992 towards RUS on 2024-02-23",
        "ARM resumes csto-1992 towards RUS on 2026-02-23",
        "UKR asks for help about e1 on 2026-06-02",
        "FRA declines help on 2026-06-02",
        "NAC determines external_origin about e1 on 2001-10-02",
        "FRA and GBR declare eur-art5-waiver on 2026-06-02",
        "RUS agrees a ceasefire with UKR on 2026-06-02",
        "FRA deploys forces to UKR on 2026-06-02 because e1 as e9",
        "FRA withdraws forces from UKR on 2026-06-02",
        "USA sends help to UKR on 2026-06-02",
        "UNSC takes measures on 2026-06-02",
        "UNSC authorises force on 2026-06-02",
    ],
)
def test_an_act_is_read_and_told_again(text: str) -> None:
    """Each kind of act has a sentence, and its description reads back to the same act."""
    act = read_happening(text)
    assert isinstance(act, Act)
    told = Act(**{**vars(act), "text": ""}).describe()
    again = read_act(told, id=act.id)
    assert again == act


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("USA denounces nato-1948 on 2026-01-20", 15, "did you mean nato-1949?"),
        ("USA denonces nato-1949 on 2026-01-20", 5, "did you mean denounces?"),
        ("USA determines external_origin on 2026-01-20", 1, "an organ such as NAC"),
        ("NAC ratifies nato-1949 on 2026-01-20", 1, "a state"),
        ("NAC determines external_orign on 2026-01-20", 16, "external_origin"),
        ("FRA declares eur-art5-waver on 2026-01-20", 14, "did you mean eur-art5-waiver?"),
        ("RUS agrees a ceasefire on 2026-01-20", 37, "between two states"),
        ("USA denounces nato-1949", 24, "no date"),
        ("UKR asks for hlp on 2026-01-20", 14, "help"),
        ("FRA deploys forces to Ukrain on 2026-01-20", 23, "did you mean ukraine?"),
    ],
)
def test_a_slip_in_an_act_is_told_with_its_column(text: str, column: int, said: str) -> None:
    """What cannot be read is refused at its column with the nearest valid word."""
    with pytest.raises(LawError) as caught:
        read_happening(text, where="a1")
    assert str(caught.value).startswith(f"a1:1:{column}: "), caught.value
    assert said in str(caught.value)


@settings(max_examples=30)
@given(st.integers(0, 800))
def test_a_denounced_treaty_binds_until_its_notice_has_run(days: int) -> None:
    """NAT 13: one year after notice the state ceases to be a party, and not a day before."""
    order = LegalOrder.build(["nato-1949"], on=DAY)
    notice = date(2026, 1, 20)
    day = notice + timedelta(days=days)
    event = read_event(f"RUS attacks EST on {day}")
    found = status(order, "nat/5", "USA", event, f"USA denounces nato-1949 on {notice}")
    assert found is (Status.OBLIGED if day <= date(2027, 1, 20) else Status.NOT_IN_FORCE)
    other = status(order, "nat/5", "CAN", event, f"USA denounces nato-1949 on {notice}")
    assert other is Status.OBLIGED


def test_notice_before_the_first_day_for_it_has_no_effect() -> None:
    """NAT 13: only after the Treaty has been in force for twenty years."""
    order = LegalOrder.build(["nato-1949"], on=date(1955, 1, 1))
    event = read_event("RUS attacks NOR on 1965-06-01")
    told = "FRA denounces nato-1949 on 1960-01-20"
    assert status(order, "nat/5", "FRA", event, told) is Status.OBLIGED


def test_one_party_alone_is_bound_by_nothing() -> None:
    """A bilateral treaty that one side has left is over for the other too."""
    order = LegalOrder.build(["us-kor-1953"], on=DAY)
    event = read_event("PRK attacks USA in guam on 2028-06-01 after a request")
    told = "KOR denounces us-kor-1953 on 2026-01-20"
    assert status(order, "usk/3", "KOR", event) is not Status.NOT_IN_FORCE
    assert status(order, "usk/3", "KOR", event, told) is Status.NOT_IN_FORCE
    home = read_event("PRK attacks KOR on 2028-06-01 after a request")
    assert status(order, "usk/3", "USA", home, told) is Status.NOT_IN_FORCE


def test_a_treaty_binds_once_all_have_ratified() -> None:
    """VCLT 24(2): one ratification of two leaves it open, the second puts it in force."""
    order = LegalOrder.build(["deu-gbr-2025"], on=DAY)
    event = read_event("RUS attacks GBR on 2027-06-02")
    one = "GBR ratifies deu-gbr-2025 on 2026-03-01"
    two = "DEU ratifies deu-gbr-2025 on 2026-05-01"
    assert status(order, "ken/assist", "DEU", event) is Status.CONTESTED
    assert status(order, "ken/assist", "DEU", event, one) is Status.CONTESTED
    assert status(order, "ken/assist", "DEU", event, one, two) is Status.OBLIGED
    early = read_event("RUS attacks GBR on 2026-04-30")
    assert status(order, "ken/assist", "DEU", early, one, two) is Status.NOT_IN_FORCE


def test_an_acceding_state_is_a_party_from_its_day() -> None:
    """NAT 10: an attack on Ukraine obliges the Allies from its accession on, and not before."""
    order = LegalOrder.build(["nato-1949"], on=DAY)
    told = "UKR accedes to nato-1949 on 2027-03-01"
    for day, expected in (("2027-02-28", Status.NOT_TRIGGERED), ("2027-03-01", Status.OBLIGED)):
        event = read_event(f"RUS attacks UKR on {day}")
        assert status(order, "nat/5", "USA", event, told) is expected


def test_a_suspended_duty_comes_back_when_it_is_resumed() -> None:
    """A duty towards one party rests between suspension and resumption; others are untouched."""
    order = LegalOrder.build(["nato-1949"], on=DAY)
    told = (
        "USA suspends nato-1949 towards FRA on 2026-03-01",
        "USA resumes nato-1949 towards FRA on 2026-09-01",
    )
    for day, expected in (
        ("2026-02-28", Status.OBLIGED),
        ("2026-03-01", Status.SUSPENDED),
        ("2026-08-31", Status.SUSPENDED),
        ("2026-09-01", Status.OBLIGED),
    ):
        event = read_event(f"RUS attacks FRA on {day}")
        assert status(order, "nat/5", "USA", event, *told) is expected
        assert status(order, "nat/5", "CAN", event, *told) is Status.OBLIGED


def test_a_determination_about_an_event_ends_the_waiting() -> None:
    """NAC practice of 2001: pending on 12 September, due once the origin abroad is found."""
    order = LegalOrder.build(["nato-1949"], on=date(2001, 9, 12))
    event = read_event("ALQ attacks USA in washington_dc on 2001-09-11", id="e1")
    assert status(order, "nat/5", "GBR", event) is Status.PENDING
    told = "NAC determines external_origin about e1 on 2001-10-02"
    assert status(order, "nat/5", "GBR", event, told) is Status.OBLIGED


def test_a_request_and_its_refusal_after_the_event_count() -> None:
    """ICJ, Nicaragua: collective self-defence waits for the victim's request, whenever it comes."""
    order = LegalOrder.build(["nato-1949"], on=DAY)
    event = read_event("RUS attacks UKR on 2026-06-01", id="e1")
    assert status(order, "un/51-collective", "FRA", event) is Status.PENDING
    asked = "UKR asks for help on 2026-06-03"
    assert status(order, "un/51-collective", "FRA", event, asked) is Status.PERMITTED
    before = "UKR asks for help on 2026-05-03"
    assert status(order, "un/51-collective", "FRA", event, before) is Status.PENDING
    strike = read_event("RUS attacks FRA on 2026-06-02")
    declined = "FRA declines help on 2026-06-03"
    assert status(order, "nat/5", "USA", strike, declined) is Status.PENDING
    again = (declined, "FRA asks for help on 2026-06-04")
    assert status(order, "nat/5", "USA", strike, *again) is Status.OBLIGED


def test_a_ceasefire_ends_the_duty_until_the_fighting_is_resumed() -> None:
    """A ceasefire of the two sides ends what is owed; a new attack of either side undoes it."""
    order = LegalOrder.build(["nato-1949", "paris-2026"], on=DAY, concluded={"paris-2026": "legal"})
    strike = read_event("RUS attacks FRA on 2026-06-02", id="e1")
    truce = "RUS agrees a ceasefire with FRA on 2026-06-10"
    assert status(order, "nat/5", "USA", strike, truce) is Status.EXCLUDED
    resumed = "RUS attacks FRA on 2026-06-12"
    assert status(order, "nat/5", "USA", strike, truce, resumed) is Status.OBLIGED
    other = "RUS agrees a ceasefire with UKR on 2026-06-10"
    assert status(order, "nat/5", "USA", strike, other) is Status.OBLIGED
    # It is also the fact that the Paris Declaration waits for.
    attack = read_event("RUS attacks UKR on 2026-08-01")
    assert status(order, "par/support", "FRA", attack) is Status.PENDING
    assert status(order, "par/support", "FRA", attack, other) is Status.OBLIGED


def test_measures_of_the_security_council_end_what_article_5_asks() -> None:
    """NAT 5(2): measures shall be terminated when the Security Council has acted."""
    order = LegalOrder.build(["nato-1949"], on=DAY)
    event = read_event("RUS attacks FRA on 2026-06-02")
    assert status(order, "nat/5", "USA", event, "UNSC takes measures on 2026-06-09") is (
        Status.EXCLUDED
    )


def test_a_declaration_counts_from_its_day() -> None:
    """A waiver made before the strike makes Article 5 wait; one made after it does not."""
    order = LegalOrder.build(["nato-1949"], on=DAY)
    first = "RUS attacks forces of FRA in UKR on 2026-06-01 as e1"
    strike = read_event("RUS attacks FRA on 2026-06-05 because e1", id="e2")
    for day, expected in (("2026-06-04", Status.PENDING), ("2026-06-06", Status.OBLIGED)):
        waiver = f"FRA declares eur-art5-waiver on {day}"
        assert status(order, "nat/5", "USA", strike, first, waiver) is expected


def test_without_acts_nothing_changes() -> None:
    """Events alone, in any number, leave the order as it is."""
    order = LegalOrder.build(["nato-1949", "teu-42-7"], on=DAY)
    event = read_event(STRIKE)
    other = [read_event("RUS attacks UKR on 2026-06-01", id="e0")]
    assert order.verdicts(event) == order.verdicts(event, history=other)


def test_a_chain_of_causes_leads_through_acts() -> None:
    """A deployment between attack and strike does not break the descent of a back door."""
    order = LegalOrder.build(["nato-1949", "teu-42-7"], on=DAY)
    first = read_event("RUS attacks UKR on 2026-06-01", id="e1")
    sent = read_happening("FRA deploys forces to UKR on 2026-06-10 because e1", id="e2")
    strike = read_event("RUS attacks FRA on 2026-06-20 because e2", id="e3")
    assert strike.ancestors([first, sent]) == (first,)
    assert strike.causes([first, sent]) == (sent, first)
    doors = back_doors(order, first, strike, history=[sent])
    assert len({door.bearer for door in doors}) == 35


@pytest.mark.parametrize(
    ("text", "norm", "expected", "settled"),
    [
        ("RUS attacks forces of FRA on 2026-06-01", "nat/5", "contested", "say where: in PLACE"),
        (
            "RUS attacks FRA on 2026-06-01 after disputed force",
            "nat/5",
            "contested",
            "after lawful",
        ),
        ("RUS attacks FRA on 2026-06-01 disputed", "nat/5", "contested", "in self-defence"),
        ("RUS attacks GBR on 2026-06-01", "ken/assist", "contested", "DEU ratifies deu-gbr-2025"),
        ("RUS attacks FRA on 2026-06-01", "nat/4", "pending", "asks for help"),
        ("ALQ attacks FRA on 2026-06-01", "nat/5", "pending", "NAC determines external_origin"),
        (
            "RUS attacks FRA on 2026-06-01 without a request",
            "nat/5",
            "pending",
            "FRA asks for help",
        ),
    ],
)
def test_what_is_missing_is_asked_for_and_not_guessed(
    text: str, norm: str, expected: str, settled: str
) -> None:
    """An open fact leaves the verdict contested or pending, with what would settle it."""
    order = LegalOrder.build(["nato-1949", "deu-gbr-2025"], on=DAY)
    (verdict,) = order.verdicts(read_event(text), "DEU", norms=[norm])
    assert verdict.status.value == expected
    assert any(settled in point.settled_by for point in open_questions(verdict)), open_questions(
        verdict
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RUS attacks forces of FRA on 2026-06-01", "in north_sea"),
        ("RUS attacks FRA on 2026-06-01 after disputed force", "after lawful force"),
        ("RUS attacks FRA on 2026-06-01 disputed", "unlawful"),
        ("ALQ attacks FRA on 2026-06-01", "external"),
    ],
)
def test_saying_what_is_asked_for_settles_it(text: str, words: str) -> None:
    """The event said again with the missing words leaves nothing open."""
    order = LegalOrder.build(["nato-1949"], on=DAY)
    (open_,) = order.verdicts(read_event(text), "USA", norms=["nat/5"])
    (said,) = order.verdicts(read_event(f"{text} {words}"), "USA", norms=["nat/5"])
    assert open_questions(open_)
    assert said.status is Status.OBLIGED
    assert open_questions(said) == ()
