"""Tree -> numbers: a straight line of NumPy calls with common parts shared, real-valued, nan outside the domain.

A division by zero and the logarithm of zero are outside the domain (nan); an overflow is infinite. Given complex numbers
the same line is followed in the complex plane near the real axis: that is what the complex-step derivative needs.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from core.notation.tree import LEAVES, Node

Array = NDArray[Any]
CONSTANT_VALUES = {"pi": np.pi, "e": np.e}
_CHUNK = 16_384  # values that stay in the cache from one call to the next


def _undefined_where(condition: Any, value: Any) -> Any:
    """Value, nan where the condition holds."""
    if not np.any(condition):
        return value
    return np.where(condition, np.nan, value)


def _divide(a: Any, b: Any) -> Any:
    return _undefined_where(b == 0, np.divide(a, b))


def _power(a: Any, b: Any) -> Any:
    value = np.power(a, b)
    return _undefined_where((a == 0) & (np.real(b) < 0), value) if np.any(np.real(b) < 0) else value


def _log(x: Any, base: Any = None) -> Any:
    value = _undefined_where(x == 0, np.log(x))
    return value if base is None else _divide(value, _log(base))


def _finite(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function, undefined where a finite argument gives an infinity: at its poles."""

    def inside(x: Any) -> Any:
        value = function(x)
        return _undefined_where(np.isinf(value) & np.isfinite(x), value)

    return inside


def _reciprocal(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda x: _divide(1.0, function(x))


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
    return _undefined_where(z > 1, special.spence(1 - np.minimum(z, 1.0)))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": _divide, "^": _power, "negative": np.negative,
    "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "cot": _reciprocal(np.tan), "sec": _reciprocal(np.cos), "csc": _reciprocal(np.sin),
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "acot": lambda x: np.pi / 2 - np.arctan(x),
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "coth": _reciprocal(np.tanh),
    "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": _finite(np.arctanh),
    "exp": np.exp, "log": _log, "sqrt": np.sqrt, "cbrt": _cbrt, "abs": _abs,
    "sign": _of_real(np.sign), "floor": _of_real(np.floor), "ceil": _of_real(np.ceil), "min": _minimum, "max": _maximum,
    "relu": lambda x: _maximum(x, 0.0), "sigmoid": _sigmoid, "factorial": lambda x: _finite(special.gamma)(x + 1),
    "step": _of_real(lambda x: np.heaviside(x, 0.5)), "erf": special.erf, "erfc": special.erfc, "erfi": special.erfi,
    "gamma": _finite(special.gamma), "loggamma": _finite(special.gammaln), "digamma": _finite(special.digamma),
    "Si": lambda x: special.sici(x)[0], "Ci": _finite(lambda x: special.sici(_where_real(x, x, np.nan))[1]),
    "Shi": lambda x: special.shichi(x)[0], "Chi": _finite(lambda x: special.shichi(_where_real(x, x, np.nan))[1]),
    "Ei": _finite(special.expi), "fresnels": lambda x: special.fresnel(x)[0], "fresnelc": lambda x: special.fresnel(x)[1],
    "dilog": _dilog, "lambertw": lambda x: _undefined_where(x < -1 / np.e, np.real(special.lambertw(x))),
    "elliptic_k": _finite(special.ellipk), "elliptic_e": special.ellipe, "besselj": special.jv,
    "piecewise": lambda left, right, a, b: np.where(np.real(left) <= np.real(right), a, b),
}  # fmt: skip
_POWERS: dict[float, Callable[[Any], Any]] = {
    2.0: np.square,
    3.0: lambda x: x * x * x,
    4.0: lambda x: np.square(np.square(x)),
    0.5: np.sqrt,
    -1.0: lambda x: _divide(1.0, x),
}


class Program(NamedTuple):
    """A formula as a straight line: values[out] = function(*values[arguments]), step after step."""

    start: tuple[Any, ...]  # constants in their places, None elsewhere
    inputs: dict[str, int]  # place of each variable
    steps: tuple[tuple[int, Callable[..., Any], tuple[int, ...]], ...]
    result: int


