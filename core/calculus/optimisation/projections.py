"""Projection onto a convex set: the nearest point of the set, which keeps a walk inside.

Topic: Gradient Descent, min f(x) over x in X: each step is taken, then projected.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from core.arrays import Array

Projection = Callable[[Array], Array]


def box(low: npt.ArrayLike, high: npt.ArrayLike) -> Projection:
    """Projection onto the box low <= x <= high: each coordinate is cut off at its bounds.

    >>> box(-1, 1)(np.array([3.0, 0.5]))
    array([1. , 0.5])
    """
    if not (np.asarray(low) <= np.asarray(high)).all():
        raise ValueError("The lower bound of the box must not be above the upper one.")
    return lambda x: np.clip(x, low, high)


def ball(centre: npt.ArrayLike, radius: float) -> Projection:
    """Projection onto the ball around a centre: a point outside moves along the ray to the centre.

    >>> ball([0, 0], 1)(np.array([3.0, 4.0]))
    array([0.6, 0.8])
    """
    if not radius >= 0:
        raise ValueError("The radius of the ball must not be negative.")
    middle = np.asarray(centre, dtype=float)

    def project(x: Array) -> Array:
        distance = float(np.linalg.norm(x - middle))
        return x if distance <= radius else middle + (x - middle) * (radius / distance)

    return project


def outline(project: Projection, centre: npt.ArrayLike, points: int = 181) -> Array:
    """The edge of a bounded set in the plane, closed, (points, 2): far points all around its centre, projected."""
    angle = np.linspace(0, 2 * np.pi, points)
    around = 1e6 * np.column_stack([np.cos(angle), np.sin(angle)])
    return np.array([project(np.asarray(centre, dtype=float) + p) for p in around])
