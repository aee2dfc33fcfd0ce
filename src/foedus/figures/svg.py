"""Markup: a small builder of escaped elements, for SVG and for the HTML around it.

The output is well formed both as XML and as HTML, whatever the labels contain: text and
attributes are escaped here and nowhere else, and characters that XML forbids are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

__all__ = ["Child", "Element", "Raw", "coordinate", "element", "render"]

# Elements that never have content; everything else gets an explicit end tag, which both
# XML and HTML parsers read the same way.
_EMPTY = frozenset(
    {"br", "circle", "ellipse", "hr", "img", "input", "line", "link", "meta", "path"}
    | {"polygon", "polyline", "rect", "use", "wbr"}
)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@dataclass(frozen=True)
class Raw:
    """Markup that is already safe: our own style sheet and script, never a user's text."""

    markup: str


@dataclass(frozen=True)
class Element:
    """One element: a tag, its attributes in order, and its children."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element | Raw | str, ...] = ()

    def __str__(self) -> str:
        """The element as markup."""
        return render(self)


Child: TypeAlias = Element | Raw | str | Iterable["Child"] | None
Value: TypeAlias = str | float | bool | None


def coordinate(value: float) -> str:
    """Write a length or position in tenths of a px at most, without a trailing zero.

    Example:
        >>> coordinate(12.0), coordinate(1 / 3), coordinate(-0.01)
        ('12', '0.3', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(tag: str, *children: Child, **attributes: Value) -> Element:
    """Build an element from Python values.

    Args:
        tag: The tag name.
        *children: Elements, strings, ``None`` (left out) or iterables of these.
        **attributes: ``None`` and ``False`` are left out, ``True`` repeats the name, numbers
            are written by `coordinate`; a trailing underscore is dropped and other
            underscores become hyphens, so ``class_`` and ``stroke_width`` can be written.

    Returns:
        The element, whose ``str`` is its markup.

    Example:
        >>> str(element("text", "a < b", x=1.5, class_="label"))
        '<text x="1.5" class="label">a &lt; b</text>'
    """
    written = []
    for name, value in attributes.items():
        key = name.rstrip("_").replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            written.append((key, key))
        else:
            written.append((key, value if isinstance(value, str) else coordinate(value)))
    return Element(tag, tuple(written), tuple(_flatten(children)))


def _flatten(children: Iterable[Child]) -> Iterable[Element | Raw | str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Element | Raw | str):
            yield child
        else:
            yield from _flatten(child)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def render(node: Element | Raw | str) -> str:
    """Write an element and everything below it as markup.

    Example:
        >>> render(element("p", "5 < 6 ", element("b", "& so on")))
        '<p>5 &lt; 6 <b>&amp; so on</b></p>'
    """
    parts: list[str] = []
    _write(node, parts)
    return "".join(parts)


def _write(node: Element | Raw | str, parts: list[str]) -> None:
    if isinstance(node, str):
        parts.append(escape(_clean(node), quote=False))
        return
    if isinstance(node, Raw):
        parts.append(node.markup)
        return
    attributes = "".join(
        f' {name}="{escape(_clean(value), quote=True)}"' for name, value in node.attributes
    )
    if node.tag in _EMPTY and not node.children:
        parts.append(f"<{node.tag}{attributes}/>")
        return
    parts.append(f"<{node.tag}{attributes}>")
    for child in node.children:
        _write(child, parts)
    parts.append(f"</{node.tag}>")
