"""x^T A x on the circle and on the sphere, and the Lagrangian that turns its largest value into an eigenvalue.

Topic: Eigenvalues as Optimization. The Lagrangian x^T A x - lambda (x^T x - 1) has the gradient 2Ax - 2 lambda x in x; where it
vanishes A x = lambda x, and the multiplier is the value x^T A x itself. The slides leave the constant out: no gradient sees it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.functions import surface
from core.calculus.matrices.linear_quadratic import quadratic, quadratic_gradient

REACH = 1.5  # how far from 0 the circle's surroundings are shown


def lagrangian(A: Array, x: Array, lam: float) -> float:
    """x^T A x - lambda (x^T x - 1). A : (n, n), symmetric;  x : (n,)"""
    return float(quadratic(A, x) - lam * (x @ x - 1))


def lagrangian_gradient(A: Array, x: Array, lam: float) -> Array:
    """2 A x - 2 lambda x, (n,): 0 where x is an eigenvector and lambda its eigenvalue."""
    return quadratic_gradient(A, x) - 2 * lam * x


def multiplier(A: Array, x: Array) -> float:
    """The lambda that makes the gradient as short as it can be at x: x^T A x / x^T x.

    With it 2Ax - 2 lambda x is what is left of 2Ax along the sphere: the way up, without leaving ||x|| = 1.
    """
    return float(quadratic(A, x) / (x @ x))


def on_circle(degrees: npt.ArrayLike) -> Array:
    """The unit vector at the angle from the first axis, (..., 2)."""
    angle = np.radians(degrees)
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def angle_of(x: Array) -> Array:
    """The angle of the vectors x, (..., 2), in degrees from -180 to 180."""
    return np.asarray(np.degrees(np.arctan2(x[..., 1], x[..., 0])))


def on_sphere(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> Array:
    """The unit vector at these degrees, the third axis through the pole, (..., 3)."""
    along, up = np.broadcast_arrays(np.radians(longitude), np.radians(latitude))
    return np.stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)], axis=-1)


def place_of(x: Array) -> Array:
    """Longitude and latitude of the unit vectors x, (..., 3) -> (..., 2), in degrees."""
    along, up = np.arctan2(x[..., 1], x[..., 0]), np.arcsin(np.clip(x[..., 2], -1, 1))
    return np.degrees(np.stack([along, up], axis=-1))


@dataclass(frozen=True)
class CircleView:
    """The unit circle on the level sets of x^T A x."""

    levels: Array  # (rows, columns), x^T A x on the window, the first row at the top
    grid: Array  # (m,), from -REACH to REACH along both axes
    form: Array  # (m, m), x^T A x there, a row for each x_2, upwards
    circle: Array  # (k, 2), points of the unit circle, the last the first again
    largest: float  # lambda_1: the level set that touches the circle only
    vectors: Array  # (2, 2), the eigenvectors as columns


def circle_view(A: Array, values: Array, vectors: Array, window: tuple[float, float, float, float]) -> CircleView:
    """Look at the circle. values : (2,), largest first;  vectors : (2, 2);  window : x_1 from, to, x_2 from, to"""
    u = np.linspace(-REACH, REACH, 81)
    return CircleView(
        levels=surface(lambda a, b: quadratic(A, np.stack([a, b], axis=-1)), window, 100).z,
        grid=u,
        form=quadratic(A, np.stack(np.meshgrid(u, u), axis=-1)),
        circle=on_circle(np.linspace(0, 360, 181)),
        largest=float(values[0]),
        vectors=vectors,
    )


@dataclass(frozen=True)
class AngleView:
    """x^T A x against the angle of x."""

    degrees: Array  # (k,), from -180 to 180
    values: Array  # (k,)
    extremes: Array  # (4, 2), angle and value of v_1, -v_1, v_2, -v_2


def angle_view(A: Array, vectors: Array) -> AngleView:
    """Go around the circle, a degree at a time. vectors : (2, 2)"""
    degrees, both = np.linspace(-180, 180, 361), both_ends(vectors)
    return AngleView(degrees, quadratic(A, on_circle(degrees)), np.column_stack([angle_of(both), quadratic(A, both)]))


@dataclass(frozen=True)
class SphereView:
    """x^T A x on the unit sphere as a map, longitude from -180 to 180, latitude from 90 at the top to -90."""

    levels: Array  # (rows, columns)
    path: Array  # (steps + 1, 2), longitude and latitude of each step
    extremes: Array  # (6, 2), of v_1, -v_1, v_2, …


def sphere_view(A: Array, path: Array, vectors: Array) -> SphereView:
    """Unroll the sphere. path : (steps + 1, 3);  vectors : (3, 3)"""
    along, up = np.meshgrid(np.linspace(-180, 180, 181), np.linspace(90, -90, 91))
    return SphereView(quadratic(A, on_sphere(along, up)), place_of(path), place_of(both_ends(vectors)))


def both_ends(vectors: Array) -> Array:
    """Each eigenvector and its opposite, (2 n, n): they are the same direction, and both are extremes. vectors : (n, n)"""
    return np.stack([vectors.T, -vectors.T], axis=1).reshape(-1, len(vectors))
