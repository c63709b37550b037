"""Between trees and SymPy: every object is built from the tables, no text ever reaches SymPy.

One shared table of symbols, all real: a second symbol of the same name with other assumptions would be another variable.
Decimals are exact, 0.5 = 1/2.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sympy as sp

from core.notation.cases import Case, Relation, nested, rows
from core.notation.elementary import FUNCTIONS
from core.notation.rules import rule
from core.notation.tree import ExpressionError, Node

_LONG = 15  # digits, or powers of ten, beyond which a decimal is a Float and not a fraction
_MOST = 3000  # nodes of an answer


@cache
def symbol(name: str) -> sp.Symbol:
    """The one real symbol of this name."""
    return sp.Symbol(name, real=True)


def to_sympy(node: Node, arguments: Mapping[str, sp.Expr] | None = None) -> sp.Expr:
    """The SymPy expression of a tree whose sizes have been checked; arguments : what stands for u and v on a card."""
    kind, *parts = node
    if kind == "number":
        return _number(parts[0])
    if kind == "constant":
        return _CONSTANTS[parts[0]]
    if kind == "variable":
        return symbol(parts[0]) if arguments is None else arguments[parts[0]]
    if kind == "piecewise":
        return _cases(node, arguments)
    built = [to_sympy(part, arguments) for part in parts]
    if kind in _BUILD:
        return _BUILD[kind](*built)
    card = FUNCTIONS[kind]
    return getattr(sp, card.sympy)(*built) if card.sympy else to_sympy(rule(card.formula), dict(zip("uv", built, strict=False)))


_CONSTANTS = {"pi": sp.pi, "e": sp.E, "i": sp.I}


def _number(text: str) -> sp.Expr:
    if text == "nan":
        return sp.nan
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > _LONG or abs(int(exponent or 0)) > _LONG:
        return sp.Integer(int(text)) if text.isdigit() else sp.Float(float(text))
    whole, _, fraction = mantissa.partition(".")
    return sp.Integer(int(whole + fraction)) * sp.Integer(10) ** (int(exponent or 0) - len(fraction))


def _cbrt(a: sp.Expr) -> sp.Expr:
    return sp.real_root(a, 3) if a.is_number else sp.sign(a) * sp.Abs(a) ** sp.Rational(1, 3)


# what is neither SymPy's under the name on its card nor a formula there
_BUILD: dict[str, Callable[..., Any]] = {
    "+": sp.Add,
    "-": lambda a, b: a - b,
    "*": sp.Mul,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "negative": lambda a: -a,
    "cbrt": _cbrt,
    "dilog": lambda a: sp.polylog(2, a),
    "digamma": lambda a: sp.polygamma(0, a),
}


_RELATIONS = {"<": sp.Lt, "<=": sp.Le, "=": sp.Eq, "≠": sp.Ne}


def _cases(node: Node, arguments: Mapping[str, sp.Expr] | None) -> sp.Expr:
    def holds(c: Relation) -> Any:
        return _RELATIONS[c.sign](to_sympy(c.left, arguments), to_sympy(c.right, arguments))

    return sp.Piecewise(*((to_sympy(value, arguments), sp.And(*map(holds, conditions))) for value, conditions in rows(node)))


def derivative(expression: sp.Expr, name: str) -> sp.Expr:
    """The derivative; a step function's is 0, as it is everywhere but at its jumps."""
    slope = sp.diff(expression, symbol(name))
    return slope.replace(sp.DiracDelta, lambda *_: sp.S.Zero).replace(lambda e: isinstance(e, sp.Subs | sp.Derivative), _flat)


def _flat(e: sp.Expr) -> sp.Expr:
    if isinstance(e, sp.Subs):
        return e.doit()
    return sp.S.Zero if isinstance(e.expr, sp.floor | sp.ceiling) else e


def from_sympy(expression: sp.Basic) -> Node:
    """The tree of a SymPy expression. Raises ExpressionError for what has no formula in real numbers."""
    return _Reader().read(expression)


