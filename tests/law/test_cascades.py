"""Cascades played under a policy of acts, and what would close a back door."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foedus.errors import LawError
from foedus.law import (
    ActRule,
    LegalOrder,
    Status,
    cut_sets,
    declarations,
    passages,
    play,
    read_rules,
    read_told,
    render_cascade,
)
from foedus.law.act_rules import DOES, WHEN
from foedus.law.back_doors import assists
from foedus.law.cascades import MOST

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.law import Cascade

DAY = date(2026, 1, 1)
TROOPS = "RUS attacks forces of FRA in UKR on 2026-06-01"
RULES = (
    ActRule("asks for help", when="attacked", who=("FRA", "UKR"), after=0),
    ActRule("responds with force", when="attacked abroad", who=("FRA",), after=1),
    ActRule("strikes at home", when="attacked", who=("RUS",), after=1),
    ActRule("responds with force", when="obliged", who=("DEU", "GBR"), after=2),
)


@pytest.fixture(scope="module")
def order() -> LegalOrder:
    """The two treaties through which most are bound."""
    return LegalOrder.build(["nato-1949", "teu-42-7"], on=DAY)


@pytest.fixture(scope="module")
def played(order: LegalOrder) -> Cascade:
    """Troops attacked, a response, a strike at home, the Allies' response."""
    return play(order, read_told([TROOPS]), RULES)


def test_acts_follow_by_rule_after_their_days(played: Cascade) -> None:
    """Each rule makes its states act so many days later, together where they act alike."""
    told = [step.event.describe() for step in played.steps]
    assert told == [
        TROOPS,
        "FRA and UKR ask for help about e1 on 2026-06-01",
        "FRA attacks forces of RUS in UKR on 2026-06-02 because e1",
        "RUS attacks FRA in FRA on 2026-06-03 because e3",
        "FRA asks for help about e4 on 2026-06-03",
        "GBR with DEU attacks forces of RUS in FRA on 2026-06-05 because e4",
        "RUS attacks GBR in GBR on 2026-06-06 because e6",
        "RUS attacks DEU in DEU on 2026-06-06 because e6",
    ]
    days = [step.event.date for step in played.steps]
    assert days == sorted(days)
    assert [bool(step.rule) for step in played.steps[:3]] == [False, True, True]


def test_law_is_asked_anew_after_each_act(played: Cascade) -> None:
    """A request makes collective self-defence permitted; the strike obliges the Allies."""
    modes = [{entry.mode for entry in step.entries} for step in played.steps]
    assert "permitted_join" not in modes[0]
    assert modes[1] == {"permitted_join"}
    assert "obliged" in modes[3]


def test_retaliation_is_told_as_such(played: Cascade) -> None:
    """An attack on a state that answers its own act names that act."""
    (struck,) = [e for e in played.steps[3].entries if e.state == "FRA"]
    assert (struck.mode, struck.answers) == ("attacked_at_home", "e3")
    assert "in answer to its own act e3" in render_cascade(played)


def test_a_host_of_forces_that_have_acted_comes_in_as_host(order: LegalOrder) -> None:
    """A base struck in answer to what its guests did draws its host in as host."""
    told = read_told(
        [
            "FRA deploys forces to CYP on 2026-05-01",
            "FRA attacks forces of RUS in UKR on 2026-06-01",
            "RUS attacks forces of FRA in CYP on 2026-06-02 because e2",
        ]
    )
    modes = {e.state: e.mode for e in play(order, told).steps[2].entries}
    assert modes["CYP"] == "host_of_bases"
    assert modes["FRA"] == "attacked_abroad"


def test_a_state_follows_a_rule_towards_another_once(order: LegalOrder) -> None:
    """Two sides that always answer do so once each, and the chain comes to an end."""
    both = [
        ActRule("strikes at home", when="attacked", who=("RUS",), after=1),
        ActRule("strikes at home", when="attacked", who=("FRA",), after=1),
    ]
    found = play(order, read_told(["RUS attacks FRA on 2026-06-01"]), both)
    assert [step.event.describe() for step in found.steps] == [
        "RUS attacks FRA on 2026-06-01",
        "FRA attacks RUS in RUS on 2026-06-02 because e1",
        "RUS attacks FRA in FRA on 2026-06-03 because e2",
    ]
    assert found.stopped == ""


def test_nothing_happens_after_the_horizon(order: LegalOrder) -> None:
    """An act that would come later than the days allow is not played."""
    told = read_told(["RUS attacks FRA on 2026-06-01"])
    late = ActRule("strikes at home", when="attacked", after=10)
    assert len(play(order, told, [late], days=9).steps) == 1
    assert len(play(order, told, [late], days=10).steps) == 2


def test_a_chain_that_grows_without_end_is_cut_off_and_says_so() -> None:
    """However many happen, a cascade stays readable, and tells that it was cut off."""
    small = LegalOrder.build(["aachen-2019"], on=DAY)
    told = read_told([f"RUS attacks FRA on 2026-06-{n:02d} as x{n}" for n in range(1, 15)])
    found = play(small, told, [ActRule("sends help", when="obliged", after=n) for n in range(9)])
    assert len(found.steps) <= MOST
    assert str(MOST) in found.stopped


def test_who_has_been_led_in_is_led_in_once(played: Cascade) -> None:
    """A back door is told where a state is first led in, and not at every later strike."""
    effects: dict[str, set[str]] = {}
    for door in played.back_doors:
        effects.setdefault(door.bearer, set()).add(door.effect.id)
    assert effects
    assert all(len(ids) == 1 for ids in effects.values())


