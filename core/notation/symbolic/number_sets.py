"""Which sets of numbers an exact constant belongs to, decided by SymPy: only workers import this (see `core.bounded`).

Topic: Numbers. The whole numbers are the naturals with 0 (the slides have it otherwise).
"""

from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Any

import sympy as sp

SETS = ("natural", "whole", "integer", "rational", "irrational", "real", "complex")


Membership = tuple[str, bool | None, str]  # the set, whether the number is in it (None: not decided), and why


def classify(number: sp.Expr, *, thorough: bool = True) -> tuple[Membership, ...]:
    """The seven sets of the slides for a constant SymPy expression. Raises ValueError for what is not a number.

    thorough : also simplify it and look for its minimal polynomial, which may take for ever

    >>> [name for name, belongs, _ in classify(sp.Rational(2, 3)) if belongs]
    ['rational', 'real', 'complex']
    """
    value = as_fraction(number, thorough=thorough)
    if not value.is_number or value in (sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise ValueError("Type a number without variables, such as 2/3 or sqrt(2).")
    sets = _sets(value, thorough)
    return _sets(sp.simplify(value), thorough) if thorough and any(belongs is None for _, belongs, _ in sets) else sets


def as_fraction(number: sp.Expr, *, thorough: bool = True) -> sp.Expr:
    """The fraction that a constant is, where exact algebra finds that; else the constant.

    >>> as_fraction(sp.sqrt(3 - 2 * sp.sqrt(2)) - sp.sqrt(2)), as_fraction(sp.log(8) / sp.log(4))
    (-1, 3/2)
    """
    if number.is_Float:
        return sp.nsimplify(number, rational=True)
    if number.is_Rational or not number.is_number:
        return number
    if number.is_integer:
        return sp.Integer(sp.floor(number.evalf(60) + sp.Rational(1, 2)))
    if (powers := _logarithms(number)) is not None:
        return _ratio(*powers) or number
    if not (thorough and number.is_algebraic):
        return number
    t = sp.Symbol("t")
    polynomial = sp.minimal_polynomial(number, t, polys=True)
    return sp.Rational(-polynomial.coeff_monomial(1), polynomial.LC()) if polynomial.degree() == 1 else number


def _logarithms(value: sp.Expr) -> tuple[dict[int, int], dict[int, int]] | None:
    """The prime factors of a and b where the value is ln a / ln b for positive fractions; None where it is not."""
    top, bottom = value.as_numer_denom()
    coefficient, top = top.as_coeff_Mul()
    other, bottom = bottom.as_coeff_Mul()
    if not all(part.func is sp.log and part.args[0].is_Rational for part in (top, bottom)):
        return None
    factor = coefficient / other
    if max(abs(n) for part in (top, bottom) for n in part.args[0].as_numer_denom()) > LARGEST_FACTORED:
        return None
    a, b = (sp.factorrat(part.args[0]) for part in (top, bottom))
    return {p: n * factor.p for p, n in a.items()}, {p: n * factor.q for p, n in b.items()}


LARGEST_FACTORED = 10**30
MOST_DIGITS = 40


def decimals(number: sp.Expr) -> str | None:
    """All digits of a fraction whose decimals end soon; None for any other number.

    >>> decimals(sp.Rational(-1, 8)), decimals(sp.Integer(2) ** 64), decimals(sp.Rational(1, 3))
    ('-0.125', '18446744073709551616', None)
    """
    if not number.is_Rational:
        return None
    with localcontext(prec=MOST_DIGITS) as context:
        context.clear_flags()
        written = f"{Decimal(int(number.p)) / Decimal(int(number.q)):f}"
        return None if context.flags[Inexact] or len(written) > MOST_DIGITS else written


def _ratio(a: dict[int, int], b: dict[int, int]) -> sp.Rational | None:
    """p/q where a^q = b^p: the exponents of all primes are in one proportion."""
    ratios = {sp.Rational(a.get(p, 0), b[p]) if p in b else None for p in {*a, *b}}
    found = ratios.pop()
    return found if not ratios else None


def _sets(value: Any, thorough: bool) -> tuple[Membership, ...]:
    rational, real = value.is_rational, value.is_real
    if rational is None and _logarithms(value) is not None:
        rational, real = False, True  # a fraction would have been found
    if rational is None and real and thorough:
        rational = False if _known_irrational(value) else None
    integer = value.is_integer if rational is not False else False
    return (
        ("natural", _both(integer, value.is_positive), _why_natural(value, integer)),
        ("whole", _both(integer, value.is_nonnegative), "The whole numbers are 0, 1, 2, …: the naturals with 0."),
        ("integer", integer, "It has no fractional part." if integer else "It is not a multiple of 1."),
        ("rational", rational, _why_rational(value, rational)),
        ("irrational", _both(real, None if rational is None else not rational), _why_irrational(value, rational, real)),
        ("real", real, "It has a place on the number line." if real else "Its square is not a positive number or 0."),
        ("complex", True, "Every number here is a + b·i, with b = 0 for real ones."),
    )


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return True if one and other else None


def _known_irrational(value: Any) -> bool:
    """Irrational where SymPy does not say so at once: a root of a polynomial of degree above 1, or transcendental."""
    if value.is_algebraic:
        return bool(sp.minimal_polynomial(value, sp.Symbol("t"), polys=True).degree() > 1)
    return bool(value.is_transcendental)


def _why_natural(value: Any, integer: bool | None) -> str:
    if not integer:
        return "Natural numbers count: 1, 2, 3, …"
    return "It counts: 1, 2, 3, …" if value.is_positive else "Natural numbers begin at 1."


def _why_rational(value: Any, rational: bool | None) -> str:
    if rational:
        fraction = Fraction(int(value.p), int(value.q)) if value.is_Rational else None
        if fraction is None:
            return "It simplifies to a fraction of integers."
        return f"It is the fraction {fraction.numerator}/{fraction.denominator}; every finite decimal is one."
    return NOT_DECIDED if rational is None else "It is no fraction of integers."


NOT_DECIDED = "Not decided here: what was tried shows neither."


def _why_irrational(value: Any, rational: bool | None, real: bool | None) -> str:
    if not real:
        return "Irrational numbers are real."
    if rational:
        return "It is a fraction of integers."
    if rational is None:
        return NOT_DECIDED
    if _logarithms(value) is not None:
        return "A fraction p/q would make two whole powers equal that have different prime factors."
    if value.is_algebraic:
        return "It is a root of a polynomial that has no rational root."
    return "Its decimals neither end nor repeat: it is no root of any polynomial with integer coefficients."
