"""The command line: reads arguments, makes one public call, shows what it returned.

Whatever a person can mend is said on standard error, a line a fault, with exit code 2; an
interrupted command ends with 130 and says what is kept; results go to standard output. A bug
shows its traceback. With FOEDUS_DEBUG=1 mendable faults show theirs too.
"""

from __future__ import annotations

import contextlib
import os
import sys
from json import dumps
from pathlib import Path  # noqa: TC003 - the parser reads annotations when it runs
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from cyclopts import App, CycloptsError, Parameter, validators

import foedus
from foedus.errors import FoedusError
from foedus.faults import mendable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from foedus.answer import Answer
    from foedus.ensemble import Progress
    from foedus.legal import LawCascade
    from foedus.terminal import Table

    class Asked(TypedDict):
        """What the law commands ask besides the events."""

        policy: str | None
        readings: Sequence[str]
        declarations: Sequence[str]


__all__ = ["main"]

OK, FAULT, INTERRUPTED, PIPE_CLOSED = 0, 2, 130, 141  # 128 + the signal, as shells have it

app = App(
    name="foedus",
    help="Test a security guarantee before you sign it.",
    version=lambda: foedus.__version__,
    default_parameter=Parameter(negative=()),
    suppress_keyboard_interrupt=False,
)

Count = Annotated[int, Parameter(validator=validators.Number(gte=1))]
Readings = Annotated[list[str], Parameter(consume_multiple=True)]
Precision = Annotated[float, Parameter(validator=validators.Number(gte=0))]
Seed = Annotated[int, Parameter(validator=validators.Number(gte=0))]


@app.command
def run(
    scenario: str,
    /,
    *,
    worlds: Count = 100_000,
    seed: Seed = 2026,
    out: Path | None = None,
    workers: Count | None = None,
    policy: str | None = None,
    json: bool = False,
    no_report: bool = False,
) -> int:
    """Solve a scenario in many worlds, compare its policies and write a report.

    A run that was stopped goes on when the same command is given again, and one with more
    worlds adds to those there are.

    Args:
        scenario: A scenario file, or the name of a scenario that ships, such as ukraine.
        worlds: How many draws of the uncertain assumptions.
        seed: Which sequence of draws; another seed is an independent replication.
        out: The run folder, by default runs/ and the scenario's name.
        workers: How many threads solve, by default one a processor.
        policy: Whose course of events the report draws as a tree, by default the policy that the
            answer speaks of first.
        json: Print one JSON document and nothing else.
        no_report: Write no report.
    """
    with progress(quiet=json) as tell:
        answer = foedus.run(
            scenario,
            worlds=worlds,
            seed=seed,
            folder=out,
            workers=workers,
            policy=policy,
            progress=tell,
        )
        page = None if no_report else foedus.write_report(answer)
    if json:
        print(foedus.to_json(answer))
    else:
        show_answer(answer, page)
    return OK


@app.command
def check(file: str, /, *, json: bool = False) -> int:
    """Read a scenario file and name all its faults at once, each with its place.

    Args:
        file: A scenario file, or the name of a scenario that ships.
        json: Print one JSON document, faults included, and nothing else.
    """
    from foedus.errors import ScenarioError

    try:
        scenario = foedus.load(file)
    except ScenarioError as error:
        if not json:
            raise
        print(foedus.to_json(error))
        return error.exit_code
    from foedus.terminal import scenario_line

    print(foedus.to_json(scenario) if json else scenario_line(scenario))
    return OK


