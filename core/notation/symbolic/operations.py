"""What SymPy is asked to do, tree in and tree out. Some of it never ends, so it runs in a worker: see `core.bounded`.

An exact number travels as {"value": float, "tree": tree or None, "latex": text}.
"""

from collections.abc import Callable
from typing import Any

import sympy as sp

from core.notation.symbolic.number_sets import as_fraction, classify, decimals
from core.notation.symbolic.symbols import derivative, from_sympy, symbol, to_sympy
from core.notation.tree import ExpressionError

Json = Any


def construct(tree: Json) -> Json:
    """Only see whether SymPy can build it."""
    expression = to_sympy(tree)
    if expression.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise ExpressionError("This formula has no value anywhere: it divides by zero.")
    return None


def differentiate(tree: Json, name: str) -> Json:
    """The derivative's tree."""
    return from_sympy(derivative(to_sympy(tree), name))


def rewrite(tree: Json, how: str) -> Json:
    """The same formula, simplified, factored or expanded."""
    ways = {"simplify": sp.simplify, "factor": sp.factor, "expand": sp.expand}
    return from_sympy(ways[how](to_sympy(tree)))


def antiderivatives(tree: Json, name: str) -> Json:
    """Candidates: as SymPy has it, and with ln|x| for ln x, which is right on both sides of 0."""
    x = symbol(name)
    found = sp.integrate(to_sympy(tree), x)
    if found.has(sp.Integral):
        raise ExpressionError("SymPy finds no antiderivative.")
    both_sides = found.replace(sp.log, lambda u: sp.log(sp.Abs(u)))
    candidates = []
    for candidate in dict.fromkeys((found, both_sides)):
        try:
            candidates.append(from_sympy(candidate))
        except ExpressionError:
            continue
    if not candidates:
        raise ExpressionError("SymPy's antiderivative is not a formula in real numbers.")
    return candidates


def definite(tree: Json, name: str, a: Json, b: Json) -> Json:
    """The integral from a to b: a number, "diverges", or None where SymPy has none."""
    value = sp.integrate(to_sympy(tree), (symbol(name), _point(a), _point(b)))
    if value in (sp.oo, -sp.oo, sp.zoo):
        return "diverges"
    if value.has(sp.Integral, sp.AccumBounds, sp.nan, sp.oo, -sp.oo, sp.zoo) or value.is_real is False:
        return None
    return _number(value)


def limit(tree: Json, name: str, point: Json, side: str) -> Json:
    """The limit from one side: a number, "inf", "-inf", or None where there is none."""
    value = sp.limit(to_sympy(tree), symbol(name), _point(point), "-" if side == "left" else "+")
    if value.has(sp.Limit):
        raise ExpressionError("SymPy does not find this limit.")
    if value in (sp.oo, -sp.oo):
        return "inf" if value == sp.oo else "-inf"
    if value.has(sp.AccumBounds, sp.nan, sp.zoo, sp.oo, -sp.oo) or value.is_real is False:
        return None
    return _number(value)


def common_zeros(trees: Json, names: Json) -> Json:
    """Points where all formulas are 0, those that SymPy finds: it never knows that there are no others."""
    symbols = [symbol(name) for name in names]
    found = sp.solve([to_sympy(tree) for tree in trees], symbols, dict=True)
    points = [[solution.get(s) for s in symbols] for solution in found]
    return [[_number(c) for c in p] for p in points if all(c is not None and c.is_number and c.is_real for c in p)]


def is_gradient(tree: Json, names: Json, gradient: Json, simplify: bool) -> Json:
    """Whether every entry is the derivative of the formula with respect to its name; None where that is not decided.

    simplify : also simplify a difference that does not vanish by multiplying out
    """
    f = to_sympy(tree)
    for name, entry in zip(names, gradient, strict=True):
        gap = sp.expand(sp.diff(f, symbol(name)) - to_sympy(entry))
        if gap != 0 and simplify:
            gap = sp.simplify(gap)
        if gap != 0:
            return None if not simplify or gap.free_symbols else False
    return True


def number_sets(tree: Json, thorough: bool) -> Json:
    """The sets of numbers that a constant belongs to, its value as real and imaginary part, and its decimals where they end."""
    number = to_sympy(tree)
    try:
        number = as_fraction(number, thorough=thorough)
        sets = classify(number, thorough=thorough)
        value = complex(number.evalf(17))
    except (TypeError, ValueError) as error:
        raise ExpressionError("Type a number without variables, such as 2/3 or sqrt(2).") from error
    return {"sets": sets, "value": [value.real, value.imag], "digits": decimals(number)}


def _point(tree: Json) -> Any:
    return {"inf": sp.oo, "-inf": -sp.oo}[tree] if isinstance(tree, str) else to_sympy(tree)


def _number(value: Any) -> Json:
    decimal = sp.N(value, 20)
    if not decimal.is_real:
        raise ExpressionError("SymPy's answer is not a real number.")
    try:
        tree = from_sympy(value)
    except ExpressionError:
        tree = None
    return {"value": float(decimal), "tree": tree, "latex": sp.latex(value)}


OPERATIONS: dict[str, Callable[..., Json]] = {
    operation.__name__: operation
    for operation in (construct, differentiate, rewrite, antiderivatives, definite, limit, common_zeros, is_gradient, number_sets)
}
