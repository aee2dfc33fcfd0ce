"""The report on the scenario that ships: small enough to send, and in words for people."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

import foedus
from foedus.reporting import write_report

if TYPE_CHECKING:
    from foedus.answer import Answer

WORLDS = 512
LIMIT = 500_000  # bytes


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """A small run of it; the size of a report hardly depends on the number of worlds."""
    return foedus.run("ukraine", worlds=WORLDS, folder=tmp_path_factory.mktemp("size") / "run")


@pytest.fixture(scope="module")
def text(answer: Answer) -> str:
    """Its report."""
    return write_report(answer).read_text("utf-8")


def section(text: str, name: str) -> str:
    """The words of a section."""
    start = text.index(f'<section id="{name}"')
    after = re.search(r'<section id="[a-z-]+" aria-labelledby|</main>', text[start + 9 :])
    assert after
    part = text[start : start + 9 + after.start()]
    return unescape(re.sub(r"<[^>]*>", " ", part))


def test_report_can_be_sent(text: str) -> None:
    """The report on nine options, with everything in it, stays below 500 kB."""
    assert len(text.encode()) < LIMIT
    assert text.count("<figure ") >= 10


def test_law_names_states_and_not_codes(text: str, answer: Answer) -> None:
    """No code of a state and no id of a policy or a norm is left in the section on law."""
    said = section(text, "law")
    codes = {code for actor in answer.scenario.actors for code in actor.members}
    assert not [code for code in codes if re.search(rf"\b{code}\b", said)]
    (allies, *_) = re.findall(
        r"31 Allies, among them ([^.]*?)\s+North Atlantic Treaty, Article 5", said
    )
    assert {"Germany", "Poland"} <= set(re.findall(r"[A-Z][a-z]+", allies))
    assert not [name for name in answer.scenario.policies if "-" in name and name in said]


def test_an_event_and_an_option_can_be_picked(text: str, answer: Answer) -> None:
    """Every option and five events are choices, and each pair of them shows a panel."""
    labels = re.findall(r'<label for="law-([eo])\d+">(.*?)</label>', text)
    assert [unescape(words) for kind, words in labels if kind == "o"] == [
        policy.label for policy in answer.scenario.policies.values()
    ]
    assert len([words for kind, words in labels if kind == "e"]) == 5
    pairs = re.findall(r"#law-(e\d):checked~#law-(o\d):checked~", text)
    assert len(set(pairs)) == 5 * len(answer.scenario.policies)


def test_terms_are_in_words(text: str) -> None:
    """Options name declarations by their title and peacekeepers as what they are."""
    said = " ".join(section(text, "question").split())
    assert "usa-art5-carve-out" not in said
    assert "declared: US statement that Article 5 would not apply" in said
    assert "10,000 neutral peacekeepers on the line" in said


def test_matrix_says_what_is_clearly_better(text: str, answer: Answer) -> None:
    """The matrix shows clear gains and losses of every option but the baseline."""
    said = section(text, "matrix")
    pairs = (len(answer.scenario.policies) - 1) * len(answer.headline)
    assert len(re.findall(r"better\s+\S+\s%\s*, worse", said)) == pairs
    assert "0.1 percentage points" in said
