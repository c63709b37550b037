"""Exact fractions that stay short: what our algebra works out, and what it leaves as it is."""

import math
from fractions import Fraction

from core.notation.tree import ExpressionError

MOST_DIGITS = 18  # of a numerator or denominator that is worked out; beyond it a factor stays as it is
_LARGEST = 10**MOST_DIGITS


def is_short(value: Fraction) -> bool:
    """Whether the fraction may be worked out."""
    return abs(value.numerator) < _LARGEST and value.denominator < _LARGEST


def rounded(value: Fraction) -> Fraction:
    """The nearest number that is short enough; the sum of long decimals is as exact as floating point."""
    if abs(value) >= _LARGEST:
        raise ExpressionError("A constant in this formula is too large: use simpler numbers.")
    return value.limit_denominator(_LARGEST - 1)


def power_is_short(value: Fraction, n: int) -> bool:
    """Whether value^n may be worked out, told before it is."""
    digits = math.log10(max(abs(value.numerator), value.denominator)) if value else 0.0
    return digits * abs(n) < MOST_DIGITS - 1


def root(value: Fraction, n: Fraction) -> Fraction | None:
    """A rational power of a positive fraction, where that is a fraction.

    >>> root(Fraction(9, 4), Fraction(1, 2))
    Fraction(3, 2)
    """
    if n.denominator != 2 or not power_is_short(value, n.numerator):
        return None
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    return Fraction(top, bottom) ** n.numerator if (top * top, bottom * bottom) == (value.numerator, value.denominator) else None
