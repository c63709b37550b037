"""Where the slope is 0 in every direction: found by Newton's method from many starts and by SymPy, classified by the Hessian.

Topics: Derivative as slope, The Hessian. The list never claims to be complete: SymPy's solver alone finds one of the
fifteen stationary points of the six-hump camel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.bounded import TooHard, run
from core.expression import Expression, ExpressionError
from core.notation.exact import Exact
from core.notation.tree import variables_of

Array = NDArray[np.float64]
Kind = Literal["minimum", "maximum", "saddle", "undecided"]
MOST = 50  # points, those nearest to the origin
MOST_UNDECIDED = 5  # of a whole line of them there is no end


@dataclass(frozen=True)
class StationaryPoint:
    """A point where the gradient is 0."""

    point: tuple[float, ...]  # in the order of the variables; Exact where SymPy knows it
    value: float  # of the function
    kind: Kind  # in one variable a saddle is a terrace, such as x^3 at 0


def stationary_points(f: Expression, *, exact: bool = True, seed: int = 0) -> tuple[StationaryPoint, ...]:
    """Points where all partial derivatives are 0, the lowest first, with what they are; never claimed to be all of them.

    exact : also ask SymPy, which may take the three seconds of `core.bounded`; its coordinates are Exact
    """
    slopes = _Slopes(f)
    if not any(variables_of(g.tree) for g in slopes.gradient):
        return ()  # a plane has no such point, or nothing else
    known = _exact_zeros(slopes) if exact else []
    found: list[Array] = []
    for starts in _starts(slopes.n, seed):
        found = _distinct(slopes, _newton(slopes, starts), [np.array(p, float) for p in known])
        if found or known:
            break
    found.sort(key=lambda p: float(p @ p))
    candidates = [*known, *(tuple(map(float, p)) for p in found)]
    return tuple(sorted(_kept(slopes, candidates), key=lambda s: (s.value, s.point)))


def _kept(slopes: "_Slopes", candidates: list[tuple[float, ...]]) -> Iterator[StationaryPoint]:
    undecided = 0
    for point in candidates[:MOST]:
        p = np.array(point, float)
        kind = slopes.kind(p)
        undecided += kind == "undecided"
        if kind != "undecided" or undecided <= MOST_UNDECIDED:
            yield StationaryPoint(point, float(slopes.values(p[None])[0]), kind)


class _Slopes:
    """Value, gradient and Hessian of a formula at many points at once."""

    def __init__(self, f: Expression) -> None:
        self.f, self.n = f, len(f.variables)
        self.gradient = f.gradient()
        self.hessian = f.hessian()

    def _at(self, formula: Expression, x: Array) -> Array:
        return np.asarray(formula(*x.T), float)

    def values(self, x: Array) -> Array:  # (m,)
        return self._at(self.f, x)

    def gradients(self, x: Array) -> Array:  # (m, n)
        return np.stack([self._at(g, x) for g in self.gradient], axis=-1)

    def hessians(self, x: Array) -> Array:  # (m, n, n)
        return np.stack([np.stack([self._at(h, x) for h in row], axis=-1) for row in self.hessian], axis=-2)

    def kind(self, p: Array) -> Kind:
        """By the Hessian; in one variable, where that is 0, by the slopes on both sides."""
        kind = _kind_by_hessian(self.hessians(p[None])[0])
        if kind != "undecided" or self.n > 1:
            return kind
        away = 1e-2 * (1 + np.abs(p))
        before, after = np.sign(self.gradients(np.array([p - away, p + away])))[:, 0]
        signs: dict[tuple[float, float], Kind] = {(-1, 1): "minimum", (1, -1): "maximum", (1, 1): "saddle", (-1, -1): "saddle"}
        return signs.get((before, after), "undecided")


def _kind_by_hessian(h: Array) -> Kind:
    """Signs of the eigenvalues, which do not change when the variables are measured in other units."""
    size = np.sqrt(np.maximum(np.abs(np.diag(h)), 1e-8 * np.abs(h).max()))
    if np.abs(h).max() < 1e-4:
        return "undecided"
    values = np.linalg.eigvalsh(h / size[:, None] / size)
    if values.min() < -1e-6 and values.max() > 1e-6:
        return "saddle"
    if np.abs(values).min() <= 1e-6:
        return "undecided"
    return "minimum" if values.min() > 0 else "maximum"


def _exact_zeros(slopes: _Slopes) -> list[tuple[float, ...]]:
    try:
        answers: list[Any] = run("common_zeros", [g.tree for g in slopes.gradient], slopes.f.variables)
    except (TooHard, ExpressionError):
        return []
    points = [tuple(Exact.from_json(c) for c in answer) for answer in answers]
    return [p for p in points if _is_stationary(slopes, np.array(p, float))]


# --- the numerical search ---


def _starts(n: int, seed: int) -> Iterator[Array]:
    """Near the origin a grid and random points, (m, n); then far points, for when those lead nowhere."""
    rng = np.random.default_rng(seed)
    side = np.linspace(-6, 6, {1: 241, 2: 25, 3: 7, 4: 4}.get(n, 2))
    grid = np.stack(np.meshgrid(*[side] * n), axis=-1).reshape(-1, n)[:1000]
    near = rng.normal(0, [[1.0]] * 40 + [[10.0]] * 40, (80, n))
    yield np.concatenate([np.zeros((1, n)), grid + 1e-3 * rng.normal(size=grid.shape), near])
    yield rng.normal(0, 1000, (100, n))


def _newton(slopes: _Slopes, x: Array) -> Array:
    """Levenberg-Marquardt on |gradient|^2 from all starts at once; those that arrive, (m, n)."""
    damping = np.full(len(x), 1e-3)
    g = slopes.gradients(x)
    with np.errstate(all="ignore"):
        for _ in range(50):
            candidate = x + _newton_step(slopes.hessians(x), g, damping)
            g_new = slopes.gradients(candidate)
            better = (g_new**2).sum(axis=1) < (g**2).sum(axis=1)
            x, g = np.where(better[:, None], candidate, x), np.where(better[:, None], g_new, g)
            damping = np.clip(np.where(better, damping / 5, damping * 4), 1e-14, 1e8)
            if not better.any():
                break
        x, g = x[np.isfinite(g).all(axis=1)], g[np.isfinite(g).all(axis=1)]
        arrived = _arrived(x, slopes.hessians(x), g)
    x, g = x[arrived], g[arrived]
    step, singular = _full_step(slopes.hessians(x), g)
    x = np.where(singular[:, None], x, x + step)
    return x[np.argsort((g**2).sum(axis=1), kind="stable")]


def _newton_step(h: Array, g: Array, damping: Array) -> Array:
    """Solve (H^T H + damping diag) step = -H^T g, scaled so that no unit matters, (m, n)."""
    unit = np.abs(h).max(axis=(1, 2), keepdims=True)
    h, g = np.nan_to_num(h / unit, posinf=0, neginf=0), np.nan_to_num(g / unit[:, 0], posinf=0, neginf=0)
    normal = h.swapaxes(1, 2) @ h
    diagonal = np.einsum("mii->mi", normal)
    size = np.sqrt(diagonal + 1e-12 * diagonal.max(axis=1, keepdims=True) + 1e-200)
    scaled = normal / size[:, :, None] / size[:, None, :] + np.eye(h.shape[-1]) * (damping + 1e-14)[:, None, None]
    return np.asarray(np.linalg.solve(scaled, -(h.swapaxes(1, 2) @ g[..., None]) / size[..., None])[..., 0] / size)


def _full_step(h: Array, g: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Newton's step -H^(-1) g, (m, n), and where the Hessian is singular, (m,)."""
    h = np.nan_to_num(h, posinf=0, neginf=0)
    diagonal = np.abs(np.einsum("mii->mi", h))
    size = np.sqrt(np.maximum(diagonal, 1e-8 * diagonal.max(axis=1, keepdims=True)) + 1e-300)
    values, vectors = np.linalg.eigh(h / size[:, :, None] / size[:, None, :])
    weak = np.abs(values) <= 1e-13
    parts = (vectors.swapaxes(1, 2) @ (g / size)[..., None])[..., 0]
    step = -(vectors @ (np.where(weak, 0, parts) / np.where(weak, 1, values))[..., None])[..., 0] / size
    return step, (np.abs(values).min(axis=1) <= 1e-6) | (np.abs(h).max(axis=(1, 2)) <= 1e-4)


