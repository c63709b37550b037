"""Forward difference, central difference and complex step beside the exact derivative, at one step and at all of them.

Topic: Numerical Differentiation.
"""

from dataclasses import dataclass

import numpy as np

from core.calculus.derivatives import DifferenceErrors, Scheme, difference_errors, numerical_derivative
from core.calculus.smoothness import Slope, derivative_at
from core.expression import Expression
from core.notation.printers.indexed_text import number

SCHEMES: dict[str, Scheme] = {"forward difference": "forward", "central difference": "central", "complex step": "complex"}
_STEPS = np.logspace(0, -16, 33)


@dataclass(frozen=True)
class ThreeSchemes:
    """The derivative of a formula at a point by each scheme."""

    step: float
    slope: Slope  # from both sides
    now: dict[str, float]  # at the step
    curves: dict[str, DifferenceErrors]  # at steps from 1 down to 1e-16

    @property
    def exact(self) -> float:
        """The derivative; nan where there is none."""
        return self.slope.value

    @property
    def words(self) -> str:
        """How far each is off."""
        off = ", ".join(f"{name} {number(abs(d - self.exact))}" for name, d in self.now.items())
        return f"Error at ε = {number(self.step)}: {off}."

    @property
    def table(self) -> dict[str, list[str]]:
        """A row for each scheme."""
        return {
            "scheme": list(self.now),
            f"derivative at ε = {number(self.step)}": [f"{d:.15g}" for d in self.now.values()],
            "exact": [f"{self.exact:.15g}"] * len(self.now),
            "error": [number(abs(d - self.exact)) for d in self.now.values()],
            "best ε": [number(curve.best, 1) for curve in self.curves.values()],
        }


def three_schemes(f: Expression, x: float, step: float) -> ThreeSchemes:
    """Differentiate f at x by every scheme. Raises ExpressionError where no formula for the derivative is found."""
    slope = derivative_at(f, {"x": x}, "x")
    exact = slope.value

    def g(at: complex) -> complex:
        return f(x=at)

    now = {name: numerical_derivative(g, x, step, scheme) for name, scheme in SCHEMES.items()}
    curves = {name: difference_errors(g, x, exact, scheme, _STEPS) for name, scheme in SCHEMES.items()}
    return ThreeSchemes(step, slope, now, curves)
