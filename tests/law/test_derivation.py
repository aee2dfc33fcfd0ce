"""The engine: what holds of every derivation, whatever the texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import LawError
from foedus.law import (
    Event,
    LegalOrder,
    Status,
    Truth,
    Verdict,
    answer,
    at_least_as_strong,
    back_doors,
    cascade,
    cut_sets,
    geography,
    read_event,
    rung,
)
from foedus.law.conditions import Condition
from foedus.law.events import KINDS, OBJECTS
from foedus.law.instruments import Declaration, NormException
from foedus.law.verdicts import Content, Strength

# Enough to have every kind of norm, few enough to ask often.
ALL = (
    "nato-1949",
    "teu-42-7",
    "budapest-1994",
    "fra-ukr-2024",
    "us-ukr-2024",
    "paris-2026",
    "us-ukr-draft-2025",
    "nancy-2025",
    "aachen-2019",
    "anzus-1951",
    "locarno-1925",
    "prk-rus-2024",
)
STATES = ("USA", "FRA", "GBR", "DEU", "POL", "FIN", "TUR", "IRL", "CYP", "UKR", "RUS", "AUS", "JPN")
PLACES = sorted({*STATES, *geography().parents, "mediterranean", "north_sea", "black_sea_waters"})


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event among the states that the library is about."""
    victim = draw(st.sampled_from(STATES))
    return Event(
        date=draw(st.dates(date(1945, 1, 1), date(2030, 12, 31))),
        kind=draw(st.sampled_from(sorted(KINDS.values()))),
        attacker=draw(st.sampled_from([s for s in (*STATES, "ALQ", "CHN") if s != victim])),
        victim=victim,
        object=draw(st.sampled_from(OBJECTS)),
        place=draw(st.sampled_from(PLACES)),
        lawful=draw(st.sampled_from([False, False, True, None])),
        prior_force=draw(st.sampled_from(["", "lawful", "unlawful", "disputed"])),
        requests=frozenset(draw(st.sets(st.sampled_from(STATES), max_size=2))),
        nuclear=draw(st.booleans()),
    )


ORDER = LegalOrder.build(ALL, on=date(2026, 1, 1))
OWING = {Status.OBLIGED, Status.DISCRETIONARY}


@settings(max_examples=40, deadline=None)
@given(events())
def test_nobody_owes_help_to_itself_or_against_itself(event: Event) -> None:
    """No state owes assistance on its own behalf or against its own attack under a pact."""
    for verdict in ORDER.verdicts(event):
        if verdict.norm in {"nat/5", "teu/42.7", "anz/4", "nan/assist", "aac/4.1"}:
            assert verdict.bearer not in {verdict.victim, event.attacker}


@settings(max_examples=40, deadline=None)
@given(events())
def test_no_duty_before_entry_into_force_or_signature(event: Event) -> None:
    """Where an instrument was not in force for a bearer, nothing is owed under it."""
    for verdict in ORDER.verdicts(event):
        item = ORDER.instrument(verdict.instrument)
        if item.in_force is not None and event.date < item.in_force:
            assert verdict.status is Status.NOT_IN_FORCE, verdict.headline
        if item.in_force is None and item.in_force_known:
            assert verdict.status is Status.NOT_IN_FORCE, verdict.headline


@settings(max_examples=40, deadline=None)
@given(events())
def test_each_bearer_has_one_verdict_a_norm_with_a_tree_and_a_headline(event: Event) -> None:
    """Verdicts are unique, explained, and the root of the tree is the headline."""
    verdicts = ORDER.verdicts(event)
    keys = [(v.norm, v.bearer) for v in verdicts]
    assert len(keys) == len(set(keys))
    for verdict in verdicts:
        assert verdict.tree.claim == verdict.headline
        assert verdict.tree.children
        assert (verdict.tree.value is Truth.UNKNOWN) == (verdict.status is Status.CONTESTED)


@settings(max_examples=40, deadline=None)
@given(events(), st.sampled_from(STATES))
def test_asking_for_one_bearer_gives_its_part_of_the_whole(event: Event, state: str) -> None:
    """Verdicts for one bearer are the whole's, filtered."""
    alone = ORDER.verdicts(event, state)
    assert alone == tuple(v for v in ORDER.verdicts(event) if v.bearer == state)