@lru_cache(maxsize=1024)
def compiled(tree: Node) -> Program:
    """The calls that evaluate a tree; a part that occurs twice is computed once, a constant part now."""
    compiler = _Compiler()
    result = compiler.place(tree)
    return Program(tuple(compiler.values), compiler.inputs, tuple(compiler.steps), result)


class _Compiler:
    def __init__(self) -> None:
        self.values: list[Any] = []
        self.inputs: dict[str, int] = {}
        self.steps: list[tuple[int, Callable[..., Any], tuple[int, ...]]] = []
        self.places: dict[Any, int] = {}

    def place(self, node: Node) -> int:
        kind = node[0]
        if kind in LEAVES:
            return self.leaf(kind, node[1])
        parts = [self.place(child) for child in node[1:]]
        if kind == "^" and node[1] == ("constant", "e"):
            return self.step(np.exp, parts[1])
        if kind == "^" and (direct := _POWERS.get(self.values[parts[1]])):
            return self.step(direct, parts[0])
        if kind in ("+", "*", "min", "max"):
            place = parts[0]
            for part in parts[1:]:
                place = self.step(FUNCTIONS[kind], place, part)
            return place
        return self.step(FUNCTIONS[kind], *parts)

    def leaf(self, kind: str, text: str) -> int:
        key = (kind, text)
        if key not in self.places:
            self.places[key] = len(self.values)
            if kind == "variable":
                self.inputs[text] = len(self.values)
                self.values.append(None)
            else:
                self.values.append(np.float64(text if kind == "number" else CONSTANT_VALUES[text]))
        return self.places[key]

    def step(self, function: Callable[..., Any], *arguments: int) -> int:
        key = (function, arguments)
        if key not in self.places:
            self.places[key] = len(self.values)
            known = [self.values[a] for a in arguments]
            if all(value is not None for value in known):
                with np.errstate(all="ignore"):
                    self.values.append(np.float64(function(*known)))
            else:
                self.steps.append((len(self.values), function, arguments))
                self.values.append(None)
        return self.places[key]


def evaluate(tree: Node, values: Mapping[str, Any]) -> Any:
    """The formula at these values, broadcast against one another: a NumPy float, or an array."""
    arrays = {name: _number_array(value) for name, value in values.items()}
    shape = np.broadcast_shapes(*(a.shape for a in arrays.values())) if any(a.ndim for a in arrays.values()) else ()
    program = compiled(tree)
    used = {name: arrays[name] for name in program.inputs}
    with np.errstate(all="ignore"):
        value = _run(program, used, shape)
        if any(a.dtype.kind == "c" for a in used.values()):  # defined where the formula of the real parts is
            value = _undefined_where(np.isnan(_run(program, {n: a.real for n, a in used.items()}, shape)), value)
    if shape:
        return value if np.shape(value) == shape else np.full(shape, value)
    return np.asarray(value)[()]


def _number_array(value: Any) -> Array:
    array = np.asarray(value)
    return array if array.dtype.kind in "fc" and array.dtype.itemsize >= 8 else array.astype(float)


def _run(program: Program, arrays: dict[str, Array], shape: tuple[int, ...]) -> Any:
    size = math.prod(shape)
    if size <= _CHUNK:
        return _line(program, {name: a[()] for name, a in arrays.items()})
    flat = {n: a.reshape(-1)[0] if a.size == 1 else np.broadcast_to(a, shape).reshape(-1) for n, a in arrays.items()}
    out = np.empty(size, np.result_type(float, *flat.values()))
    for start in range(0, size, _CHUNK):
        part = slice(start, start + _CHUNK)
        out[part] = _line(program, {name: a[part] if np.ndim(a) else a for name, a in flat.items()})
    return out.reshape(shape)


def _line(program: Program, inputs: dict[str, Any]) -> Any:
    values = list(program.start)
    for name, place in program.inputs.items():
        values[place] = inputs[name]
    for place, function, arguments in program.steps:
        values[place] = function(*[values[a] for a in arguments])
    return values[program.result]
