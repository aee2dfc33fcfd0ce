"""The commands about law."""

from __future__ import annotations

from dataclasses import dataclass
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from cyclopts import App, Parameter

import foedus
from foedus.cli.app import OK, Count, Words, app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.law import Instrument
    from foedus.scenario import Scenario

    class Asked(TypedDict):
        """What the law commands ask besides the events."""

        policy: str | None
        readings: Sequence[str]
        declarations: Sequence[str]


LIBRARY = "library"
Form = Literal["text", "markdown", "json", "svg", "map", "tree", "hasse", "dot", "tikz"]

law_app = App(name="law", help="Ask treaties who owes what, and look at them.")
app.command(law_app)


@Parameter(name="*")
@dataclass(frozen=True)
class Chain:
    """Following a chain of events.

    Attributes:
        cascade: Follow all events, and say how each draws states in and what would close each
            back door.
        acts: With --cascade, a YAML file of rules for what states do in answer; by default the
            scenario's own rules, if it has any.
        days: With --cascade, how many days after the last event states still act.
    """

    cascade: bool = False
    acts: Path | None = None
    days: Count = 60


@Parameter(name="*")
@dataclass(frozen=True)
class Face:
    """How an answer is shown.

    Attributes:
        format: How to write the answer: svg draws who is bound to whom in the event, map who is
            bound to whom on that day; tree, dot and tikz are the derivation of one verdict, and
            hasse the promises by strength.
        norm: Whose derivation is drawn, by default that of the weightiest duty to help.
        bearer: Whose verdict is drawn, by default the first to whom the norm means most.
        all: Show every verdict and every branch, those that fail included.
    """

    format: Form = "text"
    norm: str | None = None
    bearer: str | None = None
    all: bool = False


@law_app.default
def law(
    scenario: str,
    /,
    *events: str,
    policy: str | None = None,
    readings: Annotated[
        list[str] | None, Parameter(name=("--readings", "--reading"), consume_multiple=True)
    ] = None,
    declare: Words | None = None,
    chain: Chain = Chain(),
    face: Face = Face(),
) -> int:
    """Say who owes what when something happens while a policy is in force.

    Args:
        scenario: A scenario file, the name of a scenario that ships, or the word library for
            every instrument that ships, as it stands on the day.
        events: Such as "RUS attacks forces of FRA in UKR on 2026-06-01", a YAML mapping, or a
            YAML file with a list. With several, the last event is asked about; those before it
            have happened and are called e1, e2 and so on. Acts such as "USA denounces nato-1949
            on 2026-01-20" change the law from their day on.
        policy: The policy in force, by default the baseline.
        readings: Readings of a text to switch on, by id or by weight (minority, disputed, all).
        declare: Declarations made besides those of the policy, by id.
        chain: Whether to follow all events, and how.
        face: How the answer is shown.
    """
    asked: Asked = {"policy": policy, "readings": readings or (), "declarations": declare or ()}
    read = None if scenario == LIBRARY else foedus.load(scenario)
    told = [Path(e) if " " not in e and e.endswith((".yaml", ".yml")) else e for e in events]
    if chain.cascade:
        return show_cascade(read, told, asked, chain, face.format)
    if chain.acts is not None:
        from foedus.errors import Diagnostic, UsageError

        raise UsageError(Diagnostic("--acts", "rules are for a cascade", "--cascade"))
    case = foedus.law_case(read, *told, **asked, everything=face.all)
    print(case.face(face.format, norm=face.norm, bearer=face.bearer, everything=face.all))
    return OK


@law_app.command
def show(name: str | None = None, /, *, json: bool = False) -> int:
    """Show an instrument: clauses, parties, dates, norms, and what is not verified.

    Args:
        name: The id of an instrument that ships, or a file of one's own; without one, all that
            ship are listed.
        json: Print one JSON document and nothing else.
    """
    from foedus.law import describe_instrument, instrument_to_json, library, shelf_lines

    if name is None:
        shelf = [library()[item] for item in library()]
        if json:
            print_document({"instruments": [instrument_to_json(item) for item in shelf]})
        else:
            print("\n".join(shelf_lines(shelf)))
        return OK
    item = find_instrument(name)
    if json:
        print_document(instrument_to_json(item))
    else:
        print(describe_instrument(item))
    return OK


@law_app.command
def new(file: Path, /) -> int:
    """Write a commented draft of a pact to start from.

    Args:
        file: Where to write it; a file that is there is never replaced.
    """
    from foedus.law import new_instrument

    made = new_instrument(file)
    print(f"wrote {made}")
    print(f"Next: foedus law show {made}, then name it under instruments in a scenario")
    return OK


@law_app.command
def schema() -> int:
    """Print the JSON Schema of answers and of cascades, by the version that documents carry."""
    from foedus.law import json_schemas

    print_document(json_schemas())
    return OK


@law_app.command
def atop(instrument: str, /, *, format: Literal["text", "json"] = "text") -> int:  # noqa: A002
    """Give an instrument's codes in the vocabulary of ATOP, derived from its norms.

    Args:
        instrument: The id of an instrument that ships, or a file of one's own.
        format: How to write them.
    """
    from foedus.law import ATOP_VARIABLES, atop_codes

    item = find_instrument(instrument)
    codes = atop_codes(item)
    if format == "json":
        found = {v: {"value": c.value, "norms": list(c.norms)} for v, c in codes.items()}
        print_document({"instrument": item.id, "codes": found})
        return OK
    for variable, code in codes.items():
        norms = f" ({', '.join(code.norms)})" if code.norms else ""
        print(f"{variable:9}{code.value}  {ATOP_VARIABLES[variable]}{norms}")
    return OK


def find_instrument(name: str) -> Instrument:
    """An instrument that ships, by its id, or one of the user's own, by its file."""
    from foedus.law import library, read_instrument

    return read_instrument(name) if name.endswith((".yaml", ".yml")) else library().require(name)


def show_cascade(
    scenario: Scenario | None, told: Sequence[str | Path], asked: Asked, chain: Chain, form: str
) -> int:
    """Show how events draw states in, as text or JSON."""
    from foedus.errors import Diagnostic, UsageError
    from foedus.law import render_cascade

    if form not in {"text", "json"}:
        raise UsageError(Diagnostic("--format", f"a cascade has no form {form!r}", "text | json"))
    found = foedus.law_cascade(scenario, *told, **asked, acts=chain.acts, days=chain.days)
    print(foedus.to_json(found) if form == "json" else render_cascade(found))
    return OK


def print_document(document: object) -> None:
    """Print one JSON document."""
    print(dumps(document, ensure_ascii=False, indent=2))
