"""Table semantics that survive a style sheet.

Browsers stop treating a table as one when CSS lays its rows out as blocks, as on narrow
screens. Explicit roles keep it a table for screen readers.
"""

from __future__ import annotations

from dataclasses import replace

from foedus.figures.svg import Element

__all__ = ["with_roles"]

_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "td": "cell",
}


def with_roles(node: Element) -> Element:
    """The same element with the role of every part of a table written out.

    Example:
        >>> from foedus.figures.svg import element
        >>> str(with_roles(element("tr", element("th", "A", scope="row"), element("td", "1"))))
        '<tr role="row"><th scope="row" role="rowheader">A</th><td role="cell">1</td></tr>'
    """
    role = _ROLES.get(node.tag)
    if node.tag == "th":
        role = "rowheader" if ("scope", "row") in node.attributes else "columnheader"
    children = tuple(
        with_roles(child) if isinstance(child, Element) else child for child in node.children
    )
    attributes = (*node.attributes, ("role", role)) if role else node.attributes
    return replace(node, attributes=attributes, children=children)
