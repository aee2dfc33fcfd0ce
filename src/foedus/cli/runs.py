"""The commands about scenarios and runs."""

from __future__ import annotations

import sys
from json import dumps
from pathlib import Path  # noqa: TC003 - the parser reads annotations when it runs
from typing import TYPE_CHECKING, Literal

import foedus
from foedus.cli.app import OK, Count, Port, Seed, app
from foedus.cli.showing import complain, progress, show_table, show_text, width

if TYPE_CHECKING:
    from foedus.answer import Answer

Adapt = Literal["auto", "always", "never"]


@app.command
def run(  # noqa: PLR0913 -- one option a line of help
    scenario: str,
    /,
    *,
    worlds: Count = 100_000,
    seed: Seed = 2026,
    out: Path | None = None,
    workers: Count | None = None,
    policy: str | None = None,
    adapt: Adapt = "auto",
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
        adapt: Whether to draw more worlds where the record is explained (every world is weighed
            for it): auto does when the record would leave too few effective worlds.
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
            adapt={"auto": None, "always": True, "never": False}[adapt],
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


@app.command(name="open")
def open_in_browser(
    scenario: str,
    /,
    *,
    port: Port | None = None,
    host: str = "127.0.0.1",
    no_browser: bool = False,
) -> int:
    """Open the workbench of a scenario in a browser, live; Ctrl-C ends it.

    Args:
        scenario: A scenario file, or the name of a scenario that ships.
        port: The port to listen on, by default 8765; 0 takes a free one.
        host: The interface to listen on. Only this machine can reach the default.
        no_browser: Only print the address.
    """
    from foedus.workbench import PORT, open_workbench

    def ready(address: str) -> None:
        print(f"Workbench: {address} (Ctrl-C ends it)", flush=True)
        if not no_browser:
            import webbrowser

            webbrowser.open(address)

    open_workbench(scenario, host=host, port=PORT if port is None else port, ready=ready)
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
    tell = complain if sys.stderr.isatty() and not json else None
    trace = foedus.explain(folder, world=world, policy=policy, tell=tell)
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
def positions(folder: Path, /, *, worlds: Count = 1000, json: bool = False) -> int:
    """Say for a finished run how each position fares, and lay the positions side by side.

    Premises and claims; from whose assumptions a claim follows; contradictions within a position;
    the smallest change that turns a claim over; what divides two speakers, and how little would
    make them agree.

    Args:
        folder: The run folder.
        worlds: Speakers with fewer worlds of their own in the run have that many drawn for them.
        json: Print one JSON document and nothing else.
    """
    answer = foedus.open_answer(folder)
    debate = answer.debate_with(worlds)
    if json:
        print(foedus.to_json(debate))
    elif debate.verdicts:
        from foedus.terminal import debate_lines, position_lines

        print("\n".join(position_lines(debate.verdicts, width())), end="\n\n")
        print("\n".join(debate_lines(debate, width())), end="\n\n")
        show_text(answer.caveat)
    else:
        show_text("The scenario of this run holds no positions.")
    return OK


def show_answer(answer: Answer, page: Path | None) -> None:
    """Show a run: the comparison, the positions, where the report is, and the caveat."""
    from foedus.terminal import comparison_tables, position_table
    from foedus.words import sample_sentence

    comparison, ensemble = answer.comparison, answer.ensemble
    units = {name: ensemble.info(name).unit for name in answer.headline}
    record = answer.scenario.conditioned
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
