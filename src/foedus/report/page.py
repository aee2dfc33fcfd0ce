"""The report as one HTML page: sections in a fixed order, figures with their data beside them."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from foedus.caveats import caveats
from foedus.figures import (
    Figure,
    baserates,
    beliefs,
    hazard,
    hazard_panels,
    lawview,
    matrix,
    positions,
    signing,
    signing_panels,
    style_sheet,
    tree,
    worlds,
)
from foedus.figures.svg import Child, Element, Raw, element, render
from foedus.report.adapters import matrix_view
from foedus.words import answer, joined, sample_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foedus.figures import FlowTree, WorldsView
    from foedus.report.content import OptionTerms, ReportContent

__all__ = ["page"]

NARROW = 338.0  # px: a drawing that fits a telephone, and three of them a wide page
TREE = 1060.0
_ABSENT = "document absent"


@dataclass(frozen=True)
class Section:
    """A part of the page: its anchor, its heading and what stands below."""

    name: str
    title: str
    body: Child


class Numbering:
    """Counts the figures of a page, so that text can speak of them."""

    def __init__(self) -> None:
        self.count = 0

    def figure(self, figure: Figure, body: Child) -> Element:
        """Set a figure: picture, numbered caption, and the data folded away below it.

        A figure that is a table itself has no second one; its data are then a link only.
        """
        self.count += 1
        link = element("a", "Download as CSV", href=figure.csv_uri(), download=f"{figure.name}.csv")
        data: Child = element("p", link, class_="data")
        if figure.svg:
            table = element(
                "div",
                figure.table.html(figure.title),
                class_="foedus table-room",
                tabindex="0",
                role="region",
                aria_label=f"Data: {figure.title}",
            )
            summary = element("summary", f"Data of figure {self.count}")
            data = element("details", summary, table, element("p", link), class_="data")
        return element(
            "figure",
            body,
            element("figcaption", element("b", f"Figure {self.count}. "), figure.caption),
            data,
            id=f"figure-{figure.name}",
        )


def page(content: ReportContent) -> str:
    """Write the whole report.

    Args:
        content: What it says.

    Returns:
        An HTML document that refers to nothing outside itself; links to sources are only
        followed when a person clicks them.
    """
    sections = list(_sections(content))
    script = _script()
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(script)),
        element("title", f"{content.title} · foedus"),
        element("link", rel="icon", href="data:,"),
        element("style", Raw(style_sheet() + _style())),
    )
    body = element(
        "body",
        element("a", "Skip to the content", href="#content", class_="skip"),
        element(
            "div",
            _header(content),
            _contents(sections),
            element("main", map(_section, sections), _footer(content), id="content"),
            class_="page",
        ),
        element("script", Raw(script)),
    )
    return "<!doctype html>\n" + render(element("html", head, body, lang="en")) + "\n"


@cache
def _style() -> str:
    text = files("foedus.report").joinpath("report.css").read_text("utf-8")
    return text.replace("\n", "")


@cache
def _script() -> str:
    return files("foedus.report").joinpath("report.js").read_text("utf-8")


def _policy(script: str) -> str:
    """A content security policy under which the page can load nothing at all."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _header(content: ReportContent) -> Element:
    count = len(content.options)
    return element(
        "header",
        element(
            "p",
            f"foedus report · {count} options · {content.horizon} years · "
            f"{content.comparison.worlds:,} worlds",
            class_="eyebrow",
        ),
        element("h1", content.title),
        element("p", content.question, class_="lead"),
    )


def _contents(sections: list[Section]) -> Element:
    choices = (
        ("both", "Both", True),
        ("weighted", "Record-weighted", False),
        ("prior", "Prior", False),
    )
    return element(
        "nav",
        element("h2", "Contents", id="contents"),
        element(
            "ol",
            (
                element("li", element("a", section.title, href=f"#{section.name}"))
                for section in sections
            ),
        ),
        element(
            "fieldset",
            element("legend", "Show worlds"),
            (
                element(
                    "label",
                    element("input", type="radio", name="weighting", value=value, checked=on),
                    label,
                )
                for value, label, on in choices
            ),
            id="controls",
            hidden=True,
        ),
        aria_labelledby="contents",
    )


def _section(section: Section) -> Element:
    heading = element("h2", section.title, id=f"heading-{section.name}")
    return element(
        "section",
        heading,
        section.body,
        id=section.name,
        aria_labelledby=f"heading-{section.name}",
    )


def _footer(content: ReportContent) -> Element:
    short = content.provenance.scenario_hash[:12]
    return element(
        "footer",
        f"Scenario {short}, seed {content.provenance.seed}. Every statement is conditional on "
        "the assumptions listed above.",
    )


def _sections(content: ReportContent) -> Iterator[Section]:
    """The parts in their order; a part without content is left out."""
    numbering = Numbering()
    options = [terms.option for terms in content.options]
    yield Section("question", "Question and options", _options(content.options))
    yield Section("answer", "The answer", _answer(content))
    view = matrix_view(content.comparison, options, content.measures)
    figure = matrix(view)
    yield Section("matrix", "Options and outcomes", numbering.figure(figure, Raw(figure.html)))
    if content.worlds:
        yield Section("worlds", "Fifty worlds", _worlds(content.worlds, numbering))
    if content.hazard:
        drawn = _panels(numbering, hazard(content.hazard), hazard_panels(content.hazard), "small")
        yield Section("hazard", "Risk over the years", drawn)
    if content.trees:
        yield Section("tree", "How play unfolds", _trees(content.trees, numbering))
    if content.signing:
        drawn = _panels(numbering, signing(content.signing), signing_panels(content.signing))
        yield Section("signing", "Who would sign", drawn)
    for name, title, made in (
        ("law", "What the law says", content.law and lawview(content.law)),
        ("positions", "Positions", content.positions and positions(content.positions)),
        (
            "base-rates",
            "The past and the prior",
            content.base_rates and baserates(content.base_rates),
        ),
        ("assumptions", "Assumptions and sources", content.beliefs and beliefs(content.beliefs)),
    ):
        if made:
            extra = _bibliography(content) if name == "assumptions" else None
            yield Section(name, title, [numbering.figure(made, Raw(made.html)), extra])
    yield Section("provenance", "Where the numbers come from", _provenance(content))
    yield Section("caveats", "Before you use a number", _caveats())


