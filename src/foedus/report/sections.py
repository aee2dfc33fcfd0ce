"""The parts of a report in their order, each figure with its number, its data and its sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.caveats import caveats
from foedus.figures import (
    Figure,
    baserates,
    beliefs,
    commitment_choice,
    hazard,
    hazard_panels,
    lawview,
    matrix,
    positions,
    signing,
    signing_panels,
    tree,
    worlds,
)
from foedus.figures.svg import Child, Element, Raw, element
from foedus.report.adapters import matrix_view
from foedus.words import answer, joined, sample_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.report.content import Finding, ReportContent

__all__ = ["Section", "sections"]

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
        address, file = figure.csv_link()
        link = element("a", "Download as CSV", href=address, download=file)
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


# Findings stand in these parts, beside what the part shows anyway.
TITLES = {
    "answer": "The answer",
    "matrix": "Options and outcomes",
    "rules": "Does the answer depend on the rule?",
    "signing": "Who would sign",
    "hinges": "What it hinges on",
    "positions": "Who is right about what",
    "bargains": "Terms that all would accept",
    "learning": "What to learn next",
    "question": "The question and the options",
    "worlds": "Fifty worlds",
    "hazard": "Risk over the years",
    "tree": "How play unfolds",
    "base-rates": "The past and the prior",
    "law": "What the law says",
    "assumptions": "Assumptions and sources",
    "provenance": "Where the numbers come from",
    "caveats": "Before you use a number",
}


def sections(content: ReportContent) -> tuple[Section, ...]:
    """The parts in the order in which a minister could read them; empty ones are left out.

    The answer, who signs, what it hinges on, who is right about what, what to learn next; then
    the evidence, the law and where the numbers come from.

    Args:
        content: What the report says.

    Returns:
        The parts, their figures numbered through.

    Raises:
        ValueError: A finding names a part that there is not.
    """
    unknown = {finding.section for finding in content.findings} - set(TITLES)
    if unknown:
        raise ValueError(f"no such parts of a report: {sorted(unknown)}")
    numbering = Numbering()
    parts = []
    for name, title in TITLES.items():
        made = _SHOWN.get(name)
        found = [one for one in content.findings if one.section == name]
        # What is said in words alone stands before the pictures of the part.
        # What divides all speakers comes before what each of them says.
        first = [one for one in found if name in _FINDINGS_FIRST or not one.figure]
        body: list[Child] = [_finding(one, numbering) for one in first]
        body.append(made(content, numbering) if made else None)
        body += [_finding(one, numbering) for one in found if one not in first]
        if any(part is not None for part in body):
            parts.append(Section(name, title, body))
    return tuple(parts)


def _finding(finding: Finding, numbering: Numbering) -> list[Child]:
    """A finding: heading, sentences, figure."""
    return [
        element("h3", finding.title) if finding.title else None,
        [element("p", sentence) for sentence in finding.sentences],
        numbering.figure(finding.figure, Raw(finding.figure.html)) if finding.figure else None,
    ]


def _matrix(content: ReportContent, numbering: Numbering) -> Child:
    options = [terms.option for terms in content.options]
    return _table(matrix(matrix_view(content.comparison, options, content.measures)), numbering)


def _table(figure: Figure, numbering: Numbering) -> Element:
    """Set a figure that is a table itself."""
    return numbering.figure(figure, Raw(figure.html))


def _hazard(content: ReportContent, numbering: Numbering) -> Child:
    view = content.hazard
    return _panels(numbering, hazard(view), hazard_panels(view), "small") if view else None


def _signing(content: ReportContent, numbering: Numbering) -> Child:
    view = content.signing
    return _panels(numbering, signing(view), signing_panels(view)) if view else None


def _law(content: ReportContent, numbering: Numbering) -> Child:
    if content.commitments:
        return _table(commitment_choice(content.commitments, "law"), numbering)
    return _table(lawview(content.law), numbering) if content.law else None


def _positions(content: ReportContent, numbering: Numbering) -> Child:
    if not content.positions:
        return None
    return [element("h3", "Each speaker"), _table(positions(content.positions), numbering)]


def _base_rates(content: ReportContent, numbering: Numbering) -> Child:
    return _table(baserates(content.base_rates), numbering) if content.base_rates else None


def _assumptions(content: ReportContent, numbering: Numbering) -> Child:
    if not content.beliefs:
        return None
    return [_table(beliefs(content.beliefs), numbering), _bibliography(content)]


def _options(content: ReportContent, _: Numbering) -> Child:
    items = []
    for terms in content.options:
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


def _answer(content: ReportContent, _: Numbering) -> Child:
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


def _worlds(content: ReportContent, numbering: Numbering) -> Child:
    """One figure an outcome, as many side by side as the page has room for."""
    if not content.worlds:
        return None
    drawn = []
    for index, view in enumerate(content.worlds):
        figure = worlds(view, NARROW, f"worlds-{index}")
        heading = element("h3", view.label)
        drawn.append(element("div", heading, numbering.figure(figure, Raw(figure.svg))))
    return element("div", drawn, class_="panels")


def _panels(numbering: Numbering, whole: Figure, parts: tuple[str, ...], size: str = "") -> Element:
    """Set a figure as small pictures, one an option, as many side by side as there is room."""
    body = element("div", map(Raw, parts), class_=f"panels {size}".strip())
    return numbering.figure(whole, body)


def _trees(content: ReportContent, numbering: Numbering) -> Child:
    trees = content.trees
    if not trees:
        return None
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


def _provenance(content: ReportContent, _: Numbering) -> Child:
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


def _caveats(_: ReportContent, __: Numbering) -> Child:
    parts = []
    for caveat in caveats():
        parts += [element("h3", caveat.title), element("p", caveat.text)]
    return parts


_FINDINGS_FIRST = frozenset({"positions"})

_SHOWN: dict[str, Callable[[ReportContent, Numbering], Child]] = {
    "answer": _answer,
    "matrix": _matrix,
    "signing": _signing,
    "positions": _positions,
    "question": _options,
    "worlds": _worlds,
    "hazard": _hazard,
    "tree": _trees,
    "base-rates": _base_rates,
    "law": _law,
    "assumptions": _assumptions,
    "provenance": _provenance,
    "caveats": _caveats,
}
