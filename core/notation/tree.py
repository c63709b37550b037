"""A formula as a tree of plain tuples, and the one table of functions that it may use.

A node is ("number", text), ("variable", name), ("constant", "pi" or "e"), or (operation, node, ...): an arithmetic
operation or a name of FUNCTIONS. Tuples can be compared, hashed, and written as JSON; nothing in them can be executed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from scipy import special

Node: TypeAlias = tuple[Any, ...]

CONSTANTS = {"pi": np.pi, "e": np.e}
ARITHMETIC = ("+", "-", "*", "/", "^", "negative")


class FormulaError(ValueError):
    """A formula that cannot be read: one plain sentence, and where in the text (0-based), if anywhere."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(frozen=True)
class Function:
    """A function that formulas may call."""

    numpy: Callable[..., Any]
    arguments: tuple[int, ...]  # how many it takes
    latex: str = ""  # of its name; empty where the notation is special
    sympy: str = ""  # attribute of sympy, where it differs from the name


def _root(x: Any, n: Any) -> Any:
    return np.where((np.asarray(x) < 0) & (np.asarray(n) % 2 == 1), -np.power(np.abs(x), 1 / n), np.power(x, 1 / n))


def _log(x: Any, base: Any = None) -> Any:
    value = np.where(np.asarray(x) == 0, np.nan, np.log(x))
    return value if base is None else value / _log(base)


def _factorial(x: Any) -> Any:
    x = np.asarray(x, dtype=float)
    return np.where((x < 0) & (x == np.floor(x)), np.nan, special.gamma(x + 1))


def _open_interval(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function, undefined where a finite argument would give an infinity: the ends of atanh, for one."""

    def inside(x: Any) -> Any:
        value = function(x)
        return np.where(np.isinf(value) & np.isfinite(x), np.nan, value)

    return inside


def _reciprocal(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def one_over(x: Any) -> Any:
        value = function(x)
        return np.where(value == 0, np.nan, 1 / value)

    return one_over


FUNCTIONS: dict[str, Function] = {
    "sin": Function(np.sin, (1,), r"\sin"),
    "cos": Function(np.cos, (1,), r"\cos"),
    "tan": Function(np.tan, (1,), r"\tan"),
    "cot": Function(_reciprocal(np.tan), (1,), r"\cot"),
    "sec": Function(_reciprocal(np.cos), (1,), r"\sec"),
    "csc": Function(_reciprocal(np.sin), (1,), r"\csc"),
    "asin": Function(np.arcsin, (1,), r"\arcsin"),
    "acos": Function(np.arccos, (1,), r"\arccos"),
    "atan": Function(np.arctan, (1,), r"\arctan"),
    "sinh": Function(np.sinh, (1,), r"\sinh"),
    "cosh": Function(np.cosh, (1,), r"\cosh"),
    "tanh": Function(np.tanh, (1,), r"\tanh"),
    "asinh": Function(np.arcsinh, (1,), r"\operatorname{arsinh}"),
    "acosh": Function(np.arccosh, (1,), r"\operatorname{arcosh}"),
    "atanh": Function(_open_interval(np.arctanh), (1,), r"\operatorname{artanh}"),
    "exp": Function(np.exp, (1,)),
    "log": Function(_log, (1, 2), r"\ln"),
    "sqrt": Function(np.sqrt, (1,)),
    "cbrt": Function(np.cbrt, (1,), sympy="real_root"),
    "root": Function(_root, (2,), sympy="real_root"),
    "abs": Function(np.abs, (1,), sympy="Abs"),
    "sign": Function(np.sign, (1,), r"\operatorname{sign}"),
    "floor": Function(np.floor, (1,)),
    "ceil": Function(np.ceil, (1,), sympy="ceiling"),
    "min": Function(np.minimum, (2,), r"\min", "Min"),
    "max": Function(np.maximum, (2,), r"\max", "Max"),
    "relu": Function(lambda x: np.maximum(x, 0.0), (1,), r"\operatorname{relu}"),
    "sigmoid": Function(special.expit, (1,), r"\sigma"),
    "factorial": Function(_factorial, (1,)),
    "step": Function(lambda x: np.where(np.isnan(x), np.nan, np.asarray(x) > 0), (1,), r"\operatorname{step}"),
    "erf": Function(special.erf, (1,), r"\operatorname{erf}"),
    "digamma": Function(_open_interval(special.digamma), (1,), r"\psi"),
    "Si": Function(lambda x: special.sici(x)[0], (1,), r"\operatorname{Si}"),
    "Ci": Function(_open_interval(lambda x: special.sici(np.where(np.asarray(x) > 0, x, np.nan))[1]), (1,), r"\operatorname{Ci}"),
    "Ei": Function(_open_interval(special.expi), (1,), r"\operatorname{Ei}"),
    "dilog": Function(lambda z: np.where(np.asarray(z) <= 1, special.spence(1 - np.minimum(z, 1.0)), np.nan), (1,),
                      r"\operatorname{Li}_2"),
    "fresnels": Function(lambda x: special.fresnel(x)[0], (1,), r"S"),
    "fresnelc": Function(lambda x: special.fresnel(x)[1], (1,), r"C"),
}  # fmt: skip
ANSWERS_ONLY = frozenset({"digamma", "Si", "Ci", "Ei", "dilog", "fresnels", "fresnelc", "step", "root"})  # SymPy's, not typed
ALIASES = {
    "ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
    "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "ceiling": "ceil", "sgn": "sign", "tg": "tan",
}  # fmt: skip


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, the root first."""
    yield node
    for child in node[1:]:
        if isinstance(child, tuple):
            yield from walk(child)


def variables_of(node: Node) -> tuple[str, ...]:
    """Names of the variables in the tree, sorted."""
    return tuple(sorted({n[1] for n in walk(node) if n[0] == "variable"}))


def from_json(value: Any) -> Node:
    """The tree in a list that came as JSON, every name checked against the tables. Raises FormulaError."""
    kind, *parts = value
    if kind in ("number", "variable", "constant"):
        (text,) = parts
        if not (isinstance(text, str) and _LEAF[kind].fullmatch(text)):
            raise FormulaError("This answer is not a formula.")
        return (kind, text)
    if kind not in ARITHMETIC and kind not in FUNCTIONS:
        raise FormulaError("This answer is not a formula.")
    return (kind, *map(from_json, parts))


_LEAF = {
    "number": re.compile(r"nan|[0-9.]+(e[+-]?[0-9]+)?"),
    "variable": re.compile(r"[A-Za-z][A-Za-z0-9_]*|[α-ω]"),
    "constant": re.compile("pi|e"),
}
