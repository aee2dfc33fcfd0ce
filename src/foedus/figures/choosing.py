"""Pick an event and an option, and see who is obliged, may, waits or is not bound: no script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.figures.figure import Column, Figure, Table
from foedus.figures.lawview import chip
from foedus.figures.svg import Child, Element, Raw, element, render

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CommitmentChoice", "Duty", "commitment_choice"]

# Rows of a panel, each with the statuses that it gathers.
_ROWS: dict[str, tuple[str, ...]] = {
    "Obliged": ("obliged", "discretionary"),
    "Committed": ("committed",),
    "May": ("permitted",),
    "Waits": ("pending", "contested"),
    "Not bound": ("excluded", "suspended", "not_triggered"),
}


@dataclass(frozen=True)
class Duty:
    """What one norm means for some states in an event.

    Attributes:
        who: The states, in words.
        status: A key of `foedus.figures.lawview.STATUSES`.
        clause: The norm, in words.
        content: What is asked, or what it waits for.
    """

    who: str
    status: str
    clause: str
    content: str = ""


@dataclass(frozen=True)
class CommitmentChoice:
    """Who is bound to whom in several events, under several options.

    Attributes:
        events: The events, in words.
        options: The options, in words.
        panels: What law says; several choices can show the same panel.
        shown: For each event and option the number of the panel.
    """

    events: tuple[str, ...]
    options: tuple[str, ...]
    panels: tuple[tuple[Duty, ...], ...]
    shown: tuple[tuple[int, ...], ...]


def commitment_choice(view: CommitmentChoice, name: str = "commitments") -> Figure:
    """Draw the choice of an event and an option, with the panel that belongs to each.

    Args:
        view: Events, options and panels.
        name: The name of the figure; unique on a page.

    Returns:
        The figure. Its picture is markup that needs no script: choices are radio buttons, and
        style rules show what belongs to them. Its table has one row for each duty.

    Example:
        >>> panel = (Duty("Poland", "obliged", "Treaty, Article 1", "assist"),)
        >>> view = CommitmentChoice(("Attack",), ("No guarantee",), (panel,), ((0,),))
        >>> print(commitment_choice(view).to_csv().strip())
        who,status,clause,content,where
        Poland,obliged,"Treaty, Article 1",assist,Attack
    """
    marks = [
        *_buttons(f"{name}-e", len(view.events)),
        *_buttons(f"{name}-o", len(view.options)),
        element(
            "div",
            _labels("What happens", f"{name}-e", view.events),
            _labels("Under which option", f"{name}-o", view.options),
            class_="asked",
        ),
        element("dl", _rows(view, name), class_="shown"),
        element("style", Raw(_rules(view, name))),
    ]
    title = "Who is bound to whom"
    caption = (
        "Choose an event and an option. “Committed” is a political promise and binds nobody in "
        "law; “waits” means that something is still missing, or that the text is disputed. Law "
        "says what is owed, not that it will be done."
    )
    html = render(element("div", marks, class_="foedus pick"))
    return Figure(name, title, caption, "", _table(view), html)


def _buttons(prefix: str, count: int) -> list[Element]:
    """Radio buttons, which stand before what they choose so that style rules can follow them."""
    return [
        element(
            "input", type="radio", name=prefix, id=f"{prefix}{k}", checked=not k, class_="hidden"
        )
        for k in range(count)
    ]


def _labels(title: str, prefix: str, words: Sequence[str]) -> Element:
    choices = (element("label", text, for_=f"{prefix}{k}") for k, text in enumerate(words))
    return element("p", element("b", title), choices)


def _rows(view: CommitmentChoice, name: str) -> list[Element]:
    """Every duty once, under its heading, with the numbers of the panels that hold it."""
    rows: list[Element] = []
    for heading, statuses in _ROWS.items():
        rows.append(element("dt", heading))
        duties: dict[Duty, list[int]] = {}
        for number, panel in enumerate(view.panels):
            for duty in panel:
                if duty.status in statuses:
                    duties.setdefault(duty, []).append(number)
        rows += [_duty(duty, heading, _classes(name, ks)) for duty, ks in duties.items()]
        held = {number for numbers in duties.values() for number in numbers}
        empty = [number for number in range(len(view.panels)) if number not in held]
        if empty:
            rows.append(element("dd", "nobody", class_=f"none {_classes(name, empty)}"))
    return rows


def _classes(name: str, numbers: Sequence[int]) -> str:
    return " ".join(f"{name[0]}{number}" for number in numbers)


def _duty(duty: Duty, heading: str, panels: str) -> Element:
    """Who, under what, to do what; the status in words where the row gathers several."""
    plain = duty.status == _ROWS[heading][0] and heading != "Not bound"
    told: list[Child] = [] if plain else [" ", chip(duty.status)]
    words = f" {duty.clause}" + (f": {duty.content}" if duty.content else "")
    return element("dd", element("b", duty.who), words, told, class_=panels)


def _rules(view: CommitmentChoice, name: str) -> str:
    """Style rules: the chosen labels stand out, and one panel is shown."""
    chosen = [f"{name}-e{k}" for k in range(len(view.events))]
    chosen += [f"{name}-o{k}" for k in range(len(view.options))]
    labels = ",".join(f"#{i}:checked~.asked [for={i}]" for i in chosen)
    focus = ",".join(f"#{i}:focus-visible~.asked [for={i}]" for i in chosen)
    shown: dict[int, list[str]] = {}
    for e, row in enumerate(view.shown):
        for o, panel in enumerate(row):
            one = f"#{name}-e{e}:checked~#{name}-o{o}:checked~.shown>.{name[0]}{panel}"
            shown.setdefault(panel, []).append(one)
    panels = ",".join(selector for selectors in shown.values() for selector in selectors)
    return (
        f"{labels}{{background:var(--ink);border-color:var(--ink);color:var(--paper)}}"
        f"{focus}{{outline:2px solid var(--accent);outline-offset:2px}}"
        f"{panels}{{display:block}}"
    )


def _table(view: CommitmentChoice) -> Table:
    columns = (
        Column("who", "Who"),
        Column("status", "Verdict"),
        Column("clause", "Under what"),
        Column("content", "To do what"),
        Column("where", "In which event, under which option"),
    )
    places: dict[Duty, list[int]] = {}
    for number, panel in enumerate(view.panels):
        for duty in panel:
            places.setdefault(duty, []).append(number)
    rows = [
        (d.who, d.status.replace("_", " "), d.clause, d.content, _where(view, numbers))
        for d, numbers in places.items()
    ]
    return Table(columns, tuple(rows))


def _where(view: CommitmentChoice, panels: Sequence[int]) -> str:
    """The events in which a duty stands, each with its options in the fewest words."""
    parts = []
    for event, row in zip(view.events, view.shown, strict=True):
        under = [o for o, number in zip(view.options, row, strict=True) if number in panels]
        others = [o for o in view.options if o not in under]
        if under and not others:
            parts.append(event)
        elif len(others) < len(under):
            parts.append(f"{event} (all but {', '.join(others)})")
        elif under:
            parts.append(f"{event} ({', '.join(under)})")
    return "; ".join(parts)
