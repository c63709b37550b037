"""x^T A x on the circle and on the sphere, and the Lagrangian that turns its largest value into an eigenvalue.

Topic: Eigenvalues as Optimization. The Lagrangian x^T A x - lambda (x^T x - 1) has the gradient 2Ax - 2 lambda x in x; where it
vanishes A x = lambda x, and the multiplier is the value x^T A x itself. The slides leave the constant out: no gradient sees it.
"""

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.matrices.linear_quadratic import quadratic, quadratic_gradient


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
