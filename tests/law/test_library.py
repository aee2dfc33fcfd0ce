"""The instruments that ship: whole, cited, and right about who belongs when."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from foedus.errors import LawError
from foedus.law import (
    LegalOrder,
    declarations,
    geography,
    library,
    open_points,
    read_instrument,
)
from foedus.law.instruments import ACTS, Instrument

INSTRUMENTS = [library()[name] for name in library()]


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("item", INSTRUMENTS, ids=lambda item: item.id)
def test_every_norm_cites_clauses_with_text_status_and_source(item: Instrument) -> None:
    """Every norm cites clauses of its file, and each clause has words, a status and a source."""
    ids = {clause.id for clause in item.clauses}
    for norm in item.norms:
        assert set(norm.clauses) <= ids
        assert norm.must or norm.may or norm.must_not
    for clause in item.clauses:
        assert clause.text
        assert clause.source
        assert clause.text_status in {"verbatim", "ocr", "translation", "paraphrase", "unverified"}
    assert item.sources


@pytest.mark.parametrize("item", INSTRUMENTS, ids=lambda item: item.id)
def test_every_quotation_is_in_the_text_cited(item: Instrument) -> None:
    """What a norm, exception or precondition quotes stands in one of the clauses it cites."""
    texts = {clause.id: _flat(clause.text) for clause in item.clauses}
    for norm in item.norms:
        if norm.quote:
            assert any(_flat(norm.quote) in texts[name] for name in norm.clauses), norm.id
        for part in (*norm.exceptions, *norm.preconditions):
            if part.quote:
                assert _flat(part.quote) in texts[part.clause], (norm.id, part.id)


TEXTS = Path(__file__).parents[2].parent / "shared" / "law" / "treaties"


def _bare(text: str) -> str:
    """Letters and digits only: punctuation, emphasis and line ends differ between copies."""
    return re.sub(r"[\W_]+", " ", text).casefold().strip()


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the folder of treaty texts is not at ../shared")
@pytest.mark.parametrize("item", INSTRUMENTS, ids=lambda item: item.id)
def test_verbatim_clauses_are_in_the_texts_collected(item: Instrument) -> None:
    """A clause given as verbatim from a page that was collected is word for word in that page."""
    raw = " ".join(p.read_text("utf-8") for p in sorted(TEXTS.glob("*.md")))
    texts = _bare(raw)
    for clause in item.clauses:
        if clause.text_status != "verbatim" or clause.source not in raw:
            continue
        for part in re.split(r"\.\.\.|\[.*?\]", clause.text):
            assert _bare(part) in texts or clause.id in SEEN_MORE, (clause.id, part)


# Clauses read further in a collected page than its collected part goes.
SEEN_MORE = {
    *("nat/art1", "rio/art1", "rio/art2", "prk/art2", "sdk/art2", "sdk/art3", "cdk/art1"),
    *("srp/1-1", "sea/8", "sea/6", "usp/art1"),
}


@pytest.mark.parametrize("item", INSTRUMENTS, ids=lambda item: item.id)
def test_only_a_text_in_an_authentic_language_is_authentic(item: Instrument) -> None:
    """No paraphrase, translation or other language passes for the authentic text."""
    for clause in item.clauses:
        if clause.authentic:
            assert clause.text_status in {"verbatim", "ocr", "unverified"}, clause.id
            assert not item.languages or clause.lang in item.languages, clause.id


@pytest.mark.parametrize("item", INSTRUMENTS, ids=lambda item: item.id)
def test_what_is_verified_names_a_page(item: Instrument) -> None:
    """Words that count as seen name a page, a report or a case; words that were not say so."""
    for clause in item.clauses:
        known = "general knowledge" not in clause.source
        assert known is clause.verified, clause.id


def test_what_was_not_verified_is_counted() -> None:
    """The words of the library that no published source confirmed are these, and no others."""
    points = [point for item in INSTRUMENTS for point in open_points(item)]
    texts = sorted(point.what for point in points if point.kind == "text")
    assert texts == sorted(UNVERIFIED_TEXTS)
    held = [member for item in INSTRUMENTS for member in item.members]
    memberships = [point for point in points if point.kind == "membership"]
    assert len(memberships) == sum(not (m.verified and m.until_verified) for m in held)


UNVERIFIED_TEXTS = {
    *("anz/5", "bru/4", "cdk/art2-2", "cdk/art3", "gbp/7", "ken/threat", "lon/art1-1839"),
    *("twn/5", "twn/7", "usj/art1", "usj/art4", "usk/art3", "usk/art4", "usk/understanding"),
    *("usp/art3", "wap/3", "weu/art10", "weu/art8"),
}


def test_ids_are_unique_across_the_library() -> None:
    """Norms, clauses and readings can be cited by id alone."""
    norms = [norm.id for item in INSTRUMENTS for norm in item.norms]
    clauses = [clause.id for item in INSTRUMENTS for clause in item.clauses]
    readings = [r.id for item in INSTRUMENTS for norm in item.norms for r in norm.readings]
    for ids in (norms, clauses, readings):
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("item", INSTRUMENTS, ids=lambda item: item.id)
def test_links_and_declarations_point_at_what_ships(item: Instrument) -> None:
    """No link leads outside the library."""
    assert {link.instrument for link in item.links} <= set(library())


def test_declarations_target_norms_that_ship() -> None:
    """Every declaration is about a norm of the library, and real ones have a date and source."""
    norms = {norm.id for item in INSTRUMENTS for norm in item.norms}
    for item in declarations().values():
        assert set(item.targets) <= norms
        assert item.hypothetical or (item.on and item.sources)


@pytest.mark.parametrize(
    ("instrument", "day", "count"),
    [
        ("nato-1949", date(1949, 8, 23), 0),
        ("nato-1949", date(1949, 8, 24), 12),
        ("nato-1949", date(1952, 12, 31), 14),
        ("nato-1949", date(1955, 12, 31), 15),
        ("nato-1949", date(1990, 1, 1), 16),
        ("nato-1949", date(2000, 1, 1), 19),
        ("nato-1949", date(2005, 1, 1), 26),
        ("nato-1949", date(2021, 1, 1), 30),
        ("nato-1949", date(2023, 6, 1), 31),
        ("nato-1949", date(2024, 12, 31), 32),
        ("teu-42-7", date(2009, 11, 30), 0),
        ("teu-42-7", date(2010, 1, 1), 27),
        ("teu-42-7", date(2014, 1, 1), 28),
        ("teu-42-7", date(2021, 1, 1), 27),
        ("anzus-1951", date(1960, 1, 1), 3),
    ],
)
def test_members_by_date(instrument: str, day: date, count: int) -> None:
    """An instrument has as many parties on a day as history records."""
    order = LegalOrder.build([instrument], on=day)
    assert len(order.parties(instrument, day)) == count


def test_dates_known_only_from_memory_stay_visible() -> None:
    """What the sources did not confirm is marked, in clauses, dates and trees."""
    assert not library()["us-kor-1953"].clause("usk/art3").verified
    assert not library()["warsaw-1955"].in_force_verified
    names = ["nato-1949", "csto-1992", "warsaw-1955", "league-1919"]
    order = LegalOrder.build(names, on=date(2005, 1, 1))
    assert "not verified" in order.is_party("warsaw-1955", "POL", date(1960, 1, 1))[1]
    assert "not verified" in order.is_party("league-1919", "HUN", date(1930, 1, 1))[1]
    assert "not verified" in order.is_party("csto-1992", "UZB", date(2014, 1, 1))[1]
    assert "not verified" not in order.is_party("csto-1992", "UZB", date(2007, 1, 1))[1]
    assert "not verified" not in order.is_party("nato-1949", "EST", date(2007, 1, 1))[1]


def test_every_act_has_words() -> None:
    """Each thing a norm can ask for can be said in a sentence."""
    used = {a for i in INSTRUMENTS for n in i.norms for a in (*n.must, *n.may, *n.must_not)}
    assert used <= set(ACTS)


def test_places_name_known_states() -> None:
    """Every sovereign, administrator and rival is a state that ships."""
    known = geography()
    for place in known.places.values():
        holders = {h.state for h in (*place.sovereigns, *place.administrators)}
        assert holders | set(place.rivals) <= set(known.states), place.id
        assert place.regions | set(place.contested) <= set(known.regions), place.id


GOOD = """\
id: my-pact
title: A pact of my own
short: My pact
kind: treaty
binding: legal
signed: 2026-01-01
in_force: 2026-01-01
sources: [my own draft]
members:
  - {actors: [NOR, FRA]}