def _with_exception(order: LegalOrder, exception: NormException) -> LegalOrder:
    """The order with one more exception to every norm."""
    items = tuple(
        replace(
            item,
            norms=tuple(replace(n, exceptions=(*n.exceptions, exception)) for n in item.norms),
        )
        for item in order.instruments
    )
    return replace(order, instruments=items)


@settings(max_examples=25, deadline=None)
@given(events(), st.sampled_from(["excluded", "pending"]), st.booleans())
def test_another_exception_never_creates_a_duty(event: Event, effect: str, sure: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """Adding an exception turns nothing that is not owed into something owed."""
    when = Condition("all") if sure else Condition("disputed", value="who knows")
    more = _with_exception(ORDER, NormException("extra", when, effect))  # type: ignore[arg-type]
    before = {(v.norm, v.bearer): v.status for v in ORDER.verdicts(event)}
    for verdict in more.verdicts(event):
        if verdict.status in OWING:
            assert before[verdict.norm, verdict.bearer] in OWING
        if sure and effect == "excluded":
            assert verdict.status not in OWING


@settings(max_examples=40, deadline=None)
@given(events())
def test_a_statement_changes_no_status(event: Event) -> None:
    """Unilateral statements leave every status, content and strength as they are."""
    said = LegalOrder.build(
        ALL, on=ORDER.on, declarations=["usa-art5-carve-out", "usa-statement-2025-02-12"]
    )
    plain = [(v.norm, v.bearer, v.status, v.content, v.strength) for v in ORDER.verdicts(event)]
    other = [(v.norm, v.bearer, v.status, v.content, v.strength) for v in said.verdicts(event)]
    assert plain == other


@settings(max_examples=30, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2029, 1, 1)))
def test_accession_makes_an_attack_on_ukraine_everyones_business(day: date) -> None:
    """With Ukraine a party, an attack on its territory obliges every other member."""
    order = LegalOrder.build(["nato-1949"], on=day, accessions={"nato-1949": ("UKR",)})
    event = replace(read_event("RUS attacks UKR on 2026-06-01"), date=day, text="")
    owed = [v for v in order.verdicts(event) if v.norm == "nat/5"]
    assert len(owed) == 32
    assert all(v.status is Status.OBLIGED for v in owed)
    early = replace(event, date=day - timedelta(days=1))
    assert not any(v.status in OWING for v in order.verdicts(early) if v.norm == "nat/5")


def _joint(by: tuple[str, ...], form: str) -> Declaration:
    """A declaration that Article 5 would not cover retaliation for forces in Ukraine."""
    exception = NormException("joint", Condition("caused_in", value=("UKR",)), "excluded")
    return Declaration("joint", "x", form, by, ("nat/5",), "x", "x", exception=exception)  # type: ignore[arg-type]


def test_only_all_parties_together_can_reinterpret_or_amend() -> None:
    """An interpretation or amendment binds once every party joins, and not before."""
    first = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
    second = read_event("RUS attacks FRA on 2026-06-02 because e1 as e2")
    day = date(2026, 1, 1)
    everyone = LegalOrder.build(["nato-1949"], on=day).parties("nato-1949", day)
    for form in ("joint_interpretation", "amendment"):
        for by, status in ((everyone, Status.EXCLUDED), (everyone[:-1], Status.OBLIGED)):
            order = LegalOrder.build(["nato-1949"], on=day, declarations=[_joint(by, form)])
            found = order.verdicts(second, "USA", history=(first,))
            assert [v.status for v in found if v.norm == "nat/5"] == [status]


def test_a_reservation_counts_only_at_consent() -> None:
    """A reservation long after ratification has no effect; one made at consent has."""
    event = read_event("RUS attacks FRA on 2026-06-02")
    base = NormException("all", Condition("all"), "excluded")
    for made, status in ((date(2025, 1, 1), Status.OBLIGED), (date(1949, 8, 24), Status.EXCLUDED)):
        reservation = Declaration(
            "late", "x", "reservation", ("USA",), ("nat/5",), "x", "x", on=made, exception=base
        )
        order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1), declarations=[reservation])
        found = order.verdicts(event, "USA")
        assert [v.status for v in found if v.norm == "nat/5"] == [status]


