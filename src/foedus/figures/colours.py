"""Colours: who acts, and paper and ink, as CSS variables for light, dark and print.

The hues of actors stay apart for people with protanopia, deuteranopia and tritanopia (the
tests simulate these after Machado, Oliveira and Fernandes 2009, "A physiologically-based
model for simulation of color vision deficiency"), and stand out from the paper by at least
3:1 (WCAG 2.1, 1.4.11). No figure tells anything by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["DARK", "LIGHT", "Role", "hues", "resolve", "variables"]

Role = Literal["challenger", "protégé", "guarantor", "chance"]

LIGHT: dict[str, str] = {
    "paper": "#fdfcfa",
    "panel": "#f4f2ed",
    "ink": "#1c232d",
    "muted": "#555d69",
    "faint": "#8a8f98",
    "rule": "#dcd9d2",
    "grid": "#e8e5df",
    "accent": "#2f4858",
    "inside": "#2b6a4d",
    "outside": "#8f3f1f",
    "challenger": "#9a3325",
    "protege": "#279f64",
    "guarantor-1": "#2f42a5",
    "guarantor-2": "#a89126",
    "guarantor-3": "#883f88",
    "guarantor-4": "#6885ca",
    "chance": "#837f8d",
}
DARK: dict[str, str] = {
    "paper": "#14171c",
    "panel": "#1c2027",
    "ink": "#e9e6e0",
    "muted": "#a9afb9",
    "faint": "#7d838d",
    "rule": "#363c45",
    "grid": "#282d35",
    "accent": "#a9c6d6",
    "inside": "#7fcaa3",
    "outside": "#e9a383",
    "challenger": "#da6551",
    "protege": "#47d199",
    "guarantor-1": "#6c85fc",
    "guarantor-2": "#cfce42",
    "guarantor-3": "#c581cd",
    "guarantor-4": "#b6e6ed",
    "chance": "#797d81",
}
_GUARANTORS = 4


def variables(colours: dict[str, str]) -> str:
    """Write colours as CSS custom properties.

    Example:
        >>> variables({"ink": "#000000"})
        '--ink:#000000'
    """
    return ";".join(f"--{name}:{value}" for name, value in colours.items())


def resolve(markup: str, colours: dict[str, str]) -> str:
    """Replace each ``var(--name)`` by its colour, for programs that do not know variables.

    Example:
        >>> resolve("fill:var(--ink)", LIGHT)
        'fill:#1c232d'
    """
    for name, value in colours.items():
        markup = markup.replace(f"var(--{name})", value)
    return markup


def hues(actors: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each actor the name of a colour: by role, guarantors in stated order.

    Args:
        actors: Pairs of actor id and role (``challenger``, ``protégé``, ``guarantor``;
            anything else is drawn as chance is).

    Returns:
        From actor id to a name in `LIGHT`; a fifth guarantor begins the colours again.

    Example:
        >>> hues([("RUS", "challenger"), ("USA", "guarantor"), ("EUR", "guarantor")])
        {'RUS': 'challenger', 'USA': 'guarantor-1', 'EUR': 'guarantor-2'}
    """
    named: dict[str, str] = {}
    guarantors = 0
    for actor, role in actors:
        if role == "guarantor":
            named[actor] = f"guarantor-{guarantors % _GUARANTORS + 1}"
            guarantors += 1
        else:
            named[actor] = {"challenger": "challenger", "protégé": "protege"}.get(role, "chance")
    return named
