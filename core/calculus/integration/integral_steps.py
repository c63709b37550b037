"""An integral worked out rule by rule, each line proved by differentiating it before it is shown.

Topic: Integrals. Every rule of differentiation, read backwards, is one for integrals: the power rule, the sum rule, the chain
rule (substitution) and the product rule (by parts). They do not lead everywhere: many a formula has no antiderivative at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as pairs

import numpy as np

from core.calculus.integration.factors import ONE, Product, number, power, product, terms, total
from core.calculus.integration.known_integrals import known_integral
from core.calculus.proof import proved, quotient
from core.calculus.steps import DerivationLine, hand_derivative
from core.expression import Expression, ExpressionError
from core.notation.printers.typeset import latex
from core.notation.tree import Node, replace, variables_of, walk

_DEPTH, _PATIENCE, _WORK = 6, 80, 10_000  # rules inside rules, integrals tried in all, nodes of what was tried in all
_NEW = {"u": "v", "v": "w"}  # the name that a substitution introduces; u unless it is taken

Solve = Callable[[Node, str], Node | None]
Step = tuple[str, str, Node] | None  # the rule, the right-hand side as LaTeX, the antiderivative; None: leads nowhere


@dataclass(frozen=True)
class Antiderivation:
    """The lines from f to F, and F itself; no lines and no F where the rules lead nowhere."""

    lines: tuple[DerivationLine, ...]
    result: Expression | None


def integral_steps(f: Expression, variable: str) -> Antiderivation:
    """Work out an antiderivative of f, outermost rule first; a line whose derivative is not its integrand is not shown."""
    lines: list[DerivationLine] = []
    found = _integrate(f.tree, variable, lines, _DEPTH, _Patience())
    checked = found and proved(found, f.tree, variable)
    if not found or not checked:
        return Antiderivation((), None)
    lines.append(DerivationLine("put together", rf"{integral_latex(f.tree, variable)} = {latex(found)} + C", checked))
    return Antiderivation(tuple(lines), Expression(found, f.variables))


class _Patience:
    """What may still be tried: a product of forty sines has more ways than anybody waits for."""

    def __init__(self) -> None:
        self.integrals, self.work = _PATIENCE, _WORK

    def ends(self, f: Node) -> bool:
        """Whether it ends with another look at f."""
        self.work -= sum(1 for _ in walk(f))
        return self.work < 0

    def is_left(self) -> bool:
        """Whether another integral may be tried."""
        self.integrals -= 1
        return self.integrals >= 0 and self.work > 0


def _integrate(f: Node, x: str, lines: list[DerivationLine], depth: int, patience: _Patience) -> Node | None:
    """An antiderivative of f by the first rule that leads to one; its lines are added to the others."""
    inner: list[DerivationLine] = []

    def solve(g: Node, variable: str) -> Node | None:
        return _integrate(g, variable, inner, depth - 1, patience) if depth and patience.is_left() else None

    for rule in RULES:
        for step in rule(f, x, solve):
            if patience.ends(f):
                return None
            if step and (checked := proved(step[2], f, x)):
                lines += [DerivationLine(step[0], f"{integral_latex(f, x)} = {step[1]}", checked), *inner]
                return step[2]
            inner.clear()
    return None


def integral_latex(f: Node, x: str, a: str = "", b: str = "") -> str:
    """The integral of f as LaTeX, with bounds where they are given; a sum stands in brackets."""
    bounds = f"_{{{a}}}^{{{b}}}" if a else ""
    inside = latex(f)
    return rf"\int{bounds} \left({inside}\right) d{x}" if f[0] in ("+", "-") else rf"\int{bounds} {inside} \,d{x}"


# --- the rules, in the order in which they are tried ---


def constant_rule(f: Node, x: str, solve: Solve) -> Iterator[Step]:
    """The integral of c is c x."""
    c = product(f)
    if x not in variables_of(c.node):
        found = (c * product(("variable", x))).node
        yield "constant rule", latex(found), found


def sum_rule(f: Node, x: str, solve: Solve) -> Iterator[Step]:
    """The integral of a sum is the sum of the integrals."""
    parts = terms(f)
    if len(parts) > 1:
        found = [solve(part, x) for part in parts]
        if all(found):
            signs = [" - " if part[0] == "negative" else " + " for part in parts]
            shown = [s + integral_latex(p[1] if p[0] == "negative" else p, x) for s, p in zip(signs, parts, strict=True)]
            yield "sum rule", "".join(shown).removeprefix(" + "), total([part for part in found if part])


def constant_factor(f: Node, x: str, solve: Solve) -> Iterator[Step]:
    """A constant factor goes in front of the integral."""
    c, rest = product(f).split(x)
    if c.node != ONE and (found := solve(rest.node, x)):
        yield "constant factor", rf"{_factor(c.node)} {integral_latex(rest.node, x)}", _scaled(c, found)


def power_rule(f: Node, x: str, solve: Solve) -> Iterator[Step]:
    """The integral of x^n is x^(n+1)/(n+1), that of 1/x is ln|x|."""
    match product(f).powers:
        case ((("variable", name), n),) if name == x:
            base: Node = ("variable", x)
            found = ("log", ("abs", base)) if n == -1 else (product(number(1 / (n + 1))) * product(power(base, n + 1))).node
            yield "integral of 1/x" if n == -1 else "power rule", latex(found), found


def table_rule(f: Node, x: str, solve: Solve) -> Iterator[Step]:
    """Integrals known by heart: derivatives read backwards."""
    if found := known_integral(f, x):
        yield "known integral", latex(found), found


def substitution(f: Node, x: str, solve: Solve) -> Iterator[Step]:
    """The chain rule backwards: c h(g(x)) g'(x) is c h(u) du with u = g(x)."""
    new = _NEW.get(x, "u")
    u: Node = ("variable", new)
    for factor, others in product(f).factors():
        for g in sorted(set(walk(factor.node)), key=lambda g: (-sum(1 for _ in walk(g)), g)):
            outer = replace(factor.node, g, u)
            if x in variables_of(outer) or x not in variables_of(g) or g == ("variable", x):
                continue
            c = _constant_ratio(others.node, g, x)
            found = solve(outer, new) if c else None
            if c and found:
                right = rf"{_factor(c)} {integral_latex(outer, new)}, \quad {new} = {latex(g)}"
                yield "substitution", right, _scaled(product(c), replace(found, u, g))
            else:
                yield None


