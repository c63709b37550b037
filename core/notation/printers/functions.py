"""Values on NumPy numbers: arithmetic, and those elementary functions that are not NumPy's or SciPy's as they are.

Real-valued, nan outside the domain. A division by zero and the logarithm of zero are outside the domain (nan); an overflow is
infinite. Complex numbers near the real axis go through as well: that is what the complex-step derivative needs. Which function
has which value is said on its card (`core.notation.elementary`), by a name that can be seen here.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

CONSTANT_VALUES = {"pi": np.pi, "e": np.e, "i": np.nan}  # i is not real


def undefined_where(condition: Any, value: Any) -> Any:
    """Value, nan where the condition holds."""
    if not np.any(condition):
        return value
    return np.where(condition, np.nan, value)


def divide(a: Any, b: Any) -> Any:
    """The quotient, nan where b is 0."""
    return undefined_where(b == 0, np.divide(a, b))


def _power(a: Any, b: Any) -> Any:
    value = undefined_where(np.isnan(a) | np.isnan(b), np.power(a, b))  # NumPy has 1 for nan^0 and for 1^nan
    return undefined_where((a == 0) & (np.real(b) < 0), value) if np.any(np.real(b) < 0) else value


def log(x: Any, base: Any = None) -> Any:
    """Natural logarithm, or that to a base."""
    value = undefined_where(x == 0, np.log(x))
    return value if base is None else divide(value, log(base))


def finite(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function, undefined where a finite argument gives an infinity: at its poles."""

    def inside(x: Any) -> Any:
        value = function(x)
        return undefined_where(np.isinf(value) & np.isfinite(x), value)

    return inside


def absolute(x: Any) -> Any:
    """|x|."""
    return np.where(np.real(x) < 0, -x, x) if np.iscomplexobj(x) else np.abs(x)


def cube_root(x: Any) -> Any:
    """The real cube root."""
    return np.sign(np.real(x)) * absolute(x) ** (1 / 3) if np.iscomplexobj(x) else np.cbrt(x)


def minimum(a: Any, b: Any) -> Any:
    """The smaller."""
    return np.where(np.real(a) <= np.real(b), a, b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.minimum(a, b)


def maximum(a: Any, b: Any) -> Any:
    """The larger."""
    return -minimum(-a, -b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.maximum(a, b)


def logistic(x: Any) -> Any:
    """1/(1 + e^-x), without overflow."""
    return 1 / (1 + np.exp(-x)) if np.iscomplexobj(x) else special.expit(x)


# --- constant in pieces: near the real axis it is the value at the real part ---


def sign(x: Any) -> Any:
    """-1, 0 or 1."""
    return np.sign(np.real(x))


def floor(x: Any) -> Any:
    """The whole number below."""
    return np.floor(np.real(x))


def ceil(x: Any) -> Any:
    """The whole number above."""
    return np.ceil(np.real(x))


def nearest(x: Any) -> Any:
    """The nearest whole number, of two the upper."""
    below = floor(x)
    return below + (np.real(x) - below >= 0.5)


def modulo(a: Any, b: Any) -> Any:
    """What is left of a after whole multiples of b, with the sign of b."""
    whole, part = np.real(a), np.real(b)
    left = undefined_where(part == 0, np.mod(whole, part))
    return a - b * np.round((whole - left) / part) if np.iscomplexobj(a) or np.iscomplexobj(b) else left


def step(x: Any) -> Any:
    """0 below 0, 1 above, 1/2 there."""
    return np.heaviside(np.real(x), 0.5)


def piecewise(left: Any, right: Any, a: Any, b: Any) -> Any:
    """A where left <= right, else b."""
    return undefined_where(np.isnan(left) | np.isnan(right), np.where(np.real(left) <= np.real(right), a, b))


# --- what antiderivatives need ---


def _where_positive(x: Any) -> Any:
    return np.where(np.real(x) > 0, x, np.nan)


def sine_integral(x: Any) -> Any:
    """The integral of sin(t)/t from 0."""
    return special.sici(x)[0]


def cosine_integral(x: Any) -> Any:
    """The antiderivative of cos(x)/x for x > 0 that vanishes at infinity."""
    return special.sici(_where_positive(x))[1]


def sinh_integral(x: Any) -> Any:
    """The integral of sinh(t)/t from 0."""
    return special.shichi(x)[0]


def cosh_integral(x: Any) -> Any:
    """An antiderivative of cosh(x)/x for x > 0."""
    return special.shichi(_where_positive(x))[1]


def fresnel_sine(x: Any) -> Any:
    """The integral of sin(pi t^2/2) from 0."""
    return special.fresnel(x)[0]


def fresnel_cosine(x: Any) -> Any:
    """The integral of cos(pi t^2/2) from 0."""
    return special.fresnel(x)[1]


def polygamma(n: Any, x: Any) -> Any:
    """The n-th derivative of the digamma function, whose poles are 0, -1, -2, …."""
    return special.polygamma(n, np.where(x == np.floor(np.minimum(x, 1.0)), np.nan, x))


def dilogarithm(z: Any) -> Any:
    """Li_2, the sum of z^k / k^2, for z <= 1."""
    return undefined_where(z > 1, special.spence(1 - np.minimum(z, 1.0)))


def lambert_w(x: Any) -> Any:
    """The larger w with w e^w = x, for x >= -1/e."""
    return undefined_where(x < -1 / np.e, np.real(special.lambertw(x)))


ARITHMETIC: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": divide,
    "^": _power,
    "negative": np.negative,
}