class _Reader:
    """Reads one expression, and counts."""

    def __init__(self) -> None:
        self.nodes = 0
        self.names = {getattr(sp, card.sympy): name for name, card in FUNCTIONS.items() if card.sympy}

    def read(self, e: Any) -> Node:
        self.nodes += 1
        if self.nodes > _MOST:
            raise ExpressionError("The answer is too long to be shown.")
        if e.is_Symbol:
            return ("variable", e.name)
        if e.is_Number:
            return _negated(_size(abs(e))) if e.is_negative else _size(e)
        if e.func in _RULES:
            return _RULES[e.func](self, e)
        if e.func in self.names:
            return (self.names[e.func], *map(self.read, e.args))
        raise ExpressionError(f"{type(e).__name__} has no formula in real numbers.")

    def constant(self, e: Any) -> Node:
        return ("constant", "pi") if e is sp.pi else ("constant", "e") if e is sp.E else ("number", repr(float(e)))

    def sum(self, e: Any) -> Node:
        terms = [self.read(term) for term in e.as_ordered_terms()]
        first = next((k for k, term in enumerate(terms) if term[0] != "negative"), 0)
        return ("+", terms[first], *terms[:first], *terms[first + 1 :])  # 1 - x rather than -x + 1

    def product(self, e: Any) -> Node:
        coefficient, rest = e.as_coeff_Mul()
        if coefficient.is_negative:
            return _negated(self.read(-e))
        above, below = [], []
        if coefficient.is_Rational:
            above += [sp.Integer(coefficient.p)] * (coefficient.p != 1)
            below += [sp.Integer(coefficient.q)] * (coefficient.q != 1)
        else:
            above.append(coefficient)
        for factor in sp.Mul.make_args(rest) if not rest.is_Mul else rest.as_ordered_factors():
            if factor.is_Pow and factor.exp.is_Rational and factor.exp.is_negative:
                below.append(factor.base**-factor.exp)
            else:
                above.append(factor)
        return ("/", self.times(above), self.times(below)) if below else self.times(above)

    def times(self, factors: list[Any]) -> Node:
        nodes = [self.read(factor) for factor in factors] or [("number", "1")]
        return nodes[0] if len(nodes) == 1 else ("*", *nodes)

    def power(self, e: Any) -> Node:
        base, exponent = e.base, e.exp
        if exponent == sp.Rational(1, 2):
            return ("sqrt", self.read(base))
        if exponent.is_Rational and exponent.is_negative:
            return ("/", ("number", "1"), self.read(base**-exponent))
        return ("^", self.read(base), self.read(exponent))

    def extreme(self, e: Any) -> Node:
        name = "max" if isinstance(e, sp.Max) else "min"
        parts = sorted(map(self.read, e.args), key=lambda part: part[0] == "number")
        return (name, *parts)

    def cases(self, e: Any) -> Node:
        found: list[Case] = []
        for value, condition in e.args:
            if condition == sp.true:
                return nested(found, self.read(value))
            found.append((self.read(value), tuple(map(self.comparison, sp.And.make_args(condition)))))
        return nested(found)

    def comparison(self, e: Any) -> Relation:
        if isinstance(e, sp.Eq | sp.Ne):
            return Relation(self.read(e.lhs), "=" if isinstance(e, sp.Eq) else "≠", self.read(e.rhs))
        if not isinstance(e, sp.Le | sp.Ge | sp.Lt | sp.Gt):
            raise ExpressionError("The answer has cases that a formula cannot say.")
        sign, left, right = "<" if isinstance(e, sp.Lt | sp.Gt) else "<=", e.lts, e.gts
        return Relation(self.read(left), sign, self.read(right))

    def polygamma(self, e: Any) -> Node:
        if e.args[0] == 0:
            return ("digamma", self.read(e.args[1]))
        if not e.args[0].is_Integer:
            raise ExpressionError("polygamma has no formula in real numbers.")
        return ("polygamma", *map(self.read, e.args))

    def polylog(self, e: Any) -> Node:
        if e.args[0] == 1:
            return self.read(-sp.log(1 - e.args[1]))
        if e.args[0] != 2:
            raise ExpressionError("polylog has no formula in real numbers.")
        return ("dilog", self.read(e.args[1]))


def _size(e: Any) -> Node:
    """A number that is not negative."""
    if e.is_Integer:
        return ("number", str(int(e)))
    if e.is_Rational:
        return ("/", ("number", str(int(e.p))), ("number", str(int(e.q))))
    if e.is_Float:
        return ("number", repr(float(e)))
    return ("number", "nan")  # infinite or undefined


def _negated(node: Node) -> Node:
    return ("negative", node)


_RULES: dict[Any, Callable[[_Reader, Any], Node]] = {
    **{type(c): _Reader.constant for c in (sp.pi, sp.E, sp.EulerGamma, sp.Catalan, sp.GoldenRatio)},
    sp.Add: _Reader.sum,
    sp.Mul: _Reader.product,
    sp.Pow: _Reader.power,
    sp.Max: _Reader.extreme,
    sp.Min: _Reader.extreme,
    sp.Piecewise: _Reader.cases,
    sp.Mod: lambda reader, e: ("mod", *map(reader.read, e.args)),
    sp.Heaviside: lambda reader, e: ("step", reader.read(e.args[0])),
    sp.polygamma: _Reader.polygamma,
    sp.polylog: _Reader.polylog,
}
