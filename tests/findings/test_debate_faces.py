"""What the figures and sentences about a debate show, from debates planted in worlds."""

import re

import numpy as np
import pytest
from debating import RISK, STAKE, THEORY, Debate, position, worlds

from foedus.findings import debate
from foedus.report import debate_figures, debate_findings
from foedus.words import (
    change_sentence,
    contradiction_sentence,
    debate_sentences,
    dispute_sentence,
    standing_sentence,
    theory_sentence,
)

LOWER = "P(war | pact) < P(war | none)"


@pytest.fixture(scope="module")
def planted():
    """Ada claims what holds under her theory, Bo denies the theory, Cy contradicts himself."""
    ensemble = worlds(war=lambda s, _r, t: np.where((t == 1) & (s > 0.3), 0.2, 0.8))
    ada = position("ada", (f"{THEORY} = pretext", f"{STAKE} > 0.5"), (LOWER,))
    bo = position("bo", (f"{THEORY} = red-line",), (f"{RISK} > 0.001",))
    cy = position("cy", (f"{STAKE} > 0.6", f"{STAKE} < 0.4"))
    return debate(ensemble, Debate((ada, bo, cy, position("ada-2", (), (LOWER,)))))


def test_sentences_say_what_was_planted(planted):
    """The claim follows from its speaker's premises, the theory is what divides, Cy contradicts."""
    speakers = planted.speakers
    assert "follows from the speaker's assumptions" in standing_sentence(
        planted.verdicts[0].claims[0]
    )
    (dispute,) = [d for d in planted.disputes if (d.first, d.second) == ("ada", "bo")]
    said = dispute_sentence(dispute, speakers)
    assert "part over 1 claim, by their premises about theory" in said
    assert "they would agree if" in said
    (contradiction,) = planted.contradictions
    assert "hold together in no world" in contradiction_sentence(contradiction, "Cy")
    (change,) = [c for c in planted.changes if c.position == "ada"]
    assert "would have to be given up" in change_sentence(change, "Ada")
    assert any("no world" in sentence for sentence in debate_sentences(planted))


def test_the_theory_that_a_claim_turns_on_is_named(planted):
    """Who assumes no theory has the claim split by it: never under one, in most under the other."""
    verdict = planted.verdicts[3].claims[0]
    said = theory_sentence(verdict)
    assert said.startswith("By theory (presence): “pretext” 70")
    assert "“red-line” 0" in said
    assert theory_sentence(planted.verdicts[1].claims[0]) == ""


def test_a_debate_without_claims_says_so():
    """Where nobody claims anything there is one sentence and no part of a report."""
    empty = debate(worlds(), Debate((position("ada", (f"{STAKE} > 0.5",)),)))
    assert debate_sentences(empty) == ("No position makes a claim that can be judged.",)
    assert debate_findings(empty) == ()


def test_figures_show_every_claim_and_speaker(planted):
    """Each claim has a row of data, each crux too, and the matrix names the speakers."""
    figures = debate_figures(planted)
    assert list(figures) == ["stances", "changes", "disputes"]
    assert len(figures["changes"].table.rows) == 3
    assert len(figures["stances"].table.rows) == len(planted.matrix.cruxes)
    drawn = " ".join(re.findall(r">([^<]+)</text>", figures["stances"].svg))
    assert all(name in drawn for name in ("Ada", "Bo", "Cy", "red-line … pretext"))
    assert "Would agree if" in figures["disputes"].html
    assert [f.section for f in debate_findings(planted)] == ["positions"] * 3


def test_speakers_with_two_positions_are_told_apart():
    """Two positions of one speaker are numbered."""
    twins = (position("jim-1", (), (LOWER,)), position("jim-2", (), (LOWER,)))
    twins = tuple(type(p)(**{**vars(p), "speaker": "Jim"}) for p in twins)
    found = debate(worlds(war=lambda s, _r, _t: s), Debate(twins))
    assert found.speakers == {"jim-1": "Jim (1)", "jim-2": "Jim (2)"}
