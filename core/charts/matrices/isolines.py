"""Lines on which a function of two variables has one value, from its values on a grid."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Array


def isolines(x: Array, y: Array, values: Array, levels: Sequence[float]) -> list[Array]:
    """Short straight pieces, (2, 2) each, by linear interpolation in the two triangles of every cell; nan stays empty.

    x : (columns,);  y : (rows,);  values : (rows, columns)
    """
    xx, yy = np.meshgrid(x, y)
    grid = np.stack([xx, yy, values], axis=-1)
    a, b, c, d = grid[:-1, :-1], grid[:-1, 1:], grid[1:, :-1], grid[1:, 1:]
    triangles = np.stack([np.stack([a, b, c], axis=2), np.stack([d, b, c], axis=2)]).reshape(-1, 3, 3)
    triangles = triangles[np.isfinite(triangles).all(axis=(1, 2))]
    return [piece for level in levels for piece in _cross(triangles, level)]


def _cross(triangles: Array, level: float) -> Array:
    """Where the level crosses two sides of a triangle: (m, 2, 2)."""
    above = triangles[..., 2] > level
    crossed = triangles[above.any(axis=1) & ~above.all(axis=1)]
    start, end = crossed, np.roll(crossed, -1, axis=1)
    sides = (start[..., 2] > level) != (end[..., 2] > level)  # two of three, (m, 3)
    with np.errstate(all="ignore"):
        share = ((level - start[..., 2]) / (end[..., 2] - start[..., 2]))[..., None]
        points = start[..., :2] + share * (end[..., :2] - start[..., :2])
    return np.asarray(points[sides].reshape(-1, 2, 2))
