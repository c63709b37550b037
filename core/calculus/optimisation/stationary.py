"""Where the slope is 0 in every direction: found by Newton's method from many starts and by SymPy, classified by the Hessian.

Topics: Derivative as slope, The Hessian. In one variable the points near the origin are enclosed (`core.calculus.zeros`); else
the list never claims to be complete: SymPy's solver alone finds one of the fifteen stationary points of the six-hump camel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Array
from core.bounded import NotYet, TooHard, run
from core.calculus.matrices.hessian import Kind, kind_by_hessian
from core.calculus.optimisation.newton import Derivatives, arrived_at, newton, starts
from core.calculus.zeros import Zeros, stationary_in
from core.expression import Expression, ExpressionError
from core.notation.symbolic.exact import Exact
from core.notation.tree import variables_of

MOST = 50  # points, those nearest to the origin
NEAR = 10.0  # up to here the list of a formula in one variable is enclosed
MOST_UNDECIDED = 5  # of a whole line of them there is no end


@dataclass(frozen=True)
class StationaryPoint:
    """A point where the gradient is 0."""

    point: tuple[float, ...]  # in the order of the variables; Exact where SymPy knows it
    value: float  # of the function
    kind: Kind  # in one variable a saddle is a terrace, such as x^3 at 0


def stationary_points(f: Expression, *, exact: bool = True, strict: bool = False, seed: int = 0) -> tuple[StationaryPoint, ...]:
    """Points where all partial derivatives are 0, the lowest first, with what they are; never claimed to be all of them.

    exact : also ask SymPy, which may take the three seconds of `core.bounded`; its coordinates are Exact
    strict : raise NotYet where SymPy's answer is not known yet
    """
    slopes = Derivatives(f)
    if not any(variables_of(g.tree) for g in slopes.gradient):
        return ()  # a plane has no such point, or nothing else
    sure = _enclosed(f)
    known = [(zero.x,) for zero in sure.zeros] if sure else _exact_zeros(slopes, strict) if exact else []
    found: list[Array] = []
    for start in starts(slopes.n, seed):
        found = _distinct(slopes, newton(slopes, start), [np.array(p, float) for p in known])
        found = [p for p in found if not (sure and sure.a <= p[0] <= sure.b)]
        if found or known:
            break
    found.sort(key=lambda p: float(p @ p))
    candidates = [*known, *(tuple(map(float, p)) for p in found)]
    return tuple(sorted(_kept(slopes, candidates), key=lambda s: (s.value, s.point)))


def _enclosed(f: Expression) -> Zeros | None:
    """All of them near the origin, for a formula in one variable whose list is proved to be complete there."""
    if len(f.variables) != 1:
        return None
    try:
        found = stationary_in(f, f.variables[0], -NEAR, NEAR)
    except TooHard:
        return None
    return found if found.is_complete or found.slivers is not None else None


def _kept(slopes: Derivatives, candidates: list[tuple[float, ...]]) -> Iterator[StationaryPoint]:
    undecided = 0
    for point in candidates[:MOST]:
        p = np.array(point, float)
        kind = _kind(slopes, p)
        undecided += kind == "undecided"
        if kind != "undecided" or undecided <= MOST_UNDECIDED:
            yield StationaryPoint(point, float(slopes.values(p[None])[0]), kind)


def _kind(slopes: Derivatives, p: Array) -> Kind:
    """By the Hessian; in one variable, where that is 0, by the slopes on both sides."""
    kind = kind_by_hessian(slopes.hessians(p[None])[0])
    if kind != "undecided" or slopes.n > 1:
        return kind
    away = 1e-2 * (1 + np.abs(p))
    before, after = np.sign(slopes.gradients(np.array([p - away, p + away])))[:, 0]
    signs: dict[tuple[float, float], Kind] = {(-1, 1): "minimum", (1, -1): "maximum", (1, 1): "saddle", (-1, -1): "saddle"}
    return signs.get((before, after), "undecided")


def _exact_zeros(slopes: Derivatives, strict: bool) -> list[tuple[float, ...]]:
    try:
        answers: list[Any] = run("common_zeros", [g.tree for g in slopes.gradient], slopes.f.variables)
    except NotYet:
        if strict:
            raise
        return []
    except (TooHard, ExpressionError):
        return []
    points = [tuple(Exact.from_json(c) for c in answer) for answer in answers]
    return [p for p in points if _is_stationary(slopes, np.array(p, float))]


def _distinct(slopes: Derivatives, x: Array, known: list[Array]) -> list[Array]:
    """One of each that is not known, with the fewest digits that are as good; x has the smallest gradients first."""
    kept: list[Array] = []
    for p in x:
        if len(kept) > 4 * MOST:
            break
        blur = 2e-2 if kind_by_hessian(slopes.hessians(p[None])[0]) == "undecided" else 1e-5
        if not any(np.allclose(p, q, rtol=1e-5, atol=blur) for q in (*known, *kept)) and _is_stationary(slopes, p):
            kept.append(_rounded(slopes, p))
    return kept


def _is_stationary(slopes: Derivatives, p: Array) -> bool:
    """No kink, as |x| has at 0, and no flat stretch: what the gradient says is what the values do."""
    x = p[None]
    g, h, value = slopes.gradients(x), slopes.hessians(x), slopes.values(x)[0]
    if not (np.isfinite(g).all() and np.isfinite(h).all() and np.isfinite(value) and arrived_at(x, h, g)[0]):
        return False
    size = 1 + np.abs(p)
    if (np.abs(slopes.values(_around(p, 0.1 * size)) - value) <= 1e-13 * abs(value) + 1e-200).all():
        return False
    near = 1e-5 * size
    rise = np.abs(slopes.values(_around(p, near)[: 2 * slopes.n]) - value)
    return bool((rise <= np.tile(np.abs(h).max() * near**2 + 1e-2 * near + 1e-13 * abs(value), 2)).all())


def _around(p: Array, distance: Array) -> Array:
    """Neighbours along the axes, then in oblique directions, (4n, n)."""
    n = len(p)
    oblique = np.random.default_rng(n).uniform(-1, 1, (n, n)) * distance
    return np.concatenate([p + np.diag(distance), p - np.diag(distance), p + oblique, p - oblique])


def _rounded(slopes: Derivatives, p: Array) -> Array:
    """The same point, each coordinate with the fewest digits that do not enlarge the gradient."""
    best = np.abs(slopes.gradients(p[None])).max()
    for k in range(slopes.n):
        for digits in range(7):
            q = p.copy()
            q[k] = np.round(p[k], digits) + 0.0
            if abs(q[k] - p[k]) < 2e-2 and np.abs(slopes.gradients(q[None])).max() <= best:
                p = q
                break
    return p
