"""Numbers that vouch for symbols: quadrature, antiderivatives panel by panel, and values closing in on a limit.

Everything here works on NumPy callables and knows nothing of SymPy: that is what makes it a second opinion.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.integrate import quad

from core.arrays import Array
from core.bounded import TooHard
from core.expression import Expression

Callable1 = Callable[[Any], Any]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_COARSE_NODES, _COARSE_WEIGHTS = np.polynomial.legendre.leggauss(8)


def along(f: Expression, variable: str, fixed: Mapping[str, float] = MappingProxyType({})) -> Callable1:
    """The formula as a function of one variable, the others held."""
    return lambda x: f(**fixed, **{variable: x})


@dataclass(frozen=True)
class Quadrature:
    """A definite integral by numbers alone."""

    value: float
    error: float  # as estimated
    reliable: bool  # the estimate is small and the routine had no doubt


def quadrature(f: Callable1, a: float, b: float) -> Quadrature:
    """QUADPACK between the places where f is undefined, jumps or peaks. Raises TooHard where f has gaps or is as steep as 1/x."""
    if a == b:
        return Quadrature(0.0, 0.0, True)
    low, high = min(a, b), max(a, b)
    edges = [low, *_difficult_places(f, low, high), high]
    for place in edges:
        if np.isfinite(place) and _grows_too_fast(f, place, low, high):
            raise TooHard(f"By the numbers, near x = {place:.4g} the function seems to grow too fast for a finite area.")
    total, error, reliable = 0.0, 0.0, True
    for left, right in pairwise(edges):
        with np.errstate(all="ignore"):
            found = quad(f, left, right, limit=200, epsabs=1e-12, epsrel=1e-11, full_output=1)
        total, error = total + found[0], error + found[1]
        reliable &= len(found) == 3 or found[1] <= 1e-10 * max(1.0, abs(found[0]))
    reliable &= bool(np.isfinite(total)) and error <= 1e-7 * max(1.0, abs(total))
    return Quadrature(float(np.copysign(1, b - a) * total), float(error), reliable)


def _grows_too_fast(f: Callable1, place: float, low: float, high: float) -> bool:
    """Whether f times the distance stays away from 0 as x comes near, as 1/x does at 0; QUADPACK would give it a finite value."""
    distances = np.array([1e-6, 1e-8, 1e-10]) * max(1.0, abs(place))
    for side in (-1, 1):
        x = place + side * distances
        if low <= x[0] <= high:
            areas = np.abs(np.asarray(f(x), float)) * distances
            if areas[0] > 0 and np.isfinite(areas).all() and areas[2] > 0.8 * areas[0]:
                return True
    return False


def _difficult_places(f: Callable1, low: float, high: float) -> list[float]:
    """Where to cut: isolated undefined points, sign changes through a pole, and the highest peak."""
    x = _grid(low, high)
    y = np.asarray(f(x), float)
    gaps = ~np.isfinite(y)
    if np.mean(gaps) > 0.01:
        raise TooHard("The function is not defined on the whole interval.")
    peak = x[np.nanargmax(np.where(gaps, -np.inf, np.abs(y)))]
    places = [*x[gaps], *_poles(f, x, y), *_jumps(f, x, y), *_around_narrow(peak, x, y)]
    margin = 1e-9 * (x[-1] - x[0])
    inside = sorted(float(p) for p in places if x[0] + margin < p < x[-1] - margin)
    return [p for k, p in enumerate(inside) if not k or p - inside[k - 1] > margin][:40]


def _grid(low: float, high: float) -> Array:
    """Points inside the interval, denser towards the ends of an infinite one's middle."""
    t = np.linspace(-1, 1, 2003)[1:-1]
    if np.isfinite(low) and np.isfinite(high):
        return np.asarray((low + high) / 2 + t * (high - low) / 2)
    if np.isfinite(low) or np.isfinite(high):
        ray = (1 + t) / (1 - t)
        return np.asarray(low + ray if np.isfinite(low) else (high - ray)[::-1])
    return np.asarray(t / (1 - t**2))


def _around_narrow(peak: float, x: Array, y: Array) -> Array:
    """The peak; and around one that stands out, cuts at every scale: QUADPACK's first look has only 21 points."""
    if np.nanmax(np.abs(y)) <= 30 * np.nanmedian(np.abs(y)):
        return np.array([peak])
    distances = (x[-1] - x[0]) * 10.0 ** -np.arange(1, 9)
    return np.concatenate([peak - distances, [peak], peak + distances])


def _jumps(f: Callable1, x: Array, y: Array) -> Array:
    """Where f jumps, by halving towards the larger difference: a sliver beyond a jump is easily missed."""
    with np.errstate(all="ignore"):
        step = np.abs(np.diff(y))
    steep = np.flatnonzero(step > 20 * np.nanmedian(step) + 1e-12 * np.nanmax(np.abs(y), initial=0.0))
    if not 0 < len(steep) <= 100:
        return np.array([])
    low, high, below, above = x[steep], x[steep + 1], y[steep], y[steep + 1]
    for _ in range(60):
        middle = (low + high) / 2
        value = np.asarray(f(middle), float)
        left = np.abs(value - below) > np.abs(above - value)
        low, high = np.where(left, low, middle), np.where(left, middle, high)
        below, above = np.where(left, below, value), np.where(left, value, above)
    return np.asarray(low[np.abs(above - below) > 0.5 * step[steep]])


