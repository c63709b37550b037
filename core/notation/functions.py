"""The functions of formulas on NumPy numbers: real-valued, nan outside the domain.

A division by zero and the logarithm of zero are outside the domain (nan); an overflow is infinite. Complex numbers near the
real axis go through as well: that is what the complex-step derivative needs.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

CONSTANT_VALUES = {"pi": np.pi, "e": np.e}


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


def _log(x: Any, base: Any = None) -> Any:
    value = undefined_where(x == 0, np.log(x))
    return value if base is None else divide(value, _log(base))


def _finite(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function, undefined where a finite argument gives an infinity: at its poles."""

    def inside(x: Any) -> Any:
        value = function(x)
        return undefined_where(np.isinf(value) & np.isfinite(x), value)

    return inside


def _reciprocal(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda x: divide(1.0, function(x))


def _where_real(x: Any, positive: Any, otherwise: Any) -> Any:
    return np.where(np.real(x) > 0, positive, otherwise)


def _abs(x: Any) -> Any:
    return np.where(np.real(x) < 0, -x, x) if np.iscomplexobj(x) else np.abs(x)


def _cbrt(x: Any) -> Any:
    return np.sign(np.real(x)) * _abs(x) ** (1 / 3) if np.iscomplexobj(x) else np.cbrt(x)


def _minimum(a: Any, b: Any) -> Any:
    return np.where(np.real(a) <= np.real(b), a, b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.minimum(a, b)


def _maximum(a: Any, b: Any) -> Any:
    return -_minimum(-a, -b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.maximum(a, b)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x)) if np.iscomplexobj(x) else special.expit(x)


def _of_real(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that is constant in pieces: near the real axis it is that of the real part."""
    return lambda x: function(np.real(x))


def _dilog(z: Any) -> Any:
    return undefined_where(z > 1, special.spence(1 - np.minimum(z, 1.0)))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": divide, "^": _power, "negative": np.negative,
    "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "cot": _reciprocal(np.tan), "sec": _reciprocal(np.cos), "csc": _reciprocal(np.sin),
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "acot": lambda x: np.pi / 2 - np.arctan(x),
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "coth": _reciprocal(np.tanh),
    "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": _finite(np.arctanh),
    "exp": np.exp, "log": _log, "sqrt": np.sqrt, "cbrt": _cbrt, "abs": _abs,
    "sign": _of_real(np.sign), "floor": _of_real(np.floor), "ceil": _of_real(np.ceil), "min": _minimum, "max": _maximum,
    "relu": lambda x: _maximum(x, 0.0), "sigmoid": _sigmoid, "factorial": _finite(lambda x: special.gamma(x + 1)),
    "step": _of_real(lambda x: np.heaviside(x, 0.5)), "erf": special.erf, "erfc": special.erfc, "erfi": special.erfi,
    "gamma": _finite(special.gamma), "loggamma": _finite(special.gammaln), "digamma": _finite(special.digamma),
    "polygamma": lambda n, x: special.polygamma(n, np.where(x == np.floor(np.minimum(x, 1.0)), np.nan, x)),
    "Si": lambda x: special.sici(x)[0], "Ci": _finite(lambda x: special.sici(_where_real(x, x, np.nan))[1]),
    "Shi": lambda x: special.shichi(x)[0], "Chi": _finite(lambda x: special.shichi(_where_real(x, x, np.nan))[1]),
    "Ei": _finite(special.expi), "fresnels": lambda x: special.fresnel(x)[0], "fresnelc": lambda x: special.fresnel(x)[1],
    "dilog": _dilog, "lambertw": lambda x: undefined_where(x < -1 / np.e, np.real(special.lambertw(x))),
    "elliptic_k": _finite(special.ellipk), "elliptic_e": special.ellipe, "besselj": special.jv,
    "piecewise": lambda left, right, a, b: undefined_where(
        np.isnan(left) | np.isnan(right), np.where(np.real(left) <= np.real(right), a, b)
    ),
}  # fmt: skip