def test_an_undertaking_to_a_third_state_is_a_conflict_and_changes_no_duty() -> None:
    """A promise to Russia leaves Article 5 as it is and is reported against Article 8."""
    promise = Declaration(
        "promise", "x", "undertaking_to_third", ("FRA",), ("nat/5",), "x", "x", towards="RUS"
    )
    order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1), declarations=[promise])
    assert [c.rule for c in order.conflicts()] == ["nat/art8"]
    found = order.verdicts(read_event("RUS attacks POL on 2026-06-02"), "FRA")
    assert [v.status for v in found if v.norm == "nat/5"] == [Status.OBLIGED]


def test_the_plan_and_the_declaration_contradict_each_other() -> None:
    """The 28-point plan and the Paris Declaration are reported as contradictory, once."""
    order = LegalOrder.build(["paris-2026", "us-ukr-draft-2025"], on=date(2026, 1, 15))
    assert len(order.conflicts()) == 1


def _verdict(must: tuple[str, ...], discretion: str, automaticity: str, binding: str) -> Verdict:
    event = read_event("RUS attacks FRA on 2026-06-02")
    strength = Strength(binding, discretion, automaticity, 1, limited=False)  # type: ignore[arg-type]
    tree = ORDER.verdicts(event)[0].tree
    return Verdict(
        norm="n",
        instrument="i",
        bearer="FRA",
        event=event,
        status=Status.OBLIGED,
        content=Content(must),
        strength=strength,
        constitutional=False,
        tree=tree,
        headline="h",
    )


NAT = _verdict(("assist_unspecified", "report_unsc"), "means", "automatic", "legal")
WEU = _verdict(("military_assistance",), "none", "automatic", "legal")
CSTO = _verdict(("military_assistance",), "none", "request", "legal")
TEU = _verdict(("assist_unspecified",), "none", "automatic", "legal")


def test_published_comparisons_of_strength() -> None:
    """WEU V is stronger than NAT 5; CSTO 4 and TEU 42(7) are incomparable."""
    assert at_least_as_strong(WEU, NAT)
    assert not at_least_as_strong(NAT, WEU)
    assert not at_least_as_strong(CSTO, TEU)
    assert not at_least_as_strong(TEU, CSTO)
    assert at_least_as_strong(TEU, NAT)


@settings(max_examples=20, deadline=None)
@given(events())
def test_strength_is_a_partial_order_that_the_ladder_respects(event: Event) -> None:
    """Strength is reflexive and transitive; the ladder never ranks a stronger promise lower."""
    unique = {(v.content, v.strength): v for v in ORDER.verdicts(event)}
    verdicts = list(unique.values())
    assert all(at_least_as_strong(v, v) for v in verdicts)
    for a, b in combinations(verdicts, 2):
        for x, y in ((a, b), (b, a)):
            if at_least_as_strong(x, y) and x.strength.binding == y.strength.binding:
                assert rung(x) >= rung(y), (x.headline, y.headline)
            for z in verdicts:
                if at_least_as_strong(x, y) and at_least_as_strong(y, z):
                    assert at_least_as_strong(x, z)


def test_the_ladder_places_the_known_texts() -> None:
    """Consultation, action, self-judged, full and automatic help stand on their rungs."""
    assert [rung(v) for v in (NAT, TEU, CSTO, WEU)] == [5, 6, 6, 7]
    event = read_event("RUS attacks FRA on 2026-06-02")
    by = {v.norm: rung(v) for v in ORDER.verdicts(event)}
    assert by["nat/4"] == 2
    assert by["anz/4"] == 4
    assert by["fru/assist"] == 3


def test_a_back_door_needs_the_effect_to_descend_from_the_cause() -> None:
    """Two unconnected events open no back door."""
    first = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
    second = read_event("RUS attacks FRA on 2026-06-02 as e2")
    assert back_doors(ORDER, first, second) == ()


def test_a_front_door_is_no_back_door() -> None:
    """Who owed assistance at the cause is not led in by the effect."""
    order = LegalOrder.build(
        ["nato-1949", "teu-42-7"], on=date(2026, 1, 1), accessions={"nato-1949": ("UKR",)}
    )
    first = read_event("RUS attacks UKR on 2026-06-01")
    second = read_event("RUS attacks FRA on 2026-06-02 because e1 as e2")
    # Under the treaty shared with the bearer, France was bound to come in: no unrequired act.
    doors = {d.bearer for d in back_doors(order, first, second)}
    assert doors == {"AUT", "CYP", "IRL", "MLT"}


