"""What happens, told in YAML: on the command line and in files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from foedus.errors import LawError
from foedus.law import Event, LegalOrder, read_event, read_told
from foedus.law.events import KINDS, OBJECTS, SCALE

if TYPE_CHECKING:
    from pathlib import Path

ISSUE = (
    "RUS attacks forces of FRA in UKR on 2026-06-01",
    "RUS attacks territory of FRA in metropolitan_france on 2026-06-02 because e1",
)


def test_the_sentence_and_the_mapping_mean_the_same() -> None:
    """One event in words and the same event field by field are equal, but for their text."""
    fields = (
        "{date: 2026-06-02, attacker: RUS, does: attacks, object: territory, victim: FRA, "
        "place: metropolitan_france, because: e1}"
    )
    sentence, mapping = (read_told([ISSUE[0], text])[1] for text in (ISSUE[1], fields))
    assert sentence == mapping
    assert (sentence.id, sentence.caused_by) == ("e2", "e1")


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event, with everything that can be said of one."""
    thing = draw(st.sampled_from(OBJECTS))
    place = draw(st.sampled_from(["FRA", "UKR", "mediterranean", None]))
    lawful = draw(st.sampled_from([True, False, None]))
    return draw(
        st.builds(
            Event,
            date=st.dates(date(1946, 1, 1), date(2040, 1, 1)),
            kind=st.sampled_from(sorted(KINDS.values())),
            attacker=st.sampled_from(["RUS", "ALQ", "CHN"]),
            victim=st.just("FRA"),
            object=st.just(thing),
            place=st.just(place or ("FRA" if thing == "territory" else "")),
            with_attackers=st.sampled_from([(), ("BLR",), ("BLR", "PRK")]),
            lawful=st.just(lawful),
            lawfulness_said=st.just(lawful is not False) | st.just(value=True),
            prior_force=st.sampled_from(["", "none", "lawful", "unlawful", "disputed"]),
            external=st.sampled_from([None, True, False]),
            scale=st.dictionaries(st.sampled_from(SCALE), st.booleans()).map(
                lambda said: tuple(sorted(said.items()))
            ),
            nuclear=st.booleans(),
            requests=st.frozensets(st.sampled_from(["FRA", "DEU"])),
            request_refused=st.booleans(),
            caused_by=st.sampled_from(["", "e0"]),
            facts=st.frozensets(st.sampled_from(["ceasefire", "determination by NAC"])),
            place_said=st.just(place is not None),
        )
    )


@settings(max_examples=60)
@given(events())
def test_an_event_of_any_kind_describes_itself(event: Event) -> None:
    """Whatever is known of an event, its sentence reads back to the same event."""
    assert read_event(event.describe()) == event


def test_a_file_holds_one_or_many(tmp_path: Path) -> None:
    """A file can hold a mapping, a list, or a list under its key, of sentences and mappings."""
    one = {"date": date(2026, 6, 2), "attacker": "RUS", "victim": "FRA"}
    many = [ISSUE[0], {**one, "because": "e1"}, "USA denounces nato-1949 on 2026-06-03"]
    act = {"date": date(2026, 6, 3), "actors": ["USA"], "does": "denounces",
           "instrument": "nato-1949"}  # fmt: skip
    for content, count in ((one, 1), (many, 3), ({"events": [*many, act]}, 4)):
        file = tmp_path / "events.yaml"
        YAML().dump(content, file)
        told = read_told([file])
        assert len(told) == count
        assert [h.id for h in told] == [f"e{n}" for n in range(1, count + 1)]
    assert replace(told[3], id="e3", text="") == replace(told[2], text="")


def test_files_and_sentences_are_counted_together(tmp_path: Path) -> None:
    """Ids go on from one source to the next, and a name given twice is refused."""
    file = tmp_path / "first.yaml"
    file.write_text(f"- {ISSUE[0]}\n- UKR asks for help on 2026-06-01\n", encoding="utf-8")
    told = read_told([file, "RUS attacks FRA on 2026-06-02 because e1"])
    assert [happening.id for happening in told] == ["e1", "e2", "e3"]
    with pytest.raises(LawError, match="two happenings are called 'e1'"):
        read_told([ISSUE[0], "RUS attacks FRA on 2026-06-02 as e1"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{date: 2026-06-02, attacker: RUS, victim: FRX}",
         "event:1:35: victim: unknown state 'FRX' (did you mean FRA?)"),
        ("{date: 2026-06-02, attacker: RUS, victim: FRA, does: atacks}", "did you mean attacks?"),
        ("{date: 2026-06-02, attacker: RUS, victim: FRA, place: metropolitan_frence}",
         "did you mean metropolitan_france?"),
        ("{date: 2026-06-02, attacker: RUS, victim: FRA, plac: UKR}", "did you mean place?"),
        ("{date: 2026-06-02, attacker: RUS, victim: FRA, object: vesel}", "did you mean vessel?"),
        ("{date: 2026-06-02, attacker: RUS, victim: FRA, facts: [ceasefre]}",
         "did you mean ceasefire?"),
        ("{date: 2026-06-32, attacker: RUS, victim: FRA}", "dates that exist"),
        ("{attacker: RUS, victim: FRA}", "missing key 'date'"),
        ("{date: 2026-06-02, attacker: RUS, victim: RUS}", "the same"),
        ("{date: 2026-06-02, attacker: RUS", "YAML 1.2"),
        ("{date: 2026-06-02, actors: [USA], does: denounces, instrument: nato-1948}",
         "did you mean nato-1949?"),
    ],
)  # fmt: skip
def test_a_slip_in_a_mapping_is_told_with_its_place(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown places, actors, kinds and keys are refused with the nearest valid one."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LawError) as caught:
        read_told([text])
    assert said in str(caught.value)


def test_only_a_path_is_read_from_disk(tmp_path: Path) -> None:
    """A text that looks like a file's name is a sentence, and its fault says so; a path is read."""
    file = tmp_path / "events.yaml"
    file.write_text(f"- {ISSUE[0]}\n", encoding="utf-8")
    assert len(read_told([file])) == 1
    with pytest.raises(LawError, match="unknown attacker"):
        read_told([str(file)])
    with pytest.raises(LawError, match="cannot be read"):
        read_told([tmp_path / "nothing.yaml"])


def test_what_a_mapping_leaves_out_is_not_guessed() -> None:
    """Without a place, where forces were hit is unknown and verdicts are contested."""
    order = LegalOrder.build(["nato-1949"], on=date(2026, 1, 1))
    text = "{date: 2026-06-02, attacker: RUS, victim: FRA, object: forces}"
    (event,) = read_told([text])
    (verdict,) = order.verdicts(event, "USA", norms=["nat/5"])  # type: ignore[arg-type]
    assert verdict.status.value == "contested"
