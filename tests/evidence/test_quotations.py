"""Every quotation of a scenario is looked up in its document."""

from datetime import date

import pytest
from outside import texts

from foedus.errors import EvidenceError, Place
from foedus.evidence import verify_quotations
from foedus.scenario.expressions import parse
from foedus.scenario.scenario import (
    Actor,
    Assumption,
    Claim,
    Document,
    Episode,
    Policy,
    Position,
    Premise,
    Scenario,
    Source,
    Statement,
)

DEBATE = """Promises to fight for others are seldom kept.
Nobody should be drawn into such a war.

Jim
March 9, 2025 at 11:58 am
»seldom kept« That is because decent ones are never tested.
Jim
March 10, 2025 at 1:00 pm
We need new ideas.
"""
MEANS = "USA.stake > median"


def scenario(*positions, documents=("debate",), sources=(), author="Ada Bee"):
    """A scenario with these positions, and assumptions with these sources."""
    belief = None  # no test here looks at it
    return Scenario(
        "t",
        "",
        10,
        date(2026, 6, 1),
        "none",
        (Actor("RUS", "Russia", "challenger"),),
        assumptions={
            f"A.x{i}": Assumption(f"A.x{i}", "", "", "", belief, source)
            for i, source in enumerate(sources)
        },
        positions=positions,
        documents={name: Document(name, "t", author=author) for name in documents},
    )


def premise(quote, line=0):
    """A premise with these words."""
    return Premise(quote, line, MEANS, parse(MEANS), place=Place("file.yaml", 40 + line, 9))


@pytest.fixture
def folder(tmp_path):
    """A folder with one made-up debate."""
    (tmp_path / "debate.txt").write_text(DEBATE, encoding="utf-8")
    return tmp_path


def only(report):
    """The one check of a report."""
    (check,) = report.checks
    return check


def test_words_that_stand_where_they_are_said_to_are_found(folder):
    """A right quotation with the right line and the right speaker is sound."""
    position = Position("ada", "Dr. Ada Bee", "debate", (premise("seldom kept", 1),))
    report = verify_quotations(scenario(position), folder)
    check = only(report)
    assert (check.status, check.first_line, check.speaker) == ("found", 1, "Ada Bee")
    assert report.sound
    assert report.diagnostics == ()


def test_a_wrong_line_is_reported_with_the_right_one(folder):
    """Words that stand elsewhere are found there and the line is to be mended."""
    position = Position("ada", "Ada Bee", "debate", (premise("drawn into such a war", 1),))
    report = verify_quotations(scenario(position), folder)
    assert (only(report).status, only(report).first_line) == ("other line", 2)
    assert not report.sound
    (diagnostic,) = report.diagnostics
    assert str(diagnostic.where) == "file.yaml:41:9"
    assert "line 2" in diagnostic.expected


def test_a_wrong_quotation_is_not_found_and_the_nearest_words_shown(folder):
    """A changed word is not a quotation; what was probably meant is told with its line."""
    position = Position(
        "ada", "Ada Bee", "debate", (premise("Promises to fight are never kept", 1),)
    )
    report = verify_quotations(scenario(position), folder)
    check = only(report)
    assert (check.status, check.first_line) == ("not found", 1)
    assert check.nearest.startswith("Promises to fight")
    assert "line 1" in report.diagnostics[0].fix


def test_a_wrong_speaker_is_reported(folder):
    """Words that the article says are not Jim's, and his are not the article's."""
    jim = Position("jim", "Jim", "debate", (premise("drawn into such a war", 2),))
    ada = Position("ada", "Ada Bee", "debate", statements=(Statement("We need new ideas", 9),))
    report = verify_quotations(scenario(jim, ada), folder)
    assert [check.status for check in report.checks] == ["other speaker", "other speaker"]
    assert [check.speaker for check in report.checks] == ["Ada Bee", "Jim"]
    assert "said by Ada Bee" in report.diagnostics[0].fix


def test_what_a_comment_quotes_from_the_article_is_the_articles(tmp_path):
    """Jim repeats the article's words between marks: they are not his words."""
    words = "Promises to fight for others are seldom kept"
    (tmp_path / "debate.txt").write_text(DEBATE.replace("seldom kept«", f"{words}«"), "utf-8")
    position = Position("jim", "Jim", "debate", (premise(words, 6),))
    check = only(verify_quotations(scenario(position), tmp_path))
    assert (check.status, check.speaker) == ("other speaker", "Ada Bee")