def _arrived(x: Array, h: Array, g: Array) -> NDArray[np.bool_]:
    """Whether Newton's method would not go any further: a tail such as exp(-x^2) is flat, but far from any zero, (m,).

    Where the Hessian is singular the method is slow, and less is asked.
    """
    step, singular = _full_step(h, g)
    return np.asarray((np.abs(step) <= np.where(singular[:, None], 1e-3, 1e-6 * (1 + np.abs(x)))).all(axis=1), dtype=bool)


def _distinct(slopes: _Slopes, x: Array, known: list[Array]) -> list[Array]:
    """One of each that is not known, with the fewest digits that are as good; x has the smallest gradients first."""
    kept: list[Array] = []
    for p in x:
        if len(kept) > 4 * MOST:
            break
        blur = 2e-2 if _kind_by_hessian(slopes.hessians(p[None])[0]) == "undecided" else 1e-5
        if not any(np.allclose(p, q, rtol=1e-5, atol=blur) for q in (*known, *kept)) and _is_stationary(slopes, p):
            kept.append(_rounded(slopes, p))
    return kept


def _is_stationary(slopes: _Slopes, p: Array) -> bool:
    """No kink, as |x| has at 0, and no flat stretch: what the gradient says is what the values do."""
    x = p[None]
    g, h, value = slopes.gradients(x), slopes.hessians(x), slopes.values(x)[0]
    if not (np.isfinite(g).all() and np.isfinite(h).all() and np.isfinite(value) and _arrived(x, h, g)[0]):
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


def _rounded(slopes: _Slopes, p: Array) -> Array:
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
