"""The report as one HTML page that refers to nothing outside itself."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from foedus.figures import style_sheet
from foedus.figures.svg import Element, Raw, element, render
from foedus.report.sections import Section, sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.report.content import ReportContent

__all__ = ["page"]


def page(content: ReportContent) -> str:
    """Write the whole report.

    Args:
        content: What it says.

    Returns:
        An HTML document that refers to nothing outside itself; links to sources are only
        followed when a person clicks them.
    """
    parts = sections(content)
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
            _contents(parts),
            element("main", map(_section, parts), _footer(content), id="content"),
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


def _contents(parts: Sequence[Section]) -> Element:
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
                for section in parts
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
