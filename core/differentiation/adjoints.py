"""What NumPy's array operations do to a derivative on its way back: each is the transpose of the operation itself.

Topic: Automatic Differentiation. `g` is the derivative of the final number with respect to the result of an operation, in the
result's shape; each function gives the derivative with respect to one input.
"""

from typing import Any

import numpy as np

from core.arrays import Array

Axis = int | tuple[int, ...] | None


def shrink(g: Array, shape: tuple[int, ...]) -> Array:
    """Undo broadcasting: an input that was used many times gets the sum of all its derivatives."""
    if g.shape == shape:
        return g
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    return g.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1 and g.shape[k] != 1), keepdims=True)


def spread(g: Array, shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Array:
    """The derivative of each entry that a sum, mean or maximum took in: that of the result."""
    return np.broadcast_to(g if axis is None or keepdims else np.expand_dims(g, axis), shape)


def scatter(g: Array, index: Any, shape: tuple[int, ...]) -> Array:
    """The derivative of the indexed entries, 0 elsewhere; an entry that was taken twice gets both."""
    full = np.zeros(shape)
    np.add.at(full, index, g)
    return full


def power_slope(x: Array, b: Array) -> Array:
    """The derivative of x^b by x, b x^(b-1); 0 for b = 0, also at x = 0, where 0 times 1/0 would not be a number."""
    return np.where(b == 0, 0.0, b * x ** np.where(b == 0, 0.0, b - 1))


def log_of_base(x: Array) -> Array:
    """Log x for the derivative of x^b by b: 0 at x = 0, where x^b is 0 for every b > 0; nan for x < 0, where there is none."""
    return np.log(np.where(x > 0, x, np.where(x == 0, 1.0, np.nan)))


def matmul_left(g: Array, a: Array, b: Array) -> Array:
    """dL/dA of L(A b): g b^T. A vector a is a row, a vector b a column, leading axes are a batch."""
    _, columns, g = _matrices(a, b, g)
    found = g @ np.swapaxes(columns, -1, -2)
    return found[..., 0, :] if a.ndim == 1 else found


def matmul_right(g: Array, a: Array, b: Array) -> Array:
    """dL/db of L(A b): A^T g, for the same shapes."""
    rows, _, g = _matrices(a, b, g)
    found = np.swapaxes(rows, -1, -2) @ g
    return found[..., 0] if b.ndim == 1 else found


def _matrices(a: Array, b: Array, g: Array) -> tuple[Array, Array, Array]:
    """Vectors as the matrices that NumPy's @ takes them for, and g with the axes that the product dropped."""
    if b.ndim == 1:
        b, g = b[:, np.newaxis], g[..., np.newaxis]
    if a.ndim == 1:
        a, g = a[np.newaxis], np.expand_dims(g, -2)
    return a, b, g
