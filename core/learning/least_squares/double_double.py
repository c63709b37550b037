"""Numbers kept as an unevaluated sum hi + lo of two doubles: 32 digits from ordinary arithmetic, on every machine.

Topic: Least Squares, when the condition number is too large for it. A rounding error is itself a double, and a few
more operations recover it. Sources: Dekker (1971), Numerische Mathematik 18; Ogita, Rump and Oishi (2005), SIAM
Journal on Scientific Computing 26(6).
"""

from typing import NamedTuple

import numpy as np

from core.arrays import Array

SPLITTER = 2.0**27 + 1


class Pair(NamedTuple):
    """The sum hi + lo, elementwise, where lo is at most half a unit in the last place of hi."""

    hi: Array
    lo: Array


def two_sum(a: Array, b: Array) -> Pair:
    """A + b without an error: hi is the rounded sum, lo is what rounding left out.

    >>> two_sum(1.0, 1e-20)
    Pair(hi=1.0, lo=1e-20)
    """
    hi = a + b
    shadow = hi - a
    return Pair(hi, (a - (hi - shadow)) + (b - shadow))


def halves(a: Array) -> tuple[Array, Array]:
    """A double as the sum of two with 26 bits each, so that products of halves are exact (|a| < 1e300)."""
    scaled = SPLITTER * a
    upper = scaled - (scaled - a)
    return upper, a - upper


def two_product(a: Array, b: Array) -> Pair:
    """A b without an error: hi is the rounded product, lo is what rounding left out.

    >>> two_product(1 + 2**-30, 1 - 2**-30)
    Pair(hi=1.0, lo=-8.673617379884035e-19)
    """
    hi = a * b
    (a1, a2), (b1, b2) = halves(a), halves(b)
    return Pair(hi, ((a1 * b1 - hi) + a1 * b2 + a2 * b1) + a2 * b2)


def add(x: Pair, y: Pair) -> Pair:
    """X + y, to 32 digits of the larger."""
    hi, lo = two_sum(x.hi, y.hi)
    return two_sum(hi, lo + (x.lo + y.lo))


def times(x: Pair, factor: Array) -> Pair:
    """X times doubles, to 32 digits."""
    hi, lo = two_product(x.hi, factor)
    return Pair(hi, lo + x.lo * factor)


def total(x: Pair) -> Pair:
    """Sum along the first axis, by halves: the second half is added to the first until one entry is left."""
    while (n := len(x.hi)) > 1:
        half = n // 2
        rest = Pair(x.hi[2 * half :], x.lo[2 * half :])
        hi, lo = two_sum(x.hi[:half], x.hi[half : 2 * half])
        lo += x.lo[:half] + x.lo[half : 2 * half]
        x = Pair(np.concatenate([hi, rest.hi]), np.concatenate([lo, rest.lo]))
    return Pair(x.hi[0], x.lo[0])
