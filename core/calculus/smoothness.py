"""Whether a formula has a slope at a point: the same answer for every page that speaks of one.

Topics: Derivative as slope, Partial derivatives, Gradient. The first terms of the formula on both sides (`core.balls.slope`)
prove a corner, a jump or a slope; where they cannot be had, the derivative's formula and differences are compared.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Array
from core.bounded import TooHard, quick
from core.calculus.certainty import Certainty, Claim, certain_digits
from core.expression import Expression, ExpressionError
from core.notation.symbolic.exact import Exact, meant
from core.notation.tree import Node, variables_of

Number = float | Expression
Kind = Literal["smooth", "corner", "jump", "vertical", "undefined", "open"]
MAY_HAVE_CORNERS = frozenset(
    ("abs", "max", "min", "sign", "floor", "ceil", "round", "mod", "relu", "step", "piecewise", "sqrt", "cbrt", "^", "factorial")
)
_STEP = 1e-5  # of the differences, times the size of the point


@dataclass(frozen=True)
class Slope:
    """What is known of a derivative at a point; unit of f over unit of the variable."""

    kind: Kind
    value: float  # nan where there is none
    left: float  # the one-sided slopes: nan where there is none, infinite where they grow beyond every bound
    right: float
    radius: float  # |true value - value| is at most this; for a computed one as far as two ways agree
    certainty: Certainty
    is_defined: bool  # whether f has a value there

    def touching(self, x: float, y: float, ends: tuple[float, float]) -> tuple[tuple[Array, Array], ...]:
        """The tangent through (x, y) from one end to the other, as x and y of its two ends; at a corner two half-lines."""
        sides = [(ends, self.value)] if self.kind == "smooth" else [((ends[0], x), self.left), ((x, ends[1]), self.right)]
        lines = [(np.array(reach), slope) for reach, slope in sides if math.isfinite(slope) and math.isfinite(y)]
        return tuple((reach, y + slope * (reach - x)) for reach, slope in lines)

    @property
    def how(self) -> str:
        """How it is known, in one sentence."""
        return _HOW[self.certainty]

    def claim(self, at: str, of: str = "f", name: str = "the slope") -> Claim:
        """What it says about the slope of `of`, by this name, at a place such as "x = 2", in one sentence."""
        return Claim(self._says(at, of, name), self.certainty, self.how)

    def _says(self, at: str, of: str, name: str) -> str:
        left, right = (f"{side:.6g}" for side in (self.left, self.right))
        match self.kind:
            case "smooth":
                return f"At {at} {name} is {certain_digits(self.value, self.radius, 8)}."
            case "corner":
                return f"At {at} {name} is {left} from the left and {right} from the right: a corner, and no derivative."
            case "jump":
                return f"At {at} {of} jumps: there is no tangent, and no derivative."
            case "vertical":
                return f"At {at} {name} grows beyond every bound: there is no derivative."
            case "undefined" if not self.is_defined:
                return f"At {at} {of} is not defined: there is no point, and no tangent."
            case "undefined":
                return f"At {at} {of} is defined on one side only: no tangent touches there from both sides."
        return f"Whether {of} has a slope at {at} is not known: what was tried did not decide."


_HOW: dict[Certainty, str] = {
    "proved": "The first terms of the formula on both sides of the point, with certain error bounds, leave no other answer.",
    "computed": "The formula of the derivative and differences on both sides agree.",
    "open": "The first terms of the formula did not decide it, and its differences do not settle.",
}


def derivative_at(f: Expression, at: Mapping[str, Number], variable: str) -> Slope:
    """The partial derivative of f with respect to a variable at a point, from both sides. at : a number for each variable.

    A float stands for its decimal (0.3 is 3/10), and for 1/3 or pi/2 where it is as near to them as floats can be.
    """
    try:
        found = quick("slope", f.tree, {name: _tree(at[name]) for name in {*variables_of(f.tree), variable}}, variable)
    except TooHard:
        return _by_numbers(f, {name: _float(value) for name, value in at.items()}, variable)
    return Slope(**found)


def gradient_at(f: Expression, x: Sequence[float]) -> tuple[Slope, ...]:
    """The partial derivatives of f at x, in the order of its variables."""
    at = dict(zip(f.variables, map(float, x), strict=True))
    return tuple(derivative_at(f, at, name) for name in f.variables)


def _tree(value: Number) -> Node:
    if isinstance(value, Expression):
        return value.tree
    return value.tree if isinstance(value, Exact) and value.tree else meant(float(value))


def _float(value: Number) -> float:
    return float(value()) if isinstance(value, Expression) else float(value)


def _by_numbers(f: Expression, at: dict[str, float], variable: str) -> Slope:
    """Computed: the derivative's formula and the differences to both sides agree; else open."""
    h = _STEP * max(1.0, abs(at[variable]))
    with np.errstate(all="ignore"):
        here, before, after = (float(f(**{**at, variable: at[variable] + s})) for s in (0.0, -h, h))
        left, right = (here - before) / h, (after - here) / h
        try:
            value = float(f.derivative(variable)(**at)) if variable in f.variables else 0.0
        except ExpressionError:
            value = math.nan
    agree = max(abs(left - value), abs(right - value)) <= 1e-3 * max(1.0, abs(value))
    radius = abs((left + right) / 2 - value)
    if agree:
        return Slope("smooth", value, left, right, radius, "computed", True)
    return Slope("open", math.nan, left, right, 0.0, "open", math.isfinite(here))