def _constant_ratio(f: Node, g: Node, x: str) -> Node | None:
    """The constant f / g', where it is one."""
    try:
        slope = hand_derivative(Expression(g, (x,)), x).tree
    except ExpressionError:
        return None
    ratio = (product(f) * product(slope) ** -1).node if product(slope).constant else f
    if x not in variables_of(ratio):
        return ratio
    value = quotient(f, slope)
    rational = Fraction(value).limit_denominator(1000) if np.isfinite(value) else Fraction(0)
    return number(rational) if rational and abs(float(rational) - value) < 1e-9 * abs(value) else None


def multiply_out(f: Node, x: str, solve: Solve) -> Iterator[Step]:
    """A product with a sum in it is a sum of products."""
    for ((base, n),), others in [(factor.powers, others) for factor, others in product(f).factors()]:
        parts = terms(base)
        if len(parts) == 1 or n not in (1, 2, 3):
            continue
        expanded = [others]
        for _ in range(int(n)):
            expanded = [one * product(part) for one, part in pairs(expanded, parts)]
        whole = total([one.node for one in collected(expanded)])
        found = solve(whole, x)
        yield ("multiplied out", integral_latex(whole, x), found) if found else None


def collected(parts: list[Product]) -> list[Product]:
    """Terms that differ only in their constant as one."""
    sums: dict[frozenset[tuple[Node, Fraction]], Product] = {}
    for part in parts:
        key = frozenset(part.powers)
        before = sums[key].constant if key in sums else Fraction(0)
        sums[key] = Product(before + part.constant, part.powers)
    return [part for part in sums.values() if part.constant] or [product(("number", "0"))]


def by_parts(f: Node, x: str, solve: Solve) -> Iterator[Step]:
    """The product rule backwards: the integral of a b' is a b less the integral of a' b."""
    for factor, others in sorted(product(f).factors(), key=lambda pair: pair[0].powers[0][0][0] not in _TO_DIFFERENTIATE):
        a, b = factor.node, solve(others.node, x)
        base, n = factor.powers[0]
        if not b or not (base[0] in _TO_DIFFERENTIATE or (base == ("variable", x) and n.denominator == 1 and n > 0)):
            yield None
            continue
        slope = product(hand_derivative(Expression(a, (x,)), x).tree) * product(b)
        left, sign = (product(a) * product(b)).node, Product(Fraction(-1 if slope.constant > 0 else 1), ())
        rest = Product(abs(slope.constant), slope.powers).node
        right = f"{latex(left)} {'+' if sign.constant > 0 else '-'} {integral_latex(rest, x)}"
        found = solve(rest, x)
        yield ("by parts", right, total([left, *terms(_scaled(sign, found))])) if found else None


_TO_DIFFERENTIATE = ("log", "atan", "asin", "acos", "asinh")  # functions that become simpler that way


def _scaled(c: Product, node: Node) -> Node:
    return total([(c * product(term)).node for term in terms(node)])


def _factor(c: Node) -> str:
    """A constant in front of an integral: nothing for 1, a sign for -1."""
    return {ONE: "", ("negative", ONE): "-"}.get(c, latex(c) if c[0] not in ("+", "-") else rf"\left({latex(c)}\right)")


RULES = (constant_rule, sum_rule, constant_factor, power_rule, table_rule, substitution, multiply_out, by_parts)
