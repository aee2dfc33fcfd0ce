"""Numbers as figures write them: short, with a narrow space before the unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "digits_for",
    "interval",
    "is_share",
    "nice_ceiling",
    "number",
    "percent",
    "quantity",
    "ticks",
]

_THIN = "\N{NARROW NO-BREAK SPACE}"


def percent(share: float, digits: int = 0) -> str:
    r"""Write a probability or share as per cent, and never round to certainty.

    Args:
        share: Between 0 and 1.
        digits: Decimals of the percentage, see `digits_for`.

    Example:
        >>> [percent(p).replace("\u202f", " ") for p in (0, 0.004, 0.123, 0.997, 1)]
        ['0 %', '<1 %', '12 %', '>99 %', '100 %']
        >>> percent(0.0042, 1).replace("\u202f", " ")
        '0.4 %'
    """
    if math.isnan(share):
        return "–"
    least = 10.0 ** -(digits + 2)
    if 0 < share < least:
        return f"<{least * 100:.{digits}f}{_THIN}%"
    if 1 - least < share < 1:
        return f">{100 - least * 100:.{digits}f}{_THIN}%"
    text = f"{share * 100:.{digits}f}"
    return f"{'0' if share == 0 else '100' if share == 1 else text}{_THIN}%"


def digits_for(largest: float) -> int:
    """How many decimals of per cent a scale needs that ends at a share.

    Example:
        >>> digits_for(0.4), digits_for(0.1), digits_for(0.004)
        (0, 1, 2)
    """
    if not 0 < largest <= 0.1:
        return 0
    return 1 if largest > 0.01 else 2


def number(value: float) -> str:
    """Write a number with about two significant digits.

    Example:
        >>> [number(v) for v in (0, 0.00000012, 0.0123, 0.5, 3.14159, 27.2, 25000)]
        ['0', '1e−7', '0.012', '0.5', '3.1', '27', '25,000']
    """
    if math.isnan(value):
        return "–"
    if value == 0 or abs(value) >= 10:
        return f"{value:,.0f}".replace("-", "−")
    if abs(value) < 1e-4:
        return f"{value:.0e}".replace("e-0", "e-").replace("-", "−")
    digits = 1 - math.floor(math.log10(abs(value)))
    text = f"{value:.{max(digits, 0)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def quantity(value: float, unit: str, digits: int = 0) -> str:
    r"""Write a value in its unit: a probability or share as per cent, anything else as a number.

    Example:
        >>> quantity(0.25, "probability").replace("\u202f", " "), quantity(2.5, "war-years")
        ('25 %', '2.5')
    """
    return percent(value, digits) if is_share(unit) else number(value)


def is_share(unit: str) -> bool:
    """Say whether a unit is a probability, a share or a yearly probability."""
    return unit.startswith(("probability", "share"))


def interval(low: float, high: float, unit: str = "probability", digits: int = 0) -> str:
    r"""Write an interval, its unit once; ends of a share are rounded, also to 0 and 100 %.

    Example:
        >>> interval(0.02, 0.14).replace("\u202f", " "), interval(0.5, 3, "war-years")
        ('2–14 %', '0.5–3')
        >>> interval(0.001, 0.03).replace("\u202f", " "), interval(0.001, 0.002)
        ('0–3 %', '<1\u202f%')
    """
    first, second = quantity(low, unit, digits), quantity(high, unit, digits)
    if first == second:
        return first
    if not is_share(unit):
        return f"{first}{' to ' if '−' in first + second else '–'}{second}"
    if math.isnan(low) or math.isnan(high):
        return "–"
    return f"{_rounded(low, digits)}–{_rounded(high, digits)}{_THIN}%"


def _rounded(share: float, digits: int) -> str:
    text = f"{share * 100:.{digits}f}"
    return text if float(text) % 100 else f"{float(text):.0f}"


def nice_ceiling(value: float) -> float:
    """Round up to 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten, for the end of an axis.

    Example:
        >>> nice_ceiling(0.137), nice_ceiling(0.42), nice_ceiling(7.1)
        (0.15, 0.5, 8.0)
    """
    if not value > 0 or math.isinf(value):
        return 1.0
    power = math.floor(math.log10(value))
    for step in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0):
        # Built from text, so that the end of an axis is 0.15 and not 0.15000000000000002.
        ceiling = float(f"{step}e{power}")
        if value <= ceiling * (1 + 1e-9):
            return ceiling
    return float(f"1e{power + 1}")


def scale(values: Iterable[float], unit: str) -> tuple[float, float]:
    """The two ends of a scale that holds all values; a share never goes beyond 1.

    Values that are not known are left out, and the ends always differ.

    Example:
        >>> scale([0.02, 0.31], "probability"), scale([-3.0, 12.0], "war-years")
        ((0.0, 0.4), (-3.0, 15.0))
        >>> scale([0.0, 0.0], "probability")
        (0.0, 0.01)
    """
    known = [value for value in values if math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    # Differences below a millionth of a per cent are no differences that a drawing can show.
    least = 0.01 if is_share(unit) else 1.0
    bottom = -nice_ceiling(-low) if low < -1e-8 else 0.0
    top = nice_ceiling(high) if high > 1e-8 else 0.0
    if is_share(unit):
        top = min(top, 1.0)
    return bottom, top if top > bottom else bottom + least


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Choose round values between two ends, at most ``most`` of them.

    Example:
        >>> ticks(0, 0.15)
        (0.0, 0.05, 0.1, 0.15)
        >>> ticks(0, 10)
        (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
    """
    if not high > low:
        return (low,)
    power = math.floor(math.log10(high - low)) - 1
    for exponent in range(power, power + 3):
        for step in (1, 2, 2.5, 5):
            size = float(f"{step}e{exponent}")
            first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
            if last - first + 1 <= most:
                return tuple(float(f"{index * size:.12g}") for index in range(first, last + 1))
    return (low, high)
