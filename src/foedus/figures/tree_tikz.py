"""The game tree with its flow for LaTeX: the same layout, drawn by TikZ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.figures.colours import LIGHT
from foedus.figures.flow_layout import lay_out
from foedus.figures.latex import escape_latex
from foedus.figures.numbers import percent

if TYPE_CHECKING:
    from foedus.figures.flow import Band, FlowTree, Layout, Placed

__all__ = ["tree_tikz"]

_STYLE = r"inner sep=0pt,font=\fontsize{6.3}{7.6}\selectfont"
_PT = 0.55  # pt a px: labels of 11.5 px become 6.3 pt, and a picture of 1080 px is 21 cm wide


def tree_tikz(
    view: FlowTree, width: float = 1080, *, threshold: float = 0.0, most: int = 300
) -> str:
    r"""Write a game tree as a LaTeX document of one page, drawn by TikZ.

    Args:
        view: The tree.
        width: Width in px as `tree` takes it; a px becomes 0.55 pt.
        threshold: Probability of reach below which branches are collapsed.
        most: The most branches drawn; the threshold is raised until they suffice.

    Returns:
        The document. ``pdflatex`` needs the packages tikz and standalone; to use the picture in a
        text of your own, take the lines from ``\begin{tikzpicture}`` on and the colours above.

    Example:
        >>> from foedus.figures import FlowActor, FlowEdge, FlowNode, FlowTree
        >>> end = FlowNode("w", None, "outcome", "War", reach=1.0)
        >>> root = FlowNode("r", "A", "decision", "Attack?", (FlowEdge("attack", 1.0, end),))
        >>> view = FlowTree("a", "A game", root, (FlowActor("A", "Attacker", "challenger"),))
        >>> tree_tikz(view).splitlines()[0]
        '\\documentclass[border=6pt]{standalone}'
    """
    layout = lay_out(view, width, threshold, most)
    hues = {actor.name: actor.hue for actor in view.actors}
    used = sorted({*hues.values(), "chance", "muted", "ink"})
    lines = [
        r"\documentclass[border=6pt]{standalone}",
        r"\usepackage[T1]{fontenc}",
        r"\usepackage[utf8]{inputenc}",
        r"\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}",
        r"\usepackage{textcomp,tikz}",
        *(f"\\definecolor{{{name}}}{{HTML}}{{{LIGHT[name][1:].upper()}}}" for name in used),
        r"\begin{document}\sffamily",
        f"\\begin{{tikzpicture}}[x={_PT}pt,y=-{_PT}pt,every node/.style={{{_STYLE}}}]",
    ]
    lines += _legend(view)
    for placed in layout.root.walk():
        for child in placed.children:
            lines += _ribbon(layout, placed, child, hues)
    lines += [_band(band, hues) for band in layout.bands]
    for placed in layout.root.walk():
        lines += _node(placed, hues) if placed.children else _row(layout, placed)
    return "\n".join([*lines, r"\end{tikzpicture}", r"\end{document}", ""])


def _at(x: float, y: float) -> str:
    return f"({x:.1f},{y:.1f})"


def _hue(player: str | None, hues: dict[str, str]) -> str:
    return hues.get(player or "", "chance")


def _text(x: float, y: float, text: str, anchor: str, colour: str = "ink") -> str:
    """A line of text whose anchor stands at a place."""
    return f"\\node[anchor={anchor},text={colour}] at {_at(x, y)} {{{escape_latex(text)}}};"


def _legend(view: FlowTree) -> list[str]:
    lines, x = [], 6.0
    for label, hue in view.legend():
        lines.append(f"\\fill[{hue}] {_at(x, 6)} rectangle {_at(x + 11, 17)};")
        lines.append(_text(x + 16, 16, label, "base west"))
        x += 30 + 7 * len(label)
    return lines


def _ribbon(layout: Layout, parent: Placed, child: Placed, hues: dict[str, str]) -> list[str]:
    hue = _hue(child.chooser, hues)
    start, turn = parent.x, parent.x + layout.curve
    bend = (start + turn) / 2
    wide = max(child.thickness, 0.6) * _PT
    path = (
        f"{_at(start, child.start)} .. controls {_at(bend, child.start)} and {_at(bend, child.y)} "
        f".. {_at(turn, child.y)} -- {_at(child.x, child.y)}"
    )
    lines = [f"\\draw[{hue},opacity=.5,line width={wide:.2f}pt] {path};"]
    if child.label:
        lines += [
            _text(child.label.left, child.label.top + 14 * (k + 1) - 4, line, "base west")
            for k, line in enumerate(child.lines)
        ]
    return lines


def _band(band: Band, hues: dict[str, str]) -> str:
    hue = _hue(band.player, hues)
    top, bottom = band.nodes[0].y, band.nodes[-1].y
    if top == bottom:
        top, bottom = top - 9, bottom + 9
    ticks = " ".join(f"{_at(band.x, n.y)} -- {_at(n.x - 3, n.y)}" for n in band.nodes)
    line = f"{_at(band.x, top)} -- {_at(band.x, bottom)};"
    wide = "opacity=.16,line cap=round,line width=3.9pt"
    return "\n".join([
        f"\\draw[{hue},{wide}] {line}",
        f"\\draw[{hue},dashed,line width=.9pt] {line}",
        f"\\draw[{hue},line width=.5pt] {ticks};",
    ])  # fmt: skip


def _node(placed: Placed, hues: dict[str, str]) -> list[str]:
    hue = _hue(placed.player, hues)
    if placed.player is None:
        corners = ((-5, 0), (0, -5), (5, 0), (0, 5))
        around = " -- ".join(_at(placed.x + dx, placed.y + dy) for dx, dy in corners)
        lines = [f"\\fill[{hue}] {around} -- cycle;"]
    else:
        half = max(placed.thickness, 9) / 2
        box = f"{_at(placed.x - 3, placed.y - half)} rectangle {_at(placed.x + 3, placed.y + half)}"
        lines = [f"\\fill[{hue}] {box};"]
    if placed.tag:
        lines.append(_text(placed.tag.right, placed.tag.bottom - 3, placed.said, "base east",
                           "muted"))  # fmt: skip
    return lines


def _row(layout: Layout, placed: Placed) -> list[str]:
    colour = "muted" if placed.node is None else "ink"
    first = placed.y + 4 - 14 * (len(placed.text) - 1) / 2
    lines = [
        _text(placed.x + 8, first + 14 * k, line, "base west", colour)
        for k, line in enumerate(placed.text)
    ]
    share = percent(placed.reach)
    lines.append(_text(layout.number_x, placed.y + 4, share, "base east", colour))
    return lines
