"""Which sets a number belongs to, and why: natural, whole, integer, rational, irrational, real, complex.

Topic: Numbers. The whole numbers are the naturals with 0 (the slides have it otherwise).
"""

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from core.calculus.symbolic import TooHard, rewrite
from core.expression import Expression, ExpressionError, parse

SETS = ("natural", "whole", "integer", "rational", "irrational", "real", "complex")


@dataclass(frozen=True)
class Membership:
    """Whether a number is in a set, and the reason; None where nobody can tell."""

    set: str
    belongs: bool | None
    reason: str


@dataclass(frozen=True)
class Number:
    """A typed number, its value, and the sets that it belongs to."""

    formula: Expression
    value: complex
    sets: tuple[Membership, ...]

    @property
    def exact(self) -> bool:
        """Whether its decimals end soon: the value can be written with = and not only with ≈."""
        shown = self.formula.sympy
        return bool(shown.is_rational and (shown * 10**9).is_integer)


def read_number(text: str) -> Number:
    """A number as typed, such as 2/3, sqrt(2) or sqrt(-4). Raises ExpressionError for what is none.

    >>> read_number("sin(1)^2 + cos(1)^2").sets[0]
    Membership(set='natural', belongs=True, reason='It counts: 1, 2, 3, …')
    """
    formula = parse(text, variables=())
    try:
        sets = classify(formula.sympy)
        if any(found.belongs is None for found in sets):
            with suppress(TooHard, ExpressionError):
                sets = classify(rewrite(formula).sympy)
        return Number(formula, complex(formula.sympy.evalf(17)), sets)
    except ExpressionError:
        raise
    except (ValueError, TypeError) as error:
        raise ExpressionError("Type a number without variables, such as 2/3 or sqrt(2).") from error


def classify(number: sp.Expr) -> tuple[Membership, ...]:
    """The seven sets of the slides for a constant SymPy expression. Raises ValueError for what is not a number.

    >>> [m.set for m in classify(sp.Rational(2, 3)) if m.belongs]
    ['rational', 'real', 'complex']
    """
    value = sp.nsimplify(number, rational=True) if number.is_Float else number
    if not value.is_number or value in (sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise ValueError("Type a number without variables, such as 2/3 or sqrt(2).")
    rational, real = value.is_rational, value.is_real
    if rational is None and real:
        rational = False if _known_irrational(value) else None
    integer = value.is_integer if rational is not False else False
    return (
        Membership("natural", _both(integer, value.is_positive), _why_natural(value, integer)),
        Membership("whole", _both(integer, value.is_nonnegative), "The whole numbers are 0, 1, 2, …: the naturals with 0."),
        Membership("integer", integer, "It has no fractional part." if integer else "It is not a multiple of 1."),
        Membership("rational", rational, _why_rational(value, rational)),
        Membership("irrational", _both(real, None if rational is None else not rational), _why_irrational(value, rational, real)),
        Membership("real", real, "It has a place on the number line." if real else "Its square is not a positive number or 0."),
        Membership("complex", True, "Every number here is a + b·i, with b = 0 for real ones."),
    )


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return True if one and other else None


def _known_irrational(value: sp.Expr) -> bool:
    """Irrational where SymPy does not say so at once: a root of a polynomial of degree above 1, or transcendental."""
    if value.is_algebraic and len(value.atoms(sp.Pow)) <= 4:  # with more roots it can take minutes
        polynomial = sp.minimal_polynomial(value, sp.Symbol("t"), polys=True)
        return bool(polynomial.degree() > 1)
    return bool(value.is_transcendental)


def _why_natural(value: sp.Expr, integer: bool | None) -> str:
    if not integer:
        return "Natural numbers count: 1, 2, 3, …"
    return "It counts: 1, 2, 3, …" if value.is_positive else "Natural numbers begin at 1."


def _why_rational(value: sp.Expr, rational: bool | None) -> str:
    if rational:
        fraction = Fraction(int(value.p), int(value.q)) if value.is_Rational else None
        if fraction is None:
            return "It simplifies to a fraction of integers."
        return f"It is the fraction {fraction.numerator}/{fraction.denominator}; every finite decimal is one."
    if rational is None:
        return "Nobody knows whether it is a fraction of integers, or SymPy cannot tell."
    return "It is no fraction of integers."


def _why_irrational(value: sp.Expr, rational: bool | None, real: bool | None) -> str:
    if not real:
        return "Irrational numbers are real."
    if rational:
        return "It is a fraction of integers."
    if rational is None:
        return "Not proved either way here."
    if value.is_algebraic:
        return "It is a root of a polynomial that has no rational root."
    return "Its decimals neither end nor repeat: it is no root of any polynomial with integer coefficients."


SQRT_2_IS_IRRATIONAL = (
    "Suppose $\\sqrt2 = p/q$ with integers $p$, $q$ that have no common factor.",
    "Squaring: $p^2 = 2q^2$, so $p^2$ is even.",
    "The square of an odd number is odd, so $p$ is even: $p = 2k$.",
    "Then $4k^2 = 2q^2$, so $q^2 = 2k^2$ is even, and $q$ is even too.",
    "Now 2 divides both $p$ and $q$, although they have no common factor: a contradiction.",
    "So $\\sqrt2$ is no fraction of integers.",
)
