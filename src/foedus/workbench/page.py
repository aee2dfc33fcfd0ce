"""The workbench's page: the question on the left, the answer on the right."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from foedus.answer import CAVEAT
from foedus.crisis.undertakings import shelf_of
from foedus.figures import commitments, style_sheet
from foedus.figures.derivation import derivation
from foedus.figures.svg import Child, Element, Raw, element, render
from foedus.law import Status, changes, declarations
from foedus.report.law_views import derivation_view
from foedus.workbench.asking import python_call, suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foedus.errors import FoedusError
    from foedus.law import Flip, Group, LawAnswer
    from foedus.lawcase import LawCase
    from foedus.scenario import Scenario
    from foedus.workbench.asking import Question

__all__ = ["answer_part", "fault_part", "page", "style_sheet_of_page"]

LINE = 34  # characters in a line of the field for events
WIDE, NARROW = 900.0, 350.0  # px of the drawings on a desk and on a telephone


def page(scenario: Scenario, question: Question, part: str) -> str:
    """The whole page.

    Args:
        scenario: The scenario.
        question: What is asked.
        part: The answer or the fault, as `answer_part` or `fault_part` writes it.

    Returns:
        An HTML document that loads its own style and script and nothing else. It works without
        the script: then a button sends the question.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{scenario.title} · foedus workbench"),
        element("link", rel="icon", href="data:,"),
        element("link", rel="stylesheet", href="workbench.css"),
        element("script", src="workbench.js", defer=True),
    )
    body = element(
        "body",
        element("a", "Skip to the answer", href="#answer", class_="skip"),
        element(
            "header",
            element("p", "Who owes what when something happens", class_="eyebrow"),
            element("h1", scenario.title),
        ),
        element(
            "div",
            _form(scenario, question),
            element("main", Raw(part), id="answer", aria_live="polite"),
            class_="bench",
        ),
        element("footer", element("p", CAVEAT)),
    )
    return "<!doctype html>\n" + render(element("html", head, body, lang="en")) + "\n"


@cache
def style_sheet_of_page() -> str:
    """The style sheet of the page, figures included."""
    return style_sheet() + files("foedus.workbench").joinpath("workbench.css").read_text("utf-8")


# The question


