"""One derivative, five ways: two that work on the formula, one that records it, two that only use its values.

Topics: Derivatives, Automatic Differentiation, Numerical Differentiation. They agree to as many digits as each can give.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.calculus.derivatives import agreeing_digits, numerical_derivative
from core.calculus.steps import hand_derivative
from core.calculus.symbolic import TooHard, differentiate
from core.differentiation.recorded_expression import record
from core.expression import Expression, ExpressionError


@dataclass(frozen=True)
class Way:
    """The derivative at one point, found in one way."""

    name: str
    value: float  # nan where this way does not work
    digits: float  # decimal digits on which it agrees with the formula that our rules give, at most 16


def by_hand(f: Expression, x: float) -> float:
    """The rules of differentiation, applied to the formula as it was typed."""
    return float(hand_derivative(f, f.variables[0])(x))


def by_sympy(f: Expression, x: float) -> float:
    """SymPy's derivative, a formula, evaluated; a worker finds it. Raises TooHard where it does not."""
    return float(differentiate(f, f.variables[0])(x))


def by_recording(f: Expression, x: float) -> float:
    """Automatic differentiation: evaluate f on a variable that remembers, and go back."""
    result, inputs = record(f, **{f.variables[0]: x})
    with np.errstate(all="ignore"):
        result.backward()
    return float(inputs[f.variables[0]].grad)


def by_central_difference(f: Expression, x: float) -> float:
    """(f(x + s) - f(x - s)) / (2s) with the step that suits it."""
    return numerical_derivative(f, x, scheme="central")


def by_complex_step(f: Expression, x: float) -> float:
    """Im f(x + i s) / s: nothing is subtracted, so s may be as small as 1e-20."""
    return numerical_derivative(f, x, scheme="complex")


WAYS: dict[str, Callable[[Expression, float], float]] = {
    "rules by hand": by_hand,
    "SymPy": by_sympy,
    "automatic differentiation": by_recording,
    "central difference": by_central_difference,
    "complex step": by_complex_step,
}


def five_ways(f: Expression, x: float) -> tuple[Way, ...]:
    """The derivative of f, a formula in one variable, at x in all WAYS. Raises ExpressionError where our rules give none."""
    exact = float(f.derivative(f.variables[0])(x))
    found = {name: _or_nan(way, f, x) for name, way in WAYS.items()}
    return tuple(Way(name, value, agreeing_digits(value, exact)) for name, value in found.items())


def _or_nan(way: Callable[[Expression, float], float], f: Expression, x: float) -> float:
    try:
        return way(f, x)
    except (ExpressionError, TooHard):
        return float("nan")
