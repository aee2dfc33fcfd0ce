"""The report as a file: complete, self-contained, escaped, written whole or not at all."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest
from synthetic_report import Worlds, rates, synthetic_content, verdicts

from foedus.errors import RunError
from foedus.figures import LawRow, LawView
from foedus.report import (
    OptionTerms,
    QuotationLine,
    SourceLine,
    base_rates_view,
    measures,
    page,
    positions_view,
    quotation_lines,
    worlds_view,
    write_report,
)

SECTIONS = [
    "answer",
    "matrix",
    "signing",
    "positions",
    "question",
    "worlds",
    "hazard",
    "tree",
    "base-rates",
    "law",
    "assumptions",
    "provenance",
    "caveats",
]
BAD = "<script>alert(1)</script><img src=http://x.test/a.png onerror=alert(1)>\"'&"


class Reader(HTMLParser):
    """Every start tag with its attributes, and ids in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag, attrs):
        """Keep the tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def read(text: str) -> list[tuple[str, dict[str, str]]]:
    """The tags of a page."""
    reader = Reader()
    reader.feed(text)
    return reader.tags


@pytest.fixture(scope="module")
def content():
    """A rich report of invented numbers."""
    return synthetic_content()


@pytest.fixture(scope="module")
def text(content):
    """Its page."""
    return page(content)


def test_report_is_small(text):
    """A full report of six options and seven outcomes stays below 500 kB."""
    assert len(text.encode()) < 500_000


def test_sections_stand_in_their_order_and_in_the_contents(text):
    """The thirteen parts follow the plan, and the contents link to each of them."""
    tags = read(text)
    sections = [a["id"] for tag, a in tags if tag == "section" and "aria-labelledby" in a]
    links = [a["href"] for tag, a in tags if tag == "a" and a.get("href", "").startswith("#")]
    assert sections == SECTIONS
    assert [f"#{name}" for name in SECTIONS] == [link for link in links if link[1:] in SECTIONS]


def test_nothing_is_fetched(text):
    """No attribute that fetches names anything outside the file, and the policy forbids it."""
    fetching = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping"}
    for tag, attributes in read(text):
        assert not fetching & attributes.keys(), tag
        if tag == "link":
            assert attributes["href"].startswith("data:")
        for value in (attributes.get("style", ""), attributes.get("href", "")):
            assert "url(" not in value
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in unescape(text)


def test_only_links_to_sources_lead_away(text):
    """Addresses of other places occur in plain links only, without a referrer."""
    for tag, attributes in read(text):
        if attributes.get("href", "").startswith("http"):
            assert tag == "a"
            assert attributes["rel"] == "noreferrer"


def test_script_is_small_and_named_by_the_policy(text):
    """The one script is below 4 kB and its digest is the only one allowed to run."""
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert len(script.encode()) < 4096
    assert f"script-src 'sha256-{digest}'" in unescape(text)
    assert not [a for _, a in read(text) if any(name.startswith("on") for name in a)]


def test_ids_are_unique_and_references_resolve(text):
    """No id occurs twice, and every anchor and label points at one that exists."""
    tags = read(text)
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes in tags:
        wanted = attributes.get("aria-labelledby", "").split()
        if attributes.get("href", "").startswith("#"):
            wanted.append(attributes["href"][1:])
        assert set(wanted) <= set(ids)


def rows_of(figure: str) -> list[list[str]]:
    """The data that a figure's link holds, unpacked where it is packed."""
    address, name = re.search(r'href="(data:[^"]*)" download="([^"]*)"', figure).groups()
    kind, _, body = unescape(address).partition(",")
    if kind == "data:application/gzip;base64":
        assert name.endswith(".csv.gz")
        text = gzip.decompress(base64.b64decode(body)).decode()
    else:
        assert kind == "data:text/csv;charset=utf-8"
        assert name.endswith(".csv")
        text = unquote(body)
    rows = list(csv.reader(text.splitlines()))
    assert len({len(row) for row in rows}) == 1
    return rows[1:]


def test_every_figure_has_its_table_and_its_data(text):
    """Each drawing is followed by a table, other figures are tables; all link to their CSV."""
    figures = re.findall(r"<figure.*?</figure>", text, re.DOTALL)
    assert len(figures) == 11
    for figure in figures:
        drawn = 'role="img"' in figure
        assert ('<table class="data">' in figure) == drawn
        assert drawn or "<tbody" in figure
        assert rows_of(figure)
        assert "<figcaption>" in figure


