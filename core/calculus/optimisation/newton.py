"""Newton's method on the gradient, from many starts at once.

Topic: The Hessian. Source: Levenberg (1944), Marquardt (1963): damped where a full step would lead astray.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.expression import Expression


class Derivatives:
    """Value, gradient and Hessian of a formula at many points at once."""

    def __init__(self, f: Expression) -> None:
        self.f, self.n = f, len(f.variables)
        self.gradient = f.gradient()
        self.hessian = f.hessian()

    def _at(self, formula: Expression, x: Array) -> Array:
        return np.asarray(formula(*x.T), float)

    def values(self, x: Array) -> Array:
        """The function, (m,), at the rows of x, (m, n)."""
        return self._at(self.f, x)

    def gradients(self, x: Array) -> Array:
        """The gradients, (m, n)."""
        return np.stack([self._at(g, x) for g in self.gradient], axis=-1)

    def hessians(self, x: Array) -> Array:
        """The Hessians, (m, n, n)."""
        return np.stack([np.stack([self._at(h, x) for h in row], axis=-1) for row in self.hessian], axis=-2)


def starts(n: int, seed: int) -> Iterator[Array]:
    """Near the origin a grid and random points, (m, n); then far points, for when those lead nowhere."""
    rng = np.random.default_rng(seed)
    side = np.linspace(-6, 6, {1: 241, 2: 25, 3: 7, 4: 4}.get(n, 2 if n < 9 else 1))
    grid = np.stack(np.meshgrid(*[side] * n), axis=-1).reshape(-1, n)[:1000]
    near = rng.normal(0, [[1.0]] * 40 + [[10.0]] * 40, (80, n))
    yield np.concatenate([np.zeros((1, n)), grid + 1e-3 * rng.normal(size=grid.shape), near])
    yield rng.normal(0, 1000, (100, n))


def newton(slopes: Derivatives, x: Array) -> Array:
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
        arrived = arrived_at(x, slopes.hessians(x), g)
    x, g = x[arrived], g[arrived]
    step, singular = full_step(slopes.hessians(x), g)
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


def full_step(h: Array, g: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Newton's step -H^(-1) g, (m, n), and where the Hessian is singular, (m,)."""
    h = np.nan_to_num(h, posinf=0, neginf=0)
    diagonal = np.abs(np.einsum("mii->mi", h))
    size = np.sqrt(np.maximum(diagonal, 1e-8 * diagonal.max(axis=1, keepdims=True)) + 1e-300)
    values, vectors = np.linalg.eigh(h / size[:, :, None] / size[:, None, :])
    weak = np.abs(values) <= 1e-13
    parts = (vectors.swapaxes(1, 2) @ (g / size)[..., None])[..., 0]
    step = -(vectors @ (np.where(weak, 0, parts) / np.where(weak, 1, values))[..., None])[..., 0] / size
    return step, (np.abs(values).min(axis=1) <= 1e-6) | (np.abs(h).max(axis=(1, 2)) <= 1e-4)


def arrived_at(x: Array, h: Array, g: Array) -> NDArray[np.bool_]:
    """Whether Newton's method would not go any further: a tail such as exp(-x^2) is flat, but far from any zero, (m,).

    Where the Hessian is singular the method is slow, and less is asked.
    """
    step, singular = full_step(h, g)
    return np.asarray((np.abs(step) <= np.where(singular[:, None], 1e-3, 1e-6 * (1 + np.abs(x)))).all(axis=1), dtype=bool)
