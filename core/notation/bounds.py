"""Refuse before it is built what SymPy would take for ever to build: every constant part is estimated first.

`floor(exp(exp(exp(5))))` and `99999999!` are short to type and fit into no memory.
"""

from functools import reduce
from typing import NamedTuple

import numpy as np

from core.notation.printers.functions import CONSTANT_VALUES
from core.notation.printers.numeric import evaluate, operation
from core.notation.tree import LEAVES, ExpressionError, Node, variables_of

MAX_POWER = 1000
MAX_CONSTANT = 1e300
MAX_EXACT = 1e18  # of a whole number under a root: SymPy factors it
_TOO_LONG = "The whole number under the root is too long: write it with a decimal point."
_BY_ZERO = "This divides by zero."


class Estimate(NamedTuple):
    """What is known of a part."""

    value: float | None  # None: not a constant; nan: a constant that is not real
    noise: float = 0.0  # of the value, by rounding: sin(pi) is 1e-16 give or take 1e-15
    whole: bool = False  # an exact whole number


class Bounds:
    """The estimates of the parts of one formula, made part by part as they are read."""

    def __init__(self) -> None:
        self._known: dict[int, Estimate] = {}

    def add(self, node: Node) -> None:
        """Estimate a node whose children were added. Raises ExpressionError (without a place)."""
        self._known[id(node)] = self._estimate(node)

    def _estimate(self, node: Node) -> Estimate:
        kind = node[0]
        if kind in LEAVES:
            return _leaf(kind, node[1])
        parts = [self._known[id(child)] for child in node[1:]]
        if check := _CHECKS.get(kind):
            check(node, parts)
        values = [np.float64(part.value) for part in parts if part.value is not None]
        if len(values) < len(parts):
            return Estimate(None)
        with np.errstate(all="ignore"):
            value = float(reduce(operation(kind), values) if values[2:] and kind != "piecewise" else operation(kind)(*values))
        if abs(value) > MAX_CONSTANT or (kind == "^" and value == 0 != values[0]):
            raise ExpressionError("A constant in this formula is too large or too small: use simpler numbers.")
        if kind in ("tan", "sec") and abs(value) > 1e15:
            raise ExpressionError(_BY_ZERO)
        if kind in _WHOLE and value.is_integer() and all(part.whole for part in parts):
            return Estimate(value, whole=True)
        return Estimate(value, _noise(kind, value, parts))


def _leaf(kind: str, text: str) -> Estimate:
    if kind == "number":
        return Estimate(float(text), whole=text.isdigit())
    return Estimate(CONSTANT_VALUES[text], _ROUNDING) if kind == "constant" else Estimate(None)


_ROUNDING = 4e-16


def _noise(kind: str, value: float, parts: list[Estimate]) -> float:
    """How far rounding may have moved the value: sums and waves keep the noise of their parts, the others its ratio."""
    sizes = [abs(part.value or 0) for part in parts]
    if kind in ("+", "-", "sin", "cos"):
        return _ROUNDING * max(sizes) + sum(part.noise for part in parts)
    return abs(value) * (_ROUNDING + sum(part.noise / size for part, size in zip(parts, sizes, strict=True) if size))


_WHOLE = frozenset(("+", "-", "*", "/", "^", "negative", "factorial"))


def _check_division(node: Node, parts: list[Estimate]) -> None:
    if _is_zero(node[-1], parts[-1]):
        raise ExpressionError(_BY_ZERO)


def _check_logarithm(node: Node, parts: list[Estimate]) -> None:
    if any(_is_zero(child, part) for child, part in zip(node[1:], parts, strict=True)):
        raise ExpressionError("The logarithm of 0 does not exist.")
    if len(parts) == 2 and parts[1].value == 1:
        raise ExpressionError("A logarithm cannot have the base 1.")


def _check_power(node: Node, parts: list[Estimate]) -> None:
    base, exponent = parts
    if exponent.value is None or np.isnan(exponent.value):
        return
    if exponent.value < 0 and _is_zero(node[1], base):
        raise ExpressionError(_BY_ZERO)
    if abs(exponent.value) > MAX_POWER and base.value not in (0, 1):
        raise ExpressionError(f"The power is too high: at most {MAX_POWER}.")
    if not exponent.value.is_integer():
        _check_root(node, parts)


def _check_root(_: Node, parts: list[Estimate]) -> None:
    if parts[0].whole and abs(parts[0].value or 0) > MAX_EXACT:
        raise ExpressionError(_TOO_LONG)


def _check_gamma(_: Node, parts: list[Estimate]) -> None:
    if parts[0].value is not None and abs(parts[0].value) > 170:
        raise ExpressionError("This function takes numbers from −170 to 170 here.")


def _check_factorial(_: Node, parts: list[Estimate]) -> None:
    if parts[0].value is not None and not (parts[0].whole and 0 <= parts[0].value <= 170):
        raise ExpressionError("A factorial needs a whole number from 0 to 170.")


_CHECKS = {
    **dict.fromkeys(("/", "cot", "csc", "coth"), _check_division),
    "log": _check_logarithm,
    "^": _check_power,
    "sqrt": _check_root,
    "cbrt": _check_root,
    "factorial": _check_factorial,
    "gamma": _check_gamma,
    "digamma": _check_gamma,
    "mod": _check_division,
}


def _is_zero(node: Node, estimate: Estimate) -> bool:
    """Whether a part is 0, or, like x - x, 0 wherever one looks."""
    if estimate.value is not None:
        return abs(estimate.value) <= estimate.noise
    points = {name: np.array([0.37, -1.61, 2.23]) + k / 7 for k, name in enumerate(variables_of(node))}
    return bool(np.all(evaluate(node, points) == 0))