@app.command
def law(
    scenario: str,
    /,
    *events: str,
    policy: str | None = None,
    readings: Annotated[
        list[str] | None, Parameter(name=("--readings", "--reading"), consume_multiple=True)
    ] = None,
    declare: Readings | None = None,
    cascade: bool = False,
    format: Literal["text", "markdown", "json", "svg"] = "text",  # noqa: A002 - as people type it
    all: bool = False,  # noqa: A002 - the word people type
) -> int:
    """Say who owes what when something happens while a policy is in force.

    Args:
        scenario: A scenario file, or the name of a scenario that ships.
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


@app.command
def atop(instrument: str, /, *, json: bool = False) -> int:
    """Derive an instrument's codes in the vocabulary of the ATOP data set from its norms.

    Args:
        instrument: The id of an instrument that ships, such as nato-1949.
        json: Print one JSON document and nothing else.
    """
    from foedus.law import ATOP_VARIABLES, atop_codes, library

    codes = atop_codes(library().require(instrument))
    if json:
        found = {name: {"value": c.value, "norms": list(c.norms)} for name, c in codes.items()}
        print(dumps({"instrument": instrument, "codes": found}, ensure_ascii=False, indent=2))
        return OK
    for name, code in codes.items():
        norms = f" ({', '.join(code.norms)})" if code.norms else ""
        print(f"{name:9}{code.value}  {ATOP_VARIABLES[name]}{norms}")
    return OK


@app.command
def report(folder: Path, /, *, policy: str | None = None, out: Path | None = None) -> int:
    """Write the report of a finished run again; nothing is solved.

    Args:
        folder: The run folder.
        policy: Whose course of events the report draws as a tree, by default the policy that the
            answer speaks of first.
        out: The file to write, by default report.html in the run folder.
    """
    print(f"Report: {foedus.write_report(foedus.open_answer(folder, policy=policy), out)}")
    return OK


@app.command
def explain(
    folder: Path, /, *, world: int | None = None, policy: str | None = None, json: bool = False
) -> int:
    """Explain one world of a run: clause, strength, payoff terms, choices, outcome.

    Args:
        folder: The run folder.
        world: The world's index, by default one at the median risk of attack.
        policy: The policy, by default the one that the answer speaks of first.
        json: Print one JSON document and nothing else.
    """
    trace = foedus.explain(folder, world=world, policy=policy)
    if json:
        print(foedus.to_json(trace))
    else:
        from foedus.answer import CAVEAT
        from foedus.tracing import trace_lines

        print("\n".join(trace_lines(trace)), end="\n\n")
        show_text(CAVEAT)
    return OK


@app.command
def schema(*, out: Path | None = None) -> int:
    """Print the JSON Schema of scenario files, or write it to a file.

    Args:
        out: The file to write; one that is there is replaced.
    """
    text = dumps(foedus.json_schema(), ensure_ascii=False, indent=2)
    if out is None:
        print(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
    return OK


@app.command
def new(file: Path, /) -> int:
    """Write a commented scenario to start from, and the schema that editors complete it with.

    Args:
        file: The file to write; one that is there is never replaced.
    """
    for path in foedus.new_scenario(file):
        print(f"wrote {path}")
    print(f"Next: foedus check {file}, then foedus run {file}")
    return OK


@app.command
def positions(folder: Path, /, *, json: bool = False) -> int:
    """Say for a finished run how each position fares: its premises, and its claims under them.

    Args:
        folder: The run folder.
        json: Print one JSON document and nothing else.
    """
    answer = foedus.open_answer(folder)
    if json:
        print(foedus.to_json(answer.positions))
    elif answer.positions:
        from foedus.terminal import position_lines

        print("\n".join(position_lines(answer.positions, width())), end="\n\n")
        show_text(answer.caveat)
    else:
        show_text("The scenario of this run holds no positions.")
    return OK


@app.command(name="classics")
def published_models(
    model: str | None = None, /, *, efg: Path | None = None, json: bool = False
) -> int:
    """List the published models that ship, or solve one with its default parameters.

    Args:
        model: The name of a model; without one they are listed.
        efg: Write the model's tree to this file in Gambit's format instead; one that is there is
            never replaced.
        json: Print one JSON document and nothing else.
    """
    from foedus import playing

    if efg is not None:
        text = playing.model_tree(model)
        with efg.open("x", encoding="utf-8") as file:
            file.write(text)
        print(f"wrote {efg}")
        return OK
    if model is None:
        print(playing.shelf_document() if json else "\n".join(playing.shelf_lines()))
        return OK
    found = playing.find_model(model)
    if json:
        print(playing.model_document(found, found.solve()))
    else:
        lines, table = playing.model_lines(found, found.solve())
        show_table(table)
        show_text("", *lines)
    return OK


@app.command
def solve(game: Path, /, *, precision: Precision, json: bool = False) -> int:
    """Solve a game in Gambit's format, an .efg file, by logit choice.

    Args:
        game: The file.
        precision: How closely choices follow expected payoffs, per unit of payoff: 0 is blind
            choice, inf the best response.
        json: Print one JSON document and nothing else.
    """
    from foedus import playing

    solution = playing.solve_file(game, precision)
    if json:
        print(playing.solution_document(solution))
        return OK
    for table in playing.solution_tables(solution):
        show_table(table)
        print()
    return OK


# Showing


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


def show_answer(answer: Answer, page: Path | None) -> None:
    """Show a run: the comparison, the positions, where the report is, and the caveat."""
    from foedus.terminal import comparison_tables, position_table
    from foedus.words import sample_sentence

    comparison, ensemble = answer.comparison, answer.ensemble
    units = {name: ensemble.info(name).unit for name in answer.headline}
    record = bool(answer.scenario.record)
    show_text(answer.scenario.title, "", *answer.sentences, "")
    for table in comparison_tables(comparison, units, width(), record=record):
        show_table(table)
        print()
    if answer.positions:
        show_table(position_table(answer.positions, width(), record=record))
        print()
    rests = sample_sentence(comparison.worlds, comparison.effective_sample_size, ensemble.failed)
    show_text(rests, *(f"Note: {note}" for note in comparison.notes))
    print(f"Run: {answer.folder}" if page is None else f"Report: {page}")
    show_text(answer.caveat)


def show_text(*paragraphs: str) -> None:
    """Print prose, wrapped to the width there is; an empty paragraph is an empty line."""
    for paragraph in paragraphs:
        print("\n".join(wrap(paragraph, width())))


def width() -> int:
    """How wide tables may be: the terminal, at least 60 and at most 100 cells."""
    return min(100, max(60, get_terminal_size((100, 24)).columns)) if on_terminal() else 100


def on_terminal() -> bool:
    """Whether a person is looking, as far as that can be known."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def show_table(table: Table) -> None:
    """Print a table: ruled on a terminal, aligned text otherwise."""
    if not on_terminal():
        from foedus.terminal import plain

        print(plain(table))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table as RuledTable

    first, *others = table.columns
    ruled = RuledTable(title=table.title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1))
    ruled.add_column(first, no_wrap=True)
    for heading in others:
        ruled.add_column(heading, justify="right", no_wrap=False)
    for row in table.rows:
        ruled.add_row(*row)
    # Numbers in square brackets are intervals, not markup.
    Console(markup=False, emoji=False, highlight=False).print(ruled)


def complain(text: str) -> None:
    """Say one line on standard error."""
    with contextlib.suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A bar on standard error while a run goes on, for a person at a terminal only."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("worlds"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("worlds", total=None)
        yield lambda now: bar.update(task, completed=now.done, total=now.total)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What stands after ``foedus``; by default the process's own arguments.

    Returns:
        The exit code: 0 done, 2 a fault that a person can mend, 130 interrupted.
    """
    tokens = sys.argv[1:] if arguments is None else list(arguments)
    try:
        done = app(tokens, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone: so must the buffer, or Python complains at exit.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        complain("stopped: nothing was lost; give the same command again")
        return INTERRUPTED
    except (CycloptsError, FoedusError, OSError, MemoryError) as error:
        if os.environ.get("FOEDUS_DEBUG") == "1":
            raise
        fault = mendable(error, tokens)
        kind = "stopped" if fault.exit_code == INTERRUPTED else "error"
        for diagnostic in fault.diagnostics:
            complain(f"{kind}: {' '.join(str(diagnostic).split())}")
        return fault.exit_code
    return done if isinstance(done, int) else OK
