"""Where the slope is 0 in every direction: found by Newton's method from many starts and by SymPy, classified by the Hessian.

Topics: Derivative as slope, The Hessian. The list never claims to be complete: SymPy's solver alone finds one of the
fifteen stationary points of the six-hump camel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.bounded import TooHard, run
from core.expression import Expression, ExpressionError
from core.notation.exact import Exact

Array = NDArray[np.float64]
Kind = Literal["minimum", "maximum", "saddle", "undecided"]
MOST = 100  # points shown


@dataclass(frozen=True)
class StationaryPoint:
    """A point where the gradient is 0."""

    point: tuple[float, ...]  # in the order of the variables; Exact where SymPy knows it
    value: float  # of the function
    kind: Kind  # in one variable a saddle is a terrace, such as x^3 at 0


class _Slopes:
    """Value, gradient and Hessian of a formula at many points at once."""

    def __init__(self, f: Expression) -> None:
        self.f, self.n = f, len(f.variables)
        self.gradient = f.gradient()
        self.hessian = f.hessian()

    def at(self, formula: Expression, x: Array) -> Array:
        values = formula(*x.T)
        return np.asarray(np.broadcast_to(values, x.shape[:1]), float)

    def gradients(self, x: Array) -> Array:  # (m, n)
        return np.stack([self.at(g, x) for g in self.gradient], axis=-1)

    def hessians(self, x: Array) -> Array:  # (m, n, n)
        return np.stack([np.stack([self.at(h, x) for h in row], axis=-1) for row in self.hessian], axis=-2)


def stationary_points(f: Expression, seed: int = 0) -> tuple[StationaryPoint, ...]:
    """Points where all partial derivatives are 0, with what they are; never claimed to be all of them."""
    if not f.variables:
        return ()
    slopes = _Slopes(f)
    exact = _exact_zeros(slopes, f.variables)
    found = _distinct(slopes, _newton(slopes, _starts(slopes.n, seed)))
    points: list[Sequence[float]] = list(exact)
    for x in found:
        if not any(np.allclose(x, np.array(p, float), rtol=1e-5, atol=_blur(slopes, x)) for p in exact):
            points.append(x)
    nearest = sorted(points, key=lambda p: float(np.linalg.norm(np.array(p, float))))[:MOST]
    return tuple(sorted((_classified(slopes, p) for p in nearest), key=lambda s: (s.value, s.point)))


def _starts(n: int, seed: int) -> Array:
    """A regular grid and random points of several sizes, (m, n)."""
    rng = np.random.default_rng(seed)
    side = np.linspace(-6, 6, {1: 241, 2: 25, 3: 7}.get(n, 2))
    grid = np.stack(np.meshgrid(*[side] * n), axis=-1).reshape(-1, n) if n <= 4 else np.zeros((1, n))
    clouds = [rng.normal(0, size, (60, n)) for size in (1, 3, 10, 1000)]
    return np.concatenate([grid + 1e-3 * rng.normal(size=grid.shape), np.zeros((1, n)), *clouds])


def _newton(slopes: _Slopes, x: Array) -> Array:
    """Levenberg-Marquardt on |gradient|^2 from all starts at once; those that arrive, (m, n)."""
    damping = np.full(len(x), 1e-3)
    g = slopes.gradients(x)
    with np.errstate(all="ignore"):
        for _ in range(80):
            step = _damped_step(slopes.hessians(x), g, damping)
            candidate = x + step
            g_new = slopes.gradients(candidate)
            better = (g_new**2).sum(axis=1) < (g**2).sum(axis=1)
            x, g = np.where(better[:, None], candidate, x), np.where(better[:, None], g_new, g)
            damping = np.clip(np.where(better, damping / 5, damping * 4), 1e-14, 1e8)
    arrived = [p for p in x[np.isfinite(g).all(axis=1)] if _is_stationary(slopes, p)]
    return np.array(arrived).reshape(-1, slopes.n)


def _damped_step(h: Array, g: Array, damping: Array) -> Array:
    """Solve (H^T H + damping diag) step = -H^T g, the rows scaled so that no unit matters."""
    h, g = np.nan_to_num(h, posinf=0, neginf=0), np.nan_to_num(g, posinf=0, neginf=0)
    normal = h.swapaxes(1, 2) @ h
    n = h.shape[-1]
    diagonal = np.einsum("mii->mi", normal)
    scale = diagonal + 1e-12 * diagonal.max(axis=1, keepdims=True) + 1e-30
    damped = normal + np.eye(n) * (damping[:, None] * scale)[:, None, :]
    right = -(h.swapaxes(1, 2) @ g[..., None])
    size = np.sqrt(scale)
    scaled = damped / size[:, :, None] / size[:, None, :] + 1e-14 * np.eye(n)
    return np.linalg.solve(scaled, right / size[..., None])[..., 0] / size


def _is_stationary(slopes: _Slopes, p: Array) -> bool:
    """No tail that only fades (exp(-x^2) far out), no kink (|x| at 0), no flat stretch."""
    x = p[None, :]
    g, h, value = slopes.gradients(x)[0], slopes.hessians(x)[0], slopes.at(slopes.f, x)[0]
    if not (np.isfinite(g).all() and np.isfinite(h).all() and np.isfinite(value)):
        return False
    with np.errstate(all="ignore"):
        step = _damped_step(h[None], g[None], np.array([0.0]))[0]
    size = 1 + np.abs(p)
    if not ((np.abs(step) <= 1e-6 * size).all() or (np.abs(step) <= 1e-3).all()):
        return False
    away = 1e-2 * size
    around = np.concatenate([p + np.diag(away), p - np.diag(away)])
    beside = slopes.at(slopes.f, around)
    if (beside == value).all():
        return False
    near = 1e-5 * size
    beside = np.abs(slopes.at(slopes.f, np.concatenate([p + np.diag(near), p - np.diag(near)])) - value)
    allowed = (np.abs(h).max() * near**2 * slopes.n + 1e-13 * abs(value) + 1e-2 * near) * 1.0
    return bool((beside <= np.concatenate([allowed, allowed])).all())


def _blur(slopes: _Slopes, p: Array) -> float:
    """How far apart two answers for the same point may lie: Newton's method is slow where the Hessian is singular."""
    return 2e-2 if _kind_by_hessian(slopes.hessians(p[None])[0]) == "undecided" else 1e-5


