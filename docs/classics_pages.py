"""Writes the page of every published model, with its pictures: docs/classics/NAME.md and .svg."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from inspect import cleandoc, getdoc
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.figures import tree
from foedus.games import equilibria, tabulate
from foedus.games.classics import Findings, classics
from foedus.playing import model_curves, model_flow
from foedus.playing.documents import cell

if TYPE_CHECKING:
    from foedus.figures import Figure
    from foedus.games.classics import Classic

FOLDER = Path(__file__).parent / "classics"
FENCE = "```"
MOST = 30  # rows of a table of outcomes
STANDINGS = {
    "replication": "the form was read in a source, and its numbers come out",
    "reduction": "a simpler form, or one from memory, that gives the paper's main result; it is "
    "not the paper's own proposition",
    "ours": "a model of ours on the paper's subject; do not cite the paper for its numbers",
}


def page(model: Classic) -> str:
    """The text of a model's page."""
    module = import_module(f"foedus.games.classics.{model.name.replace('-', '_')}")
    parts = [
        f"# {model.title}",
        f"{model.summary}",
        f"*{model.paper}.*",
        f"**Standing: {model.standing}** ({STANDINGS[model.standing]}). {model.basis}",
        "## The model",
        cleandoc(module.__doc__ or "").partition("\n")[2].strip() or model.summary,
        parameters(model),
        "## What follows",
        table(model.solve()),
        *pictures_text(model),
        *equilibria_text(model),
        *grid_text(model),
        "## Use it",
        use(model),
        "## Cite it",
        f"{FENCE}bibtex\n{model.bibtex}\n{FENCE}",
    ]
    # Code is marked with two backticks in docstrings and with one on pages.
    return re.sub(r"(?<!`)``(?!`)", "`", "\n\n".join(parts)) + "\n"


def parameters(model: Classic) -> str:
    """The parameters with their meaning and defaults."""
    meanings = attributes(type(model.parameters))
    rows = [
        f"| `{name}` | {meanings.get(name, '')} | {written(value)} |"
        for name, value in vars(model.parameters).items()
    ]
    about = (getdoc(type(model.parameters)) or "").partition("\n\nAttributes:")[0]
    head = "| parameter | meaning | default |\n|---|---|---|\n"
    return f"{about}\n\n{head}" + "\n".join(rows)


def attributes(kind: type) -> dict[str, str]:
    """What the docstring of a dataclass says of its attributes."""
    _, _, listed = (getdoc(kind) or "").partition("Attributes:\n")
    found = {}
    for name, text in re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", listed, re.MULTILINE):
        found[name] = " ".join(text.split())
    return found


def written(value: object) -> str:
    """A parameter as it is typed."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def table(found: Findings) -> str:
    """A small table as Markdown, with its notes."""
    rows = [[cell(value) for value in row] for row in found.rows]
    lines = [
        "| " + " | ".join(found.columns) + " |",
        "|---" * len(found.columns) + "|",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
    return "\n\n".join(["\n".join(lines), *found.notes])


def pictures_text(model: Classic) -> list[str]:
    """The pictures with what they show."""
    parts = []
    if model.build is not None:
        caption = (
            f"The tree at the default parameters, solved at precision {model.precision:g}. Width "
            "is how often play comes that way; colour is who chooses; payoffs stand at the "
            "outcomes in the order of the players."
        )
        if "cannot tell" in pictures(model)[model.name].caption:
            caption += " A band with a dashed line joins nodes that their player cannot tell apart."
        parts += [f"![The tree of {model.name}]({model.name}.svg)", caption]
    if model.sweep is not None:
        name = curves_name(model)
        caption = f"{model.sweep.axis.capitalize()} over {model.sweep.label}, all else as above."
        parts += [f"![{model.title}, as curves]({name}.svg)", caption]
    return parts


def equilibria_text(model: Classic) -> list[str]:
    """The logit equilibria of the tree, where players do not know all."""
    if model.build is None:
        return []
    game = tabulate(model.game())
    if game.perfect_information:
        return []
    found = equilibria(game, {}, model.precision)
    names = [
        str(k + 1) + (" (principal)" if found.principal and not k else "")
        for k in range(len(found))
    ]
    ends = found.solution.outcome_probabilities()
    rows = [(end, *map(rounded, row)) for end, row in zip(game.outcomes, ends, strict=True)]
    rows.append(("largest gap", *map(rounded, found.certificate.rationality_gap)))
    outcomes = Findings(("outcome", *names), tuple(rows[-MOST:]), found.report())
    return ["## Equilibria of the tree at this precision", table(outcomes)]


def rounded(value: float) -> str:
    """A probability with four decimals, without a sign before zero."""
    return f"{abs(value):.4f}"


def grid_text(model: Classic) -> list[str]:
    """Finite games that converge to the model, where it is continuous."""
    if model.grid is None:
        return []
    about = (
        "The model has continuous types or actions and is solved as its paper does, not on a "
        "grid. As a check, here are finite games that come closer to it. *Farthest* is the "
        "largest distance of a probability from the model's"
    )
    if model.grid.profile is not None:
        about += "; *gap* is the most that any change of plan would gain anyone in the finite game"
    return ["## Finite games that converge to it", f"{about}.", table(model.converge())]


def use(model: Classic) -> str:
    """How to get at it."""
    lines = [f"foedus classics {model.name}"]
    if model.build is not None:
        lines += [
            f"foedus classics {model.name} --figure tree.svg",
            f"foedus classics {model.name} --efg tree.efg",
        ]
    if model.grid is not None:
        lines.append(f"foedus classics {model.name} --grid")
    shell = "\n".join(lines)
    first = next(iter(vars(model.parameters)))
    python = (
        "from foedus.games.classics import classics\n\n"
        f'model = classics()["{model.name}"]\n'
        f"model.solve({first}={vars(model.parameters)[first]!r})"
    )
    return f"{FENCE}console\n{shell}\n{FENCE}\n\n{FENCE}python example\n{python}\n{FENCE}"


def curves_name(model: Classic) -> str:
    """The name of the file of curves."""
    return f"{model.name}-curves" if model.build is not None else model.name


def pictures(model: Classic) -> dict[str, Figure]:
    """The pictures of a model by the name of their file."""
    found = {}
    flow = model_flow(model)
    if flow is not None:
        found[model.name] = tree(flow, 900, model.name, threshold=0.0)
    drawn = model_curves(model, 720, curves_name(model))
    if drawn is not None:
        found[curves_name(model)] = drawn
    return found


def main() -> int:
    """Write all pages and pictures."""
    FOLDER.mkdir(exist_ok=True)
    for model in classics().values():
        (FOLDER / f"{model.name}.md").write_text(page(model), encoding="utf-8")
        for name, figure in pictures(model).items():
            (FOLDER / f"{name}.svg").write_text(figure.standalone() + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
