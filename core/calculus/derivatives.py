"""The derivative: what the slope between two points becomes when they meet.

Topic: Derivatives. Differences have a truncation error, which shrinks with the step, and a rounding error, which then grows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.breaks import values
from core.calculus.foundations.functions import Curve, trace
from core.calculus.smoothness import Slope, derivative_at
from core.expression import Expression

Function = Callable[..., npt.ArrayLike]
Scheme = Literal["forward", "backward", "central", "complex"]
_EPS = float(np.finfo(float).eps)
SHRINKING = tuple(float(f"{digit}e-{k}") for k in range(16) for digit in (10, 5, 2))[2:-2]  # 2, 1, 0.5, 0.2, … 1e-14
ORDER = {"forward": 1, "backward": 1, "central": 2, "complex": 2}


def secant_slope(f: Function, x: float, s: float) -> float:
    """(f(x + s) - f(x)) / s, the slope of the line through two points of the curve. ValueError for s = 0.

    >>> round(secant_slope(lambda x: x**2, 2.0, 0.1), 10)
    4.1
    """
    if s == 0:
        raise ValueError("The two points must differ: choose a step s other than 0.")
    return float((np.asarray(f(x + s)) - np.asarray(f(x))) / s)


def best_step(x: float, scheme: Scheme) -> float:
    """The step that balances truncation against rounding: eps^(1/2), eps^(1/3); complex steps need no balance."""
    size = max(abs(x), 1.0)
    return {"complex": 1e-20, "central": _EPS ** (1 / 3) * size}.get(scheme, np.sqrt(_EPS) * size)


def numerical_derivative(f: Function, x: float, step: float | None = None, scheme: Scheme = "central") -> float:
    """The derivative of f at x by a difference; without a step the one that suits the scheme.

    forward (f(x+s) - f(x))/s: error O(s);  central (f(x+s) - f(x-s))/(2s): error O(s^2);  complex Im f(x+is)/s: no cancellation
    """
    s = best_step(x, scheme) if step is None else step
    with np.errstate(all="ignore"):
        match scheme:
            case "forward":
                return secant_slope(f, x, s)
            case "backward":
                return secant_slope(f, x, -s)
            case "central":
                return float((np.asarray(f(x + s)) - np.asarray(f(x - s))) / (2 * s))
            case "complex":
                return float(np.imag(np.asarray(f(complex(x, s)))) / s)
    raise ValueError(f"scheme must be one of {', '.join(ORDER)}; got {scheme!r}")


@dataclass(frozen=True)
class DifferenceErrors:
    """How wrong a scheme is at each step."""

    steps: Array  # (k,)
    errors: Array  # (k,), absolute
    best: float  # the step with the smallest error


def difference_errors(f: Function, x: float, exact: float, scheme: Scheme, steps: Array | None = None) -> DifferenceErrors:
    """Error of the scheme against the exact derivative for steps from 1 down to 1e-16."""
    steps = np.logspace(0, -16, 97) if steps is None else steps
    errors = np.abs([numerical_derivative(f, x, float(s), scheme) - exact for s in steps])
    known = np.isfinite(errors)
    best = float(steps[known][np.argmin(errors[known])]) if known.any() else float("nan")
    return DifferenceErrors(steps, errors, best)


def agreeing_digits(value: float, exact: float) -> float:
    """Decimal digits on which two numbers agree, at most 16."""
    if value == exact:
        return 16.0
    if not (np.isfinite(value) and np.isfinite(exact)):
        return 0.0
    return float(np.clip(-np.log10(abs(value - exact) / max(abs(exact), 1e-300)), 0.0, 16.0))


@dataclass(frozen=True)
class Slopes:
    """A formula's slope at a point, and the slopes that come to it."""

    first: Expression  # f'
    second: Expression  # f''
    at: Slope  # from both sides, unit of f over unit of x
    secants: "Secants"

    @property
    def at_x(self) -> float:
        """f'(x); nan where there is none."""
        return self.at.value


def slopes(f: Expression, x: float, steps: Array) -> Slopes:
    """The derivative of a formula in x at a point, beside the slopes of secants. Raises ExpressionError where it is too long."""
    first = f.derivative("x")
    return Slopes(first, first.derivative("x"), derivative_at(f, {"x": x}, "x"), secants(f, x, steps))


@dataclass(frozen=True)
class Secants:
    """The lines through (x, f(x)) and (x + s, f(x + s)) while s shrinks."""

    x: float
    y: float  # f(x); nan where f is undefined
    steps: Array  # (k,), unit of x
    ends: Array  # (k,), f(x + s)
    slopes: Array  # (k,), unit of f over unit of x


def secants(f: Function, x: float, steps: Array) -> Secants:
    """The slope (f(x + s) - f(x)) / s for each step s, none of them 0.

    >>> secants(np.square, 2.0, np.array([1.0, 0.5])).slopes
    array([5. , 4.5])
    """
    steps = np.asarray(steps, dtype=float)
    with np.errstate(all="ignore"):
        y, ends = float(np.asarray(f(x))), np.broadcast_to(np.asarray(f(x + steps), dtype=float), steps.shape)
        return Secants(x, y, steps, ends, (ends - y) / steps)


@dataclass(frozen=True)
class Stops:
    """A curve over a window, and what its tangents and secants need at each place of the first point."""

    curve: Curve
    window: tuple[float, float]  # x from and to
    x: Array  # (n,), where the first point may be
    y: Array  # (n,), f(x); nan where f is undefined
    left: Array  # (n,), the slope from the left; nan where there is none
    right: Array  # (n,), the slope from the right
    steps: Array  # (k,), s
    ends: Array  # (n, k), f(x + s)


def places(low: float, high: float, step: float, at: float) -> tuple[float, ...]:
    """Where a slider may stand, and where it does stand, which an address may put between two stops.

    >>> places(0.0, 0.3, 0.1, 0.25)
    (0.0, 0.1, 0.2, 0.25, 0.3)
    """
    stops = np.round(np.arange(low, high + step / 2, step), 10)
    between = np.abs(stops - at).min() > 1e-9 * step
    return tuple(sorted({*stops.tolist(), *([at] if between else [])}))


@lru_cache(maxsize=64)
def stops(f: Expression, window: tuple[float, float], x: tuple[float, ...], steps: tuple[float, ...]) -> Stops:
    """The curve of f, and for each x its height, slopes and the heights at x + s. Raises ExpressionError: f' is too long."""
    curve, first = trace(f, *window), f.derivative("x")
    at = np.array(x)
    with np.errstate(all="ignore"):
        y, slope = values(f, at), values(first, at)
        ends = values(f, at[:, None] + np.array(steps))
    left = np.where(np.isnan(y), np.nan, slope)
    right = left.copy()
    slopes = trace(first, *window)
    # beyond the ends of the window nothing was looked at
    breaks = np.array([*window, *(place for c in (curve, slopes) for place in (*c.cuts, *c.edges, *c.holes))])
    for k in np.flatnonzero(np.abs(at[:, None] - breaks).min(axis=1) < 1e-6 * (window[1] - window[0])):
        there = derivative_at(f, {"x": x[k]}, "x")
        left[k], right[k] = (there.value,) * 2 if there.kind == "smooth" else (there.left, there.right)
    return Stops(curve, window, at, y, left, right, np.array(steps), ends)
