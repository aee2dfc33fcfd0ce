"""Numbers as calibrated prose: a word and the number, never a word alone.

The words for probabilities are those of the IPCC (Mastrandrea et al. 2010, "Guidance Note for
Lead Authors of the IPCC Fifth Assessment Report on Consistent Treatment of Uncertainties",
table 1). Because readers misread such words (Budescu, Broomell and Por 2009, Psychological
Science 20(3), "Improving communication of uncertainty in the reports of the IPCC"), the number
always stands beside the word. No number has more digits than its Monte Carlo error allows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "joined",
    "likelihood",
    "likely",
    "number_word",
    "percent",
    "span",
    "worlds_share",
]

_THIN = "\N{NARROW NO-BREAK SPACE}"

# Lower end of each range, from the top. The IPCC's ranges overlap; the narrowest one that a
# probability falls into names it.
_SCALE = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
    (0.00, "exceptionally unlikely"),
)


def likelihood(probability: float) -> str:
    """The calibrated word for a probability.

    Example:
        >>> likelihood(0.06), likelihood(0.5), likelihood(0.95)
        ('very unlikely', 'about as likely as not', 'very likely')
    """
    if math.isnan(probability):
        return "unknown"
    return next(word for bound, word in _SCALE if probability >= bound or bound == 0.0)


def likely(probability: float, error: float = 0.0) -> str:
    r"""The calibrated word and the number.

    Args:
        probability: Between 0 and 1.
        error: Its Monte Carlo standard error.

    Example:
        >>> likely(0.12).replace("\u202f", " ")
        'unlikely (12 %)'
    """
    return f"{likelihood(probability)} ({percent(probability, error)})"


def percent(share: float, error: float = 0.0) -> str:
    r"""Write a share as per cent with no more digits than its error allows.

    Whole per cents at most (a tenth below one per cent); tens, with "about", where the standard
    error exceeds two and a half percentage points.

    Args:
        share: Between 0 and 1.
        error: Its Monte Carlo standard error; 0 or NaN if there is none to speak of.

    Example:
        >>> cases = ((0.683, 0.001), (0.683, 0.03), (0.004, 0.0001))
        >>> [percent(*case).replace("\u202f", " ") for case in cases]
        ['68 %', 'about 70 %', '0.4 %']
        >>> [percent(p).replace("\u202f", " ") for p in (0, 0.0003, 0.9995, 1)]
        ['0 %', 'under 0.1 %', 'over 99.9 %', '100 %']
    """
    if math.isnan(share):
        return "unknown"
    if not error <= 0.025 and not math.isnan(error):
        return f"about {round(share * 10) * 10}{_THIN}%"
    if 0 < share < 0.01 or 0.99 < share < 1:
        return _near_the_ends(share, error)
    return f"{share * 100:.0f}{_THIN}%"


def _near_the_ends(share: float, error: float) -> str:
    """A share below 1 % or above 99 %: a tenth of a per cent if that is earned, or a bound."""
    earned = not error > 0.0005
    low = share < 0.5
    if not earned:
        return f"under 1{_THIN}%" if low else f"over 99{_THIN}%"
    if (share if low else 1 - share) < 0.0005:
        return f"under 0.1{_THIN}%" if low else f"over 99.9{_THIN}%"
    return f"{share * 100:.1f}{_THIN}%"


def worlds_share(share: float) -> str:
    """A share of worlds as a frequency that can be pictured.

    Example:
        >>> [worlds_share(p) for p in (0, 0.03, 0.72, 0.97, 1)]
        ['in no world', 'in about 3 of 100 worlds', 'in about 7 of 10 worlds', \
'in about 97 of 100 worlds', 'in all worlds']
    """
    if math.isnan(share):
        return "in no known share of worlds"
    if share <= 0 or share >= 1:
        return "in no world" if share <= 0 else "in all worlds"
    if share < 0.005 or share > 0.995:
        return "in fewer than 1 of 100 worlds" if share < 0.5 else "in nearly all worlds"
    if share < 0.095 or share > 0.905:
        return f"in about {round(share * 100)} of 100 worlds"
    return f"in about {round(share * 10)} of 10 worlds"


def span(low: float, high: float, unit: str = "probability") -> str:
    r"""An interval, its unit once.

    Example:
        >>> span(0.02, 0.14).replace("\u202f", " "), span(0.5, 2.25, "war-years")
        ('2 to 14 %', '0.5 to 2.2')
    """
    if not unit.startswith("probability"):
        return f"{low:.2g} to {high:.2g}"
    first, second = percent(low), percent(high)
    if first == second:
        return first
    return f"{first.removesuffix(f'{_THIN}%')} to {second}"


def joined(parts: Sequence[str]) -> str:
    """Words as a list in a sentence.

    Example:
        >>> joined(["A", "B", "C"])
        'A, B and C'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(count: int) -> str:
    """A count in words up to ten, in digits above.

    Example:
        >>> number_word(3), number_word(12)
        ('three', '12')
    """
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"
