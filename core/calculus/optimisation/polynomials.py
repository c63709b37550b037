"""Polynomials with fractions as coefficients: gradients and Hessians without rounding, so that a sign can be proved.

Topic: Gradient Descent. A decimal is the fraction that was typed: 0.1 is 1/10.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.notation.tree import Node, variables_of

Powers = tuple[int, ...]
_MOST_TERMS, _HIGHEST = 200, 12  # beyond these the formula is left to floating point
_MOST_BITS = 400  # of a coefficient


@dataclass(frozen=True)
class Polynomial:
    """A sum of coefficients times powers of the variables; no term has the coefficient 0."""

    terms: dict[Powers, Fraction]

    @property
    def degree(self) -> int:
        """The highest sum of exponents; 0 for a number."""
        return max(map(sum, self.terms), default=0)

    def __call__(self, point: Sequence[Fraction]) -> Fraction:
        """The value at a point, exact."""
        total = Fraction(0)
        for powers, coefficient in self.terms.items():
            for x, n in zip(point, powers, strict=True):
                coefficient *= x**n
            total += coefficient
        return total

    def derivative(self, i: int) -> "Polynomial":
        """The partial derivative with respect to variable i."""
        lowered = {(*p[:i], p[i] - 1, *p[i + 1 :]): p[i] * c for p, c in self.terms.items() if p[i]}
        return Polynomial(lowered)


class _NotAPolynomialError(Exception):
    pass


def exact_gradient(tree: Node, names: Sequence[str]) -> tuple[Polynomial, ...] | None:
    """The gradient as polynomials with fractions; None where the formula is none, or is too large.

    A constant that is added, such as the slides' cos(sin(sqrt(pi))), does not matter and may be any.

    >>> from core.expression import parse
    >>> [g.terms for g in exact_gradient(parse("0.5x^2 + x*y + cos(2)").tree, ("x", "y"))]
    [{(1, 0): Fraction(1, 1), (0, 1): Fraction(1, 1)}, {(1, 0): Fraction(1, 1)}]
    """
    try:
        f = _read(_without_constants(tree), tuple(names))
    except _NotAPolynomialError:
        return None
    return tuple(f.derivative(i) for i in range(len(names)))


def _without_constants(node: Node) -> Node:
    if node[0] not in ("+", "-"):
        return node
    zero = ("number", "0")
    return (node[0], *(_without_constants(part) if variables_of(part) else zero for part in node[1:]))


def _read(node: Node, names: tuple[str, ...]) -> Polynomial:
    kind = node[0]
    none = (0,) * len(names)
    if kind == "number":
        try:
            return _checked({none: Fraction(node[1])})
        except ValueError as error:  # nan
            raise _NotAPolynomialError from error
    if kind == "variable" and node[1] in names:
        return Polynomial({tuple(int(name == node[1]) for name in names): Fraction(1)})
    if kind not in ("+", "-", "*", "/", "^", "negative"):
        raise _NotAPolynomialError
    parts = [_read(part, names) for part in node[1:]]
    return _OPERATIONS[kind](parts, none)


def _checked(terms: dict[Powers, Fraction]) -> Polynomial:
    kept = {powers: c for powers, c in terms.items() if c}
    small = all(max(abs(c.numerator), c.denominator).bit_length() <= _MOST_BITS for c in kept.values())
    if len(kept) > _MOST_TERMS or any(sum(powers) > _HIGHEST for powers in kept) or not small:
        raise _NotAPolynomialError
    return Polynomial(kept)


def _sum(parts: list[Polynomial], _: Powers) -> Polynomial:
    terms: dict[Powers, Fraction] = {}
    for part in parts:
        for powers, c in part.terms.items():
            terms[powers] = terms.get(powers, Fraction(0)) + c
    return _checked(terms)


def _negative(parts: list[Polynomial], _: Powers) -> Polynomial:
    return Polynomial({powers: -c for powers, c in parts[0].terms.items()})


def _difference(parts: list[Polynomial], none: Powers) -> Polynomial:
    return _sum([parts[0], _negative(parts[1:], none)], none)


def _product(parts: list[Polynomial], none: Powers) -> Polynomial:
    result = {none: Fraction(1)}
    for part in parts:
        terms: dict[Powers, Fraction] = {}
        for p, c in result.items():
            for q, d in part.terms.items():
                powers = tuple(a + b for a, b in zip(p, q, strict=True))
                terms[powers] = terms.get(powers, Fraction(0)) + c * d
        result = _checked(terms).terms
    return Polynomial(result)


def _number(polynomial: Polynomial, none: Powers) -> Fraction:
    if polynomial.degree:
        raise _NotAPolynomialError
    return polynomial.terms.get(none, Fraction(0))


def _quotient(parts: list[Polynomial], none: Powers) -> Polynomial:
    below = _number(parts[1], none)
    if not below:
        raise _NotAPolynomialError
    return _checked({powers: c / below for powers, c in parts[0].terms.items()})


def _power(parts: list[Polynomial], none: Powers) -> Polynomial:
    n = _number(parts[1], none)
    if n.denominator != 1 or not 0 <= n <= _HIGHEST or (n == 0 and not parts[0].terms):
        raise _NotAPolynomialError
    return _product([parts[0]] * int(n), none)


_OPERATIONS: dict[str, Callable[[list[Polynomial], Powers], Polynomial]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "^": _power,
    "negative": _negative,
}
