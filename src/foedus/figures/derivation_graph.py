"""A derivation as a graph for other programs: GraphViz and LaTeX."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from foedus.figures.latex import escape_latex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foedus.figures.derivation import DerivationStep, DerivationView

__all__ = ["derivation_dot", "derivation_tikz"]

_SIGNS = {"holds": "+", "fails": "\N{MINUS SIGN}", "open": "?"}
_COLOURS = {"holds": "#2b6a4d", "fails": "#8f3f1f", "open": "#555d69"}
_SHAPES = {"holds": "solid", "fails": "solid", "open": "dashed"}


def derivation_dot(view: DerivationView) -> str:
    """Write a derivation in the language of GraphViz.

    Args:
        view: The verdict and its steps.

    Returns:
        A directed graph; ``dot -Tpdf`` lays it out. The sign before each claim says whether it
        holds; a dashed frame is one that is open.

    Example:
        >>> from foedus.figures import DerivationStep, DerivationView
        >>> step = DerivationStep("an armed attack", "holds", "treaty/1")
        >>> print(derivation_dot(DerivationView("POL is obliged", "", (step,))).splitlines()[0])
        digraph derivation {
    """
    lines = [
        "digraph derivation {",
        "  rankdir=LR; nodesep=0.12; ranksep=0.3;",
        '  node [shape=box, style="rounded", fontname="Helvetica", fontsize=10];',
        '  edge [arrowhead=none, color="#8a8f98"];',
        f"  n0 [label={_quoted(_broken(view.headline, 44))}, penwidth=2];",
    ]
    for number, parent, step in _numbered(view):
        words = f"{_SIGNS[step.value]} {step.claim}" + (f" [{step.cite}]" if step.cite else "")
        given = {
            "label": _broken(words, 44),
            "color": _COLOURS[step.value],
            "style": f"rounded,{_SHAPES[step.value]}",
            "tooltip": step.note or step.claim,
        }
        listed = ", ".join(f"{key}={_quoted(value)}" for key, value in given.items())
        lines.append(f"  n{number} [{listed}];")
        lines.append(f"  n{parent} -> n{number};")
    return "\n".join([*lines, "}"]) + "\n"


def derivation_tikz(view: DerivationView) -> str:
    """Write a derivation as a LaTeX document with the package forest.

    Args:
        view: The verdict and its steps.

    Returns:
        A whole document of the class ``standalone``; ``pdflatex`` sets it, and what stands
        between ``begin{forest}`` and ``end{forest}`` fits into a paper.
    """
    root = escape_latex(view.headline)
    inner = "".join(_branch(step, 1) for step in view.steps)
    quote = f"\\\\\\footnotesize ``{escape_latex(view.quote)}''" if view.quote else ""
    return (
        "\\documentclass[border=6pt]{standalone}\n"
        "\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage[edges]{forest}\n"
        "\\begin{document}\n"
        "\\begin{forest}\n"
        "  for tree={grow'=0, folder, font=\\sffamily\\footnotesize, text width=9cm,\n"
        "    inner sep=2pt, s sep=2pt, edge={gray}},\n"
        f"  [{{{root}{quote}}}, draw, rounded corners, inner sep=4pt, text width=11cm\n"
        f"{inner}  ]\n"
        "\\end{forest}\n\\end{document}\n"
    )


def _branch(step: DerivationStep, depth: int) -> str:
    pad = "  " * (depth + 1)
    sign = {"holds": "$+$", "fails": "$-$", "open": "?"}[step.value]
    words = f"{sign} {escape_latex(step.claim)}"
    if step.cite:
        words += f" {{\\color{{gray}}[{escape_latex(step.cite)}]}}"
    if step.note:
        words += f" {{\\color{{gray}}\\scriptsize ({escape_latex(step.note)})}}"
    inner = "".join(_branch(child, depth + 1) for child in step.children)
    return f"{pad}[{{{words}}}\n{inner}{pad}]\n"


def _numbered(view: DerivationView) -> Iterator[tuple[int, int, DerivationStep]]:
    """Each step with its number and that of what it supports; the verdict is number 0."""
    count = 0

    def walk(
        steps: tuple[DerivationStep, ...], parent: int
    ) -> Iterator[tuple[int, int, DerivationStep]]:
        nonlocal count
        for step in steps:
            count += 1
            mine = count
            yield mine, parent, step
            yield from walk(step.children, mine)

    yield from walk(view.steps, 0)


def _broken(text: str, width: int) -> str:
    return "\n".join(wrap(text, width)) or text


def _quoted(text: str) -> str:
    """A text as a string of GraphViz, whatever stands in it."""
    clean = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    escaped = clean.replace("\\", "\\\\").replace(chr(34), "\\" + chr(34))
    return chr(34) + escaped.replace("\n", "\\n") + chr(34)
