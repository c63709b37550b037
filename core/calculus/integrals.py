"""The integral as a sum of small areas, by several rules, each with its order.

Topic: Integrals. With h = (b - a)/n the error of left and right is O(h), of midpoint and trapezoid O(h^2), of Simpson O(h^4).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.functions import Curve, Function, trace
from core.calculus.integration.agreement import along
from core.calculus.integration.certified import End
from core.calculus.integration.certified import certified_integral as certified_integral  # part of this topic's face
from core.calculus.integration.improper import trusted_integral
from core.expression import Expression

Rule = Literal["left", "right", "midpoint", "trapezoid", "simpson", "lower", "upper"]

ORDER: dict[Rule, int] = {"left": 1, "right": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4, "lower": 1, "upper": 1}
_BLOCK = 2**15  # rectangles summed at a time: they stay in the cache
_LOOKS = 9  # places inside a rectangle at which its lowest and highest value are looked for


def riemann_sum(f: Function, a: float, b: float, n: int, rule: Rule = "midpoint") -> float:
    """Sum of n areas under f from a to b; b may be left of a. Unit of f times unit of x. ValueError for n < 1.

    >>> round(riemann_sum(lambda x: x**2 + 1, 2, 3, 5), 12)
    7.33
    """
    if n < 1:
        raise ValueError("At least one rectangle is needed: choose n of 1 or more.")
    if rule not in ORDER:
        raise ValueError(f"rule must be one of {', '.join(ORDER)}; got {rule!r}")
    h = (b - a) / n
    with np.errstate(all="ignore"):
        total = _sum([float(np.sum(_heights(f, a, h, start, stop, rule))) for start, stop in _blocks(n)])
    return total * h


def _sum(parts: list[float]) -> float:
    """Without rounding errors between the blocks."""
    return math.fsum(parts) if np.isfinite(parts).all() else float(np.sum(parts))


def _blocks(n: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + _BLOCK, n)) for start in range(0, n, _BLOCK))


def _heights(f: Function, a: float, h: float, start: int, stop: int, rule: Rule) -> Array:
    """Heights of the rectangles start … stop - 1; for trapezoid and Simpson of those with the same area."""
    k = np.arange(start, stop)

    def at(shift: float) -> Array:
        return np.broadcast_to(np.asarray(f(a + (k + shift) * h), dtype=float), k.shape)

    match rule:
        case "left":
            return at(0.0)
        case "right":
            return at(1.0)
        case "midpoint":
            return at(0.5)
        case "trapezoid":
            ends = np.broadcast_to(np.asarray(f(a + np.arange(start, stop + 1) * h), dtype=float), (len(k) + 1,))
            return (ends[:-1] + ends[1:]) / 2
        case "simpson":
            ends = np.broadcast_to(np.asarray(f(a + np.arange(start, stop + 1) * h), dtype=float), (len(k) + 1,))
            return (ends[:-1] + 4 * at(0.5) + ends[1:]) / 6
    inside = np.stack([at(shift) for shift in np.linspace(0, 1, _LOOKS)])
    return inside.min(axis=0) if rule == "lower" else inside.max(axis=0)


@dataclass(frozen=True)
class RiemannSum:
    """Rectangles to be drawn."""

    edges: Array  # (n + 1,), unit of x
    heights: Array  # (n,), unit of f; for the trapezoid and Simpson's rule the mean height
    total: float  # unit of f times unit of x


def rectangles(f: Function, a: float, b: float, n: int, *, rule: Rule = "midpoint") -> RiemannSum:
    """The n areas of `riemann_sum`, one by one.

    >>> rectangles(np.square, 0, 3, 3).total
    8.75
    """
    total = riemann_sum(f, a, b, n, rule)
    with np.errstate(all="ignore"):
        heights = np.concatenate([_heights(f, a, (b - a) / n, start, stop, rule) for start, stop in _blocks(n)])
    return RiemannSum(np.linspace(a, b, n + 1), heights, total)


def outlines(f: Function, a: float, b: float, n: int, rule: Rule) -> Array:
    """The upper edge of each area as points (x, y), (n, k, 2): level, slanted for the trapezoid, a parabola for Simpson.

    Above the x-axis and below this edge lie the areas that `riemann_sum` adds up.
    """
    h = (b - a) / n
    left = a + np.arange(n)[:, None] * h
    share = np.linspace(0, 1, 9 if rule == "simpson" else 2)  # of the width
    with np.errstate(all="ignore"):
        if rule not in ("trapezoid", "simpson"):
            y = np.repeat(_heights(f, a, h, 0, n, rule)[:, None], 2, axis=1)
        else:
            start, middle, end = (
                np.broadcast_to(np.asarray(f(left + shift * h), dtype=float), left.shape) for shift in (0, 0.5, 1)
            )
            bend = 2 * (start - 2 * middle + end) if rule == "simpson" else 0.0
            y = start + (end - start) * share - bend * share * (1 - share)
    return np.stack([left + share * h, y], axis=2)


@dataclass(frozen=True)
class Convergence:
    """Error of a rule against the number of areas."""

    n: npt.NDArray[np.int_]  # (k,)
    errors: Array  # (k,), absolute
    order: float  # slope of -log error over log n, where the error is still above rounding; nan where it cannot be told
    theory: int

    @property
    def theory_line(self) -> Array:
        """The errors if they shrank as n ** -theory from the first n of 4 or more, (k,)."""
        start = int(np.argmax(self.n >= 4))
        return np.asarray(self.errors[start] * (self.n[start] / self.n) ** self.theory)


def convergence(f: Function, a: float, b: float, exact: float, rule: Rule, n: npt.NDArray[np.int_] | None = None) -> Convergence:
    """Measure the order of a rule on this integral."""
    n = np.unique(np.logspace(0, 4.5, 19).astype(int)) if n is None else n
    errors = np.abs([riemann_sum(f, a, b, int(k), rule) - exact for k in n])
    with np.errstate(all="ignore"):
        clear = np.isfinite(errors) & (errors > 1e-12 * max(abs(exact), 1.0)) & (n >= 4)
        order = float("nan")
        if clear.sum() >= 3:
            order = float(-np.polyfit(np.log(n[clear]), np.log(errors[clear]), 1)[0])
    return Convergence(n, errors, order, ORDER[rule])


def signed_areas(f: Function, a: float, b: float, n: int = 20_000) -> tuple[float, float]:
    """Area above the axis and area below it, both positive: the integral is their difference."""
    with np.errstate(all="ignore"):
        heights = _heights(f, a, (b - a) / n, 0, n, "midpoint") * (b - a) / n
    return float(heights[heights > 0].sum()), float(np.abs(heights[heights < 0]).sum())


@dataclass(frozen=True, kw_only=True)
class Areas:
    """The pieces of a sum as they are drawn, under the curve that they follow."""

    pieces: RiemannSum  # all of them, or as many as can be drawn
    outlines: Array  # (n, k, 2), the upper edge of each
    signed: Array  # (n,), unit of f times unit of x; negative below the axis, whichever way the integral goes
    curve: Curve
    window: tuple[float, float]  # x from and to


@dataclass(frozen=True, kw_only=True)
class Summed:
    """A sum of areas that comes near to the integral."""

    a: float  # the integral is from a to b, which may be infinite
    b: float
    ends: tuple[float, float]  # from and to of the sum, which are finite
    total: float  # the sum; nan where a piece stands where f has no value
    areas: Areas


def summed(f: Expression, a: End, b: End, n: int, rule: Rule, *, reach: float, drawn: int) -> Summed:
    """Sum n pieces of f from a to b, an infinite end cut at reach; at most so many are drawn.

    >>> from core.expression import parse
    >>> found = summed(parse("x^2 + 1", ("x",)), 2, 3, 5, "midpoint", reach=10, drawn=400)
    >>> round(found.total, 12)
    7.33
    """
    start, end = (float(place()) if isinstance(place, Expression) else float(place) for place in (a, b))
    low, high = (float(np.clip(place, -reach, reach)) if math.isinf(place) else place for place in (start, end))
    return Summed(
        a=start,
        b=end,
        ends=(low, high),
        total=riemann_sum(along(f, "x"), low, high, n, rule),
        areas=_areas(along(f, "x"), low, high, min(n, drawn), rule),
    )


def _areas(f: Function, a: float, b: float, n: int, rule: Rule) -> Areas:
    margin = abs(b - a) / 3 or 1.0
    window = (min(a, b) - margin, max(a, b) + margin)
    pieces = rectangles(f, a, b, n, rule=rule)
    return Areas(
        pieces=pieces,
        outlines=outlines(f, a, b, n, rule),
        signed=pieces.heights * np.abs(np.diff(pieces.edges)),
        curve=trace(f, *window),
        window=window,
    )


@lru_cache(maxsize=200)
def integral_by_numbers(f: Expression, a: float, b: float) -> float:
    """The integral by quadrature, kept: it is the same for every n and rule. nan where none can be trusted."""
    return trusted_integral(along(f, "x"), a, b)


@lru_cache(maxsize=200)
def orders(f: Expression, a: float, b: float) -> dict[Rule, Convergence]:
    """How each rule comes near to the integral from a to b, both finite; kept like the integral."""
    exact = integral_by_numbers(f, a, b)
    return {rule: convergence(along(f, "x"), a, b, exact, rule) for rule in ORDER}
