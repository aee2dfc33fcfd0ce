"""Text for LaTeX: whatever a label holds, it stays text."""

from __future__ import annotations

import unicodedata

__all__ = ["escape_latex"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    chr(34): "''",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{MINUS SIGN}": "$-$",
    "\N{HORIZONTAL ELLIPSIS}": r"\ldots{}",
    "\N{RIGHTWARDS ARROW}": r"$\to$",
    "\N{GREATER-THAN OR EQUAL TO}": r"$\geq$",
    "\N{LESS-THAN OR EQUAL TO}": r"$\leq$",
}
_LATIN = 0x250  # letters that the fonts of T1 have, accents included


def escape_latex(text: str) -> str:
    r"""Write a text so that LaTeX sets it as it stands.

    Characters beyond Latin letters, which the usual fonts lack, lose their accents or become a
    question mark.

    Args:
        text: Any text.

    Returns:
        LaTeX source.

    Example:
        >>> escape_latex("50 % of nat/art_5 & more")
        '50 \\% of nat/art\\_5 \\& more'
    """
    return "".join(_character(c) for c in text)


def _character(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if c.isspace():
        return " "
    if not c.isprintable():
        return "?"
    if ord(c) < _LATIN:
        return c
    plain = unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode()
    return plain or "?"