clauses:
  - {id: my/1, article: "1", text: They help each other., text_status: verbatim, source: draft}
norms:
  - id: my/1
    label: My pact, Article 1
    clauses: [my/1]
    type: obligation
    bearer: other_parties
    must: [armed_force]
    trigger: {victim: party}
"""


def test_an_instrument_of_ones_own(tmp_path) -> None:
    """A user's file is an instrument like those that ship; NOR and NO are no booleans."""
    path = tmp_path / "my-pact.yaml"
    path.write_text(GOOD, encoding="utf-8")
    from foedus.law import read_event

    order = LegalOrder.build([read_instrument(path)], on=date(2026, 2, 1))
    found = order.verdicts(read_event("RUS attacks FRA on 2026-02-02"), "NOR")
    assert [v.status.value for v in found if v.norm == "my/1"] == ["obliged"]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "said"),
    [
        ("legal", "legall", 5, 1, "binding"),
        ("[NOR, FRA]", "[NOR, FRE]", 10, 20, "did you mean FRA?"),
        ("victim: party", "victm: party", 20, 15, "did you mean victim?"),
        ("armed_force", "armed_farce", 19, 12, "did you mean armed_force?"),
        ("bearer: other_parties", "bearer: everybody", 18, 5, "bearer"),
        ("clauses: [my/1]", "clauses: [my/2]", 16, 15, "did you mean my/1?"),
        ("{victim: party}", "{victim: party, kind: [threat]}", 20, 5, "exactly one"),
        ("{victim: party}", "{fact: moonrise}", 14, 5, "moonrise"),
        ("{actors: [NOR, FRA]}", "{actors: [NOR, FRA", 11, 8, "expected"),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(
    tmp_path, old: str, new: str, line: int, column: int, said: str
) -> None:
    """A fault in a user's file is told with file, line, column and the nearest valid thing."""
    path = tmp_path / "my-pact.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(LawError) as caught:
        read_instrument(path)
    text = str(caught.value)
    assert f"my-pact.yaml:{line}:{column}: " in text, text
    assert said in text, text


def test_all_faults_of_a_file_are_told_at_once(tmp_path) -> None:
    """Three faults give three diagnostics."""
    path = tmp_path / "my-pact.yaml"
    bad = GOOD.replace("legal", "legall").replace("FRA]", "FRE]").replace("victim:", "victm:")
    path.write_text(bad, encoding="utf-8")
    with pytest.raises(LawError) as caught:
        read_instrument(path)
    assert len(caught.value.diagnostics) == 3


BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "text", ["", "- a\n- list\n", "id: [1, 2]\n", "a: &x [*x]\n", "\x00", "[" * 5000, BOMB]
)
def test_what_is_no_instrument_gives_an_error_and_no_traceback(tmp_path, text: str) -> None:
    """Nonsense is refused as a LawError."""
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LawError):
        read_instrument(path)


def test_a_missing_file_is_told() -> None:
    """A path that leads nowhere gives one clear error."""
    with pytest.raises(LawError, match="cannot be read"):
        read_instrument("no/such/file.yaml")