def test_headings_go_down_by_one(text):
    """One first heading; no heading skips a level."""
    levels = [int(tag[1]) for tag, _ in read(text) if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_hostile_words_stay_words(content):
    """Words of a scenario never become markup, a link that runs code, or a request."""
    option = replace(content.options[0].option, label=BAD)
    hostile = replace(
        content,
        title=BAD,
        question=BAD,
        options=(OptionTerms(option, (BAD,), BAD), *content.options[1:]),
        law=LawView((LawRow(BAD, BAD, BAD, BAD, BAD, BAD),)),
        sources=(SourceLine(BAD, "javascript:alert(1)"),),
        quotations=(QuotationLine(BAD, BAD, BAD, BAD),),
        notes=(BAD,),
    )
    tags = read(page(hostile))
    assert [tag for tag, _ in tags if tag == "script"] == ["script"]
    assert not [tag for tag, _ in tags if tag in {"img", "iframe", "object", "embed"}]
    assert not [a for _, a in tags if a.get("href", "").startswith("javascript")]


def test_same_content_gives_the_same_bytes(content, text):
    """The page depends on its content only."""
    assert page(content) == text
    assert page(synthetic_content()) == text


def test_parts_without_content_are_left_out(content):
    """A report without trees, law or positions has neither their headings nor empty figures."""
    short = replace(
        content, worlds=(), hazard=None, trees=(), signing=None, law=None, positions=None,
        base_rates=None, beliefs=None, quotations=(), quotations_checked=0,
    )  # fmt: skip
    sections = [a["id"] for tag, a in read(page(short)) if tag == "section"]
    assert sections == ["answer", "matrix", "question", "provenance", "caveats"]


def test_report_is_written_whole(content, tmp_path):
    """Writing gives the path, replaces what was there and leaves no other file."""
    path = tmp_path / "report.html"
    path.write_text("old")
    assert write_report(content, path) == path
    assert path.read_text("utf-8").startswith("<!doctype html>")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_full_disk_loses_nothing(content, tmp_path, monkeypatch):
    """When the disk is full the old report stays, no rest remains, and the error says why."""
    path = tmp_path / "report.html"
    path.write_text("old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RunError, match="No space left on device"):
        write_report(content, path)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_folder_that_is_not_there_is_named(content, tmp_path):
    """A missing folder gives one error that names the file."""
    with pytest.raises(RunError, match=r"nowhere.*report\.html"):
        write_report(content, tmp_path / "nowhere" / "report.html")


def test_positions_keep_what_is_not_tested():
    """Statements that no condition renders are passed on, with the reason."""
    judged, documents = verdicts()
    first, second = positions_view(judged, documents).blocks
    assert first.statements == (("History will judge.", "no condition on outcomes"),)
    assert first.document == "First Invented, On promises, A Review, 2025"
    assert second.notes
    assert (first.claims[0].own.weighted, first.claims[0].overall.prior) == (0.86, 0.55)


def test_a_rate_without_counts_has_no_interval():
    """A rate whose source gives no counts is shown without an interval."""
    row = base_rates_view(rates()).rows[2]
    assert row.observed.low == row.observed.high == row.observed.median


def test_only_quotations_that_need_attention_are_listed():
    """Quotations found where they are said to stand are counted, not listed."""
    from foedus.evidence import QuotationCheck, QuotationReport

    checks = tuple(
        QuotationCheck(f"p[{i}]", "doc", "words", 1, status)
        for i, status in enumerate(("found", "not found", "document absent"))
    )
    lines = quotation_lines(QuotationReport(checks))
    assert [line.status for line in lines] == ["not found", "document absent"]


def test_worlds_are_quantiles_of_the_ensemble():
    """The fifty dots are equally likely values: the share of worlds below each is its rank."""
    ensemble = Worlds(2000)
    (measure,) = measures(ensemble, ["attack"])
    option = synthetic_content(500).options[0].option
    (row,) = worlds_view(ensemble, measure, [option]).rows
    values = ensemble.outcome("attack", option.name)
    for index, dot in enumerate(row.prior):
        assert abs((values <= dot).mean() - (index + 0.5) / 50) <= 1 / 2000 + 1e-12


def test_quotations_from_absent_texts_are_counted_not_listed(content):
    """A reader learns how many quotations were looked up and sees those that do not stand."""
    lines = (
        *(
            QuotationLine(f"p[{i}]", "absent-2025", f"words {i}", "document absent")
            for i in range(5)
        ),
        QuotationLine("p[9]", "there-2025", "other words", "not found"),
    )
    text = page(replace(content, quotations=lines, quotations_checked=10))
    assert "4 of 5 quotations that were looked up stand as stated" in text
    assert "5 from absent-2025" in text
    assert "words 3" not in text
    assert "other words" in text