def _poles(f: Callable1, x: Array, y: Array) -> Array:
    """Where f changes sign through infinity: halving the bracket makes it grow."""
    changes = np.flatnonzero(np.sign(y[:-1]) * np.sign(y[1:]) < 0)[:200]
    if not len(changes):
        return np.array([])
    low, high, sign = x[changes], x[changes + 1], np.sign(y[changes])
    size = np.abs(y[changes]) + np.abs(y[changes + 1])
    for _ in range(60):
        middle = (low + high) / 2
        same = np.sign(f(middle)) == sign
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.asarray(low[np.abs(f(low)) > 100 * size])


def damped_integral(f: Callable1, a: float, b: float) -> float:
    """An oscillating improper integral, its tail faded out by exp(-(x/T)^2): right to about 1e-3 where it converges."""
    faded, reach = 40.0, 160.0
    middle = a if np.isfinite(a) else b if np.isfinite(b) else 0.0
    low, high = max(a, middle - reach), min(b, middle + reach)
    return float(np.nansum(_panels(lambda x: f(x) * np.exp(-(((x - middle) / faded) ** 2)), np.linspace(low, high, 32_001))))


def _panels(f: Callable1, edges: Array, nodes: Array = _NODES, weights: Array = _WEIGHTS) -> Array:
    """Gauss-Legendre integrals of f over neighbouring panels, (len(edges) - 1,)."""
    half = np.diff(edges)[:, None] / 2
    x = (edges[:-1, None] + edges[1:, None]) / 2 + half * nodes
    return np.asarray((np.asarray(f(x)) * weights * half).sum(axis=1))


def antiderivative_holds(f: Expression, found: Expression, variable: str) -> bool:
    """Whether F(b) - F(a) is the integral of f over every small panel [a, b] where f is smooth and defined.

    That is the fundamental theorem; it also sees the jumps that comparing F' with f would miss.
    """
    rng = np.random.default_rng(0)
    others = [name for name in found.variables if name != variable]
    checked = 0
    for _ in range(3 if others else 1):
        fixed = {name: rng.uniform(0.5, 2.0) for name in others}
        for edges, tolerance in _STRETCHES:
            known, wrong = _compare(along(f, variable, fixed), along(found, variable, fixed), edges, tolerance)
            if wrong:
                return False
            checked += known
    return checked >= 8


# panels and the relative error allowed: far out, rounding in F is large beside a small f
_STRETCHES = (
    (np.linspace(-3.01, 3.03, 97), 1e-6),
    (np.linspace(0.011, 0.313, 33), 1e-6),
    (np.linspace(-0.312, -0.013, 33), 1e-6),
    (np.linspace(3.03, 12.03, 97), 1e-3),
    (np.linspace(-12.01, -3.01, 97), 1e-3),
)


def _compare(f: Callable1, antiderivative: Callable1, edges: Array, tolerance: float) -> tuple[int, bool]:
    """How many panels could be checked, and whether any was wrong."""
    fine, coarse = _panels(f, edges), _panels(f, edges, _COARSE_NODES, _COARSE_WEIGHTS)
    ends = np.asarray(antiderivative(edges), float)
    with np.errstate(all="ignore"):
        settled = (np.abs(fine - coarse) <= 1e-9 * np.abs(fine) + 1e-13) & (np.abs(fine) < 1e12)
        rounding = 1e-13 * (1 + np.abs(ends[:-1]) + np.abs(ends[1:]))
        right = np.abs(np.diff(ends) - fine) <= tolerance * np.abs(fine) + rounding
    return int(settled.sum()), bool(np.any(settled & ~right))


def values_near(f: Callable1, point: float, side: str) -> Array | None:
    """Values of f, closer and closer to the point from one side; None where f is not defined there."""
    steps = 10.0 ** -np.arange(1, 13)
    x = np.sign(point) / steps if np.isinf(point) else point + (-1 if side == "left" else 1) * steps * max(1.0, abs(point))
    values = np.asarray(f(x), float)
    return None if np.isnan(values[1:6]).all() else values


def approaches(values: Array, target: float) -> bool:
    """Whether the values close in on the target: near it for a while (later rounding may spoil them), or nearer each time."""
    values = values[~np.isnan(values)]
    if np.isinf(target):
        return _grows(values * np.sign(target))
    errors = np.abs(values - target) / max(1.0, abs(target))
    near = errors <= 1e-3
    return bool((near[:-2] & near[1:-1] & near[2:]).any() or _shrinks(errors[:5]) or _shrinks(errors[-5:]))


def _shrinks(errors: Array) -> bool:
    return bool((np.diff(errors) < 0).all() and errors[-1] < 0.8 * errors[0])


def _grows(size: Array) -> bool:
    if np.isposinf(size).any():
        return True
    growth = np.diff(size)
    endless = (growth[-3:] > 0).all() and growth[-1] > growth[-2] / 2  # log(x) grows for ever, 1 - 1/x does not
    return bool(endless or ((growth[:3] > 0).all() and size.max() > 1e3))
