"""Closing in on a point by numbers alone: the table behind a limit, the verdict of each side, the curve around the point.

Topic: Limits. Numbers can be fooled (sin(pi/x) is 0 at all of 1, 1/10, 1/100, …), so `core.calculus.limits` asks SymPy too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import Array
from core.calculus.certainty import Certainty
from core.calculus.foundations.breaks import Function, values
from core.calculus.foundations.functions import Curve, trace
from core.calculus.integration.agreement import approaches

_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class ClosingIn:
    """Values of a function ever closer to a point, from one side."""

    x: Array  # (k,)
    values: Array  # (k,), nan where undefined
    distances: Array  # (k,), from the point; for an infinite point 1/|x|


def close_in(f: Function, point: float, side: str, steps: int = 9, ratio: float = 10.0, start: float = 1.0) -> ClosingIn:
    """Take x at distance 1, 1/10, 1/100, … of the point, from the "left" or the "right"; at 1, 10, 100, … towards infinity.

    ratio : how many times nearer each x is than the one before;  start : the first distance
    """
    distances = start * ratio ** -np.arange(steps, dtype=float)
    towards = distances if side == "right" else -distances
    x = np.sign(point) / distances if np.isinf(point) else point + towards
    return ClosingIn(x, values(f, x), distances)


@dataclass(frozen=True)
class OneSide:
    """What f does on one side of the point."""

    verdict: str  # "settles" | "grows" | "swings" | "undefined" | "unclear"
    value: float | None = None  # where it settles, or the infinity that it grows to; an Exact number where it is known
    certainty: Certainty = "open"  # of numbers alone
    along: tuple[float, ...] = ()  # where it swings: two values to which it comes along two sequences of points


def settle(f: Function, point: float, side: str) -> OneSide:
    """The verdict of twenty values, each five times nearer, at distances that are no round numbers."""
    y = close_in(f, point, side, 20, 5.0, start=_GOLDEN if np.isfinite(point) else _GOLDEN / 10).values
    if np.isnan(y[2:12]).all():
        return OneSide("undefined")
    y = np.asarray(y[~np.isnan(y)], dtype=np.float64)
    for infinite in (math.inf, -math.inf):
        if approaches(y, infinite) and np.abs(y[-8:]).max() > 10:
            return OneSide("grows", infinite)
    moves = np.abs(np.diff(y)) / np.maximum(1.0, np.abs(y[1:]))
    calm = np.maximum(moves[:-1], moves[1:])  # two small moves in a row are no accident
    if (calm < 1e-4).any():
        best = int(np.argmax(calm < 1e-4))
        while best + 1 < len(calm) and calm[best + 1] < calm[best]:  # until rounding takes over
            best += 1
        return OneSide("settles", float(y[best + 2]))
    return OneSide("swings" if np.diff(np.sign(np.diff(y[-8:]))).any() else "unclear")


@dataclass(frozen=True)
class Approach:
    """A function around a point, from one or both sides."""

    sides: dict[str, OneSide]
    tables: dict[str, ClosingIn]  # distances 1, 1/10, …, 10^-8
    samples: dict[str, ClosingIn]  # what the picture marks: within its window
    curve: Curve
    window: tuple[float, float]  # x from and to; for an infinite point |x|


def approach(f: Function, point: float, sides: Sequence[str], distance: float) -> Approach:
    """Look at f within the distance of the point; at an infinite point up to |x| = 10/distance."""
    infinite = np.isinf(point)
    return Approach(
        {side: settle(f, point, side) for side in sides},
        {side: close_in(f, point, side) for side in sides},
        {side: close_in(f, point, side) if infinite else close_in(f, point, side, 6, 2.0, distance) for side in sides},
        _around(f, point, distance),
        (0.9, 11 / distance) if infinite else (point - 1.05 * distance, point + 1.05 * distance),
    )


def _around(f: Function, point: float, distance: float) -> Curve:
    """The curve in the window; its y window stays that of distance 1 while one zooms in."""
    if np.isfinite(point):
        return replace(trace(f, point - 1.05 * distance, point + 1.05 * distance), y=trace(f, point - 1.05, point + 1.05).y)

    def by_power(u: Array) -> Array:
        return values(f, np.sign(point) * 10.0**u)

    far = trace(by_power, 0, 1 - math.log10(distance))
    return Curve(tuple((10.0**u, y) for u, y in far.pieces), trace(by_power, 0, 2).y)


def farthest(f: Function, point: float, side: str, distance: float, value: float) -> float:
    """How far f strays from the value within the distance of the point: the epsilon that belongs to this delta.

    For an infinite point: beyond 10/distance. nan where f is not defined there.
    """
    near = distance * np.logspace(-4, 0, 400)
    x = 10 * np.sign(point) / near if np.isinf(point) else point + (near if side == "right" else -near)
    error = np.abs(values(f, x) - value)
    return float(np.nanmax(error)) if not np.isnan(error).all() else math.nan
