"""A typed formula, evaluated on variables that remember: the derivatives of whatever a reader types come for free.

Topic: Automatic Differentiation. Each function has one rule, its slope; how they combine is left to `Variable.backward`.

>>> from core.expression import parse
>>> z, inputs = record(parse("x^2 y"), x=3.0, y=2.0)
>>> z.backward()
>>> float(z.value), float(inputs["x"].grad), float(inputs["y"].grad)
(18.0, 12.0, 9.0)
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from core.arrays import Array
from core.differentiation.autodiff import Variable
from core.expression import Expression, ExpressionError
from core.notation.functions import CONSTANT_VALUES, FUNCTIONS
from core.notation.tree import Node

SLOPES: dict[str, Callable[[Array], Any]] = {  # g -> g'(x), for the functions that Variable has not
    "tan": lambda x: 1 / np.cos(x) ** 2,
    "cot": lambda x: -1 / np.sin(x) ** 2,
    "sec": lambda x: np.sin(x) / np.cos(x) ** 2,
    "csc": lambda x: -np.cos(x) / np.sin(x) ** 2,
    "asin": lambda x: 1 / np.sqrt(1 - x**2),
    "acos": lambda x: -1 / np.sqrt(1 - x**2),
    "atan": lambda x: 1 / (1 + x**2),
    "acot": lambda x: -1 / (1 + x**2),
    "sinh": np.cosh,
    "cosh": np.sinh,
    "coth": lambda x: -1 / np.sinh(x) ** 2,
    "asinh": lambda x: 1 / np.sqrt(1 + x**2),
    "acosh": lambda x: 1 / np.sqrt(x**2 - 1),
    "atanh": lambda x: 1 / (1 - x**2),
    "cbrt": lambda x: 1 / (3 * np.cbrt(x) ** 2),
    "erf": lambda x: 2 / np.sqrt(np.pi) * np.exp(-(x**2)),
    "factorial": lambda x: special.gamma(x + 1) * special.digamma(x + 1),
    **dict.fromkeys(("sign", "step", "floor", "ceil"), np.zeros_like),  # constant in pieces
}


def record(f: Expression, **values: npt.ArrayLike) -> tuple[Variable, dict[str, Variable]]:
    """The value of f as a Variable, and the variables it came from, by name; `backward` of the first fills their `grad`.

    values : a number or array for each variable of f, of shapes that broadcast; a part that occurs twice is recorded once.
    Raises ExpressionError for a function without a rule, TypeError for a missing value.
    """
    missing = set(f.variables) - set(values)
    if missing:
        raise TypeError(f"the formula needs a value for each of {', '.join(f.variables)}")
    inputs = {name: Variable(values[name], name=name) for name in f.variables}
    with np.errstate(all="ignore"):
        return _record(f.tree, inputs, {}), inputs


def _record(node: Node, inputs: Mapping[str, Variable], known: dict[Node, Variable]) -> Variable:
    kind, *parts = node
    if kind == "variable":
        return inputs[parts[0]]
    if node not in known:
        if kind == "number":
            known[node] = Variable(float(parts[0]), name=parts[0])
        elif kind == "constant":
            known[node] = Variable(CONSTANT_VALUES[parts[0]], name="π" if parts[0] == "pi" else "e")
        else:
            known[node] = _apply(kind, [_record(part, inputs, known) for part in parts])
    return known[node]


_OPERATORS: dict[str, Callable[[Variable, Variable], Variable]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "max": lambda a, b: b + (a - b).relu(),
    "min": lambda a, b: a - (a - b).relu(),
}
_METHODS = ("exp", "log", "sin", "cos", "sqrt", "tanh", "sigmoid", "relu", "abs")


def _apply(kind: str, parts: list[Variable]) -> Variable:
    """One operation on recorded parts. Raises ExpressionError."""
    if kind in _OPERATORS:
        return reduce(_OPERATORS[kind], parts)
    u = parts[0]
    if kind == "negative":
        return -u
    if kind == "log" and len(parts) == 2:
        return u.log() / parts[1].log()
    if kind in _METHODS:
        return getattr(u, kind)()
    if kind in SLOPES:
        return Variable(FUNCTIONS[kind](u.value), (u,), (lambda g: g * SLOPES[kind](u.value),), kind)
    raise ExpressionError(f"{kind} has no rule for its derivative here.")