def test_sources_of_assumptions_and_episodes_are_checked_too(folder):
    """An assumption may cite anybody's words, but only words that are there."""
    good = Source("document", "", document="debate", quote="never tested", line=6)
    bad = Source("document", "", document="debate", quote="always tested", line=6)
    other = Source("publication", "Fearon 1997")
    checked = verify_quotations(scenario(sources=(good, bad, other)), folder)
    assert [(c.where, c.status) for c in checked.checks] == [
        ("assumptions.A.x0", "found"),
        ("assumptions.A.x1", "not found"),
    ]
    episode = Episode("2015-2022", Policy("p", "p"), (), bad)
    whole = scenario()
    whole = Scenario(**{**vars(whole), "record": (episode,)})
    assert only(verify_quotations(whole, folder)).where == "record.2015-2022"


def test_claims_and_statements_are_checked(folder):
    """Every kind of passage of a position is looked up, each under its own name."""
    claim = Claim("never tested", 6, MEANS, parse(MEANS))
    position = Position("jim", "Jim", "debate", (), (claim,), (Statement("new ideas", 9),))
    report = verify_quotations(scenario(position), folder)
    assert [check.where for check in report.checks] == [
        "positions.jim.claims[0]",
        "positions.jim.statements[0]",
    ]
    assert report.sound


def test_a_position_from_two_comments_is_remarked(folder):
    """Joining what one speaker said twice is no error, but the reader is told."""
    position = Position(
        "jim", "Jim", "debate", statements=(Statement("never tested", 6), Statement("new ideas", 9))
    )
    report = verify_quotations(scenario(position), folder)
    assert report.sound
    assert any("joins comments" in remark for remark in report.remarks)


def test_an_absent_document_is_said_and_proves_nothing(folder):
    """Quotations from a text that is not there are listed as not checked."""
    position = Position("ada", "Ada Bee", "other", (premise("anything", 1),))
    report = verify_quotations(scenario(position, documents=("debate", "other")), folder)
    assert only(report).status == "document absent"
    assert report.counts == {"document absent": 1}
    assert any(remark.startswith("other:") for remark in report.remarks)


def test_without_a_folder_nothing_is_checked_and_that_is_said(monkeypatch):
    """Neither an argument nor the environment variable: every quotation is listed as unchecked."""
    monkeypatch.delenv("FOEDUS_SOURCES", raising=False)
    position = Position("ada", "Ada Bee", "debate", (premise("anything", 1),))
    report = verify_quotations(scenario(position))
    assert only(report).status == "document absent"
    assert "FOEDUS_SOURCES" in report.remarks[0]


def test_the_environment_names_the_folder(folder, monkeypatch):
    """The texts are found through FOEDUS_SOURCES."""
    monkeypatch.setenv("FOEDUS_SOURCES", str(folder))
    position = Position("ada", "Ada Bee", "debate", (premise("seldom kept", 1),))
    assert only(verify_quotations(scenario(position))).status == "found"


def test_a_document_outside_the_folder_is_refused(folder):
    """A scenario cannot have files read that lie outside the folder of texts."""
    whole = scenario()
    away = {"debate": Document("debate", "t", file="../secret.txt")}
    with pytest.raises(EvidenceError, match="leads out"):
        verify_quotations(Scenario(**{**vars(whole), "documents": away}), folder / ".")


def test_real_words_with_real_faults():
    """In the first source a right quotation is found, a changed and a misattributed one are not."""
    folder = texts()
    quote = "Russia was unwilling to tolerate a NATO military presence on its border"
    author = Position(
        "carpenter",
        "Ted Galen Carpenter",
        "carpenter-2025",
        (
            premise(quote, 10),
            premise(quote.replace("unwilling", "willing"), 10),
            premise(quote, 11),
        ),
    )
    reader = Position("webej", "Webej", "carpenter-2025", (premise(quote, 125),))
    jim = Position("jim", "Jim", "carpenter-2025", (premise("We need new ideas ... failed", 110),))
    report = verify_quotations(
        scenario(author, reader, jim, documents=("carpenter-2025",), author=""), folder
    )
    assert [check.status for check in report.checks] == [
        "found",
        "not found",
        "other line",
        "other speaker",
        "found",
    ]
    assert report.checks[1].first_line == 10