def _distinct(slopes: _Slopes, x: Array) -> list[Array]:
    """One of each, the one with the smallest gradient, written with few digits where that is as good."""
    if not len(x):
        return []
    order = np.argsort((slopes.gradients(x) ** 2).sum(axis=1))
    kept: list[Array] = []
    for p in x[order]:
        if not any(np.allclose(p, q, rtol=1e-5, atol=_blur(slopes, q)) for q in kept):
            kept.append(_rounded(slopes, p))
        if len(kept) >= MOST:
            break
    return kept


def _rounded(slopes: _Slopes, p: Array) -> Array:
    """The same point with the fewest digits that do not enlarge the gradient."""
    for digits in range(7):
        q = np.round(p, digits) + 0.0
        if np.abs(q - p).max() < 2e-2 and np.abs(slopes.gradients(q[None])).max() <= np.abs(slopes.gradients(p[None])).max():
            return q
    return p


def _exact_zeros(slopes: _Slopes, names: tuple[str, ...]) -> list[tuple[Exact, ...]]:
    try:
        answers: list[Any] = run("common_zeros", [g.tree for g in slopes.gradient], names)
    except (TooHard, ExpressionError):
        return []
    points = [tuple(Exact.from_json(c) for c in answer) for answer in answers]
    return [p for p in points if _is_stationary(slopes, np.array(p, float))]


def _classified(slopes: _Slopes, point: Sequence[float]) -> StationaryPoint:
    p = np.array(point, float)
    kind = _kind_by_hessian(slopes.hessians(p[None])[0])
    if kind == "undecided" and slopes.n == 1:
        kind = _kind_by_slopes(slopes, p)
    coordinates = tuple(c if isinstance(c, Exact) else float(c) for c in point)
    return StationaryPoint(coordinates, float(slopes.at(slopes.f, p[None])[0]), kind)


def _kind_by_hessian(h: Array) -> Kind:
    """Signs of the eigenvalues, which do not change when the variables are measured in other units."""
    diagonal = np.abs(np.diag(h))
    size = np.sqrt(np.maximum(diagonal, 1e-8 * np.abs(h).max()))
    if not size.all():
        return "undecided"
    values = np.linalg.eigvalsh(h / size[:, None] / size)
    if np.abs(values).min() <= 1e-6 * np.abs(values).max() or np.abs(h).max() < 1e-4:
        return "saddle" if values.min() < -1e-6 and values.max() > 1e-6 else "undecided"
    return "minimum" if values.min() > 0 else "maximum" if values.max() < 0 else "saddle"


def _kind_by_slopes(slopes: _Slopes, p: Array) -> Kind:
    """In one variable: falling before and rising after is a minimum."""
    away = 1e-2 * (1 + np.abs(p))
    before, after = np.sign(slopes.gradients(np.array([p - away, p + away])))[:, 0]
    signs: dict[tuple[float, float], Kind] = {(-1, 1): "minimum", (1, -1): "maximum", (1, 1): "saddle", (-1, -1): "saddle"}
    return signs.get((before, after), "undecided")