def _form(scenario: Scenario, question: Question) -> Element:
    options = (
        element("option", policy.label, value=policy.name, selected=policy.name == question.policy)
        for policy in scenario.policies.values()
    )
    lines = str(1 + sum(1 + len(event) // LINE for event in question.events))
    said = "\n".join(question.events)
    return element(
        "form",
        element("label", "The policy in force", for_="policy"),
        element("select", *options, id="policy", name="policy"),
        element("label", "What happens, one event a line; the last is asked about", for_="events"),
        element(
            "textarea", said, id="events", name="events", rows=lines, spellcheck="false",
            aria_describedby="grammar",
        ),
        element(
            "p",
            "WHO attacks, invades, threatens … WHAT of WHOM in PLACE on DATE because e1. "
            "Earlier lines are e1, e2 and so on.",
            class_="hint", id="grammar",
        ),
        element("button", "Ask", type="submit", class_="ask"),
        _starting_points(scenario, question),
        _choices("reading", "Readings of the texts", _readings(scenario), question.readings),
        _choices("declare", "Declarations", _declarations(), question.declarations),
        action="./", method="get", id="question", autocomplete="off",
    )  # fmt: skip


def _starting_points(scenario: Scenario, question: Question) -> Element:
    groups: list[Child] = []
    for title, found in groupby(suggestions(scenario), key=lambda one: one.group):
        links = []
        for one in found:
            fields = [("policy", question.policy), ("events", "\n".join(one.events))]
            chosen = "true" if one.events == question.events else None
            address = f"./?{urlencode(fields)}"
            link = element(
                "a", one.label, href=address, data_events="\n".join(one.events), aria_current=chosen
            )
            links.append(element("li", link))
        groups.append(element("h3", title))
        groups.append(element("ul", *links))
    return element("section", element("h2", "Start from"), *groups, class_="start")


def _choices(
    name: str, title: str, options: Iterable[tuple[str, str]], chosen: Iterable[str]
) -> Element:
    on = set(chosen)
    boxes = [
        element(
            "label",
            element("input", type="checkbox", name=name, value=key, checked=key in on),
            element("b", key.replace("_", " ")),
            element("span", words),
        )
        for key, words in options
    ]
    summary = element("summary", f"{title} ({len(on)} on)" if on else title)
    return element("details", summary, *boxes, class_="choices", open=bool(on))


def _readings(scenario: Scenario) -> Iterator[tuple[str, str]]:
    concluded = {c.instrument for p in scenario.policies.values() for c in p.concludes}
    shelf = shelf_of(scenario)
    seen: set[str] = set()
    for name in (*scenario.law, *sorted(concluded)):
        for norm in shelf[name].norms if name in shelf else ():
            for reading in norm.readings:
                if reading.id not in seen:
                    seen.add(reading.id)
                    yield reading.id, f"{shelf[name].short}, {reading.weight}: {reading.note}"


def _declarations() -> Iterator[tuple[str, str]]:
    for name, declaration in declarations().items():
        yield name, declaration.title


# The answer


def answer_part(name: str, question: Question, case: LawCase) -> str:
    """The answer: in a sentence, as a picture, then why, and what would change it.

    Args:
        name: The scenario's file, or its name in the catalogue.
        question: What was asked.
        case: The answer and all that is drawn of it.

    Returns:
        Markup for the page's main part.
    """
    answer = case.answer
    figure = commitments(case.commitments, WIDE)
    parts = [
        element("h2", answer.event.describe(), class_="event"),
        element("p", answer.summary, class_="summary"),
        element(
            "figure",
            Raw(figure.html),
            element("figcaption", figure.caption),
            element(
                "details",
                element("summary", "Data of the figure"),
                element(
                    "div", figure.table.html(figure.title),
                    class_="foedus table-room", tabindex="0", role="region",
                    aria_label=f"Data: {figure.title}",
                ),
            ),
        ),
        element("h2", "Why"),
        *(_why(number, group) for number, group in enumerate(_explained(answer))),
        *_other_readings(answer),
        *_conflicts(answer),
        _elsewhere(name, question),
    ]  # fmt: skip
    return "".join(map(render, parts))


def _explained(answer: LawAnswer) -> list[Group]:
    """One group a norm, its weightiest, of those that say something about this event."""
    silent = {Status.PROHIBITED, Status.NOT_IN_FORCE}
    seen: dict[str, Group] = {}
    for group in answer.groups:
        if group.status not in silent:
            seen.setdefault(group.norm, group)
    return list(seen.values())


def _why(number: int, group: Group) -> Element:
    view = derivation_view(group.verdict)
    wide = derivation(view, WIDE, f"why-{number}")
    narrow = derivation(view, NARROW, f"why-{number}-narrow")
    ways = [" and ".join(sorted(map(str, one))) for one in changes(group.verdict)]
    return element(
        "details",
        element("summary", group.sentence),
        element("div", Raw(wide.html), class_="wide"),
        element("div", Raw(narrow.html), class_="narrow"),
        element("h3", "What would change this") if ways else None,
        element("ul", *(element("li", way) for way in ways)) if ways else None,
        class_="why",
        open=number == 0,
    )


def _other_readings(answer: LawAnswer) -> Iterator[Element]:
    if answer.flips:
        yield element("h2", "What other readings would change")
        yield element("ul", *(element("li", _flip(flip)) for flip in answer.flips))


def _flip(flip: Flip) -> str:
    many = len(flip.bearers)
    who = flip.bearers[0] if many == 1 else f"{many} states"
    before, after = (status.value.replace("_", " ") for status in (flip.before, flip.after))
    name, weight = flip.reading.id.replace("_", " "), flip.reading.weight
    return f"{name} ({weight}): {flip.norm} for {who}: {before} → {after}. {flip.reading.note}"


def _conflicts(answer: LawAnswer) -> Iterator[Element]:
    if answer.conflicts:
        said = (f"{' and '.join(one.between)}: {one.note}" for one in answer.conflicts)
        yield element("h2", "Contradictions between commitments")
        yield element("ul", *(element("li", text) for text in said))


def _elsewhere(name: str, question: Question) -> Element:
    """The same answer as files, and as a program."""
    fields = urlencode(question.fields)
    kinds = (
        ("JSON", "json"),
        ("Markdown", "md"),
        ("Text", "txt"),
        ("Picture", "svg"),
        ("Map of the day", "map.svg"),
        ("Promises by strength", "hasse.svg"),
        ("Derivation for GraphViz", "dot"),
        ("and for LaTeX", "tex"),
        ("CSV", "csv"),
    )
    links = [
        element("a", label, href=f"answer.{kind}?{fields}", download=f"answer.{kind}")
        for label, kind in kinds
    ]
    return element(
        "section",
        element("h2", "Take it along"),
        element("p", *(part for link in links for part in (link, " "))),
        element("details", element("summary", "The same in Python"),
                element("pre", python_call(name, question), tabindex="0")),
        class_="elsewhere",
    )  # fmt: skip


def fault_part(error: FoedusError) -> str:
    """What is wrong with a question, in the place of the answer.

    Args:
        error: The fault.

    Returns:
        Markup for the page's main part; every fault has a line.
    """
    lines = (element("li", str(one)) for one in error.diagnostics)
    return render(
        element(
            "section",
            element("h2", "This cannot be answered as it stands"),
            element("ul", *lines),
            class_="fault",
            role="alert",
        )
    )
