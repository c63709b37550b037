"""The Hessian: all second derivatives in one symmetric matrix, and what it says about the shape of f around a point.

Topic: The Hessian. Column i of the Hessian is the gradient of entry i of the gradient. In one variable it is the second
derivative. Source for the symmetry and where it fails: Clairaut, Schwarz, Peano.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.functions import Curve, surface, trace
from core.expression import Expression

Kind = Literal["minimum", "maximum", "saddle", "undecided"]


@dataclass(frozen=True)
class LocalModel:
    """What f looks like near a point: q(x) = f + g^T (x - p) + 1/2 (x - p)^T H (x - p)."""

    point: Array  # p, (n,)
    value: float  # f at p
    gradient: Array  # g, (n,)
    hessian: Array  # H, (n, n)
    curvatures: Array  # (n,), the eigenvalues of H, smallest first
    axes: Array  # (n, n), the eigenvectors of H as columns, in the same order
    kind: Kind  # by the signs of the curvatures; what p is, if the gradient is 0 there

    def __call__(self, x: Array) -> Array:
        """The model at the points x, (..., n) -> (...)."""
        d = x - self.point
        return np.asarray(self.value + d @ self.gradient + 0.5 * np.einsum("...i,ij,...j->...", d, self.hessian, d))

    @property
    def is_stationary(self) -> bool:
        """Whether the gradient is 0, so that `kind` says what the point is."""
        return bool(np.abs(self.gradient).max() <= 1e-9 * (1 + abs(self.value) + np.abs(self.hessian).max()))

    @property
    def newton_step(self) -> Array | None:
        """-H^(-1) g, to the stationary point of the model; None where H is singular and the model has none or many."""
        if np.abs(self.curvatures).min() <= 1e-12 * np.abs(self.curvatures).max():
            return None
        return np.asarray(-np.linalg.solve(self.hessian, self.gradient))

    def gradient_step(self, tau: float) -> Array:
        """-tau g."""
        return -tau * self.gradient


def local_model(f: Expression, p: Array) -> LocalModel | None:
    """The quadratic model of f at p, (n,); None where f has no finite value, gradient or Hessian there."""
    g = np.array([float(d(*p)) for d in f.gradient()])
    H = np.array([[float(d(*p)) for d in row] for row in f.hessian()])
    value = float(f(*p))
    if not (np.isfinite(value) and np.isfinite(g).all() and np.isfinite(H).all()):
        return None
    curvatures, axes = np.linalg.eigh((H + H.T) / 2)
    return LocalModel(np.asarray(p, dtype=float), value, g, H, curvatures, axes, kind_by_hessian(H))


def along_axis(f: Expression, model: LocalModel, i: int) -> Callable[[npt.ArrayLike], Array]:
    """The function along eigenvector v_i of H: t -> f(p + t v_i), whose second derivative at t = 0 is the i-th curvature."""
    return lambda t: np.asarray(
        f(*(p + np.asarray(t, dtype=float) * v for p, v in zip(model.point, model.axes[:, i], strict=True)))
    )


@dataclass(frozen=True)
class ModelOnPlane:
    """A function of two variables over a window, and its model on a disc around the point."""

    variables: tuple[str, str]
    levels: Array  # (rows, columns), f on the window, the first row at the top
    model: LocalModel
    radius: float  # of the disc
    x: Array  # (m,), a grid around the point
    y: Array  # (m,), upwards
    near: Array  # (m, m), the model at y (rows) and x (columns); nan outside the disc


def model_on_plane(f: Expression, model: LocalModel, window: tuple[float, float, float, float], radius: float) -> ModelOnPlane:
    """Compare f, of two variables, with its model. window : x from, x to, y from, y to"""
    u = np.linspace(-radius, radius, 49)
    near = np.stack(np.meshgrid(u, u), axis=-1)
    q = np.where(np.linalg.norm(near, axis=-1) <= radius, model(model.point + near), np.nan)
    first, second = f.variables
    x, y = model.point[0] + u, model.point[1] + u
    return ModelOnPlane((first, second), surface(f, window, 150).z, model, radius, x, y, q)


@dataclass(frozen=True)
class AxisSlice:
    """A function and its model along one axis of the Hessian, against the distance from the point."""

    variables: tuple[str, ...]
    reach: float  # both run from -reach to reach
    f: Curve
    model: Curve
    value: float  # of both at distance 0


def slice_along(f: Expression, model: LocalModel, i: int, reach: float) -> AxisSlice:
    """Along eigenvector v_i the model is the parabola f(p) + (g^T v_i) t + 1/2 lambda_i t^2."""
    parabola = np.polynomial.Polynomial([model.value, float(model.gradient @ model.axes[:, i]), model.curvatures[i] / 2])
    along = trace(along_axis(f, model, i), -reach, reach, 300)
    return AxisSlice(f.variables, reach, along, trace(parabola, -reach, reach, 60), model.value)


def kind_by_hessian(H: Array) -> Kind:
    """What a stationary point is: H has only positive eigenvalues, only negative, both, or one that is 0 and says nothing.

    The signs do not change when the variables are measured in other units, so each is measured in its own.
    """
    size = np.sqrt(np.maximum(np.abs(np.diag(H)), 1e-8 * np.abs(H).max()))
    if np.abs(H).max() < 1e-4:
        return "undecided"
    values = np.linalg.eigvalsh(H / size[:, None] / size)
    if values.min() < -1e-6 and values.max() > 1e-6:
        return "saddle"
    if np.abs(values).min() <= 1e-6:
        return "undecided"
    return "minimum" if values.min() > 0 else "maximum"


def numerical_hessian(f: Callable[[Array], npt.ArrayLike], p: Array, step: float = 1e-4) -> Array:
    """All second differences at p, (n, n), from values of f alone; the error is O(step^2). f : (..., n) -> (...)"""
    e = step * (1 + np.abs(p)) * np.eye(len(p))
    i, j = e[:, None], e[None]
    with np.errstate(all="ignore"):
        corners = [np.asarray(f(p + a * i + b * j), dtype=float) for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
    sizes = np.diag(e)
    return np.asarray((corners[0] - corners[1] - corners[2] + corners[3]) / (4 * np.outer(sizes, sizes)))


def entries_agree(f: Expression, seed: int = 0) -> Array:
    """The largest difference between H_ij and H_ji, relative, at random points where both exist; nan where there are none.

    The two are differentiated in opposite orders, each on its own: that they agree is a theorem, and here it is checked.
    """
    points = np.random.default_rng(seed).uniform(-3, 3, (len(f.variables), 200))
    values = np.array([[np.broadcast_to(entry(*points), 200) for entry in row] for row in f.hessian()], dtype=float)
    gap = np.abs(values - values.swapaxes(0, 1)) / (1 + np.abs(values))
    known = np.isfinite(gap)
    largest = np.where(known, gap, 0.0).max(axis=2)
    return np.where(known.any(axis=2), largest, np.nan)


def peano(x: Array, y: Array) -> Array:
    """Peano's x y (x^2 - y^2) / (x^2 + y^2), 0 at the origin: twice differentiable, but its Hessian there is not symmetric."""
    squares = x**2 + y**2
    return np.asarray(x * y * (x**2 - y**2) / np.where(squares > 0, squares, 1.0))


def mixed_derivatives(f: Callable[..., npt.ArrayLike], x: float, y: float, outer: float, inner: float) -> tuple[float, float]:
    """(d/dy of df/dx, d/dx of df/dy) by central differences within central differences.

    The inner step must be much smaller than the outer: it is the limit that is taken first. With equal steps the two are the
    same four values of f, and no difference could ever show.
    """

    def along(g: Callable[[float], npt.ArrayLike], step: float) -> float:
        return float((np.asarray(g(step)) - np.asarray(g(-step))) / (2 * step))

    return (
        along(lambda k: along(lambda h: f(x + h, y + k), inner), outer),
        along(lambda h: along(lambda k: f(x + h, y + k), inner), outer),
    )
