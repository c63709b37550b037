"""Refuse before it is built what SymPy would take for ever to build: every constant part is estimated first.

`floor(exp(exp(exp(5))))` or `99999999!` are short to type and do not fit into any memory.
"""

import math
from typing import NamedTuple

import numpy as np

from core.notation.tree import CONSTANTS, FUNCTIONS, FormulaError, Node

MAX_POWER = 1000  # of anything that is not a constant
MAX_CONSTANT = 1e300
MAX_EXACT = 1e18  # of a whole number under a root: SymPy factors it
_WHOLE = ("+", "-", "*", "^", "negative", "factorial")  # operations that keep whole numbers whole
_LONG_ROOT = "The number under the root is too long to be treated exactly: write it with a decimal point."


class Estimate(NamedTuple):
    """What is known of a part of the formula."""

    value: float | None  # None: not a constant; nan: a constant without a real value
    whole: bool  # an exact whole number


_NOT_CONSTANT = Estimate(None, False)


def check(node: Node) -> Estimate:
    """Estimate the constant parts; FormulaError for what overflows or has no value."""
    kind = node[0]
    if kind == "number":
        return Estimate(float(node[1]), "." not in node[1] and "e" not in node[1].lower())
    if kind == "constant":
        return Estimate(CONSTANTS[node[1]], False)
    if kind == "variable":
        return _NOT_CONSTANT
    parts = [check(child) for child in node[1:]]
    _refuse(kind, parts)
    if any(part.value is None for part in parts):
        return _NOT_CONSTANT
    value = _value(kind, [float(part.value or 0.0) for part in parts])
    if math.isinf(value) or abs(value) > MAX_CONSTANT:
        raise FormulaError("A constant in this formula is too large to write down: use smaller numbers.")
    whole = all(part.whole for part in parts) and kind in _WHOLE and value == round(value, 0)
    return Estimate(value, whole)


def _refuse(kind: str, parts: list[Estimate]) -> None:
    first = parts[0]
    if kind == "^":
        _check_power(*parts)
    if kind == "factorial":
        _check_factorial(first)
    if kind == "/" and parts[1].value == 0:
        raise FormulaError("This divides by zero.")
    if kind == "log" and first.value == 0:
        raise FormulaError("The logarithm of 0 does not exist.")
    if kind in ("sqrt", "cbrt") and first.whole and abs(first.value or 0) > MAX_EXACT:
        raise FormulaError(_LONG_ROOT)


def _check_power(base: Estimate, exponent: Estimate) -> None:
    if exponent.value is None or math.isnan(exponent.value):
        return
    if base.value is None and abs(exponent.value) > MAX_POWER:
        raise FormulaError(f"The power is too high: at most {MAX_POWER}.")
    if base.value is None:
        return
    if base.value == 0 and exponent.value < 0:
        raise FormulaError("This divides by zero.")
    if abs(exponent.value) > MAX_POWER and base.value not in (0, 1, -1):
        raise FormulaError(f"The power is too high: at most {MAX_POWER}.")
    if base.whole and abs(base.value) > MAX_EXACT and not exponent.value.is_integer():
        raise FormulaError(_LONG_ROOT)


def _check_factorial(argument: Estimate) -> None:
    if argument.value is None:
        return
    if not (argument.whole and 0 <= argument.value <= 170):
        raise FormulaError("A factorial needs a whole number from 0 to 170.")


def _value(kind: str, values: list[float]) -> float:
    with np.errstate(all="ignore"):
        match kind:
            case "+":
                return values[0] + values[1]
            case "-":
                return values[0] - values[1]
            case "*":
                return values[0] * values[1]
            case "/":
                return values[0] / values[1]
            case "^":
                return float(np.power(values[0], values[1]))
            case "negative":
                return -values[0]
            case _:
                return float(FUNCTIONS[kind].numpy(*values))
