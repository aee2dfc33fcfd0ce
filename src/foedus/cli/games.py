"""The commands about games by themselves: published models and files in Gambit's format."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the parser reads annotations when it runs

from foedus.cli.app import OK, Precision, app
from foedus.cli.showing import show_table, show_text


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
