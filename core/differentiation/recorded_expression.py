"""A typed formula on numbers that know more: variables that remember, or dual numbers that carry their slope along.

Topic: Automatic Differentiation. Each function has one rule, its slope; how they combine is left to `Variable.backward`, or to
the arithmetic of `Dual`. The slopes are those on the cards of the elementary functions.

>>> from core.expression import parse
>>> z, inputs = record(parse("x^2 y"), x=3.0, y=2.0)
>>> z.backward()
>>> float(z.value), float(inputs["x"].grad), float(inputs["y"].grad)
(18.0, 12.0, 9.0)
>>> float(carry(parse("x^2 y"), {"x": 1.0}, x=3.0, y=2.0).slope)
12.0
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from core.differentiation.autodiff import Variable
from core.differentiation.dual import Dual
from core.expression import Expression, ExpressionError
from core.notation.elementary import FUNCTIONS
from core.notation.printers.functions import CONSTANT_VALUES
from core.notation.printers.numeric import function_of_u, operation
from core.notation.tree import Node, walk

Number = TypeVar("Number", Variable, Dual)


def record(f: Expression, **values: npt.ArrayLike) -> tuple[Variable, dict[str, Variable]]:
    """The value of f as a Variable, and the variables it came from, by name; `backward` of the first fills their `grad`.

    values : a number or array for each variable of f, of shapes that broadcast; a part that occurs twice is recorded once.
    Raises ExpressionError for a function without a rule, TypeError for a missing value.
    """
    _check_that_all_are_given(f, values)
    inputs = {name: Variable(values[name], name=name) for name in f.variables}
    with np.errstate(all="ignore"):
        return _follow(f.tree, inputs, {}, _constant), inputs


def carry(f: Expression, slopes: Mapping[str, npt.ArrayLike], **values: npt.ArrayLike) -> Dual:
    """The value of f and its derivative in one direction, in one pass forward.

    slopes : of the variables that move, 1 for the derivative with respect to one;  values and errors as in `record`
    """
    _check_that_all_are_given(f, values)
    inputs = {name: Dual(values[name], slopes.get(name, 0.0)) for name in f.variables}
    with np.errstate(all="ignore"):
        return _follow(f.tree, inputs, {}, lambda value, _: Dual(value))


def rules_used(f: Expression) -> tuple[Callable[..., Variable], ...]:
    """Those methods of Variable, one for each operation, that `record` calls for this formula."""
    kinds = dict.fromkeys(node[0] for node in walk(f.tree))
    names = [_RULES.get(kind, kind if kind in _METHODS else "through") for kind in kinds if kind not in _LEAVES]
    return tuple(getattr(Variable, name) for name in dict.fromkeys(names))


def _check_that_all_are_given(f: Expression, values: Mapping[str, npt.ArrayLike]) -> None:
    if set(f.variables) - set(values):
        raise TypeError(f"the formula needs a value for each of {', '.join(f.variables)}")


def _constant(value: float, name: str) -> Variable:
    return Variable(value, name=name)


def _follow(
    node: Node, inputs: Mapping[str, Number], known: dict[Node, Number], constant: Callable[[float, str], Number]
) -> Number:
    """The value of a part; `known` keeps those that were met."""
    kind, *parts = node
    if kind == "variable":
        return inputs[parts[0]]
    if node not in known:
        if kind == "number":
            known[node] = constant(float(parts[0]), parts[0])
        elif kind == "constant":
            known[node] = constant(CONSTANT_VALUES[parts[0]], "π" if parts[0] == "pi" else "e")
        else:
            known[node] = _apply(kind, [_follow(part, inputs, known, constant) for part in parts])
    return known[node]


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "max": lambda a, b: b + (a - b).relu(),
    "min": lambda a, b: a - (a - b).relu(),
}
_RULES = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "^": "__pow__", "negative": "__neg__"}
_RULES |= {"max": "relu", "min": "relu"}
_LEAVES = ("number", "constant", "variable")
_METHODS = ("exp", "log", "sin", "cos", "sqrt", "tanh", "sigmoid", "relu", "abs")  # those that the network and readers use too


def _apply(kind: str, parts: list[Number]) -> Number:
    """One operation on parts that were followed. Raises ExpressionError."""
    if kind in _OPERATORS:
        return reduce(_OPERATORS[kind], parts)
    u = parts[0]
    if kind == "negative":
        return -u
    if kind == "log" and len(parts) == 2:
        return u.log() / parts[1].log()
    if kind in _METHODS:
        return getattr(u, kind)()
    if slope := FUNCTIONS[kind].slope:
        return u.through(operation(kind), function_of_u(slope), kind)
    raise ExpressionError(f"{kind} has no rule for its derivative here.")