def _bound(order: LegalOrder, told: list[str], bearer: str) -> bool:
    happened = read_told(told)
    found = order.verdicts(happened[-1], bearer, happened[:-1])  # type: ignore[arg-type]
    return any(assists(v, "legal") for v in found)


CHAIN = [
    TROOPS,
    "FRA attacks forces of RUS in UKR on 2026-06-02 because e1",
    "RUS attacks FRA on 2026-06-03 because e2",
]


def test_each_cut_that_can_be_made_closes_the_door(order: LegalOrder) -> None:
    """Clauses left out, declarations made and acts left undone do free the state."""
    happened = read_told(CHAIN)
    cuts = cut_sets(
        order, happened[2], "USA", history=happened[:2], cause=happened[0]  # type: ignore[arg-type]
    )  # fmt: skip
    kinds: dict[str, int] = {}
    assert _bound(order, CHAIN, "USA")
    for cut in cuts:
        if len(cut) != 1:
            continue
        (change,) = cut
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
        if change.kind == "declaration" and change.claim in declarations():
            other = order.declaring(declarations()[change.claim])
            assert not _bound(other, CHAIN, "USA"), change
        elif change.kind == "clause":
            other = LegalOrder.build(["teu-42-7"], on=DAY)
            assert not _bound(other, CHAIN, "USA"), change
        elif change.kind == "act":
            assert change.claim.startswith("e2, FRA attacks")
    assert kinds["act"] == kinds["clause"] == 1
    assert kinds["declaration"] >= 1
    assert kinds["fact"] >= 3


def test_two_treaties_need_a_cut_for_each(order: LegalOrder) -> None:
    """A state bound twice is freed by one fact that both share, or by one change for each."""
    happened = read_told(CHAIN)
    cuts = cut_sets(order, happened[2], "DEU", history=happened[:2])  # type: ignore[arg-type]
    alone = {str(c) for cut in cuts if len(cut) == 1 for c in cut}
    assert "FRA had first used unlawful force" in alone
    assert not any(words.startswith(("without", "declared")) for words in alone)
    # To be a party to one treaty is not to be a party to the other.
    assert not any("is a party" in words for words in alone)
    assert any({c.kind for c in cut} == {"clause"} and len(cut) == 2 for cut in cuts), [
        sorted(map(str, cut)) for cut in cuts
    ]


def test_no_cut_contains_another(played: Cascade) -> None:
    """The cuts of a passage are minimal among themselves, and there are some."""
    assert played.passages
    for way in played.passages:
        assert way.cuts
        assert not any(a < b for a in way.cuts for b in way.cuts)
        assert way.path[0] is way.cause
        assert way.path[-1] is way.effect


def test_passages_hold_every_back_door_once(order: LegalOrder, played: Cascade) -> None:
    """Gathering back doors by their norms loses no state and repeats none."""
    states = [state for way in played.passages for state in way.bearers]
    assert sorted(states) == sorted({door.bearer for door in played.back_doors})
    assert passages(order, (), ()) == ()


def test_rules_are_read_from_a_file_and_from_a_list(tmp_path: Path) -> None:
    """A policy of acts has the same form in a file of its own and in a scenario."""
    text = "- {when: obliged, does: responds with force, after: 2 days, but: USA}\n"
    for content in (text, "acts:\n  " + text.replace("\n", "\n  ")):
        file = tmp_path / "acts.yaml"
        file.write_text(content, encoding="utf-8")
        (rule,) = read_rules(file)
        assert (rule.does, rule.when, rule.after, rule.but) == (
            "responds with force", "obliged", 2, ("USA",),
        )  # fmt: skip
    listed = [{"when": "obliged", "does": "responds with force", "after": "2 days", "but": "USA"}]
    assert read_rules(listed) == (rule,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "- {when: oblged, does: asks for help}",
            "a.yaml:1:4: 0.when: unknown situation 'oblged' (did you mean obliged?)",
        ),
        ("- {when: obliged, does: ask for help}", "did you mean asks for help?"),
        ("- {when: obliged, does: asks for help, afterr: 2}", "did you mean after?"),
        ("- {when: obliged, does: asks for help, who: [FRX]}", "did you mean FRA?"),
        ("acts: []", "at least 1 item"),
        ("acts", "Input should be"),
    ],
)
def test_a_slip_in_a_rule_is_told_with_its_place(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read is refused at its line and column with the nearest valid thing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawError) as caught:
        read_rules("a.yaml")
    assert said in str(caught.value)


@pytest.mark.parametrize("does", DOES)
@pytest.mark.parametrize("when", WHEN)
def test_every_rule_can_be_played_and_told(does: str, when: str, order: LegalOrder) -> None:
    """Whatever a rule combines, the chain ends, and its words name what is done."""
    rule = ActRule(does, when=when, after=1)
    found = play(order, read_told(["RUS attacks FRA on 2026-06-01 after a request"]), [rule])
    assert found.stopped == ""
    assert does in rule.words()
    assert all(step.rule in {"", rule.words()} for step in found.steps)


def test_an_ally_that_declines_help_is_not_defended(order: LegalOrder) -> None:
    """A rule by which the victim declines help leaves the duties of Article 5 pending."""
    rule = ActRule("declines help", when="attacked", who=("FRA",), after=1)
    found = play(order, read_told(["RUS attacks FRA on 2026-06-01"]), [rule])
    happened = [step.event for step in found.steps]
    (verdict,) = order.verdicts(happened[0], "USA", happened[1:], norms=["nat/5"])  # type: ignore[arg-type]
    assert verdict.status is Status.PENDING