def test_a_cascade_lists_each_state_where_it_is_drawn_in_further() -> None:
    """Troops abroad, then a strike at home: the host and the sender first, the Allies after."""
    order = LegalOrder.build(["nato-1949", "teu-42-7", "fra-ukr-2024"], on=date(2026, 1, 1))
    first = read_event("RUS attacks forces of FRA in UKR on 2026-06-01 after a request by UKR")
    second = read_event("RUS attacks FRA on 2026-06-02 because e1 as e2")
    one, two = cascade(order, (first, second))
    modes = {e.state: e.mode for e in one.entries}
    assert modes["FRA"] == "attacked_abroad"
    assert modes["UKR"] == "attacked_at_home"
    assert modes["USA"] == "permitted_join"
    later = {e.state: e.mode for e in two.entries}
    assert later["FRA"] == "attacked_at_home"
    assert sum(mode == "obliged" for mode in later.values()) == 35
    assert "UKR" not in later


def test_cut_sets_free_the_bearer() -> None:
    """Each cut set of a duty under one norm is real: the change it names removes the duty."""
    order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
    event = read_event("RUS attacks FRA on 2026-06-02")
    said = {str(change) for cut in cut_sets(order, event, "USA") for change in cut}
    for words, other in {
        "FRA has declined to ask for help": "RUS attacks FRA on 2026-06-02 without a request",
        "FRA had first used unlawful force": "RUS attacks FRA on 2026-06-02 provoked",
        "not: event is armed attack/armed invasion": "RUS threatens FRA on 2026-06-02",
        "not: object is territory/citizens": "RUS attacks vessel of FRA in red_sea on 2026-06-02",
    }.items():
        assert words in said
        found = order.verdicts(read_event(other), "USA")
        assert all(v.status not in OWING for v in found if v.norm == "nat/5"), other
    assert cut_sets(order, event, "CHE") == ()


def test_two_exceptions_that_differ_stay_contested_unless_one_has_priority() -> None:
    """Excluded against pending: the higher priority wins, a tie is contested."""
    event = read_event("RUS attacks FRA on 2026-06-02")
    base = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
    for first, second, status in (
        (0, 0, Status.CONTESTED),
        (1, 0, Status.EXCLUDED),
        (0, 1, Status.PENDING),
    ):
        order = _with_exception(
            base, NormException("a", Condition("all"), "excluded", priority=first)
        )
        order = _with_exception(
            order, NormException("b", Condition("all"), "pending", priority=second)
        )
        found = order.verdicts(event, "USA")
        assert [v.status for v in found if v.norm == "nat/5"] == [status]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"instruments": ["nato-1948"]}, "nato-1949"),
        ({"concluded": {"nato-194": None}}, "nato-1949"),
        ({"concluded": {"nato-1949": "legl"}}, "did you mean legal?"),
        ({"accessions": {"nato-1949": ("UKRA",)}}, "UKR"),
        ({"declarations": ["usa-art5-carveout"]}, "usa-art5-carve-out"),
        ({"readings": ["broad-article5"]}, "broad-article-5"),
        ({"facts": {"unsc_measure": True}}, "unsc_measures"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(arguments: dict, said: str) -> None:
    """An order with an unknown name is refused, and the nearest known one suggested."""
    with pytest.raises(LawError, match=said):
        LegalOrder.build(**{"instruments": ["nato-1949"], "on": date(2026, 1, 1), **arguments})


def test_an_unknown_bearer_is_refused() -> None:
    """A bearer that is no state gives a LawError."""
    with pytest.raises(LawError, match="did you mean"):
        ORDER.verdicts(read_event("RUS attacks FRA on 2026-06-02"), "USS")


def test_the_same_question_has_the_same_answer() -> None:
    """Two orders built alike answer alike, trees included."""
    event = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
    other = LegalOrder.build(ALL, on=date(2026, 1, 1))
    assert answer(ORDER, event) == answer(other, event)
