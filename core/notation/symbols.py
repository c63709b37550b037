"""Between trees and SymPy: every object is built from the tables, no text ever reaches SymPy.

One shared table of symbols, all real: a second symbol of the same name with other assumptions would be another variable.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import sympy as sp

from core.notation.tree import FUNCTIONS, FormulaError, Node

_LONG = 15  # digits, or powers of ten, beyond which a decimal is a Float and not a fraction


@cache
def symbol(name: str) -> sp.Symbol:
    """The one real symbol of this name."""
    return sp.Symbol(name, real=True)


def to_sympy(node: Node) -> sp.Expr:
    """The SymPy expression of a tree whose sizes have been checked."""
    match node:
        case ("number", text):
            return _number(text)
        case ("constant", name):
            return sp.pi if name == "pi" else sp.E
        case ("variable", name):
            return symbol(name)
    parts = [to_sympy(part) for part in node[1:]]
    build = _BUILD.get(node[0])
    return build(*parts) if build else getattr(sp, FUNCTIONS[node[0]].sympy or node[0])(*parts)


def _number(text: str) -> sp.Expr:
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > _LONG or abs(int(exponent or 0)) > _LONG:
        return sp.Integer(int(text)) if text.isdigit() else sp.Float(float(text))
    whole, _, fraction = mantissa.partition(".")
    shift = int(exponent or 0) - len(fraction)
    return sp.Integer(int((whole + fraction) or "0")) * sp.Integer(10) ** shift


_BUILD: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "negative": lambda a: -a,
    "cbrt": lambda a: sp.real_root(a, 3) if a.is_number else sp.sign(a) * sp.Abs(a) ** sp.Rational(1, 3),
    "root": lambda a, n: sp.sign(a) * sp.Abs(a) ** (1 / n),
    "relu": lambda a: sp.Max(a, 0),
    "sigmoid": lambda a: 1 / (1 + sp.exp(-a)),
    "step": lambda a: sp.Heaviside(a, 0),
    "dilog": lambda a: sp.polylog(2, a),
}


def from_sympy(expression: sp.Basic) -> Node:  # noqa: C901 one line a kind of number
    """The tree of a SymPy expression. Raises FormulaError for what has no real NumPy form."""
    if expression.is_Symbol:
        return ("variable", expression.name)
    if expression.is_Integer:
        return _whole(int(expression))
    if expression.is_Rational:
        return _signed(("/", ("number", str(abs(expression.p))), ("number", str(expression.q))), expression.p < 0)
    if expression.is_Float:
        value = float(expression)
        return _signed(("number", repr(abs(value))), value < 0)
    if expression is sp.pi or expression is sp.E:
        return ("constant", "pi" if expression is sp.pi else "e")
    if expression in (sp.EulerGamma, sp.GoldenRatio, sp.Catalan):
        return ("number", repr(float(expression)))
    if expression in (sp.nan, sp.zoo, sp.I, sp.oo, -sp.oo):
        return ("number", "nan")
    rule = _READ.get(type(expression))
    if rule is None:
        raise FormulaError(f"{type(expression).__name__} has no formula in real numbers.")
    return rule(expression)


def _whole(value: int) -> Node:
    return _signed(("number", str(abs(value))), value < 0)


def _signed(node: Node, negative: bool) -> Node:
    return ("negative", node) if negative else node


def _chain(kind: str, parts: Any) -> Node:
    first, *rest = map(from_sympy, parts)
    for part in rest:
        first = (kind, first, part)
    return first


def _add(expression: sp.Add) -> Node:
    positive = [a for a in expression.as_ordered_terms() if not a.could_extract_minus_sign()]
    negative = [a for a in expression.as_ordered_terms() if a.could_extract_minus_sign()]
    node: Node = _chain("+", positive) if positive else ("negative", from_sympy(-negative.pop(0)))
    for term in negative:
        node = ("-", node, from_sympy(-term))
    return node


def _mul(expression: sp.Mul) -> Node:
    if expression.could_extract_minus_sign():
        return ("negative", from_sympy(-expression))
    above, below = expression.as_numer_denom()
    if below != 1:
        return ("/", from_sympy(above), from_sympy(below))
    return _chain("*", expression.as_ordered_factors())


def _pow(expression: sp.Pow) -> Node:
    base, exponent = expression.as_base_exp()
    if exponent == sp.Rational(1, 2):
        return ("sqrt", from_sympy(base))
    if exponent == sp.Rational(-1, 2):
        return ("/", ("number", "1"), ("sqrt", from_sympy(base)))
    if exponent.is_number and exponent.could_extract_minus_sign():
        return ("/", ("number", "1"), from_sympy(base**-exponent))
    return ("^", from_sympy(base), from_sympy(exponent))


def _named(name: str) -> Callable[[Any], Node]:
    return lambda expression: (name, *map(from_sympy, expression.args))


def _piecewise(expression: sp.Piecewise) -> Node:
    raise FormulaError("A formula by cases cannot be shown as one line.")


_READ: dict[type, Callable[[Any], Node]] = {
    sp.Add: _add,
    sp.Mul: _mul,
    sp.Pow: _pow,
    sp.exp: lambda f: ("exp", from_sympy(f.args[0])),
    sp.Abs: _named("abs"),
    sp.Max: lambda f: _chain("max", f.args),
    sp.Min: lambda f: _chain("min", f.args),
    sp.ceiling: _named("ceil"),
    sp.Heaviside: lambda f: ("step", from_sympy(f.args[0])),
    sp.DiracDelta: lambda f: ("number", "0"),
    sp.gamma: lambda f: ("factorial", from_sympy(f.args[0] - 1)),
    sp.polygamma: lambda f: ("digamma", from_sympy(f.args[1])) if f.args[0] == 0 else _unknown(f),
    sp.Si: _named("Si"),
    sp.Ci: _named("Ci"),
    sp.Ei: _named("Ei"),
    sp.polylog: lambda f: ("dilog", from_sympy(f.args[1])) if f.args[0] == 2 else _unknown(f),
    sp.Piecewise: _piecewise,
    **{
        getattr(sp, name): _named(name)
        for name in ("sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh",
                     "atanh", "log", "sign", "floor", "factorial", "erf", "fresnels", "fresnelc")
    },
}  # fmt: skip


def _unknown(expression: sp.Basic) -> Node:
    raise FormulaError(f"{type(expression).__name__} has no formula in real numbers.")