def _options(options: tuple[OptionTerms, ...]) -> Element:
    items = []
    for terms in options:
        listed: Child = element("ul", (element("li", term) for term in terms.terms))
        if not terms.terms:
            listed = element("ul", element("li", "nothing is promised or deployed"))
        note = element("span", "the others are compared with this", class_="note")
        items.append(
            element(
                "li",
                element("b", terms.option.label),
                note if terms.option.baseline else None,
                listed,
                element("span", terms.note, class_="note") if terms.note else None,
                class_="baseline" if terms.option.baseline else None,
            )
        )
    return element("ul", items, class_="options")


def _answer(content: ReportContent) -> list[Element]:
    labels = {terms.option.name: terms.option.label for terms in content.options}
    sentences = answer(content.comparison, labels, content.measures)
    facts = content.provenance
    parts = [element("p", sentence) for sentence in sentences]
    # The notes of a run speak of a small effective sample themselves.
    sample = sample_sentence(facts.worlds, facts.effective, facts.failed, warn=not content.notes)
    parts.append(element("p", sample, class_="sample"))
    if content.notes:
        parts.append(element("div", (element("p", note) for note in content.notes), class_="notes"))
    return parts


def _worlds(views: tuple[WorldsView, ...], numbering: Numbering) -> Element:
    """One figure an outcome, as many side by side as the page has room for."""
    drawn = []
    for index, view in enumerate(views):
        figure = worlds(view, NARROW, f"worlds-{index}")
        heading = element("h3", view.label)
        drawn.append(element("div", heading, numbering.figure(figure, Raw(figure.svg))))
    return element("div", drawn, class_="panels")


def _panels(numbering: Numbering, whole: Figure, parts: tuple[str, ...], size: str = "") -> Element:
    """Set a figure as small pictures, one an option, as many side by side as there is room."""
    body = element("div", map(Raw, parts), class_=f"panels {size}".strip())
    return numbering.figure(whole, body)


def _trees(trees: tuple[FlowTree, ...], numbering: Numbering) -> list[Element]:
    parts = []
    if len(trees) > 1:
        choices = (element("option", shown.label, value=shown.policy) for shown in trees)
        label = element("label", "Option ", element("select", choices, id="tree-choice"))
        parts.append(element("p", label, class_="choose", hidden=True))
    for index, shown in enumerate(trees):
        figure = tree(shown, TREE, f"tree-{index}")
        room = element(
            "div",
            Raw(figure.svg),
            class_="scroll",
            tabindex="0",
            role="region",
            aria_label=figure.title,
        )
        parts.append(
            element(
                "div",
                element("h3", shown.label),
                numbering.figure(
                    figure,
                    [element("p", "Scroll sideways to the outcomes.", class_="hint"), room],
                ),
                data_tree=shown.policy,
            )
        )
    return parts


def _bibliography(content: ReportContent) -> list[Element] | None:
    if not content.sources:
        return None
    items = []
    for source in content.sources:
        linked = source.url.startswith(("https://", "http://"))
        text: Child = source.text
        if linked:
            text = element("a", source.text, href=source.url, rel="noreferrer")
        items.append(element("li", text))
    return [element("h3", "Documents"), element("ul", items, class_="sources")]


def _provenance(content: ReportContent) -> list[Element]:
    facts = content.provenance
    pairs = [
        ("Scenario (SHA-256)", facts.scenario_hash),
        ("Seed", str(facts.seed)),
        ("Worlds", f"{facts.worlds:,}"),
        ("Effective sample", f"{facts.effective:,.0f}"),
        ("Worlds without a solution", f"{facts.failed:,}"),
        *facts.versions,
        *facts.others,
    ]
    listed = element(
        "dl",
        ([element("dt", name), element("dd", value)] for name, value in pairs),
        class_="facts",
    )
    parts = [element("p", "The same scenario, version and seed give the same numbers."), listed]
    parts.append(element("h3", "Quotations"))
    return [*parts, *_quotations(content)]


def _quotations(content: ReportContent) -> list[Element]:
    """How many quotations stand as stated, and which do not; absent texts are only counted."""
    absent = Counter(line.document for line in content.quotations if line.status == _ABSENT)
    wrong = [line for line in content.quotations if line.status != _ABSENT]
    looked_up = content.quotations_checked - absent.total()
    parts = []
    if looked_up:
        sound = looked_up - len(wrong)
        text = f"{sound:,} of {looked_up:,} quotations that were looked up stand as stated."
        parts.append(element("p", text))
    if absent:
        where = joined([f"{count:,} from {name}" for name, count in absent.items()])
        text = f"Not looked up, because the text is not on the machine that wrote this: {where}."
        parts.append(element("p", text))
    if not content.quotations_checked:
        parts.append(element("p", "No quotation was looked up in its source."))
    if wrong:
        rows = (
            element(
                "li",
                element("q", line.quote),
                " ",
                element("span", f"{line.document}, {line.where}: {line.status}", class_="note"),
            )
            for line in wrong
        )
        parts.append(element("ul", rows))
    return parts


def _caveats() -> list[Element]:
    parts = []
    for caveat in caveats():
        parts += [element("h3", caveat.title), element("p", caveat.text)]
    return parts
