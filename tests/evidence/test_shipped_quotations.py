"""The scenarios that ship quote their documents exactly."""

from importlib.resources import files

import pytest
from outside import texts

from foedus.crisis import vocabulary
from foedus.evidence import read_document, verify_quotations
from foedus.scenario import read

CATALOG = sorted(
    entry.name.removesuffix(".yaml")
    for entry in files("foedus.scenario").joinpath("catalog").iterdir()
    if entry.name.endswith(".yaml")
)


@pytest.mark.parametrize("name", CATALOG)
def test_every_quotation_stands_where_the_scenario_says(name):
    """Each quotation is in its document, on its line, and said by the position's speaker."""
    folder = texts()
    report = verify_quotations(read(name, vocabulary), folder)
    assert [str(diagnostic) for diagnostic in report.diagnostics] == []
    assert report.remarks == ()


def test_every_speaker_of_the_debate_has_a_position():
    """Nobody who speaks in the sources is left out, and a speaker of two comments has two."""
    folder = texts()
    scenario = read("ukraine", vocabulary)
    for document in scenario.documents.values():
        text = read_document(folder / document.file, author=document.author)
        positions = [p for p in scenario.positions if p.document == document.id]
        comments = [p.speaker for p in text.passages if p.kind == "comment"]
        assert sorted(p.speaker for p in positions) == sorted([text.author, *comments])
