"""The commands about games by themselves: published models and files in Gambit's format."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the parser reads annotations when it runs
from typing import TYPE_CHECKING

from foedus.cli.app import OK, Precision, Seed, app
from foedus.cli.showing import show_table, show_text

if TYPE_CHECKING:
    from foedus.terminal import Table


@app.command(name="classics")
def published_models(
    model: str | None = None,
    /,
    *,
    efg: Path | None = None,
    figure: Path | None = None,
    grid: bool = False,
    json: bool = False,
) -> int:
    """List the published models that ship, or solve one with its default parameters.

    Args:
        model: The name of a model; without one they are listed.
        efg: Write the model's tree to this file in Gambit's format instead; one that is there is
            never replaced.
        figure: Draw the model to this file instead: its solved tree, or its curves where it is no
            finite tree; .svg, or .tex for a tree in LaTeX.
        grid: Show finite games converging to a model with continuous types or actions.
        json: Print one JSON document and nothing else.
    """
    from foedus import playing

    if figure is not None:
        asked = playing.asked_model(model, "--figure")
        flow, curves = playing.model_flow(asked), playing.model_curves(asked)
        playing.save_figure(figure, flow, curves)
        print(f"wrote {figure}")
        return OK
    if efg is not None:
        text = playing.model_tree(model)
        with efg.open("x", encoding="utf-8") as file:
            file.write(text)
        print(f"wrote {efg}")
        return OK
    if model is None:
        print(playing.shelf_document() if json else "\n".join(playing.shelf_lines()))
        return OK
    asked = playing.find_model(model)
    found = asked.converge() if grid else asked.solve()
    if json:
        print(playing.model_document(asked, found))
    else:
        lines, table = playing.model_lines(asked, found)
        show_table(table)
        show_text("", *lines)
    return OK


@app.command
def solve(
    game: Path,
    /,
    *,
    precision: Precision,
    alternatives: bool = False,
    figure: Path | None = None,
    seed: Seed = 1,
    json: bool = False,
) -> int:
    """Solve a game in Gambit's format, an .efg file, by logit choice.

    Args:
        game: The file.
        precision: How closely choices follow expected payoffs, per unit of payoff: 0 is blind
            choice, inf the best response.
        alternatives: Search for other equilibria as well, from random starts, and show all that
            are found.
        figure: Draw the solved tree to this file as well, .svg or .tex (LaTeX), or the first of
            the alternatives; above 300 branches the rarest are drawn as one.
        seed: The seed of those starts.
        json: Print one JSON document and nothing else.
    """
    from foedus import playing

    if alternatives:
        found = playing.find_alternatives(game, precision, seed=seed)
        if figure is not None:
            playing.save_figure(figure, playing.game_tree(found.solution))
        document, tables = playing.alternatives_document, playing.alternatives_tables
        shown = document(found) if json else tables(found)
        return _show(shown, found.report())
    solution = playing.solve_file(game, precision)
    if figure is not None:
        playing.save_figure(figure, playing.game_tree(solution))
    if json:
        return _show(playing.solution_document(solution))
    return _show(playing.solution_tables(solution), playing.certificate_lines(solution))


def _show(shown: str | tuple[Table, ...], lines: tuple[str, ...] = ()) -> int:
    """Print a document, or tables and what there is to say below them."""
    if isinstance(shown, str):
        print(shown)
        return OK
    for table in shown:
        show_table(table)
        print()
    show_text(*lines)
    return OK
