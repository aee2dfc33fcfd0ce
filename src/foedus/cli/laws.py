"""The commands about law."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from cyclopts import Parameter

import foedus
from foedus.cli.app import OK, Words, app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.legal import LawCascade

    class Asked(TypedDict):
        """What the law commands ask besides the events."""

        policy: str | None
        readings: Sequence[str]
        declarations: Sequence[str]


@app.command
def law(
    scenario: str,
    /,
    *events: str,
    policy: str | None = None,
    readings: Annotated[
        list[str] | None, Parameter(name=("--readings", "--reading"), consume_multiple=True)
    ] = None,
    declare: Words | None = None,
    cascade: bool = False,
    format: Literal["text", "markdown", "json", "svg"] = "text",  # noqa: A002 - as people type it
    all: bool = False,  # noqa: A002 - the word people type
) -> int:
    """Say who owes what when something happens while a policy is in force.

    `foedus law atop INSTRUMENT` gives an instrument's codes in the vocabulary of ATOP instead.

    Args:
        scenario: A scenario file, or the name of a scenario that ships; or the word atop.
        events: Such as "RUS attacks forces of FRA in UKR on 2026-06-01". With several, the last
            is asked about; those before it have happened and are called e1, e2 and so on.
        policy: The policy in force, by default the baseline.
        readings: Minority readings of a text to switch on, by id.
        declare: Declarations made besides those of the policy, by id.
        cascade: Follow all events, and say how each draws states in.
        format: How to write the answer; svg draws who is bound to whom.
        all: Show every verdict and every branch, those that fail included.
    """
    from foedus.law import rendering

    if scenario == "atop":
        return show_atop(events, format)
    asked: Asked = {"policy": policy, "readings": readings or (), "declarations": declare or ()}
    if cascade:
        return show_cascade(foedus.law_cascade(foedus.load(scenario), *events, **asked), format)
    found = foedus.law_answer(foedus.load(scenario), *events, **asked)
    if format == "json":
        print(foedus.to_json(found))
    elif format == "markdown":
        print(rendering.render_markdown(found))
    elif format == "svg":
        from foedus.figures import commitments
        from foedus.report.law_views import commitments_view

        print(commitments(commitments_view(found, everything=all)).standalone())
    else:
        print(rendering.render_text(found, full=all))
    return OK


def show_atop(instruments: Sequence[str], form: str) -> int:
    """Show an instrument's codes in ATOP's vocabulary, derived from its norms."""
    from foedus.errors import Diagnostic, UsageError
    from foedus.law import ATOP_VARIABLES, atop_codes, library

    if len(instruments) != 1:
        what = f"atop takes one instrument, not {len(instruments)}"
        raise UsageError(Diagnostic("foedus law atop", what, "an id such as nato-1949"))
    if form not in {"text", "json"}:
        raise UsageError(Diagnostic("--format", f"ATOP codes have no form {form!r}", "text | json"))
    (name,) = instruments
    codes = atop_codes(library().require(name))
    if form == "json":
        found = {v: {"value": c.value, "norms": list(c.norms)} for v, c in codes.items()}
        print(dumps({"instrument": name, "codes": found}, ensure_ascii=False, indent=2))
        return OK
    for variable, code in codes.items():
        norms = f" ({', '.join(code.norms)})" if code.norms else ""
        print(f"{variable:9}{code.value}  {ATOP_VARIABLES[variable]}{norms}")
    return OK


def show_cascade(found: LawCascade, form: str) -> int:
    """Show how events draw states in, as text or JSON."""
    from foedus.errors import Diagnostic, UsageError
    from foedus.law import render_cascade

    if form not in {"text", "json"}:
        raise UsageError(Diagnostic("--format", f"a cascade has no form {form!r}", "text | json"))
    if form == "json":
        print(foedus.to_json(found))
    else:
        print(render_cascade(found.steps, found.back_doors))
    return OK
